package extract

import (
	"fmt"
	"time"

	"liaison/internal/claim"
)

// tense is the direction in which a clause looks from the publication.
type tense int8

const (
	tensePast   tense = -1
	tenseNone   tense = 0
	tenseFuture tense = 1
)

// dateForm is a date as written, before it is resolved.
type dateForm struct {
	year, month, day int // 0: not written
	part             dateRole
	dir              dateRole // roleLast, roleNext, roleThis or none
	weekday          int      // 1 Monday .. 7, 0 none
	season           int
	unit, count      int // "two weeks ago", "last week"
	ago              bool
	relative         bool // offset holds days from the publication
	offset           int
	decade           bool
	approx           bool
}

// dateReading is a resolved date.
type dateReading struct {
	iv           claim.Interval
	alternatives []claim.Interval
	anchor       string
	unresolved   string
	rule         string
}

func lastDay(y, m int) int { return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() }

func span(from, to claim.Day, p claim.Precision) claim.Interval {
	return claim.Interval{From: from, To: to, Precision: p}
}

func monthSpan(y, m int, part dateRole) claim.Interval {
	a, b := 1, lastDay(y, m)
	approx := false
	switch part {
	case roleEarly:
		b, approx = 10, true
	case roleMid:
		a, b, approx = 11, 20, true
	case roleLate:
		a, approx = 21, true
	}
	iv := span(claim.Date(y, time.Month(m), a), claim.Date(y, time.Month(m), b), claim.PrecisionMonth)
	if approx {
		iv.Precision, iv.Approx = claim.PrecisionSpan, true
	}
	return iv
}

func yearSpan(y int, part dateRole) claim.Interval {
	a, b := 1, 12
	approx := true
	switch part {
	case roleEarly:
		b = 4
	case roleMid:
		a, b = 5, 8
	case roleLate:
		a = 9
	default:
		approx = false
	}
	iv := span(claim.Date(y, time.Month(a), 1), claim.Date(y, time.Month(b), lastDay(y, b)), claim.PrecisionYear)
	if approx {
		iv.Precision, iv.Approx = claim.PrecisionSpan, true
	}
	return iv
}

// resolve reads a form seen from publication day p (0 unknown) in a clause of
// the given tense.
func (f dateForm) resolve(p claim.Day, t tense) dateReading {
	if r, ok := f.absolute(); ok {
		return r
	}
	if p == 0 {
		return dateReading{anchor: "none", unresolved: "relative to a publication date that is not known"}
	}
	r := f.fromPublication(p, t)
	if r.unresolved == "" {
		r.anchor = "publication"
		if f.approx {
			r.iv.Approx = true
		}
	}
	return r
}

func (f dateForm) absolute() (dateReading, bool) {
	if f.year == 0 {
		return dateReading{}, false
	}
	r := dateReading{anchor: "absolute", rule: "date.absolute"}
	switch {
	case f.decade:
		r.iv = span(claim.Date(f.year, 1, 1), claim.Date(f.year+9, 12, 31), claim.PrecisionDecade)
		r.rule = "date.decade"
	case f.season != 0:
		r.iv, r.rule = seasonSpan(f.year, f.season), "date.season"
	case f.month == 0:
		r.iv, r.rule = yearSpan(f.year, f.part), "date.year"
	case f.day == 0:
		r.iv, r.rule = monthSpan(f.year, f.month, f.part), "date.month"
	default:
		if f.day > lastDay(f.year, f.month) {
			return dateReading{anchor: "none", unresolved: "no such day", rule: r.rule}, true
		}
		r.iv = claim.OneDay(claim.Date(f.year, time.Month(f.month), f.day))
	}
	r.iv.Approx = r.iv.Approx || f.approx
	r.iv.Reading = "written with its year"
	return r, true
}

func seasonSpan(y, first int) claim.Interval {
	iv := span(claim.Date(y, time.Month(first), 1), claim.Date(y, time.Month(first+3), 0), claim.PrecisionSpan)
	iv.Approx = true
	return iv
}

func (f dateForm) fromPublication(p claim.Day, t tense) dateReading {
	py, pm, _ := p.Time().Date()
	switch {
	case f.relative:
		r := dateReading{iv: claim.OneDay(p + claim.Day(f.offset)), rule: "date.day-word"}
		r.iv.Reading = fmt.Sprintf("%+d days from publication on %s", f.offset, p)
		return r
	case f.weekday != 0:
		return f.byWeekday(p, t)
	case f.ago:
		return f.byAgo(p)
	case f.unit != 0:
		return f.byUnit(p)
	case f.season != 0:
		y := py
		if t != tenseFuture && seasonSpan(y, f.season).From > p || f.dir == roleLast && seasonSpan(y, f.season).To >= p {
			y--
		}
		r := dateReading{iv: seasonSpan(y, f.season), rule: "date.season"}
		r.iv.Reading = fmt.Sprintf("nearest such season, published %s", p)
		return r
	case f.month != 0 && f.day == 0:
		return f.byMonth(p, py, int(pm), t)
	case f.month != 0:
		return f.byDay(p, py, t)
	}
	return dateReading{unresolved: "not understood", anchor: "none"}
}

