package extract

import (
	"strings"

	"liaison/internal/claim"
)

// has reads "has close links to Y", "has 400 members inside Z".
func (d *doc) has(s *sentence, c *clause, id string) {
	for _, o := range c.obj {
		ch := &s.chunks[o]
		switch {
		case ch.class == classLinkNoun:
			to := c.at("to", "with")
			d.cross(s, c, id+".link", c.subj, "linked-to", uniq(append(to, d.near(s, o, "to", "with")...)))
		case (ch.class == classPerson || ch.class == classGroup) && ch.value >= 0 && d.values[ch.value].Kind == "count":
			n := *d.values[ch.value].Number
			for _, a := range d.kinds(s, c.subj, "group", "organisation") {
				d.property(s, c, id+".members", a, "number-of-members", claim.NumberValue(n), []int{c.vg, o}, s.chunks[c.vg].head)
				d.cross(s, c, id+".members", []int{a}, "active-in", d.places(s, c.at("in", "inside", "across")))
			}
		}
	}
}

// linkBetween reads "a link emerged between A and B".
func (d *doc) linkBetween(s *sentence, c *clause, id string) {
	if len(c.subj) == 0 || s.chunks[c.subj[0]].class != classLinkNoun {
		return
	}
	if ends := c.at("between"); len(ends) == 2 {
		d.cross(s, c, id, ends[:1], "linked-to", ends[1:])
	}
}

// casualties reads "the attacks killed at least 31 people and wounded
// hundreds", "12 people were killed in the blast", "X was killed in Y".
func (d *doc) casualties(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	predicate := "killed"
	if vg.lemma == "wound" || vg.lemma == "injure" {
		predicate = "wounded"
	}
	victims, events := c.obj, d.eventPhrases(s, c.subj)
	if vg.passive {
		victims = c.subj
		events = d.eventPhrases(s, append(c.at("in", "during", "by"), c.agent...))
	}
	for _, v := range victims {
		ch := &s.chunks[v]
		if n := d.countedPeople(s, ch); n != nil {
			if len(events) > 0 {
				for _, e := range events {
					d.property(s, c, id, e, predicate, claim.NumberValue(*n), []int{c.vg, v}, vg.head)
				}
			} else if r := d.lastEventRef(s, c.vg); r != nil {
				d.propose(s, draft{rule: id + ".last-event", subj: r, predicate: predicate, value: claim.NumberValue(*n), chunks: []int{c.vg, v}, trigger: vg.head, clause: c, score: 0.6})
			}
			continue
		}
		if r := d.ref(s, v); r == nil || r.Kind != "person" {
			continue
		}
		d.cross(s, c, id, []int{v}, "victim-of", events)
		if predicate == "killed" {
			d.cross(s, c, id, []int{v}, "died-in", append(d.places(s, c.at("in", "at", "near", "outside")), events...))
		}
		if !vg.passive {
			d.cross(s, c, id, d.kinds(s, c.subj, "person", "group", "organisation"), "attacked", []int{v})
		} else {
			d.cross(s, c, id, d.kinds(s, c.agent, "person", "group", "organisation"), "attacked", []int{v})
		}
	}
}

// countedPeople gives the number of a phrase such as "at least 31 people" or
// "hundreds"; nil when it counts something else.
func (d *doc) countedPeople(s *sentence, c *chunk) *claim.Bounds {
	if c.value < 0 || c.name >= 0 || c.class != classPerson && c.noun != nil && c.class != classOrganisation {
		return nil
	}
	v := &d.values[c.value]
	if v.Kind != "count" || v.Number == nil {
		return nil
	}
	n := *v.Number
	return &n
}

func (d *doc) lastEventRef(s *sentence, k int) *Ref {
	for _, sort := range [...]string{"attack", "accident", "robbery", "raid", "killing"} {
		if n := d.recentEvent(s, k, sort); n >= 0 {
			return &Ref{Chain: d.chains[n].ID, Kind: "event", Label: d.chains[n].Name}
		}
	}
	return nil
}

