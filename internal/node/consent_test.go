package node_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/duty"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/view"
)

// asksConsent has a holder ask whether records may go on.
func asksConsent(t *testing.T, h *nodetest.House, recipient claim.AgencyID, records ...claim.ID) view.Consent {
	t.Helper()
	v, err := h.AskConsent(t.Context(), h.Duty, node.AskConsentRequest{Records: records, Recipient: recipient, Reason: "he was seen there"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// consents are the questions that the duty officer of an agency sees.
func consents(t *testing.T, h *nodetest.House) []view.Consent {
	t.Helper()
	vs, err := h.Consents(t.Context(), h.Duty, node.ConsentsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return vs
}

// passes tells how many of the records a holder may give to an agency.
func passes(t *testing.T, h *nodetest.House, to claim.AgencyID, records ...claim.ID) int {
	t.Helper()
	v, err := h.Share(t.Context(), h.Duty, node.ShareRequest{Records: records, To: []claim.AgencyID{to}, Preview: true})
	if err != nil {
		t.Fatal(err)
	}
	return len(v.Recipients[0].Records)
}

// A holder of a restricted record (H2) asks its originator whether it may go on.
// The originator's desk owes an answer; the grant is signed and frees this
// record for this agency: no other record, and no other agency.
func TestConsentIsAskedGrantedAndBound(t *testing.T) {
	clock := march2016()
	a, b, c, d := nodetest.Open(t, "be-spoc", clock), nodetest.Open(t, "fr-spoc", clock), nodetest.Open(t, "nl-spoc", clock), nodetest.Open(t, "de-spoc", clock)
	all := []*nodetest.House{a, b, c, d}
	for i, h := range all {
		desk(t, h)
		for _, o := range all[:i] {
			nodetest.Befriend(t, o, h)
		}
	}
	records := restricted(t, a, b, all...)
	one, other := records[0], records[1]
	if passes(t, b, "nl-spoc", records...) != 0 {
		t.Fatal("it may go on without consent")
	}
	ask := asksConsent(t, b, "nl-spoc", one)
	if ask.Originator != "be-spoc" || ask.Outcome != "" || kinds(t, b)["consent-silence"] != 0 {
		t.Errorf("asked: %+v, desk %v", ask, kinds(t, b))
	}
	nodetest.Carry(t, all...)
	on, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{})
	if err != nil || len(on.Obligations) != 1 || on.Obligations[0].Owner == "" || on.Obligations[0].Due == "" || !strings.Contains(on.Obligations[0].Title, "fr-spoc asks whether 1 records may go to nl-spoc: he was seen there") {
		t.Fatalf("desk of the originator: %+v %v", on, err)
	}
	if got := consents(t, a); len(got) != 1 || !slices.Equal(got[0].Records, []string{string(one)}) || len(got[0].NotHeld) != 0 {
		t.Errorf("the originator reads %+v", got)
	}
	if kinds(t, c)["consent"] != 0 || len(consents(t, c)) != 0 || len(consents(t, d)) != 0 {
		t.Error("somebody else was told of the question")
	}
	if _, err := a.Attend(t.Context(), a.Duty, node.AttendRequest{Obligation: on.Obligations[0].ID, Act: node.Close, Outcome: "done", Text: "no"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a question was closed without an answer: %v", err)
	}
	v, err := a.AnswerConsent(t.Context(), a.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(ask.ID), Permit: true, Reason: "agreed"})
	if err != nil || v.Outcome != "permitted" || kinds(t, a)["consent"] != 0 {
		t.Fatalf("%+v %v, desk %v", v, err, kinds(t, a))
	}
	if _, err := a.AnswerConsent(t.Context(), a.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(ask.ID), Reason: "changed my mind"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("answered twice: %v", err)
	}
	nodetest.Carry(t, all...)
	got := consents(t, b)
	if len(got) != 1 || got[0].Outcome != "permitted" || got[0].Answer != "agreed" || got[0].AnsweredBy != string(a.Supervisor.Officer) || kinds(t, b)["consent-answer"] != 1 {
		t.Errorf("the asker reads %+v, desk %v", got, kinds(t, b))
	}
	if passes(t, b, "nl-spoc", one) != 1 || passes(t, b, "nl-spoc", other) != 0 || passes(t, b, "de-spoc", one, other) != 0 {
		t.Error("the consent frees more, or less, than it says")
	}
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: records, To: []claim.AgencyID{"nl-spoc"}, Reason: "as permitted"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, b, c)
	if there := ids(t, c); !slices.Equal(there, []claim.ID{one}) {
		t.Errorf("nl-spoc holds %v", there)
	}
	next := asksConsent(t, c, "de-spoc", one)
	nodetest.Carry(t, a, c) // the word that it went on to nl-spoc is still with fr-spoc
	if got := consents(t, a)[0]; got.ID != next.ID || !slices.Equal(got.NotHeld, []string{string(one)}) {
		t.Errorf("the originator is not told that it never gave it to nl-spoc: %+v", got)
	}
	nodetest.Carry(t, all...)
	if got := consents(t, a)[0]; len(got.NotHeld) != 0 {
		t.Errorf("told of it, and it still does not know who holds it: %+v", got)
	}
	for _, h := range all {
		if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
			t.Errorf("verify at %s: %+v %v", h.Agency, v, err)
		}
	}
}

// A refusal comes with its reason, and frees nothing.
func TestConsentIsRefusedWithAReason(t *testing.T) {
	a, b, c := three(t)
	one := restricted(t, a, b, a, b, c)[0]
	ask := asksConsent(t, b, "nl-spoc", one)
	nodetest.Carry(t, a, b, c)
	answer := node.AnswerConsentRequest{Ask: claim.ID(ask.ID)}
	if _, err := a.AnswerConsent(t.Context(), a.Supervisor, answer); !fault.Is(err, fault.Invalid) {
		t.Errorf("refused without a reason: %v", err)
	}
	answer.Reason = "it would show who told us"
	if _, err := a.AnswerConsent(t.Context(), a.Analyst, answer); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst spoke for the agency: %v", err)
	}
	if _, err := b.AnswerConsent(t.Context(), b.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(ask.ID), Permit: true, Reason: "we think so"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("the asker answered itself: %v", err)
	}
	if _, err := a.AnswerConsent(t.Context(), a.Supervisor, answer); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if got := consents(t, b); len(got) != 1 || got[0].Outcome != "not permitted" || got[0].Answer != answer.Reason {
		t.Errorf("the asker reads %+v", got)
	}
	if passes(t, b, "nl-spoc", one) != 0 {
		t.Error("refused, and it may go on")
	}
	if k := kinds(t, b); k["consent-answer"] != 1 || k["consent-silence"] != 0 {
		t.Errorf("desk of the asker %v", k)
	}
}

