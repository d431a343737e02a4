package extract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// maxDropped is the share of an engine's items that may be dropped; above it
// the engine's whole output for the document is discarded.
const maxDropped = 0.2

// engines lets every other engine read, checks what it says and joins it to
// what the built-in reader found.
func (d *doc) engines(ctx context.Context, r *Result) error {
	if len(d.in.Engines) == 0 {
		return nil
	}
	src := Source{Text: d.text, Lang: d.lang, Published: d.in.Published}
	for i := range d.s {
		src.Sentences = append(src.Sentences, Span{d.s[i].Begin, d.s[i].End})
	}
	for _, e := range d.in.Engines {
		run := EngineRun{Engine: e.Name(), Version: e.Version()}
		reading, why := d.ask(ctx, e, src)
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read with engine %s: %w", e.Name(), err)
		}
		run.Discarded = why
		if why == "" {
			d.take(r, e.Name(), reading, &run)
		}
		r.Runs = append(r.Runs, run)
	}
	return nil
}

// ask runs one engine; why tells for what reason it did not read. A text whose
// marking forbids it never reaches an engine outside the process.
func (d *doc) ask(ctx context.Context, e Engine, src Source) (reading *Reading, why string) {
	if e.Outside() {
		if d.in.MayLeave == nil {
			return nil, "the text may not leave the process: no policy permits it"
		}
		if err := d.in.MayLeave(ctx, e.Name(), len(src.Text)); err != nil {
			text, _ := fault.SafeText(err)
			return nil, "the text may not leave the process: " + text
		}
	}
	reading, err := e.Read(ctx, src)
	if err != nil {
		return nil, "failed: " + err.Error()
	}
	if reading == nil {
		return &Reading{}, ""
	}
	return reading, ""
}

// take checks every item of a reading and joins what holds. More than a fifth
// dropped: nothing of it counts.
func (d *doc) take(r *Result, engine string, in *Reading, run *EngineRun) {
	var mentions []ReadMention
	for _, m := range in.Mentions {
		if d.verbatim(m.Span, m.Text) && (m.Type == "PER" || m.Type == "ORG" || m.Type == "LOC") {
			mentions = append(mentions, m)
		} else {
			run.Dropped++
		}
	}
	var proposals []ClaimProposal
	for i := range in.Proposals {
		if p, ok := d.checked(r, engine, &in.Proposals[i]); ok {
			proposals = append(proposals, p)
		} else {
			run.Dropped++
		}
	}
	run.Dropped += in.Dropped
	total := len(in.Mentions) + len(in.Proposals) + in.Dropped
	run.Items = total - run.Dropped
	if total > 0 && float64(run.Dropped) > maxDropped*float64(total) {
		run.Discarded = fmt.Sprintf("%d of %d items broke a rule", run.Dropped, total)
		run.Items = 0
		return
	}
	for _, m := range mentions {
		r.joinMention(engine, m)
	}
	slices.SortStableFunc(r.Mentions, func(a, b Mention) int { return a.Begin - b.Begin })
	for _, p := range proposals {
		r.joinProposal(engine, p)
	}
	slices.SortStableFunc(r.Proposals, func(a, b ClaimProposal) int { return a.Evidence[0].Begin - b.Evidence[0].Begin })
}

// verbatim tells whether the words stand at the span, byte for byte.
func (d *doc) verbatim(at Span, words string) bool {
	return at.Begin >= 0 && at.Begin < at.End && at.End <= len(d.text) && d.text[at.Begin:at.End] == words
}

