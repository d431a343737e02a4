package tagger

import (
	"cmp"
	"fmt"
	"slices"
)

// Step says that spans with a raw score of at least From are right with share
// Share.
type Step struct {
	From  float64 `json:"from"`
	Share float64 `json:"share"`
}

// Calibration maps raw scores to shares of right spans, by "type/source".
type Calibration map[string][]Step

// Outcome is a span with the verdict of a person on whether it is right.
type Outcome struct {
	Span  Span
	Right bool
}

func calibrationKey(t Type, s Source) string { return string(t) + "/" + string(s) }

// minStep is the least number of spans behind a step.
const minStep = 50

// Calibrate fits isotonic regression (pool adjacent violators; Barlow et al.,
// 1972) on spans of sources that the model was not trained on. Each step rests
// on at least 50 spans, or on all there are.
func Calibrate(outcomes []Outcome) Calibration {
	groups := map[string][]Outcome{}
	for _, o := range outcomes {
		key := calibrationKey(o.Span.Type, o.Span.Source)
		groups[key] = append(groups[key], o)
	}
	out := Calibration{}
	for key, g := range groups {
		out[key] = isotonic(g)
	}
	return out
}

// pool is a run of spans that share a step.
type pool struct {
	from         float64
	right, count int
}

func (p pool) share() float64 { return (float64(p.right) + 0.5) / (float64(p.count) + 1) }

func isotonic(g []Outcome) []Step {
	g = slices.Clone(g)
	slices.SortStableFunc(g, func(a, b Outcome) int { return cmp.Compare(a.Span.Score, b.Span.Score) })
	var pools []pool
	for i := 0; i < len(g); {
		p := pool{from: g[i].Span.Score}
		for i < len(g) && (p.count < minStep || len(g)-i < minStep || g[i].Span.Score == g[i-1].Span.Score) {
			if g[i].Right {
				p.right++
			}
			p.count++
			i++
		}
		pools = append(pools, p)
		for n := len(pools); n > 1 && pools[n-2].share() >= pools[n-1].share(); n-- {
			pools[n-2].right += pools[n-1].right
			pools[n-2].count += pools[n-1].count
			pools = pools[:n-1]
		}
	}
	steps := make([]Step, len(pools))
	for i, p := range pools {
		steps[i] = Step{From: p.from, Share: p.share()}
	}
	if len(steps) > 0 {
		steps[0].From = 0
	}
	return steps
}

// apply replaces the raw score of a span by its share, if the table has one.
func (c Calibration) apply(s *Span) {
	steps := c[calibrationKey(s.Type, s.Source)]
	for i := len(steps) - 1; i >= 0; i-- {
		if s.Score >= steps[i].From {
			s.Score, s.Calibrated = steps[i].Share, true
			return
		}
	}
}

// Score gives the share that the table holds for a span with a raw score, or
// that score when it holds none.
func (c Calibration) Score(s Span) float64 {
	c.apply(&s)
	return s.Score
}

func (c Calibration) check() error {
	for key, steps := range c {
		for i, s := range steps {
			if !(s.From >= 0 && s.From <= 1 && s.Share >= 0 && s.Share <= 1) || i > 0 && s.From < steps[i-1].From {
				return fmt.Errorf("calibration of %s: step %d", key, i)
			}
		}
	}
	return nil
}
