package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"liaison/internal/cli"
	"liaison/internal/node"
)

// aBrowser is what a browser keeps of its subscription.
type aBrowser struct {
	key  *ecdh.PrivateKey
	auth []byte
}

func newBrowser(t *testing.T) aBrowser {
	t.Helper()
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b := aBrowser{k, make([]byte, 16)}
	if _, err := rand.Read(b.auth); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b aBrowser) subscription(endpoint string) node.PushRequest {
	return node.PushRequest{Endpoint: endpoint, P256dh: base64.RawURLEncoding.EncodeToString(b.key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(b.auth)}
}

// open reads a call as RFC 8291 and RFC 8188 have it.
func (b aBrowser) open(t *testing.T, body []byte) string {
	t.Helper()
	salt, sender, sealed := body[:16], body[21:21+int(body[20])], body[21+int(body[20]):]
	public, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := b.key.ECDH(public)
	if err != nil {
		t.Fatal(err)
	}
	derived := func(secret, salt []byte, info string, size int) []byte {
		k, err := hkdf.Key(sha256.New, secret, salt, info, size)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	ikm := derived(shared, b.auth, "WebPush: info\x00"+string(b.key.PublicKey().Bytes())+string(sender), 32)
	block, err := aes.NewCipher(derived(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	text, err := gcm.Open(nil, derived(ikm, salt, "Content-Encoding: nonce\x00", 12), sealed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(strings.TrimRight(string(text), "\x00"), "\x02")
}

// An officer's browser is called over a push service: sealed to that browser,
// signed with the node's key, and without a word of what waits; a browser that
// is gone is called no more.
func TestABrowserIsCalled(t *testing.T) {
	bodies, gone := make(chan []byte, 16), make(chan struct{}, 16)
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/a-gone" {
			gone <- struct{}{}
			w.WriteHeader(http.StatusGone)
			return
		}
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if a := r.Header.Get("Authorization"); !strings.HasPrefix(a, "vapid t=") || r.Header.Get("Content-Encoding") != "aes128gcm" || r.Header.Get("TTL") == "" || r.Header.Get("Urgency") != "high" {
			t.Errorf("call with %v", r.Header)
		}
		bodies <- b
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(service.Close)
	home := filepath.Join(t.TempDir(), "be")
	must(t, home, "init", "--agency", "be-spoc")
	w := wiring{browsers: service.Client()}
	browser, lost := newBrowser(t), newBrowser(t)
	app, err := w.Open(t.Context(), home, cli.Login{})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []node.PushRequest{browser.subscription("http://push.example/x"), {Endpoint: service.URL + "/b", P256dh: "short", Auth: "short"}} {
		if _, err := app.Node.SubscribePush(t.Context(), app.Caller, bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	for _, sub := range []node.PushRequest{browser.subscription(service.URL + "/browser"), lost.subscription(service.URL + "/a-gone")} {
		if _, err := app.Node.SubscribePush(t.Context(), app.Caller, sub); err != nil {
			t.Fatal(err)
		}
	}
	officer := app.Caller.Officer
	if err := app.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, home, "warn", "--precedence", "urgent", "--to", "fr-spoc=he lives there", "--threat", "Quasimodo travels to Noordstad")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Serve(ctx, home, cli.ServeRequest{Address: "127.0.0.1:0"}, func(cli.Served) {}) }()
	<-gone // endpoints are called in order: what came of it stands before the next call
	body := <-bodies
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if text := browser.open(t, body); !strings.Contains(text, "release waits on a desk of be-spoc") || strings.Contains(text, "Quasimodo") || strings.Contains(text, "fr-spoc") {
		t.Errorf("the browser reads %q", text)
	}
	if strings.Contains(string(body), "be-spoc") {
		t.Error("the push service can read the call")
	}
	o, err := w.openNode(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	left, err := o.node.Browsers(t.Context(), officer, 1<<62)
	if err != nil || len(left) != 1 {
		t.Errorf("called from now on: %+v %v", left, err)
	}
}
