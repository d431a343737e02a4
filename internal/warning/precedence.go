package warning

import (
	"time"

	"liaison/internal/duty"
	"liaison/internal/fault"
)

// Precedence says how fast people must act.
type Precedence string

// Precedences, fastest first (FIELD 6.4; the first two are the urgent grounds
// of Directive (EU) 2023/977 Art. 4(4)).
const (
	Flash   Precedence = "flash"   // danger to life, or an attack at hand
	Urgent  Precedence = "urgent"  // an urgent ground
	Routine Precedence = "routine" // everything else
)

// Valid tells whether p is one of the three.
func (p Precedence) Valid() bool { return p == Flash || p == Urgent || p == Routine }

// Ladder is the default ladder of people who are called, at either end.
func (p Precedence) Ladder() duty.Ladder {
	switch p {
	case Flash:
		return duty.FlashLadder
	case Routine:
		return duty.RoutineLadder
	}
	return duty.UrgentLadder // also for what cannot be read
}

// Terms are the limits of a warning, frozen into it when it is released: a
// later policy does not reach it. All are counted in microseconds; Receipt
// from the release, the others from when the recipient's node received it.
type Terms struct {
	// Policy names the version of the sender's policy.
	Policy      string `cbor:"1,keyasint" json:"policy"`
	Receipt     int64  `cbor:"2,keyasint" json:"receipt"`
	Acknowledge int64  `cbor:"3,keyasint" json:"acknowledge"`
	// WorkingDay lets the acknowledgement wait for the same time on the next
	// working day of the recipient where that is later.
	WorkingDay bool  `cbor:"4,keyasint" json:"workingDay"`
	Assess     int64 `cbor:"5,keyasint" json:"assess"`
	Answer     int64 `cbor:"6,keyasint" json:"answer"`
	// Complete is within what time the sender owes what is missing, and Sign
	// within what time a second officer signs a release by one; both from the
	// release.
	Complete int64 `cbor:"7,keyasint" json:"complete"`
	Sign     int64 `cbor:"8,keyasint" json:"sign"`
}

const (
	second = int64(time.Second / time.Microsecond)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// DefaultTerms are the limits of FIELD 6.4. Agencies may shorten them.
func DefaultTerms(p Precedence) Terms {
	switch p {
	case Flash:
		return Terms{"default-1", minute, 15 * minute, false, hour, 8 * hour, 30 * minute, hour}
	case Routine:
		return Terms{"default-1", hour, day, true, 3 * day, 7 * day, day, day}
	}
	return Terms{"default-1", 5 * minute, hour, false, 8 * hour, 3 * day, 2 * hour, hour}
}

// validate refuses limits longer than the default: a policy may shorten them
// and nothing else.
func (t Terms) validate(p Precedence) error {
	most := DefaultTerms(p)
	if t.Policy == "" {
		return fault.New(fault.Invalid, "the terms name no policy version").At("terms.policy")
	}
	if t.WorkingDay && !most.WorkingDay {
		return fault.New(fault.Invalid, "a %s warning does not wait for a working day", p).At("terms.workingDay")
	}
	for _, l := range []struct {
		field     string
		has, most int64
	}{
		{"receipt", t.Receipt, most.Receipt}, {"acknowledge", t.Acknowledge, most.Acknowledge}, {"assess", t.Assess, most.Assess},
		{"answer", t.Answer, most.Answer}, {"complete", t.Complete, most.Complete}, {"sign", t.Sign, most.Sign},
	} {
		if l.has <= 0 || l.has > l.most {
			return fault.New(fault.Invalid, "a limit of %v for a %s warning", time.Duration(l.has)*time.Microsecond, p).At("terms."+l.field).
				WithMend("it may be shortened, to more than nothing and at most %v", time.Duration(l.most)*time.Microsecond)
		}
	}
	return nil
}

// AcknowledgeBy is when the acknowledgement of a warning received at an
// instant is owed, by a recipient in a zone. Saturday and Sunday are no
// working days; the law's holidays of each state are not known here, which
// errs on the early side.
func (t Terms) AcknowledgeBy(received int64, zone *time.Location) int64 {
	due := received + t.Acknowledge
	if !t.WorkingDay {
		return due
	}
	at := time.UnixMicro(received)
	days := 1
	for ; ; days++ {
		if w := at.In(zone).AddDate(0, 0, days).Weekday(); w != time.Saturday && w != time.Sunday {
			break
		}
	}
	return max(due, duty.SameTime(at, days, zone).UnixMicro())
}
