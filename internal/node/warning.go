package node

import (
	"cmp"
	"context"
	"slices"
	"strings"
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
	u := use{name: "Warn", op: audit.Disclosure, recipients: []string{}}
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

// WarningsRequest asks for warnings: those received, or with Sent our own.
type WarningsRequest struct {
	Sent, Open bool
	// Limit is how many at most; 0 is warning.DefaultLimit.
	Limit int
}

// Warnings lists warnings, the newest first.
func (n *Node) Warnings(ctx context.Context, caller Caller, req WarningsRequest) ([]view.Warning, error) {
	out := []view.Warning{}
	err := n.ask(ctx, caller, use{name: "Warnings", op: audit.Consultation}, func(a *asking) error {
		list := warning.Received
		if req.Sent {
			list = warning.Sent
		}
		held, err := list(a.tx, a.bits, warning.List{Own: n.Agency, Open: req.Open, Limit: req.Limit})
		for _, h := range held {
			out = append(out, n.warningShape(h))
			a.touch(string(h.ID))
		}
		return err
	})
	return out, err
}

// ShowWarningRequest names a warning.
type ShowWarningRequest struct{ Warning claim.ID }

// ShowWarning shows a warning as it stands at each recipient.
func (n *Node) ShowWarning(ctx context.Context, caller Caller, req ShowWarningRequest) (view.Warning, error) {
	var v view.Warning
	err := n.ask(ctx, caller, use{name: "ShowWarning", op: audit.Consultation}, func(a *asking) error {
		h, err := warning.Load(a.tx, a.bits, req.Warning)
		if err != nil {
			return err
		}
		a.touch(string(h.ID))
		v = n.warningShape(h)
		return nil
	})
	return v, err
}

// warning is the shape of a warning in which the caller has just acted: of
// what he released in this transaction no set of markings knows yet.
func (n *Node) warning(q db.Queryer, id claim.ID) (view.Warning, error) {
	h, err := warning.Load(q, nil, id)
	if err != nil {
		return view.Warning{}, err
	}
	return n.warningShape(h), nil
}

func (n *Node) warningShape(h warning.Held) view.Warning {
	v := view.Warning{ID: string(h.ID), Precedence: string(h.Precedence), Exercise: h.Exercise, Sender: string(h.Sender), Released: view.Stamp(h.Released),
		By: []string{string(h.Actor)}, Withdrawn: h.Current.Withdrawn, Missing: h.Incomplete(), Recipients: []view.Told{}}
	if h.Second != "" {
		v.By = append(v.By, string(h.Second))
	}
	because := map[claim.AgencyID][]string{}
	w := h.Current.Warning
	if w != nil {
		v.Action, v.Asked, v.Urgency, v.Reason, v.Threat, v.Grade = string(w.Action), w.Asked, string(w.Urgency), w.Reason, w.Threat, w.Grade.String()
		for _, id := range w.Claims() {
			v.Records = append(v.Records, string(id))
		}
		for _, c := range w.Contacts {
			v.Contacts = append(v.Contacts, view.Contact{Name: c.Name, Telephone: c.Telephone})
		}
		for _, p := range w.Places {
			v.Places = append(v.Places, view.Place{Role: string(p.Role), Words: p.Words, Country: p.Country})
		}
		v.Awaited, v.Assessment, v.Author, v.ReplyBy = w.Awaited, w.Basis == claim.Assessment, w.Author, stampOr(w.ReplyBy)
		for _, r := range w.To {
			for _, b := range r.Because {
				because[r.Agency] = append(because[r.Agency], b.Words)
			}
		}
	}
	v.Title = titleOf(v)
	for _, s := range h.States {
		t := view.Told{Agency: string(s.Recipient), Because: because[s.Recipient], Stage: string(s.Stage), By: string(s.AckedBy), Result: string(s.Result), End: string(s.End),
			Text: s.Text, Escalated: s.Escalated, Received: stampOr(s.Received), Opened: stampOr(s.Opened), Acknowledged: stampOr(s.Acked),
			Assessed: stampOr(s.Assessed), Actioned: stampOr(s.Actioned), Ended: stampOr(s.Ended), Telephoned: stampOr(s.Telephoned)}
		if w != nil {
			zone, err := time.LoadLocation(s.Zone)
			if err != nil {
				zone = time.UTC
			}
			t.AckBy = view.Stamp(w.Terms.AcknowledgeBy(cmp.Or(s.Received, h.Released), zone))
		}
		v.Recipients = append(v.Recipients, t)
	}
	return v
}

// titleOf is the first line of what is said, short enough for a list.
func titleOf(v view.Warning) string {
	text, _, _ := strings.Cut(cmp.Or(v.Threat, v.Asked, v.Action, "warning"), "\n")
	if r := []rune(text); len(r) > 90 {
		return string(r[:89]) + "…"
	}
	return text
}

func stampOr(at int64) string {
	if at == 0 {
		return ""
	}
	return view.Stamp(at)
}
