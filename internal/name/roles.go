package name

import "strings"

// assign gives the pieces their roles: declared parts first, then what marks
// show, then what words and endings suggest.
func (p *personReader) assign() {
	p.dropTitles()
	names := p.countNames()
	comma := p.commaAt()
	caps := p.capsFamily()
	link := -1
	chain := uint8(0)
	for i := range p.pieces {
		pc := &p.pieces[i]
		if pc.Role != RoleUnknown {
			link = -1
			continue
		}
		switch {
		case linkWords[pc.Text] && i < comma: // AL BEN ALI, Isa: a family's name
			pc.Role = RoleParticle
			continue
		case linkWords[pc.Text] && i+1 < len(p.pieces) && (i > 0 || pc.Text != "ben" && pc.Text != "bar"):
			pc.Role, pc.Source = RoleLink, Marked
			link = i
			chain++
			continue
		case chainEnds[pc.Text] && i > 0:
			pc.Role, pc.Source = RoleLink, Marked
			p.pieces[i-1].Role, p.pieces[i-1].Source, p.pieces[i-1].Link = RolePatronymic, Marked, 1
		case p.isParticle(i, names):
			pc.Role = RoleParticle
			if link >= 0 {
				link = i // bin al-Hasan
			}
			continue
		case len(pc.Text) == 1 && pc.word.script <= scriptGreek && pc.word.script != scriptNone:
			pc.Role = RoleInitial
		case generations[pc.Text] && i > 0:
			pc.Role, pc.Weak = RoleGeneration, true
		case link >= 0 && link == i-1:
			pc.Role, pc.Source, pc.Link = RolePatronymic, Marked, chain
		case comma > 0:
			pc.Role, pc.Source = RoleGiven, Marked
			if i < comma {
				pc.Role = RoleFamily
			}
		case caps != nil:
			pc.Role, pc.Source = RoleGiven, Marked
			if caps[i] {
				pc.Role = RoleFamily
			}
		case isPatronymic(pc.Text) && i > 0:
			pc.Role = RolePatronymic
		}
		if chain > 0 && link == i-1 {
			link = -1
		}
		p.guessNisba(i)
		p.declare(pc)
	}
	if chain > 0 {
		p.ownNames()
	}
}

// dropTitles marks titles, as long as a name remains.
func (p *personReader) dropTitles() {
	left := 0
	for i := range p.pieces {
		if !titleWords[p.pieces[i].Text] && !particleWords[p.pieces[i].Text] {
			left++
		}
	}
	if left == 0 {
		return
	}
	for i := range p.pieces {
		if pc := &p.pieces[i]; titleWords[pc.Text] {
			pc.Role, pc.Source, pc.Weak = RoleTitle, Marked, true
		}
	}
}

func (p *personReader) countNames() int {
	n := 0
	for i := range p.pieces {
		if pc := &p.pieces[i]; pc.Role == RoleUnknown && !particleWords[pc.Text] && !linkWords[pc.Text] {
			n++
		}
	}
	return n
}

// isParticle tells a particle: it stands before a name or is joined to one,
// and names remain without it.
func (p *personReader) isParticle(i, names int) bool {
	pc := &p.pieces[i]
	if !particleWords[pc.Text] || names == 0 || pc.word.script == scriptHan || pc.word.script == scriptHangul {
		return false
	}
	if len(pc.Text) == 1 && (pc.word.caps || isUpperWord(pc.word.orig) || pc.word.sep == '.') {
		return false // an initial
	}
	if articleWords[pc.Text] && i+1 < len(p.pieces) {
		p.pieces[i+1].article = true
	}
	// KHAN, Inayat ur: the list has cut the name before its last part
	return i+1 < len(p.pieces) || names > 1 && p.commaAt() > 0 && len(pc.Text) > 1
}

