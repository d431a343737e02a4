package warning_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/warning"
)

func TestAFlashWarningFromReleaseToTheLastSignature(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, s *db.Store) {
		tr, nl := newHouse(t, s, "tr-spoc"), newHouse(t, dbtest.Open(t, migrations...), "nl-spoc")
		d, err := warning.Release(flash(), "o-turk", "", "no second officer in reach")
		if err != nil {
			t.Fatalf("a flash warning waited for a second officer: %v", err)
		}
		rec := tr.file(t, noon, d, false)
		nl.take(t, rec)
		both := func(by *house, at int64, r *claim.Receipt) claim.ID {
			t.Helper()
			held := by.load(t, rec.ID)
			if err := warning.Check(held.Head, held.Current, held.Of("nl-spoc"), by.own, r); err != nil {
				t.Fatalf("%s: %v", r.Outcome, err)
			}
			x := by.file(t, at, r, false)
			tr.take(t, x)
			nl.take(t, x)
			a, b := tr.load(t, rec.ID).Of("nl-spoc"), nl.load(t, rec.ID).Of("nl-spoc")
			if diff := cmp.Diff(a, b); diff != "" {
				t.Fatalf("the two sides differ after %s:\n%s", r.Outcome, diff)
			}
			return x.ID
		}
		stage := func(want warning.Stage) {
			t.Helper()
			if got := tr.load(t, rec.ID).Of("nl-spoc").Stage; got != want {
				t.Fatalf("stage %q, want %q", got, want)
			}
		}
		stage(warning.Released)
		if tr.load(t, rec.ID).Signed() {
			t.Error("one officer passed for two")
		}
		both(nl, noon+minute, receipt(t, rec.ID, claim.Delivered, "", warning.Note{Zone: "Europe/Amsterdam"}, "", ""))
		stage(warning.AtNode)
		both(nl, noon+2*minute, receipt(t, rec.ID, warning.Opened, "o-nl", warning.Note{}, "", ""))
		stage(warning.Looked)
		refuse := func(name string, by claim.AgencyID, r *claim.Receipt, kind fault.Kind) {
			t.Helper()
			h := tr.load(t, rec.ID)
			if err := warning.Check(h.Head, h.Current, h.Of("nl-spoc"), by, r); !fault.Is(err, kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		end := receipt(t, rec.ID, claim.Closed, "o-nl", warning.Note{Result: warning.Done, Second: "o-nl2"}, "", "met at the gate")
		refuse("closed before anybody had it", "nl-spoc", end, fault.Conflict)
		refuse("acknowledged by the sender", "tr-spoc", receipt(t, rec.ID, claim.Acknowledged, "o-turk", warning.Note{}, "", ""), fault.Forbidden)
		refuse("signed by himself", "tr-spoc", receipt(t, rec.ID, warning.Signed, "o-turk", warning.Note{}, "", ""), fault.Forbidden)
		both(tr, noon+3*minute, receipt(t, rec.ID, warning.Signed, "o-turk2", warning.Note{}, "", ""))
		if !tr.load(t, rec.ID).Signed() {
			t.Error("the second signature is lost")
		}
		both(nl, noon+4*minute, receipt(t, rec.ID, claim.Acknowledged, "o-nl", warning.Note{}, "", ""))
		both(nl, noon+5*minute, receipt(t, rec.ID, claim.Assessed, "o-nl", warning.Note{Assessment: warning.Relevant}, "", ""))
		both(nl, noon+6*minute, receipt(t, rec.ID, claim.Actioned, "o-nl", warning.Note{}, "", "officers at the gate"))
		stage(warning.Actioned)
		refuse("closed by one", "nl-spoc", receipt(t, rec.ID, claim.Closed, "o-nl", warning.Note{Result: warning.Done}, "", "met"), fault.Forbidden)
		refuse("closed as withdrawn", "nl-spoc", receipt(t, rec.ID, claim.Closed, "o-nl", warning.Note{Result: warning.Withdrawn, Second: "o-nl2"}, "", "x"), fault.Conflict)
		first := both(nl, noon+7*minute, end)
		stage(warning.Ending)
		both(tr, noon+8*minute, receipt(t, rec.ID, warning.Reopened, "o-turk", warning.Note{Recipient: "nl-spoc", End: first}, "", "that was another passenger"))
		stage(warning.Actioned)
		last := both(nl, noon+9*minute, end)
		both(tr, noon+10*minute, receipt(t, rec.ID, warning.Countersigned, "o-turk", warning.Note{Recipient: "nl-spoc", End: last}, "", ""))
		stage(warning.Closed)
		refuse("acted after the end", "nl-spoc", receipt(t, rec.ID, claim.Actioned, "o-nl", warning.Note{}, "", "x"), fault.Conflict)
		incremental := tr.digest(t)
		tr.write(t, func(tx *db.Tx) error { _, err := tr.l.RebuildTx(tx, nil); return err })
		if tr.digest(t) != incremental {
			t.Error("a rebuild gives other tables")
		}
	})
}

