package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/format"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// TestDownloadIsTheFileOrAnError fetches each format over HTTP.
func TestDownloadIsTheFileOrAnError(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2021, 5, 7, 8, 0, 0, 0, time.UTC)))
	filed, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: "raids.txt", Body: []byte(fiction), Published: "2021-05-06"})
	if err != nil {
		t.Fatal(err)
	}
	review, err := h.OpenReview(t.Context(), h.Analyst, node.ReviewRequest{Report: filed.ID})
	if err != nil {
		t.Fatal(err)
	}
	decide := node.DecideRequest{Report: filed.ID}
	for _, p := range review.Proposals {
		decide.Decisions = append(decide.Decisions, node.Decision{Proposal: p.ID, Act: "accept"})
	}
	if _, err := h.Decide(t.Context(), h.Analyst, decide); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(api.New(h.Node, api.Options{Formats: downloads()}))
	defer server.Close()
	const password = "a long enough phrase of words"
	var session *http.Cookie
	send := func(method, path string, body any) (*http.Response, []byte) {
		t.Helper()
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/api/v1"+path, bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if session != nil {
			r.AddCookie(session)
		}
		res, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		got, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, got
	}
	// An export takes a fresh proof of that very export.
	post := func(path string, body any) (*http.Response, []byte) {
		t.Helper()
		res, got := send(http.MethodPost, path, body)
		deed := res.Header.Get(api.DeedHeader)
		if res.StatusCode != http.StatusForbidden || deed == "" {
			return res, got
		}
		if res, got := send(http.MethodPost, "/me/proof", map[string]string{"deed": deed, "password": password}); res.StatusCode != http.StatusOK {
			t.Fatalf("proof: %d %s", res.StatusCode, got)
		}
		return send(http.MethodPost, path, body)
	}
	if res, _ := post("/exports", map[string]string{"format": "csv"}); res.StatusCode != http.StatusUnauthorized {
		t.Fatalf("nobody got %d", res.StatusCode)
	}
	res, body := post("/login", map[string]string{"name": "supervisor", "password": password})
	for _, c := range res.Cookies() {
		session = c
	}
	if session == nil {
		t.Fatalf("no session: %d %s", res.StatusCode, body)
	}
	if res, body := send(http.MethodPut, "/me/work", map[string]string{"purpose": "ct"}); res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	for _, name := range format.Names() {
		res, body := post("/exports", map[string]string{"format": name})
		media, ending := format.MediaType(name)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != media || !strings.Contains(res.Header.Get("Content-Disposition"), ending) || len(body) == 0 {
			t.Errorf("%s: %d %v, %d bytes", name, res.StatusCode, res.Header, len(body))
		}
		var losses view.Exported
		if err := json.Unmarshal([]byte(res.Trailer.Get("Liaison-Losses")), &losses); err != nil || losses.Written == 0 {
			t.Errorf("%s: losses %q: %v", name, res.Trailer, err)
		}
	}
	for _, bad := range []map[string]string{{"format": "docx"}, {"format": "csv", "for": "Not An Agency"}, {"format": "csv", "case": "nonsense"}} {
		if res, body := post("/exports", bad); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(body), `"mend"`) {
			t.Errorf("%v: %d %s", bad, res.StatusCode, body)
		}
	}
	if res, body := post("/exports", map[string]string{"format": "pdf", "subject": "Nobody Known"}); res.StatusCode != http.StatusNotFound {
		t.Errorf("a name that nobody bears: %d %s", res.StatusCode, body)
	}
}
