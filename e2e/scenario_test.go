package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// The times are those of scenarios.json, as the press reported them.

// asks has one agency ask another, not urgently: seven days (Directive (EU)
// 2023/977 Art. 5(1)).
func (s *story) asks(from, to *actor, sought, name string) string {
	s.t.Helper()
	var v struct{ ID string }
	s.read(from, &v, "request", "send", "--to", to.agency, "--channel-reason", "domestic", "--europol-reason", "bilateral alone", "--sought", sought, "--about", name, "--purpose", "to prevent an attack", "--facts", "he was stopped on his way to the border",
		"--offence", "taking part in a terrorist group", "--necessary", "nobody else knows it", "--available", "it was their police who stopped him")
	return v.ID
}

// Summer 2015: a question of 29 June that nobody answered, and a note of 14
// July, 26 minutes before the flight, without urgency, reason or action, that
// the country where the flight ends never got.
func TestSummer2015(t *testing.T) {
	s := newStory(t, "2015-06-29T09:00+02:00", "tr-desk", "be-desk", "nl-desk")
	tr, be, nl := s.desks[0], s.desks[1], s.desks[2]
	s.do(be, "peer", "country", "tr-desk", "--country", "TR", "--ground", "safeguards", "--instrument", "agreement on police cooperation", "--as", "second", "--as-password-file", be.password)
	request := s.asks(be, tr, "why was he arrested at Gaziantep", "Ilyas Barkan")
	s.comes(tr, "the question on the desk", "request", 1, anyState)

	s.until("2015-07-14T10:14+02:00")                     // three weeks without a word
	past := func(o owed) bool { return o.Escalated >= 2 } // the head, the director
	s.comes(tr, "the breach, past the one who is silent", "request", 1, func(o owed) bool { return o.Breached != "" && past(o) })
	s.comes(be, "the breach at the asker", "silence", 1, past)

	var w struct {
		ID      string
		Missing []string
	}
	s.read(tr, &w, "warn", "--to", "be-desk=its passport", "--to", "nl-desk=the flight ends there")
	s.read(tr, &w, "warn", "--release", w.ID, "--reason", "deported at 10:40", "--as", "second", "--as-password-file", tr.password)
	if !slices.Contains(w.Missing, "action") || !slices.Contains(w.Missing, "threat") {
		t.Errorf("what the note lacks: %v", w.Missing)
	}
	s.comes(nl, "the warning at 10:14 where the flight ends", "warning", 1, anyState)
	s.comes(be, "the warning", "warning", 1, anyState)
	s.comes(tr, "the task to complete it", "completion", 1, anyState)
	if at := s.now(); at.After(s.time("2015-07-14T10:40+02:00")) {
		t.Errorf("it was %v: the flight had left", at)
	}
	s.until("2015-07-20T09:00+02:00")
	s.comes(tr, "the silence of both", "silence", 2, func(o owed) bool { return o.Escalated >= 2 })
	s.comes(be, "the director at be-desk", "warning", 1, func(o owed) bool { return o.Escalated >= 2 })
	var sent struct {
		Recipients []struct{ Agency, Stage, Received, Acknowledged string }
	}
	tr.must(t, http.MethodGet, "/warnings/"+w.ID, nil, &sent)
	for _, r := range sent.Recipients {
		if r.Stage != "received" || r.Acknowledged != "" || !strings.HasPrefix(r.Received, "2015-07-14T08:1") {
			t.Errorf("the sender sees %+v", r)
		}
	}
	if len(sent.Recipients) != 2 || request == "" {
		t.Errorf("%d recipients", len(sent.Recipients))
	}
}

// A question of March 2015 about a man's travel that was answered after 13
// November: both commands see that its seven days are over.
func TestAQuestionAnsweredAfterTheFact(t *testing.T) {
	s := newStory(t, "2015-03-10T09:00+01:00", "es-desk", "be-desk")
	es, be := s.desks[0], s.desks[1]
	request := s.asks(es, be, "why did he travel", "Brahim Tamraoui")
	s.comes(be, "the question on the desk", "request", 1, anyState)
	s.until("2015-03-25T09:00+01:00")
	s.comes(be, "the breach, and the director called", "request", 1, func(o owed) bool { return o.Breached != "" && o.Escalated >= 2 })
	s.comes(es, "the silence, and the director called", "silence", 1, func(o owed) bool { return o.Escalated >= 2 })
	for _, a := range s.desks {
		var v struct {
			Late bool
			Due  string
		}
		a.must(t, http.MethodGet, "/requests/"+request, nil, &v)
		if !v.Late || !strings.HasPrefix(v.Due, "2015-03-17T08:0") {
			t.Errorf("%s sees %+v", a.agency, v)
		}
	}
	s.until("2015-11-16T09:00+01:00")
	s.do(be, "request", "answer", request, "--items", "1", "--nothing")
	s.comes(es, "the answer, which somebody has to read", "result", 1, anyState)
	var stats struct{ Counts []struct{ Late int } }
	be.must(t, http.MethodGet, "/statistics/2015", nil, &stats)
	if len(stats.Counts) != 1 || stats.Counts[0].Late != 1 {
		t.Errorf("statistics of 2015: %+v", stats)
	}
}

