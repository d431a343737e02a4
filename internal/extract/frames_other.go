package extract

import (
	"liaison/internal/tagger"
)

// source reads the noun phrase at token k as a source; end == k: none.
func (d *doc) source(s *sentence, k int) (Frame, int) {
	for i := range s.chunks {
		c := &s.chunks[i]
		if c.a > k || c.b <= k || c.kind != chunkNP {
			continue
		}
		if s.chunkAt(i+1).kind == chunkPoss && s.chunkAt(i+2).kind == chunkNP {
			c = s.chunkAt(i + 2)
		}
		return d.speaker(s, c), c.b
	}
	// Without English phrases: the name at or behind the article.
	for j := k; j < k+4 && j < len(s.toks); j++ {
		if sp := s.at(j).span; sp != 0 {
			x := &d.spans[sp-1]
			return d.namedSpeaker(x, d.spanChain[sp-1], Span{x.Begin, x.End}), x.Last
		}
		if !foreignArticles[s.at(j).low] {
			break // "selon la police, X": the police said it
		}
	}
	j := k
	if foreignArticles[s.at(j).low] {
		k++
		j++
	}
	for j < len(s.toks) && j < k+4 && isWordToken(s.at(j).Text) {
		j++
	}
	if j == k {
		return Frame{}, k
	}
	at := s.span(k, j)
	return Frame{Kind: "unnamed", Speaker: s.words(k, j), Source: &at}, j
}

var foreignArticles = words("le la les l' un une de het een der die das dem den the")

// outlets are words that make of a name a medium.
var outletWords = map[string]bool{"editorial": true, "article": true, "newspaper": true, "broadcaster": true, "report": true, "magazine": true, "daily": true}

// speaker describes the phrase as a source.
func (d *doc) speaker(s *sentence, c *chunk) Frame {
	at := s.span(c.a, c.b)
	if s.at(c.a).is(lexDet) && c.b-c.a > 1 {
		at = s.span(c.a+1, c.b)
	}
	if c.name >= 0 {
		f := d.namedSpeaker(&d.spans[c.name], d.spanChain[c.name], at)
		return f
	}
	if c.poss >= 0 {
		at.Begin = s.toks[s.chunks[c.poss].a].Begin
		if s.at(s.chunks[c.poss].a).is(lexDet) && s.chunks[c.poss].b-s.chunks[c.poss].a > 1 {
			at.Begin = s.toks[s.chunks[c.poss].a+1].Begin
		}
	}
	at.End = s.ofTail(c, at.End)
	f := Frame{Kind: "unnamed", Speaker: d.text[at.Begin:at.End], Source: &at}
	for _, m := range c.mods {
		if sp := &d.spans[m]; sp.Kind == tagger.Media || c.noun == nil && sp.Type == tagger.Organisation || c.noun != nil && outletWords[c.noun.lemma] {
			f.Kind, f.Chain = "outlet", d.chains[d.spanChain[m]].ID
		}
	}
	switch {
	case f.Kind == "outlet":
	case c.class == classPerson && !c.plural && c.pronoun == "" && c.chain >= 0 && d.chains[c.chain].Named && d.chains[c.chain].Kind == "person":
		f.Kind, f.Speaker = "person", d.chains[c.chain].Name
	case c.class == classOrganisation:
		f.Kind = "agency"
	case c.class == classPerson && !c.plural && c.pronoun == "":
		f.Kind = "person"
	case c.pronoun != "" && c.chain >= 0:
		o := d.chains[c.chain]
		f.Kind, f.Chain, f.Speaker = "person", o.ID, o.Name
	case c.class == classSource && (c.noun.lemma == "report" || c.noun.lemma == "source" || c.noun.lemma == "media") && len(c.mods) == 0 && at.End == s.toks[c.b-1].End && s.bareWord(c):
		f.Speaker = ""
	}
	if f.Chain == "" && c.chain >= 0 {
		f.Chain = d.chains[c.chain].ID
	}
	return f
}

// ofTail gives the end of a speaker with what hangs on it: "a source close to
// the inquiry", "the port authority of Y".
func (s *sentence) ofTail(c *chunk, end int) int {
	k := s.chunkOf(c.a)
	for i := 0; i < 2; i++ {
		p, n := s.chunkAt(k+1), s.chunkAt(k+2)
		w := s.at(p.a).low
		if p.kind != chunkPrep || n.kind != chunkNP || n.pronoun != "" || w != "of" && !(w == "to" && s.at(p.a-1).low == "close") || s.chunkAt(k+3).kind == chunkPoss {
			break
		}
		end = s.toks[n.b-1].End
		k += 2
	}
	return end
}

// bareWord tells whether nothing but an article stands before the head.
func (s *sentence) bareWord(c *chunk) bool {
	n := c.b - c.a
	return n == 1 || n == 2 && s.at(c.a).is(lexDet) && !s.at(c.a).is(lexPossessive)
}

func (d *doc) namedSpeaker(sp *tagger.Span, chain int, at Span) Frame {
	f := Frame{Kind: "agency", Speaker: nameOf(sp), Source: &at}
	switch {
	case sp.Type == tagger.Person:
		f.Kind = "person"
	case sp.Kind == tagger.Media:
		f.Kind = "outlet"
	}
	if chain >= 0 {
		f.Chain = d.chains[chain].ID
	}
	return f
}

