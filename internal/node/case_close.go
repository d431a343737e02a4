package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// Steps of closing a case.
const (
	ClosePropose = "propose"
	CloseConfirm = "confirm"
	CloseRefuse  = "refuse"
)

// CloseRequest is one step of closing a case.
type CloseRequest struct {
	Case claim.CaseID
	// Act is one of the steps above.
	Act    string
	Reason string
	// Review is the day on which the closed case is looked at again, of
	// ClosePropose. Its records are erased on the day after, if nobody decides.
	Review string
}

// CloseCase closes a case by two officers: one proposes it with the reason and
// the day of review, another of the team confirms or refuses. Nothing closes
// while a task is open, a result is waited for or a join unanswered, and nothing
// closes by silence. With the closing, every record of the case gets its day of
// review.
func (n *Node) CloseCase(ctx context.Context, caller Caller, req CloseRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "CloseCase", op: audit.Alteration, query: req.Act, grave: req.Act != CloseRefuse}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		reason := strings.TrimSpace(req.Reason)
		switch req.Act {
		case ClosePropose:
			v, err = n.proposeClosing(a, in, reason, req.Review)
		case CloseConfirm, CloseRefuse:
			v, err = n.decideClosing(a, in, req.Act, reason)
		default:
			err = fault.New(fault.Invalid, "%q is no step of closing", req.Act).At("act").WithMend("propose, confirm or refuse")
		}
		return err
	})
	return v, err
}

func (n *Node) proposeClosing(a *acting, in claim.CaseID, reason, day string) (view.CaseEntered, error) {
	review, err := n.reviewDay(day)
	if err != nil {
		return view.CaseEntered{}, err
	}
	second, err := n.speaker(a.tx, in, a.caller.Officer)
	if err != nil {
		return view.CaseEntered{}, err
	}
	if second == a.caller.Officer {
		return view.CaseEntered{}, fault.New(fault.Conflict, "a case is closed by two officers, and you are alone on its team").WithMend("put a second officer on it first: liaison case team add")
	}
	put, _, err := n.fileEntry(a, in, &casefile.Entry{Kind: casefile.CloseProposed, Reason: reason, Review: review})
	if err != nil {
		return view.CaseEntered{}, err
	}
	return entered(in, "", put, "closing is proposed; another officer of the team decides"), n.oweCase(a.tx, duty.Opening{ID: "case-closing-" + string(put.Record.ID), Kind: kindCaseClosing,
		About: put.Record.ID, Mark: put.Mark, Exercise: a.caller.Exercise, Owner: second, Received: n.now()})
}

func (n *Node) decideClosing(a *acting, in claim.CaseID, act, reason string) (view.CaseEntered, error) {
	f, err := n.caseFile(a, in)
	if err != nil {
		return view.CaseEntered{}, err
	}
	if f.State != casefile.Closing {
		return view.CaseEntered{}, fault.New(fault.Conflict, "nobody has proposed to close the case").WithMend("propose it first, with the reason and the day of review")
	}
	proposal := f.Ending
	e := &casefile.Entry{Kind: casefile.CloseRefused, Reason: reason}
	words := "the case stays open"
	if act == CloseConfirm {
		e = &casefile.Entry{Kind: casefile.Closed, Reason: proposal.Reason, Review: proposal.Review, Officer: proposal.Actor, Text: reason}
		words = "the case is closed; it is reviewed on " + proposal.Review.String()
	}
	put, _, err := n.fileEntry(a, in, e)
	if err != nil {
		return view.CaseEntered{}, err
	}
	if err := n.settleAbout(a.tx, kindCaseClosing, proposal.ID, a.caller.Officer, act, orElse(reason, proposal.Reason)); err != nil {
		return view.CaseEntered{}, err
	}
	v := entered(in, "", put, words)
	if act == CloseRefuse {
		return v, nil
	}
	return v, n.reviewed(a, in, proposal.Review, "the case is closed: "+proposal.Reason, proposal.Actor)
}

