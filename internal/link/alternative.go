package link

import (
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
		chain, err := s.chain(a, b, s.opt.Floor, used)
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

// falls names the sources without which no path is left at the floor.
func (s *seeker) falls(a, b claim.SubjectID, p view.Path) ([]string, error) {
	names := map[string]string{}
	for _, st := range p.Steps {
		for _, c := range st.Claims {
			if names[c.Root] == "" {
				names[c.Root] = c.Source
			}
		}
	}
	out := []string{}
	for _, root := range roots(p) {
		chain, err := s.chain(a, b, s.opt.Floor, []string{root})
		if err != nil {
			return nil, err
		}
		if chain == nil {
			out = append(out, names[root])
		}
	}
	return out, nil
}
