package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const (
	// MaxJSON bounds the body of every operation but the upload, in bytes.
	MaxJSON = 1 << 20
	// MaxUpload bounds an uploaded document, in bytes.
	MaxUpload = 100_000_000
	// maxForm leaves room for the fields beside the document.
	maxForm = MaxUpload + MaxJSON
)

// recorder remembers status and size for the log.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// guard wraps next with what holds for every request: headers, the refusal of
// cross-origin acts, size limits before anything is parsed, the log line and
// an answer when a handler panics.
func (s *server) guard(next http.Handler) http.Handler {
	// Refuses unsafe methods whose Sec-Fetch-Site is neither same-origin nor
	// none, or, without that header, whose Origin is not the host.
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		var began time.Time
		if s.opts.Now != nil {
			began = s.opts.Now()
		}
		defer s.finish(rec, r, began)
		s.headers(rec.Header(), r)
		if err := origin.Check(r); err != nil {
			writeProblem(rec, problem(http.StatusForbidden, "the request comes from another site", "use the workbench of this node"))
			return
		}
		limit := int64(MaxJSON)
		if r.Method == http.MethodPost && r.URL.Path == prefix+"/reports" {
			limit = maxForm
		}
		if r.ContentLength > limit {
			writeProblem(rec, tooLarge(limit))
			return
		}
		next.ServeHTTP(rec, r)
	})
}

func tooLarge(limit int64) *Problem {
	return problem(http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", limit), "send less at once")
}

func (s *server) headers(h http.Header, r *http.Request) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.secure(r) {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		h.Set("Cache-Control", "no-store")
	}
}

func (s *server) secure(r *http.Request) bool { return s.opts.Secure || r.TLS != nil }

// finish answers for a handler that panicked and writes the log line.
func (s *server) finish(rec *recorder, r *http.Request, began time.Time) {
	if p := recover(); p != nil {
		if p == http.ErrAbortHandler {
			panic(p)
		}
		s.failed(r.Pattern, fmt.Errorf("panic: %v", p))
		if rec.status == 0 {
			writeProblem(rec, problem(http.StatusInternalServerError, "something failed inside the node; its log says what", ""))
		}
	}
	if s.opts.Log == nil {
		return
	}
	line := []slog.Attr{slog.String("method", method(r.Method)), slog.String("route", r.Pattern),
		slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes)}
	if s.opts.Now != nil {
		line = append(line, slog.Duration("took", s.opts.Now().Sub(began)))
	}
	s.opts.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", line...)
}

// method keeps a word made up by the client out of the log.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

func (s *server) failed(route string, err error) {
	if s.opts.Failure != nil {
		s.opts.Failure(route, err)
	}
}
