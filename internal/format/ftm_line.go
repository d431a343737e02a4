package format

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"

	"liaison/internal/fault"
)

// maxFtMID is the longest id in characters that other tools keep.
const maxFtMID = 200

// ftmEntity is one line as the file gives it.
type ftmEntity struct {
	ID, Schema, Caption string
	Props               map[string][]string
	Order               []string // property names in the order of the file
}

// first returns the first value that is not blank of the named properties.
func (e *ftmEntity) first(names ...string) string {
	for _, n := range names {
		for _, v := range e.Props[n] {
			if v = strings.TrimSpace(v); v != "" {
				return v
			}
		}
	}
	return ""
}

// parseFtM reads one line. It refuses keys that stand twice, for what would
// be read then depends on the reader.
func parseFtM(line []byte) (*ftmEntity, error) {
	if !utf8.Valid(line) {
		return nil, badLine("the line is not UTF-8").WithMend("convert the file to UTF-8")
	}
	e := &ftmEntity{Props: map[string][]string{}}
	d := json.NewDecoder(bytes.NewReader(line))
	err := readObject(d, "the line", func(key string) (err error) {
		switch key {
		case "id":
			e.ID, err = readString(d, key)
		case "schema":
			e.Schema, err = readString(d, key)
		case "caption":
			e.Caption, err = readString(d, key)
		case "properties":
			err = readObject(d, "properties", func(name string) error {
				values, err := readStrings(d, name)
				e.Props[name] = values
				e.Order = append(e.Order, name)
				return err
			})
		default:
			var raw json.RawMessage
			if err = d.Decode(&raw); err != nil {
				err = badJSON(err)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, badLine("more than one object on the line").WithMend("write one entity a line")
	}
	switch {
	case strings.TrimSpace(e.ID) == "":
		return nil, badLine("the entity has no id").At("id")
	case utf8.RuneCountInString(e.ID) > maxFtMID:
		return nil, badLine("the id is longer than %d characters", maxFtMID).At("id")
	case strings.TrimSpace(e.Schema) == "":
		return nil, badLine("the entity has no schema").At("schema")
	}
	return e, nil
}

func badLine(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, format, args...)
}

func badJSON(err error) error {
	return fault.Wrap(fault.Invalid, err, "not JSON: %v", err)
}

func readObject(d *json.Decoder, what string, field func(key string) error) error {
	t, err := d.Token()
	if err != nil {
		return badJSON(err)
	}
	if t != json.Delim('{') {
		return badLine("%s is not an object", what)
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return badJSON(err)
		}
		key := t.(string) // the decoder gives no other token in key position
		if seen[key] {
			return badLine("the key %q stands twice", key).At(key)
		}
		seen[key] = true
		if err := field(key); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return badJSON(err)
	}
	return nil
}

func readString(d *json.Decoder, key string) (string, error) {
	t, err := d.Token()
	if err != nil {
		return "", badJSON(err)
	}
	s, ok := t.(string)
	if !ok {
		return "", badLine("%s is not a string", key).At(key)
	}
	return s, clean(s, key)
}

func readStrings(d *json.Decoder, key string) ([]string, error) {
	t, err := d.Token()
	if err != nil {
		return nil, badJSON(err)
	}
	if t != json.Delim('[') {
		return nil, badLine("the values of %s are not a list", key).At(key).WithMend("write [\"value\"], also for a single value")
	}
	var out []string
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, badJSON(err)
		}
		s, ok := t.(string)
		if !ok {
			return nil, badLine("a value of %s is not a string", key).At(key).WithMend("write every value as a string; nested entities are not read")
		}
		if err := clean(s, key); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	if _, err := d.Token(); err != nil {
		return nil, badJSON(err)
	}
	return out, nil
}

func clean(s, key string) error {
	if strings.ContainsRune(s, 0) {
		return badLine("a value of %s holds a NUL character", key).At(key)
	}
	return nil
}
