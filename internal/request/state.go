package request

import (
	"cmp"
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/fault"
)

// Stage is how far a request has come.
type Stage string

// Stages. Only acts of named officers lead beyond Received.
const (
	Sent         Stage = "sent"
	Received     Stage = "received"
	Assigned     Stage = "assigned"
	Acknowledged Stage = "acknowledged"
	Assessing    Stage = "assessing"
	Clarifying   Stage = "clarification" // asked, and not given
	Delayed      Stage = "delayed"       // a judge decides
	PartAnswered Stage = "part-answered"
	Answered     Stage = "answered" // every item is answered
	Refused      Stage = "refused"  // every item is answered or refused, at least one refused
	Closed       Stage = "closed"   // by the asker, or after its withdrawal
)

// Settled tells whether no answer is owed any more.
func (s Stage) Settled() bool { return s == Answered || s == Refused || s == Closed }

// Head is a request as it was sent.
type Head struct {
	ID       claim.ID
	Seq      int64
	Mark     uint32
	Asker    claim.AgencyID
	Asked    claim.AgencyID
	Exercise bool
	SentAt   int64
	Actor    claim.OfficerID
	// Request is nil when this version cannot read the body.
	Request *Request
}

// Event is an answer, a withdrawal or a receipt about a request.
type Event struct {
	ID    claim.ID
	Seq   int64
	Mark  uint32
	By    claim.AgencyID
	Kind  claim.Outcome // claim.Answered for an answer, Withdrawn for a withdrawal
	Actor claim.OfficerID
	At    int64
	Text  string
	// Body is the decoded body: *Answer, *Refusal, *Clarification,
	// *DelayNotice, *Withdrawal or *Note.
	Body any
}

// Withdrawn is the kind of the event of a withdrawal.
const Withdrawn claim.Outcome = "withdrawn"

// State is what became of a request. Times are of the clock of who acted.
type State struct {
	Stage                    Stage
	Received, Acked, Settled int64
	Accessibility            Accessibility
	Zone                     string
	Stops                    bool
	Limit                    duty.Limit
	// Due is when the answer is owed: 0 until the requested node received it.
	// LawDue is what Art. 5(1) gives without any move.
	Due, LawDue int64
	// Stopped is how long clarifications have stopped the clock so far; 0
	// where the policy does not let them.
	Stopped   int64
	Answered  []int64
	Refusals  []RefusedItems
	Delay     *DelayNotice
	Open      []int64 // items that are neither answered nor refused
	Question  int64   // round of the clarification that is asked, 0: none
	Rounds    int     // clarifications that were asked
	Withdrawn bool
	// Irregular lists records that move nothing, and why.
	Irregular []string
}

// RefusedItems is a refusal in force.
type RefusedItems struct {
	Ground Ground
	Items  []int64
	At     int64
}

// Late tells whether the answer came, or by now has not come, after it was due.
func (s State) Late(now int64) bool {
	if s.Due == 0 {
		return false
	}
	if s.Settled != 0 {
		return s.Settled > s.Due
	}
	return now > s.Due
}

// Fold computes the state of a request from the records about it, in any
// order, with or without repeats: it is a function of their set.
func Fold(h Head, all []Event) State {
	s := State{Stage: Sent, Accessibility: Directly}
	if h.Request != nil {
		for _, it := range h.Request.Items {
			s.Open = append(s.Open, it.Number)
		}
	} else {
		s.Open = []int64{1}
	}
	events := counting(h, all)
	f := folding{h: h, s: &s, asked: map[int64]int64{}, given: map[int64]int64{}}
	for _, e := range events { // first what later records are judged by
		f.note(e)
	}
	for _, e := range events {
		f.settle(e)
	}
	f.close()
	f.clock()
	f.stage()
	return s
}

// counting picks what counts, each once, in an order that every node comes to.
func counting(h Head, all []Event) []Event {
	var out []Event
	for _, e := range all {
		mine := e.By == h.Asked
		if e.Kind == Withdrawn || e.Kind == claim.Clarified {
			mine = e.By == h.Asker
		}
		if e.Kind == claim.Closed {
			mine = e.By == h.Asker || e.By == h.Asked
		}
		if mine && (e.Actor != "" || e.Kind.ByClock()) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b Event) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID)) })
	return slices.CompactFunc(out, func(a, b Event) bool { return a.ID == b.ID })
}

type folding struct {
	h            Head
	s            *State
	asked, given map[int64]int64
	assigned     bool
	assessed     bool
	ends         []Event // closings
	closed       int64
}

func (f *folding) note(e Event) {
	s := f.s
	switch b := e.Body.(type) {
	case *Note:
		switch e.Kind {
		case claim.Delivered:
			if s.Received == 0 {
				s.Received, s.Zone, s.Stops = e.At, b.Zone, b.Stops
			}
		case claim.Assigned:
			f.assigned = true
		case claim.Acknowledged:
			if s.Acked == 0 {
				s.Acked = e.At
			}
		case claim.Assessed:
			f.assessed = true
			if b.Accessibility != "" {
				s.Accessibility = b.Accessibility
			}
		case claim.Closed:
			f.ends = append(f.ends, e)
		}
	case *Clarification:
		m := f.asked
		if e.Kind == claim.Clarified {
			m = f.given
		}
		if _, ok := m[b.Round]; !ok {
			m[b.Round] = e.At
		}
	case *DelayNotice:
		if s.Delay == nil || b.Number > s.Delay.Number {
			s.Delay = b
		}
	case *Withdrawal:
		s.Withdrawn = true
	}
}