// A tip of July 2014 that was recorded nowhere, telephone data of February 2015
// that nobody read, and a file that was never assigned and closed in April for
// want of staff. Here it has an owner from its first second, the director is
// called while it rests and while the data lie unread, and one officer cannot
// end it for want of people: the attempt escalates.
func TestNoFileWithoutAnOwner(t *testing.T) {
	s := newStory(t, "2014-07-01T09:00+02:00", "fr-desk", "be-desk")
	fr, be := s.desks[0], s.desks[1]
	var w struct{ ID string }
	s.read(fr, &w, "warn", "--to", "be-desk=they live there", "--threat", "two brothers may do something that cannot be undone")
	s.do(fr, "warn", "--release", w.ID, "--as", "second", "--as-password-file", fr.password)
	s.comes(be, "the tip, with an owner", "warning", 1, func(o owed) bool { return o.Owner != "" })
	file := s.on(be, "warning")[0].ID
	s.do(be, "desk", "acknowledge", file)

	s.until("2015-02-02T09:00+01:00")
	request := s.asks(be, fr, "with whom do their telephones speak", "Nizar Tamraoui")
	s.comes(fr, "the question about the telephones", "request", 1, anyState)
	s.do(fr, "request", "answer", request, "--items", "1", "--nothing")
	s.comes(be, "the data, which somebody has to read", "result", 1, anyState)

	s.until("2015-04-21T09:00+02:00") // the day on which the file was closed
	s.comes(be, "the director, for data that nobody read", "result", 1, func(o owed) bool { return o.Escalated >= 2 })
	s.comes(be, "the director, after months of rest", "warning", 1, func(o owed) bool { return o.Escalated >= 2 })
	called := s.on(be, "warning")[0].Escalated
	s.do(be, "desk", "close", file, "--outcome", "no capacity", "--text", "no staff")
	if left := s.on(be, "warning"); len(left) != 1 || left[0].State == "closed" {
		t.Errorf("one officer closed it for want of people: %+v", left)
	}
	s.until("2015-05-04T09:00+02:00")
	s.comes(be, "the director, for a file without people", "warning", 1, func(o owed) bool { return o.Escalated > called })
}

// The motorway near Cambrai, 14 November 2015, 09:10: three men in a car. Two
// agencies know one of them, a third is dark. The officer has it all while they
// stand there.
func TestCambrai(t *testing.T) {
	s := newStory(t, "2015-11-14T09:10+01:00", "fr-desk", "be-desk", "es-desk", "de-desk")
	fr, be, es := s.desks[0], s.desks[1], s.desks[2]
	sought := []string{"alert", "add", "--name", "Nizar Tamraoui", "--birth", "1989-09-15", "--reason", "sought for the garage in the Verbindingslaan", "--language", "fr"}
	s.do(be, append(slices.Clone(sought), "--action", "specific-check", "--telephone", "+32 2 555 01 99", "--note", "hold him and telephone",
		"--marker", "terrorism-related-activity", "--marker-source", "be-desk")...)
	s.do(es, append(slices.Clone(sought), "--action", "discreet-check", "--telephone", "+34 91 00", "--note", "seen at Algeciras in August")...)
	s.desks[3].kill(t) // de-desk is dark
	var v struct {
		Cards []struct {
			Order   string
			Markers []struct{ Kind, Issuer string }
			Alerts  []struct{ Issuer, Note, Telephone string }
		}
		NotAnswered []struct{ Source, Why string }
	}
	begun := time.Now()
	fr.must(t, http.MethodPost, "/roadside", map[string]any{"names": []string{"TAMRAWI Nizar"}, "birth": "1989-09-15", "peers": true}, &v)
	t.Logf("answered in %v", time.Since(begun).Round(time.Millisecond))
	if len(v.Cards) != 1 || len(v.Cards[0].Alerts) != 2 {
		t.Fatalf("what the officer reads: %+v", v)
	}
	card := v.Cards[0]
	if !strings.HasPrefix(card.Order, "Specific check") || len(card.Markers) != 1 || card.Markers[0].Issuer != "be-desk" {
		t.Errorf("what is asked, and the marker: %q %+v", card.Order, card.Markers)
	}
	for _, a := range card.Alerts {
		if want := map[string]string{"be-desk": "hold him and telephone, +32 2 555 01 99", "es-desk": "seen at Algeciras in August, +34 91 00"}[a.Issuer]; want != a.Note+", "+a.Telephone {
			t.Errorf("%s says %q, %q", a.Issuer, a.Note, a.Telephone)
		}
	}
	if len(v.NotAnswered) != 1 || v.NotAnswered[0].Source != "de-desk" || !strings.Contains(v.NotAnswered[0].Why, "+00 0000 de-desk") {
		t.Errorf("who did not answer: %+v", v.NotAnswered)
	}
	s.do(fr, "sighting", "add", "--of", "Nizar Tamraoui", "--place", "toll of Hourdin", "--when", "2015-11-14T09:10+01:00", "--occasion", "motorway check",
		"--companion", "Lotfi Amzal", "--companion", "Hakim Attar")
	out := string(s.do(fr, "export", "--format", "jsonl"))
	for _, name := range []string{"Lotfi Amzal", "Hakim Attar"} {
		if !strings.Contains(out, name) {
			t.Errorf("%s, who was with him, is not on record", name)
		}
	}
	if at := s.now(); at.After(s.time("2015-11-14T09:40+01:00")) {
		t.Errorf("it was %v: they had let him go", at)
	}
}
