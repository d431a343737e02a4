package warning_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/warning"
)

// full is a warning that lacks nothing.
func full() *warning.Warning {
	return &warning.Warning{
		Precedence: warning.Urgent, Action: warning.MeetOnWay, Asked: "check on arrival", Urgency: warning.UrgentThreat, Reason: "the flight leaves in half an hour",
		Threat: "removed from the border area on suspicion of wanting to join an armed group", Basis: claim.Fact,
		Grade: claim.Grade{Scheme: claim.Scheme4x4, Source: "B", Info: "2"}, GradedBy: "o-turk",
		Subjects: []warning.Subject{{Ref: claim.Ref{ID: "s-one", Kind: "person", Label: "Example One"}, Claims: []claim.ID{"c-1", "c-2"}}},
		Places:   []warning.Place{{Role: warning.To, Words: "Schiphol", Country: "NL"}, {Role: warning.From, Words: "Istanbul", Country: "TR"}},
		Begins:   1000, Ends: 2000, ReplyBy: 3000, // long past: the terms count
		Contacts: []warning.Contact{{Name: "duty desk", Telephone: "+90 212 555 0100", Languages: []string{"en"}, AllHours: true}},
		To:       []warning.Recipient{{Agency: "nl-spoc", Because: []warning.Because{{Rule: warning.RuleDestination, Words: "Schiphol"}}}},
		Terms:    warning.DefaultTerms(warning.Urgent), Channel: warning.Channel{Name: "direct", Reason: "urgency"},
	}
}

func TestAWarningKeepsItsBytes(t *testing.T) {
	w := full()
	b, err := w.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := warning.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	w.Form = warning.Form
	if diff := cmp.Diff(w, got); diff != "" {
		t.Error(diff)
	}
	if missing := got.Incomplete(); len(missing) != 0 {
		t.Errorf("missing %v of a full warning", missing)
	}
}

