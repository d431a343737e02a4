package node

import (
	"cmp"
	"context"
	"slices"

	"liaison/internal/audit"
	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/view"
)

// SurroundRequest asks who is tied to a subject, for a chart that is being
// drawn and not saved yet.
type SurroundRequest struct {
	// Subject is an id, or a name when only one subject bears it.
	Subject string
	// On lists the subjects that are on the chart already.
	On []string
	// Kinds, if given, asks for the subjects of these kinds and not only for
	// their number.
	Kinds []string
	// Limit is the most subjects to list; 0 is chart.DefaultExpansion. More is
	// an error that says how many, never a part.
	Limit int
}

// Surround counts the subjects around one by kind, before anything is drawn,
// and lists those of the kinds that are asked for.
func (n *Node) Surround(ctx context.Context, caller Caller, req SurroundRequest) (view.Surround, error) {
	var v view.Surround
	err := n.ask(ctx, caller, use{name: "Surround", op: audit.Consultation, query: req.Subject}, func(a *asking) error {
		s, err := n.resolve(a, req.Subject)
		if err != nil {
			return err
		}
		around, err := chart.Around(a.Reader, s)
		if err != nil {
			return err
		}
		a.touch(string(s))
		v, err = surround(around, req)
		v.Of = a.Label(s)
		return err
	})
	return v, err
}

func surround(around []chart.Neighbour, req SurroundRequest) (view.Surround, error) {
	v := view.Surround{Groups: []view.SurroundGroup{}, Subjects: []view.Ref{}, Total: len(around)}
	on := map[string]bool{}
	for _, id := range req.On {
		on[id] = true
	}
	for _, x := range around {
		i := slices.IndexFunc(v.Groups, func(g view.SurroundGroup) bool { return g.Kind == x.Ref.Kind })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(v.Groups, view.SurroundGroup{Kind: x.Ref.Kind})
		}
		v.Groups[i].Count++
		if on[x.Ref.ID] {
			continue
		}
		v.Groups[i].Fresh++
		if slices.Contains(req.Kinds, x.Ref.Kind) {
			v.Subjects = append(v.Subjects, x.Ref)
		}
	}
	slices.SortFunc(v.Groups, func(x, y view.SurroundGroup) int { return cmp.Or(y.Count-x.Count, cmp.Compare(x.Kind, y.Kind)) })
	limit := req.Limit
	if limit <= 0 {
		limit = chart.DefaultExpansion
	}
	if len(v.Subjects) > limit {
		return v, fault.New(fault.Conflict, "the expansion would draw %d subjects, and %d were asked for at most; nothing was drawn", len(v.Subjects), limit).
			At("limit").WithMend("tick fewer kinds, or ask for %d", len(v.Subjects))
	}
	return v, nil
}

// TiesRequest asks what ties some subjects to one another.
type TiesRequest struct {
	// Subjects are those on the chart, with the places they have. Those
	// without one are placed beside what they are tied to.
	Subjects []chart.Placed
	// Of narrows the answer to ties of which one end is listed; empty takes all.
	Of []string
}

// Ties returns the permitted claims that tie subjects of a chart to one
// another, and places what has no place yet. The claims come without their
// quotes: ReadClaims has them.
func (n *Node) Ties(ctx context.Context, caller Caller, req TiesRequest) (view.Ties, error) {
	var v view.Ties
	err := n.ask(ctx, caller, use{name: "Ties", op: audit.Consultation}, func(a *asking) error {
		if len(req.Subjects) > chart.MaxSubjects {
			return fault.New(fault.Invalid, "a chart holds at most %d subjects", chart.MaxSubjects).At("subjects").WithMend("take some off, or begin a second chart")
		}
		c := chart.Content{Subjects: req.Subjects}
		d, err := chart.Draw(a.Reader, &c)
		if err == nil {
			err = d.Lay(ctx, &c)
		}
		if err != nil {
			return err
		}
		v, err = tiesOf(a, d, req.Of)
		return err
	})
	return v, err
}

func tiesOf(a *asking, d chart.Drawing, of []string) (view.Ties, error) {
	v := view.Ties{Subjects: d.Subjects, Bonds: []view.Bond{}, Claims: []view.Claim{}, Marking: chart.Marking(d)}
	wanted := map[string]bool{}
	for _, id := range of {
		wanted[id] = true
	}
	number := map[claim.ID]int64{}
	for seq, h := range d.Held {
		number[h.ID] = seq
	}
	clusters, err := entity.Clusters(a.tx, a.bits)
	if err != nil {
		return v, err
	}
	rep := func(id claim.SubjectID) claim.SubjectID { return cmp.Or(clusters[id], id) }
	var held []view.Held
	for _, l := range d.Links {
		if len(of) > 0 && !wanted[d.Subjects[l.A].ID] && !wanted[d.Subjects[l.B].ID] {
			continue
		}
		for _, id := range l.Claims {
			h := d.Held[number[claim.ID(id)]]
			from, to := l.A, l.B
			if rep(h.Body.Subject.ID) == rep(claim.SubjectID(d.Subjects[l.B].ID)) {
				from, to = to, from
			}
			v.Bonds = append(v.Bonds, view.Bond{From: from, To: to})
			held = append(held, h)
			a.touch(id)
		}
	}
	claims, err := shapes(a.Reader, held)
	if err != nil {
		return v, err
	}
	for i := range claims {
		claims[i].Evidence, claims[i].Attribution = []view.Evidence{}, []view.Attribution{}
	}
	v.Claims = append(v.Claims, claims...)
	return v, nil
}

// ReadClaimsRequest names claims.
type ReadClaimsRequest struct{ IDs []claim.ID }

// MaxRead bounds the claims that are read whole at a time.
const MaxRead = 300

// ReadClaims returns the named claims with their quotes, in the order asked;
// what the caller may not see is absent like what does not exist.
func (n *Node) ReadClaims(ctx context.Context, caller Caller, req ReadClaimsRequest) ([]view.Claim, error) {
	out := []view.Claim{}
	err := n.ask(ctx, caller, use{name: "ReadClaims", op: audit.Consultation}, func(a *asking) error {
		if len(req.IDs) > MaxRead {
			return fault.New(fault.Invalid, "at most %d claims are read at a time", MaxRead).At("claims")
		}
		var held []view.Held
		for _, id := range req.IDs {
			e, err := n.ledger.Get(a.tx, id)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if c, ok := e.Body.(*claim.Claim); err == nil && ok && a.bits.Has(e.Mark) && !e.Withdrawn {
				held = append(held, entity.Held(e, c))
			}
		}
		read, err := shapes(a.Reader, held)
		if err != nil {
			return err
		}
		out = append(out, read...)
		known := map[string]string{}
		for i := range out {
			n.title(a, known, out[i].Evidence)
			a.touch(out[i].ID)
		}
		return nil
	})
	return out, err
}
