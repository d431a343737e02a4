package node_test

import (
	"fmt"
	"testing"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// BenchmarkHub follows two thousand memberships of one organisation that came
// in one import, with an alert standing.
func BenchmarkHub(b *testing.B) {
	const members = 2000
	for range b.N {
		b.StopTimer()
		h := nodetest.Open(b, "be-spoc", march2016())
		hub := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "hub")), Kind: "organisation", Label: "Verbinding Noordstad"}
		claims := make([]*claim.Claim, members)
		for i := range claims {
			p := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "member", fmt.Sprint(i))), Kind: "person", Label: fmt.Sprintf("Member %d", i)}
			claims[i] = &claim.Claim{Subject: p, Predicate: "member-of", Object: &hub, Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "list"}, Grade: claim.Ungraded}
		}
		claims = append(claims, &claim.Claim{Subject: hub, Predicate: "name", Value: claim.TextValue(hub.Label), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "list"}, Grade: claim.Ungraded})
		desk(b, h)
		if _, err := h.IssueAlert(b.Context(), h.Analyst, node.IssueRequest{Alert: nizar(alert.Discreet)}); err != nil {
			b.Fatal(err)
		}
		queue(b, h, h.Analyst)
		for at := 0; at < len(claims); at += 1000 {
			if _, err := h.Import(b.Context(), h.Analyst, node.ImportRequest{Dataset: "list", Claims: claims[at:min(at+1000, len(claims))], CursorName: fmt.Sprint(at)}); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		if err := h.CatchUp(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// What is said of somebody in an exercise takes nothing from what is said of him
// in earnest: a pair and a hit come up all the same.
func TestAnExerciseHidesNoRealPairAndNoRealHit(t *testing.T) {
	a, _, _ := three(t)
	listed(t, a, a.Analyst, "harbour-list", "p1", "Nizar TAMRAWI", "1989-09-15")
	v := issue(t, a, nizar(alert.Discreet))
	queue(t, a, a.Analyst)
	listed(t, a, a.Analyst, "toll-list", "q1", "Nizar Tamraoui", "1989-09-15")
	drill := a.Analyst
	drill.Exercise = true
	listed(t, a, drill, "toll-list", "q1", "Jonas Verkade", "")
	if q := queue(t, a, a.Analyst); q.Total != 1 {
		t.Errorf("%d pairs wait", q.Total)
	}
	hits, err := a.Hits(t.Context(), a.Analyst, node.HitsRequest{Alert: claim.ID(v.ID)})
	if err != nil || len(hits) != 2 {
		t.Errorf("%d hits, %v", len(hits), err)
	}
}
