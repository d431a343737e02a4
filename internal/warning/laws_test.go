package warning_test

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/warning"
)

var outcomes = []claim.Outcome{claim.Delivered, warning.Opened, claim.Assigned, claim.Acknowledged, claim.Assessed, claim.Actioned, claim.Refused, claim.Closed,
	claim.Clarify, claim.Clarified, claim.Escalated, claim.Expired, claim.Undelivered, warning.Signed, warning.Telephoned, warning.Countersigned, warning.Reopened, "invented"}

var agencies = []claim.AgencyID{"tr-spoc", "nl-spoc", "be-spoc"}

// drawEvent makes any receipt, sensible or not.
func drawEvent(t *rapid.T, actors []claim.OfficerID) warning.Event {
	id := claim.ID("r-" + rapid.StringMatching(`[a-f]{1,2}`).Draw(t, "id"))
	by := rapid.SampledFrom(agencies).Draw(t, "by")
	return warning.Event{ID: id, By: by, Outcome: rapid.SampledFrom(outcomes).Draw(t, "outcome"), Actor: rapid.SampledFrom(actors).Draw(t, "actor"),
		At: rapid.Int64Range(1, 5).Draw(t, "at"), Valid: rapid.Bool().Draw(t, "valid"),
		Note: warning.Note{Recipient: rapid.SampledFrom(agencies).Draw(t, "recipient"), Second: rapid.SampledFrom([]claim.OfficerID{"", "o-one", "o-two"}).Draw(t, "second"),
			Result: warning.Done, Assessment: warning.Relevant, End: claim.ID("r-" + rapid.StringMatching(`[a-f]{1,2}`).Draw(t, "end"))}}
}

func drawHead(t *rapid.T) warning.Head {
	return warning.Head{ID: "d-1", Sender: "tr-spoc", To: []claim.AgencyID{"nl-spoc", "be-spoc"}, Released: 1,
		Precedence: rapid.SampledFrom([]warning.Precedence{warning.Flash, warning.Urgent, warning.Routine}).Draw(t, "precedence")}
}

// distinct leaves one receipt an id: an id is the hash of what was signed.
func distinct(all []warning.Event) []warning.Event {
	slices.SortFunc(all, func(a, b warning.Event) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b warning.Event) bool { return a.ID == b.ID })
}

func TestAnyOrderGivesTheSameState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHead(t)
		all := distinct(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) warning.Event { return drawEvent(t, []claim.OfficerID{"", "o-one", "o-two"}) }), 0, 12).Draw(t, "events"))
		want := warning.Fold(h, "nl-spoc", all)
		again := rapid.Permutation(append(slices.Clone(all), all...)).Draw(t, "order")
		if diff := gocmp.Diff(want, warning.Fold(h, "nl-spoc", again)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestNothingWithoutANamedOfficerSettlesAWarning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHead(t)
		all := distinct(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) warning.Event {
			e := drawEvent(t, []claim.OfficerID{""})
			e.Valid = true // though it is not
			return e
		}), 0, 20).Draw(t, "events"))
		s := warning.Fold(h, "nl-spoc", all)
		if s.Stage != warning.Released && s.Stage != warning.AtNode {
			t.Fatalf("machines brought it to %q", s.Stage)
		}
	})
}

// What settles a warning: an acknowledgement and an end by named officers of
// the recipient, for FLASH with a second and the sender's countersignature.
func TestWhatSettlesAWarning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHead(t)
		all := distinct(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) warning.Event { return drawEvent(t, []claim.OfficerID{"", "o-one", "o-two"}) }), 0, 20).Draw(t, "events"))
		s := warning.Fold(h, "nl-spoc", all)
		if !s.Stage.Settled() {
			return
		}
		has := func(by claim.AgencyID, outcome ...claim.Outcome) bool {
			return slices.ContainsFunc(all, func(e warning.Event) bool {
				return e.Valid && e.By == by && e.Actor != "" && slices.Contains(outcome, e.Outcome)
			})
		}
		if !has("nl-spoc", claim.Acknowledged) || !has("nl-spoc", claim.Closed, claim.Refused) {
			t.Fatal("settled by others than the recipient's officers")
		}
		if h.Precedence == warning.Flash && !has("tr-spoc", warning.Countersigned) {
			t.Fatal("a flash warning was settled without its sender")
		}
	})
}

