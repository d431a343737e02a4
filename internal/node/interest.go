package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/ontology"
	"liaison/internal/outbox"
	"liaison/internal/request"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// DeclareInterestRequest tells other agencies what this one looks for.
type DeclareInterestRequest struct {
	// To are the agencies that are told; empty is every confirmed peer to which
	// such a thing may go (see passageTo).
	To       []claim.AgencyID
	Interest *request.Interest
	// Until is its last day, such as 2016-09-30, at most a year ahead; empty is
	// half a year.
	Until string
}

// DeclareInterest tells other agencies what this one looks for, so that they know
// what they owe it unasked (Directive (EU) 2023/977 Art. 7(2)). The last word
// holds: it replaces what was declared before, for everybody who gets it.
func (n *Node) DeclareInterest(ctx context.Context, caller Caller, req DeclareInterestRequest) (view.Interest, error) {
	var v view.Interest
	u := use{name: "DeclareInterest", op: audit.Disclosure, grave: true, recipients: []string{"confirmed peers"}}
	if len(req.To) > 0 {
		u.recipients = texts(req.To)
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		switch {
		case n.office == nil:
			return errAlone
		case req.Interest == nil:
			return fault.New(fault.Invalid, "what does this agency look for?").At("interest")
		}
		i := *req.Interest
		i.Exercise = caller.Exercise
		if err := n.interesting(&i, req.Until); err != nil {
			return err
		}
		to, err := n.toldOfInterest(a, req.To, i.Ended)
		if err != nil {
			return err
		}
		a.recipients = texts(to)
		body, err := request.Encode(&i)
		if err != nil {
			return err
		}
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Audience: to, Exercise: i.Exercise})
		if err != nil {
			return err
		}
		es, err := n.append(a, m, &claim.Directive{Act: claim.DeclareInterest, Actor: caller.Officer, Audience: to, Body: body})
		if err != nil {
			return err
		}
		for _, peer := range to {
			if err := n.send(a.tx, peer, outbox.Claims, outbox.Routine, es[0]); err != nil {
				return err
			}
		}
		v = interestShape(request.Declared{ID: es[0].Record.ID, Agency: n.Agency, Actor: caller.Officer, At: es[0].Record.Header.Recorded, Interest: &i})
		return nil
	})
	return v, err
}

// interesting checks what the room request cannot know: kinds and days.
func (n *Node) interesting(i *request.Interest, until string) error {
	day, err := dayNumber("until", until)
	if err != nil {
		return err
	}
	i.Until = claim.Day(day)
	for _, s := range i.Subjects {
		if _, ok := ontology.FindKind(s.Kind); !ok {
			return fault.New(fault.Invalid, "there is no kind %q", s.Kind).At("subjects").WithMend("liaison ontology lists the kinds, such as person")
		}
	}
	if i.Ended || until == "" {
		i.Until = n.today() + halfAYear
	}
	if i.Until < n.today() || i.Until > n.today()+request.LongestInterest {
		return fault.New(fault.Invalid, "an interest lasts from today for at most a year").At("until").WithMend("such as %s", (n.today() + 180).String())
	}
	return nil
}

// halfAYear is how long an interest is declared for unless it says so, in days.
const halfAYear = 182

// toldOfInterest are the confirmed peers that were named, or all of them that may
// be told; of an end anybody may.
func (n *Node) toldOfInterest(a *acting, named []claim.AgencyID, ended bool) ([]claim.AgencyID, error) {
	peers, err := confirmedPeers(a.tx)
	if err != nil {
		return nil, err
	}
	var all []claim.AgencyID
	for _, p := range peers {
		way, err := n.passageTo(a.tx, p.Agency)
		if err != nil {
			return nil, err
		}
		if way.open() || ended || slices.Contains(named, p.Agency) { // one that is named and may not is refused
			all = append(all, p.Agency)
		}
	}
	for _, to := range named {
		if !slices.Contains(all, to) {
			return nil, fault.New(fault.Conflict, "%s is not a confirmed peer", to).At("to").WithMend("liaison peer confirm %s", to)
		}
	}
	if len(named) > 0 {
		all = slices.Clone(named)
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Conflict, "there is nobody to tell").WithMend("liaison peer list shows the peers")
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// InterestsRequest asks what agencies look for.
type InterestsRequest struct{}

// Interests lists what this agency and others look for, as declared.
func (n *Node) Interests(ctx context.Context, caller Caller, _ InterestsRequest) ([]view.Interest, error) {
	out := []view.Interest{}
	err := n.ask(ctx, caller, use{name: "Interests", op: audit.Consultation}, func(a *asking) error {
		held, err := request.Interests(a.tx, a.bits, n.today())
		for _, d := range held {
			out = append(out, interestShape(d))
			a.touch(string(d.ID))
		}
		a.results = int64(len(out))
		return err
	})
	return out, err
}

func interestShape(d request.Declared) view.Interest {
	v := view.Interest{ID: string(d.ID), Agency: string(d.Agency), By: string(d.Actor), At: view.Stamp(d.At), Until: d.Until.String(), Why: d.Why, Exercise: d.Exercise,
		Subjects: []string{}, Crimes: texts(d.Crimes), Regions: texts(d.Regions)}
	for _, s := range d.Subjects {
		v.Subjects = append(v.Subjects, soughtWords(s))
	}
	return v
}

func soughtWords(s request.Sought) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", s.Kind, s.Name, s.Born))
}
