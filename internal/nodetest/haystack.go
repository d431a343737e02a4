package nodetest

import (
	"fmt"
	"math/rand/v2"

	"liaison/internal/claim"
)

// Straw is one statement of a haystack. Case is the number of the case in
// which it is filed, from 1; 0 is none. To is the agency with which it is
// shared once it is on record; empty is none.
type Straw struct {
	Case  int
	Claim *claim.Claim
	To    claim.AgencyID
}

// Same is an officer's judgement that two records are one person.
type Same struct{ A, B claim.SubjectID }

// Plant is a pair of cases that come together at the agency whose hay it is
// in, and what closes it.
type Plant struct {
	Kind  string
	Cases [2]int
	Steps int
	// At files the closing statement, and shares it where it is not the agency
	// whose cases come together.
	At      claim.AgencyID
	Closing Straw // its Claim is nil when Judged closes it
	Judged  Same
}

// Haystack is what one agency holds and gives, with the truth beside it: cells
// that do not touch, in cases of their own, in a great number of statements
// about others; what its officers judge beforehand; and the plants, each of
// which joins two of the cases.
type Haystack struct {
	Agency claim.AgencyID
	Cases  int
	Straws []Straw
	Judged []Same
	Plants []Plant
}

// Kinds of plants, in turn: what one agency has of itself, and what comes
// together only with what others give it.
var (
	ownKinds    = []string{"shared flat", "shared phone", "journey", "alias", "go-between"}
	sharedKinds = []string{"a peer's meeting", "a peer's telephone", "a peer's toll", "an alias of a peer's record", "two peers' go-between"}
)

// sharedShare is the part of the crowd that is shared with the next agency:
// one statement in this many.
const sharedShare = 50

// hay is a haystack while it is made.
type hay struct {
	Haystack
	r     *rand.Rand
	crowd int
}

// NewHaystacks makes the haystacks of three agencies, of about that many
// statements each, with own plants of each agency's material and shared ones
// that need what the two others give; the same for the same seed. The cells
// are tied to the crowd, the crowd has hubs, and nothing but the plants brings
// two cases together within four steps except by chance, which an oracle has
// to find.
func NewHaystacks(seed uint64, agencies [3]claim.AgencyID, statements, own, shared int) [3]Haystack {
	var hs [3]*hay
	for i, a := range agencies {
		h := &hay{Haystack: Haystack{Agency: a, Cases: 2 * (own + shared)}, r: rand.New(rand.NewPCG(seed+uint64(i), 2016)), crowd: max(statements/5, 40)}
		h.fill(statements, agencies[(i+1)%3])
		for p := range own {
			h.plant(p)
		}
		hs[i] = h
	}
	for i, h := range hs {
		for p := range shared {
			h.plantShared(own+p, sharedKinds[p%len(sharedKinds)], hs[(i+1)%3], hs[(i+2)%3])
		}
	}
	return [3]Haystack{hs[0].Haystack, hs[1].Haystack, hs[2].Haystack}
}

func (h *hay) name(kind, format string, args ...any) claim.Ref {
	label := fmt.Sprintf(format, args...)
	return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", string(h.Agency), kind, label)), Kind: kind, Label: label}
}

func (h *hay) say(in int, a claim.Ref, relation string, b claim.Ref) Straw {
	return Straw{Case: in, Claim: &claim.Claim{Subject: a, Predicate: relation, Object: &b, Modality: claim.Asserted, Basis: claim.Fact,
		Source: claim.Source{Name: fmt.Sprintf("source %d of %s", h.r.IntN(500), h.Agency)}, Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "B", Info: "2"}, GradedBy: "o-handler",
		Valid: claim.OneDay(claim.Date(2015, 1, 1) + claim.Day(h.r.IntN(400)))}}
}

func (h *hay) put(s Straw)                              { h.Straws = append(h.Straws, s) }
func (h *hay) give(to *hay, s Straw)                    { s.To = to.Agency; h.put(s) }
func (h *hay) cell(k, i int) claim.Ref                  { return h.name("person", "Member %d of cell %d", i, k) }
func (h *hay) passer() claim.Ref                        { return h.name("person", "Passer-by %d", h.r.IntN(h.crowd)) }
func (h *hay) same(a, b claim.Ref)                      { h.Judged = append(h.Judged, Same{a.ID, b.ID}) }
func (h *hay) flat(k int) claim.Ref                     { return h.name("premises", "Flat of cell %d", k) }
func (h *hay) telephone(k int) claim.Ref                { return h.name("phone", "Telephone of cell %d", k) }
func (h *hay) record(format string, p int) claim.Ref    { return h.name("person", format, p) }
func (h *hay) car(format string, args ...any) claim.Ref { return h.name("vehicle", format, args...) }

