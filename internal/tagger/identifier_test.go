package tagger

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// samples are identifiers whose check digits hold, each in a sentence.
var samples = []struct {
	kind IdentifierKind
	text string
	find string
	norm string
}{
	{IBAN, "He paid into BE68 5390 0754 7034 on Monday.", "BE68 5390 0754 7034", "BE68539007547034"},
	{IBAN, "iban BE68539007547034.", "BE68539007547034", "BE68539007547034"},
	{IMEI, "The handset, IMEI 490154203237518, was found.", "490154203237518", "490154203237518"},
	{Card, "card 4111 1111 1111 1111 was used", "4111 1111 1111 1111", "4111111111111111"},
	{IMO, "the vessel IMO 9074729 left", "9074729", "9074729"},
	{Container, "container CSQU 305438 3 in Antwerp", "CSQU 305438 3", "CSQU3054383"},
	{VIN, "a van, VIN 1M8GDM9AXKP042788", "1M8GDM9AXKP042788", "1M8GDM9AXKP042788"},
	{LEI, "LEI 5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"},
	{Bitcoin, "to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa.", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
	{Bitcoin, "to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
	{Ethereum, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
	{NationalBE, "rijksregister 93.05.18-223.61", "93.05.18-223.61", "93051822361"},
	{NationalNL, "BSN 111222333", "111222333", "111222333"},
	{NationalFR, "NIR 255081416802538", "255081416802538", "255081416802538"},
	{NationalES, "DNI 12345678Z", "12345678Z", "12345678Z"},
	{NationalES, "NIE X1234567L", "X1234567L", "X1234567L"},
	{NationalIT, "codice fiscale RSSMRA85T10A562S", "RSSMRA85T10A562S", "RSSMRA85T10A562S"},
	{NationalPL, "PESEL 44051401359", "44051401359", "44051401359"},
	{NationalTR, "kimlik 10000000146", "10000000146", "10000000146"},
	{Phone, "Call +32 2 508 71 11 now", "+32 2 508 71 11", "+3225087111"},
	{Phone, "ring 0090 312 462 00 00.", "0090 312 462 00 00", "+903124620000"},
	{Email, "Write to Jan.Peeters@example.be.", "Jan.Peeters@example.be", "jan.peeters@example.be"},
	{Email, "at jan[@]example[.]be today", "jan[@]example[.]be", "jan@example.be"},
	{URL, "see hxxps://bad[.]example[.]com/x?y=1.", "hxxps://bad[.]example[.]com/x?y=1", "https://bad.example.com/x?y=1"},
	{URL, "on forum.example.org they", "forum.example.org", "forum.example.org"},
	{Handle, "the account @some_name wrote", "@some_name", "@some_name"},
	{Coordinate, "at 50°51′0″N 4°21′0″E they met", "50°51′0″N 4°21′0″E", "50.85000,4.35000"},
	{Coordinate, "at 50.8503, 4.3517 they met", "50.8503, 4.3517", "50.85030,4.35170"},
	{Coordinate, "grid 31U DQ 48251 11932 seen", "31U DQ 48251 11932", "48.85819,2.29449"},
	{Coordinate, "UTM 31 U 448251 5411932 seen", "31 U 448251 5411932", "48.85819,2.29449"},
	{Plate, "a car with number plate 1-ABC-123 was seen", "1-ABC-123", "1ABC123"},
	{Passport, "travelling on passport EH123456 from", "EH123456", "EH123456"},
}

var allNational = IdentifierOptions{National: []string{"BE", "NL", "FR", "ES", "IT", "PL", "TR"}}

func TestSamplesAreFound(t *testing.T) {
	for _, s := range samples {
		got := Identifiers(s.text, allNational)
		begin := strings.Index(s.text, s.find)
		want := []Identifier{{Kind: s.kind, Begin: begin, End: begin + len(s.find), Text: s.find, Norm: s.norm, Valid: true}}
		for i := range got {
			got[i].Fields = nil
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", s.text, d)
		}
	}
}

func TestNationalNumbersAreOffUnlessEnabled(t *testing.T) {
	for _, s := range samples {
		if !strings.HasPrefix(string(s.kind), "national-") {
			continue
		}
		for _, id := range Identifiers(s.text, IdentifierOptions{}) {
			if strings.HasPrefix(string(id.Kind), "national-") {
				t.Errorf("%q: found %s although no country is enabled", s.text, id.Kind)
			}
		}
	}
}

// checked are the schemes that promise to catch each single wrong digit.
var checked = map[string]struct {
	valid  func(string) bool
	sample string
}{
	"iban": {validIBAN, "BE68539007547034"}, "lei": {validLEI, "5493001KJTIIGC8Y1R12"}, "luhn": {validLuhn, "490154203237518"},
	"bech32": {validBech32, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"}, "base58": {validBase58, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
	"bsn": {validBSN, "111222333"}, "nir": {validNIR, "255081416802538"}, "dni": {validDNI, "12345678Z"},
	"pesel": {validPESEL, "44051401359"}, "kimlik": {validKimlik, "10000000146"}, "be": {validBE, "93051822361"},
}

func TestEverySingleWrongDigitIsCaught(t *testing.T) {
	for name, c := range checked {
		if !c.valid(c.sample) {
			t.Fatalf("%s: sample %s does not hold", name, c.sample)
		}
		for i := range c.sample {
			old := c.sample[i]
			if old < '0' || old > '9' {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				wrong := c.sample[:i] + string(d) + c.sample[i+1:]
				if d != old && c.valid(wrong) {
					t.Errorf("%s: wrong digit passes: %s", name, wrong)
				}
			}
		}
	}
}

func TestMachineReadableZones(t *testing.T) {
	// The specimens of ICAO Doc 9303, parts 4 to 6.
	zones := []struct{ form, document, surname, text string }{
		{"TD3", "L898902C3", "ERIKSSON", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"},
		{"TD2", "D23145890", "ERIKSSON", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"},
		{"TD1", "D23145890", "ERIKSSON", "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"},
	}
	for _, z := range zones {
		text := "Found on him:\n" + z.text + "\nand a phone."
		got := Identifiers(text, IdentifierOptions{})
		if len(got) != 1 || got[0].Kind != MRZ || !got[0].Valid || got[0].Text != z.text {
			t.Fatalf("%s: got %+v", z.form, got)
		}
		f := got[0].Fields
		if f["form"] != z.form || f["document"] != z.document || f["surname"] != z.surname || f["given"] != "ANNA MARIA" || f["birth"] != "740812" {
			t.Errorf("%s: fields %v", z.form, f)
		}
		broken := strings.Replace(text, "740812", "740813", 1)
		if got := Identifiers(broken, IdentifierOptions{}); len(got) != 1 || got[0].Valid || got[0].Norm != "" {
			t.Errorf("%s: a wrong birth date is not noticed: %+v", z.form, got)
		}
	}
	for field, digit := range map[string]byte{"L898902C3": '6', "740812": '2', "120415": '9'} {
		if got := mrzDigit(field); got != digit {
			t.Errorf("check digit of %s: got %c, want %c", field, got, digit)
		}
	}
}

func TestInvalidIsShownAndHasNoNormalForm(t *testing.T) {
	for _, text := range []string{"IBAN BE68 5390 0754 7035", "IMEI 490154203237519", "the ship IMO 9074728", "container CSQU3054384", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"} {
		got := Identifiers(text, IdentifierOptions{})
		if len(got) != 1 || got[0].Valid || got[0].Norm != "" {
			t.Errorf("%q: got %+v, want one invalid identifier", text, got)
		}
	}
}

func TestNoIdentifiersInPlainNumbers(t *testing.T) {
	for _, text := range []string{"between 400 and 600 men", "on 22 March 2016 at 07:58", "In 2014–2015, 1,234,567 people", "1 M 8", "version 3.141, 2.718 and"} {
		for _, id := range Identifiers(text, IdentifierOptions{Region: "BE"}) {
			if id.Kind != Coordinate {
				t.Errorf("%q: found %+v", text, id)
			}
		}
	}
}

func TestLocalPhoneNeedsRegion(t *testing.T) {
	text := "Phone 02 508 71 11."
	if got := Identifiers(text, IdentifierOptions{}); len(got) != 1 || got[0].Valid {
		t.Errorf("without region: got %+v, want one unresolved number", got)
	}
	if got := Identifiers(text, IdentifierOptions{Region: "BE"}); len(got) != 1 || got[0].Norm != "+3225087111" {
		t.Errorf("with region: got %+v", got)
	}
}

// TestChunksGiveTheSame: a text cut between paragraphs gives the same finds.
func TestChunksGiveTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []string
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			parts = append(parts, samples[rapid.IntRange(0, len(samples)-1).Draw(t, "sample")].text)
		}
		whole := Identifiers(strings.Join(parts, "\n\n"), allNational)
		var cut []Identifier
		at := 0
		for _, p := range parts {
			for _, id := range Identifiers(p, allNational) {
				id.Begin += at
				id.End += at
				cut = append(cut, id)
			}
			at += len(p) + 2
		}
		if d := cmp.Diff(cut, whole); d != "" {
			t.Fatal(d)
		}
	})
}

func FuzzIdentifiers(f *testing.F) {
	for _, s := range samples {
		f.Add(s.text)
	}
	f.Add("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL898902C36UTO7408122F1204159ZE184226B<<<<<10")
	f.Add("\xff\xfe+1 (\xc3")
	f.Fuzz(func(t *testing.T, text string) { identifiersHold(t, text) })
}

func identifiersHold(t testing.TB, text string) {
	opt := allNational
	opt.Region = "BE"
	last := 0
	for _, id := range Identifiers(text, opt) {
		if id.Begin < last || id.End <= id.Begin || id.End > len(text) || text[id.Begin:id.End] != id.Text {
			t.Fatalf("bad span %+v in %q", id, text)
		}
		if !id.Valid && id.Norm != "" {
			t.Fatalf("invalid identifier has a normal form: %+v", id)
		}
		last = id.End
	}
}
