package duty

import "time"

// Limit is one of the limits that Article 5(1) of Directive (EU) 2023/977 sets
// for answering a request, counted from its receipt by the node asked.
type Limit uint8

// The limits of the law.
const (
	// UrgentDirect: urgent, and directly accessible: 8 hours.
	UrgentDirect Limit = iota
	// UrgentIndirect: urgent, to be obtained elsewhere: 3 calendar days.
	UrgentIndirect
	// Ordinary: not urgent: 7 calendar days.
	Ordinary
)

// Due is when the limit ends for a request received at an instant by a node in
// a zone. Hours are elapsed hours. Calendar days are read strictly: they end at
// the same time of day, days later; weekends and holidays do not extend them.
func (c Limit) Due(received time.Time, zone *time.Location) time.Time {
	switch c {
	case UrgentDirect:
		return received.Add(8 * time.Hour)
	case UrgentIndirect:
		return SameTime(received, 3, zone)
	}
	return SameTime(received, 7, zone)
}

// SameTime is the instant, days later, at which the clocks of the zone show the
// same time of day. Where summer time begins or ends, that time may exist twice
// or not at all, and time.Date does not promise which offset it takes: here
// both offsets are tried and the earlier instant is taken.
func SameTime(t time.Time, days int, zone *time.Location) time.Time {
	l := t.In(zone)
	// The wall clock's reading as if the zone were UTC.
	wall := time.Date(l.Year(), l.Month(), l.Day()+days, l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC)
	offset := func(near time.Duration) time.Duration {
		_, s := wall.Add(near).In(zone).Zone()
		return time.Duration(s) * time.Second
	}
	early, late := wall.Add(-offset(-26*time.Hour)), wall.Add(-offset(26*time.Hour))
	if late.Before(early) {
		early, late = late, early
	}
	shows := func(c time.Time) bool {
		_, s := c.In(zone).Zone()
		return c.Add(time.Duration(s) * time.Second).Equal(wall)
	}
	if !shows(early) && shows(late) {
		return late.UTC() // the other offset is not yet, or no longer, in force
	}
	return early.UTC()
}
