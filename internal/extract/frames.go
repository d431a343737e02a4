package extract

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/tagger"
)

// speech are verbs by which a source says something. weak ones speak only
// when a report or an authority is their subject.
var speech = map[string]bool{"say": true, "report": true, "state": true, "tell": true, "announce": true, "confirm": true, "add": true, "explain": true,
	"argue": true, "claim": true, "allege": true, "insist": true, "declare": true, "write": true, "reveal": true, "warn": true, "note": true,
	"suggest": true, "deny": true, "believe": true, "quote": true, "tweet": true, "reply": true, "respond": true, "admit": true, "confess": true, "accuse": true, "inform": true, "testify": true, "notify": true, "assure": true, "mention": true, "maintain": true}

var weakSpeech = map[string]bool{"find": true, "show": true, "indicate": true, "learn": true, "establish": true, "conclude": true, "describe": true, "see": true}

// adverbHedges weaken their clause.
var adverbHedges = map[string]claim.Modality{"reportedly": claim.Reported, "apparently": claim.Reported, "allegedly": claim.Alleged,
	"purportedly": claim.Alleged, "supposedly": claim.Alleged, "possibly": claim.Alleged, "probably": claim.Alleged, "presumably": claim.Alleged,
	"perhaps": claim.Alleged, "angeblich": claim.Alleged, "mutmaßlich": claim.Alleged, "vermoedelijk": claim.Alleged, "naar verluidt": claim.Reported,
	"apparemment": claim.Reported, "prétendument": claim.Alleged}

// adjectiveHedges weaken their phrase.
var adjectiveHedges = map[string]bool{"alleged": true, "suspected": true, "presumed": true, "purported": true, "supposed": true, "accused": true, "possible": true, "probable": true}

// quotation is the inside of a pair of quotation marks.
type quotation struct{ Span }

// quotations pairs the marks of the text; a pair may span sentences of one
// paragraph.
func (d *doc) quotations() {
	open := -1
	var shut string
	for i := range d.s {
		s := &d.s[i]
		if i > 0 && strings.Contains(d.text[d.s[i-1].End:s.Begin], "\n") {
			open = -1
		}
		for k := range s.toks {
			t := &s.toks[k]
			if open >= 0 && t.Text == shut {
				d.quotes = append(d.quotes, quotation{Span{open, t.Begin}})
				open = -1
				continue
			}
			if open < 0 {
				switch t.Text {
				case "“":
					open, shut = t.End, "”"
				case "«":
					open, shut = t.End, "»"
				case "„":
					open, shut = t.End, "“"
				case `"`:
					open, shut = t.End, `"`
				}
			}
		}
	}
}

// frames finds who says what, and hedges without a source.
func (d *doc) attribute() {
	d.quotations()
	for i := range d.s {
		s := &d.s[i]
		d.hedges(s)
		d.accordingTo(s)
		if d.lang == "en" || d.lang == "" {
			for c := range s.clause {
				d.said(s, &s.clause[c])
			}
			d.warningThat(s)
			d.cameToLight(s)
		} else {
			d.foreignSpeech(s)
		}
	}
	slices.SortStableFunc(d.frames, func(a, b Frame) int { return a.CueAt.Begin - b.CueAt.Begin })
	d.framesIn, d.hedgesIn = map[int][]int{}, map[int][]int{}
	for n, f := range d.frames {
		for i := max(0, d.sentenceAt(f.Content.Begin)); i < len(d.s) && d.s[i].Begin < f.Content.End; i++ {
			if d.s[i].End > f.Content.Begin {
				d.framesIn[i] = append(d.framesIn[i], n)
			}
		}
	}
	for n, h := range d.hedged {
		if i := d.sentenceAt(h.Begin); i >= 0 {
			d.hedgesIn[i] = append(d.hedgesIn[i], n)
		}
	}
}

func (d *doc) frame(f Frame, cue, content Span) {
	if content.End <= content.Begin {
		return
	}
	f.Cue, f.CueAt, f.Content = d.text[cue.Begin:cue.End], &cue, &content
	d.frames = append(d.frames, f)
}

