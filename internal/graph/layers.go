package graph

import (
	"cmp"
	"slices"

	"liaison/internal/fault"
)

// Layers draws the chart in columns by distance from one place, for paths and
// surroundings: X is the number of links from it, and within a column nodes
// stand beside those they are tied to in the columns next to theirs, so that
// few lines cross (barycentre sweeps, Sugiyama et al. 1981). What cannot be
// reached stands in a last column, one further off than needed. The drawing is
// a function of the chart alone.
func (c *Chart) Layers(from int) ([]Point, error) {
	if from < 0 || from >= c.Len() {
		return nil, fault.New(fault.Invalid, "no place %d among %d", from, c.Len())
	}
	column := c.columnsFrom(from)
	out := make([]Point, c.Len())
	for x, list := range column {
		for i, v := range list {
			out[v] = Point{X: float64(x), Y: float64(i) - float64(len(list)-1)/2}
		}
	}
	for sweep := range 8 {
		for k := range column {
			x, beside := k, -1.0 // away from the start, then back
			if sweep%2 == 1 {
				x, beside = len(column)-1-k, 1
			}
			c.settle(column[x], out, beside)
		}
	}
	return out, nil
}

// columnsFrom lists the places at each distance; the unreached stand behind an
// empty column.
func (c *Chart) columnsFrom(from int) [][]uint32 {
	seen := make([]bool, c.Len())
	seen[from] = true
	out := [][]uint32{{uint32(from)}}
	for {
		var next []uint32
		for _, v := range out[len(out)-1] {
			for _, u := range c.Near(int(v)) {
				if !seen[u] {
					seen[u] = true
					next = append(next, u)
				}
			}
		}
		if len(next) == 0 {
			break
		}
		out = append(out, next)
	}
	var rest []uint32
	for v, reached := range seen {
		if !reached {
			rest = append(rest, uint32(v))
		}
	}
	if rest != nil {
		out = append(out, nil, rest)
	}
	return out
}

// settle sorts a column by the mean height of the neighbours in the column
// beside it; who has none stays where it is.
func (c *Chart) settle(list []uint32, at []Point, beside float64) {
	mean := make(map[uint32]float64, len(list))
	for _, v := range list {
		sum, n := 0.0, 0.0
		for _, u := range c.Near(int(v)) {
			if at[u].X == at[v].X+beside {
				sum, n = sum+at[u].Y, n+1
			}
		}
		mean[v] = at[v].Y
		if n > 0 {
			mean[v] = sum / n
		}
	}
	slices.SortFunc(list, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(mean[a], mean[b]), cmp.Compare(a, b))
	})
	for i, v := range list {
		at[v].Y = float64(i) - float64(len(list)-1)/2
	}
}
