package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ontology"
	"liaison/internal/peer"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// theGrounds are those of Directive (EU) 2016/680 Art. 15(1), and no other.
func theGrounds() []view.Option {
	return []view.Option{{Key: "a", Label: "to avoid obstructing inquiries, investigations or procedures"},
		{Key: "b", Label: "to avoid prejudicing the prevention, detection, investigation or prosecution of offences, or the execution of penalties"},
		{Key: "c", Label: "to protect public security"}, {Key: "d", Label: "to protect national security"}, {Key: "e", Label: "to protect the rights and freedoms of others"}}
}

// thePerson is how the log names the recipient of a packet, and how the packet
// does when every statement that names him is withheld.
const thePerson = "the person concerned"

// PacketRequest asks what the node holds on a person.
type PacketRequest struct{ Subject string }

// PreparePacket gathers all that the data protection officer may see on a
// person, with where it came from, who got it and until when it is kept, and
// proposes what may be withheld and why (Directive (EU) 2016/680 Art. 14, 15).
// The officer decides; nothing leaves by it.
func (n *Node) PreparePacket(ctx context.Context, caller Caller, req PacketRequest) (view.Packet, error) {
	var v view.Packet
	err := n.ask(ctx, caller, use{name: "PreparePacket", op: audit.Consultation, query: req.Subject}, func(a *asking) (err error) {
		v, err = n.packet(a, req.Subject)
		return err
	})
	return v, err
}

// Withheld is one statement that a packet leaves out, and the ground.
type Withheld struct {
	Record claim.ID
	Ground string
}

// GivePacketRequest is a packet as the officer has decided it.
type GivePacketRequest struct {
	Subject  string
	Withhold []Withheld
	// Reason says why those are withheld, for the supervisory authority
	// (Art. 15(4)). The person does not read it.
	Reason string
	// Silent leaves out that anything is withheld, where to say so would undo
	// the ground (Art. 15(3)).
	Silent bool
}

// GivePacket is the packet as the person gets it. It is a disclosure: the log
// has it before it leaves, and each ground on which something is withheld has
// an entry of its own, with the records and the reason.
func (n *Node) GivePacket(ctx context.Context, caller Caller, req GivePacketRequest) (view.Packet, error) {
	var v view.Packet
	u := use{name: "GivePacket", op: audit.Disclosure, query: req.Subject, recipients: []string{thePerson}, grave: true}
	err := n.ask(ctx, caller, u, func(a *asking) (err error) {
		if v, err = n.packet(a, req.Subject); err != nil {
			return err
		}
		return n.given(a, req, &v)
	})
	if err != nil {
		return view.Packet{}, err
	}
	return v, nil
}

// given makes of a prepared packet the one that leaves. Whatever stands beside
// the statements is told anew from those that are given: what a withheld one
// alone said would otherwise be read in the heading.
func (n *Node) given(a *asking, req GivePacketRequest, v *view.Packet) error {
	grounds := map[string]string{}
	for _, w := range req.Withhold {
		if !slices.ContainsFunc(theGrounds(), func(g view.Option) bool { return g.Key == w.Ground }) {
			return fault.New(fault.Invalid, "%q is no ground of Article 15(1)", w.Ground).At("withhold").WithMend("use a, b, c, d or e")
		}
		if !slices.ContainsFunc(v.Items, func(i view.PacketItem) bool { return i.Record == string(w.Record) }) {
			return fault.New(fault.Conflict, "a statement that was to be withheld is no longer there").At("withhold").WithMend("prepare the packet again")
		}
		grounds[string(w.Record)] = w.Ground
	}
	if len(grounds) > 0 && (strings.TrimSpace(req.Reason) == "" || len(req.Reason) > 1000) {
		return fault.New(fault.Invalid, "what is withheld has a reason of at most 1,000 bytes").At("reason").WithMend("say why, for the supervisory authority")
	}
	a.touched, a.withheld, a.withheldFor = nil, map[string][]string{}, req.Reason
	out := []view.PacketItem{}
	for _, i := range v.Items {
		if g, ok := grounds[i.Record]; ok {
			a.withheld[g] = append(a.withheld[g], i.Record)
			if label := "Article 15(1)(" + g + "): " + groundWords(g); !req.Silent && !slices.Contains(v.Limited, label) {
				v.Limited = append(v.Limited, label)
			}
			continue
		}
		if i.Must {
			return fault.New(fault.Conflict, "%s", i.Why).At("withhold").WithMend("withhold it, or ask its originator first")
		}
		a.touch(i.Record)
		i.Record, i.Ground, i.Why, i.Held = "", "", "", false // what holds it may be an inquiry
		out = append(out, i)
	}
	a.results = int64(len(out))
	slices.Sort(v.Limited)
	v.Items, v.Given, v.Grounds, v.Counts, v.Person.ID = out, true, nil, nil, ""
	n.summarise(v)
	told := func(name string) bool {
		return slices.ContainsFunc(out, func(i view.PacketItem) bool { return strings.Contains(i.Text, name) })
	}
	v.Names = slices.DeleteFunc(v.Names, func(name string) bool { return !told(name) })
	switch {
	case told(v.Person.Label):
	case len(v.Names) > 0:
		v.Person.Label = v.Names[0]
	default:
		v.Person.Label = thePerson
	}
	return nil
}

