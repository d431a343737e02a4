package casefile

import (
	"encoding/hex"
	"slices"
	"strings"

	"liaison/internal/fault"
)

// Limits of an entry, in bytes.
const (
	MaxText = 4000
	maxLine = 400
)

// need is what an entry of a kind must have.
type need struct{ about, text, reason, officer, due, review, other bool }

var needs = map[Kind]need{
	Opened:         {},
	TeamJoined:     {officer: true, reason: true},
	TeamLeft:       {officer: true, reason: true},
	TaskSet:        {about: true, text: true, officer: true, due: true},
	TaskHanded:     {about: true, officer: true, reason: true},
	TaskMoved:      {about: true, due: true, reason: true},
	TaskDone:       {about: true, reason: true},
	TaskReopened:   {about: true, reason: true},
	ExhibitEntered: {about: true, text: true},
	CustodyNoted:   {about: true},
	ThreadTied:     {about: true},
	ThreadUntied:   {about: true, reason: true},
	Decided:        {text: true, reason: true},
	JoinProposed:   {about: true, other: true, reason: true},
	JoinAsked:      {about: true, other: true, officer: true, reason: true},
	JoinAccepted:   {about: true, other: true, reason: true},
	JoinRefused:    {about: true, other: true, reason: true},
	JoinEnded:      {about: true, other: true, reason: true},
	CloseProposed:  {reason: true, review: true},
	CloseRefused:   {reason: true},
	Closed:         {reason: true, review: true, officer: true},
	Reopened:       {reason: true},
	Kept:           {reason: true, review: true},
}

// Validate refuses an entry that lacks what its kind needs. What may follow
// what, Fits knows.
func (e *Entry) Validate() error {
	n, known := needs[e.Kind]
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch {
	case e.Form != Form:
		return fault.New(fault.Invalid, "this is no entry of a case file").At("form")
	case !known:
		return fault.New(fault.Invalid, "a case file has no entry %q", e.Kind).At("kind")
	case n.about && e.About == "" || len(e.About) > maxLine:
		return fault.New(fault.Invalid, "the entry does not say what it is about").At("about")
	case n.text && blank(e.Text) || len(e.Text) > MaxText:
		return fault.New(fault.Invalid, "this takes a text of 1 to %d bytes", MaxText).At("text").WithMend("say in a sentence what it is")
	case n.reason && blank(e.Reason) || len(e.Reason) > MaxText:
		return fault.New(fault.Invalid, "this takes a reason").At("reason").WithMend("say in a sentence why, in at most %d bytes", MaxText)
	case n.officer && e.Officer == "":
		return fault.New(fault.Invalid, "this names an officer").At("officer")
	case n.due && e.Due <= 0:
		return fault.New(fault.Invalid, "a task has a time when it is due").At("due").WithMend("give a day, such as 2016-03-28")
	case n.review && e.Review <= 0:
		return fault.New(fault.Invalid, "this takes the day of the next review").At("review").WithMend("give a day, such as 2016-09-30")
	case n.other && e.Other == "":
		return fault.New(fault.Invalid, "a join names the other case").At("case")
	case (e.Kind == ExhibitEntered) != (e.Exhibit != nil):
		return fault.New(fault.Invalid, "an exhibit says what it is").At("exhibit")
	case (e.Kind == CustodyNoted) != (e.Custody != nil):
		return fault.New(fault.Invalid, "a link of custody says what happened").At("custody")
	case e.Exhibit != nil:
		return e.Exhibit.validate()
	case e.Custody != nil:
		return e.Custody.validate()
	}
	return nil
}

func (x *Exhibit) validate() error {
	switch {
	case x.Of != OfReport && x.Of != OfClaim && x.Of != OfElsewhere:
		return fault.New(fault.Invalid, "an exhibit is a report, a claim, or kept elsewhere, not %q", x.Of).At("of")
	case (x.Of != OfElsewhere) != (x.Ref != "") || len(x.Ref) > maxLine:
		return fault.New(fault.Invalid, "a report or claim is named by its id, a thing kept elsewhere has none here").At("ref")
	case x.Of != OfElsewhere && x.SHA256 == "", x.SHA256 != "" && !digest(x.SHA256):
		return fault.New(fault.Invalid, "a digest is 64 hexadecimal digits").At("sha256").WithMend("sha256sum FILE prints it")
	case x.Of == OfElsewhere && strings.TrimSpace(x.Place) == "":
		return fault.New(fault.Invalid, "it does not say where the exhibit is kept").At("place").WithMend("name the store and the shelf or case number")
	case len(x.Place) > maxLine || len(x.Expected) > maxLine:
		return fault.New(fault.Invalid, "place and expected result have at most %d bytes", maxLine).At("place")
	}
	return nil
}

func (c *Custody) validate() error {
	switch {
	case !slices.Contains(custodyActs, c.Act):
		return fault.New(fault.Invalid, "%q is no act of custody", c.Act).At("act").WithMend("one of %s", strings.Join(custodyActs, ", "))
	case c.Number < 1 || c.Prev == "" || c.At <= 0:
		return fault.New(fault.Invalid, "a link of custody has its number, the one before it and its time").At("custody")
	case c.Act == Handed && (strings.TrimSpace(c.From) == "" || strings.TrimSpace(c.To) == ""):
		return fault.New(fault.Invalid, "what is handed over goes from somebody to somebody").At("to").WithMend("name both")
	case (c.Act == Checked) != (c.SHA256 != "") || c.SHA256 != "" && !digest(c.SHA256):
		return fault.New(fault.Invalid, "a check has the digest that was found, nothing else does").At("sha256")
	case len(c.From) > maxLine || len(c.To) > maxLine || len(c.Place) > maxLine:
		return fault.New(fault.Invalid, "who and where have at most %d bytes", maxLine).At("place")
	}
	return nil
}

// digest tells whether s is a SHA-256 in small hexadecimal digits.
func digest(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && s == strings.ToLower(s)
}
