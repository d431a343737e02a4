package tagger

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
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
	for _, name := range modelNames {
		m, h, err := loadModel(name)
		if err != nil {
			return nil, err
		}
		t.models = append(t.models, m)
		if name == "en" {
			t.calibration = h.Calibration
		}
	}
	return t, nil
})

// modelNames are the embedded models in the order of Tagger.models.
var modelNames = [...]string{"en", "fr-nl-de"}

func loadModel(name string) (*model, Header, error) {
	data, err := modelFiles.ReadFile("model/" + name + ".model")
	if err != nil {
		return nil, Header{}, fmt.Errorf("open model %s: %w", name, err)
	}
	m, h, err := decodeModel(data)
	if err != nil {
		return nil, h, fmt.Errorf("load model %s: %w", name, err)
	}
	return m, h, nil
}

// Models gives the headers of the embedded models: what they were trained from,
// under which licences, and their tables of scores.
func Models() ([]Header, error) {
	var out []Header
	for _, name := range modelNames {
		_, h, err := loadModel(name)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// Version names the tagger for the provenance of its results: it changes when
// the format, a model or a list does.
func Version() (string, error) { return version() }

var version = sync.OnceValues(func() (string, error) {
	sum := sha256.New()
	for _, files := range []embed.FS{modelFiles, listFiles} {
		err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := files.ReadFile(path)
			sum.Write(data)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("hash models and lists: %w", err)
		}
	}
	return fmt.Sprintf("builtin-%d-%x", modelFormat, sum.Sum(nil)[:6]), nil
})
