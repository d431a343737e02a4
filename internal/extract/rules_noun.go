package extract

import (
	"slices"
	"strconv"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/tagger"
)

// nouns reads what phrases say without a verb.
func (d *doc) nouns(s *sentence) {
	for k := range s.chunks {
		c := &s.chunks[k]
		if c.kind != chunkNP {
			continue
		}
		d.kinship(s, k)
		d.aged(s, k)
		d.capture(s, k)
		d.sought(s, k)
		d.sits(s, k)
		d.behindEvent(s, k)
		d.eventFacts(s, k)
		if c.chain >= 0 && c.name < 0 && c.noun != nil && c.class == classPerson && !c.plural && d.chains[c.chain].Named && c.pronoun == "" {
			d.apposed(s, k)
		}
		if c.name >= 0 && c.noun != nil && c.class == classPerson && c.chain >= 0 && c.noun.class == classPerson {
			d.prefixed(s, k)
		}
	}
	d.aliases(s)
	d.identified(s)
}

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

// capture reads "the capture of X in Y".
func (d *doc) capture(s *sentence, k int) {
	c := &s.chunks[k]
	if c.noun == nil || c.class != classEvent || c.noun.event != "capture" && c.noun.event != "deport" {
		return
	}
	by, in := "arrested-by", "arrested-in"
	switch c.noun.lemma {
	case "detention":
		by, in = "detained-by", "detained-in"
	case "deportation", "expulsion", "extradition":
		by, in = "deported-by", ""
	}
	who := d.near(s, k, "of")
	if c.poss >= 0 {
		who = append(who, c.poss)
	}
	for _, p := range d.kinds(s, who, "person", "group") {
		give := func(predicate string, nps []int) {
			for _, n := range nps {
				if predicate != "" {
					d.propose(s, draft{rule: "noun.capture", subj: d.ref(s, p), predicate: predicate, obj: d.ref(s, n), chunks: []int{k, p, n}, trigger: c.head, score: 0.9 * d.sure(s, p, n)})
				}
			}
		}
		give(by, d.near(s, k, "by"))
		give(in, d.places(s, d.near(s, k, "in", "at", "near")))
		if by == "deported-by" {
			give("deported-from", d.places(s, d.near(s, k, "from")))
			give("deported-to", d.places(s, d.near(s, k, "to")))
		}
		return
	}
}

// sought reads "the search is on for X", "a manhunt for X".
func (d *doc) sought(s *sentence, k int) {
	c := &s.chunks[k]
	if c.noun == nil || c.noun.event != "search" {
		return
	}
	for j := k + 1; j < len(s.chunks) && j < k+6; j++ {
		ch := &s.chunks[j]
		if ch.kind == chunkNP && ch.prep == "for" {
			if r := d.ref(s, j); r != nil && (r.Kind == "person" || r.Kind == "group") {
				d.propose(s, draft{rule: "noun.search-for", subj: r, predicate: "sought-by", obj: nobody("organisation"), chunks: []int{k, j}, trigger: c.head, score: 0.75})
			}
			return
		}
		if ch.kind == chunkNP || ch.kind == chunkVG && ch.lemma != "be" {
			return
		}
	}
}

// sits reads "a factory inside a flat", "hideouts across France", "the X
// district of Y".
func (d *doc) sits(s *sentence, k int) {
	c := &s.chunks[k]
	if c.chain < 0 || c.pronoun != "" {
		return
	}
	kind := d.chains[c.chain].Kind
	switch {
	case c.class == classPremises && c.name < 0:
		for _, p := range uniq(d.places(s, d.hanging(s, k, "in", "inside", "at", "near", "across"))) {
			d.propose(s, draft{rule: "noun.located", subj: d.ref(s, k), predicate: "located-in", obj: d.ref(s, p), chunks: []int{k, p}, trigger: c.head, score: 0.75})
		}
	case kind == "group" && c.name < 0 && c.class == classGroup:
		for _, p := range uniq(d.places(s, d.hanging(s, k, "across", "in", "inside"))) {
			d.propose(s, draft{rule: "noun.active", subj: d.ref(s, k), predicate: "active-in", obj: d.ref(s, p), chunks: []int{k, p}, trigger: c.head, score: 0.7})
		}
	case kind == "place" && c.class == classPlace:
		last := s.at(c.head).low
		if last != "area" && last != "district" && last != "neighbourhood" && last != "neighborhood" && last != "suburb" && last != "quarter" && !strings.Contains(s.words(c.a, c.b), " of ") {
			return
		}
		for _, p := range d.places(s, d.near(s, k, "of", "in")) {
			d.propose(s, draft{rule: "noun.district", subj: d.ref(s, k), predicate: "located-in", obj: d.ref(s, p), chunks: []int{k, p}, trigger: c.head, score: 0.8})
			return
		}
	}
}

