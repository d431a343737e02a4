// Package entity keeps what the claims and judgements on the ledger say of
// subjects: the table of claims by subject, and identities as judgements make
// them. It imports claim, db, marking, ledger, view and fault.
//
// Records of two sources are never fused. An entity is what the judgements
// "same" that the caller may see hold together; a judgement taken back splits
// it again exactly as it was (MATCHING.md 3.13).
package entity