func groundWords(key string) string {
	for _, g := range theGrounds() {
		if g.Key == key {
			return g.Label
		}
	}
	return ""
}

// packet gathers the statements on a person, under the caller's bits.
func (n *Node) packet(a *asking, typed string) (view.Packet, error) {
	v := view.Packet{Agency: string(n.Agency), Made: view.Stamp(n.now()), Items: []view.PacketItem{}, Names: []string{}, Limited: []string{}, Grounds: theGrounds(), Rights: rightsOfAPerson()}
	if e, _ := n.Policy.Register().Entry(a.caller.Purpose); !e.Statutory {
		return v, fault.New(fault.Forbidden, "a person's packet is made for the rights of data subjects").WithMend("choose that purpose for this working session")
	}
	s, err := n.resolve(a, typed)
	if err != nil {
		return v, err
	}
	v.Person = a.Label(s)
	if v.Person.Kind != "person" {
		return v, fault.New(fault.Invalid, "a packet is about a person, not about a %s", v.Person.Kind).At("subject")
	}
	me, err := n.Accounts.Find(a.tx, a.caller.Officer)
	if err != nil {
		return v, err
	}
	v.By = me.Name
	members, _, err := entity.Members(a.tx, a.bits, s)
	if err != nil {
		return v, err
	}
	held, err := a.ClaimsOf(MaxClaims+1, members...)
	if err != nil {
		return v, err
	}
	if len(held) > MaxClaims {
		return v, fault.New(fault.Unavailable, "more than %d statements are held on this person", MaxClaims).WithMend("export them by subject instead: liaison export SUBJECT --format jsonl")
	}
	claims, err := shapes(a.Reader, held)
	if err != nil {
		return v, err
	}
	for i, c := range claims {
		item, err := n.packetItem(a, held[i], c, members)
		if err != nil {
			return v, err
		}
		if p, _ := ontology.FindProperty(c.Predicate); p.Name && c.Value != nil && slices.Contains(members, held[i].Body.Subject.ID) && !slices.Contains(v.Names, c.Value.Text) {
			v.Names = append(v.Names, c.Value.Text)
		}
		v.Items = append(v.Items, item)
		a.touch(c.ID)
	}
	if err := n.packetAlerts(a, members, &v); err != nil {
		return v, err
	}
	n.summarise(&v)
	proposed := 0
	for _, i := range v.Items {
		if i.Ground != "" {
			proposed++
		}
	}
	v.Counts = &view.PacketCounts{Held: len(v.Items), Proposed: proposed}
	return v, nil
}

// rightsOfAPerson is what a packet tells the person that he may do next
// (Art. 14(e), (f), 16, 17).
func rightsOfAPerson() []string {
	return []string{"You may ask that what is wrong be corrected, and what is incomplete be completed (Article 16(1)).",
		"You may ask that what is held unlawfully be erased, or its use restricted (Article 16(2), (3)).",
		"You may complain to the supervisory authority, and have it exercise these rights for you (Article 17, 52)."}
}

func (n *Node) packetItem(a *asking, h view.Held, c view.Claim, members []claim.SubjectID) (view.PacketItem, error) {
	i := view.PacketItem{Record: c.ID, Category: c.PredicateLabel, Text: c.Sentence, Basis: c.Basis, Source: c.Said, Recorded: c.Recorded, Corrected: c.CorrectedBy != "", Recipients: []string{}}
	m := h.Marking
	i.Ground, i.Why, i.Must = withholding(h, members, n.Agency)
	return i, n.keptItem(a, h.ID, m, &i)
}

