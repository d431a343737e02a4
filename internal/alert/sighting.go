package alert

import (
	"regexp"
	"strings"
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Seen is somebody or something that was met: on record, or by name.
type Seen struct {
	Subject claim.SubjectID
	Kind    string
	Name    string
	// Number is a plate, document or telephone number, where one was noted.
	Number string
}

// Sighting is what Regulation (EU) 2018/1862 Art. 37(1) has an officer note.
// What he did not learn stays empty.
type Sighting struct {
	// Of was located (a), at Place, When, on Occasion: the reason of the check (b).
	Of       Seen
	Place    string
	When     string // 2015-11-14T09:10+01:00, or a day
	Occasion string
	// From and To are route and destination (c).
	From, To string
	// Companions were with him or in the vehicle and may be associated (d).
	Companions []Seen
	// Revealed is the identity that he gave, and what describes him (e).
	Revealed string
	// Vehicles, boats, aircraft and Objects were used or carried (f), (g).
	Vehicles, Objects []Seen
	// Circumstances of the find (h), and the answers to the issuer's questions.
	Circumstances string
	Answers       []string
}

// Field is one thing that a sighting notes, with its point of the law.
type Field struct{ Key, Point, Words string }

// SightingForm lists what to note, in the order of the law.
func SightingForm() []Field {
	return []Field{
		{"of", "a", "that the person or thing was located"},
		{"place", "b", "place of the check"}, {"when", "b", "time of the check"}, {"occasion", "b", "reason of the check"},
		{"route", "c", "route and destination"},
		{"companions", "d", "who was with the person, or in the vehicle, and may be associated"},
		{"revealed", "e", "identity revealed, and description"},
		{"vehicles", "f", "vehicle, boat or aircraft used"},
		{"objects", "g", "things carried, travel documents among them"},
		{"circumstances", "h", "circumstances, and answers to the issuer's questions"},
	}
}

// SightedAs is the kind of evidence under which the claims of one sighting stand
// together: they are one source, however many they are.
const SightedAs = "sighting"

var minute = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$`)

// Moment reads when a claim says that something was seen, where its words give
// the minute and the zone.
func Moment(iv claim.Interval) (time.Time, bool) {
	if !minute.MatchString(iv.Words) {
		return time.Time{}, false
	}
	for _, layout := range []string{"2006-01-02T15:04Z07:00", time.RFC3339} {
		if t, err := time.Parse(layout, iv.Words); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// Time reads when a sighting was: a minute with its zone, or a day.
func (s *Sighting) Time() (claim.Interval, error) {
	iv := claim.Interval{Precision: claim.PrecisionDay, Words: s.When}
	if t, ok := Moment(iv); ok {
		iv.From = claim.DayOf(t)
		iv.To = iv.From
		return iv, nil
	}
	t, err := time.Parse("2006-01-02", s.When)
	if err != nil {
		return iv, fault.New(fault.Invalid, "%q is no time of a sighting", s.When).At("when").WithMend("write it as 2015-11-14T09:10+01:00, or as a day")
	}
	return claim.OneDay(claim.DayOf(t)), nil
}

// Validate refuses a sighting of nobody, nowhere or at no time.
func (s *Sighting) Validate() error {
	if s.Of.Subject == "" && strings.TrimSpace(s.Of.Name) == "" {
		return fault.New(fault.Invalid, "a sighting says who or what was seen").At("of")
	}
	if strings.TrimSpace(s.Place) == "" {
		return fault.New(fault.Invalid, "a sighting says where").At("place")
	}
	for _, list := range [][]Seen{s.Companions, s.Vehicles, s.Objects} {
		if len(list) > MaxItems {
			return fault.New(fault.Invalid, "more than %d entries of a sighting", MaxItems).At("companions")
		}
		for _, x := range list {
			if x.Subject == "" && strings.TrimSpace(x.Name) == "" && x.Number == "" {
				return fault.New(fault.Invalid, "who or what was with him has a name or a number").At("companions").WithMend("write “unknown man” if nobody asked his name")
			}
		}
	}
	for _, t := range append([]string{s.Place, s.Occasion, s.From, s.To, s.Revealed, s.Circumstances}, s.Answers...) {
		if len(t) > MaxText {
			return fault.New(fault.Invalid, "a text of a sighting has at most %d bytes", MaxText)
		}
	}
	_, err := s.Time()
	return err
}

// Claims turns the sighting into attributed claims about refs, which name what
// was seen in the order of Refs. officer's agency is the source: whoever saw it.
func (s *Sighting) Claims(source claim.Source, refs []claim.Ref) ([]claim.Validator, error) {
	when, err := s.Time()
	if err != nil {
		return nil, err
	}
	p := placer{source: source, when: when, refs: refs}
	of, place := p.next(), p.next()
	p.place = place
	p.name(of, s.Of)
	p.relate(of, "seen-at", *place, s.Occasion)
	if s.From != "" {
		p.relate(of, "travelled-from", *p.next(), "")
	}
	if s.To != "" {
		p.relate(of, "travelled-to", *p.next(), "")
	}
	for i := range s.Companions {
		c := p.next()
		p.name(c, s.Companions[i])
		p.relate(c, "seen-at", *place, "")
		p.relate(of, "met", *c, "in company at the check")
	}
	for i := range s.Vehicles {
		v := p.next()
		p.relate(v, "seen-at", *place, "")
		p.relate(of, "uses", *v, "")
		if n := s.Vehicles[i].Number; n != "" {
			p.state(v, "registration", n)
		}
	}
	for i := range s.Objects {
		o := p.next()
		p.relate(of, "possesses", *o, "")
		if n := s.Objects[i].Number; n != "" && o.Kind == "document" {
			p.state(o, "document-number", n)
		}
	}
	if s.Revealed != "" {
		p.state(of, "alias", s.Revealed)
	}
	for _, t := range append([]string{s.Circumstances}, s.Answers...) {
		if t != "" {
			p.state(of, "description", t)
		}
	}
	return p.out, nil
}

// Refs lists what has to be named, in the order in which Claims uses it.
func (s *Sighting) Refs() []Seen {
	out := []Seen{s.Of, {Kind: "place", Name: s.Place}}
	for _, p := range []string{s.From, s.To} {
		if p != "" {
			out = append(out, Seen{Kind: "place", Name: p})
		}
	}
	for _, list := range [][]Seen{s.Companions, s.Vehicles, s.Objects} {
		out = append(out, list...)
	}
	return out
}

// placer writes the claims of one sighting.
type placer struct {
	source claim.Source
	when   claim.Interval
	place  *claim.Ref
	refs   []claim.Ref
	out    []claim.Validator
}

func (p *placer) next() *claim.Ref {
	r := p.refs[0]
	p.refs = p.refs[1:]
	return &r
}

func (p *placer) claim(of *claim.Ref, predicate, note string) *claim.Claim {
	return &claim.Claim{Subject: *of, Predicate: predicate, Modality: claim.Asserted, Basis: claim.Fact, Source: p.source, Grade: claim.Ungraded,
		Valid: p.when, Stated: p.when, Place: p.place, Note: note}
}

func (p *placer) relate(of *claim.Ref, predicate string, to claim.Ref, note string) {
	c := p.claim(of, predicate, note)
	c.Object = &to
	p.out = append(p.out, c)
}

// name puts down what somebody met for the first time was called, and the
// number of the document that he showed.
func (p *placer) name(r *claim.Ref, s Seen) {
	if r.Kind == "person" && s.Subject == "" && s.Name != "" {
		p.state(r, "name", s.Name)
	}
	if r.Kind == "person" && s.Number != "" {
		p.state(r, "document-number", s.Number)
	}
}

func (p *placer) state(of *claim.Ref, predicate, text string) {
	c := p.claim(of, predicate, "")
	c.Value = claim.TextValue(text)
	p.out = append(p.out, c)
}
