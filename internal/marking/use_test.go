package marking

import (
	"testing"

	"liaison/internal/claim"
)

func TestUsesByClass(t *testing.T) {
	p := engine(t, defaultText)
	as := func(roles ...Role) Caller { c := analyst(); c.Roles = roles; return c }
	rights := as(DPO)
	rights.Purpose, rights.LegalBasis = "rights", "Directive (EU) 2016/680 Art. 12-18"
	aimless := as(Analyst, Supervisor)
	aimless.Purpose, aimless.LegalBasis = "", ""
	nobody := as(Administrator)
	nobody.Officer = ""
	for i, tc := range []struct {
		c    Caller
		u    Class
		want bool
	}{
		{as(Analyst), Operate, true}, {as(DutyOfficer), Operate, true}, {aimless, Operate, false}, {aimless, Own, true},
		{as(Administrator), Operate, false}, {as(Inspector), Operate, false}, {as(DPO), Operate, false}, {rights, Operate, true},
		{as(Analyst), Supervise, false}, {as(Supervisor), Supervise, true}, {aimless, Supervise, false},
		{as(Analyst), Oversee, false}, {as(DPO), Oversee, true}, {as(Inspector), Oversee, true}, {as(Supervisor), Oversee, false},
		{as(Administrator), Administer, true}, {as(Supervisor), Administer, false}, {as(Analyst), "other", false}, {nobody, Own, false},
	} {
		if got := p.PermitUse(&tc.c, Use{Name: "Something", Class: tc.u}); got.Allowed != tc.want || (!got.Allowed && len(got.Reasons) == 0) {
			t.Errorf("row %d: %v may %s: %+v", i, tc.c.Roles, tc.u, got)
		}
	}
	tight := engine(t, []byte(string(defaultText)+`@id("night") forbid (principal, action == Action::"use", resource == Use::"EraseReport") unless { principal.desks.contains("night") };`))
	c := as(Supervisor)
	if tight.PermitUse(&c, Use{Name: "EraseReport", Class: Supervise}).Allowed || !tight.PermitUse(&c, Use{Name: "Search", Class: Operate}).Allowed {
		t.Error("a policy cannot tighten one use")
	}
	c.Desks = []string{"night"}
	if !tight.PermitUse(&c, Use{Name: "EraseReport", Class: Supervise}).Allowed {
		t.Error("the desk does not open its use")
	}
}

func TestRegister(t *testing.T) {
	for name, es := range map[string][]Entry{
		"empty": nil, "no key": {{Label: "x", Bases: []string{"y"}}}, "no basis": {{Purpose: "x", Label: "x"}}, "empty basis": {{Purpose: "x", Label: "x", Bases: []string{""}}},
		"twice": {{Purpose: "x", Label: "x", Bases: []string{"y"}}, {Purpose: "x", Label: "x", Bases: []string{"y"}}},
		"both":  {{Purpose: "x", Label: "x", Bases: []string{"y"}, Judicial: true, Statutory: true}},
	} {
		if _, err := NewRegister(es); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	r, err := NewRegister(DefaultRegister().Entries())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Entries() {
		if b, err := r.Check(e.Purpose, ""); err != nil || b != e.Bases[0] {
			t.Errorf("%s: %q %v", e.Purpose, b, err)
		}
	}
	if _, err := r.Check("ct", "because"); err == nil {
		t.Error("another basis is taken")
	}
}

// Who oversees does not act, for whatever purpose and under whatever policies.
func TestOverseersDoNotAct(t *testing.T) {
	e := engine(t, defaultText)
	for _, role := range []Role{DPO, Inspector} {
		for _, purpose := range []claim.Purpose{"ct", "rights"} {
			basis, err := e.Register().Check(purpose, "")
			if err != nil {
				t.Fatal(err)
			}
			c := Caller{Officer: "o", Agency: "be-spoc", Roles: []Role{role}, Purpose: purpose, LegalBasis: basis}
			for _, class := range []Class{Operate, Supervise, Oversee} {
				if e.PermitUse(&c, Use{Name: "EraseReport", Class: class, Changes: true}).Allowed {
					t.Errorf("%s acts as %s for %s", role, class, purpose)
				}
			}
		}
	}
}
