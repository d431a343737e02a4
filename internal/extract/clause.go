package extract

// phraseAt is a noun phrase behind a preposition.
type phraseAt struct {
	prep string
	np   int
}

// clause is a verb group with what stands around it. Numbers are chunks of the
// sentence.
type clause struct {
	vg         int
	begin, end int // chunks [begin,end) of the clause
	subj, obj  []int
	agent      []int
	pps        []phraseAt
	dates      []int // values
	relative   bool
	antecedent int // chunk, or -1
	// governor is the clause whose verb takes this infinitive or gerund.
	governor int
}

// clauses finds the clauses of a chunked sentence, from left to right.
func (s *sentence) clauses() {
	for i := range s.chunks {
		if s.chunks[i].kind != chunkVG {
			continue
		}
		c := clause{vg: i, begin: i, antecedent: -1, governor: -1}
		s.left(&c)
		s.voice(&c)
		s.reduced(&c)
		s.members(&c)
		s.right(&c)
		s.clause = append(s.clause, c)
	}
}

// before gives the clause of the verb group at chunk k, or nil.
func (s *sentence) clauseOf(k int) *clause {
	for i := range s.clause {
		if s.clause[i].vg == k {
			return &s.clause[i]
		}
	}
	return nil
}

// free lists the noun phrases of chunks [a,b) that no preposition governs.
func (s *sentence) free(a, b int) []int {
	var out []int
	for k := a; k < b; k++ {
		c := &s.chunks[k]
		if c.kind == chunkNP && c.prep == "" && !c.age && s.chunkAt(k+1).kind != chunkPoss {
			out = append(out, k)
		}
	}
	return out
}

// left finds the subject of c and where its clause begins.
func (s *sentence) left(c *clause) {
	vg := &s.chunks[c.vg]
	for k := c.vg - 1; k >= 0; k-- {
		switch s.chunks[k].kind {
		case chunkRel:
			c.begin = k
			c.relative = true
			nps := s.free(k+1, c.vg)
			c.antecedent = s.antecedent(k)
			if len(nps) > 0 {
				c.subj = s.list(nps, k+1, c.vg)
				r := s.at(s.chunks[k].a).low
				if (r == "which" || r == "whom" || r == "that" || r == "who") && c.antecedent >= 0 && !vg.passive && s.relativeObject(c) {
					c.obj = []int{c.antecedent}
				}
				c.relative = r == "whose" || r == "where" || len(c.obj) > 0
			} else if c.antecedent >= 0 {
				c.subj = []int{c.antecedent}
			}
			return
		case chunkVG:
			s.afterVerb(c, k)
			return
		case chunkSub, chunkOpen, chunkClose:
			c.begin = k + 1
			c.subj = s.first(s.free(k+1, c.vg), k+1, c.vg)
			return
		}
	}
	c.begin = 0
	c.subj = s.first(s.free(0, c.vg), 0, c.vg)
}

// relativeObject tells "the flat that police searched" from "said that police
// searched": the word before "that" must be a noun of a thing or person.
func (s *sentence) relativeObject(c *clause) bool {
	a := &s.chunks[c.antecedent]
	if a.class == classWarning || a.class == classSource || a.class == classOther && a.name < 0 {
		return false
	}
	n := s.chunkAt(c.vg + 1)
	return !(n.kind == chunkNP && n.prep == "")
}

// afterVerb finds the subject when another verb stands to the left, at k.
func (s *sentence) afterVerb(c *clause, k int) {
	prev := s.clauseOf(k)
	if prev == nil {
		return
	}
	vg := &s.chunks[c.vg]
	b := c.vg - 1
	for b > k && s.chunks[b].kind == chunkAdverb {
		b--
	}
	c.begin = b + 1
	if vg.infinitive || vg.gerund {
		c.governor = k
		c.subj = prev.subj
		if np := s.chunkAt(c.vg - 1); vg.gerund && np.kind == chunkNP && np.pronoun == "" && !np.age && (np.class == classPerson || np.class == classGroup || np.class == classVehicle) {
			c.subj, c.governor = []int{c.vg - 1}, -1 // "a citizen living in X"
			return
		}
		if l := s.chunks[k].lemma; len(prev.obj) > 0 && (l == "order" || l == "ask" || l == "force" || l == "help" || l == "tell" || l == "allow" || l == "permit" || l == "want" || l == "accuse" || l == "suspect" || l == "prevent" || l == "stop" || l == "see") {
			c.subj = prev.obj
		}
		return
	}
	switch {
	case s.chunks[b].kind == chunkConj:
		c.subj = prev.subj
		c.governor = prev.governor
		c.relative, c.antecedent = prev.relative, prev.antecedent
		return
	case s.chunks[b].kind == chunkComma:
		switch {
		case prev.relative && prev.antecedent >= 0:
			c.subj = s.main(prev)
		default:
			c.subj = prev.subj
		}
		return
	}
	nps := s.free(k+1, c.vg)
	if prev.relative && prev.antecedent >= 0 && (len(nps) == 0 || len(nps) == 1 && s.direct(k, nps[0])) {
		c.subj = s.main(prev)
		return
	}
	if len(nps) == 0 {
		c.subj = prev.subj
		return
	}
	// The subject begins after the last boundary that a free phrase follows.
	from := k + 1
	for j := k + 1; j < nps[len(nps)-1]; j++ {
		if kind := s.chunks[j].kind; kind == chunkConj || kind == chunkComma {
			if f := s.free(j+1, c.vg); len(f) > 0 && !(kind == chunkConj && s.sameList(j)) {
				from = j + 1
			}
		}
	}
	c.begin = from
	c.subj = s.first(s.free(from, c.vg), from, c.vg)
}

