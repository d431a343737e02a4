package node

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/match"
	"liaison/internal/name"
	"liaison/internal/view"
)

// Bounds of one list of premises.
const (
	// DefaultPlaces and MaxPlaces are the premises that one answer shows.
	DefaultPlaces = 20
	MaxPlaces     = 100
	// mostPlaces are the premises of a subject, or of some words, that one answer
	// puts in order.
	mostPlaces = 2000
	// mostNamed are the pairs of premises and whoever is named with them that a
	// list of all premises reads.
	mostNamed = 100_000
)

// PlacesRequest asks for premises and who is tied to them.
type PlacesRequest struct {
	// Words are an id, a name or an address in any order, script or
	// abbreviation; empty asks for all, page by page.
	Words string
	// Of narrows to the premises to which a subject is tied: an id, or a name
	// that leads to one.
	Of string
	// From is the place of the first one wanted, from 0.
	From int
	// Limit is the most to show; 0 is DefaultPlaces.
	Limit int
}

// Places lists premises with who is tied to each, by whose word, how surely; and
// other premises that may be the same, because their names are alike or their
// addresses may be read as one house. It proposes and joins nothing.
func (n *Node) Places(ctx context.Context, caller Caller, req PlacesRequest) (view.Places, error) {
	v := view.Places{From: max(req.From, 0), Places: []view.Premises{}, NotSeen: []string{}}
	err := n.ask(ctx, caller, use{name: "Places", op: audit.Consultation, query: strings.TrimSpace(req.Words + " " + req.Of)}, func(a *asking) error {
		if req.Limit < 0 || req.Limit > MaxPlaces {
			return fault.New(fault.Invalid, "1 to %d premises are shown at a time, not %d", MaxPlaces, req.Limit).At("limit")
		}
		found, err := n.placesAsked(a, req, &v)
		if err != nil {
			return err
		}
		known := parties{}
		first := min(v.From, len(found))
		for _, s := range found[first:min(len(found), first+cmp.Or(req.Limit, DefaultPlaces))] {
			p, err := n.onePremises(a, s, known)
			if err != nil {
				return err
			}
			v.Places = append(v.Places, p)
		}
		a.results = int64(v.Total)
		return nil
	})
	return v, err
}

// placesAsked are the premises that a request asks for, in order: as the words
// lead to them, else those first to which most subjects are tied.
func (n *Node) placesAsked(a *asking, req PlacesRequest, v *view.Places) ([]claim.SubjectID, error) {
	if req.Words == "" && req.Of == "" {
		return n.allPremises(a, v)
	}
	found, err := n.premises(a, req)
	if err != nil {
		return nil, err
	}
	if v.Total = len(found); v.Total > mostPlaces {
		v.NotSeen = append(v.NotSeen, fmt.Sprintf("only %d of the premises were put in order: narrow by words or by who is tied to them", mostPlaces))
		found = found[:mostPlaces]
	}
	if req.Words == "" {
		err = n.byTies(a, found)
	}
	return found, err
}

// allPremises are all premises, those first with which most subjects are named.
// It reads no claim but the pairs, from an index of premises.
func (n *Node) allPremises(a *asking, v *view.Places) ([]claim.SubjectID, error) {
	clusters, err := entity.Clusters(a.tx, a.bits)
	if err != nil {
		return nil, err
	}
	rep := func(s claim.SubjectID) claim.SubjectID { return cmp.Or(clusters[s], s) }
	named, err := a.Premises(mostNamed + 1)
	if err != nil {
		return nil, err
	}
	if len(named) > mostNamed {
		named = named[:mostNamed]
		v.NotSeen = append(v.NotSeen, fmt.Sprintf("only the first %d of who is named with premises were counted: narrow by words or by who is tied to them", mostNamed))
	}
	with := map[claim.SubjectID]map[claim.SubjectID]bool{}
	for _, p := range named {
		of := rep(p[0])
		if with[of] == nil {
			with[of] = map[claim.SubjectID]bool{}
		}
		if p[1] != "" && rep(p[1]) != of {
			with[of][p[1]] = true
		}
	}
	v.Total = len(with)
	return slices.SortedFunc(maps.Keys(with), func(x, y claim.SubjectID) int {
		return cmp.Or(cmp.Compare(len(with[y]), len(with[x])), cmp.Compare(x, y))
	}), nil
}