// behindEvent reads "the cell behind the attack".
func (d *doc) behindEvent(s *sentence, k int) {
	c := &s.chunks[k]
	if c.class != classGroup && c.class != classPerson {
		return
	}
	for j := k + 1; j < len(s.chunks) && j < k+6; j++ {
		ch := &s.chunks[j]
		switch ch.kind {
		case chunkPrep:
			if s.at(ch.a).low != "behind" {
				return
			}
		case chunkDate, chunkPoss:
		case chunkNP:
			if s.chunkAt(j+1).kind == chunkPoss {
				continue
			}
			if s.chunkAt(k+1).kind == chunkPrep && s.at(s.chunks[k+1].a).low == "behind" {
				if e := d.eventPhrases(s, []int{j}); len(e) > 0 {
					d.propose(s, draft{rule: "noun.behind", subj: d.ref(s, k), predicate: "participated-in", obj: d.ref(s, j), chunks: []int{k, j}, trigger: c.head, score: 0.75})
				}
			}
			return
		default:
			return
		}
	}
}

// eventFacts proposes place and date of an event from the phrase that states
// them.
func (d *doc) eventFacts(s *sentence, k int) {
	c := &s.chunks[k]
	if c.class != classEvent || c.chain < 0 || d.chains[c.chain].event == nil {
		return
	}
	e := d.eventAt(s, k)
	r := d.ref(s, k)
	lo, hi := k, k
	if c.poss >= 0 {
		lo = c.poss
	}
	for j := k + 1; j < len(s.chunks) && j < k+4; j++ {
		if ch := &s.chunks[j]; ch.kind == chunkDate && ch.date == e.date || ch.kind == chunkNP && ch.name >= 0 && d.spanChain[ch.name] == e.place {
			hi = j
		}
	}
	if e.place >= 0 && d.once(r, "place", e.place) {
		o := d.chains[e.place]
		d.propose(s, draft{rule: "noun.event-place", subj: r, predicate: "happened-at", obj: &Ref{Chain: o.ID, Kind: o.Kind, Label: o.Name}, chunks: []int{lo, hi}, trigger: c.head, score: 0.7})
	}
	if e.date >= 0 && d.values[e.date].Date != nil && d.once(r, "date", e.date) {
		f := draft{rule: "noun.event-date", subj: r, predicate: "event-date", value: claim.DateValue(*d.values[e.date].Date), chunks: []int{lo, hi}, trigger: c.head, score: 0.7}
		if p := s.chunkAt(k - 1); p.kind == chunkDate {
			f.chunks = append(f.chunks, k-1)
		}
		d.propose(s, f)
	}
}

// once tells whether this fact of an event is new: a text repeats it with
// every mention.
func (d *doc) once(r *Ref, what string, n int) bool {
	key := r.Chain + what + strconv.Itoa(n)
	if what == "date" {
		key = r.Chain + what + d.values[n].Date.From.String() + d.values[n].Date.To.String()
	}
	if d.told[key] {
		return false
	}
	if d.told == nil {
		d.told = map[string]bool{}
	}
	d.told[key] = true
	return true
}

