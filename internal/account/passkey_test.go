package account

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

var b64 = base64.RawURLEncoding.EncodeToString

// authenticator is a passkey in software: what a security key does, after
// Web Authentication Level 3 sections 6.1 and 6.5, with ES256.
type authenticator struct {
	t      *testing.T
	id     []byte
	user   string
	key    *ecdsa.PrivateKey
	count  uint32
	rpID   string
	origin string
	flags  byte // user present and verified, unless a test says otherwise
}

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		t.Fatal(err)
	}
	return &authenticator{t: t, id: id, key: k, rpID: "liaison.example", origin: "https://liaison.example", flags: 0x05}
}

func (a *authenticator) authData(extra []byte, flags byte) []byte {
	h := sha256.Sum256([]byte(a.rpID))
	b := append(h[:], flags)
	a.count++
	b = binary.BigEndian.AppendUint32(b, a.count)
	return append(b, extra...)
}

func (a *authenticator) clientData(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

func (a *authenticator) encode(v any) []byte {
	b, err := cbor.Marshal(v)
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

// register answers the options of a registration.
func (a *authenticator) register(c Ceremony) []byte {
	var o struct {
		PublicKey struct {
			Challenge string
			User      struct{ ID string }
		}
	}
	if err := json.Unmarshal(c.Options, &o); err != nil {
		a.t.Fatal(err)
	}
	a.user = o.PublicKey.User.ID
	x, y := a.key.X.FillBytes(make([]byte, 32)), a.key.Y.FillBytes(make([]byte, 32))
	cose := a.encode(map[int]any{1: 2, 3: -7, -1: 1, -2: x, -3: y})
	extra := append(make([]byte, 16), 0, byte(len(a.id)))
	extra = append(append(extra, a.id...), cose...)
	att := a.encode(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.authData(extra, a.flags|0x40)})
	return a.answer(map[string]any{
		"clientDataJSON": b64(a.clientData("webauthn.create", o.PublicKey.Challenge)), "attestationObject": b64(att), "transports": []string{"internal"},
	})
}

// login answers the options of a login.
func (a *authenticator) login(c Ceremony) []byte {
	var o struct{ PublicKey struct{ Challenge string } }
	if err := json.Unmarshal(c.Options, &o); err != nil {
		a.t.Fatal(err)
	}
	data := a.authData(nil, a.flags)
	client := a.clientData("webauthn.get", o.PublicKey.Challenge)
	ch := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), ch[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{
		"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(sig), "userHandle": a.user,
	})
}

func (a *authenticator) answer(response map[string]any) []byte {
	b, err := json.Marshal(map[string]any{"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "response": response})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

func registerKey(t *testing.T, s *db.Store, r *Room, id claim.OfficerID, a *authenticator) error {
	t.Helper()
	var c Ceremony
	write(t, s, func(tx *db.Tx) (err error) { c, err = r.BeginRegistration(tx, start, id); return err })
	return try(s, func(tx *db.Tx) error { return r.FinishRegistration(tx, start, id, c.Handle, "blue key", a.register(c)) })
}

func beginLogin(t *testing.T, s *db.Store, r *Room, now time.Time) (c Ceremony) {
	t.Helper()
	write(t, s, func(tx *db.Tx) (err error) { c, err = r.BeginLogin(tx, now); return err })
	return c
}

func finishLogin(s *db.Store, r *Room, now time.Time, handle string, answer []byte) (sess Session, err error) {
	err = try(s, func(tx *db.Tx) (err error) { sess, _, err = r.FinishLogin(tx, now, handle, answer); return err })
	return sess, err
}

func TestPasskeyRegistersAndOpens(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana := create(t, s, r, "ana", analyst)
		a := newAuthenticator(t)
		if err := registerKey(t, s, r, ana, a); err != nil {
			t.Fatal(err)
		}
		c := beginLogin(t, s, r, start)
		answer := a.login(c)
		sess, err := finishLogin(s, r, start, c.Handle, answer)
		if err != nil || sess.Officer != ana || sess.Method != ByPasskey {
			t.Fatalf("%+v %v", sess, err)
		}
		if _, err := finishLogin(s, r, start, c.Handle, answer); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("an answer served twice: %v", err)
		}
		read(t, s, func(tx *db.ReadTx) error {
			ks, err := r.Passkeys(tx, ana)
			if len(ks) != 1 || ks[0].Name != "blue key" || ks[0].Used != start.UnixMicro() {
				t.Errorf("%+v", ks)
			}
			return err
		})
		write(t, s, func(tx *db.Tx) error { return r.RemovePasskey(tx, ana, a.id) })
		c = beginLogin(t, s, r, start)
		if _, err := finishLogin(s, r, start, c.Handle, a.login(c)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a removed passkey opens: %v", err)
		}
	})
}

