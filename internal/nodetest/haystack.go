package nodetest

import (
	"fmt"
	"math/rand/v2"

	"liaison/internal/claim"
)

// Straw is one statement of a haystack. Case is the number of the case in
// which it is filed, from 1; 0 is none.
type Straw struct {
	Case  int
	Claim *claim.Claim
}

// Same is a judgement that closes a plant instead of a statement.
type Same struct{ A, B claim.SubjectID }

// Plant is a pair of cases that come together, and what closes it.
type Plant struct {
	Kind    string
	Cases   [2]int
	Steps   int
	Closing Straw // its Claim is nil when Judged closes it
	Judged  Same
}

// Haystack is what one agency holds, with the truth beside it: cells that do
// not touch, in cases of their own, in a great number of statements about
// others; and the plants, each of which joins two of the cases.
type Haystack struct {
	Cases  int
	Straws []Straw
	Plants []Plant
}

// kinds of plants, in turn.
var plantKinds = []string{"shared flat", "shared phone", "journey", "alias", "go-between"}

// NewHaystack makes a haystack of about that many statements with that many
// plants, the same for the same seed. The cells are tied to the crowd, the
// crowd has hubs, and nothing but the plants brings two cases together within
// four steps except by chance, which an oracle has to find.
func NewHaystack(seed uint64, agency string, statements, plants int) Haystack {
	r := rand.New(rand.NewPCG(seed, 2016))
	h := Haystack{Cases: 2 * plants}
	name := func(kind string, format string, args ...any) claim.Ref {
		label := fmt.Sprintf(format, args...)
		return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", agency, kind, label)), Kind: kind, Label: label}
	}
	say := func(in int, a claim.Ref, relation string, b claim.Ref) Straw {
		c := &claim.Claim{Subject: a, Predicate: relation, Object: &b, Modality: claim.Asserted, Basis: claim.Fact,
			Source: claim.Source{Name: fmt.Sprintf("source %d of %s", r.IntN(500), agency)}, Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "B", Info: "2"}, GradedBy: "o-handler",
			Valid: claim.OneDay(claim.Date(2015, 1, 1) + claim.Day(r.IntN(400)))}
		return Straw{Case: in, Claim: c}
	}
	cell := func(k, i int) claim.Ref { return name("person", "Member %d of cell %d", i, k) }
	crowd := max(statements/5, 40)
	passer := func() claim.Ref { return name("person", "Passer-by %d", r.IntN(crowd)) }
	for k := 1; k <= h.Cases; k++ {
		for i := 1; i < 5; i++ {
			h.Straws = append(h.Straws, say(k, cell(k, r.IntN(i)), "met", cell(k, i)))
		}
		h.Straws = append(h.Straws, say(k, cell(k, 1), "rents", name("premises", "Flat of cell %d", k)), say(k, cell(k, 2), "uses", name("phone", "Telephone of cell %d", k)),
			say(0, cell(k, 3), "contact-of", passer()))
	}
	for len(h.Straws) < statements {
		switch r.IntN(8) {
		case 0:
			h.Straws = append(h.Straws, say(0, passer(), "seen-at", name("place", "Station %d", r.IntN(20))))
		case 1:
			h.Straws = append(h.Straws, say(0, passer(), "uses", name("phone", "Number %d", r.IntN(crowd))))
		default:
			if a, b := passer(), passer(); a.ID != b.ID {
				h.Straws = append(h.Straws, say(0, a, "met", b))
			}
		}
	}
	for p := range plants {
		x, y := 2*p+1, 2*p+2
		plant := Plant{Kind: plantKinds[p%len(plantKinds)], Cases: [2]int{x, y}}
		switch plant.Kind {
		case "shared flat":
			plant.Closing = say(y, cell(y, 4), "seen-at", name("premises", "Flat of cell %d", x))
		case "shared phone":
			plant.Closing = say(y, cell(y, 0), "uses", name("phone", "Telephone of cell %d", x))
		case "journey":
			car := name("vehicle", "Car of plant %d", p)
			h.Straws = append(h.Straws, say(0, cell(x, 4), "uses", car))
			plant.Closing, plant.Steps = say(0, cell(y, 4), "uses", car), 2
		case "alias":
			other := name("person", "Alias of plant %d", p)
			h.Straws = append(h.Straws, say(y, cell(y, 0), "met", other))
			plant.Judged, plant.Steps = Same{cell(x, 0).ID, other.ID}, 1
		case "go-between":
			a, b := name("person", "Carrier of plant %d", p), name("person", "Courier of plant %d", p)
			h.Straws = append(h.Straws, say(0, cell(x, 0), "contact-of", a), say(0, b, "contact-of", cell(y, 0)))
			plant.Closing, plant.Steps = say(0, a, "met", b), 3
		}
		h.Plants = append(h.Plants, plant)
	}
	return h
}
