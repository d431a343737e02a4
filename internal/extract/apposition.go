package extract

import (
	"strings"

	"liaison/internal/tagger"
)

// describe keeps the words before a name as a role: "police officer Jan".
func (d *doc) describe(s *sentence, c *chunk) {
	sp := &d.spans[c.name]
	if c.chain < 0 || c.noun == nil || sp.Type != tagger.Person || c.a >= sp.First {
		return
	}
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
		switch {
		case a.chain >= 0 && a.name >= 0 && b.name < 0 && personal(a, b) && (b.indefinite || b.definite || s.at(b.a).is(lexAdjective) && !b.plural) && !s.andAhead(j, len(s.chunks)):
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
	key := strings.Join(mods, " ")
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

func (d *doc) countOf(c *chunk) int64 {
	if c.value < 0 || d.values[c.value].Number == nil || d.values[c.value].Number.Low == nil {
		return 0
	}
	return *d.values[c.value].Number.Low
}
