package claim

import (
	"fmt"
	"strconv"
	"time"
)

// Day counts days since 1970-01-01 in the proleptic Gregorian calendar.
type Day int32

// Open ends of an interval.
const (
	DayMin Day = -1 << 31
	DayMax Day = 1<<31 - 1
)

// DayOf returns the day of t in t's own zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Date returns the day of year, month and day of month; months and days out
// of range carry over, as in time.Date.
func Date(y int, m time.Month, d int) Day {
	return Day(floorDiv(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix(), 86400))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Time returns the day's first moment in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String prints the day as YYYY-MM-DD, or ".." for an open end.
func (d Day) String() string {
	if d == DayMin || d == DayMax {
		return ".."
	}
	return d.Time().Format("2006-01-02")
}

// Precision tells how finely a date was given.
type Precision string

// Precisions of a date.
const (
	PrecisionDay     Precision = "day"
	PrecisionMonth   Precision = "month"
	PrecisionYear    Precision = "year"
	PrecisionDecade  Precision = "decade"
	PrecisionSpan    Precision = "span"
	PrecisionUnknown Precision = "unknown"
)

// Interval is a date as a source gives it: a closed interval of days with
// its precision and the source's own words. From or To may be open. The zero
// Interval is "no date given".
type Interval struct {
	From      Day       `cbor:"1,keyasint" json:"from"`
	To        Day       `cbor:"2,keyasint" json:"to"`
	Precision Precision `cbor:"3,keyasint,omitempty" json:"precision,omitempty"`
	Approx    bool      `cbor:"4,keyasint,omitempty" json:"approx,omitempty"`
	Words     string    `cbor:"5,keyasint,omitempty" json:"words,omitempty"`
	Reading   string    `cbor:"6,keyasint,omitempty" json:"reading,omitempty"`
}

// IsZero tells whether no date was given.
func (iv Interval) IsZero() bool { return iv == Interval{} }

// OneDay returns the interval that holds d alone.
func OneDay(d Day) Interval { return Interval{From: d, To: d, Precision: PrecisionDay} }

// Overlaps tells whether the two intervals may speak of one day.
func (iv Interval) Overlaps(o Interval) bool { return iv.From <= o.To && o.From <= iv.To }

// String prints the interval: a day, a from–to pair, or "undated".
func (iv Interval) String() string {
	switch {
	case iv.IsZero():
		return "undated"
	case iv.From == iv.To:
		return iv.From.String()
	}
	s := iv.From.String() + " – " + iv.To.String()
	if iv.Approx {
		s = "about " + s
	}
	return s
}

// Bounds is a number as a source gives it: at least Low, at most High; nil
// is open. Phrase keeps the words.
type Bounds struct {
	Low    *int64 `cbor:"1,keyasint,omitempty" json:"low,omitempty"`
	High   *int64 `cbor:"2,keyasint,omitempty" json:"high,omitempty"`
	Unit   string `cbor:"3,keyasint,omitempty" json:"unit,omitempty"`
	Approx bool   `cbor:"4,keyasint,omitempty" json:"approx,omitempty"`
	Phrase string `cbor:"5,keyasint,omitempty" json:"phrase,omitempty"`
}

// AtLeast returns bounds with an open upper end.
func AtLeast(n int64) Bounds { return Bounds{Low: &n} }

// Between returns closed bounds.
func Between(lo, hi int64) Bounds { return Bounds{Low: &lo, High: &hi} }

// String prints the bounds: "at least 31", "about 400 to 600", "3", "at least
// about 3".
func (b Bounds) String() string {
	var s, about string
	if b.Approx {
		about = "about "
	}
	switch {
	case b.Low != nil && b.High != nil && *b.Low == *b.High:
		s = about + strconv.FormatInt(*b.Low, 10)
	case b.Low != nil && b.High != nil:
		s = fmt.Sprintf("%s%d to %d", about, *b.Low, *b.High)
	case b.Low != nil:
		s = fmt.Sprintf("at least %s%d", about, *b.Low)
	case b.High != nil:
		s = fmt.Sprintf("at most %s%d", about, *b.High)
	default:
		s = "an unknown number"
	}
	if b.Unit != "" {
		s += " " + b.Unit
	}
	return s
}

// ValueKind tells which field of a Value holds.
type ValueKind string

// Kinds of value.
const (
	ValueText   ValueKind = "text"
	ValueNumber ValueKind = "number"
	ValueDate   ValueKind = "date"
)

// Value is what a claim states of a property. Text is always the source's own
// words; Norm is the normal form of an identifier (E.164, IBAN without
// blanks) where there is one.
type Value struct {
	Kind   ValueKind `cbor:"1,keyasint" json:"kind"`
	Text   string    `cbor:"2,keyasint,omitempty" json:"text,omitempty"`
	Norm   string    `cbor:"3,keyasint,omitempty" json:"norm,omitempty"`
	Lang   string    `cbor:"4,keyasint,omitempty" json:"lang,omitempty"`
	Script string    `cbor:"5,keyasint,omitempty" json:"script,omitempty"`
	Number *Bounds   `cbor:"6,keyasint,omitempty" json:"number,omitempty"`
	Date   *Interval `cbor:"7,keyasint,omitempty" json:"date,omitempty"`
}

// TextValue returns a value that is words.
func TextValue(s string) *Value { return &Value{Kind: ValueText, Text: s} }

// NumberValue returns a value that is a bounded number.
func NumberValue(b Bounds) *Value { return &Value{Kind: ValueNumber, Text: b.Phrase, Number: &b} }

// DateValue returns a value that is a dated interval.
func DateValue(iv Interval) *Value { return &Value{Kind: ValueDate, Text: iv.Words, Date: &iv} }

// String prints the value as a person reads it.
func (v Value) String() string {
	switch {
	case v.Kind == ValueNumber && v.Number != nil:
		return v.Number.String()
	case v.Kind == ValueDate && v.Date != nil:
		return v.Date.String()
	}
	return v.Text
}
