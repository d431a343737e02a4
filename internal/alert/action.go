package alert

import (
	"cmp"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/duty"
)

// Action is what is asked of whoever meets the person or thing.
type Action string

// Actions of Regulation (EU) 2018/1862, by article.
const (
	Arrest   Action = "arrest"             // Art. 26: for surrender or extradition
	Missing  Action = "locate-missing"     // Art. 32: missing, or to be kept from travelling
	Judicial Action = "judicial-procedure" // Art. 34: sought to assist with one
	Discreet Action = "discreet-check"     // Art. 36, 37(3): unnoticed
	Inquiry  Action = "inquiry-check"      // Art. 36, 37(4): with questions
	Specific Action = "specific-check"     // Art. 36, 37(5): with search
	Seize    Action = "seize"              // Art. 38: objects
	Identify Action = "identify"           // Art. 40: unknown wanted person
)

// rule is what the law says of an action.
type rule struct {
	action  Action
	article string
	years   int // an alert stands at most so long before it is extended, Art. 53 and 54
	// order is the action in words, as an order to the officer who stands there.
	order  string
	thing  bool // may be asked about things
	person bool // may be asked about persons
}

// rules lists the actions, the one that goes furthest first: where several
// alerts meet in one person, that one is followed.
func rules() []rule {
	return []rule{
		{Arrest, "Art. 26", 5, "Arrest. Telephone the issuer before anything else is done", false, true},
		{Missing, "Art. 32", 5, "Found: place under protection where your law permits, tell the issuer at once", false, true},
		{Seize, "Art. 38", 10, "Seize or secure as evidence. Tell the issuer", true, false},
		{Specific, "Art. 36 and 37(5)", 1, "Specific check: search person, vehicle and things where your law permits, and ask the issuer's questions", true, true},
		{Inquiry, "Art. 36 and 37(4)", 1, "Inquiry check: interview the person with the issuer's questions", true, true},
		{Identify, "Art. 40", 3, "Establish the identity and tell the issuer", false, true},
		{Judicial, "Art. 34", 3, "Establish residence or domicile and tell the issuer", false, true},
		{Discreet, "Art. 36 and 37(3)", 1, "Discreet check: note everything, let nobody notice", true, true},
	}
}

// Actions lists the actions, the one that goes furthest first.
func Actions() []Action {
	var out []Action
	for _, r := range rules() {
		out = append(out, r.action)
	}
	return out
}

func ruleOf(a Action) (rule, bool) {
	i := slices.IndexFunc(rules(), func(r rule) bool { return r.action == a })
	if i < 0 {
		return rule{}, false
	}
	return rules()[i], true
}

// Order is the action as an order to the officer who stands there.
func (a Action) Order() string { r, _ := ruleOf(a); return r.order }

// Article names where Regulation (EU) 2018/1862 has the action.
func (a Action) Article() string { r, _ := ruleOf(a); return r.article }

// Hidden tells that the person must not notice that he was checked.
func (a Action) Hidden() bool { return a == Discreet }

// Further orders actions: negative when a goes further than b.
func (a Action) Further(b Action) int {
	all := Actions()
	return cmp.Compare(slices.Index(all, a), slices.Index(all, b))
}

// Longest is the last day on which an alert from that day may stand.
func (a Action) Longest(from claim.Day) claim.Day {
	r, _ := ruleOf(a)
	t := from.Time()
	return claim.Date(t.Year()+r.years, t.Month(), t.Day()) - 1
}

// MarkerKind is what whoever meets the person is warned of.
type MarkerKind string

// Markers of Art. 20(3)(j) of the same regulation.
const (
	Armed     MarkerKind = "armed"
	Violent   MarkerKind = "violent"
	Absconded MarkerKind = "absconded"
	Suicide   MarkerKind = "suicide-risk"
	Health    MarkerKind = "health-threat" // to those who meet him; no diagnosis
	Terrorism MarkerKind = "terrorism-related-activity"
)

// Markers lists them in the order in which a card shows them.
func Markers() []MarkerKind {
	return []MarkerKind{Armed, Violent, Terrorism, Absconded, Suicide, Health}
}

// Words is the marker as a card shows it.
func (m MarkerKind) Words() string {
	return map[MarkerKind]string{Armed: "armed", Violent: "violent", Absconded: "has absconded before", Suicide: "risk of suicide",
		Health: "danger to the health of those who meet him", Terrorism: "involved in terrorism-related activity"}[m]
}

// Ladder is how soon people are called about a hit: arrest, missing persons and
// terrorism at once (Art. 8(3)), the rest within its hours.
func (a *Alert) Ladder() duty.Ladder {
	at := duty.UrgentLadder
	if a.Action == Arrest || a.Action == Missing || slices.ContainsFunc(a.Markers, func(m WarningMarker) bool { return m.Kind == Terrorism || m.Kind == Armed }) {
		at = duty.FlashLadder
	}
	at.SecondToClose = false // one officer decides about a hit, and says why
	return at
}
