package extract

import "liaison/internal/claim"

func (d *doc) possessed(s *sentence, c *clause, id string) {
	if s.chunks[c.vg].passive {
		return
	}
	for _, o := range c.obj {
		switch s.chunks[o].class {
		case classWeapon, classDocument, classPhone, classItem:
			d.cross(s, c, id, c.subj, "possesses", []int{o})
		}
	}
}

// found reads what was found or seized, where, and from whom.
func (d *doc) found(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	things := c.obj
	if vg.passive {
		things = c.subj
	}
	for _, o := range things {
		ch := &s.chunks[o]
		if ch.class == classEvent || ch.class == classSource || ch.class == classLinkNoun {
			continue
		}
		d.cross(s, c, id, []int{o}, "found-at", c.at("in", "at", "near", "inside", "across", "under", "on", "behind", "outside"))
		if ch.class == classWeapon || ch.class == classDocument || ch.class == classPhone || ch.class == classItem {
			d.cross(s, c, id, c.at("from", "on"), "possesses", []int{o})
			if vg.passive {
				continue
			}
		}
		if (ch.class == classPerson || ch.name >= 0) && vg.passive {
			for _, w := range c.at("with") {
				d.cross(s, c, id, []int{o}, "possesses", []int{w})
			}
		}
	}
}

// claimedResponsibility takes the event behind "for", else one that opens the
// sentence, else the one last spoken of.
func (d *doc) claimedResponsibility(s *sentence, c *clause, id string) {
	if len(c.obj) == 0 || s.head(c.obj[0]) != "responsibility" {
		return
	}
	events := d.eventPhrases(s, c.at("for"))
	if len(events) == 0 {
		events = d.eventPhrases(s, c.at("following", "after", "of"))
	}
	if len(events) > 0 {
		for _, a := range c.subj {
			for _, e := range events {
				d.propose(s, draft{rule: id, subj: d.ref(s, a), predicate: "claimed-responsibility-for", obj: d.ref(s, e), chunks: []int{a, c.vg, c.obj[0], e},
					trigger: s.chunks[c.vg].head, clause: c, score: d.sure(s, a)})
			}
		}
		return
	}
	n := d.recentEvent(s, c.vg, "attack")
	if n < 0 {
		n = d.recentEvent(s, c.vg, "killing")
	}
	if n < 0 {
		return
	}
	o := &Ref{Chain: d.chains[n].ID, Kind: "event", Label: d.chains[n].Name}
	for _, a := range c.subj {
		d.propose(s, draft{rule: id + ".last-event", subj: d.ref(s, a), predicate: "claimed-responsibility-for", obj: o, chunks: []int{a, c.vg, c.obj[0]},
			trigger: s.chunks[c.vg].head, clause: c, score: 0.6})
	}
}

func (d *doc) eventPhrases(s *sentence, nps []int) []int {
	var out []int
	for _, k := range nps {
		if n := s.chunks[k].chain; n >= 0 && d.chains[n].event != nil {
			out = append(out, k)
		}
	}
	return out
}

func (d *doc) planned(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	if vg.passive {
		for _, e := range d.eventPhrases(s, c.subj) {
			for _, p := range c.at("in", "at", "near", "inside") {
				d.propose(s, draft{rule: id, subj: d.ref(s, e), predicate: "planned-in", obj: d.ref(s, p), chunks: []int{e, c.vg, p},
					trigger: vg.head, clause: c, score: d.sure(s, p)})
			}
			d.cross(s, c, id, c.agent, "planned", []int{e})
		}
		return
	}
	d.cross(s, c, id, c.subj, "planned", d.eventPhrases(s, c.obj))
	d.cross(s, c, id, d.eventPhrases(s, c.obj), "planned-in", d.places(s, c.at("in", "from")))
}

func (d *doc) places(s *sentence, nps []int) []int {
	var out []int
	for _, k := range nps {
		if r := d.ref(s, k); r != nil && (r.Kind == "place" || r.Kind == "premises") {
			out = append(out, k)
		}
	}
	return out
}

func (d *doc) tookPart(s *sentence, c *clause, id string) {
	if len(c.obj) > 0 && s.head(c.obj[0]) == "part" {
		d.cross(s, c, id, c.subj, "participated-in", c.at("in"))
	}
}

