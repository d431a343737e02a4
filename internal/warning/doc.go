// Package warning holds what a warning between agencies is and what becomes of
// it: its content and canonical form, its life on two tracks (what the machines
// delivered, what named people did), whom it concerns and why, its clocks on
// both sides, exercises, and the daily list of what is still open.
//
// A warning is a directive "warn" on the ledger; its id is that record's id.
// What is missing in it never delays it: it leaves, is shown as incomplete on
// both sides, and its sender owes the rest. Nothing here is acknowledged,
// refused or closed without the signed act of a named officer; a clock only
// escalates.
//
// The state of a warning at a recipient is computed from the set of records
// about it. The order in which the network brought them does not matter, so
// that both sides come to the same state.
//
// It may import claim, db, marking, ledger, duty and fault. It owns the tables
// warning_heads, warning_changes, warning_events and warning_states, all of
// them a projection. Time is handed in, in microseconds UTC.
package warning
