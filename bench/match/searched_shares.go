package main

import (
	"fmt"
	"math"
	"sort"
)

// reportShares prints whether the chance of a candidate holds where fewer of
// those searched for are listed than half: at a border hardly anybody is. The
// same searches are counted as if so many of them were for listed ones.
func reportShares(data string) error {
	fmt.Printf("\nchance of candidates where a share of those searched for is listed, held-out half, searches weighed to that share\n")
	fmt.Printf("  %-8s %-10s %-8s %-8s %-34s %s\n", "share", "", "says", "right", "error of the chance: of all, of .7 on", "of .7 on without the share")
	half, err := searchTrials(data, 0)
	if err != nil {
		return err
	}
	had := sought(half)
	for _, share := range []float64{0.5, 0.1, 0.01, 0.001} {
		all, err := searchTrials(data, share)
		if err != nil {
			return err
		}
		every, floor, plain := weighed(all, had, share, 0), weighed(all, had, share, 0.7), weighed(half, had, share, 0.7)
		says, right := means(floor)
		fmt.Printf("  %-8g from .7 on %-8.3f %-8.3f %.4f, %-27.4f %.4f\n", share, says, right, weighedGap(every, 15), weighedGap(floor, 15), weighedGap(plain, 15))
	}
	return nil
}

// weighty is a candidate that counts for as much as its weight.
type weighty struct {
	chance, weight float64
	same           bool
}

// weighed counts the candidates of the held-out half from a score on as if a
// share of those searched for were listed, of whom a share had are.
func weighed(all []brought, had, share, from float64) []weighty {
	var out []weighty
	for _, b := range all {
		if b.half != "held out" || b.score < from {
			continue
		}
		w := (1 - share) / (1 - had)
		if b.listed {
			w = share / had
		}
		out = append(out, weighty{b.chance, w, b.same})
	}
	return out
}

// sought is the share of the searches of the held-out half that were for listed
// ones.
func sought(all []brought) float64 {
	listed, others := map[string]bool{}, map[string]bool{}
	for _, b := range all {
		if b.half == "held out" {
			m := others
			if b.listed {
				m = listed
			}
			m[b.query] = true
		}
	}
	return float64(len(listed)) / float64(len(listed)+len(others))
}

func means(ps []weighty) (says, right float64) {
	sum := 0.0
	for _, p := range ps {
		says += p.weight * p.chance
		right += p.weight * oneIf(p.same)
		sum += p.weight
	}
	return says / sum, right / sum
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// weighedGap is the calibration error in bins of equal weight.
func weighedGap(ps []weighty, bins int) float64 {
	ps = append([]weighty(nil), ps...)
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].chance < ps[j].chance })
	total, done, off, sum := 0.0, 0.0, 0.0, 0.0
	for _, p := range ps {
		total += p.weight
	}
	edge := 1
	for _, p := range ps {
		off += p.weight * (p.chance - oneIf(p.same))
		if done += p.weight; done >= total*float64(edge)/float64(bins) {
			sum, off, edge = sum+math.Abs(off), 0, edge+1
		}
	}
	return (sum + math.Abs(off)) / total
}
