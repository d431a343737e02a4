package node_test

import (
	"testing"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/node"
)

// Sightings, a crossing and a toll become a journey in the order of time: the
// days of which nothing is known are said, two places at once are said, and what
// one may not see leaves no trace in it.
func TestJourneysSayTheirGapsAndContradictions(t *testing.T) {
	a, _, _ := three(t)
	s := listed(t, a, a.Analyst, "harbour-list", "p1", "Ruud Verheim", "1971-04-02")
	k, err := a.OpenCase(t.Context(), a.Supervisor, node.CaseRequest{Title: "Closed case"})
	if err != nil {
		t.Fatal(err)
	}
	inside := a.Supervisor
	inside.Cases, inside.Case = []claim.CaseID{claim.CaseID(k.ID)}, claim.CaseID(k.ID)
	see := func(c node.Caller, place, when string, mod func(*alert.Sighting)) {
		t.Helper()
		g := alert.Sighting{Of: alert.Seen{Subject: s}, Place: place, When: when}
		if mod != nil {
			mod(&g)
		}
		if _, err := a.AddSighting(t.Context(), c, node.SightingRequest{Sighting: g}); err != nil {
			t.Fatal(err)
		}
	}
	see(a.Analyst, "Airport of Zuiderstad", "2015-10-20", nil)
	see(a.Analyst, "A2 toll, Hourdin", "2015-11-14T09:10+01:00", func(g *alert.Sighting) {
		g.Companions = []alert.Seen{{Name: "Hamza Attar"}}
		g.Vehicles = []alert.Seen{{Name: "grey Golf", Number: "1-ABC-234"}}
	})
	see(a.Analyst, "Station of Noordstad", "2015-11-14T09:25+01:00", nil)
	see(inside, "Hidden flat", "2015-11-01", nil)
	v, err := a.Journeys(t.Context(), a.Analyst, node.JourneysRequest{Subject: string(s)})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Points) != 4 { // three sightings, and the toll once more for the car
		t.Fatalf("%d points: %+v", len(v.Points), v.Points)
	}
	if len(v.Gaps) != 1 || v.Gaps[0].Days != 24 || v.Gaps[0].From != "2015-10-21" {
		t.Errorf("gaps %+v", v.Gaps)
	}
	if len(v.Clashes) == 0 || v.Points[v.Clashes[0].A].Place.Label == v.Points[v.Clashes[0].B].Place.Label {
		t.Errorf("clashes %+v", v.Clashes)
	}
	if len(v.Legs) != 2 || v.Legs[0].After != "2015-10-20" || v.Legs[0].By != "2015-11-14T09:10:00+01:00" {
		t.Errorf("legs %+v", v.Legs)
	}
	company := 0
	for _, p := range v.Points {
		company += len(p.Company)
	}
	if company == 0 {
		t.Error("who was with him is not there")
	}
	if v, err = a.Journeys(t.Context(), inside, node.JourneysRequest{Subject: string(s)}); err != nil || len(v.Points) != 5 || len(v.Gaps) != 2 {
		t.Errorf("on the team: %d points, gaps %+v, %v", len(v.Points), v.Gaps, err)
	}
	if v, err = a.Journeys(t.Context(), a.Analyst, node.JourneysRequest{Subject: string(s), From: claim.Date(2015, 11, 1)}); err != nil || len(v.Points) != 3 {
		t.Errorf("since November: %+v %v", v.Points, err)
	}
}
