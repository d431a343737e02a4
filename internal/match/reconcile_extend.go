package match

import (
	"strings"

	"liaison/internal/fault"
)

// ExtendRequest asks for properties of entities already reconciled.
type ExtendRequest struct {
	IDs        []string         `json:"ids"`
	Properties []ReconcileNamed `json:"properties"`
}

// ExtendAnswer gives them. An entity that may not be seen has no row.
type ExtendAnswer struct {
	Meta []ReconcileNamed                     `json:"meta"`
	Rows map[string]map[string][]ExtendedCell `json:"rows"`
}

// ExtendedCell is one value.
type ExtendedCell struct {
	Str string `json:"str"`
}

// Extend fetches properties of records that see permits. Errors are of kind
// fault.Invalid.
func (ix *Index) Extend(req ExtendRequest, see Sight) (ExtendAnswer, error) {
	if len(req.IDs) > 20*ReconcileBatch {
		return ExtendAnswer{}, fault.New(fault.Invalid, "%d ids in one request; at most %d", len(req.IDs), 20*ReconcileBatch).At("ids")
	}
	out := ExtendAnswer{Meta: []ReconcileNamed{}, Rows: map[string]map[string][]ExtendedCell{}}
	for _, p := range req.Properties {
		for _, known := range reconcileProperties {
			if known.ID == p.ID {
				out.Meta = append(out.Meta, known)
			}
		}
	}
	for _, id := range req.IDs {
		l, ok := ix.Get(id, see)
		if !ok {
			continue
		}
		values, row := properties(l.Record), map[string][]ExtendedCell{}
		for _, p := range out.Meta {
			row[p.ID] = []ExtendedCell{}
			for _, v := range values[p.ID] {
				row[p.ID] = append(row[p.ID], ExtendedCell{v})
			}
		}
		out.Rows[id] = row
	}
	return out, nil
}

// SuggestAnswer completes what is typed.
type SuggestAnswer struct {
	Result []ReconcileNamed `json:"result"`
}

// SuggestType gives the types whose name starts with prefix, in any case.
func SuggestType(prefix string) SuggestAnswer { return starting(reconcileTypes, prefix) }

// SuggestProperty gives the properties whose name starts with prefix.
func SuggestProperty(prefix string) SuggestAnswer { return starting(reconcileProperties, prefix) }

// SuggestEntity gives the records most like the name typed so far.
func (ix *Index) SuggestEntity(prefix string, see Sight) SuggestAnswer {
	out := SuggestAnswer{Result: []ReconcileNamed{}}
	for _, h := range ix.Search(Record{Names: []NameEntry{{Text: prefix}}}, SearchOptions{Sight: see}).Hits {
		n := ReconcileNamed{ID: h.Record.ID}
		if len(h.Record.Names) > 0 {
			n.Name = h.Record.Names[0].Text
		}
		out.Result = append(out.Result, n)
	}
	return out
}

func starting(list []ReconcileNamed, prefix string) SuggestAnswer {
	out := SuggestAnswer{Result: []ReconcileNamed{}}
	for _, n := range list {
		if len(n.Name) >= len(prefix) && strings.EqualFold(n.Name[:len(prefix)], prefix) {
			out.Result = append(out.Result, n)
		}
	}
	return out
}
