package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) standing(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/standing", "standing", "standing questions and what answers them", "standing"), func(ctx context.Context, in *struct {
		Session
		Case  string `query:"case" maxLength:"40"`
		Ended bool   `query:"ended" doc:"those that were ended as well"`
	}) (*answer[[]view.Standing], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Standing, error) {
			return h.node.Standing(ctx, c, node.StandingRequest{Case: claim.CaseID(in.Case), Ended: in.Ended})
		})
	})
	huma.Register(api, op(http.MethodPost, "/standing", "ask-standing", "keep a question of the case that is asked of every record that comes", "standing"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Kind string `json:"kind" enum:"subject,path,premises,phone,document,vehicle,co-travel,meetings"`
			A    string `json:"a,omitempty" maxLength:"512" doc:"the subject, or one end of the path"`
			B    string `json:"b,omitempty" maxLength:"512" doc:"the other end"`
			Hops int    `json:"hops,omitempty" minimum:"0" maximum:"6"`
		}
	}) (*answer[view.Standing], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Standing, error) {
			return h.node.AskStanding(ctx, c, node.AskStandingRequest{Kind: in.Body.Kind, A: in.Body.A, B: in.Body.B, Hops: in.Body.Hops})
		})
	})
	huma.Register(api, op(http.MethodPost, "/standing/{question}/end", "end-standing", "end a standing question, or set one answer aside, with the reason", "standing"), func(ctx context.Context, in *struct {
		Session
		Question string `path:"question" maxLength:"40"`
		Body     struct {
			Answer string `json:"answer,omitempty" maxLength:"40" doc:"key of one answer; absent: the question"`
			Reason string `json:"reason" maxLength:"2000"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.EndStanding(ctx, c, node.EndStandingRequest{Question: in.Question, Answer: in.Body.Answer, Reason: in.Body.Reason})
		})
	})
}
