// Package format reads the file formats of others into claims, and writes
// claims that may leave into files that others read. It may import claim, graph, graph,
// ontology, view and fault, and keeps no state: no clock, no randomness, no
// store, so equal input gives equal bytes.
//
// What a format says and the ontology does not know is counted and left out;
// what the house refuses to hold (ethnicity, religion, political opinion,
// bare labels such as "crime.terror") is counted and never stored. What a
// format cannot carry of a claim is counted as well, by reason.
package format
