package match

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Texts reads a JSON value that is a string, a number, null, or a list of these.
type Texts []string

// UnmarshalJSON reads any of the forms.
func (t *Texts) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) == 0 || string(b) == "null":
		return nil
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = append(*t, s)
		return nil
	case b[0] == '[':
		var list []json.RawMessage
		if err := json.Unmarshal(b, &list); err != nil {
			return err
		}
		for _, v := range list {
			if len(v) > 0 && v[0] == '[' {
				return errors.New("a list within a list")
			}
			if err := t.UnmarshalJSON(v); err != nil {
				return err
			}
		}
		return nil
	case b[0] == '-' || b[0] >= '0' && b[0] <= '9':
		*t = append(*t, string(b))
		return nil
	}
	return fmt.Errorf("want a text or a list of Texts, found %.20s", b)
}

func (t Texts) first() string {
	if len(t) == 0 {
		return ""
	}
	return t[0]
}

// split parts values at semicolons, as CSV does.
func (t Texts) split() []string {
	var out []string
	for _, v := range t {
		out = append(out, strings.Split(v, ";")...)
	}
	return out
}

// jsonRow holds the keys of both JSON forms.
type jsonRow struct {
	ID         Texts            `json:"id"`
	Name       Texts            `json:"name"`
	Aliases    Texts            `json:"aliases"`
	Birth      Texts            `json:"birth"`
	Country    Texts            `json:"country"`
	Schema     Texts            `json:"schema"`
	Sex        Texts            `json:"sex"`
	Properties map[string]Texts `json:"properties"`
}

func readJSON(in *bufio.Reader, yield func(Row, error) bool) {
	for line := 1; ; line++ {
		text, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil && !errors.Is(err, ErrLongLine) {
			yield(Row{}, fmt.Errorf("read line %d: %w", line, err))
			return
		}
		if text = bytes.TrimSpace(text); err == nil && len(text) == 0 {
			continue
		}
		var row Row
		if err == nil {
			row, err = readJSONRow(text, line)
		} else {
			err = &RowError{line, err}
		}
		if errors.Is(err, errNotNamed) {
			continue
		}
		if !yield(row, err) {
			return
		}
	}
}

func readJSONRow(text []byte, line int) (Row, error) {
	if !utf8.Valid(text) { // JSON is UTF-8 by its standard, RFC 8259
		return Row{Line: line}, &RowError{line, ErrNotUTF8}
	}
	var j jsonRow
	if err := json.Unmarshal(text, &j); err != nil {
		return Row{}, &RowError{line, fmt.Errorf("read JSON: %w", err)}
	}
	var f fields
	if j.Properties != nil {
		if err := f.fromProperties(j.Schema.first(), j.Properties); err != nil {
			return Row{}, err
		}
	} else {
		for _, n := range append(append(Texts{}, j.Name...), j.Aliases.split()...) {
			f.names = append(f.names, NameEntry{Text: n})
		}
		f.births, f.countries, f.sex = j.Birth.split(), j.Country.split(), j.Sex.first()
	}
	f.id, f.schema = j.ID.first(), j.Schema.first()
	return f.row(line)
}

// readLine gives the next line without its end. A line beyond maxLine is read
// over and gives ErrLongLine.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxLine; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(line) > 0 || long), err == nil:
			if long {
				return nil, ErrLongLine
			}
			return line, nil
		}
		return nil, err
	}
}