// Records reach a store in any order, the warning itself last if need be; the
// tables are those of any other order, and of a rebuild.
func TestStoreOrderRebuildAndForgetting(t *testing.T) {
	tr := open(t)
	nl := newHouse(t, dbtest.Open(t, migrations...), "nl-spoc")
	d := release(t, full())
	w := tr.file(t, noon, d, false)
	all := []*claim.Record{w}
	for i, r := range []*claim.Receipt{
		receipt(t, w.ID, claim.Delivered, "", warning.Note{Zone: "Europe/Amsterdam"}, "", ""),
		receipt(t, w.ID, claim.Acknowledged, "o-nl", warning.Note{}, "", ""),
		receipt(t, w.ID, claim.Assessed, "o-nl", warning.Note{Assessment: warning.Relevant}, "", ""),
		receipt(t, w.ID, claim.Closed, "o-nl", warning.Note{Result: warning.Done}, "", "met"),
	} {
		all = append(all, nl.file(t, noon+int64(i+1)*minute, r, false))
	}
	tr.take(t, all...)
	want := tr.load(t, w.ID).States
	if want[0].Stage != warning.Closed {
		t.Fatalf("stage %q", want[0].Stage)
	}
	rapid.Check(t, func(rt *rapid.T) {
		other := newHouse(t, dbtest.Open(t, migrations...), "be-spoc")
		for _, r := range rapid.Permutation(all).Draw(rt, "order") {
			other.take(rt, r)
		}
		if diff := gocmp.Diff(want, other.load(rt, w.ID).States); diff != "" {
			rt.Fatal(diff)
		}
		incremental := other.digest(rt)
		other.write(rt, func(tx *db.Tx) error { _, err := other.l.RebuildTx(tx, nil); return err })
		if other.digest(rt) != incremental {
			rt.Fatal("a rebuild gives other tables")
		}
		gone := rapid.SampledFrom(all).Draw(rt, "erased")
		other.write(rt, func(tx *db.Tx) error {
			_, err := other.l.Erase(tx, ledger.Cause{Ground: ledger.Ordered}, gone.ID)
			return err
		})
		incremental = other.digest(rt)
		other.write(rt, func(tx *db.Tx) error { _, err := other.l.RebuildTx(tx, nil); return err })
		if other.digest(rt) != incremental {
			rt.Fatalf("erasing %s and a rebuild differ", gone.ID)
		}
	})
}

func TestWhoIsConcernedAndWhy(t *testing.T) {
	dir := warning.Directory{"NL": {"nl-spoc"}, "BE": {"be-spoc", "be-ct"}, "TR": {"tr-spoc"}}
	w := full()
	facts := append(warning.FactsOf(w),
		warning.Fact{Rule: warning.RuleDocument, Country: "BE", Words: "passport issued by BE"},
		warning.Fact{Rule: warning.RuleDocument, Country: "BE", Words: "passport issued by BE"},
		warning.Fact{Rule: warning.RuleCase, Agency: "fr-spoc", Words: "open case shares a subject"},
		warning.Fact{Rule: warning.RuleTransit, Country: "DE", Words: "Frankfurt"},
		warning.Fact{Rule: "belief", Country: "NL", Words: "x"})
	to, nobody := warning.Route("tr-spoc", facts, dir)
	want := []warning.Recipient{
		{Agency: "be-ct", Because: []warning.Because{{Rule: warning.RuleDocument, Words: "passport issued by BE"}}},
		{Agency: "be-spoc", Because: []warning.Because{{Rule: warning.RuleDocument, Words: "passport issued by BE"}}},
		{Agency: "fr-spoc", Because: []warning.Because{{Rule: warning.RuleCase, Words: "open case shares a subject"}}},
		{Agency: "nl-spoc", Because: []warning.Because{{Rule: warning.RuleDestination, Words: "Schiphol"}}},
	}
	if diff := gocmp.Diff(want, to); diff != "" {
		t.Error(diff)
	}
	if len(nobody) != 2 || nobody[0].Country != "DE" || nobody[1].Rule != "belief" {
		t.Errorf("led to nobody: %+v", nobody)
	}
	w.To = to
	if err := func() error { _, err := w.Encode(); return err }(); err != nil {
		t.Errorf("what the rules propose cannot be sent: %v", err)
	}
}

