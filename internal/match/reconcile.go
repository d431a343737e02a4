package match

import (
	"slices"
	"strings"

	"liaison/internal/fault"
	"liaison/internal/name"
)

// ReconcileBatch is how many queries a client may send at once.
const ReconcileBatch = 50

// ReconcileManifest describes a service of the Reconciliation API 0.2.
type ReconcileManifest struct {
	Versions        []string          `json:"versions"`
	Name            string            `json:"name"`
	IdentifierSpace string            `json:"identifierSpace"`
	SchemaSpace     string            `json:"schemaSpace"`
	BatchSize       int               `json:"batchSize"`
	DefaultTypes    []ReconcileNamed  `json:"defaultTypes"`
	View            *ReconcileView    `json:"view,omitempty"`
	Suggest         *ReconcileSuggest `json:"suggest,omitempty"`
	Extend          *ReconcileExtend  `json:"extend,omitempty"`
}

// ReconcileView is the address of an entity's page, with {{id}} in it.
type ReconcileView struct {
	URL string `json:"url"`
}

// ReconcileSuggest names the services that complete what is typed.
type ReconcileSuggest struct {
	Entity   *ReconcileService `json:"entity,omitempty"`
	Type     *ReconcileService `json:"type,omitempty"`
	Property *ReconcileService `json:"property,omitempty"`
}

// ReconcileExtend names the service that proposes properties to fetch.
type ReconcileExtend struct {
	ProposeProperties ReconcileService   `json:"propose_properties"`
	PropertySettings  []ReconcileSetting `json:"property_settings"`
}

// ReconcileSetting is a choice of the client; there are none.
type ReconcileSetting struct{}

// ReconcileService is an address in two parts.
type ReconcileService struct {
	ServiceURL  string `json:"service_url"`
	ServicePath string `json:"service_path"`
}

// ReconcileNamed is an id with its name: a type or a property.
type ReconcileNamed struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

var reconcileTypes = []ReconcileNamed{{"Person", "Person"}, {"Company", "Company"}, {"Organization", "Organisation"}, {"Vessel", "Vessel"}}

var reconcileProperties = []ReconcileNamed{
	{"name", "Name"}, {"alias", "Other name"}, {"birthDate", "Date of birth"}, {"nationality", "Nationality"}, {"country", "Country"},
	{"gender", "Sex"}, {"passportNumber", "Passport number"}, {"idNumber", "Identity card number"}, {"registrationNumber", "Registration number"},
	{"phone", "Phone"}, {"email", "E-mail"},
}

// Manifest describes a service that answers at url.
func Manifest(title, url string) ReconcileManifest {
	service := func(path string) *ReconcileService { return &ReconcileService{ServiceURL: url, ServicePath: path} }
	return ReconcileManifest{
		Versions: []string{"0.2"}, Name: title, IdentifierSpace: url + "/entities/", SchemaSpace: "https://www.followthemoney.tech/explorer/schemata/",
		BatchSize: ReconcileBatch, DefaultTypes: reconcileTypes,
		View:    &ReconcileView{URL: url + "/entities/{{id}}"},
		Suggest: &ReconcileSuggest{Entity: service("/suggest/entity"), Type: service("/suggest/type"), Property: service("/suggest/property")},
		Extend:  &ReconcileExtend{ProposeProperties: *service("/extend/propose"), PropertySettings: []ReconcileSetting{}},
	}
}

// ReconcileQuery is one row of the client's table.
type ReconcileQuery struct {
	Query      string              `json:"query"`
	Type       Texts               `json:"type"`
	Limit      int                 `json:"limit"`
	Properties []ReconcileProperty `json:"properties"`
}

// ReconcileProperty is a further cell of the row; an unknown one is passed over.
type ReconcileProperty struct {
	PID string `json:"pid"`
	V   Texts  `json:"v"`
}

// ReconcileAnswer holds the candidates for a row, the best first.
type ReconcileAnswer struct {
	Result []ReconcileCandidate `json:"result"`
}