// premises finds the premises that a request asks for, each entity once.
func (n *Node) premises(a *asking, req PlacesRequest) ([]claim.SubjectID, error) {
	clusters, err := entity.Clusters(a.tx, a.bits)
	if err != nil {
		return nil, err
	}
	rep := func(s claim.SubjectID) claim.SubjectID { return cmp.Or(clusters[s], s) }
	var all []claim.SubjectID
	if req.Words != "" {
		all, err = n.premisesCalled(a, strings.TrimSpace(req.Words))
	} else {
		all, err = n.premisesOf(a, req.Of)
	}
	if err != nil {
		return nil, err
	}
	if req.Words != "" && req.Of != "" {
		of, err := n.premisesOf(a, req.Of)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(s claim.SubjectID) bool {
			return !slices.ContainsFunc(of, func(o claim.SubjectID) bool { return rep(o) == rep(s) })
		})
	}
	done, out := map[claim.SubjectID]bool{}, []claim.SubjectID{}
	for _, s := range all {
		if !done[rep(s)] {
			done[rep(s)] = true
			out = append(out, rep(s))
		}
	}
	return out, nil
}

// premisesCalled finds premises by an id, a name or an address, best first.
func (n *Node) premisesCalled(a *asking, words string) ([]claim.SubjectID, error) {
	if claim.ValidID("s", words) {
		r, err := a.Ref(claim.SubjectID(words))
		if err == nil && r.Kind != premises {
			err = fault.New(fault.Invalid, "%s is of the kind %s", r.Label, r.Kind).WithMend("liaison places --of %s lists the premises to which it is tied", words)
		}
		return []claim.SubjectID{claim.SubjectID(words)}, err
	}
	bands, err := n.bands(a.tx)
	if err != nil {
		return nil, err
	}
	q := match.Record{Schema: schemaOf(premises), Names: []match.NameEntry{{Text: words}}}
	if d, err := name.ReadIdentifier(name.Address, words, ""); err == nil {
		q.Identifiers = append(q.Identifiers, d)
	}
	found, err := n.likePremises(a, q, bands.Floor, MaxPlaces)
	if err != nil {
		return nil, err
	}
	hits, err := n.hits(a, words, MaxHits) // names that no text gives: the label of an import
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		if s := claim.SubjectID(h.Subject.ID); h.Subject.Kind == premises && !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	return found, nil
}

