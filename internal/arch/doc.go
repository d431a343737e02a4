// Package arch holds the rows of the house, and the test that keeps them: a
// room imports only rooms of lower rows, never of its own.
package arch

// Rows lists the rooms under internal/ by row. A package that is not listed
// fails the test.
func Rows() [][]string {
	return [][]string{
		{"fault"},
		{"claim", "name", "graph", "db", "tagger", "idp", "pace"},
		{"seal", "marking", "ontology"},
		{"ledger", "view"},
		{"report", "entity", "search", "account", "audit", "docket", "outbox", "duty", "retention"},
		{"extract", "match", "link", "blind"},
		{"review", "alert", "breach", "casefile", "chart", "peer", "request", "warning"},
		{"node"},
		{"api", "peering", "format", "cli"},
	}
}

// Support lists packages that serve tests, generation and the build only; no
// room may import one outside of its tests.
func Support() []string { return []string{"arch", "dbtest", "mutate", "nodetest", "sim"} }
