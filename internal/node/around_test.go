package node_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"

	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// others are what two nodes that hold different records name or number
// differently: records, charts and questions by chance, claims by their place
// on the ledger.
var others = regexp.MustCompile(`\b[a-rt-z]-[0-9a-z]{16,}\b|"(seq|Seq|ledger)":\d+`)

func textOf(t *testing.T, v any, err error) string {
	t.Helper()
	if err != nil {
		return "error: " + err.Error()
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return others.ReplaceAllString(string(b), "#")
}

// around is one world: open and hidden words in the order in which they came.
type around struct {
	h                *nodetest.House
	caller           node.Caller
	one, two, hidden node.Caller
}

var aroundSubjects = []string{"Ada Brink", "Bas Corel", "Cas Dorn", "Dia Evers", "Ede Faas", "phone:+32 400 000 001", "phone:+32 400 000 002", "premises:Flat 1, Fir Lane", "vehicle:Grey van", "place:Kastel"}

// aroundWord is a random statement; those of hidden sources may speak of
// subjects that nobody else speaks of.
func aroundWord(r *rand.Rand, hide bool) word {
	subjects := aroundSubjects
	if hide {
		subjects = append(slices.Clone(subjects), "Xan Yselt", "phone:+32 400 000 009")
	}
	persons := append(slices.Clone(subjects[:5]), subjects[len(aroundSubjects):]...)
	w := word{a: persons[r.IntN(len(persons))], source: fmt.Sprintf("source %d", r.IntN(4)), grade: []string{"A1", "B2", "C3", "X4"}[r.IntN(4)]}
	if w.a == "phone:+32 400 000 009" {
		w.a = "Xan Yselt"
	}
	day := fmt.Sprintf("2016-02-%02d", 1+r.IntN(6))
	w.from, w.to = day, day
	for w.b == "" || w.b == w.a {
		w.b = subjects[r.IntN(len(subjects))]
	}
	switch {
	case len(w.b) > 6 && w.b[:6] == "phone:", len(w.b) > 8 && w.b[:8] == "vehicle:":
		w.relation = "uses"
	case len(w.b) > 9 && w.b[:9] == "premises:", len(w.b) > 6 && w.b[:6] == "place:":
		w.relation = []string{"seen-at", "travelled-to"}[r.IntN(2)]
	default:
		w.relation = []string{"met", "contact-of", "associate-of"}[r.IntN(3)]
	}
	return w
}

func newAround(t *testing.T) *around {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-20T09:00")))
	desk(t, h)
	x := &around{h: h, one: team(t, h, h.Supervisor, "One"), two: team(t, h, h.Supervisor, "Two")}
	x.caller = both(x.one, x.two)
	x.hidden = team(t, h, h.Second, "Hidden")
	return x
}

// answers are what the caller is told by every question about links.
func (x *around) answers(t *testing.T, standing []string) map[string]string {
	t.Helper()
	out := map[string]string{}
	h, ctx, c := x.h, t.Context(), x.caller
	names := append(slices.Clone(aroundSubjects), "Xan Yselt", "phone:+32 400 000 009")
	for _, a := range names {
		v, err := h.Neighbours(ctx, c, node.NeighboursRequest{Subject: idOf(a)})
		out["neighbours of "+a] = textOf(t, v, err)
		s, err := h.Surround(ctx, c, node.SurroundRequest{Subject: idOf(a), Kinds: []string{"person", "phone"}})
		out["surround "+a] = textOf(t, s, err)
		sub, err := h.ShowSubject(ctx, c, node.ShowRequest{Subject: idOf(a)})
		out["subject "+a] = textOf(t, sub, err)
		j, err := h.Journeys(ctx, c, node.JourneysRequest{Subject: idOf(a)})
		out["journeys of "+a] = textOf(t, j, err)
		pl, err := h.Places(ctx, c, node.PlacesRequest{Of: idOf(a)})
		out["premises of "+a] = textOf(t, pl, err)
		pl, err = h.Places(ctx, c, node.PlacesRequest{Words: subjectOf(a).Label})
		out["premises called "+a] = textOf(t, pl, err)
		f, err := h.Search(ctx, c, node.SearchRequest{Query: subjectOf(a).Label})
		out["search "+a] = textOf(t, f, err)
		for _, b := range names {
			if a >= b {
				continue
			}
			req := node.PathRequest{From: idOf(a), To: idOf(b)}
			req.Alternatives = 2
			p, err := h.FindPath(ctx, c, req)
			out["path "+a+" – "+b] = textOf(t, p, err)
		}
	}
	pl, err := h.Places(ctx, c, node.PlacesRequest{})
	out["premises"] = textOf(t, pl, err)
	js, err := h.Joins(ctx, c, node.JoinsRequest{})
	out["joins"] = textOf(t, js, err)
	d, err := h.Desk(ctx, c, node.DeskRequest{})
	var titles []string
	for _, o := range d.Obligations {
		titles = append(titles, o.Kind+" "+o.Title+" "+o.State)
	}
	slices.Sort(titles)
	out["desk"] = textOf(t, titles, err)
	qs, err := h.Standing(ctx, c, node.StandingRequest{})
	slices.SortFunc(qs, func(a, b view.Standing) int { return slices.Index(standing, a.ID) - slices.Index(standing, b.ID) })
	out["standing"] = textOf(t, qs, err)
	x.chart(t, out)
	return out
}

// chart puts all that the caller may see on one chart and asks for its groups,
// brokers and bridges.
func (x *around) chart(t *testing.T, out map[string]string) {
	t.Helper()
	var on []string
	for _, s := range append(slices.Clone(aroundSubjects), "Xan Yselt", "phone:+32 400 000 009") {
		if _, err := x.h.Neighbours(t.Context(), x.one, node.NeighboursRequest{Subject: idOf(s)}); err == nil {
			on = append(on, s)
		}
	}
	v := begin(t, x.h, x.one, "All of it", on...)
	out["chart"] = textOf(t, struct {
		S []view.ChartSubject
		L []view.ChartLink
	}{v.Subjects, v.Links}, nil)
	g, err := x.h.ChartGroups(t.Context(), x.one, node.ChartGroupsRequest{Chart: v.ID})
	out["groups"] = textOf(t, g, err)
	for _, s := range on {
		a, err := x.h.ChartAround(t.Context(), x.one, node.ChartAroundRequest{Chart: v.ID, Subject: idOf(s)})
		out["around "+s] = textOf(t, a, err)
	}
	_, err = x.h.EditChart(t.Context(), x.one, node.EditChartRequest{Chart: v.ID, Base: v.Shown, Acts: []chart.Act{{Do: "add", Subject: idOf("Xan Yselt")}}})
	out["add the hidden one"] = textOf(t, nil, err)
}

// No path, count, degree, neighbourhood, group, broker, bridge, journey, join
// alert, standing answer or inbox tells of a claim that its reader may not see,
// wherever he asks around it: all is as on a node that never had it, whatever
// came before it, between and after, with the graph in memory and without. Who
// says the same himself is told that it is new.
func TestAskingAroundAHiddenLinkTellsNothing(t *testing.T) {
	questions := 0
	for seed := range uint64(4) {
		var got [2]map[string]string
		for i, hide := range []bool{true, false} {
			x := newAround(t)
			if seed%2 == 0 {
				if err := x.h.Warm(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			r := rand.New(rand.NewPCG(seed, 3))
			var standing []string
			var secret []*claim.Claim
			for step := range 22 {
				w := aroundWord(r, step%2 == 1)
				if step%2 == 1 {
					secret = append(secret, w.claim(t))
				}
				by := []node.Caller{x.h.Supervisor, x.one, x.two}[r.IntN(3)]
				switch {
				case step%2 == 1 && hide:
					if _, err := x.h.Import(t.Context(), x.hidden, node.ImportRequest{Dataset: "story", Claims: []*claim.Claim{w.claim(t)}}); err != nil {
						t.Fatal(err)
					}
				case step%2 == 0:
					x.h.Clock.Add(60e9)
					if _, err := x.h.Import(t.Context(), by, node.ImportRequest{Dataset: "story", Claims: []*claim.Claim{w.claim(t)}}); err != nil {
						t.Fatal(err)
					}
				}
				if step == 6 {
					for _, req := range []node.AskStandingRequest{{Kind: node.StandingPhone}, {Kind: node.StandingPremises}, {Kind: node.StandingTravel}, {Kind: node.StandingMeetings}} {
						standing = append(standing, keeps(t, x.h, x.one, req))
					}
				}
				caughtUp(t, x.h)
			}
			got[i] = x.answers(t, standing)
			// Saying the same oneself tells nothing of who said it before.
			said, err := x.h.Import(t.Context(), x.one, node.ImportRequest{Dataset: "story", Claims: secret})
			got[i]["import of the hidden"] = textOf(t, said, err)
		}
		if len(got[0]) != len(got[1]) {
			t.Errorf("seed %d: %d questions can be asked with it, %d without", seed, len(got[0]), len(got[1]))
		}
		for q, with := range got[0] {
			questions++
			if with != got[1][q] {
				t.Errorf("seed %d, %s:\n with    %s\n without %s", seed, q, with, got[1][q])
			}
		}
	}
	t.Logf("%d answers compared", questions)
}
