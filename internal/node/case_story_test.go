package node_test

import (
	"strings"
	"testing"
	"time"

	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

func fileOf(t *testing.T, h *nodetest.House, c node.Caller) view.CaseFile {
	t.Helper()
	v, err := h.ShowCase(t.Context(), c, node.ShowCaseRequest{Case: c.Case})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// joined puts an officer on the team of a case and returns him at work in it.
func joined(t *testing.T, h *nodetest.House, by, other node.Caller) node.Caller {
	t.Helper()
	if _, err := h.ChangeTeam(t.Context(), by, node.TeamRequest{Case: by.Case, Officer: string(other.Officer), Reason: "the second pair of eyes"}); err != nil {
		t.Fatal(err)
	}
	other.Case, other.Cases = by.Case, append(append([]claim.CaseID{}, other.Cases...), by.Case)
	return other
}

// kinds of the obligations that a caller sees on the desk.
func onDesk(t *testing.T, h *nodetest.House, c node.Caller, kind string) (out []view.Obligation) {
	t.Helper()
	d, err := h.Desk(t.Context(), c, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.Obligations {
		if o.Kind == kind {
			out = append(out, o)
		}
	}
	return out
}

// A task that nobody does in time comes to the desk, with its owner; done, it
// is off it; opened again, it is back.
func TestAnOverdueTaskIsAnObligation(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	desk(t, h)
	me := team(t, h, h.Analyst, "The flat")
	if v := fileOf(t, h, me); v.State != "open" || v.Purpose != string(me.Purpose) || v.LegalBasis == "" {
		t.Fatalf("opened without purpose or basis: %+v", v)
	}
	set, err := h.SetTask(t.Context(), me, node.TaskRequest{Case: me.Case, What: "Ask the landlord who paid", Due: "2016-03-25"})
	if err != nil {
		t.Fatal(err)
	}
	if got := onDesk(t, h, me, "task"); len(got) != 0 {
		t.Fatalf("on the desk before it is due: %+v", got)
	}
	h.Clock.Add(48 * time.Hour)
	got := onDesk(t, h, me, "task")
	if len(got) != 1 || got[0].Owner != string(me.Officer) || got[0].Case != string(me.Case) || !strings.Contains(got[0].Title, "Ask the landlord") {
		t.Fatalf("%+v", got)
	}
	if v := fileOf(t, h, me); !v.Tasks[0].Overdue || v.Tasks[0].Obligation == "" {
		t.Errorf("%+v", v.Tasks)
	}
	act := func(act, text string) error {
		_, err := h.ActOnTask(t.Context(), me, node.TaskActRequest{Case: me.Case, Task: set.About, Act: act, Text: text, Due: "2016-04-02", Owner: string(h.Duty.Officer)})
		return err
	}
	if err := act(node.TaskDone, " "); !fault.Is(err, fault.Invalid) {
		t.Errorf("done without a note: %v", err)
	}
	if err := act(node.TaskHand, "he is on the spot"); !fault.Is(err, fault.Invalid) {
		t.Errorf("handed to somebody who may not see it: %v", err)
	}
	if err := act(node.TaskDone, "a cousin paid, R-14"); err != nil {
		t.Fatal(err)
	}
	if got := onDesk(t, h, me, "task"); len(got) != 0 {
		t.Errorf("done and still on the desk: %+v", got)
	}
	if err := act(node.TaskDone, "again"); !fault.Is(err, fault.Conflict) {
		t.Errorf("done twice: %v", err)
	}
	if err := act(node.TaskReopen, "it was another cousin"); err != nil {
		t.Fatal(err)
	}
	if got := onDesk(t, h, me, "task"); len(got) != 1 {
		t.Errorf("open again and not on the desk: %+v", got)
	}
	if err := act(node.TaskMove, "he is away"); err != nil {
		t.Fatal(err)
	}
	if got := onDesk(t, h, me, "task"); len(got) != 0 {
		t.Errorf("moved and still on the desk: %+v", got)
	}
	if _, err := h.SetTask(t.Context(), me, node.TaskRequest{Case: me.Case, What: "Too late", Due: "2016-03-25"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("overdue at once: %v", err)
	}
}

// An exhibit is known again by its digest each time it is shown, and its chain
// of custody only grows.
func TestAnExhibitIsComparedWhenShown(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	me := team(t, h, h.Analyst, "The flat")
	r, err := h.FileReport(t.Context(), me, node.FileRequest{Name: "lease.txt", Body: []byte("Lease of the flat in Poplar Street, signed by Karel Janda.\n"), Published: "2016-01-10"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.EnterExhibit(t.Context(), me, node.ExhibitRequest{Case: me.Case, What: "The lease", Of: casefile.OfReport, Ref: "p-nothing"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a report that is not there: %v", err)
	}
	if _, err := h.EnterExhibit(t.Context(), me, node.ExhibitRequest{Case: me.Case, What: "The lease", Of: casefile.OfReport, Ref: r.ID}); err != nil {
		t.Fatal(err)
	}
	sum := strings.Repeat("ab", 32)
	phone, err := h.EnterExhibit(t.Context(), me, node.ExhibitRequest{Case: me.Case, What: "Image of the telephone", Of: casefile.OfElsewhere, SHA256: sum, Place: "store 2", Expected: "call records"})
	if err != nil {
		t.Fatal(err)
	}
	note := func(req node.CustodyRequest) error {
		req.Case, req.Exhibit = me.Case, phone.About
		_, err := h.NoteCustody(t.Context(), me, req)
		return err
	}
	if err := note(node.CustodyRequest{Act: casefile.Handed, From: "A. Peeters", To: "laboratory", Place: "room 3"}); err != nil {
		t.Fatal(err)
	}
	if err := note(node.CustodyRequest{Act: casefile.Handed, From: "laboratory"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("handed to nobody: %v", err)
	}
	if err := note(node.CustodyRequest{Act: casefile.Checked, SHA256: sum[2:] + "cd"}); err != nil {
		t.Fatal(err)
	}
	if err := note(node.CustodyRequest{Act: casefile.Returned, At: "2017-01-01"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a link of the time to come: %v", err)
	}
	v := fileOf(t, h, me)
	lease, image := v.Exhibits[0], v.Exhibits[1]
	if lease.Check != "matches" || lease.SHA256 != r.SHA256 || image.Check != "elsewhere" || image.Holder != "laboratory" || image.Place != "room 3" || image.Awaited == "" {
		t.Errorf("%+v\n%+v", lease, image)
	}
	if len(image.Chain) != 2 || image.Broken || image.Chain[0].Differs || !image.Chain[1].Differs {
		t.Errorf("chain %+v", image.Chain)
	}
	// The bytes change under the node: whoever opens the file sees it.
	forge(t, h, `UPDATE report_bodies SET original = $1 WHERE report = $2`, []byte("Lease signed by nobody"), r.ID)
	if v := fileOf(t, h, me); v.Exhibits[0].Check != "differs" {
		t.Errorf("forged and shown as %s", v.Exhibits[0].Check)
	}
	if v, err := h.Rebuild(t.Context(), h.Admin, node.RebuildRequest{}); err != nil || !v.Same {
		t.Errorf("rebuild: %+v %v", v, err)
	}
}

// A case is closed by two officers with the reason and a day of review, when
// nothing waits any more; its records are then kept until that day, and the
// desk is told before it comes. Silence closes nothing.
func TestACaseIsClosedByTwo(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	desk(t, h)
	me := team(t, h, h.Analyst, "The flat")
	says(t, h, me, word{a: "Idris Vanneste", relation: "rents", b: "premises:Flat, Poplar Street", source: "the landlord", grade: "B2"})
	step := func(c node.Caller, act, reason, review string) error {
		_, err := h.CloseCase(t.Context(), c, node.CloseRequest{Case: c.Case, Act: act, Reason: reason, Review: review})
		return err
	}
	if err := step(me, node.ClosePropose, "nobody is left to look for", "2017-03-24"); !fault.Is(err, fault.Conflict) {
		t.Errorf("proposed by the only one of the team: %v", err)
	}
	second := joined(t, h, me, h.Duty)
	task, err := h.SetTask(t.Context(), me, node.TaskRequest{Case: me.Case, What: "Give the keys back", Due: "2016-04-01"})
	if err != nil {
		t.Fatal(err)
	}
	if err := step(me, node.ClosePropose, "nobody is left to look for", "2017-03-24"); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Give the keys back") {
		t.Errorf("proposed with an open task: %v", err)
	}
	if _, err := h.ActOnTask(t.Context(), me, node.TaskActRequest{Case: me.Case, Task: task.About, Act: node.TaskDone, Text: "given"}); err != nil {
		t.Fatal(err)
	}
	if err := step(me, node.ClosePropose, "nobody is left to look for", "2022-01-01"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a review later than the law allows: %v", err)
	}
	if err := step(me, node.ClosePropose, "nobody is left to look for", "2017-03-24"); err != nil {
		t.Fatal(err)
	}
	if err := step(me, node.CloseConfirm, "", ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("closed by one: %v", err)
	}
	h.Clock.Add(200 * 24 * time.Hour)
	if v := fileOf(t, h, me); v.State != "closing" {
		t.Errorf("silence made it %s", v.State)
	}
	if got := onDesk(t, h, second, "case-closing"); len(got) != 1 || got[0].Owner != string(second.Officer) {
		t.Errorf("nobody is asked to decide: %+v", got)
	}
	standing := second
	standing.Standing = true
	if err := step(standing, node.CloseConfirm, "", ""); !fault.Is(err, fault.Unproved) {
		t.Errorf("closed at a desk that was left: %v", err)
	}
	if err := step(second, node.CloseConfirm, "", ""); err != nil {
		t.Fatal(err)
	}
	v := fileOf(t, h, me)
	if v.State != "closed" || v.Ending.By != string(me.Officer) || v.Ending.Second != string(second.Officer) || v.Keeping.Ends != "2017-03-25" {
		t.Errorf("%+v %+v", v.Ending, v.Keeping)
	}
	if _, err := h.NoteDecision(t.Context(), me, node.DecisionRequest{Case: me.Case, What: "one more", Why: "late"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a closed case takes a decision: %v", err)
	}
	if got := onDesk(t, h, me, "case-review"); len(got) != 0 {
		t.Errorf("told too early: %+v", got)
	}
	h.Clock.Add(150 * 24 * time.Hour) // within a month of the day
	if got := onDesk(t, h, me, "case-review"); len(got) != 1 {
		t.Fatalf("nobody is told of the review: %+v", got)
	}
	if _, err := h.KeepCase(t.Context(), me, node.KeepRequest{Case: me.Case, Reason: "the appeal is open", Review: "2018-03-24"}); err != nil {
		t.Fatal(err)
	}
	if v := fileOf(t, h, me); v.Keeping.Review != "2018-03-24" || v.Keeping.Ends != "2018-03-25" || len(onDesk(t, h, me, "case-review")) != 0 {
		t.Errorf("%+v", v.Keeping)
	}
	if _, err := h.ReopenCase(t.Context(), me, node.ReopenRequest{Case: me.Case, Reason: "he was seen in May"}); err != nil {
		t.Fatal(err)
	}
	if v := fileOf(t, h, me); v.State != "open" || v.Ending != nil {
		t.Errorf("%+v", v)
	}
	if v, err := h.Rebuild(t.Context(), h.Admin, node.RebuildRequest{}); err != nil || !v.Same {
		t.Errorf("rebuild: %+v %v", v, err)
	}
}

// Two cases that have come together are joined by a named officer of each;
// neither sees more by it.
func TestTwoCasesAreJoinedByAnOfficerOfEach(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	paris, brussels := team(t, h, h.Supervisor, "Paris"), team(t, h, h.Analyst, "Brussels")
	seer := joined(t, h, brussels, paris) // who may know of both is told
	for _, s := range twoCells {
		c := h.Supervisor
		switch s.inquiry {
		case "Paris":
			c = paris
		case "Brussels":
			c = brussels
		}
		says(t, h, c, s.word)
	}
	caughtUp(t, h)
	js, err := h.Joins(t.Context(), seer, node.JoinsRequest{Case: paris.Case})
	if err != nil || len(js) != 1 {
		t.Fatalf("%+v %v", js, err)
	}
	if _, err := h.ProposeJoin(t.Context(), brussels, node.ProposeJoinRequest{Case: brussels.Case, Join: js[0].ID, Reason: "one telephone"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("proposed by who does not see it: %v", err)
	}
	if _, err := h.ProposeJoin(t.Context(), seer, node.ProposeJoinRequest{Case: paris.Case, Join: js[0].ID, Reason: "one telephone"}); err != nil {
		t.Fatal(err)
	}
	got := onDesk(t, h, brussels, "case-join")
	if len(got) != 1 || got[0].Owner != string(brussels.Officer) || strings.Contains(got[0].Title, "Paris") {
		t.Errorf("told %+v", got)
	}
	answer := func(c node.Caller, in claim.CaseID, act string) error {
		_, err := h.AnswerJoin(t.Context(), c, node.AnswerJoinRequest{Case: in, Join: js[0].ID, Act: act, Reason: "we work on it together"})
		return err
	}
	if err := answer(seer, brussels.Case, node.JoinAccept); !fault.Is(err, fault.Forbidden) {
		t.Errorf("accepted by who proposed it: %v", err)
	}
	if err := answer(seer, paris.Case, node.JoinAccept); !fault.Is(err, fault.Forbidden) {
		t.Errorf("accepted by the case that proposed it: %v", err)
	}
	if err := answer(brussels, brussels.Case, node.JoinAccept); err != nil {
		t.Fatal(err)
	}
	ours, theirs := fileOf(t, h, paris).Joins, fileOf(t, h, brussels).Joins
	if len(ours) != 1 || ours[0].State != "accepted" || !ours[0].Ours || ours[0].AnsweredBy != string(brussels.Officer) {
		t.Errorf("Paris: %+v", ours)
	}
	if len(theirs) != 1 || theirs[0].State != "accepted" || theirs[0].Ours || theirs[0].Other.Label != "case "+string(paris.Case) {
		t.Errorf("Brussels: %+v", theirs)
	}
	if _, err := h.ShowCase(t.Context(), brussels, node.ShowCaseRequest{Case: paris.Case}); !fault.Is(err, fault.NotFound) {
		t.Errorf("joined, Brussels reads the file of Paris: %v", err)
	}
	if err := answer(paris, paris.Case, node.JoinEnd); err != nil {
		t.Fatal(err)
	}
	if got := fileOf(t, h, brussels).Joins; got[0].State != "ended" {
		t.Errorf("%+v", got)
	}
}

// forge changes a row behind the node's back.
func forge(t *testing.T, h *nodetest.House, query string, args ...any) {
	t.Helper()
	if err := h.Store.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(query, args...) }); err != nil {
		t.Fatal(err)
	}
}
