package api

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

const index = "index.html"

// noWorkbench is the page of a program that was built without the workbench.
const noWorkbench = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Liaison: no workbench</title></head>
<body><h1>This program was built without its workbench</h1>
<p>The node runs, and its API answers at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
<p>To have the workbench, run <code>make web</code> in the source and build the program again.</p></body></html>
`

// workbench serves the built pages: a file by its name, and index.html for
// every path that is a page of the workbench itself.
type workbench struct{ files fs.FS }

func (b workbench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		writeProblem(w, problem(http.StatusMethodNotAllowed, "the workbench is only read", ""))
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" || !fs.ValidPath(name) {
		name = index
	}
	body, err := b.read(name)
	asset := strings.HasPrefix(name, "assets/")
	if err != nil && asset {
		writeProblem(w, problem(http.StatusNotFound, "no such file", "load the page again: the workbench was renewed"))
		return
	}
	if err != nil {
		name = index
		body, err = b.read(name)
	}
	if err != nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(noWorkbench))
		return
	}
	if asset {
		// Its name holds a hash of its content.
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}

func (b workbench) read(name string) ([]byte, error) {
	if b.files == nil {
		return nil, errors.New("no workbench")
	}
	return fs.ReadFile(b.files, name)
}