// likePremises asks the index for premises like a record, best first.
func (n *Node) likePremises(a *asking, q match.Record, floor float64, limit int) ([]claim.SubjectID, error) {
	ix, see, err := n.look(a)
	if err != nil {
		return nil, err
	}
	var out []claim.SubjectID
	for _, h := range ix.Search(q, match.SearchOptions{Sight: see, Limit: limit, MinScore: floor}).Hits {
		s, _ := listedAs(h.Record.ID)
		if slices.Contains(out, s) || h.Record.Schema != q.Schema {
			continue
		}
		if r, err := a.Ref(s); err == nil && r.Kind == premises {
			out = append(out, s)
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
	}
	return out, nil
}

// premisesOf are the premises to which a subject is tied.
func (n *Node) premisesOf(a *asking, typed string) ([]claim.SubjectID, error) {
	s, err := n.resolve(a, typed)
	if err != nil {
		return nil, err
	}
	p, err := n.party(a, s, parties{})
	if err != nil {
		return nil, err
	}
	var out []claim.SubjectID
	for _, h := range p.held {
		if h.Body.Object == nil {
			continue
		}
		for _, e := range ends(h.Body) {
			if e.Kind == premises && !p.has(e.ID) && !slices.Contains(out, e.ID) {
				out = append(out, e.ID)
			}
		}
	}
	return out, nil
}

// byTies puts premises in order: those first to which most subjects are tied.
func (n *Node) byTies(a *asking, all []claim.SubjectID) error {
	tied := map[claim.SubjectID]int{}
	for _, s := range all {
		members, _, err := entity.Members(a.tx, a.bits, s)
		if err != nil {
			return err
		}
		held, err := a.ClaimsOf(MaxClaims, members...)
		if err != nil {
			return err
		}
		far := map[claim.SubjectID]bool{}
		for _, h := range held {
			for _, e := range ends(h.Body) {
				if !slices.Contains(members, e.ID) {
					far[e.ID] = true
				}
			}
		}
		tied[s] = len(far)
	}
	slices.SortStableFunc(all, func(x, y claim.SubjectID) int {
		return cmp.Or(cmp.Compare(tied[y], tied[x]), cmp.Compare(x, y))
	})
	return nil
}

// onePremises makes the page of one of the premises.
func (n *Node) onePremises(a *asking, s claim.SubjectID, known parties) (view.Premises, error) {
	sub, err := n.subject(a, s)
	if err != nil {
		return view.Premises{}, err
	}
	v := view.Premises{Ref: sub.Ref, Members: sub.Members, Written: []string{}, Uses: []view.Claim{}, Ties: []view.PremisesTie{}, Alike: []view.PremisesAlike{}, Marking: sub.Marking}
	p, err := n.party(a, s, known)
	if err != nil {
		return v, err
	}
	v.Written, v.Read = written(p)
	if len(v.Written) == 0 {
		v.Written = append(v.Written, sub.Ref.Label)
	}
	for _, x := range sub.Properties {
		if x.Predicate == "use" {
			v.Uses = append(v.Uses, x.Claims...)
		}
	}
	for _, t := range sub.Ties {
		v.Ties = append(v.Ties, view.PremisesTie{Who: t.Other, Label: view.Label(t.Predicate), Sources: independent(t.Claims), Claims: t.Claims})
	}
	slices.SortStableFunc(v.Ties, func(x, y view.PremisesTie) int {
		return cmp.Or(cmp.Compare(ranked(x.Who.Kind), ranked(y.Who.Kind)), cmp.Compare(y.Sources, x.Sources), cmp.Compare(x.Who.Label, y.Who.Label))
	})
	v.Alike, err = n.alikePremises(a, s, p, known)
	return v, err
}

// written are the names and addresses of premises, and the first of them that
// names a house, as it is read.
func written(p *party) (texts []string, read string) {
	texts = []string{}
	for _, e := range p.dossier.Names {
		texts = append(texts, e.Text)
	}
	for _, d := range p.dossier.Identifiers {
		if d.Kind != name.Address {
			continue
		}
		if h, ok := name.ReadHouse(d.Text); ok && read == "" {
			read = h.String()
		}
		if !slices.Contains(texts, d.Text) {
			texts = append(texts, d.Text)
		}
	}
	return texts, read
}

// independent counts the sources of the claims that support a tie: two claims
// of one speaker are one source.
func independent(claims []view.Claim) int {
	roots := map[string]bool{}
	for _, c := range claims {
		if claim.Modality(c.Modality).Supports() && c.CorrectedBy == "" {
			roots[c.Root] = true
		}
	}
	return len(roots)
}

// ranked puts who can act before what cannot.
func ranked(kind string) int {
	switch kind {
	case "person":
		return 0
	case "organisation", "group":
		return 1
	}
	return 2
}

// alikePremises are other premises that wait for a person to say whether they
// are the same, weighed from what the caller may see.
func (n *Node) alikePremises(a *asking, s claim.SubjectID, p *party, known parties) ([]view.PremisesAlike, error) {
	out := []view.PremisesAlike{}
	if p.dossier.empty() {
		return out, nil
	}
	bands, err := n.bands(a.tx)
	if err != nil {
		return nil, err
	}
	found, err := n.likePremises(a, p.dossier.Record, bands.Floor, 2*mostAlike)
	if err != nil {
		return nil, err
	}
	done := map[*party]bool{}
	for _, o := range found {
		if p.has(o) {
			continue
		}
		pair, err := n.pair(a, s, o, known)
		if err != nil {
			return nil, err
		}
		if !pair.waits(bands.Floor) || done[pair.b] {
			continue
		}
		done[pair.b] = true
		x := view.PremisesAlike{Other: a.Label(o), Score: pair.Score, Band: bands.of(pair.Score), Reasons: pair.reasons}
		x.Written, _ = written(pair.b)
		if pair.word != nil {
			step := entity.Step(*pair.word, a.Label)
			x.Judged = &step
		}
		a.touch(string(o))
		out = append(out, x)
	}
	return out, nil
}
