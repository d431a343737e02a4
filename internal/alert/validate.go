package alert

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/name"
	"liaison/internal/ontology"
)

// validateParts refuses lists and texts that no node could carry or compare.
func (a *Alert) validateParts() error {
	for field, n := range map[string]int{"names": len(a.Names), "births": len(a.Births), "selectors": len(a.Selectors), "markers": len(a.Markers),
		"questions": len(a.Questions), "languages": len(a.Languages)} {
		if n > MaxItems {
			return fault.New(fault.Invalid, "more than %d entries", MaxItems).At(field)
		}
	}
	texts := slices.Concat([]string{a.Reason, a.Note, a.Telephone}, a.Births, a.Questions, a.Languages)
	for _, n := range a.Names {
		texts = append(texts, n.Text)
	}
	for _, t := range texts {
		if len(t) > MaxText {
			return fault.New(fault.Invalid, "a text of an alert has at most %d bytes", MaxText).At("reason")
		}
	}
	for _, n := range a.Names {
		if p, ok := ontology.FindProperty(n.Kind); !ok || !p.Name || strings.TrimSpace(n.Text) == "" {
			return fault.New(fault.Invalid, "%q is no kind of name, or the name is empty", n.Kind).At("names").WithMend("use name, alias, weak-alias, assumed-name, former-name, maiden-name or nickname")
		}
	}
	for _, b := range a.Births {
		if _, err := name.ParseDates(b); err != nil {
			return fault.New(fault.Invalid, "a date of birth cannot be read").At("births").WithMend("write it as 1989-09-15, 1985-1995 or about 1990")
		}
	}
	for _, s := range a.Selectors {
		if p, ok := ontology.FindProperty(s.Property); !ok || !p.Selector {
			return fault.New(fault.Invalid, "%q is no number or address", s.Property).At("selectors").WithMend("liaison ontology lists them")
		}
		if _, err := s.Identifier(a.Kind); err != nil {
			return fault.New(fault.Invalid, "a %s is not written as one is", s.Property).At("selectors").WithMend("check its digits")
		}
	}
	return a.validateMarkers()
}

func (a *Alert) validateMarkers() error {
	for _, m := range a.Markers {
		switch {
		case !slices.Contains(Markers(), m.Kind):
			return fault.New(fault.Invalid, "unknown warning marker %q", m.Kind).At("markers")
		case a.Kind != "person":
			return fault.New(fault.Invalid, "a warning marker is about a person").At("markers")
		case strings.TrimSpace(m.Source) == "" || len(m.Source) > MaxText:
			return fault.New(fault.Invalid, "a warning marker says whose word it is").At("markers")
		case m.ReviewBy <= 0:
			return fault.New(fault.Invalid, "a warning marker has a day of review").At("markers")
		case m.Grade != claim.Ungraded && m.GradedBy == "":
			return fault.New(fault.Invalid, "a grade has a human author").At("markers")
		}
		if err := m.Grade.Validate(); err != nil {
			return err
		}
	}
	return nil
}
