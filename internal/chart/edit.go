package chart

import (
	"math"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Act is one change of a chart. Do names it; the other fields are its object.
type Act struct {
	Do string `json:"do" enum:"add,remove,expand,collapse,move,pin,unpin,hide,unhide,filter,rename,layout,note,unnote,hypothesis,unhypothesis,row,unrow,cell,restore"`
	// Subjects are added, removed, pinned, unpinned, hidden or shown again.
	Subjects []string `json:"subjects,omitempty" maxItems:"3000"`
	// Subject is expanded, or bears the note.
	Subject string `json:"subject,omitempty"`
	// Kinds and Relations narrow an expansion; empty takes all.
	Kinds     []string `json:"kinds,omitempty" maxItems:"50"`
	Relations []string `json:"relations,omitempty" maxItems:"50"`
	// Limit is the most subjects that an expansion may add; 0 is
	// DefaultExpansion. More is an error that says how many, never a part.
	Limit int `json:"limit,omitempty"`
	// Positions are where subjects were moved.
	Positions []Position `json:"positions,omitempty" maxItems:"3000"`
	// ID is of the expansion, note, hypothesis or row.
	ID string `json:"id,omitempty"`
	// Text is the title, note, hypothesis or assumption.
	Text string `json:"text,omitempty" maxLength:"4000"`
	// Claim is that of a row.
	Claim string `json:"claim,omitempty"`
	// Hypothesis and Mark are those of a cell of row ID.
	Hypothesis string `json:"hypothesis,omitempty"`
	Mark       string `json:"mark,omitempty" enum:"CC,C,N,I,II,NA"`
	// Filter replaces the filter.
	Filter *Filter `json:"filter,omitempty"`
	// Version is that to be restored, as a new version.
	Version int `json:"version,omitempty"`
}

// Position is where a subject was put.
type Position struct {
	ID string  `json:"id"`
	X  float64 `json:"x"`
	Y  float64 `json:"y"`
}

// Hand is who changes a chart, when, and how new ids are made.
type Hand struct {
	By claim.OfficerID
	At int64
	ID func(prefix string) (string, error)
	// Around lists what an expansion of a subject would draw, already
	// narrowed, nearest name first.
	Around func(of claim.SubjectID, kinds, relations []string) ([]claim.SubjectID, error)
	// Seen refuses a subject that the hand may not see.
	Seen func(claim.SubjectID) error
	// SeenClaim refuses a claim that the hand may not see.
	SeenClaim func(claim.ID) error
	// Version returns an earlier version.
	Version func(int) (Content, error)
}

// Apply changes c by one act.
func (c *Content) Apply(h Hand, a Act) error {
	ids := make([]claim.SubjectID, len(a.Subjects))
	for i, s := range a.Subjects {
		ids[i] = claim.SubjectID(s)
	}
	switch a.Do {
	case "add":
		for _, id := range ids {
			if err := h.Seen(id); err != nil {
				return err
			}
		}
		_, err := c.add(ids...)
		return err
	case "remove":
		c.remove(ids...)
	case "expand":
		return c.expand(h, a)
	case "collapse":
		return c.collapse(a.ID)
	case "move":
		return c.move(a.Positions)
	case "pin", "unpin", "hide", "unhide":
		for i := range c.Subjects {
			if p := &c.Subjects[i]; slices.Contains(ids, p.ID) {
				switch a.Do {
				case "pin", "unpin":
					p.Pinned = a.Do == "pin"
				default:
					p.Hidden = a.Do == "hide"
				}
			}
		}
	case "layout":
		for i := range c.Subjects {
			c.Subjects[i].Fresh = !c.Subjects[i].Pinned
		}
	case "filter":
		if a.Filter == nil {
			a.Filter = &Filter{}
		}
		if err := a.Filter.check(); err != nil {
			return err
		}
		c.Filter = *a.Filter
	case "rename":
		title, err := titled(a.Text)
		c.Title = title
		return err
	case "restore":
		old, err := h.Version(a.Version)
		if err == nil {
			*c = old
		}
		return err
	default:
		return c.reason(h, a)
	}
	return nil
}

func titled(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 200 {
		return "", fault.New(fault.Invalid, "a chart has a title of 1 to 200 bytes").At("title")
	}
	return s, nil
}

func (c *Content) expand(h Hand, a Act) error {
	of := claim.SubjectID(a.Subject)
	if !c.Has(of) {
		return fault.New(fault.NotFound, "that subject is not on the chart").At("subject").WithMend("add it first")
	}
	around, err := h.Around(of, a.Kinds, a.Relations)
	if err != nil {
		return err
	}
	var fresh, met []claim.SubjectID
	for _, id := range around {
		if c.Has(id) {
			met = append(met, id)
		} else {
			fresh = append(fresh, id)
		}
	}
	limit := a.Limit
	if limit <= 0 {
		limit = DefaultExpansion
	}
	if len(fresh) > limit {
		return fault.New(fault.Conflict, "the expansion would draw %d subjects, and %d were asked for at most; nothing was drawn", len(fresh), limit).
			At("limit").WithMend("tick fewer kinds or relations, or ask for %d", len(fresh))
	}
	id, err := h.ID("e")
	if err != nil {
		return err
	}
	if _, err := c.add(fresh...); err != nil {
		return err
	}
	c.Steps = append(c.Steps, Step{ID: id, Of: of, Name: strings.TrimSpace(a.Text), By: h.By, Added: fresh, Met: met})
	return nil
}

// maxCoordinate keeps positions drawable.
const maxCoordinate = 1e6

func (c *Content) move(to []Position) error {
	for _, p := range to {
		if math.IsNaN(p.X+p.Y) || math.Abs(p.X) > maxCoordinate || math.Abs(p.Y) > maxCoordinate {
			return fault.New(fault.Invalid, "a position lies outside of the sheet").At("positions")
		}
		if i := c.at(claim.SubjectID(p.ID)); i >= 0 {
			c.Subjects[i].X, c.Subjects[i].Y, c.Subjects[i].Fresh = p.X, p.Y, false
		}
	}
	return nil
}

func (f *Filter) check() error {
	if f.Floor < 0 || f.Floor > 3 {
		return fault.New(fault.Invalid, "the floor is a level from 1 to 3").At("floor")
	}
	for _, d := range []string{f.Since, f.Until, f.Known} {
		if _, _, err := day(d); err != nil {
			return err
		}
	}
	return nil
}
