package main

import (
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// What config.json says of engines is checked when the node opens: nothing
// goes over an open line to another machine, and nothing above EU RESTRICTED.
func TestEnginesOfTheConfiguration(t *testing.T) {
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, []byte("fictional\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := []engine{{Kind: "openai", URL: "https://models.example.org/v1/chat/completions", Version: "m", KeyFile: key, Highest: claim.Restricted},
		{Kind: "http", Name: "spacy", URL: "http://127.0.0.1:9000/", Inside: true}}
	out, err := wiring{}.engines(dir, good)
	if err != nil || len(out) != 2 || out[0].Name() != "openai" || !out[0].Outside() || out[1].Outside() {
		t.Fatalf("%v %v", out, err)
	}
	for name, e := range map[string]engine{
		"no address":        {Kind: "openai", URL: "models"},
		"open line":         {Kind: "openai", URL: "http://models.example.org/v1"},
		"inside elsewhere":  {Kind: "http", Name: "a", URL: "https://models.example.org/", Inside: true},
		"too high":          {Kind: "openai", URL: "https://models.example.org/", Highest: claim.Secret},
		"no name":           {Kind: "http", URL: "http://localhost:9000/"},
		"the reader's name": {Kind: "http", Name: "builtin", URL: "http://localhost:9000/"},
		"unknown kind":      {Kind: "torch", URL: "http://localhost:9000/"},
		"no model":          {Kind: "onnx", Name: "ner"},
		"not a model":       {Kind: "onnx", Name: "ner", Model: dir, Library: filepath.Join(dir, "none")},
		"no key":            {Kind: "openai", URL: "https://models.example.org/", KeyFile: filepath.Join(dir, "none")},
	} {
		if _, err := (wiring{}).engines(dir, []engine{e}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (wiring{}).engines(dir, append(good, good[0])); !fault.Is(err, fault.Invalid) {
		t.Errorf("twice: %v", err)
	}
}
