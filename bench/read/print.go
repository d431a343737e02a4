package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"liaison/internal/tagger"
	"liaison/internal/tagger/corpus"
	"liaison/internal/tagger/recipe"
)

func row(name string, sum map[tagger.Type]corpus.Tally) {
	var all corpus.Tally
	fmt.Printf("%-42s", name)
	for _, k := range []tagger.Type{tagger.Person, tagger.Organisation, tagger.Place} {
		all.Add(sum[k])
		_, _, f := sum[k].ExactPRF()
		fmt.Printf(" %4.1f", f)
	}
	p, r, f := all.ExactPRF()
	op, or, of := all.OverlapPRF()
	fmt.Printf(" | %.1f/%.1f/%.1f  %.1f/%.1f/%.1f  %d\n", p, r, f, op, or, of, all.Gold)
}

// scored is a span with the score that a table of other sources gives it.
type scored struct {
	score float64
	right bool
}

// calibration prints reliability bins and the expected calibration error of
// the scores of each source under the curve fitted on the other sources, and
// the error by type and by source. What the curve is fitted on is what the
// shipped one is: spans of review mode. Ships are left out, as no gold set
// marks them.
func calibration(outcomes, fitted map[string][]tagger.Outcome) {
	var all []scored
	byType, bySource := map[tagger.Type][]scored{}, map[string][]scored{}
	for _, source := range recipe.Sources {
		var others []tagger.Outcome
		for _, o := range recipe.Sources {
			if o != source {
				others = append(others, fitted[o]...)
			}
		}
		curve := tagger.Calibrate(others)
		for _, o := range outcomes[source] {
			if o.Span.Type == tagger.Vehicle {
				continue
			}
			one := scored{curve.Score(o.Span), o.Right}
			all = append(all, one)
			byType[o.Span.Type] = append(byType[o.Span.Type], one)
			bySource[source] = append(bySource[source], one)
		}
	}
	_, bins := calibrationError(all)
	for k, b := range bins {
		if b.n > 0 {
			fmt.Printf("  %.1f-%.1f  n %4d  score %.2f  right %.2f\n", float64(k)/10, float64(k+1)/10, b.n, b.score/float64(b.n), float64(b.right)/float64(b.n))
		}
	}
	of := func(name string, list []scored) {
		ece, bins := calibrationError(list)
		var sum bin
		for _, b := range bins {
			sum.score, sum.right = sum.score+b.score, sum.right+b.right
		}
		n := float64(len(list))
		fmt.Printf("  expected calibration error %.3f, of a faultless score %.3f; mean score %.2f, right %.2f (%s, %d)\n",
			ece, faultless(list), sum.score/n, float64(sum.right)/n, name, len(list))
	}
	of("all", all)
	for _, t := range []tagger.Type{tagger.Person, tagger.Organisation, tagger.Place} {
		of(string(t), byType[t])
	}
	for _, s := range recipe.Sources {
		of(s, bySource[s])
	}
}

type bin struct {
	n, right int
	score    float64
}

// calibrationError is the mean distance of score and share over ten bins, by
// their size.
func calibrationError(list []scored) (float64, [10]bin) {
	var bins [10]bin
	for _, s := range list {
		b := &bins[min(9, int(s.score*10))]
		b.n++
		b.score += s.score
		if s.right {
			b.right++
		}
	}
	ece := 0.0
	for _, b := range bins {
		if b.n > 0 {
			ece += math.Abs(b.score-float64(b.right)) / float64(len(list))
		}
	}
	return ece, bins
}

// faultless is the error that chance alone gives a score that is always right,
// on as many spans: the mean of 200 draws.
func faultless(list []scored) float64 {
	r := rand.New(rand.NewPCG(1, 2))
	sum := 0.0
	const draws = 200
	drawn := make([]scored, len(list))
	for range draws {
		for i, s := range list {
			drawn[i] = scored{s.score, r.Float64() < s.score}
		}
		ece, _ := calibrationError(drawn)
		sum += ece
	}
	return sum / draws
}

// dump writes what was judged, for other ways to fit a table.
func dump(w io.Writer, mode string, outcomes map[string][]tagger.Outcome) error {
	for _, source := range recipe.Sources {
		for _, o := range outcomes[source] {
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.6f\t%v\n", mode, source, o.Span.Type, o.Span.Source, o.Span.Score, o.Right); err != nil {
				return fmt.Errorf("write outcomes: %w", err)
			}
		}
	}
	return nil
}

func report(d *corpus.Document, judged []corpus.Judged) {
	for _, j := range judged {
		if !j.Exact {
			fmt.Printf("   FALSE %-4s %.2f %s %q in %q\n", j.Span.Type, j.Span.Score, j.Span.Source, j.Span.Text, around(d.Text, j.Span.Begin, j.Span.End))
		}
	}
	for _, g := range d.Gold {
		if !g.Named {
			continue
		}
		found := false
		for _, j := range judged {
			b, e := corpus.Strip(d.Text, j.Span.Begin, j.Span.End)
			found = found || b == g.Begin && e == g.End && j.Span.Type == g.Type
		}
		if !found {
			fmt.Printf("   MISS  %-4s %q in %q\n", g.Type, d.Text[g.Begin:g.End], around(d.Text, g.Begin, g.End))
		}
	}
}

// around gives the text with 30 bytes on both sides, cut at whole characters.
func around(text string, b, e int) string {
	b, e = max(0, b-30), min(len(text), e+30)
	for b > 0 && !utf8.RuneStart(text[b]) {
		b--
	}
	for e < len(text) && !utf8.RuneStart(text[e]) {
		e++
	}
	return text[b:e]
}

// origins are the groups of name forms of persons, for evaluation only: form,
// not people. "office only" are mentions without a name.
var origins = []string{"Arabic, romanised", "Turkish", "Dutch, French, German", "other", "office only"}

var originMarks = map[string]string{
	"Arabic, romanised": `al- el- ad- as- ash- an- abu abou umm bin bint ibn abd abdul abdullah abdallah ahmed ahmad ali assad asad
		bashar haider hassan hussein hussain ibrahim jubeir khalid khaled mahmoud mohammad mohammed muhammad omar osama qasim
		saddam salah saleh salman sami samir yusuf youssef zaid abadi baghdadi barzani masoud massoud fuad masum riad hijab`,
	"Turkish":               `recep tayyip erdogan erdoğan ahmet mehmet mevlut mevlüt cavusoglu çavuşoğlu davutoglu binali hakan`,
	"Dutch, French, German": `van der von de du le jean jan pieter pierre françois francois laurent michel fabius hollande ayrault merkel steinmeier frank-walter staffan`,
}

func originOf(name string) string {
	office := true
	words := strings.Fields(strings.ToLower(name))
	for _, o := range origins[:3] {
		for _, mark := range strings.Fields(originMarks[o]) {
			for i, w := range words {
				if w == mark && (mark != "de" || i > 0) || strings.HasSuffix(mark, "-") && strings.HasPrefix(w, mark) {
					return o
				}
			}
		}
	}
	for _, w := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(w)
		if r >= 'A' && r <= 'Z' && !officeWords[strings.ToLower(strings.Trim(w, ".,"))] {
			office = false
		}
	}
	if office {
		return "office only"
	}
	return "other"
}

var officeWords = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`foreign secretary minister prime president general office defence defense state special envoy
		ambassador secretary-general high representative international development middle east us uk u.s u.k british russian
		american iraqi syrian deputy vice commander spokesman spokesperson the of and for to un king lt gen col maj adm
		pentagon press war regime committee ministers home chancellor king`) {
		set[w] = true
	}
	return set
}()
