package casefile

import (
	"slices"

	"liaison/internal/claim"
)

// Entered is an entry with who entered it, in which record, when.
type Entered struct {
	*Entry
	ID    claim.ID
	Mark  uint32
	Actor claim.OfficerID
	At    int64 // microseconds UTC
}

// State is where a case stands.
type State string

// States of a case. No clock reaches any of them.
const (
	Open    State = "open"
	Closing State = "closing" // one officer has proposed it, a second decides
	Shut    State = "closed"
)

// File is a case file as its entries make it.
type File struct {
	State State
	// Opening is nil in a case opened before there were files.
	Opening   *Entered
	Tasks     []Task
	Pieces    []Piece
	Threads   []Entered // ThreadTied
	Decisions []Entered // Decided
	Joins     []Join
	// Ending is the last proposal to close, or the closing.
	Ending *Entered
	// Review is the day of the next review; 0 while nobody set one.
	Review claim.Day
	// Entries are all that fit, in order.
	Entries []Entered
}

// Task is what somebody has to do.
type Task struct {
	ID    string
	Set   Entered
	Owner claim.OfficerID
	Due   int64
	// Done is the entry by which it was done; nil while it is open.
	Done *Entered
	// Last is the record after which its clock runs as it does.
	Last claim.ID
}

// Piece is an exhibit with its chain of custody.
type Piece struct {
	ID      string
	Entered Entered
	Chain   []Entered
	// Broken tells that a link is missing before one of the chain: it was
	// erased, or may not be seen.
	Broken bool
	// Holder and Place are who had it last, and where.
	Holder, Place string
	// Awaited is the result still expected; empty once it came.
	Awaited string
}

// Last is the record of the last link, to which the next is tied.
func (p *Piece) Last() (number int64, prev claim.ID) {
	if n := len(p.Chain); n > 0 {
		return p.Chain[n-1].Custody.Number, p.Chain[n-1].ID
	}
	return 0, p.Entered.ID
}

// Join is another case that this one was, or is to be, joined with.
type Join struct {
	ID    string // of the join alert that it rests on
	Other claim.CaseID
	// Asked is how it came: JoinProposed by this case, or JoinAsked of it.
	Asked Entered
	// Answer is nil while nobody answered.
	Answer *Entered
	Ended  *Entered
}

// Proposer is who proposed the join, at whichever case.
func (j *Join) Proposer() claim.OfficerID {
	if j.Asked.Kind == JoinAsked {
		return j.Asked.Officer
	}
	return j.Asked.Actor
}

// Standing tells whether the cases are joined now.
func (j *Join) Standing() bool {
	return j.Answer != nil && j.Answer.Kind == JoinAccepted && j.Ended == nil
}

// Waiting tells whether nobody answered yet.
func (j *Join) Waiting() bool { return j.Answer == nil && j.Ended == nil }

// Fold computes the file from its entries in the order of the ledger. A link of
// custody is kept even where the one before it is missing: the gap shows.
func Fold(entries []Entered) *File {
	f := &File{State: Open}
	for _, e := range entries {
		if e.Kind != CustodyNoted && f.Fits(e.Actor, e.Entry) != nil {
			continue
		}
		f.take(e)
	}
	return f
}

func (f *File) take(e Entered) {
	switch e.Kind {
	case Opened:
		f.Opening = &e
	case TaskSet:
		f.Tasks = append(f.Tasks, Task{ID: e.About, Set: e, Owner: e.Officer, Due: e.Due, Last: e.ID})
	case TaskHanded, TaskMoved, TaskDone, TaskReopened:
		f.Task(e.About).take(e)
	case ExhibitEntered:
		f.Pieces = append(f.Pieces, Piece{ID: e.About, Entered: e, Place: e.Exhibit.Place, Awaited: e.Exhibit.Expected})
	case CustodyNoted:
		p := f.Piece(e.About)
		if p == nil {
			return // its exhibit was erased
		}
		p.take(e)
	case ThreadTied:
		f.Threads = append(f.Threads, e)
	case ThreadUntied:
		f.Threads = slices.DeleteFunc(f.Threads, func(t Entered) bool { return t.About == e.About })
	case Decided:
		f.Decisions = append(f.Decisions, e)
	case JoinProposed, JoinAsked:
		f.Joins = append(f.Joins, Join{ID: e.About, Other: e.Other, Asked: e})
	case JoinAccepted, JoinRefused:
		f.Join(e.About).Answer = &e
	case JoinEnded:
		f.Join(e.About).Ended = &e
	case CloseProposed:
		f.State, f.Ending = Closing, &e
	case CloseRefused, Reopened:
		f.State, f.Ending = Open, nil
	case Closed:
		f.State, f.Ending, f.Review = Shut, &e, e.Review
	case Kept:
		f.Review = e.Review
	}
	f.Entries = append(f.Entries, e)
}

func (t *Task) take(e Entered) {
	switch e.Kind {
	case TaskHanded:
		t.Owner = e.Officer
	case TaskMoved:
		t.Due = e.Due
	case TaskDone:
		t.Done = &e
	case TaskReopened:
		t.Done = nil
	}
	t.Last = e.ID
}

func (p *Piece) take(e Entered) {
	number, prev := p.Last()
	if e.Custody.Number != number+1 || e.Custody.Prev != prev {
		p.Broken = true
	}
	p.Chain = append(p.Chain, e)
	if e.Custody.To != "" {
		p.Holder = e.Custody.To
	}
	if e.Custody.Place != "" {
		p.Place = e.Custody.Place
	}
	if e.Custody.Act == Result {
		p.Awaited = ""
	}
}

// Task returns a task of the file; nil if there is none.
func (f *File) Task(id string) *Task {
	if i := slices.IndexFunc(f.Tasks, func(t Task) bool { return t.ID == id }); i >= 0 {
		return &f.Tasks[i]
	}
	return nil
}

// Piece returns an exhibit of the file; nil if there is none.
func (f *File) Piece(id string) *Piece {
	if i := slices.IndexFunc(f.Pieces, func(p Piece) bool { return p.ID == id }); i >= 0 {
		return &f.Pieces[i]
	}
	return nil
}

// Join returns the last join of that id; nil if there is none.
func (f *File) Join(id string) *Join {
	for i := len(f.Joins) - 1; i >= 0; i-- {
		if f.Joins[i].ID == id {
			return &f.Joins[i]
		}
	}
	return nil
}
