package extract

func (d *doc) warned(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	from, to := c.subj, c.obj
	if vg.passive {
		from, to = append(c.agent, c.at("by")...), c.subj
	}
	d.cross(s, c, id, from, "warned", to)
	about := c.at("about", "of", "against", "regarding", "concerning")
	about = append(about, d.ofPhrases(s, c)...)
	if len(about) == 0 {
		about = d.contentPerson(s, c.vg)
	}
	d.cross(s, c, id, from, "warned-about", about)
}

// ofPhrases gives the phrases behind "of" right of the verb.
func (d *doc) ofPhrases(s *sentence, c *clause) []int {
	var out []int
	for k := c.vg + 1; k < c.end; k++ {
		if ch := &s.chunks[k]; ch.kind == chunkNP && ch.prep == "of" && ch.chain >= 0 {
			out = append(out, k)
		}
	}
	return out
}

// contentPerson gives the first person named behind "that" after chunk k.
func (d *doc) contentPerson(s *sentence, k int) []int {
	that := false
	for j := k + 1; j < len(s.chunks); j++ {
		ch := &s.chunks[j]
		if ch.kind == chunkRel && s.at(ch.a).low == "that" {
			that = true
		}
		if ch.kind == chunkClose || ch.kind == chunkVG && !that {
			return nil
		}
		if that && ch.kind == chunkNP && ch.chain >= 0 && (ch.class == classPerson || ch.class == classGroup) {
			return []int{j}
		}
	}
	return nil
}

// ignored reads "Belgium ignored Turkey's warnings that X ..." and "dismissed
// a warning from Y about X": someone warned, of someone, and was not heard.
func (d *doc) ignored(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	deaf, notices := c.subj, c.obj
	if vg.passive {
		deaf, notices = c.agent, c.subj
	}
	for _, w := range notices {
		ch := &s.chunks[w]
		if ch.class != classWarning {
			continue
		}
		from := c.at("from", "by")
		from = append(from, d.near(s, w, "from", "by")...)
		if ch.poss >= 0 {
			from = append(from, ch.poss)
		}
		about := append(c.at("about", "on", "regarding"), d.near(s, w, "about", "on", "regarding")...)
		if len(about) == 0 {
			about = d.contentPerson(s, w)
		}
		for _, a := range uniq(from) {
			for _, b := range deaf {
				d.propose(s, draft{rule: id, subj: d.ref(s, a), predicate: "warned", obj: d.ref(s, b), chunks: []int{a, b, w}, trigger: vg.head, clause: c, score: d.sure(s, a, b)})
			}
			d.crossWarn(s, c, id, a, "warned-about", about)
		}
		for _, a := range deaf {
			d.crossWarn(s, c, id, a, "ignored-warning-about", about)
		}
	}
}

// crossWarn is cross with evidence that reaches the content of the warning.
func (d *doc) crossWarn(s *sentence, c *clause, id string, a int, predicate string, about []int) {
	for _, b := range uniq(about) {
		d.propose(s, draft{rule: id, subj: d.ref(s, a), predicate: predicate, obj: d.ref(s, b), chunks: []int{a, c.vg, b}, trigger: s.chunks[c.vg].head, clause: c, score: d.sure(s, a, b)})
	}
}

func uniq(in []int) []int {
	var out []int
	for i, v := range in {
		seen := false
		for _, w := range in[:i] {
			seen = seen || v == w
		}
		if !seen {
			out = append(out, v)
		}
	}
	return out
}

// near gives the phrases that hang on phrase k by one of the prepositions.
func (d *doc) near(s *sentence, k int, preps ...string) []int {
	var out []int
	for j := k + 1; j < len(s.chunks) && j < k+8; j++ {
		ch := &s.chunks[j]
		switch ch.kind {
		case chunkPrep, chunkDate, chunkPoss, chunkConj:
		case chunkNP:
			for _, p := range preps {
				if ch.prep == p && s.chunkAt(j+1).kind != chunkPoss {
					out = append(out, j)
				}
			}
		default:
			return out
		}
	}
	return out
}

// issued reads "issued a warning to X about Y", "received a notice from X".
func (d *doc) issued(s *sentence, c *clause, id string) {
	for _, w := range c.obj {
		if s.chunks[w].class != classWarning {
			continue
		}
		from, to := c.subj, c.at("to")
		if s.chunks[c.vg].lemma == "receive" {
			from, to = c.at("from"), c.subj
		}
		d.cross(s, c, id, from, "warned", to)
		about := c.at("about", "on", "regarding", "for")
		if len(about) == 0 {
			about = d.contentPerson(s, w)
		}
		for _, a := range from {
			d.crossWarn(s, c, id, a, "warned-about", about)
		}
	}
}
