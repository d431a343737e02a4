package name

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Precision says how much of a date is known.
type Precision uint8

// The precisions of a date, from none to a day.
const (
	PrecisionUnknown Precision = iota
	PrecisionDecade
	PrecisionSpan // a range of years or days given as such
	PrecisionYear
	PrecisionMonth
	PrecisionDay
)

// PartialDate is a closed interval of days in which a date lies, with the text
// it was read from. The zero value is an unknown date.
type PartialDate struct {
	From, To  int32 // days since 1970-01-01, proleptic Gregorian
	Precision Precision
	Circa     bool   // "about": the true day may lie outside the interval
	Original  string // the text as written
}

// Known tells whether anything is known of the date.
func (d PartialDate) Known() bool { return d.Precision != PrecisionUnknown }

// ErrDate is the error of a text that is no date of birth.
var ErrDate = errors.New("no date that can be read")

// Years that a date may have; others are errors of writing.
const (
	firstYear = 1800
	lastYear  = 2200
)

// ParseDates reads one field of dates: "1975", "1975-03", "1975-03-02",
// "02/03/1975", "2 Mar 1975", "circa 1975", "1975-1978" (one interval),
// "1975 or 1978" (two dates of equal standing), "1970s". Day comes before month
// where a slash or dot leaves it open. An empty text gives no date.
func ParseDates(text string) ([]PartialDate, error) {
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("read date: text of %d bytes is longer than %d: %w", len(text), MaxBytes, ErrDate)
	}
	var out []PartialDate
	for _, part := range splitAlternatives(text) {
		d, err := parseDate(part)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// splitAlternatives parts "1975 or 1978" and "1975; 1978".
func splitAlternatives(text string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(alternative.ReplaceAllString(text, ";"), func(r rune) bool { return r == ';' || r == '|' }) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var (
	alternative = regexp.MustCompile(`(?i)\s+(?:or|oder|ou|of|o)\s+|\s*;\s*`)
	circaMark   = regexp.MustCompile(`(?i)^(?:circa|c\.|ca\.?|approx(?:\.|imately)?|about|around|env\.?|vers|um|~)\s*`)
	isoDate     = regexp.MustCompile(`^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?$`)
	compactDate = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	dayFirst    = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$`)
	monthYear   = regexp.MustCompile(`^(\d{1,2})[./](\d{4})$`)
	wordDate    = regexp.MustCompile(`(?i)^(?:(\d{1,2})\.?\s+)?([\p{L}]{3,})\.?,?\s+(\d{4})$`)
	usDate      = regexp.MustCompile(`(?i)^([\p{L}]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})$`)
	decade      = regexp.MustCompile(`^(\d{3})0s$`)
	between     = regexp.MustCompile(`(?i)^(?:between\s+)?(\d{4}(?:-\d{2}(?:-\d{2})?)?)\s*(?:-|–|—|/|to|and|bis|\.\.)\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)$`)
)

// months are the names of months by their first letters, in the languages of reports.
var months = map[string]int{"jan": 1, "feb": 2, "fev": 2, "fév": 2, "mar": 3, "mär": 3, "maa": 3, "mrt": 3, "apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5, "mei": 5, "maj": 5, "mag": 5,
	"jun": 6, "juin": 6, "giu": 6, "jul": 7, "juil": 7, "lug": 7, "aug": 8, "aoû": 8, "aou": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "ott": 10, "out": 10, "nov": 11, "dec": 12, "dez": 12, "déc": 12, "dic": 12}

func month(word string) int {
	word = strings.ToLower(word)
	if r := []rune(word); len(r) >= 4 {
		if m := months[string(r[:4])]; m > 0 {
			return m
		}
	}
	if r := []rune(word); len(r) >= 3 {
		return months[string(r[:3])]
	}
	return 0
}

// parseDate reads one date.
func parseDate(text string) (PartialDate, error) {
	d := PartialDate{Original: text}
	s := strings.TrimSpace(text)
	if at := circaMark.FindStringIndex(s); at != nil {
		d.Circa = true
		s = s[at[1]:]
	}
	if m := between.FindStringSubmatch(s); m != nil {
		a, errA := parseDate(m[1])
		b, errB := parseDate(m[2])
		if errA == nil && errB == nil && a.From <= b.To {
			d.From, d.To, d.Precision = a.From, b.To, PrecisionSpan
			return d, nil
		}
		return d, fmt.Errorf("read date %q: the interval ends before it begins: %w", text, ErrDate)
	}
	if m := decade.FindStringSubmatch(s); m != nil {
		y := number(m[1]) * 10
		d.From, d.To, d.Precision = day(y, 1, 1), day(y+9, 12, 31), PrecisionDecade
		return d, d.check(y)
	}
	y, mo, dd := fields(s)
	if y == 0 {
		return d, fmt.Errorf("read date %q: write it as 1975, 1975-03 or 1975-03-02: %w", text, ErrDate)
	}
	return d.fill(y, mo, dd)
}

// fields finds year, month and day in the usual ways of writing; 0 is absent.
func fields(s string) (y, m, d int) {
	if f := isoDate.FindStringSubmatch(s); f != nil {
		return number(f[1]), number(f[2]), number(f[3])
	}
	if f := compactDate.FindStringSubmatch(s); f != nil {
		return number(f[1]), number(f[2]), number(f[3])
	}
	if f := dayFirst.FindStringSubmatch(s); f != nil {
		d, m, y = number(f[1]), number(f[2]), number(f[3])
		if m > 12 && d <= 12 {
			d, m = m, d
		}
		return y, m, d
	}
	if f := monthYear.FindStringSubmatch(s); f != nil {
		return number(f[2]), number(f[1]), 0
	}
	if f := wordDate.FindStringSubmatch(s); f != nil && month(f[2]) > 0 {
		return number(f[3]), month(f[2]), number(f[1])
	}
	if f := usDate.FindStringSubmatch(s); f != nil && month(f[1]) > 0 {
		return number(f[3]), month(f[1]), number(f[2])
	}
	return 0, 0, 0
}

// fill sets the interval of a year, month and day; 0 is unknown, so that
// 1975-00-00 is the year.
func (d PartialDate) fill(y, m, dd int) (PartialDate, error) {
	if err := d.check(y); err != nil {
		return d, err
	}
	switch {
	case m == 0:
		d.From, d.To, d.Precision = day(y, 1, 1), day(y, 12, 31), PrecisionYear
	case m > 12:
		return d, fmt.Errorf("read date %q: there is no month %d: %w", d.Original, m, ErrDate)
	case dd == 0:
		d.From, d.To, d.Precision = day(y, m, 1), day(y, m+1, 1)-1, PrecisionMonth
	default:
		t := time.Date(y, time.Month(m), dd, 0, 0, 0, 0, time.UTC)
		if t.Day() != dd {
			return d, fmt.Errorf("read date %q: month %d has no day %d: %w", d.Original, m, dd, ErrDate)
		}
		d.From, d.To, d.Precision = day(y, m, dd), day(y, m, dd), PrecisionDay
	}
	return d, nil
}

func (d PartialDate) check(year int) error {
	if year < firstYear || year > lastYear {
		return fmt.Errorf("read date %q: year %d is not between %d and %d: %w", d.Original, year, firstYear, lastYear, ErrDate)
	}
	return nil
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// day gives the number of a day since 1970-01-01.
func day(y, m, d int) int32 {
	return int32(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