// fill makes the cells and the crowd.
func (h *hay) fill(statements int, next claim.AgencyID) {
	for k := 1; k <= h.Cases; k++ {
		for i := 1; i < 5; i++ {
			h.put(h.say(k, h.cell(k, h.r.IntN(i)), "met", h.cell(k, i)))
		}
		h.put(h.say(k, h.cell(k, 1), "rents", h.flat(k)))
		h.put(h.say(k, h.cell(k, 2), "uses", h.telephone(k)))
		h.put(h.say(0, h.cell(k, 3), "contact-of", h.passer()))
	}
	for len(h.Straws) < statements {
		var s Straw
		switch a, b := h.passer(), h.passer(); {
		case h.r.IntN(8) == 0:
			s = h.say(0, a, "seen-at", h.name("place", "Station %d", h.r.IntN(20)))
		case h.r.IntN(7) == 0:
			s = h.say(0, a, "uses", h.name("phone", "Number %d", h.r.IntN(h.crowd)))
		case a.ID != b.ID:
			s = h.say(0, a, "met", b)
		default:
			continue
		}
		if h.r.IntN(sharedShare) == 0 {
			s.To = next
		}
		h.put(s)
	}
}

// plant puts in a join of two cases that the agency's own material closes.
func (h *hay) plant(p int) {
	x, y := 2*p+1, 2*p+2
	plant := Plant{Kind: ownKinds[p%len(ownKinds)], Cases: [2]int{x, y}, At: h.Agency}
	switch plant.Kind {
	case "shared flat":
		plant.Closing = h.say(y, h.cell(y, 4), "seen-at", h.flat(x))
	case "shared phone":
		plant.Closing = h.say(y, h.cell(y, 0), "uses", h.telephone(x))
	case "journey":
		car := h.car("Car of plant %d", p)
		h.put(h.say(0, h.cell(x, 4), "uses", car))
		plant.Closing, plant.Steps = h.say(0, h.cell(y, 4), "uses", car), 2
	case "alias":
		other := h.record("Alias of plant %d", p)
		h.put(h.say(y, h.cell(y, 0), "met", other))
		plant.Judged, plant.Steps = Same{h.cell(x, 0).ID, other.ID}, 1
	case "go-between":
		a, b := h.record("Carrier of plant %d", p), h.record("Courier of plant %d", p)
		h.put(h.say(0, h.cell(x, 0), "contact-of", a))
		h.put(h.say(0, b, "contact-of", h.cell(y, 0)))
		plant.Closing, plant.Steps = h.say(0, a, "met", b), 3
	}
	h.Plants = append(h.Plants, plant)
}

// plantShared puts in a join of two cases here that only what the peers near
// and far give can close. What they say of a person here they say of their own
// record of him, which an officer here has judged to be the same; or of ours,
// which we gave them.
func (h *hay) plantShared(p int, kind string, near, far *hay) {
	x, y := 2*p+1, 2*p+2
	plant := Plant{Kind: kind, Cases: [2]int{x, y}, At: near.Agency}
	// theirs is the peer's record of a member of a cell here, which it gave
	// with something of no consequence.
	theirs := func(of *hay, k int) claim.Ref {
		r := of.name("person", "Known at %s as the member of cell %d", of.Agency, 1000*p+k)
		of.give(h, of.say(0, r, "contact-of", of.passer()))
		return r
	}
	a := theirs(near, x)
	switch kind {
	case "a peer's meeting":
		b := theirs(near, y)
		h.same(h.cell(x, 0), a)
		h.same(h.cell(y, 0), b)
		plant.Closing, plant.Steps = near.say(0, a, "met", b), 3
	case "a peer's telephone":
		b, phone := theirs(near, y), near.name("phone", "Number of plant %d for %s", p, h.Agency)
		near.give(h, near.say(0, a, "uses", phone))
		h.same(h.cell(x, 2), a)
		h.same(h.cell(y, 2), b)
		plant.Closing, plant.Steps = near.say(0, b, "uses", phone), 4
	case "a peer's toll":
		ours := h.cell(y, 4)
		h.give(near, h.say(0, ours, "contact-of", h.passer()))
		car, seen := h.car("Car of plant %d", p), near.car("Car at the toll, plant %d for %s", p, h.Agency)
		near.give(h, near.say(0, near.passer(), "uses", seen))
		h.put(h.say(0, h.cell(x, 4), "uses", car))
		h.same(car, seen)
		plant.Closing, plant.Steps = near.say(0, ours, "uses", seen), 3
	case "an alias of a peer's record":
		b := theirs(near, y)
		near.give(h, near.say(0, a, "met", b))
		h.same(h.cell(y, 1), b)
		plant.At, plant.Judged, plant.Steps = h.Agency, Same{h.cell(x, 1).ID, a.ID}, 3
	case "two peers' go-between":
		between, ours := far.name("person", "Go-between of plant %d for %s", p, h.Agency), h.cell(y, 0)
		far.give(near, far.say(0, between, "contact-of", far.passer()))
		far.give(h, far.say(0, between, "met", ours))
		h.give(far, h.say(0, ours, "contact-of", h.passer()))
		h.same(h.cell(x, 0), a)
		plant.Closing, plant.Steps = near.say(0, a, "met", between), 3
	}
	if plant.Closing.Claim != nil {
		plant.Closing.To = h.Agency
	}
	h.Plants = append(h.Plants, plant)
}
