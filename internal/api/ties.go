package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

// placed is one subject of a chart that is being drawn.
type placed struct {
	ID string   `json:"id" maxLength:"40"`
	X  *float64 `json:"x,omitempty" doc:"absent: to be placed"`
	Y  *float64 `json:"y,omitempty"`
}

// ties are the questions of a chart that is being drawn. They are posted,
// since what is on a chart is too long for an address and belongs in no log
// of addresses.
func (h *handler) ties(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/subjects/{subject}/surround", "surround", "who is tied to a subject, counted before anything is drawn", "questions"), func(ctx context.Context, in *struct {
		Session
		Subject string `path:"subject" maxLength:"512"`
		Body    struct {
			On    []string `json:"on" maxItems:"3000" doc:"subjects on the chart already"`
			Kinds []string `json:"kinds,omitempty" maxItems:"50" doc:"list the subjects of these kinds"`
			Limit int      `json:"limit,omitempty"`
		}
	}) (*answer[view.Surround], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Surround, error) {
			return h.node.Surround(ctx, c, node.SurroundRequest{Subject: in.Subject, On: in.Body.On, Kinds: in.Body.Kinds, Limit: in.Body.Limit})
		})
	})
	huma.Register(api, op(http.MethodPost, "/ties", "ties", "what ties the subjects of a chart to one another", "questions"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Subjects []placed `json:"subjects" maxItems:"3000"`
			Of       []string `json:"of,omitempty" maxItems:"3000" doc:"only ties of these"`
		}
	}) (*answer[view.Ties], error) {
		req := node.TiesRequest{Of: in.Body.Of}
		for _, s := range in.Body.Subjects {
			p := chart.Placed{ID: claim.SubjectID(s.ID), Fresh: s.X == nil || s.Y == nil}
			if !p.Fresh {
				p.X, p.Y = *s.X, *s.Y
			}
			req.Subjects = append(req.Subjects, p)
		}
		return with(h, ctx, in.Session, func(c node.Caller) (view.Ties, error) { return h.node.Ties(ctx, c, req) })
	})
	huma.Register(api, op(http.MethodPost, "/claims/read", "read-claims", "claims by their ids, with their quotes", "questions"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Claims []string `json:"claims" maxItems:"300"`
		}
	}) (*answer[[]view.Claim], error) {
		req := node.ReadClaimsRequest{}
		for _, id := range in.Body.Claims {
			req.IDs = append(req.IDs, claim.ID(id))
		}
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Claim, error) { return h.node.ReadClaims(ctx, c, req) })
	})
}
