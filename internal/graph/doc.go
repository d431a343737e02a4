// Package graph keeps an immutable graph of integers in memory and answers
// questions about it: paths, neighbourhoods, groups, brokers, chains in time,
// meetings, joins and drawings. It knows nothing of claims, people or
// markings: a link carries the number of a set of markings, and every
// traversal tests that number against the bits that the caller was given, in
// the innermost loop. It imports nothing of ours but fault.
//
// # Master law
//
// Every answer under a View equals the answer on a graph from which the nodes
// and links that the View refuses were physically removed. Speed may depend on
// what is refused; nodes, links, counts and their order may not.
//
// # Storage
//
// A Snapshot is a compressed sparse row: for each node a run of slots, for
// each slot neighbour, marking set and link number in separate arrays, for
// each link its columns. Changes since the last Rebuild lie in an overlay of
// small pages that are copied on write, so a Snapshot never changes once it is
// published and readers take no lock. Node numbers stay through deltas and
// rebuilds; link numbers are good for one Snapshot and its deltas only.
//
// # Order
//
// Among equal answers the choice follows a total order over what the caller
// may see (see Path). Nodes compare by their public order (Builder.SetOrder),
// not by their number, so the order of arrival does not matter.
package graph
