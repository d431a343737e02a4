package node

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// ProposeJoinRequest proposes, on the ground of a join alert, that two cases
// are worked on together.
type ProposeJoinRequest struct {
	// Case is the caller's own case; empty is that of the session.
	Case claim.CaseID
	// Join is a join alert that the caller sees.
	Join   string
	Reason string
}

// ProposeJoin puts a join to the other case, whose officer decides. What the
// other case is told is that this one exists and the reason; it is this
// officer's decision to tell it.
func (n *Node) ProposeJoin(ctx context.Context, caller Caller, req ProposeJoinRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "ProposeJoin", op: audit.Alteration, query: req.Join, grave: true}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		row, err := n.joinFor(ctx, a, in, req.Join)
		if err != nil {
			return err
		}
		other := row.Cases[0]
		if other == in {
			other = row.Cases[1]
		}
		reason := strings.TrimSpace(req.Reason)
		put, _, err := n.fileEntry(a, in, &casefile.Entry{Kind: casefile.JoinProposed, About: row.id, Other: other, Reason: reason})
		if err != nil {
			return err
		}
		v = entered(in, row.id, put, "the other case is asked; an officer of its team decides")
		told, _, err := n.fileEntry(a, other, &casefile.Entry{Kind: casefile.JoinAsked, About: row.id, Other: in, Officer: caller.Officer, Reason: reason})
		if err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.New(fault.Conflict, "the other case takes no proposal now").At("join").WithMend("speak with its owner")
			}
			return err
		}
		owner, err := n.speaker(a.tx, other, caller.Officer)
		if err != nil {
			return err
		}
		return n.oweCase(a.tx, duty.Opening{ID: "case-join-" + string(told.Record.ID), Kind: kindCaseJoin, About: told.Record.ID, Mark: told.Mark, Exercise: caller.Exercise,
			Owner: owner, Received: n.now()})
	})
	return v, err
}

// joinFor returns an open join alert of a case that the caller sees.
func (n *Node) joinFor(ctx context.Context, a *acting, in claim.CaseID, id string) (joinRow, error) {
	row, known, err := findJoin(a.tx, id)
	if err != nil {
		return row, err
	}
	web, err := n.webFor(ctx, a.tx)
	if err == nil && known {
		_, known, err = n.joinView(ctx, a.asking(), web, row)
	}
	switch {
	case err != nil:
		return row, err
	case !known || !slices.Contains(row.Cases[:], in):
		return row, fault.New(fault.NotFound, "there is no such join of that case").At("join").WithMend("liaison joins lists them")
	case row.state != joinOpen:
		return row, fault.New(fault.Conflict, "the evidence of that join was withdrawn").At("join")
	}
	return row, nil
}

// speaker is who answers for a case: who opened it if he is on its team, else
// the first of the team; never the officer who asks, if there is another.
func (n *Node) speaker(tx db.Queryer, in claim.CaseID, asker claim.OfficerID) (claim.OfficerID, error) {
	team, err := n.Accounts.Team(tx, in)
	if err != nil {
		return "", err
	}
	var opener string
	if err := tx.QueryRow(`SELECT actor FROM cases WHERE id = $1`, string(in)).Scan(&opener); err != nil && !errors.Is(err, db.ErrNoRows) {
		return "", err
	}
	rank := func(o claim.OfficerID) int {
		switch {
		case o == asker:
			return 2
		case string(o) == opener:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(team, func(x, y claim.OfficerID) int { return cmp.Compare(rank(x), rank(y)) })
	if len(team) == 0 {
		return "", fault.New(fault.Conflict, "nobody is on the team of that case").At("case")
	}
	return team[0], nil
}

// Answers to a proposal to join, and the end of a join.
const (
	JoinAccept = "accept"
	JoinRefuse = "refuse"
	JoinEnd    = "end"
)

// AnswerJoinRequest answers a proposal to join, or ends a join.
type AnswerJoinRequest struct {
	Case   claim.CaseID
	Join   string
	Act    string
	Reason string
}

// AnswerJoin decides, for the case that was asked, whether the two are joined;
// the officer who proposed it cannot accept it. Both files say so from then on.
// Nobody sees more by it: who is to, is put on the team by an officer of that
// case.
func (n *Node) AnswerJoin(ctx context.Context, caller Caller, req AnswerJoinRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "AnswerJoin", op: audit.Alteration, query: req.Join, grave: req.Act == JoinAccept}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		kind, known := map[string]casefile.Kind{JoinAccept: casefile.JoinAccepted, JoinRefuse: casefile.JoinRefused, JoinEnd: casefile.JoinEnded}[req.Act]
		if !known {
			return fault.New(fault.Invalid, "%q is no answer to a proposal", req.Act).At("act").WithMend("accept, refuse or end")
		}
		f, err := n.caseFile(a, in)
		if err != nil {
			return err
		}
		j := f.Join(req.Join)
		if j == nil {
			return fault.New(fault.NotFound, "the case has no such join").At("join").WithMend("liaison case show lists them")
		}
		if kind != casefile.JoinEnded && j.Asked.Kind != casefile.JoinAsked {
			return fault.New(fault.Forbidden, "this case proposed it: an officer of the other case answers").At("join")
		}
		reason := strings.TrimSpace(req.Reason)
		put, _, err := n.fileEntry(a, in, &casefile.Entry{Kind: kind, About: j.ID, Other: j.Other, Reason: reason})
		if err != nil {
			return err
		}
		if _, _, err := n.fileEntry(a, j.Other, &casefile.Entry{Kind: kind, About: j.ID, Other: in, Reason: reason}); err != nil {
			return err
		}
		v = entered(in, j.ID, put, "both case files say so")
		if err := n.settleAbout(a.tx, kindCaseJoin, j.Asked.ID, caller.Officer, req.Act, reason); err != nil || kind != casefile.JoinAccepted {
			return err
		}
		return n.settleAbout(a.tx, kindJoin, claim.ID(j.ID), caller.Officer, "joined", reason)
	})
	return v, err
}
