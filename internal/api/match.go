package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) matches(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/candidates", "list-candidates", "pairs of records that may be one, the most useful to decide first", "matching"), func(ctx context.Context, in *struct {
		Session
		Subject claim.SubjectID `query:"subject" maxLength:"128"`
		Judged  bool            `query:"judged" doc:"those that a person has judged too"`
		Limit   int             `query:"limit" minimum:"0" maximum:"100"`
	}) (*answer[view.Candidates], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Candidates, error) {
			return h.node.Candidates(ctx, c, node.CandidatesRequest{Subject: in.Subject, Judged: in.Judged, Limit: in.Limit})
		})
	})
	huma.Register(api, op(http.MethodGet, "/candidates/{candidate}", "show-candidate", "the evidence for and against a pair, in two columns", "matching"), func(ctx context.Context, in *struct {
		Session
		Candidate string `path:"candidate" maxLength:"128"`
	}) (*answer[view.Candidate], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Candidate, error) {
			return h.node.ShowCandidate(ctx, c, node.CandidateRequest{Candidate: in.Candidate})
		})
	})
	huma.Register(api, op(http.MethodPost, "/candidates/{candidate}/judgement", "judge-candidate", "say what a pair is; across agencies a second officer has to agree", "matching"), func(ctx context.Context, in *struct {
		Session
		Candidate string `path:"candidate" maxLength:"128"`
		Body      struct {
			Decision claim.Decision `json:"decision" enum:"same,not-same,unsure"`
			Reason   string         `json:"reason" maxLength:"4000"`
			Snapshot string         `json:"snapshot" maxLength:"128" doc:"of the pair that was shown; refused if the evidence has changed"`
		}
	}) (*answer[view.Decided], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Decided, error) {
			b := in.Body
			return h.node.JudgeCandidate(ctx, c, node.JudgeCandidateRequest{Candidate: in.Candidate, Decision: b.Decision, Reason: b.Reason, Snapshot: b.Snapshot})
		})
	})
	huma.Register(api, op(http.MethodPost, "/candidates/{candidate}/undo", "undo-candidate", "take the last word on a pair back", "matching"), func(ctx context.Context, in *struct {
		Session
		Candidate string `path:"candidate" maxLength:"128"`
		Body      struct {
			Reason string `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Decided], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Decided, error) {
			return h.node.UndoCandidate(ctx, c, node.UndoCandidateRequest{Candidate: in.Candidate, Reason: in.Body.Reason})
		})
	})
}
