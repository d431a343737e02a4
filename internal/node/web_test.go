package node_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/link"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// pair is one story told in two houses: one answers paths from the graph in
// memory, which every change reaches as a delta, the other from its tables.
type pair struct {
	houses [2]*nodetest.House
	secret [2]node.Caller
	said   [2][]claim.ID
	judged [2][]claim.ID
}

func (p *pair) both(do func(i int, h *nodetest.House)) {
	for i, h := range p.houses {
		do(i, h)
	}
}

// answered is what must be equal of two answers: all but the choice among
// equally long and equally good chains, and what was met on the way.
// A step shows all its claims, also those outside of the window or of a source
// left out, so its level tells of the choice there.
func answered(v view.Paths, err error, whole bool) string {
	if err != nil {
		return "error"
	}
	type path struct{ Steps, Level int }
	var ps []path
	for _, p := range v.Paths {
		x := path{Steps: len(p.Steps)}
		if whole {
			x.Level = p.Level
		}
		ps = append(ps, x)
	}
	day := ""
	if v.Knowable != nil {
		day = v.Knowable.Sentence
	}
	b, _ := json.Marshal([]any{v.Found, ps, v.Seq, day})
	return string(b)
}

// The graph and the tables give the same answers through claims, corrections,
// judgements and their withdrawal, erasures, hidden cases, windows, floors and
// sources left out.
func TestTheGraphAnswersAsTheTablesDo(t *testing.T) {
	p := &pair{}
	for i := range p.houses {
		p.houses[i] = nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
		p.secret[i] = team(t, p.houses[i], p.houses[i].Supervisor, "Hidden")
	}
	if err := p.houses[0].Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(16, 3))
	person := func() string { return fmt.Sprintf("Person %d", r.IntN(14)) }
	for round := range 90 {
		w := word{a: person(), relation: "met", b: person(), source: fmt.Sprintf("source %d", r.IntN(5)), grade: []string{"A1", "B2", "C3", ""}[r.IntN(4)]}
		if r.IntN(3) == 0 {
			day := fmt.Sprintf("2015-%02d-10", 1+r.IntN(12))
			w.from, w.to = day, day
		}
		if r.IntN(12) == 0 {
			w.modality = claim.Denied
		}
		hidden, act, which := r.IntN(4) == 0, r.IntN(12), r.IntN(1000)
		if w.a == w.b {
			continue
		}
		a, b := person(), person()
		p.both(func(i int, h *nodetest.House) { p.act(t, i, h, w, hidden, act, which, a, b) })
		if round < 10 {
			continue
		}
		for range 3 {
			from, to := idOf(person()), idOf(person())
			opt := link.Options{MaxHops: 1 + r.IntN(6), Floor: 1 + r.IntN(3)}
			if r.IntN(3) == 0 {
				d := dayOf(t, fmt.Sprintf("2015-%02d-01", 1+r.IntN(12)))
				opt.From = &d
			}
			if r.IntN(4) == 0 {
				opt.Without = []string{fmt.Sprintf("source %d", r.IntN(5))}
			}
			for _, sees := range []bool{false, true} {
				var got [2]string
				p.both(func(i int, h *nodetest.House) {
					c := h.Supervisor
					if sees {
						c = p.secret[i]
					}
					v, err := h.FindPath(t.Context(), c, node.PathRequest{From: from, To: to, Options: opt})
					got[i] = answered(v, err, opt.From == nil && opt.Without == nil)
				})
				if got[0] != got[1] {
					t.Fatalf("round %d, %s to %s, %+v, sees %v:\ngraph  %s\ntables %s", round, from, to, opt, sees, got[0], got[1])
				}
			}
		}
	}
}

// act does one thing in one house.
func (p *pair) act(t *testing.T, i int, h *nodetest.House, w word, hidden bool, act, which int, a, b string) {
	t.Helper()
	c := h.Supervisor
	if hidden {
		c = p.secret[i]
	}
	switch {
	case act == 0 && len(p.said[i]) > 0: // a correction
		x := w.claim(t)
		x.Corrects = p.said[i][which%len(p.said[i])]
		p.import1(t, i, h, c, x)
	case act == 1 && a != b:
		v, err := h.JudgeIdentity(t.Context(), p.secret[i], node.JudgeRequest{A: idOf(a), B: idOf(b), Decision: []claim.Decision{claim.Same, claim.Same, claim.NotSame}[which%3], Reason: "the same face"})
		if err == nil {
			p.judged[i] = append(p.judged[i], claim.ID(v.Judgement[0]))
		}
	case act == 2 && len(p.judged[i]) > 0:
		// withdrawn or not any more to be withdrawn: the same in both houses
		_, _ = h.WithdrawJudgement(t.Context(), p.secret[i], node.WithdrawRequest{Judgement: p.judged[i][which%len(p.judged[i])], Reason: "another face"})
	default:
		p.import1(t, i, h, c, w.claim(t))
	}
}

func (p *pair) import1(t *testing.T, i int, h *nodetest.House, c node.Caller, x *claim.Claim) {
	t.Helper()
	if _, err := h.Import(t.Context(), c, node.ImportRequest{Dataset: "story", Claims: []*claim.Claim{x}}); err != nil {
		t.Fatal(err)
	}
	v, err := h.ShowSubject(t.Context(), p.secret[i], node.ShowRequest{Subject: string(x.Subject.ID)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tie := range v.Ties {
		for _, k := range tie.Claims {
			if k.Predicate == x.Predicate && k.Source == x.Source.Name {
				p.said[i] = append(p.said[i], claim.ID(k.ID))
			}
		}
	}
}
