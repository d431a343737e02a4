package match

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"liaison/internal/name"
)

// Format is a form in which lists and queries are read.
type Format string

// The formats. In CSV the columns id, name, aliases (parted by ";"), birth,
// country and schema may stand in any order; others are passed over. JSON lines
// use the same words as keys. FollowTheMoney is one entity a line.
const (
	FormatAuto           Format = ""
	FormatCSV            Format = "csv"
	FormatJSONLines      Format = "jsonl"
	FormatFollowTheMoney Format = "ftm"
)

// Row is a record read from a list or a file of queries.
type Row struct {
	Line   int // where it starts, from 1
	Record Record
	// Notes say what of the row could not be used, though the row was taken:
	// a date that cannot be read, a country that is no code, a number with a
	// wrong check digit, names beyond MaxNames. A listed person must not be lost
	// for a slip in a date.
	Notes []string
}

// RowError tells why a row was not taken.
type RowError struct {
	Line int
	Err  error
}

// Error gives the line and the reason.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap gives the reason.
func (e *RowError) Unwrap() error { return e.Err }

// Reasons why a row is not taken.
var (
	ErrNoName   = errors.New("no name")
	ErrLongLine = errors.New("line is longer than 4 MiB")
	ErrNotUTF8  = errors.New("text is not UTF-8")
)

const maxLine = 4 << 20

// ReadRows reads a list or a file of queries row by row. A row that cannot be
// taken gives a *RowError, with its id as far as it has one, and reading goes
// on; any other error ends it.
func ReadRows(r io.Reader, f Format) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		in := plain(r)
		if f == FormatAuto {
			f = sniff(in)
		}
		switch f {
		case FormatCSV:
			readCSV(in, yield)
		case FormatJSONLines, FormatFollowTheMoney:
			readJSON(in, yield)
		default:
			yield(Row{}, fmt.Errorf("read rows: unknown format %q; say csv, jsonl or ftm", f))
		}
	}
}

// sniff tells JSON from CSV by the first sign that is not a space.
func sniff(in *bufio.Reader) Format {
	for n := 64; n <= 4096; n *= 2 {
		b, err := in.Peek(n)
		if b = bytes.TrimLeft(b, " \t\r\n"); len(b) > 0 {
			if b[0] == '{' {
				return FormatJSONLines
			}
			return FormatCSV
		}
		if err != nil {
			break
		}
	}
	return FormatCSV
}

// fields is what all formats read of a record, before it is checked.
type fields struct {
	id, schema, sex           string
	names                     []NameEntry
	births, countries         []string
	identifiers               []foundNumber
	given, family, patronymic string
	// strict refuses a date that cannot be read: a single question can be asked
	// again, a row of a file cannot.
	strict bool
}

type foundNumber struct{ kind, text string }

// row checks the fields and makes a record of them.
func (f *fields) row(line int) (Row, error) {
	row := Row{Line: line, Record: Record{ID: strings.TrimSpace(f.id), Schema: strings.TrimSpace(f.schema), Sex: readSex(f.sex)}}
	r := &row.Record
	fail := func(err error) (Row, error) { return Row{Line: line, Record: Record{ID: r.ID}}, &RowError{line, err} }
	if !utf8.ValidString(r.ID) || !utf8.ValidString(r.Schema) {
		r.ID = ""
		return fail(ErrNotUTF8)
	}
	if r.ID == "" {
		return fail(errors.New("no id"))
	}
	seen := map[string]bool{}
	for _, n := range f.names {
		text, ok := legible(strings.TrimSpace(n.Text))
		if n.Text = text; !ok {
			row.Notes = append(row.Notes, noteNotUTF8)
		}
		switch {
		case n.Text == "" || seen[n.Text]:
		case len(r.Names) == MaxNames:
			row.Notes = append(row.Notes, fmt.Sprintf("name %q is beyond the %d that are compared", n.Text, MaxNames))
		default:
			seen[n.Text] = true
			n.Given, n.Family, n.Patronymic = f.given, f.family, f.patronymic
			r.Names = append(r.Names, n)
		}
	}
	if len(r.Names) == 0 {
		return fail(ErrNoName)
	}
	for _, b := range f.births {
		dates, err := name.ParseDates(b)
		if err != nil && f.strict {
			return fail(fmt.Errorf("birth: %w", err))
		}
		if err != nil {
			row.Notes = append(row.Notes, fmt.Sprintf("compared without its birth: %v", err))
			continue
		}
		r.Births = append(r.Births, dates...)
	}
	for _, c := range f.countries {
		if code, ok := countryCode(c); ok {
			r.Countries = appendNew(r.Countries, code)
		} else if strings.TrimSpace(c) != "" {
			row.Notes = append(row.Notes, fmt.Sprintf("country %q is not an ISO 3166-1 code of two letters", c))
		}
	}
	for _, d := range f.identifiers {
		id, err := name.ReadIdentifier(name.IdentifierKind(d.kind), d.text, "")
		if err != nil {
			row.Notes = append(row.Notes, fmt.Sprintf("%s %q left out: %v", d.kind, d.text, err))
		} else if id.Value != "" {
			r.Identifiers = append(r.Identifiers, id)
		}
	}
	return row, nil
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// countryCode gives the two-letter code of a country, in lower case; codes of
// parts of a country, as in FollowTheMoney's gb-sct, give the country.
func countryCode(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > 3 && s[2] == '-' {
		s = s[:2]
	}
	if len(s) != 2 || s[0] < 'a' || s[0] > 'z' || s[1] < 'a' || s[1] > 'z' {
		return "", false
	}
	return s, true
}

func readSex(s string) Sex {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "f", "female":
		return SexFemale
	case "m", "male":
		return SexMale
	case "x", "other":
		return SexOther
	}
	return SexUnknown
}
