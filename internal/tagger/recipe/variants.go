package recipe

import (
	"slices"

	"liaison/internal/tagger"
	"liaison/internal/tagger/corpus"
)

// draw is a linear congruential generator (Knuth, MMIX): the same variants at
// every training.
type draw uint64

func (d *draw) below(n int) int {
	*d = *d*6364136223846793005 + 1442695040888963407
	return int(uint64(*d>>33) % uint64(n))
}

// mentions gathers the names of the documents by type, in order, for variants.
func mentions(docs []*corpus.Document) [3][][]string {
	var out [3][][]string
	for _, d := range docs {
		for k, row := range d.Labels {
			eachMention(row, func(i, j, t int) {
				var words []string
				for _, w := range d.Sentences[k].Tokens[i:j] {
					words = append(words, w.Text)
				}
				out[t] = append(out[t], words)
			})
		}
	}
	return out
}

func eachMention(row []uint8, do func(i, j, t int)) {
	for i := 0; i < len(row); {
		if row[i] == 0 {
			i++
			continue
		}
		t := int(row[i]-1) / 2
		j := i + 1
		for j < len(row) && int(row[j]) == 2+2*t {
			j++
		}
		do(i, j, t)
		i = j
	}
}

// variant gives a copy of a document in which about half of the names are replaced
// by other names of their type, so that the model learns from the context and
// the form rather than from the names of these reports.
func variant(d *corpus.Document, pool [3][][]string, dice *draw) tagger.Example {
	e := tagger.Example{Weight: 1}
	for k, row := range d.Labels {
		if row == nil {
			e.Sentences = append(e.Sentences, d.Sentences[k])
			e.Labels = append(e.Labels, nil)
			continue
		}
		s := d.Sentences[k]
		var tokens []tagger.Token
		var labels []uint8
		done := 0
		eachMention(row, func(i, j, t int) {
			tokens = append(tokens, s.Tokens[done:i]...)
			labels = append(labels, row[done:i]...)
			done = j
			if len(pool[t]) == 0 || dice.below(2) == 0 {
				tokens = append(tokens, s.Tokens[i:j]...)
				labels = append(labels, row[i:j]...)
				return
			}
			for n, w := range pool[t][dice.below(len(pool[t]))] {
				tokens = append(tokens, tagger.Token{Text: w})
				labels = append(labels, uint8(min(1, n)+1+2*t))
			}
		})
		s.Tokens = slices.Concat(tokens, s.Tokens[done:])
		e.Sentences = append(e.Sentences, s)
		e.Labels = append(e.Labels, slices.Concat(labels, row[done:]))
	}
	return e
}
