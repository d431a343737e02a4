package extract

import (
	"slices"
	"strconv"
	"strings"

	"liaison/internal/claim"
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
	d.birthDates(s)
	d.identified(s)
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
