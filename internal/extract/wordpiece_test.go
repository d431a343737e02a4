package extract

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"liaison/internal/fault"
)

// folder writes the files of a model.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const smallVocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nana\nal\n##me\n##ida\nin\nport\n.\n,\ncafe\n"

func TestWordPieces(t *testing.T) {
	w, err := openWordPiece(folder(t, map[string]string{"vocab.txt": smallVocabulary, "tokenizer_config.json": `{"do_lower_case": true}`}))
	if err != nil {
		t.Fatal(err)
	}
	const text = "Ana Almeida, in Café port-wine."
	words := w.words(text, 100)
	var got []string
	for _, x := range words {
		got = append(got, text[x.Begin-100:x.End-100])
	}
	if want := []string{"Ana", "Almeida", ",", "in", "Café", "port", "-", "wine", "."}; !slices.Equal(got, want) {
		t.Errorf("words %q", got)
	}
	if !slices.Equal(words[1].pieces, []int64{5, 6, 7}) || !slices.Equal(words[4].pieces, []int64{12}) || !slices.Equal(words[7].pieces, []int64{1}) {
		t.Errorf("pieces %v", words)
	}
	cased, err := openWordPiece(folder(t, map[string]string{"tokenizer.json": `{"normalizer":{"lowercase":false},"model":{"type":"WordPiece","vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"Ana":3}}}`}))
	if err != nil || !slices.Equal(cased.words("Ana ana", 0)[1].pieces, []int64{0}) || !slices.Equal(cased.words("Ana ana", 0)[0].pieces, []int64{3}) {
		t.Errorf("a cased vocabulary: %v", err)
	}
	for name, files := range map[string]map[string]string{
		"another kind": {"tokenizer.json": `{"model":{"type":"BPE","vocab":{}}}`},
		"no marks":     {"vocab.txt": "a\nb\n"},
		"no JSON":      {"tokenizer.json": `{"model":`},
	} {
		if _, err := openWordPiece(folder(t, files)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := openWordPiece(t.TempDir()); err == nil {
		t.Error("an empty folder is a model")
	}
}

func TestLabelsOfModels(t *testing.T) {
	const text = "Ana Almeida met Acme in Gent"
	var words []modelWord
	for at, f := 0, strings.Fields(text); len(f) > 0; f = f[1:] {
		at += strings.Index(text[at:], f[0])
		words = append(words, modelWord{Span: Span{at, at + len(f[0])}})
	}
	ones := []float64{1, .5, 1, 1, 1, 1}
	for _, labels := range [][]string{{"B-PER", "I-PER", "O", "B-ORG", "O", "B-LOC"}, {"PERSON", "PERSON", "O", "ORG", "O", "GPE"}, {"I-PER", "I-PER", "O", "I-ORG", "O", "I-LOC"}} {
		got := labelled(text, words, labels, ones)
		if len(got) != 3 || got[0].Text != "Ana Almeida" || got[0].Type != "PER" || got[0].Score != .75 || got[1].Text != "Acme" || got[1].Type != "ORG" || got[2].Text != "Gent" || got[2].Type != "LOC" {
			t.Errorf("%v gives %+v", labels, got)
		}
	}
	if got := labelled(text, words, []string{"B-PER", "B-PER", "O", "B-MISC", "O", "O"}, ones); len(got) != 2 {
		t.Errorf("two beginnings give %+v", got)
	}
}

// FuzzWordPiece holds that words are ordered ranges of the text and always have
// pieces.
func FuzzWordPiece(f *testing.F) {
	w, err := openWordPiece(folder(f, map[string]string{"vocab.txt": smallVocabulary}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Ana Almeida, in Café.")
	f.Add("\u0130\u0307 漢字 \xff")
	f.Fuzz(func(t *testing.T, text string) { wordPieceHolds(t, w, text) })
}

func wordPieceHolds(t testing.TB, w *wordPiece, text string) {
	last := 0
	for _, x := range w.words(text, 0) {
		if x.Begin < last || x.End <= x.Begin || x.End > len(text) || len(x.pieces) == 0 {
			t.Fatalf("%q: %+v after %d", text, x, last)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[x.Begin:x.End]) {
			t.Fatalf("%q is cut inside a letter at %+v", text, x)
		}
		last = x.End
	}
}

var vocabularies = [][]byte{
	[]byte(smallVocabulary),
	[]byte(`{"normalizer":{"lowercase":false},"model":{"type":"WordPiece","vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"Ana":3,"##me":-1}}}`),
	[]byte(`{"normalizer":null,"model":{"type":"WordPiece","continuing_subword_prefix":"a","vocab":null}}`),
}

// FuzzVocabulary reads the tokenizer of a model's folder, in either form.
func FuzzVocabulary(f *testing.F) {
	for _, v := range vocabularies {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, data []byte) { vocabularyHolds(t, t.TempDir(), data) })
}

// vocabularyHolds writes data as the vocabulary that it looks like, and cuts a
// sentence by it if it is one.
func vocabularyHolds(t testing.TB, dir string, data []byte) {
	name, other := "vocab.txt", "tokenizer.json"
	if len(data) > 0 && data[0] == '{' {
		name, other = other, name
	}
	if err := os.Remove(filepath.Join(dir, other)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
	if w, err := openWordPiece(dir); err == nil {
		wordPieceHolds(t, w, "Ana Almeida, in Café port-wine 漢字.")
	}
}
