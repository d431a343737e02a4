// Package recipe says from what and how the shipped model is trained: the
// manifest, the weights of the sources and the added copies. Train and bench
// share it, so that what is measured is what is shipped.
//
// It may import corpus, tagger and fault.
package recipe

import (
	_ "embed"
	"strings"

	"liaison/internal/tagger"
	"liaison/internal/tagger/corpus"
)

// Manifest is the table of the training files.
//
//go:embed MANIFEST.tsv
var Manifest string

// Examples gives the training examples of the documents that keep admits, in
// the order of the set.
func Examples(set *corpus.Set, keep func(*corpus.Document) bool) []tagger.Example {
	var out []tagger.Example
	var near []*corpus.Document
	for i := range set.Documents {
		d := &set.Documents[i]
		if keep(d) && d.Reports {
			near = append(near, d)
		}
	}
	pool := mentions(near)
	dice := draw(1)
	for i := range set.Documents {
		d := &set.Documents[i]
		if !keep(d) {
			continue
		}
		if w := weight(d.Source); w > 0 {
			out = append(out, tagger.Example{Sentences: d.Sentences, Labels: d.Labels, Weight: w})
			if d.Reports {
				for range copies {
					out = append(out, tagger.Example{Sentences: d.Sentences, Labels: d.Labels, Weight: w})
				}
				for range variants {
					out = append(out, variant(d, pool, &dice))
				}
			}
		}
	}
	return out
}

// Conflict reports are what the tagger is for: each stands in the training
// three times as it is and six times with other names. Chosen, like the weights
// below, by leaving out one source of reports at a time.
const (
	copies   = 2
	variants = 6
)

// weight is the share of a source. Contracts and tweets far from news are left
// out: they made reports worse.
func weight(source string) float64 {
	switch {
	case strings.HasPrefix(source, "sec_"):
		return 0
	case source == "btc_g" || source == "btc_e":
		return 1
	case strings.HasPrefix(source, "btc_"):
		return 0
	case strings.HasPrefix(source, "wnut17_"):
		return 0.5
	}
	return 1
}