// ReconcileCandidate is one of them. Score is 0 to 100, as clients expect.
type ReconcileCandidate struct {
	ID          string           `json:"id"`
	Name        string           `json:"name"`
	Description string           `json:"description,omitempty"`
	Type        []ReconcileNamed `json:"type"`
	Score       float64          `json:"score"`
	Match       bool             `json:"match"`
}

// Reconcile answers a batch from the records that see permits. Match, on which
// a client accepts without asking, is true only for the best candidate, if it
// has the same document number and a date of birth that fits: a name alone is
// never accepted by a machine. Errors are of kind fault.Invalid.
func (ix *Index) Reconcile(queries map[string]ReconcileQuery, see Sight) (map[string]ReconcileAnswer, error) {
	if len(queries) > ReconcileBatch {
		return nil, fault.New(fault.Invalid, "%d queries in one batch; at most %d", len(queries), ReconcileBatch).At("queries")
	}
	out := map[string]ReconcileAnswer{}
	for id, q := range queries {
		out[id] = ix.reconcile(q, see)
	}
	return out, nil
}

func (ix *Index) reconcile(q ReconcileQuery, see Sight) ReconcileAnswer {
	out := ReconcileAnswer{Result: []ReconcileCandidate{}}
	query, ok := q.record()
	if !ok {
		return out
	}
	found := ix.Search(query, SearchOptions{Sight: see, Limit: min(q.Limit, 50)}) // none or below 1: the standard
	for i, h := range found.Hits {
		if len(q.Type) > 0 && !slices.ContainsFunc(q.Type, func(t string) bool { return name.KindOfSchema(t) == name.KindOfSchema(h.Record.Schema) }) {
			continue
		}
		schema := h.Record.Schema
		if schema == "" {
			schema = "Person"
		}
		c := ReconcileCandidate{ID: h.Record.ID, Type: []ReconcileNamed{{schema, schema}}, Score: 100 * h.Result.Score}
		if len(h.Record.Names) > 0 {
			c.Name = h.Record.Names[0].Text
		}
		var about []string
		for _, d := range h.Record.Births {
			about = append(about, d.Original)
		}
		c.Description = strings.Join(append(about, h.Record.Countries...), ", ")
		c.Match = i == 0 && sameDocument(query, h.Record) && datesAgree(query.Births, h.Record.Births)
		out.Result = append(out.Result, c)
	}
	return out
}

// record reads the row; false if it holds no name.
func (q ReconcileQuery) record() (Record, bool) {
	p := map[string]Texts{"name": {q.Query}}
	for _, cell := range q.Properties {
		_, pid, found := strings.Cut(cell.PID, ":") // "Person:birthDate"
		if !found {
			pid = cell.PID
		}
		if slices.ContainsFunc(reconcileProperties, func(n ReconcileNamed) bool { return n.ID == pid }) {
			p[pid] = append(p[pid], cell.V...)
		}
	}
	f := fields{id: "query", schema: q.Type.first()}
	if err := f.fromProperties(f.schema, p); err != nil {
		return Record{}, false
	}
	row, err := f.row(1) // a date that cannot be read is left out
	return row.Record, err == nil
}

// sameDocument tells whether two records share the number of a document.
func sameDocument(a, b Record) bool {
	document := func(d name.Identifier) bool { return d.Kind == "passport" || d.Kind == "id" }
	for _, x := range a.Identifiers {
		for _, y := range b.Identifiers {
			if document(x) && document(y) && x.Value == y.Value && (x.Issuer == "" || y.Issuer == "" || x.Issuer == y.Issuer) {
				return true
			}
		}
	}
	return false
}

// datesAgree tells whether both sides have dates and some of them overlap.
func datesAgree(a, b []name.PartialDate) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Known() && y.Known() && x.From <= y.To && y.From <= x.To {
				return true
			}
		}
	}
	return false
}
