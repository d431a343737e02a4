package request_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/request"
)

func siena() request.Channel { return request.Channel{Name: "siena"} }

// question is a request that holds all that Art. 4 asks for.
func question() *request.Request {
	return &request.Request{
		Kind: request.ToContactPoint, Items: []request.Item{{Number: 1, Sought: "journeys since January"}, {Number: 2, Sought: "known telephones"}},
		Purpose: "investigation of a network", Facts: "seen at the border with a rented car", Offence: "participation in a terrorist group",
		Necessary: "no other way to establish the journey", Available: "he is resident there",
		Subjects: []request.Subject{{Ref: claim.Ref{ID: "s-one", Kind: "person", Label: "Example One"}, Link: "driver of the car"}},
		Channel:  siena(), EuropolReason: "bilateral only",
	}
}

func urgent() *request.Request {
	q := question()
	q.Urgency, q.Urgent = request.Life, "a hostage"
	return q
}

func TestARequestKeepsItsBytes(t *testing.T) {
	q := urgent()
	b, err := request.Encode(q)
	if err != nil {
		t.Fatal(err)
	}
	got, err := request.DecodeRequest(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(q, got); diff != "" {
		t.Error(diff)
	}
	if _, err := request.DecodeAnswer(b); err == nil {
		t.Error("a request was read as an answer")
	}
}

func TestARequestHoldsWhatArticle4Asks(t *testing.T) {
	for field, spoil := range map[string]func(*request.Request){
		"kind":             func(q *request.Request) { q.Kind = "chat" },
		"items":            func(q *request.Request) { q.Items = nil },
		"items[1].number":  func(q *request.Request) { q.Items[1].Number = 7 },
		"items[0].sought":  func(q *request.Request) { q.Items[0].Sought = " " },
		"purpose":          func(q *request.Request) { q.Purpose = "" },
		"facts":            func(q *request.Request) { q.Facts = "" },
		"offence":          func(q *request.Request) { q.Offence = "" },
		"necessary":        func(q *request.Request) { q.Necessary = "" },
		"available":        func(q *request.Request) { q.Available = "" },
		"subjects[0]":      func(q *request.Request) { q.Subjects[0].Kind = "" },
		"subjects[0].link": func(q *request.Request) { q.Subjects[0].Link = "" },
		"urgency":          func(q *request.Request) { q.Urgent = "soon please" },
		"urgent":           func(q *request.Request) { q.Urgency = request.Threat },
		"channel":          func(q *request.Request) { q.Channel.Name = "fax" },
		"channel.reason":   func(q *request.Request) { q.Channel = request.Channel{Name: "direct", Reason: "habit"} },
		"europolReason":    func(q *request.Request) { q.EuropolReason = "" },
		"restrictions":     func(q *request.Request) { q.Restrictions = strings.Repeat("x", request.MaxText+1) },
	} {
		t.Run(field, func(t *testing.T) {
			q := question()
			spoil(q)
			_, err := request.Encode(q)
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != field {
				t.Errorf("got %v", err)
			}
		})
	}
	fifth := urgent()
	fifth.Urgency = "urgent-e"
	if err := fifth.Validate(); !fault.Is(err, fault.Invalid) {
		t.Errorf("a fifth ground of urgency: %v", err)
	}
}

func TestThereIsNoFreeRefusal(t *testing.T) {
	want := []string{"(a)", "(b)", "(c)", "(d)", "(e)", "(f)(i)", "(f)(ii)", "(f)(iii)", "(g)(i)", "(g)(ii)", "(h)"}
	var got []string
	for _, g := range request.Grounds() {
		got = append(got, strings.TrimPrefix(g.Article, "Art. 6(1)"))
		b, err := request.Encode(&request.Refusal{Ground: g.Ground, Items: []int64{1}})
		if err != nil {
			t.Fatalf("%s: %v", g.Article, err)
		}
		if _, err := request.DecodeRefusal(b); err != nil {
			t.Fatal(err)
		}
		if _, err := request.Encode(&request.Refusal{Ground: g.Ground, Items: []int64{1}, Text: "the source would"}); (err != nil) != strings.Contains(g.Article, "(f)") {
			t.Errorf("words with %s: %v", g.Article, err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, r := range map[string]*request.Refusal{
		"no ground":    {Items: []int64{1}},
		"own ground":   {Ground: "busy", Items: []int64{1}},
		"no item":      {Ground: request.NotAvailable},
		"twice":        {Ground: request.NotAvailable, Items: []int64{1, 1}},
		"item nought":  {Ground: request.NotAvailable, Items: []int64{0}},
		"no use for b": {Ground: request.NotAvailable, Items: []int64{1}, Unclarifiable: "x"},
	} {
		if _, err := request.Encode(r); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheOtherBodiesRefuseWhatIsMissing(t *testing.T) {
	for name, err := range map[string]error{
		"answer to nothing":     (&request.Answer{}).Validate(),
		"clarification unasked": (&request.Clarification{Text: "which car?"}).Validate(),
		"clarification mute":    (&request.Clarification{Round: 1}).Validate(),
		"delay for ever":        (&request.DelayNotice{Number: 1, Reason: "court", Authority: "court"}).Validate(),
		"delay without reason":  (&request.DelayNotice{Number: 1, Expected: 1, Authority: "court"}).Validate(),
		"delay by whom":         (&request.DelayNotice{Number: 1, Expected: 1, Reason: "court"}).Validate(),
		"delay uncounted":       (&request.DelayNotice{Expected: 1, Reason: "court", Authority: "court"}).Validate(),
		"note in no zone":       (&request.Note{Zone: "../etc"}).Validate(),
		"note half accessible":  (&request.Note{Accessibility: "half"}).Validate(),
		"unasked without why":   (&request.OwnInitiative{Offence: "x", Channel: siena()}).Validate(),
		"unasked without crime": (&request.OwnInitiative{Why: "x", Channel: siena()}).Validate(),
		"unasked by pigeon":     (&request.OwnInitiative{Why: "x", Offence: "x"}).Validate(),
		"withdrawn for nothing": (&request.Withdrawal{}).Validate(),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
