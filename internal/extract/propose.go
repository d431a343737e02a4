package extract

import (
	"cmp"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/ontology"
	"liaison/internal/report"
)

type segment = report.Segment

// draft is a proposal while a rule makes it.
type draft struct {
	rule      string
	subj      *Ref
	predicate string
	obj       *Ref
	value     *claim.Value
	// chunks are the phrases that say it; trigger is the token on which the
	// modality hangs.
	chunks  []int
	trigger int
	clause  *clause
	// modality overrides what the words around the trigger say; "" does not.
	modality claim.Modality
	time     claim.Interval
	timeFrom string
	place    *Ref
	score    float64
}

// propose checks a draft and keeps it.
func (d *doc) propose(s *sentence, f draft) {
	if f.subj == nil || f.obj == nil && f.value == nil || f.obj != nil && f.obj.Chain == f.subj.Chain && f.obj.OneOf == f.subj.OneOf {
		return
	}
	if d.isSilent(f.subj) || f.obj != nil && d.isSilent(f.obj) {
		return
	}
	p := ClaimProposal{Subject: *f.subj, Predicate: f.predicate, Object: f.obj, Value: f.value, Engines: []string{BuiltinEngine},
		Reasons: []string{f.rule}, Score: cmp.Or(f.score, 0.8), Place: f.place, Time: f.time, TimeFrom: f.timeFrom}
	if !allowed(&p) {
		return
	}
	at := s.around(f.chunks, f.trigger)
	p.Evidence = []Quote{{Span: at, Quote: d.text[at.Begin:at.End]}}
	word := s.span(f.trigger, f.trigger+1)
	p.Attribution = d.chainAt(word)
	if f.clause != nil && s.aside(f.clause) {
		p.Attribution = dropNoun(p.Attribution)
	}
	p.Modality = f.modality
	if p.Modality == "" {
		p.Modality = d.modality(s, f.clause, word, p.Attribution)
	}
	if p.Time.IsZero() && f.clause != nil {
		if v := d.clauseDate(s, f.clause); v >= 0 {
			p.Time, p.TimeFrom = *d.values[v].Date, "clause"
			if d.values[v].Planned && p.Modality.Supports() {
				p.Modality = claim.Planned
			}
		}
	}
	if p.Time.IsZero() {
		for _, r := range []*Ref{f.obj, f.subj} {
			if c := d.chainOf(r); c != nil && c.event != nil {
				if iv := d.eventTime(c); !iv.IsZero() {
					p.Time, p.TimeFrom = iv, "event"
					break
				}
			}
		}
	}
	p.ID = proposalID(d.sum, &p)
	d.proposals = append(d.proposals, p)
}

// aside tells whether the clause is a relative one between commas: what it
// says is its writer's, not part of a warning or claim around it.
func (s *sentence) aside(c *clause) bool {
	return c.antecedent >= 0 && s.chunkAt(c.begin).kind == chunkRel && s.chunkAt(c.begin-1).kind == chunkComma
}

func dropNoun(frames []Frame) []Frame {
	return slices.DeleteFunc(slices.Clone(frames), func(f Frame) bool { return f.Rule == "attribution.noun-that" })
}

// chunkOf gives the chunk that holds a token, or -1.
func (s *sentence) chunkOf(tok int) int {
	for k := range s.chunks {
		if s.chunks[k].a <= tok && tok < s.chunks[k].b {
			return k
		}
	}
	return -1
}

// allowed tells whether the ontology knows the statement.
func allowed(p *ClaimProposal) bool {
	c := &claim.Claim{Subject: claim.Ref{ID: "s", Kind: p.Subject.Kind}, Predicate: p.Predicate, Value: p.Value}
	if p.Object != nil {
		c.Object = &claim.Ref{ID: "o", Kind: p.Object.Kind}
	}
	return ontology.Check(c) == nil
}

