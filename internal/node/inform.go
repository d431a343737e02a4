package node

import (
	"context"
	"fmt"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/outbox"
	"liaison/internal/request"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// kindInformed is the obligation to read what another agency gave unasked.
const kindInformed = "own-initiative"

// InformRequest gives information to an agency that has not asked for it.
type InformRequest struct {
	To claim.AgencyID
	// Information says why it may be of use there, for which offence, and over
	// which channel.
	Information *request.OwnInitiative
	// Records, and those of a Report, go with it.
	Records []claim.ID
	Report  string
	// Task is the duty to share that it ends; its records go if no others are
	// named.
	Task string
}

// Inform gives an agency information on this one's own initiative (Directive
// (EU) 2023/977 Art. 7): a word on why it may be of use there, and records as far
// as marking, policies and originators permit. A record that may not go refuses
// the whole, so that nobody believes it was sent. The desk there owes a reading.
func (n *Node) Inform(ctx context.Context, caller Caller, req InformRequest) (view.Information, error) {
	var v view.Information
	u := use{name: "Inform", op: audit.Disclosure, query: req.Report, recipients: []string{string(req.To)}, grave: true}
	err := n.act(ctx, caller, u, func(a *acting) error {
		switch {
		case n.office == nil:
			return errAlone
		case req.Information == nil:
			return fault.New(fault.Invalid, "what is told, and why?").At("information")
		}
		o := *req.Information
		if o.Exercise != caller.Exercise {
			return fault.New(fault.Invalid, "exercise and real information never mix").At("exercise").WithMend("liaison session --exercise, or --real")
		}
		var task *duty.Obligation
		var owed []claim.ID
		if req.Task != "" {
			t, records, err := n.openDuty(a, req.Task, req.To)
			if err != nil {
				return err
			}
			task, owed, o.Duty = &t, records, true
			if len(req.Records) == 0 && req.Report == "" {
				req.Records = records
			}
		}
		body, err := request.Encode(&o)
		if err != nil {
			return err
		}
		goes, err := n.informing(a, req, o.Why)
		if err != nil {
			return err
		}
		if len(owed) > 0 && !slices.ContainsFunc(goes, func(id claim.ID) bool { return slices.Contains(owed, id) }) {
			return fault.New(fault.Invalid, "none of the records of that duty would go").At("records").WithMend("name one of them, or none and all of them go")
		}
		d := &claim.Directive{Act: claim.Share, Actor: caller.Officer, Records: goes, Audience: []claim.AgencyID{req.To}, Reason: o.Why, Body: body}
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: d.Audience, Exercise: o.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, d)
		if err != nil {
			return err
		}
		p := outbox.Routine
		if o.Duty {
			p = outbox.Urgent
		}
		if err := n.send(a.tx, req.To, outbox.Claims, p, es[0]); err != nil {
			return err
		}
		if task != nil {
			if err := n.settle(a.tx, task.ID, caller.Officer, "sent", string(es[0].Record.ID)); err != nil {
				return err
			}
		}
		v, err = n.information(a.tx, request.Offer{ID: es[0].Record.ID, Agency: n.Agency, Actor: caller.Officer, At: es[0].Record.Header.Recorded, OwnInitiative: &o})
		return err
	})
	return v, err
}

// informing puts the records on their way before the word about them, by an
// order of its own that stays here, as any sharing is (see release).
func (n *Node) informing(a *acting, req InformRequest, why string) ([]claim.ID, error) {
	entries := []ledger.Entry{}
	share := ShareRequest{Records: req.Records, Report: req.Report, To: []claim.AgencyID{req.To}, Reason: why}
	if len(req.Records) > 0 || req.Report != "" {
		var err error
		if entries, err = n.chosen(a, share); err != nil {
			return nil, err
		}
	}
	r, goes, err := n.recipient(a, req.To, entries)
	if err != nil {
		return nil, err
	}
	if len(r.Refused) > 0 {
		return nil, fault.New(fault.Forbidden, "record %s may not go to %s: %s", r.Refused[0].Record, req.To, r.Refused[0].Reason).At("records").
			WithMend("leave it out, or ask its originator: liaison consent ask")
	}
	out := []claim.ID{}
	for _, e := range goes {
		out = append(out, e.Record.ID)
	}
	if len(goes) == 0 {
		return out, nil // a word alone
	}
	_, err = n.release(a, share, map[claim.AgencyID][]ledger.Entry{req.To: goes})
	return out, err
}

// informed takes in what another agency gives unasked: an officer reads it.
func (n *Node) informed(tx *db.Tx, e ledger.Entry) error {
	o, ok, err := request.FindOffer(tx, nil, e.Record.ID)
	if err != nil || !ok {
		return err
	}
	ladder := duty.RoutineLadder
	if o.Duty {
		ladder = duty.UrgentLadder
	}
	return openOnce(tx, duty.Opening{ID: "informed-" + string(e.Record.ID), Kind: kindInformed, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: ladder, Received: n.now()})
}

// InformationsRequest asks what others gave this agency unasked, or with Sent
// what it gave them.
type InformationsRequest struct{ Sent bool }

// Informations lists what was given unasked, the newest first.
func (n *Node) Informations(ctx context.Context, caller Caller, req InformationsRequest) ([]view.Information, error) {
	out := []view.Information{}
	err := n.ask(ctx, caller, use{name: "Informations", op: audit.Consultation}, func(a *asking) error {
		held, err := request.Offers(a.tx, a.bits, n.Agency, req.Sent)
		if err != nil {
			return err
		}
		for _, o := range held {
			v, err := n.information(a.tx, o)
			if err != nil {
				return err
			}
			out = append(out, v)
			a.touch(v.ID)
		}
		a.results = int64(len(out))
		return nil
	})
	return out, err
}

func (n *Node) information(q db.Queryer, o request.Offer) (view.Information, error) {
	v := view.Information{ID: string(o.ID), From: string(o.Agency), By: string(o.Actor), At: view.Stamp(o.At), Duty: o.Duty, Why: o.Why, Offence: o.Offence,
		Text: o.Text, Conditions: o.Conditions, Channel: o.Channel.Name, Exercise: o.Exercise, To: []string{}, Records: []string{}}
	e, err := n.ledger.Get(q, o.ID)
	if err != nil {
		return v, fmt.Errorf("read information %s: %w", o.ID, err)
	}
	if d, ok := e.Body.(*claim.Directive); ok {
		v.Records, v.To = texts(d.Records), texts(d.Audience)
	}
	return v, nil
}

// entitleInformed says in words what was given unasked.
func (n *Node) entitleInformed(q db.Queryer, o duty.Obligation, v *view.Obligation) error {
	i, ok, err := request.FindOffer(q, nil, o.About)
	if err != nil || !ok {
		return err
	}
	v.From, v.Title = string(i.Agency), "given unasked, to be read: "+i.Offence+": "+i.Why
	return nil
}