// involved reads "was involved in the planning and execution of E".
func (d *doc) involved(s *sentence, c *clause, id string) {
	if !s.chunks[c.vg].passive {
		return
	}
	direct := d.eventPhrases(s, c.at("in", "with"))
	d.cross(s, c, id, c.subj, "participated-in", direct)
	if len(direct) > 0 {
		return
	}
	planning, doing := false, false
	for k := c.vg + 1; k < len(s.chunks); k++ {
		ch := &s.chunks[k]
		if ch.kind == chunkVG && !ch.gerund || ch.kind == chunkRel || ch.kind == chunkSub {
			return
		}
		switch w := s.at(ch.head).low; w {
		case "planning", "preparation", "preparations", "organisation":
			planning = true
		case "execution", "carrying", "commission", "staging":
			doing = true
		}
		if e := d.eventPhrases(s, []int{k}); len(e) > 0 && ch.kind == chunkNP {
			if planning {
				d.cross(s, c, id, c.subj, "planned", e)
			}
			if doing || !planning {
				d.cross(s, c, id, c.subj, "participated-in", e)
			}
			return
		}
	}
}

// blewUp reads "blew himself up in E": he died there and took part.
func (d *doc) blewUp(s *sentence, c *clause, id string) {
	if !s.at(s.chunks[c.vg].b).is(lexReflexive) {
		return
	}
	where := c.at("in", "at", "near", "on", "during", "inside")
	events := d.eventPhrases(s, where)
	if len(where) == 0 {
		// "the attacks, where his brother blew himself up"
		if c.antecedent >= 0 {
			if r := s.at(s.chunkAt(c.begin).a).low; r == "where" || r == "which" {
				events = d.eventPhrases(s, []int{c.antecedent})
			}
		}
	}
	for _, a := range c.subj {
		say := func(predicate string, b int) {
			d.propose(s, draft{rule: id, subj: d.ref(s, a), predicate: predicate, obj: d.ref(s, b), chunks: []int{a, c.vg, b, s.chunkOf(s.chunks[c.vg].b + 1)},
				trigger: s.chunks[c.vg].head, clause: c, score: d.sure(s, a, b)})
		}
		for _, b := range d.places(s, where) {
			say("died-in", b)
		}
		for _, b := range events {
			say("died-in", b)
			say("participated-in", b)
		}
	}
}

// lookFor reads "are looking for X".
func (d *doc) lookFor(s *sentence, c *clause, id string) {
	for _, p := range d.kinds(s, c.at("for"), "person", "group") {
		for _, a := range d.kinds(s, c.subj, "organisation", "group") {
			d.cross(s, c, id, []int{p}, "sought-by", []int{a})
		}
	}
}

// wantsToSpeak reads "detectives want to speak to X".
func (d *doc) wantsToSpeak(s *sentence, c *clause, id string) {
	if c.governor < 0 {
		return
	}
	if l := s.chunks[c.governor].lemma; l != "want" && l != "try" && l != "seek" && l != "hope" {
		return
	}
	for _, p := range d.kinds(s, append(c.at("to", "with"), c.obj...), "person") {
		for _, a := range c.subj {
			f := draft{rule: id, subj: d.ref(s, p), predicate: "sought-by", obj: d.ref(s, a), chunks: []int{a, c.governor, c.vg, p},
				trigger: s.chunks[c.vg].head, modality: claim.Asserted, score: 0.7}
			if r := f.obj; r == nil || r.Kind != "organisation" {
				if n := s.chunks[a].noun; n == nil || !investigators[n.lemma] {
					continue
				}
				f.obj = nobody("organisation")
			}
			if ch := d.chainAt(s.span(f.trigger, f.trigger+1)); len(ch) > 1 {
				f.modality = claim.Reported
			}
			d.propose(s, f)
		}
	}
}

// investigators are callings of those who look for people.
var investigators = map[string]bool{"detective": true, "officer": true, "investigator": true, "prosecutor": true, "policeman": true, "inspector": true}

// warrant reads "a warrant has been issued for X".
func (d *doc) warrant(s *sentence, c *clause, id string) {
	papers, by := c.obj, c.subj
	if s.chunks[c.vg].passive {
		papers, by = c.subj, c.agent
	}
	for _, w := range papers {
		if h := s.head(w); h != "warrant" && h != "warrants" {
			continue
		}
		for _, p := range d.kinds(s, uniq(append(c.at("for", "against"), d.near(s, w, "for", "against")...)), "person", "group") {
			before := len(d.proposals)
			d.cross(s, c, id, []int{p}, "sought-by", d.kinds(s, by, "organisation"))
			if len(d.proposals) == before {
				d.propose(s, draft{rule: id, subj: d.ref(s, p), predicate: "sought-by", obj: nobody("organisation"), chunks: []int{w, c.vg, p}, trigger: s.chunks[c.vg].head, clause: c, score: 0.8})
			}
		}
	}
}

