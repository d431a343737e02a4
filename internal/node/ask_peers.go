package node

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// roadsideWithin is how long an officer at the road waits for other agencies;
// who has not answered by then is named.
const roadsideWithin = 2 * time.Second

// OtherNodes asks other agencies' nodes while somebody waits; the lines of room
// peering are they.
type OtherNodes interface {
	Check(ctx context.Context, q *peer.Question) (*peer.Reply, error)
}

// Join gives the node its lines to others. It is for the wiring and comes before the
// first question.
func (n *Node) Join(o OtherNodes) { n.others = o }

// toAsk lists the peers that a check at the roadside asks, with those that
// cannot be asked.
func (n *Node) toAsk(q db.Queryer) (ask []*peer.Peer, silent []view.Silent, err error) {
	all, err := confirmedPeers(q)
	for _, p := range all {
		way, err := n.passageTo(q, p.Agency)
		if err != nil {
			return nil, nil, err
		}
		if !way.open() {
			silent = append(silent, view.Silent{Source: string(p.Agency), Why: "was not asked: no ground for a transfer to a third country is on record"})
			continue
		}
		if n.others == nil {
			silent = append(silent, view.Silent{Source: string(p.Agency), Why: "was not asked: no line to it"})
			continue
		}
		ask = append(ask, p)
	}
	return ask, silent, err
}

// askPeers asks all of them at once and adds to v what they answer within
// the time. It is called after the access log has the question.
func (n *Node) askPeers(ctx context.Context, caller Caller, req RoadsideRequest, peers []*peer.Peer, v *view.Roadside) {
	within := req.Within
	if within <= 0 {
		within = roadsideWithin
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	type heard struct {
		reply *peer.Reply
		err   error
	}
	all := make([]heard, len(peers))
	var asking sync.WaitGroup
	for i, p := range peers {
		asking.Go(func() { all[i].reply, all[i].err = n.others.Check(ctx, n.question(caller, req, p.Agency)) })
	}
	asking.Wait()
	for i, p := range peers {
		if all[i].err != nil {
			why := "did not answer"
			if p.Telephone != "" {
				why += ": telephone " + p.Telephone
			}
			v.NotAnswered = append(v.NotAnswered, view.Silent{Source: string(p.Agency), Why: why})
			continue
		}
		v.Answered = append(v.Answered, string(p.Agency))
		n.addReply(v, all[i].reply)
	}
}

func (n *Node) question(caller Caller, req RoadsideRequest, to claim.AgencyID) *peer.Question {
	q := &peer.Question{From: n.Agency, To: to, Asked: n.now(), Purpose: caller.Purpose, Basis: caller.LegalBasis, Officer: caller.Officer,
		Exercise: caller.Exercise, Kind: req.Kind, Names: req.Names, Birth: req.Birth, Sex: req.Sex}
	if q.Kind == "" {
		q.Kind = "person"
	}
	for _, x := range req.Numbers {
		q.Numbers = append(q.Numbers, peer.Number{Property: x.Property, Text: x.Text, Country: x.Country})
	}
	return q
}

// addReply puts what a peer answers on the card: who stands at the road is one.
func (n *Node) addReply(v *view.Roadside, r *peer.Reply) {
	if len(r.Sought) == 0 {
		return
	}
	if len(v.Cards) == 0 {
		c := cardOf(nil, compared{}, banding{})
		c.Band, c.Why = r.Sought[0].Band, r.Sought[0].Why
		v.Cards = append(v.Cards, c)
	}
	c := &v.Cards[0]
	for _, s := range r.Sought {
		if slices.ContainsFunc(c.Alerts, func(o view.HitAlert) bool { return o.Alert == string(s.Alert) }) {
			continue // it was given to this agency before
		}
		action := alert.Action(s.Action)
		c.Alerts = append(c.Alerts, view.HitAlert{Alert: string(s.Alert), Issuer: string(s.Issuer), Action: s.Action, Order: action.Order(), Article: action.Article(),
			Names: orEmpty(s.Names), Reason: s.Reason, Note: s.Note, Questions: orEmpty(s.Questions), Telephone: s.Telephone, Languages: orEmpty(s.Languages), Until: s.Until})
		for _, m := range s.Markers {
			c.Markers = append(c.Markers, view.AlertMarker{Kind: m.Kind, Words: m.Words, Source: m.Source, Grade: m.Grade, ReviewBy: m.ReviewBy, Issuer: string(s.Issuer)})
		}
	}
	slices.SortStableFunc(c.Alerts, func(p, q view.HitAlert) int { return alert.Action(p.Action).Further(alert.Action(q.Action)) })
	c.Action, c.Order, c.Hidden = c.Alerts[0].Action, c.Alerts[0].Order, alert.Action(c.Alerts[0].Action).Hidden()
}

// checked answers a peer's question at the roadside: what this agency seeks and
// its policies let that agency know for that purpose, and nothing else. The
// access log has the answer before it leaves.
func (n *Node) checked(ctx context.Context, from claim.AgencyID, q *peer.Question) (*peer.Reply, error) {
	basis, err := n.Policy.Register().Check(q.Purpose, "")
	if err != nil {
		return nil, fault.New(fault.Forbidden, "this agency answers no question for that purpose")
	}
	caller := Caller{Officer: claim.OfficerID("of-" + string(from)), Agency: n.Agency, Roles: []marking.Role{marking.DutyOfficer}, Clearance: claim.Restricted,
		Purpose: q.Purpose, LegalBasis: basis, Exercise: q.Exercise, Session: "line"}
	req := RoadsideRequest{Kind: q.Kind, Names: q.Names, Birth: q.Birth, Sex: q.Sex}
	for _, x := range q.Numbers {
		req.Numbers = append(req.Numbers, alert.Selector{Property: x.Property, Text: x.Text, Country: x.Country})
	}
	r := &peer.Reply{From: n.Agency, To: from}
	u := use{name: "Checked", op: audit.Disclosure, query: strings.Join(q.Names, "; "), recipients: []string{string(from)}}
	err = n.ask(ctx, caller, u, func(a *asking) error {
		a.bits = n.Policy.Bits(&caller, marking.Sharing(from))
		way, err := n.passageTo(a.tx, from)
		if err != nil {
			return err
		}
		if !way.open() {
			return noPassage(way)
		}
		d, err := req.dossier()
		if err != nil {
			return err
		}
		cards, err := n.soughtBy(a, d)
		if err != nil {
			return err
		}
		for _, c := range cards {
			for _, x := range c.Alerts {
				r.Sought = append(r.Sought, soughtOf(c, x))
				a.touch(x.Alert)
			}
		}
		a.results = int64(len(r.Sought))
		return nil
	})
	if err == nil {
		err = n.noteAnswer(ctx, from, r)
	}
	r.Answered = n.now()
	return r, err
}

// soughtOf is what leaves of an alert on a card.
func soughtOf(c view.HitCard, x view.HitAlert) peer.Sought {
	s := peer.Sought{Alert: claim.ID(x.Alert), Issuer: claim.AgencyID(x.Issuer), Action: x.Action, Names: x.Names, Reason: x.Reason, Note: x.Note,
		Questions: x.Questions, Telephone: x.Telephone, Languages: x.Languages, Until: x.Until, Band: c.Band, Why: c.Why}
	for _, m := range c.Markers {
		if m.Issuer == x.Issuer {
			s.Markers = append(s.Markers, peer.Beware{Kind: m.Kind, Words: m.Words, Source: m.Source, Grade: m.Grade, ReviewBy: m.ReviewBy})
		}
	}
	return s
}
