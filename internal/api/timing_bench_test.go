package api_test

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/pace"
)

// timed is one serving node: raw answers at once, and in time classes.
type timed struct{ raw, paced *asker }

// asker asks one server as one officer.
type asker struct {
	b      *testing.B
	base   string
	client *http.Client
}

func newAsker(b *testing.B, h *nodetest.House, p *pace.Pace) *asker {
	s := httptest.NewServer(api.New(h.Node, api.Options{Pace: p}))
	b.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	a := &asker{b: b, base: s.URL + "/api/v1", client: &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	a.call(http.MethodPost, "/login", `{"name":"duty","password":"a long enough phrase of words"}`)
	a.call(http.MethodPut, "/me/work", `{"purpose":"ct"}`)
	return a
}

// call returns how long an answer took, as who asked sees it.
func (a *asker) call(method, path, body string) time.Duration {
	r, err := http.NewRequest(method, a.base+path, bytes.NewReader([]byte(body)))
	if err != nil {
		a.b.Error(err)
		return 0
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	began := time.Now()
	w, err := a.client.Do(r)
	if err == nil {
		_, err = io.Copy(io.Discard, w.Body)
		w.Body.Close()
	}
	if err != nil {
		a.b.Error(err)
	} else if w.StatusCode >= 500 {
		a.b.Errorf("%s: %d", path, w.StatusCode)
	}
	return time.Since(began)
}

func tie(a, relation, kind, b, source string) *claim.Claim {
	ref := func(kind, label string) claim.Ref {
		return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "timing", label)), Kind: kind, Label: label}
	}
	o := ref(kind, b)
	return &claim.Claim{Subject: ref("person", a), Predicate: relation, Object: &o, Modality: claim.Asserted, Basis: claim.Fact,
		Source: claim.Source{Name: source}, Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "B", Info: "2"}, GradedBy: "o-handler", Valid: claim.OneDay(claim.Date(2016, 2, 1))}
}

