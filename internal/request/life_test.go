package request_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/request"
)

func TestClocksOfArticle5(t *testing.T) {
	for name, c := range map[string]struct {
		urgent        bool
		accessibility request.Accessibility
		want          time.Time
	}{
		"urgent, at hand":      {true, request.Directly, time.UnixMicro(noon).Add(8 * time.Hour)},
		"urgent, elsewhere":    {true, request.Indirectly, time.Date(2015, 3, 27, 12, 0, 0, 0, brussels)},
		"not urgent":           {false, request.Directly, time.Date(2015, 3, 31, 12, 0, 0, 0, brussels)}, // summer time has begun
		"not urgent elsewhere": {false, request.Indirectly, time.Date(2015, 3, 31, 12, 0, 0, 0, brussels)},
	} {
		h := request.Head{ID: "d-1", Asker: "es-spoc", Asked: "be-spoc", Request: question()}
		if c.urgent {
			h.Request = urgent()
		}
		s := request.Fold(h, []request.Event{
			{ID: "r-1", By: "be-spoc", Kind: claim.Delivered, At: noon, Body: &request.Note{Zone: "Europe/Brussels"}},
			{ID: "r-2", By: "be-spoc", Kind: claim.Assessed, Actor: "o-be", At: noon + 1, Body: &request.Note{Accessibility: c.accessibility}},
		})
		if s.Due != c.want.UnixMicro() || s.LawDue != s.Due {
			t.Errorf("%s: due %v, want %v", name, time.UnixMicro(s.Due).In(brussels), c.want)
		}
		if s.Late(s.Due) || !s.Late(s.Due+1) {
			t.Errorf("%s: late at the wrong moment", name)
		}
	}
}

