package api

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// PacketFormat is a file as which a person's packet can be given.
type PacketFormat struct {
	// Media is the media type, Ending that of the file's name.
	Media, Ending string
	Write         func(out io.Writer, p view.Packet) error
}

// inspection registers what the data protection officer and the inspector read.
func (h *handler) inspection(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/retention", "retention", "until when records are kept, and what was erased", "oversight"), func(ctx context.Context, in *Session) (*answer[view.Retention], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Retention, error) {
			return h.node.ShowRetention(ctx, c, node.RetentionRequest{})
		})
	})
	huma.Register(api, op(http.MethodGet, "/erasures/{order}", "prove-erasure", "check that what was erased still proves itself, without a word", "oversight"), func(ctx context.Context, in *struct {
		Session
		Order claim.ID `path:"order" maxLength:"128"`
	}) (*answer[view.ErasureProof], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.ErasureProof, error) {
			return h.node.ProveErasure(ctx, c, node.ProveErasureRequest{Order: in.Order})
		})
	})
	huma.Register(api, op(http.MethodGet, "/uses", "count-uses", "how often the node was used for each purpose, and how", "oversight"), func(ctx context.Context, in *struct {
		Session
		From string `query:"from" maxLength:"10" required:"true" doc:"first day, UTC"`
		To   string `query:"to" maxLength:"10" required:"true" doc:"last day, UTC"`
	}) (*answer[view.UseCounts], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.UseCounts, error) {
			return h.node.UseCounts(ctx, c, node.UseCountsRequest{From: in.From, To: in.To})
		})
	})
	huma.Register(api, op(http.MethodPost, "/audit/prune", "prune-audit", "erase the entries of days of the access log that are past their three years", "oversight"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Before string `json:"before,omitempty" maxLength:"10" doc:"first day that stays, UTC; three years ago if left out"`
		}
	}) (*answer[view.Pruned], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Pruned, error) {
			return h.node.PruneAudit(ctx, c, node.PruneAuditRequest{Before: in.Body.Before})
		})
	})
	h.packets(api)
}

// packetBody is a packet as the officer has decided it.
type packetBody struct {
	Subject  string         `json:"subject" minLength:"1" maxLength:"400" doc:"the person, by id or name"`
	Format   string         `json:"format" doc:"html, pdf or json"`
	Withhold []withheldItem `json:"withhold,omitempty" maxItems:"2001"`
	Reason   string         `json:"reason,omitempty" maxLength:"1000" doc:"why, for the supervisory authority"`
	Silent   bool           `json:"silent,omitempty" doc:"the packet does not say that anything is withheld"`
}

type withheldItem struct {
	Record claim.ID `json:"record" maxLength:"128"`
	Ground string   `json:"ground" enum:"a,b,c,d,e" doc:"of Directive (EU) 2016/680 Art. 15(1)"`
}

func (h *handler) packets(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/packets", "prepare-packet", "what is held on a person, and what of it may be withheld", "oversight"), func(ctx context.Context, in *struct {
		Session
		Subject string `query:"subject" minLength:"1" maxLength:"400" required:"true"`
	}) (*answer[view.Packet], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Packet, error) {
			return h.node.PreparePacket(ctx, c, node.PacketRequest{Subject: in.Subject})
		})
	})
	o := op(http.MethodPost, "/packets", "give-packet", "download a person's packet as the officer has decided it", "oversight")
	o.Responses = map[string]*huma.Response{"200": {Description: "the file", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	huma.Register(api, o, func(ctx context.Context, in *struct {
		Session
		Body packetBody
	}) (*huma.StreamResponse, error) {
		c, err := h.caller(ctx, in.Session)
		if err != nil {
			return nil, problemOf(err)
		}
		f, ok := h.opt.Packets[in.Body.Format]
		if !ok {
			return nil, problemOf(fault.New(fault.Invalid, "%q is no format of a packet", in.Body.Format).At("format").WithMend("choose one of %s", strings.Join(slices.Sorted(maps.Keys(h.opt.Packets)), ", ")))
		}
		req := node.GivePacketRequest{Subject: in.Body.Subject, Reason: in.Body.Reason, Silent: in.Body.Silent}
		for _, w := range in.Body.Withhold {
			req.Withhold = append(req.Withhold, node.Withheld{Record: w.Record, Ground: w.Ground})
		}
		v, err := h.node.GivePacket(ctx, c, req)
		if err != nil {
			return nil, problemOf(err)
		}
		var file bytes.Buffer
		if err := f.Write(&file, v); err != nil {
			return nil, problemOf(err)
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			hc.SetHeader("Content-Type", f.Media)
			hc.SetHeader("Content-Disposition", `attachment; filename="packet.`+f.Ending+`"`)
			hc.SetStatus(http.StatusOK)
			_, _ = file.WriteTo(hc.BodyWriter()) // the client is gone if this fails
		}}, nil
	})
}