func TestTwoOfficersReleaseWhatIsNoFlash(t *testing.T) {
	if _, err := warning.Release(full(), "o-one", "o-one", "x"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("released by one: %v", err)
	}
}

func TestChangesCountByNumber(t *testing.T) {
	tr := open(t)
	rec := tr.file(t, noon, release(t, full()), false)
	change := func(c *warning.Change) *claim.Directive {
		b, err := c.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return &claim.Directive{Act: claim.Update, Actor: "o-turk", Of: string(rec.ID), Body: b}
	}
	second, first := full(), full()
	second.Asked, first.Asked = "the second", "the first"
	tr.file(t, noon+2, change(&warning.Change{Kind: warning.Amend, Number: 2, Warning: second, Reason: "b"}), false)
	tr.file(t, noon+3, change(&warning.Change{Kind: warning.Amend, Number: 1, Warning: first, Reason: "a"}), false)
	if c := tr.load(t, rec.ID).Current; c.Number != 2 || c.Warning.Asked != "the second" || c.Withdrawn {
		t.Errorf("in force is %d, %q", c.Number, c.Warning.Asked)
	}
	tr.file(t, noon+4, change(&warning.Change{Kind: warning.Withdraw, Number: 3, Reason: "unfounded"}), false)
	h := tr.load(t, rec.ID)
	if !h.Current.Withdrawn || h.Current.Reason != "unfounded" {
		t.Error("the withdrawal does not show")
	}
	if s := h.Of("nl-spoc").Stage; s.Settled() {
		t.Errorf("a withdrawal settled the warning there: %s", s)
	}
}

func TestWhatCannotBeReadIsStillAWarning(t *testing.T) {
	tr := open(t)
	rec := tr.file(t, noon, &claim.Directive{Act: claim.Warn, Actor: "o-x", Audience: []claim.AgencyID{"nl-spoc"}, Body: []byte("from a later version")}, false)
	h := tr.load(t, rec.ID)
	if h.Warning != nil || h.Precedence != warning.Urgent || len(h.States) != 1 || len(h.Incomplete()) == 0 {
		t.Errorf("got %+v", h)
	}
	if step, due := warning.Owed(h.Head, h.States[0]); step != "receipt" || due != noon+5*minute {
		t.Errorf("owed %s at %d", step, due)
	}
}

// A dark peer: its own node never speaks, and the sender's people are called.
func TestSilenceCallsTheSendersPeople(t *testing.T) {
	tr := open(t)
	rec := tr.file(t, noon, release(t, full()), false)
	mind := func(at int64) (ids []string, next int64) {
		tr.write(t, func(tx *db.Tx) error {
			ids = nil
			opened, n, err := warning.Mind(tx, "tr-spoc", "duty", at)
			for _, s := range opened {
				ids = append(ids, s.Step)
			}
			next = n
			return err
		})
		return ids, next
	}
	if ids, next := mind(noon + 5*minute - 1); len(ids) != 0 || next != noon+5*minute {
		t.Fatalf("too early: %v, next %d", ids, next)
	}
	for i := range 2 { // the second look opens nothing
		if ids, _ := mind(noon + 5*minute); len(ids) != 1-i {
			t.Fatalf("look %d opened %v", i, ids)
		}
	}
	var pages []duty.Page
	tr.write(t, func(tx *db.Tx) (err error) { pages, _, err = duty.Tick(tx, noon+5*minute); return err })
	if len(pages) != 1 || pages[0].Officer != "o-last" || pages[0].Obligation.Kind != "silence" {
		t.Fatalf("called %+v", pages)
	}
	// The machine answers, the people do not: while the first silence is open
	// no second begins; when an officer has closed it, the next step counts.
	tr.take(t, foreign(t, "nl-spoc", noon+6*minute, receipt(t, rec.ID, claim.Delivered, "", warning.Note{Zone: "Europe/Amsterdam"}, "", "")))
	if ids, _ := mind(noon + 70*minute); len(ids) != 0 {
		t.Errorf("a second ladder began: %v", ids)
	}
	tr.write(t, func(tx *db.Tx) error {
		id := pages[0].Obligation.ID
		if _, err := duty.Acknowledge(tx, id, "o-last", noon+7*minute); err != nil {
			return err
		}
		_, err := duty.Close(tx, id, "o-last", "", "telephoned", "told their desk", noon+8*minute)
		return err
	})
	if ids, _ := mind(noon + 70*minute); len(ids) != 1 || ids[0] != "acknowledgement" {
		t.Errorf("opened %v", ids)
	}
}

