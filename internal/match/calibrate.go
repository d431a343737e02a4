package match

// scoreOf maps the share of the reachable evidence to the score.
func scoreOf(share float64) float64 { return min(max(share, 0.001), 0.99) }

// calibrated maps a score to the chance that a pair with it is the same.
func calibrated(score float64) float64 { return score }
