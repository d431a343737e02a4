package link

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/view"
)

// Options narrow what may carry a path.
type Options struct {
	// MaxHops bounds the length in steps; 0 takes DefaultMaxHops.
	MaxHops int
	// Floor is the lowest evidence level 1..3; 0 takes 1.
	Floor int
	// From and To bound the time in which a link may have held; a link
	// without a date may always have. Nil is no bound.
	From, To *claim.Day
	// Without lists root sources that must not carry a step.
	Without []string
	// HubCap is the number of permitted links above which a subject is not
	// crossed; 0 takes DefaultHubCap.
	HubCap int
	// Alternatives is how many further paths on other sources are sought.
	Alternatives int
}

// Bounds of a question.
const (
	DefaultMaxHops = 6
	MaxMaxHops     = 12
	DefaultHubCap  = 2000
)

// shapeStep describes the step from a to b by the claims that tie them.
func shapeStep(r entity.Reader, a, b view.Ref, held []view.Held) (view.Step, error) {
	s := view.Step{From: a, To: b, Claims: []view.Claim{}}
	roots := map[string]bool{}
	var ids []claim.ID
	for _, h := range held {
		ids = append(ids, h.ID)
	}
	corrected, err := r.Corrected(ids)
	if err != nil {
		return s, err
	}
	countered, err := r.Countered(ids)
	if err != nil {
		return s, err
	}
	for _, h := range held {
		if _, gone := corrected[h.ID]; gone {
			continue
		}
		c := view.OfClaim(h)
		if by, ok := countered[h.ID]; ok {
			c.CounteredBy = []string{string(by)}
			s.Disputed = true
		}
		s.Claims = append(s.Claims, c)
		if !h.Body.Modality.Supports() {
			s.Disputed = s.Disputed || h.Body.Modality != claim.Planned
			continue
		}
		s.Level = max(s.Level, int(h.Body.Grade.Level()))
		roots[h.Body.RootSource()] = true
	}
	s.Sources = len(roots)
	slices.SortStableFunc(s.Claims, func(x, y view.Claim) int {
		return supportRank(y) - supportRank(x)
	})
	s.Sentence = stepSentence(s)
	return s, nil
}

// supportRank puts the claims that carry a step before those that deny it,
// the better graded first.
func supportRank(c view.Claim) int {
	if !claim.Modality(c.Modality).Supports() {
		return -1
	}
	return int(claim.Grade{Scheme: claim.Scheme(c.Grade.Scheme), Source: c.Grade.Source, Info: c.Grade.Info}.Level())
}

func stepSentence(s view.Step) string {
	if len(s.Identity) > 0 {
		return s.From.Label + " and " + s.To.Label + " were judged to be the same"
	}
	if len(s.Claims) == 0 {
		return ""
	}
	c := s.Claims[0]
	out := c.Sentence + ", " + c.Said + ", graded " + c.Grade.Text
	if s.Sources > 1 {
		out += " and by other sources too"
	}
	if s.Disputed {
		out += "; disputed"
	}
	return out + "."
}

// answer puts a path in sentences.
func answer(p view.Path) string {
	var b strings.Builder
	for i, s := range p.Steps {
		if i > 0 {
			b.WriteString(" ")
		}
		b.WriteString(s.Sentence)
	}
	return b.String()
}
