package api

import (
	"context"

	"liaison/internal/node"
	"liaison/internal/ontology"
	"liaison/internal/view"
)

type auditInput struct {
	Limit  int   `query:"limit" minimum:"0" maximum:"10000" doc:"most entries; 0 takes the node's own"`
	Before int64 `query:"before" minimum:"0" doc:"entries below this number; 0 for the newest"`
	Own    bool  `query:"own" doc:"only the caller's own entries"`
}

type caseInput struct {
	Body struct {
		Title string `json:"title" maxLength:"1000"`
	}
}

type ontologyTables struct {
	Kinds      []ontology.Kind     `json:"kinds"`
	Properties []ontology.Property `json:"properties"`
	Relations  []ontology.Relation `json:"relations"`
}

func (s *server) officeRoutes() {
	plain(s, op("GET", "/audit", "readAudit", "office", "Show who looked at what, when and why"),
		func(ctx context.Context, c node.Caller, in *auditInput) ([]view.AuditEntry, error) {
			return listed(s.node.ReadAudit(ctx, c, node.AuditRequest{Limit: in.Limit, Before: in.Before, Own: in.Own}))
		})
	plain(s, op("POST", "/verify", "verify", "office", "Verify ledger, tables and access log from the first record on"),
		func(ctx context.Context, c node.Caller, _ *none) (view.Verified, error) {
			return s.node.Verify(ctx, c, node.VerifyRequest{})
		})
	plain(s, op("GET", "/health", "health", "office", "Show how the node does"),
		func(ctx context.Context, c node.Caller, _ *none) (view.Health, error) {
			return s.node.Health(ctx, c, node.HealthRequest{})
		})
	plain(s, op("POST", "/cases", "openCase", "cases", "Open a case"),
		func(ctx context.Context, c node.Caller, in *caseInput) (view.Case, error) {
			return s.node.OpenCase(ctx, c, node.CaseRequest{Title: in.Body.Title})
		})
	plain(s, op("GET", "/cases", "listCases", "cases", "List the cases that the caller may see"),
		func(ctx context.Context, c node.Caller, _ *none) ([]view.Case, error) {
			return listed(s.node.ListCases(ctx, c, node.ListCasesRequest{}))
		})
	plain(s, op("GET", "/ontology", "ontology", "office", "List the kinds, properties and relations that claims may use"),
		func(context.Context, node.Caller, *none) (ontologyTables, error) {
			return ontologyTables{Kinds: ontology.Kinds(), Properties: ontology.Properties(), Relations: ontology.Relations()}, nil
		})
}