// hedges notes words that weaken without naming a source.
func (d *doc) hedges(s *sentence) {
	for k := range s.toks {
		t := &s.toks[k]
		if m, ok := adverbHedges[t.low]; ok {
			a := k
			for a > 0 && k > 0 && !boundary(s.at(a-1).low) {
				a--
			}
			d.hedged = append(d.hedged, Hedge{Span: Span{t.Begin, t.End}, Text: t.Text, Scope: Span{s.toks[a].Begin, s.End}, Makes: m})
			continue
		}
		if adjectiveHedges[t.low] {
			scope := Span{t.Begin, t.End}
			for i := range s.chunks {
				if c := &s.chunks[i]; c.kind == chunkNP && c.a <= k && k < c.b {
					scope = s.span(k, c.b)
					// "a suspected recruiter and bombmaker": both.
					if n := s.chunkAt(i + 2); s.chunkAt(i+1).kind == chunkConj && n.kind == chunkNP && n.class == c.class && !s.at(n.a).is(lexDet) && n.name < 0 {
						scope = s.span(k, n.b)
					}
				}
			}
			d.hedged = append(d.hedged, Hedge{Span: Span{t.Begin, t.End}, Text: t.Text, Scope: scope, Makes: claim.Alleged})
		}
		if s.title && (t.low == "say" || t.low == "says") && s.at(k+1).low == "reports" {
			at := s.span(k, k+2)
			d.hedged = append(d.hedged, Hedge{Span: at, Text: d.text[at.Begin:at.End], Scope: Span{s.Begin, s.End}, Makes: claim.Reported})
		}
	}
}

func boundary(w string) bool { return w == "," || w == ";" || w == "“" || w == "”" || w == ":" }

// accordingTo reads "according to X", "selon X", "volgens X", "laut X".
func (d *doc) accordingTo(s *sentence) {
	for k := range s.toks {
		n := 0
		switch w := s.at(k).low; {
		case w == "according" && s.at(k+1).low == "to", w == "d'après", w == "nach" && s.at(k+1).low == "angaben":
			n = 2
			if w == "d'après" {
				n = 1
			}
		case w == "selon" || w == "volgens" || w == "laut" || w == "بحسب" || w == "حسب" || w == "وبحسب" || w == "وحسب":
			n = 1
		case (w == "zufolge" || w == "göre") && k > 0 && s.at(k-1).span != 0, w == "göre" && (s.at(k-2).span != 0 || s.at(k-3).span != 0 && reportWords[s.at(k-1).low]):
			d.behindSource(s, k)
			continue
		case w == "d'" && s.at(k+1).low == "après":
			n = 2
		}
		if n == 0 {
			continue
		}
		f, end := d.source(s, k+n)
		if end == k+n {
			continue
		}
		f.Rule = "attribution.according-to"
		content := Span{s.Begin, s.End}
		if q := d.quoteAfter(s.toks[end-1].End, 6); q.End > 0 {
			content = Span{content.Begin, max(content.End, q.End)}
		}
		if q, in := d.quoteAt(s.toks[k].Begin); in {
			content = q
		}
		d.frame(f, s.span(k, k+n), content)
	}
}

// reportWords stand between a Turkish source and "göre": "X'in haberine göre".
var reportWords = words("haberine açıklamasına raporuna bilgisine ifadesine verilerine")

func (d *doc) quoteAt(at int) (Span, bool) {
	if n := d.quoteFrom(at+1) - 1; n >= 0 && at < d.quotes[n].End {
		return d.quotes[n].Span, true
	}
	return Span{}, false
}

// quoteFrom gives the number of the first quotation that begins at or behind
// an offset. Quotations are in order and do not overlap.
func (d *doc) quoteFrom(at int) int {
	n, _ := slices.BinarySearchFunc(d.quotes, at, func(q quotation, at int) int { return q.Begin - at })
	return n
}

// quoteAfter gives the quotation that begins at most reach bytes behind at.
func (d *doc) quoteAfter(at, reach int) Span {
	if n := d.quoteFrom(at); n < len(d.quotes) && d.quotes[n].Begin <= at+reach {
		return d.quotes[n].Span
	}
	return Span{}
}

