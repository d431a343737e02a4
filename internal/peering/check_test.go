package peering_test

import (
	"context"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/peer"
)

// A question crosses the line and its answer comes back, both under the pinned
// keys: nobody asks in another's name, nobody answers for another, and a node
// that answers no questions says so.
func TestAQuestionCrossesTheLine(t *testing.T) {
	be, fr, _ := loopback(t)
	q := &peer.Question{From: "fr-spoc", To: "be-spoc", Asked: start.UnixMicro(), Purpose: "ct", Basis: "law", Officer: "o-1", Kind: "person", Names: []string{"Karel Janda"}}
	if _, err := fr.lines.Check(t.Context(), q); !fault.Is(err, fault.Unavailable) {
		t.Errorf("answered by nobody: %v", err)
	}
	answering := claim.AgencyID("be-spoc")
	be.Answer = func(_ context.Context, from claim.AgencyID, q *peer.Question) (*peer.Reply, error) {
		return &peer.Reply{From: answering, To: from, Answered: q.Asked, Sought: []peer.Sought{{Alert: "d-1", Issuer: "be-spoc", Action: "arrest", Note: "for " + q.Names[0]}}}, nil
	}
	r, err := fr.lines.Check(t.Context(), q)
	if err != nil || len(r.Sought) != 1 || r.Sought[0].Note != "for Karel Janda" {
		t.Fatalf("%+v %v", r, err)
	}
	for name, change := range map[string]func(*peer.Question){
		"another's name": func(q *peer.Question) { q.From = "nl-spoc" }, "last week": func(q *peer.Question) { q.Asked -= 7 * 24 * 3600 * 1e6 }} {
		bad := *q
		change(&bad)
		if r, err := fr.lines.Check(t.Context(), &bad); err == nil {
			t.Errorf("a question of %s was answered: %+v", name, r)
		}
	}
	answering = "nl-spoc"
	if _, err := fr.lines.Check(t.Context(), q); !fault.Is(err, fault.Invalid) {
		t.Errorf("answered for another: %v", err)
	}
}
