package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"liaison/internal/fault"
)

func TestSafeTextNeverShowsTheCause(t *testing.T) {
	secret := errors.New("name of the informant")
	err := fmt.Errorf("show subject: %w", fault.Wrap(fault.NotFound, secret, "no such subject").WithMend("search for it").At("subject"))
	if !fault.Is(err, fault.NotFound) || !errors.Is(err, secret) {
		t.Fatalf("kind or cause lost: %v", err)
	}
	text, mend := fault.SafeText(err)
	if text != "subject: no such subject" || mend != "search for it" {
		t.Errorf("safe text = %q, mend = %q", text, mend)
	}
	if text, _ := fault.SafeText(secret); text == secret.Error() {
		t.Error("an error without a kind showed itself")
	}
}

func TestKindOfForeignErrorIsInternal(t *testing.T) {
	if k := fault.KindOf(errors.New("x")); k != fault.Internal {
		t.Errorf("kind = %v", k)
	}
	if fault.Is(nil, fault.Internal) {
		t.Error("nil is a fault")
	}
}
