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
	for i := range set.Documents {
		d := &set.Documents[i]
		if !keep(d) {
			continue
		}
		if w := weight(d.Source); w > 0 {
			out = append(out, tagger.Example{Sentences: d.Sentences, Labels: d.Labels, Weight: w})
			if d.Reports {
				out = append(out, tagger.Example{Sentences: d.Sentences, Labels: d.Labels, Weight: w},
					tagger.Example{Sentences: d.Sentences, Labels: d.Labels, Weight: w})
			}
		}
	}
	return out
}

// weight is the share of a source: tweets far from news and contracts count
// less.
func weight(source string) float64 {
	switch {
	case strings.HasPrefix(source, "sec_"):
		return 0
	case source == "btc_g" || source == "btc_e":
		return 1
	case strings.HasPrefix(source, "btc_"):
		return 0
	}
	return 1
}
