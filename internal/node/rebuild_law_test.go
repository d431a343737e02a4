package node_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// Whatever officers do, in whatever order, the tables are what the ledger
// makes of them, byte for byte, and every proof holds.
func TestRebuildEqualsIncremental(t *testing.T) {
	nodes, most := 0, 20
	if s := os.Getenv("LIAISON_NODES"); s != "" {
		var err error
		if most, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		if nodes++; nodes > most {
			return // each opens a node of its own; LIAISON_NODES asks for more
		}
		h := nodetest.Open(t, "nl-spoc", march2016())
		f := &field{house: h, caller: h.Analyst}
		if rapid.Bool().Draw(r, "in a case from the first") {
			if err := f.acts()["case"](r); err != nil {
				r.Fatal(err)
			}
		}
		for range rapid.IntRange(12, 30).Draw(r, "acts") {
			acts := f.acts()
			name := rapid.SampledFrom([]string{"import", "import", "relation", "report", "report", "erase", "same", "same", "not-same", "withdraw", "erase", "case", "category", "counter", "recall"}).Draw(r, "act")
			if err := acts[name](r); err != nil && fault.KindOf(err) == fault.Internal {
				r.Fatalf("%s: %v", name, err)
			}
		}
		v, err := h.Rebuild(context.Background(), h.Admin, node.RebuildRequest{})
		if err != nil || !v.Same {
			r.Fatalf("the rebuilt tables differ (%d records): %v", v.Records, err)
		}
		w, err := h.Verify(context.Background(), h.Admin, node.VerifyRequest{})
		if err != nil || !w.OK {
			r.Fatalf("%+v: %v", w, err)
		}
	})
}

// field is a desk where things happen: what it has so far, by id.
type field struct {
	house    *nodetest.House
	caller   node.Caller
	people   []claim.Ref
	records  []claim.ID
	judged   []claim.ID
	reports  []string
	inCase   bool
	imported int
}

func (f *field) someone(r *rapid.T) claim.Ref {
	i := rapid.IntRange(0, 7).Draw(r, "person")
	p := person(fmt.Sprint("law ", i), fmt.Sprintf("Fict Person%d", i))
	f.people = append(f.people, p)
	return p
}

// put imports a claim whose source is new, so that it is not known already.
func (f *field) put(r *rapid.T, c *claim.Claim) error {
	f.imported++
	c.Source.Name = fmt.Sprint("source ", f.imported)
	before, err := f.house.Seq(context.Background())
	if err != nil {
		return err
	}
	if err := imported(f.house, f.caller, c); err != nil {
		return err
	}
	if after, err := f.house.Seq(context.Background()); err != nil || after == before {
		return err
	}
	f.records = append(f.records, lastRecord(r, f.house))
	return nil
}

func (f *field) acts() map[string]func(*rapid.T) error {
	ctx := context.Background()
	judge := func(d claim.Decision) func(*rapid.T) error {
		return func(r *rapid.T) error {
			v, err := f.house.JudgeIdentity(ctx, f.caller, node.JudgeRequest{A: string(f.someone(r).ID), B: string(f.someone(r).ID), Decision: d, Reason: "drawn"})
			for _, j := range v.Judgement {
				f.judged = append(f.judged, claim.ID(j))
			}
			return err
		}
	}
	return map[string]func(*rapid.T) error{
		"import": func(r *rapid.T) error { p := f.someone(r); return f.put(r, saidOf(p, "name", nil, p.Label)) },
		"relation": func(r *rapid.T) error {
			a, b := f.someone(r), f.someone(r)
			return f.put(r, saidOf(a, "met", &b, ""))
		},
		"counter": func(r *rapid.T) error {
			if len(f.records) == 0 {
				return nil
			}
			c := saidOf(f.someone(r), "alias", nil, "Another")
			c.Modality, c.Counters = claim.Negated, rapid.SampledFrom(f.records).Draw(r, "countered")
			return f.put(r, c)
		},
		"report": func(r *rapid.T) error {
			v, err := f.house.FileReport(ctx, f.caller, node.FileRequest{Name: "story.txt", Body: fmt.Appendf(nil, "%s\nNumber %d.\n", fiction, len(f.reports)), Published: "2016-03-24"})
			if err != nil {
				return err
			}
			f.reports = append(f.reports, v.ID)
			o, err := f.house.OpenReview(ctx, f.caller, node.ReviewRequest{Report: v.ID})
			if err != nil {
				return err
			}
			var ds []node.Decision
			for _, p := range o.Proposals {
				ds = append(ds, node.Decision{Proposal: p.ID, Act: rapid.SampledFrom([]string{"accept", "accept", "reject"}).Draw(r, "decision")})
			}
			d, err := f.house.Decide(ctx, f.caller, node.DecideRequest{Report: v.ID, Decisions: ds})
			for _, c := range d.Claims {
				f.records = append(f.records, claim.ID(c))
			}
			return err
		},
		"same":     judge(claim.Same),
		"not-same": judge(claim.NotSame),
		"withdraw": func(r *rapid.T) error {
			if len(f.judged) == 0 {
				return nil
			}
			_, err := f.house.WithdrawJudgement(ctx, f.caller, node.WithdrawRequest{Judgement: rapid.SampledFrom(f.judged).Draw(r, "judgement"), Reason: "drawn"})
			return err
		},
		"erase": func(r *rapid.T) error {
			if len(f.reports) == 0 {
				return nil
			}
			_, err := f.house.EraseReport(ctx, f.caller, node.EraseRequest{Report: rapid.SampledFrom(f.reports).Draw(r, "report"), Reason: "drawn"})
			return err
		},
		"case": func(r *rapid.T) error {
			if !f.inCase {
				f.caller, f.inCase = openCase(r, f.house, "Garage Noord"), true
			}
			return nil
		},
		"category": func(r *rapid.T) error {
			if !f.inCase {
				return nil
			}
			_, err := f.house.SetCategory(ctx, f.caller, node.CategoryRequest{Person: string(f.someone(r).ID), Reason: "drawn", Reduce: rapid.Bool().Draw(r, "reduce"),
				Category: rapid.SampledFrom([]claim.Category{claim.CategorySuspect, claim.CategoryContact, claim.CategoryAssociate}).Draw(r, "category")})
			return err
		},
		"recall": func(r *rapid.T) error {
			if len(f.records) == 0 {
				return nil
			}
			_, err := f.house.Recall(ctx, f.caller, node.RecallRequest{Records: []claim.ID{rapid.SampledFrom(f.records).Draw(r, "recalled")}, Reason: "drawn"})
			return err
		},
	}
}
