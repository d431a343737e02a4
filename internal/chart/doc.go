// Package chart holds charts: saved, versioned objects of an investigation
// with subjects, positions, filters, notes and hypotheses. A chart keeps which
// subjects were put on it and where, never what is said of them: every look
// draws it anew from the claims that its reader may see, so two readers of one
// chart may see two drawings, and neither sees a gap.
//
// Groups and brokers belong to one chart, are computed when somebody asks, and
// are never kept (LINKS.md 1, rule 8). It imports claim, db, fault, graph,
// marking, ontology, entity and view, and owns the tables charts and
// chart_versions.
package chart
