package extract

import (
	"strings"
	"sync"

	"liaison/internal/claim"
)

// verbRule reads clauses of some verbs. Lemmas are separated by blanks.
type verbRule struct {
	id, lemmas, particle string
	read                 func(d *doc, s *sentence, c *clause, id string)
}

// act is an act on someone: who suffers it, who does it, where, whence,
// whither.
type act struct{ by, in, from, to string }

func onSomeone(a act) func(*doc, *sentence, *clause, string) {
	return func(d *doc, s *sentence, c *clause, id string) { d.actOn(s, c, id, a) }
}

// tie reads subject verb object as one predicate, passive turned round.
func tie(predicate string) func(*doc, *sentence, *clause, string) {
	return func(d *doc, s *sentence, c *clause, id string) {
		from, to := c.subj, c.obj
		if s.chunks[c.vg].passive {
			from, to = c.agent, c.subj
		}
		d.cross(s, c, id, from, predicate, to)
	}
}

// behind reads subject verb preposition phrase as one predicate.
func behind(predicate string, preps ...string) func(*doc, *sentence, *clause, string) {
	return func(d *doc, s *sentence, c *clause, id string) {
		d.cross(s, c, id, c.subj, predicate, c.at(preps...))
	}
}

// verbRules are read in order; a clause may feed several.
var verbRules = []verbRule{
	{"arrest", "arrest capture apprehend nab catch", "", onSomeone(act{by: "arrested-by", in: "arrested-in"})},
	{"arrest", "pick", "up", onSomeone(act{by: "arrested-by", in: "arrested-in"})},
	{"custody", "take place remand", "", func(d *doc, s *sentence, c *clause, id string) {
		for _, k := range c.at("into", "in") {
			if h := s.head(k); h == "custody" || h == "detention" {
				d.actOn(s, c, "verb.arrest", act{by: "arrested-by", in: "arrested-in"})
				return
			}
		}
	}},
	{"wants-to-speak", "speak talk question interview trace find", "", (*doc).wantsToSpeak},
	{"look-for", "look search", "", (*doc).lookFor},
	{"warrant", "issue", "", (*doc).warrant},
	{"detain", "detain imprison jail hold intern", "", onSomeone(act{by: "detained-by", in: "detained-in"})},
	{"deport", "deport expel extradite repatriate", "", onSomeone(act{by: "deported-by", from: "deported-from", to: "deported-to"})},
	{"search", "search raid storm", "", onSomeone(act{by: "searched-by"})},
	{"identify", "identify recognise recognize name", "", onSomeone(act{by: "identified-by"})},
	{"seek", "want seek hunt pursue", "", onSomeone(act{by: "sought-by"})},
	{"see", "see spot sight photograph film observe", "", onSomeone(act{in: "seen-at"})},
	{"attack", "attack bomb target strike", "", tie("attacked")},
	{"kill", "kill wound injure murder", "", (*doc).casualties},
	{"leave-dead", "leave claim", "", (*doc).leftDead},
	{"travel", "travel go fly drive flee return escape move relocate sail depart arrive come cross", "", (*doc).travel},
	{"enter", "enter reach visit", "", tie("travelled-to")},
	{"leave", "leave", "", tie("travelled-from")},
	{"leave", "leave", "", behind("travelled-to", "for")},
	{"trips", "make undertake", "", (*doc).trips},
	{"grow-up", "grow", "up", behind("grew-up-in", "in", "near", "at")},
	{"bring-up", "raise bring", "", (*doc).raised},
	{"born", "bear", "", behind("born-in", "in", "at", "near")},
	{"live", "live reside stay lodge", "", behind("resident-at", "in", "at", "near")},
	{"own", "own", "", tie("owns")},
	{"buy", "buy purchase", "", tie("owns")},
	{"rent", "rent lease hire", "", tie("rents")},
	{"use", "use", "", tie("uses")},
	{"drive", "drive", "", tie("uses")},
	{"possess", "possess carry hide store keep", "", (*doc).possessed},
	{"seize", "seize find discover recover uncover locate unearth", "", (*doc).found},
	{"claim-responsibility", "claim", "", (*doc).claimedResponsibility},
	{"plan", "plan plot prepare mastermind organise organize orchestrate coordinate", "", (*doc).planned},
	{"carry-out", "carry", "out", tie("participated-in")},
	{"commit", "commit launch perpetrate stage conduct", "", tie("participated-in")},
	{"take-part", "participate", "", behind("participated-in", "in")},
	{"take-part", "take", "", (*doc).tookPart},
	{"involve", "involve", "", (*doc).involved},
	{"blow-up", "blow", "up", (*doc).blewUp},
	{"die", "die", "", behind("died-in", "in", "at", "during", "near")},
	{"warn", "warn alert notify inform", "", (*doc).warned},
	{"ignore", "ignore dismiss disregard overlook", "", (*doc).ignored},
	{"issue-warning", "issue send give receive", "", (*doc).issued},
	{"meet", "meet", "", (*doc).met},
	{"hold-meeting", "hold attend convene arrange host", "", (*doc).heldMeeting},
	{"contact", "contact call phone text email message", "", tie("contact-of")},
	{"speak", "speak talk communicate liaise", "", behind("contact-of", "to", "with")},
	{"join", "join", "", tie("member-of")},
	{"belong", "belong", "", behind("member-of", "to")},
	{"pledge", "pledge swear", "", (*doc).pledged},
	{"lead", "lead head command run control", "", tie("leads")},
	{"found-group", "found create", "", (*doc).foundedGroup},
	{"recruit", "recruit", "", (*doc).recruited},
	{"fight", "fight", "", (*doc).fights},
	{"work", "work", "", behind("works-for", "for", "at")},
	{"employ", "employ", "", func(d *doc, s *sentence, c *clause, id string) {
		if s.chunks[c.vg].passive {
			d.cross(s, c, id, c.subj, "works-for", append(c.agent, c.at("by", "at")...))
			return
		}
		d.cross(s, c, id, c.obj, "works-for", c.subj)
	}},
	{"support", "support finance fund help assist aid shelter harbour harbor", "", tie("supports")},
	{"link", "link connect tie", "", (*doc).linked},
	{"associate", "associate", "", behind("associate-of", "with")},
	{"have", "have maintain share", "", (*doc).has},
	{"include", "include contain comprise", "", func(d *doc, s *sentence, c *clause, id string) { d.cross(s, c, id, c.obj, "part-of", c.subj) }},
	{"pay", "pay transfer send wire", "", (*doc).paid},
	{"register", "register", "", func(d *doc, s *sentence, c *clause, id string) {
		if s.chunks[c.vg].passive {
			d.cross(s, c, id, c.at("to"), "owns", c.subj)
		}
	}},
	{"marry", "marry", "", (*doc).married},
	{"suspect", "suspect accuse charge", "", (*doc).suspected},
	{"convict", "convict sentence find", "", (*doc).convicted},
	{"be", "be", "", (*doc).copula},
	{"seen-as", "see describe regard identify name know consider", "", (*doc).describedAs},
	{"become", "become serve work", "", (*doc).became},
	{"operate", "operate", "", behind("active-in", "in", "across", "inside")},
	{"share-link", "emerge exist", "", (*doc).linkBetween},
}

