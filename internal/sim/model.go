package sim

import (
	"time"

	"liaison/internal/claim"
)

// model is what the play knows to have been promised: acts that a use case
// acknowledged to its officer, and nothing else.
type model struct {
	acts    []*act
	claims  map[claim.ID]*statement
	answers map[answer]bool // what officers did, as was acknowledged to them
}

// act is a directive of an officer that was acknowledged to him.
type act struct {
	kind   string // warning, request, recall, share, permit, amendment
	record claim.ID
	by     *house
	to     []claim.AgencyID
	at     time.Time
	// lost is set when the act's house lost its disk since: what no peer had
	// by then is gone, and nobody could know it.
	lost bool
	of   claim.ID // what it amends or recalls
}

// statement is a claim that was acknowledged on its originator's ledger.
type statement struct {
	id      claim.ID
	by      *house
	subject string
	label   string
	// h2 claims go on with consent only; secret ones are the case team's;
	// drills belong to an exercise.
	h2, secret, drill bool
	at                time.Time
	lost              bool
	// lawful are those who may hold it; consents those to whom a holder may
	// pass it on.
	lawful, consents map[claim.AgencyID]bool
	recall           claim.ID
	shared           map[claim.AgencyID]bool // acknowledged as sent there
}

// answer names what an officer of a house did about a record.
type answer struct {
	house   claim.AgencyID
	about   claim.ID
	outcome string
}

func newModel() model {
	return model{claims: map[claim.ID]*statement{}, answers: map[answer]bool{}}
}

// forgot notes that a house was restored to an older image.
func (m *model) forgot(h *house, at time.Time) {
	for _, a := range m.acts {
		if a.by == h && a.at.After(at) {
			a.lost = true
		}
	}
	for _, s := range m.claims {
		if s.by == h && s.at.After(at) {
			s.lost = true
		}
	}
}

// did notes an act that was acknowledged.
func (w *world) did(h *house, kind string, record, of claim.ID, to ...claim.AgencyID) *act {
	a := &act{kind: kind, record: record, by: h, to: to, at: w.now, of: of}
	w.model.acts = append(w.model.acts, a)
	w.stirred = w.now
	w.Acts++
	w.tell("%s: %s %s to %v", h.agency, kind, short(record), to)
	return a
}

func short(id claim.ID) string {
	if len(id) > 10 {
		return string(id[:10])
	}
	return string(id)
}

// statements are the claims of a house that it may still use, in the order in
// which they were made.
func (w *world) statements(keep func(*statement) bool) []*statement {
	var out []*statement
	for _, id := range w.order {
		if s := w.model.claims[id]; !s.lost && keep(s) {
			out = append(out, s)
		}
	}
	return out
}
