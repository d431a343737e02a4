package node

import (
	"context"
	"slices"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/outbox"
	"liaison/internal/retention"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// Kinds of obligations that a warning makes: here for what others send, for
// each recipient of ours until it acknowledges, and for a draft.
const (
	kindWarning = "warning"
	kindSilence = "silence"
	kindRelease = "release"
)

// WarnRequest drafts or releases a warning.
type WarnRequest struct {
	// Warning is its content; Terms and Channel may be zero.
	Warning *warning.Warning
	// Draft is the id of one that another officer has drafted; it is
	// released as it stands.
	Draft  string
	Reason string
}

// Warn sends a warning to every agency that it names. What is missing never
// delays it. A FLASH and an exercise leave at once; any other waits for a
// second officer, who releases the draft in a session of his own.
func (n *Node) Warn(ctx context.Context, caller Caller, req WarnRequest) (view.Warning, error) {
	var v view.Warning
	u := use{name: "Warn", op: audit.Disclosure, recipients: []string{}, grave: req.Draft != ""}
	if req.Warning != nil {
		for _, r := range req.Warning.To {
			u.recipients = append(u.recipients, string(r.Agency))
		}
	}
	if len(u.recipients) == 0 {
		u.recipients = []string{"as drafted"}
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		if n.office == nil {
			return errAlone
		}
		w, by, second, err := n.toRelease(a, req)
		if err != nil {
			return err
		}
		if w.Precedence != warning.Flash && !w.Exercise && second == "" {
			v, err = n.draft(a, w, req.Reason)
			return err
		}
		d, err := warning.Release(w, by, second, req.Reason)
		if err != nil {
			return err
		}
		e, err := n.releaseWarning(a, w, d)
		if err != nil {
			return err
		}
		v, err = n.warning(a.tx, e.Record.ID)
		return err
	})
	return v, err
}

// toRelease is the warning of a request with those who stand for it.
func (n *Node) toRelease(a *acting, req WarnRequest) (w *warning.Warning, by, second claim.OfficerID, err error) {
	if req.Draft != "" {
		w, by, err = n.drafted(a.tx, req.Draft)
		switch {
		case err != nil:
			return nil, "", "", err
		case by == a.caller.Officer:
			return nil, "", "", fault.New(fault.Forbidden, "who drafted it does not release it alone").WithMend("another officer releases it")
		}
		return w, by, a.caller.Officer, n.forgetDraft(a.tx, req.Draft, a.caller.Officer)
	}
	if req.Warning == nil {
		return nil, "", "", fault.New(fault.Invalid, "which warning?").At("warning")
	}
	w = req.Warning
	if w.Terms == (warning.Terms{}) {
		w.Terms = warning.DefaultTerms(w.Precedence)
	}
	if w.Channel == (warning.Channel{}) {
		w.Channel = warning.Channel{Name: "direct", Reason: "urgency", Words: "the agencies' nodes are joined"}
	}
	if w.Grade == (claim.Grade{}) {
		w.Grade = claim.Ungraded
	}
	return w, a.caller.Officer, "", nil
}

// releaseWarning signs and sends a warning: the claims it rests on go before
// it on its own stream. For each recipient our own clock starts.
func (n *Node) releaseWarning(a *acting, w *warning.Warning, d *claim.Directive) (ledger.Entry, error) {
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: w.Audience(), Exercise: w.Exercise})
	if err != nil {
		return ledger.Entry{}, err
	}
	es, err := n.append(a, m, d)
	if err != nil {
		return ledger.Entry{}, err
	}
	p := precedenceOf(w.Precedence)
	for _, to := range w.Audience() {
		for _, id := range w.Claims() {
			c, err := n.permitted(a.tx, a.bits, id)
			if err != nil {
				return es[0], err
			}
			reason, err := n.refusal(a, c, to)
			if err != nil {
				return es[0], err
			}
			if reason != "" {
				return es[0], fault.New(fault.Forbidden, "claim %s may not go to %s: %s", id, to, reason).At("subjects")
			}
			if err := n.send(a.tx, to, outbox.Warning, p, c); err != nil {
				return es[0], err
			}
		}
		if err := n.send(a.tx, to, outbox.Warning, p, es[0]); err != nil {
			return es[0], err
		}
		if err := n.awaitAcknowledgement(a.tx, es[0], w, to, a.caller.Officer); err != nil {
			return es[0], err
		}
	}
	h, err := warning.Load(a.tx, nil, es[0].Record.ID)
	if err != nil {
		return es[0], err
	}
	return es[0], openOnce(a.tx, warning.SenderOpenings(h, DutyDesk)...)
}

