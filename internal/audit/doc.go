// Package audit keeps the access log of one node (Directive (EU) 2016/680
// Art. 25): exactly one entry per use case, written in the transaction of
// what it tells of, before the answer leaves.
//
// The log is a second ledger in daily segments. Each entry carries a keyed
// tag over itself and the tag before it, so that the first entry at fault can
// be named; each segment is a Merkle tree (RFC 6962) whose root is signed
// when the day closes and at checkpoints between. After the term of
// retention the bodies are pruned; roots, signatures and the signed note of
// the pruning stay, and Verify still passes.
//
// It holds ids and digests only: what was asked is a keyed digest, never the
// text. It imports claim, db, seal and fault.
package audit
