package corpus

import (
	"liaison/internal/tagger"
)

// Tally counts predictions against named gold mentions.
type Tally struct {
	Gold, Predicted, Exact  int // exact: same span and type after Strip
	OverlapGold, OverlapHit int // gold mentions and predictions with a partner of their type that shares a character
}

// Add sums two tallies.
func (t *Tally) Add(o Tally) {
	t.Gold += o.Gold
	t.Predicted += o.Predicted
	t.Exact += o.Exact
	t.OverlapGold += o.OverlapGold
	t.OverlapHit += o.OverlapHit
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// ExactPRF gives precision, recall and F1 of equal spans, in percent.
func (t Tally) ExactPRF() (p, r, f float64) {
	p, r = ratio(t.Exact, t.Predicted), ratio(t.Exact, t.Gold)
	return 100 * p, 100 * r, 100 * harmonic(p, r)
}

// OverlapPRF gives precision, recall and F1 of overlapping spans, in percent.
func (t Tally) OverlapPRF() (p, r, f float64) {
	p, r = ratio(t.OverlapHit, t.Predicted), ratio(t.OverlapGold, t.Gold)
	return 100 * p, 100 * r, 100 * harmonic(p, r)
}

// Judged is a prediction with its verdict.
type Judged struct {
	Span           tagger.Span
	Exact, Overlap bool
}

// Compare counts the spans of a document by type. Predictions that overlap an
// unnamed gold mention of their type, and no named one, are left out.
func Compare(d *Document, spans []tagger.Span) (map[tagger.Type]Tally, []Judged) {
	out := map[tagger.Type]Tally{}
	var judged []Judged
	hit := make([]bool, len(d.Gold))
	used := make([]bool, len(d.Gold))
	for _, s := range spans {
		t := out[s.Type]
		b, e := Strip(d.Text, s.Begin, s.End)
		exact, overlap, unnamed := false, false, false
		for i, g := range d.Gold {
			if g.Type != s.Type || g.Begin >= e || b >= g.End {
				continue
			}
			if !g.Named {
				unnamed = true
				continue
			}
			overlap = true
			hit[i] = true
			if g.Begin == b && g.End == e && !used[i] {
				exact, used[i] = true, true
			}
		}
		if unnamed && !overlap {
			continue
		}
		t.Predicted++
		if exact {
			t.Exact++
		}
		if overlap {
			t.OverlapHit++
		}
		out[s.Type] = t
		judged = append(judged, Judged{s, exact, overlap})
	}
	for i, g := range d.Gold {
		if g.Named {
			t := out[g.Type]
			t.Gold++
			if hit[i] {
				t.OverlapGold++
			}
			out[g.Type] = t
		}
	}
	return out, judged
}
