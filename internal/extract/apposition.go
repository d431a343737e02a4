package extract

import (
	"strings"

	"liaison/internal/tagger"
)

// describe keeps the words before a name as a role: "police officer Jan".
func (d *doc) describe(s *sentence, c *chunk) {
	sp := &d.spans[c.name]
	if c.chain >= 0 {
		if w, _, many := strings.Cut(lower(sp.Text), " "); many {
			d.tellGender(c.chain, strings.TrimSuffix(w, "."))
		}
	}
	if c.chain < 0 || c.noun == nil || sp.Type != tagger.Person || c.a >= sp.First {
		return
	}
	d.tellGender(c.chain, c.noun.lemma)
	a := c.a
	for a < sp.First && (s.at(a).is(lexDet) || s.at(a).value != 0) {
		a++
	}
	if a < sp.First {
		d.role(c.chain, s.span(a, sp.First), "words before the name")
	}
}

func (d *doc) role(n int, at Span, reason string) {
	c := d.chains[n]
	for _, w := range strings.Fields(lower(d.text[at.Begin:at.End])) {
		if w == "of" {
			break
		}
		d.tellGender(n, w)
	}
	for _, r := range c.Roles {
		if r.Span == at {
			return
		}
	}
	c.Roles = append(c.Roles, Link{Span: at, Text: d.text[at.Begin:at.End], Reason: reason})
}

// appositions join "a fourth suspect, 25-year-old X" and "X, a police officer,".
func (d *doc) appositions(s *sentence) {
	for k := 0; k+2 < len(s.chunks); k++ {
		a, comma := &s.chunks[k], &s.chunks[k+1]
		if a.kind != chunkNP || comma.kind != chunkComma || s.at(comma.a).low != "," && s.at(comma.a).low != "(" && s.at(comma.a).low != "–" && s.at(comma.a).low != "—" {
			continue
		}
		// An age may stand between: "X, 25, a driver".
		j := k + 2
		if c := &s.chunks[j]; c.kind == chunkNP && c.value >= 0 && d.values[c.value].Kind == "age" && c.b-c.a == 1 && s.chunkAt(j+1).kind == chunkComma {
			c.chain = a.chain
			j += 2
		}
		b := s.chunkAt(j)
		if b.kind != chunkNP || b.prep != "" && b.prep != a.prep || b.poss >= 0 {
			continue
		}
		if a.name >= 0 && a.class == classPerson && b.name < 0 && b.indefinite && b.noun == nil && s.closes(j) && calling(s.at(b.head).low) {
			b.noun, b.class = &noun{lemma: s.at(b.head).low, class: classPerson}, classPerson
		}
		switch {
		case a.chain >= 0 && a.name >= 0 && b.name < 0 && personal(a, b) && (b.indefinite || b.definite || !b.plural && (s.at(b.a).is(lexAdjective) || s.at(s.chunkAt(j+1).a).low == "of")) && !s.andAhead(j, len(s.chunks)):
			b.chain = a.chain
			d.role(a.chain, s.wide(j), "apposition")
			d.join(a.chain, s.span(b.a, b.b), "apposition")
		case b.name >= 0 && a.name < 0 && a.pronoun == "" && personal(b, a) && !a.plural && b.chain >= 0:
			a.chain = b.chain
			d.role(b.chain, s.wide(k), "apposition")
			d.join(b.chain, s.span(a.a, a.b), "apposition")
		}
	}
	// "The capture of X in Y, a key suspect": the description belongs to the
	// person in the phrase before.
	for k := 0; k+1 < len(s.chunks); k++ {
		if s.chunks[k].kind != chunkComma {
			continue
		}
		b := &s.chunks[k+1]
		if b.kind != chunkNP || b.chain >= 0 || !b.indefinite || b.name >= 0 || b.class != classPerson || b.plural {
			continue
		}
		for j := k - 1; j >= 0 && j > k-6; j-- {
			a := &s.chunks[j]
			if a.kind == chunkVG || a.kind == chunkComma {
				break
			}
			if a.kind == chunkNP && a.name >= 0 && a.class == classPerson && a.chain >= 0 {
				b.chain = a.chain
				d.role(a.chain, s.wide(k+1), "apposition")
				d.join(a.chain, s.span(b.a, b.b), "apposition")
				break
			}
		}
	}
}

