package account

import (
	"crypto/rand"
	"net/url"
	"testing"
	"time"
)

// The last six digits of the vectors of RFC 6238 appendix B (SHA-1).
func TestTOTPVectors(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := totpCode(secret, at/totpStep); got != want {
			t.Errorf("at %d: got %s, want %s", at, got, want)
		}
	}
}

func TestTOTPServesOnceAndDriftsOneStep(t *testing.T) {
	secret, err := NewTOTPSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_700_000_010, 0)
	step := now.Unix() / totpStep
	for drift, want := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		got, ok := checkTOTP(secret, totpCode(secret, step+drift), now, 0)
		if ok != want || (ok && got != step+drift) {
			t.Errorf("drift %d: got step %d, %v", drift, got-step, ok)
		}
	}
	if _, ok := checkTOTP(secret, totpCode(secret, step), now, step); ok {
		t.Error("a code served twice")
	}
	if _, ok := checkTOTP(secret, totpCode(secret, step-1), now, step); ok {
		t.Error("a code older than the last one served")
	}
	for _, code := range []string{"", "12345", "1234567", "abcdef"} {
		if _, ok := checkTOTP(secret, code, now, 0); ok {
			t.Errorf("%q was taken", code)
		}
	}
}

func TestTOTPURI(t *testing.T) {
	u, err := url.Parse(TOTPURI([]byte("12345678901234567890"), "be-spoc", "ana"))
	if err != nil {
		t.Fatal(err)
	}
	if u.Query().Get("secret") != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" || u.Path != "/Liaison be-spoc:ana" {
		t.Errorf("got %s", u)
	}
}
