package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// warningBody is a warning as a form sends it.
type warningBody struct {
	Precedence warning.Precedence `json:"precedence" enum:"flash,urgent,routine"`
	Action     warning.Action     `json:"action,omitempty"`
	Asked      string             `json:"asked,omitempty" maxLength:"20000"`
	Urgency    warning.Urgency    `json:"urgency,omitempty"`
	Reason     string             `json:"reason,omitempty" maxLength:"20000"`
	Threat     string             `json:"threat,omitempty" maxLength:"20000"`
	Assessment bool               `json:"assessment,omitempty" doc:"the threat is an assessment, not a fact"`
	Author     string             `json:"author,omitempty" maxLength:"200"`
	Exercise   bool               `json:"exercise,omitempty"`
	To         []warningTo        `json:"to" maxItems:"200"`
	Contacts   []warningContact   `json:"contacts,omitempty" maxItems:"20"`
	Awaited    []string           `json:"awaited,omitempty" maxItems:"100"`
	Subjects   []warning.Subject  `json:"subjects,omitempty" maxItems:"200" doc:"what it is about, with the claims that go along"`
	Places     []warning.Place    `json:"places,omitempty" maxItems:"50"`
	Grade      *claim.Grade       `json:"grade,omitempty" doc:"X4 when left out"`
	GradedBy   string             `json:"gradedBy,omitempty" maxLength:"200"`
	ReplyBy    time.Time          `json:"replyBy,omitzero"`
	Begins     time.Time          `json:"begins,omitzero"`
	Ends       time.Time          `json:"ends,omitzero"`
	Earlier    []claim.ID         `json:"earlier,omitempty" maxItems:"50" doc:"warnings that this one goes on from"`
}

type warningTo struct {
	Agency  claim.AgencyID `json:"agency"`
	Because string         `json:"because" maxLength:"2000" doc:"why it is told"`
	Rule    warning.Rule   `json:"rule,omitempty" enum:"named,destination,transit,origin,place,premises,document,case" doc:"by which rule; named when left out"`
}

type warningContact struct {
	Name      string `json:"name" maxLength:"200"`
	Telephone string `json:"telephone" maxLength:"64"`
}

func (b warningBody) warning() *warning.Warning {
	w := &warning.Warning{Precedence: b.Precedence, Action: b.Action, Asked: b.Asked, Urgency: b.Urgency, Reason: b.Reason, Threat: b.Threat,
		Author: b.Author, Exercise: b.Exercise, Awaited: b.Awaited, Subjects: b.Subjects, Places: b.Places, GradedBy: b.GradedBy,
		ReplyBy: micro(b.ReplyBy), Begins: micro(b.Begins), Ends: micro(b.Ends), Earlier: b.Earlier}
	if b.Grade != nil {
		w.Grade = *b.Grade
	}
	if b.Threat != "" {
		w.Basis = claim.Fact
		if b.Assessment {
			w.Basis = claim.Assessment
		}
	}
	for _, r := range b.To {
		w.To = append(w.To, warning.Recipient{Agency: r.Agency, Because: []warning.Because{{Rule: cmp.Or(r.Rule, warning.RuleNamed), Words: r.Because}}})
	}
	for _, c := range b.Contacts {
		w.Contacts = append(w.Contacts, warning.Contact{Name: c.Name, Telephone: c.Telephone})
	}
	return w
}

// micro is a time as the rooms keep it; 0 is none.
func micro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func (h *handler) drafts(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/drafts", "list-drafts", "warnings that wait for a second officer", "warnings"), func(ctx context.Context, in *Session) (*answer[[]view.Warning], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Warning, error) { return h.node.Drafts(ctx, c, node.DraftsRequest{}) })
	})
	huma.Register(api, op(http.MethodPost, "/drafts/{draft}/drop", "drop-draft", "give up a warning that nobody has released", "warnings"), func(ctx context.Context, in *struct {
		Session
		Draft string `path:"draft" maxLength:"128"`
		Body  struct {
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.DropDraft(ctx, c, node.DropDraftRequest{Draft: in.Draft, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/drafts/{draft}/release", "release-warning", "release, as second officer, what another has drafted", "warnings"), func(ctx context.Context, in *struct {
		Session
		Draft string `path:"draft" maxLength:"128"`
		Body  struct {
			Reason string `json:"reason,omitempty" maxLength:"4000"`
		}
	}) (*answer[view.Warning], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Warning, error) {
			return h.node.Warn(ctx, c, node.WarnRequest{Draft: in.Draft, Reason: in.Body.Reason})
		})
	})
}

