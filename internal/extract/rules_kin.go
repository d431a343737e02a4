package extract

import (
	"liaison/internal/claim"
)

// kinWords give the predicate and whether the named kin stands first in it.
func kinWords(lemma string) (predicate string, kinFirst bool) {
	switch lemma {
	case "brother", "half-brother":
		return "brother-of", true
	case "sister", "half-sister":
		return "sister-of", true
	case "father", "mother", "parent":
		return "parent-of", true
	case "son", "daughter", "child":
		return "parent-of", false
	case "wife", "husband", "spouse":
		return "spouse-of", true
	case "partner", "girlfriend", "boyfriend", "fiancée", "fiance":
		return "associate-of", true
	}
	return "relative-of", true
}

// kinship reads "his brother X", "Y's brother X", "X, brother of Y", "X is
// the brother of Y" and "brothers X and Y".
func (d *doc) kinship(s *sentence, k int) {
	c := &s.chunks[k]
	if c.noun == nil || c.noun.class != classKin {
		return
	}
	var kin, of []int
	switch {
	case c.plural && c.name >= 0 && c.possPron == "" && c.poss < 0:
		// "the brothers X and Y"
		for j := k + 1; j < len(s.chunks) && j < k+4; j++ {
			if n := &s.chunks[j]; n.kind == chunkNP && n.name >= 0 && n.class == classPerson {
				kin, of = []int{k}, []int{j}
			} else if n.kind != chunkConj {
				break
			}
		}
	default:
		if c.name >= 0 {
			kin = append(kin, k)
			for j := k + 1; j+1 < len(s.chunks) && c.plural && s.chunks[j].kind == chunkConj && s.chunks[j+1].name >= 0; j += 2 {
				kin = append(kin, j+1)
			}
		} else {
			kin = d.kinNamed(s, k)
		}
		of = d.kinOf(s, k, kin)
	}
	predicate, first := kinWords(c.noun.lemma)
	for _, a := range kin {
		for _, b := range of {
			subj, obj := d.ref(s, a), d.ref(s, b)
			if c.possPron != "" && b == k {
				obj = d.ownerRef(s, k)
			}
			if !first {
				subj, obj = obj, subj
			}
			d.propose(s, draft{rule: "noun.kinship", subj: subj, predicate: predicate, obj: obj, chunks: []int{a, b, k}, trigger: c.head,
				clause: d.copulaAt(s, k), score: d.sure(s, a, b)})
		}
	}
}

// copulaAt gives the clause whose verb "be" has chunk k as its object, so that
// "is not the brother of" is negated.
func (d *doc) copulaAt(s *sentence, k int) *clause {
	for i := range s.clause {
		c := &s.clause[i]
		if s.chunks[c.vg].lemma == "be" {
			for _, o := range c.obj {
				if o == k {
					return c
				}
			}
		}
	}
	return nil
}

// ownerRef gives the person to whom the his or her of chunk k points.
func (d *doc) ownerRef(s *sentence, k int) *Ref {
	n := d.ownerOf(s, k)
	if n < 0 {
		return nil
	}
	o := d.chains[n]
	return &Ref{Chain: o.ID, Kind: o.Kind, Label: o.Name}
}

// ownerOf points the his, her or their of chunk k at a person.
func (d *doc) ownerOf(s *sentence, k int) int {
	if s.chunks[k].possPron == "" {
		return -1
	}
	if s.chunks[k].possPron == "its" {
		return d.it(s, k)
	}
	return d.antecedentOf(s, k, s.chunks[k].possPron == "their")
}

// kinNamed gives the name that stands in apposition to a kin word without one,
// or the subject of "X is the brother of Y".
func (d *doc) kinNamed(s *sentence, k int) []int {
	if c := d.copulaAt(s, k); c != nil {
		return c.subj
	}
	next, prev := s.chunkAt(k+1), s.chunkAt(k-1)
	if next.kind == chunkComma && s.chunkAt(k+2).name >= 0 && s.chunkAt(k+2).class == classPerson && s.chunkAt(k+2).prep == "" && (s.chunks[k].possPron != "" || s.chunks[k].poss >= 0) {
		return []int{k + 2}
	}
	if prev.kind == chunkComma && s.chunkAt(k-2).name >= 0 && s.chunkAt(k-2).class == classPerson {
		return []int{k - 2}
	}
	if p := s.chunks[k].poss; p >= 2 && s.chunkAt(p-1).kind == chunkComma && s.chunkAt(p-2).name >= 0 && s.chunkAt(p-2).class == classPerson {
		return []int{p - 2} // "X, Y's brother,"
	}
	return nil
}

func (d *doc) kinOf(s *sentence, k int, kin []int) []int {
	c := &s.chunks[k]
	switch {
	case c.poss >= 0:
		return []int{c.poss}
	case c.possPron != "":
		return []int{k}
	}
	if of := d.near(s, k, "of"); len(of) > 0 && s.chunks[of[0]].class == classPerson {
		return of[:1]
	}
	return nil
}

// aged reads the age of a person, and the days of birth that it allows.
func (d *doc) aged(s *sentence, k int) {
	c := &s.chunks[k]
	if c.value < 0 || d.values[c.value].Kind != "age" {
		return
	}
	who := k
	switch {
	case c.chain >= 0 && d.chains[c.chain].Kind == "person" && c.b-c.a > 1:
	case s.chunkAt(k-1).kind == chunkComma || s.chunkAt(k-1).kind == chunkVG && s.chunks[k-1].lemma == "be":
		who = k - 2
		if cl := s.clauseOf(k - 1); cl != nil && len(cl.subj) > 0 {
			who = cl.subj[0]
		}
	}
	r := d.ref(s, who)
	if r == nil || r.Kind != "person" {
		return
	}
	v := &d.values[c.value]
	at := c.a
	for at < c.b && s.at(at).value != int32(c.value+1) {
		at++
	}
	if at == c.b {
		return
	}
	n := *v.Number
	d.propose(s, draft{rule: "noun.age", subj: r, predicate: "age", value: claim.NumberValue(n), chunks: []int{who, k}, trigger: at, score: d.sure(s, who)})
	if v.Birth != nil {
		d.propose(s, draft{rule: "noun.age.birth", subj: r, predicate: "birth-date", value: claim.DateValue(*v.Birth), chunks: []int{who, k}, trigger: at, score: d.sure(s, who)})
	}
}
