package request

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/fault"
)

// Limits of a body; a peer cannot make us hold more.
const (
	MaxText  = 50_000 // bytes of one text
	MaxItems = 500    // of one list
)

// fields collects faults with their places.
type fields []error

func (f *fields) bad(field, format string, args ...any) {
	*f = append(*f, fault.New(fault.Invalid, format, args...).At(field))
}

// text demands words of bounded length.
func (f *fields) text(field, s, what string) {
	if strings.TrimSpace(s) == "" {
		f.bad(field, "%s", what)
	}
	f.bounded(field, s)
}

func (f *fields) bounded(field, s string) {
	if len(s) > MaxText {
		f.bad(field, "%d bytes of text, at most %d", len(s), MaxText)
	}
}

func (f *fields) count(field string, n int) {
	if n > MaxItems {
		f.bad(field, "%d items, at most %d", n, MaxItems)
	}
}

// numbers demands item numbers in rising order, each once.
func (f *fields) numbers(field string, items []int64) {
	f.count(field, len(items))
	for i, n := range items {
		if n < 1 || (i > 0 && n <= items[i-1]) {
			f.bad(field, "numbers of items from 1, rising, each once")
			return
		}
	}
}

func (f fields) first() error {
	if len(f) == 0 {
		return nil
	}
	return f[0]
}

// Validate refuses a request that does not hold what Art. 4 demands.
func (b *Request) Validate() error { return fields(b.faults()).first() }

// Faults lists all that Validate refuses, each with its field.
func (b *Request) Faults() []error { return b.faults() }

func (b *Request) faults() fields {
	var f fields
	if b.Kind != ToContactPoint && b.Kind != Direct && b.Kind != FollowUp {
		f.bad("kind", "unknown kind of request %q", b.Kind)
	}
	if len(b.Items) == 0 {
		f.bad("items", "a request says what is sought (Art. 4(5))")
	}
	f.count("items", len(b.Items))
	for i, it := range b.Items {
		if it.Number != int64(i)+1 {
			f.bad(fmt.Sprintf("items[%d].number", i), "items are numbered 1, 2, 3")
		}
		f.text(fmt.Sprintf("items[%d].sought", i), it.Sought, "an item says what is sought")
	}
	f.text("purpose", b.Purpose, "a request says its purpose (Art. 4(5))")
	f.text("facts", b.Facts, "a request gives the facts (Art. 4(5))")
	f.text("offence", b.Offence, "a request names the offence (Art. 4(5))")
	f.text("necessary", b.Necessary, "objective reasons that the information is necessary and proportionate (Art. 4(3))")
	f.text("available", b.Available, "objective reasons that the information is available there (Art. 4(3))")
	f.bounded("restrictions", b.Restrictions)
	f.bounded("copyWaiver", b.CopyWaiver)
	f.count("subjects", len(b.Subjects))
	for i, s := range b.Subjects {
		if s.ID == "" || s.Kind == "" {
			f.bad(fmt.Sprintf("subjects[%d]", i), "a subject has an id and a kind")
		}
		f.text(fmt.Sprintf("subjects[%d].link", i), s.Link, "the tie between the purpose and the subject (Art. 4(5))")
	}
	switch {
	case b.Urgency != "" && !b.Urgency.Valid():
		f.bad("urgency", "%q is no ground of urgency (Art. 4(4))", b.Urgency)
	case b.Urgency != "":
		f.text("urgent", b.Urgent, "an urgent request says why (Art. 4(4))")
	case strings.TrimSpace(b.Urgent) != "":
		f.bad("urgency", "words on urgency without its ground (Art. 4(4))")
	}
	f = append(f, b.Channel.faults()...)
	f.text("europolReason", b.EuropolReason, "whether Europol gets a copy is decided, with a reason (Art. 12)")
	return f
}

func (c Channel) faults() fields {
	var f fields
	switch {
	case c.Name == "siena" && c.Reason == "":
	case c.Name == "direct" && slices.Contains([]string{"third-country", "urgency", "incident", "domestic", "other-instrument"}, c.Reason):
	case c.Name == "direct":
		f.bad("channel.reason", "the direct channel is used for a reason: third-country, urgency, incident, domestic, other-instrument (Art. 13)")
	default:
		f.bad("channel", "the channel is siena, without a reason, or direct, with one (Art. 13)")
	}
	return f
}

// Validate refuses an answer that settles nothing or says nothing.
func (b *Answer) Validate() error {
	var f fields
	f.numbers("items", b.Items)
	if len(b.Items) == 0 {
		f.bad("items", "an answer names the items that it settles")
	}
	f.bounded("text", b.Text)
	f.bounded("conditions", b.Conditions)
	return f.first()
}

// Validate refuses a refusal without a listed ground or items, and words
// where the ground forbids them.
func (b *Refusal) Validate() error {
	var f fields
	if !b.Ground.Valid() {
		f.bad("ground", "%q is no ground of Art. 6(1): there is no free refusal", b.Ground)
	}
	f.numbers("items", b.Items)
	if len(b.Items) == 0 {
		f.bad("items", "a refusal names the items that it covers")
	}
	if b.Ground.silent() && strings.TrimSpace(b.Text) != "" {
		f.bad("text", "a refusal on %s does not say what it protects", b.Ground.Article())
	}
	if b.Ground != BadRequest && b.Unclarifiable != "" {
		f.bad("unclarifiable", "only a refusal on Art. 6(1)(b) says this")
	}
	f.bounded("text", b.Text)
	f.bounded("unclarifiable", b.Unclarifiable)
	return f.first()
}

// Validate refuses a clarification without its round or words.
func (b *Clarification) Validate() error {
	var f fields
	if b.Round < 1 {
		f.bad("round", "clarifications are counted from 1")
	}
	f.numbers("items", b.Items)
	f.text("text", b.Text, "a clarification has words")
	return f.first()
}

// Validate refuses a notice without expected time, reason or authority.
func (b *DelayNotice) Validate() error {
	var f fields
	if b.Number < 1 {
		f.bad("number", "delay notices are counted from 1")
	}
	if b.Expected <= 0 {
		f.bad("expected", "a delay notice says when the answer is expected (Art. 5(2))")
	}
	f.text("reason", b.Reason, "a delay notice says why (Art. 5(2))")
	f.text("authority", b.Authority, "a delay notice names who must authorise")
	return f.first()
}

// Validate refuses a note that no side could reckon with.
func (b *Note) Validate() error {
	var f fields
	if len(b.Zone) > 64 || b.Zone == "Local" || strings.Contains(b.Zone, "..") {
		f.bad("zone", "%q is no name of a time zone", b.Zone)
	}
	if b.Accessibility != "" && b.Accessibility != Directly && b.Accessibility != Indirectly {
		f.bad("accessibility", "unknown accessibility %q", b.Accessibility)
	}
	return f.first()
}

// Validate refuses own-initiative information that does not say why.
func (b *OwnInitiative) Validate() error {
	var f fields
	f.text("why", b.Why, "why it may be relevant to the other side (Art. 7(1))")
	f.text("offence", b.Offence, "which offence it may serve to prevent, detect or investigate")
	f.bounded("text", b.Text)
	f.bounded("conditions", b.Conditions)
	return append(f, b.Channel.faults()...).first()
}

// Validate refuses a withdrawal without a reason.
func (b *Withdrawal) Validate() error {
	var f fields
	f.text("reason", b.Reason, "a withdrawal says why")
	return f.first()
}
