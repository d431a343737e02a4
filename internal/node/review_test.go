package node_test

import (
	"slices"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/review"
	"liaison/internal/view"
)

func open(t *testing.T, h *nodetest.House, report string) view.Review {
	t.Helper()
	r, err := h.OpenReview(t.Context(), h.Analyst, node.ReviewRequest{Report: report})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func the(t *testing.T, r view.Review, predicate, label string) view.Proposal {
	t.Helper()
	for _, p := range r.Proposals {
		if p.Predicate == predicate && strings.Contains(p.Sentence, label) {
			return p
		}
	}
	t.Fatalf("no proposal %s of %s", predicate, label)
	return view.Proposal{}
}

func decide(t *testing.T, h *nodetest.House, report string, ds []node.Decision, merges ...node.Merge) view.Decided {
	t.Helper()
	v, err := h.Decide(t.Context(), h.Analyst, node.DecideRequest{Report: report, Decisions: ds, Merges: merges})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A second paper names a man whom the node knows: the review offers him, and
// one person's judgement joins the two in the act that accepts.
func TestReviewOffersWhomItMayBeAndMerges(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	acceptAll(t, h, file(t, h, fiction))
	second := file(t, h, "Karel Janda, 31, was arrested in Westdam on Monday, the Courier reported. He met Milan Kovar in Westdam.\n")
	r := open(t, h, second)
	var janda view.ProposalGroup
	for i, g := range r.Groups {
		if g.About.Label == "Karel Janda" {
			janda = g
		}
		if i > 0 && g.About.Kind == "person" && r.Groups[i-1].About.Kind != "person" {
			t.Errorf("%s stands behind what is no person", g.About.Label)
		}
	}
	if len(janda.Candidates) == 0 || janda.Candidates[0].Subject.Label != "Karel Janda" || janda.Candidates[0].Subject.ID == janda.About.ID {
		t.Fatalf("candidates of %+v", janda)
	}
	merge := node.Merge{Subject: claim.SubjectID(janda.About.ID), With: claim.SubjectID(janda.Candidates[0].Subject.ID)}
	if _, err := h.Decide(t.Context(), h.Analyst, node.DecideRequest{Report: second, Merges: []node.Merge{merge}}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a subject without a claim was merged: %v", err)
	}
	arrest := the(t, r, "arrested-in", "Janda")
	var at []node.Decision
	for _, p := range r.Proposals {
		if p.In == arrest.In {
			at = append(at, node.Decision{Proposal: p.ID, Act: "accept"})
		}
	}
	v := decide(t, h, second, at, merge)
	if v.Accepted != len(at) || v.Accepted < 3 || v.Merged != 1 {
		t.Errorf("one sentence gave %+v of %d", v, len(at))
	}
	s, err := h.ShowSubject(t.Context(), h.Analyst, node.ShowRequest{Subject: janda.About.ID})
	if err != nil || len(s.Members) != 2 || len(s.Sources) < 2 {
		t.Errorf("joined: %+v %v", s.Members, err)
	}
	if g := open(t, h, second).Groups; slices.ContainsFunc(g, func(g view.ProposalGroup) bool { return g.About.Label == "Karel Janda" && len(g.Candidates) > 0 }) {
		t.Error("he is offered himself")
	}
}

// A quote is moved, never typed; what the person changed is on record.
func TestAQuoteIsTakenFromTheTextAgain(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	text := "Police searched a garage in Noordstad, where Karel Janda senior lived. Karel Janda was arrested in Noordstad.\n"
	r := open(t, h, file(t, h, text))
	name := the(t, r, "name", "Janda")
	begin := strings.Index(text, "Karel Janda senior")
	for _, bad := range []extract.Span{{Begin: -1, End: 3}, {Begin: 5, End: 5}, {Begin: 0, End: len(text) + 1}, {Begin: 6, End: 9}} {
		_, err := h.Decide(t.Context(), h.Analyst, node.DecideRequest{Report: r.Report.ID, Decisions: []node.Decision{{Proposal: name.ID, Act: "accept", Span: &bad}}})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("the range %v was taken: %v", bad, err)
		}
	}
	v := decide(t, h, r.Report.ID, []node.Decision{{Proposal: name.ID, Act: "accept", Span: &extract.Span{Begin: begin, End: begin + len("Karel Janda senior")}}})
	s, err := h.ShowSubject(t.Context(), h.Analyst, node.ShowRequest{Subject: name.Subject.ID})
	if err != nil || !slices.Contains(s.Names, "Karel Janda senior") {
		t.Errorf("names %v, %v after %+v", s.Names, err, v)
	}
	if p := the(t, open(t, h, r.Report.ID), "name", "Janda"); p.State != review.AcceptedEdited {
		t.Errorf("state %s", p.State)
	}
}

// What a person says is no name is folded in every later report, with the
// reason, and is shown again when the words are freed. A rejection is taken
// back by its own judgement.
func TestRejectionsFeedTheStopList(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	r := open(t, h, file(t, h, fiction))
	name := the(t, r, "name", "Janda")
	v := decide(t, h, r.Report.ID, []node.Decision{{Proposal: name.ID, Act: "reject", Reason: "a street, no man", Stop: true}})
	if !slices.Equal(v.Stopped, []string{"Karel Janda"}) || v.Rejected != 1 {
		t.Fatalf("%+v", v)
	}
	second := file(t, h, "Karel Janda was arrested in Westdam.\n")
	stopped := func() (n int) {
		for _, g := range open(t, h, second).Groups {
			for _, id := range g.Folded {
				for _, p := range open(t, h, second).Proposals {
					if p.ID == id && strings.Contains(p.Stopped, "a street, no man") {
						n++
					}
				}
			}
		}
		return n
	}
	if stopped() == 0 {
		t.Error("the words are shown as before")
	}
	list, err := h.StopList(t.Context(), h.Analyst, node.StopListRequest{})
	if err != nil || len(list) != 1 || list[0].Kind != "person" || list[0].Report != r.Report.ID {
		t.Errorf("list %+v %v", list, err)
	}
	if _, err := h.FreeWords(t.Context(), h.Analyst, node.FreeWordsRequest{Words: "Karel Janda", Kind: "place"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("words of another kind were freed: %v", err)
	}
	if _, err := h.FreeWords(t.Context(), h.Analyst, node.FreeWordsRequest{Words: "Karel Janda", Kind: "person"}); err != nil {
		t.Error(err)
	}
	if n := stopped(); n != 0 {
		t.Errorf("%d are folded still", n)
	}
	if v := decide(t, h, r.Report.ID, []node.Decision{{Proposal: name.ID, Act: "reopen", Reason: "misread"}}); v.Reopened != 1 {
		t.Errorf("%+v", v)
	}
	if v := decide(t, h, r.Report.ID, []node.Decision{{Proposal: name.ID, Act: "accept"}}); v.Accepted != 1 {
		t.Errorf("%+v", v)
	}
	if _, err := h.Decide(t.Context(), h.Analyst, node.DecideRequest{Report: r.Report.ID, Decisions: []node.Decision{{Proposal: name.ID, Act: "reopen"}}}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a claim was taken back: %v", err)
	}
}

// A stop list entry is as secret as the report that it comes from: who may not
// see that report neither sees nor feels it.
func TestTheStopListIsMarkedAsItsReport(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	secret, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: "secret.txt", Body: []byte("Karel Janda was arrested in Westdam.\n"), Classification: claim.Confidential})
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, h, secret.ID)
	decide(t, h, secret.ID, []node.Decision{{Proposal: the(t, r, "name", "Janda").ID, Act: "reject", Reason: "no name", Stop: true}})
	plain := file(t, h, fiction)
	blind := h.Analyst
	blind.Clearance = ""
	list, err := h.StopList(t.Context(), blind, node.StopListRequest{})
	if err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	v, err := h.OpenReview(t.Context(), blind, node.ReviewRequest{Report: plain})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range v.Proposals {
		if p.Stopped != "" {
			t.Errorf("an uncleared officer is told: %s", p.Stopped)
		}
	}
}

