package node_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/format"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A person asks what is held on him. The officer sees where each statement
// came from, who got it and until when it is kept; what speaks of others is
// withheld on a ground, with a reason that the supervisory authority can read
// and the person does not.
func TestAPersonIsToldWhatIsHeld(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	other := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "list", "other")), Kind: "person", Label: "Ludo Wint"}
	listedAll(t, h, "register of guests", nil, said(0, 1, "list", func(_ int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue(r.Label)}
	}))
	listedAll(t, h, "informer", nil, said(0, 1, "list", func(_ int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "associate-of", Object: &other}
	}))
	subject := claim.DeriveID("s", "list", "0")
	dpo := h.Officer(t, "dpo", marking.DPO)
	if _, err := h.PreparePacket(t.Context(), dpo, node.PacketRequest{Subject: subject}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("a packet outside the purpose of rights: %v", err)
	}
	if _, err := h.PreparePacket(t.Context(), rights(t, h, h.Analyst), node.PacketRequest{Subject: subject}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("a packet by an analyst: %v", err)
	}
	dpo = rights(t, h, dpo)
	v, err := h.PreparePacket(t.Context(), dpo, node.PacketRequest{Subject: subject})
	if err != nil || v.Counts.Held != 2 || v.Counts.Proposed != 1 || len(v.Purposes) == 0 {
		t.Fatalf("%+v %v", v, err)
	}
	var tie, own string
	for _, i := range v.Items {
		if i.ReviewBy == "" || i.EraseBy == "" || i.Source == "" {
			t.Errorf("%+v", i)
		}
		if i.Ground == "e" {
			tie = i.Record
		} else {
			own = i.Record
		}
	}
	give := node.GivePacketRequest{Subject: subject, Withhold: []node.Withheld{{Record: claim.ID(tie), Ground: "e"}}}
	if _, err := h.GivePacket(t.Context(), dpo, give); !fault.Is(err, fault.Invalid) {
		t.Fatalf("withheld without a reason: %v", err)
	}
	give.Reason = "it names a guest"
	out, err := h.GivePacket(t.Context(), dpo, give)
	if err != nil || len(out.Items) != 1 || len(out.Limited) != 1 || !strings.Contains(out.Limited[0], "15(1)(e)") {
		t.Fatalf("%+v %v", out, err)
	}
	for _, name := range format.PacketNames() {
		var b bytes.Buffer
		if err := format.WritePacket(name, &b, out); err != nil {
			t.Fatal(name, err)
		}
		for _, hidden := range []string{"Ludo Wint", "informer", tie, "names a guest", "http:"} {
			if strings.Contains(b.String(), hidden) {
				t.Errorf("%s tells %q", name, hidden)
			}
		}
		if name != "pdf" && (!strings.Contains(b.String(), "according to list") || !strings.Contains(b.String(), "supervisory authority")) {
			t.Errorf("%s: %s", name, b.String())
		}
	}
	give.Silent = true
	if out, err = h.GivePacket(t.Context(), dpo, give); err != nil || len(out.Limited) != 0 {
		t.Errorf("%+v %v", out.Limited, err)
	}
	log, err := h.ReadAudit(t.Context(), dpo, node.AuditRequest{Touched: tie, Use: "Withhold", Limit: 10})
	if err != nil || len(log) != 2 || log[0].Decision != "refused: e: it names a guest" {
		t.Errorf("%+v %v", log, err)
	}
	log, err = h.ReadAudit(t.Context(), dpo, node.AuditRequest{Touched: own, Use: "GivePacket", Decision: "allowed", Limit: 10})
	if err != nil || len(log) != 2 || log[0].Recipients[0] != "the person concerned" || log[0].Results != 1 {
		t.Errorf("%+v %v", log, err)
	}
	standing := dpo
	standing.Standing = true
	if _, err := h.GivePacket(t.Context(), standing, give); !fault.Is(err, fault.Unproved) {
		t.Errorf("given without a fresh proof: %v", err)
	}
}

// What another agency originated, and what a handling code closes, is never
// given without its provider: the packet is refused, not silently shortened.
func TestAPacketHoldsNothingThatItsOriginatorCloses(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	listedAll(t, h, "closed", []claim.HandlingCode{claim.H2}, said(0, 1, "list", func(_ int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue(r.Label)}
	}))
	dpo := rights(t, h, h.Officer(t, "dpo", marking.DPO))
	subject := claim.DeriveID("s", "list", "0")
	if _, err := h.GivePacket(t.Context(), dpo, node.GivePacketRequest{Subject: subject}); !fault.Is(err, fault.Conflict) {
		t.Fatal(err)
	}
	v, err := h.PreparePacket(t.Context(), dpo, node.PacketRequest{Subject: subject})
	if err != nil || !v.Items[0].Must {
		t.Fatalf("%+v %v", v, err)
	}
}

