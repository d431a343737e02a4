package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/extract"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// ReportInput names a report. It is exported because the router reads
// embedded input only where it is.
type ReportInput struct {
	Session
	Report string `path:"report"`
}

type upload struct {
	File           huma.FormFile `form:"file" required:"true"`
	Title          string        `form:"title" required:"false" maxLength:"400"`
	Outlet         string        `form:"outlet" required:"false" maxLength:"200"`
	Published      string        `form:"published" required:"false" maxLength:"10"`
	Handling       []string      `form:"handling" required:"false"`
	Caveat         string        `form:"caveat" required:"false" maxLength:"2000"`
	Classification string        `form:"classification" required:"false"`
	Audience       []string      `form:"audience" required:"false" doc:"agencies that may hold it besides this one"`
	Obtained       string        `form:"obtained" required:"false" doc:"how it was obtained: inquiry, open-source, agency, person, seizure or unknown"`
}

type decisionInput struct {
	Proposal string  `json:"proposal"`
	Act      string  `json:"act" enum:"accept,reject,stub,reopen"`
	Reason   string  `json:"reason,omitempty" maxLength:"4000"`
	SameAs   string  `json:"sameAs,omitempty"`
	Text     *string `json:"text,omitempty" maxLength:"4000"`
	// The quote is taken from the text: none can be typed.
	Span *view.Range `json:"span,omitempty" doc:"moves the first quote to these bytes of the text"`
	Stop bool        `json:"stop,omitempty" doc:"with reject: no name of that kind, fold its words from now on"`
}

type mergeInput struct {
	Subject string `json:"subject" doc:"of the report"`
	With    string `json:"with" doc:"on record"`
	Reason  string `json:"reason,omitempty" maxLength:"4000"`
}

func (h *handler) reports(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/reports", "list-reports", "documents on file", "reports"), func(ctx context.Context, in *Session) (*answer[[]view.Report], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Report, error) {
			return h.node.ListReports(ctx, c, node.ListReportsRequest{})
		})
	})
	file := op(http.MethodPost, "/reports", "file-report", "file a document; what it says waits for a person", "reports")
	file.MaxBodyBytes = maxUpload + maxJSON
	huma.Register(api, file, func(ctx context.Context, in *struct {
		Session
		RawBody huma.MultipartFormFiles[upload]
	}) (*answer[view.Report], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Report, error) { return h.file(ctx, c, in.RawBody.Data()) })
	})
	huma.Register(api, op(http.MethodGet, "/reports/{report}", "open-review", "a report's text beside its proposals", "reports"), func(ctx context.Context, in *ReportInput) (*answer[view.Review], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Review, error) {
			return h.node.OpenReview(ctx, c, node.ReviewRequest{Report: in.Report})
		})
	})
	huma.Register(api, op(http.MethodPost, "/reports/{report}/decisions", "decide", "accept or reject proposals, in the caller's name", "reports"), func(ctx context.Context, in *struct {
		ReportInput
		Body struct {
			Decisions []decisionInput `json:"decisions,omitempty" maxItems:"2000"`
			Merges    []mergeInput    `json:"merges,omitempty" maxItems:"2000"`
		}
	}) (*answer[view.Decided], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Decided, error) {
			req := node.DecideRequest{Report: in.Report}
			for _, d := range in.Body.Decisions {
				one := node.Decision{Proposal: d.Proposal, Act: d.Act, Reason: d.Reason, SameAs: d.SameAs, Text: d.Text, Stop: d.Stop}
				if d.Span != nil {
					one.Span = &extract.Span{Begin: d.Span.Begin, End: d.Span.End}
				}
				req.Decisions = append(req.Decisions, one)
			}
			for _, m := range in.Body.Merges {
				req.Merges = append(req.Merges, node.Merge{Subject: claim.SubjectID(m.Subject), With: claim.SubjectID(m.With), Reason: m.Reason})
			}
			return h.node.Decide(ctx, c, req)
		})
	})
	h.quarantine(api)
	h.reading(api)
	huma.Register(api, op(http.MethodPost, "/reports/{report}/erase", "erase-report", "erase a report and all that rests on it", "reports"), func(ctx context.Context, in *struct {
		ReportInput
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Erased], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Erased, error) {
			return h.node.EraseReport(ctx, c, node.EraseRequest{Report: in.Report, Reason: in.Body.Reason})
		})
	})
}

func (h *handler) file(ctx context.Context, c node.Caller, u *upload) (view.Report, error) {
	body, err := io.ReadAll(io.LimitReader(u.File, maxUpload+1))
	if err != nil {
		return view.Report{}, fault.Wrap(fault.Invalid, err, "the upload broke off").At("file").WithMend("send it again")
	}
	if len(body) > maxUpload {
		return view.Report{}, fault.New(fault.Invalid, "the document is larger than %d MB", maxUpload>>20).At("file")
	}
	req := node.FileRequest{Name: u.File.Filename, Body: body, Title: u.Title, Outlet: u.Outlet, Published: u.Published, Caveat: strings.TrimSpace(u.Caveat),
		Classification: claim.Classification(u.Classification)}
	for _, code := range u.Handling {
		req.Codes = append(req.Codes, claim.HandlingCode(code))
	}
	req.Obtained = strings.TrimSpace(u.Obtained)
	for _, a := range u.Audience {
		if a = strings.TrimSpace(a); a == "" { // the form of the screen sends no empty field
			continue
		}
		if !claim.ValidAgency(a) {
			return view.Report{}, fault.New(fault.Invalid, "%q cannot name an agency", a).At("audience").WithMend("name it as the list of agencies does")
		}
		req.Audience = append(req.Audience, claim.AgencyID(a))
	}
	return h.node.FileReport(ctx, c, req)
}
