package sim

import (
	"fmt"
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/request"
	"liaison/internal/warning"
)

// failed tells whether an act was not acknowledged. What is refused to an
// officer is an answer; a node that breaks is not.
func (h *house) failed(what string, err error) bool {
	if err == nil {
		return false
	}
	if fault.KindOf(err) == fault.Internal && !h.disk.Failed() && h.node != nil {
		h.w.blame("an act broke", "%s at %s: %v", what, h.agency, err)
	}
	return true
}

// others are the agencies beside h.
func (w *world) others(h *house) []claim.AgencyID {
	var out []claim.AgencyID
	for _, o := range w.houses {
		if o != h {
			out = append(out, o.agency)
		}
	}
	return out
}

// some are one or two of the others.
func (w *world) some(h *house) []claim.AgencyID {
	all := w.others(h)
	w.chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:1+w.chance.IntN(min(2, len(all)))]
}

// state puts a claim on record at a house.
func (w *world) state(h *house) {
	w.serial++
	s := &statement{by: h, subject: fmt.Sprintf("person-%s-%d", h.agency, w.serial), label: fmt.Sprintf("Janda Mirek %s", numeral(w.serial)), at: w.now,
		lawful: map[claim.AgencyID]bool{h.agency: true}, consents: map[claim.AgencyID]bool{}, shared: map[claim.AgencyID]bool{}}
	caller := h.analyst
	var codes []claim.HandlingCode
	switch n := w.chance.IntN(10); {
	case n < 3:
		s.h2, codes = true, []claim.HandlingCode{claim.H2}
	case n < 5:
		s.secret, caller = true, h.member
	case n < 6:
		s.drill, caller = true, h.trainee
	}
	c := &claim.Claim{Subject: claim.Ref{ID: claim.SubjectID(s.subject), Kind: "person", Label: s.label}, Predicate: "name", Value: claim.TextValue(s.label),
		Modality: claim.Reported, Basis: claim.Fact, Source: claim.Source{Name: "the list of the play"}, Grade: claim.Ungraded,
		Valid: claim.Interval{From: claim.DayMin, To: claim.DayMax}, Stated: claim.Interval{From: claim.DayMin, To: claim.DayMax}}
	_, err := h.node.Import(h.ctx, caller, node.ImportRequest{Dataset: "play", Claims: []*claim.Claim{c}, Codes: codes})
	if h.failed("import", err) {
		return
	}
	h.read(func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT id FROM claims WHERE subject = $1`, s.subject).Scan(&s.id)
	})
	w.model.claims[s.id] = s
	w.order = append(w.order, s.id)
	w.Acts++
	w.tell("%s: claim %s h2 %v secret %v drill %v", h.agency, short(s.id), s.h2, s.secret, s.drill)
}

// numeral spells a number in letters: names hold no digits.
func numeral(n int64) string {
	out := ""
	for ; n > 0; n /= 10 {
		out = string("abcdefghij"[n%10]) + out
	}
	return out + "ov"
}

// caller is who of a house may see a statement.
func (h *house) caller(s *statement) node.Caller {
	switch {
	case s.drill:
		return h.trainee
	case s.secret:
		return h.member
	}
	return h.duty
}

// share gives a claim to others: one's own, or another's with its consent.
func (w *world) share(h *house) {
	held := w.statements(func(s *statement) bool {
		return s.recall == "" && (s.by == h || s.lawful[h.agency] && s.shared[h.agency])
	})
	if len(held) == 0 {
		w.state(h)
		return
	}
	s := pick(w, held)
	to := w.some(h)
	v, err := h.node.Share(h.ctx, h.caller(s), node.ShareRequest{Records: []claim.ID{s.id}, To: to, Reason: "they may know the garage"})
	if h.failed("share", err) {
		return
	}
	var went []claim.AgencyID
	for _, r := range v.Recipients {
		if len(r.Records) == 0 {
			continue
		}
		a := claim.AgencyID(r.Agency)
		own := s.by == h
		if !(own && !s.h2) && !(s.consents[a] && !own) && a != s.by.agency && !s.lawful[a] {
			w.blame("originator control", "%s passes %s of %s on to %s without consent", h.agency, short(s.id), s.by.agency, a)
		}
		s.lawful[a], s.shared[a] = true, true
		went = append(went, a)
	}
	w.did(h, "share", claim.ID(v.Directive), s.id, went...)
	if s.by == h && w.likely(0.2) {
		w.in(w.between(time.Second, 10*time.Minute), "second thoughts", func() {
			if h.node != nil && s.recall == "" {
				w.takeBack(h, s)
				h.afterStep()
			}
		})
	}
}

// consent permits a holder to pass a claim on.
func (w *world) consent(h *house) {
	given := w.statements(func(s *statement) bool { return s.by == h && len(s.shared) > 0 && s.recall == "" })
	if len(given) == 0 {
		w.share(h)
		return
	}
	s := pick(w, given)
	asker, to := pick(w, w.others(h)), pick(w, w.others(h))
	if asker == to {
		return
	}
	_, err := h.node.Consent(h.ctx, h.second, node.ConsentRequest{Records: []claim.ID{s.id}, Asker: asker, Recipient: to, Reason: "needed there"})
	if h.failed("consent", err) {
		return
	}
	s.consents[to] = true
	w.Acts++
	w.tell("%s: consent for %s to %s by %s", h.agency, short(s.id), to, asker)
}

// recall takes back what a house gave.
func (w *world) recall(h *house) {
	given := w.statements(func(s *statement) bool { return s.by == h && s.recall == "" && len(s.shared) > 0 })
	if len(given) == 0 {
		w.share(h)
		return
	}
	w.takeBack(h, pick(w, given))
}

// takeBack recalls a claim, perhaps while it still waits to leave.
func (w *world) takeBack(h *house, s *statement) {
	caller := h.caller(s)
	if caller.Officer == h.duty.Officer {
		caller = h.second
	}
	v, err := h.node.Recall(h.ctx, caller, node.RecallRequest{Records: []claim.ID{s.id}, Reason: "mistaken identity"})
	if h.failed("recall", err) {
		return
	}
	s.recall = claim.ID(v.Recall)
	var to []claim.AgencyID
	for _, holder := range v.Holders {
		to = append(to, claim.AgencyID(holder.Agency))
	}
	w.did(h, "recall", s.recall, s.id, to...)
}

// warn sends a warning; what is no FLASH takes two officers.
func (w *world) warn(h *house) {
	b := &warning.Warning{Precedence: pick(w, []warning.Precedence{warning.Flash, warning.Flash, warning.Urgent, warning.Routine}), Action: warning.MeetOnWay,
		Urgency: warning.UrgentThreat, Reason: "he lands this evening", Threat: "A man deported from Southland travels to Noordstad", Basis: claim.Fact}
	if b.Precedence == warning.Routine {
		b.Urgency, b.Reason = "", ""
	}
	to := w.some(h)
	for _, a := range to {
		b.To = append(b.To, warning.Recipient{Agency: a, Because: []warning.Because{{Rule: warning.RuleDestination, Words: "the flight goes there"}}})
	}
	own := w.statements(func(s *statement) bool { return s.by == h && !s.secret && !s.drill && !s.h2 && s.recall == "" })
	var rests *statement
	if len(own) > 0 && w.likely(0.5) {
		rests = pick(w, own)
		b.Subjects = []warning.Subject{{Ref: claim.Ref{ID: claim.SubjectID(rests.subject), Kind: "person", Label: rests.label}, Claims: []claim.ID{rests.id}}}
	}
	v, err := h.node.Warn(h.ctx, h.duty, node.WarnRequest{Warning: b, Reason: "deported today"})
	if h.failed("warn", err) {
		return
	}
	if v.Draft {
		if v, err = h.node.Warn(h.ctx, h.second, node.WarnRequest{Draft: v.ID, Reason: "agreed"}); h.failed("release", err) {
			return
		}
	}
	if rests != nil {
		for _, a := range to {
			rests.lawful[a], rests.shared[a] = true, true
		}
	}
	w.did(h, "warning", claim.ID(v.ID), "", to...)
}

// amend changes or withdraws a warning of a house.
func (w *world) amend(h *house) {
	var own []*act
	for _, a := range w.model.acts {
		if a.kind == "warning" && a.by == h && !a.lost {
			own = append(own, a)
		}
	}
	if len(own) == 0 {
		w.warn(h)
		return
	}
	a := pick(w, own)
	v, err := h.node.AmendWarning(h.ctx, h.duty, node.AmendRequest{Warning: a.record, Reason: "it was a mistake"})
	if h.failed("amend", err) {
		return
	}
	w.Acts++
	w.stirred = w.now
	w.tell("%s: withdraws %s, %v", h.agency, short(a.record), v.Withdrawn)
}

// ask sends a request under the directive.
func (w *world) ask(h *house) {
	q := &request.Request{Kind: request.ToContactPoint, Items: []request.Item{{Number: 1, Sought: "who rented the garage"}}, Purpose: "to prevent an attack",
		Facts: "a garage was searched on Tuesday", Offence: "terrorist offence", Necessary: "the lease names its user", Available: "the garage lies there",
		Channel: request.Channel{Name: "direct", Reason: "urgency", Words: "the nodes are joined"}, EuropolReason: "no link to a project", Language: "en",
		CopyWaiver: "the contact point asks itself"}
	if w.likely(0.5) {
		q.Urgency, q.Urgent = request.Life, "a second cell may be near"
	}
	to := pick(w, w.others(h))
	v, err := h.node.Ask(h.ctx, h.duty, node.AskRequest{To: to, Request: q, Reason: "the garage"})
	if h.failed("ask", err) {
		return
	}
	w.did(h, "request", claim.ID(v.ID), "", to)
}

// act has an officer of a house do something.
func (w *world) act(h *house) {
	if h.node == nil {
		return
	}
	do := []func(*house){w.state, w.share, w.share, w.warn, w.warn, w.warn, w.ask, w.ask, w.consent, w.recall, w.amend}
	pick(w, do)(h)
	h.afterStep()
}

// comes has an officer look at the desk some time after he was called.
func (h *house) comes() {
	w := h.w
	p := 0.7
	if h.negligent {
		p = 0.05
	}
	if h.coming || !w.likely(p) {
		return
	}
	h.coming = true
	w.in(w.between(2*time.Minute, 6*time.Hour), "desk", func() {
		h.coming = false
		if h.node != nil {
			h.attend()
			h.afterStep()
		}
	})
}

// attend deals with what lies on the desk.
func (h *house) attend() {
	w := h.w
	d, err := h.node.Desk(h.ctx, h.duty, node.DeskRequest{})
	if h.failed("desk", err) {
		return
	}
	w.chance.Shuffle(len(d.Obligations), func(i, j int) { d.Obligations[i], d.Obligations[j] = d.Obligations[j], d.Obligations[i] })
	for _, o := range d.Obligations[:min(3, len(d.Obligations))] {
		if h.node == nil || h.disk.Failed() {
			return
		}
		about := claim.ID(o.About)
		switch o.Kind {
		case "warning":
			h.attendWarning(o.ID, about)
		case "request":
			h.respond(about)
		case "recall":
			outcome := pick(w, []claim.Outcome{claim.Erased, claim.RestrictedBy, claim.Kept})
			_, err := h.node.Dispose(h.ctx, h.duty, node.DisposeRequest{Recall: about, Outcome: outcome, Reason: "evidence in a trial"})
			h.note("dispose", about, string(outcome), err)
		case "completion":
			h.complete(about)
		case "countersignature":
			h.countersign(about)
		case "signature":
			_, err := h.node.AnswerWarning(h.ctx, h.second, node.AnswerRequest{Warning: about, Outcome: warning.Signed})
			h.note("sign", about, "signed", err)
		default:
			_, err := h.node.Attend(h.ctx, h.duty, node.AttendRequest{Obligation: o.ID, Act: node.Acknowledge, Text: "telephoned"})
			h.note("attend "+o.Kind, about, "attended "+o.Kind, err)
		}
	}
}

// note notes what an officer did, if that was acknowledged to him.
func (h *house) note(what string, about claim.ID, outcome string, err error) {
	if h.failed(what, err) {
		h.w.tell("%s: %s %s is not done: %s", h.agency, what, short(about), fault.KindOf(err))
		return
	}
	h.w.model.answers[answer{h.agency, about, outcome}] = true
	h.w.stirred = h.w.now
	h.w.Acts++
	h.w.tell("%s: %s %s: %s", h.agency, what, short(about), outcome)
}

// attendWarning acknowledges a warning, and at a later look acts upon it or
// ends it, by two officers where it takes two.
func (h *house) attendWarning(obligation string, about claim.ID) {
	do := func(c node.Caller, act, outcome string) string {
		req := node.AttendRequest{Obligation: obligation, Act: act, Text: "seen to"}
		if act == node.Close {
			req.Outcome = outcome
		}
		o, err := h.node.Attend(h.ctx, c, req)
		h.note(act, about, outcome, err)
		return o.State
	}
	switch {
	case !h.w.model.answers[answer{h.agency, about, "acknowledged"}]:
		do(h.duty, node.Acknowledge, "acknowledged")
	case h.w.likely(0.2):
		do(h.duty, node.Act, "actioned")
	case do(h.duty, node.Close, "done") != "closed" && h.node != nil && !h.disk.Failed():
		do(h.second, node.Close, "done")
	}
}

// complete says what a warning lacked.
func (h *house) complete(about claim.ID) {
	b := warning.Warning{Action: warning.MeetOnWay, Urgency: warning.UrgentThreat, Reason: "he lands this evening", Basis: claim.Fact,
		Threat: "A man deported from Southland travels to Noordstad", Contacts: []warning.Contact{{Name: string(h.agency), Telephone: "+00 0000", AllHours: true}},
		ReplyBy: h.clock().Add(48 * time.Hour).UnixMicro(), Grade: claim.Grade{Scheme: "4x4", Source: "B", Info: "2"}, GradedBy: "Officer duty",
		Subjects: []warning.Subject{{Ref: claim.Ref{ID: "s-janda", Kind: "person", Label: "Karel Janda"}, Words: "the passenger"}}}
	_, err := h.node.AmendWarning(h.ctx, h.duty, node.AmendRequest{Warning: about, Content: &b, Reason: "the rest is known now"})
	h.note("complete", about, "completed", err)
}

// countersign agrees to the end of a warning of the house at its recipients.
func (h *house) countersign(about claim.ID) {
	v, err := h.node.ShowWarning(h.ctx, h.duty, node.ShowWarningRequest{Warning: about})
	if h.failed("show", err) {
		return
	}
	for _, r := range v.Recipients {
		if r.Stage == "ending" {
			_, err := h.node.AnswerWarning(h.ctx, h.second, node.AnswerRequest{Warning: about, Outcome: warning.Countersigned,
				Note: warning.Note{Recipient: claim.AgencyID(r.Agency), End: claim.ID(r.End)}})
			h.note("countersign", about, "countersigned "+r.Agency, err)
			return
		}
	}
}

func (h *house) respond(about claim.ID) {
	req := node.RespondRequest{Request: about}
	outcome := pick(h.w, []string{"acknowledged", "answered", "refused"})
	switch outcome {
	case "acknowledged":
		req.Acknowledge = true
	case "answered":
		req.Answer = &request.Answer{Items: []int64{1}, Nothing: true}
	case "refused":
		req.Refusal = &request.Refusal{Ground: request.NotAvailable, Items: []int64{1}, Text: "it is not held"}
	}
	_, err := h.node.Respond(h.ctx, h.duty, req)
	h.note("respond", about, outcome, err)
}

// names of agencies that an act went to, without the liar.
func (w *world) honest(of []claim.AgencyID) []*house {
	var out []*house
	for _, a := range of {
		if h := w.house(a); h != nil && !h.liar && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}
