package extract

import "liaison/internal/tagger"

type chunkKind uint8

const (
	chunkOther chunkKind = iota
	chunkNP
	chunkVG
	chunkPrep
	chunkConj
	chunkSub
	chunkRel
	chunkComma
	chunkOpen  // opening quote
	chunkClose // closing quote
	chunkDate
	chunkPoss // 's
	chunkAdverb
)

// chunk is a light phrase: tokens [a,b) of its sentence.
type chunk struct {
	kind chunkKind
	a, b int

	// Noun phrases.
	head       int // token
	name       int // index into doc.spans of the name that heads it, or -1
	class      class
	noun       *noun // head noun, or the noun that describes the name
	plural     bool
	definite   bool
	indefinite bool
	pronoun    string
	possPron   string // his, her, their, its
	poss       int    // chunk of the possessor, or -1
	mods       []int  // names inside, before the head
	value      int    // count or age inside, index into doc.values, or -1
	date       int    // date inside, or -1
	prep       string // preposition that governs it
	chain      int    // -1 until coreference
	age        bool   // an age and nothing else

	// Verb groups.
	lemma      string
	particle   string
	passive    bool
	bare       bool // one past or participle form without auxiliary
	negated    bool
	future     bool
	may        bool // may, might, could
	infinitive bool
	gerund     bool
}

func (s *sentence) chunkAt(i int) *chunk {
	if i < 0 || i >= len(s.chunks) {
		return &noChunk
	}
	return &s.chunks[i]
}

var noChunk = chunk{name: -1, poss: -1, value: -1, date: -1, chain: -1}

// chunk cuts a sentence into light phrases.
func (d *doc) chunk(s *sentence) {
	s.chunks = make([]chunk, 0, len(s.toks)/2+2)
	for i := 0; i < len(s.toks); {
		j := d.phrase(s, i)
		i = max(j, i+1)
	}
	s.govern()
	s.label()
}

func (s *sentence) put(c chunk) int {
	c.chain = -1
	s.chunks = append(s.chunks, c)
	return c.b
}

func plain(kind chunkKind, a, b int) chunk {
	return chunk{kind: kind, a: a, b: b, head: a, name: -1, poss: -1, value: -1, date: -1}
}

// phrase appends the chunk that begins at token i and gives its end.
func (d *doc) phrase(s *sentence, i int) int {
	t := s.at(i)
	if t.span == 0 {
		switch {
		case t.low == "," || t.low == ";" || t.low == ":" || t.low == "–" || t.low == "—" || t.low == "-" || t.low == "(" || t.low == ")":
			return s.put(plain(chunkComma, i, i+1))
		case t.low == "“" || t.low == "«" || t.low == "„":
			return s.put(plain(chunkOpen, i, i+1))
		case t.low == "”" || t.low == "»" || t.low == `"`:
			return s.put(plain(chunkClose, i, i+1))
		case t.is(lexPossessiveEnd) || t.low == "'" || t.low == "’":
			return s.put(plain(chunkPoss, i, i+1))
		}
	}
	if v := t.value; v != 0 && d.isDate(int(v-1)) {
		end := i + 1
		for s.at(end).value == v {
			end++
		}
		c := plain(chunkDate, i, end)
		c.date = int(v - 1)
		return s.put(c)
	}
	if end, c := s.verbGroup(i); end > i {
		return s.put(c)
	}
	if t.span == 0 {
		switch {
		case t.low == "that" && d.thatIsDet(s, i):
		case t.is(lexRel) && !(t.low == "where" && i == 0):
			return s.put(plain(chunkRel, i, i+1))
		case t.is(lexSub) && t.value == 0:
			return s.put(plain(chunkSub, i, i+1))
		case t.is(lexPrep) && t.value == 0 && !t.is(lexDet):
			return s.put(plain(chunkPrep, i, i+1))
		case t.is(lexConj) && t.value == 0:
			return s.put(plain(chunkConj, i, i+1))
		case (t.is(lexPronoun) || t.is(lexReflexive)) && !(t.value != 0 && s.at(i+1).noun != nil):
			c := plain(chunkNP, i, i+1)
			c.pronoun, c.class = t.low, classPerson
			if t.low == "it" || t.low == "itself" {
				c.class = classOther
			}
			c.plural = t.low == "they" || t.low == "them" || t.low == "themselves"
			return s.put(c)
		}
	}
	if end := d.nounPhrase(s, i); end > i {
		return end
	}
	if t.is(lexAdverb) {
		return s.put(plain(chunkAdverb, i, i+1))
	}
	return s.put(plain(chunkOther, i, i+1))
}

// thatIsDet tells "that man" from "that the man".
func (d *doc) thatIsDet(s *sentence, i int) bool {
	n := s.at(i + 1)
	return n.noun != nil && !n.noun.plural && n.span == 0 && !s.at(i-1).is(lexVerb) && i == 0
}

// nominal tells whether token i can go on a noun phrase that began at a.
func (s *sentence) nominal(i, a int) bool {
	t := s.at(i)
	switch {
	case t.Text == "":
		return false
	case t.span != 0:
		return true
	case t.is(lexPossessiveEnd) || !isWordToken(t.Text) && t.value == 0:
		return false
	case t.value != 0:
		return true
	case s.verbal(i):
		return false
	case t.is(lexPrep | lexConj | lexSub | lexRel | lexPronoun | lexReflexive | lexBe | lexHave | lexDo | lexModal | lexNot):
		return t.is(lexDet) && i == a
	case t.is(lexDet):
		return i == a || s.at(i-1).is(lexDet) && !s.at(i-1).is(lexDef) && i == a+1
	case t.is(lexAdverb):
		return t.noun != nil || i > a && s.at(i+1).is(lexAdjective)
	}
	return true
}

