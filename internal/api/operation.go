package api

import (
	"context"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liaison/internal/fault"
	"liaison/internal/node"
)

// answer is the body of an operation.
type answer[V any] struct{ Body V }

// none is the input of an operation that needs only the session.
type none struct{}

type callerKey struct{}

// op describes an operation; refusals are the statuses it may answer beside
// those of every operation.
func op(method, path, id, tag, summary string, refusals ...int) huma.Operation {
	return huma.Operation{Method: method, Path: prefix + path, OperationID: id, Tags: []string{tag}, Summary: summary,
		MaxBodyBytes: MaxJSON, Errors: refusals, Responses: map[string]*huma.Response{}}
}

// open registers an operation that needs no session.
func open[I, O any](s *server, o huma.Operation, call func(context.Context, *I) (*O, error)) {
	statuses := append([]int{http.StatusBadRequest, http.StatusForbidden, http.StatusUnprocessableEntity,
		http.StatusInternalServerError, http.StatusServiceUnavailable}, o.Errors...)
	if o.Method != http.MethodGet {
		statuses = append(statuses, http.StatusRequestEntityTooLarge)
	}
	o.Errors = nil
	shape := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	for _, status := range statuses {
		o.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status),
			Content: map[string]*huma.MediaType{problemType: {Schema: shape}}}
	}
	route := o.Method + " " + o.Path
	huma.Register(s.api, o, func(ctx context.Context, in *I) (*O, error) {
		out, err := call(ctx, in)
		if err != nil {
			p := problemOf(err)
			if p.Status == http.StatusInternalServerError {
				s.failed(route, err)
			}
			return nil, p
		}
		return out, nil
	})
}

// asked registers an operation for a caller with a session; every operation
// but the login goes through it.
func asked[I, O any](s *server, o huma.Operation, call func(context.Context, node.Caller, *I) (*O, error)) {
	o.Security = []map[string][]string{{"session": {}}, {"bearer": {}}}
	o.Errors = append(o.Errors, http.StatusUnauthorized)
	o.Middlewares = huma.Middlewares{s.resume}
	open(s, o, func(ctx context.Context, in *I) (*O, error) {
		c, ok := ctx.Value(callerKey{}).(node.Caller)
		if !ok {
			return nil, fault.New(fault.Unauthenticated, "no session")
		}
		return call(ctx, c, in)
	})
}

// plain registers an operation whose answer is a view.
func plain[I, V any](s *server, o huma.Operation, call func(context.Context, node.Caller, *I) (V, error)) {
	asked(s, o, func(ctx context.Context, c node.Caller, in *I) (*answer[V], error) {
		v, err := call(ctx, c, in)
		if err != nil {
			return nil, err
		}
		return &answer[V]{Body: v}, nil
	})
}

// listed makes an empty list print as [] instead of null.
func listed[V any](v []V, err error) ([]V, error) {
	if v == nil {
		v = []V{}
	}
	return v, err
}

// resume finds the caller before anything of the request is parsed.
func (s *server) resume(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	token := tokenOf(r)
	var c node.Caller
	var err error = fault.New(fault.Unauthenticated, "no session").WithMend("log in")
	if token != "" {
		c, err = s.node.Resume(r.Context(), token)
	}
	if err != nil {
		p := problemOf(err)
		if p.Status == http.StatusInternalServerError {
			s.failed(r.Pattern, err)
		}
		if p.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Bearer realm="liaison"`)
		}
		writeProblem(w, p)
		return
	}
	next(huma.WithValue(ctx, callerKey{}, c))
}

// tokenOf reads the session from the bearer header, else from the cookie.
func tokenOf(r *http.Request) string {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	if c, err := r.Cookie(cookieName); err == nil {
		return c.Value
	}
	return ""
}
