package node

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/match"
	"liaison/internal/search"
	"liaison/internal/view"
)

// SearchRequest asks for subjects and reports by words.
type SearchRequest struct {
	Query string
	// Kind narrows to one kind of subject; empty is any.
	Kind  string
	Limit int
}

// Bounds of a search.
const (
	DefaultHits  = 20
	MaxHits      = 200
	maxQuery     = 512
	searchedKeys = 400 // names looked at by the scorer
	worthShowing = 0.5 // below it two names share a letter or two by chance
)

// Search finds subjects by name across scripts and spellings, by selector,
// and reports by their words. Counts are of what the caller may see.
func (n *Node) Search(ctx context.Context, caller Caller, req SearchRequest) (view.Search, error) {
	v := view.Search{Query: req.Query, Read: []string{}, Hits: []view.Hit{}, Texts: []view.TextHit{}, NotSeen: []string{}}
	err := n.ask(ctx, caller, use{name: "Search", op: audit.Consultation, query: req.Query}, func(a *asking) error {
		q := strings.TrimSpace(req.Query)
		if q == "" || len(q) > maxQuery {
			return fault.New(fault.Invalid, "a search has 1 to %d bytes", maxQuery).At("query")
		}
		limit := min(max(req.Limit, 0), MaxHits)
		if limit == 0 {
			limit = DefaultHits
		}
		hits, err := n.hits(a, q, MaxHits)
		if err != nil {
			return err
		}
		if req.Kind != "" {
			hits = slices.DeleteFunc(hits, func(h view.Hit) bool { return h.Subject.Kind != req.Kind })
		}
		v.Total = len(hits)
		v.Hits = append(v.Hits, hits[:min(limit, len(hits))]...)
		for _, h := range v.Hits {
			a.touch(h.Subject.ID)
		}
		v.Texts, err = n.texts(a, q, limit)
		return err
	})
	return v, err
}

// hits returns the entities whose names or selectors answer the query, best
// first, each once.
func (n *Node) hits(a *asking, query string, limit int) ([]view.Hit, error) {
	clusters, err := entity.Clusters(a.tx, a.bits)
	if err != nil {
		return nil, err
	}
	best, err := n.nearest(a, query, clusters)
	if err != nil {
		return nil, err
	}
	if err := n.selectorHits(a, query, clusters, best); err != nil {
		return nil, err
	}
	return n.finish(a, best, limit)
}

// nearest returns the entities whose names answer the query, each once with
// its best name.
func (n *Node) nearest(a *asking, query string, clusters map[claim.SubjectID]claim.SubjectID) (map[claim.SubjectID]view.Hit, error) {
	found, err := search.Names(a.tx, a.bits, query, searchedKeys)
	if err != nil {
		return nil, err
	}
	best := map[claim.SubjectID]view.Hit{}
	queries := map[string]*match.Prepared{}
	for _, f := range found {
		schema := schemaOf(f.Kind)
		q := queries[schema]
		if q == nil {
			q = match.Prepare(match.Record{Schema: schema, Names: []match.NameEntry{{Text: query}}})
			queries[schema] = q
		}
		score := nameScore(q, query, f)
		rep := f.Subject
		if r, ok := clusters[rep]; ok {
			rep = r
		}
		if h, ok := best[rep]; ok && h.Score >= score {
			continue
		}
		if score >= worthShowing {
			best[rep] = view.Hit{Subject: view.Ref{ID: string(rep), Kind: f.Kind}, Matched: f.Text, Score: score}
		}
	}
	return best, nil
}

// nameScore compares the query with one name on record.
func nameScore(q *match.Prepared, query string, f search.Found) float64 {
	if strings.EqualFold(strings.TrimSpace(query), f.Text) {
		return 1
	}
	quality := match.Strong
	if f.Weak {
		quality = match.Weak
	}
	r := match.Prepare(match.Record{Schema: schemaOf(f.Kind), Names: []match.NameEntry{{Text: f.Text, Quality: quality}}})
	return min(match.ScoreOnly(q, r).Score, 0.99)
}

func schemaOf(kind string) string {
	switch kind {
	case "person":
		return "Person"
	case "organisation", "group":
		return "Organization"
	case "vessel":
		return "Vessel"
	}
	return "Thing"
}

// selectorHits adds the subjects that bear exactly the selector typed.
func (n *Node) selectorHits(a *asking, query string, clusters map[claim.SubjectID]claim.SubjectID, best map[claim.SubjectID]view.Hit) error {
	norm := strings.ToUpper(strings.Join(strings.Fields(query), ""))
	held, err := a.Where(`norm <> '' AND (norm = $1 OR norm = $2)`, norm, query)
	if err != nil {
		return err
	}
	for _, h := range held {
		rep := h.Body.Subject.ID
		if r, ok := clusters[rep]; ok {
			rep = r
		}
		best[rep] = view.Hit{Subject: view.Ref{ID: string(rep), Kind: h.Body.Subject.Kind}, Matched: h.Body.Value.Text, Score: 1}
	}
	return nil
}

// mostWeighed bounds the hits that are ordered by how much is held of them.
const mostWeighed = 1000

func (n *Node) finish(a *asking, best map[claim.SubjectID]view.Hit, limit int) ([]view.Hit, error) {
	hits := make([]view.Hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	if len(hits) > mostWeighed { // one value that very many bear: no list shows them all
		slices.SortFunc(hits, func(x, y view.Hit) int {
			return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.Subject.ID, y.Subject.ID))
		})
		hits = hits[:mostWeighed]
	}
	counts := map[string]int{}
	for i := range hits {
		id := claim.SubjectID(hits[i].Subject.ID)
		members, _, err := entity.Members(a.tx, a.bits, id)
		if err != nil {
			return nil, err
		}
		if counts[hits[i].Subject.ID], err = a.CountOf(members...); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(hits, func(x, y view.Hit) int {
		switch {
		case x.Score != y.Score && x.Score > y.Score:
			return -1
		case x.Score != y.Score:
			return 1
		case counts[x.Subject.ID] != counts[y.Subject.ID]:
			return counts[y.Subject.ID] - counts[x.Subject.ID]
		}
		return strings.Compare(x.Subject.ID, y.Subject.ID)
	})
	hits = hits[:min(limit, len(hits))]
	for i := range hits {
		h := &hits[i]
		h.Subject = a.Label(claim.SubjectID(h.Subject.ID))
		h.Claims = counts[h.Subject.ID]
		h.Names = []string{h.Subject.Label}
		h.Why = []string{"the name “" + h.Matched + "” on record answers what you typed"}
	}
	return hits, nil
}
