package node

import (
	"context"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/request"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// kindRequest is the obligation to answer a request.
const kindRequest = "request"

// AskRequest asks another agency for information.
type AskRequest struct {
	To      claim.AgencyID
	Request *request.Request
	Reason  string
}

// Ask sends a request under Directive (EU) 2023/977. Its clock begins when the
// other node receives it, and both sides see the same one.
func (n *Node) Ask(ctx context.Context, caller Caller, req AskRequest) (view.Request, error) {
	var v view.Request
	u := use{name: "Ask", op: audit.Disclosure, recipients: []string{string(req.To)}}
	err := n.act(ctx, caller, u, func(a *acting) error {
		switch {
		case n.office == nil:
			return errAlone
		case req.Request == nil:
			return fault.New(fault.Invalid, "what is asked?").At("request")
		}
		d, err := request.New(req.Request, caller.Officer, req.To, req.Reason)
		if err != nil {
			return err
		}
		p := outbox.Routine
		if req.Request.Urgency != "" {
			p = outbox.Urgent
		}
		e, err := n.order(a, req.To, outbox.Query, p, req.Request.Exercise, d)
		if err != nil {
			return err
		}
		v = n.requestShape(request.Held{Head: request.Head{ID: e.Record.ID, Asker: n.Agency, Asked: req.To, SentAt: e.Record.Header.Recorded,
			Actor: caller.Officer, Exercise: req.Request.Exercise, Request: req.Request}, State: request.State{Stage: request.Sent}})
		return nil
	})
	return v, err
}

// order signs a directive with its claims and sends both to one agency.
func (n *Node) order(a *acting, to claim.AgencyID, s outbox.Stream, p outbox.Precedence, exercise bool, d *claim.Directive) (ledger.Entry, error) {
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{to}, Exercise: exercise})
	if err != nil {
		return ledger.Entry{}, err
	}
	for _, id := range d.Records {
		c, err := n.permitted(a.tx, a.bits, id)
		if err != nil {
			return ledger.Entry{}, err
		}
		reason, err := n.refusal(a, c, to)
		if err != nil {
			return ledger.Entry{}, err
		}
		if reason != "" {
			return ledger.Entry{}, fault.New(fault.Forbidden, "record %s may not go to %s: %s", id, to, reason).At("records")
		}
		if err := n.send(a.tx, to, s, p, c); err != nil {
			return ledger.Entry{}, err
		}
	}
	es, err := n.append(a, m, d)
	if err != nil {
		return ledger.Entry{}, err
	}
	return es[0], n.send(a.tx, to, s, p, es[0])
}

// asked takes in a request: the delivery receipt starts the clock of both
// sides, and the desk owes an answer by then.
func (n *Node) asked(tx *db.Tx, from claim.AgencyID, e ledger.Entry) error {
	body, err := request.Encode(&request.Note{Zone: n.zone().String()})
	if err != nil {
		return err
	}
	if err := n.reply(tx, from, outbox.Query, outbox.Urgent, e.Record.Header.Marking.Exercise,
		&claim.Receipt{Outcome: claim.Delivered, Of: string(e.Record.ID), Body: body}); err != nil {
		return err
	}
	h, err := request.Load(tx, nil, e.Record.ID)
	if err != nil {
		return err
	}
	o, err := request.AnswererOpening(h, DutyDesk)
	if err != nil {
		return err
	}
	_, err = duty.Open(tx, o)
	return err
}

// aboutRequest takes in what the other side did about a request: ours begins
// to run when it was delivered there and ends with its answer; theirs moves
// with what we clarify or withdraw.
func (n *Node) aboutRequest(tx *db.Tx, h request.Held, kind claim.Outcome, by claim.OfficerID, text string) error {
	if h.Asker == n.Agency {
		if kind == claim.Answered || kind == claim.Refused {
			if err := n.toRead(tx, h); err != nil {
				return err
			}
		}
		if h.State.Stage.Settled() {
			return n.settle(tx, request.AskerID(h.ID), by, string(h.State.Stage), text)
		}
		if kind != claim.Delivered {
			return nil
		}
		o, err := request.AskerOpening(h, DutyDesk)
		if err == nil {
			_, err = duty.Open(tx, o)
		}
		return err
	}
	return request.Follow(tx, h, kind, by, "", text, n.now())
}

// kindResult is the obligation to read an answer that has come.
const kindResult = "result"

// toRead puts an answer to a request of ours on the desk: a result that nobody
// reads is no result.
func (n *Node) toRead(tx *db.Tx, h request.Held) error {
	ladder := duty.RoutineLadder
	if h.Request != nil && h.Request.Urgency != "" {
		ladder = duty.UrgentLadder
	}
	return openOnce(tx, duty.Opening{ID: "result:" + string(h.ID), Kind: kindResult, About: h.ID, Mark: h.Mark, Exercise: h.Exercise, Desk: DutyDesk,
		Ladder: ladder, Received: n.now()})
}

