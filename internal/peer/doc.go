// Package peer is how this node stands to the nodes of other agencies: who
// they are and who vouched for their keys, the bytes that pass between them
// (bundles, messages, receipts, hellos), what was sent and what was taken in,
// and what of ours they hold.
//
// Delivery is at least once with exactly one effect: the sender keeps a
// message until a signed receipt covers it, and the receiver takes bundle,
// effect and cursor in one transaction. A message that cannot be used becomes
// an exception in the receipt and a row in quarantine; it never stops what
// comes behind it. Two signed statements that contradict each other are kept
// as evidence.
//
// It sends nothing itself (room peering does) and does not know what a message
// means (the node hands in how to load, permit and apply one). It may import
// claim, db, seal, outbox and fault. It owns the tables peer_*. Clock and
// randomness are handed in; times are microseconds UTC unless a field of the
// wire says milliseconds.
package peer
