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

func sent(handler http.Handler, cookie *http.Cookie, method, target string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://node.example/api/v1"+target, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// provedFor does what the dialogue of the workbench does when an act was
// refused for want of a proof, and tells whether it was.
func provedFor(t *testing.T, handler http.Handler, cookie *http.Cookie, w *httptest.ResponseRecorder) bool {
	t.Helper()
	if w.Code != http.StatusForbidden || !bytes.Contains(w.Body.Bytes(), []byte("urn:liaison:prove")) {
		return false
	}
	body, err := json.Marshal(map[string]any{"deed": w.Header().Get(api.DeedHeader), "password": "a long enough phrase of words"})
	if err != nil {
		t.Fatal(err)
	}
	if p := sent(handler, cookie, http.MethodPost, "/me/proof", body); p.Code != http.StatusOK {
		t.Fatalf("the proof was refused: %d %s", p.Code, p.Body)
	}
	return true
}

// Whoever finds a screen open cannot erase: the proof is the officer's own, for
// that very request, once, and not for long.
func TestAGraveActTakesAFreshProofOfThatAct(t *testing.T) {
	clock := nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC))
	h := nodetest.Open(t, "be-spoc", clock)
	ids := accepted(t, h, h.Supervisor, openStory)
	b := enter(t, h, "supervisor")
	erase := "/reports/" + ids[0] + "/erase"
	word := []byte(`{"reason":"order of the court"}`)
	other := []byte(`{"reason":"because I say so"}`)
	refused := func(body []byte, why string) string {
		t.Helper()
		w := sent(b.handler, b.cookie, http.MethodPost, erase, body)
		if w.Code != http.StatusForbidden {
			t.Fatalf("%s: %d %s", why, w.Code, w.Body)
		}
		return w.Header().Get(api.DeedHeader)
	}
	prove := func(deed, password string) int {
		body, _ := json.Marshal(map[string]any{"deed": deed, "password": password})
		return sent(b.handler, b.cookie, http.MethodPost, "/me/proof", body).Code
	}
	deed := refused(word, "without any proof")
	if c := prove(deed, "not the officer's password"); c != http.StatusUnauthorized {
		t.Errorf("a wrong password proved: %d", c)
	}
	refused(word, "after a wrong password")
	if c := prove(deed, "a long enough phrase of words"); c != http.StatusOK {
		t.Fatalf("the right password did not prove: %d", c)
	}
	refused(other, "a proof of another act")
	clock.Add(3 * time.Minute)
	refused(word, "a proof of three minutes ago")
	if c := prove(deed, "a long enough phrase of words"); c != http.StatusOK {
		t.Fatal(c)
	}
	if w := sent(b.handler, b.cookie, http.MethodPost, erase, word); w.Code != http.StatusOK {
		t.Fatalf("proved, and refused: %d %s", w.Code, w.Body)
	}
	again := accepted(t, h, h.Supervisor, hiddenStory)
	erase = "/reports/" + again[0] + "/erase"
	refused(word, "the same words about another report")
}

// The cookie of a node behind TLS is its own host's alone.
func TestTheSessionCookieBelongsToItsHost(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC)))
	handler := api.New(h.Node, api.Options{Secure: true})
	w := sent(handler, nil, http.MethodPost, "/login", []byte(`{"name":"duty","password":"a long enough phrase of words"}`))
	c := w.Result().Cookies()
	if len(c) != 1 || c[0].Name != "__Host-liaison" || !c[0].Secure || !c[0].HttpOnly || c[0].Path != "/" || c[0].Domain != "" || c[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("%+v", c)
	}
	if w := sent(handler, c[0], http.MethodGet, "/me", nil); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