// verbTable gives the rules of a verb.
var verbTable = sync.OnceValue(func() map[string][]int {
	m := map[string][]int{}
	for i, r := range verbRules {
		for _, l := range strings.Fields(r.lemmas) {
			m[l] = append(m[l], i)
		}
	}
	return m
})

// relate reads every clause of the body.
func (d *doc) relate() {
	index := verbTable()
	for i := range d.s {
		s := &d.s[i]
		if s.title {
			continue
		}
		for k := range s.clause {
			c := &s.clause[k]
			vg := &s.chunks[c.vg]
			for _, n := range index[vg.lemma] {
				r := &verbRules[n]
				if r.particle == vg.particle || r.particle == "" && vg.particle != "up" && vg.particle != "out" {
					r.read(d, s, c, "verb."+r.id)
				}
			}
		}
		d.nouns(s)
	}
}

// at gives the phrases behind one of the prepositions.
func (c *clause) at(preps ...string) []int {
	var out []int
	for _, p := range c.pps {
		for _, w := range preps {
			if p.prep == w {
				out = append(out, p.np)
			}
		}
	}
	return out
}

// cross proposes the predicate from every left to every right phrase.
func (d *doc) cross(s *sentence, c *clause, id string, from []int, predicate string, to []int) {
	for _, a := range from {
		for _, b := range to {
			d.propose(s, draft{rule: id, subj: d.ref(s, a), predicate: predicate, obj: d.ref(s, b), chunks: []int{a, c.vg, b},
				trigger: s.chunks[c.vg].head, clause: c, score: d.sure(s, a, b)})
		}
	}
}

// sure is lower for what pronouns and descriptions point to.
func (d *doc) sure(s *sentence, nps ...int) float64 {
	score := 0.9
	for _, k := range nps {
		switch c := s.chunkAt(k); {
		case c.pronoun != "":
			score *= 0.75
		case c.name >= 0:
			score *= 0.7 + 0.3*min(1, max(0.5, d.spans[c.name].Score))
		default:
			score *= 0.9
		}
	}
	return score
}

// value proposes a property of one phrase's subject.
func (d *doc) property(s *sentence, c *clause, id string, np int, predicate string, v *claim.Value, chunks []int, trigger int) {
	if v == nil {
		return
	}
	d.propose(s, draft{rule: id, subj: d.ref(s, np), predicate: predicate, value: v, chunks: append(chunks, np), trigger: trigger, clause: c, score: d.sure(s, np)})
}