func isUpperWord(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// commaAt gives the index of the first piece after a comma that splits family
// and given names, or 0.
func (p *personReader) commaAt() int {
	for i := range p.pieces {
		if pc := &p.pieces[i]; i > 0 && pc.word.sep == ',' && pc.Role == RoleUnknown && !generations[pc.Text] {
			return i
		}
	}
	return 0
}

// capsFamily tells which pieces are a family name by capitals, where some
// words are in capitals and others are not.
func (p *personReader) capsFamily() []bool {
	up, low := 0, 0
	caps := make([]bool, len(p.pieces))
	for i := range p.pieces {
		pc := &p.pieces[i]
		if pc.Role != RoleUnknown || len(pc.Text) < 2 || particleWords[pc.Text] || linkWords[pc.Text] {
			continue
		}
		if caps[i] = pc.word.caps; caps[i] {
			up++
		} else {
			low++
		}
	}
	if up == 0 || low == 0 || up > 2 {
		return nil
	}
	return caps
}

// isPatronymic tells the endings of Slavic patronymics.
func isPatronymic(text string) bool {
	if len(text) < 6 {
		return false
	}
	for _, e := range []string{"ovich", "evich", "ovna", "evna", "ovych", "evych", "yovych", "ivna", "ovic", "evic", "owitsch", "ewitsch", "ovitch", "evitch"} {
		if strings.HasSuffix(text, e) {
			return true
		}
	}
	return false
}

// guessNisba takes a word with an article and the ending -i for a nisba, if it
// is not the first of the name.
func (p *personReader) guessNisba(i int) {
	pc := &p.pieces[i]
	if i == 0 || pc.Role != RoleUnknown || !pc.article || len(pc.Text) < 4 {
		return
	}
	if last := pc.Text[len(pc.Text)-1]; last == 'i' || last == 'y' {
		pc.Role, pc.Weak = RoleNisba, true
	}
}

// ownNames marks the names before the first link as the person's own.
func (p *personReader) ownNames() {
	for i := range p.pieces {
		pc := &p.pieces[i]
		if pc.Role == RoleLink {
			return
		}
		if pc.Role == RoleUnknown {
			pc.Role, pc.Source = RoleGiven, Marked
		}
	}
}

// declare gives a piece the role that a structured field holds.
func (p *personReader) declare(pc *piece) {
	for _, part := range []struct {
		text string
		role Role
	}{{p.opt.Given, RoleGiven}, {p.opt.Family, RoleFamily}, {p.opt.Patronymic, RolePatronymic}} {
		if part.text == "" {
			continue
		}
		for _, w := range Words(part.text) {
			if w == pc.Text || canonicalCompound(w) == pc.Text {
				if pc.Link == 0 {
					pc.Role = part.role
				}
				pc.Source = Declared
				return
			}
		}
	}
}

// addSyllables reads a name in Hangul or Han: the family name is the first
// syllable, the rest is the given name.
func (p *personReader) addSyllables(w word, system string) {
	rs := []rune(w.low)
	if w.script == scriptHangul && len(p.pieces) == 0 && len(rs) >= 2 && len(rs) <= 4 && p.single {
		family := hangulSyllable(rs[0])
		if t, ok := hangulFamilies[rs[0]]; ok && system == "hangul" {
			family = t
		}
		p.pieces = append(p.pieces, piece{Token: Token{Text: family, Original: string(rs[0]), Units: unitsOfLatin(family)}, word: w})
		for _, r := range rs[1:] {
			t := hangulSyllable(r)
			if t != "" {
				p.pieces = append(p.pieces, piece{Token: Token{Text: t, Original: string(r), Units: unitsOfLatin(t)}, word: w})
			}
		}
		return
	}
	if w.script == scriptHan {
		p.addHan(w, system)
		return
	}
	text, units := w.read(system, KindPerson)
	if text != "" {
		pc := piece{Token: Token{Text: text, Original: w.orig, Units: units}, word: w}
		foreignInSigns(&pc.Token, w)
		if len(rs) == 1 && !p.single {
			pc.Role = RoleSyllable
		}
		p.pieces = append(p.pieces, pc)
	}
}