// newTimed serves a node in which three people, a telephone and a flat are open
// to the officer; beside them hidden claims of another team about the same, with
// bridges between them and a hub.
func newTimed(b *testing.B, hidden int) timed {
	b.Helper()
	h := nodetest.Open(b, "be-desk", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	put := func(by node.Caller, claims []*claim.Claim) {
		if _, err := h.Import(b.Context(), by, node.ImportRequest{Dataset: "timing", Claims: claims}); err != nil {
			b.Fatal(err)
		}
	}
	open := []*claim.Claim{}
	for i, p := range []string{"Ada Brink", "Bas Corel", "Cas Dorn"} {
		open = append(open, tie(p, "met", "person", []string{"Bas Corel", "Cas Dorn", "Dia Evers"}[i], "a neighbour"), tie(p, "uses", "phone", "+32 400 000 001", "the operator"),
			tie(p, "rents", "premises", "12 Fir Lane", "the lease"), tie(p, "seen-at", "place", "Kastel", "a camera"))
	}
	k, err := h.OpenCase(b.Context(), h.Second, node.CaseRequest{Title: "Another team's"})
	if err != nil {
		b.Fatal(err)
	}
	other := h.Second
	other.Case, other.Cases = claim.CaseID(k.ID), []claim.CaseID{claim.CaseID(k.ID)}
	var secret []*claim.Claim
	for i := range hidden {
		far, source := fmt.Sprintf("Hid Person%d", i), fmt.Sprintf("hidden source %d", i)
		secret = append(secret, [...]*claim.Claim{tie("Ada Brink", "met", "person", far, source), tie(far, "met", "person", "Dia Evers", source), tie(far, "uses", "phone", "+32 400 000 001", source),
			tie("Ada Brink", "seen-at", "place", "Kastel", source), tie(far, "rents", "premises", "12 Fir Lane", source), tie("Xan Yselt", "met", "person", far, source),
			tie("Ada Brink", "met", "person", "Xan Yselt", source), tie(far, "seen-at", "place", "Kastel", source)}[i%8])
	}
	put(h.Analyst, open)
	for part := range slices.Chunk(secret, 500) {
		put(other, part)
	}
	if err := h.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := h.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	return timed{newAsker(b, h, nil), newAsker(b, h, &pace.Pace{Now: time.Now, After: time.After})}
}

// BenchmarkTimingOverHTTP asks two nodes in turn, over TCP: one with a hidden
// mass (LIAISON_HIDDEN=2000 claims), one without. For each kind of question it
// prints the medians of the raw time, Welch's t of it (above 4.5 the two are told
// apart: Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?",
// DATE 2017; the slowest twentieth is left out, as there), the share of answers of
// one round whose time class differs, and the t of the time in classes. At the
// end: answers a second of 32 askers at once, without classes and with.
func BenchmarkTimingOverHTTP(b *testing.B) {
	hidden := 2000
	if n, err := strconv.Atoi(os.Getenv("LIAISON_HIDDEN")); err == nil {
		hidden = n
	}
	worlds := [2]timed{newTimed(b, hidden), newTimed(b, 0)}
	id := func(label string) string { return url.PathEscape(claim.DeriveID("s", "timing", label)) }
	ada, dia, xan := id("Ada Brink"), id("Dia Evers"), id("Xan Yselt")
	questions := []struct{ name, path string }{
		{"path", "/path?from=" + ada + "&to=" + dia}, {"path, alternatives", "/path?alternatives=3&from=" + ada + "&to=" + dia}, {"path to a hidden one", "/path?from=" + ada + "&to=" + xan},
		{"subject", "/subjects/" + ada}, {"hidden subject", "/subjects/" + xan}, {"neighbours", "/subjects/" + ada + "/neighbours"},
		{"places", "/places"}, {"places of a subject", "/places?of=" + ada}, {"search", "/search?q=Ada+Brink"}, {"search, hidden", "/search?q=Xan+Yselt"},
		{"joins", "/joins"}, {"desk", "/desk"}, {"pairs", "/candidates"},
	}
	const rounds, pacedRounds = 400, 60
	fmt.Printf("%-22s %9s %9s %7s %9s %9s\n", "question", "with ms", "without", "raw t", "class ≠", "paced t")
	r := rand.New(rand.NewPCG(1, 1))
	for _, q := range questions {
		var raw, paced [2][]float64
		differ := 0
		for range rounds {
			var took [2]time.Duration
			first := r.IntN(2)
			for _, w := range []int{first, 1 - first} {
				took[w] = worlds[w].raw.call(http.MethodGet, q.path, "")
				raw[w] = append(raw[w], took[w].Seconds()*1000)
			}
			if pace.End(took[0]) != pace.End(took[1]) {
				differ++
			}
		}
		for range pacedRounds {
			first := r.IntN(2)
			for _, w := range []int{first, 1 - first} {
				paced[w] = append(paced[w], worlds[w].paced.call(http.MethodGet, q.path, "").Seconds()*1000)
			}
		}
		fmt.Printf("%-22s %9.2f %9.2f %7.1f %8.1f%% %9.1f\n", q.name, median(raw[0]), median(raw[1]), welch(raw[0], raw[1]), 100*float64(differ)/rounds, welch(paced[0], paced[1]))
	}
	for name, a := range map[string]*asker{"at once": worlds[1].raw, "in classes": worlds[1].paced} {
		fmt.Printf("32 askers, %-10s %6.0f answers/s\n", name, throughput(a, "/subjects/"+ada))
	}
	for b.Loop() {
		worlds[0].paced.call(http.MethodGet, questions[0].path, "")
	}
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

// welch is Welch's t of two samples without their slowest twentieth.
func welch(a, b []float64) float64 {
	all := slices.Sorted(slices.Values(slices.Concat(a, b)))
	most := all[len(all)*19/20]
	var mean, spread [2]float64
	for i, x := range [][]float64{a, b} {
		x = slices.DeleteFunc(slices.Clone(x), func(v float64) bool { return v > most })
		for _, v := range x {
			mean[i] += v / float64(len(x))
		}
		for _, v := range x {
			spread[i] += (v - mean[i]) * (v - mean[i]) / float64(len(x)-1) / float64(len(x))
		}
	}
	return (mean[0] - mean[1]) / math.Sqrt(spread[0]+spread[1])
}

// throughput is how many answers 32 askers get in a second.
func throughput(a *asker, path string) float64 {
	const askers, each = 32, 60
	var all sync.WaitGroup
	began := time.Now()
	for range askers {
		all.Go(func() {
			for range each {
				a.call(http.MethodGet, path, "")
			}
		})
	}
	all.Wait()
	return askers * each / time.Since(began).Seconds()
}
