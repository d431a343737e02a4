package extract

import (
	"strings"
)

// pronouns points he, she, they and his, her, their at the nearest person that
// is subject of the sentence or of the one before.
func (d *doc) pronouns(s *sentence) {
	for k := range s.chunks {
		c := &s.chunks[k]
		if c.kind != chunkNP {
			continue
		}
		if c.pronoun == "it" && s.speaks(k) {
			if n := d.it(s, k); n >= 0 {
				c.chain = n
				d.join(n, s.span(c.a, c.b), "pronoun: the organisation that speaks")
			}
			continue
		}
		switch c.pronoun {
		case "i", "we", "you", "me", "us", "someone", "nobody", "everyone":
			continue // who speaks or is spoken to, whom the text need not name
		}
		if c.pronoun != "" && c.class == classPerson && !strings.HasSuffix(c.pronoun, "self") && !strings.HasSuffix(c.pronoun, "selves") {
			if n := d.antecedentOf(s, k, c.plural || c.pronoun == "they" || c.pronoun == "them"); n >= 0 {
				d.tellGender(n, c.pronoun)
				c.chain = n
				d.join(n, s.span(c.a, c.b), "pronoun: nearest fitting subject")
			}
		}
	}
}

// speaks tells whether chunk k is the subject behind "that" of a verb of speech.
func (s *sentence) speaks(k int) bool {
	if s.chunkAt(k-1).kind != chunkRel {
		return false
	}
	for j := k - 2; j >= 0; j-- {
		if c := &s.chunks[j]; c.kind == chunkVG {
			return speech[c.lemma]
		}
	}
	return false
}

// it points "it" and "its" at the organisation or group that is subject of the
// clause around it or of the sentence before.
func (d *doc) it(s *sentence, k int) int {
	fits := func(c *chunk) bool {
		if c.kind != chunkNP || c.chain < 0 {
			return false
		}
		o := d.chains[c.chain]
		return o.Kind == "organisation" || o.Kind == "group" && o.Named || o.Kind == "place" && o.Named && c.prep == ""
	}
	for back := 0; back < 2 && s.index-back >= 0; back++ {
		p := &d.s[s.index-back]
		for i := range p.clause {
			for _, n := range p.clause[i].subj {
				if (back > 0 || n < k) && fits(&p.chunks[n]) {
					return p.chunks[n].chain
				}
			}
		}
		if back == 0 && s.chunks[k].pronoun != "" && len(s.clause) > 0 && s.clause[0].vg < k {
			return -1 // an "it" of its own sentence's thing
		}
		if back > 0 {
			return d.only(p, 0, len(p.chunks), func(c *chunk) bool {
				return c.kind == chunkNP && c.name >= 0 && c.chain >= 0 && (d.chains[c.chain].Kind == "organisation" || d.chains[c.chain].Kind == "group")
			})
		}
	}
	return -1
}

// genderOf gives 'm' or 'f' for words that tell it.
func genderOf(w string) byte {
	switch w {
	case "he", "him", "his", "himself", "mr", "brother", "father", "son", "husband", "uncle", "nephew", "man", "boy", "policeman", "spokesman",
		"businessman", "chairman", "boyfriend", "half-brother", "grandfather", "stepfather":
		return 'm'
	case "she", "her", "herself", "mrs", "ms", "miss", "mme", "sister", "mother", "daughter", "wife", "aunt", "niece", "woman", "girl",
		"policewoman", "spokeswoman", "businesswoman", "chairwoman", "girlfriend", "half-sister", "grandmother", "stepmother", "landlady":
		return 'f'
	}
	return 0
}

func (d *doc) tellGender(n int, w string) {
	if g := genderOf(w); g != 0 && d.chains[n].gender == 0 && d.chains[n].Kind == "person" {
		d.chains[n].gender = g
	}
}

// antecedentOf gives the chain that a personal pronoun at chunk k points to.
func (d *doc) antecedentOf(s *sentence, k int, plural bool) int {
	want := genderOf(s.chunks[k].pronoun + s.chunks[k].possPron)
	fits := func(c *chunk) bool {
		if c.kind != chunkNP || c.chain < 0 || d.chains[c.chain].Kind == "place" {
			return false
		}
		if plural {
			return c.plural || d.chains[c.chain].Kind == "group"
		}
		if g := d.chains[c.chain].gender; g != 0 && want != 0 && g != want {
			return false
		}
		return d.chains[c.chain].Kind == "person" && !c.plural
	}
	// Inside the sentence: the nearest subject to the left, else the only one.
	for i := len(s.clause) - 1; i >= 0; i-- {
		for _, n := range s.clause[i].subj {
			if n < k && fits(&s.chunks[n]) {
				return s.chunks[n].chain
			}
		}
	}
	if n := d.only(s, 0, k, fits); n >= 0 {
		return n
	}
	for back := 1; back <= 2 && s.index-back >= 0; back++ {
		p := &d.s[s.index-back]
		if p.title || d.part(p.Begin) != d.part(s.Begin) {
			break
		}
		for i := range p.clause {
			for _, n := range p.clause[i].subj {
				if fits(&p.chunks[n]) {
					return p.chunks[n].chain
				}
			}
		}
		if n := d.only(p, 0, len(p.chunks), fits); n >= 0 {
			return n
		}
	}
	return -1
}

// only gives the chain of the single fitting phrase of chunks [a,b), or -1.
func (d *doc) only(s *sentence, a, b int, fits func(*chunk) bool) int {
	found := -1
	for k := a; k < b; k++ {
		if c := &s.chunks[k]; fits(c) {
			if found >= 0 && found != c.chain {
				return -1
			}
			found = c.chain
		}
	}
	return found
}
