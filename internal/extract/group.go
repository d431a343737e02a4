package extract

import (
	"cmp"
	"slices"
	"strings"

	"liaison/internal/tagger"
)

// Group is the proposals about one person, event or other subject, for the
// screen: best first.
type Group struct {
	// Chain is the subject of the group; Label and Kind are its own.
	Chain string `json:"chain"`
	Kind  string `json:"kind"`
	Label string `json:"label"`
	// Proposals are indexes into Result.Proposals.
	Proposals []int `json:"proposals"`
}

// Groups puts every proposal into one group: of the person that it is about,
// else of the event, else of its subject. Persons come first, then events,
// then the rest, each in reading order.
func (r *Result) Groups() []Group {
	byChain := map[string]int{}
	var out []Group
	for i := range r.Proposals {
		ref := r.Proposals[i].About()
		n, ok := byChain[ref.Chain]
		if !ok {
			n = len(out)
			byChain[ref.Chain] = n
			out = append(out, Group{Chain: ref.Chain, Kind: ref.Kind, Label: ref.Label})
		}
		out[n].Proposals = append(out[n].Proposals, i)
	}
	rank := func(kind string) int {
		switch kind {
		case "person":
			return 0
		case "event":
			return 1
		}
		return 2
	}
	for _, g := range out {
		slices.SortStableFunc(g.Proposals, func(a, b int) int { return cmp.Compare(r.Proposals[b].Score, r.Proposals[a].Score) })
	}
	slices.SortStableFunc(out, func(a, b Group) int { return cmp.Compare(rank(a.Kind), rank(b.Kind)) })
	return out
}

// About is the subject under which a proposal is shown: the person that it
// speaks of, else the event, else its own subject.
func (p *ClaimProposal) About() Ref {
	for _, kind := range [...]string{"person", "event"} {
		if p.Subject.Kind == kind {
			return p.Subject
		}
		if p.Object != nil && p.Object.Kind == kind {
			return *p.Object
		}
	}
	return p.Subject
}

// Sentences gives the spans of the sentences of a text, in order.
func Sentences(text string) []Span {
	list := tagger.Split(text)
	out := make([]Span, len(list))
	for i, s := range list {
		out[i] = Span{s.Begin, s.End}
	}
	return out
}

// nearestQuote gives the place of quote in text that is nearest to at, or -1.
func nearestQuote(text, quote string, at int) int {
	if quote == "" {
		return -1
	}
	best := -1
	for i := strings.Index(text, quote); i >= 0; {
		if best < 0 || abs(i-at) < abs(best-at) {
			best = i
		}
		next := strings.Index(text[i+1:], quote)
		if next < 0 || i > at {
			break
		}
		i += 1 + next
	}
	return best
}

func abs(n int) int { return max(n, -n) }
