package node

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// Obligations that a case file causes.
const (
	kindTask        = "task"         // a task is overdue
	kindCaseClosing = "case-closing" // a second officer decides whether the case is closed
	kindCaseJoin    = "case-join"    // another case proposes to be joined
	kindCaseReview  = "case-review"  // the day of review of a closed case comes near
)

// caseFile is the file that an act works upon: every entry of the case, real
// ones or those of an exercise, as the caller is.
func (n *Node) caseFile(a *acting, in claim.CaseID) (*casefile.File, error) {
	entries, err := casefile.Read(a.tx, nil, in)
	if err != nil {
		return nil, err
	}
	mine := entries[:0]
	for _, e := range entries {
		m, err := n.Markings.Marking(e.Mark)
		if err != nil {
			return nil, err
		}
		if m.Exercise == a.caller.Exercise {
			mine = append(mine, e)
		}
	}
	return casefile.Fold(mine), nil
}

// fileEntry adds one entry to a case file, if it may follow what is there, and
// returns it with the file as it was before.
func (n *Node) fileEntry(a *acting, in claim.CaseID, e *casefile.Entry) (ledger.Entry, *casefile.File, error) {
	f, err := n.caseFile(a, in)
	if err != nil {
		return ledger.Entry{}, nil, err
	}
	if err := f.Fits(a.caller.Officer, e); err != nil {
		return ledger.Entry{}, nil, err
	}
	body, err := e.Encode()
	if err != nil {
		return ledger.Entry{}, nil, err
	}
	m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Compartment: in, LegalBasis: a.caller.LegalBasis, Exercise: a.caller.Exercise})
	if err != nil {
		return ledger.Entry{}, nil, err
	}
	es, err := n.append(a, m, &claim.Directive{Act: claim.CaseEntry, Actor: a.caller.Officer, Of: string(in), Body: body})
	if err != nil {
		return ledger.Entry{}, nil, err
	}
	a.touch(string(in))
	return es[0], f, nil
}

func entered(in claim.CaseID, about string, e ledger.Entry, words string) view.CaseEntered {
	return view.CaseEntered{Case: string(in), About: about, Record: string(e.Record.ID), Text: words}
}

// oweCase puts an obligation of a case on the duty desk. Where there is no desk
// yet, the file alone shows it.
func (n *Node) oweCase(tx *db.Tx, o duty.Opening) error {
	o.Desk, o.Ladder = DutyDesk, duty.RoutineLadder
	err := openOnce(tx, o)
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// settleAbout closes the open obligations of a kind about something, in an
// officer's name.
func (n *Node) settleAbout(tx *db.Tx, kind string, about claim.ID, by claim.OfficerID, outcome, text string) error {
	owed, err := duty.About(tx, about)
	if err != nil {
		return err
	}
	for _, o := range owed {
		if o.Kind != kind {
			continue
		}
		if err := n.settle(tx, o.ID, by, outcome, text); err != nil {
			return err
		}
	}
	return nil
}

// member finds an officer of a case's team by id or login; empty is the caller.
func (n *Node) member(a *acting, in claim.CaseID, who string) (claim.OfficerID, error) {
	id, err := n.officerNamed(a.tx, cmp.Or(strings.TrimSpace(who), string(a.caller.Officer)))
	if err != nil {
		return "", err
	}
	team, err := n.Accounts.Team(a.tx, in)
	if err != nil {
		return "", err
	}
	if !slices.Contains(team, id) {
		return "", fault.New(fault.Invalid, "that officer is not on the team of the case").At("officer").WithMend("put the officer on it first: liaison case team add")
	}
	return id, nil
}

// officerNamed finds an officer by id or login.
func (n *Node) officerNamed(tx db.Queryer, who string) (claim.OfficerID, error) {
	all, err := n.Accounts.List(tx)
	if err != nil {
		return "", err
	}
	for _, o := range all {
		if string(o.ID) == who || o.Login == who {
			return o.ID, nil
		}
	}
	return "", fault.New(fault.NotFound, "there is no officer %q", who).At("officer").WithMend("give the id or the login name")
}

// moment reads a time: RFC 3339, or a day, which is its last second in the
// agency's zone.
func (n *Node) moment(field, text string) (int64, error) {
	text = strings.TrimSpace(text)
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UnixMicro(), nil
	}
	day, err := time.ParseInLocation("2006-01-02", text, n.zone())
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is no time", text).At(field).WithMend("give a day such as 2016-03-28, or a time such as 2016-03-28T18:00:00+02:00")
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, n.zone()).UnixMicro(), nil
}

// entitleCase says in words what an obligation of a case file is about.
func (n *Node) entitleCase(q db.Queryer, bits *marking.Set, o duty.Obligation, v *view.Obligation) error {
	in := claim.CaseID(o.About)
	if o.Kind != kindCaseReview {
		e, of, err := casefile.Find(q, bits, o.About)
		if err != nil || of == "" {
			return err
		}
		in = of
		switch o.Kind {
		case kindTask:
			v.Title = "overdue: " + e.Text
		case kindCaseClosing:
			v.Title = "a second officer decides whether the case is closed: " + e.Reason
		case kindCaseJoin:
			v.Title = fmt.Sprintf("%s proposes to be joined with this case: %s", n.caseTitle(q, bits, e.Other), e.Reason)
		}
	} else {
		v.Title = "is closed and to be reviewed: keep it with the reason, or its records are erased"
	}
	v.From, v.Case, v.Title = string(n.Agency), string(in), n.caseTitle(q, bits, in)+": "+v.Title
	return nil
}
