package node_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/account"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

func person(id, label string) claim.Ref {
	return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "circle", id)), Kind: "person", Label: label}
}

func saidOf(subject claim.Ref, predicate string, object *claim.Ref, value string) *claim.Claim {
	c := &claim.Claim{Subject: subject, Predicate: predicate, Object: object, Modality: claim.Reported, Basis: claim.Fact, Grade: claim.Ungraded,
		Source: claim.Source{Name: "desk"}}
	if object == nil {
		v := claim.TextValue(value)
		c.Value = v
	}
	return c
}

// fatal is what testing.T and rapid.T have in common here.
type fatal interface{ Fatal(...any) }

// openCase opens a case and returns the analyst working in it.
func openCase(t fatal, h *nodetest.House, title string) node.Caller {
	k, err := h.OpenCase(context.Background(), h.Analyst, node.CaseRequest{Title: title})
	if err != nil {
		t.Fatal(err)
	}
	var caller node.Caller
	if err := h.Store.Write(context.Background(), func(tx *db.Tx) (err error) {
		caller, err = h.Accounts.Imagined(tx, h.Policy.Register(), h.Analyst.Officer, account.Work{Purpose: "ct", LegalBasis: h.Analyst.LegalBasis, Case: claim.CaseID(k.ID)})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return caller
}

func imported(h *nodetest.House, caller node.Caller, cs ...*claim.Claim) error {
	_, err := h.Import(context.Background(), caller, node.ImportRequest{Dataset: "circle", Claims: cs})
	return err
}

// lastRecord returns the id of the record that was appended last.
func lastRecord(t fatal, h *nodetest.House) claim.ID {
	var id claim.ID
	if err := h.Store.Read(context.Background(), func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT id FROM records ORDER BY seq DESC LIMIT 1`).Scan(&id)
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func mendOf(err error) string {
	_, mend := fault.SafeText(err)
	return mend
}

// An associate's associate: what may be stored of him is that a tie exists.
func TestOfAnAssociatesAssociateOnlyTheTieIsKept(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	analyst := openCase(t, h, "Garage Noord")
	suspect, friend, far := person("suspect", "Karel Janda"), person("friend", "Mira Dolan"), person("far", "Piet Overal")
	add := func(cs ...*claim.Claim) error { return imported(h, analyst, cs...) }
	set := func(p claim.Ref, c claim.Category, reduce bool) error {
		_, err := h.SetCategory(t.Context(), analyst, node.CategoryRequest{Person: string(p.ID), Category: c, Reason: "as the file says", Reduce: reduce})
		return err
	}
	mustOK := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	mustOK(add(saidOf(suspect, "name", nil, "Karel Janda"), saidOf(friend, "name", nil, "Mira Dolan"), saidOf(friend, "associate-of", &suspect, "")))
	mustOK(set(suspect, claim.CategorySuspect, false))
	mustOK(set(friend, claim.CategoryAssociate, false))

	// With a name he is refused, by any door, and nothing of the batch stays.
	err := add(saidOf(far, "name", nil, "Piet Overal"), saidOf(far, "associate-of", &friend, ""))
	if !fault.Is(err, fault.Forbidden) || !strings.Contains(mendOf(err), "stub") {
		t.Fatalf("an associate's associate was stored: %v", err)
	}
	if v, err := h.Search(t.Context(), analyst, node.SearchRequest{Query: "Piet Overal"}); err != nil || len(v.Hits) != 0 {
		t.Fatalf("%v %v", v, err)
	}
	// That a tie exists and of what nature is kept.
	nameless := person("handle", "")
	mustOK(add(saidOf(nameless, "associate-of", &friend, "")))
	// More about the handle is refused: a number would name him.
	if err := add(saidOf(nameless, "phone-number", nil, "+31 6 5550 1234")); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("a stub got a telephone: %v", err)
	}
	// Who is tied to the suspect himself belongs to the case.
	mustOK(add(saidOf(far, "name", nil, "Piet Overal"), saidOf(far, "met", &suspect, "")))
	mustOK(add(saidOf(far, "associate-of", &friend, "")))
	// A category that leaves him known only through the associate is refused,
	// and with the officer's word what is held of him goes.
	if err := set(suspect, claim.CategoryContact, false); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("the suspect became a contact, and those behind him stayed: %v", err)
	}
	mustOK(set(suspect, claim.CategoryContact, true))
	if v, err := h.Search(t.Context(), analyst, node.SearchRequest{Query: "Piet Overal"}); err != nil || len(v.Hits) != 0 {
		t.Fatalf("reduced, and still found: %v %v", v.Hits, err)
	}
	people, err := h.CasePeople(t.Context(), analyst, node.CasePeopleRequest{})
	if err != nil || len(people) != 2 {
		t.Fatalf("%v %v", people, err)
	}
	if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
		t.Fatalf("%+v %v", v, err)
	}
}

// After any sequence of claims, corrections and categories nobody beyond the
// circle is held in full. The oracle knows only what was let through, and
// looks for the way to a suspect by closing the relation.
func TestNobodyBeyondTheCircleIsHeldInFull(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	const people = 6
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		analyst := openCase(r, h, fmt.Sprintf("Case %d", round))
		id := func(i int) claim.Ref { return person(fmt.Sprintf("%d/%d", round, i), fmt.Sprintf("Fict Person%d", i)) }
		var tie [people][people]int // how many uncorrected claims tie two
		var category [people]claim.Category
		var full [people]int
		type made struct {
			a, b      int
			id        claim.ID
			corrected bool
		}
		var ties []made
		for range rapid.IntRange(4, 16).Draw(r, "acts") {
			switch rapid.SampledFrom([]string{"name", "tie", "tie", "bare", "category", "category", "correct"}).Draw(r, "act") {
			case "name":
				i := rapid.IntRange(0, people-1).Draw(r, "who")
				if imported(h, analyst, saidOf(id(i), "alias", nil, fmt.Sprintf("alias %d", full[i]))) == nil {
					full[i]++
				}
			case "tie", "bare":
				i, j := rapid.IntRange(0, people-1).Draw(r, "a"), rapid.IntRange(0, people-1).Draw(r, "b")
				if i == j {
					continue
				}
				a, b := id(i), id(j)
				whole := rapid.Bool().Draw(r, "whole")
				if !whole {
					a.Label, b.Label = "", ""
				}
				c := saidOf(a, "met", &b, "")
				c.Source.Name = fmt.Sprintf("source %d", len(ties))
				if imported(h, analyst, c) == nil {
					ties = append(ties, made{a: i, b: j, id: lastRecord(r, h)})
					tie[i][j]++
					tie[j][i]++
					if whole {
						full[i]++
						full[j]++
					}
				}
			case "category":
				i := rapid.IntRange(0, people-1).Draw(r, "who")
				k := rapid.SampledFrom([]claim.Category{claim.CategorySuspect, claim.CategoryContact, claim.CategoryAssociate, claim.CategoryUnknown, claim.CategoryVictim}).Draw(r, "category")
				if full[i] == 0 {
					continue // nobody of that name is on record
				}
				if _, err := h.SetCategory(context.Background(), analyst, node.CategoryRequest{Person: string(id(i).ID), Category: k, Reason: "drawn"}); err == nil {
					category[i] = k
				} else if !fault.Is(err, fault.Forbidden) {
					r.Fatal(err)
				}
			case "correct":
				if len(ties) == 0 {
					continue
				}
				m := &ties[rapid.IntRange(0, len(ties)-1).Draw(r, "which")]
				if m.corrected {
					continue
				}
				a, b := id(m.a), id(m.b)
				a.Label, b.Label = "", ""
				c := saidOf(a, "met", &b, "")
				c.Modality, c.Corrects, c.Source.Name = claim.Negated, m.id, "correction of "+string(m.id)
				if imported(h, analyst, c) == nil {
					m.corrected = true
					tie[m.a][m.b]--
					tie[m.b][m.a]--
				}
			}
			if i, beyond := beyondCircle(tie, category, full); beyond {
				r.Fatalf("person %d is known only through a contact or associate and held in full: %v %v %v", i, tie, category, full)
			}
		}
	})
}

// beyondCircle looks for a person held in full whose every way to somebody of
// the case leads through a contact or associate.
func beyondCircle(tie [6][6]int, category [6]claim.Category, full [6]int) (int, bool) {
	plain := func(i int) bool { return category[i] == "" || category[i] == claim.CategoryUnknown }
	var way [6][6]bool // by uncategorised persons only
	for i := range way {
		for j := range way {
			way[i][j] = i == j || tie[i][j] > 0 && plain(i) && plain(j)
		}
	}
	for k := range way {
		for i := range way {
			for j := range way {
				way[i][j] = way[i][j] || way[i][k] && way[k][j]
			}
		}
	}
	for i := range way {
		if !plain(i) || full[i] == 0 {
			continue
		}
		through, direct := false, false
		for j := range way {
			for k := range way {
				if !way[i][j] || tie[j][k] == 0 || plain(k) {
					continue
				}
				if category[k] == claim.CategoryContact || category[k] == claim.CategoryAssociate {
					through = true
				} else {
					direct = true
				}
			}
		}
		if through && !direct {
			return i, true
		}
	}
	return 0, false
}
