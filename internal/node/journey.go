package node

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/link"
	"liaison/internal/ontology"
	"liaison/internal/view"
)

// JourneysRequest asks where a subject was.
type JourneysRequest struct {
	// Subject is an id, or a name when only one subject bears it.
	Subject string
	// From and Until bound it; 0 is open.
	From, Until claim.Day
}

// Journeys lists where a subject was: sightings, crossings, tickets and tolls as
// dated, placed claims in the order of time, with the gaps between them and the
// places that contradict each other. It fills nothing in and foretells nothing.
func (n *Node) Journeys(ctx context.Context, caller Caller, req JourneysRequest) (view.Journeys, error) {
	var v view.Journeys
	err := n.ask(ctx, caller, use{name: "Journeys", op: audit.Consultation, query: req.Subject}, func(a *asking) error {
		s, err := n.resolve(a, req.Subject)
		if err != nil {
			return err
		}
		p, err := n.party(a, s, parties{})
		if err != nil {
			return err
		}
		if len(p.held) == 0 {
			return fault.New(fault.NotFound, "no such subject").WithMend("search for its name: liaison search NAME")
		}
		stays, err := n.stays(a, p)
		if err != nil {
			return err
		}
		stays = slices.DeleteFunc(stays, func(x stay) bool {
			iv := x.held.Body.Valid
			return !iv.IsZero() && (req.From != 0 && iv.To < req.From || req.Until != 0 && iv.From > req.Until)
		})
		v, err = n.journeys(a, s, p, stays)
		a.results = int64(len(v.Points))
		return err
	})
	return v, err
}

// placing are the relations that place a subject, and whether they hold it there
// for the whole of their time.
var placing = map[string]bool{"seen-at": false, "travelled-to": false, "travelled-from": false, "arrested-in": false, "deported-from": false, "deported-to": false, "detained-in": true}

// carrying are the relations to things that go where their user goes, or not.
var carrying = []string{"uses", "owns", "rents", "possesses"}

// stay is one claim that places the subject, or a thing of his.
type stay struct {
	held view.Held
	via  claim.SubjectID
	at   time.Time // zero without a minute
}

// stays finds the claims that place an entity and the things it uses.
func (n *Node) stays(a *asking, p *party) ([]stay, error) {
	var out []stay
	var things []claim.SubjectID
	for _, h := range p.held {
		c := h.Body
		switch {
		case c.Object == nil || !p.has(c.Subject.ID):
		case isPlacing(c.Predicate):
			out = append(out, newStay(h, ""))
		case slices.Contains(carrying, c.Predicate) && c.Modality.Supports() && slices.Contains([]string{"vehicle", "vessel", "aircraft", "phone"}, c.Object.Kind):
			if !slices.Contains(things, c.Object.ID) {
				things = append(things, c.Object.ID)
			}
		}
	}
	for _, t := range things {
		held, err := a.ClaimsOf(MaxClaims, t)
		if err != nil {
			return nil, err
		}
		for _, h := range held {
			if h.Body.Subject.ID == t && h.Body.Object != nil && isPlacing(h.Body.Predicate) {
				out = append(out, newStay(h, t))
			}
		}
	}
	slices.SortStableFunc(out, func(x, y stay) int {
		i, j := x.held.Body.Valid, y.held.Body.Valid
		byMinute := 0
		if !x.at.IsZero() && !y.at.IsZero() {
			byMinute = x.at.Compare(y.at)
		}
		return cmp.Or(byMinute, cmp.Compare(i.From, j.From), cmp.Compare(i.To, j.To), cmp.Compare(x.held.Seq, y.held.Seq))
	})
	return out, nil
}

func isPlacing(predicate string) bool { _, ok := placing[predicate]; return ok }

func newStay(h view.Held, via claim.SubjectID) stay {
	s := stay{held: h, via: via}
	if t, ok := alert.Moment(h.Body.Valid); ok {
		s.at = t
	}
	return s
}

// journeys puts stays into their shape.
func (n *Node) journeys(a *asking, s claim.SubjectID, p *party, stays []stay) (view.Journeys, error) {
	v := view.Journeys{Subject: a.Label(s), Points: []view.JourneyPoint{}, Legs: []view.JourneyLeg{}, Gaps: []view.JourneyGap{}, Clashes: []view.JourneyClash{}, Undated: []view.JourneyPoint{}}
	held := make([]view.Held, len(stays))
	for i, x := range stays {
		held[i] = x.held
	}
	claims, err := shapes(a.Reader, held)
	if err != nil {
		return v, err
	}
	var dated []stay
	for i, x := range stays {
		a.touch(claims[i].ID)
		pt, err := n.point(a, p, x, claims[i])
		if err != nil {
			return v, err
		}
		if x.held.Body.Valid.IsZero() {
			v.Undated = append(v.Undated, pt)
			continue
		}
		dated, v.Points = append(dated, x), append(v.Points, pt)
	}
	if len(held) > 0 {
		v.Marking = link.Highest(held)
	}
	within, err := contained(a, dated)
	if err != nil {
		return v, err
	}
	ways(&v, dated, within)
	return v, nil
}

