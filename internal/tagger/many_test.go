package tagger

import (
	"testing"

	"liaison/internal/mutate"
)

// TestManyInputs feeds every reader of this room with broken inputs: a
// thousand, or LIAISON_INPUTS of them.
func TestManyInputs(t *testing.T) {
	n := mutate.Inputs(t)
	tiny, err := tinyModel(t).Encode("tiny", "abc", nil)
	if err != nil {
		t.Fatal(err)
	}
	text := [][]byte{[]byte("Gen. Votel’s U.S.-led men (Photo by X/Y) left.\n\n“Yes!” he said… l'Europe\n"), []byte("a\u0301b😀 İstanbul’da قال محمد بن سلمان.")}
	for _, s := range samples {
		text = append(text, []byte(s.text))
	}
	for _, c := range []struct {
		target string
		seeds  [][]byte
		check  func([]byte)
	}{
		{"FuzzSplit", text, func(b []byte) { splitHolds(t, string(b)) }},
		{"FuzzIdentifiers", text, func(b []byte) { identifiersHold(t, string(b)) }},
		{"FuzzLanguage", text, func(b []byte) { languageHolds(t, string(b)) }},
		{"FuzzTag", text, func(b []byte) { tagHolds(t, string(b)) }},
		{"FuzzDecodeModel", [][]byte{tiny}, func(b []byte) { modelHolds(t, b) }},
		{"FuzzDecodeLanguages", [][]byte{TrainLanguages([][]string{{"the"}, {"le"}, {"het"}, {"das"}, {"bir"}})}, func(b []byte) { languagesHold(t, b) }},
	} {
		t.Run(c.target, func(t *testing.T) { mutate.Run(t, c.target, c.seeds, n, c.check) })
	}
}
