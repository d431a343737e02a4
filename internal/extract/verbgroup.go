package extract

// verbal tells whether token i is a verb in its place: many forms are nouns or
// adjectives as well.
func (s *sentence) verbal(i int) bool {
	t, prev, next := s.at(i), s.at(i-1), s.at(i+1)
	if t.span != 0 || t.value != 0 {
		return false
	}
	if t.is(lexBe | lexHave | lexDo | lexModal) {
		return t.low != "might" || !prev.is(lexDet)
	}
	if t.verb == nil {
		return false
	}
	if capitalised(t.Text) && i > 0 && !s.title && t.noun != nil && !prev.is(lexPronoun) {
		return false
	}
	if (prev.is(lexModal) || prev.low == "to" || prev.is(lexDo) || prev.is(lexNot)) && (t.verb.base || !t.verb.past) {
		return true
	}
	after := prev.is(lexDet|lexPossessiveEnd|lexQuantity|lexAdjective) && !prev.is(lexPronoun) && !prev.is(lexBe) || prev.value != 0 && prev.noun == nil
	if t.verb.past || t.verb.participle {
		if t.is(lexAdjective) && (prev.is(lexBe) || s.opens(next)) && !(prev.span != 0) {
			return prev.is(lexBe) && (next.is(lexPrep) || next.low == "of")
		}
		if after && !(prev.is(lexQuantity) && (next.is(lexPrep) || next.is(lexDet))) && prev.low != "that" && prev.low != "all" {
			return !s.opens(next)
		}
		if prev.is(lexPrep) && prev.low != "by" && s.opens(next) && !next.is(lexDet) && t.noun == nil {
			return false
		}
		return true
	}
	if t.noun == nil {
		if t.verb.gerund && t.is(lexPrep) {
			return prev.is(lexBe)
		}
		if t.verb.gerund {
			return !(after && s.opens(next))
		}
		if prev.is(lexPrep) && prev.low != "to" || t.is(lexAdjective|lexPrep|lexAdverb|lexSub) {
			return false
		}
		return !after || prev.low == "that" || prev.noun != nil
	}
	if t.verb.gerund {
		return prev.is(lexBe)
	}
	if prev.is(lexPronoun) && prev.low != "one" && !prev.is(lexDet) {
		return true
	}
	if after || prev.low == "one" || prev.is(lexPrep) && prev.low != "to" || i == 0 {
		return false
	}
	if speech[t.verb.lemma] && (next.low == "that" || next.low == ":") {
		return true // "a source of unknown reliability reports that"
	}
	if t.verb.base && prev.noun != nil && !prev.noun.plural {
		return false
	}
	named := prev.span != 0 || prev.noun != nil && (prev.noun.plural != !t.verb.base || prev.noun.class == classOrganisation) || prev.is(lexRel)
	return named && (next.is(lexDet|lexPronoun|lexReflexive) || next.low == "to" || next.low == "that" || next.span != 0)
}

// opens tells whether t can stand inside a noun phrase after an adjective.
func (s *sentence) opens(t *tok) bool {
	if t.Text == "" {
		return false
	}
	return t.noun != nil || t.span != 0 || t.is(lexAdjective) || t.bits == 0 && isWordToken(t.Text) || t.verb != nil && t.verb.gerund
}

// particles are the small words that make another verb of a verb.
var particles = map[string]string{
	"carry": "out", "blow": "up", "grow": "up", "set": "up", "pick": "up", "hand": "over", "send": "back", "break": "into",
	"live": "", "call": "", "bring": "up", "turn": "down", "brush": "off", "gun": "down",
}

// verbGroup gives the verb group that begins at i, or i.
func (s *sentence) verbGroup(i int) (int, chunk) {
	c := plain(chunkVG, i, i)
	be, have := false, false
	j, main := i, -1
loop:
	for j < len(s.toks) {
		t := s.at(j)
		switch {
		case t.span != 0 || t.value != 0:
			break loop
		case t.is(lexNot):
			c.negated = true
		case t.is(lexModal) && (main < 0 || be):
			switch t.low {
			case "will", "shall", "wo":
				c.future = true
			case "may", "might", "could":
				c.may = true
			case "would", "should":
				c.future = true
			}
			be = false
		case t.is(lexBe) && main < 0:
			be = true
		case t.is(lexHave) && main < 0 && s.auxiliary(j):
			have = true
		case t.is(lexDo) && main < 0 && s.auxiliary(j):
		case t.low == "to" && main < 0 && s.at(j+1).verb != nil && (s.at(j+1).verb.base || s.at(j+1).is(lexBe)) && (s.verbal(j + 1)):
			if be {
				c.future = true
				be = false
			} else {
				c.infinitive = true
			}
		case t.is(lexAdverb) && main < 0 && (s.verbAhead(j+1) || be):
			if !s.verbAhead(j + 1) {
				break loop
			}
		case main < 0 && t.verb != nil && s.verbal(j):
			if be && !(t.verb.participle || t.verb.gerund) {
				break loop
			}
			main = j
			j++
			break loop
		default:
			break loop
		}
		j++
	}
	if main < 0 {
		if !be {
			if c.negated || c.future || c.may || have {
				return i, c
			}
			return i, c
		}
		c.b, c.lemma, c.head = j, "be", j-1
		return j, c
	}
	v := s.at(main).verb
	c.b, c.head, c.lemma = j, main, v.lemma
	c.passive = be && v.participle && !v.gerund
	c.gerund = v.gerund && !be
	c.bare = !be && !have && main == i && (v.participle || v.past) && !v.base
	if p, ok := particles[c.lemma]; ok && p != "" && s.at(j).low == p {
		c.particle = p
		if p != "into" {
			c.b++
		}
	} else if ok && p == "up" && s.at(j).is(lexReflexive) && s.at(j+1).low == "up" {
		c.particle = p
	}
	return c.b, c
}

// auxiliary tells whether the form of have or do at j helps another verb.
func (s *sentence) auxiliary(j int) bool {
	for k := j + 1; k < len(s.toks) && k < j+4; k++ {
		t := s.at(k)
		if t.is(lexNot) || t.is(lexAdverb) {
			continue
		}
		if t.is(lexBe) {
			return true
		}
		return t.verb != nil && (t.verb.participle || t.verb.base && s.at(j).is(lexDo)) && s.verbal(k) || t.low == "to"
	}
	return false
}

// verbAhead tells whether only adverbs stand between j and a verb.
func (s *sentence) verbAhead(j int) bool {
	for k := j; k < len(s.toks) && k < j+3; k++ {
		t := s.at(k)
		if t.is(lexBe|lexHave|lexModal|lexDo) || s.verbal(k) {
			return true
		}
		if !t.is(lexAdverb) && !t.is(lexNot) {
			return false
		}
	}
	return false
}
