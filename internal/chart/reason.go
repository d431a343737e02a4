package chart

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// reason applies the acts upon notes and upon the grid of hypotheses.
func (c *Content) reason(h Hand, a Act) error {
	text := strings.TrimSpace(a.Text)
	if len(text) > maxText {
		return fault.New(fault.Invalid, "a text has at most %d bytes", maxText).At("text")
	}
	switch a.Do {
	case "note":
		if text == "" || len(c.Notes) >= maxNotes {
			return fault.New(fault.Invalid, "a note has words, and a chart at most %d notes", maxNotes).At("text")
		}
		if a.Subject != "" && !c.Has(claim.SubjectID(a.Subject)) {
			return fault.New(fault.NotFound, "that subject is not on the chart").At("subject")
		}
		id, err := h.ID("n")
		c.Notes = append(c.Notes, Note{ID: id, On: claim.SubjectID(a.Subject), Text: text, By: h.By, At: h.At})
		return err
	case "unnote":
		c.Notes = slices.DeleteFunc(c.Notes, func(n Note) bool { return n.ID == a.ID })
	case "hypothesis":
		if text == "" || len(c.Hypotheses) >= maxHypotheses {
			return fault.New(fault.Invalid, "a hypothesis is a sentence, and a chart weighs at most %d", maxHypotheses).At("text")
		}
		id, err := h.ID("h")
		c.Hypotheses = append(c.Hypotheses, Hypothesis{ID: id, Text: text, By: h.By, At: h.At})
		return err
	case "unhypothesis":
		c.Hypotheses = slices.DeleteFunc(c.Hypotheses, func(x Hypothesis) bool { return x.ID == a.ID })
		c.Cells = slices.DeleteFunc(c.Cells, func(x Cell) bool { return x.Hypothesis == a.ID })
	case "row":
		return c.row(h, claim.ID(a.Claim), text)
	case "unrow":
		c.Rows = slices.DeleteFunc(c.Rows, func(x Row) bool { return x.ID == a.ID })
		c.Cells = slices.DeleteFunc(c.Cells, func(x Cell) bool { return x.Row == a.ID })
	case "cell":
		return c.cell(h, a)
	default:
		return fault.New(fault.Invalid, "%q is no act upon a chart", a.Do).At("do")
	}
	return nil
}

func (c *Content) row(h Hand, of claim.ID, assumption string) error {
	if (of == "") == (assumption == "") {
		return fault.New(fault.Invalid, "a row is a claim or an assumption in words").At("claim")
	}
	if len(c.Rows) >= maxRows {
		return fault.New(fault.Invalid, "a grid has at most %d rows", maxRows)
	}
	if of != "" {
		if err := h.SeenClaim(of); err != nil {
			return err
		}
		if slices.ContainsFunc(c.Rows, func(x Row) bool { return x.Claim == of }) {
			return nil
		}
	}
	id, err := h.ID("r")
	c.Rows = append(c.Rows, Row{ID: id, Claim: of, Assumption: assumption, By: h.By, At: h.At})
	return err
}

func (c *Content) cell(h Hand, a Act) error {
	switch {
	case !slices.Contains(cellMarks, a.Mark):
		return fault.New(fault.Invalid, "%q is no mark of a cell", a.Mark).At("mark").WithMend("CC, C, N, I, II or NA")
	case !slices.ContainsFunc(c.Rows, func(x Row) bool { return x.ID == a.ID }):
		return fault.New(fault.NotFound, "the grid has no such row").At("id")
	case !slices.ContainsFunc(c.Hypotheses, func(x Hypothesis) bool { return x.ID == a.Hypothesis }):
		return fault.New(fault.NotFound, "the grid has no such hypothesis").At("hypothesis")
	}
	c.Cells = slices.DeleteFunc(c.Cells, func(x Cell) bool { return x.Row == a.ID && x.Hypothesis == a.Hypothesis })
	c.Cells = append(c.Cells, Cell{Row: a.ID, Hypothesis: a.Hypothesis, Mark: a.Mark, By: h.By, At: h.At})
	return nil
}
