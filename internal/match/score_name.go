package match

import (
	"strings"

	"liaison/internal/name"
)

// nameWeights are the weights of the name comparison for one kind of bearer.
// They were set by hand while looking at 421 public labelled pairs, all of them:
// figures on those pairs are how well the weights fit, not how well they will do
// elsewhere. No weight was chosen by the figures of the half of the alias data
// that bench/match calls held out, but some of its names were seen before the
// halves were made.
type nameWeights struct {
	base, perBit float32 // weight of a token: base + perBit × its bits
	conflict     float32 // both sides have a word left
	oneSided     float32 // one side has more words
	leastQuality float32 // below it a pair of tokens is a contradiction
}

var (
	personWeights = nameWeights{base: 4, perBit: 0.5, conflict: 2.0, oneSided: 0.10, leastQuality: 0.5}
	orgWeights    = nameWeights{base: 1, perBit: 0.85, conflict: 2.0, oneSided: 0.6, leastQuality: 0.55}
)

// nameScore is the outcome of comparing two names.
type nameScore struct {
	share float32 // of the reachable evidence, 0..1
	bits  float32
	// twins tells that a word of each is a known name near the other, but not
	// the same: Hassan and Hussein, Amin and Amina. Brothers and sisters, and
	// above all twins, share the rest.
	twins bool
	// generic is how many words agree where all that agree say what sort of
	// house it is, and none names it: bank, trading; 0 where one does.
	generic uint8
	found   evidence
}

// tally collects what agrees and what does not.
type tally struct {
	agreed, reach  float32 // weight × quality, weight of paired tokens
	leftX, leftY   float32
	bits           float32
	pairs          int
	initials       int     // pairs of an initial with a word
	rarest         float32 // bits of the rarest agreeing token
	near           int     // pairs that are only nearly the same
	mixed          int     // pairs of an abjad word and a Latin one
	syllables      float32 // weight of signs without a partner
	twins          bool    // see nameScore
	generic        int     // pairs of words that say what sort of house it is
	countX, countY int
}

// tracer receives the lines of an explanation; nil in the fast way.
type tracer struct{ lines []Line }

func (t *tracer) add(feature, level, a, b string, bits float32, why string) {
	if t != nil {
		t.lines = append(t.lines, Line{Feature: feature, Level: level, A: a, B: b, Bits: float64(bits), Why: why})
	}
}

// compareNames compares two readings.
func compareNames(x, y []Part, kind name.Kind, t *tracer) nameScore {
	if len(x) == 0 || len(y) == 0 {
		return nameScore{}
	}
	var p pairing
	p.align(x, y, kind)
	w := &personWeights
	if kind != name.KindPerson {
		w = &orgWeights
		if share, short := acronymShare(x, y); share > 0 {
			bits := float32(len(short.Text) + 1)
			t.add("token", "acronym", textOf(x), textOf(y), bits, "one name is the first letters of the other")
			return nameScore{share: share, bits: bits, found: evidence{acronym: true}}
		}
	}
	var sum tally
	for i := 0; i < p.nx; i++ {
		a := &x[p.xs[i]]
		if p.to[i] < 0 {
			if !p.joinedX[i] {
				sum.left(a, &sum.leftX, w, kind)
				sum.countX++
			}
			continue
		}
		b := &y[p.ys[p.to[i]]]
		sum.pair(a, b, p.quality[i], p.how[i], w, t)
	}
	for j := 0; j < p.ny; j++ {
		if p.from[j] < 0 && !p.joinedY[j] {
			sum.left(&y[p.ys[j]], &sum.leftY, w, kind)
			sum.countY++
		}
	}
	return sum.finish(&p, x, y, w, kind, t)
}

// textOf writes the words of a name.
func textOf(parts []Part) string {
	words := make([]string, len(parts))
	for i := range parts {
		words[i] = parts[i].Form.Text
	}
	return strings.Join(words, " ")
}

func weightOf(f *Form, w *nameWeights) float32 { return w.base + w.perBit*f.Bits }

// leftWeight is what a word without a partner weighs.
func leftWeight(a *Part, w *nameWeights, kind name.Kind) float32 {
	v := weightOf(a.Form, w)
	switch a.Role {
	case name.RoleInitial:
		return 5
	case name.RoleNumber:
		if a.Form.Text == "1" {
			return 0.5
		}
		return 7
	case name.RolePlace:
		return v * 0.9
	}
	return v
}

// left enters a word without a partner. Nobody leaves a sign of a name in Han
// characters out.
func (s *tally) left(a *Part, side *float32, w *nameWeights, kind name.Kind) {
	v := leftWeight(a, w, kind)
	*side += v
	if a.Role == name.RoleSyllable {
		s.syllables += v
	}
}

