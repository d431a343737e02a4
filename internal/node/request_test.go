package node_test

import (
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/request"
	"liaison/internal/view"
)

func question(urgency request.Urgency) *request.Request {
	q := &request.Request{Kind: request.ToContactPoint, Items: []request.Item{{Number: 1, Sought: "who rented the garage"}, {Number: 2, Sought: "its telephone"}},
		Purpose: "to prevent an attack", Facts: "a garage was searched on Tuesday", Offence: "terrorist offence", Necessary: "the lease names its user",
		Available: "the garage lies there", Urgency: urgency, Channel: request.Channel{Name: "direct", Reason: "urgency", Words: "the nodes are joined"},
		EuropolReason: "no link to a project", Language: "en", CopyWaiver: "the contact point asks itself",
		Subjects: []request.Subject{{Ref: claim.Ref{ID: "s-janda", Kind: "person", Label: "Karel Janda"}, Link: "named as its user"}}}
	if urgency != "" {
		q.Urgent = "a second cell may be near"
	}
	return q
}

func asks(t *testing.T, h *nodetest.House, to claim.AgencyID, u request.Urgency) view.Request {
	t.Helper()
	v, err := h.Ask(t.Context(), h.Duty, node.AskRequest{To: to, Request: question(u), Reason: "the garage"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func asked(t *testing.T, h *nodetest.House, id string) view.Request {
	t.Helper()
	v, err := h.ShowRequest(t.Context(), h.Duty, node.ShowRequestRequest{Request: claim.ID(id)})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// An urgent request has eight hours from its receipt, on both sides' desks the
// same; it is checked against one's own holdings; a part is answered with
// claims, the other refused on a listed ground, and the clocks stop.
func TestRequestWithTheLawsClock(t *testing.T) {
	a, b, c := three(t)
	r := file(t, b, fiction)
	acceptAll(t, b, r)
	id := asks(t, a, "fr-spoc", request.Life).ID
	if v := asked(t, a, id); v.Due != "" {
		t.Fatalf("a clock runs before anyone has it: %+v", v)
	}
	nodetest.Carry(t, a, b, c)
	at, here := asked(t, a, id), asked(t, b, id)
	if at.Due == "" || at.Due != here.Due {
		t.Fatalf("two clocks: %q and %q", at.Due, here.Due)
	}
	received, _ := time.Parse(time.RFC3339, here.Received)
	if due, _ := time.Parse(time.RFC3339, here.Due); due.Sub(received) != 8*time.Hour {
		t.Errorf("due after %v", due.Sub(received))
	}
	if len(here.Holdings) == 0 || len(at.Holdings) != 0 {
		t.Errorf("holdings here %v, there %v", here.Holdings, at.Holdings)
	}
	if d, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 1 || d.Obligations[0].Kind != "request" || d.Obligations[0].Title == "" {
		t.Fatalf("desk %+v %v", d, err)
	}
	respond := func(req node.RespondRequest) (view.Request, error) {
		req.Request = claim.ID(id)
		return b.Respond(t.Context(), b.Duty, req)
	}
	if _, err := respond(node.RespondRequest{Refusal: &request.Refusal{Ground: "busy", Items: []int64{2}}}); err == nil {
		t.Error("refused on a ground that the law does not know")
	}
	if _, err := respond(node.RespondRequest{Acknowledge: true}); err != nil {
		t.Fatal(err)
	}
	subject := here.Holdings[0].Subject.ID
	show, err := b.ShowSubject(t.Context(), b.Duty, node.ShowRequest{Subject: subject})
	if err != nil {
		t.Fatal(err)
	}
	given := claim.ID(show.Sources[0].Claims[0].ID)
	if _, err := respond(node.RespondRequest{Answer: &request.Answer{Items: []int64{1}, Text: "he rented it"}, Records: []claim.ID{given}}); err != nil {
		t.Fatal(err)
	}
	if _, err := respond(node.RespondRequest{Refusal: &request.Refusal{Ground: request.NotAvailable, Items: []int64{2}, Text: "no telephone is known"}}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	at = asked(t, a, id)
	if at.Stage != string(request.Refused) || at.Items[0].Open || at.Items[1].Open {
		t.Fatalf("the asker sees %+v", at)
	}
	if finds(t, a, "Janda") == 0 {
		t.Error("the claim that was given cannot be found")
	}
	if k := kinds(t, b); len(k) != 0 {
		t.Errorf("settled, and on the desk of who answered: %v", k)
	}
	if k := kinds(t, a); len(k) != 1 || k["result"] != 1 {
		t.Errorf("the asker has to read the answer, and has %v", k)
	}
	s, err := b.Statistics(t.Context(), b.Supervisor, node.StatisticsRequest{Year: 2016})
	if err != nil || len(s.Counts) != 1 || s.Counts[0].Received != 1 || s.Counts[0].InTime != 1 || s.Counts[0].Answered != 1 || len(s.Counts[0].Refused) != 1 {
		t.Errorf("%+v %v", s, err)
	}
}

// A request that nobody answers calls the people of both sides when its time
// is over, and is counted as overdue.
func TestSilenceOnARequestIsHeardAtBothEnds(t *testing.T) {
	a, b, _ := three(t)
	id := asks(t, a, "fr-spoc", "").ID
	nodetest.Carry(t, a, b)
	if d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 0 {
		t.Fatalf("the asker's desk is called before its time: %+v %v", d, err)
	}
	a.Clock.Add(8 * 24 * time.Hour)
	for _, h := range []*nodetest.House{a, b} {
		if d, err := h.Desk(t.Context(), h.Duty, node.DeskRequest{}); err != nil || len(d.Obligations) != 1 {
			t.Errorf("desk of %s: %+v %v", h.Agency, d, err)
		}
	}
	if v := asked(t, a, id); !v.Late {
		t.Errorf("%+v", v)
	}
	s, err := b.Statistics(t.Context(), b.Supervisor, node.StatisticsRequest{Year: 2016})
	if err != nil || len(s.Counts) != 1 || s.Counts[0].Overdue != 1 {
		t.Errorf("%+v %v", s, err)
	}
}
