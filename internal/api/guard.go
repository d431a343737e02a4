package api

import (
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"liaison/internal/fault"
)

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets the headers that hold for every answer and refuses
// state-changing requests of another origin.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			h.Set("Cache-Control", "no-store")
		}
		if changes(r.Method) && !sameOrigin(r) {
			writeProblem(w, fault.New(fault.Forbidden, "requests of another site are refused"))
			return
		}
		if changes(r.Method) && strings.HasPrefix(r.URL.Path, "/api/") {
			r = named(w, r)
		}
		next.ServeHTTP(w, r)
	})
}

func changes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// sameOrigin tells whether a browser sent the request from this very origin,
// or no browser sent it.
func sameOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

const noWorkbench = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Liaison</title>
<h1>This program was built without its workbench</h1><p>Build it with: make build. The API is at /api/v1.</p></html>`

// workbench serves the built page; unknown paths get its index, so that a
// link into it can be kept.
func workbench(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			writeProblem(w, fault.New(fault.NotFound, "there is no such address"))
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		if files == nil {
			name = ""
		}
		if files == nil || !exists(files, "index.html") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(noWorkbench)) // the client is gone if this fails
			return
		}
		if name == "" || !exists(files, name) {
			name = "index.html"
		}
		if strings.HasPrefix(name, "assets/") { // their names carry a digest
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			w.Header().Set("Cache-Control", "no-cache")
		}
		http.ServeFileFS(w, r, files, name)
	})
}

func exists(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && !info.IsDir()
}
