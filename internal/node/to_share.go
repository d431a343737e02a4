package node

import (
	"context"
	"fmt"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/request"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// dutyLaw is what an officer reads beside a duty to share.
const dutyLaw = "Directive (EU) 2023/977 Art. 7(2): information available here shall be provided to another Member State on own initiative where there are objective reasons to believe " +
	"that it could be relevant there for the purpose of preventing, detecting or investigating serious criminal offences. No such obligation exists where Art. 6(1)(c) or (f) applies to it."

// Grounds beside those of Art. 6(1) on which Art. 7(2) asks for nothing: its own
// conditions are not met.
const (
	notSerious  = "not-serious"
	notRelevant = "not-relevant"
)

func dutyGrounds() []view.DutyGround {
	out := []view.DutyGround{}
	for _, g := range request.Grounds() {
		switch g.Ground {
		case request.JudgeRefused, request.NationalSecurity, request.Jeopardy, request.LegalPerson:
			out = append(out, view.DutyGround{Ground: string(g.Ground), Article: g.Article, Meaning: g.Meaning, Silent: g.Ground != request.JudgeRefused})
		}
	}
	return append(out, view.DutyGround{Ground: notSerious, Meaning: "it can serve against no serious criminal offence"},
		view.DutyGround{Ground: notRelevant, Meaning: "no objective reason to believe that it could be relevant there"})
}

// openDuty reads a task that the caller may see and that waits, and the records
// of it that he may see.
func (n *Node) openDuty(a *acting, task string, to claim.AgencyID) (duty.Obligation, []claim.ID, error) {
	var peer string
	var mark int64
	err := a.tx.QueryRow(`SELECT peer, mark FROM to_share WHERE task = $1 AND `+a.bits.SQL("mark")+` LIMIT 1`, task).Scan(&peer, &mark)
	if err != nil {
		return duty.Obligation{}, nil, fault.New(fault.NotFound, "there is no such duty to share").At("task").WithMend("liaison duty list shows them")
	}
	o, err := duty.Get(a.tx, task)
	switch {
	case err != nil:
		return o, nil, err
	case o.Closed != 0:
		return o, nil, fault.New(fault.Conflict, "it was decided already").At("task")
	case to != "" && string(to) != peer:
		return o, nil, fault.New(fault.Invalid, "that duty is owed to %s", peer).At("to")
	}
	var out []claim.ID
	records, err := n.touchedBy(a.tx, task, nil)
	for _, r := range records {
		out = append(out, claim.ID(r.Record))
	}
	return o, out, err
}

// RefuseToShareRequest says why nothing is sent.
type RefuseToShareRequest struct {
	Task string
	// Ground is c, f-i, f-ii or f-iii of Art. 6(1), not-serious or not-relevant.
	Ground, Text string
}

// RefuseToShare ends a duty to share with a ground: Art. 6(1)(c) or (f), or that
// Art. 7(2) does not ask for it. It is signed and stays here.
func (n *Node) RefuseToShare(ctx context.Context, caller Caller, req RefuseToShareRequest) (view.ToShare, error) {
	var v view.ToShare
	err := n.act(ctx, caller, use{name: "RefuseToShare", op: audit.Alteration, query: req.Task}, func(a *acting) error {
		o, _, err := n.openDuty(a, req.Task, "")
		if err != nil {
			return err
		}
		if err := dutyRefusable(req); err != nil {
			return err
		}
		m, err := n.Markings.Marking(o.Mark)
		if err != nil {
			return err
		}
		own, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: m.Compartment, Classification: m.Classification, Exercise: o.Exercise})
		if err != nil {
			return err
		}
		if _, err := n.append(a, own, &claim.Receipt{Outcome: claim.Refused, Actor: caller.Officer, Of: o.ID, Ground: req.Ground, Text: req.Text}); err != nil {
			return err
		}
		if err := n.settle(a.tx, o.ID, caller.Officer, "refused on "+req.Ground, req.Text); err != nil {
			return err
		}
		a.touch(string(o.About))
		all, err := n.toShare(a.asking(), `o.id = $1`, o.ID)
		if err == nil && len(all) == 1 {
			v = all[0]
		}
		return err
	})
	return v, err
}

func dutyRefusable(req RefuseToShareRequest) error {
	for _, g := range dutyGrounds() {
		if g.Ground != req.Ground {
			continue
		}
		said := strings.TrimSpace(req.Text) != ""
		switch {
		case g.Silent && said:
			return fault.New(fault.Invalid, "a refusal on %s says nothing beyond it: words would tell what it protects", g.Article).At("text").WithMend("leave the words out")
		case !g.Silent && !said:
			return fault.New(fault.Invalid, "this ground needs its reason in words").At("text")
		case len(req.Text) > 4000:
			return fault.New(fault.Invalid, "at most 4000 bytes of reason").At("text")
		}
		return nil
	}
	return fault.New(fault.Invalid, "%q is no ground on which nothing is owed", req.Ground).At("ground").
		WithMend("c, f-i, f-ii or f-iii of Art. 6(1), not-serious or not-relevant")
}

// ToShareRequest asks what is owed to others unasked; All also what was decided.
type ToShareRequest struct{ All bool }