func (d *doc) chainOf(r *Ref) *chain {
	if r == nil {
		return nil
	}
	n := 0
	for _, c := range r.Chain[min(1, len(r.Chain)):] {
		n = 10*n + int(c-'0')
	}
	if n < 1 || n > len(d.chains) {
		return nil
	}
	return d.chains[n-1]
}

func (d *doc) isSilent(r *Ref) bool {
	c := d.chainOf(r)
	return c != nil && c.silent
}

// around gives the span of the chunks and the trigger.
func (s *sentence) around(chunks []int, trigger int) Span {
	at := s.span(trigger, trigger+1)
	for _, k := range chunks {
		if k < 0 || k >= len(s.chunks) {
			continue
		}
		c := s.span(s.chunks[k].a, s.chunks[k].b)
		at.Begin, at.End = min(at.Begin, c.Begin), max(at.End, c.End)
	}
	return at
}

// chainAt gives the attribution of the words at a span: the article, then
// every frame whose content holds them, the widest first.
func (d *doc) chainAt(at Span) []Frame {
	out := []Frame{{Kind: "article", Speaker: cmp.Or(d.in.Outlet, d.in.Title), Rule: "attribution.article"}}
	first := len(out)
	for _, n := range d.framesIn[d.sentenceAt(at.Begin)] {
		f := d.frames[n]
		if f.Content.holds(at) && (f.Rule == findingRule || !f.CueAt.overlaps(at)) && !(f.Source != nil && f.Source.overlaps(at)) {
			out = append(out, f)
		}
	}
	inner := out[first:]
	slices.SortStableFunc(inner, func(a, b Frame) int {
		return cmp.Compare(b.Content.End-b.Content.Begin, a.Content.End-a.Content.Begin)
	})
	return out
}

// modality reads how the clause and its frames put the statement.
func (d *doc) modality(s *sentence, c *clause, at Span, frames []Frame) claim.Modality {
	out := claim.Asserted
	for _, f := range frames[1:] {
		if f.Polarity == "denied" {
			return claim.Denied
		}
		out = claim.Reported
	}
	if c != nil {
		vg := &s.chunks[c.vg]
		if m := d.governed(s, c); m != "" {
			return m
		}
		switch {
		case vg.negated:
			return claim.Negated
		case vg.future:
			return claim.Planned
		case s.conditional(c):
			return claim.Alleged
		case vg.may:
			out = claim.Alleged
		}
	}
	for _, f := range frames[1:] {
		switch lower(f.Cue) {
		case "claimed", "claims", "claim", "alleged", "alleges", "accused", "accuses", "believed", "believe", "believes", "suspected", "suspect", "suspects", "is believed", "are believed", "was believed":
			out = claim.Alleged
		}
	}
	for _, n := range d.hedgesIn[s.index] {
		h := d.hedged[n]
		if h.Scope.holds(at) {
			if h.Makes == claim.Alleged || out == claim.Asserted {
				out = h.Makes
			}
		}
	}
	return out
}

// governed reads the verb that takes this infinitive or gerund: "failed to",
// "plans to", "denied", "is suspected of".
func (d *doc) governed(s *sentence, c *clause) claim.Modality {
	if c.governor < 0 {
		return ""
	}
	g := &s.chunks[c.governor]
	plain := map[string]bool{"manage": true, "use": true, "begin": true, "start": true, "continue": true, "come": true, "go": true, "help": true,
		"force": true, "see": true, "find": true, "get": true}
	switch {
	case g.lemma == "fail" || g.lemma == "refuse" || g.lemma == "avoid":
		return claim.Negated
	case g.lemma == "deny" || g.lemma == "reject":
		return claim.Denied
	case g.negated:
		return claim.Negated
	case planners[g.lemma] || g.lemma == "want" || g.lemma == "try" || g.lemma == "attempt" || g.lemma == "intend" || g.lemma == "hope" || g.lemma == "agree" || g.lemma == "decide" || g.lemma == "expect":
		return claim.Planned
	case g.lemma == "suspect" || g.lemma == "accuse" || g.lemma == "believe" || g.lemma == "think" || g.lemma == "allege" || g.lemma == "appear" || g.lemma == "seem":
		return claim.Alleged
	case g.lemma == "say" || g.lemma == "report" || g.lemma == "know":
		return claim.Reported
	case s.chunks[c.vg].infinitive && !plain[g.lemma]:
		return claim.Planned
	}
	return ""
}

