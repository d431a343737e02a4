package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/node"
	"liaison/internal/view"
)

// writing is what a form needs while it is being filled.
func (h *handler) writing(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/recipients", "propose-recipients", "whom a warning that is being written concerns, and why each", "warnings"), func(ctx context.Context, in *struct {
		Session
		Body warningBody
	}) (*answer[view.Proposed], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Proposed, error) {
			return h.node.ProposeRecipients(ctx, c, node.RecipientsRequest{Warning: in.Body.warning()})
		})
	})
	huma.Register(api, op(http.MethodGet, "/colleagues", "colleagues", "the officers of this node by id and name", "desk"), func(ctx context.Context, in *Session) (*answer[[]view.Option], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Option, error) {
			return h.node.Colleagues(ctx, c, node.ColleaguesRequest{})
		})
	})
	huma.Register(api, op(http.MethodGet, "/me/texts", "texts", "what the caller has typed and not sent", "session"), func(ctx context.Context, in *Session) (*answer[[]view.Text], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Text, error) { return h.node.Texts(ctx, c, node.TextsRequest{}) })
	})
	huma.Register(api, op(http.MethodPut, "/me/texts", "keep-text", "keep what is typed and not sent; empty forgets it", "session"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Place string `json:"place" maxLength:"200"`
			Body  string `json:"body" maxLength:"262144"`
		}
	}) (*answer[view.Text], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Text, error) {
			return h.node.KeepText(ctx, c, node.KeepTextRequest{Place: in.Body.Place, Body: in.Body.Body})
		})
	})
}