// ToShare lists the duties to share, the next to fall due first.
func (n *Node) ToShare(ctx context.Context, caller Caller, req ToShareRequest) ([]view.ToShare, error) {
	out := []view.ToShare{}
	err := n.ask(ctx, caller, use{name: "ToShare", op: audit.Consultation}, func(a *asking) (err error) {
		where := `o.closed = 0`
		if req.All {
			where = `1 = 1`
		}
		out, err = n.toShare(a, where)
		a.results = int64(len(out))
		return err
	})
	return out, err
}

// toShare reads the duties that the reader may see.
func (n *Node) toShare(a *asking, where string, args ...any) ([]view.ToShare, error) {
	rows, err := a.tx.Query(`SELECT DISTINCT t.task, t.peer, t.subject, o.owner, o.due, o.closed FROM to_share t JOIN duty_obligations o ON o.id = t.task
		WHERE `+where+` AND `+a.bits.SQL("t.mark")+` ORDER BY o.due, t.task LIMIT 200`, args...)
	if err != nil {
		return nil, fmt.Errorf("read duties to share: %w", err)
	}
	defer rows.Close()
	out := []view.ToShare{}
	for rows.Next() {
		v := view.ToShare{Law: dutyLaw, Grounds: dutyGrounds()}
		var subject string
		var due, closed int64
		if err := rows.Scan(&v.Task, &v.Peer, &subject, &v.Owner, &due, &closed); err != nil {
			return nil, fmt.Errorf("read duties to share: %w", err)
		}
		v.Due, v.Ended, v.Subject = view.Stamp(due), stampOr(closed), view.Ref{ID: subject}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i := range out {
		if err := n.detailToShare(a, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (n *Node) detailToShare(a *asking, v *view.ToShare) (err error) {
	v.Subject = a.Label(claim.SubjectID(v.Subject.ID))
	a.touch(v.Subject.ID)
	declared, err := request.Interests(a.tx, a.bits, 0)
	if err != nil {
		return err
	}
	if v.Records, err = n.touchedBy(a.tx, v.Task, declared); err != nil {
		return err
	}
	for _, d := range declared {
		if string(d.Agency) == v.Peer {
			v.Why = d.Why
		}
	}
	if v.Ended == "" {
		return nil
	}
	events, err := duty.History(a.tx, v.Task)
	if err == nil && len(events) > 0 {
		v.Outcome = events[len(events)-1].Text
	}
	return err
}

// touchedBy lists the claims of a task that are in use with what of the interest
// each touches, in words as long as the declaration stands.
func (n *Node) touchedBy(q db.Queryer, task string, declared []request.Declared) ([]view.TouchedClaim, error) {
	rows, err := q.Query(`SELECT record, interest, sought, crime, region FROM to_share WHERE task = $1 ORDER BY at, record`, task)
	if err != nil {
		return nil, fmt.Errorf("read a duty to share: %w", err)
	}
	defer rows.Close()
	out := []view.TouchedClaim{}
	for rows.Next() {
		var v view.TouchedClaim
		var interest string
		var t touching
		if err := rows.Scan(&v.Record, &interest, &t.sought, &t.crime, &t.region); err != nil {
			return nil, fmt.Errorf("read a duty to share: %w", err)
		}
		v.Touches = "what was declared then"
		for _, d := range declared {
			if string(d.ID) == interest {
				v.Touches = t.words(d.Interest)
			}
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read a duty to share: %w", err)
	}
	return n.inUse(q, out)
}

// inUse leaves out what was erased, called back or restricted: what it said of
// somebody is not told by what it touches either.
func (n *Node) inUse(q db.Queryer, all []view.TouchedClaim) ([]view.TouchedClaim, error) {
	out := []view.TouchedClaim{}
	for _, v := range all {
		e, err := n.ledger.Get(q, claim.ID(v.Record))
		if err != nil {
			return nil, err
		}
		if !e.Withdrawn && !e.Record.Erased() {
			out = append(out, v)
		}
	}
	return out, nil
}

func (t touching) words(i *request.Interest) string {
	var out []string
	if t.sought >= 0 && t.sought < len(i.Subjects) {
		out = append(out, soughtWords(i.Subjects[t.sought]))
	}
	if t.crime >= 0 && t.crime < len(i.Crimes) {
		out = append(out, i.Crimes[t.crime])
	}
	if t.region >= 0 && t.region < len(i.Regions) {
		out = append(out, i.Regions[t.region])
	}
	return strings.Join(out, ", ")
}

// entitleToShare says in words what is owed.
func (n *Node) entitleToShare(q db.Queryer, bits *marking.Set, o duty.Obligation, v *view.Obligation) error {
	var peer string
	var count int64
	if err := q.QueryRow(`SELECT coalesce(min(peer), ''), count(*) FROM to_share WHERE task = $1 AND `+bits.SQL("mark"), o.ID).Scan(&peer, &count); err != nil {
		return fmt.Errorf("read a duty to share: %w", err)
	}
	v.From = string(n.Agency)
	v.Title = fmt.Sprintf("%d claims touch what %s looks for: send them, or say on which ground not (Directive (EU) 2023/977 Art. 7(2))", count, peer)
	return nil
}
