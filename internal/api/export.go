package api

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"unicode/utf16"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// ExportWriter writes one file of claims as it is downloaded.
type ExportWriter interface {
	node.ExportSink
	End() error
	Result() view.Exported
}

// ExportFormat is a file that can be downloaded.
type ExportFormat struct {
	// Media is the media type, Ending that of the file's name.
	Media, Ending string
	Open          func(out io.Writer) (ExportWriter, error)
}

// exportBody is what is asked to leave.
type exportBody struct {
	Format  string   `json:"format" doc:"ftm, stix, csv, jsonl, graphml, gexf, svg, pdf, brief or brief-html"`
	Subject string   `json:"subject,omitempty" maxLength:"400" doc:"one subject, by id or name"`
	Case    string   `json:"case,omitempty" maxLength:"40" doc:"what was put into this case"`
	Chart   string   `json:"chart,omitempty" maxLength:"40" doc:"the ties that a chart draws, by its id"`
	Claims  []string `json:"claims,omitempty" maxItems:"300" doc:"these claims, such as those of a path"`
	Title   string   `json:"title,omitempty" maxLength:"200" doc:"what the file is called"`
	For     string   `json:"for,omitempty" maxLength:"64" doc:"agency that is to have the file: only what it may have"`
}

// exportBuffer is how much of a file is held back, so that what goes wrong at
// once is told as an error and not as half a file.
const exportBuffer = 64 << 10

func (h *handler) exports(api huma.API) {
	// An export is an act, logged as a disclosure: no link can set it off.
	o := op(http.MethodPost, "/exports", "export", "download permitted claims as a file, each with its marking", "exports")
	o.Responses = map[string]*huma.Response{"200": {Description: "the file; the trailer Liaison-Losses counts what its format could not carry",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	huma.Register(api, o, func(ctx context.Context, in *struct {
		Session
		Body exportBody
	}) (*huma.StreamResponse, error) {
		c, err := h.caller(ctx, in.Session)
		if err != nil {
			return nil, problemOf(err)
		}
		f, ok := h.opt.Formats[in.Body.Format]
		if !ok {
			return nil, problemOf(fault.New(fault.Invalid, "%q is no format to write", in.Body.Format).At("format").WithMend("choose one of ftm, stix, csv, jsonl, graphml, gexf, svg, pdf, brief, brief-html"))
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) { h.download(hc, c, f, in.Body) }}, nil
	})
}

// download streams the file. What fails after its first bytes have gone breaks
// the connection off, so that nobody takes half a file for a whole one.
func (h *handler) download(hc huma.Context, c node.Caller, f ExportFormat, ask exportBody) {
	out := &begun{hc: hc, media: f.Media, ending: f.Ending}
	b := bufio.NewWriterSize(out, exportBuffer)
	w, err := f.Open(b)
	if err == nil {
		ids := make([]claim.ID, len(ask.Claims))
		for i, id := range ask.Claims {
			ids[i] = claim.ID(id)
		}
		_, err = h.node.Export(hc.Context(), c, node.ExportRequest{Claims: ids, Title: ask.Title, Subject: ask.Subject, Case: claim.CaseID(ask.Case), Chart: ask.Chart, To: claim.AgencyID(ask.For), Sink: w})
	}
	if err == nil {
		err = w.End()
	}
	if err == nil {
		if err = b.Flush(); err == nil {
			out.begin() // a file of nothing is a file
			if losses, err := json.Marshal(map[string]any{"written": w.Result().Written, "dropped": w.Result().Dropped, "altered": w.Result().Altered}); err == nil {
				hc.SetHeader("Liaison-Losses", string(asciiJSON(losses)))
			}
			return
		}
	}
	if out.done {
		panic(http.ErrAbortHandler)
	}
	p := problemOf(err)
	hc.SetHeader("Content-Type", p.ContentType(""))
	hc.SetStatus(p.Status)
	_ = json.NewEncoder(hc.BodyWriter()).Encode(p) // the client is gone if this fails
}

// asciiJSON writes what is beyond ASCII as the escapes that JSON has for it,
// since a trailer holds nothing else.
func asciiJSON(b []byte) []byte {
	var out []byte
	for _, r := range string(b) {
		if r < 0x80 {
			out = append(out, byte(r))
			continue
		}
		const hex = "0123456789abcdef"
		for _, u := range utf16.Encode([]rune{r}) {
			out = append(out, '\\', 'u', hex[u>>12&15], hex[u>>8&15], hex[u>>4&15], hex[u&15])
		}
	}
	return out
}

// begun sends the head of the answer with the first byte of the file.
type begun struct {
	hc            huma.Context
	media, ending string
	done          bool
}

func (w *begun) begin() {
	if w.done {
		return
	}
	w.done = true
	w.hc.SetHeader("Content-Type", w.media)
	w.hc.SetHeader("Content-Disposition", `attachment; filename="export.`+w.ending+`"`)
	w.hc.SetHeader("Cache-Control", "no-store")
	w.hc.SetHeader("Trailer", "Liaison-Losses")
	w.hc.SetStatus(http.StatusOK)
}

func (w *begun) Write(b []byte) (int, error) {
	w.begin()
	return w.hc.BodyWriter().Write(b)
}
