package review

import (
	"strconv"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/ontology"
	"liaison/internal/report"
	"liaison/internal/view"
)

// Propose turns what was read in a report into claims that await a person.
// Each chain of the text is a subject of its own, named after the report: who
// it is among the subjects on record is a judgement, never a guess. What the
// ontology refuses is left out.
func Propose(p report.Paper, r *extract.Result) []Proposal {
	names := map[string]bool{}
	var out []Proposal
	add := func(id string, about extract.Ref, c claim.Claim, score float64, reasons, engines []string) {
		if c.Validate() != nil || ontology.Check(&c) != nil {
			return
		}
		out = append(out, Proposal{ID: id, Report: p.Report, Ordinal: len(out), Group: about.Label, GroupKind: about.Kind, About: subjectOf(p, about).ID,
			Claim: c, Score: score, Reasons: reasons, Engine: strings.Join(engines, "+"), State: Open})
	}
	chains := map[string]extract.Chain{}
	for _, c := range r.Chains {
		chains[c.ID] = c
	}
	for _, cp := range r.Proposals {
		unnamed(&cp.Subject, cp.ID)
		unnamed(cp.Object, cp.ID)
		unnamed(cp.Place, cp.ID)
		c := draft(p, cp)
		add(claim.DeriveID("q", string(p.Report), cp.ID), cp.About(), c, cp.Score, cp.Reasons, cp.Engines)
		if cp.NamedOnly() {
			names[cp.Subject.Chain] = true
		}
		for _, ref := range []*extract.Ref{&cp.Subject, cp.Object} {
			if ref == nil || names[ref.Chain] {
				continue
			}
			names[ref.Chain] = true
			if n, ok := nameClaim(p, r, chains[ref.Chain], *ref); ok {
				add(claim.DeriveID("q", string(p.Report), "name", ref.Chain), *ref, n, 1, []string{"named in the text"}, []string{extract.BuiltinEngine})
			}
		}
	}
	return out
}

// Watched makes a proposal of a name that the reader missed and that is on the
// node's lists: an alert's, or one on record under mark. It rests on both
// markings.
func Watched(p report.Paper, lang string, m extract.Mention, kind string, mark uint32, ordinal int) (Proposal, bool) {
	ref := extract.Ref{Chain: "watched " + extract.Folded(m.Text), Kind: kind, Label: m.Text}
	c := claim.Claim{Subject: subjectOf(p, ref), Predicate: "name", Value: &claim.Value{Kind: claim.ValueText, Text: m.Text, Lang: lang},
		Modality: claim.Asserted, Basis: claim.Fact, Source: source(p, nil), Grade: claim.Ungraded, Stated: p.Published,
		Evidence: []claim.Evidence{{Report: p.Report, Text: p.TextSHA, Begin: m.Begin, End: m.End, Quote: m.Text}}}
	id := claim.DeriveID("q", string(p.Report), ref.Chain, strconv.Itoa(m.Begin), strconv.FormatUint(uint64(mark), 10))
	return Proposal{ID: id, Report: p.Report, Ordinal: ordinal, Group: m.Text, GroupKind: kind, About: c.Subject.ID, Claim: c, Score: m.Score,
		Reasons: []string{m.Reason}, Engine: extract.BuiltinEngine, State: Open, Mark: mark}, c.Validate() == nil && ontology.Check(&c) == nil
}

// unnamed gives an end that the text does not name a chain of its own: two
// unnamed authorities of one report need not be one.
func unnamed(r *extract.Ref, proposal string) {
	if r != nil && r.Chain == "" {
		r.Chain = "unnamed " + proposal + r.Label
	}
}

func subjectOf(p report.Paper, r extract.Ref) claim.Ref {
	return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", string(p.Report), r.Chain)), Kind: r.Kind, Label: r.Label}
}

