package graph

import (
	"context"
	"math"
	"math/rand/v2"

	"liaison/internal/fault"
)

// MaxLayout is the greatest chart that is worth drawing, and may be.
const MaxLayout = 5_000

// Point is a position on a drawing; about 1 lies between tied nodes.
type Point struct{ X, Y float64 }

// LayoutOptions says how to draw.
type LayoutOptions struct {
	// Seed decides the start; the same chart, options and machine type give
	// the same drawing.
	Seed uint64
	// Rounds of movement; 0 takes DefaultLayoutRounds.
	Rounds int
	// Keep gives positions that stay, by place, so that a chart that grows
	// does not jump. New nodes start beside those they are tied to.
	Keep map[int]Point
}

// DefaultLayoutRounds is where a chart of 2,000 nodes has come to rest.
const DefaultLayoutRounds = 150

// Layout places the nodes so that tied ones lie near and others apart: springs
// along the ties, repulsion between all (Fruchterman and Reingold 1991),
// distant nodes taken together (Barnes and Hut 1986). Groups give the start.
// The drawing says nothing but who is tied to whom.
func (c *Chart) Layout(ctx context.Context, o LayoutOptions) ([]Point, error) {
	if c.Len() > MaxLayout {
		return nil, fault.New(fault.Invalid, "a drawing has at most %d nodes, not %d", MaxLayout, c.Len())
	}
	if o.Rounds < 0 {
		return nil, fault.New(fault.Invalid, "a drawing takes a number of rounds, not %d", o.Rounds)
	}
	if o.Rounds == 0 {
		o.Rounds = DefaultLayoutRounds
	}
	for i, p := range o.Keep {
		if i < 0 || i >= c.Len() || math.IsNaN(p.X+p.Y) || math.IsInf(p.X, 0) || math.IsInf(p.Y, 0) {
			return nil, fault.New(fault.Invalid, "place %d of %d cannot be kept at %v", i, c.Len(), p)
		}
	}
	groups, err := c.Groups(ctx, GroupOptions{Seed: o.Seed})
	if err != nil {
		return nil, err
	}
	d := drawing{c: c, keep: o.Keep, at: c.start(groups, o), push: make([]Point, c.Len())}
	warm := math.Sqrt(float64(c.Len())) / 4
	if len(o.Keep) > 0 {
		warm = 1
	}
	for round := range o.Rounds {
		if err := ctx.Err(); err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "the drawing was given up")
		}
		left := 1 - float64(round)/float64(o.Rounds)
		d.move(max(warm*left*left, 0.01))
	}
	return d.at, nil
}

// start puts each group on a disc of its own, in a spiral of sunflower seeds.
func (c *Chart) start(g Groups, o LayoutOptions) []Point {
	r := rand.New(rand.NewPCG(o.Seed, 0xd7a3))
	size := make([]int, g.Count)
	for _, of := range g.Of {
		size[of]++
	}
	centre, before := make([]Point, g.Count), 0
	for i, n := range size {
		centre[i] = sunflower(before+n/2, 1.2)
		before += n
	}
	out, placed := make([]Point, c.Len()), make([]int, g.Count)
	for i, of := range g.Of {
		p := sunflower(placed[of], 0.6)
		placed[of]++
		out[i] = Point{centre[of].X + p.X + r.Float64()/8, centre[of].Y + p.Y + r.Float64()/8}
	}
	for i := range out {
		if at, kept := o.Keep[i]; kept {
			out[i] = at
			continue
		}
		beside, n := Point{}, 0.0
		for _, u := range c.Near(i) {
			if at, kept := o.Keep[int(u)]; kept {
				beside.X, beside.Y, n = beside.X+at.X, beside.Y+at.Y, n+1
			}
		}
		if n > 0 {
			out[i] = Point{beside.X/n + r.Float64() - 0.5, beside.Y/n + r.Float64() - 0.5}
		}
	}
	return out
}

// sunflower is seed i of a disc whose seeds lie about apart from each other.
func sunflower(i int, apart float64) Point {
	radius, angle := apart*math.Sqrt(float64(i)), float64(i)*math.Pi*(3-math.Sqrt(5))
	return Point{radius * math.Cos(angle), radius * math.Sin(angle)}
}

// drawing is a layout in movement.
type drawing struct {
	c    *Chart
	keep map[int]Point
	at   []Point
	push []Point
	tree quads
}

// move moves every node by its forces, at most by step.
func (d *drawing) move(step float64) {
	d.tree.build(d.at)
	for i, p := range d.at {
		f := d.tree.repulsion(p)
		for k, u := range d.c.Near(i) {
			q := d.at[u]
			dx, dy := q.X-p.X, q.Y-p.Y
			pull := math.Sqrt(dx*dx+dy*dy) * math.Sqrt(float64(d.c.Weights(i)[k]))
			f.X, f.Y = f.X+dx*pull, f.Y+dy*pull
		}
		// A little gravity keeps the parts of a chart on one sheet.
		f.X, f.Y = f.X-p.X*gravity, f.Y-p.Y*gravity
		d.push[i] = f
	}
	for i := range d.at {
		if _, kept := d.keep[i]; kept {
			continue
		}
		f := d.push[i]
		if length := math.Sqrt(f.X*f.X + f.Y*f.Y); length > step {
			f.X, f.Y = f.X*step/length, f.Y*step/length
		}
		d.at[i].X, d.at[i].Y = d.at[i].X+f.X, d.at[i].Y+f.Y
	}
}

const gravity = 0.1
