package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/seal"
	"liaison/internal/view"
)

func running(name string) use {
	return use{name: name, op: audit.Administration, class: marking.Administer}
}

// DesksRequest asks for the desks of the node.
type DesksRequest struct{}

// ShowDesks lists the desks with their owners of last resort and the times of
// the next fortnight in which nobody is on duty there.
func (n *Node) ShowDesks(ctx context.Context, caller Caller, _ DesksRequest) ([]view.DeskState, error) {
	out := []view.DeskState{}
	err := n.ask(ctx, caller, running("ShowDesks"), func(a *asking) error {
		desks, err := duty.Desks(a.tx)
		if err != nil {
			return err
		}
		names, err := n.names(a.tx)
		if err != nil {
			return err
		}
		now := n.now()
		gaps, err := duty.Gaps(a.tx, duty.OnDuty, now, now+duty.Fortnight)
		if err != nil {
			return err
		}
		for name, last := range desks {
			d := view.DeskState{Desk: name, LastResort: string(last), LastResortName: names[last], Gaps: []view.Shift{}}
			for _, g := range gaps {
				if g.Desk == name {
					d.Gaps = append(d.Gaps, view.Shift{Desk: name, Role: string(g.Role), Begins: view.Stamp(g.From), Ends: view.Stamp(g.Until)})
				}
			}
			out = append(out, d)
		}
		slices.SortFunc(out, func(x, y view.DeskState) int {
			if x.Desk < y.Desk {
				return -1
			}
			return 1
		})
		return nil
	})
	return out, err
}

// PoliciesRequest asks what decides who may see what.
type PoliciesRequest struct{}

// ShowPolicies shows the register of purposes, the floor and the agency's
// policies as they are in force.
func (n *Node) ShowPolicies(ctx context.Context, caller Caller, _ PoliciesRequest) (view.Policies, error) {
	v := view.Policies{Purposes: []view.PurposeEntry{}, Floor: []view.PolicyRule{}, Rules: []view.PolicyRule{}}
	err := n.ask(ctx, caller, running("ShowPolicies"), func(*asking) error {
		v.Version = n.Policy.Version()
		for _, e := range n.Policy.Register().Entries() {
			v.Purposes = append(v.Purposes, view.PurposeEntry{Key: string(e.Purpose), Label: e.Label, Bases: e.Bases, Judicial: e.Judicial, Statutory: e.Statutory})
		}
		for _, r := range marking.FloorRules() {
			v.Floor = append(v.Floor, view.PolicyRule{Layer: r.Layer, Rule: r.Rule, Text: r.Text})
		}
		rules, text := n.Policy.InForce()
		for _, r := range rules {
			v.Rules = append(v.Rules, view.PolicyRule{Layer: r.Layer, Rule: r.Rule, Text: r.Text})
		}
		v.Text = text
		return nil
	})
	return v, err
}

// SimulateRequest describes a marking and a use of what bears it. It names no
// record.
type SimulateRequest struct {
	Marking claim.Marking
	Verb    marking.Verb
	// To is the agency that would receive it.
	To      claim.AgencyID
	Purpose claim.Purpose
}

// Simulate tells for every officer in use whether he could do something with a
// record so marked at such work, and all that stands in the way. It looks at
// no record: it takes a marking and not an id, so that nobody learns by it
// whether something is held, or how it is marked.
func (n *Node) Simulate(ctx context.Context, caller Caller, req SimulateRequest) ([]view.Simulated, error) {
	out := []view.Simulated{}
	u := running("Simulate")
	u.query = req.Marking.String() + " " + string(req.Verb) + " " + string(req.To) + " " + string(req.Purpose)
	err := n.ask(ctx, caller, u, func(a *asking) error {
		if req.Marking.Originator == "" {
			req.Marking.Originator = n.Agency
		}
		if err := req.Marking.Validate(); err != nil {
			return err
		}
		if !slices.Contains(marking.Verbs(), req.Verb) {
			return fault.New(fault.Invalid, "%q is nothing that can be done with a record", string(req.Verb)).At("verb").WithMend("use one of %v", marking.Verbs())
		}
		held, err := n.Accounts.List(a.tx)
		if err != nil {
			return err
		}
		for _, o := range held {
			if o.Suspended {
				continue
			}
			s, err := n.simulated(a.tx, o, req)
			if err != nil {
				return err
			}
			out = append(out, s)
			a.touch(string(o.ID))
		}
		a.results = int64(len(out))
		return nil
	})
	return out, err
}