// leftDead reads "left 12 people dead", "claimed the lives of 12 people".
func (d *doc) leftDead(s *sentence, c *clause, id string) {
	events := d.eventPhrases(s, c.subj)
	for _, o := range c.obj {
		ch := &s.chunks[o]
		end := s.at(ch.b).low
		if ch.b-1 > ch.a && (s.at(ch.b-1).low == "dead" || s.at(ch.b-1).low == "wounded") {
			end = s.at(ch.b - 1).low
		}
		predicate := map[string]string{"dead": "killed", "wounded": "wounded", "injured": "wounded"}[end]
		if s.head(o) == "lives" {
			predicate = "killed"
			for _, k := range d.near(s, o, "of") {
				ch = &s.chunks[k]
			}
		}
		if ch.value < 0 || predicate == "" || d.values[ch.value].Number == nil {
			continue
		}
		for _, e := range events {
			d.property(s, c, id, e, predicate, claim.NumberValue(*d.values[ch.value].Number), []int{c.vg, o}, s.chunks[c.vg].head)
		}
	}
}

// suspected reads "is suspected of", "was accused of", "charged with".
func (d *doc) suspected(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	people := c.subj
	if !vg.passive {
		people = c.obj
	}
	things := append(c.at("in", "with", "over", "for"), d.ofPhrases(s, c)...)
	things = append(append(things, c.phrases("of", s)...), s.gerunds(c)...)
	for _, p := range d.kinds(s, people, "person", "group", "organisation") {
		for _, t := range uniq(things) {
			d.suspicion(s, c, id, p, t, "suspected-in", claim.Alleged)
		}
	}
}

// phrases gives all phrases of the clause behind the preposition, named or not.
func (c *clause) phrases(prep string, s *sentence) []int {
	var out []int
	for k := c.vg + 1; k < c.end && k < len(s.chunks); k++ {
		if ch := &s.chunks[k]; ch.kind == chunkNP && ch.prep == prep {
			out = append(out, k)
		}
	}
	return out
}

// suspicion ties a person to an event, or keeps the words of the offence.
func (d *doc) suspicion(s *sentence, c *clause, id string, p, t int, predicate string, m claim.Modality) {
	vg := &s.chunks[c.vg]
	if vg.negated {
		m = claim.Negated
	}
	ch := &s.chunks[t]
	f := draft{rule: id, subj: d.ref(s, p), chunks: []int{p, c.vg, t}, trigger: vg.head, clause: c, modality: m, score: d.sure(s, p)}
	if len(d.eventPhrases(s, []int{t})) > 0 {
		f.predicate, f.obj = predicate, d.ref(s, t)
	} else if ch.name < 0 && ch.pronoun == "" && ch.class != classPerson && ch.class != classTime && ch.class != classOrganisation && ch.class != classGroup {
		words, last := s.offence(t)
		f.chunks = append(f.chunks, last)
		f.predicate, f.value = "part-in", claim.TextValue(words)
	} else {
		return
	}
	d.propose(s, f)
}

func (d *doc) convicted(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	people := c.subj
	if !vg.passive {
		people = c.obj
	}
	if vg.lemma == "find" && !s.guilty(c) {
		return
	}
	for _, p := range d.kinds(s, people, "person", "group") {
		for _, t := range uniq(append(append(c.phrases("of", s), c.at("for")...), s.gerunds(c)...)) {
			if h := s.head(t); h == "part" || h == "role" {
				for _, e := range d.eventPhrases(s, d.near(s, t, "in")) {
					t = e
				}
			}
			m := d.modality(s, c, s.span(vg.head, vg.head+1), d.chainAt(s.span(vg.head, vg.head+1)))
			d.suspicion(s, c, id, p, t, "convicted-of", m)
		}
	}
}

// gerunds gives the gerund behind "of", "with" or "for" right of the verb:
// "guilty of driving the car".
func (s *sentence) gerunds(c *clause) []int {
	for k := c.vg + 2; k < len(s.chunks) && k < c.vg+6; k++ {
		if g := &s.chunks[k]; g.kind == chunkVG {
			w := s.at(s.chunks[k-1].a).low
			if g.gerund && s.chunks[k-1].kind == chunkPrep && (w == "of" || w == "with" || w == "for") {
				return []int{k}
			}
			return nil
		}
	}
	return nil
}

// guilty tells "found guilty of" from other finds.
func (s *sentence) guilty(c *clause) bool {
	for k := s.chunks[c.vg].b; k < s.chunks[c.vg].b+5; k++ {
		if s.at(k).low == "guilty" {
			return true
		}
	}
	return false
}

