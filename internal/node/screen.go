package node

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/match"
)

// look prepares a search of the holdings for one caller, in a consultation: the
// index is brought up to what he may know of, and sees what he may see.
func (n *Node) look(a *asking) (*match.Index, match.Sight, error) {
	if err := n.holdings.upTo(a.tx.Context(), n.ledger, a.tx); err != nil {
		return nil, match.Sight{}, fmt.Errorf("bring the index of names up: %w", err)
	}
	return n.holdings.index(), match.Sight{Permitted: slices.Clone(a.bits.Words())}, nil
}

// MatchEntities answers entities by example, as clients of yente ask: with the
// records that the caller may see. A subject under several markings is answered
// once, by the listing that answers best.
func (n *Node) MatchEntities(ctx context.Context, caller Caller, req match.YenteRequest, p match.YenteParams) (match.YenteResponse, error) {
	var v match.YenteResponse
	err := n.ask(ctx, caller, use{name: "MatchEntities", op: audit.Consultation, query: fmt.Sprintf("%d entities", len(req.Queries))}, func(a *asking) error {
		ix, see, err := n.look(a)
		if err != nil {
			return err
		}
		limit, excluded := p.Limit, p.ExcludeIDs
		if limit == 0 {
			limit = 5
		}
		if p.Threshold == 0 {
			bands, err := n.bands(a.tx)
			if err != nil {
				return err
			}
			p.Threshold = bands.Floor
		}
		p.Limit, p.ExcludeIDs = min(2*limit+len(excluded), match.YenteMaxLimit), nil
		if limit > match.YenteMaxLimit || len(excluded) > match.YenteMaxExcluded {
			p.Limit, p.ExcludeIDs = limit, excluded // to be refused with its reason
		}
		if v, err = ix.MatchYente(req, p, see); err != nil {
			return err
		}
		v.Limit = limit
		for key, x := range v.Responses {
			one := x.Results[:0]
			x.Total.Value = 0
			for _, r := range x.Results {
				s, _ := listedAs(r.ID)
				r.ID = string(s)
				if len(one) == limit || slices.Contains(excluded, r.ID) || slices.ContainsFunc(one, func(o match.YenteResult) bool { return o.ID == r.ID }) {
					continue
				}
				if one = append(one, r); r.Match {
					x.Total.Value++
				}
				a.touch(r.ID)
				a.results++
			}
			x.Results = one
			v.Responses[key] = x
		}
		return nil
	})
	return v, err
}

// Reconcile answers the rows of a table, as OpenRefine asks, with the records
// that the caller may see.
func (n *Node) Reconcile(ctx context.Context, caller Caller, queries map[string]match.ReconcileQuery) (map[string]match.ReconcileAnswer, error) {
	var v map[string]match.ReconcileAnswer
	err := n.ask(ctx, caller, use{name: "Reconcile", op: audit.Consultation, query: fmt.Sprintf("%d rows", len(queries))}, func(a *asking) error {
		ix, see, err := n.look(a)
		if err != nil {
			return err
		}
		if v, err = ix.Reconcile(queries, see); err != nil {
			return err
		}
		for key, x := range v {
			one := x.Result[:0]
			for _, r := range x.Result {
				s, _ := listedAs(r.ID)
				r.ID = string(s)
				if !slices.ContainsFunc(one, func(o match.ReconcileCandidate) bool { return o.ID == r.ID }) {
					one = append(one, r)
					a.touch(r.ID)
					a.results++
				}
			}
			v[key] = match.ReconcileAnswer{Result: one}
		}
		return nil
	})
	return v, err
}

// Extend gives properties of records that the caller may see, from all that he
// may see of them.
func (n *Node) Extend(ctx context.Context, caller Caller, req match.ExtendRequest) (match.ExtendAnswer, error) {
	var v match.ExtendAnswer
	err := n.ask(ctx, caller, use{name: "Extend", op: audit.Consultation, query: strings.Join(req.IDs[:min(len(req.IDs), 20)], " ")}, func(a *asking) error {
		ix := match.NewIndex()
		for _, id := range req.IDs[:min(len(req.IDs), match.ReconcileBatch*20)] {
			if s, _ := listedAs(id); string(s) == id {
				d, _, err := n.dossier(a.Reader, s)
				if err != nil {
					return err
				}
				if d.empty() {
					continue
				}
				if err := ix.Put("", match.Listed{Record: d.Record}); err != nil {
					return fmt.Errorf("read %s: %w", s, err)
				}
				a.touch(id)
			}
		}
		var err error
		v, err = ix.Extend(req, match.Sight{Everything: true})
		return err
	})
	return v, err
}

// SuggestEntity completes a name that is being typed.
func (n *Node) SuggestEntity(ctx context.Context, caller Caller, prefix string) (match.SuggestAnswer, error) {
	var v match.SuggestAnswer
	err := n.ask(ctx, caller, use{name: "SuggestEntity", op: audit.Consultation, query: prefix}, func(a *asking) error {
		ix, see, err := n.look(a)
		if err != nil {
			return err
		}
		v = ix.SuggestEntity(prefix, see)
		for i := range v.Result {
			s, _ := listedAs(v.Result[i].ID)
			v.Result[i].ID = string(s)
		}
		v.Result = slices.CompactFunc(v.Result, func(x, y match.ReconcileNamed) bool { return x.ID == y.ID })
		return nil
	})
	return v, err
}

// ScreenRequest searches the holdings for every row of a file.
type ScreenRequest struct {
	Queries io.Reader
	// Out gets one JSON object a row, in the order of the rows, as they are done.
	Out io.Writer
	// Options bound the answers and tell the progress; what may be seen is set
	// here, whatever they say.
	Options match.ScreenOptions
	// Name says which file it is, for the access log.
	Name string
}

// Screen searches what the caller may see for every row of a file of persons,
// companies or vessels. The look is on record before the first answer leaves; it
// is of the holdings as they were then.
func (n *Node) Screen(ctx context.Context, caller Caller, req ScreenRequest) (match.ScreenReport, error) {
	var ix *match.Index
	opt := req.Options
	err := n.ask(ctx, caller, use{name: "Screen", op: audit.Consultation, query: "file " + req.Name}, func(a *asking) (err error) {
		bands, err := n.bands(a.tx)
		if err != nil {
			return err
		}
		opt.Bands = bands.Bands
		ix, opt.Sight, err = n.look(a)
		return err
	})
	if err != nil {
		return match.ScreenReport{}, err
	}
	return ix.Screen(ctx, req.Queries, req.Out, opt)
}
