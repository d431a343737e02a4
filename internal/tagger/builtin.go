package tagger

import (
	"embed"
	"fmt"
	"sync"
)

//go:embed model
var modelFiles embed.FS

// Builtin gives the tagger that is part of the program. The first call reads
// the embedded lists and model; later calls give the same tagger.
func Builtin() (*Tagger, error) { return builtin() }

var builtin = sync.OnceValues(func() (*Tagger, error) {
	lex, err := builtinLexicon()
	if err != nil {
		return nil, fmt.Errorf("load lists: %w", err)
	}
	t := &Tagger{lex: lex}
	for _, name := range [...]string{"en", "fr-nl-de"} {
		data, err := modelFiles.ReadFile("model/" + name + ".model")
		if err != nil {
			return nil, fmt.Errorf("open model %s: %w", name, err)
		}
		m, h, err := decodeModel(data)
		if err != nil {
			return nil, fmt.Errorf("load model %s: %w", name, err)
		}
		t.models = append(t.models, m)
		if name == "en" {
			t.calibration = h.Calibration
		}
	}
	return t, nil
})
