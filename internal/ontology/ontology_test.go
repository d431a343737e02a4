package ontology_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/ontology"
)

// Design section 7: no field for origin, belief, opinion, health or
// orientation, and no figure that weighs a person.
var refused = regexp.MustCompile(`(?i)ethni|race|racial|religio|belief|faith|opinion|politic|union-member|health|medical|disab|orientation|genetic|score|danger|risk|threat-level|rating`)

func TestNoPropertyForWhatTheHouseRefuses(t *testing.T) {
	for _, p := range ontology.Properties() {
		if refused.MatchString(p.Key) || refused.MatchString(p.Label) {
			t.Errorf("property %q is refused", p.Key)
		}
	}
	for _, r := range ontology.Relations() {
		if refused.MatchString(r.Key) || refused.MatchString(r.Label) {
			t.Errorf("relation %q is refused", r.Key)
		}
	}
	for _, k := range ontology.Kinds() {
		if refused.MatchString(k.Key) || k.Key == "terrorist" || k.Key == "suspect" {
			t.Errorf("kind %q is refused", k.Key)
		}
	}
}

func TestExportedKeysLieWithinAnnexIIB(t *testing.T) {
	items := regexp.MustCompile(`^([a-l])(\([ivx]+\))?$`)
	beside := regexp.MustCompile(`^[456]\([a-h]\)$`)
	for _, p := range ontology.Properties() {
		if !items.MatchString(p.Annex) && !beside.MatchString(p.Annex) {
			t.Errorf("property %s has no item of Annex II B(2), (4), (5) or (6): %q", p.Key, p.Annex)
		}
	}
	for _, r := range ontology.Relations() {
		if !items.MatchString(r.Annex) {
			t.Errorf("relation %s has no item of Annex II B(2): %q", r.Key, r.Annex)
		}
	}
}

func TestTablesAreSound(t *testing.T) {
	seen := map[string]bool{}
	check := func(what, key string, kinds ...[]string) {
		if seen[key] || key == "" || strings.ToLower(key) != key {
			t.Errorf("%s %q stands twice or is ill-formed", what, key)
		}
		seen[key] = true
		for _, ks := range kinds {
			for _, k := range ks {
				if _, ok := ontology.FindKind(k); !ok {
					t.Errorf("%s %q names the unknown kind %q", what, key, k)
				}
			}
		}
	}
	for _, p := range ontology.Properties() {
		check("property", p.Key, p.Kinds)
	}
	for _, r := range ontology.Relations() {
		check("relation", r.Key, r.From, r.To)
	}
}

func TestCheckNeverMapsByGuess(t *testing.T) {
	ref := func(kind string) claim.Ref { return claim.Ref{ID: "s-1", Kind: kind} }
	place := ref("place")
	for name, c := range map[string]*claim.Claim{
		"unknown kind":     {Subject: ref("terrorist"), Predicate: "name", Value: claim.TextValue("x")},
		"unknown property": {Subject: ref("person"), Predicate: "religion", Value: claim.TextValue("x")},
		"wrong value":      {Subject: ref("person"), Predicate: "birth-date", Value: claim.TextValue("x")},
		"wrong ends":       {Subject: ref("person"), Predicate: "brother-of", Object: &place},
	} {
		if err := ontology.Check(c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := ontology.Check(&claim.Claim{Subject: ref("person"), Predicate: "arrested-in", Object: &place}); err != nil {
		t.Error(err)
	}
}

// Annex II B(4) to (6): the whole table, key by key, for each category.
func TestWhatMayBeStoredOfEachCategory(t *testing.T) {
	listed := regexp.MustCompile(`^(a|b|c\((i|ii|iii)\))$`)
	annex := map[string]string{}
	for _, p := range ontology.Properties() {
		annex[p.Key] = p.Annex
	}
	for _, r := range ontology.Relations() {
		annex[r.Key] = r.Annex
	}
	for key, item := range annex {
		for _, c := range claim.Categories() {
			narrow := ontology.Narrow(c) != ""
			if may := ontology.Permits(c, nil, key); !may && (!narrow || listed.MatchString(item)) {
				t.Errorf("%s is refused of a %s", key, c)
			}
		}
	}
	// What a suspect has, and nobody of the three.
	for _, key := range []string{"iban", "phone-number", "warning-marker", "modus-operandi", "part-in", "role", "occupation", "travelled-to", "seen-at", "owns", "uses", "member-of", "convicted-of", "suspected-in", "arrested-in"} {
		for _, c := range []claim.Category{claim.CategoryVictim, claim.CategoryWitness, claim.CategoryInformant} {
			if ontology.Permits(c, nil, key) {
				t.Errorf("%s may be stored of a %s", key, c)
			}
			if !ontology.Permits(c, []string{key}, key) {
				t.Errorf("%s was named as needed for the role of a %s, and is refused", key, c)
			}
		}
	}
	// What the paragraphs list for one and not for another.
	for key, who := range map[string][]claim.Category{
		"victim-reason": {claim.CategoryVictim}, "protection": {claim.CategoryWitness, claim.CategoryInformant}, "new-identity": {claim.CategoryWitness, claim.CategoryInformant},
		"anonymity": {claim.CategoryVictim, claim.CategoryWitness, claim.CategoryInformant}, "hearing": {claim.CategoryVictim, claim.CategoryWitness, claim.CategoryInformant},
		"coded-details": {claim.CategoryInformant}, "reward": {claim.CategoryInformant}, "met": {claim.CategoryVictim, claim.CategoryWitness},
	} {
		for _, c := range []claim.Category{claim.CategoryVictim, claim.CategoryWitness, claim.CategoryInformant} {
			if want := slices.Contains(who, c); ontology.Permits(c, nil, key) != want {
				t.Errorf("%s of a %s: want %v", key, c, want)
			}
		}
	}
	// A claim that gives the category itself is held to it, also a peer's.
	c := &claim.Claim{Subject: claim.Ref{ID: "s-1", Kind: "person"}, Predicate: "phone-number", Value: claim.TextValue("+32 2 555 01 01"), Case: "k-1", Category: claim.CategoryWitness}
	if err := ontology.Check(c); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "phone-number") || !strings.Contains(err.Error(), "witness") {
		t.Errorf("a witness got a telephone: %v", err)
	}
}
