// Package api is the node's JSON interface over HTTP, with its own OpenAPI
// document and the workbench beside it. Each operation reads its input, calls
// one method of the node and prints what that returns; nothing here decides
// what a caller may see. It imports node, view, claim, ontology and fault.
package api

import (
	"context"
	"io/fs"
	"log/slog"
	"time"

	"liaison/internal/node"
	"liaison/internal/view"
)

// Node is what the interface calls: one method for each intention.
type Node interface {
	Login(context.Context, node.LoginRequest) (node.Session, error)
	Resume(ctx context.Context, token string) (node.Caller, error)
	Logout(context.Context, node.Caller, node.LogoutRequest) (view.Done, error)
	WhoAmI(context.Context, node.Caller, node.WhoAmIRequest) (view.Me, error)
	ChooseWork(context.Context, node.Caller, node.WorkRequest) (view.Me, error)
	Search(context.Context, node.Caller, node.SearchRequest) (view.Search, error)
	ShowSubject(context.Context, node.Caller, node.ShowRequest) (view.Subject, error)
	Neighbours(context.Context, node.Caller, node.NeighboursRequest) (view.Neighbours, error)
	FindPath(context.Context, node.Caller, node.PathRequest) (view.Paths, error)
	JudgeIdentity(context.Context, node.Caller, node.JudgeRequest) (view.Decided, error)
	WithdrawJudgement(context.Context, node.Caller, node.WithdrawRequest) (view.Decided, error)
	FileReport(context.Context, node.Caller, node.FileRequest) (view.Report, error)
	ListReports(context.Context, node.Caller, node.ListReportsRequest) ([]view.Report, error)
	OpenReview(context.Context, node.Caller, node.ReviewRequest) (view.Review, error)
	Decide(context.Context, node.Caller, node.DecideRequest) (view.Decided, error)
	EraseReport(context.Context, node.Caller, node.EraseRequest) (view.Erased, error)
	ReadAudit(context.Context, node.Caller, node.AuditRequest) ([]view.AuditEntry, error)
	Verify(context.Context, node.Caller, node.VerifyRequest) (view.Verified, error)
	Health(context.Context, node.Caller, node.HealthRequest) (view.Health, error)
	OpenCase(context.Context, node.Caller, node.CaseRequest) (view.Case, error)
	ListCases(context.Context, node.Caller, node.ListCasesRequest) ([]view.Case, error)
}

var _ Node = (*node.Node)(nil)

// Options are what the wiring gives beside the node. The zero value serves
// the API without workbench, log and notices.
type Options struct {
	// Version stands in the OpenAPI document; empty reads "dev".
	Version string
	// Web holds the built workbench with index.html at its root.
	Web fs.FS
	// Secure tells that TLS ends before this process: cookies are then
	// Secure and HSTS is sent although the request itself came in clear.
	Secure bool
	// Log gets one line for each request: method, route, status, size and
	// duration. Never a path, a query, a name or an address.
	Log *slog.Logger
	// Now is the clock of the durations in the log.
	Now func() time.Time
	// Failure gets the whole error of an answer 500, with its route. It may
	// hold personal data and belongs in a place with its own access rule.
	Failure func(route string, err error)
	// Changes returns a channel that is closed, or gets a value, at the next
	// change of the ledger.
	Changes func() <-chan struct{}
	// Seq returns the ledger's last number.
	Seq func(ctx context.Context) (int64, error)
}