// main gives what a relative clause hangs on.
func (s *sentence) main(rel *clause) []int { return []int{rel.antecedent} }

// direct tells whether np stands right behind the verb at k.
func (s *sentence) direct(k, np int) bool { return np == k+1 }

// sameList tells whether the conjunction at j joins two phrases of one class.
func (s *sentence) sameList(j int) bool {
	a, b := s.chunkAt(j-1), s.chunkAt(j+1)
	return a.kind == chunkNP && b.kind == chunkNP && a.class == b.class && a.prep == "" && b.prep == ""
}

// first gives the first phrase of nps and those joined to it.
func (s *sentence) first(nps []int, a, b int) []int {
	if len(nps) == 0 {
		return nil
	}
	return s.list(nps, a, b)
}

// list takes the first of nps and every one that a comma or "and" joins to it
// with the same class: "A, B and C".
func (s *sentence) list(nps []int, a, b int) []int {
	out := nps[:1:1]
	for _, n := range nps[1:] {
		last := out[len(out)-1]
		if s.chunks[n].class != s.chunks[last].class {
			break
		}
		joined := false
		for k := last + 1; k < n; k++ {
			joined = joined || s.chunks[k].kind == chunkConj
			if s.chunks[k].kind != chunkConj && s.chunks[k].kind != chunkComma && !s.chunks[k].age {
				return out
			}
		}
		if !joined && !s.andAhead(n, b) {
			return out
		}
		out = append(out, n)
	}
	return out
}

// andAhead tells whether the list goes on behind n up to an "and".
func (s *sentence) andAhead(n, b int) bool {
	for k := n + 1; k < b; k++ {
		switch s.chunks[k].kind {
		case chunkConj:
			return s.chunkAt(k+1).kind == chunkNP && s.chunkAt(k+1).class == s.chunks[n].class
		case chunkComma, chunkNP:
		default:
			return false
		}
	}
	return false
}

// antecedent gives the phrase that the relative word at k points to.
func (s *sentence) antecedent(k int) int {
	who := s.at(s.chunks[k].a).low == "who" || s.at(s.chunks[k].a).low == "whose"
	nearest := -1
	for j := k - 1; j >= 0 && j > k-9; j-- {
		c := &s.chunks[j]
		if c.kind == chunkVG || c.kind == chunkRel || c.kind == chunkOpen || c.kind == chunkClose {
			break
		}
		if c.kind != chunkNP || s.chunkAt(j+1).kind == chunkPoss {
			continue
		}
		if nearest < 0 {
			nearest = j
		}
		if !who && s.chunks[k-1].kind == chunkComma && c.prep != "" && (c.name >= 0 && c.class == classPlace || c.prep == "of") {
			continue // ", which" hangs on the phrase, not on its place
		}
		if !who || c.class == classPerson || c.class == classKin || c.class == classGroup {
			return j
		}
	}
	return nearest
}

// intransitive verbs never stand for a passive without "be".
var intransitive = map[string]bool{"travel": true, "arrive": true, "flee": true, "escape": true, "live": true, "reside": true, "stay": true,
	"grow": true, "die": true, "come": true, "go": true, "return": true, "appear": true, "seem": true, "emerge": true, "fail": true,
	"detonate": true, "explode": true, "lie": true, "settle": true, "have": true, "be": true, "belong": true, "operate": true, "say": true,
	"become": true, "begin": true, "participate": true, "meet": true, "claim": true, "serve": true, "surrender": true, "disappear": true, "vanish": true}

