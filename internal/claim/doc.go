// Package claim is the vocabulary of the house: typed ids, the four kinds of
// record (claim, judgement, directive, receipt), values with uncertainty,
// sources, grades, markings, and the canonical encoding that is hashed and
// signed. It imports fault only and does no input or output.
//
// A claim says: this source states this about that subject, valid then,
// graded so, to be handled thus. It is never overwritten: it is corrected,
// countered, recalled or erased.
package claim
