package name

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func mustDates(t *testing.T, s string) []PartialDate {
	t.Helper()
	d, err := ParseDates(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDates(t *testing.T) {
	for _, c := range []struct {
		text      string
		n         int
		precision Precision
		from, to  int32
		circa     bool
	}{
		{"1970-01-02", 1, PrecisionDay, 1, 1, false},
		{"02/01/1970", 1, PrecisionDay, 1, 1, false},
		{"01/31/1970", 1, PrecisionDay, 30, 30, false},
		{"2 Jan 1970", 1, PrecisionDay, 1, 1, false},
		{"January 2, 1970", 1, PrecisionDay, 1, 1, false},
		{"19700102", 1, PrecisionDay, 1, 1, false},
		{"1970-01", 1, PrecisionMonth, 0, 30, false},
		{"Feb 1970", 1, PrecisionMonth, 31, 58, false},
		{"1970", 1, PrecisionYear, 0, 364, false},
		{"1970-00-00", 1, PrecisionYear, 0, 364, false},
		{"circa 1970", 1, PrecisionYear, 0, 364, true},
		{"1970-1971", 1, PrecisionSpan, 0, 729, false},
		{"1970s", 1, PrecisionDecade, 0, 3651, false},
		{"1970 or 1978", 2, PrecisionYear, 0, 364, false},
	} {
		d := mustDates(t, c.text)
		if len(d) != c.n || d[0].Precision != c.precision || d[0].From != c.from || d[0].To != c.to || d[0].Circa != c.circa {
			t.Errorf("%q: %+v", c.text, d)
		}
	}
	for _, s := range []string{"1970-13-01", "1970-02-30", "yesterday", "12", "9999", "1978-1975"} {
		if _, err := ParseDates(s); !errors.Is(err, ErrDate) {
			t.Errorf("%q is taken for a date: %v", s, err)
		}
	}
}

func TestCompareDates(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		level DateLevel
		low   float32
		high  float32
	}{
		{"1975-03-02", "1975-03-02", DateSameDay, 13, 13},
		{"1975-03-02", "1975-02-03", DateSwapped, 8, 8},
		{"1975-03-02", "1975-03-12", DateOneDigit, 4, 4},
		{"1975", "1975-03-02", DateOverlap, 4, 6},
		{"1970-1979", "1975", DateOverlap, 2, 4},
		{"circa 1975", "1977", DateNear, 1, 2},
		{"1975", "1985", DateApart, -7, -7},
		{"1975", "1976", DateApart, -1, -1},
		{"circa 1975", "1990", DateApart, -3.5, -3.5},
	} {
		g := CompareDates(mustDates(t, c.a)[0], mustDates(t, c.b)[0])
		if g.Level != c.level || g.Bits < c.low || g.Bits > c.high {
			t.Errorf("%s and %s: %+v %s", c.a, c.b, g, g.Level.Reason())
		}
	}
}

func TestCompareDatesIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(l string) PartialDate {
			from := rapid.Int32Range(-20000, 20000).Draw(t, l)
			return PartialDate{From: from, To: from + rapid.Int32Range(0, 4000).Draw(t, l+"n"), Precision: Precision(rapid.IntRange(0, 5).Draw(t, l+"p")), Circa: rapid.Bool().Draw(t, l+"c")}
		}
		a, b := draw("a"), draw("b")
		if x, y := CompareDates(a, b), CompareDates(b, a); x != y {
			t.Fatalf("%+v and %+v", x, y)
		}
	})
}

func FuzzParseDates(f *testing.F) {
	for _, s := range []string{"1975", "circa 1975-03", "1975 or 1978", "2 Mar 1975", "between 1970 and 1975"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ds, err := ParseDates(s)
		for _, d := range ds {
			if err == nil && (!d.Known() || d.From > d.To) {
				t.Fatalf("%q gives %+v", s, d)
			}
		}
	})
}
