package name

import (
	"errors"
	"testing"
)

func TestReadIdentifier(t *testing.T) {
	for _, c := range []struct {
		kind           IdentifierKind
		text, issuer   string
		want           string
		checked, wrong bool
	}{
		{Passport, "ab 12-345", "be", "AB12345", false, false},
		{Phone, "02 555 12 34", "BE", "+3225551234", true, false},
		{Phone, "+32 2 555 12 34", "", "+3225551234", true, false},
		{Phone, "555", "", "", false, true},
		{Email, " Anna.B@Example.ORG ", "", "anna.b@example.org", false, false},
		{Email, "nobody", "", "", false, true},
		{IBAN, "GB82 WEST 1234 5698 7654 32", "", "GB82WEST12345698765432", true, false},
		{IBAN, "GB82 WEST 1234 5698 7654 33", "", "", false, true},
		{LEI, "5493001KJTIIGC8Y1R12", "", "5493001KJTIIGC8Y1R12", true, false},
		{ISIN, "US0378331005", "", "US0378331005", true, false},
		{IMEI, "49-015420-323751-8", "", "490154203237518", true, false},
		{IMO, "IMO 9074729", "", "9074729", true, false},
		{IMO, "IMO 9074728", "", "", false, true},
		{VIN, "1M8GDM9AXKP042788", "", "1M8GDM9AXKP042788", true, false},
		{VIN, "1M8GDM9AXKP04278O", "", "", false, true},
		{MMSI, "211-234-560", "", "211234560", false, false},
		{BIC, "DEUTDEFFXXX", "", "DEUTDEFF", false, false},
		{Plate, "а 123 вс 77", "RU", "A123BC77", false, false},
		{Document, "--", "", "", false, true},
	} {
		d, err := ReadIdentifier(c.kind, c.text, c.issuer)
		if c.wrong {
			if !errors.Is(err, ErrIdentifier) {
				t.Errorf("%s %q: error %v", c.kind, c.text, err)
			}
			continue
		}
		if err != nil || d.Value != c.want || d.Checked != c.checked || d.Text != c.text {
			t.Errorf("%s %q: %+v, %v", c.kind, c.text, d, err)
		}
	}
}

func FuzzReadIdentifier(f *testing.F) {
	kinds := []IdentifierKind{Passport, Phone, Email, IBAN, LEI, ISIN, IMEI, IMO, VIN, MMSI, BIC, Plate}
	f.Add(0, "AB123", "BE")
	f.Add(3, "GB82WEST12345698765432", "")
	f.Fuzz(func(t *testing.T, k int, s, issuer string) {
		d, err := ReadIdentifier(kinds[uint(k)%uint(len(kinds))], s, issuer)
		if err == nil && d.Value == "" {
			t.Fatalf("%q has an empty normal form", s)
		}
	})
}