func (f *folding) settle(e Event) {
	s := f.s
	switch b := e.Body.(type) {
	case *Answer:
		for _, n := range b.Items {
			if s.take(n) {
				s.Answered = append(s.Answered, n)
			}
		}
	case *Refusal:
		switch {
		case b.Ground == BadRequest && len(f.asked) == 0 && b.Unclarifiable == "":
			s.Irregular = append(s.Irregular, string(e.ID)+": refused on Art. 6(1)(b) without asking for clarification (Art. 6(3))")
			return
		case b.Ground == JudgeRefused && s.Delay == nil:
			s.Irregular = append(s.Irregular, string(e.ID)+": refused on Art. 6(1)(c) without a delay notice (Art. 5(2))")
			return
		}
		r := RefusedItems{Ground: b.Ground, At: e.At}
		for _, n := range b.Items {
			if s.take(n) {
				r.Items = append(r.Items, n)
			}
		}
		if len(r.Items) > 0 {
			s.Refusals = append(s.Refusals, r)
		}
	case *Note:
		return
	default:
		return
	}
	if len(s.Open) == 0 && s.Settled == 0 {
		s.Settled = e.At
	}
}

// close applies the closings: the asker's, and the requested side's where the
// asker withdrew.
func (f *folding) close() {
	for _, e := range f.ends {
		if f.closed == 0 && (e.By == f.h.Asker || f.s.Withdrawn) {
			f.closed = e.At
		}
	}
	if f.closed != 0 && f.s.Settled == 0 {
		f.s.Settled = f.closed
	}
}

func (s *State) take(n int64) bool {
	i := slices.Index(s.Open, n)
	if i < 0 {
		return false
	}
	s.Open = slices.Delete(s.Open, i, i+1)
	return true
}

// clock reckons what is due and when (Art. 5).
func (f *folding) clock() {
	s := f.s
	for r, at := range f.asked {
		if _, ok := f.given[r]; !ok {
			if s.Question == 0 || r < s.Question {
				s.Question = r
			}
		} else if s.Stops && f.given[r] > at {
			s.Stopped += f.given[r] - at
		}
	}
	s.Rounds = len(f.asked)
	urgent := f.h.Request == nil || f.h.Request.Urgency != ""
	s.Limit = LimitOf(urgent, s.Accessibility)
	if s.Received == 0 {
		return
	}
	s.LawDue = s.Limit.Due(time.UnixMicro(s.Received), Zone(s.Zone)).UnixMicro()
	s.Due = s.LawDue + s.Stopped
	if s.Delay != nil {
		s.Due = max(s.Due, s.Delay.Expected)
	}
}

func (f *folding) stage() {
	s := f.s
	switch {
	case f.closed != 0:
		s.Stage = Closed
	case len(s.Open) == 0 && len(s.Refusals) > 0:
		s.Stage = Refused
	case len(s.Open) == 0:
		s.Stage = Answered
	case len(s.Answered) > 0 || len(s.Refusals) > 0:
		s.Stage = PartAnswered
	case s.Question != 0:
		s.Stage = Clarifying
	case s.Delay != nil:
		s.Stage = Delayed
	case f.assessed:
		s.Stage = Assessing
	case s.Acked != 0:
		s.Stage = Acknowledged
	case f.assigned:
		s.Stage = Assigned
	case s.Received != 0:
		s.Stage = Received
	}
}

// LimitOf is the limit of Art. 5(1) for a request. What cannot be read counts
// as urgent, and what nobody has said to be elsewhere as directly accessible.
func LimitOf(urgent bool, a Accessibility) duty.Limit {
	switch {
	case !urgent:
		return duty.Ordinary
	case a == Indirectly:
		return duty.UrgentIndirect
	}
	return duty.UrgentDirect
}

// Zone is a time zone by its IANA name; UTC where this machine does not know
// it.
func Zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}

// Check refuses an act of agency by that the state does not allow. body is
// the decoded body of the record to be signed.
func Check(h Head, s State, by claim.AgencyID, kind claim.Outcome, actor claim.OfficerID, body any) error {
	if actor == "" && !kind.ByClock() {
		return fault.New(fault.Invalid, "an act on a request is a named officer's").At("actor")
	}
	right := h.Asked
	if kind == Withdrawn || kind == claim.Clarified {
		right = h.Asker
	}
	if by != right && (kind != claim.Closed || by != h.Asker) {
		return fault.New(fault.Forbidden, "that is the act of %s", right).At("outcome")
	}
	if s.Stage == Closed {
		return fault.New(fault.Conflict, "the request is closed")
	}
	if kind == claim.Closed && by == h.Asked && !s.Withdrawn {
		return fault.New(fault.Conflict, "the request is answered or refused, not closed, by who was asked").WithMend("refuse on a ground of Art. 6(1), or answer that nothing is held")
	}
	switch b := body.(type) {
	case *Refusal:
		return s.checkRefusal(b)
	case *Answer:
		return s.open(b.Items)
	case *Clarification:
		if kind == claim.Clarified && b.Round != s.Question {
			return fault.New(fault.Conflict, "no clarification %d is asked", b.Round).At("round")
		}
	}
	return nil
}

func (s State) checkRefusal(b *Refusal) error {
	if b.Ground == BadRequest && s.Rounds == 0 && b.Unclarifiable == "" {
		return fault.New(fault.Conflict, "a refusal on Art. 6(1)(b) comes after a request for clarification (Art. 6(3))").At("ground").
			WithMend("ask for clarification, or record why none can help")
	}
	if b.Ground == JudgeRefused && s.Delay == nil {
		return fault.New(fault.Conflict, "a refusal on Art. 6(1)(c) comes after a delay notice").At("ground")
	}
	return s.open(b.Items)
}

func (s State) open(items []int64) error {
	for _, n := range items {
		if !slices.Contains(s.Open, n) {
			return fault.New(fault.Conflict, "item %d is not open", n).At("items")
		}
	}
	return nil
}
