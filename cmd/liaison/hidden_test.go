package main

import (
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/view"
)

const hiddenFiction = `A third garage

Police in Norland captured Petra Hidding in Oosthaven on May 5. Petra Hidding was closely involved in the planning of the Kastel attacks.

Jonas Verkade met Petra Hidding in Kastel.
`

// outsider makes a second officer who is on no team, and his caller.
func outsider(t *testing.T, o *opened) node.Caller {
	t.Helper()
	var c node.Caller
	err := o.store.Write(t.Context(), func(tx *db.Tx) error {
		id, err := o.node.Accounts.Create(tx, time.Now(), account.NewOfficer{Login: "second", Name: "Second Officer",
			Mandate: account.Mandate{Roles: []marking.Role{marking.Analyst}, Clearance: claim.Restricted}})
		if err != nil {
			return err
		}
		c, err = o.node.Accounts.Imagined(tx, o.node.Policy.Register(), id, account.Work{Purpose: "ct"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// answers asks everything that an outsider may ask.
func answers(t *testing.T, o *opened, c node.Caller) map[string]string {
	t.Helper()
	out := map[string]string{}
	put := func(name string, v any, err error) {
		b, _ := json.Marshal(v)
		out[name] = string(b)
		if err != nil {
			out[name] = "error: " + err.Error()
		}
	}
	ctx := t.Context()
	for _, q := range []string{"Verkade", "Hidding", "Oosthaven", "Kastel attacks", "garage"} {
		v, err := o.node.Search(ctx, c, node.SearchRequest{Query: q})
		put("search "+q, v, err)
	}
	for _, q := range []string{"Jonas Verkade", "Kastel attacks", "Petra Hidding", "Oosthaven"} {
		v, err := o.node.ShowSubject(ctx, c, node.ShowRequest{Subject: q})
		put("show "+q, v, err)
		w, err := o.node.Neighbours(ctx, c, node.NeighboursRequest{Subject: q})
		put("neighbours "+q, w, err)
		p, err := o.node.FindPath(ctx, c, node.PathRequest{From: q, To: "Kastel attacks"})
		put("path "+q, p, err)
	}
	cases, err := o.node.ListCases(ctx, c, node.ListCasesRequest{})
	put("cases", cases, err)
	reports, err := o.node.ListReports(ctx, c, node.ListReportsRequest{})
	for i := range reports {
		reports[i].Filed, reports[i].FiledBy = "", ""
	}
	put("reports", reports, err)
	var exported exportedClaims
	_, err = o.node.Export(ctx, c, node.ExportRequest{Sink: &exported})
	exported.Head.Made, exported.Head.Officer = "", "" // each node has its own
	for i := range exported.Claims {
		exported.Claims[i].Recorded = ""
	}
	put("export", exported, err)
	return out
}

// file files a report for a case (none when empty) and accepts all of it.
func file(t *testing.T, o *opened, text string, inCase bool) {
	t.Helper()
	c, err := wiring{}.terminal(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if inCase {
		k, err := o.node.OpenCase(t.Context(), c, node.CaseRequest{Title: "Garage"})
		if err != nil {
			t.Fatal(err)
		}
		o.config.Work.Case = k.ID
		if c, err = (wiring{}).terminal(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	r, err := o.node.FileReport(t.Context(), c, node.FileRequest{Name: "r.txt", Body: []byte(text), Published: "2021-05-06"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := o.node.OpenReview(t.Context(), c, node.ReviewRequest{Report: r.ID})
	if err != nil || len(v.Proposals) == 0 {
		t.Fatalf("%d proposals: %v", len(v.Proposals), err)
	}
	req := node.DecideRequest{Report: r.ID}
	for _, p := range v.Proposals {
		req.Decisions = append(req.Decisions, node.Decision{Proposal: p.ID, Act: "accept"})
	}
	if _, err := o.node.Decide(t.Context(), c, req); err != nil {
		t.Fatal(err)
	}
}

// An officer outside the team of a case gets the answers of a node that never
// had its records.
func TestWhatOneMayNotSeeDoesNotExist(t *testing.T) {
	open := func(hidden bool) (*opened, map[string]string) {
		home := t.TempDir() + "/node"
		must(t, home, "init", "--agency", "no-desk")
		o, err := wiring{}.openNode(t.Context(), home)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := o.Close(); err != nil {
				t.Error(err)
			}
		})
		file(t, o, fiction, false)
		if hidden {
			file(t, o, hiddenFiction, true)
			c, err := wiring{}.terminal(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			v, err := o.node.Search(t.Context(), c, node.SearchRequest{Query: "Petra Hidding"})
			if err != nil || len(v.Hits) == 0 {
				t.Fatalf("the team itself does not see it: %v", err)
			}
		}
		return o, answers(t, o, outsider(t, o))
	}
	_, without := open(false)
	_, with := open(true)
	for name, want := range without {
		if got := blind(with[name]); got != blind(want) {
			t.Errorf("%s differs:\n without %s\n with    %s", name, blind(want), got)
		}
	}
}

// blind leaves out the moments at which the two nodes recorded things.
func blind(text string) string { return recorded.ReplaceAllString(text, "") }

var recorded = regexp.MustCompile(`"(recorded|when)":"[^"]*"|"id":"[cj]-[a-z2-7]+"`)

// exportedClaims keeps what an export gives.
type exportedClaims struct {
	Head   view.ExportHead
	Claims []view.Claim
}

func (e *exportedClaims) Begin(h view.ExportHead) error {
	e.Head = h
	return nil
}

func (e *exportedClaims) Claim(c view.Claim) error {
	e.Claims = append(e.Claims, c)
	return nil
}
