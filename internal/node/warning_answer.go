package node

import (
	"cmp"
	"context"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/retention"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// AnswerRequest is one act of an officer about a warning.
type AnswerRequest struct {
	Warning claim.ID
	// Outcome is opened, acknowledged, assessed, actioned, refused, closed …
	Outcome claim.Outcome
	Ground  warning.Ground
	Text    string
	Note    warning.Note
}

// AnswerWarning signs what the caller did about a warning, and tells the other
// side. Acknowledging it makes him the owner of its obligation.
func (n *Node) AnswerWarning(ctx context.Context, caller Caller, req AnswerRequest) (view.Warning, error) {
	var v view.Warning
	err := n.act(ctx, caller, use{name: "AnswerWarning", op: audit.Alteration, query: string(req.Outcome)}, func(a *acting) error {
		if err := n.answerWarning(a, req); err != nil {
			return err
		}
		var err error
		v, err = n.warning(a.tx, req.Warning)
		return err
	})
	return v, err
}

func (n *Node) answerWarning(a *acting, req AnswerRequest) error {
	h, err := warning.Load(a.tx, a.bits, req.Warning)
	if err != nil {
		return err
	}
	r, err := warning.Receipt(h.ID, req.Outcome, a.caller.Officer, req.Note, req.Ground, req.Text)
	if err != nil {
		return err
	}
	about := n.Agency
	if h.Sender == n.Agency {
		about = req.Note.Recipient
	}
	if err := warning.Check(h.Head, h.Current, h.Of(about), n.Agency, r); err != nil {
		return err
	}
	a.touch(string(h.ID))
	switch req.Outcome {
	case warning.Signed:
		err = n.settle(a.tx, "signature:"+string(h.ID), a.caller.Officer, "signed", req.Text)
	case warning.Countersigned, warning.Reopened:
		err = n.settle(a.tx, "end:"+string(req.Note.End), a.caller.Officer, string(req.Outcome), req.Text)
	}
	if err != nil {
		return err
	}
	tell := h.Sender
	if h.Sender == n.Agency {
		tell = req.Note.Recipient
	}
	if tell == "" || tell == n.Agency { // a second officer's signature goes to all
		for _, to := range h.To {
			if err := n.reply(a.tx, to, outbox.Warning, precedenceOf(h.Precedence), h.Exercise, r); err != nil {
				return err
			}
		}
		return nil
	}
	if err := n.reply(a.tx, tell, outbox.Warning, precedenceOf(h.Precedence), h.Exercise, r); err != nil {
		return err
	}
	if h.Sender == n.Agency {
		return nil
	}
	return n.followWarning(a, h, req)
}

// followWarning moves the desk's obligation with what was signed.
func (n *Node) followWarning(a *acting, h warning.Held, req AnswerRequest) error {
	id, by, now := warningID(h.ID), a.caller.Officer, n.now()
	var err error
	switch req.Outcome {
	case claim.Acknowledged:
		_, err = duty.Acknowledge(a.tx, id, by, now)
	case claim.Assessed, claim.Actioned:
		_, err = duty.Act(a.tx, id, by, string(req.Outcome), cmp.Or(req.Text, string(req.Outcome)), now)
	case claim.Closed, claim.Refused:
		_, err = duty.Close(a.tx, id, by, req.Note.Second, cmp.Or(string(req.Note.Result), string(req.Outcome)), cmp.Or(req.Text, string(req.Outcome)), now)
	}
	return err
}

// AmendRequest changes a warning of this agency, or withdraws it.
type AmendRequest struct {
	Warning claim.ID
	// Content is the whole warning anew; nil withdraws it.
	Content *warning.Warning
	Reason  string
}

// AmendWarning completes or corrects a warning of this agency, or withdraws it;
// every recipient is told. A withdrawn warning is still closed there by a named
// officer.
func (n *Node) AmendWarning(ctx context.Context, caller Caller, req AmendRequest) (view.Warning, error) {
	var v view.Warning
	u := use{name: "AmendWarning", op: audit.Disclosure, recipients: []string{"the recipients of " + string(req.Warning)}}
	err := n.act(ctx, caller, u, func(a *acting) error {
		h, err := warning.Load(a.tx, a.bits, req.Warning)
		if err != nil {
			return err
		}
		if h.Sender != n.Agency {
			return fault.New(fault.Forbidden, "only its sender changes a warning").WithMend("answer it instead")
		}
		if err := n.amend(a, h, req); err != nil {
			return err
		}
		if h, err = warning.Load(a.tx, nil, h.ID); err != nil {
			return err
		}
		if len(h.Incomplete()) == 0 || h.Current.Withdrawn {
			err = n.settle(a.tx, "completion:"+string(h.ID), caller.Officer, "completed", req.Reason)
		}
		v = n.warningShape(h)
		return err
	})
	return v, err
}

func (n *Node) amend(a *acting, h warning.Held, req AmendRequest) error {
	c := &warning.Change{Kind: warning.Withdraw, Number: int64(len(h.Changes)) + 1, Reason: req.Reason}
	if req.Content != nil {
		w := *req.Content
		w.Precedence, w.Exercise, w.To, w.Terms, w.Channel = h.Warning.Precedence, h.Exercise, h.Warning.To, h.Warning.Terms, h.Warning.Channel
		if held := h.Current.Warning; held != nil && w.Subjects == nil { // a form that does not show them leaves them
			w.Subjects = held.Subjects
		}
		if w.Grade == (claim.Grade{}) {
			w.Grade = h.Warning.Grade
		}
		c.Kind, c.Warning = warning.Amend, &w
		if err := c.Fits(h.Warning); err != nil {
			return err
		}
	}
	body, err := c.Encode()
	if err != nil {
		return err
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: h.To, Exercise: h.Exercise})
	if err != nil {
		return err
	}
	es, err := n.append(a, m, &claim.Directive{Act: claim.Update, Actor: a.caller.Officer, Audience: h.To, Reason: req.Reason, Of: string(h.ID), Body: body})
	if err != nil {
		return err
	}
	for _, to := range h.To {
		if err := n.send(a.tx, to, outbox.Warning, precedenceOf(h.Precedence), es[0]); err != nil {
			return err
		}
	}
	return nil
}
