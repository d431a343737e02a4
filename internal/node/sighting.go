package node

import (
	"context"
	"strings"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// SightingRequest records that somebody or something was met.
type SightingRequest struct {
	Sighting alert.Sighting
	// Hit is what led to it, where one did.
	Hit string
	// Codes and the rest mark the claims; with a hit they are at least as closed
	// as the record that answered.
	Codes          []claim.HandlingCode
	Caveat         string
	Classification claim.Classification
	Audience       []claim.AgencyID
}

// AddSighting puts a sighting on record as the claims that Regulation (EU)
// 2018/1862 Art. 37(1) lists: dated, placed, attributed to the caller's agency.
// All claims of one sighting are one source.
func (n *Node) AddSighting(ctx context.Context, caller Caller, req SightingRequest) (view.Sighted, error) {
	var v view.Sighted
	err := n.act(ctx, caller, use{name: "AddSighting", op: audit.Collection, query: req.Hit}, func(a *acting) error {
		s := req.Sighting
		from := []claim.Marking{{Originator: n.Agency, Codes: req.Codes, Caveat: req.Caveat, Classification: req.Classification, Audience: req.Audience,
			Compartment: caller.Case}}
		if req.Hit != "" {
			card, err := n.hitCard(a.asking(), req.Hit)
			if err != nil {
				return err
			}
			if s.Of.Subject == "" && card.Subject != nil {
				s.Of.Subject = claim.SubjectID(card.Subject.ID)
			}
			h, err := alert.FindHit(a.tx, a.bits, req.Hit)
			if err != nil {
				return err
			}
			m, err := n.hitMarking(h)
			if err != nil {
				return err
			}
			from = append(from, m)
		}
		if err := n.seen(a, &s); err != nil {
			return err
		}
		m := closest(from...)
		m.Originator, m.LegalBasis, m.Exercise, m.ReviewBy, m.EraseBy = n.Agency, caller.LegalBasis, caller.Exercise, 0, 0
		m, err := n.kept(retention.Stored, m)
		if err != nil {
			return err
		}
		a.sighted = req.Hit != ""
		v, err = n.sight(a, &s, m, req.Hit)
		return err
	})
	return v, err
}

// seen finds the records that a sighting names and refuses what it lacks.
func (n *Node) seen(a *acting, s *alert.Sighting) error {
	if err := s.Validate(); err != nil {
		return err
	}
	find := func(x *alert.Seen, kind string) error {
		if x.Kind == "" {
			x.Kind = kind
		}
		if claim.ValidID("s", x.Name) {
			x.Subject, x.Name = claim.SubjectID(x.Name), ""
		}
		if x.Subject == "" {
			return nil
		}
		r, err := a.Ref(x.Subject)
		if err != nil {
			return err
		}
		x.Kind, x.Name = r.Kind, r.Label
		return nil
	}
	if err := find(&s.Of, "person"); err != nil {
		return err
	}
	for _, group := range []struct {
		list []alert.Seen
		kind string
	}{{s.Companions, "person"}, {s.Vehicles, "vehicle"}, {s.Objects, "item"}} {
		for i := range group.list {
			if err := find(&group.list[i], group.kind); err != nil {
				return err
			}
		}
	}
	if s.Of.Kind != "person" && len(s.Companions)+len(s.Vehicles)+len(s.Objects) > 0 {
		return fault.New(fault.Invalid, "company, vehicle and objects are those of a person").At("of").WithMend("record the person as the one who was seen")
	}
	return nil
}

// sight appends the claims of a sighting.
func (n *Node) sight(a *acting, s *alert.Sighting, m claim.Marking, hit string) (view.Sighted, error) {
	id, err := claim.RandomID("g", n.Random)
	if err != nil {
		return view.Sighted{}, err
	}
	var refs []claim.Ref
	for _, x := range s.Refs() {
		r := claim.Ref{ID: x.Subject, Kind: x.Kind, Label: strings.TrimSpace(x.Name)}
		if r.Label == "" {
			r.Label = x.Number
		}
		switch {
		case r.ID != "":
		case r.Kind == "place": // one name, one place of this agency
			r.ID = claim.SubjectID(claim.DeriveID("s", string(n.Agency), "place", strings.ToLower(r.Label)))
		default:
			fresh, err := claim.RandomID("s", n.Random)
			if err != nil {
				return view.Sighted{}, err
			}
			r.ID = claim.SubjectID(fresh)
		}
		refs = append(refs, r)
	}
	source := claim.Source{Name: string(n.Agency), Root: id, Chain: []claim.Attribution{{Kind: "agency", Speaker: string(n.Agency), Cue: alert.SightedAs, Ref: hit}}}
	bodies, err := s.Claims(source, refs)
	if err != nil {
		return view.Sighted{}, err
	}
	es, err := n.append(a, m, bodies...)
	if err != nil {
		return view.Sighted{}, err
	}
	v := view.Sighted{Sighting: id, Claims: []string{}, Subject: view.Ref{ID: string(refs[0].ID), Kind: refs[0].Kind, Label: refs[0].Label}, Seq: es[len(es)-1].Seq}
	for _, e := range es {
		v.Claims = append(v.Claims, string(e.Record.ID))
	}
	return v, nil
}
