package chart

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/ontology"
	"liaison/internal/view"
)

// Neighbour is one subject around another.
type Neighbour struct {
	Ref       view.Ref
	Relations []string
}

// Around lists the subjects that permitted claims tie to a subject, in the
// order of their labels. Of records that the reader's judgements hold to be
// one, the first stands for all.
func Around(r entity.Reader, of claim.SubjectID) ([]Neighbour, error) {
	clusters, err := entity.Clusters(r.TX, r.Bits)
	if err != nil {
		return nil, fmt.Errorf("read identities: %w", err)
	}
	rep := func(id claim.SubjectID) claim.SubjectID {
		if c, ok := clusters[id]; ok {
			return c
		}
		return id
	}
	members := []claim.SubjectID{of}
	for m, c := range clusters {
		if c == rep(of) && m != of {
			members = append(members, m)
		}
	}
	marks, args := make([]string, len(members)), make([]any, len(members))
	for i, m := range members {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), string(m)
	}
	in := strings.Join(marks, ",")
	rows, err := r.TX.Query(`SELECT subject, object, predicate FROM claims c WHERE seq `+entity.About(r.Bits, in)+`
		AND tie = 1 AND object <> '' AND modality IN ('asserted','reported','alleged')
		AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.corrects = c.id AND k.corrects <> '' AND `+r.Bits.SQL("+k.mark")+`) ORDER BY seq`, args...)
	if err != nil {
		return nil, fmt.Errorf("read what is around %s: %w", of, err)
	}
	at := map[claim.SubjectID]int{}
	var out []Neighbour
	for rows.Next() {
		var subject, object, predicate string
		if err := rows.Scan(&subject, &object, &predicate); err != nil {
			rows.Close()
			return nil, fmt.Errorf("read what is around %s: %w", of, err)
		}
		other := rep(claim.SubjectID(object))
		if other == rep(of) {
			other = rep(claim.SubjectID(subject))
		}
		if other == rep(of) {
			continue
		}
		i, known := at[other]
		if !known {
			i = len(out)
			at[other] = i
			out = append(out, Neighbour{Ref: view.Ref{ID: string(other)}})
		}
		if !slices.Contains(out[i].Relations, predicate) {
			out[i].Relations = append(out[i].Relations, predicate)
		}
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return nil, err
	}
	refs, err := r.Refs(slices.Collect(maps.Keys(at)))
	if err != nil {
		return nil, err
	}
	for i := range out {
		if ref, ok := refs[claim.SubjectID(out[i].Ref.ID)]; ok {
			out[i].Ref = ref
		}
	}
	slices.SortFunc(out, func(x, y Neighbour) int {
		return cmp.Or(cmp.Compare(x.Ref.Label, y.Ref.Label), cmp.Compare(x.Ref.ID, y.Ref.ID))
	})
	return out, nil
}

// Choose narrows neighbours to kinds and relations; empty takes all.
func Choose(ns []Neighbour, kinds, relations []string) (out []claim.SubjectID) {
	for _, n := range ns {
		if len(kinds) > 0 && !slices.Contains(kinds, n.Ref.Kind) {
			continue
		}
		if len(relations) > 0 && !slices.ContainsFunc(n.Relations, func(r string) bool { return slices.Contains(relations, r) }) {
			continue
		}
		out = append(out, claim.SubjectID(n.Ref.ID))
	}
	return out
}

// Count tells how many subjects an expansion would find by kind and by
// relation, and how many of them are on the chart already.
func Count(ns []Neighbour, c *Content, kinds, relations []string) view.Around {
	v := view.Around{Groups: []view.AroundGroup{}, Relations: []view.AroundGroup{}, Default: DefaultExpansion}
	chosen := map[string]bool{}
	for _, id := range Choose(ns, kinds, relations) {
		chosen[string(id)] = true
	}
	byKind, byRelation := map[string]int{}, map[string]int{}
	for _, n := range ns {
		if !chosen[n.Ref.ID] {
			continue
		}
		v.Total++
		if c.Has(claim.SubjectID(n.Ref.ID)) {
			v.OnChart++
		}
		byKind[n.Ref.Kind]++
		for _, rel := range n.Relations {
			byRelation[rel]++
		}
	}
	for key, count := range byKind {
		k, _ := ontology.FindKind(key)
		v.Groups = append(v.Groups, view.AroundGroup{Key: key, Label: cmp.Or(k.Label, key), Count: count})
	}
	for key, count := range byRelation {
		v.Relations = append(v.Relations, view.AroundGroup{Key: key, Label: view.Label(key), Count: count})
	}
	for _, gs := range [][]view.AroundGroup{v.Groups, v.Relations} {
		slices.SortFunc(gs, func(x, y view.AroundGroup) int {
			return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Key, y.Key))
		})
	}
	return v
}
