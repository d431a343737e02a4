package match

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/name"
)

// anyName draws names of real words, so that comparisons find something.
func anyName(t *rapid.T, label string) string {
	words := []string{"Ahmed", "Mohamed", "محمد", "عبد", "الرحمن", "bin", "al-", "Khalid", "خالد", "Иван", "Петров", "Georgios", "Παπαδόπουλος",
		"J.", "Maria", "van", "der", "Berg", "Vanderberg", "Smith", "SMITH,", "김민준", "タナカ", "王", "Abu", "Dr", "כהן", "Yusuf", "Jusuf", "Joseph", "ოქრო", "O'Neil", "2004-1", "Ltd"}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, label), " ")
}

func anyRecord(t *rapid.T, label string) Record {
	r := Record{Schema: rapid.SampledFrom([]string{"Person", "Company", "Vessel", ""}).Draw(t, label+"schema")}
	for i := range rapid.IntRange(0, 3).Draw(t, label+"names") {
		r.Names = append(r.Names, NameEntry{Text: anyName(t, label+string(rune('a'+i))), Quality: Quality(rapid.IntRange(0, 1).Draw(t, label+"q"))})
	}
	if rapid.Bool().Draw(t, label+"dated") {
		d, err := name.ParseDates(rapid.SampledFrom([]string{"1975", "1975-03", "1975-03-02", "1975-02-03", "circa 1976", "1970-1979", "1980 or 1990-01-01"}).Draw(t, label+"birth"))
		if err != nil {
			t.Fatal(err)
		}
		r.Births = d
	}
	r.Sex = Sex(rapid.IntRange(0, 3).Draw(t, label+"sex"))
	r.Countries = rapid.SliceOfN(rapid.SampledFrom([]string{"BE", "FR"}), 0, 2).Draw(t, label+"countries")
	if rapid.Bool().Draw(t, label+"document") {
		r.Identifiers = []name.Identifier{{Kind: name.Passport, Value: rapid.SampledFrom([]string{"A1", "B2"}).Draw(t, label+"number")}}
	}
	return r
}

func TestScoreIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := Prepare(anyRecord(t, "a")), Prepare(anyRecord(t, "b"))
		x, y := ScoreOnly(a, b), ScoreOnly(b, a)
		if math.Abs(x.Score-y.Score) > 1e-4 || math.Abs(x.Bits-y.Bits) > 1e-2 {
			t.Fatalf("%+v against %+v for %q and %q", x, y, a.Record.Names, b.Record.Names)
		}
	})
}

func TestScoreOnlyGivesTheNumbersOfScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := Prepare(anyRecord(t, "a")), Prepare(anyRecord(t, "b"))
		r, n := Score(a, b), ScoreOnly(a, b)
		if r.Score != n.Score || r.Bits != n.Bits || r.Calibrated != n.Calibrated {
			t.Fatalf("explained %+v, fast %+v", r, n)
		}
		if r.Score < 0 || r.Score > 1 || math.IsNaN(r.Bits) {
			t.Fatalf("out of bounds: %+v", r)
		}
		sum := 0.0
		for _, l := range r.Lines {
			sum += l.Bits
		}
		if math.Abs(sum-r.Bits) > 1e-2 {
			t.Fatalf("lines sum to %.3f, bits are %.3f: %+v", sum, r.Bits, r.Lines)
		}
	})
}

func TestARecordFindsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyName(t, "name")
		a := Prepare(Record{Names: []NameEntry{{Text: text}}})
		if len(a.Names) == 0 || initialsOnly(a.Names[0].Parts) {
			return
		}
		self := ScoreOnly(a, a)
		other := ScoreOnly(a, Prepare(Record{Names: []NameEntry{{Text: anyName(t, "other")}}}))
		if self.Score < 0.7 || self.Score < other.Score {
			t.Fatalf("%q scores %.3f with itself, %.3f with another", text, self.Score, other.Score)
		}
	})
}

func initialsOnly(parts []Part) bool {
	for _, p := range parts {
		if len(p.Form.Text) > 1 {
			return false
		}
	}
	return true
}

func TestAgreeingEvidenceNeverLowersBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyRecord(t, "a"), anyRecord(t, "b")
		a.Births, b.Births = nil, nil
		before := ScoreOnly(Prepare(a), Prepare(b))
		same, err := name.ParseDates("1980-05-17")
		if err != nil {
			t.Fatal(err)
		}
		a.Births, b.Births = same, same
		after := ScoreOnly(Prepare(a), Prepare(b))
		if after.Bits < before.Bits || after.Score < before.Score-1e-9 {
			t.Fatalf("a birth that agrees lowers %+v to %+v", before, after)
		}
		far, err := name.ParseDates("1950-01-09")
		if err != nil {
			t.Fatal(err)
		}
		b.Births = far
		against := ScoreOnly(Prepare(a), Prepare(b))
		if against.Bits > before.Bits || against.Score > before.Score+1e-9 {
			t.Fatalf("a birth that contradicts lifts %+v to %+v", before, against)
		}
	})
}

func TestWritingThatMeansNothingChangesNothing(t *testing.T) {
	base := scoreTexts("Mohamed al-Hakim Bouzid", "Mohamed al-Hakim Bouzid")
	for _, text := range []string{"MOHAMED AL-HAKIM BOUZID", "mohamed al hakim bouzid", "Mohamed el-Hakim Bouzid", "Mohamed Hakim Bouzid", "Mohámed al-Hakim Bouzid", "\u200eMohamed al‐Hakim Bouzid"} {
		if s := scoreTexts("Mohamed al-Hakim Bouzid", text); s < base-0.01 {
			t.Errorf("%q scores %.3f, the same text %.3f", text, s, base)
		}
	}
}

func TestMiddleBand(t *testing.T) {
	day := func(s string) []name.PartialDate {
		d, err := name.ParseDates(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	rec := func(n, birth string) *Prepared {
		return Prepare(Record{Names: []NameEntry{{Text: n}}, Births: day(birth)})
	}
	for _, c := range []struct {
		why  string
		a, b *Prepared
		want []string
	}{
		{"a common name without a date is never urgent", rec("Ahmed Ali", ""), rec("Ahmed Ali", ""), []string{"review"}},
		{"a contradicting date is not urgent", rec("Zbigniew Ostrokalski", "1970-02-02"), rec("Zbigniew Ostrokalski", "1985-11-20"), []string{"review", "none"}},
		{"crossed fathers are no match", rec("Khalid bin Omar al-Rashidi", ""), rec("Omar bin Khalid al-Rashidi", ""), []string{"none"}},
		{"twins: one birth, two given names", rec("Karim Ostrokalski", "1990-04-04"), rec("Nadir Ostrokalski", "1990-04-04"), []string{"none", "review"}},
		{"a rare name with its date is urgent", rec("Zbigniew Ostrokalski", "1970-02-02"), rec("OSTROKALSKI, Zbigniew", "1970-02-02"), []string{"urgent"}},
	} {
		r := Score(c.a, c.b)
		ok := false
		for _, w := range c.want {
			ok = ok || r.Band == w
		}
		if !ok {
			t.Errorf("%s: band %s at %.3f, want %v: %+v", c.why, r.Band, r.Score, c.want, r.Lines)
		}
	}
}

// TestFeatures holds the published list of features against what explanations
// name, and keeps origin and belief out.
func TestFeatures(t *testing.T) {
	known := map[string]bool{}
	for _, f := range Features {
		known[f] = true
		for _, word := range []string{"ethnic", "relig", "belief", "language", "origin", "race", "orientation", "health", "opinion"} {
			if strings.Contains(f, word) {
				t.Errorf("feature %q is forbidden", f)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for _, l := range Score(Prepare(anyRecord(t, "a")), Prepare(anyRecord(t, "b"))).Lines {
			if !known[l.Feature] {
				t.Fatalf("feature %q is not in Features", l.Feature)
			}
			if l.Feature == "nationality" && (l.Bits > 1 || l.Bits < -0.5) {
				t.Fatalf("nationality counts %.1f bits", l.Bits)
			}
		}
	})
}
