package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/nodetest"
)

// browser is an officer at the workbench of a node.
type browser struct {
	t       *testing.T
	handler http.Handler
	cookie  *http.Cookie
}

// enter logs an officer in and chooses the purpose of counter-terrorism.
func enter(t *testing.T, h *nodetest.House, login string) *browser {
	t.Helper()
	b := &browser{t: t, handler: api.New(h.Node, api.Options{})}
	b.post("/login", map[string]any{"name": login, "password": "a long enough phrase of words"})
	b.call(http.MethodPut, "/me/work", map[string]any{"purpose": "ct"})
	return b
}

func (b *browser) call(method, target string, body any) any {
	b.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(method, "http://node.example/api/v1"+target, bytes.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	if provedFor(b.t, b.handler, b.cookie, w) {
		again := httptest.NewRequest(method, r.URL.String(), bytes.NewReader(text))
		again.Header = r.Header
		w = httptest.NewRecorder()
		b.handler.ServeHTTP(w, again)
	}
	if w.Code != http.StatusOK {
		b.t.Fatalf("%s %s: %d %s", method, target, w.Code, w.Body)
	}
	for _, c := range w.Result().Cookies() {
		b.cookie = c
	}
	var v any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		b.t.Fatal(err)
	}
	return v
}

func (b *browser) post(target string, body any) map[string]any {
	b.t.Helper()
	v, ok := b.call(http.MethodPost, target, body).(map[string]any)
	if !ok {
		b.t.Fatalf("%s answered no object", target)
	}
	return v
}

func (b *browser) list(target string) []map[string]any {
	b.t.Helper()
	var out []map[string]any
	for _, x := range b.call(http.MethodGet, target, nil).([]any) {
		out = append(out, x.(map[string]any))
	}
	return out
}

func (b *browser) get(target string) map[string]any {
	b.t.Helper()
	return b.call(http.MethodGet, target, nil).(map[string]any)
}

// What the workbench needs to send a warning and to answer one: a roster, a
// draft, a second officer's release, and each act of the recipient's officer
// seen by the sender.
func TestAWarningIsComposedReleasedAndAnsweredOverTheAPI(t *testing.T) {
	clock := nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC))
	be, nl := nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "nl-spoc", clock)
	nodetest.Befriend(t, be, nl)
	for _, h := range []*nodetest.House{be, nl} {
		admin, chief := enter(t, h, "admin"), enter(t, h, "supervisor")
		admin.call(http.MethodPut, "/desks/duty", map[string]any{"lastResort": h.Supervisor.Officer})
		chief.post("/roster/shifts", map[string]any{"role": "duty", "officer": h.Duty.Officer, "begins": clock.Now(), "ends": clock.Now().Add(12 * time.Hour)})
		r := chief.get("/roster")
		if len(r["shifts"].([]any)) != 1 || len(r["gaps"].([]any)) != 1 {
			t.Errorf("roster of %s: %v", h.Agency, r)
		}
	}
	author, second, desk := enter(t, be, "duty"), enter(t, be, "supervisor"), enter(t, nl, "duty")
	form := map[string]any{"precedence": "urgent", "action": "meet-on-arrival", "asked": "meet the flight", "urgency": "urgent-a", "reason": "it lands at noon",
		"threat": "a deported man is on board", "to": []any{map[string]any{"agency": "nl-spoc", "because": "the flight ends there", "rule": "destination"}},
		"places":   []any{map[string]any{"role": "to", "words": "the airport of Noordstad", "country": "NL"}},
		"contacts": []any{map[string]any{"name": "duty desk", "telephone": "+32 2 000 00 00"}}, "replyBy": clock.Now().Add(3 * time.Hour)}
	author.post("/drafts/"+author.post("/warnings", form)["id"].(string)+"/drop", map[string]any{"reason": "the wrong flight"})
	if left := author.list("/drafts"); len(left) != 0 {
		t.Errorf("given up, and still there: %v", left)
	}
	draft := author.post("/warnings", form)["id"].(string)
	waiting := second.list("/drafts")
	if len(waiting) != 1 || waiting[0]["id"] != draft || waiting[0]["draft"] != true {
		t.Fatalf("drafts %v", waiting)
	}
	id := second.post("/drafts/"+draft+"/release", map[string]any{"reason": "agreed"})["id"].(string)
	nodetest.Carry(t, be, nl)
	desk.post("/warnings/"+id+"/answers", map[string]any{"outcome": "acknowledged"})
	desk.post("/warnings/"+id+"/answers", map[string]any{"outcome": "assessed", "assessment": "relevant", "desk": "airport police"})
	desk.post("/warnings/"+id+"/answers", map[string]any{"outcome": "closed", "result": "done", "text": "met at the gate"})
	nodetest.Carry(t, be, nl)
	told := author.get("/warnings/" + id)["recipients"].([]any)[0].(map[string]any)
	if told["stage"] != "closed" || told["result"] != "done" || told["acknowledged"] == nil || told["by"] != string(nl.Duty.Officer) {
		t.Errorf("the sender sees %v", told)
	}
	health := author.get("/peers/nl-spoc")
	if health["waiting"] != float64(0) || health["agency"] != "nl-spoc" || len(health["quarantine"].([]any)) != 0 {
		t.Errorf("health %v", health)
	}
	enter(t, be, "admin").call(http.MethodPut, "/peers/nl-spoc/contact", map[string]any{"address": "nl.example:7443", "telephone": "+31 20 000"})
	if p := author.get("/peers/nl-spoc"); p["telephone"] != "+31 20 000" {
		t.Errorf("contact %v", p)
	}
	if x := author.list("/exercises"); len(x) != 0 {
		t.Errorf("a real warning is in the exercises: %v", x)
	}
	if r := author.list("/recalls?own=true"); len(r) != 0 {
		t.Errorf("recalls %v", r)
	}
}
