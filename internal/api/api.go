package api

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/pace"
)

// Options are what the wiring decides.
type Options struct {
	// Web is the built workbench; nil or empty serves a page that says so.
	Web fs.FS
	// Secure marks the session cookie for TLS only.
	Secure bool
	// Changes returns a channel that closes at the next commit; nil switches
	// the stream of changes off.
	Changes func() <-chan struct{}
	// Nudge is the secret with which another process on this machine tells
	// that it has written to the store; empty takes no such word.
	Nudge string
	// PushKey is the public key of the calls to browsers; empty where none are
	// made.
	PushKey string
	// Formats are the files that can be downloaded, by name.
	Formats map[string]ExportFormat
	// Packets write a person's packet as a file, by format.
	Packets map[string]PacketFormat
	// Pace holds answers until their time class ends; nil lets them leave at
	// once, for which a test may have its reason and a node that serves has none.
	Pace *pace.Pace
}

// Bounds of requests, in bytes.
const (
	maxJSON   = 1 << 20
	maxUpload = 100 << 20
)

// Names of the session's cookie. Over TLS a browser takes it from this very
// host alone (RFC 6265bis section 4.1.3.2).
const (
	cookieName   = "liaison"
	secureCookie = "__Host-liaison"
)

type handler struct {
	node *node.Node
	opt  Options
}

// New returns the handler of one node: the API under /api/v1, the workbench
// under everything else.
func New(n *node.Node, opt Options) http.Handler {
	mux := http.NewServeMux()
	h := &handler{node: n, opt: opt}
	h.operations(mux)
	if opt.Changes != nil {
		mux.HandleFunc("GET /api/v1/events", h.events)
	}
	if opt.Nudge != "" {
		mux.HandleFunc("POST /api/v1/nudge", h.nudge)
	}
	h.provider(mux)
	mux.HandleFunc("POST /api/v1/screen", h.screenFile)
	mux.HandleFunc("/api/v1/reconcile", h.reconcile)
	mux.HandleFunc("/api/v1/reconcile/", h.reconcile)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, fault.New(fault.NotFound, "there is no such address").WithMend("GET /api/v1/openapi.json lists them"))
	})
	mux.Handle("/", workbench(opt.Web))
	answers := guard(mux)
	paced := opt.Pace.Handler(answers)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if leavesAtOnce(r.URL.Path) {
			answers.ServeHTTP(w, r)
			return
		}
		paced.ServeHTTP(w, r)
	})
}

// leavesAtOnce tells which answers follow from no record, and so tell nothing by
// when they come: the workbench's files, the description of the API, the word of
// a command on this machine, and the stream of changes, which says to everybody
// at each commit that there was one.
func leavesAtOnce(path string) bool {
	rest, ok := strings.CutPrefix(path, "/api/")
	if !ok {
		return true
	}
	switch rest {
	case "v1/events", "v1/nudge", "v1/openapi.json", "v1/openapi.yaml", "v1/openapi-3.0.json", "v1/openapi-3.0.yaml":
		return true
	}
	return strings.HasPrefix(rest, "v1/schemas/")
}

// Description returns the OpenAPI 3.1 document of the API as JSON. The
// workbench's types are made from it when it is built.
func Description() ([]byte, error) {
	h := &handler{}
	b, err := json.Marshal(h.operations(http.NewServeMux()).OpenAPI())
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "the API cannot be described")
	}
	return b, nil
}

// operations registers every described operation.
func (h *handler) operations(mux *http.ServeMux) huma.API {
	huma.NewError = problem
	huma.DefaultArrayNullable = false // a list of nothing is a list
	cfg := huma.DefaultConfig("Liaison", "1")
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	cfg.Info.Description = "One agency's node: attributed, graded claims, and what ties them."
	cfg.CreateHooks = nil // no address of the server in the answers
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "/api/v1/openapi", "", "/api/v1/schemas"
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName},
		"bearer":  {Type: "http", Scheme: "bearer"},
	}
	api := humago.New(mux, cfg)
	h.sessions(api)
	h.waysIn(api)
	h.ownAccount(api)
	h.questions(api)
	h.reports(api)
	h.oversight(api)
	h.inspection(api)
	h.administration(api)
	h.desk(api)
	h.rosters(api)
	h.peers(api)
	h.peerHealth(api)
	h.transfers(api)
	h.breaches(api)
	h.retain(api)
	h.sharing(api)
	h.overrides(api)
	h.corrections(api)
	h.pushes(api)
	h.warnings(api)
	h.drafts(api)
	h.requests(api)
	h.informs(api)
	h.alerts(api)
	h.matches(api)
	h.bands(api)
	h.screening(api)
	h.exports(api)
	h.ties(api)
	h.charts(api)
	h.caseFile(api)
	h.joins(api)
	h.standing(api)
	h.writing(api)
	return api
}

