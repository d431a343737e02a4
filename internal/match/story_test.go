package match

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"liaison/internal/name"
)

// The pairs that officers stumble over. Each is told apart or left for a person
// to look at, never called urgent, and the explanation says why in words.
func TestHardPairsAreToldApartOrReviewed(t *testing.T) {
	someone := func(text, birth string) Record {
		r := Record{ID: text, Schema: "Person", Names: []NameEntry{{Text: text}}}
		dates, err := name.ParseDates(birth)
		if err != nil {
			t.Fatal(err)
		}
		r.Births = dates
		return r
	}
	for _, c := range []struct {
		what, a, birthA, b, birthB string
		bands                      []string
		feature, why               string
	}{
		{"a chain of fathers swapped", "Khalid bin Omar", "", "Omar bin Khalid", "", []string{"none", "review"}, "order", "the father of one name is the son in the other"},
		{"the same with a tribe behind", "Khalid bin Omar al-Rashidi", "", "Omar ibn Khalid al-Rashidi", "", []string{"none", "review"}, "order", "the father of one"},
		{"the same in Arabic script", "Khalid bin Omar", "", "عمر بن خالد", "", []string{"none", "review"}, "order", "the father of one"},
		{"a common name without a date", "Mohamed Ali", "", "Mohammed Ali", "", []string{"review"}, "birth", "a date of birth is missing"},
		{"a common name, one date known", "Ahmed Hassan", "1980-02-03", "Ahmad Hasan", "", []string{"review"}, "birth", "a date of birth is missing"},
		{"a date that contradicts", "Nadir Ostrokalski", "1990-04-04", "Nadir Ostrokalski", "1961-11-30", []string{"none", "review"}, "birth", "the dates contradict"},
		{"a date that contradicts, common name", "Mohamed Ali", "1990-04-04", "Mohamed Ali", "1961-11-30", []string{"none"}, "birth", "the dates contradict"},
		{"twins", "Karim Ostrokalski", "1990-04-04", "Nadir Ostrokalski", "1990-04-04", []string{"none", "review"}, "token", "each name has a word that the other lacks"},
		{"a rare name and births four years apart", "Nizar Tamraoui", "1989-09-15", "Nizar TAMRAWI", "1985-01-01", []string{"none", "review"}, "birth", "the dates contradict"},
		{"twins with one initial", "Karim Ostrokalski", "1990-04-04", "Khaled Ostrokalski", "1990-04-04", []string{"none", "review"}, "token", "each name has a word|too different"},
		{"twins with names that sound alike", "Hassan Ostrokalski", "1990-04-04", "Hussein Ostrokalski", "1990-04-04", []string{"none", "review"}, "token", "perhaps of two in one family"},
		{"father and son", "Ivan Petrovich Sidorov", "1950", "Pyotr Ivanovich Sidorov", "1975", []string{"none"}, "birth", "the dates contradict"},
	} {
		t.Run(c.what, func(t *testing.T) {
			a, b := someone(c.a, c.birthA), someone(c.b, c.birthB)
			for _, e := range []Explanation{Explain(a, b), Explain(b, a)} {
				if !slices.Contains(c.bands, e.Band) {
					t.Errorf("score %.2f, band %s, want %v\n%s", e.Score, e.Band, c.bands, e.Text())
				}
				said := slices.ContainsFunc(e.Lines, func(l Line) bool {
					return l.Feature == c.feature && slices.ContainsFunc(strings.Split(c.why, "|"), func(w string) bool { return strings.Contains(l.Why, w) })
				})
				if !said {
					t.Errorf("no line of %s says %q:\n%s", c.feature, c.why, e.Text())
				}
			}
		})
	}
}

// The same people with what tells them to be one are found: caution must not
// become blindness.
func TestHardPairsThatAreOneAreUrgent(t *testing.T) {
	dated := func(text, birth string) Record {
		dates, err := name.ParseDates(birth)
		if err != nil {
			t.Fatal(err)
		}
		return Record{ID: text, Schema: "Person", Names: []NameEntry{{Text: text}}, Births: dates}
	}
	for _, c := range [][4]string{
		{"Khalid bin Omar al-Rashidi", "1980-02-03", "خالد بن عمر الراشدي", "1980"},
		{"Nadir Ostrokalski", "1990-04-04", "OSTROKALSKI, Nadir", "1990-04-04"},
		{"Nadir Ostrokalski", "1990-04-05", "Nadir Ostrokalsky", "1990-05-04"}, // day and month changed places
	} {
		if e := Explain(dated(c[0], c[1]), dated(c[2], c[3])); e.Band != "urgent" {
			t.Errorf("band %s at %.2f:\n%s", e.Band, e.Score, e.Text())
		}
	}
}

// Nationality moves little, and a record without it is compared as if the
// feature did not exist: that is how it is switched off.
func TestNationalityIsCappedAndCanBeOff(t *testing.T) {
	with := func(countries ...string) *Prepared {
		return Prepare(Record{Schema: "Person", Names: []NameEntry{{Text: "Nadir Ostrokalski"}}, Countries: countries})
	}
	off := ScoreOnly(with(), with())
	same := ScoreOnly(with("be", "fr", "ma"), with("ma", "fr", "be"))
	other := ScoreOnly(with("be"), with("ma"))
	if d := same.Bits - off.Bits; d < 0 || d > 1 {
		t.Errorf("the same nationalities move %.2f bits, want at most 1", d)
	}
	if d := other.Bits - off.Bits; d > 0 || d < -0.5 {
		t.Errorf("different nationalities move %.2f bits, want at most -0.5", d)
	}
	if half := ScoreOnly(with("be"), with()); half != off {
		t.Errorf("nationality on one side moves %+v to %+v", off, half)
	}
}

// What is compared is what these types hold: there is no place in them for
// origin or belief, and a field for either would have to pass this list.
func TestNothingComparedSpeaksOfOriginOrBelief(t *testing.T) {
	known := map[string][]string{
		"Record":     {"ID", "Schema", "Names", "Births", "Countries", "Sex", "Identifiers"},
		"NameEntry":  {"Text", "Quality", "Lang", "Claim", "Given", "Family", "Patronymic"},
		"Identifier": {"Kind", "Value", "Issuer", "Text", "Checked"},
	}
	for _, v := range []any{Record{}, NameEntry{}, name.Identifier{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			if f := typ.Field(i).Name; !slices.Contains(known[typ.Name()], f) {
				t.Errorf("%s.%s is new: if it speaks of no origin, belief, opinion, health or orientation, add it here", typ.Name(), f)
			}
		}
	}
	// The language of a name says how to read its letters. It is no evidence.
	with := func(lang string) *Prepared {
		return Prepare(Record{Schema: "Person", Names: []NameEntry{{Text: "Nadir Ostrokalski", Lang: lang}}})
	}
	if a, b := ScoreOnly(with("ar"), with("ar")), ScoreOnly(with("ar"), with("fr")); a != b {
		t.Errorf("the language of a name moves %+v to %+v", a, b)
	}
}
