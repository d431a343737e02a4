package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/claim"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// Clients of other matchers find what their officer may see, and nothing else:
// yente's /match, a table reconciled as OpenRefine does it, and a file that is
// screened row by row. Every look is in the access log.
func TestClientsOfOtherMatchersSeeWhatTheirOfficerMaySee(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	k, err := h.OpenCase(t.Context(), h.Supervisor, node.CaseRequest{Title: "Closed case"})
	if err != nil {
		t.Fatal(err)
	}
	inside := h.Supervisor
	inside.Cases, inside.Case = []claim.CaseID{claim.CaseID(k.ID)}, claim.CaseID(k.ID)
	put := func(c node.Caller, id, name string) string {
		t.Helper()
		s := claim.SubjectID(claim.DeriveID("s", id))
		_, err := h.Import(t.Context(), c, node.ImportRequest{Dataset: "list", CursorName: id, Claims: []*claim.Claim{{Subject: claim.Ref{ID: s, Kind: "person", Label: name},
			Predicate: "name", Value: claim.TextValue(name), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "list"}, Grade: claim.Ungraded}}})
		if err != nil {
			t.Fatal(err)
		}
		return string(s)
	}
	open, closed := put(h.Analyst, "1", "Ruud Verheim"), put(inside, "2", "Ruud Verheijm")
	h.Officer(t, "clerk", marking.Analyst)
	handler := api.New(h.Node, api.Options{})
	call := func(method, target, kind, body, token string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(method, "http://node.example/api/v1"+target, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	w := call("POST", "/login", "application/json", `{"name":"clerk","password":"a long enough phrase of words"}`, "")
	token := ""
	for _, c := range w.Result().Cookies() {
		token = c.Value
	}
	if w.Code != http.StatusOK || token == "" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := call("PUT", "/me/work", "application/json", `{"purpose":"ct"}`, token); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}

	rows := "id,name\nq1,Рууд Верхейм\nq2,Zacharias Quint\n"
	batch := url.Values{"queries": {`{"q0":{"query":"Ruud VERHEYM"}}`}}.Encode()
	for name, w := range map[string]*httptest.ResponseRecorder{
		"match":     call("POST", "/match/default?limit=3", "application/json", `{"queries":{"a":{"schema":"Person","properties":{"name":["Ruud Verheim"]}}}}`, token),
		"reconcile": call("POST", "/reconcile", "application/x-www-form-urlencoded", batch, token),
		"screen":    call("POST", "/screen?min-score=0.5", "text/csv", rows, token),
	} {
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), open) || strings.Contains(w.Body.String(), closed) || strings.Contains(w.Body.String(), "Verheijm") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if name == "screen" {
			lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
			var second struct {
				ID   string `json:"id"`
				Hits []any  `json:"hits"`
			}
			if len(lines) != 2 || json.Unmarshal([]byte(lines[1]), &second) != nil || second.ID != "q2" || len(second.Hits) != 0 {
				t.Errorf("rows out of order or missing: %s", w.Body)
			}
		}
	}
	for _, query := range []string{"?share=2", "?share=-0.1", "?share=NaN", "?share=few"} {
		if w := call("POST", "/screen"+query, "text/csv", rows, token); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
	if w := call("GET", "/reconcile", "", "", token); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"versions":["0.2"]`) {
		t.Errorf("manifest: %d %s", w.Code, w.Body)
	}
	extend := url.Values{"extend": {`{"ids":["` + open + `","` + closed + `"],"properties":[{"id":"name"}]}`}}.Encode()
	if w := call("POST", "/reconcile", "application/x-www-form-urlencoded", extend, token); !strings.Contains(w.Body.String(), "Ruud Verheim") || strings.Contains(w.Body.String(), closed) {
		t.Errorf("extend: %d %s", w.Code, w.Body)
	}
	for _, target := range []string{"/match/default", "/reconcile", "/screen"} {
		if w := call("POST", target, "application/json", `{"queries":{}}`, ""); w.Code != http.StatusUnauthorized {
			t.Errorf("%s answers a stranger: %d", target, w.Code)
		}
	}
	log, err := h.ReadAudit(t.Context(), h.Officer(t, "inspector", marking.Inspector), node.AuditRequest{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range log {
		seen[e.Use] = true
	}
	for _, use := range []string{"MatchEntities", "Reconcile", "Extend", "Screen"} {
		if !seen[use] {
			t.Errorf("%s is not in the access log", use)
		}
	}
}
