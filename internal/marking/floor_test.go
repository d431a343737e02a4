package marking

import (
	"math/rand/v2"
	"os"
	"testing"

	"liaison/internal/claim"
)

func analyst() Caller {
	e, _ := DefaultRegister().Entry("ct")
	return Caller{Officer: "o-ana", Agency: "be-spoc", Roles: []Role{Analyst}, Clearance: claim.Restricted,
		Cases: []claim.CaseID{cases[1]}, Purpose: e.Purpose, LegalBasis: e.Bases[0]}
}

// Each rule of the floor has a row in which it alone refuses.
func TestEachRuleOfTheFloorRefusesAlone(t *testing.T) {
	plain := claim.Marking{Originator: "be-spoc"}
	with := func(f func(*claim.Marking)) claim.Marking { m := plain; f(&m); return m.Normal() }
	who := func(f func(*Caller)) Caller { c := analyst(); f(&c); return c }
	rows := []struct {
		rule string
		c    Caller
		a    Action
		m    claim.Marking
	}{
		{"identity", who(func(c *Caller) { c.Officer = "" }), Reading(), plain},
		{"verb", analyst(), Action{Verb: "peek"}, plain},
		{"verb", analyst(), Action{Verb: Share}, plain},
		{"purpose", who(func(c *Caller) { c.Purpose = "" }), Reading(), plain},
		{"purpose", who(func(c *Caller) { c.LegalBasis = "" }), Reading(), plain},
		{"role", who(func(c *Caller) { c.Roles = []Role{Administrator, Inspector} }), Reading(), plain},
		{"role", who(func(c *Caller) { c.Roles = []Role{DPO} }), Reading(), plain},
		{"role", who(func(c *Caller) { c.Purpose, c.LegalBasis = "rights", "Directive (EU) 2016/680 Art. 12-18" }), Reading(), plain},
		{"audience", analyst(), Reading(), with(func(m *claim.Marking) { m.Originator = "fr-spoc"; m.Audience = []claim.AgencyID{"de-bka"} })},
		{"use", analyst(), Reading(), with(func(m *claim.Marking) { m.Purposes = []claim.Purpose{"border"} })},
		{"compartment", analyst(), Reading(), with(func(m *claim.Marking) { m.Compartment = cases[2] })},
		{"clearance", analyst(), Reading(), with(func(m *claim.Marking) { m.Classification = claim.Confidential })},
		{"clearance", who(func(c *Caller) { c.Clearance = "TOP" }), Reading(), with(func(m *claim.Marking) { m.Classification = claim.Restricted })},
		{"clearance", analyst(), Reading(), with(func(m *claim.Marking) { m.Classification = "TOP" })},
		{"exercise", analyst(), Reading(), with(func(m *claim.Marking) { m.Exercise = true })},
		{"exercise", who(func(c *Caller) { c.Exercise = true }), Reading(), plain},
		{"restriction", analyst(), Reading(), with(func(m *claim.Marking) { m.Restrictions = []string{"minor"} })},
		{"restriction", analyst(), Reading(), with(func(m *claim.Marking) { m.Restrictions = []string{"novel"} })},
		{"originator", analyst(), Sharing("de-bka"), with(func(m *claim.Marking) { m.Originator = "fr-spoc"; m.Audience = []claim.AgencyID{"be-spoc"} })},
		{"originator", analyst(), Sharing("de-bka"), with(func(m *claim.Marking) { m.Codes = []claim.HandlingCode{claim.H2} })},
		{"originator", analyst(), Action{Verb: Export, To: "de-bka"}, with(func(m *claim.Marking) { m.Codes = []claim.HandlingCode{claim.H2} })},
		{"court", analyst(), Action{Verb: Disclose}, with(func(m *claim.Marking) { m.Codes = []claim.HandlingCode{claim.H1} })},
		{"court", who(func(c *Caller) {
			c.Purpose, c.LegalBasis = "court", "Directive (EU) 2016/680 Art. 8; national law of procedure"
		}), Action{Verb: Export}, with(func(m *claim.Marking) { m.Codes = []claim.HandlingCode{claim.H1} })},
	}
	st := engine(t, defaultText).state.Load()
	proven := map[string]bool{}
	for i, r := range rows {
		got := st.floor(&r.c, r.a, &r.m, true)
		if len(got) != 1 || got[0].Rule != r.rule {
			t.Errorf("row %d: refused by %v, want %s alone", i, got, r.rule)
		}
		proven[r.rule] = true
	}
	for _, r := range floor() {
		if !proven[r.key] {
			t.Errorf("rule %s has no row", r.key)
		}
	}
}

func TestFloorAllows(t *testing.T) {
	st := engine(t, defaultText).state.Load()
	dpo := analyst()
	dpo.Roles, dpo.Cases, dpo.Purpose, dpo.LegalBasis = []Role{DPO}, nil, "rights", "Directive (EU) 2016/680 Art. 12-18"
	for i, r := range []struct {
		c Caller
		a Action
		m claim.Marking
	}{
		{analyst(), Reading(), claim.Marking{Originator: "be-spoc", Compartment: cases[1], Classification: claim.Restricted, Purposes: []claim.Purpose{"ct"}}},
		{analyst(), Reading(), claim.Marking{Originator: "fr-spoc", Audience: []claim.AgencyID{"be-spoc"}}},
		{analyst(), Sharing("fr-spoc"), claim.Marking{Originator: "fr-spoc", Codes: []claim.HandlingCode{claim.H2}, Audience: []claim.AgencyID{"be-spoc"}}},
		{analyst(), Sharing("de-bka"), claim.Marking{Originator: "fr-spoc", Codes: []claim.HandlingCode{claim.H2}, Audience: []claim.AgencyID{"be-spoc", "de-bka"}}},
		{analyst(), Sharing("de-bka"), claim.Marking{Originator: "be-spoc"}},
		{analyst(), Action{Verb: Share, To: "de-bka", Permitted: true}, claim.Marking{Originator: "fr-spoc", Codes: []claim.HandlingCode{claim.H2}, Audience: []claim.AgencyID{"be-spoc"}}},
		{analyst(), Action{Verb: Disclose, Permitted: true}, claim.Marking{Originator: "be-spoc", Codes: []claim.HandlingCode{claim.H1}}},
		{dpo, Reading(), claim.Marking{Originator: "be-spoc", Compartment: cases[2], Purposes: []claim.Purpose{"border"}}},
	} {
		m := r.m.Normal()
		if got := st.floor(&r.c, r.a, &m, true); got != nil {
			t.Errorf("row %d: refused by %v", i, got)
		}
	}
}

// The floor in Go and its second statement in Cedar agree, and so does the
// filter (see TestFilterAgrees for SQL itself).
func TestFloorAgreesWithItsCedarStatement(t *testing.T) {
	text, err := os.ReadFile("testdata/floor.cedar")
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t, text)
	st := e.state.Load()
	r := rand.New(rand.NewPCG(1, 2))
	allowed := 0
	for i := range casesToTry(t, 20_000) {
		c, a, m := randomCaller(r), randomAction(r), randomMarking(r)
		floor := st.floor(&c, a, &m, false) == nil
		cedar := st.policy(&pair{officerEntity(&c), markingEntity(&m)}, a).Allowed
		if floor != cedar {
			t.Fatalf("case %d: floor %v, Cedar %v: %+v %+v %+v", i, floor, cedar, c, a, m)
		}
		if floor {
			allowed++
		}
	}
	if allowed == 0 {
		t.Fatal("no case was allowed: the test proves nothing")
	}
	t.Logf("%d allowed", allowed)
}
