// Package api speaks JSON over HTTP for the workbench and for scripts, with
// an OpenAPI 3.1 document made from the handlers' own types. A handler
// decodes, calls one method of the node, and encodes a view. It imports node,
// view, claim, ontology and fault, and huma.
package api