// checked makes a proposal of what an engine read, when its quotes are
// verbatim, its ends lie inside its evidence and the ontology knows it. Dates,
// numbers and attribution are our own reading of the quote, never the
// engine's.
func (d *doc) checked(r *Result, engine string, in *ReadProposal) (ClaimProposal, bool) {
	if !d.verbatim(in.Evidence.Span, in.Evidence.Quote) || !d.verbatim(in.Subject.Span, in.Subject.Quote) || !in.Evidence.Span.holds(in.Subject.Span) {
		return ClaimProposal{}, false
	}
	m := claim.Modality(in.Modality)
	if !m.Valid() {
		return ClaimProposal{}, false
	}
	p := ClaimProposal{Subject: r.refAt(in.Subject, in.SubjectKind), Predicate: in.Predicate, Evidence: []Quote{in.Evidence},
		Modality: m, Engines: []string{engine}, Reasons: []string{"engine." + engine}, Score: 0.5}
	if in.Object == nil {
		return ClaimProposal{}, false
	}
	if !d.verbatim(in.Object.Span, in.Object.Quote) || !in.Evidence.Span.holds(in.Object.Span) {
		return ClaimProposal{}, false
	}
	if in.ObjectKind == "" {
		p.Value = r.valueAt(*in.Object, in.Predicate)
		if p.Value == nil {
			return ClaimProposal{}, false
		}
	} else {
		o := r.refAt(*in.Object, in.ObjectKind)
		p.Object = &o
	}
	if !allowed(&p) || d.isSilent(&p.Subject) || d.isSilent(p.Object) {
		return ClaimProposal{}, false
	}
	p.Attribution = d.chainAt(in.Evidence.Span)
	if len(p.Attribution) > 1 && m == claim.Asserted {
		p.Modality = claim.Reported
	}
	p.ID = proposalID(d.sum, &p)
	return p, true
}

// refAt gives the chain whose mention stands at the quote and has that kind,
// else a reference by the words alone.
func (r *Result) refAt(q Quote, kind string) Ref {
	for i := range r.Chains {
		c := &r.Chains[i]
		if c.Kind != kind {
			continue
		}
		for _, m := range c.Mentions {
			if m.overlaps(q.Span) {
				return Ref{Chain: c.ID, Kind: kind, Label: c.Name}
			}
		}
	}
	return Ref{Kind: kind, Label: q.Quote}
}

// valueAt gives our own reading of the words: the date or number that stands
// there, else the words for a property of text.
func (r *Result) valueAt(q Quote, predicate string) *claim.Value {
	for i := range r.Values {
		v := &r.Values[i]
		if !v.overlaps(q.Span) {
			continue
		}
		switch {
		case predicate == "birth-date" && v.Birth != nil:
			return claim.DateValue(*v.Birth)
		case v.Date != nil:
			return claim.DateValue(*v.Date)
		case v.Number != nil:
			return claim.NumberValue(*v.Number)
		case v.Low != "":
			return &claim.Value{Kind: claim.ValueText, Text: v.Text, Norm: v.Low}
		}
	}
	return claim.TextValue(q.Quote)
}

// joinMention adds a mention or its engine to the one that stands there.
// Agreement raises the score; another type is shown, never voted away.
func (r *Result) joinMention(engine string, m ReadMention) {
	for i := range r.Mentions {
		have := &r.Mentions[i]
		if have.Span != m.Span || have.Type == "MARK" {
			continue
		}
		if have.Type == m.Type {
			have.Engines = append(have.Engines, engine)
			have.Score, have.Calibrated = agree(have.Score, 0.5), false
		} else {
			have.Disputed = strings.TrimPrefix(have.Disputed+","+m.Type, ",")
		}
		return
	}
	r.Mentions = append(r.Mentions, Mention{Type: m.Type, Span: m.Span, Text: m.Text, Score: 0.5, Zone: "body", Engines: []string{engine},
		Reason: "engine " + engine})
}

// joinProposal adds a proposal or its engine to the one that says the same on
// the same words.
func (r *Result) joinProposal(engine string, p ClaimProposal) {
	for i := range r.Proposals {
		have := &r.Proposals[i]
		if have.key() == p.key() && have.Evidence[0].overlaps(p.Evidence[0].Span) {
			if !slices.Contains(have.Engines, engine) {
				have.Engines = append(have.Engines, engine)
				have.Reasons = append(have.Reasons, p.Reasons...)
				have.Score = agree(have.Score, p.Score)
			}
			return
		}
	}
	r.Proposals = append(r.Proposals, p)
}

// agree is the score of two engines that say the same: as if each were wrong
// by itself half as often as its score admits.
func agree(a, b float64) float64 { return 1 - (1-a)*(1-b/2) }