// foreign signs a record at another agency's node.
func foreign(t *testing.T, by claim.AgencyID, at int64, body claim.Validator) *claim.Record {
	return newHouse(t, dbtest.Open(t, migrations...), by).file(t, at, body, false)
}

func TestTheReceiversObligationFollowsItsActs(t *testing.T) {
	nl := newHouse(t, dbtest.Open(t, migrations...), "nl-spoc")
	rec := foreign(t, "tr-spoc", noon, release(t, full()))
	nl.take(t, rec)
	at := noon + minute
	nl.file(t, at, receipt(t, rec.ID, claim.Delivered, "", warning.Note{Zone: "Europe/Amsterdam"}, "", ""), false)
	h := nl.load(t, rec.ID)
	o, err := warning.ReceiverOpening(h.Head, h.Of("nl-spoc"), "duty")
	if err != nil {
		t.Fatal(err)
	}
	nl.write(t, func(tx *db.Tx) error { _, err := duty.Open(tx, o); return err })
	do := func(r *claim.Receipt, after int64) duty.Obligation {
		nl.file(t, at+after, r, false)
		held := nl.load(t, rec.ID)
		var o duty.Obligation
		nl.write(t, func(tx *db.Tx) (err error) {
			if err := warning.Follow(tx, held, "nl-spoc", r, at+after); err != nil {
				return err
			}
			o, err = duty.Get(tx, warning.ReceivedID(rec.ID))
			return err
		})
		return o
	}
	if o.Due != at+60*minute {
		t.Errorf("acknowledgement due after %v", o.Due-at)
	}
	if o := do(receipt(t, rec.ID, claim.Acknowledged, "o-nl", warning.Note{}, "", ""), minute); o.Owner != "o-nl" || o.Due != at+8*60*minute {
		t.Errorf("owner %s, due after %d minutes", o.Owner, (o.Due-at)/minute)
	}
	if o := do(receipt(t, rec.ID, claim.Assessed, "o-nl", warning.Note{Assessment: warning.Relevant}, "", ""), 2*minute); o.Due != at+3*24*60*minute {
		t.Errorf("answer due after %d minutes", (o.Due-at)/minute)
	}
	if o := do(receipt(t, rec.ID, claim.Closed, "o-nl", warning.Note{Result: warning.Done}, "", "met"), 3*minute); o.Closed == 0 {
		t.Error("the obligation is open though a named officer closed it")
	}
}

func TestLimits(t *testing.T) {
	ams, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	friday := time.Date(2015, 7, 17, 16, 0, 0, 0, ams)
	for _, c := range []struct {
		p    warning.Precedence
		want time.Time
	}{
		{warning.Flash, friday.Add(15 * time.Minute)},
		{warning.Urgent, friday.Add(time.Hour)},
		{warning.Routine, friday.AddDate(0, 0, 3)}, // Monday
	} {
		if got := warning.DefaultTerms(c.p).AcknowledgeBy(friday.UnixMicro(), ams); got != c.want.UnixMicro() {
			t.Errorf("%s: %v, want %v", c.p, time.UnixMicro(got).In(ams), c.want)
		}
	}
}

func TestSenderOwesWhatIsMissingAndTheSecondSignature(t *testing.T) {
	tr := open(t)
	w := flash()
	w.Action, w.ReplyBy = "", 0
	d, err := warning.Release(w, "o-turk", "", "alone at night")
	if err != nil {
		t.Fatal(err)
	}
	h := tr.load(t, tr.file(t, noon, d, false).ID)
	got := map[string]int64{}
	for _, o := range warning.SenderOpenings(h, "duty") {
		got[o.Kind] = (o.Due - noon) / minute
	}
	if diff := cmp.Diff(map[string]int64{"completion": 30, "signature": 60}, got); diff != "" {
		t.Error(diff)
	}
}
