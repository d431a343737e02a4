package format

import (
	"bytes"
	"encoding/json"
	"io"

	"liaison/internal/fault"
	"liaison/internal/view"
)

// jsonlWriter writes claims whole, one a line, each with its marking; it is
// the one format that loses nothing.
type jsonlWriter struct{ book }

func (w *jsonlWriter) Claim(c view.Claim) error {
	e := json.NewEncoder(w.out)
	e.SetEscapeHTML(false)
	w.result.Written++
	return e.Encode(c)
}

func (w *jsonlWriter) End() error { return nil }

// maxClaimLine bounds one line of claims, in bytes.
const maxClaimLine = 4 << 20

// ReadClaims reads what the format jsonl wrote and calls fn with each claim.
// A line that is none is told with its number, and its place in it.
func ReadClaims(r io.Reader, fn func(view.Claim) error) error {
	return eachLine(r, 0, maxClaimLine, func(l Line, raw []byte) error {
		if l.Bad != nil {
			return fault.Wrap(fault.Invalid, l.Bad, "line %d: it is longer than %d bytes", l.Number, maxClaimLine)
		}
		var c view.Claim
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		err := d.Decode(&c)
		if err == nil && d.InputOffset() < int64(len(raw)) {
			err = badLine("more than one object on the line")
		}
		if err == nil && (c.ID == "" || c.Subject.ID == "" || c.Predicate == "" || (c.Value == nil) == (c.Object == nil)) {
			err = badLine("a claim has an id, a subject, a predicate and either a value or an object")
		}
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "line %d column %d is no claim: %v", l.Number, d.InputOffset()+1, err).
				WithMend("take a file that liaison export --format jsonl wrote")
		}
		return fn(c)
	})
}
