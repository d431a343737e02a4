package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

const (
	prefix       = "/api/v1"
	documentPath = prefix + "/openapi.json"
	cookieName   = "liaison"
)

// server holds what the operations share.
type server struct {
	node Node
	opts Options
	api  huma.API
}

// New returns the handler of the whole interface: the operations, their
// OpenAPI document, and the workbench at every other path. Timeouts of the
// connection are the wiring's.
func New(n Node, opts Options) http.Handler {
	mux := http.NewServeMux()
	s := &server{node: n, opts: opts, api: humago.New(mux, config(opts))}
	s.sessionRoutes()
	s.subjectRoutes()
	s.reportRoutes()
	s.officeRoutes()
	s.eventRoute()
	// The framework lists its own shape of error, which is never sent.
	delete(s.api.OpenAPI().Components.Schemas.Map(), "ErrorModel")
	delete(s.api.OpenAPI().Components.Schemas.Map(), "ErrorDetail")
	document, err := json.Marshal(s.api.OpenAPI())
	if err != nil {
		panic("api: the OpenAPI document does not marshal: " + err.Error())
	}
	mux.HandleFunc("GET "+documentPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		_, _ = w.Write(document)
	})
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, problem(http.StatusNotFound, "no such operation", "the operations stand in "+documentPath))
	})
	mux.Handle("/", workbench{files: opts.Web})
	return s.guard(mux)
}

func config(opts Options) huma.Config {
	version := opts.Version
	if version == "" {
		version = "dev"
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Liaison", Version: version,
				Description: "Police information exchange: claims with their sources, what ties them, and who looked."},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: cookieName},
					"bearer":  {Type: "http", Scheme: "bearer"},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{mendModel},
	}
}

// schemaName keeps the ontology's Property apart from the view's.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if strings.HasSuffix(t.PkgPath(), "/ontology") && t.Name() != "" {
		return "Ontology" + name
	}
	return name
}
