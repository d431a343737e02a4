package extract

// reduced gives a participle behind a noun or comma the phrase beside it as
// subject: "a network headed by X", "an alert on X, wanted by Y".
func (s *sentence) reduced(c *clause) {
	vg := &s.chunks[c.vg]
	if !vg.bare || !vg.passive {
		return
	}
	k := c.vg - 1
	if s.chunkAt(k).kind == chunkAdverb {
		k--
	}
	comma := s.chunkAt(k).kind == chunkComma
	if comma {
		k--
	}
	for s.chunkAt(k).age || comma && s.chunkAt(k).kind == chunkComma {
		k--
	}
	if np := s.chunkAt(k); np.kind == chunkNP && (np.name >= 0 || !comma) && (len(c.subj) == 0 || s.verbBetween(0, c.vg) || np.prep != "" && s.verbBetween(c.vg+1, len(s.chunks)) || comma && np.class == classPerson) {
		c.subj = []int{k}
	}
}

func (s *sentence) verbBetween(a, b int) bool {
	for k := a; k < b; k++ {
		if s.chunks[k].kind == chunkVG {
			return true
		}
	}
	return false
}

// members puts the named in place of the word for all of them: "Two of the
// suspects, X, 41, and his brother Y, were arrested".
func (s *sentence) members(c *clause) {
	if len(c.subj) == 0 {
		return
	}
	k := c.subj[0]
	g := &s.chunks[k]
	number := g.value >= 0 && g.name < 0
	if g.kind != chunkNP || g.name >= 0 || !g.plural && !number || k >= c.vg {
		return
	}
	j := k + 1
	for j < c.vg && (s.chunks[j].kind == chunkPrep || s.chunks[j].kind == chunkNP && s.chunks[j].prep == "of") {
		j++
	}
	if s.chunkAt(j).kind != chunkComma {
		return
	}
	var named []int
	for j++; j < c.vg; j++ {
		switch n := &s.chunks[j]; {
		case n.kind == chunkNP && n.name >= 0 && n.class == classPerson && n.prep == "":
			named = append(named, j)
		case n.kind == chunkComma, n.kind == chunkConj, n.age:
		default:
			return
		}
	}
	if len(named) > 0 {
		c.subj = named
	}
}
