package db

import (
	"strings"
	"testing"
)

func TestParseNumbersParameters(t *testing.T) {
	for _, c := range []struct {
		in, out string
		params  int
		bad     bool
	}{
		{in: `SELECT $1, $2, $1`, out: `SELECT ?1, ?2, ?1`, params: 2},
		{in: `SELECT '$1 it''s', "$2", $1 -- $3`, out: `SELECT '$1 it''s', "$2", ?1 `, params: 1},
		{in: `SELECT /* $9 */ $10, $1,$2,$3,$4,$5,$6,$7,$8,$9`, out: `SELECT   ?10, ?1,?2,?3,?4,?5,?6,?7,?8,?9`, params: 10},
		{in: `SELECT $2`, bad: true},
		{in: `SELECT ?`, bad: true},
		{in: `SELECT $x`, bad: true},
		{in: `SELECT /* $1`, bad: true},
	} {
		got, err := parse(c.in)
		if (err != nil) != c.bad || got.text != c.out || got.params != c.params {
			t.Errorf("%s -> %q, %d, %v", c.in, got.text, got.params, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`SELECT $1`, `'it''s $1' $1`, `"a`, `/* */ -- $2`, `$99999999999999999999`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, q string) {
		p, err := parse(q)
		if err != nil {
			return
		}
		// What is rewritten holds no $n outside quotes: a second parse refuses
		// its ?n, or finds no parameter at all.
		again, err := parse(p.text)
		if err == nil && (p.params != 0 || again.params != 0) {
			t.Errorf("%q kept parameters: %q", q, p.text)
		}
		if strings.Count(p.text, "'") > strings.Count(q, "'") {
			t.Errorf("%q grew quotes: %q", q, p.text)
		}
	})
}
