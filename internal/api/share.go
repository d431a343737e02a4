package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

func (h *handler) sharing(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/shares", "share", "give records to other agencies, or show who would get what", "sharing"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Records []claim.ID       `json:"records,omitempty" maxItems:"10000"`
			Report  string           `json:"report,omitempty" maxLength:"128"`
			To      []claim.AgencyID `json:"to" maxItems:"200"`
			Reason  string           `json:"reason,omitempty" maxLength:"4000"`
			Preview bool             `json:"preview,omitempty"`
		}
	}) (*answer[view.Shared], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Shared, error) {
			b := in.Body
			return h.node.Share(ctx, c, node.ShareRequest{Records: b.Records, Report: b.Report, To: b.To, Reason: b.Reason, Preview: b.Preview})
		})
	})
	huma.Register(api, op(http.MethodPost, "/recalls", "recall", "take back records from every holder", "sharing"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Records []claim.ID `json:"records,omitempty" maxItems:"10000"`
			Report  string     `json:"report,omitempty" maxLength:"128" doc:"a report, with every claim that rests on it, as far as anybody holds them"`
			Reason  string     `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Recalled], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Recalled, error) {
			return h.node.Recall(ctx, c, node.RecallRequest{Records: in.Body.Records, Report: in.Body.Report, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodGet, "/recalls", "list-recalls", "recalls by other agencies, or with own ours, with what became of the copies", "sharing"), func(ctx context.Context, in *struct {
		Session
		Own bool `query:"own"`
	}) (*answer[[]view.Recalled], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Recalled, error) {
			return h.node.Recalls(ctx, c, node.RecallsRequest{Own: in.Own})
		})
	})
	huma.Register(api, op(http.MethodGet, "/records/{record}/holders", "holders", "the agencies that may hold a copy of a record", "sharing"), func(ctx context.Context, in *struct {
		Session
		Record claim.ID `path:"record" maxLength:"128"`
	}) (*answer[[]view.Holder], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.Holder, error) {
			return h.node.Holders(ctx, c, node.HoldersRequest{Record: in.Record})
		})
	})
	huma.Register(api, op(http.MethodGet, "/recalls/{recall}", "show-recall", "what became of every copy", "sharing"), func(ctx context.Context, in *struct {
		Session
		Recall claim.ID `path:"recall" maxLength:"128"`
	}) (*answer[view.Recalled], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Recalled, error) {
			return h.node.ShowRecall(ctx, c, node.ShowRecallRequest{Recall: in.Recall})
		})
	})
	huma.Register(api, op(http.MethodPost, "/recalls/{recall}/disposition", "dispose", "say what becomes of what another agency recalled, and do it", "sharing"), func(ctx context.Context, in *struct {
		Session
		Recall claim.ID `path:"recall" maxLength:"128"`
		Body   struct {
			Outcome claim.Outcome `json:"outcome" enum:"erased,restricted,kept"`
			Reason  string        `json:"reason,omitempty" maxLength:"4000"`
		}
	}) (*answer[view.Recalled], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Recalled, error) {
			return h.node.Dispose(ctx, c, node.DisposeRequest{Recall: in.Recall, Outcome: in.Body.Outcome, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/consents", "consent", "permit a holder to pass records on to one more agency", "sharing"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Records   []claim.ID     `json:"records" maxItems:"10000"`
			Asker     claim.AgencyID `json:"asker"`
			Recipient claim.AgencyID `json:"recipient"`
			Reason    string         `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Consent], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Consent, error) {
			b := in.Body
			return h.node.Consent(ctx, c, node.ConsentRequest{Records: b.Records, Asker: b.Asker, Recipient: b.Recipient, Reason: b.Reason})
		})
	})
	h.consentQuestions(api)
}

func (h *handler) consentQuestions(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/consents", "list-consents", "the questions for consent, put here and put by this agency, with their answers; permits that nobody asked for", "sharing"), func(ctx context.Context, in *Session) (*answer[[]view.Consent], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Consent, error) { return h.node.Consents(ctx, c, node.ConsentsRequest{}) })
	})
	huma.Register(api, op(http.MethodPost, "/consents/questions", "ask-consent", "ask the originator of records whether they may go to one more agency", "sharing"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Records   []claim.ID     `json:"records" minItems:"1" maxItems:"10000"`
			Recipient claim.AgencyID `json:"recipient"`
			Reason    string         `json:"reason" maxLength:"4000" doc:"why the recipient needs them; the originator reads it"`
		}
	}) (*answer[view.Consent], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Consent, error) {
			b := in.Body
			return h.node.AskConsent(ctx, c, node.AskConsentRequest{Records: b.Records, Recipient: b.Recipient, Reason: b.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/consents/questions/{question}/answer", "answer-consent", "say whether records of this agency may go on as another has asked", "sharing"), func(ctx context.Context, in *struct {
		Session
		Question claim.ID `path:"question" maxLength:"128"`
		Body     struct {
			Permit bool   `json:"permit" doc:"to exactly the recipient and the records of the question; else it is refused"`
			Reason string `json:"reason" maxLength:"4000" doc:"the asker reads it"`
		}
	}) (*answer[view.Consent], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Consent, error) {
			return h.node.AnswerConsent(ctx, c, node.AnswerConsentRequest{Ask: in.Question, Permit: in.Body.Permit, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/consents/{permit}/withdrawal", "withdraw-consent", "take back a permit of this agency; what has gone on by it stays until it is recalled", "sharing"), func(ctx context.Context, in *struct {
		Session
		Permit claim.ID `path:"permit" maxLength:"128"`
		Body   struct {
			Reason string `json:"reason" maxLength:"4000" doc:"the holder reads it"`
		}
	}) (*answer[view.Consent], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Consent, error) {
			return h.node.WithdrawConsent(ctx, c, node.WithdrawConsentRequest{Permit: in.Permit, Reason: in.Body.Reason})
		})
	})
}
