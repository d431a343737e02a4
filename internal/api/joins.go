package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) joins(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/joins", "joins", "cases that have come together, with the path", "joins"), func(ctx context.Context, in *struct {
		Session
		Case string `query:"case" maxLength:"40"`
	}) (*answer[[]view.Join], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Join, error) {
			return h.node.Joins(ctx, c, node.JoinsRequest{Case: claim.CaseID(in.Case)})
		})
	})
	huma.Register(api, op(http.MethodPost, "/joins/{join}/aside", "set-join-aside", "say, with the reason, that a join matters not to a case", "joins"), func(ctx context.Context, in *struct {
		Session
		Join string `path:"join" maxLength:"40"`
		Body struct {
			Case   string `json:"case" maxLength:"40"`
			Reason string `json:"reason" maxLength:"2000"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.SetJoinAside(ctx, c, node.SetAsideRequest{Join: in.Join, Case: claim.CaseID(in.Body.Case), Reason: in.Body.Reason})
		})
	})
}
