package match

import (
	"math"

	"liaison/internal/name"
)

// The score ranks, and 0.7 parts best; how often a pair with some evidence is
// the same is another question, and its answer depends on how the pair came
// about. Three answers are fitted, each a logistic regression over the same
// terms (bench/match, part fit): for pairs that somebody put side by side, for
// pairs drawn from the entries of lists, and for candidates that a search
// brought from a list, where what else it brought counts too. No term tells a
// script, a country or a tradition of names apart but one: that words without
// written vowels were compared with such that have them, which leaves much open.

// Drawn says among which pairs a pair is counted when its chance is told. Half
// of each are the same.
type Drawn string

const (
	// ByHand are pairs that somebody put side by side because they are hard to
	// tell apart.
	ByHand Drawn = "hand"
	// FromLists are two names of one entry of a list, whatever they have in
	// common, and a name of it with one of another entry that shares a word.
	FromLists Drawn = "lists"
)

// chance is what a pair drawn so has of being the same.
func (d Drawn) chance(o *outcome) float64 {
	var t [listTerms]float64
	o.name.terms(&t)
	if d == FromLists {
		return o.chance(oddsOf(entryWeights[:], t[:entryTerms]))
	}
	return o.chance(oddsOf(handWeights[:], t[:handTerms]))
}

// evidence is what of a comparison of names the chances are reckoned from,
// beside its share and bits.
type evidence struct {
	conflict, extra float32 // weight of words left on both sides, and beyond it on one
	rarest          float32 // bits of the rarest word that agrees
	pairs, near     uint8   // words that agree, and those of them that only nearly do
	apart, over     uint8   // words left on both sides, and beyond them on one
	abjad           bool    // words of an abjad agree with Latin ones
	acronym         bool    // one name is the first letters of the other
	kind            name.Kind
}

func (s *tally) evidence(kind name.Kind) evidence {
	conflict, apart := min(s.leftX, s.leftY), min(s.countX, s.countY)
	return evidence{
		conflict: conflict, extra: max(s.leftX, s.leftY) - conflict, rarest: s.rarest,
		pairs: uint8(s.pairs), near: uint8(s.near), apart: uint8(apart), over: uint8(max(s.countX, s.countY) - apart),
		abjad: s.mixed > 0, kind: kind,
	}
}

// rivals is what a search found beside a candidate: the best score of another
// one, and how many score higher.
type rivals struct {
	best  float64
	above int
}

// How many of the terms each answer is reckoned from. Those of vessels are none
// of the pairs put side by side by hand: five of the labelled ones are vessels.
const (
	handTerms  = 31
	entryTerms = handTerms + 2
	listTerms  = entryTerms + 5
)

// terms writes the terms of a pair.
func (n *nameScore) terms(t *[listTerms]float64) {
	e, share, bits := &n.found, float64(n.share), float64(n.bits)
	thing, vessel := oneIf(e.kind != name.KindPerson), oneIf(e.kind == name.KindVessel)
	abjad := oneIf(e.abjad)
	none := oneIf(e.pairs == 0 && !e.acronym)
	conflict, extra := min(float64(e.conflict), 20)/10, min(float64(e.extra), 20)/10
	apart, over := min(float64(e.apart), 3), min(float64(e.over), 3)
	pairs, rarest, much := min(float64(e.pairs), 3), float64(e.rarest)/10, max(min(bits, 30), -5)/10
	*t = [listTerms]float64{
		share, max(share-0.35, 0), max(share-0.6, 0), max(share-0.69, 0), max(share-0.76, 0), max(share-0.87, 0),
		none * (1 - thing), none * thing, thing, abjad, oneIf(e.acronym),
		conflict, extra, apart, over, much, min(bits, 15) / 10, rarest, min(float64(e.near), 2), pairs,
		thing * share, thing * conflict, thing * extra, thing * apart, thing * over, thing * much, thing * rarest, thing * pairs,
		abjad * share, abjad * conflict, abjad * much,
		vessel, vessel * share,
	}
}

// inList adds the terms of a candidate among others.
func inList(t *[listTerms]float64, score float64, r rivals) {
	own, best := logOdds(score), logOdds(r.best)
	copy(t[entryTerms:], []float64{best, float64(min(r.above, 5)), oneIf(r.best >= score), max(own-best, -3), max(r.best-score, 0)})
}

func logOdds(p float64) float64 {
	p = min(max(p, 0.01), 0.99)
	return math.Log(p / (1 - p))
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// oddsOf gives the logarithm of the odds by weights, the first of which stands
// alone.
func oddsOf(weights, terms []float64) float64 {
	z := weights[0]
	for i, w := range weights[1:] {
		z += w * terms[i]
	}
	return z
}

// listOdds are the odds that a candidate is the one searched for where half of
// those searched for are on the list.
func (n *nameScore) listOdds(score float64, r rivals) float64 {
	var t [listTerms]float64
	n.terms(&t)
	inList(&t, score, r)
	return oddsOf(listWeights[:], t[:])
}

// shareOdds move the odds of a candidate from lists that hold half of those
// searched for to lists that hold a share of them: right candidates come as much
// seldomer, and wrong ones about as often as before.
func shareOdds(share float64) float64 {
	if share <= 0 {
		return 0
	}
	return math.Log(2 * share)
}

// chance adds what is known beside the names, each bit for what it is, to the
// odds that they give. As with the score, nothing but an identifier makes it
// more than .99.
func (o *outcome) chance(odds float64) float64 {
	p := min(fromOdds(odds+math.Ln2*float64(o.other.bits)), 0.99)
	switch {
	case o.other.identified:
		p = fromOdds(odds)
		p = max(p, 0.75+0.24*p)
	case o.other.apart:
		p = min(p, contradicted)
	}
	return p
}

func fromOdds(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// PairTerms gives the terms that the chance of a pair is reckoned from, for
// fitting its weights: all of them FromLists, the first HandTerms ByHand.
func PairTerms(a, b *Prepared) []float64 {
	_, o := weigh(a, b)
	var t [listTerms]float64
	o.name.terms(&t)
	return t[:entryTerms]
}

// ListTerms gives the terms of a candidate with this score beside which a
// search found others, of which above score higher and the best scores best.
func ListTerms(a, b *Prepared, best float64, above int) []float64 {
	n, o := weigh(a, b)
	var t [listTerms]float64
	o.name.terms(&t)
	inList(&t, n.Score, rivals{best, above})
	return t[:]
}

// HandTerms is how many terms the chance of a pair put side by side by hand has.
const HandTerms = handTerms

// Chance gives the chance by the terms and by weights of which the first stands
// alone.
func Chance(weights, terms []float64) float64 { return fromOdds(oddsOf(weights, terms)) }