// What a withheld statement alone says stands nowhere in a packet: not the name
// that it gives the person, not the purpose to which it is limited, not who
// said it, though all of them stand beside the statements.
func TestAPacketTellsNothingOfWhatItWithholds(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	name := func(words string) func(int, claim.Ref) *claim.Claim {
		return func(int, claim.Ref) *claim.Claim {
			return &claim.Claim{Predicate: "name", Value: claim.TextValue(words)}
		}
	}
	closed := said(0, 1, "list", name("The Painter"))
	closed[0].Source.Name = "closed source"
	listedAll(t, h, "closed", []claim.HandlingCode{claim.H2}, closed)
	listedAll(t, h, "register", nil, said(0, 1, "list", name("Tomas Verkade")))
	heard := said(0, 1, "list", name("Verkade"))
	heard[0].Source = claim.Source{Name: "Jan Neighbour", Chain: []claim.Attribution{{Kind: "person", Speaker: "Jan Neighbour"}}}
	listedAll(t, h, "heard", nil, heard)
	dpo := rights(t, h, h.Officer(t, "dpo", marking.DPO))
	subject := claim.DeriveID("s", "list", "0")
	v, err := h.PreparePacket(t.Context(), dpo, node.PacketRequest{Subject: subject})
	if err != nil || len(v.Items) != 3 || v.Person.Label != "The Painter" {
		t.Fatalf("%+v %v", v, err)
	}
	give := node.GivePacketRequest{Subject: subject, Reason: "a source"}
	for _, i := range v.Items {
		if i.Ground != "" {
			give.Withhold = append(give.Withhold, node.Withheld{Record: claim.ID(i.Record), Ground: i.Ground})
		}
		if strings.Contains(i.Source, "Jan Neighbour") && i.Ground != "e" {
			t.Errorf("who said it is not protected: %+v", i)
		}
	}
	out, err := h.GivePacket(t.Context(), dpo, give)
	if err != nil || len(out.Items) != 1 || out.Person.Label != "Tomas Verkade" {
		t.Fatalf("%+v %v", out, err)
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{"The Painter", "closed source", "Jan Neighbour"} {
		if strings.Contains(string(b), hidden) {
			t.Errorf("the packet tells %q: %s", hidden, b)
		}
	}
	give.Withhold = nil
	for _, p := range v.Items {
		give.Withhold = append(give.Withhold, node.Withheld{Record: claim.ID(p.Record), Ground: "b"})
	}
	if all, err := h.GivePacket(t.Context(), dpo, give); err != nil || len(all.Items)+len(all.Names) != 0 || all.Person.Label != "the person concerned" {
		t.Errorf("%+v %v", all, err)
	}
}

// Who oversees sees what ends when, and that what was erased still proves
// itself without a word of it.
func TestWhatWasErasedStillProvesItself(t *testing.T) {
	h := nodetest.Open(t, "be-spoc", march2016())
	listedAll(t, h, "list", nil, said(0, 3, "list", func(_ int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue(r.Label)}
	}))
	inspector := h.Officer(t, "inspector", marking.Inspector)
	v, err := h.ShowRetention(t.Context(), inspector, node.RetentionRequest{})
	if err != nil || v.Kept != 3 || v.Over != 0 || len(v.Due) != 0 || len(v.Limits) == 0 {
		t.Fatalf("%+v %v", v, err)
	}
	h.Clock.Add(3 * 366 * 24 * 3600e9)
	if v, err = h.ShowRetention(t.Context(), inspector, node.RetentionRequest{}); err != nil || v.Over != 3 || v.Due[0].Stage != "over" {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := h.EraseDue(t.Context(), h.Supervisor, node.EraseDueRequest{}); err != nil {
		t.Fatal(err)
	}
	if v, err = h.ShowRetention(t.Context(), inspector, node.RetentionRequest{}); err != nil || v.Over != 0 || len(v.Erasures) != 1 || v.Erasures[0].Records != 3 {
		t.Fatalf("%+v %v", v, err)
	}
	proof, err := h.ProveErasure(t.Context(), inspector, node.ProveErasureRequest{Order: claim.ID(v.Erasures[0].Order)})
	if err != nil || proof.Known != 3 || proof.Gone != 3 || proof.Sound != 3 || len(proof.Records[0].Leaf) != 64 {
		t.Fatalf("%+v %v", proof, err)
	}
	if _, err := h.ShowRetention(t.Context(), h.Analyst, node.RetentionRequest{}); !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
	if _, err := h.ProveErasure(t.Context(), inspector, node.ProveErasureRequest{Order: claim.ID(proof.Records[0].Record)}); !fault.Is(err, fault.NotFound) {
		t.Errorf("another record by that way: %v", err)
	}
}