// The note of 14 July 2015: no urgency, no reason, no action. It leaves, and
// what is missing is known.
func TestWhatIsMissingDelaysNothing(t *testing.T) {
	w := &warning.Warning{Precedence: warning.Urgent, Grade: claim.Ungraded, Terms: warning.DefaultTerms(warning.Urgent),
		Channel:  warning.Channel{Name: "direct", Reason: "third-country"},
		Subjects: []warning.Subject{{Ref: claim.Ref{ID: "s-one", Kind: "person"}}}, Awaited: []string{"flight number"},
		To: []warning.Recipient{{Agency: "nl-spoc", Because: []warning.Because{{Rule: warning.RuleDestination, Words: "Schiphol"}}}}}
	if _, err := w.Encode(); err != nil {
		t.Fatalf("an incomplete warning was held back: %v", err)
	}
	want := []string{"action", "urgency", "reason", "threat", "grade", "replyBy", "contacts", "flight number"}
	if diff := cmp.Diff(want, w.Incomplete()); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsNameTheirField(t *testing.T) {
	for field, spoil := range map[string]func(*warning.Warning){
		"precedence":         func(w *warning.Warning) { w.Precedence = "soon" },
		"terms.policy":       func(w *warning.Warning) { w.Terms.Policy = "" },
		"terms.acknowledge":  func(w *warning.Warning) { w.Terms.Acknowledge *= 2 },
		"terms.receipt":      func(w *warning.Warning) { w.Terms.Receipt = 0 },
		"terms.workingDay":   func(w *warning.Warning) { w.Terms.WorkingDay = true },
		"action":             func(w *warning.Warning) { w.Action = "shoot" },
		"urgency":            func(w *warning.Warning) { w.Urgency = "urgent-e" },
		"basis":              func(w *warning.Warning) { w.Basis = "rumour" },
		"author":             func(w *warning.Warning) { w.Basis = claim.Assessment },
		"grade":              func(w *warning.Warning) { w.Grade = claim.Grade{} },
		"gradedBy":           func(w *warning.Warning) { w.GradedBy = "" },
		"ends":               func(w *warning.Warning) { w.Ends = 1 },
		"subjects[0]":        func(w *warning.Warning) { w.Subjects[0].ID = "" },
		"subjects[0].claims": func(w *warning.Warning) { w.Subjects[0].Claims = []claim.ID{""} },
		"places[0]":          func(w *warning.Warning) { w.Places[0].Role = "near" },
		"places[0].country":  func(w *warning.Warning) { w.Places[0].Country = "Netherlands" },
		"contacts[0]":        func(w *warning.Warning) { w.Contacts[0].Telephone = " " },
		"to":                 func(w *warning.Warning) { w.To = nil },
		"to[0]":              func(w *warning.Warning) { w.To[0].Agency = "NL" },
		"to[0].because":      func(w *warning.Warning) { w.To[0].Because = nil },
		"channel":            func(w *warning.Warning) { w.Channel.Name = "telex" },
		"channel.reason":     func(w *warning.Warning) { w.Channel.Reason = "handy" },
		"threat":             func(w *warning.Warning) { w.Threat = string(make([]byte, warning.MaxText+1)) },
		"awaited":            func(w *warning.Warning) { w.Awaited = make([]string, warning.MaxItems+1) },
	} {
		t.Run(field, func(t *testing.T) {
			w := full()
			spoil(w)
			_, err := w.Encode()
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != field {
				t.Errorf("got %v", err)
			}
		})
	}
	twice := full()
	twice.To = append(twice.To, twice.To[0])
	if err := twice.Validate(); err == nil {
		t.Error("a recipient stands twice")
	}
	routine := full()
	routine.Precedence, routine.Terms = warning.Routine, warning.DefaultTerms(warning.Routine)
	if err := routine.Validate(); err == nil {
		t.Error("a routine warning has a ground of urgency")
	}
}

func TestAChangeKeepsWhatStands(t *testing.T) {
	w := full()
	c := &warning.Change{Kind: warning.Amend, Number: 1, Warning: full(), Reason: "flight number known"}
	b, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := warning.DecodeChange(b); err != nil {
		t.Fatal(err)
	}
	if err := c.Fits(w); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*warning.Warning){
		"exercise":   func(w *warning.Warning) { w.Exercise = true },
		"precedence": func(w *warning.Warning) { w.Precedence, w.Terms = warning.Flash, warning.DefaultTerms(warning.Flash) },
		"terms":      func(w *warning.Warning) { w.Terms.Policy = "later" },
	} {
		other := &warning.Change{Kind: warning.Amend, Number: 2, Warning: full(), Reason: "x"}
		spoil(other.Warning)
		if err := other.Fits(w); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
	for name, c := range map[string]*warning.Change{
		"no number":         {Kind: warning.Withdraw, Reason: "x"},
		"no reason":         {Kind: warning.Withdraw, Number: 1},
		"content withdrawn": {Kind: warning.Withdraw, Number: 1, Reason: "x", Warning: full()},
		"nothing amended":   {Kind: warning.Amend, Number: 1, Reason: "x"},
		"unknown":           {Kind: "mute", Number: 1, Reason: "x"},
	} {
		if _, err := c.Encode(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAReceiptHasWhatItsOutcomeDemands(t *testing.T) {
	second := warning.Note{Result: warning.NoCapacity, Second: "o-two"}
	for name, c := range map[string]struct {
		outcome claim.Outcome
		by      claim.OfficerID
		note    warning.Note
		ground  warning.Ground
		text    string
		want    fault.Kind // Internal means that it is good
	}{
		"acknowledged":              {outcome: claim.Acknowledged, by: "o-one"},
		"acknowledged by nobody":    {outcome: claim.Acknowledged, want: fault.Invalid},
		"opened by nobody":          {outcome: warning.Opened, want: fault.Invalid},
		"delivered by machine":      {outcome: claim.Delivered},
		"undelivered to whom":       {outcome: claim.Undelivered, want: fault.Invalid},
		"assessed":                  {outcome: claim.Assessed, by: "o-one", note: warning.Note{Assessment: warning.Relevant}},
		"assessed as nothing":       {outcome: claim.Assessed, by: "o-one", want: fault.Invalid},
		"not ours, no reason":       {outcome: claim.Assessed, by: "o-one", note: warning.Note{Assessment: warning.NotOurs}, want: fault.Invalid},
		"actioned, no words":        {outcome: claim.Actioned, by: "o-one", want: fault.Invalid},
		"actioned":                  {outcome: claim.Actioned, by: "o-one", text: "met at the gate"},
		"refused freely":            {outcome: claim.Refused, by: "o-one", ground: "busy", text: "no time", want: fault.Invalid},
		"refused without words":     {outcome: claim.Refused, by: "o-one", ground: warning.NotCompetent, want: fault.Invalid},
		"refused":                   {outcome: claim.Refused, by: "o-one", ground: warning.NotPermitted, text: "no such check in our law"},
		"closed without result":     {outcome: claim.Closed, by: "o-one", text: "x", want: fault.Invalid},
		"closed by nobody":          {outcome: claim.Closed, note: warning.Note{Result: warning.Done}, text: "x", want: fault.Invalid},
		"closed":                    {outcome: claim.Closed, by: "o-one", note: warning.Note{Result: warning.Done}, text: "checked"},
		"no capacity alone":         {outcome: claim.Closed, by: "o-one", note: warning.Note{Result: warning.NoCapacity}, text: "nobody", want: fault.Forbidden},
		"no capacity with himself":  {outcome: claim.Closed, by: "o-two", note: second, text: "nobody", want: fault.Forbidden},
		"no capacity with a second": {outcome: claim.Closed, by: "o-one", note: second, text: "nobody"},
		"countersigned what":        {outcome: warning.Countersigned, by: "o-one", want: fault.Invalid},
		"telephoned whom":           {outcome: warning.Telephoned, by: "o-one", text: "told", want: fault.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := warning.Receipt("d-1", c.outcome, c.by, c.note, c.ground, c.text)
			if (err == nil) != (c.want == fault.Internal) || (err != nil && !fault.Is(err, c.want)) {
				t.Errorf("got %v", err)
			}
		})
	}
}
