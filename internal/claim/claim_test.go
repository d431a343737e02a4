package claim_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

func sample() *claim.Claim {
	iv := claim.Interval{From: claim.Date(2015, 6, 1), To: claim.Date(2015, 6, 30), Precision: claim.PrecisionMonth, Words: "last June"}
	return &claim.Claim{
		Subject: claim.Ref{ID: "s-aaaaaaaaaaaaaaaaaaaaaaaaaa", Kind: "person", Label: "one of the three bombers"}, Predicate: "deported-from",
		Object:   &claim.Ref{ID: "s-bbbbbbbbbbbbbbbbbbbbbbbbbb", Kind: "place", Label: "Turkey"},
		Modality: claim.Reported, Basis: claim.Fact,
		Source: claim.Source{Name: "the Guardian", Chain: []claim.Attribution{{Kind: "article"}, {Speaker: "the Guardian", Kind: "outlet", Cue: "reported"}}},
		Grade:  claim.Ungraded, Valid: iv,
	}
}

func marking() claim.Marking { return claim.Marking{Originator: "be-spoc"} }

func TestGoldenBytesOfAClaim(t *testing.T) {
	b, err := claim.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	// A change of these bytes changes every id and breaks every signature:
	// it needs a new HeaderVersion, never a new constant.
	const want = "d1e3df7b1a81637483e5e84c6bd04557ee9ea1c43cc0271bee97fdef4f4f2faf"
	if got := claim.TextHash(string(b)); got != want {
		t.Errorf("canonical bytes changed: %s", got)
	}
	var back claim.Claim
	if err := claim.CheckCanonical(b, &back); err != nil {
		t.Fatal(err)
	}
	b2, _ := claim.Encode(&back)
	if !bytes.Equal(b, b2) {
		t.Errorf("re-encoding changed the bytes: %s", hex.EncodeToString(b2))
	}
}

func TestARecordSurvivesErasureOfItsPayload(t *testing.T) {
	pub, priv, _ := ed25519.GenerateKey(nil)
	d, err := claim.NewDraft(sample(), marking(), time.Date(2016, 3, 24, 9, 0, 0, 0, time.UTC).UnixMicro(), make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.Sign(func(b []byte) []byte { return ed25519.Sign(priv, b) })
	if err != nil {
		t.Fatal(err)
	}
	erased, err := claim.Open(r.HeaderBytes, r.Signature, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if erased.ID != r.ID || !ed25519.Verify(pub, erased.HeaderBytes, erased.Signature) {
		t.Error("the header no longer proves itself")
	}
	if _, err := erased.Body(); !fault.Is(err, fault.NotFound) {
		t.Errorf("body of an erased record: %v", err)
	}
	if _, err := claim.Open(r.HeaderBytes, r.Signature, make([]byte, 16), append(r.Payload, 0)); err == nil {
		t.Error("a changed payload passed")
	}
}

func TestValidationNamesThePlace(t *testing.T) {
	for name, spoil := range map[string]func(*claim.Claim){
		"no source":               func(c *claim.Claim) { c.Source.Name = " " },
		"value and object":        func(c *claim.Claim) { c.Value = claim.TextValue("x") },
		"assessment, no author":   func(c *claim.Claim) { c.Basis = claim.Assessment },
		"category without a case": func(c *claim.Claim) { c.Category = claim.CategoryVictim },
		"grade without a person":  func(c *claim.Claim) { c.Grade = claim.Grade{Scheme: claim.Scheme4x4, Source: "A", Info: "1"} },
		"unknown modality":        func(c *claim.Claim) { c.Modality = "proven" },
		"bad evidence":            func(c *claim.Claim) { c.Evidence = []claim.Evidence{{Begin: 3, End: 9, Quote: "abc"}} },
	} {
		c := sample()
		spoil(c)
		if err := c.Validate(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (&claim.Receipt{Outcome: claim.Acknowledged, Of: "d-x"}).Validate(); !fault.Is(err, fault.Invalid) {
		t.Errorf("an acknowledgement without a person passed: %v", err)
	}
	if err := (&claim.Directive{Act: claim.Override, Actor: "o-1", Second: "o-1", Reason: "life"}).Validate(); !fault.Is(err, fault.Invalid) {
		t.Errorf("an override by one person passed: %v", err)
	}
}

func TestGradesStayInTheirScheme(t *testing.T) {
	if _, err := claim.ParseGrade(claim.Scheme4x4, "E5"); !fault.Is(err, fault.Invalid) {
		t.Errorf("E5 passed as 4x4: %v", err)
	}
	g, err := claim.ParseGrade(claim.Scheme6x6, "B2")
	if err != nil || g.String() != "B2 (6x6)" {
		t.Errorf("%v %v", g, err)
	}
	if l := claim.Ungraded.Level(); l != 1 {
		t.Errorf("X4 has level %d", l)
	}
}

func TestIntervalsAndBounds(t *testing.T) {
	if s := claim.AtLeast(31).String(); s != "at least 31" {
		t.Error(s)
	}
	if s := claim.Between(400, 600).String(); s != "400 to 600" {
		t.Error(s)
	}
	if d := claim.Date(1969, 12, 31); d != -1 || d.String() != "1969-12-31" {
		t.Errorf("%d %s", d, d)
	}
}

func TestEncodingIsDeterministicForAnyClaim(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := sample()
		c.Note = rapid.String().Draw(t, "note")
		c.Source.Name = rapid.StringN(1, 20, 80).Draw(t, "source")
		n := rapid.Int64().Draw(t, "low")
		c.Object, c.Value = nil, claim.NumberValue(claim.AtLeast(n))
		b, err := claim.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		var back claim.Claim
		if err := claim.CheckCanonical(b, &back); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzOpenRecord(f *testing.F) {
	d, _ := claim.NewDraft(sample(), marking(), 1, make([]byte, 16))
	r, _ := d.Sign(func([]byte) []byte { return make([]byte, 64) })
	f.Add(r.HeaderBytes, r.Payload)
	f.Fuzz(func(t *testing.T, header, payload []byte) {
		rec, err := claim.Open(header, nil, make([]byte, 16), payload)
		if err != nil {
			return
		}
		if body, err := rec.Body(); err == nil {
			if _, err := claim.Encode(body); err != nil {
				t.Fatalf("decoded but does not encode: %v", err)
			}
		}
	})
}
