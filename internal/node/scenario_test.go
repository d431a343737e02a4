package node_test

import (
	"slices"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/peer"
	"liaison/internal/request"
	"liaison/internal/warning"
)

// The timelines of these stories are those that the press reported of the
// inquiries after Paris and Brussels; persons and words are not.

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// until moves the clock, and has the desks call whom they must meanwhile.
func until(t *testing.T, clock *nodetest.Clock, text string, houses ...*nodetest.House) map[claim.AgencyID][]duty.Role {
	t.Helper()
	called := map[claim.AgencyID][]duty.Role{}
	for clock.Now().Before(at(text)) {
		clock.Add(min(time.Hour, at(text).Sub(clock.Now())))
		for _, h := range houses {
			if err := h.Store.Write(t.Context(), func(tx *db.Tx) error {
				pages, _, err := duty.Tick(tx, clock.Now().UnixMicro())
				for _, p := range pages {
					called[h.Agency] = append(called[h.Agency], p.Role)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return called
}

func town(t *testing.T, from string, names ...claim.AgencyID) (*nodetest.Clock, []*nodetest.House) {
	t.Helper()
	clock := nodetest.At(at(from))
	var out []*nodetest.House
	for _, name := range names {
		h := nodetest.Open(t, name, clock)
		desk(t, h)
		for _, o := range out {
			nodetest.Befriend(t, o, h)
		}
		out = append(out, h)
	}
	return clock, out
}

// Summer 2015: a question of 29 June that nobody answered, and a note of 14
// July without urgency, reason or action that the country of the flight's end
// never got.
func TestSummer2015(t *testing.T) {
	clock, hs := town(t, "2015-06-29T09:00", "tr-desk", "be-desk", "nl-desk")
	tr, be, nl := hs[0], hs[1], hs[2]
	if _, err := be.SetPeerCountry(t.Context(), be.Supervisor, node.PeerCountryRequest{Agency: "tr-desk", Country: "TR", Ground: peer.Safeguards, Instrument: "agreement on police cooperation"}); err != nil {
		t.Fatal(err)
	}
	asks(t, be, "tr-desk", "")
	nodetest.Carry(t, tr, be, nl)

	called := until(t, clock, "2015-07-14T10:14", tr, be, nl)
	for _, h := range []*nodetest.House{tr, be} {
		if !slices.Contains(called[h.Agency], duty.Head) || !slices.Contains(called[h.Agency], duty.Director) {
			t.Errorf("%s: the question of 29 June breached its clock and called %v only", h.Agency, called[h.Agency])
		}
	}
	d, err := tr.Desk(t.Context(), tr.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Breached == "" {
		t.Errorf("no breach on record: %+v %v", d, err)
	}

	note := &warning.Warning{Precedence: warning.Routine, To: []warning.Recipient{
		{Agency: "be-desk", Because: []warning.Because{{Rule: warning.RuleDocument, Words: "its passport"}}},
		{Agency: "nl-desk", Because: []warning.Because{{Rule: warning.RuleDestination, Words: "the flight ends there"}}}}}
	draft := warn(t, tr, tr.Duty, note)
	v, err := tr.Warn(t.Context(), tr.Supervisor, node.WarnRequest{Draft: draft.ID, Reason: "deported at 10:40"})
	if err != nil {
		t.Fatal("what is missing delayed it:", err)
	}
	if !slices.Contains(v.Missing, "action") || kinds(t, tr)["completion"] != 1 {
		t.Errorf("missing %v, desk of the sender %v", v.Missing, kinds(t, tr))
	}
	nodetest.Carry(t, tr, be, nl)
	if ws, err := nl.Warnings(t.Context(), nl.Duty, node.WarningsRequest{}); err != nil || len(ws) != 1 {
		t.Errorf("at 10:14 nl-desk has %+v %v", ws, err)
	}
	called = until(t, clock, "2015-07-20T09:00", tr, be, nl)
	if got := told(t, tr, v.ID, "be-desk"); got.Stage != "received" || got.Acknowledged != "" {
		t.Errorf("the sender sees %+v", got)
	}
	if kinds(t, tr)["silence"] != 2 || !slices.Contains(called["tr-desk"], duty.Director) || !slices.Contains(called["be-desk"], duty.Director) {
		t.Errorf("nobody said that he has it, desk %v, called %v", kinds(t, tr), called)
	}
}

// A question of March that is answered after November: both commands see that
// its seven days are over, and it is counted as late.
func TestAQuestionAnsweredAfterTheFact(t *testing.T) {
	clock, hs := town(t, "2015-03-10T09:00", "es-desk", "be-desk")
	es, be := hs[0], hs[1]
	id := asks(t, es, "be-desk", "").ID
	nodetest.Carry(t, es, be)
	called := until(t, clock, "2015-03-25T09:00", es, be)
	for _, h := range hs {
		if v := asked(t, h, id); !v.Late {
			t.Errorf("%s does not see that it is late: %+v", h.Agency, v)
		}
		if !slices.Contains(called[h.Agency], duty.Director) {
			t.Errorf("%s called %v only", h.Agency, called[h.Agency])
		}
	}
	until(t, clock, "2015-11-16T09:00")
	if _, err := be.Respond(t.Context(), be.Duty, node.RespondRequest{Request: claim.ID(id), Answer: &request.Answer{Items: []int64{1, 2}, Nothing: true}}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, es, be)
	s, err := be.Statistics(t.Context(), be.Supervisor, node.StatisticsRequest{Year: 2015})
	if err != nil || len(s.Counts) != 1 || s.Counts[0].Late != 1 {
		t.Errorf("%+v %v", s, err)
	}
	if k := kinds(t, es); k["result"] != 1 {
		t.Errorf("the answer came, and nobody has to read it: %v", k)
	}
}

// A tip that nobody owns, closed for want of people: here it has an owner from
// the first second though no roster was ever made, and one officer alone
// cannot end it for want of capacity.
func TestNoFileWithoutAnOwner(t *testing.T) {
	clock := nodetest.At(at("2014-07-01T09:00"))
	from, to := nodetest.Open(t, "fr-desk", clock), nodetest.Open(t, "be-desk", clock)
	nodetest.Befriend(t, from, to)
	for _, h := range []*nodetest.House{from, to} {
		if _, err := h.SetDesk(t.Context(), h.Admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: h.Supervisor.Officer}); err != nil {
			t.Fatal(err)
		}
	}
	tip := &warning.Warning{Precedence: warning.Routine, Threat: "they may do something that cannot be undone", Basis: claim.Fact,
		To: []warning.Recipient{{Agency: "be-desk", Because: []warning.Because{{Rule: warning.RulePremises, Words: "they live there"}}}}}
	draft := warn(t, from, from.Duty, tip)
	if _, err := from.Warn(t.Context(), from.Supervisor, node.WarnRequest{Draft: draft.ID}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, from, to)
	d, err := to.Desk(t.Context(), to.Duty, node.DeskRequest{})
	if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Owner != string(to.Supervisor.Officer) {
		t.Fatalf("%+v %v", d, err)
	}
	act := func(c node.Caller, act, outcome string) string {
		t.Helper()
		o, err := to.Attend(t.Context(), c, node.AttendRequest{Obligation: d.Obligations[0].ID, Act: act, Outcome: outcome, Text: "no staff"})
		if err != nil {
			t.Fatal(err)
		}
		return o.State
	}
	act(to.Duty, node.Acknowledge, "")
	if state := act(to.Duty, node.Close, string(warning.NoCapacity)); state == "closed" {
		t.Error("one officer closed it for want of people")
	}
	if called := until(t, clock, "2014-08-01T09:00", to); !slices.Contains(called["be-desk"], duty.Director) {
		t.Errorf("it rested a month and called %v only", called)
	}
	if state := act(to.Supervisor, node.Close, string(warning.NoCapacity)); state == "closed" {
		t.Error("the proposal of a month ago stood for the second officer's word after the ladder began anew")
	}
}
