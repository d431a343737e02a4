package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/request"
	"liaison/internal/view"
)

// response is one act about a request: one of its parts.
type response struct {
	Acknowledge   bool                   `json:"acknowledge,omitempty"`
	Answer        *request.Answer        `json:"answer,omitempty"`
	Records       []claim.ID             `json:"records,omitempty" maxItems:"10000"`
	Refusal       *request.Refusal       `json:"refusal,omitempty"`
	Clarification *request.Clarification `json:"clarification,omitempty"`
	Delay         *request.DelayNotice   `json:"delay,omitempty"`
	Accessibility request.Accessibility  `json:"accessibility,omitempty"`
	Withdrawal    *request.Withdrawal    `json:"withdrawal,omitempty"`
	Text          string                 `json:"text,omitempty" maxLength:"20000"`
}

func (h *handler) requests(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/requests", "list-requests", "requests received, or with sent our own", "requests"), func(ctx context.Context, in *struct {
		Session
		Sent bool `query:"sent"`
	}) (*answer[[]view.Request], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Request, error) {
			return h.node.Requests(ctx, c, node.RequestsRequest{Sent: in.Sent})
		})
	})
	huma.Register(api, op(http.MethodGet, "/requests/{request}", "show-request", "a request with its clock and what is held here", "requests"), func(ctx context.Context, in *struct {
		Session
		Request claim.ID `path:"request" maxLength:"128"`
	}) (*answer[view.Request], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Request, error) {
			return h.node.ShowRequest(ctx, c, node.ShowRequestRequest{Request: in.Request})
		})
	})
	huma.Register(api, op(http.MethodPost, "/requests", "ask", "ask another agency for information", "requests"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			To      claim.AgencyID  `json:"to"`
			Request request.Request `json:"request"`
			Reason  string          `json:"reason,omitempty" maxLength:"4000"`
		}
	}) (*answer[view.Request], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Request, error) {
			return h.node.Ask(ctx, c, node.AskRequest{To: in.Body.To, Request: &in.Body.Request, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/requests/{request}/responses", "respond", "sign what is done about a request, and tell the other side", "requests"), func(ctx context.Context, in *struct {
		Session
		Request claim.ID `path:"request" maxLength:"128"`
		Body    response
	}) (*answer[view.Request], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Request, error) {
			b := in.Body
			return h.node.Respond(ctx, c, node.RespondRequest{Request: in.Request, Acknowledge: b.Acknowledge, Answer: b.Answer, Records: b.Records,
				Refusal: b.Refusal, Clarification: b.Clarification, Delay: b.Delay, Accessibility: b.Accessibility, Withdrawal: b.Withdrawal, Text: b.Text})
		})
	})
	huma.Register(api, op(http.MethodGet, "/statistics/{year}", "statistics", "the yearly count of requests, Directive (EU) 2023/977 Art. 18", "requests"), func(ctx context.Context, in *struct {
		Session
		Year int `path:"year"`
	}) (*answer[view.Statistics], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Statistics, error) {
			return h.node.Statistics(ctx, c, node.StatisticsRequest{Year: in.Year})
		})
	})
}