func TestPasskeyRefused(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		create(t, s, r, "root", admin)
		ana, bob := create(t, s, r, "ana", analyst), create(t, s, r, "bob", analyst)
		key := newAuthenticator(t)
		if err := registerKey(t, s, r, ana, key); err != nil {
			t.Fatal(err)
		}
		for what, tc := range map[string]struct {
			change func(a *authenticator)
			now    time.Time
			answer func(a *authenticator, c Ceremony) []byte
		}{
			"another origin": {change: func(a *authenticator) { a.origin = "https://liaison.example.evil" }},
			"another site":   {change: func(a *authenticator) { a.rpID = "evil.example" }},
			"not verified":   {change: func(a *authenticator) { a.flags = 0x01 }},
			"not present":    {change: func(a *authenticator) { a.flags = 0x04 }},
			"another key": {change: func(a *authenticator) {
				k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
				if err != nil {
					t.Fatal(err)
				}
				a.key = k
			}},
			"another officer": {change: func(a *authenticator) { a.user = b64([]byte(bob)) }},
			"nobody":          {change: func(a *authenticator) { a.user = b64([]byte("o-nobody")) }},
			"a clone":         {change: func(a *authenticator) { a.count = 0 }},
			"too late":        {now: start.Add(ceremonyTime)},
			"another challenge": {answer: func(a *authenticator, _ Ceremony) []byte {
				return a.login(beginLogin(t, s, r, start))
			}},
			"rubbish": {answer: func(*authenticator, Ceremony) []byte { return []byte(`{"id":"x"`) }},
		} {
			good := beginLogin(t, s, r, start)
			for range 3 {
				key.count++ // well ahead of any clone
			}
			if _, err := finishLogin(s, r, start, good.Handle, key.login(good)); err != nil {
				t.Fatalf("%s: the good key fails: %v", what, err)
			}
			a := *key
			if tc.change != nil {
				tc.change(&a)
			}
			now := tc.now
			if now.IsZero() {
				now = start
			}
			c := beginLogin(t, s, r, start)
			answer := tc.answer
			if answer == nil {
				answer = (*authenticator).login
			}
			if _, err := finishLogin(s, r, now, c.Handle, answer(&a, c)); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: %v", what, err)
			}
		}
		write(t, s, func(tx *db.Tx) error { return r.Suspend(tx, start, ana) })
		c := beginLogin(t, s, r, start)
		if _, err := finishLogin(s, r, start, c.Handle, key.login(c)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a suspended officer: %v", err)
		}
	})
}

func TestRegistrationRefused(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, r *Room) {
		ana, bob := create(t, s, r, "ana", analyst), create(t, s, r, "bob", analyst)
		begin := func() (c Ceremony) {
			write(t, s, func(tx *db.Tx) (err error) { c, err = r.BeginRegistration(tx, start, ana); return err })
			return c
		}
		finish := func(id claim.OfficerID, now time.Time, handle string, answer []byte) error {
			return try(s, func(tx *db.Tx) error { return r.FinishRegistration(tx, now, id, handle, "k", answer) })
		}
		a := newAuthenticator(t)
		c := begin()
		if err := finish(bob, start, c.Handle, a.register(c)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("for another officer: %v", err)
		}
		if err := finish(ana, start.Add(ceremonyTime), c.Handle, a.register(c)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("too late: %v", err)
		}
		a.flags = 0x01
		if err := finish(ana, start, c.Handle, a.register(c)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("not verified: %v", err)
		}
		a.flags, a.origin = 0x05, "https://evil.example"
		c = begin()
		if err := finish(ana, start, c.Handle, a.register(c)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("another origin: %v", err)
		}
		plain, err := New("be-spoc", Config{Cost: cheap}, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := try(s, func(tx *db.Tx) error { _, err := plain.BeginLogin(tx, start); return err }); !fault.Is(err, fault.Unavailable) {
			t.Errorf("without passkeys: %v", err)
		}
	})
}
