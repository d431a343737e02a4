package link

import (
	"fmt"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/view"
)

// roots returns the root sources that carry a path's steps.
func roots(p view.Path) []string {
	var out []string
	for _, s := range p.Steps {
		for _, c := range s.Claims {
			if claim.Modality(c.Modality).Supports() && !slices.Contains(out, c.Root) {
				out = append(out, c.Root)
			}
		}
	}
	slices.Sort(out)
	return out
}

// alternatives seeks paths that rest on none of the sources of those found:
// "independent" means source-disjoint, not link-disjoint.
func (s *seeker) alternatives(v *view.Paths, a, b claim.SubjectID) error {
	if len(v.Paths) == 0 {
		return nil
	}
	var used []string
	for range s.opt.Alternatives {
		for _, p := range v.Paths {
			used = append(used, roots(p)...)
		}
		slices.Sort(used)
		used = slices.Compact(used)
		chain, err := s.chain(a, b, carriers{level: s.opt.Floor, without: used})
		if err != nil || chain == nil {
			return err
		}
		p, err := s.path(chain)
		if err != nil {
			return err
		}
		v.Paths = append(v.Paths, p)
	}
	return nil
}

// breaks tells for each source of a path what is left without it: nothing, or
// another path, longer or weaker.
func (s *seeker) breaks(a, b claim.SubjectID, p view.Path) ([]view.Break, error) {
	names := map[string]string{}
	for _, st := range p.Steps {
		for _, c := range st.Claims {
			if names[c.Root] == "" {
				names[c.Root] = c.Source
			}
		}
	}
	out := []view.Break{}
	for _, root := range roots(p) {
		x := view.Break{Source: names[root], Root: root}
		for level := 3; level >= s.opt.Floor; level-- {
			chain, err := s.chain(a, b, carriers{level: level, without: []string{root}})
			if err != nil {
				return nil, err
			}
			if chain == nil {
				continue
			}
			x.Level, x.Steps = level, len(chain)-1
			x.Left = left(p, x)
			break
		}
		if x.Left == "" {
			x.Words = "Without " + x.Source + " nothing ties them on what you may see."
		} else {
			x.Words = "Without " + x.Source + " " + x.Left + "."
		}
		out = append(out, x)
	}
	return out, nil
}

// left says how what is left compares with the path.
func left(p view.Path, x view.Break) string {
	steps := fmt.Sprintf("a path of %d steps is left", x.Steps)
	switch {
	case x.Level < p.Level:
		return fmt.Sprintf("%s, and its weakest step falls from level %d to %d", steps, p.Level, x.Level)
	case x.Steps > len(p.Steps):
		return fmt.Sprintf("%s, %d longer", steps, x.Steps-len(p.Steps))
	}
	return steps + ", as strong"
}

// knowable finds the first day on which what was on record here tied the two:
// the claim that closed a path, by halving the ledger between nothing and the
// last permitted claim.
func (s *seeker) knowable(a, b claim.SubjectID, last int64) (*view.Knowable, error) {
	hi := last
	lo := int64(0) // nothing at lo, a path at hi
	for hi-lo > 1 {
		mid := lo + (hi-lo)/2
		chain, err := s.chain(a, b, carriers{level: s.opt.Floor, upTo: mid})
		if err != nil {
			return nil, err
		}
		if chain != nil {
			hi = mid
		} else {
			lo = mid
		}
	}
	held, err := s.r.Numbered(hi)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	c := view.OfClaim(held[0])
	return &view.Knowable{Day: c.Recorded[:10], Claim: c.ID, Sentence: c.Sentence}, nil
}
