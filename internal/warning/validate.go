package warning

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Limits of a warning. They bound what a peer can make us hold; a warning is
// short.
const (
	MaxText  = 20_000 // bytes of one text
	MaxItems = 500    // of one list
)

// Validate refuses what no node could carry or obey; the first fault is
// returned. What is merely missing is no fault: see Incomplete.
func (w *Warning) Validate() error {
	if f := w.Faults(); len(f) > 0 {
		return f[0]
	}
	return nil
}

// Faults lists all that Validate refuses, each with its field.
func (w *Warning) Faults() []error {
	var out []error
	bad := func(field, format string, args ...any) {
		out = append(out, fault.New(fault.Invalid, format, args...).At(field))
	}
	if w.Form != Form {
		bad("form", "this is no warning that this version reads")
	}
	if !w.Precedence.Valid() {
		bad("precedence", "unknown precedence %q", w.Precedence)
	} else if err := w.Terms.validate(w.Precedence); err != nil {
		out = append(out, err)
	}
	if w.Action != "" && !slices.Contains(Actions(), w.Action) {
		bad("action", "unknown action %q", w.Action)
	}
	if w.Urgency != "" && !w.Urgency.Valid() {
		bad("urgency", "unknown ground of urgency %q", w.Urgency)
	}
	if w.Urgency != "" && w.Precedence == Routine {
		bad("urgency", "a routine warning has no ground of urgency")
	}
	if w.Basis != "" && w.Basis != claim.Fact && w.Basis != claim.Assessment {
		bad("basis", "a threat is stated as fact or as assessment")
	}
	if w.Basis == claim.Assessment && w.Author == "" {
		bad("author", "an assessment names its author")
	}
	if err := w.Grade.Validate(); err != nil {
		out = append(out, err)
	} else if w.Grade != claim.Ungraded && w.GradedBy == "" {
		bad("gradedBy", "a grade has a human author")
	}
	if w.Begins < 0 || w.Ends < 0 || w.ReplyBy < 0 || (w.Begins != 0 && w.Ends != 0 && w.Ends < w.Begins) {
		bad("ends", "the time it is about ends before it begins")
	}
	out = append(out, w.listFaults()...)
	out = append(out, w.Channel.faults()...)
	return append(out, w.sizeFaults()...)
}

func (w *Warning) listFaults() []error {
	var out []error
	bad := func(field, format string, args ...any) {
		out = append(out, fault.New(fault.Invalid, format, args...).At(field))
	}
	for i, s := range w.Subjects {
		if s.ID == "" || s.Kind == "" {
			bad(fmt.Sprintf("subjects[%d]", i), "a subject has an id and a kind")
		}
		if slices.Contains(s.Claims, "") {
			bad(fmt.Sprintf("subjects[%d].claims", i), "a claim without an id")
		}
	}
	for i, p := range w.Places {
		if !p.Role.Valid() || strings.TrimSpace(p.Words) == "" {
			bad(fmt.Sprintf("places[%d]", i), "a place has a part in the warning, and words")
		}
		if p.Country != "" && !ValidCountry(p.Country) {
			bad(fmt.Sprintf("places[%d].country", i), "%q is not a country's code of two capitals", p.Country)
		}
	}
	for i, c := range w.Contacts {
		if strings.TrimSpace(c.Name) == "" || strings.TrimSpace(c.Telephone) == "" {
			bad(fmt.Sprintf("contacts[%d]", i), "a contact has a name and a telephone number")
		}
	}
	if len(w.To) == 0 {
		bad("to", "a warning that is sent to nobody")
	}
	seen := map[claim.AgencyID]bool{}
	for i, r := range w.To {
		field := fmt.Sprintf("to[%d]", i)
		switch {
		case !claim.ValidAgency(string(r.Agency)):
			bad(field, "%q is not an agency", r.Agency)
		case seen[r.Agency]:
			bad(field, "%s is named twice", r.Agency)
		case len(r.Because) == 0:
			bad(field+".because", "%s is told without a reason", r.Agency)
		}
		seen[r.Agency] = true
		for _, b := range r.Because {
			if !b.Rule.Valid() || strings.TrimSpace(b.Words) == "" {
				bad(field+".because", "a reason is a rule and what it rests on")
			}
		}
	}
	return out
}

// faults finds a channel whose reason Art. 13 does not know.
func (c Channel) faults() []error {
	switch {
	case c.Name == "siena" && c.Reason == "":
		return nil
	case c.Name == "direct" && slices.Contains([]string{"third-country", "urgency", "incident", "domestic", "other-instrument"}, c.Reason):
		return nil
	case c.Name == "direct":
		return []error{fault.New(fault.Invalid, "the direct channel is used for a reason that Art. 13 knows").At("channel.reason").
			WithMend("one of third-country, urgency, incident, domestic, other-instrument")}
	}
	return []error{fault.New(fault.Invalid, "the channel is siena, without a reason, or direct, with one").At("channel")}
}

func (w *Warning) sizeFaults() []error {
	var out []error
	for field, n := range map[string]int{"subjects": len(w.Subjects), "places": len(w.Places), "contacts": len(w.Contacts), "to": len(w.To), "awaited": len(w.Awaited), "earlier": len(w.Earlier)} {
		if n > MaxItems {
			out = append(out, fault.New(fault.Invalid, "%d items, at most %d", n, MaxItems).At(field))
		}
	}
	for field, s := range map[string]string{"asked": w.Asked, "reason": w.Reason, "threat": w.Threat} {
		if len(s) > MaxText {
			out = append(out, fault.New(fault.Invalid, "%d bytes of text, at most %d", len(s), MaxText).At(field))
		}
	}
	slices.SortFunc(out, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return out
}

// Incomplete lists what a reader would miss, as names of fields, and then what
// the sender says he awaits. An incomplete warning leaves all the same; its
// sender owes the rest (FIELD 6.2; the one exception to Directive (EU)
// 2016/680 Art. 7(2)).
func (w *Warning) Incomplete() []string {
	var out []string
	miss := func(missing bool, field string) {
		if missing {
			out = append(out, field)
		}
	}
	miss(w.Action == "" || (w.Action == OtherWords && strings.TrimSpace(w.Asked) == ""), "action")
	miss(w.Precedence != Routine && w.Urgency == "", "urgency")
	miss(w.Precedence != Routine && strings.TrimSpace(w.Reason) == "", "reason")
	miss(strings.TrimSpace(w.Threat) == "", "threat")
	miss(strings.TrimSpace(w.Threat) != "" && w.Basis == "", "basis")
	miss(w.Grade == claim.Ungraded && w.GradedBy == "", "grade")
	miss(len(w.Subjects) == 0 && len(w.Places) == 0, "subjects")
	miss(w.ReplyBy == 0, "replyBy")
	miss(!slices.ContainsFunc(w.Contacts, func(c Contact) bool { return c.AllHours }), "contacts")
	return append(out, w.Awaited...)
}

// ValidCountry tells whether s has the shape of an ISO 3166-1 alpha-2 code.
func ValidCountry(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