// hanging gives the phrases that hang directly on phrase k by one of the
// prepositions; phrases with "of" may stand between.
func (d *doc) hanging(s *sentence, k int, preps ...string) []int {
	for j := k + 1; j+1 < len(s.chunks) && s.chunks[j].kind == chunkPrep; j += 2 {
		w := s.at(s.chunks[j].a).low
		if slices.Contains(preps, w) {
			return d.near(s, j-1, w)
		}
		if w != "of" || s.chunkAt(j+1).kind != chunkNP {
			return nil
		}
	}
	return nil
}

// apposed reads the description beside a name.
func (d *doc) apposed(s *sentence, k int) {
	for j := k - 4; j <= k+4; j++ {
		if ch := s.chunkAt(j); j != k && j >= 0 && ch.name >= 0 && ch.chain == s.chunks[k].chain {
			d.roleOf(s, nil, "noun.apposition", j, k)
			return
		}
	}
}

// prefixed reads "police officer X", "Islamic State recruiter X".
func (d *doc) prefixed(s *sentence, k int) {
	c := &s.chunks[k]
	sp := &d.spans[c.name]
	head := -1
	for i := c.a; i < sp.First; i++ {
		if t := s.at(i); t.noun != nil && t.noun.class == classPerson && t.span == 0 {
			head = i
		}
	}
	if head < 0 {
		return
	}
	who := d.ref(s, k)
	say := func(f draft) {
		f.rule, f.subj, f.trigger, f.score = "noun.prefix", who, head, d.sure(s, k)
		f.chunks = []int{k}
		d.propose(s, f)
	}
	a := c.a
	for a < head && (s.at(a).is(lexDet|lexPossessive) || adjectiveHedges[s.at(a).low] || s.at(a).value != 0) {
		a++
	}
	if w := s.at(head).noun.lemma; w != "suspect" && w != "man" && w != "woman" && w != "person" {
		say(draft{predicate: "role", value: claim.TextValue(s.words(a, head+1))})
	}
	for _, m := range c.mods {
		o := d.chains[d.spanChain[m]]
		if p := roleRelations[s.at(head).noun.lemma]; p != "" && o.Kind != "place" && o.Kind != "person" {
			say(draft{predicate: p, obj: &Ref{Chain: o.ID, Kind: o.Kind, Label: o.Name}})
		}
	}
}

// aliasCues stand between a name and another name of its bearer.
var aliasCues = []struct{ words, predicate string }{
	{"also known as", "alias"}, {"better known as", "alias"}, {"also called", "alias"}, {"a.k.a.", "alias"}, {"aka", "alias"}, {"a.k.a", "alias"},
	{"alias", "alias"}, {"nicknamed", "nickname"}, {"whose real name is", "name"}, {"real name", "name"}, {"whose nom de guerre is", "alias"},
	{"nom de guerre", "alias"}, {"under the name", "assumed-name"}, {"under the false name", "assumed-name"}, {"using the name", "assumed-name"},
	{"under the alias", "assumed-name"}, {"dit", "alias"}, {"formerly known as", "former-name"}, {"née", "maiden-name"},
}

// aliases reads "X, also known as Y".
func (d *doc) aliases(s *sentence) {
	for k := range s.toks {
		for _, cue := range aliasCues {
			n := s.startsWith(k, cue.words)
			if n == 0 || s.at(k).span != 0 && cue.words == "dit" {
				continue
			}
			left := d.nameLeft(s, k)
			a, b := d.nameRight(s, k+n)
			if left < 0 || a >= b {
				break
			}
			o := d.chains[left]
			at := k
			v := claim.TextValue(s.words(a, b))
			d.proposeTokens(s, draft{rule: "noun.alias", subj: &Ref{Chain: o.ID, Kind: o.Kind, Label: o.Name}, predicate: cue.predicate, value: v, trigger: at, score: 0.85}, d.lastMention(s, left, k), b)
			break
		}
	}
}

// lastMention gives the token at which the chain was last named before k.
func (d *doc) lastMention(s *sentence, chain, k int) int {
	for i := k - 1; i >= 0; i-- {
		if sp := s.at(i).span; sp != 0 && d.spanChain[sp-1] == chain {
			return d.spans[sp-1].First
		}
	}
	return k
}

