package node

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/alert"
	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/match"
	"liaison/internal/name"
	"liaison/internal/ontology"
	"liaison/internal/view"
)

// dossier is what claims say of one subject, in the form that the matcher
// compares, with the claims behind each part of it.
type dossier struct {
	match.Record
	kind        string
	births      []string // claims
	sexes       []string
	identifiers []string // of each identifier, in order
}

// dossierOf reads the identity of a subject, or of the members of one entity,
// from claims. What is denied or only planned says nothing of who somebody is.
func dossierOf(id string, kind string, members map[claim.SubjectID]bool, held []view.Held) *dossier {
	d := &dossier{Record: match.Record{ID: id, Schema: alert.Schema(kind)}, kind: kind}
	for _, h := range held {
		c := h.Body
		if !c.Modality.Supports() {
			continue
		}
		if members[c.Subject.ID] {
			d.add(c, string(h.ID))
			if len(c.Evidence) > 0 {
				d.name(c.Subject.Label, "name", string(h.ID), "")
			}
		}
		if c.Object != nil && members[c.Object.ID] && len(c.Evidence) > 0 {
			d.name(c.Object.Label, "name", string(h.ID), "")
		}
	}
	if kind == premises {
		for _, e := range d.Names {
			d.house(e.Text, e.Claim)
		}
	}
	return d
}

// premises is the kind of subject that has an address of its own: whoever lives
// there shares it with others.
const premises = "premises"

// house takes in an address under which premises are known.
func (d *dossier) house(text, id string) {
	n, err := name.ReadIdentifier(name.Address, text, "")
	if err == nil && !slices.ContainsFunc(d.Identifiers, func(o name.Identifier) bool { return o.Kind == n.Kind && o.Text == n.Text }) {
		d.Identifiers, d.identifiers = append(d.Identifiers, n), append(d.identifiers, id)
	}
}

// add takes in the value of one claim.
func (d *dossier) add(c *claim.Claim, id string) {
	if c.Value == nil {
		return
	}
	p, ok := ontology.FindProperty(c.Predicate)
	switch {
	case !ok:
	case p.Name:
		d.name(c.Value.Text, c.Predicate, id, c.Value.Lang)
	case c.Predicate == "birth-date" && c.Value.Date != nil && !c.Value.Date.IsZero():
		d.Births, d.births = append(d.Births, partial(*c.Value.Date)), append(d.births, id)
	case c.Predicate == "sex":
		if s := sexOf(c.Value.Text); s != match.SexUnknown && d.Sex == match.SexUnknown {
			d.Sex = s
			d.sexes = append(d.sexes, id)
		}
	case c.Predicate == "address" && d.kind == premises:
		d.house(c.Value.Text, id)
	case p.Selector:
		text := c.Value.Norm
		if text == "" {
			text = c.Value.Text
		}
		if n, err := (alert.Selector{Property: c.Predicate, Text: text}).Identifier(d.kind); err == nil {
			d.Identifiers, d.identifiers = append(d.Identifiers, n), append(d.identifiers, id)
		}
	}
}

// name adds a name once; a given or family name alone is no name of its own.
func (d *dossier) name(text, predicate, id, lang string) {
	text = strings.TrimSpace(text)
	if text == "" || slices.ContainsFunc(d.Names, func(n match.NameEntry) bool { return n.Text == text }) {
		return
	}
	e := match.NameEntry{Text: text, Claim: id, Lang: lang}
	if predicate == "weak-alias" || predicate == "nickname" {
		e.Quality = match.Weak
	}
	d.Names = append(d.Names, e)
}

// namesNobody tells that all it has is what sort of thing it is: the police of
// one report and the police of another are no pair for an officer to decide. A
// person may be known by such words, as "the Baker".
func (d *dossier) namesNobody() bool {
	return d.kind != "person" && len(d.Identifiers) == 0 && !slices.ContainsFunc(d.Names, func(n match.NameEntry) bool { return !extract.IsCommon(n.Text) })
}

// empty tells that nothing in it could be compared.
func (d *dossier) empty() bool { return len(d.Names) == 0 && len(d.Identifiers) == 0 }

// evidence hashes all that the dossier holds, in an order of its own.
func (d *dossier) evidence() string {
	var parts []string
	for _, n := range d.Names {
		parts = append(parts, fmt.Sprintf("n%d%s", n.Quality, n.Text))
	}
	for _, b := range d.Births {
		parts = append(parts, fmt.Sprintf("b%d-%d%v", b.From, b.To, b.Circa))
	}
	for _, i := range d.Identifiers {
		parts = append(parts, "i"+string(i.Kind)+i.Value)
	}
	parts = append(parts, fmt.Sprintf("s%d", d.Sex))
	slices.Sort(parts)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(parts), "\x00")))
	return hex.EncodeToString(sum[:12])
}