func (n *Node) simulated(q db.Queryer, o account.Officer, req SimulateRequest) (view.Simulated, error) {
	s := view.Simulated{Officer: string(o.ID), Name: o.Name, Roles: []string{}, Reasons: []view.PolicyRule{}}
	for _, r := range o.Roles {
		s.Roles = append(s.Roles, string(r))
	}
	c, err := n.Accounts.Imagined(q, n.Policy.Register(), o.ID, account.Work{Purpose: req.Purpose, Case: req.Marking.Compartment, Exercise: req.Marking.Exercise})
	if err != nil {
		return s, err
	}
	d := n.Policy.Explain(&c, req.Marking, req.To)[req.Verb]
	s.Allowed = d.Allowed
	for _, r := range d.Reasons {
		s.Reasons = append(s.Reasons, view.PolicyRule{Layer: r.Layer, Rule: r.Rule, Text: r.Text})
	}
	return s, nil
}

// KeysRequest asks for the agency's keys.
type KeysRequest struct{}

// soonDays is from when on a key that ends is worth a word.
const soonDays = 60

// ShowKeys shows the agency's key list in force: what each key is for, how old
// it is and when it ends. It shows public keys by their ids, and nothing
// secret.
func (n *Node) ShowKeys(ctx context.Context, caller Caller, _ KeysRequest) (view.Keys, error) {
	v := view.Keys{Keys: []view.Key{}}
	err := n.ask(ctx, caller, running("ShowKeys"), func(*asking) error {
		id := n.Identity
		if id == nil || len(id.Lists) == 0 {
			return nil
		}
		first, err := seal.OpenKeyList(id.Lists[0], id.Root)
		if err != nil {
			return err
		}
		list := first
		if len(id.Lists) > 1 {
			if list, err = seal.OpenKeyList(id.Lists[len(id.Lists)-1], id.Root); err != nil {
				return err
			}
		}
		v.Agency, v.Version, v.Lists = list.Name, int64(list.Version), len(id.Lists)
		v.Fingerprint = seal.FingerprintOf(first.Agency, id.Lists[0]).String()
		v.Issued, v.NextBy = view.Stamp(list.Issued.UnixMicro()), view.Stamp(list.NextBy.UnixMicro())
		now := n.Clock()
		v.Overdue = !now.Before(list.NextBy)
		for _, k := range list.Keys {
			v.Keys = append(v.Keys, n.keyShape(list, k))
		}
		return nil
	})
	return v, err
}

func (n *Node) keyShape(list *seal.KeyList, k seal.ListedKey) view.Key {
	now := n.Clock()
	s := view.Key{Role: string(k.Role), ID: k.ID().String(), From: view.Stamp(k.From.UnixMicro()), Until: view.Stamp(k.Until.UnixMicro()), Days: int(now.Sub(k.From).Hours() / 24), State: "in force"}
	switch {
	case slices.ContainsFunc(list.Revoked, func(r seal.Revocation) bool { return r.Key == k.ID() && !now.Before(r.Since) }):
		s.State = "revoked"
	case now.Before(k.From):
		s.State = "not yet"
	case !now.Before(k.Until):
		s.State = "ended"
	case now.AddDate(0, 0, soonDays).After(k.Until):
		s.State = "ends soon"
	}
	return s
}

// fingerprintOf names a file by what is in it.
func fingerprintOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
