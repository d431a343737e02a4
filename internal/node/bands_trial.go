package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/match"
	"liaison/internal/view"
)

// mostTrials bounds the records that a trial of the holdings asks for.
const mostTrials = 2000

// ProposeBandsRequest asks for bands that fit the work there is room for.
type ProposeBandsRequest struct {
	// QueriesPerDay are names that come in; MatchesPer1000 of 1,000 are expected
	// to have a true match.
	QueriesPerDay, MatchesPer1000 float64
	// ReviewsPerDay are the candidates that the reviewers can judge, UrgentPerDay
	// the wrong ones that may be called urgent.
	ReviewsPerDay, UrgentPerDay float64
	// MaxMissedPer1000 of 1,000 true matches may be missed.
	MaxMissedPer1000 float64
	// Trials is a file of the agency's own trials (see match.ReadTrials); nil
	// draws the curve from the holdings.
	Trials io.Reader
}

// ProposeBands proposes bands by what would be missed and what reviewers have
// room for; an administrator sets them or not. The curve shows no record: it
// counts.
func (n *Node) ProposeBands(ctx context.Context, caller Caller, req ProposeBandsRequest) (view.BandsProposal, error) {
	v := view.BandsProposal{Curve: []view.BandsPoint{}}
	err := n.ask(ctx, caller, use{name: "ProposeBands", op: audit.Administration, class: marking.Administer}, func(a *asking) error {
		curve, drawn, err := n.curve(a, req.Trials)
		if err != nil {
			return err
		}
		b, err := n.bands(a.tx)
		if err != nil {
			return err
		}
		p := match.Policy{QueriesPerDay: req.QueriesPerDay, MatchesPer1000: req.MatchesPer1000, ReviewsPerDay: req.ReviewsPerDay, UrgentPerDay: req.UrgentPerDay,
			MaxMissed: req.MaxMissedPer1000 / 1000, LowestFloor: lowestFloor}
		proposal, err := curve.Propose(p)
		switch {
		case errors.Is(err, match.ErrPolicy):
			v.Unmet = err.Error()
		case err != nil:
			return fault.Wrap(fault.Invalid, err, "these numbers are no policy").WithMend("queries a day above 0, shares of 1,000 from 0 to 1,000, the rest not below 0")
		}
		rounded := match.Bands{Floor: float64(tenThousandth(proposal.Floor)) / 1e4, Urgent: float64(tenThousandth(proposal.Urgent)) / 1e4}
		v.Proposed, v.Present, v.Version, v.Drawn = leadTo(curve, rounded, p), leadTo(curve, b.Bands, p), b.number, drawn
		v.Matching, v.Others = curve.Trials()
		for _, x := range curve.Points(20) {
			if x.Threshold >= lowestFloor {
				v.Curve = append(v.Curve, view.BandsPoint{Threshold: x.Threshold, Recall: x.Recall, RecallLow: x.Low, RecallHigh: x.High, Queue: x.Queue})
			}
		}
		return nil
	})
	return v, err
}

func leadTo(c match.Curve, b match.Bands, p match.Policy) view.BandsLeadTo {
	o := c.LeadsTo(b, p)
	tenth := func(x float64) float64 { return math.Round(x*10) / 10 }
	return view.BandsLeadTo{Floor: b.Floor, Urgent: b.Urgent, Missed: tenth(1000 * o.MissedShare), MissedHigh: tenth(1000 * o.MissedHigh),
		MissedPerDay: tenth(o.MissedPerDay), ReviewsPerDay: tenth(o.ReviewsPerDay), UrgentPerDay: tenth(o.UrgentPerDay)}
}

