package api_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison/internal/api"
	"liaison/internal/idp"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// federal is an identity provider on loopback: OpenID Connect with PKCE, RS256.
type federal struct {
	*httptest.Server
	t     *testing.T
	key   *rsa.PrivateKey
	clock *nodetest.Clock
	// subject is who sits at the browser; asked what the node asked for.
	subject string
	asked   map[string]url.Values // by code
	forge   func(claims map[string]any)
}

func newFederal(t *testing.T, clock *nodetest.Clock) *federal {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	f := &federal{t: t, key: key, clock: clock, asked: map[string]url.Values{}}
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"issuer": f.URL, "authorization_endpoint": f.URL + "/authorize", "token_endpoint": f.URL + "/token", "jwks_uri": f.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": raw(key.N.Bytes()), "e": raw(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		asked := f.asked[r.FormValue("code")]
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if asked == nil || asked.Get("code_challenge") != raw(sum[:]) {
			http.Error(w, "invalid_grant", http.StatusBadRequest)
			return
		}
		delete(f.asked, r.FormValue("code"))
		now := clock.Now().Unix()
		claims := map[string]any{"iss": f.URL, "aud": "liaison", "sub": f.subject, "nonce": asked.Get("nonce"), "iat": now, "exp": now + 300, "auth_time": now}
		if f.forge != nil {
			f.forge(claims)
		}
		say(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": f.sign(claims)})
	})
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

func raw(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (f *federal) sign(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		f.t.Fatal(err)
	}
	text := raw([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + raw(body)
	sum := sha256.Sum256([]byte(text))
	sig, err := rsa.SignPKCS1v15(rand.Reader, f.key, crypto.SHA256, sum[:])
	if err != nil {
		f.t.Fatal(err)
	}
	return text + "." + raw(sig)
}

// visit goes to the provider by a page of the node and comes back.
func (f *federal) visit(handler http.Handler, target string, cookie *http.Cookie) *httptest.ResponseRecorder {
	f.t.Helper()
	w := sent(handler, cookie, http.MethodGet, target, nil)
	if w.Code != http.StatusSeeOther {
		f.t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || !strings.HasPrefix(to.String(), f.URL+"/authorize") {
		f.t.Fatalf("sent to %s: %v", to, err)
	}
	f.asked["code-1"] = to.Query()
	return sent(handler, w.Result().Cookies()[0], http.MethodGet, "/provider/return?code=code-1&state="+url.QueryEscape(to.Query().Get("state")), nil)
}

func TestTheIdentityProviderOpensALinkedAccountAndNoOther(t *testing.T) {
	clock := nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC))
	h := nodetest.Open(t, "be-spoc", clock)
	f := newFederal(t, clock)
	var err error
	h.Provider, err = idp.New(idp.Config{Name: "Federal login", Issuer: f.URL, ClientID: "liaison", Secret: "s", Return: "https://node.example/api/v1/provider/return"}, f.Client(), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	handler := api.New(h.Node, api.Options{})
	session := func(w *httptest.ResponseRecorder) *http.Cookie {
		for _, c := range w.Result().Cookies() {
			if c.Name == "liaison" && c.Value != "" {
				return c
			}
		}
		return nil
	}
	f.subject = "7c1f"
	if w := f.visit(handler, "/provider/login", nil); w.Code != http.StatusUnauthorized || session(w) != nil {
		t.Fatalf("nobody is linked, and: %d %s", w.Code, w.Body)
	}
	link := func(officer node.Caller, subject string) {
		t.Helper()
		if _, err := h.LinkOfficer(t.Context(), h.Admin, node.LinkRequest{Officer: officer.Officer, Subject: subject}); err != nil {
			t.Fatal(err)
		}
	}
	link(h.Supervisor, "7c1f")
	link(h.Duty, "9d02")
	w := f.visit(handler, "/provider/login", nil)
	me := session(w)
	if w.Code != http.StatusOK || me == nil || !strings.Contains(w.Body.String(), `http-equiv="refresh"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := sent(handler, me, http.MethodGet, "/me", nil); !strings.Contains(w.Body.String(), string(h.Supervisor.Officer)) {
		t.Errorf("not the linked officer: %s", w.Body)
	}
	for name, forge := range map[string]func(map[string]any){
		"another nonce": func(c map[string]any) { c["nonce"] = "x" }, "another audience": func(c map[string]any) { c["aud"] = "shop" },
		"another issuer": func(c map[string]any) { c["iss"] = "https://elsewhere.example" }, "an old token": func(c map[string]any) { c["exp"] = clock.Now().Unix() - 1 },
	} {
		f.forge = forge
		if w := f.visit(handler, "/provider/login", nil); w.Code != http.StatusUnauthorized || session(w) != nil {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	f.forge = nil
	away := sent(handler, nil, http.MethodGet, "/provider/login", nil)
	to, _ := url.Parse(away.Header().Get("Location"))
	f.asked["code-1"] = to.Query()
	if w := sent(handler, nil, http.MethodGet, "/provider/return?code=code-1&state="+to.Query().Get("state"), nil); session(w) != nil {
		t.Error("another browser was logged in by this one's answer")
	}

	// The same way proves, for one act, and only the officer of the session.
	sent(handler, me, http.MethodPut, "/me/work", []byte(`{"purpose":"ct"}`))
	ids := accepted(t, h, h.Supervisor, openStory)
	erase := func() *httptest.ResponseRecorder {
		return sent(handler, me, http.MethodPost, "/reports/"+ids[0]+"/erase", []byte(`{"reason":"order of the court"}`))
	}
	deed := erase().Header().Get(api.DeedHeader)
	f.subject = "9d02"
	f.visit(handler, "/provider/prove?deed="+deed, me)
	if w := erase(); w.Code != http.StatusForbidden {
		t.Fatalf("another officer's login proved: %d", w.Code)
	}
	f.subject = "7c1f"
	f.forge = func(c map[string]any) { c["auth_time"] = clock.Now().Add(-time.Hour).Unix() }
	f.visit(handler, "/provider/prove?deed="+deed, me)
	if w := erase(); w.Code != http.StatusForbidden {
		t.Fatalf("a login of an hour ago proved: %d", w.Code)
	}
	f.forge = nil
	if w := f.visit(handler, "/provider/prove?deed="+deed, me); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := erase(); w.Code != http.StatusOK {
		t.Errorf("proved, and refused: %d %s", w.Code, w.Body)
	}
}
