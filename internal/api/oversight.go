package api

import (
	"context"
	"crypto/subtle"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) oversight(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/audit", "read-audit", "who looked at what, when and why", "oversight"), func(ctx context.Context, in *struct {
		Session
		Limit     int             `query:"limit" default:"100" maximum:"1000"`
		Own       bool            `query:"own"`
		Officer   claim.OfficerID `query:"officer" maxLength:"64"`
		Use       string          `query:"use" maxLength:"64" doc:"name of the use case, such as ShowSubject"`
		Operation audit.Operation `query:"operation" maxLength:"32" doc:"one of the operations of Directive (EU) 2016/680 Art. 25(1)"`
		Decision  audit.Decision  `query:"decision" maxLength:"16" doc:"allowed or refused"`
		Purpose   claim.Purpose   `query:"purpose" maxLength:"64"`
		Case      claim.CaseID    `query:"case" maxLength:"64"`
		Touched   string          `query:"touched" maxLength:"128" doc:"id of a subject, record, report or account"`
		From      string          `query:"from" maxLength:"10" doc:"first day, UTC"`
		To        string          `query:"to" maxLength:"10" doc:"last day, UTC"`
		After     string          `query:"after" maxLength:"48" doc:"place of the last entry of the page before"`
	}) (*answer[[]view.AuditEntry], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.AuditEntry, error) {
			return h.node.ReadAudit(ctx, c, node.AuditRequest{Limit: in.Limit, Own: in.Own, Officer: in.Officer, Use: in.Use, Operation: in.Operation,
				Decision: in.Decision, Purpose: in.Purpose, Case: in.Case, Touched: in.Touched, From: in.From, To: in.To, After: in.After})
		})
	})
	huma.Register(api, op(http.MethodPost, "/verify", "verify", "check everything that proves something", "oversight"), func(ctx context.Context, in *Session) (*answer[view.Verified], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Verified, error) { return h.node.Verify(ctx, c, node.VerifyRequest{}) })
	})
	huma.Register(api, op(http.MethodGet, "/health", "health", "how the node does", "oversight"), func(ctx context.Context, in *Session) (*answer[view.Health], error) {
		return with(h, ctx, *in, func(c node.Caller) (view.Health, error) { return h.node.Health(ctx, c, node.HealthRequest{}) })
	})
}

// events streams a notice after each commit that changed something, never
// content: a view that shows records asks for them again under its marking.
func (h *handler) events(w http.ResponseWriter, r *http.Request) {
	if _, err := h.caller(r.Context(), sessionOf(r)); err != nil {
		writeProblem(w, err)
		return
	}
	f, ok := w.(http.Flusher)
	if !ok {
		writeProblem(w, fault.New(fault.Unavailable, "this connection cannot stream"))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	// No number goes along: that of the ledger would tell how much is written
	// that the caller may not see. Entries of the access log are no change:
	// every look writes one, and a page that asked again at each would never rest.
	last := [2]int64{-1, -1}
	for {
		next := h.opt.Changes()
		seq, err := h.node.Seq(r.Context())
		if err != nil {
			return
		}
		if now := [2]int64{seq, h.node.Turns()}; now != last {
			if _, err := io.WriteString(w, "event: changed\ndata: {}\n\n"); err != nil {
				return
			}
			last = now
			f.Flush()
		}
		select {
		case <-r.Context().Done():
			return
		case <-next:
		}
	}
}

// NudgeHeader carries the secret of a nudge.
const NudgeHeader = "Liaison-Nudge"

// nudge takes the word of a command on this machine that it has written.
func (h *handler) nudge(w http.ResponseWriter, r *http.Request) {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get(NudgeHeader)), []byte(h.opt.Nudge)) != 1 {
		writeProblem(w, fault.New(fault.Forbidden, "this is for commands on the node's machine"))
		return
	}
	h.node.Nudge()
	w.WriteHeader(http.StatusNoContent)
}
