package warning_test

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/warning"
)

func TestFoldRuleByRule(t *testing.T) {
	ev := func(id claim.ID, o claim.Outcome, at int64) warning.Event {
		return warning.Event{ID: id, By: "nl-spoc", Outcome: o, Actor: "o-one", At: at, Valid: true, Note: warning.Note{Second: "o-two", Result: warning.Done}}
	}
	alone := ev("r-2", claim.Closed, 2)
	alone.Note.Second = ""
	himself := ev("r-2", claim.Closed, 2)
	himself.Note.Second = "o-one"
	invalid := ev("r-2", claim.Closed, 2)
	invalid.Valid = false
	signed := warning.Event{ID: "r-3", By: "tr-spoc", Outcome: warning.Countersigned, Actor: "o-x", At: 3, Valid: true, Note: warning.Note{Recipient: "nl-spoc", End: "r-2"}}
	other, elsewhere, byOther := signed, signed, signed
	other.Note.End, elsewhere.Note.Recipient, byOther.By = "r-9", "be-spoc", "be-spoc"
	ack, end, refusal := ev("r-1", claim.Acknowledged, 1), ev("r-2", claim.Closed, 2), ev("r-2", claim.Refused, 2)
	for name, c := range map[string]struct {
		p      warning.Precedence
		events []warning.Event
		want   warning.Stage
	}{
		"closed, never acknowledged":        {warning.Urgent, []warning.Event{end}, warning.Released},
		"refused, never acknowledged":       {warning.Urgent, []warning.Event{refusal}, warning.Released},
		"assessed, never acknowledged":      {warning.Urgent, []warning.Event{ev("r-2", claim.Assessed, 2)}, warning.Released},
		"closed":                            {warning.Urgent, []warning.Event{ack, end}, warning.Closed},
		"closed before the acknowledgement": {warning.Urgent, []warning.Event{ev("r-8", claim.Acknowledged, 8), end}, warning.Closed},
		"refused":                           {warning.Urgent, []warning.Event{ack, refusal}, warning.Refused},
		"an end that lacks something":       {warning.Urgent, []warning.Event{ack, invalid}, warning.Acknowledged},
		"flash, one officer":                {warning.Flash, []warning.Event{ack, alone, signed}, warning.Acknowledged},
		"flash, twice the same officer":     {warning.Flash, []warning.Event{ack, himself, signed}, warning.Acknowledged},
		"flash, sender has not signed":      {warning.Flash, []warning.Event{ack, end}, warning.Ending},
		"flash, signed another end":         {warning.Flash, []warning.Event{ack, end, other}, warning.Ending},
		"flash, signed for another":         {warning.Flash, []warning.Event{ack, end, elsewhere}, warning.Ending},
		"flash, signed by a third":          {warning.Flash, []warning.Event{ack, end, byOther}, warning.Ending},
		"flash, closed":                     {warning.Flash, []warning.Event{ack, end, signed}, warning.Closed},
		"flash, refused":                    {warning.Flash, []warning.Event{ack, refusal, signed}, warning.Refused},
	} {
		h := warning.Head{ID: "d-1", Sender: "tr-spoc", To: []claim.AgencyID{"nl-spoc", "be-spoc"}, Precedence: c.p, Released: 1}
		if s := warning.Fold(h, "nl-spoc", c.events); s.Stage != c.want {
			t.Errorf("%s: %q, want %q", name, s.Stage, c.want)
		}
		if s := warning.Fold(h, "be-spoc", c.events); s.Stage != warning.Released {
			t.Errorf("%s: it moved another recipient to %q", name, s.Stage)
		}
	}
}

// Two acts of one instant are told apart by their ids, on every node alike.
func TestOneInstantHasOneOrder(t *testing.T) {
	h := warning.Head{ID: "d-1", Sender: "tr-spoc", Precedence: warning.Urgent}
	a := warning.Event{ID: "r-a", By: "nl-spoc", Outcome: claim.Acknowledged, Actor: "o-a", At: 5, Valid: true}
	b := a
	b.ID, b.Actor = "r-b", "o-b"
	for _, order := range [][]warning.Event{{a, b}, {b, a}, {b, a, b}} {
		if s := warning.Fold(h, "nl-spoc", order); s.AckedBy != "o-a" {
			t.Errorf("acknowledged by %q", s.AckedBy)
		}
	}
}
