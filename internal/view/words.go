package view

import (
	"strings"

	"liaison/internal/claim"
)

// Said puts an attribution chain in words, innermost first: "Turkey,
// according to the Guardian, as reported by this article".
func Said(s claim.Source) string {
	var named []string
	article := false
	for i := len(s.Chain) - 1; i >= 0; i-- {
		a := s.Chain[i]
		switch {
		case a.Kind == "article":
			article = true
			if a.Speaker != "" {
				named = append(named, a.Speaker)
				article = false
			}
		case a.Speaker == "":
			named = append(named, "an unnamed source")
		default:
			named = append(named, a.Speaker)
		}
	}
	if len(named) == 0 {
		if s.Name != "" {
			return "according to " + s.Name
		}
		return "as stated by the report"
	}
	out := "according to " + strings.Join(named, ", according to ")
	if article {
		out += ", as reported by this article"
	}
	return out
}

var modalityWords = map[claim.Modality]string{
	claim.Alleged: "allegedly ", claim.Reported: "reportedly ", claim.Denied: "it is denied that ",
	claim.Negated: "it is not so that ", claim.Planned: "it is planned that ",
}

// Sentence puts a claim in words, without its source.
func Sentence(c *claim.Claim) string {
	var b strings.Builder
	b.WriteString(modalityWords[c.Modality])
	b.WriteString(name(c.Subject))
	switch {
	case c.Object != nil:
		b.WriteString(" " + Label(c.Predicate) + " " + name(*c.Object))
	case c.Value != nil:
		b.WriteString(": " + strings.ToLower(Label(c.Predicate)) + " " + c.Value.String())
	}
	if c.Place != nil {
		b.WriteString(" in " + name(*c.Place))
	}
	if !c.Valid.IsZero() {
		b.WriteString(" (" + c.Valid.String() + ")")
	}
	if c.Basis == claim.Assessment {
		b.WriteString(" [assessment by " + c.Author + "]")
	}
	return b.String()
}

func name(r claim.Ref) string {
	if r.Label != "" {
		return r.Label
	}
	return string(r.ID)
}