func draft(p report.Paper, cp extract.ClaimProposal) claim.Claim {
	c := claim.Claim{Subject: subjectOf(p, cp.Subject), Predicate: cp.Predicate, Value: cp.Value, Modality: cp.Modality,
		Basis: claim.Fact, Source: source(p, cp.Attribution), Grade: claim.Ungraded, Valid: cp.Time, Stated: p.Published}
	if c.Modality == "" {
		c.Modality = claim.Reported
	}
	if cp.Object != nil {
		o := subjectOf(p, *cp.Object)
		c.Object = &o
	}
	if cp.Place != nil {
		pl := subjectOf(p, *cp.Place)
		c.Place = &pl
	}
	if c.Modality == claim.Alleged || len(cp.Attribution) > 1 {
		c.Basis, c.Author = claim.Assessment, c.Source.Name
	}
	for _, q := range cp.Evidence {
		c.Evidence = append(c.Evidence, claim.Evidence{Report: p.Report, Text: p.TextSHA, Begin: q.Begin, End: q.End, Quote: q.Quote})
	}
	return c
}

// nameClaim says under which name the text speaks of a subject.
func nameClaim(p report.Paper, r *extract.Result, ch extract.Chain, ref extract.Ref) (claim.Claim, bool) {
	if !ch.Named || len(ch.Mentions) == 0 {
		return claim.Claim{}, false
	}
	at := ch.Mentions[0]
	for _, m := range ch.Mentions {
		if m.Text == ch.Name {
			at = m
			break
		}
	}
	return claim.Claim{Subject: subjectOf(p, ref), Predicate: "name", Value: &claim.Value{Kind: claim.ValueText, Text: ch.Name, Lang: r.Lang},
		Modality: claim.Asserted, Basis: claim.Fact, Source: source(p, nil), Grade: claim.Ungraded, Stated: p.Published,
		Evidence: []claim.Evidence{{Report: p.Report, Text: p.TextSHA, Begin: at.Begin, End: at.End, Quote: at.Text}}}, true
}

// source is whose word it is: the innermost named speaker of the chain, else
// the report itself. Speakers of one name share a root: two papers that quote
// one official are one source.
func source(p report.Paper, frames []extract.Frame) claim.Source {
	article := p.Outlet
	if article == "" {
		article = p.Title
	}
	s := claim.Source{Name: article, Chain: []claim.Attribution{{Speaker: p.Outlet, Kind: "article"}}}
	if p.Outlet != "" {
		s.Root = root(p.Outlet)
	}
	for _, f := range frames {
		if f.Kind == "article" {
			continue
		}
		s.Chain = append(s.Chain, f.Attribution())
		if f.Speaker != "" {
			s.Name, s.Root = f.Speaker, root(f.Speaker)
		} else {
			s.Name, s.Root = "unnamed source", claim.DeriveID("root", string(p.Report), "unnamed", f.Cue)
		}
	}
	return s
}

// root names the earliest known speaker: case, article and a title do not
// make another one.
func root(speaker string) string {
	s := strings.ToLower(strings.TrimSpace(speaker))
	s = strings.TrimPrefix(s, "the ")
	return "speaker:" + strings.Join(strings.Fields(s), " ")
}

// View returns the shape of a proposal.
func (p Proposal) View() view.Proposal {
	c := view.OfClaim(view.Held{Body: &p.Claim})
	return view.Proposal{ID: p.ID, Report: string(p.Report), Ordinal: p.Ordinal, Group: p.Group, About: string(p.About), Band: view.Band(p.Score),
		Engines: strings.Split(p.Engine, "+"), Beside: p.Beside, Lost: p.Lost, Subject: c.Subject, Predicate: c.Predicate,
		Label: c.PredicateLabel, Object: c.Object, Value: c.Value, Sentence: c.Sentence, Evidence: c.Evidence, Attribution: c.Attribution,
		Said: c.Said, Modality: c.Modality, Time: c.Valid, Score: p.Score, Reasons: p.Reasons, State: p.State, Claim: string(p.Record)}
}
