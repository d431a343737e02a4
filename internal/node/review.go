package node

import (
	"context"
	"fmt"
	"sort"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/extract"
	"liaison/internal/marking"
	"liaison/internal/report"
	"liaison/internal/review"
	"liaison/internal/tagger"
	"liaison/internal/view"
)

const touchAfter = 60e9 // nanoseconds: a session in use is written down once a minute

// readPaper reads a text that stands under m and returns its proposals, and
// which engines read.
func (n *Node) readPaper(ctx context.Context, caller Caller, m claim.Marking, p report.Paper, text string) ([]review.Proposal, review.Reading, error) {
	reading := review.Reading{Report: p.Report, When: n.now()}
	in := extract.Input{Text: text, Title: p.Title, Outlet: p.Outlet, Mode: tagger.Review}
	if !p.Published.IsZero() {
		in.Published = p.Published.From
	}
	n.outside(&in, caller, p.Report, m)
	r, err := extract.Run(ctx, in)
	if err != nil {
		return nil, reading, fmt.Errorf("read report: %w", err)
	}
	reading.Pipeline = r.Pipeline
	for i, run := range r.Runs {
		if i > 0 {
			reading.Engines += ", "
		}
		reading.Engines += run.Engine + " " + run.Version
		if run.Discarded != "" {
			reading.Engines += " (not used: " + run.Discarded + ")"
		}
	}
	ps := review.Propose(p, r)
	watched, err := n.watched(ctx, m, p, text, r, len(ps))
	if err != nil {
		return nil, reading, err
	}
	return append(ps, watched...), reading, nil
}

func (n *Node) reportView(tx db.Queryer, bits *marking.Set, f report.Filed, known ...claim.Marking) (view.Report, error) {
	var m claim.Marking
	if len(known) > 0 {
		m = known[0]
	} else {
		var err error
		if m, err = n.Markings.Marking(f.Mark); err != nil {
			return view.Report{}, err
		}
	}
	v := f.View(m)
	var err error
	v.Open, v.Decided, err = review.Count(tx, bits, f.Report)
	return v, err
}

// ReviewRequest opens a report beside its proposals.
type ReviewRequest struct{ Report string }

// OpenReview returns the text of a report and what was read in it, by the
// person or event that it is about, with the subjects on record that each may
// be.
func (n *Node) OpenReview(ctx context.Context, caller Caller, req ReviewRequest) (view.Review, error) {
	var v view.Review
	err := n.ask(ctx, caller, use{name: "OpenReview", op: audit.Consultation, query: req.Report}, func(a *asking) error {
		f, err := report.Find(a.tx, a.bits, req.Report)
		if err != nil {
			return err
		}
		if v.Report, err = n.reportView(a.tx, a.bits, f); err != nil {
			return err
		}
		if v.Text, err = report.Text(a.tx, f.Report); err != nil {
			return err
		}
		places, err := report.PlacesOf(a.tx, f.Report)
		if err != nil {
			return err
		}
		v.Pages = len(places.Pages)
		ps, err := review.List(a.tx, a.bits, f.Report)
		if err != nil {
			return err
		}
		stops, err := review.NewStopper(a.tx, a.bits)
		if err != nil {
			return err
		}
		v.Proposals = make([]view.Proposal, len(ps))
		sentences := extract.Sentences(v.Text)
		for i := range ps {
			v.Proposals[i] = ps[i].View()
			v.Proposals[i].In = sentenceOf(sentences, &ps[i])
			if s, ok := stops.Of(&ps[i]); ok {
				v.Proposals[i].Stopped = fmt.Sprintf("“%s” is on the stop list as no %s: %s", s.Words, s.Kind, s.Reason)
			}
		}
		a.touch(string(f.Report))
		return n.group(a, &v, ps)
	})
	return v, err
}

// sentenceOf is the sentence in which the first quote of a proposal begins,
// drawn out to the quote's end where that lies in the next one.
func sentenceOf(sentences []extract.Span, p *review.Proposal) view.Range {
	if len(p.Claim.Evidence) == 0 {
		return view.Range{}
	}
	at := p.Claim.Evidence[0]
	i := sort.Search(len(sentences), func(i int) bool { return sentences[i].End > at.Begin })
	if i == len(sentences) || sentences[i].Begin > at.Begin {
		return view.Range{Begin: at.Begin, End: at.End}
	}
	return view.Range{Begin: sentences[i].Begin, End: sentences[i].End}
}

// maxAsked bounds for how many subjects of one report candidates are looked up.
const maxAsked = 100

// group puts the proposals under what they are about.
func (n *Node) group(a *asking, v *view.Review, ps []review.Proposal) error {
	v.Groups = []view.ProposalGroup{}
	shown := map[string]*view.Proposal{}
	for i := range v.Proposals {
		shown[v.Proposals[i].ID] = &v.Proposals[i]
	}
	clusters, err := entity.Clusters(a.tx, a.bits)
	if err != nil {
		return err
	}
	for i, g := range review.Groups(ps) {
		vg := view.ProposalGroup{About: view.Ref{ID: string(g.About), Kind: g.Kind, Label: g.Label}, Proposals: []string{}, Folded: []string{}, Candidates: []view.Hit{}}
		for _, p := range g.Proposals {
			if q := shown[p.ID]; q.Band == "low" || q.Stopped != "" {
				vg.Folded = append(vg.Folded, p.ID)
			} else {
				vg.Proposals = append(vg.Proposals, p.ID)
			}
		}
		if i < maxAsked && named(g, ps) {
			if vg.Candidates, err = n.candidates(a, g, clusters); err != nil {
				return err
			}
		}
		v.Groups = append(v.Groups, vg)
	}
	return nil
}

// named tells whether the text gives the subject of a group a name.
func named(g review.Group, ps []review.Proposal) bool {
	for _, p := range ps {
		if p.Claim.Subject.ID == g.About && p.Claim.Predicate == "name" {
			return true
		}
	}
	return false
}

// candidates are the subjects on record of the group's kind whose names answer
// its name, without the group itself: five at most, the nearest first.
func (n *Node) candidates(a *asking, g review.Group, clusters map[claim.SubjectID]claim.SubjectID) ([]view.Hit, error) {
	best, err := n.nearest(a, g.Label, clusters)
	if err != nil {
		return nil, err
	}
	self := g.About
	if c, ok := clusters[self]; ok {
		self = c
	}
	for id, h := range best {
		if h.Subject.Kind != g.Kind || id == g.About || id == self {
			delete(best, id)
		}
	}
	return n.finish(a, best, 5)
}
