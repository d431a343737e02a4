package seal_test

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"liaison/internal/fault"
	"liaison/internal/seal"
)

// dice is randomness that repeats itself in each run.
func dice(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

func key(t testing.TB, seed byte) *seal.SigningKey {
	t.Helper()
	k, err := seal.NewSigningKey(dice(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var noon = time.Date(2026, 3, 22, 12, 0, 0, 0, time.UTC)

func TestASignatureIsGoodForOneDomainOnly(t *testing.T) {
	k := key(t, 1)
	m := []byte("message")
	s := k.SignFor("bundle", m)
	if err := seal.Verify(k.Public(), "bundle", m, s); err != nil {
		t.Fatal(err)
	}
	if seal.Verify(k.Public(), "receipt", m, s) == nil {
		t.Error("a bundle's signature was taken for a receipt's")
	}
	if seal.Verify(k.Public(), "bundle", []byte("messagf"), s) == nil || seal.Verify(key(t, 2).Public(), "bundle", m, s) == nil {
		t.Error("another message or key was taken")
	}
	if seal.Verify(nil, "bundle", m, s) == nil {
		t.Error("no key at all was taken")
	}
	for _, f := range []string{"%v", "%+v", "%#v", "%s"} {
		if out := fmt.Sprintf(f, k); strings.Contains(out, fmt.Sprintf("%x", k.Seed()[:4])) || !strings.Contains(out, k.ID().String()) {
			t.Errorf("%s prints %s", f, out)
		}
	}
}

func TestACommitmentHidesAndBinds(t *testing.T) {
	salt, err := seal.NewSalt(dice(1))
	if err != nil {
		t.Fatal(err)
	}
	c := seal.Commit("name", salt, []byte("Ibrahim"))
	if err := seal.Opens(c, "name", salt, []byte("Ibrahim")); err != nil {
		t.Error(err)
	}
	other := salt
	other[0] ^= 1
	if seal.Opens(c, "name", other, []byte("Ibrahim")) == nil || seal.Opens(c, "name", salt, []byte("Khalid")) == nil || seal.Opens(c, "phone", salt, []byte("Ibrahim")) == nil {
		t.Error("another salt, content or domain opened it")
	}
	if _, err := seal.NewSalt(bytes.NewReader(make([]byte, 15))); err == nil {
		t.Error("a short salt was made")
	}
}

func TestALockedBoxOpensOnlyToItsPassphrase(t *testing.T) {
	pass := []byte("five words make a passphrase")
	box, err := seal.Lock([]byte("secret"), pass, dice(1))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := seal.Unlock(box, pass); err != nil || string(got) != "secret" {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := seal.Unlock(box, []byte("five words make a passphrasf")); !fault.Is(err, fault.Invalid) {
		t.Errorf("another passphrase: %v", err)
	}
	for _, i := range []int{0, 20, 40, len(box) - 1} {
		bad := bytes.Clone(box)
		bad[i] ^= 1
		if _, err := seal.Unlock(bad, pass); err == nil {
			t.Errorf("byte %d was changed unnoticed", i)
		}
	}
	bad := bytes.Clone(box)
	bad[4] = 0xff // 4 TiB of memory
	if _, err := seal.Unlock(bad, pass); err == nil {
		t.Error("costs out of bounds were to be spent")
	}
	if _, err := seal.Lock(nil, []byte("short"), dice(1)); err == nil {
		t.Error("a short passphrase was taken")
	}
}

func TestAnEnvelopeOpensOnlyForItsReceiverAndPlace(t *testing.T) {
	k, err := seal.NewSealingKey(dice(1))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(k.Public()); n != seal.SealPublicSize {
		t.Fatalf("a public key has %d bytes", n)
	}
	secret, err := k.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if k, err = seal.SealingKeyFromBytes(secret); err != nil {
		t.Fatal(err)
	}
	env, err := seal.Seal(k.Public(), []byte("a to b, stream 1, 7"), []byte("warning"))
	if err != nil {
		t.Fatal(err)
	}
	if len(env) != len("warning")+seal.EnvelopeOverhead {
		t.Errorf("overhead is %d", len(env)-len("warning"))
	}
	if got, err := k.Open([]byte("a to b, stream 1, 7"), env); err != nil || string(got) != "warning" {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := k.Open([]byte("a to b, stream 1, 8"), env); err == nil {
		t.Error("it opened at another place")
	}
	other, err := seal.NewSealingKey(dice(2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Open([]byte("a to b, stream 1, 7"), env); err == nil {
		t.Error("another key opened it")
	}
	for _, i := range []int{0, 1100, len(env) - 1} {
		bad := bytes.Clone(env)
		bad[i] ^= 1
		if _, err := k.Open([]byte("a to b, stream 1, 7"), bad); err == nil {
			t.Errorf("byte %d was changed unnoticed", i)
		}
	}
	if _, err := seal.Seal([]byte("no key"), nil, nil); err == nil {
		t.Error("something that is no key was sealed to")
	}
}

func TestAKeyringSurvivesItsFile(t *testing.T) {
	k, err := seal.NewKeyring(dice(3))
	if err != nil {
		t.Fatal(err)
	}
	b, err := k.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	back, err := seal.ParseKeyring(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Bytes()
	if err != nil || !bytes.Equal(b, again) {
		t.Fatalf("the ring changed: %v", err)
	}
	env, err := seal.Seal(k.Seals[0].Public(), nil, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := back.Open(k.Seals[0].ID(), nil, env); err != nil {
		t.Error(err)
	}
	if _, err := back.Open(seal.KeyID{}, nil, env); !fault.Is(err, fault.NotFound) {
		t.Errorf("a destroyed key: %v", err)
	}
	if _, err := seal.ParseKeyring(b[:len(b)-4]); err == nil {
		t.Error("half a ring was taken")
	}
}

// handshake connects two ends and returns what each says.
func handshake(t *testing.T, server, client *tls.Config) (serverErr, clientErr error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := make(chan error)
	go func() {
		a, err := l.Accept()
		if err != nil {
			done <- err
			return
		}
		s := tls.Server(a, server)
		err = s.Handshake()
		if err == nil {
			_, err = s.Write([]byte{1})
		}
		a.Close()
		done <- err
	}()
	b, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := tls.Client(b, client)
	clientErr = c.Handshake()
	if clientErr == nil {
		_, clientErr = io.ReadFull(c, make([]byte, 1))
	}
	b.Close()
	return <-done, clientErr
}

func TestOnlyPinnedNodesConnect(t *testing.T) {
	now := func() time.Time { return noon }
	cert := func(seed byte, until time.Time) (tls.Certificate, seal.Pin) {
		c, pin, err := seal.Certificate(key(t, seed), "node.example", noon.Add(-time.Hour), until, dice(seed))
		if err != nil {
			t.Fatal(err)
		}
		return c, pin
	}
	a, pinA := cert(1, noon.Add(time.Hour))
	b, pinB := cert(2, noon.Add(time.Hour))
	late, pinLate := cert(3, noon.Add(-time.Minute))
	config := func(own tls.Certificate, pins ...seal.Pin) *tls.Config {
		return seal.PinnedConfig(own, seal.OnlyPins(pins...), now)
	}
	if se, ce := handshake(t, config(a, pinB), config(b, pinA)); se != nil || ce != nil {
		t.Fatalf("the agreed keys: %v, %v", se, ce)
	}
	old := config(b, pinA)
	old.MinVersion, old.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	none := config(b, pinA)
	none.Certificates = nil
	for name, c := range map[string]*tls.Config{
		"a stranger": config(func() tls.Certificate { c, _ := cert(4, noon.Add(time.Hour)); return c }(), pinA),
		"expired":    config(late, pinA), "TLS 1.2": old, "no certificate": none, "expects another": config(b, pinB),
	} {
		if se, ce := handshake(t, config(a, pinB, pinLate), c); se == nil && ce == nil {
			t.Errorf("%s connected", name)
		}
	}
}

func BenchmarkSignVerifySeal(b *testing.B) {
	k := key(b, 1)
	s, err := seal.NewSealingKey(dice(1))
	if err != nil {
		b.Fatal(err)
	}
	m := make([]byte, 2048)
	sig := k.SignFor("bundle", m)
	env, err := seal.Seal(s.Public(), nil, m)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("sign", func(b *testing.B) {
		for b.Loop() {
			k.SignFor("bundle", m)
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if seal.Verify(k.Public(), "bundle", m, sig) != nil {
				b.Fatal("refused")
			}
		}
	})
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			if _, err := seal.Seal(s.Public(), nil, m); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Open(nil, env); err != nil {
				b.Fatal(err)
			}
		}
	})
}
