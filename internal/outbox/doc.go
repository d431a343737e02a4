// Package outbox keeps what this node has still to deliver to other agencies.
// A message gets its dense number in (receiver, stream, epoch) in the same
// transaction as the act that causes it, and leaves the outbox only by a
// verified receipt, or by a person's act that puts a placeholder in its place.
// Nothing ages out.
//
// The outbox orders, leases and remembers; it neither builds nor sends. Peer
// builds each message when it is sent, because keys rotate and rules tighten
// while the other side is dark.
//
// It may import claim, db and fault. It owns the tables outbox_lanes,
// outbox_items and outbox_letters. Clock and randomness are handed in; times
// are microseconds UTC.
package outbox
