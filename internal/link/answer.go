package link

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/view"
)

// errAhead tells that the graph knows a link that the reader's snapshot of the
// tables does not have yet.
var errAhead = errors.New("the graph is ahead of the snapshot")

// path reads the claims of each step of a chain.
func (s *seeker) path(chain []claim.SubjectID) (view.Path, error) {
	p := view.Path{Steps: []view.Step{}, Falls: []string{}}
	var all []view.Held
	for i := 0; i+1 < len(chain); i++ {
		held, err := s.between(chain[i], chain[i+1])
		if err != nil {
			return p, err
		}
		if len(held) == 0 {
			return p, errAhead
		}
		step, err := shapeStep(s.r, s.r.Label(s.face(chain[i])), s.r.Label(s.face(chain[i+1])), held)
		if err != nil {
			return p, err
		}
		if i == 0 || step.Level < p.Level {
			p.Level, p.Weakest = step.Level, i
		}
		if !slices.ContainsFunc(held, func(h view.Held) bool { return !h.Body.Valid.IsZero() }) {
			s.undated++
		}
		p.Steps = append(p.Steps, step)
		all = append(all, held...)
	}
	p.Marking = Highest(all)
	return p, nil
}

// face is the member of an entity whose label stands for it.
func (s *seeker) face(rep claim.SubjectID) claim.SubjectID { return s.of(rep)[0] }

// between returns every permitted claim that ties two entities, those that
// deny included.
func (s *seeker) between(a, b claim.SubjectID) ([]view.Held, error) {
	var args []any
	list := func(ids []claim.SubjectID) string {
		var out []string
		for _, id := range ids {
			args = append(args, string(id))
			out = append(out, fmt.Sprintf("$%d", len(args)))
		}
		return strings.Join(out, ",")
	}
	la, lb := list(s.of(a)), list(s.of(b))
	return s.r.Where(`tie = 1 AND object <> '' AND ((seq `+entity.Of(s.r.Bits, la)+` AND object IN (`+lb+`)) OR (seq `+entity.Of(s.r.Bits, lb)+` AND object IN (`+la+`)))`, args...)
}

func (s *seeker) sameEntity(v view.Paths, a claim.SubjectID) (view.Paths, error) {
	_, steps, err := entity.Members(s.r.TX, s.r.Bits, a)
	if err != nil {
		return v, err
	}
	step := view.Step{From: v.From, To: v.To, Claims: []view.Claim{}, Level: 3}
	for _, e := range steps {
		step.Identity = append(step.Identity, entity.Step(e, s.r.Label))
	}
	step.Sentence = v.From.Label + " and " + v.To.Label + " are held to be the same."
	v.Found, v.Answer = true, step.Sentence
	v.Paths = []view.Path{{Steps: []view.Step{step}, Level: 3, Falls: []string{}}}
	return v, nil
}

// unseen says what was not looked at.
func (s *seeker) unseen(v *view.Paths) {
	var ids []claim.SubjectID
	for id := range s.capped {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		v.Capped = append(v.Capped, s.r.Label(s.face(id)))
	}
	if len(ids) > 0 {
		v.NotSeen = append(v.NotSeen, fmt.Sprintf("%d places or hubs were not crossed", len(ids)))
	}
	if s.undated > 0 && (s.opt.From != nil || s.opt.To != nil) {
		v.NotSeen = append(v.NotSeen, fmt.Sprintf("%d steps without a date were taken as possible", s.undated))
	}
}

// Highest returns the union of the restrictions that claims carry, in words:
// an answer is as closed as its most closed step.
func Highest(held []view.Held) string {
	var top claim.Marking
	for _, h := range held {
		m := h.Marking.Normal()
		if m.Classification.Rank() >= top.Classification.Rank() {
			top.Classification = m.Classification
		}
		for _, c := range m.Codes {
			if !top.Has(c) {
				top.Codes = append(top.Codes, c)
			}
		}
	}
	slices.Sort(top.Codes)
	parts := []string{string(top.Classification)}
	for _, c := range top.Codes {
		parts = append(parts, string(c))
	}
	return strings.Join(parts, " · ")
}