// partial brings a date as a source gives it into the matcher's form.
func partial(iv claim.Interval) name.PartialDate {
	d := name.PartialDate{From: int32(iv.From), To: int32(iv.To), Circa: iv.Approx, Original: iv.Words}
	switch iv.Precision {
	case claim.PrecisionDay:
		d.Precision = name.PrecisionDay
	case claim.PrecisionMonth:
		d.Precision = name.PrecisionMonth
	case claim.PrecisionYear:
		d.Precision = name.PrecisionYear
	case claim.PrecisionDecade:
		d.Precision = name.PrecisionDecade
	default:
		d.Precision = name.PrecisionSpan
	}
	return d
}

func sexOf(text string) match.Sex {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "female", "f", "woman":
		return match.SexFemale
	case "male", "m", "man":
		return match.SexMale
	}
	return match.SexUnknown
}

// compared is a comparison of two dossiers with the claims behind each line.
type compared struct {
	match.Result
	reasons []view.Reason
	missing []string // what was not compared, and why
}

// compare weighs two dossiers and cites the claims on both sides.
func compare(a, b *dossier) compared {
	x, y := narrowed(a, b)
	r := match.Score(match.Prepare(x), match.Prepare(y))
	c := compared{Result: r}
	for _, l := range r.Lines {
		v := view.Reason{Feature: l.Feature, Level: l.Level, A: l.A, B: l.B, Bits: l.Bits, Why: l.Why}
		v.ClaimsA, v.ClaimsB = a.cited(l.Feature, l.A, x), b.cited(l.Feature, l.B, y)
		c.reasons = append(c.reasons, v)
	}
	slices.SortStableFunc(c.reasons, func(p, q view.Reason) int { return heavier(p.Bits, q.Bits) })
	c.missing = notCompared(a, b)
	return c
}

// narrowed keeps of each side the name of the pair that agrees best, so that
// its lines can be traced to one claim a side.
func narrowed(a, b *dossier) (x, y match.Record) {
	x, y = a.Record, b.Record
	if len(a.Names) <= 1 && len(b.Names) <= 1 || len(a.Names) == 0 || len(b.Names) == 0 {
		return x, y
	}
	alone := func(r match.Record) []*match.Prepared {
		var out []*match.Prepared
		for _, n := range r.Names[:min(len(r.Names), match.MaxNames)] {
			out = append(out, match.Prepare(match.Record{Schema: r.Schema, Names: []match.NameEntry{n}}))
		}
		return out
	}
	as, bs := alone(a.Record), alone(b.Record)
	best := match.Numbers{Score: -1}
	for i, p := range as {
		for j, q := range bs {
			n := match.ScoreOnly(p, q)
			if n.Score > best.Score || n.Score == best.Score && n.Bits > best.Bits {
				best = n
				x.Names, y.Names = a.Names[i:i+1], b.Names[j:j+1]
			}
		}
	}
	return x, y
}

func heavier(p, q float64) int {
	switch p, q = max(p, -p), max(q, -q); {
	case p > q:
		return -1
	case p < q:
		return 1
	}
	return 0
}

// cited names the claims of this side behind a line of an explanation.
func (d *dossier) cited(feature, text string, used match.Record) []string {
	switch feature {
	case "birth":
		return d.births
	case "sex":
		return d.sexes
	case "identifier":
		for i, n := range d.Identifiers {
			if n.Text == text || n.Value == text {
				return d.identifiers[i : i+1]
			}
		}
		return d.identifiers
	}
	if len(used.Names) == 1 && used.Names[0].Claim != "" {
		return []string{used.Names[0].Claim}
	}
	return nil
}

// notCompared says what one side lacks.
func notCompared(a, b *dossier) []string {
	var out []string
	for _, p := range []struct {
		what string
		x, y bool
	}{
		{"name", len(a.Names) > 0, len(b.Names) > 0},
		{"date of birth", len(a.Births) > 0, len(b.Births) > 0},
		{"number or address", len(a.Identifiers) > 0, len(b.Identifiers) > 0},
		{"sex", a.Sex != match.SexUnknown, b.Sex != match.SexUnknown},
	} {
		switch {
		case !p.x && !p.y:
			out = append(out, "no "+p.what+" on either side")
		case !p.x:
			out = append(out, "no "+p.what+" on the first")
		case !p.y:
			out = append(out, "no "+p.what+" on the second")
		}
	}
	return out
}