// pair enters two partners.
func (s *tally) pair(a, b *Part, q float32, how level, w *nameWeights, t *tracer) {
	wa, wb := weightOf(a.Form, w), weightOf(b.Form, w)
	weight := (wa + wb) / 2
	if how == levelInitial {
		weight = 3
		s.initials++
	}
	if (how == levelNear || how == levelSwapped) && q < surelyOne {
		s.near++
	}
	if q < w.leastQuality { // too far apart to be one name
		s.leftX += wa * (1 - q)
		s.leftY += wb * (1 - q)
		s.countX++
		s.countY++
		bits := -min(a.Form.Bits, b.Form.Bits) / 3 * (1 - q)
		s.bits += bits
		if t != nil {
			t.add("token", "far", a.Form.Text, b.Form.Text, bits, "too different for one name")
		}
		return
	}
	if a.Form.abjad != b.Form.abjad || a.Form.signs != b.Form.signs {
		s.mixed++
	}
	twins := how == levelNear && q < surelyOne && a.Form.Bits < knownBits && b.Form.Bits < knownBits
	s.twins = s.twins || twins
	s.agreed += weight * q
	s.reach += weight
	s.pairs++
	if a.Role == name.RoleWord && b.Role == name.RoleWord || a.Role == name.RoleNumber {
		s.generic++
	}
	rare := min(a.Form.Bits, b.Form.Bits)
	s.rarest = max(s.rarest, rare*q)
	bits := agreementBits(rare, q, how)
	s.bits += bits
	if t != nil {
		why := agreementWords(how, rare)
		if twins {
			why += "; both are known names, so perhaps of two in one family"
		}
		t.add("token", levelNames[how], a.Form.Text, b.Form.Text, bits, why)
	}
}

// agreementBits is the evidence of two agreeing tokens.
func agreementBits(rare, q float32, how level) float32 {
	switch how {
	case levelExact:
		return rare
	case levelInitial:
		return 2
	case levelVariant:
		return max(rare-3, 1)
	case levelKind:
		return 1
	case levelJoined, levelSound, levelLetters:
		return max(rare-1, 1) * q
	}
	return max(rare-3, 0.5) * q
}

// finish weighs the words left, the order and the roles.
func (s *tally) finish(p *pairing, x, y []Part, w *nameWeights, kind name.Kind, t *tracer) nameScore {
	conflict := min(s.leftX, s.leftY)
	extra := max(s.leftX, s.leftY) - conflict
	alone := w.oneSided*extra + missingSign*s.syllables
	if p.east { // family and given name are complete
		alone = extra
	}
	reach := s.reach + w.conflict*conflict + alone
	if s.pairs == 0 || reach == 0 {
		bits := -min(conflict, 12) / 2
		if t != nil && bits < 0 {
			t.add("token", "contradiction", p.left(x, true), p.left(y, false), bits, "the names have no word in common")
		}
		return nameScore{bits: s.bits + bits, found: s.evidence(kind)}
	}
	share := s.agreed / reach
	if conflict > 0 {
		bits := -min(conflict, 12) / 2
		s.bits += bits
		if t != nil {
			t.add("token", "contradiction", p.left(x, true), p.left(y, false), bits, "each name has a word that the other lacks")
		}
	}
	if extra > 0 && t != nil {
		t.add("token", "unmatched", p.left(x, true), p.left(y, false), 0, "only one of the names has these words")
	}
	if kind == name.KindPerson {
		share *= s.personOrder(p, x, y, t)
	} else {
		share *= s.orgForms(x, y, t)
		if p.leadingNumberLeft(x, true) && p.leadingNumberLeft(y, false) {
			share *= 0.65
			s.bits -= 4
			t.add("token", "number", p.left(x, true), p.left(y, false), -4, "the numbers differ")
		}
	}
	n := nameScore{share: share, bits: s.bits, twins: s.twins && kind == name.KindPerson, found: s.evidence(kind)}
	if s.generic == s.pairs && kind != name.KindPerson {
		n.generic = uint8(s.generic)
		t.add("token", "kind", "", "", 0, "all the words that agree say what sort of house it is; none names it")
	}
	return n
}

// missingSign is what the weight of a sign without a partner counts beyond that
// of another word.
const missingSign = 0.5

// surelyOne is how alike two words must be to be one name beyond doubt, and
// knownBits the rarity below which a word is a name of its own rather than a
// slip in another.
const (
	surelyOne = 0.87
	knownBits = 12
)

// left lists the words of one name without a partner.
func (p *pairing) left(parts []Part, first bool) string {
	out := ""
	n, idx, to, joined := p.nx, &p.xs, &p.to, &p.joinedX
	if !first {
		n, idx, to, joined = p.ny, &p.ys, &p.from, &p.joinedY
	}
	for i := 0; i < n; i++ {
		if to[i] < 0 && !joined[i] {
			if out != "" {
				out += " "
			}
			out += parts[idx[i]].Form.Text
		}
	}
	return out
}

