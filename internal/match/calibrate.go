package match

import "math"

// knots map the share of the reachable evidence to the score. They were fitted
// by hand on the development part of public labelled pairs (421 pairs, half of
// which are the same), so that a score is near the share of pairs with it that
// are the same, and so that 0.7 parts best; they rise everywhere. The lowest
// scores are not lower because about one labelled pair in ten that shares no
// word is the same all the same. On pairs of another kind, or where fewer than
// half are the same, the score is a rank and no chance: chance.go has the chances.
var knots = [...][2]float64{{0, 0.05}, {0.2, 0.085}, {0.35, 0.10}, {0.6, 0.125}, {0.65, 0.20}, {0.675, 0.36}, {0.69, 0.70},
	{0.76, 0.78}, {0.82, 0.89}, {0.87, 0.97}, {0.93, 0.985}, {1, 0.99}}

// scoreOf maps the share of the reachable evidence to the score.
func scoreOf(share float64) float64 {
	for i := 1; i < len(knots); i++ {
		a, b := knots[i-1], knots[i]
		if share <= b[0] {
			return a[1] + (b[1]-a[1])*max(share-a[0], 0)/(b[0]-a[0])
		}
	}
	return knots[len(knots)-1][1]
}

// How much one bit beside the name moves the log odds of a score. What speaks
// against weighs more: an agreeing date does not make another name right.
const (
	moveFor     = 0.25
	moveAgainst = 0.6
)

// moved adds the evidence beside the name to a score.
func moved(s, bits float64) float64 {
	if bits == 0 || s <= 0 || s >= 1 {
		return s
	}
	step := moveAgainst * bits
	if bits > 0 {
		step = moveFor * bits * s
	}
	return 1 / (1 + math.Exp(-(math.Log(s/(1-s)) + step)))
}

// commonLimit bounds the score of a pair held together by a name alone: the
// fewer bits the name has, the more people bear it.
func commonLimit(bits float64) float64 { return min(0.72+0.0115*max(bits, 0), 0.99) }
