// Package sim plays a network of agencies in one process: the production code
// of whole nodes (use cases, ledger, outbox, lines, obligations) over stores of
// their own, with false clocks and a network that loses, doubles, delays,
// reorders and parts. Processes die between and inside transactions, power
// fails, disks fill, an old disk image comes back, and one peer lies. Everything
// follows from one seed: the same seed gives the same trace, to the last event.
//
// Nothing in it polls and nothing sleeps: an event is the next in order of a
// clock that only the play moves. While one is played, no other is; so what a
// node does is cut exactly where the real one waits for the network or a clock.
//
// What must hold is checked while the play runs and when it has come to rest
// (see judge): what was acknowledged is not lost, no effect is doubled, a
// warning is acknowledged or escalates with an owner, nothing is shown beyond
// its marking, honest peers are never accused, and the ledgers verify.
//
// For tests and tools only. The faults planted in the production code to see
// that they are found are in mutants/.
package sim