func (d *doc) met(s *sentence, c *clause, id string) {
	d.cross(s, c, id, c.subj, "met", append(c.obj, c.at("with")...))
	if len(c.obj) == 0 && len(c.at("with")) == 0 && len(c.subj) > 1 {
		d.cross(s, c, id, c.subj[:1], "met", c.subj[1:])
	}
}

// heldMeeting reads who meets, where and when.
func (d *doc) heldMeeting(s *sentence, c *clause, id string) {
	meetings := c.obj
	if s.chunks[c.vg].passive {
		meetings = c.subj
	}
	for _, m := range d.eventPhrases(s, meetings) {
		if !s.chunks[c.vg].passive {
			d.cross(s, c, id, c.subj, "participated-in", []int{m})
		}
		d.cross(s, c, id, []int{m}, "happened-at", d.places(s, c.at("in", "at", "near", "on")))
		if v := d.clauseDate(s, c); v >= 0 {
			d.property(s, c, id, m, "event-date", claim.DateValue(*d.values[v].Date), d.extent(s, c), s.chunks[c.vg].head)
		}
	}
}

func (d *doc) pledged(s *sentence, c *clause, id string) {
	if len(c.obj) > 0 && (s.head(c.obj[0]) == "allegiance" || s.head(c.obj[0]) == "loyalty") {
		d.cross(s, c, id, c.subj, "supports", c.at("to"))
	}
}

func (d *doc) foundedGroup(s *sentence, c *clause, id string) {
	if s.chunks[c.vg].lemma != "found" && s.chunks[c.vg].lemma != "create" || s.chunks[c.vg].passive {
		return
	}
	for _, o := range c.obj {
		if r := d.ref(s, o); r != nil && (r.Kind == "group" || r.Kind == "organisation") && s.chunks[o].name >= 0 {
			d.cross(s, c, id, c.subj, "leads", []int{o})
		}
	}
}

func (d *doc) recruited(s *sentence, c *clause, id string) {
	from := c.subj
	if s.chunks[c.vg].passive {
		d.cross(s, c, id, c.subj, "member-of", append(c.agent, c.at("into", "by")...))
		return
	}
	d.cross(s, c, id, from, "recruits-for", c.at("for"))
}

func (d *doc) fights(s *sentence, c *clause, id string) {
	d.cross(s, c, id, c.subj, "supports", c.at("for", "alongside", "with"))
	d.cross(s, c, id, c.subj, "active-in", d.places(s, c.at("in")))
}

func (d *doc) linked(s *sentence, c *clause, id string) {
	vg := &s.chunks[c.vg]
	if vg.passive {
		d.cross(s, c, id, c.subj, "linked-to", c.at("to", "with"))
		return
	}
	d.cross(s, c, id, c.obj, "linked-to", c.at("to", "with"))
}

func (d *doc) paid(s *sentence, c *clause, id string) {
	if s.chunks[c.vg].lemma == "pay" {
		d.cross(s, c, id, c.subj, "paid", d.kinds(s, c.obj, "person", "group", "organisation"))
	}
	for _, o := range c.obj {
		v := s.chunks[o].value
		if v >= 0 && d.values[v].Kind == "money" || s.chunks[o].class == classMoney || s.head(o) == "cash" {
			d.cross(s, c, id, c.subj, "paid", d.kinds(s, c.at("to"), "person", "group", "organisation"))
		}
	}
}

func (d *doc) kinds(s *sentence, nps []int, kinds ...string) []int {
	var out []int
	for _, k := range nps {
		if r := d.ref(s, k); r != nil {
			for _, want := range kinds {
				if r.Kind == want {
					out = append(out, k)
				}
			}
		}
	}
	return out
}

func (d *doc) married(s *sentence, c *clause, id string) {
	to := c.obj
	if s.chunks[c.vg].passive {
		to = c.at("to")
	}
	d.cross(s, c, id, c.subj, "spouse-of", to)
}
