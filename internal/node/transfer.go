package node

import (
	"context"
	"fmt"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/request"
	"liaison/internal/view"
)

// Transfers to third countries and international organisations (Directive (EU)
// 2016/680 Art. 35 to 38): each needs a ground, what another state gave needs its
// word, and each is on record.

// derogatedFor is how long an officer's derogation lets transfers happen.
const derogatedFor = 24 * time.Hour

// passage is whether data may go to an agency, and on what.
type passage struct {
	peer.Footing
	// third is false where the directive binds the agency too: nothing of this
	// concerns it.
	third      bool
	derogation peer.Derogation
}

func (p passage) open() bool { return !p.third || p.Open() || p.derogation.Number != 0 }

// ground names on what a transfer rests, and who decided a derogation.
func (p passage) ground() (ground, instrument string, by claim.OfficerID) {
	if p.Ground != peer.NoGround {
		return string(p.Ground), p.Instrument, ""
	}
	return "derogation: " + p.derogation.Ground, p.derogation.Reason, p.derogation.Officer
}

// passageTo looks up on what a transfer to an agency may rest. A node of a
// state that the directive does not bind is not held to it; its own state is
// entered like that of others.
func (n *Node) passageTo(q db.Queryer, to claim.AgencyID) (passage, error) {
	f, err := peer.FootingOf(q, to, countryOf(to))
	if err != nil {
		return passage{}, err
	}
	own, err := peer.FootingOf(q, n.Agency, countryOf(n.Agency))
	if err != nil {
		return passage{}, err
	}
	p := passage{Footing: f, third: peer.Bound(own.Country, f.Country)}
	if p.third && !p.Open() {
		p.derogation, err = peer.DerogationAt(q, to, n.now())
	}
	return p, err
}

// noPassage says why nothing may go to an agency.
func noPassage(p passage) error {
	where := p.Country
	switch where {
	case "":
		where = "no known state"
	case peer.Organisation:
		where = "an international organisation"
	}
	return fault.New(fault.Forbidden, "%s is of %s, outside the directive, and no ground for a transfer there is on record (Directive (EU) 2016/680 Art. 35)", p.Agency, where).At("to").
		WithMend("a supervisor enters it: liaison peer country %s --country … --ground adequacy|safeguards; in an emergency an officer derogates for a day: liaison peer derogate %s", p.Agency, p.Agency)
}

// abroad refuses a record to an agency of a third country when there is no
// ground, or when another agency gave it and has not agreed (Art. 35(1)); it
// says so in words that may be shown.
func (n *Node) abroad(q db.Queryer, e ledger.Entry, to claim.AgencyID, permitted bool) (string, error) {
	p, err := n.passageTo(q, to)
	if err != nil || !p.third {
		return "", err
	}
	if !p.open() {
		text, _ := fault.SafeText(noPassage(p))
		return text, nil
	}
	if e.Foreign && !permitted && e.Record.Header.Originator != to {
		return fmt.Sprintf("%s, which gave it, has not authorised its transfer to a third country (Directive (EU) 2016/680 Art. 35(1))", e.Record.Header.Originator), nil
	}
	return "", nil
}

// correction is a claim that mends one. It follows the one that went, whatever
// has become of the ground (Art. 7(3)).
const correction = "correction"

// carries tells what of a person goes out with a record, in a word for the book;
// empty for words about the exchange itself: receipts, consents, recalls and
// restrictions protect whom they are about, and go everywhere.
func carries(e ledger.Entry) string {
	switch b := e.Body.(type) {
	case *claim.Claim:
		if b.Corrects != "" {
			return correction
		}
		return "claim"
	case *claim.Directive:
		switch b.Act {
		case claim.Warn:
			return "warning"
		case claim.Ask:
			return "request"
		case claim.Update:
			return "update"
		case claim.FilePaper:
			return "report"
		case claim.AlertAct:
			return "alert"
		case claim.Share:
			switch {
			case b.Of != "":
				return "answer"
			case len(b.Body) > 0:
				return "information"
			}
		case claim.DeclareInterest:
			return seeks(b.Body)
		}
	}
	return ""
}

// seeks is "interest" for the body of a declaration that says what is looked for,
// and empty where it takes one back.
func seeks(body []byte) string {
	if i, err := request.DecodeInterest(body); err == nil && i.Ended {
		return ""
	}
	return "interest"
}

