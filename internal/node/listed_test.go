package node_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/peer"
)

// A woman who saw the van is a witness: the case may hold who she is and what
// she can say, and not where she banks, until an officer says why.
func TestOfAWitnessTheCaseHoldsWhatTheLawLists(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	analyst := openCase(t, h, "The van at Poplar Street")
	witness := person("witness", "Mira Dolan")
	add := func(cs ...*claim.Claim) error { return imported(h, analyst, cs...) }
	set := func(c claim.Category, reduce bool, also ...string) error {
		_, err := h.SetCategory(t.Context(), analyst, node.CategoryRequest{Person: string(witness.ID), Category: c, Reason: "as the file says", Reduce: reduce, Also: also})
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(add(saidOf(witness, "name", nil, "Mira Dolan")))
	must(set(claim.CategoryWitness, false))
	// Who she is, and what the paragraph lists.
	must(add(saidOf(witness, "address", nil, "Populierstraat 9"), saidOf(witness, "protection", nil, "by the police of Antwerp")))
	// The refusal names the key and the category, and nothing of the batch stays.
	for _, key := range []string{"iban", "phone-number", "occupation", "reward"} {
		err := add(saidOf(witness, "alias", nil, "before "+key), saidOf(witness, key, nil, "BE68 5390 0754 7034"))
		if !fault.Is(err, fault.Forbidden) {
			t.Fatalf("%s of a witness: %v", key, err)
		}
		text, mend := fault.SafeText(err)
		if !strings.Contains(text, key) || !strings.Contains(text, "witness") || !strings.Contains(text, "B(5)") || !strings.Contains(mend, "--also "+key) {
			t.Errorf("the refusal does not say what it is about: %s; %s", text, mend)
		}
	}
	if v, err := h.Search(t.Context(), analyst, node.SearchRequest{Query: "before iban"}); err != nil || len(v.Hits) != 0 {
		t.Errorf("half a batch stayed: %v %v", v.Hits, err)
	}
	// Somebody else of the case is not held to her list, and what ties her to it is.
	driver := person("driver", "Karel Janda")
	must(add(saidOf(driver, "name", nil, "Karel Janda"), saidOf(driver, "iban", nil, "BE68 5390 0754 7034"), saidOf(witness, "met", &driver, "")))
	if err := add(saidOf(driver, "supports", &witness, "")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the witness as the other end: %v", err)
	}
	// A named officer opens one key, for a reason that stays on record.
	must(set(claim.CategoryWitness, false, "phone-number"))
	must(add(saidOf(witness, "phone-number", nil, "+32 3 555 01 01")))
	if err := add(saidOf(witness, "iban", nil, "BE68 5390 0754 7034")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("one key was opened, and another went in: %v", err)
	}
	people, err := h.CasePeople(t.Context(), analyst, node.CasePeopleRequest{})
	if err != nil || len(people) != 1 || !slices.Equal(people[0].Also, []string{"phone-number"}) {
		t.Errorf("%+v %v", people, err)
	}
	if err := set(claim.CategoryWitness, false, "religion"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a key that nobody has: %v", err)
	}
	if err := set(claim.CategorySuspect, false, "iban"); !fault.Is(err, fault.Invalid) {
		t.Errorf("a key beyond a list that there is not: %v", err)
	}
}

// A suspect turns out to be a witness: what was held of him as a suspect goes
// with that decision, by an order on the ledger, and the proofs hold.
func TestWhoIsASuspectNoLongerIsHeldAsOneNoLonger(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	analyst := openCase(t, h, "Garage Noord")
	man := person("man", "Bram Aalders")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	set := func(c claim.Category, reduce bool) (string, error) {
		v, err := h.SetCategory(t.Context(), analyst, node.CategoryRequest{Person: string(man.ID), Category: c, Reason: "the cameras clear him", Reduce: reduce})
		return strings.Join(v.Keys, " "), err
	}
	must(imported(h, analyst, saidOf(man, "name", nil, "Bram Aalders")))
	_, err := set(claim.CategorySuspect, false)
	must(err)
	must(imported(h, analyst, saidOf(man, "iban", nil, "NL91 ABNA 0417 1643 00"), saidOf(man, "modus-operandi", nil, "rents vans under other names"), saidOf(man, "alias", nil, "Bram A.")))
	if _, err := set(claim.CategoryWitness, false); !fault.Is(err, fault.Forbidden) || !strings.Contains(err.Error(), "iban, modus-operandi") {
		t.Fatalf("he became a witness and his account stayed: %v", err)
	}
	keys, err := set(claim.CategoryWitness, true)
	if err != nil || keys != "iban modus-operandi" {
		t.Fatalf("erased: %q %v", keys, err)
	}
	v, err := h.ShowSubject(t.Context(), analyst, node.ShowRequest{Subject: string(man.ID)})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range v.Properties {
		if p.Predicate == "iban" || p.Predicate == "modus-operandi" {
			t.Errorf("%s is still there", p.Predicate)
		}
	}
	if found, err := h.Search(t.Context(), analyst, node.SearchRequest{Query: "Bram A."}); err != nil || len(found.Hits) == 0 {
		t.Errorf("what a witness may have went too: %v", err)
	}
	if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
		t.Fatalf("%+v %v", v, err)
	}
}