// keptItem adds until when a record is kept and who got it.
func (n *Node) keptItem(a *asking, id claim.ID, m claim.Marking, i *view.PacketItem) error {
	i.LegalBasis = m.LegalBasis
	for _, p := range m.Purposes {
		i.Purposes = append(i.Purposes, n.purposeWords(p))
	}
	kept, ok, err := retention.Find(a.tx, a.bits, n.today(), id)
	if err != nil {
		return err
	}
	if ok {
		i.ReviewBy, i.EraseBy, i.Held, i.Restricted = kept.ReviewBy.String(), kept.EraseBy.String(), kept.Held, kept.Restricted
	}
	given, err := peer.Holders(a.tx, string(id))
	if err != nil {
		return err
	}
	for _, d := range given {
		if !slices.Contains(i.Recipients, string(d.Holder)) {
			i.Recipients = append(i.Recipients, string(d.Holder))
		}
	}
	slices.Sort(i.Recipients)
	return nil
}

// purposesOf are the purposes to which the items are limited, or else all for
// which this agency processes records.
func (n *Node) purposesOf(items []view.PacketItem) []string {
	out := []string{}
	for _, i := range items {
		out = append(out, i.Purposes...)
	}
	if len(out) == 0 {
		for _, e := range n.Policy.Register().Entries() {
			if !e.Statutory {
				out = append(out, e.Label)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// purposeWords is the register's label of a purpose, or its key.
func (n *Node) purposeWords(p claim.Purpose) string {
	if e, ok := n.Policy.Register().Entry(p); ok {
		return e.Label
	}
	return string(p)
}

// withholding proposes a ground on which a statement may be withheld, by
// published rules over its marking and its shape: never over who the person
// is. An empty ground proposes to give it.
func withholding(h view.Held, members []claim.SubjectID, own claim.AgencyID) (ground, why string, must bool) {
	m := h.Marking
	switch {
	case m.Originator != own:
		return "b", fmt.Sprintf("it is %s's: only its originator can release it", m.Originator), true
	case m.Has(claim.H2) || m.Has(claim.H3) || m.Caveat != "":
		return "b", "its handling code or caveat closes it until whoever provided it agrees", true
	case len(m.Restrictions) > 0:
		return "e", "it is restricted: " + strings.Join(m.Restrictions, ", "), false
	case m.Classification.Rank() > claim.Unclassified.Rank():
		return "c", "it is classified " + string(m.Classification), false
	case m.Compartment != "":
		return "a", "it belongs to a case", false
	case h.Body.Object != nil && anotherPerson(h.Body, members):
		return "e", "it speaks of another person as well", false
	case slices.ContainsFunc(h.Body.Source.Chain, func(s claim.Attribution) bool { return s.Kind == "person" }):
		return "e", "it names the person who said it", false
	}
	return "", "", false
}

func anotherPerson(c *claim.Claim, members []claim.SubjectID) bool {
	other := func(r claim.Ref) bool { return r.Kind == "person" && !slices.Contains(members, r.ID) }
	return other(c.Subject) || c.Object != nil && other(*c.Object)
}

// packetAlerts adds the standing alerts on the person.
func (n *Node) packetAlerts(a *asking, members []claim.SubjectID, v *view.Packet) error {
	for _, m := range members {
		ids, err := alert.About(a.tx, m)
		if err != nil {
			return err
		}
		for _, id := range ids {
			h, err := alert.Load(a.tx, a.bits, id)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			e, err := n.ledger.Get(a.tx, id)
			if err != nil {
				return err
			}
			hm := e.Record.Header.Marking
			i := view.PacketItem{Record: string(id), Category: "alert", Text: "Alert: " + string(h.Now.Alert.Action) + ". " + h.Now.Alert.Reason, Source: "according to " + string(hm.Originator),
				Recorded: view.Stamp(e.Record.Header.Recorded), Recipients: []string{}, Ground: "b", Why: "to tell of an alert would undo what it asks for"}
			if hm.Originator != n.Agency {
				i.Why, i.Must = fmt.Sprintf("it is %s's: only its originator can release it", hm.Originator), true
			}
			if err := n.keptItem(a, id, hm, &i); err != nil {
				return err
			}
			v.Items = append(v.Items, i)
			a.touch(string(id))
		}
	}
	return nil
}

// summarise says what the items of a packet come to.
func (n *Node) summarise(v *view.Packet) {
	v.Purposes = n.purposesOf(v.Items)
	v.Categories, v.Sources, v.Recipients, v.Bases = []string{}, []string{}, []string{}, []string{}
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, i := range v.Items {
		add(&v.Categories, i.Category)
		add(&v.Sources, i.Source)
		add(&v.Bases, i.LegalBasis)
		for _, r := range i.Recipients {
			add(&v.Recipients, r)
		}
	}
	for _, list := range [][]string{v.Categories, v.Sources, v.Recipients, v.Bases} {
		slices.Sort(list)
	}
}
