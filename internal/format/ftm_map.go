package format

import (
	"strings"

	"liaison/internal/claim"
	"liaison/internal/ontology"
)

// maxTies is the most ties that one edge may state; a list of owners times a
// list of assets beyond it is no statement of anyone.
const maxTies = 256

// unsureKind is the note of a claim about a LegalEntity.
const unsureKind = "the list does not say whether this is a person or an organisation"

// mapper turns one entity into the claims of its line.
type mapper struct {
	opts FtMOptions
	line *Line
	seen map[string]bool
}

func (m *mapper) entity(e *ftmEntity) error {
	m.seen = map[string]bool{}
	if edge, ok := ftmEdges[e.Schema]; ok {
		return m.edge(e, edge)
	}
	kind := kindOf(e)
	ref := claim.Ref{ID: m.subject(e.ID), Kind: kind, Label: labelOf(e)}
	for _, name := range e.Order {
		for _, value := range e.Props[name] {
			switch {
			case ftmBlocked[name]:
				m.line.Blocked++
			case kind == "" || strings.TrimSpace(value) == "":
				m.line.Unmapped++
			default:
				if err := m.property(e, ref, name, strings.TrimSpace(value)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (m *mapper) property(e *ftmEntity, ref claim.Ref, name, value string) error {
	if rel, ok := ftmRelations[name]; ok {
		other, ok := m.end(value, rel.Other)
		if !ok {
			m.line.Unmapped++
			return nil
		}
		if other.gated || gated(e) {
			m.line.Blocked++
			return nil
		}
		from, to := ref, claim.Ref{ID: m.subject(value), Kind: other.kind, Label: other.label}
		if rel.Reverse {
			from, to = to, from
		}
		return m.tie(from, to, rel.Relations, "", claim.Interval{})
	}
	predicates := ftmProperties[name]
	if ref.Kind == "event" && name == "startDate" {
		predicates = ftmProperties["date"]
	}
	note := ""
	if e.Schema == "LegalEntity" {
		note = unsureKind
	}
	for _, p := range predicates {
		v, ok := valueOf(p, value)
		if !ok {
			continue
		}
		if c := m.claim(ref, p, note); m.fits(c, v, nil) {
			return m.add(c)
		}
	}
	m.line.Unmapped++
	return nil
}

// edge reads a schema that ties two entities.
func (m *mapper) edge(e *ftmEntity, edge ftmEdge) error {
	for _, name := range e.Order {
		switch name {
		case edge.From, edge.To, "startDate", "endDate", "date", "role", "relationship":
		default:
			if ftmBlocked[name] {
				m.line.Blocked += len(e.Props[name])
			} else {
				m.line.Unmapped += len(e.Props[name])
			}
		}
	}
	froms, tos := e.Props[edge.From], e.Props[edge.To]
	if len(froms) == 0 || len(tos) == 0 {
		return badLine("%s needs %s and %s", e.Schema, edge.From, edge.To).At("properties")
	}
	if len(froms)*len(tos) > maxTies {
		return badLine("%s states more than %d ties", e.Schema, maxTies).At("properties")
	}
	valid, bad := ftmSpan(e.Props)
	m.line.Unmapped += bad
	note := edgeNote(e, edge)
	relations := []string{edge.Relation}
	if edge.Else != "" {
		relations = append(relations, edge.Else)
	}
	for _, f := range froms {
		for _, t := range tos {
			from, okFrom := m.end(f, edgeKind(e.Schema, edge.From))
			to, okTo := m.end(t, edgeKind(e.Schema, edge.To))
			switch {
			case !okFrom || !okTo || f == t:
				m.line.Unmapped++
				continue
			case from.gated || to.gated:
				m.line.Blocked++
				continue
			}
			a := claim.Ref{ID: m.subject(f), Kind: from.kind, Label: from.label}
			b := claim.Ref{ID: m.subject(t), Kind: to.kind, Label: to.label}
			if err := m.tie(a, b, relations, note, valid); err != nil {
				return err
			}
		}
	}
	return nil
}

// edgeKind is the kind that the schema alone gives to an end that the file
// does not hold; a LegalEntity may be a person, so it gives none.
func edgeKind(schema, property string) string {
	switch schema + "." + property {
	case "Family.person", "Family.relative", "Associate.person", "Associate.associate", "Employment.employee":
		return "person"
	case "Employment.employer", "Directorship.organization", "Membership.organization":
		return "organisation"
	}
	return ""
}

func edgeNote(e *ftmEntity, edge ftmEdge) string {
	words := append([]string{}, e.Props["relationship"]...)
	words = append(words, e.Props["role"]...)
	if len(words) == 0 {
		return edge.Means
	}
	return strings.Join(words, "; ")
}

func (m *mapper) end(id, kind string) (end, bool) {
	if m.opts.Ends != nil {
		if found, ok := m.opts.Ends.by[id]; ok {
			return found, true
		}
	}
	return end{kind: kind, label: id}, kind != "" && strings.TrimSpace(id) != ""
}

func (m *mapper) tie(from, to claim.Ref, relations []string, note string, valid claim.Interval) error {
	for _, r := range relations {
		c := m.claim(from, r, note)
		c.Valid = valid
		if m.fits(c, nil, &to) {
			return m.add(c)
		}
	}
	m.line.Unmapped++
	return nil
}

func (m *mapper) subject(id string) claim.SubjectID {
	return claim.SubjectID(claim.DeriveID("s", string(m.opts.Agency), m.opts.Dataset, id))
}

func (m *mapper) claim(ref claim.Ref, predicate, note string) *claim.Claim {
	return &claim.Claim{
		Subject: ref, Predicate: predicate, Modality: claim.Reported, Basis: claim.Fact, Grade: claim.Ungraded, Note: note,
		Source: claim.Source{Name: m.opts.Dataset, Chain: []claim.Attribution{{Kind: "list", Speaker: m.opts.Dataset}}, Root: "list:" + m.opts.Dataset},
	}
}

// fits gives c its value or other end and tells whether the ontology has a
// place for it.
func (m *mapper) fits(c *claim.Claim, v *claim.Value, to *claim.Ref) bool {
	c.Value, c.Object = v, to
	return ontology.Check(c) == nil
}

// add takes c into the line unless the line says it already.
func (m *mapper) add(c *claim.Claim) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if key := StatementKey(c); !m.seen[key] {
		m.seen[key] = true
		m.line.Claims = append(m.line.Claims, c)
	}
	return nil
}

// StatementKey is equal for two claims of one list that state the same.
func StatementKey(c *claim.Claim) string {
	parts := []string{string(c.Subject.ID), c.Predicate, "", "", c.Valid.String()}
	if c.Object != nil {
		parts[2] = string(c.Object.ID)
	}
	if c.Value != nil {
		parts[3] = c.Value.String()
	}
	return strings.Join(parts, "\x00")
}

func valueOf(predicate, s string) (*claim.Value, bool) {
	p, ok := ontology.FindProperty(predicate)
	if !ok {
		return nil, false
	}
	switch p.Value {
	case claim.ValueText:
		v := claim.TextValue(s)
		if predicate == "iban" {
			v.Norm = strings.ToUpper(strings.ReplaceAll(s, " ", ""))
		}
		return v, true
	case claim.ValueDate:
		iv, ok := ftmDate(s)
		return claim.DateValue(iv), ok
	}
	return nil, false
}
