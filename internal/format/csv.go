package format

import (
	"encoding/csv"
	"strings"

	"liaison/internal/view"
)

// csvColumns are the columns of a file of claims.
var csvColumns = []string{"claim", "subject", "subject_kind", "subject_label", "predicate", "value", "object", "object_kind", "object_label",
	"sentence", "modality", "basis", "source", "said", "grade_scheme", "grade", "valid_from", "valid_to", "valid_words", "stated_from", "stated_to",
	"quote", "corrected_by", "countered_by", "marking", "originator", "classification", "codes", "caveat", "recorded"}

// csvWriter writes a claim a row (RFC 4180, UTF-8, CRLF): the exact values,
// for programs. Each row bears its marking.
type csvWriter struct {
	book
	rows *csv.Writer
}

func (w *csvWriter) Begin(h view.ExportHead) error {
	w.rows = csv.NewWriter(w.out)
	w.rows.UseCRLF = true
	if err := w.rows.Write(csvColumns); err != nil {
		return err
	}
	return w.book.Begin(h)
}

func (w *csvWriter) Claim(c view.Claim) error {
	var value, object, objectKind, objectLabel, quote string
	if c.Value != nil {
		value = c.Value.Text
	}
	if c.Object != nil {
		object, objectKind, objectLabel = w.opaque("s", c.Object.ID), c.Object.Kind, c.Object.Label
	}
	if len(c.Evidence) > 0 {
		quote = c.Evidence[0].Quote
	}
	if len(c.Evidence) > 1 {
		w.alter("only the first quotation is kept")
	}
	w.result.Written++
	return w.rows.Write([]string{w.opaque("c", c.ID), w.opaque("s", c.Subject.ID), c.Subject.Kind, c.Subject.Label, c.Predicate, value, object, objectKind, objectLabel,
		c.Sentence, c.Modality, c.Basis, c.Source, c.Said, c.Grade.Scheme, c.Grade.Text, c.Valid.From, c.Valid.To, c.Valid.Words, c.Stated.From, c.Stated.To,
		quote, w.others(c.CorrectedBy), w.others(c.CounteredBy...), c.Marking.Text, c.Marking.Originator, c.Marking.Classification,
		strings.Join(c.Marking.Codes, " "), c.Marking.Caveat, c.Recorded})
}

func (w *csvWriter) End() error {
	w.rows.Flush()
	return w.rows.Error()
}

func (w *csvWriter) others(ids ...string) string {
	var out []string
	for _, id := range ids {
		if id != "" {
			out = append(out, w.opaque("c", id))
		}
	}
	return strings.Join(out, " ")
}
