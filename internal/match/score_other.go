package match

import (
	"strings"

	"liaison/internal/name"
)

// Features lists every feature that a comparison uses. There is none of
// religion, ethnicity or language, and none may be added; nationality is capped
// and can be switched off. A test holds the list against the code.
var Features = []string{"token", "order", "legal form", "alias", "birth", "sex", "nationality", "identifier"}

// otherEvidence is what features beside the names say.
type otherEvidence struct {
	bits       float32
	birth      float32 // the bits of the dates of birth among them
	identified bool    // an identifier agrees
	sameDay    bool    // dates of birth agree to the day, as those of twins do
	apart      bool    // dates of birth contradict each other
}

// otherBits weighs births, sex, countries and identifiers. share is how far the
// names agree.
func otherBits(a, b *Prepared, share float32, t *tracer) otherEvidence {
	var e otherEvidence
	x, y := &a.Record, &b.Record
	if g := name.BestDate(x.Births, y.Births); g.Level != name.DateUnknown {
		e.bits += g.Bits
		e.birth = g.Bits
		e.sameDay, e.apart = g.Level == name.DateSameDay, g.Level == name.DateApart
		if t != nil {
			t.add("birth", g.Level.Reason(), dateTexts(x.Births), dateTexts(y.Births), g.Bits, g.Level.Reason())
		}
	} else if t != nil {
		t.add("birth", "not compared", dateTexts(x.Births), dateTexts(y.Births), 0, "a date of birth is missing on one side or both")
	}
	if known(x.Sex) && known(y.Sex) {
		bits, why := float32(1), "the same"
		if x.Sex != y.Sex {
			bits, why = -3, "different"
		}
		e.bits += bits
		t.add("sex", why, "", "", bits, "the documents' entry is "+why)
	}
	e.bits += nationality(x.Countries, y.Countries, t)
	e.addIdentifiers(x.Identifiers, y.Identifiers, share, t)
	return e
}

func known(s Sex) bool { return s == SexFemale || s == SexMale }

// nationality counts for little either way: people have several, and lists are
// full of guesses. A record without countries is how the feature is off.
func nationality(a, b []string, t *tracer) float32 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	bits, level := float32(-0.5), "different"
	for _, x := range a {
		for _, y := range b {
			if strings.EqualFold(x, y) {
				bits, level = 1, "same"
			}
		}
	}
	if t != nil {
		t.add("nationality", level, strings.Join(a, " "), strings.Join(b, " "), bits, "capped: at most +1 and −0.5 bits")
	}
	return bits
}

// addIdentifiers looks for a shared number. It is decisive with a name or for a
// thing, and never alone for a person: numbers are lent, shared and mistyped.
func (e *otherEvidence) addIdentifiers(a, b []name.Identifier, share float32, t *tracer) {
	clash, elsewhere := false, false
	for i := range a {
		for j := range b {
			x, y := &a[i], &b[j]
			if x.Kind == name.Address && y.Kind == name.Address {
				if x.Value == y.Value && name.SameHouse(x.Text, y.Text) {
					bits := identifierBits(x.Kind)
					e.bits += bits
					e.identified = true
					t.add("identifier", "same", x.Text, y.Text, bits, "both texts may be read as one house")
					return
				}
				elsewhere = true
				continue // one house may have two addresses
			}
			if x.Value == "" || x.Kind != y.Kind || x.Issuer != "" && y.Issuer != "" && x.Issuer != y.Issuer {
				continue
			}
			if x.Value != y.Value {
				clash = true
				continue
			}
			bits := identifierBits(x.Kind)
			e.bits += bits
			e.identified = share > 0.35 || things[x.Kind]
			t.add("identifier", "same", x.Text, y.Text, bits, "the same "+string(x.Kind)+" number")
			return
		}
	}
	if elsewhere {
		e.bits -= 8
		t.add("identifier", "different", "", "", -8, "the addresses are those of different houses, or of different doors")
	}
	if clash {
		e.bits--
		t.add("identifier", "different", "", "", -1, "numbers of one kind differ; people renew documents")
	}
}

// things are the identifiers of things, which have one bearer for life.
var things = map[name.IdentifierKind]bool{name.IMO: true, name.VIN: true, name.IMEI: true, name.LEI: true, name.ISIN: true}

// identifierBits is the evidence of a shared number of a kind.
func identifierBits(k name.IdentifierKind) float32 {
	switch k {
	case name.Phone, name.Plate, name.MMSI, name.Account:
		return 18
	case name.BIC, name.Address: // a house has many doors
		return 10
	}
	return 22
}

func dateTexts(ds []name.PartialDate) string {
	out := make([]string, len(ds))
	for i, d := range ds {
		out[i] = d.Original
	}
	return strings.Join(out, " or ")
}
