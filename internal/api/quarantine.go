package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

type quarantineUpload struct {
	File      huma.FormFile `form:"file" required:"true"`
	Obtained  string        `form:"obtained" required:"false"`
	Violation string        `form:"violation" required:"true" maxLength:"4000"`
}

// quarantine registers what concerns material that nobody may use.
func (h *handler) quarantine(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/quarantine", "list-quarantine", "material obtained in violation of human rights, and what was decided; no content", "reports"), func(ctx context.Context, in *Session) (*answer[[]view.Quarantined], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Quarantined, error) {
			return h.node.ListQuarantine(ctx, c, node.ListQuarantineRequest{})
		})
	})
	put := op(http.MethodPost, "/quarantine", "quarantine", "hand in material that was obtained in violation of human rights; it is not read", "reports")
	put.MaxBodyBytes = maxUpload + maxJSON
	huma.Register(api, put, func(ctx context.Context, in *struct {
		Session
		RawBody huma.MultipartFormFiles[quarantineUpload]
	}) (*answer[view.Quarantined], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Quarantined, error) {
			u := in.RawBody.Data()
			body, err := io.ReadAll(io.LimitReader(u.File, maxUpload+1))
			if err != nil {
				return view.Quarantined{}, fault.Wrap(fault.Invalid, err, "the upload broke off").At("file").WithMend("send it again")
			}
			if len(body) > maxUpload {
				return view.Quarantined{}, fault.New(fault.Invalid, "the document is larger than %d MB", maxUpload>>20).At("file")
			}
			return h.node.Quarantine(ctx, c, node.QuarantineRequest{Name: u.File.Filename, Body: body, Obtained: strings.TrimSpace(u.Obtained), Violation: u.Violation})
		})
	})
	huma.Register(api, op(http.MethodPost, "/quarantine/{id}/decision", "decide-quarantine", "a second officer erases it, or releases it as a report", "reports"), func(ctx context.Context, in *struct {
		Session
		ID   string `path:"id" maxLength:"128"`
		Body struct {
			Release bool   `json:"release,omitempty" doc:"file it as a report; else it is erased for good"`
			Reason  string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Quarantined], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Quarantined, error) {
			return h.node.DecideQuarantine(ctx, c, node.DecideQuarantineRequest{ID: in.ID, Release: in.Body.Release, Reason: in.Body.Reason})
		})
	})
}
