package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/ontology"
	"liaison/internal/view"
)

type subjectInput struct {
	Session
	Subject string `path:"subject" maxLength:"512" doc:"subject id, or a name that leads to one subject"`
	Limit   int    `query:"limit"`
}

func (h *handler) questions(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/search", "search", "find subjects and reports", "questions"), func(ctx context.Context, in *struct {
		Session
		Query string `query:"q" required:"true" maxLength:"512"`
		Kind  string `query:"kind"`
		Limit int    `query:"limit"`
	}) (*answer[view.Search], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Search, error) {
			return h.node.Search(ctx, c, node.SearchRequest{Query: in.Query, Kind: in.Kind, Limit: in.Limit})
		})
	})
	huma.Register(api, op(http.MethodGet, "/subjects/{subject}", "show-subject", "what is said of a subject, by whom", "questions"), func(ctx context.Context, in *subjectInput) (*answer[view.Subject], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Subject, error) {
			return h.node.ShowSubject(ctx, c, node.ShowRequest{Subject: in.Subject})
		})
	})
	huma.Register(api, op(http.MethodGet, "/subjects/{subject}/neighbours", "neighbours", "who is around a subject, with counts", "questions"), func(ctx context.Context, in *subjectInput) (*answer[view.Neighbours], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Neighbours, error) {
			return h.node.Neighbours(ctx, c, node.NeighboursRequest{Subject: in.Subject, Limit: in.Limit})
		})
	})
	huma.Register(api, op(http.MethodGet, "/path", "find-path", "what ties two subjects, each step with its evidence", "questions"), func(ctx context.Context, in *struct {
		Session
		From         string   `query:"from" required:"true" maxLength:"512"`
		To           string   `query:"to" required:"true" maxLength:"512"`
		MaxHops      int      `query:"maxHops"`
		Floor        int      `query:"floor"`
		Alternatives int      `query:"alternatives"`
		Since        string   `query:"since"`
		Until        string   `query:"until"`
		Without      []string `query:"without,explode" maxItems:"50"`
	}) (*answer[view.Paths], error) {
		req, err := node.NewPathRequest(in.From, in.To, in.MaxHops, in.Floor, in.Alternatives, in.Since, in.Until, in.Without)
		if err != nil {
			return nil, problemOf(err)
		}
		return with(h, ctx, in.Session, func(c node.Caller) (view.Paths, error) { return h.node.FindPath(ctx, c, req) })
	})
	huma.Register(api, op(http.MethodPost, "/judgements", "judge-identity", "decide whether two records are the same subject", "judgements"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			A        string `json:"a"`
			B        string `json:"b"`
			Decision string `json:"decision" enum:"same,not-same,unsure"`
			Reason   string `json:"reason" maxLength:"4000"`
			Snapshot string `json:"snapshot,omitempty"`
		}
	}) (*answer[view.Decided], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Decided, error) {
			b := in.Body
			return h.node.JudgeIdentity(ctx, c, node.JudgeRequest{A: b.A, B: b.B, Decision: claim.Decision(b.Decision), Reason: b.Reason, Snapshot: b.Snapshot})
		})
	})
	huma.Register(api, op(http.MethodPost, "/judgements/{id}/withdraw", "withdraw-judgement", "take a judgement back", "judgements"), func(ctx context.Context, in *struct {
		Session
		ID   string `path:"id"`
		Body struct {
			Reason string `json:"reason" maxLength:"4000"`
		}
	}) (*answer[view.Decided], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Decided, error) {
			return h.node.WithdrawJudgement(ctx, c, node.WithdrawRequest{Judgement: claim.ID(in.ID), Reason: in.Body.Reason})
		})
	})
	open := op(http.MethodGet, "/ontology", "ontology", "kinds of subject, properties and relations", "vocabulary")
	open.Security = nil
	huma.Register(api, open, func(context.Context, *struct{}) (*answer[vocabulary], error) {
		return &answer[vocabulary]{Body: words()}, nil
	})
}

// The tables of the ontology under names of their own, since the document has
// one name space with the views.
type (
	vocabularyKind     ontology.Kind
	vocabularyProperty ontology.Property
	vocabularyRelation ontology.Relation
)

type vocabulary struct {
	Kinds      []vocabularyKind     `json:"kinds"`
	Properties []vocabularyProperty `json:"properties"`
	Relations  []vocabularyRelation `json:"relations"`
}

func words() vocabulary {
	var v vocabulary
	for _, k := range ontology.Kinds() {
		v.Kinds = append(v.Kinds, vocabularyKind(k))
	}
	for _, p := range ontology.Properties() {
		v.Properties = append(v.Properties, vocabularyProperty(p))
	}
	for _, r := range ontology.Relations() {
		v.Relations = append(v.Relations, vocabularyRelation(r))
	}
	return v
}
