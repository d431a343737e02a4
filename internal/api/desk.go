package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) desk(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/desk", "desk", "what a desk has to see to, what burns first on top", "desk"), func(ctx context.Context, in *struct {
		Session
		Desk string `query:"desk" maxLength:"64" doc:"empty is the duty desk"`
	}) (*answer[view.Desk], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Desk, error) {
			return h.node.Desk(ctx, c, node.DeskRequest{Desk: in.Desk})
		})
	})
	huma.Register(api, op(http.MethodGet, "/roster", "roster", "who is on duty in the next fortnight, and when nobody is", "desk"), func(ctx context.Context, in *struct {
		Session
		Desk string `query:"desk" maxLength:"64"`
	}) (*answer[view.Roster], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Roster, error) {
			return h.node.Roster(ctx, c, node.RosterRequest{Desk: in.Desk})
		})
	})
	huma.Register(api, op(http.MethodPost, "/desk/{id}/{act}", "attend", "acknowledge, act upon, hand over or close an obligation", "desk"), func(ctx context.Context, in *struct {
		Session
		ID   string `path:"id" maxLength:"128"`
		Act  string `path:"act" enum:"acknowledge,act,offer,accept,decline,close"`
		Body struct {
			Text    string `json:"text,omitempty" maxLength:"4000"`
			Desk    string `json:"desk,omitempty" maxLength:"64"`
			Outcome string `json:"outcome,omitempty" maxLength:"64"`
		}
	}) (*answer[view.Obligation], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Obligation, error) {
			return h.node.Attend(ctx, c, node.AttendRequest{Obligation: in.ID, Act: in.Act, Text: in.Body.Text, Desk: in.Body.Desk, Outcome: in.Body.Outcome})
		})
	})
}
