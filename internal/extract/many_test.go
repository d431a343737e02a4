package extract

import (
	"os"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/mutate"
)

// TestManyInputs feeds the reader with broken texts, and its check of engines
// with broken answers: a hundred, or LIAISON_INPUTS of them.
func TestManyInputs(t *testing.T) {
	n := mutate.Inputs(t)
	if n == 1000 {
		n = 200
	}
	texts := [][]byte{[]byte(brief(t)), []byte("Police arrested Omar Ziani, 25, in Ghent on 4 March."), []byte("“A 𝒳 b,” said é́ “c” According to"),
		[]byte("between 1 and who which that's his brother, brother of X and"), []byte("مرحبا 12.12.2012 at least 99999999999999999999 days after")}
	t.Run("FuzzRun", func(t *testing.T) {
		mutate.Run(t, "FuzzRun", texts, n, func(b []byte) { runHolds(t, string(b[:min(len(b), 4<<10)]), "en", uint16(claim.Date(2016, 3, 24))) })
	})
	t.Run("FuzzForeign", func(t *testing.T) {
		mutate.Run(t, "FuzzForeign", foreignTexts(t), n, func(b []byte) {
			if len(b) > 0 {
				runHolds(t, string(b[1:min(len(b), 4<<10)]), foreign(b[0]), uint16(claim.Date(2016, 3, 24)))
			}
		})
	})
	small, err := openWordPiece(folder(t, map[string]string{"vocab.txt": smallVocabulary}))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("FuzzWordPiece", func(t *testing.T) {
		mutate.Run(t, "FuzzWordPiece", texts, n, func(b []byte) { wordPieceHolds(t, small, string(b)) })
	})
	t.Run("FuzzVocabulary", func(t *testing.T) {
		dir := t.TempDir()
		mutate.Run(t, "FuzzVocabulary", vocabularies, n, func(b []byte) { vocabularyHolds(t, dir, b) })
	})
	answers := [][]byte{[]byte(`{"mentions":[{"sentence":0,"type":"PER","quote":"Samir Haddad"}],"statements":[]}`),
		[]byte(`{"mentions":[],"statements":[` + statement(0, "Samir Haddad", "person", "met", "Leila Mansour", "person") + `]}`),
		[]byte(`{"statements":[{"sentence":-1,"subject":"","object":"\ud800"}]}`)}
	t.Run("FuzzAnswer", func(t *testing.T) {
		mutate.Run(t, "FuzzAnswer", answers, n, func(b []byte) { answerHolds(t, string(b)) })
	})
}

// foreignTexts are the sentences of the other languages, each after a byte
// that picks the rules they are read by.
func foreignTexts(t *testing.T) (out [][]byte) {
	b, err := os.ReadFile("testdata/languages.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range strings.Split(string(b), "\n> ")[1:] {
		line, _, _ := strings.Cut(block, "\n")
		_, text, _ := strings.Cut(line, " ")
		out = append(out, append([]byte{byte(i)}, text...))
	}
	return out
}
