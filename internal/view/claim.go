// Package view holds the only shapes that a transport may print. Each is made
// from records that the caller may see; nothing here reads a store. It
// imports claim, marking and ontology.
package view

import (
	"time"

	"liaison/internal/claim"
	"liaison/internal/ontology"
)

// Ref names a subject: its id, its kind and the label to show.
type Ref struct {
	ID    string `json:"id" doc:"subject id"`
	Kind  string `json:"kind" doc:"kind of subject, a key of the ontology"`
	Label string `json:"label"`
}

// Interval is a date as a source gave it. From and To are days, empty when
// open; both are empty when nothing was said.
type Interval struct {
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	Precision string `json:"precision,omitempty"`
	Approx    bool   `json:"approx,omitempty"`
	Words     string `json:"words,omitempty" doc:"the source's own words"`
	Reading   string `json:"reading,omitempty" doc:"why the words were read so"`
}

// OfInterval returns the shape of iv.
func OfInterval(iv claim.Interval) Interval {
	v := Interval{Precision: string(iv.Precision), Approx: iv.Approx, Words: iv.Words, Reading: iv.Reading}
	if iv.IsZero() {
		return v
	}
	if iv.From != claim.DayMin {
		v.From = iv.From.String()
	}
	if iv.To != claim.DayMax {
		v.To = iv.To.String()
	}
	return v
}

