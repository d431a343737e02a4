package casefile

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// afterClosing are the entries that a closed case still takes: an exhibit is
// given back after the end, the file is reviewed, kept or opened again.
var afterClosing = []Kind{CustodyNoted, Reopened, Kept, TeamJoined, TeamLeft, JoinRefused, JoinEnded}

// Fits refuses an entry that may not follow what the file holds.
func (f *File) Fits(actor claim.OfficerID, e *Entry) error {
	if f.State == Shut && !slices.Contains(afterClosing, e.Kind) {
		return fault.New(fault.Conflict, "the case is closed").WithMend("open it again first, with the reason: liaison case reopen")
	}
	switch e.Kind {
	case Opened:
		if f.Opening != nil {
			return fault.New(fault.Conflict, "the case is opened")
		}
	case TaskSet, TaskHanded, TaskMoved, TaskDone, TaskReopened:
		return f.fitsTask(e)
	case ExhibitEntered, CustodyNoted:
		return f.fitsPiece(e)
	case ThreadTied, ThreadUntied:
		tied := slices.ContainsFunc(f.Threads, func(t Entered) bool { return t.About == e.About })
		if tied != (e.Kind == ThreadUntied) {
			return fault.New(fault.Conflict, "that thread is in the file already, or was not").At("about")
		}
	case JoinProposed, JoinAsked, JoinAccepted, JoinRefused, JoinEnded:
		return f.fitsJoin(actor, e)
	case CloseProposed, CloseRefused, Closed, Reopened:
		return f.fitsClosing(actor, e)
	}
	return nil
}

func (f *File) fitsTask(e *Entry) error {
	t := f.Task(e.About)
	switch {
	case e.Kind == TaskSet && t != nil:
		return fault.New(fault.Conflict, "there is a task of that id")
	case e.Kind == TaskSet:
		return nil
	case t == nil:
		return fault.New(fault.NotFound, "the case has no such task").At("task").WithMend("liaison case show lists its tasks")
	case e.Kind == TaskReopened && t.Done == nil:
		return fault.New(fault.Conflict, "that task is open")
	case e.Kind != TaskReopened && t.Done != nil:
		return fault.New(fault.Conflict, "that task is done").WithMend("open it again first, with the reason")
	case e.Kind == TaskHanded && e.Officer == t.Owner:
		return fault.New(fault.Conflict, "the task is that officer's already").At("officer")
	}
	return nil
}

func (f *File) fitsPiece(e *Entry) error {
	p := f.Piece(e.About)
	if e.Kind == ExhibitEntered {
		if p != nil {
			return fault.New(fault.Conflict, "there is an exhibit of that id")
		}
		return nil
	}
	if p == nil {
		return fault.New(fault.NotFound, "the case has no such exhibit").At("exhibit").WithMend("liaison case show lists its exhibits")
	}
	number, prev := p.Last()
	if e.Custody.Number != number+1 || e.Custody.Prev != prev {
		return fault.New(fault.Conflict, "the chain of custody has gone on meanwhile").WithMend("look at it again")
	}
	if e.Custody.Act == Result && p.Awaited == "" {
		return fault.New(fault.Conflict, "no result of this exhibit is waited for").At("act")
	}
	return nil
}

func (f *File) fitsJoin(actor claim.OfficerID, e *Entry) error {
	j := f.Join(e.About)
	switch e.Kind {
	case JoinProposed, JoinAsked:
		if j != nil && (j.Waiting() || j.Standing()) {
			return fault.New(fault.Conflict, "that join is proposed or stands already").At("join")
		}
		return nil
	case JoinEnded:
		if j == nil || !j.Standing() {
			return fault.New(fault.Conflict, "the cases are not joined").At("join")
		}
		return nil
	}
	switch {
	case j == nil || !j.Waiting():
		return fault.New(fault.Conflict, "no proposal to join waits for an answer").At("join")
	case e.Kind == JoinAccepted && actor == j.Proposer():
		return fault.New(fault.Forbidden, "a named officer of each case joins them: the one who proposed it cannot accept it").At("join").WithMend("another officer of the other case decides")
	}
	return nil
}

func (f *File) fitsClosing(actor claim.OfficerID, e *Entry) error {
	switch e.Kind {
	case Reopened:
		if f.State != Shut {
			return fault.New(fault.Conflict, "the case is open")
		}
		return nil
	case CloseRefused:
		if f.State != Closing {
			return fault.New(fault.Conflict, "nobody has proposed to close the case")
		}
		return nil
	case Closed:
		if f.State != Closing || e.Officer != f.Ending.Actor || e.Review != f.Ending.Review {
			return fault.New(fault.Conflict, "nobody has proposed to close the case so").WithMend("propose it first, with the reason and the day of review")
		}
		if actor == f.Ending.Actor {
			return fault.New(fault.Forbidden, "a case is closed by two officers: the one who proposed it cannot decide it").WithMend("another officer of the team decides")
		}
	case CloseProposed:
		if f.State == Closing {
			return fault.New(fault.Conflict, "closing is proposed already").WithMend("another officer of the team decides")
		}
	}
	if left := f.Unfinished(); len(left) > 0 {
		return fault.New(fault.Conflict, "the case is not at its end: %s", strings.Join(left, "; ")).WithMend("do it, hand it to another case, or say in the task why it is not done")
	}
	return nil
}

// Unfinished lists in words what keeps a case from being closed: nothing that
// somebody waits for ends with the file.
func (f *File) Unfinished() []string {
	var out []string
	for _, t := range f.Tasks {
		if t.Done == nil {
			out = append(out, "a task is open: "+t.Set.Text)
		}
	}
	for _, p := range f.Pieces {
		if p.Awaited != "" {
			out = append(out, fmt.Sprintf("a result is waited for: %s (%s)", p.Awaited, p.Entered.Text))
		}
	}
	for _, j := range f.Joins {
		if j.Waiting() {
			out = append(out, "a proposal to join waits for its answer")
		}
	}
	return out
}
