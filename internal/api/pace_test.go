package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/nodetest"
	"liaison/internal/pace"
)

// Every operation that the API describes, every address that it does not, and
// every refusal waits for the end of its class, once; what leaves at once
// follows from no record.
func TestEveryAnswerOfTheAPIHasItsTimeClass(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	var waits []time.Duration
	over := make(chan time.Time)
	close(over)
	began := time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)
	handler := api.New(h.Node, api.Options{Nudge: "secret", Changes: func() <-chan struct{} { return make(chan struct{}) }, Pace: &pace.Pace{
		Now:   func() time.Time { return began },
		After: func(d time.Duration) <-chan time.Time { waits = append(waits, d); return over },
	}})
	call := func(method, path, site string) (int, []time.Duration, []byte) {
		waits = nil
		r := httptest.NewRequest(method, "http://node.example"+path, strings.NewReader("{}"))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", site)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code, waits, w.Body.Bytes()
	}
	code, none, text := call(http.MethodGet, "/api/v1/openapi.json", "same-origin")
	var doc struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(text, &doc); err != nil || code != http.StatusOK || len(none) != 0 {
		t.Fatalf("the description: %d %v %v", code, none, err)
	}
	held := map[string]string{"/api/v1/reconcile": http.MethodPost, "/api/v1/nowhere": http.MethodGet, "/api/v2/search": http.MethodGet, "/api/v1/events/": http.MethodGet,
		"/api/v1/login/provider": http.MethodGet}
	operations := 0
	for path, methods := range doc.Paths {
		for method := range methods {
			if path == "/api/v1/events" {
				continue
			}
			operations++
			held[strings.ToUpper(method)+" "+regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "x")] = strings.ToUpper(method)
		}
	}
	if operations < 150 {
		t.Fatalf("only %d operations", operations)
	}
	for path, method := range held {
		_, path, _ = strings.Cut(" "+path, "/")
		for _, site := range []string{"same-origin", "cross-site"} {
			if _, got, _ := call(method, "/"+path, site); len(got) != 1 || got[0] != pace.First {
				t.Errorf("%s /%s of %s waited %v", method, path, site, got)
			}
		}
	}
	for _, path := range []string{"/", "/subjects/s-1", "/assets/index.js", "/api/v1/schemas/Me.json"} {
		if _, got, _ := call(http.MethodGet, path, "same-origin"); len(got) != 0 {
			t.Errorf("%s waited %v", path, got)
		}
	}
}
