package api_test

import (
	"testing"
	"time"

	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// What an agency looks for, what it is owed and what it is given go over HTTP;
// lists that are empty are lists.
func TestADutyToShareIsDoneOverTheAPI(t *testing.T) {
	clock := nodetest.At(time.Date(2016, 3, 24, 8, 0, 0, 0, time.UTC))
	a, b := nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "fr-spoc", clock)
	nodetest.Befriend(t, a, b)
	for _, h := range []*nodetest.House{a, b} {
		if _, err := h.SetDesk(t.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Supervisor.Officer}); err != nil {
			t.Fatal(err)
		}
	}
	seeker, holder := enter(t, b, "duty"), enter(t, a, "duty")
	declared := seeker.post("/interests", map[string]any{"to": []string{"be-spoc"}, "subjects": []any{map[string]any{"kind": "person", "name": "Karel Janda", "born": "1984"}}, "why": "he is sought"})
	if declared["until"] == "" || declared["crimes"] == nil {
		t.Errorf("%v", declared)
	}
	nodetest.Carry(t, a, b)
	r, err := a.FileReport(t.Context(), a.Analyst, node.FileRequest{Name: "x.txt", Body: []byte("Police said on Tuesday that Karel Janda rented a garage in Noordstad."), Published: "2016-03-24"})
	if err != nil {
		t.Fatal(err)
	}
	review, err := a.OpenReview(t.Context(), a.Analyst, node.ReviewRequest{Report: r.ID})
	if err != nil {
		t.Fatal(err)
	}
	var ds []node.Decision
	for _, p := range review.Proposals {
		ds = append(ds, node.Decision{Proposal: p.ID, Act: "accept"})
	}
	if _, err := a.Decide(t.Context(), a.Analyst, node.DecideRequest{Report: r.ID, Decisions: ds}); err != nil {
		t.Fatal(err)
	}
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	duties := holder.list("/duties-to-share")
	if len(duties) == 0 {
		t.Fatal("nothing is owed")
	}
	told := map[string]any{"to": "fr-spoc", "task": duties[0]["task"], "why": "you look for him", "offence": "murder", "channel": map[string]any{"name": "direct", "reason": "domestic", "words": "one state"}}
	if v := holder.post("/informations", told); v["duty"] != true {
		t.Errorf("%v", v)
	}
	for _, d := range duties[1:] {
		holder.post("/duties-to-share/"+d["task"].(string)+"/refusal", map[string]any{"ground": "not-relevant", "text": "it is another man"})
	}
	if left := holder.list("/duties-to-share"); len(left) != 0 {
		t.Errorf("%v", left)
	}
	nodetest.Carry(t, a, b)
	if came := seeker.list("/informations"); len(came) != 1 || came[0]["why"] != "you look for him" {
		t.Errorf("%v", came)
	}
}
