package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liaison/internal/fault"
	"liaison/internal/node"
)

// notice tells only that the ledger grew; who may see what is decided when
// the client asks again.
type notice struct {
	Seq int64 `json:"seq" doc:"last number of the ledger"`
}

func (s *server) eventRoute() {
	o := op("GET", "/events", "events", "office", "Be told when the ledger grows, as server-sent events")
	o.Responses["200"] = &huma.Response{Description: "A stream of notices, each a line data: with the ledger's last number",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[notice](), true, "Notice")}}}
	asked(s, o, func(ctx context.Context, _ node.Caller, _ *none) (*huma.StreamResponse, error) {
		if s.opts.Changes == nil || s.opts.Seq == nil {
			return nil, fault.New(fault.Unavailable, "this node sends no notices").WithMend("load the page again to see what is new")
		}
		return &huma.StreamResponse{Body: s.stream}, nil
	})
}

// stream sends the number now and after every change, until the client goes
// or the connection's own limit ends it.
func (s *server) stream(hc huma.Context) {
	r, w := humago.Unwrap(hc)
	ctx := r.Context()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	flush := http.NewResponseController(w)
	last := int64(-1)
	for {
		// Taken before the number is read, so that no change falls between.
		changed := s.opts.Changes()
		seq, err := s.opts.Seq(ctx)
		if err != nil {
			if ctx.Err() == nil {
				s.failed(r.Pattern, fmt.Errorf("read the ledger's number for a notice: %w", err))
			}
			return
		}
		if seq != last {
			last = seq
			if _, err := fmt.Fprintf(w, "id: %d\ndata: {\"seq\":%d}\n\n", seq, seq); err != nil {
				return
			}
			if err := flush.Flush(); err != nil {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
	}
}
