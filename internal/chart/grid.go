package chart

import (
	"cmp"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// Grid shows the hypotheses and the rows that the reader may see, with the
// sums. The machine only adds up what named people judged.
func Grid(r entity.Reader, c *Content) ([]view.Hypothesis, []view.GridRow, error) {
	hs := []view.Hypothesis{}
	for _, h := range c.Hypotheses {
		hs = append(hs, view.Hypothesis{ID: h.ID, Text: h.Text, By: string(h.By), At: view.Stamp(h.At)})
	}
	rows := []view.GridRow{}
	weights := []int{}
	for _, x := range c.Rows {
		row, weight, seen, err := gridRow(r, x)
		if err != nil {
			return nil, nil, err
		}
		if !seen {
			continue
		}
		for _, cell := range c.Cells {
			if cell.Row == x.ID {
				row.Cells = append(row.Cells, view.GridCell{Hypothesis: cell.Hypothesis, Mark: cell.Mark, By: string(cell.By), At: view.Stamp(cell.At)})
			}
		}
		row.Idle = idle(row, len(hs))
		rows, weights = append(rows, row), append(weights, weight)
	}
	sum(hs, rows, weights)
	return hs, rows, nil
}

func gridRow(r entity.Reader, x Row) (row view.GridRow, weight int, seen bool, err error) {
	row, weight = view.GridRow{ID: x.ID, Assumption: x.Assumption, By: string(x.By), Cells: []view.GridCell{}}, 1
	if x.Claim == "" {
		return row, weight, true, nil
	}
	e, err := r.Ledger.Get(r.TX, x.Claim)
	if fault.Is(err, fault.NotFound) || err == nil && !r.Bits.Has(e.Mark) {
		return row, 0, false, nil
	}
	if err != nil {
		return row, 0, false, err
	}
	b, ok := e.Body.(*claim.Claim)
	if !ok || e.Withdrawn {
		row.Withdrawn = true
		return row, 0, true, nil
	}
	corrected, err := r.Corrected([]claim.ID{x.Claim})
	if err != nil {
		return row, 0, false, err
	}
	v := view.OfClaim(entity.Held(e, b))
	v.CorrectedBy = string(corrected[x.Claim])
	row.Claim, row.Withdrawn = &v, v.CorrectedBy != ""
	return row, int(b.Grade.Level()), true, nil
}

// idle tells that a row says the same of every hypothesis.
func idle(row view.GridRow, hypotheses int) bool {
	if len(row.Cells) < hypotheses || hypotheses < 2 {
		return false
	}
	return !slices.ContainsFunc(row.Cells, func(c view.GridCell) bool { return c.Mark != row.Cells[0].Mark })
}

func against(mark string) int {
	switch mark {
	case "I":
		return 1
	case "II":
		return 2
	}
	return 0
}

// sum fills in the sums and tells which rows decide the order.
func sum(hs []view.Hypothesis, rows []view.GridRow, weights []int) {
	at := map[string]int{}
	for i, h := range hs {
		at[h.ID] = i
	}
	for k, row := range rows {
		for _, c := range row.Cells {
			if i, ok := at[c.Hypothesis]; ok && !row.Withdrawn {
				hs[i].Against += against(c.Mark)
				hs[i].Weighted += against(c.Mark) * weights[k]
			}
		}
	}
	before := ranking(hs, nil)
	for k := range rows {
		if rows[k].Withdrawn {
			continue
		}
		less := make([]int, len(hs))
		for _, c := range rows[k].Cells {
			if i, ok := at[c.Hypothesis]; ok {
				less[i] = against(c.Mark)
			}
		}
		rows[k].Decides = !slices.Equal(before, ranking(hs, less))
	}
}

// ranking gives for each hypothesis how many have less against them, after
// less was taken off.
func ranking(hs []view.Hypothesis, less []int) []int {
	left := make([]int, len(hs))
	for i, h := range hs {
		left[i] = h.Against
		if less != nil {
			left[i] -= less[i]
		}
	}
	out := make([]int, len(hs))
	for i := range hs {
		for j := range hs {
			if cmp.Less(left[j], left[i]) {
				out[i]++
			}
		}
	}
	return out
}