func TestARequestFromQuestionToEnd(t *testing.T) {
	dbtest.Each(t, migrations, func(t *testing.T, store *db.Store) {
		es, be := open(t, "es-spoc"), newHouse(t, store, "be-spoc")
		rec := es.file(t, noon-minute, ask(question(), "be-spoc"), false)
		be.take(t, rec)
		at := noon
		step := func(by *house, body claim.Validator, kind claim.Outcome, want request.Stage) request.State {
			t.Helper()
			actor, raw := claim.OfficerID(""), []byte(nil)
			switch b := body.(type) {
			case *claim.Receipt:
				actor, raw = b.Actor, b.Body
			case *claim.Directive:
				actor, raw = b.Actor, b.Body
			}
			decoded, err := request.DecodeEvent(kind, raw)
			if err != nil {
				t.Fatal(err)
			}
			h := by.load(t, rec.ID)
			if err := request.Check(h.Head, h.State, by.own, kind, actor, decoded); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			x := by.file(t, at, body, false)
			at += hour
			es.take(t, x)
			be.take(t, x)
			a, b := es.load(t, rec.ID).State, be.load(t, rec.ID).State
			if diff := cmp.Diff(a, b); diff != "" {
				t.Fatalf("the two sides differ after %s:\n%s", kind, diff)
			}
			if a.Stage != want {
				t.Fatalf("after %s: %q, want %q", kind, a.Stage, want)
			}
			return a
		}
		refused := func(name string, by claim.AgencyID, kind claim.Outcome, actor claim.OfficerID, body any, want fault.Kind) {
			t.Helper()
			h := be.load(t, rec.ID)
			if err := request.Check(h.Head, h.State, by, kind, actor, body); !fault.Is(err, want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		step(be, delivered(rec.ID, true), claim.Delivered, request.Received)
		o, err := request.AnswererOpening(be.load(t, rec.ID), "duty")
		if err != nil || o.Due != noon+7*24*hour-hour { // summer time begins in between
			t.Fatalf("opening %+v: %v", o, err)
		}
		be.write(t, func(tx *db.Tx) error { _, err := duty.Open(tx, o); return err })
		step(be, note(rec.ID, claim.Acknowledged, "o-be", request.Note{}), claim.Acknowledged, request.Acknowledged)
		refused("answered by the asker", "es-spoc", claim.Answered, "o-es", &request.Answer{Items: []int64{1}}, fault.Forbidden)
		refused("answered by nobody", "be-spoc", claim.Answered, "", &request.Answer{Items: []int64{1}}, fault.Invalid)
		refused("refused at once for want of detail", "be-spoc", claim.Refused, "o-be", &request.Refusal{Ground: request.BadRequest, Items: []int64{1}}, fault.Conflict)
		refused("a judge nobody asked", "be-spoc", claim.Refused, "o-be", &request.Refusal{Ground: request.JudgeRefused, Items: []int64{1}}, fault.Conflict)
		refused("an item nobody asked", "be-spoc", claim.Answered, "o-be", &request.Answer{Items: []int64{9}}, fault.Conflict)
		refused("closed by who was asked", "be-spoc", claim.Closed, "o-be", &request.Note{}, fault.Conflict)
		refused("given unasked", "es-spoc", claim.Clarified, "o-es", &request.Clarification{Round: 1, Text: "x"}, fault.Conflict)
		due := step(be, receipt(rec.ID, claim.Clarify, "o-be", must(request.Encode(&request.Clarification{Round: 1, Text: "which car?"}))), claim.Clarify, request.Clarifying).Due
		s := step(es, receipt(rec.ID, claim.Clarified, "o-es", must(request.Encode(&request.Clarification{Round: 1, Text: "the grey one"}))), claim.Clarified, request.Acknowledged)
		if s.Stopped != hour || s.Due != due+hour || s.LawDue != due {
			t.Errorf("the clock: stopped %d, due %d", s.Stopped, s.Due)
		}
		expected := noon + 30*24*hour
		delay := receipt(rec.ID, claim.Delayed, "o-be", must(request.Encode(&request.DelayNotice{Number: 1, Expected: expected, Reason: "telephone data", Authority: "investigating judge"})))
		if s := step(be, delay, claim.Delayed, request.Delayed); s.Due != expected || s.LawDue != due {
			t.Errorf("due %d after the notice", s.Due)
		}
		held := be.load(t, rec.ID)
		be.write(t, func(tx *db.Tx) error {
			return request.Follow(tx, held, claim.Delayed, "o-be", "", "a judge decides", at)
		})
		step(be, answer(rec.ID, 1), claim.Answered, request.PartAnswered)
		step(be, refusal(rec.ID, request.JudgeRefused, 2), claim.Refused, request.Refused)
		held = be.load(t, rec.ID)
		be.write(t, func(tx *db.Tx) error {
			if o, err := duty.Get(tx, request.AnswererID(rec.ID)); err != nil || o.Due != expected {
				t.Errorf("the obligation is due %d: %v", o.Due, err)
			}
			if err := request.Follow(tx, held, claim.Refused, "o-be", "", "the rest is refused", at); err != nil {
				return err
			}
			o, err := duty.Get(tx, request.AnswererID(rec.ID))
			if o.Closed == 0 {
				t.Error("the obligation is open though all items are settled")
			}
			return err
		})
		step(es, note(rec.ID, claim.Closed, "o-es", request.Note{}), claim.Closed, request.Closed)
		incremental := be.digest(t)
		be.write(t, func(tx *db.Tx) error { _, err := be.l.RebuildTx(tx, nil); return err })
		if be.digest(t) != incremental {
			t.Error("a rebuild gives other tables")
		}
	})
}

// The question of March 2015: nobody answers, and the asker's side knows the
// moment at which it was due.
func TestAnUnansweredQuestionIsSeenByTheAsker(t *testing.T) {
	es, be := open(t, "es-spoc"), open(t, "be-spoc")
	rec := es.file(t, noon-minute, ask(question(), "be-spoc"), false)
	es.take(t, be.file(t, noon, delivered(rec.ID, false), false))
	due := es.load(t, rec.ID).State.Due
	overdue := func(at int64) (n int, next int64) {
		es.write(t, func(tx *db.Tx) error {
			late, w, err := request.Overdue(tx, "es-spoc", at)
			n, next = len(late), w
			return err
		})
		return n, next
	}
	if n, next := overdue(due - 1); n != 0 || next != due {
		t.Errorf("%d late, next %d", n, next)
	}
	if n, next := overdue(due); n != 1 || next != 0 {
		t.Errorf("%d late, next %d", n, next)
	}
	o, err := request.AskerOpening(es.load(t, rec.ID), "duty")
	if err != nil || o.Received != due {
		t.Fatalf("%+v: %v", o, err)
	}
	es.write(t, func(tx *db.Tx) error {
		if _, err := duty.Open(tx, o); err != nil {
			return err
		}
		pages, _, err := duty.Tick(tx, due)
		if len(pages) != 1 || pages[0].Officer != "o-last" {
			t.Errorf("called %+v", pages)
		}
		return err
	})
}

func TestRefusalsAgainstTheLawMoveNothing(t *testing.T) {
	h := request.Head{ID: "d-1", Asker: "es-spoc", Asked: "be-spoc", Request: question()}
	bad := request.Event{ID: "r-9", By: "be-spoc", Kind: claim.Refused, Actor: "o-be", At: 9, Body: &request.Refusal{Ground: request.BadRequest, Items: []int64{1, 2}}}
	if s := request.Fold(h, []request.Event{bad}); s.Stage.Settled() || len(s.Irregular) != 1 {
		t.Errorf("%+v", s)
	}
	asked := request.Event{ID: "r-1", By: "be-spoc", Kind: claim.Clarify, Actor: "o-be", At: 3, Body: &request.Clarification{Round: 1, Text: "?"}}
	if s := request.Fold(h, []request.Event{bad, asked}); s.Stage != request.Refused {
		t.Errorf("%+v", s)
	}
}

func TestWithdrawnIsNotClosedByItself(t *testing.T) {
	h := request.Head{ID: "d-1", Asker: "es-spoc", Asked: "be-spoc", Request: question()}
	withdrawn := request.Event{ID: "d-2", By: "es-spoc", Kind: request.Withdrawn, Actor: "o-es", At: 1, Body: &request.Withdrawal{Reason: "found"}}
	if s := request.Fold(h, []request.Event{withdrawn}); !s.Withdrawn || s.Stage.Settled() {
		t.Errorf("%+v", s)
	}
	end := request.Event{ID: "r-3", By: "be-spoc", Kind: claim.Closed, Actor: "o-be", At: 2, Body: &request.Note{}}
	if s := request.Fold(h, []request.Event{end}); s.Stage.Settled() {
		t.Error("who was asked closed an open question")
	}
	if s := request.Fold(h, []request.Event{end, withdrawn}); s.Stage != request.Closed {
		t.Errorf("%+v", s)
	}
}

func drawEvent(t *rapid.T) request.Event {
	e := request.Event{ID: claim.ID("r-" + rapid.StringMatching(`[a-h]{2}`).Draw(t, "id")), At: rapid.Int64Range(1, 4).Draw(t, "at"),
		By:    rapid.SampledFrom([]claim.AgencyID{"es-spoc", "be-spoc", "fr-spoc"}).Draw(t, "by"),
		Actor: rapid.SampledFrom([]claim.OfficerID{"", "o-one"}).Draw(t, "actor")}
	items := rapid.SampledFrom([][]int64{{1}, {2}, {1, 2}}).Draw(t, "items")
	n := rapid.Int64Range(1, 2).Draw(t, "number")
	e.Kind = rapid.SampledFrom([]claim.Outcome{claim.Answered, claim.Refused, claim.Clarify, claim.Clarified, claim.Delayed, request.Withdrawn, claim.Delivered, claim.Assigned,
		claim.Acknowledged, claim.Assessed, claim.Closed, claim.Escalated, claim.Expired}).Draw(t, "kind")
	switch e.Kind {
	case claim.Answered:
		e.Body = &request.Answer{Items: items}
	case claim.Refused:
		e.Body = &request.Refusal{Ground: rapid.SampledFrom([]request.Ground{request.NotAvailable, request.BadRequest, request.JudgeRefused}).Draw(t, "ground"), Items: items}
	case claim.Clarify, claim.Clarified:
		e.Body = &request.Clarification{Round: n, Text: "x"}
	case claim.Delayed:
		e.Body = &request.DelayNotice{Number: n, Expected: e.At + int64(len(e.ID)), Reason: "x", Authority: "x"}
	case request.Withdrawn:
		e.Body = &request.Withdrawal{Reason: "x"}
	default:
		e.Body = &request.Note{Zone: rapid.SampledFrom([]string{"", "Europe/Brussels", "America/New_York"}).Draw(t, "zone"), Stops: rapid.Bool().Draw(t, "stops"),
			Accessibility: rapid.SampledFrom([]request.Accessibility{"", request.Directly, request.Indirectly}).Draw(t, "accessibility")}
	}
	return e
}

func TestAnyOrderGivesTheSameState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := request.Head{ID: "d-1", Asker: "es-spoc", Asked: "be-spoc", Request: urgent()}
		all := rapid.SliceOfNDistinct(rapid.Custom(drawEvent), 0, 15, func(e request.Event) claim.ID { return e.ID }).Draw(t, "events")
		want := request.Fold(h, all)
		if diff := cmp.Diff(want, request.Fold(h, rapid.Permutation(append(slices.Clone(all), all...)).Draw(t, "order"))); diff != "" {
			t.Fatal(diff)
		}
		for i := range all {
			all[i].Actor = ""
		}
		if s := request.Fold(h, all); s.Stage != request.Sent && s.Stage != request.Received {
			t.Fatalf("machines brought it to %q", s.Stage)
		}
	})
}
