// Package request is the case system of Directive (EU) 2023/977 Art. 16: what
// agencies ask each other, how it is answered, refused, clarified or delayed,
// the clocks of Art. 5(1) that both sides see, and the yearly count of Art. 18.
//
// A request is a directive "ask" on the ledger; its id is that record's id.
// Answers are directives "share" that name it; everything else is a receipt
// that names it. What one side does, the other holds signed. The state of a
// request is computed from the set of records about it, so that the order in
// which the network brought them does not matter and both sides come to the
// same state and the same due time.
//
// It may import claim, db, marking, ledger, duty and fault. It owns the tables
// request_heads, request_events and request_offers, all of them a projection.
// Time is handed in, in microseconds UTC.
package request
