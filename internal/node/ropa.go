package node

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/ontology"
	"liaison/internal/peer"
	"liaison/internal/view"
)

// ProcessingRequest asks for the record of processing activities.
type ProcessingRequest struct {
	// Controller is name and contact details of the controller, which no table
	// of the node holds.
	Controller string
}

// measures are what the program does of Art. 29(2), letter by letter; what the
// agency does around it, such as locks and training, it adds itself.
var measures = []string{
	"equipment, media, storage: the store, its log and its backups are encrypted, and a backup opens with a key of its own",
	"user, data access: accounts with passkeys or passwords, roles, clearances and teams; a marking on each record decides who sees it",
	"communication, transport: peers confirmed by two officers, pinned TLS 1.3, each message sealed to its receiver and signed; who holds what is on record",
	"input: each collection, alteration, consultation, disclosure, combination and erasure is logged with officer, purpose and legal basis, in a chain that shows a change",
	"recovery, reliability, integrity: checked backups, a signed ledger that is verified record by record, acknowledgement after the disk has it",
}

// Processing gives the record of processing activities of Directive (EU)
// 2016/680 Art. 24(1) (a) to (i), from the node as it stands: no figure in it is
// about a person.
func (n *Node) Processing(ctx context.Context, caller Caller, req ProcessingRequest) (view.ProcessingRecord, error) {
	v := view.ProcessingRecord{Agency: string(n.Agency), Made: view.Stamp(n.now()), Controller: strings.TrimSpace(req.Controller), Officers: []string{},
		Purposes: []view.ProcessingPurpose{}, Recipients: []view.ProcessingPeer{}, Subjects: texts(claim.Categories()), Data: []view.ProcessingData{}, Limits: []view.KeptLimit{},
		Profiling: "None. No field, table or answer weighs a person; groups and brokers belong to one chart and one answer and are not kept.",
		Transfers: "None to a third country or an international organisation has a ground on record.",
		Measures:  measures}
	err := n.ask(ctx, caller, use{name: "Processing", op: audit.Consultation, class: marking.Oversee}, func(a *asking) error {
		if v.Controller == "" {
			return fault.New(fault.Invalid, "the record names the controller, with how to reach it").At("controller").WithMend(`give --controller "Example SPOC, 1 Street, Town, +32 …"`)
		}
		officers, err := n.Accounts.List(a.tx)
		if err != nil {
			return err
		}
		for _, o := range officers {
			if slices.Contains(o.Roles, marking.DPO) {
				v.Officers = append(v.Officers, o.Name)
			}
		}
		for _, e := range n.Policy.Register().Entries() {
			v.Purposes = append(v.Purposes, view.ProcessingPurpose{Purpose: string(e.Purpose), Label: e.Label, Bases: e.Bases})
		}
		for _, l := range n.Retention.Limits() {
			v.Limits = append(v.Limits, view.KeptLimit{Kind: string(l.Kind), Months: l.Months, Days: l.Days, Law: l.Law})
		}
		_, last := n.Retention.Dates("", n.today())
		v.EraseBy = last.String()
		v.Data = dataCategories()
		if v.Recipients, err = recipientsOfAll(a); err != nil {
			return err
		}
		var third []string
		for i, r := range v.Recipients {
			p, err := n.passageTo(a.tx, claim.AgencyID(r.Agency))
			if err != nil {
				return err
			}
			if v.Recipients[i].Country = p.Country; !p.third {
				continue
			}
			ground, instrument, _ := p.ground()
			switch {
			case !p.open():
				ground, instrument = "no ground: nothing goes there", ""
			case p.Ground == peer.NoGround:
				instrument = "" // the reason of one derogation belongs to the list of transfers
			}
			third = append(third, strings.TrimSuffix(fmt.Sprintf("%s (%s): %s; %s", r.Agency, orElse(p.Country, "country not known"), ground, instrument), "; "))
		}
		if len(third) > 0 {
			v.Transfers = strings.Join(third, ". ") + ". Each transfer is listed by: liaison transfers."
		}
		return nil
	})
	if err != nil {
		return view.ProcessingRecord{}, err
	}
	return v, nil
}

// recipientsOfAll are the peers, and those to whom others passed something on.
func recipientsOfAll(a *asking) ([]view.ProcessingPeer, error) {
	out := []view.ProcessingPeer{}
	holds, err := peer.HolderCounts(a.tx)
	if err != nil {
		return nil, err
	}
	peers, err := peer.List(a.tx)
	if err != nil {
		return nil, err
	}
	for _, p := range peers {
		out = append(out, view.ProcessingPeer{Agency: string(p.Agency), State: string(p.State), Holds: holds[p.Agency]})
		delete(holds, p.Agency)
	}
	for _, agency := range slices.Sorted(maps.Keys(holds)) {
		out = append(out, view.ProcessingPeer{Agency: string(agency), State: "by way of others", Holds: holds[agency]})
	}
	return out, nil
}

// dataCategories are the keys of the vocabulary under their items of the law.
func dataCategories() []view.ProcessingData {
	of := map[string][]string{}
	for _, p := range ontology.Properties() {
		of[p.Annex] = append(of[p.Annex], p.Label)
	}
	for _, r := range ontology.Relations() {
		of[r.Annex] = append(of[r.Annex], r.Label)
	}
	out := []view.ProcessingData{}
	for _, item := range slices.Sorted(maps.Keys(of)) {
		out = append(out, view.ProcessingData{Item: item, Holds: of[item]})
	}
	return out
}
