package node

import (
	"context"
	"slices"
	"strings"
	"time"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/match"
	"liaison/internal/name"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// RoadsideRequest is what an officer has before him: who gives which name, born
// when, with which document, in which vehicle.
type RoadsideRequest struct {
	Kind  string // of the ontology; empty is a person
	Names []string
	Birth string // 1989-09-15, 1985-1995, about 1990
	Sex   string
	// Numbers are documents, plates, telephones, each with its property.
	Numbers []alert.Selector
	// Peers asks every confirmed peer as well; it discloses to them who is
	// checked.
	Peers bool
	// Within is how long peers have to answer; 0 is two seconds.
	Within time.Duration
}

// Roadside answers whether who or what is checked is sought: one card with the
// order, every issuer's note, and the sources that have not answered. With Peers
// it asks the other agencies' nodes, each of which answers what its policies let
// this agency know. It keeps no hit; whoever acts on a card records the sighting.
func (n *Node) Roadside(ctx context.Context, caller Caller, req RoadsideRequest) (view.Roadside, error) {
	v := view.Roadside{Cards: []view.HitCard{}, Answered: []string{string(n.Agency)}, NotAnswered: []view.Silent{}, Asked: view.Stamp(n.now())}
	var peers []*peer.Peer
	err := n.ask(ctx, caller, use{name: "Roadside", op: audit.Consultation, query: strings.Join(req.Names, "; ")}, func(a *asking) error {
		d, err := req.dossier()
		if err != nil {
			return err
		}
		if v.Cards, err = n.soughtBy(a, d); err != nil {
			return err
		}
		for _, c := range v.Cards {
			for _, x := range c.Alerts {
				a.touch(x.Alert)
			}
		}
		a.results = int64(len(v.Cards))
		if !req.Peers {
			v.NotAnswered, err = notAsked(a.tx)
			return err
		}
		var silent []view.Silent
		if peers, silent, err = n.toAsk(a.tx); err != nil {
			return err
		}
		v.NotAnswered = append(v.NotAnswered, silent...)
		for _, p := range peers {
			a.recipients = append(a.recipients, string(p.Agency))
		}
		return nil
	})
	if err == nil {
		err = n.noteQuestions(ctx, peers)
	}
	if err == nil && len(peers) > 0 {
		n.askPeers(ctx, caller, req, peers, &v)
	}
	return v, err
}

// dossier brings what the officer has into the form that the matcher compares.
func (r RoadsideRequest) dossier() (*dossier, error) {
	if r.Kind == "" {
		r.Kind = "person"
	}
	d := &dossier{Record: match.Record{Schema: alert.Schema(r.Kind), Sex: sexOf(r.Sex)}, kind: r.Kind}
	for _, x := range r.Names {
		d.name(x, "name", "", "")
	}
	births, err := name.ParseDates(r.Birth)
	if err != nil {
		return nil, fault.New(fault.Invalid, "the date of birth cannot be read").At("birth").WithMend("write it as 1989-09-15, 1985-1995 or about 1990")
	}
	d.Births = births
	for _, x := range r.Numbers {
		id, err := x.Identifier(r.Kind)
		if err != nil {
			return nil, fault.New(fault.Invalid, "a %s is not written as one is", x.Property).At("numbers").WithMend("check its digits")
		}
		d.Identifiers = append(d.Identifiers, id)
	}
	if d.empty() || len(d.Names) > match.MaxNames {
		return nil, fault.New(fault.Invalid, "a check needs a name or a number").At("names")
	}
	return d, nil
}

// soughtBy lists the standing alerts that the reader may see and that a person
// or thing may answer, as one card: who stands at the road is one.
func (n *Node) soughtBy(a *asking, d *dossier) ([]view.HitCard, error) {
	if err := n.sought.upTo(a.tx.Context(), n.ledger, a.tx); err != nil {
		return nil, err
	}
	bands, err := n.bands(a.tx)
	if err != nil {
		return nil, err
	}
	found := n.sought.index().Search(d.Record, match.SearchOptions{Sight: match.Sight{Permitted: a.bits.Words()}, Limit: mostAlerts, MinScore: bands.Floor})
	var alerts []alert.Held
	var best compared
	for _, f := range found.Hits {
		h, err := alert.Load(a.tx, a.bits, claim.ID(f.Record.ID))
		if fault.Is(err, fault.NotFound) {
			continue // the picture in memory is newer than what is read here
		}
		if err != nil {
			return nil, err
		}
		if !h.Stands(n.today()) || h.As.Exercise != a.caller.Exercise {
			continue
		}
		if len(alerts) == 0 {
			best = compare(soughtDossier(h), d)
		}
		alerts = append(alerts, h)
	}
	if len(alerts) == 0 {
		return []view.HitCard{}, nil
	}
	slices.SortStableFunc(alerts, func(x, y alert.Held) int { return x.Now.Alert.Action.Further(y.Now.Alert.Action) })
	return []view.HitCard{cardOf(alerts, best, bands)}, nil
}