// op describes one operation that needs a session.
func op(method, path, id, summary, tag string) huma.Operation {
	return huma.Operation{Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary, Tags: []string{tag}, MaxBodyBytes: maxJSON,
		Security: []map[string][]string{{"session": {}}, {"bearer": {}}}, Errors: []int{401, 403, 404, 409, 422, 503}}
}

// Token is the session of a request: a cookie for the browser, a bearer for
// scripts.
type Token struct {
	Cookie http.Cookie `cookie:"liaison"`
	Secure http.Cookie `cookie:"__Host-liaison"`
	Bearer string      `header:"Authorization"`
}

func (t Token) value() string {
	if b, ok := strings.CutPrefix(t.Bearer, "Bearer "); ok {
		return b
	}
	if t.Secure.Value != "" {
		return t.Secure.Value
	}
	return t.Cookie.Value
}

// Session is embedded in the input of every operation but login.
type Session struct{ Token }

func (h *handler) caller(ctx context.Context, s Session) (node.Caller, error) {
	v := s.value()
	if v == "" {
		return node.Caller{}, fault.New(fault.Unauthenticated, "nobody is logged in").WithMend("log in first")
	}
	return h.node.ResumeFor(ctx, v, deedOf(ctx))
}

// answer wraps a view.
type answer[T any] struct{ Body T }

// reply turns a node's answer into the API's.
func reply[T any](v T, err error) (*answer[T], error) {
	if err != nil {
		return nil, problemOf(err)
	}
	return &answer[T]{Body: v}, nil
}

// with finds the caller and runs fn.
func with[T any](h *handler, ctx context.Context, s Session, fn func(node.Caller) (T, error)) (*answer[T], error) {
	c, err := h.caller(ctx, s)
	if err != nil {
		return nil, problemOf(err)
	}
	return reply(fn(c))
}

// Problem is an error as RFC 9457 has it, with the mend and the field.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Mend   string `json:"mend,omitempty"`
	Field  string `json:"field,omitempty"`
}

// Error is the safe text.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statusOf = map[fault.Kind]int{
	fault.Invalid: 422, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404, fault.Withheld: 404,
	fault.Unproved: 403, fault.Conflict: 409, fault.Unavailable: 503, fault.Internal: 500,
}

// proveFirst is the type of the one problem that a browser can mend by itself:
// the officer proves himself, and the same request is sent again.
const proveFirst = "urn:liaison:prove"

// problemOf maps a fault to a status, once for the whole API. Withheld looks
// like absent.
func problemOf(err error) *Problem {
	kind := fault.KindOf(err)
	text, mend := fault.SafeText(err)
	title := kind.String()
	if kind == fault.Withheld {
		title = fault.NotFound.String()
	}
	p := &Problem{Type: "about:blank", Title: title, Status: statusOf[kind], Detail: text, Mend: mend}
	if kind == fault.Unproved {
		p.Type = proveFirst
	}
	return p
}

// problem is what huma makes of its own errors, such as a body that does not
// fit its schema: the place is named, the value is not repeated.
func problem(status int, msg string, errs ...error) huma.StatusError {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: msg}
	for _, err := range errs {
		if d, ok := err.(*huma.ErrorDetail); ok {
			p.Field, p.Detail = d.Location, d.Message
			break
		}
	}
	return p
}

func writeProblem(w http.ResponseWriter, err error) {
	p := problemOf(err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone if this fails
}

// schemaName names a type in the description of the API. What a room of the
// field owns carries its name: a view of a request is Request, the
// request as it is signed is SignedRequestRequest.
func schemaName(t reflect.Type, hint string) string {
	name, base := huma.DefaultSchemaNamer(t, hint), t
	for base.Kind() == reflect.Pointer || base.Kind() == reflect.Slice {
		base = base.Elem()
	}
	switch room := path.Base(base.PkgPath()); room {
	case "request", "warning", "claim":
		return "Signed" + strings.ToUpper(room[:1]) + room[1:] + name
	}
	return name
}
