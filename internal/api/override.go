package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) overrides(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/overrides", "list-overrides", "records given against their originator's restriction because a life was in danger, and what waits for a second officer", "sharing"), func(ctx context.Context, in *Session) (*answer[[]view.Override], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Override, error) {
			return h.node.Overrides(ctx, c, node.OverridesRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/overrides", "put-override", "put an override forward; a second officer gives it", "sharing"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Record claim.ID       `json:"record" maxLength:"128"`
			To     claim.AgencyID `json:"to" maxLength:"64"`
			Reason string         `json:"reason" minLength:"1" maxLength:"4000" doc:"whose life is in danger, and why it cannot wait"`
		}
	}) (*answer[view.Override], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Override, error) {
			return h.node.Override(ctx, c, node.OverrideRequest{Record: in.Body.Record, To: in.Body.To, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/overrides/{override}/give", "give-override", "give, as second officer, what another has put forward; its originator is told at the same moment", "sharing"), func(ctx context.Context, in *struct {
		Session
		Override string `path:"override" maxLength:"128"`
	}) (*answer[view.Override], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Override, error) {
			return h.node.Override(ctx, c, node.OverrideRequest{Draft: in.Override})
		})
	})
}
