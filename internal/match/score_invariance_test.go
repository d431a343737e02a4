package match

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"liaison/internal/name"
)

// plainName draws a name of two to four words of several traditions in Latin letters.
func plainName(t *rapid.T, label string) []string {
	words := []string{"Zbigniew", "Ostrokalski", "Marko", "Jakšić", "José", "García", "Youssef", "Haddad", "Søren", "Åberg", "Łukasz", "Wójcik",
		"Nurettin", "Yıldız", "Amadou", "Diallo", "Giorgi", "Lomidze", "Elif", "Aksoy", "Thérèse", "Ferraro", "Khaled", "Bouzid"}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(words), 2, 4, rapid.ID[string]).Draw(t, label)
}

// sameScore tells that two texts score the same against a third.
func sameScore(t *rapid.T, what, third, a, b string) {
	t.Helper()
	if x, y := scoreTexts(third, a), scoreTexts(third, b); math.Abs(x-y) > 1e-3 {
		t.Fatalf("%s: %q against %q scores %.4f, against %q %.4f", what, third, a, x, b, y)
	}
}

func TestSpacesCaseAndFormsOfUnicodeChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := strings.Join(plainName(t, "a"), " "), strings.Join(plainName(t, "b"), " ")
		sameScore(t, "lower case", b, a, strings.ToLower(a))
		sameScore(t, "decomposed letters", b, a, norm.NFD.String(a))
		sameScore(t, "spaces", b, a, "  "+strings.ReplaceAll(a, " ", " \t ")+" ")
		sameScore(t, "hyphens", b, a, strings.ReplaceAll(a, " ", "-"))
	})
}

func TestOrderOfWordsAndOfNamesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := plainName(t, "a")
		turned := append(append([]string{}, w[len(w)-1]), w[:len(w)-1]...)
		sameScore(t, "order of words", strings.Join(w, " "), strings.Join(w, " "), strings.Join(turned, " "))
		a, b := anyRecord(t, "b"), anyRecord(t, "c")
		back := a
		back.Names = nil
		for i := len(a.Names) - 1; i >= 0; i-- {
			back.Names = append(back.Names, a.Names[i])
		}
		x, y := ScoreOnly(Prepare(a), Prepare(b)), ScoreOnly(Prepare(back), Prepare(b))
		if math.Abs(x.Score-y.Score) > 1e-3 {
			t.Fatalf("names of %+v the other way round: %.4f and %.4f", a.Names, x.Score, y.Score)
		}
	})
}

// TestReadingOfAScriptIsTheSameName draws words of scripts that have a reading
// in Latin letters, writes them as they are read, and compares.
func TestReadingOfAScriptIsTheSameName(t *testing.T) {
	letters := map[string]string{"cyrillic": "абвгдежзиклмнопрстуфхчшюя", "greek": "αβγδεζηθικλμνξοπρστυφχω", "georgian": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "armenian": "աբգդեզէթիլխծկհձղճմյնշոչպջռսվտրցփքօ"}
	rapid.Check(t, func(t *rapid.T) {
		set := []rune(letters[rapid.SampledFrom([]string{"cyrillic", "greek", "georgian", "armenian"}).Draw(t, "script")])
		var words []string
		for range 2 {
			words = append(words, string(rapid.SliceOfN(rapid.SampledFrom(set), 5, 9).Draw(t, "word")))
		}
		text := strings.Join(words, " ")
		n := name.Parse(text, name.Options{})
		var latin []string
		for _, tok := range n.Readings[0].Tokens {
			if tok.Role != name.RoleUnknown || len(tok.Text) < 4 {
				return // read as something else than a word of a name
			}
			latin = append(latin, tok.Text)
		}
		if s := scoreTexts(text, strings.Join(latin, " ")); s < 0.7 {
			t.Fatalf("%q scores %.3f with its reading %q", text, s, latin)
		}
	})
}

// FuzzCompareTexts looks for a pair of texts that breaks the comparison.
func FuzzCompareTexts(f *testing.F) {
	for _, p := range pairsThatDiffer {
		f.Add(p[0], p[1])
	}
	f.Add("YASIR, Abu", "ABU, Abd, al-")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := scoreTexts(a, b), scoreTexts(b, a)
		if math.IsNaN(x) || x < 0 || x > 1 || math.Abs(x-y) > 1e-3 {
			t.Fatalf("%q and %q score %v one way, %v the other", a, b, x, y)
		}
	})
}

// FuzzTexts looks for JSON that breaks the reading of values.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{`"a"`, `["a",1,null]`, `[["a"]]`, `-1.5e3`, `{}`, `[`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var v Texts
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			return
		}
		for _, text := range v {
			if !utf8.ValidString(text) {
				t.Fatalf("%q gives %q", s, text)
			}
		}
	})
}