// openOnce opens obligations that the act of one officer ends.
func openOnce(tx *db.Tx, openings ...duty.Opening) error {
	for _, o := range openings {
		o.Ladder = oneCloses(o.Ladder)
		if _, err := duty.Open(tx, o); err != nil {
			return err
		}
	}
	return nil
}

// oneCloses is a ladder for what the answer of one officer ends.
func oneCloses(l duty.Ladder) duty.Ladder {
	l.SecondToClose = false
	return l
}

// silent is the ladder of a recipient's silence: it begins with who sent the
// warning.
func silent(l duty.Ladder) duty.Ladder {
	l = oneCloses(l)
	l.Rungs = slices.Clone(l.Rungs)
	l.Rungs[0].Call = duty.Owner
	return l
}

func silenceID(w claim.ID, recipient claim.AgencyID) string {
	return "silence-" + string(w) + "-" + string(recipient)
}

func warningID(w claim.ID) string { return "warning-" + string(w) }

func precedenceOf(p warning.Precedence) outbox.Precedence {
	switch p {
	case warning.Flash:
		return outbox.Flash
	case warning.Urgent:
		return outbox.Urgent
	}
	return outbox.Routine
}

// warned takes in a warning: the desk owns it from this moment, and the
// machine's receipt tells the sender that it is here and nothing more.
func (n *Node) warned(tx *db.Tx, from claim.AgencyID, e ledger.Entry, d *claim.Directive) error {
	w, err := warning.CheckWarning(d, e.Record.Header.Marking)
	if err != nil {
		return n.unreadable(tx, e)
	}
	if _, err := duty.Open(tx, duty.Opening{ID: warningID(e.Record.ID), Kind: kindWarning, About: e.Record.ID, Mark: e.Mark, Exercise: w.Exercise,
		Desk: DutyDesk, Ladder: w.Precedence.Ladder(), Received: n.now(), Due: w.ReplyBy}); err != nil {
		return err
	}
	r, err := warning.Receipt(e.Record.ID, claim.Delivered, "", warning.Note{Zone: n.zone().String()}, "", "")
	if err != nil {
		return err
	}
	return n.reply(tx, from, outbox.Warning, precedenceOf(w.Precedence), w.Exercise, r)
}

// unreadable puts a warning that this version cannot read on the desk: it was
// sent by a known agency, and somebody has to telephone.
func (n *Node) unreadable(tx *db.Tx, e ledger.Entry) error {
	_, err := duty.Open(tx, duty.Opening{ID: warningID(e.Record.ID), Kind: kindWarning, About: e.Record.ID, Mark: e.Mark,
		Exercise: e.Record.Header.Marking.Exercise, Desk: DutyDesk, Ladder: duty.UrgentLadder, Received: n.now()})
	return err
}

// zone is this agency's time zone.
func (n *Node) zone() *time.Location {
	if n.Zone != nil {
		return n.Zone
	}
	return time.UTC
}

// reply signs a receipt and sends it to a peer.
func (n *Node) reply(tx *db.Tx, to claim.AgencyID, s outbox.Stream, p outbox.Precedence, exercise bool, r *claim.Receipt) error {
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: []claim.AgencyID{to}, Exercise: exercise})
	if err != nil {
		return err
	}
	es, err := n.ledger.Append(tx, n.now(), ledger.Write{Body: r, Marking: m})
	if err != nil {
		return err
	}
	return n.send(tx, to, s, p, es[0])
}

// toldBy takes in what a recipient's officers did about a warning of ours: the
// first who says that he has it ends its silence.
func (n *Node) toldBy(tx *db.Tx, from claim.AgencyID, r *claim.Receipt) error {
	switch r.Outcome {
	case claim.Acknowledged, claim.Assessed, claim.Actioned, claim.Refused, claim.Closed:
		if err := n.settle(tx, silenceID(claim.ID(r.Of), from), r.Actor, string(r.Outcome), r.Text); err != nil {
			return err
		}
	}
	h, err := warning.Load(tx, nil, claim.ID(r.Of))
	if fault.Is(err, fault.NotFound) {
		return nil // a receipt about something else, or before its warning
	}
	if err != nil {
		return err
	}
	if o, ok := warning.CountersignOpening(h.Head, h.Of(from), DutyDesk); ok && h.Sender == n.Agency {
		return openOnce(tx, o)
	}
	return nil
}