// nobody stands for an authority or actor that the text does not name.
func nobody(kind string) *Ref { return &Ref{Kind: kind, Label: "not named in the text"} }

func (d *doc) actOn(s *sentence, c *clause, id string, a act) {
	vg := &s.chunks[c.vg]
	patient, agent := c.obj, c.subj
	if vg.passive {
		patient, agent = c.subj, c.agent
	}
	if len(patient) > 0 && s.chunks[patient[0]].name < 0 {
		patient = append(patient[:len(patient):len(patient)], s.among(c)...)
	}
	for _, p := range patient {
		subj := d.ref(s, p)
		if subj == nil {
			continue
		}
		if k := subj.Kind; (id == "verb.arrest" || id == "verb.detain" || id == "verb.deport" || id == "verb.seek" || id == "verb.identify") && k != "person" && k != "group" {
			continue
		}
		made := false
		give := func(predicate string, nps []int) {
			if predicate == "" {
				return
			}
			for _, n := range nps {
				if o := d.ref(s, n); o != nil {
					before := len(d.proposals)
					d.propose(s, draft{rule: id, subj: subj, predicate: predicate, obj: o, chunks: d.extent(s, c, p, n), trigger: vg.head, clause: c, score: d.sure(s, p, n)})
					made = made || len(d.proposals) > before
				}
			}
		}
		give(a.by, agent)
		give(a.in, c.at("in", "at", "near", "on", "inside", "outside", "around"))
		give(a.from, c.at("from"))
		give(a.to, c.at("to", "into"))
		if !made && vg.passive && (id == "verb.arrest" || id == "verb.detain" || id == "verb.deport" || id == "verb.seek") {
			d.propose(s, draft{rule: id, subj: subj, predicate: a.by, obj: nobody("organisation"), chunks: d.extent(s, c, p), trigger: vg.head, clause: c, score: 0.7})
		}
	}
}

// among gives the persons named behind "among them" or "including".
func (s *sentence) among(c *clause) []int {
	for k := c.vg + 1; k < len(s.chunks); k++ {
		w := s.at(s.chunks[k].a).low
		switch {
		case s.chunks[k].kind != chunkPrep || w != "among" && w != "including":
			continue
		case w == "among" && s.at(s.chunks[k].b).low == "them":
			k++
		}
		var out []int
		for k++; k < len(s.chunks); k++ {
			switch n := &s.chunks[k]; {
			case n.kind == chunkVG && !n.gerund, n.kind == chunkRel, n.kind == chunkSub:
				return out
			case n.kind == chunkNP && n.name >= 0 && n.class == classPerson && (n.prep == "" || n.prep == w):
				out = append(out, k)
			}
		}
		return out
	}
	return nil
}

// extent gives the chunks that the evidence must hold: the phrases, the verb
// and the date of the clause when it stands near.
func (d *doc) extent(s *sentence, c *clause, nps ...int) []int {
	out := append([]int{c.vg}, nps...)
	for k := c.vg + 1; k < c.end && k < len(s.chunks); k++ {
		if s.chunks[k].kind == chunkDate {
			out = append(out, k)
		}
	}
	return out
}

func (d *doc) travel(s *sentence, c *clause, id string) {
	if s.chunks[c.vg].passive {
		return
	}
	d.cross(s, c, id, c.subj, "travelled-to", c.at("to", "into", "through", "across", "via", "for"))
	d.cross(s, c, id, c.subj, "travelled-from", c.at("from"))
	if s.chunks[c.vg].lemma == "arrive" {
		d.cross(s, c, id, c.subj, "travelled-to", c.at("in", "at"))
	}
	if s.chunks[c.vg].lemma == "flee" || s.chunks[c.vg].lemma == "escape" {
		d.cross(s, c, id, c.subj, "travelled-from", c.obj)
	}
}

// trips reads "made several trips across Europe".
func (d *doc) trips(s *sentence, c *clause, id string) {
	for _, o := range c.obj {
		ch := &s.chunks[o]
		if ch.class != classTrip {
			continue
		}
		for _, a := range c.subj {
			if ch.value >= 0 && d.values[ch.value].Number != nil {
				n := *d.values[ch.value].Number
				d.property(s, c, id, a, "number-of-trips", claim.NumberValue(n), []int{c.vg, o}, s.chunks[c.vg].head)
			}
		}
		d.cross(s, c, id, c.subj, "travelled-to", c.at("to", "across", "through", "around", "into"))
		d.cross(s, c, id, c.subj, "travelled-from", c.at("from"))
	}
}

func (d *doc) raised(s *sentence, c *clause, id string) {
	if s.chunks[c.vg].passive {
		d.cross(s, c, id, c.subj, "grew-up-in", c.at("in", "at", "near"))
	}
}
