package match

import (
	"testing"

	"liaison/internal/name"
)

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
		// words of one meaning in other languages
		{"Sherkate Sanaye Foulad Ruritan", "Ruritan Steel Industries Company", true},
		{"Jabhat Tahrir Ruritania", "Ruritania Liberation Front", true},
		{"Bonyad Zalmak", "Zalmak Foundation", true},
		{"Comercializadora Tolmin S.A.", "Tolmin Trading S.A.", true},
		{"Sarafi Zalmak", "Zalmak Exchange", true},
		{"Bank Saderat Ruritan", "Ruritan Import Bank", false},
		{"Ruritan Eastern Steel", "Foulad Gharb Ruritan", false},
		// words for one sort of house, and for two
		{"Zalmak Group", "Zalmak Company", true},
		{"Zalmak Resistance Army", "Zalmak Resistance Movement", true},
		{"Zalmak Hospital", "Zalmak Bank", false},
		{"Zalmak Group", "Tolmin Group", false},
		// first letters of some of the words, and of a name's own
		{"Investment Company Zalmak", "IC Zalmak", true},
		{"Investment Company Zalmak", "IT Zalmak", false},
		{"Zalmak Harbour Cranes (ZHC)", "Zalmak Harbour Cranes", true},
		{"Grupo de Administracion Tolmina S.A.", "GATSA", true},
		// put together of beginnings
		{"Tolmina Cafetera Ltda.", "Tolcaf Ltda.", true},
		{"Tolmina Cafetera Ltda.", "Tolmaf Ltda.", false},
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

// What only words for a sort of house hold together is no house found: one such
// word stays out of sight, several leave it to a person, and a name or a shared
// number decides as ever.
func TestWordsForASortOfHouseNameNone(t *testing.T) {
	for _, c := range []struct{ a, b, band string }{
		{"Police", "The Police", "none"},
		{"Bank", "Bank Ltd", "none"},
		{"Ministry of Defence", "Ministry of Defense", "review"},
		{"Trading Company", "Trading Company LLC", "review"},
		{"Vantor Trading Company", "Vantor Trading Company LLC", "urgent"},
		{"Bank of Oostdam", "Oostdam Bank", "urgent"},
	} {
		a, b := Record{Schema: "Organization", Names: []NameEntry{{Text: c.a}}}, Record{Schema: "Organization", Names: []NameEntry{{Text: c.b}}}
		if e := Explain(a, b); e.Band != c.band {
			t.Errorf("%s = %s: %.2f, %s; want %s", c.a, c.b, e.Score, e.Band, c.band)
		}
	}
	lei, err := name.ReadIdentifier(name.LEI, "5493001KJTIIGC8Y1R12", "")
	if err != nil {
		t.Fatal(err)
	}
	a, b := Record{Schema: "Organization", Names: []NameEntry{{Text: "Bank"}}, Identifiers: []name.Identifier{lei}}, Record{Schema: "Organization", Names: []NameEntry{{Text: "Bank Ltd"}}, Identifiers: []name.Identifier{lei}}
	if r := Score(Prepare(a), Prepare(b)); r.Band != "urgent" {
		t.Errorf("two banks with one LEI: %.2f, %s", r.Score, r.Band)
	}
}
