package match

import (
	"fmt"
	"strings"
	"time"

	"liaison/internal/name"
)

// readBirth reads a date of birth of a list: a year, a month or a day in ISO
// form. An empty text gives none.
func readBirth(s string) ([]name.PartialDate, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, nil
	}
	for _, f := range []struct {
		layout    string
		precision name.Precision
		until     func(time.Time) time.Time
	}{
		{"2006-01-02", name.PrecisionDay, func(t time.Time) time.Time { return t }},
		{"2006-01", name.PrecisionMonth, func(t time.Time) time.Time { return t.AddDate(0, 1, -1) }},
		{"2006", name.PrecisionYear, func(t time.Time) time.Time { return t.AddDate(1, 0, -1) }},
	} {
		if t, err := time.Parse(f.layout, s); err == nil {
			day := func(t time.Time) int32 { return int32(t.Unix() / 86400) }
			return []name.PartialDate{{From: day(t), To: day(f.until(t)), Precision: f.precision, Original: s}}, nil
		}
	}
	return nil, fmt.Errorf("birth %q is not a date that can be read; write it as 1989-02-28, 1989-02 or 1989", s)
}

// readIdentifier makes an identifier of a number as written.
func readIdentifier(d foundNumber) (name.Identifier, bool) {
	value := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r > 0x7f, r == '+', r == '@', r == '.':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, d.text)
	return name.Identifier{Kind: name.IdentifierKind(d.kind), Value: value, Text: d.text}, value != ""
}
