package warning_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/warning"
)

// Who may not see a warning sees nothing of it; who may see it, and not a
// receipt, sees the state without that receipt.
func TestStatesAreWhatTheReaderMaySee(t *testing.T) {
	tr := open(t)
	rec := tr.file(t, noon, release(t, full()), false)
	ack := foreign(t, "nl-spoc", noon+minute, receipt(t, rec.ID, claim.Acknowledged, "o-nl", warning.Note{}, "", ""))
	tr.take(t, ack)
	h := tr.load(t, rec.ID)
	if h.Events[0].Mark == h.Mark {
		t.Fatal("both have one marking: the test shows nothing")
	}
	tr.write(t, func(tx *db.Tx) error {
		if _, err := warning.Load(tx, marking.NewSet(h.Mark+100), rec.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("shown without right: %v", err)
		}
		for set, want := range map[*marking.Set]warning.Stage{
			marking.NewSet(h.Mark):                   warning.Released,
			marking.NewSet(h.Mark, h.Events[0].Mark): warning.Acknowledged,
		} {
			x, err := warning.Load(tx, set, rec.ID)
			if err != nil || x.Of("nl-spoc").Stage != want {
				t.Errorf("stage %q, want %q (%v)", x.Of("nl-spoc").Stage, want, err)
			}
		}
		for name, list := range map[string]func(db.Queryer, *marking.Set, warning.List) ([]warning.Held, error){"sent": warning.Sent, "received": warning.Received} {
			own := claim.AgencyID("tr-spoc")
			if name == "received" {
				own = "nl-spoc"
			}
			for n, set := range []*marking.Set{marking.NewSet(h.Mark + 100), marking.NewSet(h.Mark)} {
				got, err := list(tx, set, warning.List{Own: own, Open: true})
				if err != nil || len(got) != n {
					t.Errorf("%s: %d warnings, want %d (%v)", name, len(got), n, err)
				}
			}
		}
		return nil
	})
}
