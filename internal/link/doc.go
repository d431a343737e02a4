// Package link turns permitted claims into chains between subjects and says
// what each step is worth: a step is as strong as its best independent
// evidence, a path as strong as its weakest step, two claims of one root are
// one source, and a hub may be an end but never a bridge (LINKS.md 1, 3). It
// imports claim, graph, marking, ledger, entity, view, ontology and fault.
//
// A link is computed, never stored: every answer equals the answer on a store
// from which the hidden claims were removed.
package link
