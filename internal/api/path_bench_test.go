package api_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/pace"
)

// BenchmarkPathOverHTTP times the whole question over a TCP connection of a
// serving node with its graph warm: session, policy, chain, evidence of every
// step, what breaks it, the access log on disk, JSON, the end of the time
// class. Claims are ties of 5 a
// person by preferential attachment; each second one is of a case that the
// caller is not on. LIAISON_CLAIMS=1000000 sets their number.
func BenchmarkPathOverHTTP(b *testing.B) {
	count := 20_000
	if n, err := strconv.Atoi(os.Getenv("LIAISON_CLAIMS")); err == nil {
		count = n
	}
	h := nodetest.Open(b, "be-desk", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	persons := attached(b, h, count)
	if err := h.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	s := httptest.NewServer(api.New(h.Node, api.Options{Pace: &pace.Pace{Now: time.Now, After: time.After}}))
	defer s.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	call := func(method, path, body string) (int, []byte) {
		r, err := http.NewRequestWithContext(b.Context(), method, s.URL+"/api/v1"+path, bytes.NewReader([]byte(body)))
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		defer w.Body.Close()
		text, err := io.ReadAll(w.Body)
		if err != nil {
			b.Fatal(err)
		}
		return w.StatusCode, text
	}
	call(http.MethodPost, "/login", `{"name":"duty","password":"a long enough phrase of words"}`)
	if code, text := call(http.MethodPut, "/me/work", `{"purpose":"ct"}`); code != http.StatusOK {
		b.Fatal(string(text))
	}
	r := rand.New(rand.NewPCG(1, 1))
	var took []time.Duration
	found := 0
	for b.Loop() {
		from, to := persons[r.IntN(len(persons))], persons[r.IntN(len(persons))]
		begin := time.Now()
		code, text := call(http.MethodGet, "/path?from="+url.QueryEscape(string(from.ID))+"&to="+url.QueryEscape(string(to.ID)), "")
		took = append(took, time.Since(begin))
		if code == http.StatusOK && bytes.Contains(text, []byte(`"found":true`)) {
			found++
		} else if code != http.StatusOK && code != http.StatusNotFound { // some are known to the other case alone
			b.Fatal(code, string(text))
		}
	}
	slices.Sort(took)
	ms := func(share float64) float64 { return took[int(share*float64(len(took)-1))].Seconds() * 1000 }
	b.ReportMetric(ms(.5), "p50-ms")
	b.ReportMetric(ms(.99), "p99-ms")
	b.ReportMetric(float64(found)/float64(len(took)), "found/op")
}

// attached fills a node with ties between persons, half of them in a case.
func attached(b *testing.B, h *nodetest.House, count int) []claim.Ref {
	b.Helper()
	k, err := h.OpenCase(b.Context(), h.Second, node.CaseRequest{Title: "Another team's"})
	if err != nil {
		b.Fatal(err)
	}
	other := h.Second
	other.Case, other.Cases = claim.CaseID(k.ID), []claim.CaseID{claim.CaseID(k.ID)}
	r := rand.New(rand.NewPCG(2, 2016))
	var persons []claim.Ref
	person := func() claim.Ref {
		label := fmt.Sprintf("Person %d", len(persons))
		p := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "bench", label)), Kind: "person", Label: label}
		persons = append(persons, p)
		return p
	}
	ends := []claim.Ref{person()}
	made := 0
	for made < count {
		var by [2][]*claim.Claim
		for range min(2000, count-made) {
			if made%5 == 0 {
				person()
			}
			made++
			x, y := persons[len(persons)-1], ends[r.IntN(len(ends))]
			if x.ID == y.ID {
				continue
			}
			ends = append(ends, x, y)
			side := r.IntN(2)
			by[side] = append(by[side], &claim.Claim{Subject: x, Predicate: "met", Object: &y, Modality: claim.Asserted, Basis: claim.Fact,
				Source: claim.Source{Name: fmt.Sprintf("source %d", r.IntN(5000))}, Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "B", Info: strconv.Itoa(1 + r.IntN(3))}, GradedBy: "o-handler",
				Valid: claim.OneDay(claim.Date(2015, 1, 1) + claim.Day(r.IntN(400)))})
		}
		for side, c := range []node.Caller{h.Analyst, other} {
			if _, err := h.Import(b.Context(), c, node.ImportRequest{Dataset: "bench", Claims: by[side]}); err != nil {
				b.Fatal(err)
			}
		}
	}
	return persons
}