// curve draws the curve, and says from what.
func (n *Node) curve(a *asking, trials io.Reader) (match.Curve, string, error) {
	if trials != nil {
		c, err := match.ReadTrials(trials)
		if err != nil {
			return c, "", fault.Wrap(fault.Invalid, err, "the file of trials cannot be read").At("trials").
				WithMend("it is CSV with the columns query, match (yes or no) and score")
		}
		return c, "a file of trials", nil
	}
	if err := n.holdings.upTo(a.tx.Context(), n.ledger, a.tx); err != nil {
		return match.Curve{}, "", fmt.Errorf("bring the index of names up: %w", err)
	}
	all, err := n.everything(a.tx)
	if err != nil {
		return match.Curve{}, "", err
	}
	var right, wrong []float64
	sample := n.sampled()
	for _, r := range sample {
		if score, ok := byAnotherName(r); ok {
			right = append(right, score)
		}
		scores, err := n.likeNobody(all, r)
		if err != nil {
			return match.Curve{}, "", err
		}
		wrong = append(wrong, scores...)
	}
	c, err := match.NewCurve(right, wrong, len(sample))
	if err != nil {
		return c, "", fault.Wrap(fault.Conflict, err, "too little is on record to draw a curve: it takes records under more than one name").
			WithMend("give a file of trials: query, match, score")
	}
	return c, fmt.Sprintf("%d records of the holdings: %d of them asked for by a name taken out, each compared with all others", len(sample), len(right)), nil
}

// sampled draws records from the holdings by a hash of their ids, one listing of
// each subject: the same ones as long as the holdings are the same.
func (n *Node) sampled() []match.Record {
	type drawn struct {
		match.Record
		hash uint64
	}
	best := map[claim.SubjectID]drawn{}
	for l := range n.holdings.index().Each() {
		s, _ := listedAs(l.ID)
		if len(l.Names) == 0 {
			continue
		}
		d := drawn{l.Record, xxhash.Sum64String(string(s))}
		if o, ok := best[s]; !ok || len(o.Names) < len(d.Names) || len(o.Names) == len(d.Names) && d.ID < o.ID {
			best[s] = d
		}
	}
	all := make([]drawn, 0, len(best))
	for _, d := range best {
		all = append(all, d)
	}
	slices.SortFunc(all, func(x, y drawn) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.ID, y.ID)) })
	out := make([]match.Record, 0, min(len(all), mostTrials))
	for _, d := range all[:min(len(all), mostTrials)] {
		out = append(out, d.Record)
	}
	return out
}

// byAnotherName asks for a record by one of its names, and gives the score of
// the record without that name. Numbers stay out: with them it would be found by
// any name.
func byAnotherName(r match.Record) (float64, bool) {
	if len(r.Names) < 2 {
		return 0, false
	}
	k := int(xxhash.Sum64String(r.ID) % uint64(len(r.Names)))
	q, rest := r, r
	q.Names, q.Identifiers = r.Names[k:k+1], nil
	rest.Names, rest.Identifiers = slices.Delete(slices.Clone(r.Names), k, k+1), nil
	return match.ScoreOnly(match.Prepare(q), match.Prepare(rest)).Score, true
}

// likeNobody asks the holdings for a record as if it were not there, and gives
// the scores of what comes up. What persons hold to be the same is left out.
func (n *Node) likeNobody(all entity.Reader, r match.Record) ([]float64, error) {
	s, _ := listedAs(r.ID)
	own, _, err := entity.Members(all.TX, all.Bits, s)
	if err != nil {
		return nil, err
	}
	done := map[claim.SubjectID]bool{}
	for _, m := range own {
		done[m] = true
	}
	q := r
	q.Names, q.Identifiers = r.Names[:1], nil
	var out []float64
	for _, h := range n.holdings.index().Search(q, match.SearchOptions{Sight: match.Sight{Everything: true}, Limit: mostAlerts, MinScore: lowestFloor}).Hits {
		if o, _ := listedAs(h.Record.ID); !done[o] && h.Record.Schema == r.Schema {
			done[o] = true
			out = append(out, h.Result.Score)
		}
	}
	return out, nil
}