// No rule and no field of a fact is about who a person is.
func TestNoRuleIsAboutWhoAPersonIs(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[warning.Fact](), reflect.TypeFor[warning.Warning](), reflect.TypeFor[warning.Subject]()} {
		for f := range typ.Fields() {
			for _, word := range []string{"ethnic", "religio", "belief", "opinion", "health", "orient", "national", "score", "risk"} {
				if strings.Contains(strings.ToLower(f.Name), word) {
					t.Errorf("%s has the field %s", typ, f.Name)
				}
			}
		}
	}
}

func TestTheDailyListNamesEveryGap(t *testing.T) {
	tr := open(t)
	nl := newHouse(t, dbtest.Open(t, migrations...), "nl-spoc")
	same := tr.file(t, noon, release(t, full()), false)
	lost := tr.file(t, noon+1, release(t, full()), false)
	young := tr.file(t, noon+50*minute, release(t, full()), false)
	nl.take(t, same)
	ack := nl.file(t, noon+minute, receipt(t, same.ID, claim.Acknowledged, "o-nl", warning.Note{}, "", ""), false)
	list := func(h *house, peer claim.AgencyID) (d *warning.Digest) {
		h.write(t, func(tx *db.Tx) (err error) {
			d, err = warning.MakeDigest(tx, h.own, peer, 3, noon+60*minute)
			return err
		})
		b, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if d, err = warning.DecodeDigest(b); err != nil {
			t.Fatal(err)
		}
		return d
	}
	gaps := func(h *house, d *warning.Digest, last int64) (out []warning.Gap) {
		h.write(t, func(tx *db.Tx) (err error) { out, err = warning.Compare(tx, h.own, d, last, 15*minute); return err })
		return out
	}
	want := []warning.Gap{
		{Kind: warning.NoList},
		{Kind: warning.Differs, Warning: same.ID, Here: warning.Released, There: warning.Acknowledged},
		{Kind: warning.NotThere, Warning: lost.ID, Here: warning.Released},
	}
	slices.SortFunc(want[1:], func(a, b warning.Gap) int { return cmp.Compare(a.Warning, b.Warning) })
	if diff := gocmp.Diff(want, gaps(tr, list(nl, "tr-spoc"), 1)); diff != "" {
		t.Error(diff)
	}
	var missing []claim.ID
	for _, g := range gaps(nl, list(tr, "nl-spoc"), 2) {
		if g.Kind == warning.NotHere {
			missing = append(missing, g.Warning)
		}
	}
	if want := []claim.ID{lost.ID, young.ID}; len(missing) != 2 || !slices.Contains(want, missing[0]) || !slices.Contains(want, missing[1]) {
		t.Errorf("not here: %v", missing)
	}
	nl.take(t, lost, young)
	tr.take(t, ack)
	if got := gaps(nl, list(tr, "nl-spoc"), 2); len(got) != 0 {
		t.Errorf("after all has arrived: %+v", got)
	}
	d := list(tr, "nl-spoc")
	tr.write(t, func(tx *db.Tx) error {
		if _, err := warning.Compare(tx, "tr-spoc", d, 2, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("a list for another: %v", err)
		}
		return nil
	})
}

func TestExercisesAreMeasuredApart(t *testing.T) {
	tr := open(t)
	nl := newHouse(t, dbtest.Open(t, migrations...), "nl-spoc")
	drill := full()
	drill.Exercise = true
	for i := range int64(4) { // the last is never answered
		d, err := warning.Release(drill, "o-turk", "", "weekly exercise")
		if err != nil {
			t.Fatal(err)
		}
		w := tr.file(t, noon+i, d, true)
		if i < 3 {
			tr.take(t, nl.file(t, noon+i+(i+1)*minute, receipt(t, w.ID, claim.Delivered, "", warning.Note{}, "", ""), true),
				nl.file(t, noon+i+(3*i+2)*minute, receipt(t, w.ID, claim.Acknowledged, "o-nl", warning.Note{}, "", ""), true))
		}
	}
	tr.file(t, noon, release(t, full()), false) // a real one
	var got []warning.Exercise
	tr.write(t, func(tx *db.Tx) (err error) {
		got, err = warning.Exercises(tx, "tr-spoc", noon, noon+60*minute)
		return err
	})
	want := []warning.Exercise{{Peer: "nl-spoc", Warnings: 4, Received: 3, Acked: 3, ReceiptMedian: 2 * minute, ReceiptWorst: 3 * minute, AcknowledgeMedian: 3 * minute, AcknowledgeWorst: 5 * minute}}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
