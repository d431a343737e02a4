package node_test

import (
	"errors"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/nodetest"
)

// A check on arrival runs beside a marking that is not committed yet and then
// never is. Nobody has learnt it: the number goes to the next marking, and is
// that one's.
func TestAMarkingThatIsRolledBackWasNeverKnown(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	gone := claim.Marking{Originator: "be-spoc", Codes: []claim.HandlingCode{claim.H2}, Compartment: "k-gone"}
	stays := claim.Marking{Originator: "be-spoc", Codes: []claim.HandlingCode{claim.H1}}
	known := h.Markings.Len()
	broken := errors.New("the disk is full")
	var number uint32
	err := h.Store.Write(t.Context(), func(tx *db.Tx) (err error) {
		if number, err = h.Markings.Intern(tx, gone); err != nil {
			return err
		}
		all, err := h.Everything(tx)
		if err != nil {
			return err
		}
		if !all.Has(number) {
			t.Error("the check does not see what its own transaction has written")
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if h.Markings.Len() != known {
		t.Errorf("%d markings are known that were never committed", h.Markings.Len()-known)
	}
	if err := h.Store.Write(t.Context(), func(tx *db.Tx) (err error) {
		number, err = h.Markings.Intern(tx, stays)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if m, err := h.Markings.Marking(number); err != nil || m.Compartment != "" || !m.Has(claim.H1) {
		t.Errorf("number %d is %+v %v", number, m, err)
	}
}
