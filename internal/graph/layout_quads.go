package graph

import "math"

// quads is a tree of squares with the nodes that they hold, for forces of many
// distant nodes at once.
type quads struct {
	squares []square
}

// square holds a single place or up to four squares of half its side.
type square struct {
	x, y, half float64 // middle and half of the side
	sum        Point   // of the positions in it
	count      float64
	below      [4]int32 // 0 is none: the root is nobody's part
}

const (
	maxDepth = 24  // nodes nearer than that count as one place
	opening  = 0.9 // side over distance below which a square is far
	nearest  = 1e-4
)

func (t *quads) build(at []Point) {
	t.squares = t.squares[:0]
	if len(at) == 0 {
		return
	}
	lo, hi := at[0], at[0]
	for _, p := range at {
		lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
		hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
	}
	t.open((lo.X+hi.X)/2, (lo.Y+hi.Y)/2, max(hi.X-lo.X, hi.Y-lo.Y)/2+nearest)
	for _, p := range at {
		t.insert(0, p, 1, 0)
	}
}

func (t *quads) open(x, y, half float64) int32 {
	t.squares = append(t.squares, square{x: x, y: y, half: half})
	return int32(len(t.squares)) - 1
}

// insert adds count nodes at p under square i.
func (t *quads) insert(i int32, p Point, count float64, depth int) {
	for ; ; depth++ {
		q := &t.squares[i]
		alone := q.count > 0 && q.below == [4]int32{}
		old, oldCount := Point{q.sum.X / max(q.count, 1), q.sum.Y / max(q.count, 1)}, q.count
		q.sum.X, q.sum.Y, q.count = q.sum.X+p.X*count, q.sum.Y+p.Y*count, q.count+count
		if oldCount == 0 || depth >= maxDepth {
			return
		}
		if alone {
			t.insert(t.part(i, old), old, oldCount, depth+1)
		}
		i = t.part(i, p)
	}
}

// part is the quarter of square i in which p lies.
func (t *quads) part(i int32, p Point) int32 {
	q := &t.squares[i]
	k, half := 0, q.half/2
	x, y := q.x-half, q.y-half
	if p.X >= q.x {
		k, x = k|1, q.x+half
	}
	if p.Y >= q.y {
		k, y = k|2, q.y+half
	}
	if q.below[k] == 0 {
		made := t.open(x, y, half)
		t.squares[i].below[k] = made
		return made
	}
	return q.below[k]
}

// repulsion is the push of all others on a node at p, one over the distance
// each. A node does not push itself: at no distance there is no direction.
func (t *quads) repulsion(p Point) Point {
	var f Point
	var stack [4 * (maxDepth + 2)]int32
	top := 1
	for top > 0 {
		top--
		q := &t.squares[stack[top]]
		dx, dy := p.X-q.sum.X/q.count, p.Y-q.sum.Y/q.count
		apart := dx*dx + dy*dy
		side := 2 * q.half
		if q.below == [4]int32{} || side*side < opening*opening*apart && (math.Abs(p.X-q.x) > q.half || math.Abs(p.Y-q.y) > q.half) {
			if apart > 0 {
				push := q.count / max(apart, nearest)
				f.X, f.Y = f.X+dx*push, f.Y+dy*push
			}
			continue
		}
		for _, b := range q.below {
			if b != 0 {
				stack[top] = b
				top++
			}
		}
	}
	return f
}
