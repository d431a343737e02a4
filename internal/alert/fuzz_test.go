package alert_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/mutate"
)

// full is an alert with every part.
func full() *alert.Alert {
	return &alert.Alert{Action: alert.Inquiry, Kind: "person", Subject: "s-one", Names: []alert.Name{{Text: "Nizar Tamraoui", Kind: "name"}, {Text: "نزار تمراوي", Kind: "alias"}},
		Births: []string{"1989-09-15", "about 1990"}, Sex: "male", Selectors: []alert.Selector{{Property: "document-number", Text: "EH123456", Country: "BE"}},
		Reason: "seen at the garage", Note: "telephone first", Questions: []string{"Whose car is it?"}, Telephone: "+32 2 555 01 99", Languages: []string{"fr", "nl"},
		Markers: []alert.WarningMarker{{Kind: alert.Armed, Source: "be-spoc", Grade: claim.Ungraded, ReviewBy: claim.Date(2017, 1, 1)}},
		From:    claim.Date(2016, 3, 24), Until: claim.Date(2017, 3, 23)}
}

// decoders are what reads the bodies of alerts that another agency has shared.
func decoders(t testing.TB) []mutate.Decoder {
	bare := &alert.Alert{Action: alert.Seize, Kind: "vehicle", Selectors: []alert.Selector{{Property: "registration", Text: "1-ABC-234", Country: "BE"}},
		Reason: "stolen", Telephone: "+32 2 555 01 99", From: claim.Date(2016, 3, 24), Until: claim.Date(2016, 4, 24)}
	return []mutate.Decoder{
		decoder(t, "FuzzAlert", alert.Decode, full(), bare),
		decoder(t, "FuzzChange", alert.DecodeChange, &alert.Change{Kind: alert.Amend, Number: 1, On: claim.Date(2016, 4, 1), Alert: full(), Reason: "new papers"},
			&alert.Change{Kind: alert.Extend, Number: 2, On: claim.Date(2016, 4, 1), Until: claim.Date(2017, 3, 30), Reason: "still abroad"},
			&alert.Change{Kind: alert.Withdraw, Number: 3, On: claim.Date(2016, 4, 1), Reason: "arrested"}),
	}
}

func decoder[T interface{ Encode() ([]byte, error) }](t testing.TB, target string, decode func([]byte) (T, error), seeds ...T) mutate.Decoder {
	t.Helper()
	d := mutate.Decoder{Target: target, Holds: mutate.Same(decode, T.Encode)}
	for _, seed := range seeds {
		b, err := seed.Encode()
		if err != nil {
			t.Fatal(err)
		}
		d.Seeds = append(d.Seeds, b)
	}
	return d
}

func TestManyInputs(t *testing.T) { mutate.Many(t, decoders(t)) }

func FuzzAlert(f *testing.F)  { mutate.Fuzz(f, "FuzzAlert", decoders(f)) }
func FuzzChange(f *testing.F) { mutate.Fuzz(f, "FuzzChange", decoders(f)) }

// In whatever order an issuer’s changes come, the alert stands the same; what
// another signs changes nothing; and its version gives back what stands.
func TestAnAlertStandsTheSameInWhateverOrderItsChangesCome(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		issued := full()
		var changes []alert.Changed
		for i := range rapid.IntRange(0, 6).Draw(r, "changes") {
			c := &alert.Change{Kind: rapid.SampledFrom([]alert.ChangeKind{alert.Amend, alert.Amend, alert.Extend, alert.Withdraw}).Draw(r, "kind"),
				Number: rapid.Int64Range(1, 5).Draw(r, "number"), On: claim.Date(2016, 4, 1), Reason: "drawn"}
			switch c.Kind {
			case alert.Amend:
				w := *issued
				w.Action = rapid.SampledFrom([]alert.Action{alert.Discreet, alert.Arrest}).Draw(r, "action")
				w.Until -= claim.Day(rapid.IntRange(0, 30).Draw(r, "shorter"))
				c.Alert = &w
			case alert.Extend:
				c.Until = claim.Date(2017, 3, 24) + claim.Day(rapid.IntRange(0, 7).Draw(r, "longer"))
			}
			by := rapid.SampledFrom([]claim.AgencyID{"be-spoc", "be-spoc", "fr-spoc"}).Draw(r, "by")
			changes = append(changes, alert.Changed{ID: claim.ID(rune('a' + i)), By: by, Actor: "o-one", At: int64(i + 1), Change: c})
		}
		now := alert.Fold("be-spoc", issued, changes)
		own := slices.DeleteFunc(slices.Clone(changes), func(c alert.Changed) bool { return c.By != "be-spoc" })
		for _, other := range [][]alert.Changed{rapid.Permutation(changes).Draw(r, "order"), own} {
			if again := alert.Fold("be-spoc", issued, other); !reflect.DeepEqual(now, again) {
				r.Fatalf("%+v\n%+v", now, again)
			}
		}
		if at := (alert.Held{Issuer: "be-spoc", As: issued, Changes: changes}).At(now.Version); !reflect.DeepEqual(at, now.Alert) {
			r.Fatalf("version %d: %+v, and what stands is %+v", now.Version, at, now.Alert)
		}
		if at := (alert.Held{Issuer: "be-spoc", As: issued, Changes: changes}).At(0); !reflect.DeepEqual(at, issued) {
			r.Fatalf("as issued: %+v", at)
		}
	})
}
