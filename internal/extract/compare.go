package extract

import "slices"

// Change is what became of a proposal between two runs over one text.
type Change string

// Changes.
const (
	// Unchanged keeps its decision.
	Unchanged Change = "unchanged"
	// Fresh was not there before: it goes to the queue.
	Fresh Change = "new"
	// Changed has another value, modality, time or attribution on the same
	// words: it goes to the queue beside the old decision.
	Changed Change = "changed"
	// Vanished is no longer found: an open one is folded, an accepted one
	// stays and is marked "no longer found". Nothing is deleted.
	Vanished Change = "vanished"
)

// Difference is one line of a comparison.
type Difference struct {
	Change Change `json:"change"`
	// Old is set for all but new ones, New for all but vanished ones.
	Old *ClaimProposal `json:"old,omitempty"`
	New *ClaimProposal `json:"new,omitempty"`
}

// Compare tells what a new run changed, in the order of the new run and then
// of the old one. Both must be of one text; runs over another text version
// are first mapped with MapEvidence.
func Compare(old, new *Result) []Difference {
	byID := map[string]int{}
	used := make([]bool, len(old.Proposals))
	for i := range old.Proposals {
		if _, seen := byID[old.Proposals[i].ID]; !seen {
			byID[old.Proposals[i].ID] = i
		}
	}
	out := make([]Difference, len(new.Proposals))
	for i := range new.Proposals {
		p := &new.Proposals[i]
		out[i] = Difference{Change: Fresh, New: p}
		if n, ok := byID[p.ID]; ok && !used[n] {
			used[n] = true
			out[i] = Difference{Change: Unchanged, Old: &old.Proposals[n], New: p}
			if !sameStatement(&old.Proposals[n], p) {
				out[i].Change = Changed
			}
		}
	}
	// What is left pairs by the same subject and predicate on touching words.
	for i := range out {
		if out[i].Change != Fresh {
			continue
		}
		for n := range old.Proposals {
			if q := &old.Proposals[n]; !used[n] && samePlaceIn(q, out[i].New) {
				used[n] = true
				out[i].Change, out[i].Old = Changed, q
				break
			}
		}
	}
	for n := range old.Proposals {
		if !used[n] {
			out = append(out, Difference{Change: Vanished, Old: &old.Proposals[n]})
		}
	}
	return out
}

func sameStatement(a, b *ClaimProposal) bool {
	return a.Modality == b.Modality && a.Time.From == b.Time.From && a.Time.To == b.Time.To &&
		slices.EqualFunc(a.Attribution, b.Attribution, func(x, y Frame) bool { return x.Speaker == y.Speaker && x.Polarity == y.Polarity })
}

// samePlaceIn tells whether two proposals read the same words: one predicate,
// evidence that overlaps, and one end in common.
func samePlaceIn(a, b *ClaimProposal) bool {
	if a.Predicate != b.Predicate || len(a.Evidence) == 0 || len(b.Evidence) == 0 || !a.Evidence[0].overlaps(b.Evidence[0].Span) {
		return false
	}
	return refKey(&a.Subject) == refKey(&b.Subject) || refKey(a.Object) == refKey(b.Object) && valueKey(a.Value) == valueKey(b.Value)
}

// MapEvidence carries proposals of an old text version into a new one by their
// quotes: the only place where a quote stands, else the one nearest to where
// it stood. Proposals whose quote is gone are in lost; nothing is changed in
// place.
func MapEvidence(old *Result, newText, newSum string) (mapped *Result, lost []ClaimProposal) {
	out := *old
	out.TextSHA256, out.Proposals = newSum, nil
	for _, p := range old.Proposals {
		q := p
		q.Evidence = nil
		for _, e := range p.Evidence {
			at := nearestQuote(newText, e.Quote, e.Begin)
			if at < 0 {
				break
			}
			q.Evidence = append(q.Evidence, Quote{Span: Span{at, at + len(e.Quote)}, Quote: e.Quote})
		}
		if len(q.Evidence) != len(p.Evidence) {
			lost = append(lost, p)
			continue
		}
		q.ID = proposalID(newSum, &q)
		out.Proposals = append(out.Proposals, q)
	}
	return &out, lost
}
