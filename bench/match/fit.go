package main

import (
	"fmt"
	"math"
	"path/filepath"
	"sort"
	"strings"

	"liaison/internal/match"
)

// example is a pair by its terms, with the weight that it has in a fit.
type example struct {
	terms  []float64
	same   bool
	weight float64
}

// fit gives the weights of a logistic regression, the constant first. Terms are
// brought to one spread, and the squares of their weights, times ridge, are held
// against the fit, so that a term that says little stays small. It is Newton's
// method on a function with one minimum: the result does not depend on chance.
func fit(rows []example, ridge float64) []float64 {
	n := len(rows[0].terms) + 1
	mean, spread := make([]float64, n), make([]float64, n)
	spread[0] = 1
	for k := 1; k < n; k++ {
		sum, square := 0.0, 0.0
		for _, r := range rows {
			sum += r.terms[k-1]
			square += r.terms[k-1] * r.terms[k-1]
		}
		mean[k] = sum / float64(len(rows))
		spread[k] = math.Sqrt(max(square/float64(len(rows))-mean[k]*mean[k], 0)) + 1e-9
	}
	w, x := make([]float64, n), make([]float64, n)
	for range 40 {
		slope, bend := make([]float64, n), make([][]float64, n)
		for i := range bend {
			bend[i] = make([]float64, n)
			if i > 0 {
				slope[i], bend[i][i] = ridge*w[i], ridge
			}
		}
		for _, r := range rows {
			x[0] = 1
			z := w[0]
			for k := 1; k < n; k++ {
				x[k] = (r.terms[k-1] - mean[k]) / spread[k]
				z += w[k] * x[k]
			}
			p := 1 / (1 + math.Exp(-z))
			off, v := p, r.weight*p*(1-p)
			if r.same {
				off--
			}
			for i := range n {
				slope[i] += r.weight * off * x[i]
				for j := range i + 1 {
					bend[i][j] += v * x[i] * x[j]
				}
			}
		}
		step := solve(bend, slope)
		far := 0.0
		for i := range w {
			w[i] -= step[i]
			far = max(far, math.Abs(step[i]))
		}
		if far < 1e-7 {
			break
		}
	}
	for k := 1; k < n; k++ {
		w[k] /= spread[k]
		w[0] -= w[k] * mean[k]
	}
	return w
}

// solve finds x with a·x = b for a symmetric a of which the lower half is given.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	x := append([]float64(nil), b...)
	for i := range n {
		for j := i + 1; j < n; j++ {
			a[i][j] = a[j][i]
		}
	}
	for i := range n {
		for k := i + 1; k < n; k++ {
			f := a[k][i] / a[i][i]
			for j := i; j < n; j++ {
				a[k][j] -= f * a[i][j]
			}
			x[k] -= f * x[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= a[i][j] * x[j]
		}
		x[i] /= a[i][i]
	}
	return x
}

// What the fits hold fast. Where the chance of labelled pairs is fitted they
// weigh four times what pairs drawn from lists do, which keep the weights from
// following single ones of a few hundred. That and the ridges were chosen by the
// labelled pairs across folds and by development halves.
const (
	handWeight, besideWeight          = 2000, 500
	handRidge, entryRidge, foundRidge = 10, 3, 3
)

// handExamples joins labelled pairs and pairs drawn from lists.
func handExamples(labelled, drawn []pair) []example {
	out := append(examples(labelled, handWeight), examples(drawn, besideWeight)...)
	for i := range out {
		out[i].terms = out[i].terms[:match.HandTerms]
	}
	return out
}

// examples gives pairs so much weight in all.
func examples(ps []pair, weight float64) []example {
	var out []example
	for _, p := range ps {
		out = append(out, example{p.terms, p.same, weight / float64(len(ps))})
	}
	return out
}

