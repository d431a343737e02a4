package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/fault"
	"liaison/internal/match"
	"liaison/internal/node"
)

// screening registers what clients of other matchers speak: yente's /match and
// the Reconciliation API 0.2, and the screening of a file. All of them answer
// from what the caller may see.
func (h *handler) screening(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/match/{dataset}", "match-entities", "records like the entities given by example, as clients of yente ask", "matching"), func(ctx context.Context, in *struct {
		Session
		Dataset   string   `path:"dataset" maxLength:"64" doc:"any name: the answer is from the holdings of this node"`
		Limit     int      `query:"limit"`
		Threshold float64  `query:"threshold"`
		Algorithm string   `query:"algorithm" maxLength:"64"`
		Exclude   []string `query:"exclude_entity_ids"`
		Schemata  []string `query:"exclude_schema"`
		Topics    []string `query:"topics"`
		RawBody   []byte
	}) (*answer[match.YenteResponse], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (match.YenteResponse, error) {
			var req match.YenteRequest
			if err := json.Unmarshal(in.RawBody, &req); err != nil {
				return match.YenteResponse{}, fault.Wrap(fault.Invalid, err, "the body is no batch of queries").At("queries")
			}
			return h.node.MatchEntities(ctx, c, req, match.YenteParams{Dataset: in.Dataset, Limit: in.Limit, Threshold: in.Threshold, Algorithm: in.Algorithm,
				ExcludeSchema: in.Schemata, ExcludeIDs: in.Exclude, Topics: in.Topics})
		})
	})
	o := op(http.MethodPost, "/screen", "screen", "search every row of a file: CSV, JSON lines or FollowTheMoney; one JSON object a row, as they are done", "matching")
	text := &huma.Schema{Type: huma.TypeString}
	count := &huma.Schema{Type: huma.TypeInteger}
	o.Parameters = []*huma.Param{{Name: cookieName, In: "cookie", Schema: text}, {Name: "Authorization", In: "header", Schema: text},
		{Name: "limit", In: "query", Schema: count, Description: "most hits a row; 10 if absent"}, {Name: "skip", In: "query", Schema: count, Description: "rows passed over: resumes a run"},
		{Name: "min-score", In: "query", Schema: &huma.Schema{Type: huma.TypeNumber}, Description: "hits from this score on; 0.5 if absent"},
		{Name: "share", In: "query", Schema: &huma.Schema{Type: huma.TypeNumber}, Description: "how many of those searched for are expected to be listed, as a share, by which the chance of a hit is told; 0.5 if absent"},
		{Name: "name", In: "query", Schema: text, Description: "of the file, for the access log"}}
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	o.MaxBodyBytes = -1 // rows are read as they come, each with its own bound
	o.Responses = map[string]*huma.Response{"200": {Description: "one JSON object a row, in order; the trailer Liaison-Screened counts the rows",
		Content: map[string]*huma.MediaType{"application/x-ndjson": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	api.OpenAPI().AddOperation(&o)
}

// screenFile streams answers while the file is still being sent.
func (h *handler) screenFile(w http.ResponseWriter, r *http.Request) {
	c, err := h.requester(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	opt := match.ScreenOptions{MinScore: 0.5}
	if opt.Limit, err = number(r, "limit", 10); err == nil {
		opt.Skip, err = number(r, "skip", 0)
	}
	if s := r.URL.Query().Get("min-score"); s != "" && err == nil {
		opt.MinScore, err = strconv.ParseFloat(s, 64)
	}
	if s := r.URL.Query().Get("share"); s != "" && err == nil {
		opt.Share, err = strconv.ParseFloat(s, 64)
	}
	if err != nil {
		writeProblem(w, fault.Wrap(fault.Invalid, err, "limit, skip, min-score and share are numbers"))
		return
	}
	_ = http.NewResponseController(w).EnableFullDuplex() // HTTP/2 has it anyway
	out := &flushing{w: w, c: http.NewResponseController(w)}
	report, err := h.node.Screen(r.Context(), c, node.ScreenRequest{Queries: r.Body, Out: out, Options: opt, Name: r.URL.Query().Get("name")})
	switch {
	case err == nil:
		out.begin()
		w.Header().Set("Liaison-Screened", strconv.Itoa(report.Rows))
	case !out.begun:
		writeProblem(w, err)
	default:
		panic(http.ErrAbortHandler) // nobody shall take half an answer for a whole one
	}
}

func number(r *http.Request, key string, standard int) (int, error) {
	s := r.URL.Query().Get(key)
	if s == "" {
		return standard, nil
	}
	return strconv.Atoi(s)
}

// flushing sends what is written as it is written.
type flushing struct {
	w     http.ResponseWriter
	c     *http.ResponseController
	begun bool
}

func (f *flushing) begin() {
	if !f.begun {
		f.begun = true
		f.w.Header().Set("Content-Type", "application/x-ndjson")
		f.w.Header().Set("Trailer", "Liaison-Screened")
		f.w.WriteHeader(http.StatusOK)
	}
}

// Write sends p at once.
func (f *flushing) Write(p []byte) (int, error) {
	f.begin()
	n, err := f.w.Write(p)
	if err == nil {
		err = f.c.Flush()
	}
	return n, err
}

// requester finds who asks in a request that huma does not read.
func (h *handler) requester(r *http.Request) (node.Caller, error) {
	return h.caller(r.Context(), sessionOf(r))
}

// reconcile is the Reconciliation API 0.2: the manifest, a batch of queries, or
// properties of what was found.
func (h *handler) reconcile(w http.ResponseWriter, r *http.Request) {
	c, err := h.requester(r)
	if err != nil {
		writeProblem(w, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxJSON)
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	base := scheme + "://" + r.Host + "/api/v1/reconcile"
	var v any
	switch part := strings.TrimPrefix(r.URL.Path, "/api/v1/reconcile"); {
	case part == "/suggest/entity":
		v, err = h.node.SuggestEntity(r.Context(), c, r.FormValue("prefix"))
	case part == "/suggest/type":
		v = match.SuggestType(r.FormValue("prefix"))
	case part == "/suggest/property", part == "/extend/propose":
		v = match.SuggestProperty(r.FormValue("prefix"))
	case part != "" && part != "/":
		err = fault.New(fault.NotFound, "there is no such address")
	case r.FormValue("queries") != "":
		var q map[string]match.ReconcileQuery
		if err = decode(r.FormValue("queries"), &q); err == nil {
			v, err = h.node.Reconcile(r.Context(), c, q)
		}
	case r.FormValue("extend") != "":
		var q match.ExtendRequest
		if err = decode(r.FormValue("extend"), &q); err == nil {
			v, err = h.node.Extend(r.Context(), c, q)
		}
	default:
		v = match.Manifest("Liaison", base)
	}
	if err != nil {
		writeProblem(w, err)
		return
	}
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(v); err != nil {
		writeProblem(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.Copy(w, &b) // the client is gone if this fails
}

func decode(text string, v any) error {
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fault.Wrap(fault.Invalid, err, "this is no batch of the Reconciliation API")
	}
	return nil
}
