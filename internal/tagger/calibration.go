package tagger

import (
	"fmt"
	"math"
)

// Calibration maps the raw score of a name to the share of such names that are
// right: one logistic curve over the logarithm of the odds that the raw score
// states (Platt, 1999), moved up or down a little by the type. The zero value
// leaves scores raw. Decision 0151 says why it is no table of steps.
type Calibration struct {
	// Slope is never below 0, so a higher raw score never becomes a lower share.
	Slope float64 `json:"slope"`
	Base  float64 `json:"base"`
	// Types moves the curve, in logarithms of odds.
	Types map[Type]float64 `json:"types,omitempty"`
}

// Outcome is a span with the verdict of a person on whether it is right.
type Outcome struct {
	Span  Span
	Right bool
}

// The weights of the prior that draws slope and base, and the moves of types,
// towards 0. The second is strong: which type is found better differs from
// source to source, and a source that nobody fitted on is what the map is for.
const (
	curvePrior = 1
	typePrior  = 20
)

// Calibrate fits the map on spans of sources that the model was not trained on.
func Calibrate(outcomes []Outcome) Calibration {
	var f fit
	for _, o := range outcomes {
		if calibrates(&o.Span) {
			f.add(o)
		}
	}
	if len(f.rows) == 0 {
		return Calibration{}
	}
	w := f.solve()
	if w[0] < 0 { // a raw score that misleads says nothing
		f.flat = true
		w = f.solve()
	}
	c := Calibration{Slope: w[0], Base: w[1], Types: map[Type]float64{}}
	for i, t := range spanTypes {
		c.Types[t] = w[2+i]
	}
	return c
}

// calibrates tells whether the map speaks of a span. What lists gave alone has
// a fixed score and was never among the outcomes; ships stand in no gold set.
func calibrates(s *Span) bool {
	return s.Source != FromList && s.Source != FromForced && (s.Type == Person || s.Type == Organisation || s.Type == Place)
}

// odds is the logarithm of the odds of a raw score, which is kept away from
// the certainty that no model has.
func odds(score float64) float64 {
	p := min(max(score, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// at gives the share for a raw score of a type.
func (c Calibration) at(t Type, score float64) float64 {
	return 1 / (1 + math.Exp(-(c.Slope*odds(score) + c.Base + c.Types[t])))
}

// apply replaces the raw score of a span by its share, if the map has one.
func (c Calibration) apply(s *Span) {
	if c.Types != nil && calibrates(s) {
		s.Score, s.Calibrated = c.at(s.Type, s.Score), true
	}
}

// Score gives the share that the map holds for a span with a raw score, or
// that score when it holds none.
func (c Calibration) Score(s Span) float64 {
	c.apply(&s)
	return s.Score
}

func (c Calibration) check() error {
	numbers := []float64{c.Slope, c.Base}
	for _, v := range c.Types {
		numbers = append(numbers, v)
	}
	for _, v := range numbers {
		if math.IsNaN(v) || math.Abs(v) > 100 {
			return fmt.Errorf("calibration holds %v", v)
		}
	}
	if c.Slope < 0 {
		return fmt.Errorf("calibration falls with the raw score: slope %v", c.Slope)
	}
	return nil
}