// RespondRequest is one act of an officer about a request: exactly one of the
// bodies, or Acknowledge.
type RespondRequest struct {
	Request       claim.ID
	Acknowledge   bool
	Answer        *request.Answer
	Records       []claim.ID // that the answer gives
	Refusal       *request.Refusal
	Clarification *request.Clarification // asked here, or given to who asked
	Delay         *request.DelayNotice
	Accessibility request.Accessibility
	Withdrawal    *request.Withdrawal
	Text          string
}

// Respond signs what the caller does about a request and tells the other side.
// A refusal needs a listed ground; there is no other.
func (n *Node) Respond(ctx context.Context, caller Caller, req RespondRequest) (view.Request, error) {
	var v view.Request
	u := use{name: "Respond", op: audit.Alteration}
	if req.Answer != nil {
		u.op, u.recipients = audit.Disclosure, []string{"the asker of " + string(req.Request)}
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		h, err := request.Load(a.tx, a.bits, req.Request)
		if err != nil {
			return err
		}
		other := h.Asker
		if h.Asker == n.Agency {
			other = h.Asked
		}
		kind, err := n.respond(a, h, other, req)
		if err != nil {
			return err
		}
		a.touch(string(h.ID))
		if h, err = request.Load(a.tx, nil, h.ID); err != nil {
			return err
		}
		if other == h.Asker {
			if err := request.Follow(a.tx, h, kind, caller.Officer, "", req.Text, n.now()); err != nil {
				return err
			}
		}
		v = n.requestShape(h)
		return nil
	})
	return v, err
}

// respond signs and sends one act, and returns its kind.
func (n *Node) respond(a *acting, h request.Held, other claim.AgencyID, req RespondRequest) (claim.Outcome, error) {
	of, p := string(h.ID), outbox.Urgent
	if req.Answer != nil {
		body, err := request.Encode(req.Answer)
		if err != nil {
			return "", err
		}
		_, err = n.order(a, other, outbox.Query, p, h.Exercise, &claim.Directive{Act: claim.Share, Actor: a.caller.Officer, Records: req.Records,
			Audience: []claim.AgencyID{other}, Of: of, Body: body, Reason: req.Text})
		return claim.Answered, err
	}
	if req.Withdrawal != nil {
		body, err := request.Encode(req.Withdrawal)
		if err != nil {
			return "", err
		}
		_, err = n.order(a, other, outbox.Query, p, h.Exercise, &claim.Directive{Act: claim.Update, Actor: a.caller.Officer,
			Audience: []claim.AgencyID{other}, Of: of, Body: body, Reason: req.Withdrawal.Reason})
		return request.Withdrawn, err
	}
	r := &claim.Receipt{Actor: a.caller.Officer, Of: of, Text: req.Text}
	var err error
	switch {
	case req.Refusal != nil:
		r.Outcome, r.Ground = claim.Refused, string(req.Refusal.Ground)
		r.Body, err = request.Encode(req.Refusal)
	case req.Clarification != nil && h.Asker == n.Agency:
		r.Outcome = claim.Clarified
		r.Body, err = request.Encode(req.Clarification)
	case req.Clarification != nil:
		r.Outcome = claim.Clarify
		r.Body, err = request.Encode(req.Clarification)
	case req.Delay != nil:
		r.Outcome = claim.Delayed
		r.Body, err = request.Encode(req.Delay)
	case req.Accessibility != "":
		r.Outcome = claim.Assessed
		r.Body, err = request.Encode(&request.Note{Accessibility: req.Accessibility})
	case req.Acknowledge:
		r.Outcome = claim.Acknowledged
		r.Body, err = request.Encode(&request.Note{})
	default:
		return "", fault.New(fault.Invalid, "what is said about the request?").WithMend("acknowledge, assess, answer, refuse, clarify, delay or withdraw it")
	}
	if err != nil {
		return "", err
	}
	if _, err := request.CheckReceipt(r); err != nil {
		return "", err
	}
	return r.Outcome, n.reply(a.tx, other, outbox.Query, p, h.Exercise, r)
}

// RequestsRequest asks for requests: those received, or with Sent our own.
type RequestsRequest struct{ Sent bool }

// Requests lists requests, the newest first.
func (n *Node) Requests(ctx context.Context, caller Caller, req RequestsRequest) ([]view.Request, error) {
	out := []view.Request{}
	err := n.ask(ctx, caller, use{name: "Requests", op: audit.Consultation}, func(a *asking) error {
		list := request.AskedOf
		if req.Sent {
			list = request.AskedBy
		}
		held, err := list(a.tx, a.bits, n.Agency, 0)
		for _, h := range held {
			out = append(out, n.requestShape(h))
			a.touch(string(h.ID))
		}
		return err
	})
	return out, err
}

