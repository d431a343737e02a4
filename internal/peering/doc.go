// Package peering is the line between two agencies' nodes: HTTP/2 over TLS 1.3
// with both certificates pinned, one connection for each class of streams, so
// that a warning never waits behind bulk. It serves and makes the calls hello,
// push, pull, receipts, knock and keys, and runs the pump that brings what
// waits in the outbox to its peers.
//
// It decides nothing and keeps nothing: Exchange does, which is the node. A
// lost answer, a double call or an end of the process at any moment loses and
// doubles nothing.
//
// It may import claim, fault, seal, outbox and peer. Clock, dialler and chance
// are handed in; the pump sleeps until a channel or a timer wakes it.
package peering
