// Package format reads the file formats of others into claims. It may import
// claim, ontology and fault, and keeps no state.
//
// What a format says and the ontology does not know is counted and left out;
// what the house refuses to hold (ethnicity, religion, political opinion,
// bare labels such as "crime.terror") is counted and never stored.
package format
