package api

import (
	"context"
	"net/http"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

type searchInput struct {
	Query string `query:"q" maxLength:"1000" doc:"name, number or words, in any script"`
	Kind  string `query:"kind" maxLength:"100" doc:"kind of subject, a key of the ontology"`
	Limit int    `query:"limit" minimum:"0" maximum:"1000" doc:"most hits; 0 takes the node's own"`
}

type subjectInput struct {
	Subject string `path:"subject" maxLength:"1000" doc:"subject id or name"`
}

type neighboursInput struct {
	subjectInput
	Limit int `query:"limit" minimum:"0" maximum:"10000" doc:"most ties; 0 takes the node's own"`
}

type pathInput struct {
	From         string   `query:"from" required:"true" maxLength:"1000" doc:"subject id or name"`
	To           string   `query:"to" required:"true" maxLength:"1000" doc:"subject id or name"`
	MaxHops      int      `query:"maxHops" minimum:"0" maximum:"100" doc:"most steps; 0 takes the node's own"`
	Floor        int      `query:"floor" minimum:"0" maximum:"10" doc:"search order below which no claim carries a step; 0 for none"`
	Alternatives int      `query:"alternatives" minimum:"0" maximum:"100" doc:"further paths beside the best"`
	Since        string   `query:"since" maxLength:"10" doc:"first day, YYYY-MM-DD"`
	Until        string   `query:"until" maxLength:"10" doc:"last day, YYYY-MM-DD"`
	Without      []string `query:"without,explode" maxItems:"100" doc:"sources to leave out"`
}

type judgeInput struct {
	Body struct {
		A        string `json:"a" maxLength:"1000" doc:"subject id"`
		B        string `json:"b" maxLength:"1000" doc:"subject id"`
		Decision string `json:"decision" enum:"same,not-same,unsure"`
		Reason   string `json:"reason" maxLength:"10000"`
		Snapshot string `json:"snapshot,omitempty" maxLength:"100000" doc:"what was shown when it was decided"`
	}
}

type withdrawInput struct {
	ID   string `path:"id" maxLength:"200" doc:"judgement id"`
	Body struct {
		Reason string `json:"reason" maxLength:"10000"`
	}
}

func (s *server) subjectRoutes() {
	plain(s, op("GET", "/search", "search", "subjects", "Find subjects and reports by name, number or words"),
		func(ctx context.Context, c node.Caller, in *searchInput) (view.Search, error) {
			return s.node.Search(ctx, c, node.SearchRequest{Query: in.Query, Kind: in.Kind, Limit: in.Limit})
		})
	plain(s, op("GET", "/subjects/{subject}", "showSubject", "subjects", "Show all that is said of a subject, source by source", http.StatusNotFound),
		func(ctx context.Context, c node.Caller, in *subjectInput) (view.Subject, error) {
			return s.node.ShowSubject(ctx, c, node.ShowRequest{Subject: in.Subject})
		})
	plain(s, op("GET", "/subjects/{subject}/neighbours", "neighbours", "subjects", "Show who and what is around a subject", http.StatusNotFound),
		func(ctx context.Context, c node.Caller, in *neighboursInput) (view.Neighbours, error) {
			return s.node.Neighbours(ctx, c, node.NeighboursRequest{Subject: in.Subject, Limit: in.Limit})
		})
	plain(s, op("GET", "/path", "findPath", "subjects", "Show what ties two subjects, with the claims of every step", http.StatusNotFound),
		func(ctx context.Context, c node.Caller, in *pathInput) (view.Paths, error) {
			q, err := node.NewPathRequest(in.From, in.To, in.MaxHops, in.Floor, in.Alternatives, in.Since, in.Until, in.Without)
			if err != nil {
				return view.Paths{}, err
			}
			return s.node.FindPath(ctx, c, q)
		})
	plain(s, op("POST", "/judgements", "judgeIdentity", "identity", "Decide whether two records are the same", http.StatusNotFound, http.StatusConflict),
		func(ctx context.Context, c node.Caller, in *judgeInput) (view.Decided, error) {
			return s.node.JudgeIdentity(ctx, c, node.JudgeRequest{A: in.Body.A, B: in.Body.B,
				Decision: claim.Decision(in.Body.Decision), Reason: in.Body.Reason, Snapshot: in.Body.Snapshot})
		})
	plain(s, op("POST", "/judgements/{id}/withdraw", "withdrawJudgement", "identity", "Take a judgement back", http.StatusNotFound, http.StatusConflict),
		func(ctx context.Context, c node.Caller, in *withdrawInput) (view.Decided, error) {
			return s.node.WithdrawJudgement(ctx, c, node.WithdrawRequest{Judgement: claim.ID(in.ID), Reason: in.Body.Reason})
		})
}