// passiveSpeech: "X is said to", "it was reported that": an unnamed source.
func (d *doc) passiveSpeech(s *sentence, c *clause) {
	vg := &s.chunks[c.vg]
	if weakSpeech[vg.lemma] {
		return
	}
	f := Frame{Kind: "unnamed", Rule: "attribution.passive"}
	if len(c.agent) > 0 {
		f = d.speaker(s, &s.chunks[c.agent[0]])
		f.Rule = "attribution.passive-by"
	}
	begin := s.Begin
	if c.begin < len(s.chunks) {
		begin = s.toks[s.chunks[c.begin].a].Begin
	}
	d.frame(f, s.span(vg.a, vg.b), Span{begin, s.End})
}

// warningThat: "X's warning that", "a warning from X that", "claims that".
func (d *doc) warningThat(s *sentence) {
	for k := range s.chunks {
		c := &s.chunks[k]
		if c.kind != chunkNP || c.noun == nil || s.at(s.chunkAt(k+1).a).low != "that" || s.chunkAt(k+1).kind != chunkRel {
			continue
		}
		if c.class != classWarning && c.class != classSource || c.poss < 0 {
			continue
		}
		f := d.speaker(s, &s.chunks[c.poss])
		f.Rule = "attribution.noun-that"
		content := Span{s.toks[s.chunks[k+1].b-1].End, s.End}
		if q, in := d.quoteAt(s.toks[c.head].Begin); in {
			content.End = min(content.End, q.End)
		}
		d.frame(f, s.span(c.head, c.head+1), content)
	}
}

// cameToLight: "it has come to light that", "it emerged that".
func (d *doc) cameToLight(s *sentence) {
	for k := range s.toks {
		n := s.startsWith(k, "come to light that") + s.startsWith(k, "came to light that") + s.startsWith(k, "emerged that") + s.startsWith(k, "transpired that")
		if n == 0 {
			continue
		}
		d.frame(Frame{Kind: "unnamed", Rule: "attribution.come-to-light"}, s.span(k, k+n-1), Span{s.toks[k+n-1].End, s.End})
	}
}

// foreignVerbs are verbs of speech in French, Dutch and German.
var foreignVerbs = map[string]bool{"déclaré": true, "affirmé": true, "annoncé": true, "indiqué": true, "précisé": true, "rapporte": true, "rapporté": true,
	"affirme": true, "annonce": true, "déclare": true, "dit": true, "zegt": true, "zei": true, "meldt": true, "meldde": true, "verklaarde": true,
	"bevestigde": true, "schrijft": true, "sagte": true, "sagt": true, "erklärte": true, "meldete": true, "meldet": true, "berichtete": true,
	"berichtet": true, "bestätigte": true, "teilte": true, "schreibt": true, "confirmé": true, "révélé": true, "écrit": true, "expliqué": true,
	"souligné": true, "assuré": true, "nie": true, "nié": true, "dément": true, "démenti": true, "conteste": true, "verklaart": true, "bevestigt": true,
	"zeggen": true, "melden": true, "beweert": true, "beweerde": true, "ontkent": true, "ontkende": true, "stelt": true, "sagten": true,
	"erklärt": true, "bestätigt": true, "betonte": true, "behauptet": true, "behauptete": true, "bestreitet": true, "bestritt": true,
	"açıkladı": true, "bildirdi": true, "söyledi": true, "belirtti": true, "duyurdu": true, "yazdı": true, "aktardı": true, "dedi": true, "diyor": true, "konuştu": true, "reddetti": true, "yalanladı": true,
	"قال": true, "قالت": true, "أعلن": true, "أعلنت": true, "ذكر": true, "ذكرت": true, "أفاد": true, "أفادت": true, "أكد": true, "أكدت": true,
	"صرح": true, "صرحت": true, "نفى": true, "نفت": true}

// foreignDenials are those of them that deny.
var foreignDenials = map[string]bool{"nie": true, "nié": true, "dément": true, "démenti": true, "conteste": true, "ontkent": true, "ontkende": true,
	"bestreitet": true, "bestritt": true, "yalanladı": true, "reddetti": true, "نفى": true, "نفت": true}

// behindSource reads "X zufolge", "X'e göre": the source stands before the cue.
func (d *doc) behindSource(s *sentence, k int) {
	j := k - 1
	for j > 0 && s.at(j).span == 0 {
		j--
	}
	n := s.at(j).span - 1
	if n < 0 {
		return
	}
	f := d.namedSpeaker(&d.spans[n], d.spanChain[n], Span{d.spans[n].Begin, d.spans[n].End})
	f.Rule = "attribution.according-to"
	d.frame(f, s.span(k, k+1), Span{s.Begin, s.End})
}

// foreignSpeech reads a verb of speech beside a name: the sentence is its
// content.
func (d *doc) foreignSpeech(s *sentence) {
	for k := range s.toks {
		if !foreignVerbs[s.at(k).low] {
			continue
		}
		for _, j := range [...]int{k + 1, k + 2, k - 1, k - 2, k - 3, k + 3} {
			sp := s.at(j).span
			if sp == 0 {
				continue
			}
			x := &d.spans[sp-1]
			f := d.namedSpeaker(x, d.spanChain[sp-1], Span{x.Begin, x.End})
			f.Rule = "attribution.verb-" + d.lang
			if foreignDenials[s.at(k).low] {
				f.Polarity = "denied"
			}
			content := Span{s.Begin, s.End}
			if q := d.quoteBefore(min(x.Begin, s.toks[k].Begin)); q.End > 0 {
				content = q
			}
			d.frame(f, s.span(k, k+1), content)
			break
		}
	}
}
