package api

import (
	"context"
	"net/http"

	"liaison/internal/node"
	"liaison/internal/view"
)

type reportInput struct {
	Report string `path:"report" maxLength:"200" doc:"report id"`
}

// decisionBody is a person's decision on one proposal, as it is sent.
type decisionBody struct {
	Proposal string  `json:"proposal" maxLength:"200"`
	Act      string  `json:"act" enum:"accept,reject"`
	Reason   string  `json:"reason,omitempty" maxLength:"10000"`
	SameAs   string  `json:"sameAs,omitempty" maxLength:"1000" doc:"subject on record that the proposal's subject is"`
	Text     *string `json:"text,omitempty" maxLength:"10000" doc:"replaces the words of a text value"`
}

type decideInput struct {
	reportInput
	Body struct {
		Decisions []decisionBody `json:"decisions" minItems:"1" maxItems:"2000" nullable:"false"`
	}
}

type eraseInput struct {
	reportInput
	Body struct {
		Reason string `json:"reason" maxLength:"10000"`
	}
}

func (s *server) reportRoutes() {
	o := op("POST", "/reports", "fileReport", "reports", "File a document and read it into proposals", http.StatusConflict)
	o.RequestBody = uploadBody()
	plain(s, o, func(ctx context.Context, c node.Caller, in *uploadInput) (view.Report, error) {
		req, err := in.read()
		if err != nil {
			return view.Report{}, err
		}
		return s.node.FileReport(ctx, c, req)
	})
	plain(s, op("GET", "/reports", "listReports", "reports", "List the documents on file"),
		func(ctx context.Context, c node.Caller, _ *none) ([]view.Report, error) {
			return listed(s.node.ListReports(ctx, c, node.ListReportsRequest{}))
		})
	plain(s, op("GET", "/reports/{report}", "openReview", "reports", "Show a document beside its proposals", http.StatusNotFound),
		func(ctx context.Context, c node.Caller, in *reportInput) (view.Review, error) {
			return s.node.OpenReview(ctx, c, node.ReviewRequest{Report: in.Report})
		})
	plain(s, op("POST", "/reports/{report}/decisions", "decide", "reports", "Accept or reject proposals, all of them or none", http.StatusNotFound, http.StatusConflict),
		func(ctx context.Context, c node.Caller, in *decideInput) (view.Decided, error) {
			req := node.DecideRequest{Report: in.Report}
			for _, d := range in.Body.Decisions {
				req.Decisions = append(req.Decisions, node.Decision(d))
			}
			return s.node.Decide(ctx, c, req)
		})
	plain(s, op("POST", "/reports/{report}/erase", "eraseReport", "reports", "Order the erasure of a document and of all that rests on it", http.StatusNotFound, http.StatusConflict),
		func(ctx context.Context, c node.Caller, in *eraseInput) (view.Erased, error) {
			return s.node.EraseReport(ctx, c, node.EraseRequest{Report: in.Report, Reason: in.Body.Reason})
		})
}