// Of a boy of sixteen no more is held than who he is and to whom he belongs,
// until a named officer has decided, with a reason, as what he stands there. A
// date that is not certain is read as the youngest.
func TestMoreOfAMinorWaitsForADecision(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	analyst := openCase(t, h, "The flat in Poplar Street")
	born := func(p claim.Ref, from, to claim.Day) *claim.Claim {
		c := saidOf(p, "birth-date", nil, "")
		c.Value = claim.DateValue(claim.Interval{From: from, To: to, Precision: claim.PrecisionYear})
		return c
	}
	aged := func(p claim.Ref, years int64, stated claim.Day) *claim.Claim {
		c := saidOf(p, "age", nil, "")
		c.Value, c.Stated = claim.NumberValue(claim.Between(years, years)), claim.OneDay(stated)
		return c
	}
	for name, one := range map[string]struct {
		says  func(p claim.Ref) *claim.Claim
		young bool
	}{
		"born 2000":             {func(p claim.Ref) *claim.Claim { return born(p, claim.Date(2000, 1, 1), claim.Date(2000, 12, 31)) }, true},
		"born in 1998, no more": {func(p claim.Ref) *claim.Claim { return born(p, claim.Date(1998, 1, 1), claim.Date(1998, 12, 31)) }, true},
		"born in 1997":          {func(p claim.Ref) *claim.Claim { return born(p, claim.Date(1997, 1, 1), claim.Date(1997, 12, 31)) }, false},
		"sixteen last month":    {func(p claim.Ref) *claim.Claim { return aged(p, 16, claim.Date(2016, 2, 20)) }, true},
		"sixteen in 2010":       {func(p claim.Ref) *claim.Claim { return aged(p, 16, claim.Date(2010, 2, 20)) }, false},
	} {
		p := person("young "+name, "Jonas "+name)
		uncle := person("uncle "+name, "Karel "+name)
		if err := imported(h, analyst, saidOf(p, "name", nil, "Jonas "+name), one.says(p), saidOf(uncle, "name", nil, "Karel "+name), saidOf(uncle, "relative-of", &p, "")); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		err := imported(h, analyst, saidOf(p, "phone-number", nil, "+31 6 5550 1234"))
		if one.young != fault.Is(err, fault.Forbidden) || !one.young && err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !one.young {
			continue
		}
		if text, mend := fault.SafeText(err); !strings.Contains(text, "eighteen") || !strings.Contains(mend, "liaison case category") {
			t.Errorf("%s: %s; %s", name, text, mend)
		}
		if _, err := h.SetCategory(t.Context(), analyst, node.CategoryRequest{Person: string(p.ID), Category: claim.CategorySuspect, Reason: "he carried the bag; without his number the others cannot be found"}); err != nil {
			t.Fatal(err)
		}
		if err := imported(h, analyst, saidOf(p, "phone-number", nil, "+31 6 5550 1234")); err != nil {
			t.Errorf("%s, decided: %v", name, err)
		}
	}
}

// What a peer says of somebody whom it calls a witness is held to the same list:
// the message is kept aside with the key and the category, and not used.
func TestAPeersWordOnAWitnessIsHeldToTheSame(t *testing.T) {
	clock := march2016()
	a, b := nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "fr-spoc", clock)
	nodetest.Befriend(t, a, b)
	witness := person("far witness", "Mira Dolan")
	arrives := func(key string) error {
		c := saidOf(witness, key, nil, "Mira Dolan")
		c.Case, c.Category = "k-garage", claim.CategoryWitness
		d, err := claim.NewDraft(c, claim.Marking{Originator: a.Agency, Audience: []claim.AgencyID{b.Agency}, LegalBasis: "ct"}, clock.Now().UnixMicro(), make([]byte, claim.SaltSize))
		if err != nil {
			t.Fatal(err)
		}
		r, err := d.Sign(a.Identity.Ring.Sign.Sign)
		if err != nil {
			t.Fatal(err)
		}
		content, err := peer.EncodeRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		return b.Store.Write(t.Context(), func(tx *db.Tx) error {
			return b.Office().Apply(tx, a.Agency, 0, peer.Message{Kind: peer.KindRecord, Type: peer.TypeRecord, Content: content})
		})
	}
	if err := arrives("name"); err != nil {
		t.Fatal(err)
	}
	var refused *peer.Refusal
	if err := arrives("occupation"); !errors.As(err, &refused) || refused.Code != peer.PolicyRefused || !strings.Contains(refused.Text, "occupation") || !strings.Contains(refused.Text, "witness") {
		t.Fatalf("a peer's word on a witness: %v", err)
	}
}
