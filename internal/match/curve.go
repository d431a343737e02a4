package match

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Curve shows, for every threshold, what a search would miss and what it would
// put before reviewers. It is drawn from trials: queries whose right record is
// known, and queries that match nobody.
type Curve struct {
	right     []float64 // of each matching query, the right record's score; ascending
	wrong     []float64 // of each candidate of a query that matches nobody; ascending
	negatives int
}

// NewCurve draws a curve. Right holds, for each query that matches, the score
// of the right record, or a negative number if it was not found at all. Wrong
// holds the score of every candidate that the negatives, queries that match
// nobody, brought up.
func NewCurve(right, wrong []float64, negatives int) (Curve, error) {
	if len(right) == 0 || negatives <= 0 {
		return Curve{}, fmt.Errorf("draw curve: %d matching and %d other queries; both are needed", len(right), negatives)
	}
	c := Curve{right: slices.Clone(right), wrong: slices.Clone(wrong), negatives: negatives}
	slices.Sort(c.right)
	slices.Sort(c.wrong)
	return c, nil
}

// CurvePoint is what a threshold leads to.
type CurvePoint struct {
	Threshold float64
	// Recall is the share of matching queries whose right record reaches the
	// threshold; Low and High bound it with 95 % confidence (Wilson 1927).
	Recall, Low, High float64
	// Queue is the number of wrong candidates per 1,000 queries that match
	// nobody.
	Queue float64
}

// At gives the point of a threshold.
func (c Curve) At(threshold float64) CurvePoint {
	below, _ := slices.BinarySearch(c.right, threshold)
	under, _ := slices.BinarySearch(c.wrong, threshold)
	p := CurvePoint{Threshold: threshold, Recall: 1 - float64(below)/float64(len(c.right)), Queue: 1000 * float64(len(c.wrong)-under) / float64(c.negatives)}
	p.Low, p.High = wilson(len(c.right)-below, len(c.right))
	return p
}

// wilson bounds a share of k in n with 95 % confidence.
func wilson(k, n int) (low, high float64) {
	const z = 1.96
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, mid-half), min(1, mid+half)
}

// Points gives the curve at steps of the threshold from 0 to 1.
func (c Curve) Points(steps int) []CurvePoint {
	out := make([]CurvePoint, 0, steps+1)
	for i := range steps + 1 {
		out = append(out, c.At(float64(i)/float64(steps)))
	}
	return out
}

// LowestFor gives the lowest threshold at which at most queue wrong candidates
// come up per 1,000 queries that match nobody: the one that misses least.
func (c Curve) LowestFor(queue float64) CurvePoint {
	allowed := int(queue * float64(c.negatives) / 1000)
	if allowed >= len(c.wrong) {
		return c.At(0)
	}
	return c.At(math.Nextafter(c.wrong[len(c.wrong)-1-allowed], 2))
}

// HighestFor gives the highest threshold at which the recall is at least r, and
// false if no threshold reaches it.
func (c Curve) HighestFor(r float64) (CurvePoint, bool) {
	miss := int(math.Floor((1 - r) * float64(len(c.right)) * (1 + 1e-12)))
	if miss >= len(c.right) {
		return c.At(1), true
	}
	if at := c.right[miss]; at >= 0 {
		return c.At(at), true
	}
	return c.At(0), false
}

// String gives the curve as a table.
func (c Curve) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d matching queries, %d others\nthreshold  recall (95 %% interval)      wrong candidates per 1,000\n", len(c.right), c.negatives)
	for _, p := range c.Points(20) {
		fmt.Fprintf(&b, "     %.2f   %.4f (%.4f-%.4f)     %10.2f\n", p.Threshold, p.Recall, p.Low, p.High, p.Queue)
	}
	return b.String()
}
