package match

import "testing"

// What parts and what joins names of organisations.
func TestOrganisationsByAcronymNumberAndForm(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Northern Harbour Cranes Company", "NHCC", true},
		{"Institute for Arctic Water and Ice", "I.A.W.I.", true},
		{"Baltic Timber Exchange GmbH", "BTE GmbH", true},
		{"Baltic Timber Exchange GmbH", "BTX", false},
		{"Baltic Timber Exchange GmbH", "BT", false},
		{"Tolmin Foods Private Limited", "Tolmin Foods Pvt. Ltd.", true},
		{"Tolmin Relief", "Tolmin Relief Association", true},
		{"Fourth Mountain Brigade of the Army of Ruritania", "First Mountain Brigade of the Army of Ruritania", false},
		{"77th Mountain Brigade of the Army of Ruritania", "33rd Mountain Brigade of the Army of Ruritania", false},
		{"77th Mountain Brigade", "77. Mountain Brigade", true},
	} {
		org := func(s string) *Prepared {
			return Prepare(Record{Schema: "Organization", Names: []NameEntry{{Text: s}}})
		}
		there, back := ScoreOnly(org(c.a), org(c.b)).Score, ScoreOnly(org(c.b), org(c.a)).Score
		if (there >= 0.7) != c.same || there != back {
			t.Errorf("%s | %s: %.3f, the other way round %.3f, want the same: %v", c.a, c.b, there, back, c.same)
		}
	}
}