// An originator that says nothing has not consented: its own head and director
// are called, and after three days the asker's.
func TestSilenceAboutConsentEscalatesAtBothEnds(t *testing.T) {
	clock, hs := town(t, "2016-03-24T08:00", "be-spoc", "fr-spoc", "nl-spoc")
	a, b := hs[0], hs[1]
	one := restricted(t, a, b, hs...)[0]
	asksConsent(t, b, "nl-spoc", one)
	nodetest.Carry(t, hs...)
	called := until(t, clock, "2016-03-27T07:00", hs...)
	if !slices.Contains(called["be-spoc"], duty.Head) || !slices.Contains(called["be-spoc"], duty.Director) {
		t.Errorf("the originator's desk called %v", called["be-spoc"])
	}
	if len(called["fr-spoc"]) != 0 {
		t.Errorf("the asker's desk called %v before the time was over", called["fr-spoc"])
	}
	called = until(t, clock, "2016-03-27T20:00", hs...)
	if !slices.Contains(called["fr-spoc"], duty.Director) || kinds(t, b)["consent-silence"] != 1 {
		t.Errorf("the asker's desk called %v and shows %v", called["fr-spoc"], kinds(t, b))
	}
	d, err := a.Desk(t.Context(), a.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Breached == "" {
		t.Errorf("no breach on record: %+v %v", d, err)
	}
	if passes(t, b, "nl-spoc", one) != 0 {
		t.Error("silence was taken for consent")
	}
}

// What needs no consent, what consent cannot free, and what the asker does not
// hold is not asked; and who asks about records that he was never given learns
// nothing: the desk there is told so.
func TestWhatConsentCannotBeAskedAbout(t *testing.T) {
	a, b, c := three(t)
	one := restricted(t, a, b, a, b, c)[0]
	own := file(t, b, fiction)
	acceptAll(t, b, own)
	var mine claim.ID
	for _, x := range export(t, b, b.Analyst, node.ExportRequest{}).claims {
		if x.Marking.Originator == "fr-spoc" {
			mine = claim.ID(x.ID)
		}
	}
	for name, req := range map[string]node.AskConsentRequest{
		"no reason":              {Records: []claim.ID{one}, Recipient: "nl-spoc"},
		"nothing":                {Recipient: "nl-spoc", Reason: "x"},
		"nobody":                 {Records: []claim.ID{one}, Reason: "x"},
		"itself":                 {Records: []claim.ID{one}, Recipient: "fr-spoc", Reason: "x"},
		"to its originator":      {Records: []claim.ID{one}, Recipient: "be-spoc", Reason: "x"},
		"its own record":         {Records: []claim.ID{mine}, Recipient: "nl-spoc", Reason: "x"},
		"not held":               {Records: []claim.ID{"c-none"}, Recipient: "nl-spoc", Reason: "x"},
		"of several originators": {Records: []claim.ID{one, mine}, Recipient: "nl-spoc", Reason: "x"},
	} {
		if _, err := b.AskConsent(t.Context(), b.Duty, req); err == nil {
			t.Errorf("a question was put: %s", name)
		}
	}
	if _, err := c.AskConsent(t.Context(), c.Duty, node.AskConsentRequest{Records: []claim.ID{one}, Recipient: "fr-spoc", Reason: "x"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("asked about what it does not hold: %v", err)
	}
}

// Only the originator's word ends the wait and frees a record. What another
// agency, even a third that reads the question, signs in its stead frees
// nothing, is shown as no answer, and leaves the desk waiting.
func TestOnlyTheOriginatorAnswersForConsent(t *testing.T) {
	for name, body := range map[string]func(ask, one claim.ID) claim.Validator{
		"permit": func(ask, one claim.ID) claim.Validator {
			return &claim.Directive{Act: claim.Permit, Actor: "someone", Records: []claim.ID{one}, Audience: []claim.AgencyID{"nl-spoc"}, Of: string(ask), Reason: "in their stead"}
		},
		"refusal": func(ask, _ claim.ID) claim.Validator {
			return &claim.Receipt{Outcome: claim.NotPermitted, Actor: "someone", Of: string(ask), Text: "in their stead"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, b, c := three(t)
			one := restricted(t, a, b, a, b, c)[0]
			ask := asksConsent(t, b, "nl-spoc", one)
			nodetest.Carry(t, a, b, c)
			if err := c.Sign(t.Context(), c.Duty, "fr-spoc", body(claim.ID(ask.ID), one)); err != nil {
				t.Fatal(err)
			}
			nodetest.Carry(t, a, b, c)
			if got := consents(t, b); len(got) != 1 || got[0].Outcome != "" || got[0].Answer != "" {
				t.Errorf("the asker reads %+v", got)
			}
			if passes(t, b, "nl-spoc", one) != 0 {
				t.Error("another agency's word freed the record")
			}
			if k := kinds(t, b); k["consent-answer"] != 0 {
				t.Errorf("desk of the asker %v", k)
			}
			b.Clock.Add(73 * time.Hour)
			if k := kinds(t, b); k["consent-silence"] != 1 {
				t.Errorf("the wait is over: desk of the asker %v", k)
			}
			if _, err := a.AnswerConsent(t.Context(), a.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(ask.ID), Permit: true, Reason: "agreed"}); err != nil {
				t.Fatal(err)
			}
			nodetest.Carry(t, a, b, c)
			if got := consents(t, b); got[0].Outcome != "permitted" || got[0].Answer != "agreed" || passes(t, b, "nl-spoc", one) != 1 {
				t.Errorf("the originator spoke after that: %+v", got)
			}
		})
	}
}

// Consent is to one version: when the originator has corrected the record since,
// neither the version that stands is free nor is the old one passed on alone.
func TestConsentIsToOneVersion(t *testing.T) {
	a, b, c := three(t)
	one := restricted(t, a, b, a, b, c)[0]
	ask := asksConsent(t, b, "nl-spoc", one)
	nodetest.Carry(t, a, b, c)
	if _, err := a.AnswerConsent(t.Context(), a.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(ask.ID), Permit: true, Reason: "agreed"}); err != nil {
		t.Fatal(err)
	}
	next, err := a.Correct(t.Context(), a.Duty, node.CorrectRequest{Record: one, Denied: true, Reason: "it was another man"})
	if err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if got := consents(t, b); len(got) != 1 || got[0].Outcome != "permitted" {
		t.Fatalf("the asker reads %+v", got)
	}
	if n := passes(t, b, "nl-spoc", claim.ID(next.Claim)); n != 0 {
		t.Error("consent to one version freed the next")
	}
	if n := passes(t, b, "nl-spoc", one); n != 0 {
		t.Error("the old version may go on without what corrects it")
	}
	again := asksConsent(t, b, "nl-spoc", claim.ID(next.Claim))
	nodetest.Carry(t, a, b, c)
	if _, err := a.AnswerConsent(t.Context(), a.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(again.ID), Permit: true, Reason: "agreed"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if n := passes(t, b, "nl-spoc", one); n != 2 {
		t.Errorf("%d of the record and its correction may go on, both were permitted", n)
	}
}

// agreed asks for consent to a record and has the originator give it.
func agreed(t *testing.T, a, b *nodetest.House, one claim.ID, all ...*nodetest.House) view.Consent {
	t.Helper()
	ask := asksConsent(t, b, "nl-spoc", one)
	nodetest.Carry(t, all...)
	v, err := a.AnswerConsent(t.Context(), a.Supervisor, node.AnswerConsentRequest{Ask: claim.ID(ask.ID), Permit: true, Reason: "agreed"})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A consent may be withdrawn at any time: nothing goes on by it from then on, the
// holder's desk reads why, and what has gone on stays until it is recalled. A new
// permit is a new word.
func TestConsentIsWithdrawn(t *testing.T) {
	a, b, c := three(t)
	records := restricted(t, a, b, a, b, c)
	one, other := records[0], records[1]
	given := agreed(t, a, b, one, a, b, c)
	unasked, err := a.Consent(t.Context(), a.Supervisor, node.ConsentRequest{Records: []claim.ID{other}, Asker: "fr-spoc", Recipient: "nl-spoc", Reason: "they need it"})
	if err != nil || unasked.Permit == "" || unasked.Outcome != "permitted" {
		t.Fatalf("%+v %v", unasked, err)
	}
	nodetest.Carry(t, a, b, c)
	if _, err := b.Share(t.Context(), b.Duty, node.ShareRequest{Records: []claim.ID{one}, To: []claim.AgencyID{"nl-spoc"}, Reason: "as permitted"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	withdrawing := node.WithdrawConsentRequest{Permit: claim.ID(given.Permit)}
	if _, err := a.WithdrawConsent(t.Context(), a.Supervisor, withdrawing); !fault.Is(err, fault.Invalid) {
		t.Errorf("withdrawn without a reason: %v", err)
	}
	withdrawing.Reason = "their desk was told too much"
	if _, err := a.WithdrawConsent(t.Context(), a.Analyst, withdrawing); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an analyst spoke for the agency: %v", err)
	}
	if _, err := b.WithdrawConsent(t.Context(), b.Supervisor, withdrawing); !fault.Is(err, fault.Invalid) {
		t.Errorf("the holder withdrew another's consent: %v", err)
	}
	for _, id := range []string{given.Permit, unasked.Permit} {
		withdrawing.Permit = claim.ID(id)
		v, err := a.WithdrawConsent(t.Context(), a.Supervisor, withdrawing)
		if err != nil || v.Outcome != "withdrawn" || v.Withdrawn == nil || v.Withdrawn.By != string(a.Supervisor.Officer) {
			t.Fatalf("%+v %v", v, err)
		}
	}
	if _, err := a.WithdrawConsent(t.Context(), a.Supervisor, withdrawing); !fault.Is(err, fault.Conflict) {
		t.Errorf("withdrawn twice: %v", err)
	}
	nodetest.Carry(t, a, b, c)
	if passes(t, b, "nl-spoc", one, other) != 0 {
		t.Error("withdrawn, and it may go on")
	}
	if got := consents(t, b); len(got) != 2 || got[0].Outcome != "withdrawn" || got[1].Outcome != "withdrawn" || got[0].Withdrawn.Reason != withdrawing.Reason {
		t.Errorf("the holder reads %+v", got)
	}
	on, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{})
	if err != nil || !slices.ContainsFunc(on.Obligations, func(o view.Obligation) bool {
		return o.Kind == "consent-withdrawn" && o.Title == "be-spoc no longer permits that 1 records go to nl-spoc: "+withdrawing.Reason
	}) {
		t.Errorf("desk of the holder %+v %v", on, err)
	}
	if there := ids(t, c); !slices.Equal(there, []claim.ID{one}) || len(consents(t, c)) != 0 {
		t.Errorf("the third holds %v and reads %+v", there, consents(t, c))
	}
	agreed(t, a, b, one, a, b, c)
	nodetest.Carry(t, a, b, c)
	if passes(t, b, "nl-spoc", one) != 1 {
		t.Error("a new permit frees nothing")
	}
	for _, h := range []*nodetest.House{a, b, c} {
		if v, err := h.Verify(t.Context(), h.Admin, node.VerifyRequest{}); err != nil || !v.OK {
			t.Errorf("verify at %s: %+v %v", h.Agency, v, err)
		}
	}
}

// Nobody but its originator ends a permit, and the end of one ends no other.
func TestOnlyTheOriginatorEndsAPermit(t *testing.T) {
	a, b, c := three(t)
	one := restricted(t, a, b, a, b, c)[0]
	given := agreed(t, a, b, one, a, b, c)
	nodetest.Carry(t, a, b, c)
	forged := &claim.Directive{Act: claim.WithdrawPermit, Actor: "someone", Of: given.Permit, Reason: "in their stead"}
	if err := c.Sign(t.Context(), c.Duty, "fr-spoc", forged); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if passes(t, b, "nl-spoc", one) != 1 || kinds(t, b)["consent-withdrawn"] != 0 {
		t.Errorf("a third ended the permit: desk %v", kinds(t, b))
	}
	early := &claim.Directive{Act: claim.WithdrawPermit, Actor: "someone", Of: "d-none-yet", Reason: "not needed"}
	if err := a.Sign(t.Context(), a.Duty, "fr-spoc", early); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	if kinds(t, b)["consent-withdrawn"] != 0 || passes(t, b, "nl-spoc", one) != 1 {
		t.Error("the end of an unknown permit ended another")
	}
}
