package node_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/peer"
)

// line is an open line to other houses; whoever is not named is dark, and a
// question to him ends with the asker's patience.
type line map[claim.AgencyID]*nodetest.House

func (l line) Check(ctx context.Context, q *peer.Question) (*peer.Reply, error) {
	to, ok := l[q.To]
	if !ok {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	b, err := q.Encode()
	if err != nil {
		return nil, err
	}
	if q, err = peer.ParseQuestion(b); err != nil {
		return nil, err
	}
	r, err := to.Office().Check(ctx, q.From, q)
	if err != nil {
		return nil, err
	}
	if b, err = r.Encode(); err != nil {
		return nil, err
	}
	return peer.ParseReply(b)
}

// The motorway at Hourdin near Cambrai, 14 November 2015, 09:10: three men in a
// car. What is known of one of them lies at two agencies, a third is dark. While
// they stand there the officer reads both issuers' notes, the marker, what is
// asked of him, and a telephone that answers; who did not answer is named; who
// was with him is on record.
func TestCambrai(t *testing.T) {
	clock, hs := town(t, "2015-11-14T09:10", "fr-desk", "be-desk", "es-desk", "de-desk")
	fr, be, es := hs[0], hs[1], hs[2] // de-desk is dark
	if _, err := fr.SetPeerContact(t.Context(), fr.Admin, node.ContactRequest{Agency: "de-desk", Telephone: "+49 30 00"}); err != nil {
		t.Fatal(err)
	}
	check := nizar(alert.Specific) // 36(3) of that time: with search
	check.Markers[0] = alert.WarningMarker{Kind: alert.Terrorism, Source: "be-desk", Grade: claim.Ungraded, ReviewBy: claim.Date(2016, 11, 1)}
	check.Note = "Co-report of the counter-terrorism service: hold him and telephone"
	issue(t, be, check)
	discreet := nizar(alert.Discreet)
	discreet.Markers, discreet.Note, discreet.Telephone = nil, "seen at Algeciras in August", "+34 91 00"
	issue(t, es, discreet)
	secret := nizar(alert.Arrest)
	if _, err := be.IssueAlert(t.Context(), be.Analyst, node.IssueRequest{Alert: secret, Codes: []claim.HandlingCode{claim.H2}}); err != nil {
		t.Fatal(err)
	}

	fr.Join(line{"be-desk": be, "es-desk": es})
	asked := node.RoadsideRequest{Names: []string{"TAMRAWI Nizar"}, Birth: "1989-09-15", Peers: true} // Within is the product's own two seconds
	v, err := fr.Roadside(t.Context(), fr.Duty, asked)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Cards) != 1 {
		t.Fatalf("%d cards for one who stands there", len(v.Cards))
	}
	card := v.Cards[0]
	notes, phones := map[string]string{}, map[string]string{}
	for _, a := range card.Alerts {
		notes[a.Issuer], phones[a.Issuer] = a.Note, a.Telephone
	}
	if len(card.Alerts) != 2 || notes["be-desk"] != check.Note || notes["es-desk"] != "seen at Algeciras in August" {
		t.Errorf("both issuers' notes: %+v", notes)
	}
	if phones["be-desk"] != check.Telephone || phones["es-desk"] != "+34 91 00" {
		t.Errorf("whom to telephone: %v", phones)
	}
	if !strings.HasPrefix(card.Order, "Specific check") || card.Hidden {
		t.Errorf("what is asked of him: %q", card.Order)
	}
	if len(card.Markers) != 1 || card.Markers[0].Kind != string(alert.Terrorism) || card.Markers[0].Issuer != "be-desk" {
		t.Errorf("the marker: %+v", card.Markers)
	}
	if len(v.NotAnswered) != 1 || v.NotAnswered[0].Source != "de-desk" || !strings.Contains(v.NotAnswered[0].Why, "+49 30 00") {
		t.Errorf("who did not answer: %+v", v.NotAnswered)
	}
	if !slices.Equal(v.Answered, []string{"fr-desk", "be-desk", "es-desk"}) {
		t.Errorf("who answered: %v", v.Answered)
	}

	s, err := fr.AddSighting(t.Context(), fr.Duty, node.SightingRequest{Sighting: alert.Sighting{Of: alert.Seen{Name: "Nizar Tamraoui"}, Place: "toll of Hourdin", When: "2015-11-14T09:10+01:00",
		Occasion: "motorway check", From: "Paris", To: "Brussels", Companions: []alert.Seen{{Name: "Lotfi Amzal"}, {Name: "Hakim Attar"}},
		Vehicles: []alert.Seen{{Name: "a dark Golf", Number: "1-ABC-234"}}}})
	if err != nil {
		t.Fatal(err)
	}
	companions := map[string]bool{}
	for _, c := range export(t, fr, fr.Analyst, node.ExportRequest{}).claims {
		if slices.Contains(s.Claims, c.ID) && c.Object != nil {
			companions[c.Object.Label] = true
		}
	}
	if !companions["Lotfi Amzal"] || !companions["Hakim Attar"] {
		t.Errorf("who was with him is not on record: %v", companions)
	}
	if clock.Now().Sub(at("2015-11-14T09:10")) > time.Minute {
		t.Error("time passed while he waited")
	}
	inspectors := map[*nodetest.House]node.Caller{}
	for _, h := range []*nodetest.House{fr, be, es} {
		inspectors[h] = h.Officer(t, "inspector", marking.Inspector)
	}
	logged := func(h *nodetest.House, use, with string) bool {
		es, err := h.ReadAudit(t.Context(), inspectors[h], node.AuditRequest{Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			if e.Use == use && e.Decision == string(audit.Allowed) && slices.Contains(e.Recipients, with) {
				return true
			}
		}
		return false
	}
	for _, x := range []struct {
		h         *nodetest.House
		use, with string
	}{{fr, "Roadside", "de-desk"}, {fr, "Roadside", "be-desk"}, {be, "Checked", "fr-desk"}, {es, "Checked", "fr-desk"}} {
		if !logged(x.h, x.use, x.with) {
			t.Errorf("%s has no entry of %s with %s", x.h.Agency, x.use, x.with)
		}
	}
}

// A question for a purpose that the asked agency does not know, one of last
// week, and one in another's name get no answer.
func TestAQuestionIsAnsweredForItsPurposeAlone(t *testing.T) {
	_, hs := town(t, "2015-11-14T09:10", "fr-desk", "be-desk")
	be := hs[1]
	issue(t, be, nizar(alert.Specific))
	now := be.Clock.Now().UnixMicro()
	good := peer.Question{From: "fr-desk", To: "be-desk", Asked: now, Purpose: "ct", Basis: "x", Officer: "o-1", Kind: "person", Names: []string{"Nizar Tamraoui"}, Birth: "1989-09-15"}
	if r, err := (line{"be-desk": be}).Check(t.Context(), &good); err != nil || len(r.Sought) != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	for name, change := range map[string]func(*peer.Question){
		"purpose": func(q *peer.Question) { q.Purpose = "curiosity" }, "age": func(q *peer.Question) { q.Asked -= int64(7 * 24 * time.Hour / time.Microsecond) },
		"name": func(q *peer.Question) { q.Names, q.Birth = nil, "" }} {
		q := good
		change(&q)
		if r, err := (line{"be-desk": be}).Check(t.Context(), &q); err == nil {
			t.Errorf("wrong %s was answered with %+v", name, r)
		}
	}
	if _, err := be.Office().Check(t.Context(), "es-desk", &good); !fault.Is(err, fault.Forbidden) {
		t.Errorf("in another's name: %v", err)
	}
}