// conditional tells whether "if" or "whether" opens the clause.
func (s *sentence) conditional(c *clause) bool {
	p := s.chunkAt(c.begin - 1)
	if p.kind != chunkSub {
		return false
	}
	w := s.at(p.a).low
	return w == "if" || w == "whether" || w == "unless"
}

// clauseDate gives the date of the clause, or -1. A date that belongs to an
// event ("Tuesday's attacks") is no date of the clause.
func (d *doc) clauseDate(s *sentence, c *clause) int {
	for _, v := range c.dates {
		if d.values[v].Date == nil {
			continue
		}
		owned := false
		for k := range s.chunks {
			if ch := &s.chunks[k]; ch.kind == chunkDate && ch.date == v && s.chunkAt(k+1).kind == chunkPoss {
				owned = true
			}
		}
		if !owned {
			return v
		}
	}
	return -1
}

// ref gives the subject that a noun phrase names, or nil.
func (d *doc) ref(s *sentence, k int) *Ref {
	if k < 0 || k >= len(s.chunks) {
		return nil
	}
	c := &s.chunks[k]
	if c.kind != chunkNP {
		return nil
	}
	if c.chain >= 0 {
		o := d.chains[c.chain]
		return &Ref{Chain: o.ID, Kind: o.Kind, Label: o.Name}
	}
	if s.at(c.head).low == "one" || s.at(c.head).low == "another" {
		return d.oneOf(s, k)
	}
	return nil
}

// oneOf reads "one was arrested": one of the group last spoken of, whom the
// text does not name.
func (d *doc) oneOf(s *sentence, k int) *Ref {
	for i := s.index; i >= 0 && i > s.index-2; i-- {
		p := &d.s[i]
		end := len(p.chunks)
		if p == s {
			end = k
		}
		for j := range end {
			c := &p.chunks[j]
			if c.kind != chunkNP || !c.plural || c.chain < 0 || c.prep != "" || d.chains[c.chain].Kind != "group" {
				continue
			}
			g := d.chains[c.chain]
			name := g.Name
			n := d.newChain("person", "one of: "+name)
			s.chunks[k].chain = n
			d.chains[n].Mentions = []Link{{Span: s.span(s.chunks[k].a, s.chunks[k].b), Text: s.words(s.chunks[k].a, s.chunks[k].b), Reason: "one of a group, not named"}}
			return &Ref{Chain: d.chains[n].ID, Kind: "person", Label: "one of: " + name, OneOf: g.ID}
		}
	}
	return nil
}

// refs gives the subjects of several phrases.
func (d *doc) refs(s *sentence, nps []int) []*Ref {
	var out []*Ref
	for _, k := range nps {
		if r := d.ref(s, k); r != nil {
			out = append(out, r)
		}
	}
	return out
}

// settle removes double readings: one key in overlapping words is one
// proposal with the reasons of both.
func (d *doc) settle() []ClaimProposal {
	slices.SortStableFunc(d.proposals, func(a, b ClaimProposal) int {
		return cmp.Or(a.Evidence[0].Begin-b.Evidence[0].Begin, a.Evidence[0].End-b.Evidence[0].End)
	})
	out := make([]ClaimProposal, 0, len(d.proposals))
	last := map[string]int{}
	for _, p := range d.proposals {
		key := p.key()
		if n, ok := last[key]; ok && out[n].Evidence[0].overlaps(p.Evidence[0].Span) {
			out[n].Score = max(out[n].Score, p.Score)
			for _, r := range p.Reasons {
				if !slices.Contains(out[n].Reasons, r) {
					out[n].Reasons = append(out[n].Reasons, r)
				}
			}
			continue
		}
		last[key] = len(out)
		out = append(out, p)
	}
	return out
}