// crossFit gives each labelled pair the chance by weights that were fitted to
// the pairs of other folds and to the development half of the clusters. Pairs
// that share a name stand in one fold; dealing tells one dealing from another.
func crossFit(labelled, drawn []pair, dealing int) []pair {
	out := append([]pair(nil), labelled...)
	const folds = 10
	fold := foldsOf(labelled, folds, dealing)
	for k := range folds {
		var others []pair
		for i, p := range labelled {
			if fold[i] != k {
				others = append(others, p)
			}
		}
		w := fit(handExamples(others, drawn), handRidge)
		for i := range out {
			if fold[i] == k {
				out[i].score = min(match.Chance(w, out[i].terms[:match.HandTerms]), 0.99)
			}
		}
	}
	return out
}

// foldsOf deals pairs to folds by a hash of the names that hang together.
func foldsOf(ps []pair, folds, dealing int) []int {
	var g groups
	for _, p := range ps {
		g.join(bare(p.a), bare(p.b))
	}
	out := make([]int, len(ps))
	for i, p := range ps {
		out[i] = pick(fmt.Sprint("fold", dealing, g.of(bare(p.a))), folds)
	}
	return out
}

// groups holds what hangs together.
type groups map[string]string

// of gives the one that stands for the group of x.
func (g groups) of(x string) string {
	for g[x] != "" && g[x] != x {
		x = g[x]
	}
	return x
}

func (g *groups) join(a, b string) {
	if *g == nil {
		*g = groups{}
	}
	if a, b = g.of(a), g.of(b); a > b {
		a, b = b, a
	}
	(*g)[b] = a
}

// reportFit fits the weights of the three chances and prints them as they stand in
// internal/match/chance_weights.go.
func reportFit(data string, bench []pair) error {
	clusters, err := readClusters(data)
	if err != nil {
		return err
	}
	asked, err := searchTrials(data, 0)
	if err != nil {
		return err
	}
	var found []example
	for _, c := range asked {
		if c.half == "development" {
			found = append(found, example{c.terms, c.same, 1})
		}
	}
	fmt.Println("package match")
	drawn := pairsOf(clusters, "development")
	printWeights("handWeights", "handTerms", fmt.Sprintf("%d labelled pairs and, with a fourth of their weight, the pairs below", len(bench)),
		fit(handExamples(bench, drawn), handRidge))
	printWeights("entryWeights", "entryTerms", fmt.Sprintf("%d pairs drawn from the entries of lists", len(drawn)), fit(examples(drawn, float64(len(drawn))), entryRidge))
	printWeights("listWeights", "listTerms", fmt.Sprintf("%d candidates that searches brought", len(found)), fit(found, foundRidge))
	return nil
}

func printWeights(name, terms, of string, w []float64) {
	fmt.Printf("\n// %s were fitted to %s, all of development halves:\n// go run ./bench/match --data DIR --parts fit\nvar %s = [%s + 1]float64{", name, of, name, terms)
	for i, v := range w {
		if i%8 == 0 {
			fmt.Print("\n\t")
		} else {
			fmt.Print(" ")
		}
		fmt.Printf("%.4f,", v)
	}
	fmt.Println("\n}")
}

// readPeople adds words in two scripts to the clusters of a list, and entities
// without another name.
func readPeople(data string) ([]cluster, error) {
	out, err := listed(data, 1)
	if err != nil {
		return nil, err
	}
	for _, s := range []struct {
		file  string
		words bool
	}{{"wd_arabic_20", true}, {"wd_russian_20", true}, {"wd_hebrew", false}} {
		c, err := readCrossing(filepath.Join(data, "names", "translit", s.file), s.words, 1500)
		if err != nil {
			return nil, err
		}
		for i := range c.latin {
			names := []string{c.latin[i], c.other[i]}
			if pick(c.latin[i], 2) == 0 { // half of them are listed in the other script
				names = []string{c.other[i], c.latin[i]}
			}
			out = append(out, cluster{set: "two scripts", id: c.latin[i], schema: "Person", names: names})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return strings.Compare(out[i].schema, out[j].schema) < 0 })
	return out, nil
}