// transferred refuses a record on its way to a third country without a ground,
// and puts one with a ground into the book, in the transaction that sends it.
func (n *Node) transferred(tx *db.Tx, to claim.AgencyID, e ledger.Entry) error {
	content := carries(e)
	if content == "" || e.Record.Header.Marking.Exercise {
		return nil
	}
	p, err := n.passageTo(tx, to)
	if err != nil || !p.third {
		return err
	}
	t := peer.Transfer{At: n.now(), Agency: to, Country: p.Country, Record: string(e.Record.ID), Content: content}
	t.Ground, t.Instrument, t.Officer = p.ground()
	over, err := n.overridesTo(tx, e.Record.ID, to)
	switch {
	case err != nil:
		return err
	case over:
		t.Ground, t.Instrument, t.Officer = "immediate and serious threat (Art. 35(2))", "the override of two officers", ""
	case !p.open() && content == correction:
		t.Ground, t.Instrument, t.Officer = "correction of what was transferred (Art. 7(3))", "", ""
	case !p.open():
		return noPassage(p)
	}
	return peer.NoteTransfer(tx, t)
}

// noteFile puts the records of a file for a third country into the book before
// the file leaves.
func (n *Node) noteFile(ctx context.Context, x exporting) error {
	if len(x.ids) == 0 {
		return nil
	}
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		for _, id := range x.ids {
			t := peer.Transfer{At: n.now(), Agency: x.way.Agency, Country: x.way.Country, Record: string(id), Content: "file"}
			t.Ground, t.Instrument, t.Officer = x.way.ground()
			if err := peer.NoteTransfer(tx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// noteAnswer puts what a question at the roadside was told into the book.
func (n *Node) noteAnswer(ctx context.Context, to claim.AgencyID, r *peer.Reply) error {
	var alerts []string
	for _, s := range r.Sought {
		alerts = append(alerts, string(s.Alert))
	}
	if len(alerts) == 0 {
		return nil
	}
	return n.Store.Write(ctx, func(tx *db.Tx) error { return n.noteWords(tx, to, "answer at the road", alerts...) })
}

// noteQuestions puts a question at the roadside into the book for each agency of
// a third country, before it is asked there.
func (n *Node) noteQuestions(ctx context.Context, peers []*peer.Peer) error {
	var third []claim.AgencyID
	err := n.Store.Read(ctx, func(tx *db.ReadTx) error { // a look at the road costs no write where nobody asked is abroad
		for _, p := range peers {
			way, err := n.passageTo(tx, p.Agency)
			if err != nil {
				return err
			}
			if way.third {
				third = append(third, p.Agency)
			}
		}
		return nil
	})
	if err != nil || len(third) == 0 {
		return err
	}
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		for _, to := range third {
			if err := n.noteWords(tx, to, "question at the road", ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// noteWords puts into the book what went over a line as a call, not as a record.
func (n *Node) noteWords(tx *db.Tx, to claim.AgencyID, content string, records ...string) error {
	p, err := n.passageTo(tx, to)
	if err != nil || !p.third {
		return err
	}
	for _, r := range records {
		t := peer.Transfer{At: n.now(), Agency: to, Country: p.Country, Record: r, Content: content}
		t.Ground, t.Instrument, t.Officer = p.ground()
		if err := peer.NoteTransfer(tx, t); err != nil {
			return err
		}
	}
	return nil
}

// sendAgain sends what an agency had before and lost, or what this node lost
// and has again. Where the ground for a transfer fell away meanwhile it stays.
func (n *Node) sendAgain(tx *db.Tx, to claim.AgencyID, s outbox.Stream, p outbox.Precedence, e ledger.Entry) error {
	if err := n.send(tx, to, s, p, e); !fault.Is(err, fault.Forbidden) {
		return err
	}
	return nil
}

// overridesTo tells whether two officers of this agency gave a record to an
// agency because a life is in danger.
func (n *Node) overridesTo(q db.Queryer, record claim.ID, to claim.AgencyID) (bool, error) {
	var count int64
	err := q.QueryRow(`SELECT count(*) FROM overrides WHERE record = $1 AND recipient = $2 AND giver = $3`, string(record), string(to), string(n.Agency)).Scan(&count)
	if err != nil {
		return false, fmt.Errorf("look for an override about %s: %w", record, err)
	}
	return count > 0, nil
}

// PeerCountryRequest enters where an agency is, and on what transfers rest.
type PeerCountryRequest struct {
	Agency     claim.AgencyID
	Country    string
	Ground     peer.Ground
	Instrument string
}

// SetPeerCountry enters the country of an agency and, for a third country, the
// ground on which data may go there. An entry without ground takes it back.
func (n *Node) SetPeerCountry(ctx context.Context, caller Caller, req PeerCountryRequest) (view.Footing, error) {
	var v view.Footing
	u := use{name: "SetPeerCountry", op: audit.Administration, class: marking.Supervise, query: string(req.Agency), recipients: []string{string(req.Agency)}, grave: true}
	err := n.act(ctx, caller, u, func(a *acting) error {
		f := peer.Footing{Agency: req.Agency, Country: req.Country, Ground: req.Ground, Instrument: req.Instrument, Officer: caller.Officer, At: n.now()}
		if err := peer.SetFooting(a.tx, f); err != nil {
			return err
		}
		a.touch(string(req.Agency))
		p, err := n.passageTo(a.tx, req.Agency)
		v = footingShape(p)
		return err
	})
	return v, err
}

// DerogateRequest lets data go to an agency of a third country for one need.
type DerogateRequest struct {
	Agency         claim.AgencyID
	Ground, Reason string
}

// Derogate is an officer's decision that a transfer without a standing ground is
// strictly necessary (Art. 38). It holds for a day, and for every transfer under
// it the book names him and his reason.
func (n *Node) Derogate(ctx context.Context, caller Caller, req DerogateRequest) (view.Footing, error) {
	var v view.Footing
	u := use{name: "Derogate", op: audit.Disclosure, query: req.Ground, recipients: []string{string(req.Agency)}, grave: true}
	err := n.act(ctx, caller, u, func(a *acting) error {
		p, err := n.passageTo(a.tx, req.Agency)
		if err != nil {
			return err
		}
		if !p.third || p.Open() {
			return fault.New(fault.Conflict, "a transfer to %s needs no derogation", req.Agency).At("agency").WithMend("share it")
		}
		_, err = peer.Derogate(a.tx, peer.Derogation{Agency: req.Agency, Ground: req.Ground, Reason: req.Reason, Officer: caller.Officer,
			At: n.now(), Until: n.now() + derogatedFor.Microseconds()})
		if err != nil {
			return err
		}
		a.touch(string(req.Agency))
		p, err = n.passageTo(a.tx, req.Agency)
		v = footingShape(p)
		return err
	})
	return v, err
}

func footingShape(p passage) view.Footing {
	v := view.Footing{Agency: string(p.Agency), Country: p.Country, Third: p.third, Ground: string(p.Ground), Instrument: p.Instrument, Open: p.open()}
	if d := p.derogation; d.Number != 0 {
		v.Derogation, v.Reason, v.By, v.Until = d.Ground, d.Reason, string(d.Officer), view.Stamp(d.Until)
	}
	return v
}

// mostTransfers is how many transfers one look lists.
const mostTransfers = 1000

// ListTransfersRequest asks for what went to third countries.
type ListTransfersRequest struct{}

// ListTransfers lists each record that went to a third country or an
// international organisation: when, to whom, on what ground, and what it was. It
// is what the supervisory authority gets on request (Art. 37(3), 38(3)).
func (n *Node) ListTransfers(ctx context.Context, caller Caller, _ ListTransfersRequest) ([]view.Transfer, error) {
	out := []view.Transfer{}
	err := n.ask(ctx, caller, use{name: "ListTransfers", op: audit.Consultation, class: marking.Oversee}, func(a *asking) error {
		held, err := peer.Transfers(a.tx, mostTransfers)
		for _, t := range held {
			out = append(out, view.Transfer{At: view.Stamp(t.At), Agency: string(t.Agency), Country: t.Country, Ground: t.Ground, Instrument: t.Instrument,
				By: string(t.Officer), Record: t.Record, Content: t.Content})
		}
		a.results = int64(len(out))
		return err
	})
	return out, err
}
