package retention

import (
	"slices"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Kind is a kind of item with its own limit.
type Kind string

// Kinds of item.
const (
	Stored        Kind = "item"             // any stored item
	Intake        Kind = "intake"           // received, relevance not yet decided
	AlertArrest   Kind = "alert-arrest"     // SIS alerts, by what they ask for
	AlertJudicial Kind = "alert-judicial"   // persons for a judicial procedure
	AlertUnknown  Kind = "alert-unknown"    // unknown wanted persons
	AlertCheck    Kind = "alert-check"      // discreet, inquiry or specific check
	AlertObject   Kind = "alert-object"     // objects
	HitReply      Kind = "hit-reply"        // core data of a hit/no-hit reply
	ListCopy      Kind = "alert-list-copy"  // offline copy of an alert list
	LookLog       Kind = "access-log-entry" // kept, not reviewed: see package audit
)

// Limit is how long an item of a kind may go without a decision to keep it.
// Months are calendar months; a day that a month lacks is its last day.
type Limit struct {
	Kind         Kind
	Months, Days int
	Law          string
}

// after returns the last day within the limit, counted from a day.
func (l Limit) after(from claim.Day) claim.Day { return addMonths(from, l.Months) + claim.Day(l.Days) }

// Policy is the agency's limits. It never changes once made.
type Policy struct {
	limits      []Limit
	eraseMonths int
}

// Default returns the limits of the law, and erasure after ten years at the
// latest, which is policy.
func Default() *Policy {
	return &Policy{eraseMonths: 120, limits: []Limit{
		{Stored, 36, 0, "Regulation (EU) 2016/794 Art. 31(2)"},
		{Intake, 6, 0, "Regulation (EU) 2016/794 Art. 18(6)"},
		{AlertArrest, 60, 0, "Regulation (EU) 2018/1862 Art. 53"},
		{AlertJudicial, 36, 0, "Regulation (EU) 2018/1862 Art. 53"},
		{AlertUnknown, 36, 0, "Regulation (EU) 2018/1862 Art. 53"},
		{AlertCheck, 12, 0, "Regulation (EU) 2018/1862 Art. 53"},
		{AlertObject, 120, 0, "Regulation (EU) 2018/1862 Art. 54"},
		{HitReply, 0, 1, "Regulation (EU) 2024/982 Art. 50(3)"},
		{ListCopy, 0, 2, "Regulation (EU) 2018/1862 Art. 56(3)"},
		{LookLog, 36, 0, "Regulation (EU) 2018/1862 Art. 12(4)"},
	}}
}

// Tighten returns the policy with shorter limits; a longer one than the law
// allows is refused. eraseMonths of 0 keeps the policy's own.
func (p *Policy) Tighten(eraseMonths int, limits ...Limit) (*Policy, error) {
	out := &Policy{limits: slices.Clone(p.limits), eraseMonths: p.eraseMonths}
	if eraseMonths < 0 || eraseMonths > p.eraseMonths {
		return nil, fault.New(fault.Invalid, "erasure after %d months is later than the policy allows", eraseMonths).At("retention.erase").
			WithMend("give at most %d months", p.eraseMonths)
	}
	if eraseMonths > 0 {
		out.eraseMonths = eraseMonths
	}
	for _, l := range limits {
		i := slices.IndexFunc(out.limits, func(o Limit) bool { return o.Kind == l.Kind })
		if i < 0 {
			return nil, fault.New(fault.Invalid, "%q is no kind of item", string(l.Kind)).At("retention")
		}
		law := out.limits[i]
		if l.Months < 0 || l.Days < 0 || l.after(someDay) > law.after(someDay) || l.Months > law.Months {
			return nil, fault.New(fault.Invalid, "the limit for %q is longer than %s allows", string(l.Kind), law.Law).At("retention").
				WithMend("give at most %d months and %d days", law.Months, law.Days)
		}
		l.Law = law.Law
		out.limits[i] = l
	}
	return out, nil
}

// someDay serves to compare limits; 2001-01-31 is followed by short months.
var someDay = claim.Date(2001, time.January, 31)

// Limit returns the limit of a kind; an unknown kind has that of any item.
func (p *Policy) Limit(k Kind) Limit {
	if i := slices.IndexFunc(p.limits, func(l Limit) bool { return l.Kind == k }); i >= 0 {
		return p.limits[i]
	}
	return p.limits[0]
}

// Limits returns all limits in a fixed order.
func (p *Policy) Limits() []Limit { return slices.Clone(p.limits) }

// Dates returns the last days of review and erasure of an item of kind k
// that is kept from a day on.
func (p *Policy) Dates(k Kind, from claim.Day) (review, erase claim.Day) {
	return p.Limit(k).after(from), addMonths(from, p.eraseMonths)
}

// Mark gives a marking its days where it has none, and refuses days later
// than the policy's.
func (p *Policy) Mark(k Kind, m claim.Marking, from claim.Day) (claim.Marking, error) {
	review, erase := p.Dates(k, from)
	if m.ReviewBy > review {
		return m, fault.New(fault.Invalid, "a review on %s is later than %s allows", m.ReviewBy, p.Limit(k).Law).At("marking.reviewBy").WithMend("review it by %s", review)
	}
	if m.EraseBy > erase {
		return m, fault.New(fault.Invalid, "an erasure on %s is later than the agency's policy allows", m.EraseBy).At("marking.eraseBy").WithMend("erase it by %s", erase)
	}
	if m.EraseBy == 0 {
		m.EraseBy = erase
	}
	if m.ReviewBy == 0 {
		m.ReviewBy = min(review, m.EraseBy)
	}
	return m, nil
}

// clamp brings the days of a marking that was made elsewhere within the
// policy: what a peer sends is not kept longer than one's own law allows.
func (p *Policy) clamp(k Kind, m claim.Marking, from claim.Day) (review, erase claim.Day) {
	review, erase = p.Dates(k, from)
	if m.ReviewBy != 0 {
		review = min(review, m.ReviewBy)
	}
	if m.EraseBy != 0 {
		erase = min(erase, m.EraseBy)
	}
	return review, erase
}

// addMonths moves a day by calendar months; where the month is too short, to
// its last day, so that a limit is never overrun.
func addMonths(d claim.Day, n int) claim.Day {
	y, m, day := d.Time().Date()
	first := claim.Date(y, m+time.Month(n), 1)
	last := claim.Date(y, m+time.Month(n)+1, 1) - 1
	return min(first+claim.Day(day-1), last)
}
