package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) corrections(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/claims/{claim}/corrections", "correct", "state a claim otherwise: ours is corrected at every holder, against another's ours travels back to its originator", "sharing"), func(ctx context.Context, in *struct {
		Session
		Claim claim.ID `path:"claim" maxLength:"128"`
		Body  struct {
			Value  *claim.Value `json:"value,omitempty" doc:"what it is instead"`
			Denied bool         `json:"denied,omitempty" doc:"it is not so"`
			Reason string       `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Corrected], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Corrected, error) {
			return h.node.Correct(ctx, c, node.CorrectRequest{Record: in.Claim, Value: in.Body.Value, Denied: in.Body.Denied, Reason: in.Body.Reason})
		})
	})
}