// ShowRequestRequest names a request.
type ShowRequestRequest struct{ Request claim.ID }

// ShowRequest shows a request with its clock, and what is held here under the
// names that are asked about, as far as the caller may see it: every incoming
// request is checked against one's own holdings.
func (n *Node) ShowRequest(ctx context.Context, caller Caller, req ShowRequestRequest) (view.Request, error) {
	var v view.Request
	err := n.ask(ctx, caller, use{name: "ShowRequest", op: audit.Consultation}, func(a *asking) error {
		h, err := request.Load(a.tx, a.bits, req.Request)
		if err != nil {
			return err
		}
		a.touch(string(h.ID))
		v = n.requestShape(h)
		if h.Asked != n.Agency || h.Request == nil {
			return nil
		}
		for _, s := range h.Request.Subjects {
			if strings.TrimSpace(s.Label) == "" {
				continue
			}
			hits, err := n.hits(a, s.Label, DefaultHits)
			if err != nil {
				return err
			}
			for _, hit := range hits[:min(DefaultHits, len(hits))] {
				if !slices.ContainsFunc(v.Holdings, func(x view.Hit) bool { return x.Subject.ID == hit.Subject.ID }) {
					v.Holdings = append(v.Holdings, hit)
					a.touch(hit.Subject.ID)
				}
			}
		}
		return nil
	})
	return v, err
}

// StatisticsRequest names a calendar year.
type StatisticsRequest struct{ Year int }

// Statistics counts the requests of a year as Art. 18 of Directive (EU)
// 2023/977 has it: no figure is about a person.
func (n *Node) Statistics(ctx context.Context, caller Caller, req StatisticsRequest) (view.Statistics, error) {
	v := view.Statistics{Year: req.Year, Counts: []view.Count{}}
	u := use{name: "Statistics", op: audit.Consultation, class: marking.Supervise}
	if overseer(caller) {
		u.class = marking.Oversee
	}
	err := n.ask(ctx, caller, u, func(a *asking) error {
		if req.Year < 2000 || req.Year > 2200 {
			return fault.New(fault.Invalid, "%d is no year of this count", req.Year).At("year")
		}
		counts, err := request.Statistics(a.tx, n.Agency, req.Year, n.zone(), n.now())
		for _, c := range counts {
			s := view.Count{Peer: string(c.Peer), Kind: string(c.Kind), Urgent: c.Urgent, Sent: c.Sent, Received: c.Received, Answered: c.Answered,
				InTime: c.InTime, Late: c.Late, Overdue: c.Overdue, Deviations: c.Deviations}
			for ground, count := range c.Refused {
				if s.Refused == nil {
					s.Refused = map[string]int{}
				}
				s.Refused[string(ground)] = count
			}
			v.Counts = append(v.Counts, s)
		}
		return err
	})
	return v, err
}

func (n *Node) requestShape(h request.Held) view.Request {
	v := view.Request{ID: string(h.ID), Asker: string(h.Asker), Asked: string(h.Asked), Exercise: h.Exercise, Sent: view.Stamp(h.SentAt), By: string(h.Actor),
		Stage: string(h.State.Stage), Received: stampOr(h.State.Received), Due: stampOr(h.State.Due), LawDue: stampOr(h.State.LawDue),
		Late: h.State.Late(n.now()), Irregular: h.State.Irregular, Items: []view.RequestItem{}}
	if q := h.Request; q != nil {
		v.Kind, v.Purpose, v.Facts, v.Offence, v.Necessary, v.Urgency = string(q.Kind), q.Purpose, q.Facts, q.Offence, q.Necessary, string(q.Urgency)
		for _, it := range q.Items {
			v.Items = append(v.Items, view.RequestItem{Number: it.Number, Sought: it.Sought, Open: slices.Contains(h.State.Open, it.Number)})
		}
		for _, s := range q.Subjects {
			v.Subjects = append(v.Subjects, view.Ref{ID: string(s.ID), Kind: string(s.Kind), Label: s.Label})
		}
	}
	for _, e := range h.Events {
		x := view.RequestEvent{At: view.Stamp(e.At), By: string(e.By), Actor: string(e.Actor), What: string(e.Kind), Text: e.Text}
		switch b := e.Body.(type) {
		case *request.Refusal:
			x.Ground, x.Article = string(b.Ground), b.Ground.Article()
		case *request.Answer:
			x.Text = b.Text
		case *request.Clarification:
			x.Text = b.Text
		case *request.DelayNotice:
			x.Text = b.Reason
		}
		v.Events = append(v.Events, x)
	}
	return v
}
