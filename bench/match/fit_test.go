package main

import (
	"math"
	"math/rand/v2"
	"testing"

	"liaison/internal/match"
)

// Labels drawn by known weights give these weights back, near enough, and the
// chance by them is the share that is true.
func TestFitFindsTheWeightsThatDrewTheLabels(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 8))
	want := []float64{-0.5, 2, -1, 0}
	var rows []example
	for range 20000 {
		terms := []float64{rnd.Float64() * 3, rnd.NormFloat64(), rnd.Float64()}
		rows = append(rows, example{terms: terms, same: rnd.Float64() < match.Chance(want, terms), weight: 1})
	}
	got := fit(rows[:10000], 1)
	for i, w := range want {
		if math.Abs(got[i]-w) > 0.15 {
			t.Errorf("weight %d: %.3f, the labels were drawn by %.3f", i, got[i], w)
		}
	}
	var ps []pair
	for _, r := range rows[10000:] {
		ps = append(ps, pair{score: match.Chance(got, r.terms), same: r.same})
	}
	if g := gap(reliability(ps, 15)); g > 0.03 {
		t.Errorf("calibration error %.3f of chances that fit", g)
	}
	for i := range ps {
		ps[i].score = math.Sqrt(ps[i].score)
	}
	if plain, rest := squared(reliability(ps, 15)); rest < 0.05 || rest > plain {
		t.Errorf("of chances that are too high %.3f is left of %.3f", rest, plain)
	}
}

// Pairs that hang together by a name stand in one fold.
func TestFoldsKeepTogetherWhatSharesAName(t *testing.T) {
	ps := []pair{{a: "Omar Dridi", b: "Dridi, Omar"}, {a: "Karim Tolba", b: "Salem Noori"}, {a: "Noori Salem", b: "O. Dridi"}, {a: "Dridi Omar", b: "o dridi"}}
	f := foldsOf(ps, 1000, 0)
	if f[0] != f[3] || f[1] != f[2] || f[2] != f[3] {
		t.Errorf("folds %v of pairs that share names", f)
	}
	apart := foldsOf([]pair{{a: "Omar Dridi", b: "O. Dridi"}, {a: "Elena Kovacs", b: "Helena Kovacs"}}, 1000, 0)
	if apart[0] == apart[1] {
		t.Errorf("folds %v of pairs that share none", apart)
	}
}