// byMonth: "last June" is the latest June that ended before P's month began; a
// bare month in the past is the latest that does not begin after P.
func (f dateForm) byMonth(p claim.Day, py, pm int, t tense) dateReading {
	y := py
	var why, rule string
	switch {
	case f.dir == roleLast:
		if f.month >= pm {
			y--
		}
		rule, why = "date.last-month", "latest one that ended before the month of publication"
	case f.dir == roleNext || t == tenseFuture:
		if f.month < pm || f.dir == roleNext && f.month == pm {
			y++
		}
		rule, why = "date.coming-month", "earliest one not before publication"
	default:
		if f.month > pm {
			y--
		}
		rule, why = "date.bare-month", "latest one not after publication"
	}
	r := dateReading{iv: monthSpan(y, f.month, f.part), rule: rule}
	if r.iv.From > p && t == tensePast {
		r.iv = monthSpan(y-1, f.month, f.part)
	}
	r.iv.Reading = fmt.Sprintf("%s, published %s", why, p)
	if t == tenseNone && f.dir == roleNone {
		r.alternatives = []claim.Interval{monthSpan(y+1, f.month, f.part)}
	}
	return r
}

// byDay reads day and month without a year.
func (f dateForm) byDay(p claim.Day, py int, t tense) dateReading {
	at := func(y int) claim.Day { return claim.Date(y, time.Month(f.month), min(f.day, lastDay(y, f.month))) }
	past, future := at(py), at(py)
	if past > p {
		past = at(py - 1)
	}
	if future < p {
		future = at(py + 1)
	}
	r := dateReading{rule: "date.day-month"}
	switch t {
	case tenseFuture:
		r.iv = claim.OneDay(future)
		r.iv.Reading = fmt.Sprintf("ahead of its clause: earliest not before publication on %s", p)
	case tensePast:
		r.iv = claim.OneDay(past)
		r.iv.Reading = fmt.Sprintf("past clause: latest not after publication on %s", p)
	default:
		near, far := past, future
		if future-p < p-past {
			near, far = future, past
		}
		r.iv = claim.OneDay(near)
		r.iv.Reading = fmt.Sprintf("nearest to publication on %s", p)
		if far != near {
			r.alternatives = []claim.Interval{claim.OneDay(far)}
		}
	}
	return r
}

// weekdayOf gives 1 for Monday to 7; 1970-01-01 was a Thursday.
func weekdayOf(p claim.Day) int { return int(((int64(p)+3)%7+7)%7) + 1 }

func (f dateForm) byWeekday(p claim.Day, t tense) dateReading {
	back := claim.Day((weekdayOf(p) - f.weekday + 7) % 7)
	ahead := claim.Day((f.weekday - weekdayOf(p) + 7) % 7)
	r := dateReading{rule: "date.weekday"}
	set := func(d, other claim.Day, why string) {
		r.iv = claim.OneDay(d)
		r.iv.Reading = fmt.Sprintf("%s, published %s", why, p)
		alt := claim.OneDay(other)
		alt.Reading = "a week off"
		r.alternatives = []claim.Interval{alt}
	}
	switch {
	case f.dir == roleLast:
		if back == 0 {
			back = 7
		}
		set(p-back, p-back-7, "latest such day before publication")
	case f.dir == roleNext:
		if ahead == 0 {
			ahead = 7
		}
		set(p+ahead, p+ahead+7, "earliest such day after publication")
	case t == tenseFuture:
		set(p+ahead, p+ahead+7, "ahead of its clause: earliest such day from publication on")
	default:
		set(p-back, p-back-7, "past clause: latest such day up to publication")
	}
	return r
}

// byAgo: "two weeks ago" is P − 14 days, half a unit either way.
func (f dateForm) byAgo(p claim.Day) dateReading {
	d := p - claim.Day(f.unit*f.count)
	half := claim.Day(f.unit / 2)
	r := dateReading{iv: span(d-half, min(d+half, p), claim.PrecisionSpan), rule: "date.ago"}
	if f.unit == 1 {
		r.iv = claim.OneDay(d)
	} else {
		r.iv.Approx = true
	}
	r.iv.Reading = fmt.Sprintf("%d × %d days before publication on %s, half a unit either way", f.count, f.unit, p)
	return r
}

// byUnit reads "last week", "this month", "next year" as calendar units.
func (f dateForm) byUnit(p claim.Day) dateReading {
	step := 0
	switch f.dir {
	case roleLast:
		step = -1
	case roleNext:
		step = 1
	}
	y, m, _ := p.Time().Date()
	r := dateReading{rule: "date.unit"}
	switch f.unit {
	case 7:
		monday := p - claim.Day(weekdayOf(p)-1) + claim.Day(7*step)
		r.iv = span(monday, monday+6, claim.PrecisionSpan)
	case 2:
		saturday := p - claim.Day(weekdayOf(p)-1) + 5 + claim.Day(7*step)
		r.iv = span(saturday, saturday+1, claim.PrecisionSpan)
	case 30:
		r.iv = span(claim.Date(y, m+time.Month(step), 1), claim.Date(y, m+time.Month(step+1), 0), claim.PrecisionMonth)
	case 365:
		r.iv = yearSpan(y+step, f.part)
	default:
		return dateReading{anchor: "none", unresolved: "no calendar unit", rule: r.rule}
	}
	if step == 0 && f.part == roleEarly {
		r.iv.To = p
	}
	r.iv.Reading = fmt.Sprintf("calendar unit seen from publication on %s", p)
	return r
}
