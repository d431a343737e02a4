package marking

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"liaison/internal/claim"
)

// Small worlds, so that random callers and markings often meet.
var (
	agencies = []claim.AgencyID{"be-spoc", "fr-spoc", "tr-police"}
	cases    = []claim.CaseID{"", "k-aaaaaaaaaaaaaaaaaaaaaaaaaa", "k-bbbbbbbbbbbbbbbbbbbbbbbbbb"}
	levels   = []claim.Classification{claim.Unclassified, claim.Restricted, claim.Confidential, claim.Secret}
	codes    = []claim.HandlingCode{claim.H0, claim.H1, claim.H2, claim.H3}
)

func pick[T any](r *rand.Rand, in []T) T { return in[r.IntN(len(in))] }

// some returns each element with the chance of 1 in n.
func some[T any](r *rand.Rand, in []T, n int) (out []T) {
	for _, x := range in {
		if r.IntN(n) == 0 {
			out = append(out, x)
		}
	}
	return out
}

func randomMarking(r *rand.Rand) claim.Marking {
	m := claim.Marking{Originator: pick(r, agencies), Codes: some(r, codes[:3], 3), Audience: some(r, agencies, 3),
		Exercise: r.IntN(8) == 0, EraseBy: claim.Day(r.IntN(3))}
	if r.IntN(2) == 0 {
		m.Classification = pick(r, levels)
	}
	if r.IntN(3) == 0 {
		m.Compartment = pick(r, cases)
	}
	if r.IntN(3) == 0 {
		m.Purposes = some(r, []claim.Purpose{"ct", "crime", "border", "exchange", "court"}, 2)
	}
	if r.IntN(3) == 0 {
		m.Restrictions = some(r, texts(Rights()), 3)
	}
	if r.IntN(6) == 0 {
		m.Codes, m.Caveat = append(m.Codes, claim.H3), "ask first"
	}
	return m.Normal()
}

func randomCaller(r *rand.Rand) Caller {
	c := Caller{Officer: "o-x", Agency: pick(r, agencies), Roles: some(r, Roles(), 3), Desks: some(r, []string{"night", "ct"}, 2),
		Clearance: pick(r, levels), Cases: some(r, cases[1:], 2), Rights: some(r, Rights(), 2), Exercise: r.IntN(8) == 0}
	e := pick(r, DefaultRegister().Entries())
	c.Purpose, c.LegalBasis = e.Purpose, pick(r, e.Bases)
	switch r.IntN(24) {
	case 0:
		c.Purpose = "curiosity"
	case 1:
		c.LegalBasis = "because"
	case 2:
		c.Officer = ""
	case 3:
		c.Clearance = "COSMIC"
	}
	return c
}

func randomAction(r *rand.Rand) Action {
	a := Action{Verb: pick(r, Verbs()), Permitted: r.IntN(4) == 0}
	if a.Verb != Read && a.Verb != Search && r.IntN(4) > 0 {
		a.To = pick(r, append(agencies, "de-bka"))
	}
	return a
}

// casesToTry is the usual number, a tenth of it with -short (as under the
// race detector), or what LIAISON_CASES says.
func casesToTry(t *testing.T, usual int) int {
	n, err := strconv.Atoi(os.Getenv("LIAISON_CASES"))
	if os.Getenv("LIAISON_CASES") == "" {
		if testing.Short() {
			return usual / 10
		}
		return usual
	}
	if err != nil {
		t.Fatalf("LIAISON_CASES: %v", err)
	}
	return n
}

// engine returns an engine over the markings, under the given Cedar text.
func engine(tb testing.TB, policies []byte, markings ...claim.Marking) *Policy {
	tb.Helper()
	ps, err := ParsePolicies("test.cedar", policies)
	if err != nil {
		tb.Fatal(err)
	}
	in := NewInterner()
	for _, m := range markings {
		learnNew(tb, in, m)
	}
	return NewPolicy(in, DefaultRegister(), ps)
}

// learnNew takes a marking into memory as if it had been committed.
func learnNew(tb testing.TB, in *Interner, m claim.Marking) {
	tb.Helper()
	key, err := markingKey(m)
	if err != nil {
		tb.Fatal(err)
	}
	if _, ok := in.lookup(key); ok {
		return
	}
	if err := in.learn(uint32(in.Len()+1), key); err != nil {
		tb.Fatal(err)
	}
}