func (h *handler) warnings(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/warnings", "list-warnings", "warnings received, or with sent our own", "warnings"), func(ctx context.Context, in *struct {
		Session
		Sent  bool `query:"sent"`
		Open  bool `query:"open"`
		Limit int  `query:"limit" default:"200" minimum:"1" maximum:"10000"`
	}) (*answer[[]view.Warning], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Warning, error) {
			return h.node.Warnings(ctx, c, node.WarningsRequest{Sent: in.Sent, Open: in.Open, Limit: in.Limit})
		})
	})
	huma.Register(api, op(http.MethodGet, "/warnings/{warning}", "show-warning", "a warning as it stands at each recipient", "warnings"), func(ctx context.Context, in *struct {
		Session
		Warning claim.ID `path:"warning" maxLength:"128"`
	}) (*answer[view.Warning], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Warning, error) {
			return h.node.ShowWarning(ctx, c, node.ShowWarningRequest{Warning: in.Warning})
		})
	})
	huma.Register(api, op(http.MethodPost, "/warnings", "warn", "send a warning; what is missing never delays it", "warnings"), func(ctx context.Context, in *struct {
		Session
		Body warningBody
	}) (*answer[view.Warning], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Warning, error) {
			return h.node.Warn(ctx, c, node.WarnRequest{Warning: in.Body.warning(), Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/warnings/{warning}/answers", "answer-warning", "sign what was done about a warning, and tell the other side", "warnings"), func(ctx context.Context, in *struct {
		Session
		Warning claim.ID `path:"warning" maxLength:"128"`
		Body    struct {
			Outcome    claim.Outcome      `json:"outcome"`
			Ground     warning.Ground     `json:"ground,omitempty"`
			Text       string             `json:"text,omitempty" maxLength:"20000"`
			Recipient  claim.AgencyID     `json:"recipient,omitempty" doc:"whom the sender's act concerns"`
			End        claim.ID           `json:"end,omitempty" doc:"the ending that is countersigned or reopened"`
			Result     warning.Result     `json:"result,omitempty" enum:"done,nothing,unfounded,passed-on,withdrawn,superseded,exercise,no capacity" doc:"with what it is closed"`
			Assessment warning.Assessment `json:"assessment,omitempty" enum:"relevant,not-ours,unclear"`
			Desk       string             `json:"desk,omitempty" maxLength:"200" doc:"who has it now, in this agency's words"`
		}
	}) (*answer[view.Warning], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Warning, error) {
			b := in.Body
			return h.node.AnswerWarning(ctx, c, node.AnswerRequest{Warning: in.Warning, Outcome: b.Outcome, Ground: b.Ground, Text: b.Text,
				Note: warning.Note{Recipient: b.Recipient, End: b.End, Result: b.Result, Assessment: b.Assessment, Desk: b.Desk}})
		})
	})
	huma.Register(api, op(http.MethodPut, "/warnings/{warning}", "amend-warning", "complete or correct a warning of this agency; every recipient is told", "warnings"), func(ctx context.Context, in *struct {
		Session
		Warning claim.ID `path:"warning" maxLength:"128"`
		Body    warningBody
	}) (*answer[view.Warning], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Warning, error) {
			return h.node.AmendWarning(ctx, c, node.AmendRequest{Warning: in.Warning, Content: in.Body.warning(), Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/warnings/{warning}/withdraw", "withdraw-warning", "withdraw a warning of this agency; recipients close it themselves", "warnings"), func(ctx context.Context, in *struct {
		Session
		Warning claim.ID `path:"warning" maxLength:"128"`
		Body    struct {
			Reason string `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Warning], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Warning, error) {
			return h.node.AmendWarning(ctx, c, node.AmendRequest{Warning: in.Warning, Reason: in.Body.Reason})
		})
	})
}
