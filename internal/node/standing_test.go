package node_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

func standingKeys(v view.Standing) (out []string) {
	for _, x := range v.Answers {
		out = append(out, x.Key)
	}
	return out
}

// standingOf is a question as a caller sees it; nothing where he may not.
func standingOf(t testing.TB, h *nodetest.House, c node.Caller, id string) (v view.Standing) {
	t.Helper()
	qs, err := h.Standing(t.Context(), c, node.StandingRequest{Ended: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range qs {
		if q.ID == id {
			return q
		}
	}
	return v
}

func standingTitles(t *testing.T, h *nodetest.House, c node.Caller) (out []string) {
	t.Helper()
	d, err := h.Desk(t.Context(), c, node.DeskRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.Obligations {
		if o.Kind == "standing" {
			out = append(out, o.Title)
		}
	}
	return out
}

func keeps(t *testing.T, h *nodetest.House, c node.Caller, req node.AskStandingRequest) string {
	t.Helper()
	v, err := h.AskStanding(t.Context(), c, req)
	if err != nil {
		t.Fatal(err)
	}
	return v.ID
}

// A claim that answers a standing question lands in the inbox of the case with
// the claim; what was there before does not; what is set aside stays aside, a
// recall takes the evidence away and says so, and a storm is one.
func TestStandingQuestionsAreAnsweredByWhatComes(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	mine := team(t, h, h.Supervisor, "Mine")
	says(t, h, mine,
		word{a: "Ward Lenaert", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"},
		word{a: "Noor Tielman", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"},
		word{a: "Ward Lenaert", relation: "seen-at", b: "premises:Flat, Poplar Street", source: "a neighbour", from: "2016-03-01", to: "2016-03-01"})
	phone := keeps(t, h, mine, node.AskStandingRequest{Kind: node.StandingPhone})
	meetings := keeps(t, h, mine, node.AskStandingRequest{Kind: node.StandingMeetings})
	travel := keeps(t, h, mine, node.AskStandingRequest{Kind: node.StandingTravel})
	flat := keeps(t, h, mine, node.AskStandingRequest{Kind: node.StandingSubject, A: idOf("premises:Flat, Poplar Street")})
	caughtUp(t, h)
	if v := standingOf(t, h, mine, phone); len(v.Answers) != 1 || len(standingTitles(t, h, mine)) != 0 {
		t.Fatalf("what was there: %+v; told %v", v, standingTitles(t, h, mine))
	}
	// Outside of the case: another user of the telephone, twice at the flat.
	says(t, h, h.Supervisor, word{a: "Idris Vanneste", relation: "possesses", b: "phone:+32 400 000 010", source: "a seizure", grade: "A1"},
		word{a: "Idris Vanneste", relation: "seen-at", b: "premises:Flat, Poplar Street", source: "a camera", from: "2016-03-01", to: "2016-03-01"})
	caughtUp(t, h)
	if v := standingOf(t, h, mine, phone); len(v.Answers) != 3 {
		t.Errorf("three users are three pairs: %+v", v.Answers)
	}
	if v := standingOf(t, h, mine, meetings); len(v.Answers) != 0 {
		t.Errorf("one occasion is told: %+v", v.Answers)
	}
	if v := standingOf(t, h, mine, flat); len(v.Answers) != 2 || !slices.ContainsFunc(v.Answers, func(x view.StandingAnswer) bool {
		return strings.Contains(x.Sentence, "Idris Vanneste") && x.Closed != ""
	}) {
		t.Errorf("at the flat: %+v", v.Answers)
	}
	if got := standingTitles(t, h, mine); len(got) != 3 {
		t.Errorf("the inbox has %v", got)
	}
	for _, who := range []string{"Ward Lenaert", "Idris Vanneste"} {
		says(t, h, mine, word{a: who, relation: "seen-at", b: "premises:Flat, Poplar Street", source: "a camera", from: "2016-03-04", to: "2016-03-04"},
			word{a: who, relation: "travelled-to", b: "place:Kastel", source: "a ticket", from: "2016-03-06", to: "2016-03-06"})
	}
	caughtUp(t, h)
	for name, id := range map[string]string{"meetings": meetings, "travel": travel} {
		if v := standingOf(t, h, mine, id); len(v.Answers) != 1 {
			t.Errorf("%s: %+v", name, v.Answers)
		}
	}
	if _, err := h.EndStanding(t.Context(), mine, node.EndStandingRequest{Question: travel, Answer: standingOf(t, h, mine, travel).Answers[0].Key}); err == nil {
		t.Error("set aside without a reason")
	}
	before := len(standingTitles(t, h, mine))
	if _, err := h.EndStanding(t.Context(), mine, node.EndStandingRequest{Question: travel, Answer: standingOf(t, h, mine, travel).Answers[0].Key, Reason: "a football match"}); err != nil {
		t.Fatal(err)
	}
	if v := standingOf(t, h, mine, travel).Answers[0]; v.Aside == nil || v.Aside.Reason != "a football match" || len(standingTitles(t, h, mine)) != before-1 {
		t.Errorf("set aside: %+v, %d of %d wait", v, len(standingTitles(t, h, mine)), before)
	}
	// A telephone that a new case of twenty shares: a storm is told as one.
	for i := range 20 {
		says(t, h, mine, word{a: fmt.Sprintf("Caller %d", i), relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"})
	}
	caughtUp(t, h)
	if got := len(standingTitles(t, h, mine)); got > before+12 {
		t.Errorf("a storm of 230 pairs is told in %d", got)
	}
	if _, err := h.EndStanding(t.Context(), mine, node.EndStandingRequest{Question: phone, Reason: "the telephone was thrown away"}); err != nil {
		t.Fatal(err)
	}
	if v := standingOf(t, h, mine, phone); v.Ended == "" {
		t.Errorf("ended: %+v", v)
	}
}

// What its officer may not see answers no question of his; and a colleague of
// other rights neither sees an answer nor that anything waits.
func TestHiddenClaimsAnswerNoStandingQuestion(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	mine, hidden := team(t, h, h.Analyst, "Mine"), team(t, h, h.Second, "Hidden")
	says(t, h, mine, word{a: "Ward Lenaert", relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"})
	var ids []string
	for _, req := range []node.AskStandingRequest{{Kind: node.StandingPhone}, {Kind: node.StandingSubject, A: idOf("phone:+32 400 000 010")}} {
		ids = append(ids, keeps(t, h, mine, req))
	}
	caughtUp(t, h)
	says(t, h, hidden, word{a: "Idris Vanneste", relation: "uses", b: "phone:+32 400 000 010", source: "an informant", grade: "A1"})
	caughtUp(t, h)
	for i, want := range []int{0, 1} {
		if v := standingOf(t, h, mine, ids[i]); len(v.Answers) != want {
			t.Errorf("a hidden claim answers: %+v", v.Answers)
		}
		if v := standingOf(t, h, hidden, ids[i]); v.ID != "" {
			t.Errorf("another case sees the question: %+v", v)
		}
	}
	if got := standingTitles(t, h, mine); len(got) != 0 {
		t.Errorf("told of what is hidden: %v", got)
	}
}

// In any order of arrival, with judgements made and taken back between, what
// the follower has is what the question asked anew finds.
func TestStandingAnswersAreThoseOfAskingAnew(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		mine := team(t, h, h.Supervisor, fmt.Sprintf("Case %d", round))
		say := func(i int) string { return fmt.Sprintf("Person %d of round %d", i, round) }
		says(t, h, mine, word{a: say(0), relation: "uses", b: "phone:first of " + say(0), source: "the operator"},
			word{a: say(1), relation: "uses", b: "phone:first of " + say(1), source: "the operator"})
		var ids []string
		reqs := []node.AskStandingRequest{{Kind: node.StandingPhone}, {Kind: node.StandingMeetings}, {Kind: node.StandingTravel}, {Kind: node.StandingSubject, A: idOf(say(0))}, {Kind: node.StandingPath, A: idOf(say(0)), B: idOf(say(1))}}
		for _, req := range reqs {
			ids = append(ids, keeps(t, h, mine, req))
		}
		var judged, orders []claim.ID
		// one is a claim about somebody, as his page has it.
		one := func(i int) (claim.ID, bool) {
			v, err := h.ShowSubject(t.Context(), mine, node.ShowRequest{Subject: idOf(say(i))})
			if err != nil || len(v.Ties) == 0 {
				return "", false
			}
			c := rapid.SampledFrom(rapid.SampledFrom(v.Ties).Draw(r, "tie").Claims).Draw(r, "claim")
			return claim.ID(c.ID), c.CorrectedBy == ""
		}
		for i := range rapid.IntRange(2, 10).Draw(r, "records") {
			source := fmt.Sprintf("source %d", i)
			a, b := rapid.IntRange(0, 4).Draw(r, "a"), rapid.IntRange(0, 4).Draw(r, "b")
			by := rapid.SampledFrom([]node.Caller{mine, h.Supervisor}).Draw(r, "in the case")
			switch rapid.IntRange(0, 8).Draw(r, "what") {
			case 0:
				if a == b {
					continue
				}
				v, err := h.JudgeIdentity(t.Context(), mine, node.JudgeRequest{A: idOf(say(a)), B: idOf(say(b)), Decision: claim.Same, Reason: "one passport"})
				if err == nil {
					judged = append(judged, claim.ID(v.Judgement[0]))
				}
			case 1:
				if len(judged) > 0 {
					if _, err := h.WithdrawJudgement(t.Context(), mine, node.WithdrawRequest{Judgement: judged[0], Reason: "another passport"}); err != nil {
						r.Fatal(err)
					}
					judged = judged[1:]
				}
			case 2:
				day := rapid.SampledFrom([]string{"2016-03-01", "2016-03-02"}).Draw(r, "day")
				says(t, h, by, word{a: say(a), relation: rapid.SampledFrom([]string{"seen-at", "travelled-to"}).Draw(r, "how"), b: fmt.Sprintf("premises:House %d", round), source: source, from: day, to: day})
			case 3: // out of use
				if id, ok := one(a); ok {
					v, err := h.Retain(t.Context(), mine, node.RetainRequest{Records: []claim.ID{id}, Act: claim.Restrict, Ground: "proof", Reason: "evidence in a trial"})
					if err != nil {
						r.Fatal(err)
					}
					orders = append(orders, claim.ID(v.Orders[0].Order))
				}
			case 4: // in use again
				if len(orders) > 0 {
					if _, err := h.Release(t.Context(), mine, node.ReleaseRequest{Order: orders[0], Reason: "the trial is over"}); err != nil {
						r.Fatal(err)
					}
					orders = orders[1:]
				}
			case 5:
				if id, ok := one(a); ok {
					if _, err := h.Correct(t.Context(), mine, node.CorrectRequest{Record: id, Denied: true, Reason: "it was another man"}); err != nil {
						r.Fatal(err)
					}
				}
			default:
				says(t, h, by, word{a: say(a), relation: "uses", b: fmt.Sprintf("phone:%d of round %d", b%2, round), source: source})
			}
			if rapid.Bool().Draw(r, "looked") {
				caughtUp(t, h)
			}
		}
		caughtUp(t, h)
		for i, req := range reqs {
			v, err := h.AskStanding(t.Context(), mine, req)
			if fault.Is(err, fault.NotFound) {
				continue // what named its subject is out of use: nobody can ask that now
			}
			if err != nil {
				r.Fatal(err)
			}
			anew := standingKeys(standingOf(t, h, mine, v.ID))
			if got := standingKeys(standingOf(t, h, mine, ids[i])); !slices.Equal(got, anew) {
				r.Fatalf("%s: the follower has %v, asked anew %v", req.Kind, got, anew)
			}
		}
		qs, err := h.Standing(t.Context(), mine, node.StandingRequest{})
		if err != nil {
			r.Fatal(err)
		}
		for _, q := range qs {
			if _, err := h.EndStanding(t.Context(), mine, node.EndStandingRequest{Question: q.ID, Reason: "the round is over"}); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// What is taken out of use has those questions looked at again that it concerns:
// one about others costs next to nothing, however many answers the questions have.
func TestWhatIsTakenBackIsAskedOfWhatItConcerns(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	mine := team(t, h, h.Supervisor, "Mine")
	for i := range 20 {
		says(t, h, mine, word{a: fmt.Sprintf("Caller %d", i), relation: "uses", b: "phone:+32 400 000 010", source: "the operator", grade: "A1"})
	}
	says(t, h, h.Supervisor, word{a: "Zed Ulmer", relation: "contact-of", b: "Yan Vos", source: "a neighbour", grade: "B2"})
	phone := keeps(t, h, mine, node.AskStandingRequest{Kind: node.StandingPhone})
	keeps(t, h, mine, node.AskStandingRequest{Kind: node.StandingSubject, A: idOf("phone:+32 400 000 010")})
	caughtUp(t, h)
	if v := standingOf(t, h, mine, phone); len(v.Answers)+v.More != 190 {
		t.Fatalf("%d answers", len(v.Answers)+v.More)
	}
	restrict := func(who string) int64 {
		v, err := h.ShowSubject(t.Context(), mine, node.ShowRequest{Subject: idOf(who)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Retain(t.Context(), mine, node.RetainRequest{Records: []claim.ID{claim.ID(v.Ties[0].Claims[0].ID)}, Act: claim.Restrict, Ground: "proof", Reason: "evidence in a trial"}); err != nil {
			t.Fatal(err)
		}
		before := h.Steps.Load()
		caughtUp(t, h)
		return h.Steps.Load() - before
	}
	other, own := restrict("Zed Ulmer"), restrict("Caller 7")
	if v := standingOf(t, h, mine, phone); len(v.Answers)+v.More != 171 {
		t.Errorf("%d answers without the one", len(v.Answers)+v.More)
	}
	if other > own/20 {
		t.Errorf("what is about others took %d steps, what concerns the questions %d", other, own)
	}
}
