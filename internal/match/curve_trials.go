package match

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// MaxTrials bounds the rows of a file of trials.
const MaxTrials = 1_000_000

// ReadTrials draws a curve from an agency's own trials: CSV with the columns
// query, match and score. A query with a true match has one row, match "yes",
// with the score of the right record, or none if it was not found. One that
// matches nobody has a row, match "no", for each candidate that came up, or a
// single one without a score.
func ReadTrials(r io.Reader) (Curve, error) {
	c := csv.NewReader(r)
	header, err := c.Read()
	if err != nil {
		return Curve{}, fmt.Errorf("read trials: %w", err)
	}
	at := map[string]int{}
	for i, h := range header {
		at[strings.ToLower(strings.TrimSpace(h))] = i
	}
	for _, h := range []string{"query", "match", "score"} {
		if _, ok := at[h]; !ok {
			return Curve{}, fmt.Errorf("read trials: there is no column %q; the columns are query, match and score", h)
		}
	}
	var right, wrong []float64
	known, others := map[string]bool{}, map[string]bool{}
	for n := 0; ; n++ {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && n == MaxTrials {
			err = fmt.Errorf("more than %d rows", MaxTrials)
		}
		if err != nil {
			return Curve{}, fmt.Errorf("read trials: %w", err)
		}
		line, _ := c.FieldPos(0)
		query, text := row[at["query"]], strings.TrimSpace(row[at["score"]])
		score := -1.0
		if text != "" {
			if score, err = strconv.ParseFloat(text, 64); err != nil || !(score >= 0 && score <= 1) {
				return Curve{}, fmt.Errorf("read trials: line %d: a score is a number from 0 to 1", line)
			}
		}
		switch match := strings.ToLower(strings.TrimSpace(row[at["match"]])); {
		case match == "yes" && known[query]:
			return Curve{}, fmt.Errorf("read trials: line %d: a query with a true match has one row", line)
		case match == "yes":
			known[query] = true
			right = append(right, score)
		case match == "no":
			others[query] = true
			if score >= 0 {
				wrong = append(wrong, score)
			}
		default:
			return Curve{}, fmt.Errorf("read trials: line %d: match is yes or no", line)
		}
	}
	return NewCurve(right, wrong, len(others))
}

// Trials gives how many queries with a true match and how many others a curve
// was drawn from.
func (c Curve) Trials() (matching, others int) { return len(c.right), c.negatives }