func (d *doc) nameLeft(s *sentence, k int) int {
	for i := k - 1; i >= 0 && i > k-7; i-- {
		if sp := s.at(i).span; sp != 0 && d.spanChain[sp-1] >= 0 && d.spans[sp-1].Type != tagger.Place {
			return d.spanChain[sp-1]
		}
	}
	return -1
}

// nameRight gives the tokens of the other name: a name, or what stands in
// quotation marks, or capitalised words.
func (d *doc) nameRight(s *sentence, k int) (int, int) {
	for i := 0; i < 3; i++ {
		if w := s.at(k).low; w == "," || w == "is" || w == "was" || w == "of" || w == ":" {
			k++
		}
	}
	if w := s.at(k).low; w == "“" || w == `"` || w == "‘" || w == "«" || w == "'" {
		for j := k + 1; j < len(s.toks) && j < k+8; j++ {
			if x := s.at(j).low; x == "”" || x == `"` || x == "’" || x == "»" || x == "'" {
				return k + 1, j
			}
		}
		return k, k
	}
	if sp := s.at(k).span; sp != 0 {
		return d.spans[sp-1].First, d.spans[sp-1].Last
	}
	j := k
	for j < len(s.toks) && j < k+5 && (capitalised(s.at(j).Text) || j > k && (s.at(j).low == "al" || s.at(j).low == "el" || s.at(j).low == "de")) {
		j++
	}
	return k, j
}

// proposeTokens is propose with evidence from token a to token b.
func (d *doc) proposeTokens(s *sentence, f draft, a, b int) {
	before := len(d.proposals)
	d.propose(s, f)
	if len(d.proposals) == before {
		return
	}
	p := &d.proposals[before]
	at := s.span(min(a, f.trigger), max(b, f.trigger+1))
	p.Evidence = []Quote{{Span: at, Quote: d.text[at.Begin:at.End]}}
	p.ID = proposalID(d.sum, p)
}

// selectors are the identifiers that may belong to a person or vehicle.
var selectors = map[string]string{"phone": "phone-number", "email": "email", "iban": "iban", "bitcoin": "wallet", "ethereum": "wallet",
	"passport": "document-number", "handle": "account-name", "url": "website"}

// identified gives an identifier to the only person of its sentence, or a
// plate or chassis number to the vehicle before it.
func (d *doc) identified(s *sentence) {
	if d.identifierIn == nil {
		return
	}
	for _, v := range d.identifierIn[s.index] {
		m := &d.values[v]
		if m.Invalid {
			continue
		}
		at := -1
		for k := range s.toks {
			if s.toks[k].Begin >= m.Begin && s.toks[k].Begin < m.End {
				at = k
				break
			}
		}
		if at < 0 {
			continue
		}
		value := &claim.Value{Kind: claim.ValueText, Text: m.Text, Norm: m.Low}
		if m.Kind == "plate" || m.Kind == "vin" {
			predicate := map[string]string{"plate": "registration", "vin": "vin"}[m.Kind]
			for k := len(s.chunks) - 1; k >= 0; k-- {
				if c := &s.chunks[k]; c.a < at && c.kind == chunkNP && c.chain >= 0 && d.chains[c.chain].Kind == "vehicle" {
					d.proposeTokens(s, draft{rule: "noun.identifier", subj: d.ref(s, k), predicate: predicate, value: value, trigger: at, score: 0.8}, c.a, at+1)
					break
				}
			}
			continue
		}
		predicate := selectors[m.Kind]
		owner, many := -1, 0
		seen := map[int]bool{}
		for k := range s.chunks {
			if c := &s.chunks[k]; c.kind == chunkNP && c.chain >= 0 && d.chains[c.chain].Kind == "person" && !seen[c.chain] && c.a < at {
				seen[c.chain] = true
				owner = k
				many++
			}
		}
		if predicate != "" && many == 1 {
			d.proposeTokens(s, draft{rule: "noun.identifier", subj: d.ref(s, owner), predicate: predicate, value: value, trigger: at, score: 0.65}, s.chunks[owner].a, at+1)
		}
	}
}
