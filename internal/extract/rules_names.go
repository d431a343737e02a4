package extract

import (
	"liaison/internal/claim"
	"liaison/internal/tagger"
)

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
			if left < 0 && cue.predicate == "assumed-name" {
				left, _ = d.personBefore(s, k)
			}
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

// birthCues stand before a date of birth; sentences of other languages are read
// by them too.
var birthCues = map[string]bool{"born": true, "b.": true, "d.o.b": true, "d.o.b.": true, "dob": true, "né": true, "née": true, "geboren": true,
	"geb.": true, "geb": true, "geboortedatum": true, "geburtsdatum": true, "naissance": true, "birth": true, "doğumlu": true}

// birthDates reads "X, born 3 February 1988 in Y", "d.o.b. 01.01.1995".
func (d *doc) birthDates(s *sentence) {
	for k := range s.toks {
		if !birthCues[s.at(k).low] || s.at(k).span != 0 {
			continue
		}
		for j := k + 1; j < len(s.toks) && j < k+5; j++ {
			v := s.at(j).value
			if v == 0 {
				continue
			}
			m := &d.values[v-1]
			if m.Date == nil || m.Anchor != "absolute" || m.Date.To-m.Date.From > 366 {
				break
			}
			n, at := d.personBefore(s, k)
			if n < 0 {
				break
			}
			o := d.chains[n]
			end := j
			for s.at(end+1).value == v {
				end++
			}
			d.proposeTokens(s, draft{rule: "noun.birth-date", subj: &Ref{Chain: o.ID, Kind: o.Kind, Label: o.Name}, predicate: "birth-date",
				value: claim.DateValue(*m.Date), trigger: k, score: 0.85}, at, end+1)
			break
		}
	}
}

// personBefore gives the person last spoken of before token k of its sentence,
// and the token where he stands.
func (d *doc) personBefore(s *sentence, k int) (chain, at int) {
	for i := len(s.chunks) - 1; i >= 0; i-- {
		if c := &s.chunks[i]; c.a < k && c.kind == chunkNP && c.chain >= 0 && d.chains[c.chain].Kind == "person" {
			return c.chain, c.a
		}
	}
	for i := k - 1; i >= 0; i-- {
		if sp := s.at(i).span; sp != 0 && d.spanChain[sp-1] >= 0 && d.chains[d.spanChain[sp-1]].Kind == "person" {
			return d.spanChain[sp-1], d.spans[sp-1].First
		}
	}
	return -1, k
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