// reviewDay reads a day of review, which lies within the policy's limit.
func (n *Node) reviewDay(text string) (claim.Day, error) {
	at, err := n.moment("review", text)
	if err != nil {
		return 0, err
	}
	day := claim.DayOf(microTime(at).In(n.zone()))
	if limit, _ := n.Retention.Dates(retention.Stored, n.today()); day <= n.today() || day > limit {
		return 0, fault.New(fault.Invalid, "the next review of a case lies between tomorrow and %s", limit).At("review").WithMend("give an earlier day (%s)", n.Retention.Limit(retention.Stored).Law)
	}
	return day, nil
}

// reviewAhead is how long before its day the review of a case comes to the desk.
const reviewAhead = 30

// reviewed gives every record of this agency in a case one day of review, so
// that its retention follows the case, and has it put to the desk ahead of that
// day. No day of erasure moves.
func (n *Node) reviewed(a *acting, in claim.CaseID, on claim.Day, reason string, owner claim.OfficerID) error {
	ids, err := retention.OfCase(a.tx, in, n.Agency)
	if err != nil {
		return err
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: in, LegalBasis: a.caller.LegalBasis, Exercise: a.caller.Exercise})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(ids, mostOrdered) {
		d, err := n.Retention.ContinueOrder(a.caller.Officer, retention.Stored, n.today(), on, reason, part...)
		if err != nil {
			return err
		}
		if _, err := n.append(a, m, d); err != nil {
			return err
		}
	}
	if err := n.settleAbout(a.tx, kindCaseReview, claim.ID(in), a.caller.Officer, "reviewed", reason); err != nil || owner == "" {
		return err
	}
	mark, err := n.Markings.Intern(a.tx, m)
	if err != nil {
		return err
	}
	at := max((on - reviewAhead).Time().UnixMicro(), n.now())
	return n.oweCase(a.tx, duty.Opening{ID: fmt.Sprintf("case-review-%s-%s", in, on), Kind: kindCaseReview, About: claim.ID(in), Mark: mark, Exercise: a.caller.Exercise,
		Owner: owner, Received: at, Due: (on + 1).Time().UnixMicro()})
}

// ReopenRequest opens a closed case again.
type ReopenRequest struct {
	Case   claim.CaseID
	Reason string
}

// ReopenCase opens a closed case again, with the reason. Its records are kept
// as those of an open case are.
func (n *Node) ReopenCase(ctx context.Context, caller Caller, req ReopenRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "ReopenCase", op: audit.Alteration}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		put, _, err := n.fileEntry(a, in, &casefile.Entry{Kind: casefile.Reopened, Reason: strings.TrimSpace(req.Reason)})
		if err != nil {
			return err
		}
		v = entered(in, "", put, "the case is open again")
		limit, _ := n.Retention.Dates(retention.Stored, n.today())
		return n.reviewed(a, in, limit, "the case is open again: "+req.Reason, "")
	})
	return v, err
}

// KeepRequest is the review of a case: it is kept until another day.
type KeepRequest struct {
	Case   claim.CaseID
	Reason string
	Review string
}

// KeepCase decides, at its review, that the records of a case are still
// needed, and until when. Without such a decision they are erased
// (Regulation (EU) 2016/794 Art. 31).
func (n *Node) KeepCase(ctx context.Context, caller Caller, req KeepRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "KeepCase", op: audit.Alteration, grave: true}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		review, err := n.reviewDay(req.Review)
		if err != nil {
			return err
		}
		reason := strings.TrimSpace(req.Reason)
		put, f, err := n.fileEntry(a, in, &casefile.Entry{Kind: casefile.Kept, Reason: reason, Review: review})
		if err != nil {
			return err
		}
		v = entered(in, "", put, "the case is kept until its review on "+review.String())
		owner := caller.Officer
		if f.State != casefile.Shut {
			owner = "" // an open case has its owners at work
		}
		return n.reviewed(a, in, review, reason, owner)
	})
	return v, err
}
