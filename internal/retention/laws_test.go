package retention

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/ledger"
)

// Whatever is ordered, in whatever order it arrives and whatever is erased:
// rebuild gives the same tables, a hold stops erasure, and everything else is
// erased on time.
func TestLawsOfRetention(t *testing.T) {
	s := dbtest.Open(t, migrations...)
	peers := dbtest.Open(t, migrations...)
	p := Default()
	rapid.Check(t, func(t *rapid.T) {
		h := newHouse(s, peers)
		h.write(t, func(tx *db.Tx) error {
			for _, table := range []string{"records", "ledger_head", "markings", "retained", "retention_orders"} {
				if err := tx.Exec(`DELETE FROM ` + table); err != nil {
					return err
				}
			}
			return nil
		})
		var records, orders []claim.ID
		holds := map[claim.ID][]claim.ID{} // order → records
		today := day0
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			today += claim.Day(rapid.IntRange(0, 200).Draw(t, "days"))
			pick := func() claim.ID { return rapid.SampledFrom(records).Draw(t, "record") }
			act := rapid.IntRange(0, 5).Draw(t, "act")
			if len(records) == 0 {
				act = 0
			}
			var d *claim.Directive
			var err error
			switch act {
			case 0:
				records = append(records, h.file(t, today, claim.Marking{Originator: "be-spoc", EraseBy: today + claim.Day(rapid.IntRange(1, 2000).Draw(t, "erase"))}, statement()))
				continue
			case 1:
				d, err = HoldOrder("o-ana", today, Terms{Ground: Proof, Owner: "o-ana", ReviewBy: today + 30}, "trial", pick(), pick())
			case 2:
				d, err = RestrictOrder("o-ana", Proof, "trial", pick())
			case 3:
				d, err = p.ContinueOrder("o-ana", Stored, today, today+claim.Day(rapid.IntRange(1, 1000).Draw(t, "until")), "needed", pick())
			case 4:
				if len(orders) == 0 {
					continue
				}
				of := rapid.SampledFrom(orders).Draw(t, "of")
				d, err = ReleaseOrder("o-ana", Order{ID: of}, today, "over")
				delete(holds, of)
			case 5:
				gone := rapid.SampledFrom(slices.Concat(records, orders)).Draw(t, "gone")
				h.write(t, func(tx *db.Tx) error { _, err := h.l.Erase(tx, ledger.Cause{Ground: ledger.Ordered}, gone); return err })
				records = slices.DeleteFunc(records, func(r claim.ID) bool { return r == gone })
				orders = slices.DeleteFunc(orders, func(r claim.ID) bool { return r == gone })
				delete(holds, gone)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			id := h.file(t, today, own, d)
			if act != 4 {
				orders = append(orders, id)
			}
			if act == 1 {
				holds[id] = d.Records
			}
		}
		digest := func() (sum string) {
			err := h.s.Read(context.Background(), func(tx *db.ReadTx) (err error) { sum, err = h.l.Digest(tx); return err })
			if err != nil {
				t.Fatal(err)
			}
			return sum
		}
		before := digest()
		if _, err := h.l.Rebuild(context.Background(), h.s, nil); err != nil {
			t.Fatal(err)
		}
		if digest() != before {
			t.Fatal("rebuild gives other tables")
		}
		held := map[claim.ID]bool{}
		for _, rs := range holds {
			for _, r := range rs {
				held[r] = true
			}
		}
		when := today + claim.Day(rapid.IntRange(0, 3000).Draw(t, "later"))
		gone := h.toErase(t, when)
		for _, r := range records {
			i := h.item(t, r, when)
			if i.Held != held[r] {
				t.Fatalf("%s held: %v, want %v", r, i.Held, held[r])
			}
			if want := i.Ends <= when && !i.Held; slices.Contains(gone, r) != want {
				t.Fatalf("%+v on %s to be erased: %v", i, when, !want)
			}
			if i.ReviewBy > addMonths(i.KeptSince, 120) || i.Ends > i.EraseBy || i.Ends > i.ReviewBy+1 {
				t.Fatalf("kept too long: %+v", i)
			}
		}
	})
}