// nounPhrase appends the noun phrase that begins at i and gives its end, or i.
func (d *doc) nounPhrase(s *sentence, i int) int {
	if !s.nominal(i, i) {
		return i
	}
	j := i
	for s.nominal(j, i) {
		t := s.at(j)
		if j > i && t.span != 0 && s.at(j-1).span != 0 && t.span != s.at(j-1).span && d.spans[t.span-1].Type == tagger.Person {
			break
		}
		if j > i && t.value != 0 && d.isDate(int(t.value-1)) && t.value != s.at(j-1).value && !s.at(j-1).is(lexDet|lexAdjective) {
			break
		}
		if j > i && s.at(j-1).span != 0 && t.span == 0 && d.spans[s.at(j-1).span-1].Type == tagger.Person && t.noun == nil {
			break
		}
		// A described name ends its phrase: "police officer Jan Peeters".
		j++
	}
	// Trailing determiners or bare adverbs are no head.
	for j > i && s.at(j-1).is(lexDet) && s.at(j-1).noun == nil && s.at(j-1).span == 0 && j-1 > i {
		j--
	}
	c := plain(chunkNP, i, j)
	c.head = j - 1
	d.headOf(s, &c)
	return s.put(c)
}

// headOf fills in what heads the phrase and what stands before the head.
func (d *doc) headOf(s *sentence, c *chunk) {
	first := s.at(c.a)
	c.definite = first.is(lexDef)
	c.indefinite = first.low == "a" || first.low == "an" || first.low == "another"
	if first.is(lexPossessive) {
		c.possPron = first.low
	}
	h := s.at(c.head)
	if h.span != 0 {
		c.name = int(h.span - 1)
		c.class = nameClass(&d.spans[c.name])
	} else if h.noun != nil {
		c.noun, c.class, c.plural = h.noun, h.noun.class, h.noun.plural
	}
	if h.span == 0 && h.noun == nil && capitalised(h.Text) && c.head > c.a {
		if n := s.at(c.head - 1).noun; n != nil && n.class == classVehicle && s.at(c.head-1).span == 0 {
			c.noun, c.class = n, classVehicle // "a white Renault Kangoo"
		}
	}
	if h.low == "number" && s.at(c.b).low == "of" {
		c.noun, c.class, c.plural = &noun{lemma: "number", class: classGroup, plural: true}, classGroup, true
	}
	seen := int32(0)
	for k := c.a; k < c.b; k++ {
		t := s.at(k)
		if t.span != 0 && int(t.span-1) != c.name && t.span != seen {
			c.mods = append(c.mods, int(t.span-1))
			seen = t.span
		}
		if t.span == 0 && c.name >= 0 && t.noun != nil && k < c.head {
			c.noun = t.noun
		}
		if t.value != 0 {
			if d.isDate(int(t.value - 1)) {
				c.date = int(t.value - 1)
			} else {
				c.value = int(t.value - 1)
			}
		}
	}
	c.age = c.value >= 0 && d.values[c.value].Kind == "age" && d.values[c.value].Begin == s.toks[c.a].Begin && d.values[c.value].End >= s.toks[c.b-1].End
	if c.name >= 0 && c.noun != nil && c.noun.plural && c.noun.class == classKin {
		c.plural = true // "the cousins X and Y"
	}
}

// label makes the dash behind a dateline ("GHENT, March 3 - Police ...") and
// the colon behind a label ("Hamburg: Police ...") the beginning of a clause.
func (s *sentence) label() {
	for k := range s.chunks {
		switch c := &s.chunks[k]; c.kind {
		case chunkVG, chunkSub, chunkRel, chunkOpen:
			return
		case chunkComma:
			if w := s.at(c.a).low; k > 0 && (w == ":" || w == "-" || w == "–" || w == "—") {
				c.kind = chunkSub
				return
			}
		}
	}
}

func nameClass(sp *tagger.Span) class {
	switch sp.Type {
	case tagger.Person:
		return classPerson
	case tagger.Place:
		return classPlace
	case tagger.Vehicle:
		return classVehicle
	}
	if sp.Kind == tagger.Group {
		return classGroup
	}
	return classOrganisation
}

// govern notes the preposition before each noun phrase, also for the later
// members of "in France and Belgium", and who owns "X's Y".
func (s *sentence) govern() {
	for i := range s.chunks {
		c := &s.chunks[i]
		if c.kind != chunkNP && c.kind != chunkDate {
			continue
		}
		p := s.chunkAt(i - 1)
		switch p.kind {
		case chunkPrep:
			c.prep = s.at(p.a).low
		case chunkPoss:
			c.poss = i - 2
			if i >= 2 {
				c.prep = s.chunks[i-2].prep
			}
		case chunkConj:
			q := s.chunkAt(i - 2)
			if q.kind == chunkComma {
				q = s.chunkAt(i - 3)
			}
			if q.kind == chunkNP && q.prep != "" && q.class == c.class && s.chunkAt(i+1).kind != chunkVG {
				c.prep = q.prep
			}
		}
	}
}
