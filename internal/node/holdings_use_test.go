package node_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// A name that is out of use, because what gives it is restricted, held, called
// back or erased, is found by no search of the holdings; with the order lifted it
// is found again. The index that is in memory all the time says what one made of
// the ledger at that moment says, and a name that another claim still gives stays.
func TestWhatIsOutOfUseIsFoundByNoSearch(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	listed(t, h, h.Analyst, "list", "stays", "Ruud Verheim", "")
	s := listed(t, h, h.Analyst, "list", "goes", "Karel Quasimodo", "1971-04-02")
	listed(t, h, h.Analyst, "list", "goes", "Karel Quasimodo Brug", "") // a second name of the same
	names := func() (of []claim.ID) {
		v, err := h.ShowSubject(t.Context(), h.Analyst, node.ShowRequest{Subject: string(s)})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range v.Properties {
			if p.Predicate == "name" {
				for _, c := range p.Claims {
					of = append(of, claim.ID(c.ID))
				}
			}
		}
		return of
	}()
	if len(names) != 2 {
		t.Fatalf("claims of names: %v", names)
	}
	check := func(when string, first, second bool) {
		t.Helper()
		got, fresh := screened(t, h, []string{"Ruud Verheim", "Karel Quasimodo", "Quasimodo Brug"}), screened(t, h.Beside(t), []string{"Ruud Verheim", "Karel Quasimodo", "Quasimodo Brug"})
		if got != fresh {
			t.Errorf("%s: in memory\n%s\nmade anew\n%s", when, got, fresh)
		}
		lines := strings.Split(got, "\n")
		for i, want := range []bool{true, first || second, second} {
			if found := strings.Contains(lines[i], `"score":0.9`); found != want {
				t.Errorf("%s: row %d found %v, want %v: %s", when, i, found, want, lines[i])
			}
		}
	}
	check("at first", true, true)
	order := func(act claim.Act, ids ...claim.ID) claim.ID {
		v, err := h.Retain(t.Context(), h.Supervisor, node.RetainRequest{Act: act, Records: ids, Ground: "proof", Reason: "evidence in a trial"})
		if err != nil {
			t.Fatal(err)
		}
		return claim.ID(v.Orders[0].Order)
	}
	one := order(claim.Restrict, names[1])
	check("one name restricted", true, false)
	both := order(claim.Restrict, names...)
	check("both restricted", false, false)
	for _, o := range []claim.ID{both, one} {
		if _, err := h.Release(t.Context(), h.Supervisor, node.ReleaseRequest{Order: o, Reason: "the trial is over"}); err != nil {
			t.Fatal(err)
		}
	}
	check("released", true, true)

	paper := file(t, h, "Police in Noordstad arrested Karel Brandewyn on Tuesday. Karel Brandewyn met Jonas Verkade in Kastel.")
	acceptAll(t, h, paper)
	known := func(want bool) {
		t.Helper()
		got, fresh := screened(t, h, []string{"Karel Brandewyn"}), screened(t, h.Beside(t), []string{"Karel Brandewyn"})
		if got != fresh || strings.Contains(got, `"score":0.9`) != want {
			t.Errorf("found, want %v: in memory\n%s\nmade anew\n%s", want, got, fresh)
		}
	}
	known(true)
	h.Clock.Add(time.Minute)
	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: paper, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	known(false)
	check("after an erasure", true, true)
	if s := indexState(t, h); !strings.HasPrefix(s, "made of the ledger") {
		t.Error(s)
	}
}

// Of a large index what was erased goes out of memory and into no file, though
// nobody waits until it is packed anew.
func TestAnErasedNameLeavesALargeIndex(t *testing.T) {
	h := saving(t, nodetest.Open(t, "nl-spoc", march2016()))
	const word = "Quasimodobrug"
	r := file(t, h, "Police in Noordstad arrested Karel "+word+" on Tuesday. Karel "+word+" met Jonas Verkade in Kastel.")
	acceptAll(t, h, r)
	var claims []*claim.Claim
	for i := range 4200 { // more than are packed while somebody waits
		s := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "many", strconv.Itoa(i))), Kind: "person", Label: fmt.Sprintf("Tomas Verkade %c%c%c", 'a'+i%7, 'b'+i%11, 'c'+i%13)}
		claims = append(claims, &claim.Claim{Subject: s, Predicate: "name", Value: claim.TextValue(s.Label), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "many"}, Grade: claim.Ungraded})
	}
	listedAll(t, h, "many", nil, claims)
	holds := func(want bool) {
		t.Helper()
		screened(t, h, []string{"Ruud Verheim"})
		arrives(t, h)
		_, plain := indexFiles(t, h, indexKeyOf(t, h))
		in := false
		for _, b := range plain {
			in = in || bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(word)))
		}
		if len(plain) < 2 || in != want {
			t.Fatalf("%d files saved, the word in them %v, want %v", len(plain), in, want)
		}
	}
	holds(true)
	h.Clock.Add(time.Minute)
	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: r, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	if a := screened(t, h, []string{"Karel " + word}); strings.Contains(a, `"score":0.9`) {
		t.Errorf("found after the erasure: %s", a)
	}
	if s := indexState(t, h); !strings.HasPrefix(s, "made of the ledger, saved up to record 0") {
		t.Errorf("one erasure made the index anew, or the files outlive it: %s", s)
	}
	holds(false)
}
