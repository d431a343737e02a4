package extract

import (
	"strings"
	"unicode"

	"liaison/internal/claim"
	"liaison/internal/tagger"
)

// namedOnly is the rule of a person of whom the text says nothing more than a
// name.
const namedOnly = "named.only"

// NamedOnly tells that nothing but a name was read.
func (p *ClaimProposal) NamedOnly() bool { return len(p.Reasons) == 1 && p.Reasons[0] == namedOnly }

// named proposes, in review mode, the name of each person about whom no rule
// found anything, so that nobody who is named is lost. Bylines and credits
// name writers, not subjects.
func (d *doc) named() {
	if d.in.Mode != tagger.Review {
		return
	}
	told := map[string]bool{}
	for i := range d.proposals {
		p := &d.proposals[i]
		told[p.Subject.Chain] = true
		if p.Object != nil {
			told[p.Object.Chain] = true
		}
	}
	for n, c := range d.chains {
		if c.Kind != "person" || !c.Named || c.silent || told[c.ID] || len(c.Mentions) == 0 {
			continue
		}
		at, score := c.Mentions[0].Span, 0.0
		for i := range d.mentions {
			m := &d.mentions[i]
			if d.spanChain[i] != n || m.Zone == string(tagger.ZoneByline) || m.Zone == string(tagger.ZoneCredit) {
				continue
			}
			if full := m.Text == c.Name; full && d.text[at.Begin:at.End] != c.Name || score == 0 {
				at = m.Span
			}
			score = max(score, m.Score)
		}
		p := ClaimProposal{Subject: Ref{Chain: c.ID, Kind: c.Kind, Label: c.Name}, Predicate: "name", Value: claim.TextValue(c.Name),
			Evidence: []Quote{{Span: at, Quote: d.text[at.Begin:at.End]}}, Attribution: d.chainAt(at), Modality: claim.Asserted,
			Score: score, Engines: []string{BuiltinEngine}, Reasons: []string{namedOnly}}
		if !allowed(&p) {
			continue
		}
		p.ID = proposalID(d.sum, &p)
		d.proposals = append(d.proposals, p)
	}
}

// Watched gives the places where names stand that the reader wants shown,
// whatever their case, and that r has no name over: what the tagger missed.
func Watched(text string, names []tagger.Forced, r *Result) []Mention {
	if len(names) == 0 {
		return nil
	}
	var out []Mention
	for _, s := range tagger.FindForced(tagger.Split(text), names) {
		at := Span{s.Begin, s.End}
		if !r.namedAt(at) {
			out = append(out, Mention{Type: string(s.Type), Span: at, Text: s.Text, Score: 1, Engines: []string{BuiltinEngine}, Reason: s.Reason})
		}
	}
	return out
}

// namedAt tells whether a name was read that holds all of a range.
func (r *Result) namedAt(at Span) bool {
	for i := range r.Mentions {
		if m := &r.Mentions[i]; m.Type != string(tagger.Marked) && m.holds(at) {
			return true
		}
	}
	return false
}

// Bounds of the runs of capitals that are looked up.
const (
	longestRun = 4   // words
	mostRuns   = 200 // a text
)

// Unread gives runs of two to four capitalised words over which no name was
// read: at most 200, in reading order.
func Unread(text string, r *Result) []Mention {
	var out []Mention
	for _, s := range tagger.Split(text) {
		for i := 0; i < len(s.Tokens); {
			j := i
			for j < len(s.Tokens) && j-i < longestRun && startsUpper(s.Tokens[j].Text) {
				j++
			}
			if j-i < 2 {
				i = max(j, i+1)
				continue
			}
			at := Span{s.Tokens[i].Begin, s.Tokens[j-1].End}
			if !r.touched(at) {
				if out = append(out, Mention{Span: at, Text: text[at.Begin:at.End]}); len(out) == mostRuns {
					return out
				}
			}
			i = j
		}
	}
	return out
}

func (r *Result) touched(at Span) bool {
	for i := range r.Mentions {
		if r.Mentions[i].overlaps(at) {
			return true
		}
	}
	return false
}

func startsUpper(word string) bool {
	for _, c := range word {
		return unicode.IsUpper(c)
	}
	return false
}

// SameName tells whether two names are the same but for case and blanks.
func SameName(a, b string) bool {
	return strings.Join(strings.Fields(Folded(a)), " ") == strings.Join(strings.Fields(Folded(b)), " ")
}
