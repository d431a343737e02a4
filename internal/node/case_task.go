package node

import (
	"context"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// TaskRequest sets a task in a case.
type TaskRequest struct {
	Case claim.CaseID
	What string
	// Owner is an officer of the team, by id or login; empty is the caller.
	Owner string
	// Due is a day or a time (RFC 3339).
	Due string
}

// SetTask gives an officer of the team something to do. From the moment when it
// is due and not done, it stands on the duty desk and escalates.
func (n *Node) SetTask(ctx context.Context, caller Caller, req TaskRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "SetTask", op: audit.Collection, query: req.What}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		e := &casefile.Entry{Kind: casefile.TaskSet, Text: strings.TrimSpace(req.What)}
		if e.Officer, err = n.member(a, in, req.Owner); err != nil {
			return err
		}
		if e.Due, err = n.dueTime(req.Due); err != nil {
			return err
		}
		if e.About, err = claim.RandomID("t", n.Random); err != nil {
			return err
		}
		put, _, err := n.fileEntry(a, in, e)
		if err != nil {
			return err
		}
		v = entered(in, e.About, put, "the task is set")
		return n.oweTask(a, put.Record.ID, put.Record.ID, put.Mark, e.Officer, e.Due)
	})
	return v, err
}

// dueTime is a time to come.
func (n *Node) dueTime(text string) (int64, error) {
	due, err := n.moment("due", text)
	if err == nil && due <= n.now() {
		err = fault.New(fault.Invalid, "the task would be overdue at once").At("due").WithMend("give a time to come")
	}
	return due, err
}

// oweTask puts a task on the desk from when it is due. cause is the record
// since which its clock runs so.
func (n *Node) oweTask(a *acting, set, cause claim.ID, mark uint32, owner claim.OfficerID, due int64) error {
	return n.oweCase(a.tx, duty.Opening{ID: "task-" + string(cause), Kind: kindTask, About: set, Mark: mark, Exercise: a.caller.Exercise, Owner: owner,
		Received: max(due, n.now()), Due: due})
}

// Acts upon a task.
const (
	TaskDone   = "done"
	TaskReopen = "reopen"
	TaskHand   = "hand"
	TaskMove   = "move"
)

var taskKinds = map[string]casefile.Kind{TaskDone: casefile.TaskDone, TaskReopen: casefile.TaskReopened, TaskHand: casefile.TaskHanded, TaskMove: casefile.TaskMoved}

// TaskActRequest is one act upon a task.
type TaskActRequest struct {
	Case claim.CaseID
	Task string
	// Act is one of the acts above.
	Act string
	// Text says what came of it, or why.
	Text string
	// Owner is who has it from now on, of TaskHand; Due the new time, of
	// TaskMove.
	Owner, Due string
}

// ActOnTask does, hands over, moves or opens a task again. What was done stays
// in the file; opening it again undoes it.
func (n *Node) ActOnTask(ctx context.Context, caller Caller, req TaskActRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "ActOnTask", op: audit.Alteration, query: req.Act}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		kind, known := taskKinds[req.Act]
		if !known {
			return fault.New(fault.Invalid, "%q is no act upon a task", req.Act).At("act").WithMend("done, hand, move or reopen")
		}
		e := &casefile.Entry{Kind: kind, About: req.Task, Reason: strings.TrimSpace(req.Text)}
		switch req.Act {
		case TaskHand:
			e.Officer, err = n.member(a, in, req.Owner)
		case TaskMove:
			e.Due, err = n.dueTime(req.Due)
		}
		if err != nil {
			return err
		}
		put, f, err := n.fileEntry(a, in, e)
		if err != nil {
			return err
		}
		t := f.Task(req.Task)
		v = entered(in, req.Task, put, "the task is changed")
		if err := n.settleAbout(a.tx, kindTask, t.Set.ID, caller.Officer, string(kind), e.Reason); err != nil || kind == casefile.TaskDone {
			return err
		}
		owner, due := t.Owner, t.Due
		if e.Officer != "" {
			owner = e.Officer
		}
		if e.Due != 0 {
			due = e.Due
		}
		return n.oweTask(a, t.Set.ID, put.Record.ID, put.Mark, owner, due)
	})
	return v, err
}