// closes tells whether an apposition may end with chunk j.
func (s *sentence) closes(j int) bool {
	switch n := s.chunkAt(j + 1); n.kind {
	case chunkComma, chunkPrep, chunkRel, chunkConj:
		return true
	default:
		return n == &noChunk || n.kind == chunkOther && !isWordToken(s.at(n.a).Text)
	}
}

// calling tells by its ending whether a word that the lexicon does not have can
// name a person's calling.
func calling(w string) bool {
	for _, tail := range [...]string{"er", "or", "ist", "man", "woman", "ian", "ant", "ee", "eur", "smith", "hand"} {
		if len(w) > len(tail)+2 && strings.HasSuffix(w, tail) {
			return true
		}
	}
	return false
}

// calledSo joins a description with the name that a verb gives it: "the driver
// was identified as X", "a financier named X", "a man who called himself X".
func (d *doc) calledSo(s *sentence) {
	for k := range s.chunks {
		v := &s.chunks[k]
		if v.kind != chunkVG || v.negated {
			continue
		}
		n := k + 1
		back := k - 1
		switch v.lemma {
		case "identify", "recognise", "recognize":
			if s.at(s.chunkAt(n).a).low != "as" || !v.passive && !v.bare {
				continue
			}
			n++
		case "name", "call", "dub", "know":
			if v.lemma == "know" {
				if s.at(s.chunkAt(n).a).low != "as" {
					continue
				}
				n++
			}
			if s.at(s.chunkAt(n).a).is(lexReflexive) {
				n++
			} else if !v.bare && !v.passive {
				continue
			}
			if s.chunkAt(back).kind == chunkRel {
				back--
			}
		default:
			continue
		}
		name, who := s.chunkAt(n), s.chunkAt(back)
		if name.kind != chunkNP || name.name < 0 || name.class != classPerson || name.chain < 0 || name.prep != "" && name.prep != "as" {
			continue
		}
		if who.kind == chunkNP && who.name < 0 && who.chain < 0 && who.pronoun == "" && who.class == classPerson && !who.plural {
			who.chain = name.chain
			d.role(name.chain, s.wide(back), "named so")
			d.join(name.chain, s.span(who.a, who.b), "named so")
		}
	}
}

// personal tells whether description b can speak of name a.
func personal(a, b *chunk) bool {
	return a.class == b.class && b.noun != nil || a.class == classPerson && (b.class == classPerson || b.class == classKin) ||
		(a.class == classGroup || a.class == classOrganisation) && (b.class == classGroup || b.class == classOrganisation) ||
		a.class == classPlace && b.class == classPlace
}

// wide gives the span of chunk k with the "of", "in", "at", "for" phrases that
// hang on it.
func (s *sentence) wide(k int) Span {
	last := k
	for last+2 < len(s.chunks) && s.chunks[last+1].kind == chunkPrep && s.chunks[last+2].kind == chunkNP {
		w := s.at(s.chunks[last+1].a).low
		if w != "of" && s.chunks[k].class == classOrganisation {
			break
		}
		switch w {
		case "of", "in", "at", "for", "behind", "from", "across", "with":
			last += 2
			if s.chunkAt(last+1).kind == chunkConj && s.chunkAt(last+2).kind == chunkNP && s.chunkAt(last+2).prep == s.chunks[last].prep {
				last += 2
			}
			continue
		}
		break
	}
	a := s.chunks[k].a
	if t := s.at(a); t.is(lexDet) && a+1 < s.chunks[k].b {
		a++
	}
	return s.span(a, s.chunks[last].b)
}

