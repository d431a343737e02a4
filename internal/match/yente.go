package match

import (
	"slices"
	"sort"
	"strconv"

	"liaison/internal/fault"
)

// Bounds of the /match interface, as yente 5.5 has them.
const (
	YenteMaxLimit    = 500
	YenteMaxExcluded = 50
	YenteMaxQueries  = 100
)

// YenteRequest is the body of POST /match/{dataset}, as clients of yente send
// it. Weights and config keys are refused: our scores come from tables that the
// caller cannot bend.
type YenteRequest struct {
	Queries map[string]YenteQuery `json:"queries"`
	Weights map[string]float64    `json:"weights,omitempty"`
	Config  map[string]any        `json:"config,omitempty"`
}

// YenteQuery is an entity by example. A property is a text or a list of Texts.
type YenteQuery struct {
	ID         string           `json:"id,omitempty"`
	Schema     string           `json:"schema"`
	Properties map[string]Texts `json:"properties"`
}

// YenteParams are the parameters of the address that are honoured. Zero limit
// and threshold take yente's standard values, 5 and 0.7.
type YenteParams struct {
	Dataset       string
	Limit         int
	Threshold     float64
	Algorithm     string // "best", "logic-v2" and "" all mean ours
	ExcludeSchema []string
	ExcludeIDs    []string
	Topics        []string // refused: no search by a label put on people
}

// YenteResponse is the answer; its header x-batch-size is the number of queries.
type YenteResponse struct {
	Responses map[string]YenteAnswer `json:"responses"`
	Limit     int                    `json:"limit"`
}

// YenteAnswer answers one query. Status is 200, or 400 with Detail if the query
// could not be read.
type YenteAnswer struct {
	Status  int           `json:"status"`
	Detail  string        `json:"detail,omitempty"`
	Results []YenteResult `json:"results"`
	Total   YenteTotal    `json:"total"`
	Query   YenteQuery    `json:"query"`
}

// YenteTotal counts the results above the threshold.
type YenteTotal struct {
	Value    int    `json:"value"`
	Relation string `json:"relation"`
}

// YenteResult is an entity with its score. Match says that the score reaches
// the threshold; it is no decision. Chance is Result.Calibrated of a hit.
type YenteResult struct {
	ID           string                 `json:"id"`
	Caption      string                 `json:"caption"`
	Schema       string                 `json:"schema"`
	Properties   map[string][]string    `json:"properties"`
	Datasets     []string               `json:"datasets"`
	Referents    []string               `json:"referents"`
	Target       bool                   `json:"target"`
	FirstSeen    *string                `json:"first_seen"`
	LastSeen     *string                `json:"last_seen"`
	LastChange   *string                `json:"last_change"`
	Score        float64                `json:"score"`
	Match        bool                   `json:"match"`
	Chance       float64                `json:"chance" doc:"ours, not of yente: how many of 100 such candidates were the one searched for, as a share, where half of those searched for are listed"`
	Explanations map[string]YenteReason `json:"explanations"`
}

// YenteReason is one line of the explanation. Score is in bits.
type YenteReason struct {
	Score     float64 `json:"score"`
	Detail    string  `json:"detail"`
	Query     string  `json:"query"`
	Candidate string  `json:"candidate"`
}

// MatchYente answers a /match request from the records that see permits. Errors
// are of kind fault.Invalid and mean status 400.
func (ix *Index) MatchYente(req YenteRequest, p YenteParams, see Sight) (YenteResponse, error) {
	if err := checkYente(req, &p); err != nil {
		return YenteResponse{}, err
	}
	out := YenteResponse{Responses: map[string]YenteAnswer{}, Limit: p.Limit}
	for id, q := range req.Queries {
		out.Responses[id] = ix.answerYente(q, p, see)
	}
	return out, nil
}