// said reads verbs of speech before, after and inside their content.
func (d *doc) said(s *sentence, c *clause) {
	vg := &s.chunks[c.vg]
	verb := speech[vg.lemma]
	if !verb && !weakSpeech[vg.lemma] || vg.negated && vg.lemma != "deny" || vg.infinitive {
		return
	}
	if vg.passive {
		d.passiveSpeech(s, c)
		return
	}
	var src *chunk
	k := -1
	if len(c.subj) > 0 {
		k = c.subj[0]
		src = &s.chunks[k]
	}
	next := s.chunkAt(c.vg + 1)
	// Inverted: “...,” said X.
	if prev := s.chunkAt(c.vg - 1); (prev.kind == chunkClose || prev.kind == chunkComma && (src == nil || k < c.vg-2 && !s.appositionEnds(k, c.vg-1))) && next.kind == chunkNP && verb && vg.bare && vg.lemma != "tell" && vg.lemma != "inform" {
		f := d.speaker(s, next)
		f.Rule = "attribution.inverted"
		if q := d.quoteBefore(s.toks[vg.a].Begin); q.End > 0 {
			d.frame(f, s.span(vg.a, vg.b), q)
		} else {
			d.frame(f, s.span(vg.a, vg.b), Span{s.Begin, s.toks[s.chunks[c.vg-1].a].Begin})
		}
		return
	}
	if src == nil {
		return
	}
	if !verb && src.class != classSource && !(next.kind == chunkRel && s.at(next.a).low == "that") {
		return // officers who found a pistol say nothing
	}
	if !verb && next.kind == chunkRel && (src.class == classPerson || src.class == classOrganisation) {
		verb = true // "the chair concluded that"
	}
	if !verb && src.class != classSource && src.class != classOrganisation && !(src.name >= 0 && d.spans[src.name].Kind == tagger.Media) {
		return
	}
	f := d.speaker(s, src)
	f.Rule = "attribution.verb"
	if !verb {
		f.Rule = findingRule
	}
	if vg.lemma == "deny" {
		f.Polarity = "denied"
	}
	cue := s.span(vg.a, vg.b)
	if f.Speaker == "" {
		cue = Span{s.toks[src.a].Begin, cue.End}
	}
	begin, first := s.toks[src.a].Begin, src.a
	if src.poss >= 0 {
		first = s.chunks[src.poss].a // "the prosecutor's office said"
		begin = s.toks[first].Begin
	}
	// Behind a quotation or a comma at the end: “...,” X reported.
	if q := d.quoteBefore(begin); q.End > 0 && begin-q.End < 8 {
		f.Rule = "attribution.after-quotation"
		d.frame(f, cue, q)
		return
	}
	right := Span{s.toks[vg.b-1].End, s.End}
	if q, in := d.quoteAt(s.toks[vg.a].Begin); in {
		right.End = min(right.End, q.End) // what is said inside ends with its quotation
	}
	rest := right.End - right.Begin
	if next.kind == chunkOpen || next.kind == chunkComma && s.chunkAt(c.vg+2).kind == chunkOpen {
		if q := d.quoteAfter(right.Begin, 7); q.End > 0 {
			d.frame(f, cue, Span{right.Begin, q.End})
			return
		}
	}
	if vg.lemma == "claim" && len(c.obj) > 0 && s.head(c.obj[0]) == "responsibility" {
		return // a speech act of its own
	}
	if rest < 3 || next.kind == chunkComma && s.chunkAt(c.vg-1).kind == chunkNP && begin > s.Begin && d.commaBefore(s, first) {
		if begin > s.Begin {
			f.Rule = "attribution.after"
			d.frame(f, cue, Span{s.Begin, begin})
		}
		return
	}
	if begin > s.Begin && rest < 40 && d.commaBefore(s, first) && next.kind != chunkRel {
		f.Rule = "attribution.after"
		d.frame(f, cue, Span{s.Begin, begin})
		return
	}
	if verb && !(next.kind == chunkRel || s.verbFollows(c.vg+1) || s.colon(c.vg+1) || vg.lemma == "deny" || s.speechObject(c)) {
		return
	}
	if f.Rule == findingRule {
		right.Begin = cue.Begin // what was found hangs on the cue itself
	}
	d.frame(f, cue, right)
}

// findingRule names frames such as "investigations found a network": the cue
// is the verb of the statement too.
const findingRule = "attribution.finding"

// appositionEnds tells whether the comma at chunk k closes an apposition to the
// phrase at np: "X's lawyer, Y, said".
func (s *sentence) appositionEnds(np, k int) bool {
	n := s.chunkAt(np + 1)
	return n.kind == chunkComma && np+1 < k && s.chunkAt(np+2).kind == chunkNP && s.chunkAt(np+2).prep == ""
}

func (s *sentence) head(np int) string {
	if np < 0 || np >= len(s.chunks) {
		return ""
	}
	return s.at(s.chunks[np].head).low
}

func (s *sentence) colon(k int) bool {
	c := s.chunkAt(k)
	return c.kind == chunkComma && s.at(c.a).low == ":"
}

// speechObject: "told police that", "told reporters on Monday that".
func (s *sentence) speechObject(c *clause) bool {
	for k := c.vg + 1; k < len(s.chunks) && k < c.vg+6; k++ {
		if ch := &s.chunks[k]; ch.kind == chunkRel && s.at(ch.a).low == "that" {
			return true
		}
	}
	return weakSpeech[s.chunks[c.vg].lemma]
}

func (d *doc) commaBefore(s *sentence, k int) bool {
	w := s.at(k - 1).low
	return w == "," || w == "”"
}

// quoteBefore gives the quotation that ends just before an offset.
func (d *doc) quoteBefore(at int) Span {
	if n := d.quoteFrom(at) - 1; n >= 0 && d.quotes[n].End <= at && at-d.quotes[n].End < 8 {
		return d.quotes[n].Span
	}
	return Span{}
}
