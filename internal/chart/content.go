package chart

import (
	"slices"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/graph"
)

// Bounds of a chart.
const (
	// MaxSubjects is the most that one chart holds.
	MaxSubjects = 3000
	// DefaultExpansion is how many subjects an expansion draws unless more
	// were asked for by number.
	DefaultExpansion = 50
	maxText          = 4000
	maxNotes         = 500
	maxHypotheses    = 20
	maxRows          = 500
)

// Content is one version of a chart: what was put on it, not what is said.
type Content struct {
	Title      string       `json:"title"`
	Subjects   []Placed     `json:"subjects"`
	Filter     Filter       `json:"filter"`
	Steps      []Step       `json:"steps"`
	Notes      []Note       `json:"notes"`
	Hypotheses []Hypothesis `json:"hypotheses"`
	Rows       []Row        `json:"rows"`
	Cells      []Cell       `json:"cells"`
}

// Placed is one subject on a chart. The unit of X and Y is about the length of
// a tie.
type Placed struct {
	ID     claim.SubjectID `json:"id"`
	X      float64         `json:"x"`
	Y      float64         `json:"y"`
	Pinned bool            `json:"pinned,omitempty"`
	// Hidden is not removed: it is on the chart and not drawn.
	Hidden bool `json:"hidden,omitempty"`
	// Fresh subjects have no position yet: the drawing places them.
	Fresh bool `json:"fresh,omitempty"`
}

// Filter narrows what is drawn between the subjects.
type Filter struct {
	// Since and Until bound when a tie may have held, YYYY-MM-DD.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// Known draws the chart as it could have been drawn at the end of a day.
	Known string `json:"known,omitempty"`
	// Floor is the lowest evidence level, 1 to 3; 0 is 1.
	Floor int `json:"floor,omitempty"`
	// Relations are the only ones to draw; empty draws all.
	Relations []string `json:"relations,omitempty"`
}

// Step is one expansion: what it added, and what it met that was there
// already, so that Collapse takes back exactly what hangs on it alone.
type Step struct {
	ID    string            `json:"id"`
	Of    claim.SubjectID   `json:"of"`
	Name  string            `json:"name"`
	By    claim.OfficerID   `json:"by"`
	Added []claim.SubjectID `json:"added"`
	Met   []claim.SubjectID `json:"met,omitempty"`
}

// Note is a remark of a named person, on a subject or on the whole.
type Note struct {
	ID   string          `json:"id"`
	On   claim.SubjectID `json:"on,omitempty"`
	Text string          `json:"text"`
	By   claim.OfficerID `json:"by"`
	At   int64           `json:"at"`
}

// Hypothesis is a column of the grid of competing explanations.
type Hypothesis struct {
	ID   string          `json:"id"`
	Text string          `json:"text"`
	By   claim.OfficerID `json:"by"`
	At   int64           `json:"at"`
}

// Row is what hypotheses are held against: a claim, or an assumption in words.
type Row struct {
	ID         string          `json:"id"`
	Claim      claim.ID        `json:"claim,omitempty"`
	Assumption string          `json:"assumption,omitempty"`
	By         claim.OfficerID `json:"by"`
	At         int64           `json:"at"`
}

// Cell is one judgement of the grid, with its author. It is no probability.
type Cell struct {
	Row        string          `json:"row"`
	Hypothesis string          `json:"hypothesis"`
	Mark       string          `json:"mark"`
	By         claim.OfficerID `json:"by"`
	At         int64           `json:"at"`
}

// Marks of a cell: how a row stands to a hypothesis, from very consistent to
// very inconsistent, neutral, or not applicable (Heuer 1999, chapter 8).
var cellMarks = []string{"CC", "C", "N", "I", "II", "NA"}

// Has tells whether a subject is on the chart.
func (c *Content) Has(id claim.SubjectID) bool { return c.at(id) >= 0 }

func (c *Content) at(id claim.SubjectID) int {
	return slices.IndexFunc(c.Subjects, func(p Placed) bool { return p.ID == id })
}

func (c *Content) add(ids ...claim.SubjectID) (added []claim.SubjectID, err error) {
	for _, id := range ids {
		if c.Has(id) {
			continue
		}
		if len(c.Subjects) >= MaxSubjects {
			return added, fault.New(fault.Invalid, "a chart holds at most %d subjects", MaxSubjects).WithMend("take some off, or begin a second chart")
		}
		c.Subjects = append(c.Subjects, Placed{ID: id, Fresh: true})
		added = append(added, id)
	}
	return added, nil
}

func (c *Content) remove(ids ...claim.SubjectID) {
	c.Subjects = slices.DeleteFunc(c.Subjects, func(p Placed) bool { return slices.Contains(ids, p.ID) })
	for i := range c.Steps {
		gone := func(id claim.SubjectID) bool { return slices.Contains(ids, id) }
		c.Steps[i].Added = slices.DeleteFunc(c.Steps[i].Added, gone)
		c.Steps[i].Met = slices.DeleteFunc(c.Steps[i].Met, gone)
	}
}

// collapse takes an expansion back: what it added goes, except what another
// expansion met or begins at, which then belongs to that one.
func (c *Content) collapse(id string) error {
	i := slices.IndexFunc(c.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "the chart has no expansion %s", id)
	}
	s := c.Steps[i]
	c.Steps = slices.Delete(c.Steps, i, i+1)
	var gone []claim.SubjectID
	for _, x := range s.Added {
		heir := slices.IndexFunc(c.Steps, func(o Step) bool { return o.Of == x || slices.Contains(o.Met, x) })
		if heir < 0 {
			gone = append(gone, x)
			continue
		}
		o := &c.Steps[heir]
		o.Met = slices.DeleteFunc(o.Met, func(m claim.SubjectID) bool { return m == x })
		o.Added = append(o.Added, x)
	}
	c.remove(gone...)
	return nil
}

// Keep returns the positions that stay when the drawing is laid out, by place
// in order.
func (c *Content) Keep(order []claim.SubjectID) map[int]graph.Point {
	keep := map[int]graph.Point{}
	for i, id := range order {
		if at := c.at(id); at >= 0 && !c.Subjects[at].Fresh {
			keep[i] = graph.Point{X: c.Subjects[at].X, Y: c.Subjects[at].Y}
		}
	}
	return keep
}