// kindOf gives the kind of subject of a phrase, or "".
func (c *chunk) kindOf() string {
	switch c.class {
	case classPerson, classKin:
		if c.plural {
			return "group"
		}
		return "person"
	case classGroup:
		return "group"
	case classOrganisation:
		return "organisation"
	case classPlace:
		return "place"
	case classPremises:
		return "premises"
	case classVehicle:
		return "vehicle"
	case classWeapon:
		return "weapon"
	case classDocument:
		return "document"
	case classPhone:
		return "phone"
	case classItem, classMoney:
		return "item"
	}
	return ""
}

// description gives a chain to a phrase without a name. A definite one joins
// the only earlier chain of the same head noun that does not contradict it.
func (d *doc) description(s *sentence, k int) {
	c := &s.chunks[k]
	kind := c.kindOf()
	if kind == "" || c.noun == nil || c.possPron != "" && c.class == classKin {
		return
	}
	mods := make([]string, 0, len(c.mods))
	for _, m := range c.mods {
		mods = append(mods, foldLabel(d.spans[m].Text))
	}
	for i := c.a; i < c.head; i++ {
		if t := s.at(i); t.span == 0 && capitalised(t.Text) && !t.is(lexDet) {
			mods = append(mods, t.low) // "Dutch police" are not "Belgian police"
		}
	}
	key := strings.Join(mods, " ")
	if n := d.onlyNamed(s, c, kind); n >= 0 && key == "" {
		c.chain = n
		d.join(n, s.span(c.a, c.b), "the only one named of that kind")
		return
	}
	if c.definite || c.class == classGroup || c.class == classOrganisation {
		found, many := -1, 0
		for n := len(d.chains) - 1; n >= 0 && n > len(d.chains)-400; n-- {
			o := d.chains[n]
			if o.Named || o.event != nil || o.head != c.noun.lemma || o.group != c.plural || key != "" && o.mods != key ||
				o.count != 0 && d.countOf(c) != 0 && o.count != d.countOf(c) {
				continue
			}
			found = n
			many++
		}
		if many == 1 && (c.definite || d.chains[found].mods == key && !c.indefinite) {
			c.chain = found
			d.join(found, s.span(c.a, c.b), "the only one described so")
			return
		}
	}
	wide := s.wide(k)
	if c.noun.lemma == "number" {
		wide = s.span(c.a, c.b) // who is counted may be a word of nationality
	}
	n := d.newChain(kind, d.text[wide.Begin:wide.End])
	o := d.chains[n]
	o.head, o.mods, o.count, o.group = c.noun.lemma, key, d.countOf(c), c.plural
	c.chain = n
	d.join(n, s.span(c.a, c.b), "description")
}

// onlyNamed gives the one name of this and the two sentences before that "the
// firm", "the group", "the ship" can mean; -1 where there is none or a second.
func (d *doc) onlyNamed(s *sentence, c *chunk, kind string) int {
	if !c.definite || c.plural || c.b-c.a != 2 || !stands[c.noun.lemma] {
		return -1
	}
	found := -1
	for i := max(0, s.index-2); i <= s.index; i++ {
		p := &d.s[i]
		for k := range p.chunks {
			o := &p.chunks[k]
			if i == s.index && o.a >= c.a {
				break
			}
			if o.kind != chunkNP || o.name < 0 || o.chain < 0 {
				continue
			}
			sp := &d.spans[o.name]
			n := d.chains[o.chain]
			fits := n.Kind == kind || kind != "vehicle" && (n.Kind == "organisation" || n.Kind == "group") && sp.Kind != tagger.Agency && sp.Kind != tagger.Media && sp.Kind != tagger.Body
			if !fits || found == o.chain {
				continue
			}
			if found >= 0 {
				return -1
			}
			found = o.chain
		}
	}
	return found
}

// stands are nouns that stand for a name that came before.
var stands = map[string]bool{"firm": true, "company": true, "group": true, "organisation": true, "organization": true, "network": true,
	"militia": true, "gang": true, "vessel": true, "ship": true, "yacht": true, "boat": true, "charity": true, "bank": true}

func (d *doc) countOf(c *chunk) int64 {
	if c.value < 0 || d.values[c.value].Number == nil || d.values[c.value].Number.Low == nil {
		return 0
	}
	return *d.values[c.value].Number.Low
}
