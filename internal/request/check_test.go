package request_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/request"
)

func TestARequestGoesToOneOtherAgency(t *testing.T) {
	good := claim.Marking{Originator: "es-spoc"}
	for name, c := range map[string]struct {
		spoil func(*claim.Directive)
		m     claim.Marking
	}{
		"to nobody":  {func(d *claim.Directive) { d.Audience = nil }, good},
		"to two":     {func(d *claim.Directive) { d.Audience = []claim.AgencyID{"be-spoc", "fr-spoc"} }, good},
		"to itself":  {func(d *claim.Directive) { d.Audience = []claim.AgencyID{"es-spoc"} }, good},
		"by nobody":  {func(d *claim.Directive) { d.Actor = "" }, good},
		"no request": {func(d *claim.Directive) { d.Act = claim.Warn }, good},
		"half real":  {func(d *claim.Directive) {}, claim.Marking{Originator: "es-spoc", Exercise: true}},
		"garbled":    {func(d *claim.Directive) { d.Body = d.Body[:9] }, good},
	} {
		d := ask(question(), "be-spoc")
		if _, err := request.CheckRequest(d, good); err != nil {
			t.Fatal(err)
		}
		c.spoil(d)
		if _, err := request.CheckRequest(d, c.m); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAReceiptSaysWhatItsBodySays(t *testing.T) {
	r := refusal("d-1", request.NotAvailable, 1)
	if _, err := request.CheckReceipt(r); err != nil {
		t.Fatal(err)
	}
	r.Ground = "h"
	if _, err := request.CheckReceipt(r); !fault.Is(err, fault.Invalid) {
		t.Errorf("two grounds: %v", err)
	}
	r = refusal("d-1", request.Jeopardy, 1)
	r.Text = "an officer under cover"
	if _, err := request.CheckReceipt(r); !fault.Is(err, fault.Invalid) {
		t.Errorf("the receipt told what the ground protects: %v", err)
	}
	r = delivered("d-1", false)
	r.Outcome = claim.Acknowledged
	if _, err := request.CheckReceipt(r); !fault.Is(err, fault.Invalid) {
		t.Errorf("acknowledged by nobody: %v", err)
	}
}

// What cannot be read is a request all the same, on the shortest clock.
func TestWhatCannotBeReadIsStillARequest(t *testing.T) {
	be := open(t, "be-spoc")
	rec := be.file(t, noon, &claim.Directive{Act: claim.Ask, Actor: "o-x", Audience: []claim.AgencyID{"fr-spoc"}, Body: []byte("later version")}, false)
	be.file(t, noon, delivered(rec.ID, false), false) // by the asker: it counts for nothing
	h := be.load(t, rec.ID)
	if h.Request != nil || h.State.Stage != request.Sent {
		t.Errorf("%+v", h)
	}
	h.State = request.Fold(h.Head, []request.Event{{ID: "r-1", By: "fr-spoc", Kind: claim.Delivered, At: noon, Body: &request.Note{}}})
	if h.State.Due != noon+8*hour {
		t.Errorf("due %d", h.State.Due-noon)
	}
}

func TestWhoMayNotSeeItSeesNothing(t *testing.T) {
	es := open(t, "es-spoc")
	rec := es.file(t, noon, ask(question(), "be-spoc"), false)
	mark := es.load(t, rec.ID).Mark
	es.write(t, func(tx *db.Tx) error {
		if _, err := request.Load(tx, marking.NewSet(mark+1), rec.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("shown without right: %v", err)
		}
		list, err := request.AskedBy(tx, marking.NewSet(mark+1), "es-spoc", 0)
		if err != nil || len(list) != 0 {
			t.Errorf("listed without right: %v, %v", list, err)
		}
		list, err = request.AskedBy(tx, marking.NewSet(mark), "es-spoc", 0)
		if err != nil || len(list) != 1 {
			t.Errorf("not listed with right: %v, %v", list, err)
		}
		return nil
	})
}

// An answer at the last instant is in time, one after it is not.
func TestTheLastInstantIsInTime(t *testing.T) {
	for after, late := range map[int64]bool{0: false, 1: true} {
		h := request.Head{ID: "d-1", Asker: "es-spoc", Asked: "be-spoc", Request: urgent()}
		s := request.Fold(h, []request.Event{
			{ID: "r-1", By: "be-spoc", Kind: claim.Delivered, At: noon, Body: &request.Note{}},
			{ID: "d-2", By: "be-spoc", Kind: claim.Answered, Actor: "o-be", At: noon + 8*hour + after, Body: &request.Answer{Items: []int64{1, 2}}},
		})
		if s.Stage != request.Answered || s.Late(noon+100*hour) != late {
			t.Errorf("%d after: %+v", after, s)
		}
	}
}
