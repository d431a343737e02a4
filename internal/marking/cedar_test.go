package marking

import (
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

func TestDefaultPoliciesAreSound(t *testing.T) {
	ps, err := DefaultPolicies()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range ps.list {
		if q.says == "" {
			t.Errorf("policy %s does not say what it does", q.id)
		}
	}
}

func TestParsePoliciesTellsPlaceAndFault(t *testing.T) {
	const ok = "permit (principal, action == Action::\"read\", resource is Marking);\n"
	for name, tc := range map[string]struct{ text, want string }{
		"syntax":            {ok + "permit (principal, action, resource", "a.cedar:2:"},
		"empty":             {"// nothing", "no policy"},
		"unknown action":    {ok + `permit (principal, action == Action::"peek", resource);`, "a.cedar:2:1: unrecognized action"},
		"unknown attribute": {ok + "\n  " + `forbid (principal, action == Action::"read", resource) when { resource.colour == "red" };`, "a.cedar:3:3"},
		"wrong type":        {`permit (principal, action == Action::"read", resource) when { principal.clearance == "high" };`, "a.cedar:1:1"},
		"unknown entity":    {`permit (principal is Robot, action == Action::"read", resource);`, "a.cedar:1:1"},
		"twice":             {"@id(\"a\")\n" + ok + "@id(\"a\")\n" + ok, "a.cedar:3:1: id \"a\" stands twice"},
	} {
		_, err := ParsePolicies("a.cedar", []byte(tc.text))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v, want an invalid fault", name, err)
			continue
		}
		if text, _ := fault.SafeText(err); !strings.Contains(text, tc.want) {
			t.Errorf("%s: %q does not tell %q", name, text, tc.want)
		}
	}
}

func TestPoliciesAreMonotone(t *testing.T) {
	head := `(principal, action == Action::"read", resource is Marking) `
	for text, want := range map[string]bool{
		`permit` + head + `when { principal.roles.contains("analyst") }`:                               true,
		`permit` + head + `unless { principal.roles.contains("analyst") }`:                             false,
		`permit` + head + `when { !principal.rights.contains("minor") }`:                               false,
		`permit` + head + `when { !!principal.rights.contains("minor") }`:                              true,
		`forbid` + head + `unless { principal.rights.contains("minor") }`:                              true,
		`forbid` + head + `when { principal.rights.contains("minor") }`:                                false,
		`forbid` + head + `when { resource.restrictions.contains("minor") }`:                           true,
		`permit` + head + `when { principal.clearance >= resource.classification }`:                    true,
		`permit` + head + `when { resource.classification <= principal.clearance }`:                    true,
		`permit` + head + `when { principal.clearance < 2 }`:                                           false,
		`forbid` + head + `when { principal.clearance < 2 }`:                                           true,
		`permit` + head + `when { principal.clearance == 2 }`:                                          false,
		`permit` + head + `when { principal.rights.containsAll(resource.restrictions) }`:               true,
		`permit` + head + `when { resource.restrictions.containsAll(principal.rights) }`:               false,
		`permit` + head + `when { principal.cases.isEmpty() }`:                                         false,
		`permit` + head + `when { if principal.desks.contains("a") then true else false }`:             false,
		`permit` + head + `when { if resource.exercise then principal.desks.contains("a") else true }`: true,
		`permit` + head + `when { {"x": principal}.x.clearance < 3 }`:                                  false,
		`permit` + head + `when { principal.cases.contains(principal.case) }`:                          true,
		`permit` + head + `when { principal.purpose == "ct" }`:                                         true,
	} {
		_, err := ParsePolicies("a.cedar", []byte(text+";"))
		if (err == nil) != want {
			t.Errorf("%s: accepted %v, want %v (%v)", text, err == nil, want, err)
		}
	}
}

// Whatever the text, reading it ends in policies or in an invalid fault, and
// policies that were taken can be asked.
func FuzzParsePolicies(f *testing.F) {
	f.Add(defaultText)
	f.Add([]byte(`permit (principal, action == Action::"read", resource is Marking) when { principal.clearance >= 1 };`))
	f.Add([]byte(`forbid (principal, action, resource) when { if true then resource else principal };`))
	f.Fuzz(func(t *testing.T, text []byte) {
		ps, err := ParsePolicies("f.cedar", text)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		c := analyst()
		NewPolicy(NewInterner(), DefaultRegister(), ps).Permit(&c, Reading(), claim.Marking{Originator: "be-spoc"})
	})
}