// A reading that finds other things: what was decided stays as it was, what is
// new waits, what changed waits beside the decision, what is gone is marked.
func TestReadingAgainKeepsDecisions(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	id := file(t, h, fiction)
	r := open(t, h, id)
	name, age := the(t, r, "name", "Karel Janda"), the(t, r, "age", "Karel Janda")
	decide(t, h, id, []node.Decision{{Proposal: name.ID, Act: "accept"}, {Proposal: age.ID, Act: "reject", Reason: "his brother's"}})

	v, err := h.ReadAgain(t.Context(), h.Analyst, node.ReadAgainRequest{Report: id})
	if err != nil || v.Fresh+v.Changed+v.Vanished != 0 || v.Unchanged != len(r.Proposals) {
		t.Fatalf("the same reader found %+v %v", v, err)
	}

	// Another engine: it finds half of it, reads the age as hearsay, and one
	// thing more.
	var found []review.Proposal
	var dropped string
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	put := func(list []review.Proposal, engine string) (c review.Changes) {
		must(h.Store.Write(t.Context(), func(tx *db.Tx) (err error) {
			c, err = review.Put(tx, nil, review.Reading{Report: claim.ReportID(id), Pipeline: engine, Engines: engine}, list)
			return err
		}))
		return c
	}
	var first []review.Proposal
	must(h.Store.Read(t.Context(), func(tx *db.ReadTx) (err error) {
		first, err = review.List(tx, nil, claim.ReportID(id))
		return err
	}))
	for _, p := range first {
		switch {
		case p.ID == age.ID:
			p.Claim.Modality = claim.Alleged
		case p.ID == name.ID, dropped == "" && p.State == review.Open:
			if p.ID != name.ID {
				dropped = p.ID
			}
			continue
		}
		found = append(found, p)
	}
	more := found[0]
	more.ID, more.Claim.Predicate = claim.DeriveID("q", "more"), "suspected-in"
	found = append(found, more)
	if c := put(found, "better 2"); c.Fresh != 1 || c.Changed != 1 || c.Vanished != 2 {
		t.Errorf("%+v", c)
	}
	states := map[string]view.Proposal{}
	var beside view.Proposal
	for _, p := range open(t, h, id).Proposals {
		states[p.ID] = p
		if p.Beside == age.ID {
			beside = p
		}
	}
	if p := states[name.ID]; p.State != review.Accepted || p.Lost != "better 2" || p.Claim == "" {
		t.Errorf("an accepted one that is found no longer: %+v", p)
	}
	if p := states[age.ID]; p.State != review.Rejected || beside.State != review.Open || beside.Modality != string(claim.Alleged) {
		t.Errorf("a changed one: %+v beside %+v", p, beside)
	}
	if p := states[dropped]; p.State != review.Lapsed {
		t.Errorf("an open one that is found no longer: %+v", p)
	}
	// The second engine again, then the first: all decisions are as before.
	put(found, "better 2")
	for _, p := range open(t, h, id).Proposals {
		if p.ID == age.ID && p.State != review.Rejected || p.ID == beside.ID && p.State != review.Open {
			t.Errorf("the second engine again: %+v", p)
		}
	}
	put(first, "builtin 1")
	for _, p := range open(t, h, id).Proposals {
		switch p.ID {
		case name.ID:
			if p.State != review.Accepted || p.Lost != "" {
				t.Errorf("%+v", p)
			}
		case age.ID:
			if p.State != review.Rejected || p.Lost != "" {
				t.Errorf("%+v", p)
			}
		case dropped:
			if p.State != review.Open {
				t.Errorf("%+v", p)
			}
		case beside.ID, more.ID:
			if p.State != review.Lapsed {
				t.Errorf("%+v", p)
			}
		}
	}
}
