package extract

import (
	"strings"

	"liaison/internal/claim"
)

// identifierTokens ties tokens to the identifiers that cover them, so that the
// digits of a telephone number are no count and no date.
func (d *doc) identifierTokens() {
	for n, list := range d.identifierIn {
		s := &d.s[n]
		for _, v := range list {
			for k := range s.toks {
				if t := &s.toks[k]; t.Begin < d.values[v].End && d.values[v].Begin < t.End && t.span == 0 {
					t.value = int32(v + 1)
				}
			}
		}
	}
}

// anchor reads "days after E" once the date of E is known: between the day
// after E and ten units later, never after publication.
func (d *doc) anchor() {
	for i := range d.s {
		s := &d.s[i]
		for k := range s.chunks {
			c := &s.chunks[k]
			if c.kind != chunkDate {
				continue
			}
			v := &d.values[c.date]
			if v.Rule != "date.days-after" {
				continue
			}
			words := strings.Fields(lower(v.Text))
			after := words[len(words)-1] == "after"
			e, name := d.anchorOf(s, k+1)
			if e.IsZero() {
				continue
			}
			unit := 1
			for _, w := range words {
				if n, ok := dateTables()["en"].role(w, roleUnit); ok {
					unit = n
				}
			}
			iv := claim.Interval{Precision: claim.PrecisionSpan, Approx: true, Words: v.Text,
				Reading: "counted from " + name + ", " + e.String()}
			count := 0
			for _, w := range words {
				if n, ok := numberWords["en"][w]; ok {
					count = int(n)
				}
			}
			span := claim.Day(10 * unit)
			from := claim.Day(1)
			if count > 0 {
				from, span = claim.Day(max(1, count*unit-unit/2)), claim.Day(count*unit+unit/2)
			}
			if after {
				iv.From, iv.To = e.From+from, e.To+span
				if p := d.in.Published; p != 0 && iv.To > p && iv.From <= p {
					iv.To = p
				}
			} else {
				iv.From, iv.To = e.From-span, e.To-from
			}
			v.Date, v.Unresolved, v.Low, v.High = &iv, "", dayText(iv.From), dayText(iv.To)
		}
	}
}

// anchorOf gives the date of the event that the phrase at chunk k names: of
// its own chain, or of what the text tells of the capture of that person.
func (d *doc) anchorOf(s *sentence, k int) (claim.Interval, string) {
	c := s.chunkAt(k)
	if c.kind == chunkPrep {
		k++
		c = s.chunkAt(k)
	}
	if c.kind != chunkNP {
		return claim.Interval{}, ""
	}
	if c.chain >= 0 && d.chains[c.chain].event != nil {
		return d.eventTime(d.chains[c.chain]), d.chains[c.chain].Name
	}
	if c.noun == nil || c.class != classEvent {
		return claim.Interval{}, ""
	}
	who := d.near(s, k, "of")
	if c.poss >= 0 {
		who = append(who, c.poss)
	}
	for _, p := range who {
		r := d.ref(s, p)
		if r == nil {
			continue
		}
		for i := range d.proposals {
			q := &d.proposals[i]
			same := c.noun.event == "capture" && (strings.HasPrefix(q.Predicate, "arrested") || strings.HasPrefix(q.Predicate, "detained")) ||
				c.noun.event == "deport" && strings.HasPrefix(q.Predicate, "deported")
			if same && q.Subject.Chain == r.Chain && !q.Time.IsZero() && q.Time.From != claim.DayMin && q.Time.To != claim.DayMax {
				return q.Time, s.words(c.a, c.b) + " of " + r.Label
			}
		}
	}
	return claim.Interval{}, ""
}
