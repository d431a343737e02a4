package node_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// both is a caller who is on the teams of two cases.
func both(a, b node.Caller) node.Caller {
	a.Cases = append(slices.Clone(a.Cases), b.Cases...)
	return a
}

func caughtUp(t *testing.T, h *nodetest.House) {
	t.Helper()
	if err := h.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// joinTitles are the join obligations that a caller sees on the duty desk.
func joinTitles(t *testing.T, h *nodetest.House, c node.Caller) (out []string) {
	t.Helper()
	d, err := h.Desk(t.Context(), c, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.Obligations {
		if o.Kind == "join" {
			if o.Owner == "" {
				t.Errorf("%s has no owner", o.Title)
			}
			out = append(out, o.Title)
		}
	}
	return out
}

// twoCells are the statements of two inquiries in the order of their days,
// fictional but for the shape of the story: each alone knows its own.
var twoCells = []struct {
	inquiry string
	word
}{
	{"Paris", word{a: "Ward Lenaert", relation: "rents", b: "vehicle:Grey hatchback", source: "the hirer", grade: "A1", from: "2015-11-11", to: "2015-11-14"}},
	{"Paris", word{a: "Ward Lenaert", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"}},
	{"Brussels", word{a: "Idris Vanneste", relation: "rents", b: "premises:Flat, Poplar Street", source: "the landlord", grade: "B2", from: "2016-01-10", to: "2016-03-22"}},
	{"Brussels", word{a: "Noor Tielman", relation: "seen-at", b: "premises:Flat, Poplar Street", source: "a neighbour", grade: "B3"}},
	{"", word{a: "Idris Vanneste", relation: "contact-of", b: "Samir Oudekerk", source: "a foreign service", grade: "B2", from: "2015-12-02", to: "2015-12-02"}},
	// The claim that closes it.
	{"", word{a: "Samir Oudekerk", relation: "contact-of", b: "phone:+32 400 000 010", source: "a seized telephone", grade: "A1", from: "2015-11-12", to: "2015-11-12"}},
}

// With the reports filed in the order of their days, the alert that the two
// inquiries are joined comes with the claim that closes it, to both, and the
// path cites each step. Without one source the answer says how it weakens.
func TestParisAndBrusselsAreJoined(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	paris := team(t, h, h.Supervisor, "Paris")
	brussels := team(t, h, h.Supervisor, "Brussels")
	analyst := both(paris, brussels)
	for i, s := range twoCells {
		c := h.Supervisor
		switch s.inquiry {
		case "Paris":
			c = paris
		case "Brussels":
			c = brussels
		}
		h.Clock.Add(3600e9)
		says(t, h, c, s.word)
		caughtUp(t, h)
		titles := joinTitles(t, h, analyst)
		if i < len(twoCells)-1 && len(titles) > 0 {
			t.Fatalf("joined after statement %d: %v", i+1, titles)
		}
		if i == len(twoCells)-1 && len(titles) != 2 {
			t.Fatalf("the closing claim came, and both inboxes have %v", titles)
		}
	}
	if title := joinTitles(t, h, analyst)[0]; !strings.Contains(title, "Paris") || !strings.Contains(title, "Brussels") || !strings.Contains(title, "are joined") {
		t.Error(title)
	}
	js, err := h.Joins(t.Context(), analyst, node.JoinsRequest{Case: paris.Case})
	if err != nil || len(js) != 1 || js[0].Path == nil || len(js[0].Path.Steps) != js[0].Steps {
		t.Fatalf("%+v %v", js, err)
	}
	p, err := h.FindPath(t.Context(), analyst, node.PathRequest{From: idOf("Ward Lenaert"), To: idOf("premises:Flat, Poplar Street")})
	if err != nil || !p.Found || len(p.Paths[0].Steps) != 4 {
		t.Fatalf("%+v %v", p, err)
	}
	for _, s := range p.Paths[0].Steps {
		if len(s.Claims) == 0 || s.Claims[0].Source == "" || !strings.Contains(s.Sentence, "graded") {
			t.Errorf("a step without its word: %+v", s)
		}
	}
	if p.Knowable == nil || !strings.Contains(p.Knowable.Sentence, "Samir Oudekerk") {
		t.Errorf("known from %+v", p.Knowable)
	}
	if !slices.Contains(p.Paths[0].Falls, "a seized telephone") {
		t.Errorf("it falls without %v", p.Paths[0].Falls)
	}
	// A weaker word for the same step: without the telephone the path stands, weaker.
	says(t, h, h.Supervisor, word{a: "Samir Oudekerk", relation: "contact-of", b: "phone:+32 400 000 010", source: "a newspaper", grade: "X4"})
	if p, err = h.FindPath(t.Context(), analyst, node.PathRequest{From: idOf("Ward Lenaert"), To: idOf("premises:Flat, Poplar Street")}); err != nil {
		t.Fatal(err)
	}
	weaker := false
	for _, b := range p.Paths[0].Breaks {
		weaker = weaker || b.Source == "a seized telephone" && b.Level == 1 && strings.Contains(b.Words, "falls from level 2 to 1")
	}
	if !weaker {
		t.Errorf("without one source: %+v", p.Paths[0].Breaks)
	}
}

// Teams that may not know of each other are told nothing: whoever looks, at
// the desk, the joins, a path or around a subject, finds what he would find
// if the other case did not exist. The owner of last resort brings them
// together.
func TestNobodyLearnsOfAHiddenCaseFromAJoin(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	mine := team(t, h, h.Analyst, "Mine")
	hidden := team(t, h, h.Second, "Hidden")
	says(t, h, mine, word{a: "Ward Lenaert", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"})
	before, err := h.FindPath(t.Context(), mine, node.PathRequest{From: idOf("Ward Lenaert"), To: idOf("phone:+32 400 000 010")})
	if err != nil {
		t.Fatal(err)
	}
	says(t, h, hidden, word{a: "Idris Vanneste", relation: "uses", b: "phone:+32 400 000 010", source: "an informant", grade: "A1"})
	caughtUp(t, h)
	if got := joinTitles(t, h, mine); len(got) != 0 {
		t.Errorf("the desk tells: %v", got)
	}
	if got := joinTitles(t, h, h.Duty); len(got) != 0 {
		t.Errorf("the duty officer, of neither team, is told: %v", got)
	}
	if js, err := h.Joins(t.Context(), mine, node.JoinsRequest{}); err != nil || len(js) != 0 {
		t.Errorf("joins tell: %+v %v", js, err)
	}
	after, err := h.FindPath(t.Context(), mine, node.PathRequest{From: idOf("Ward Lenaert"), To: idOf("phone:+32 400 000 010")})
	if err != nil || after.Seq != before.Seq || after.Answer != before.Answer || len(after.Capped) != 0 {
		t.Errorf("the path tells: %+v %v", after, err)
	}
	around, err := h.Neighbours(t.Context(), mine, node.NeighboursRequest{Subject: idOf("phone:+32 400 000 010")})
	if err != nil || len(around.Ties) != 1 {
		t.Errorf("around: %+v %v", around, err)
	}
	last := h.Supervisor
	if last.Cases, err = casesOf(h, last.Officer); err != nil {
		t.Fatal(err)
	}
	if got := joinTitles(t, h, last); len(got) != 1 || strings.Contains(got[0], "Ward") || strings.Contains(got[0], "Idris") {
		t.Errorf("the owner of last resort sees %v", got)
	}
}

// A judgement joins as a claim does; what is set aside stays so until the
// cases come nearer; a withdrawn judgement takes the alert's evidence away
// and says so; a storm is one alert.
func TestJoinsAreSetAsideWithdrawnAndGrouped(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	one, two := team(t, h, h.Supervisor, "One"), team(t, h, h.Supervisor, "Two")
	analyst := both(one, two)
	says(t, h, one, word{a: "W. Lenaert", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"})
	says(t, h, two, word{a: "Ward Lenaert", relation: "met", b: "Idris Vanneste", source: "a witness", grade: "B2"})
	v, err := h.JudgeIdentity(t.Context(), analyst, node.JudgeRequest{A: idOf("W. Lenaert"), B: idOf("Ward Lenaert"), Decision: claim.Same, Reason: "one passport"})
	if err != nil {
		t.Fatal(err)
	}
	caughtUp(t, h)
	js, err := h.Joins(t.Context(), analyst, node.JoinsRequest{})
	if err != nil || len(js) != 1 || len(joinTitles(t, h, analyst)) != 2 {
		t.Fatalf("%+v %v, desk %v", js, err, joinTitles(t, h, analyst))
	}
	if _, err := h.SetJoinAside(t.Context(), analyst, node.SetAsideRequest{Join: js[0].ID, Case: one.Case}); err == nil {
		t.Error("set aside without a reason")
	}
	if _, err := h.SetJoinAside(t.Context(), analyst, node.SetAsideRequest{Join: js[0].ID, Case: one.Case, Reason: "known since January"}); err != nil {
		t.Fatal(err)
	}
	if got := joinTitles(t, h, analyst); len(got) != 1 {
		t.Errorf("after one was set aside: %v", got)
	}
	if _, err := h.WithdrawJudgement(t.Context(), analyst, node.WithdrawRequest{Judgement: claim.ID(v.Judgement[0]), Reason: "another person"}); err != nil {
		t.Fatal(err)
	}
	caughtUp(t, h)
	titles := joinTitles(t, h, analyst)
	if !slices.ContainsFunc(titles, func(s string) bool { return strings.HasPrefix(s, "evidence withdrawn: ") }) {
		t.Errorf("the evidence is gone, and the desk says %v", titles)
	}
	// Thirty cases around one phone.
	for i := range 30 {
		c := team(t, h, h.Supervisor, fmt.Sprintf("Case %d", i))
		analyst = both(analyst, c)
		says(t, h, c, word{a: fmt.Sprintf("Caller %d", i), relation: "uses", b: "phone:+32 400 000 099", source: "the operator", grade: "A1"})
	}
	caughtUp(t, h)
	if js, err = h.Joins(t.Context(), analyst, node.JoinsRequest{}); err != nil || len(js) < 200 {
		t.Errorf("%d joins of 435 in a list of at most 200: %v", len(js), err)
	}
	if n := len(joinTitles(t, h, analyst)); n > 340 {
		t.Errorf("%d alerts in a storm", n)
	}
}

// casesOf are the cases on whose teams an officer is by now.
func casesOf(h *nodetest.House, o claim.OfficerID) (out []claim.CaseID, err error) {
	err = h.Store.Read(context.Background(), func(tx *db.ReadTx) error {
		out, err = h.Accounts.Cases(tx, o)
		return err
	})
	return out, err
}

// A join that nobody of the two teams may know does not silence what they may
// know later: they are told with the claim that ties the cases on what they
// may see, over the path that they see, and it says nothing of the nearer one.
func TestAHiddenJoinSilencesNoneThatMayBeSeen(t *testing.T) {
	world := func(hide bool) (*nodetest.House, node.Caller) {
		h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
		desk(t, h)
		one, two := team(t, h, h.Supervisor, "One"), team(t, h, h.Supervisor, "Two")
		secret := team(t, h, h.Second, "Hidden")
		says(t, h, one, word{a: "Ward Lenaert", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"})
		says(t, h, two, word{a: "Idris Vanneste", relation: "met", b: "Noor Tielman", source: "a witness", grade: "B2"})
		if hide {
			says(t, h, secret, word{a: "Ward Lenaert", relation: "met", b: "Idris Vanneste", source: "an informant", grade: "B2"})
		}
		caughtUp(t, h)
		return h, both(one, two)
	}
	var answers []string
	for _, hide := range []bool{true, false} {
		h, analyst := world(hide)
		if js, err := h.Joins(t.Context(), analyst, node.JoinsRequest{}); err != nil || len(js) != 0 || len(joinTitles(t, h, analyst)) != 0 {
			t.Fatalf("hidden: %v; told %+v %v %v", hide, js, joinTitles(t, h, analyst), err)
		}
		h.Clock.Add(3600e9)
		says(t, h, h.Supervisor, word{a: "Samir Oudekerk", relation: "contact-of", b: "Noor Tielman", source: "a foreign service", grade: "B2"})
		says(t, h, h.Supervisor, word{a: "Samir Oudekerk", relation: "contact-of", b: "phone:+32 400 000 010", source: "a seized telephone", grade: "A1"})
		caughtUp(t, h)
		js, err := h.Joins(t.Context(), analyst, node.JoinsRequest{})
		if err != nil || len(js) != 1 || len(joinTitles(t, h, analyst)) != 2 {
			t.Fatalf("hidden: %v; told %+v %v %v", hide, js, joinTitles(t, h, analyst), err)
		}
		if js[0].Steps != 2 || js[0].Path == nil || len(js[0].Path.Steps) != 2 {
			t.Errorf("hidden: %v; %+v", hide, js[0])
		}
		answers = append(answers, js[0].Answer+js[0].At+strings.Join(joinTitles(t, h, analyst), "|"))
	}
	if answers[0] != answers[1] {
		t.Errorf("with    %s\nwithout %s", answers[0], answers[1])
	}
}

// Joins with cases that a team may not know of count towards no storm that it is
// told of: a dozen of them in the same hour change nothing of its desk.
func TestHiddenJoinsMakeNoStorm(t *testing.T) {
	var desks []string
	for _, hidden := range []int{12, 0} {
		h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
		desk(t, h)
		one, two := team(t, h, h.Supervisor, "One"), team(t, h, h.Supervisor, "Two")
		says(t, h, one, word{a: "Ward Lenaert", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"})
		for i := range hidden {
			says(t, h, team(t, h, h.Second, fmt.Sprint("Hidden ", i)), word{a: "Ward Lenaert", relation: "met", b: fmt.Sprint("Contact ", i), source: "an informant", grade: "B2"})
		}
		caughtUp(t, h)
		says(t, h, two, word{a: "Noor Tielman", relation: "met", b: "Ward Lenaert", source: "a witness", grade: "B2"})
		caughtUp(t, h)
		titles := joinTitles(t, h, both(one, two))
		if len(titles) != 2 {
			t.Fatalf("%d hidden: told %v", hidden, titles)
		}
		desks = append(desks, strings.Join(titles, "|"))
	}
	if desks[0] != desks[1] {
		t.Errorf("with hidden joins    %s\nwithout hidden joins %s", desks[0], desks[1])
	}
}

// A team sets a join aside for its own case: what the other team owes stays.
func TestAJoinIsSetAsideForOnesOwnCase(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	one, two := team(t, h, h.Supervisor, "One"), team(t, h, h.Second, "Two")
	for _, c := range []node.Caller{one, two} {
		x := word{a: "Ward Lenaert", relation: "met", b: "Idris Vanneste", source: "a witness " + string(c.Case), grade: "B2"}.claim(t)
		x.Case, x.Category = c.Case, claim.CategoryWitness // open to both teams
		if _, err := h.Import(t.Context(), h.Supervisor, node.ImportRequest{Dataset: "story", Claims: []*claim.Claim{x}}); err != nil {
			t.Fatal(err)
		}
	}
	caughtUp(t, h)
	js, err := h.Joins(t.Context(), one, node.JoinsRequest{})
	if err != nil || len(js) != 1 || len(joinTitles(t, h, two)) != 1 {
		t.Fatalf("%+v %v, desk %v", js, err, joinTitles(t, h, two))
	}
	if _, err := h.SetJoinAside(t.Context(), one, node.SetAsideRequest{Join: js[0].ID, Case: two.Case, Reason: "of no importance"}); err == nil || len(joinTitles(t, h, two)) != 1 {
		t.Errorf("one team set it aside for the other: %v, desk %v", err, joinTitles(t, h, two))
	}
}
