package outbox

import (
	"time"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Stream is a class of messages with its own numbers, its own connection and
// its own place in the queue. Lower goes first.
type Stream uint8

// The streams, in order of precedence.
const (
	Control Stream = iota // key lists, checkpoints, digests
	Warning               // warnings and the human receipts to them
	Query                 // requests, answers, refusals, blind checks
	Recall                // recalls, corrections, dispositions
	Claims                // claims and judgements
	Bulk                  // chunks of documents and lists
)

var streamNames = [...]string{"control", "warning", "query", "recall", "claim", "bulk"}

// String names the stream.
func (s Stream) String() string {
	if int(s) < len(streamNames) {
		return streamNames[s]
	}
	return "unknown stream"
}

// Valid tells whether s is one of the streams.
func (s Stream) Valid() bool { return int(s) < len(streamNames) }

// Streams are all streams, in order of precedence.
func Streams() []Stream { return []Stream{Control, Warning, Query, Recall, Claims, Bulk} }

// StreamNamed is the stream of a name.
func StreamNamed(name string) (Stream, error) {
	for _, s := range Streams() {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fault.New(fault.Invalid, "%q is no stream", name).At("stream")
}

// Precedence is how urgent one message is.
type Precedence uint8

// The precedences of messages (FLASH: danger to life, or an attack at hand).
const (
	Routine Precedence = iota
	Urgent
	Flash
)

// receiptWithin is how long a receipt may take before people are told.
func (p Precedence) receiptWithin() time.Duration {
	switch p {
	case Flash:
		return time.Minute
	case Urgent:
		return 5 * time.Minute
	}
	return time.Hour
}

// flashHour is how long a FLASH keeps its lane knocking every 15 seconds.
const flashHour = time.Hour

// cap is the longest wait between two attempts on a lane whose most urgent
// waiting message has precedence p and has waited for age.
func (s Stream) cap(p Precedence, age time.Duration) time.Duration {
	switch {
	case p == Flash && age < flashHour:
		return 15 * time.Second
	case s <= Warning, s == Recall, s == Query && p >= Urgent:
		return 5 * time.Minute
	}
	return time.Hour
}

// FillWait is how long a bundle may wait to be filled before it is sent.
func (s Stream) FillWait() time.Duration {
	switch s {
	case Query:
		return 10 * time.Millisecond
	case Claims, Bulk:
		return 50 * time.Millisecond
	}
	return 0
}

// Lane is one stream to one receiver. Lanes do not wait for each other.
type Lane struct {
	Peer   claim.AgencyID
	Stream Stream
}

// Epoch is this node's incarnation, 32 hex digits: numbers are dense within
// one, and a restored node begins another.
type Epoch string