// offence gives the words of an offence: the phrase, or from a gerund up to
// the next comma, date or verb.
func (s *sentence) offence(t int) (string, int) {
	ch := &s.chunks[t]
	a, b, last := ch.a, ch.b, t
	if s.at(a).verb == nil || !s.at(a).verb.gerund {
		return s.words(a, b), last
	}
	for k := t + 1; k < len(s.chunks) && s.chunks[k].b-a < 14; k++ {
		switch n := &s.chunks[k]; n.kind {
		case chunkNP, chunkPrep, chunkPoss, chunkAdverb, chunkOther:
			if n.kind == chunkPrep && s.chunkAt(k+1).kind == chunkDate || isWordToken(s.at(n.a).Text) == false && n.kind == chunkOther && s.at(n.a).Text != "€" && s.at(n.a).Text != "$" {
				return s.words(a, b), last
			}
			b, last = n.b, k
		case chunkConj:
			if s.chunkAt(k+1).kind != chunkNP || s.verbFollows(k+1) {
				return s.words(a, b), last
			}
		default:
			return s.words(a, b), last
		}
	}
	return s.words(a, b), last
}

// copula reads "X is a suspected Y recruiter and bombmaker".
func (d *doc) copula(s *sentence, c *clause, id string) {
	if len(c.subj) == 0 {
		return
	}
	for _, o := range c.obj {
		if a := &s.chunks[c.subj[0]]; a.name < 0 && s.chunks[o].name >= 0 && s.chunks[o].class == classPerson {
			d.roleOf(s, c, id, o, c.subj[0]) // "the director of the firm is X"
			continue
		}
		d.roleOf(s, c, id, c.subj[0], o)
	}
}

func (d *doc) describedAs(s *sentence, c *clause, id string) {
	people := c.obj
	if s.chunks[c.vg].passive {
		people = c.subj
	}
	if len(people) > 0 {
		for _, o := range c.at("as") {
			d.roleOf(s, c, id, people[0], o)
		}
	}
}

func (d *doc) became(s *sentence, c *clause, id string) {
	if len(c.subj) == 0 {
		return
	}
	roles := c.at("as")
	if s.chunks[c.vg].lemma == "become" {
		roles = c.obj
	}
	for _, o := range roles {
		d.roleOf(s, c, id, c.subj[0], o)
	}
}

// roleRelations gives the relation that the head noun of a role makes with the
// organisation or person it names.
var roleRelations = func() map[string]string {
	m := map[string]string{}
	for predicate, words := range map[string]string{
		"recruits-for": "recruiter",
		"leads":        "leader commander head chief boss founder ringleader president director mastermind captain chairman",
		"member-of":    "member fighter operative militant soldier gunman bombmaker bomb-maker jihadist lieutenant specialist expert facilitator financier courier",
		"works-for": `officer policeman detective minister spokesman spokeswoman spokesperson employee official worker prosecutor
			analyst secretary ambassador manager deputy inspector agent engineer guard mechanic teacher doctor pilot accountant`,
		"supports":     "supporter sympathiser sympathizer",
		"associate-of": "associate accomplice",
		"owns":         "owner", "rents": "tenant",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = predicate
		}
	}
	return m
}()

// roleOf reads a description of a person: the role itself, and what it says
// about an organisation, a person, a thing or an event.
func (d *doc) roleOf(s *sentence, c *clause, id string, person, desc int) {
	ch := &s.chunks[desc]
	who := d.ref(s, person)
	if who == nil || who.Kind != "person" && who.Kind != "group" && who.Kind != "organisation" || ch.noun == nil || ch.name >= 0 && ch.poss < 0 {
		return
	}
	if ch.class == classKin {
		return // kinship has rules of its own
	}
	if ch.class != classPerson || ch.plural {
		return
	}
	trigger := ch.head
	say := func(f draft) {
		f.rule, f.subj, f.trigger, f.clause = id+".role", who, trigger, c
		f.chunks = append(f.chunks, person, desc)
		f.score = d.sure(s, person)
		d.propose(s, f)
	}
	a := ch.a
	for a < ch.head && (s.at(a).is(lexDet|lexPossessive) || adjectiveHedges[s.at(a).low] || s.at(a).value != 0) {
		a++
	}
	if w := ch.noun.lemma; w != "person" && w != "man" && w != "woman" && w != "suspect" {
		say(draft{predicate: "role", value: claim.TextValue(s.words(a, ch.head+1))})
	}
	d.roleTies(s, desc, say)
}
