package format

import (
	"strings"
	"time"

	"liaison/internal/claim"
)

// ftmDate reads a FollowTheMoney date, whose prefix states its precision:
// 2021, 2021-02, 2021-02-16 or a moment of that day (INTEROP: no zone, no
// weeks, no ranges). It tells false for anything else.
func ftmDate(s string) (claim.Interval, bool) {
	day, clock, hasClock := strings.Cut(s, "T")
	if hasClock && (len(day) != len("2006-01-02") || !ftmClock(clock)) {
		return claim.Interval{}, false
	}
	iv := claim.Interval{Words: s}
	switch len(day) {
	case len("2006"):
		t, err := time.Parse("2006", day)
		if err != nil {
			return claim.Interval{}, false
		}
		iv.From, iv.To, iv.Precision = claim.Date(t.Year(), 1, 1), claim.Date(t.Year(), 12, 31), claim.PrecisionYear
	case len("2006-01"):
		t, err := time.Parse("2006-01", day)
		if err != nil {
			return claim.Interval{}, false
		}
		iv.From, iv.To, iv.Precision = claim.Date(t.Year(), t.Month(), 1), claim.Date(t.Year(), t.Month()+1, 0), claim.PrecisionMonth
	case len("2006-01-02"):
		t, err := time.Parse("2006-01-02", day)
		if err != nil {
			return claim.Interval{}, false
		}
		iv.From, iv.Precision = claim.DayOf(t), claim.PrecisionDay
		iv.To = iv.From
	default:
		return claim.Interval{}, false
	}
	return iv, true
}

func ftmClock(s string) bool {
	for _, layout := range []string{"15", "15:04", "15:04:05", "15:04:05Z"} {
		if _, err := time.Parse(layout, s); err == nil && len(s) == len(layout) {
			return true
		}
	}
	return false
}

// ftmSpan reads the dates of an edge: from the earliest start to the latest
// end, open where none is given; a lone date is that date. It returns how many
// values were no dates, or ended before they began.
func ftmSpan(props map[string][]string) (iv claim.Interval, bad int) {
	var starts, ends []claim.Interval
	read := func(key string) (out []claim.Interval) {
		for _, s := range props[key] {
			if d, ok := ftmDate(s); ok {
				out = append(out, d)
			} else {
				bad++
			}
		}
		return out
	}
	starts, ends = read("startDate"), read("endDate")
	if len(starts)+len(ends) == 0 {
		if dates := read("date"); len(dates) == 1 {
			return dates[0], bad
		} else if len(dates) > 1 {
			starts, ends = dates, dates
		} else {
			return claim.Interval{}, bad
		}
	}
	iv = claim.Interval{From: claim.DayMin, To: claim.DayMax, Precision: claim.PrecisionSpan}
	var from, to string
	for i, d := range starts {
		if i == 0 || d.From < iv.From {
			iv.From, from = d.From, d.Words
		}
	}
	for i, d := range ends {
		if i == 0 || d.To > iv.To {
			iv.To, to = d.To, d.Words
		}
	}
	if iv.From > iv.To {
		return claim.Interval{}, bad + len(starts) + len(ends)
	}
	iv.Words = strings.TrimSpace(from + " – " + to)
	return iv, bad
}
