package cli

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/node"
	"liaison/internal/view"
)

// sitting is a person with one report: what is decided so far, and nothing of
// it written. Each key is one act; u takes the last one back.
type sitting struct {
	v  view.Review
	by map[string]*view.Proposal
	// order holds the open proposals as they are walked: by person and event,
	// the surest first; folded ones at the end once they are unfolded.
	order    []string
	folded   []string
	at       int
	decided  map[string]node.Decision
	spans    map[string]extract.Span
	merges   map[string]view.Hit // by the subject of the group
	undo     []func()
	unfolded bool
	keys     int
}

func newSitting(v view.Review) *sitting {
	s := &sitting{v: v, by: map[string]*view.Proposal{}, decided: map[string]node.Decision{}, spans: map[string]extract.Span{}, merges: map[string]view.Hit{}}
	for i := range v.Proposals {
		s.by[v.Proposals[i].ID] = &v.Proposals[i]
	}
	open := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return s.by[id].State != "open" })
	}
	for _, g := range v.Groups {
		s.order = append(s.order, open(g.Proposals)...)
		s.folded = append(s.folded, open(g.Folded)...)
	}
	return s
}

// here is the proposal under the cursor; nil when none is left.
func (s *sitting) here() *view.Proposal {
	if s.at < 0 || s.at >= len(s.order) {
		return nil
	}
	return s.by[s.order[s.at]]
}

func (s *sitting) group(p *view.Proposal) *view.ProposalGroup {
	for i := range s.v.Groups {
		if s.v.Groups[i].About.ID == p.About {
			return &s.v.Groups[i]
		}
	}
	return &view.ProposalGroup{}
}

func (s *sitting) left() int {
	n := 0
	for _, id := range s.order {
		if _, ok := s.decided[id]; !ok {
			n++
		}
	}
	return n
}

// sentence holds the undecided proposals that are shown and share the
// sentence of p.
func (s *sitting) sentence(p *view.Proposal) []string {
	var out []string
	for _, id := range s.order {
		if _, ok := s.decided[id]; !ok && s.by[id].In == p.In {
			out = append(out, id)
		}
	}
	return out
}

// move goes by n, over decided ones too.
func (s *sitting) move(n int) {
	s.at = min(max(s.at+n, 0), max(len(s.order)-1, 0))
}

// next goes to the nearest undecided proposal behind the cursor, else the
// first; it stays where it is when none is left.
func (s *sitting) next() {
	for i := range s.order {
		at := (s.at + i) % len(s.order)
		if _, ok := s.decided[s.order[at]]; !ok {
			s.at = at
			return
		}
	}
}

// decide notes one act on proposals and walks on.
func (s *sitting) decide(ids []string, d node.Decision) {
	was, at := map[string]*node.Decision{}, s.at
	for _, id := range ids {
		if old, ok := s.decided[id]; ok {
			was[id] = &old
		}
		d.Proposal = id
		if span, ok := s.spans[id]; ok && d.Act == "accept" {
			d.Span = &span
		} else {
			d.Span = nil
		}
		s.decided[id] = d
	}
	s.undo = append(s.undo, func() {
		for _, id := range ids {
			delete(s.decided, id)
			if old := was[id]; old != nil {
				s.decided[id] = *old
			}
		}
		s.at = at
	})
	s.next()
}

// merge notes that the subject of the group is one on record.
func (s *sitting) merge(p *view.Proposal, with view.Hit) {
	was, had := s.merges[p.About]
	s.merges[p.About] = with
	s.undo = append(s.undo, func() {
		delete(s.merges, p.About)
		if had {
			s.merges[p.About] = was
		}
	})
}

// respan moves an end of the first quote by one word; begin says which end,
// by which way. The quote keeps at least one word.
func (s *sitting) respan(p *view.Proposal, begin bool, by int) {
	at := s.spanOf(p)
	if begin {
		at.Begin = edge(s.v.Text, at.Begin, by, true)
	} else {
		at.End = edge(s.v.Text, at.End, by, false)
	}
	if at.Begin < at.End {
		s.spans[p.ID] = at
	}
}

func (s *sitting) spanOf(p *view.Proposal) extract.Span {
	if at, ok := s.spans[p.ID]; ok {
		return at
	}
	return extract.Span{Begin: p.Evidence[0].Begin, End: p.Evidence[0].End}
}

// edge is where the word before (by < 0) or after at begins or ends.
func edge(text string, at, by int, begin bool) int {
	word := func(i int) bool { // whether a word stands at byte i
		r, _ := utf8.DecodeRuneInString(text[i:])
		return !unicode.IsSpace(r)
	}
	stop := func(i int) bool {
		if begin {
			return i < len(text) && word(i) && (i == 0 || !word(before(text, i)))
		}
		return i > 0 && word(before(text, i)) && (i == len(text) || !word(i))
	}
	for i := at; ; {
		if by < 0 {
			if i == 0 {
				return at
			}
			i = before(text, i)
		} else {
			if i >= len(text) {
				return at
			}
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
		}
		if stop(i) {
			return i
		}
	}
}

func before(text string, i int) int {
	_, n := utf8.DecodeLastRuneInString(text[:i])
	return i - n
}

// unfold brings the folded proposals to the end of the order.
func (s *sitting) unfold() {
	if s.unfolded {
		return
	}
	s.unfolded, s.order = true, append(s.order, s.folded...)
	s.next()
}

// request is everything that was decided, for one transaction. A merge of a
// subject of which nothing is accepted is left out and named.
func (s *sitting) request() (req node.DecideRequest, left []string) {
	req.Report = s.v.Report.ID
	spoken := map[string]bool{}
	for _, p := range s.v.Proposals {
		d, ok := s.decided[p.ID]
		if ok {
			req.Decisions = append(req.Decisions, d)
		}
		if ok && d.Act == "accept" || strings.HasPrefix(p.State, "accepted") {
			spoken[p.Subject.ID] = true
		}
	}
	for _, g := range s.v.Groups {
		with, ok := s.merges[g.About.ID]
		switch {
		case ok && spoken[g.About.ID]:
			req.Merges = append(req.Merges, node.Merge{Subject: claim.SubjectID(g.About.ID), With: claim.SubjectID(with.Subject.ID), Reason: "said when the report was reviewed: " + strings.Join(with.Why, "; ")})
		case ok:
			left = append(left, g.About.Label)
		}
	}
	return req, left
}
