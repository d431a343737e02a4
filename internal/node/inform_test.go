package node_test

import (
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/request"
	"liaison/internal/view"
)

func toldUnasked(why string) *request.OwnInitiative {
	return &request.OwnInitiative{Why: why, Offence: "terrorist offence", Channel: request.Channel{Name: "direct", Reason: "domestic"}}
}

// An officer gives another agency what it has not asked for: its desk owes a
// reading, the records are found there, and both sides have it on record. What
// may not go refuses the whole, and nothing leaves.
func TestWhatIsGivenUnaskedIsReadThere(t *testing.T) {
	a, b, c := three(t)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	v, err := a.Inform(t.Context(), a.Duty, node.InformRequest{To: "fr-spoc", Report: r, Information: toldUnasked("the garage lies in their town")})
	if err != nil || len(v.Records) == 0 || v.Duty {
		t.Fatalf("%+v %v", v, err)
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, b, "Janda") == 0 || finds(t, c, "Janda") != 0 {
		t.Error("the records are not where they were sent, or elsewhere")
	}
	if got := titles(t, b, "own-initiative"); len(got) != 1 || !strings.Contains(got[0], "the garage lies in their town") {
		t.Errorf("the desk there: %v", got)
	}
	came, err := b.Informations(t.Context(), b.Analyst, node.InformationsRequest{})
	if err != nil || len(came) != 1 || came[0].From != "be-spoc" || came[0].ID != v.ID || len(came[0].Records) != len(v.Records) {
		t.Errorf("%+v %v", came, err)
	}
	sent, err := a.Informations(t.Context(), a.Analyst, node.InformationsRequest{Sent: true})
	if err != nil || len(sent) != 1 || sent[0].By != string(a.Duty.Officer) {
		t.Errorf("%+v %v", sent, err)
	}
	if none, err := c.Informations(t.Context(), c.Analyst, node.InformationsRequest{}); err != nil || len(none) != 0 {
		t.Errorf("a third agency reads it: %+v %v", none, err)
	}
	var records []claim.ID
	for _, id := range came[0].Records {
		records = append(records, claim.ID(id))
	}
	if _, err := b.Inform(t.Context(), b.Duty, node.InformRequest{To: "nl-spoc", Records: records, Information: toldUnasked("he was seen there")}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("what needs its originator's word went on: %v", err)
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, c, "Janda") != 0 {
		t.Error("it went on")
	}
	if _, err := a.Inform(t.Context(), a.Duty, node.InformRequest{To: "fr-spoc", Information: &request.OwnInitiative{Why: "x", Offence: "y"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("sent over no channel: %v", err)
	}
	if v, err := b.Rebuild(t.Context(), b.Admin, node.RebuildRequest{}); err != nil || !v.Same {
		t.Errorf("rebuild: %+v %v", v, err)
	}
}

func declares(t *testing.T, h *nodetest.House, i *request.Interest) view.Interest {
	t.Helper()
	v, err := h.DeclareInterest(t.Context(), h.Duty, node.DeclareInterestRequest{Interest: i, Until: "2016-09-30"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func owedTo(t *testing.T, h *nodetest.House) []view.ToShare {
	t.Helper()
	if err := h.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	vs, err := h.ToShare(t.Context(), h.Duty, node.ToShareRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return vs
}

// France looks for a man. A report at another agency names him: an officer there
// has a task with an owner, a clock and the text of the law, and nothing has left.
// He sends it; the desk in France reads that it was owed.
func TestWhatTouchesAnInterestIsADutyToShare(t *testing.T) {
	a, b, c := three(t)
	old := file(t, a, strings.ReplaceAll(fiction, "garage", "cellar"))
	acceptAll(t, a, old)
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	declares(t, b, &request.Interest{Subjects: []request.Sought{{Kind: "person", Name: "Karel Janda"}}, Why: "he is sought for two murders"})
	nodetest.Carry(t, a, b, c)
	if vs := owedTo(t, a); len(vs) != 0 {
		t.Fatalf("what was said before is owed: %+v", vs)
	}
	acceptAll(t, a, file(t, a, fiction))
	vs := owedTo(t, a)
	if len(vs) == 0 {
		t.Fatal("no duty was made")
	}
	task := vs[0]
	if task.Peer != "fr-spoc" || task.Owner == "" || task.Due == "" || !strings.Contains(task.Law, "Art. 7(2)") || len(task.Grounds) != 6 ||
		task.Why != "he is sought for two murders" || len(task.Records) == 0 || task.Records[0].Touches != "person Karel Janda" {
		t.Errorf("%+v", task)
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, b, "Janda") != 0 {
		t.Error("it was sent by itself")
	}
	if got := titles(t, a, "duty-to-share"); len(got) != len(vs) || !strings.Contains(got[0], "fr-spoc") {
		t.Errorf("the desk: %v", got)
	}
	if _, err := a.Attend(t.Context(), a.Duty, node.AttendRequest{Obligation: task.Task, Act: node.Close, Outcome: "done", Text: "looked at it"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("closed without a ground: %v", err)
	}
	if _, err := a.Inform(t.Context(), a.Duty, node.InformRequest{To: "nl-spoc", Task: task.Task, Information: toldUnasked("you look for him")}); !fault.Is(err, fault.Invalid) {
		t.Errorf("sent to another: %v", err)
	}
	v, err := a.Inform(t.Context(), a.Duty, node.InformRequest{To: "fr-spoc", Task: task.Task, Information: toldUnasked("you look for him")})
	if err != nil || !v.Duty || len(v.Records) != len(task.Records) {
		t.Fatalf("%+v %v", v, err)
	}
	if left := owedTo(t, a); len(left) != len(vs)-1 {
		t.Errorf("%d of %d duties are left", len(left), len(vs))
	}
	nodetest.Carry(t, a, b, c)
	if finds(t, b, "Janda") == 0 || len(titles(t, b, "own-initiative")) != 1 {
		t.Error("it did not arrive")
	}
	if again := owedTo(t, b); len(again) != 0 {
		t.Errorf("who looks for him owes it to himself: %+v", again)
	}
}

// Nothing is sent on a listed ground alone; those of (f) take no words. Silence
// calls the head of the desk, and ends nothing.
func TestADutyToShareIsRefusedOnAGround(t *testing.T) {
	a, b, c := three(t)
	declares(t, b, &request.Interest{Crimes: []string{"raids"}, Regions: []string{"Noordstad"}})
	nodetest.Carry(t, a, b, c)
	acceptAll(t, a, file(t, a, strings.ReplaceAll(fiction, "Noordstad", "Westhaven"))) // another place
	if vs := owedTo(t, a); len(vs) != 0 {
		t.Fatalf("a crime elsewhere is owed: %+v", vs)
	}
	declares(t, b, &request.Interest{Regions: []string{"zuiddorp"}})
	nodetest.Carry(t, a, b, c)
	acceptAll(t, a, file(t, a, fiction))
	vs := owedTo(t, a)
	if len(vs) == 0 || vs[0].Records[0].Touches != "zuiddorp" {
		t.Fatalf("%+v", vs)
	}
	a.Clock.Add(5 * 24 * time.Hour)
	called := 0
	if _, err := a.LookOnce(t.Context(), func(*db.Tx, duty.Page) error { called++; return nil }); err != nil {
		t.Fatal(err)
	}
	if called == 0 {
		t.Error("silence about a duty called nobody")
	}
	if left := owedTo(t, a); len(left) != len(vs) {
		t.Error("silence ended a duty")
	}
	for name, no := range map[string]node.RefuseToShareRequest{
		"no ground":      {},
		"another ground": {Ground: "a", Text: "x"},
		"f with words":   {Ground: "f-ii", Text: "our man is there"},
		"c without":      {Ground: "c"},
		"no reason":      {Ground: "not-serious", Text: " "},
	} {
		no.Task = vs[0].Task
		if _, err := a.RefuseToShare(t.Context(), a.Duty, no); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	v, err := a.RefuseToShare(t.Context(), a.Duty, node.RefuseToShareRequest{Task: vs[0].Task, Ground: "f-ii"})
	if err != nil || v.Ended == "" || !strings.Contains(v.Outcome, "f-ii") {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := a.RefuseToShare(t.Context(), a.Duty, node.RefuseToShareRequest{Task: vs[0].Task, Ground: "f-ii"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("refused twice: %v", err)
	}
	if left := owedTo(t, a); len(left) != len(vs)-1 {
		t.Errorf("%d duties are left of %d", len(left), len(vs))
	}
	declares(t, b, &request.Interest{Ended: true})
	nodetest.Carry(t, a, b, c)
	if is, err := a.Interests(t.Context(), a.Duty, node.InterestsRequest{}); err != nil || len(is) != 0 {
		t.Errorf("%+v %v", is, err)
	}
}

// A report is erased, or one of its claims taken out of use: what it said of whom
// another agency looks for is told by no duty to share, and one of which nothing is
// left ends.
func TestAnErasedClaimLeavesItsDutyToShare(t *testing.T) {
	a, b, c := three(t)
	declares(t, b, &request.Interest{Subjects: []request.Sought{{Kind: "person", Name: "Karel Janda"}}})
	nodetest.Carry(t, a, b, c)
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	vs := owedTo(t, a)
	if len(vs) == 0 || len(vs[0].Records) == 0 {
		t.Fatalf("%+v", vs)
	}
	one := claim.ID(vs[0].Records[0].Record)
	if _, err := a.Retain(t.Context(), a.Supervisor, node.RetainRequest{Act: claim.Restrict, Records: []claim.ID{one}, Ground: "proof", Reason: "evidence in a trial"}); err != nil {
		t.Fatal(err)
	}
	for _, v := range owedTo(t, a) {
		for _, x := range v.Records {
			if x.Record == string(one) {
				t.Errorf("a restricted claim is told: %+v", x)
			}
		}
	}
	if _, err := a.EraseReport(t.Context(), a.Supervisor, node.EraseRequest{Report: r, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	before, err := a.ToShare(t.Context(), a.Duty, node.ToShareRequest{All: true}) // nobody has caught up
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range before {
		if len(v.Records) > 0 {
			t.Errorf("an erased claim is told: %+v", v)
		}
	}
	if left := owedTo(t, a); len(left) != 0 {
		t.Errorf("duties about what was erased: %+v", left)
	}
	if got := titles(t, a, "duty-to-share"); len(got) != 0 {
		t.Errorf("the desk: %v", got)
	}
	for _, table := range a.Tables(t) {
		if table.Name == "to_share" && strings.Contains(table.Dump, string(one)) {
			t.Error("the table keeps whom it touched")
		}
	}
}

// A duty does not end by sending something else.
func TestADutyToShareEndsByWhatItIsAbout(t *testing.T) {
	a, b, c := three(t)
	declares(t, b, &request.Interest{Subjects: []request.Sought{{Kind: "person", Name: "Karel Janda"}}})
	nodetest.Carry(t, a, b, c)
	other := file(t, a, "Police in Westhaven arrested Jonas Verkade on Tuesday. Jonas Verkade met Tomas Brandewyn in Kastel.")
	acceptAll(t, a, other)
	acceptAll(t, a, file(t, a, fiction))
	vs := owedTo(t, a)
	if len(vs) == 0 {
		t.Fatal("no duty")
	}
	if _, err := a.Inform(t.Context(), a.Duty, node.InformRequest{To: "fr-spoc", Task: vs[0].Task, Report: other, Information: toldUnasked("you look for him")}); !fault.Is(err, fault.Invalid) {
		t.Errorf("sent something else: %v", err)
	}
	if left := owedTo(t, a); len(left) != len(vs) {
		t.Errorf("%d of %d duties are left", len(left), len(vs))
	}
}

// An agency that is no peer any more is owed nothing, and a declaration holds for
// a year at the most, whatever its agency says.
func TestAnInterestEndsWithTrustAndWithItsYear(t *testing.T) {
	a, b, c := three(t)
	sought := []request.Sought{{Kind: "person", Name: "Karel Janda"}}
	declares(t, b, &request.Interest{Subjects: sought})
	nodetest.Carry(t, a, b, c)
	if _, err := a.RevokePeer(t.Context(), a.Supervisor, node.RevokeRequest{Agency: "fr-spoc", Reason: "its keys were stolen"}); err != nil {
		t.Fatal(err)
	}
	acceptAll(t, a, file(t, a, fiction))
	if vs := owedTo(t, a); len(vs) != 0 {
		t.Errorf("owed to an agency that nothing is sent to: %+v", vs)
	}
	body, err := request.Encode(&request.Interest{Subjects: sought, Until: claim.DayMax})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Sign(t.Context(), c.Duty, "be-spoc", &claim.Directive{Act: claim.DeclareInterest, Actor: "someone", Audience: []claim.AgencyID{"be-spoc"}, Body: body}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, c)
	if is, err := a.Interests(t.Context(), a.Duty, node.InterestsRequest{}); err != nil || len(is) != 2 {
		t.Fatalf("%+v %v", is, err)
	}
	a.Clock.Add(367 * 24 * time.Hour)
	if is, err := a.Interests(t.Context(), a.Duty, node.InterestsRequest{}); err != nil || len(is) != 0 {
		t.Errorf("after a year: %+v %v", is, err)
	}
}
