package node_test

import (
	"fmt"
	"testing"

	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// massed is a world whose questions are counted: what is open to the caller,
// and beside it, if hidden, a mass that he may not see.
type massed struct {
	h                *nodetest.House
	caller, one, two node.Caller
	chart            string
	teams            int
}

// openWords are what the caller sees of the world.
func openWords() []word {
	var out []word
	people := []string{"Ada Brink", "Bas Corel", "Cas Dorn", "Dia Evers", "Ede Faas"}
	for i, a := range people {
		day := fmt.Sprintf("2016-02-%02d", 1+i)
		out = append(out,
			word{a: a, relation: "met", b: people[(i+1)%len(people)], source: fmt.Sprintf("source %d", i), grade: "B2", from: day, to: day},
			word{a: a, relation: "contact-of", b: people[(i+2)%len(people)], source: fmt.Sprintf("source %d", i+1), grade: "C3"},
			word{a: a, relation: "seen-at", b: "place:Kastel", source: "a camera", grade: "A1", from: day, to: day},
			word{a: a, relation: "uses", b: "phone:+32 400 000 001", source: "the operator", grade: "A1"},
			word{a: a, relation: "rents", b: "premises:Flat 1, 12 Fir Lane", source: "the lease", grade: "A1", from: "2016-01-01", to: "2016-02-28"})
	}
	return out
}

// hiddenWords are the mass: a hub, bridges, tenants, callers, sightings.
func hiddenWords(t *testing.T, team, n int) []*claim.Claim {
	var out []*claim.Claim
	for i := range n {
		far, source := fmt.Sprintf("Hid Person%d", i), fmt.Sprintf("hidden source %d of team %d", i, team)
		w := word{a: "Ada Brink", relation: "met", b: far, source: source, grade: "A1"}
		switch i % 8 {
		case 1: // a bridge
			w.a, w.b = far, "Ede Faas"
		case 2:
			w.a, w.relation, w.b = "Ada Brink", "seen-at", "place:Kastel"
			w.from = fmt.Sprintf("2016-02-%02d", 1+i%28)
			w.to = w.from
		case 3:
			w.a, w.relation, w.b = far, "uses", "phone:+32 400 000 001"
		case 4:
			w.a, w.relation, w.b = far, "rents", "premises:Flat 1, 12 Fir Lane"
		case 5: // a hidden hub between the two
			w.a, w.b = "Xan Yselt", []string{"Ada Brink", "Ede Faas", far}[i/8%3]
		case 6: // names like one that is open
			w.a, w.b = fmt.Sprintf("Ada Brinck %d", i), "Ada Brink"
		case 7:
			w.a, w.relation, w.b = "Ada Brink", "rents", fmt.Sprintf("premises:Flat %d, 12 Fir Lane", i)
		}
		out = append(out, w.claim(t))
		if i%8 == 6 {
			named := &claim.Claim{Subject: subjectOf(w.a), Predicate: "name", Value: claim.TextValue(w.a), Modality: claim.Asserted, Basis: claim.Fact,
				Source: claim.Source{Name: source}, Grade: claim.Ungraded}
			out = append(out, named)
		}
	}
	return out
}

func newMassed(t *testing.T, hidden int) *massed {
	t.Helper()
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	x := &massed{h: h, one: team(t, h, h.Supervisor, "One"), two: team(t, h, h.Supervisor, "Two")}
	x.caller = both(x.one, x.two)
	mass := func() {
		if hidden > 0 {
			x.mass(t, hidden)
		}
	}
	mass()
	for i, w := range openWords() {
		says(t, h, []node.Caller{h.Supervisor, x.one, x.two}[i%3], w)
	}
	for _, req := range []node.AskStandingRequest{{Kind: node.StandingPhone}, {Kind: node.StandingPremises}, {Kind: node.StandingTravel}, {Kind: node.StandingMeetings},
		{Kind: node.StandingSubject, A: idOf("Ada Brink")}, {Kind: node.StandingPath, A: idOf("Ada Brink"), B: idOf("Dia Evers"), Hops: 3}} {
		keeps(t, h, x.one, req)
	}
	caughtUp(t, h)
	says(t, h, x.one, word{a: "Ada Brink", relation: "associate-of", b: "Bas Corel", source: "a late one", grade: "B2"},
		word{a: "Fen Gort", relation: "uses", b: "phone:+32 400 000 001", source: "the operator", grade: "A1"},
		word{a: "Fen Gort", relation: "rents", b: "premises:Flat 1, 12 Fir Lane", source: "the lease", grade: "A1"})
	x.chart = begin(t, h, x.one, "All of it", "Ada Brink", "Bas Corel", "Cas Dorn", "Dia Evers", "Ede Faas", "phone:+32 400 000 001", "premises:Flat 1, 12 Fir Lane").ID
	mass()
	caughtUp(t, h)
	return x
}

// mass is all that one hidden team holds, owes and asks.
func (x *massed) mass(t *testing.T, size int) {
	t.Helper()
	h := x.h
	for range 2 {
		x.teams++
		i := x.teams
		c := team(t, h, h.Second, fmt.Sprintf("Hidden %d", i))
		if _, err := h.Import(t.Context(), c, node.ImportRequest{Dataset: "story", Claims: hiddenWords(t, i, size)}); err != nil {
			t.Fatal(err)
		}
		for j := range 3 {
			if _, err := h.JudgeIdentity(t.Context(), c, node.JudgeRequest{A: idOf(fmt.Sprintf("Ada Brinck %d", 6+8*j)), B: idOf("Ada Brink"), Decision: claim.NotSame, Reason: "another face"}); err != nil {
				t.Fatal(err)
			}
		}
		keeps(t, h, c, node.AskStandingRequest{Kind: node.StandingSubject, A: idOf("Ada Brink")})
		begin(t, h, c, "Hidden chart", "Ada Brink", "Xan Yselt")
		for range 5 {
			if _, err := h.SetTask(t.Context(), c, node.TaskRequest{Case: c.Case, What: "Look again", Due: "2016-03-20"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.FileReport(t.Context(), c, node.FileRequest{Name: "story.txt", Body: []byte(fmt.Sprintf("Fir Lane, part %d\n\nAda Brink met Bas Corel in Kastel.\n", i)), Published: "2016-03-24"}); err != nil {
			t.Fatal(err)
		}
	}
}

// asks are the questions about links, each by its kind.
func (x *massed) asks(t *testing.T) []counted {
	h, ctx, c := x.h, t.Context(), x.caller
	path := func(a, b string, alternatives int) func() error {
		return func() error {
			req := node.PathRequest{From: idOf(a), To: idOf(b)}
			req.Alternatives = alternatives
			_, err := h.FindPath(ctx, c, req)
			return err
		}
	}
	ada, flat := idOf("Ada Brink"), idOf("premises:Flat 1, 12 Fir Lane")
	return []counted{
		{"a path", path("Ada Brink", "Dia Evers", 0)},
		{"a path with alternatives", path("Ada Brink", "Dia Evers", 3)},
		{"a path that is not there", path("Ada Brink", "premises:Flat 1, 12 Fir Lane", 0)},
		{"a path to the hidden hub", path("Ada Brink", "Xan Yselt", 0)},
		{"neighbours", func() error { _, err := h.Neighbours(ctx, c, node.NeighboursRequest{Subject: ada}); return err }},
		{"neighbours of the hidden hub", func() error {
			_, err := h.Neighbours(ctx, c, node.NeighboursRequest{Subject: idOf("Xan Yselt")})
			return err
		}},
		{"the surround", func() error {
			_, err := h.Surround(ctx, c, node.SurroundRequest{Subject: ada, Kinds: []string{"person"}})
			return err
		}},
		{"a subject's page", func() error { _, err := h.ShowSubject(ctx, c, node.ShowRequest{Subject: ada}); return err }},
		{"journeys", func() error { _, err := h.Journeys(ctx, c, node.JourneysRequest{Subject: ada}); return err }},
		{"premises", func() error { _, err := h.Places(ctx, c, node.PlacesRequest{}); return err }},
		{"premises by address", func() error { _, err := h.Places(ctx, c, node.PlacesRequest{Words: "12 Fir Lane"}); return err }},
		{"premises of a subject", func() error { _, err := h.Places(ctx, c, node.PlacesRequest{Of: ada}); return err }},
		{"one of the premises", func() error { _, err := h.Places(ctx, c, node.PlacesRequest{Words: flat}); return err }},
		{"a search", func() error { _, err := h.Search(ctx, c, node.SearchRequest{Query: "Ada Brink"}); return err }},
		{"a search for the hidden", func() error { _, err := h.Search(ctx, c, node.SearchRequest{Query: "Hid Person8"}); return err }},
		{"joins", func() error { _, err := h.Joins(ctx, c, node.JoinsRequest{}); return err }},
		{"the desk", func() error { _, err := h.Desk(ctx, c, node.DeskRequest{}); return err }},
		{"standing questions", func() error { _, err := h.Standing(ctx, c, node.StandingRequest{}); return err }},
		{"pairs that may be one", func() error { _, err := h.Candidates(ctx, c, node.CandidatesRequest{}); return err }},
		{"a case file", func() error { _, err := h.ShowCase(ctx, c, node.ShowCaseRequest{Case: x.one.Case}); return err }},
		{"reports", func() error { _, err := h.ListReports(ctx, c, node.ListReportsRequest{}); return err }},
		{"a chart", func() error { _, err := h.ShowChart(ctx, x.one, node.ChartRequest{Chart: x.chart}); return err }},
		{"charts", func() error { _, err := h.Charts(ctx, x.one, node.ChartsRequest{}); return err }},
		{"groups and brokers", func() error { _, err := h.ChartGroups(ctx, x.one, node.ChartGroupsRequest{Chart: x.chart}); return err }},
		{"around on a chart", func() error {
			_, err := h.ChartAround(ctx, x.one, node.ChartAroundRequest{Chart: x.chart, Subject: ada})
			return err
		}},
		{"ties", func() error {
			_, err := h.Ties(ctx, c, node.TiesRequest{Subjects: []chart.Placed{{ID: claim.SubjectID(ada)}, {ID: claim.SubjectID(idOf("Bas Corel"))}}})
			return err
		}},
	}
}

// counted is one question whose work is counted.
type counted struct {
	name string
	ask  func() error
}

// work is what an answer took: steps of the store's machine, and places of links
// that the graph in memory looked at.
type work struct{ steps, links int64 }

func (x *massed) count(q counted) work {
	_ = q.ask() // what is kept in memory is brought up once
	steps, links := x.h.Steps.Load(), x.h.Looked()
	_ = q.ask() // a refusal is an answer
	return work{x.h.Steps.Load() - steps, x.h.Looked() - links}
}

// What an answer costs does not follow what is hidden: five times as many hidden
// claims about the same subjects, bridges, hubs, tenants and names are five times
// as much work for nobody. What is left is counted by markings: each one under
// which something is said of a subject, or under which a key of a name stands,
// costs its step in the index, and each hidden link of a node that a search in
// memory crosses one load (the last bound). A thousand steps are about a tenth of
// a millisecond.
func TestWorkDoesNotFollowWhatIsHidden(t *testing.T) {
	const few, many = 24, 120 // hidden claims of each of four teams
	worlds := []*massed{newMassed(t, 0), newMassed(t, few), newMassed(t, many)}
	for _, warm := range []bool{false, true} {
		var got [3][]work
		var names []string
		for i, x := range worlds {
			y := *x
			if y.h = x.h.Beside(t); warm { // else the tables answer
				if err := y.h.Warm(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for _, q := range y.asks(t) {
				if i == 0 {
					names = append(names, q.name)
				}
				got[i] = append(got[i], y.count(q))
			}
		}
		for i, n := range names {
			none, some, mass := got[0][i], got[1][i], got[2][i]
			t.Logf("graph in memory %-5v %-30s steps %6d %6d %6d  links %4d %4d %4d", warm, n, none.steps, some.steps, mass.steps, none.links, some.links, mass.links)
			if mass.steps > some.steps+some.steps/8+512 {
				t.Errorf("%s: %d steps beside %d hidden claims of each team, %d beside %d", n, some.steps, few, mass.steps, many)
			}
			if mass.steps > 2*none.steps+2500 {
				t.Errorf("%s: %d steps where nothing is hidden, %d beside a hidden mass", n, none.steps, mass.steps)
			}
			if mass.links > none.links+int64(len(worlds))*4*many {
				t.Errorf("%s: %d places of links where nothing is hidden, %d beside a hidden mass", n, none.links, mass.links)
			}
		}
	}
}
