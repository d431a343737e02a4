package name

import "math"

// DateLevel is how two dates agree.
type DateLevel uint8

// The levels of agreement of two dates.
const (
	DateUnknown DateLevel = iota
	DateSameDay
	DateSwapped  // day and month exchanged
	DateOneDigit // one digit of a full date differs
	DateOverlap  // the intervals share days
	DateNear     // within what "about" allows
	DateApart    // no day in common
)

// Reason says the level in words.
func (l DateLevel) Reason() string {
	return [...]string{"no date to compare", "the same day", "day and month are exchanged", "one digit of the date differs",
		"the dates can be the same", "the dates are about the same", "the dates contradict"}[l]
}

// Agreement is the evidence of two dates.
type Agreement struct {
	Bits  float32
	Level DateLevel
}

// Years over which births are spread, for the chance that two agree.
const birthYears = 64

// CompareDates weighs two dates of birth: bits for the same person above zero,
// against below. It is symmetric.
func CompareDates(a, b PartialDate) Agreement {
	if !a.Known() || !b.Known() {
		return Agreement{}
	}
	full := a.Precision == PrecisionDay && b.Precision == PrecisionDay
	if full && a.From == b.From {
		if a.Circa || b.Circa {
			return Agreement{6, DateSameDay}
		}
		return Agreement{13, DateSameDay}
	}
	if full {
		if l := misread(civil(a.From), civil(b.From)); l == DateSwapped {
			return Agreement{8, l}
		} else if l == DateOneDigit {
			return Agreement{4, l}
		}
	}
	if a.From <= b.To && b.From <= a.To {
		union := float64(max(a.To, b.To)-min(a.From, b.From)+1) / 365.25
		bits := math.Log2(birthYears / max(union, 1.0/12))
		if union > 0.9 {
			bits = min(bits, 5)
		}
		return Agreement{float32(max(bits, 0)), DateOverlap}
	}
	gap := float64(max(a.From-b.To, b.From-a.To)) / 365.25
	circa := a.Circa || b.Circa
	if circa && gap <= 2 {
		return Agreement{1.5, DateNear}
	}
	bits := float32(-7)
	switch {
	case gap <= 1:
		bits = -1
		if full {
			bits = -2
		}
	case gap <= 5:
		bits = -3
	}
	if circa {
		bits /= 2
	}
	return Agreement{bits, DateApart}
}

// digits are a date written as yyyymmdd.
type digits [8]byte

// misread tells how two full dates may be one date written wrongly.
func misread(a, b digits) DateLevel {
	if [4]byte(a[:4]) == [4]byte(b[:4]) && [2]byte(a[4:6]) == [2]byte(b[6:]) && [2]byte(a[6:]) == [2]byte(b[4:6]) {
		return DateSwapped
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	if n == 1 {
		return DateOneDigit
	}
	return DateApart
}

// civil writes a day number as digits (after Howard Hinnant's days algorithm).
func civil(day int32) digits {
	z := int(day) + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d, m, y := doy-(153*mp+2)/5+1, mp+3, yoe+era*400
	if m > 12 {
		m, y = m-12, y+1
	}
	var out digits
	for i, v := 3, y; i >= 0; i-- {
		out[i], v = byte('0'+v%10), v/10
	}
	out[4], out[5], out[6], out[7] = byte('0'+m/10), byte('0'+m%10), byte('0'+d/10), byte('0'+d%10)
	return out
}

// BestDate compares two sets of dates: the best pair counts. Where the dates of
// one side contradict each other, what speaks against is halved.
func BestDate(a, b []PartialDate) Agreement {
	best := Agreement{}
	found := false
	for _, x := range a {
		for _, y := range b {
			g := CompareDates(x, y)
			if g.Level != DateUnknown && (!found || g.Bits > best.Bits) {
				best, found = g, true
			}
		}
	}
	if best.Bits < 0 && (torn(a) || torn(b)) {
		best.Bits /= 2
	}
	return best
}

// torn tells that dates of one record have no day in common.
func torn(ds []PartialDate) bool {
	for i := range ds {
		for j := range ds[:i] {
			if ds[i].From > ds[j].To || ds[j].From > ds[i].To {
				return true
			}
		}
	}
	return false
}