// leadingNumberLeft tells whether a name begins with a number that has no
// partner. Such a number names a unit, as in 5th Battalion; one further on counts
// the funds or issues of one house, which lists and labels often take together.
func (p *pairing) leadingNumberLeft(parts []Part, first bool) bool {
	n, idx, to := p.nx, &p.xs, &p.to
	if !first {
		n, idx, to = p.ny, &p.ys, &p.from
	}
	return n > 1 && to[0] < 0 && parts[idx[0]].Role == name.RoleNumber
}

// leastBits is the evidence that a name of several words must hold where one of
// them is only nearly the same. No labelled pair of the development data that is
// the same has less; names that chance brings together in a long list have.
const leastBits = 10

// beyondChance is the same where two words of a longer name agree and one is
// only near.
const beyondChance = 16

// personOrder lowers the share for crossed chains of fathers and for names
// held together by one word.
func (s *tally) personOrder(p *pairing, x, y []Part, t *tracer) float32 {
	f := float32(1)
	if crossed(p, x, y) {
		f *= 0.62
		s.bits -= 8
		t.add("order", "chain crossed", "", "", -8, "the father of one name is the son in the other")
	}
	words := s.pairs - s.initials
	if words > 0 && s.near == words && s.pairs > 1 { // no word is quite the same
		if s.mixed == s.pairs && max(p.nx, p.ny) == s.pairs {
			f *= 0.94 // but vowels that nobody wrote leave much open
		} else {
			f *= 0.86
		}
	}
	switch {
	case words == 0: // initials alone hold nothing together
		f *= 0.5
	case words == 1 && max(p.nx, p.ny) > 1:
		// one word of several: only a rare one says much
		f *= 0.62 + 0.28*s.rarest/name.MaxBits
		if s.rarest < 4.5 {
			f *= 0.5
		}
	}
	if s.near > 0 && s.pairs == 2 && max(p.nx, p.ny) > 2 && s.bits < beyondChance {
		f *= 0.87 // of three words and more two are found in many lists, if one need only be near
	}
	if s.near > 0 && max(p.nx, p.ny) > 1 && s.bits < leastBits {
		f *= 0.75 // frequent words, and not even quite the same
	}
	return f
}

// crossed tells that a name before the first link on one side stands after a
// link on the other, both ways round.
func crossed(p *pairing, x, y []Part) bool {
	up, down := false, false
	for i := 0; i < p.nx; i++ {
		if p.to[i] < 0 {
			continue
		}
		a, b := position(x, int(p.xs[i])), position(y, int(p.ys[p.to[i]]))
		if a < 0 || b < 0 {
			continue
		}
		up = up || a < b
		down = down || a > b
	}
	return up && down
}

// position is the place in a chain of fathers: 0 for the own name, n after the
// n-th link, -1 where the writing does not tell.
func position(parts []Part, at int) int {
	part := &parts[at]
	if part.Source == name.Guessed {
		return -1
	}
	links := 0
	for i := 0; i < at; i++ {
		if parts[i].Role == name.RoleLink {
			links++
		}
	}
	switch {
	case part.Role == name.RolePatronymic && links > 0:
		return links
	case part.Role == name.RoleGiven && links == 0:
		for i := at; i < len(parts); i++ {
			if parts[i].Role == name.RoleLink {
				return 0
			}
		}
	}
	return -1
}

// orgForms lowers the share for legal forms that differ.
func (s *tally) orgForms(x, y []Part, t *tracer) float32 {
	a, b := formOf(x), formOf(y)
	f := float32(1)
	switch {
	case a == nil && b == nil:
	case a == nil || b == nil:
		f = 0.985
	case a.Hash == b.Hash:
		s.bits++
		t.add("legal form", "same", a.Text, b.Text, 1, "the same legal form")
	case name.GenericForm(a.Text) == name.GenericForm(b.Text):
		f = 0.97
	default:
		f = 0.69
		s.bits -= 2
		t.add("legal form", "different", a.Text, b.Text, -2, "the legal forms differ")
	}
	if s.pairs == 1 && s.rarest < 6 { // held together by a common word
		f *= 0.8
	}
	return f
}

func formOf(parts []Part) *Form {
	for i := range parts {
		if parts[i].Role == name.RoleLegalForm {
			return parts[i].Form
		}
	}
	return nil
}

func agreementWords(how level, rare float32) string {
	s := ""
	switch how {
	case levelExact:
		s = "the same word"
	case levelInitial:
		return "the initial fits"
	case levelVariant:
		s = "forms of one given name"
	case levelNear:
		s = "nearly the same word"
	case levelSwapped:
		s = "the same but for two neighbouring letters exchanged"
	case levelSound:
		s = "the same sounds"
	case levelKind:
		return "two words for one sort of house"
	case levelLetters:
		s = "the first letters of the words"
	case levelJoined:
		s = "written as one word on one side"
	}
	return s + "; " + oneIn(rare)
}
