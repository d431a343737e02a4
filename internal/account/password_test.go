package account

import (
	"crypto/rand"
	"strings"
	"testing"

	"liaison/internal/fault"
)

// cheap makes tests quick; what it guards against is not speed.
var cheap = Cost{MemoryKiB: 64, Passes: 1, Threads: 1}

func TestPasswordFitsItsHashAlone(t *testing.T) {
	h, err := newHasher(cheap, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.hash("correct horse battery", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.hash("correct horse battery", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if a == b {
		t.Error("two hashes of one password are equal: the salt is not random")
	}
	if strings.Contains(a, "horse") {
		t.Error("the hash shows the password")
	}
	for password, want := range map[string]bool{"correct horse battery": true, "correct horse batterz": false, "": false} {
		if h.check(password, a) != want {
			t.Errorf("%q: want %v", password, want)
		}
	}
	if h.check("correct horse battery", "") {
		t.Error("a password fits nobody's account")
	}
	if !h.check("caf\u00e9 au lait au bar", mustHash(t, h, "cafe\u0301 au lait au bar")) {
		t.Error("composed and decomposed letters are two passwords")
	}
	long := strings.Repeat("x", MaxPassword)
	if h.check(long+"y", mustHash(t, h, long)) {
		t.Error("a longer password fits")
	}
}

func mustHash(t *testing.T, h *hasher, p string) string {
	t.Helper()
	p, err := prepare(p)
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.hash(p, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHashOfAnotherCostIsStale(t *testing.T) {
	h, err := newHasher(cheap, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	old := mustHash(t, h, "correct horse battery")
	if h.stale(old) {
		t.Error("a fresh hash is stale")
	}
	h.cost.Passes++
	if !h.stale(old) || !h.check("correct horse battery", old) {
		t.Error("an old hash must still fit, and be stale")
	}
}

func TestPrepareRefuses(t *testing.T) {
	for _, p := range []string{"", "short", "elevenchars", strings.Repeat("é", 600), "\xff\xfe bad text in here"} {
		_, err := prepare(p)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: got %v", p, err)
		} else if p != "" && strings.Contains(err.Error(), p) {
			t.Errorf("the error repeats the password: %v", err)
		}
	}
}

func TestGeneratedPasswordsPass(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		p, err := GeneratePassword(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := prepare(p); err != nil || seen[p] || len(p) != 29 {
			t.Fatalf("%q: %v", p, err)
		}
		seen[p] = true
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=4294967295,t=9,p=1$AA$AA")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, key, err := parsePHC(s)
		if err == nil && (c.Passes == 0 || c.Threads == 0 || len(salt) < 8 || len(key) < 16) {
			t.Errorf("%q was read as %+v", s, c)
		}
	})
}
