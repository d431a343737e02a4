package extract

import (
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
		mutate.Run(t, "FuzzRun", texts, n, func(b []byte) { runHolds(t, string(b[:min(len(b), 4<<10)]), uint16(claim.Date(2016, 3, 24))) })
	})
	answers := [][]byte{[]byte(`{"mentions":[{"sentence":0,"type":"PER","quote":"Samir Haddad"}],"statements":[]}`),
		[]byte(`{"mentions":[],"statements":[` + statement(0, "Samir Haddad", "person", "met", "Leila Mansour", "person") + `]}`),
		[]byte(`{"statements":[{"sentence":-1,"subject":"","object":"\ud800"}]}`)}
	t.Run("FuzzAnswer", func(t *testing.T) {
		mutate.Run(t, "FuzzAnswer", answers, n, func(b []byte) { answerHolds(t, string(b)) })
	})
}