// voice settles forms that may be past or passive.
func (s *sentence) voice(c *clause) {
	vg := &s.chunks[c.vg]
	if !vg.bare || intransitive[vg.lemma] {
		return
	}
	next := s.chunkAt(c.vg + 1)
	if next.kind == chunkAdverb {
		next = s.chunkAt(c.vg + 2)
	}
	objectFollows := next.kind == chunkNP
	prev := s.chunkAt(c.vg - 1)
	form := s.at(vg.head).verb
	switch {
	case objectFollows || len(c.obj) > 0 || form == nil || !form.participle:
	case prev.kind == chunkConj || prev.kind == chunkAdverb && s.chunkAt(c.vg-2).kind == chunkConj:
		for k := c.vg - 1; k >= 0; k-- {
			if s.chunks[k].kind == chunkVG {
				vg.passive = s.chunks[k].passive
				break
			}
		}
	case (speech[vg.lemma] || weakSpeech[vg.lemma]) && prev.kind != chunkComma && s.at(next.a).low != "by" && s.at(next.a).low != "as" && s.at(next.a).low != "from":
	case (prev.kind == chunkNP || prev.kind == chunkComma) && (next.kind == chunkPrep || next.kind == chunkDate):
		vg.passive = true
	}
}

// right finds object, agent, places and dates behind the verb, and dates and
// places before the subject.
func (s *sentence) right(c *clause) {
	vg := &s.chunks[c.vg]
	k := c.vg + 1
scan:
	for ; k < len(s.chunks); k++ {
		ch, next := &s.chunks[k], s.chunkAt(k+1)
		switch ch.kind {
		case chunkVG:
			if ch.bare && k > 0 && s.chunks[k-1].kind == chunkNP && !intransitive[ch.lemma] && next.kind == chunkPrep {
				// a reduced relative inside: "the man arrested in Ghent"
				break scan
			}
			break scan
		case chunkRel, chunkSub, chunkOpen, chunkClose:
			break scan
		case chunkConj:
			if next.kind == chunkVG || s.verbFollows(k+1) {
				break scan
			}
		case chunkComma:
			if !(next.kind == chunkPrep || next.kind == chunkDate || next.kind == chunkNP && !s.verbFollows(k+1) && s.listOrApposition(k)) {
				break scan
			}
		case chunkDate:
			c.dates = append(c.dates, ch.date)
		case chunkNP:
			if s.chunkAt(k+1).kind == chunkPoss {
				continue
			}
			switch {
			case ch.prep == "by" && vg.passive:
				c.agent = append(c.agent, k)
			case ch.prep == "of":
			case ch.prep != "":
				c.pps = append(c.pps, phraseAt{ch.prep, k})
			case len(c.obj) == 0 && s.touches(c.vg, k):
				c.obj = append(c.obj, k)
			case len(c.obj) > 0 && s.listed(c.obj[len(c.obj)-1], k):
				c.obj = append(c.obj, k)
			case len(c.agent) > 0 && s.listed(c.agent[len(c.agent)-1], k):
				c.agent = append(c.agent, k)
			}
		}
	}
	c.end = k
	stop := c.vg
	if len(c.subj) > 0 && c.subj[0] < stop && c.subj[0] >= c.begin {
		stop = c.subj[0]
	}
	for j := c.begin; j < c.vg; j++ {
		switch ch := &s.chunks[j]; {
		case ch.kind == chunkDate && (j < stop || s.chunkAt(j-1).kind != chunkNP):
			c.dates = append(c.dates, ch.date)
		case ch.kind == chunkNP && ch.prep != "" && ch.prep != "of" && j < stop:
			c.pps = append(c.pps, phraseAt{ch.prep, j})
		}
	}
}

// touches tells whether only adverbs and dates stand between verb and phrase.
func (s *sentence) touches(vg, np int) bool {
	for k := vg + 1; k < np; k++ {
		if kind := s.chunks[k].kind; kind != chunkAdverb && kind != chunkPoss && !(kind == chunkNP && s.chunkAt(k+1).kind == chunkPoss) && kind != chunkDate {
			return false
		}
	}
	return true
}

// listed tells whether only "and" and commas stand between two phrases.
func (s *sentence) listed(a, b int) bool {
	joined := false
	for k := a + 1; k < b; k++ {
		switch s.chunks[k].kind {
		case chunkConj:
			joined = true
		case chunkComma:
		default:
			if !s.chunks[k].age {
				return false
			}
		}
	}
	return joined || s.andAhead(b, len(s.chunks))
}

// listOrApposition tells whether the comma at k joins a list or opens an
// apposition, rather than a new clause.
func (s *sentence) listOrApposition(k int) bool { return s.chunkAt(k-1).kind == chunkNP }

// verbFollows tells whether the free phrase at k is the subject of a verb.
func (s *sentence) verbFollows(k int) bool {
	if s.chunkAt(k).kind != chunkNP {
		return false
	}
	for j := k + 1; j < len(s.chunks) && j < k+8; j++ {
		switch c := &s.chunks[j]; c.kind {
		case chunkVG:
			return !c.infinitive && !c.gerund
		case chunkPrep, chunkAdverb, chunkDate, chunkPoss, chunkConj:
		case chunkNP:
			if c.prep == "" && s.chunkAt(j-1).kind != chunkConj && s.chunkAt(j-1).kind != chunkPoss {
				return false
			}
		default:
			return false
		}
	}
	return false
}
