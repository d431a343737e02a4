package name

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// texts gives the words of the first reading with their roles.
func texts(n Name) string {
	if len(n.Readings) == 0 {
		return ""
	}
	var out []string
	for _, t := range n.Readings[0].Tokens {
		s := t.Text
		if t.Role != RoleUnknown {
			s += ":" + t.Role.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestParsePersons(t *testing.T) {
	for text, want := range map[string]string{
		"BAKER, John":                  "baker:family john:given",
		"Jean DUPONT":                  "jean:given dupont:family",
		"J. R. Smith":                  "j:initial r:initial smith",
		"Dr. Karim Haddad Jr.":         "dr:title karim haddad jr:generation",
		"Abd al-Rahman Salah al-Din":   "abdrahman salahdin",
		"Abdurrahman Salaheddine":      "abdrahman salahdin",
		"Abdelaziz":                    "abdaziz",
		"Abdullah":                     "abdallah",
		"Habib Ullah Nuri":             "habibullah nuri",
		"Abed Rabbo Tolba":             "abdrabbo tolba",
		"Abdi Warsame":                 "abdi warsame",
		"Khalid bin Omar al-Rashidi":   "khalid:given bin:link omar:patronymic al:particle rashidi:nisba",
		"Abu Bakr Haddad":              "abubakr:kunya haddad",
		"Ivan Petrovich Sidorov":       "ivan petrovich:patronymic sidorov",
		"Jan van der Berg":             "jan van:particle der:particle berg",
		"AlisherKarimov":               "alisher karimov",
		"Иван Сидоров":                 "ivan sidorov",
		"İbrahim Işık":                 "ibrahim isik",
		"Łukasz Ćwik":                  "lukasz cwik",
		"\u202eAli\u202c Ha\u200dssan": "ali hassan",
		"  ":                           "",
		"???":                          "",
	} {
		if diff := cmp.Diff(want, texts(Parse(text, Options{}))); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestDeclaredPartsHaveTheirRole(t *testing.T) {
	n := Parse("Ali Hassan", Options{Given: "Hassan", Family: "Ali"})
	if got := texts(n); got != "ali:family hassan:given" {
		t.Errorf("got %s", got)
	}
	if n.Readings[0].Tokens[0].Source != Declared {
		t.Error("the role is not called declared")
	}
}

func TestParseOrganisations(t *testing.T) {
	for text, want := range map[string]string{
		"Acme Gesellschaft mit beschränkter Haftung": "acme gmbh:legal form",
		"Acme G.m.b.H.":     "acme gmbh:legal form",
		"L.X.C Aviation":    "lxc aviation:word",
		"5th Battalion":     "5:number battalion:word",
		"Acme (Schweiz) AG": "acme switzerland:place ag:legal form",
		"Акционерное общество Ромб": "ao:legal form romb",
		"The Lighthouse & Harbour":  "the:particle lighthouse and:particle harbour",
	} {
		if got := texts(Parse(text, Options{Kind: KindOrganisation})); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestParseIsTotalAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkName(t.Fatalf, rapid.String().Draw(t, "text"), Kind(rapid.IntRange(0, 3).Draw(t, "kind")))
	})
	for _, text := range []string{strings.Repeat("a", 10000), strings.Repeat("bin ", 500), "\u0301\u0302\u0303", "al el de van", strings.Repeat("ﷺ", 200), "a\xff\xfeb", strings.Repeat("&", 600)} {
		checkName(t.Fatalf, text, KindPerson)
		checkName(t.Fatalf, text, KindOrganisation)
	}
}

func checkName(fail func(string, ...any), text string, kind Kind) {
	n := Parse(text, Options{Kind: kind})
	if len(n.Readings) > MaxReadings {
		fail("%q has %d readings", text, len(n.Readings))
	}
	for _, r := range n.Readings {
		if len(r.Tokens) == 0 || len(r.Tokens) > MaxTokens {
			fail("%q has %d tokens", text, len(r.Tokens))
		}
		for _, tok := range r.Tokens {
			if tok.Text == "" || !utf8.ValidString(tok.Text) || tok.Bits <= 0 || tok.Bits > MaxBits {
				fail("%q gives token %+v", text, tok)
			}
		}
	}
	if keys := Keys(n, nil); len(keys) > 400 {
		fail("%q has %d keys", text, len(keys))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Abd al-Rahman", "عبد الرحمن بن محمد", "김민준", "SMITH, John", "田Tت中", "ООО Ромб", "\xff", "a\u0301"} {
		f.Add(s, 0)
	}
	f.Fuzz(func(t *testing.T, s string, kind int) {
		checkName(t.Fatalf, s, Kind(uint(kind)%4))
	})
}

func TestTablesHashIsStable(t *testing.T) {
	if a, b := TablesHash(), TablesHash(); a != b || len(a) != 16 {
		t.Errorf("hashes %q and %q", a, b)
	}
}