func checkYente(req YenteRequest, p *YenteParams) error {
	invalid := func(field, format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At(field)
	}
	if p.Limit == 0 {
		p.Limit = 5
	}
	if p.Threshold == 0 {
		p.Threshold = 0.7
	}
	switch {
	case len(req.Queries) == 0:
		return invalid("queries", "no queries")
	case len(req.Queries) > YenteMaxQueries:
		return invalid("queries", "%d queries in one request; at most %d", len(req.Queries), YenteMaxQueries)
	case len(req.Weights) > 0:
		return invalid("weights", "weights cannot be set")
	case len(req.Config) > 0:
		return invalid("config", "config cannot be set")
	case len(p.Topics) > 0:
		return invalid("topics", "results cannot be chosen by topics")
	case p.Limit < 1 || p.Limit > YenteMaxLimit:
		return invalid("limit", "limit must be 1 to %d", YenteMaxLimit)
	case p.Threshold < 0 || p.Threshold > 1:
		return invalid("threshold", "threshold must be 0 to 1")
	case len(p.ExcludeIDs) > YenteMaxExcluded:
		return invalid("exclude_entity_ids", "%d ids left out; at most %d", len(p.ExcludeIDs), YenteMaxExcluded)
	case !slices.Contains([]string{"", "best", "logic-v2", "liaison"}, p.Algorithm):
		return invalid("algorithm", "unknown algorithm %q", p.Algorithm)
	}
	return nil
}

func (ix *Index) answerYente(q YenteQuery, p YenteParams, see Sight) YenteAnswer {
	out := YenteAnswer{Status: 200, Results: []YenteResult{}, Query: q, Total: YenteTotal{Relation: "eq"}}
	f := fields{id: "query", schema: q.Schema}
	err := f.fromProperties(q.Schema, q.Properties)
	var row Row
	if err == nil {
		f.strict = true
		row, err = f.row(1)
	}
	if err != nil {
		out.Status, out.Detail = 400, reason(err)
		return out
	}
	found := ix.Search(row.Record, SearchOptions{Sight: see, Limit: p.Limit + len(p.ExcludeIDs), Explain: true})
	for _, h := range found.Hits {
		if len(out.Results) == p.Limit || slices.Contains(p.ExcludeIDs, h.Record.ID) || slices.Contains(p.ExcludeSchema, h.Record.Schema) {
			continue
		}
		r := yenteResult(h, p)
		if out.Results = append(out.Results, r); r.Match {
			out.Total.Value++
		}
	}
	return out
}

// reason gives the cause of a row that was not taken, without its line.
func reason(err error) string {
	if row, ok := err.(*RowError); ok {
		return row.Err.Error()
	}
	return err.Error()
}

func yenteResult(h Hit, p YenteParams) YenteResult {
	r := YenteResult{
		ID: h.Record.ID, Schema: h.Record.Schema, Properties: properties(h.Record), Datasets: []string{}, Referents: []string{},
		Score: h.Result.Score, Match: h.Result.Score >= p.Threshold, Chance: h.Result.Calibrated, Explanations: map[string]YenteReason{},
	}
	if r.Schema == "" {
		r.Schema = "Person"
	}
	if p.Dataset != "" {
		r.Datasets = []string{p.Dataset}
	}
	if len(h.Record.Names) > 0 {
		r.Caption = h.Record.Names[0].Text
	}
	for _, l := range h.Result.Lines {
		key := l.Feature
		for n := 2; ; n++ {
			if _, taken := r.Explanations[key]; !taken {
				break
			}
			key = l.Feature + "-" + strconv.Itoa(n)
		}
		r.Explanations[key] = YenteReason{Score: l.Bits, Detail: l.Why, Query: l.A, Candidate: l.B}
	}
	return r
}

// properties gives a record as FollowTheMoney properties.
func properties(r Record) map[string][]string {
	p := map[string][]string{}
	add := func(key, v string) {
		if v != "" && !slices.Contains(p[key], v) {
			p[key] = append(p[key], v)
		}
	}
	for i, n := range r.Names {
		switch {
		case n.Quality == Weak:
			add("weakAlias", n.Text)
		case i == 0:
			add("name", n.Text)
		default:
			add("alias", n.Text)
		}
	}
	for _, d := range r.Births {
		add("birthDate", ftmDate(d))
	}
	for _, c := range r.Countries {
		add(map[bool]string{true: "nationality", false: "country"}[isPerson(r.Schema)], c)
	}
	add("gender", map[Sex]string{SexFemale: "female", SexMale: "male", SexOther: "other"}[r.Sex])
	for _, d := range r.Identifiers {
		add(ftmProperty(string(d.Kind)), d.Text)
	}
	for _, v := range p {
		sort.Strings(v[min(1, len(v)):]) // the main value stays in front
	}
	return p
}