// Number is a number as a source gave it; a missing bound is open.
type Number struct {
	Low    *int64 `json:"low,omitempty"`
	High   *int64 `json:"high,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Approx bool   `json:"approx,omitempty"`
	Phrase string `json:"phrase,omitempty"`
}

// Value is what a claim states of a property.
type Value struct {
	Kind   string    `json:"kind" enum:"text,number,date"`
	Text   string    `json:"text" doc:"as a person reads it"`
	Norm   string    `json:"norm,omitempty" doc:"normal form of an identifier"`
	Number *Number   `json:"number,omitempty"`
	Date   *Interval `json:"date,omitempty"`
}

func ofValue(v *claim.Value) *Value {
	if v == nil {
		return nil
	}
	o := &Value{Kind: string(v.Kind), Text: v.String(), Norm: v.Norm}
	if v.Number != nil {
		o.Number = &Number{Low: v.Number.Low, High: v.Number.High, Unit: v.Number.Unit, Approx: v.Number.Approx, Phrase: v.Number.Phrase}
	}
	if v.Date != nil {
		d := OfInterval(*v.Date)
		o.Date = &d
	}
	return o
}

// Attribution is one step of who said it.
type Attribution struct {
	Speaker string `json:"speaker,omitempty"`
	Kind    string `json:"kind"`
	Cue     string `json:"cue,omitempty"`
}

// Evidence is the verbatim place that says it; offsets count bytes of the
// canonical text.
type Evidence struct {
	Report string `json:"report"`
	Title  string `json:"title,omitempty"`
	Begin  int    `json:"begin"`
	End    int    `json:"end"`
	Quote  string `json:"quote"`
}

// Grade is the grade verbatim with its scheme.
type Grade struct {
	Scheme string `json:"scheme"`
	Source string `json:"source"`
	Info   string `json:"info"`
	Text   string `json:"text"`
}

// Marking is how the claim is to be handled.
type Marking struct {
	Text           string   `json:"text" doc:"one line, as on every page"`
	Originator     string   `json:"originator"`
	Codes          []string `json:"codes"`
	Caveat         string   `json:"caveat,omitempty"`
	Classification string   `json:"classification"`
	Audience       []string `json:"audience,omitempty"`
	Purposes       []string `json:"purposes,omitempty"`
	Case           string   `json:"case,omitempty"`
	LegalBasis     string   `json:"legalBasis,omitempty"`
	ReviewBy       string   `json:"reviewBy,omitempty"`
	EraseBy        string   `json:"eraseBy,omitempty"`
	Exercise       bool     `json:"exercise,omitempty"`
}

// OfMarking returns the shape of m.
func OfMarking(m claim.Marking) Marking {
	m = m.Normal()
	v := Marking{Text: m.String(), Originator: string(m.Originator), Caveat: m.Caveat,
		Classification: string(m.Classification), Case: string(m.Compartment), LegalBasis: m.LegalBasis, Exercise: m.Exercise}
	for _, c := range m.Codes {
		v.Codes = append(v.Codes, string(c))
	}
	for _, a := range m.Audience {
		v.Audience = append(v.Audience, string(a))
	}
	for _, p := range m.Purposes {
		v.Purposes = append(v.Purposes, string(p))
	}
	if m.ReviewBy != 0 {
		v.ReviewBy = m.ReviewBy.String()
	}
	if m.EraseBy != 0 {
		v.EraseBy = m.EraseBy.String()
	}
	return v
}

// Claim is one attributed statement.
type Claim struct {
	ID             string        `json:"id"`
	Seq            int64         `json:"seq"`
	Subject        Ref           `json:"subject"`
	Predicate      string        `json:"predicate"`
	PredicateLabel string        `json:"predicateLabel"`
	Value          *Value        `json:"value,omitempty"`
	Object         *Ref          `json:"object,omitempty"`
	Sentence       string        `json:"sentence" doc:"the claim in words"`
	Modality       string        `json:"modality" enum:"asserted,reported,alleged,denied,negated,planned"`
	Basis          string        `json:"basis" enum:"fact,assessment"`
	Author         string        `json:"author,omitempty"`
	Source         string        `json:"source"`
	Attribution    []Attribution `json:"attribution"`
	Said           string        `json:"said" doc:"the attribution chain in words"`
	Grade          Grade         `json:"grade"`
	Valid          Interval      `json:"valid"`
	Stated         Interval      `json:"stated"`
	Place          *Ref          `json:"place,omitempty"`
	Evidence       []Evidence    `json:"evidence"`
	Category       string        `json:"category,omitempty"`
	Case           string        `json:"case,omitempty"`
	Corrects       string        `json:"corrects,omitempty"`
	CorrectedBy    string        `json:"correctedBy,omitempty"`
	Counters       string        `json:"counters,omitempty"`
	CounteredBy    []string      `json:"counteredBy,omitempty"`
	Note           string        `json:"note,omitempty"`
	Marking        Marking       `json:"marking"`
	Recorded       string        `json:"recorded" format:"date-time"`
	Root           string        `json:"root" doc:"identity of the earliest known speaker; equal roots are one source"`
}

// Held is a permitted claim as a room hands it to the view: the record's
// header data and its body.
type Held struct {
	ID       claim.ID
	Seq      int64
	Recorded int64 // microseconds UTC
	Marking  claim.Marking
	Body     *claim.Claim
}

func refOf(r claim.Ref) Ref { return Ref{ID: string(r.ID), Kind: r.Kind, Label: r.Label} }

// OfClaim returns the shape of a permitted claim.
func OfClaim(h Held) Claim {
	c := h.Body
	v := Claim{ID: string(h.ID), Seq: h.Seq, Subject: refOf(c.Subject), Predicate: c.Predicate, PredicateLabel: Label(c.Predicate),
		Value: ofValue(c.Value), Modality: string(c.Modality), Basis: string(c.Basis), Author: c.Author, Source: c.Source.Name,
		Grade: Grade{Scheme: string(c.Grade.Scheme), Source: c.Grade.Source, Info: c.Grade.Info, Text: c.Grade.String()},
		Valid: OfInterval(c.Valid), Stated: OfInterval(c.Stated), Category: string(c.Category), Case: string(c.Case),
		Corrects: string(c.Corrects), Counters: string(c.Counters), Note: c.Note, Marking: OfMarking(h.Marking),
		Recorded: Stamp(h.Recorded), Said: Said(c.Source), Root: c.RootSource(), Attribution: []Attribution{}, Evidence: []Evidence{}}
	if c.Object != nil {
		o := refOf(*c.Object)
		v.Object = &o
	}
	if c.Place != nil {
		p := refOf(*c.Place)
		v.Place = &p
	}
	for _, a := range c.Source.Chain {
		v.Attribution = append(v.Attribution, Attribution{Speaker: a.Speaker, Kind: a.Kind, Cue: a.Cue})
	}
	for _, e := range c.Evidence {
		v.Evidence = append(v.Evidence, Evidence{Report: string(e.Report), Begin: e.Begin, End: e.End, Quote: e.Quote})
	}
	v.Sentence = Sentence(c)
	return v
}

// Stamp prints microseconds UTC as RFC 3339.
func Stamp(micros int64) string { return time.UnixMicro(micros).UTC().Format(time.RFC3339) }

// Label returns the words for a predicate.
func Label(predicate string) string {
	if p, ok := ontology.FindProperty(predicate); ok {
		return p.Label
	}
	if r, ok := ontology.FindRelation(predicate); ok {
		return r.Label
	}
	return predicate
}
