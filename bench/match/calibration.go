package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
)

// reportCalibration prints bins of equal size and the mean gap between what a
// score promises and what is true; the same for two halves by the first name;
// and the gap that a score without any fault would show on as many pairs, since
// small bins differ from their promise by chance.
func reportCalibration(label string, ps []pair, bins int) {
	fmt.Printf("\nreliability of the score, %s (%d pairs, %d bins of equal size)\n  score   same    pairs\n", label, len(ps), bins)
	all := reliability(ps, bins)
	for _, b := range all {
		fmt.Printf("  %.3f   %.3f   %.0f\n", b.score, b.same, b.n)
	}
	fmt.Printf("  expected calibration error %.4f; of a faultless score on these pairs %.4f\n", gap(all), faultless(ps, bins))
	for _, half := range []string{"development", "held out"} {
		some := filter(ps, func(p pair) bool { return part(bare(p.a)) == half })
		fmt.Printf("  %s half by name, %d pairs: %.4f; faultless %.4f\n", half, len(some), gap(reliability(some, bins)), faultless(some, bins))
	}
}

// bin is the mean score of some pairs and the share of them that are the same.
type bin struct{ score, same, n float64 }

// reliability parts the pairs into bins of equal size by score.
func reliability(ps []pair, bins int) []bin {
	ps = append([]pair(nil), ps...)
	sort.SliceStable(ps, func(i, j int) bool { return ps[i].score < ps[j].score })
	var out []bin
	for k := range bins {
		var b bin
		for _, p := range ps[k*len(ps)/bins : (k+1)*len(ps)/bins] {
			b.n++
			b.score += p.score
			if p.same {
				b.same++
			}
		}
		if b.n > 0 {
			out = append(out, bin{b.score / b.n, b.same / b.n, b.n})
		}
	}
	return out
}

// gap is the expected calibration error.
func gap(bins []bin) float64 {
	sum, n := 0.0, 0.0
	for _, b := range bins {
		sum += b.n * math.Abs(b.score-b.same)
		n += b.n
	}
	return sum / max(n, 1)
}

// faultless draws the labels of the pairs by their scores many times and gives
// the mean calibration error: what is left when nothing is wrong.
func faultless(ps []pair, bins int) float64 {
	rnd := rand.New(rand.NewPCG(11, 4))
	const times = 200
	sum := 0.0
	drawn := append([]pair(nil), ps...)
	for range times {
		for i := range drawn {
			drawn[i].same = rnd.Float64() < drawn[i].score
		}
		sum += gap(reliability(drawn, bins))
	}
	return sum / times
}
