package node

import (
	"context"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/link"
	"liaison/internal/ontology"
	"liaison/internal/view"
)

// MaxClaims bounds the claims that one page of a subject shows.
const MaxClaims = 2000

// ShowRequest asks for one subject by id or by name.
type ShowRequest struct {
	// Subject is a subject id, or a name when only one subject bears it.
	Subject string
}

// ShowSubject returns a subject as the caller's claims make it: grouped by
// property, by tie and by source, contradictions side by side.
func (n *Node) ShowSubject(ctx context.Context, caller Caller, req ShowRequest) (view.Subject, error) {
	var v view.Subject
	err := n.ask(ctx, caller, use{name: "ShowSubject", op: audit.Consultation, query: req.Subject}, func(a *asking) error {
		s, err := n.resolve(a, req.Subject)
		if err != nil {
			return err
		}
		if v, err = n.subject(a, s); err != nil {
			return err
		}
		var q view.Candidates
		alike, err := n.queue(a, s, false, &q)
		v.Candidates = append(v.Candidates, alike...)
		return err
	})
	return v, err
}

func (n *Node) subject(a *asking, s claim.SubjectID) (view.Subject, error) {
	members, steps, err := entity.Members(a.tx, a.bits, s)
	if err != nil {
		return view.Subject{}, err
	}
	held, err := a.ClaimsOf(MaxClaims, members...)
	if err != nil {
		return view.Subject{}, err
	}
	if len(held) == 0 {
		return view.Subject{}, fault.New(fault.NotFound, "no such subject").WithMend("search for its name: liaison search NAME")
	}
	claims, err := shapes(a.Reader, held)
	if err != nil {
		return view.Subject{}, err
	}
	v := view.Subject{Ref: a.Label(s), Claims: len(claims), Properties: []view.Property{}, Ties: []view.Tie{}, Sources: []view.Group{},
		Identity: []view.IdentityStep{}, Members: []view.Ref{}, Names: []string{}, Categories: []string{}, Candidates: []view.Candidate{}}
	for _, m := range members {
		v.Members = append(v.Members, a.Label(m))
	}
	for _, e := range steps {
		v.Identity = append(v.Identity, entity.Step(e, a.Label))
	}
	own := map[string]bool{}
	for _, m := range members {
		own[string(m)] = true
	}
	for _, c := range claims {
		addClaim(&v, own, c)
		a.touch(c.ID)
	}
	markContradictions(&v)
	v.Marking = link.Highest(held)
	return v, nil
}

func addClaim(v *view.Subject, own map[string]bool, c view.Claim) {
	if c.Object == nil {
		i := slices.IndexFunc(v.Properties, func(p view.Property) bool { return p.Predicate == c.Predicate })
		if i < 0 {
			v.Properties = append(v.Properties, view.Property{Predicate: c.Predicate, Label: c.PredicateLabel})
			i = len(v.Properties) - 1
		}
		v.Properties[i].Claims = append(v.Properties[i].Claims, c)
		if p, _ := ontology.FindProperty(c.Predicate); p.Name && !slices.Contains(v.Names, c.Value.Text) {
			v.Names = append(v.Names, c.Value.Text)
		}
	} else {
		addTie(v, own, c)
	}
	i := slices.IndexFunc(v.Sources, func(g view.Group) bool { return g.Source == c.Source })
	if i < 0 {
		v.Sources = append(v.Sources, view.Group{Source: c.Source})
		i = len(v.Sources) - 1
	}
	v.Sources[i].Claims = append(v.Sources[i].Claims, c)
	if c.Category != "" {
		line := c.Category + " in " + c.Case
		if !slices.Contains(v.Categories, line) {
			v.Categories = append(v.Categories, line)
		}
	}
}

func addTie(v *view.Subject, own map[string]bool, c view.Claim) {
	other, label := *c.Object, c.PredicateLabel
	if !own[c.Subject.ID] {
		other = c.Subject
		if r, ok := ontology.FindRelation(c.Predicate); ok {
			label = r.Inverse
		}
	}
	i := slices.IndexFunc(v.Ties, func(t view.Tie) bool { return t.Other.ID == other.ID && t.Label == label })
	if i < 0 {
		v.Ties = append(v.Ties, view.Tie{Other: other, Predicate: c.Predicate, Label: label})
		i = len(v.Ties) - 1
	}
	v.Ties[i].Claims = append(v.Ties[i].Claims, c)
}

// markContradictions marks properties of which a subject has one, and of
// which the sources give more than one value.
func markContradictions(v *view.Subject) {
	single := map[string]bool{"birth-date": true, "death-date": true, "sex": true, "birth-place": true, "event-date": true, "killed": true, "wounded": true}
	for i, p := range v.Properties {
		if !single[p.Predicate] {
			continue
		}
		for _, c := range p.Claims[1:] {
			if c.CorrectedBy == "" && !strings.EqualFold(c.Value.Text, p.Claims[0].Value.Text) {
				v.Properties[i].Contradicted = true
			}
		}
	}
}

// resolve turns what a person typed into a subject: an id, or a name that
// leads to one entity. A name that leads to several is refused with the
// choices named.
func (n *Node) resolve(a *asking, typed string) (claim.SubjectID, error) {
	typed = strings.TrimSpace(typed)
	if claim.ValidID("s", typed) {
		_, err := a.Ref(claim.SubjectID(typed))
		return claim.SubjectID(typed), err
	}
	hits, err := n.hits(a, typed, 8)
	if err != nil {
		return "", err
	}
	if len(hits) == 0 {
		return "", fault.New(fault.NotFound, "nothing on record is called “%s”", typed).WithMend("liaison search finds near spellings")
	}
	if len(hits) > 1 && hits[1].Score > hits[0].Score-0.05 && hits[1].Score >= 0.9 {
		var names []string
		for _, h := range hits[:min(len(hits), 4)] {
			if h.Score >= hits[0].Score-0.05 {
				names = append(names, h.Subject.Label+" ("+h.Subject.Kind+", "+h.Subject.ID+")")
			}
		}
		if len(names) > 1 && hits[0].Score < 1 {
			return "", fault.New(fault.Invalid, "“%s” may be %s", typed, strings.Join(names, " or ")).WithMend("give the id of the one you mean")
		}
	}
	return claim.SubjectID(hits[0].Subject.ID), nil
}