func (n *Node) point(a *asking, p *party, x stay, c view.Claim) (view.JourneyPoint, error) {
	b := x.held.Body
	v := view.JourneyPoint{When: c.Valid, Place: *c.Object, Claim: c, Company: []view.Ref{}, Denied: !b.Modality.Supports() || len(c.CounteredBy) > 0}
	if r, ok := ontology.FindRelation(b.Predicate); ok {
		v.What = r.Label
	}
	if !x.at.IsZero() {
		v.Minute = x.at.Format(time.RFC3339)
	}
	if x.via != "" {
		r := a.Label(x.via)
		v.Via = &r
	}
	if b.Source.Root == "" || b.Predicate != "seen-at" {
		return v, nil
	}
	others, err := a.Where(`predicate = 'seen-at' AND root = $1 AND seq `+entity.Toward(a.bits, "$2"), b.Source.Root, b.Object.ID)
	if err != nil {
		return v, err
	}
	for _, o := range others {
		r := o.Body
		if isSighting(b) && isSighting(r) && r.Subject.Kind == "person" && !p.has(r.Subject.ID) {
			v.Company = append(v.Company, a.Label(r.Subject.ID))
		}
	}
	return v, nil
}

// isSighting tells whether a claim is of a sighting, whose claims share a root.
func isSighting(c *claim.Claim) bool {
	return len(c.Source.Chain) > 0 && c.Source.Chain[0].Cue == alert.SightedAs
}

// contained finds which of the places lie in one another, as claims have it: who
// is in both is in no two places.
func contained(a *asking, stays []stay) (map[[2]claim.SubjectID]bool, error) {
	out := map[[2]claim.SubjectID]bool{}
	done := map[claim.SubjectID]bool{}
	for _, x := range stays {
		place := x.held.Body.Object.ID
		if done[place] {
			continue
		}
		done[place] = true
		held, err := a.Where(`predicate = 'located-in' AND seq `+entity.Of(a.bits, "$1"), place)
		if err != nil {
			return nil, err
		}
		for _, h := range held {
			out[[2]claim.SubjectID{place, h.Body.Object.ID}] = true
			out[[2]claim.SubjectID{h.Body.Object.ID, place}] = true
		}
	}
	return out, nil
}

// atOnce is how near two minutes are in different places before they clash.
const atOnce = 30 * time.Minute

// ways finds legs, gaps and clashes among dated stays in order.
func ways(v *view.Journeys, stays []stay, within map[[2]claim.SubjectID]bool) {
	apart := func(x, y stay) bool {
		p, q := x.held.Body.Object.ID, y.held.Body.Object.ID
		return p != q && !within[[2]claim.SubjectID{p, q}]
	}
	until := claim.DayMin
	last := -1 // the last stay by somebody's word, in his own person
	for i, x := range stays {
		if v.Points[i].Denied {
			continue
		}
		iv := x.held.Body.Valid
		if last >= 0 && iv.From > until+1 {
			v.Gaps = append(v.Gaps, view.JourneyGap{From: (until + 1).String(), To: (iv.From - 1).String(), Days: int(iv.From - until - 1)})
		}
		if last >= 0 && apart(stays[last], x) {
			v.Legs = append(v.Legs, view.JourneyLeg{From: v.Points[last].Place, To: v.Points[i].Place, After: instant(stays[last], true), By: instant(x, false)})
		}
		until, last = max(until, iv.To), i
		for j := range i {
			if why := clash(stays[j], x); why != "" && !v.Points[j].Denied && apart(stays[j], x) {
				v.Clashes = append(v.Clashes, view.JourneyClash{A: j, B: i, Why: why})
			}
		}
	}
}

// instant is the last, or the first, moment of a stay.
func instant(x stay, last bool) string {
	switch {
	case !x.at.IsZero():
		return x.at.Format(time.RFC3339)
	case last:
		return x.held.Body.Valid.To.String()
	}
	return x.held.Body.Valid.From.String()
}

// clash says why two stays in different places cannot both be so; empty if they
// can. A month or a year in which somebody was somewhere clashes with nothing.
func clash(x, y stay) string {
	i, j := x.held.Body.Valid, y.held.Body.Valid
	switch {
	case !i.Overlaps(j):
		return ""
	case !x.at.IsZero() && !y.at.IsZero():
		if d := x.at.Sub(y.at).Abs(); d < atOnce {
			return fmt.Sprintf("in two places within %d minutes", int(d.Minutes()))
		}
		return ""
	case placing[x.held.Body.Predicate] || placing[y.held.Body.Predicate]:
		if placing[y.held.Body.Predicate] {
			i, j = j, i
		}
		if i.From <= j.From && j.To <= i.To && !i.Approx {
			return "elsewhere while held in one place"
		}
	case i.From == i.To && i == j || i.From == i.To && j.From == j.To && i.From == j.From:
		return "in two places on one day; it is possible only if there was time for the way"
	}
	return ""
}
