// Package node holds the use cases of one agency's node, one method an
// intention: (ctx, Caller, Request) → (view, error). It is the only place
// where policy, audit and a transaction meet: every method asks for the
// caller's bits, does its work in the rooms below, and leaves exactly one
// audit entry that is committed before the answer leaves.
//
// It may import every room of lower rows. Methods sequence calls; a rule about
// the domain lives in the room that owns it.
package node
