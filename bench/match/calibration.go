package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
)

// reportCalibration prints whether the score and the chance of the labelled
// pairs say what they mean: the score as it is, which was set on these pairs, and
// the chance by weights fitted to other pairs than the one it is asked of. How
// pairs are dealt to folds moves the figure, so it is dealt more than once.
func reportCalibration(data string, ps []pair, bins int) error {
	clusters, err := readClusters(data)
	if err != nil {
		return err
	}
	printReliability("score of labelled pairs, which it was set on", ps, bins)
	drawn := pairsOf(clusters, "development")
	crossed := crossFit(ps, drawn, 0)
	printReliability("chance of labelled pairs, fitted to other folds", crossed, bins)
	f := measure(crossed, 0.7, ours)
	fmt.Printf("  F1 at a chance of 0.7: %.3f (P %.3f, R %.3f)\n", f.f1, f.p, f.r)
	const dealings = 8
	wrong, none := 0.0, 0.0
	for k := range dealings {
		crossed := crossFit(ps, drawn, k)
		wrong, none = wrong+gap(reliability(crossed, bins))/dealings, none+faultless(crossed, bins)/dealings
	}
	fmt.Printf("  the folds dealt %d times, the mean error of calibration is %.4f (faultless: %.4f)\n", dealings, wrong, none)
	return nil
}

// printReliability prints bins of equal size and the mean gap between what is
// promised and what is true. Bins of few pairs differ from their promise by
// chance; so beside it stand the gap that a promise without any fault would show
// on as many pairs, and the root of the mean squared gap less what chance adds
// to it (J. Bröcker 2012, doi:10.1007/s00382-011-1191-1; A. Kumar, P. Liang and
// T. Ma 2019, arXiv:1909.10155): of the whole, 0 where nothing is left.
func printReliability(label string, ps []pair, bins int) {
	fmt.Printf("\nreliability: %s (%d pairs, %d bins of equal size)\n  says    same    pairs\n", label, len(ps), bins)
	all := reliability(ps, bins)
	for _, b := range all {
		fmt.Printf("  %.3f   %.3f   %.0f\n", b.score, b.same, b.n)
	}
	plain, rest := squared(all)
	fmt.Printf("  expected calibration error %.4f (faultless: %.4f); root mean square %.4f, less what chance adds %.4f\n", gap(all), faultless(ps, bins), plain, rest)
}

// squared is the root of the mean squared gap, and of what is left of that
// square when the variance of the share of each bin is taken from it.
func squared(bins []bin) (plain, rest float64) {
	sum, less, n := 0.0, 0.0, 0.0
	for _, b := range bins {
		d := (b.score - b.same) * (b.score - b.same)
		sum += b.n * d
		less += b.n * (d - b.same*(1-b.same)/max(b.n-1, 1))
		n += b.n
	}
	n = max(n, 1)
	return math.Sqrt(sum / n), math.Sqrt(max(less, 0) / n)
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
