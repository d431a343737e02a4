package peering

import (
	"net/http"

	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

const (
	prefix       = "/lxp/1/"
	octets       = "application/octet-stream"
	statusHeader = "Liaison-Status"

	mostFields   = 64
	mostKeyLists = 1000
	mostNote     = 1 << 20
	// mostKeys is the length of the longest answer to the call keys.
	mostKeys = 8 << 20
	// mostReceipts is the length of the longest call of receipts.
	mostReceipts = 2 + mostFields*(4+peer.MostReceipt)
)

// codes maps the answers to HTTP.
var codes = map[peer.Status]int{
	peer.Done: http.StatusOK, peer.Gap: http.StatusRequestedRangeNotSatisfiable, peer.Unreadable: http.StatusUnprocessableEntity,
	peer.NotYou: http.StatusMisdirectedRequest, peer.KeyUnknown: http.StatusForbidden, peer.KeyGone: http.StatusGone,
	peer.Contradiction: http.StatusConflict, peer.EpochUnknown: http.StatusPreconditionFailed, peer.EpochOld: http.StatusPreconditionFailed,
	peer.OverQuota: http.StatusTooManyRequests, peer.Busy: http.StatusServiceUnavailable, peer.VersionUnknown: http.StatusUpgradeRequired,
}

// statusOf is the answer of an error of the node.
func statusOf(err error) peer.Status {
	switch fault.KindOf(err) {
	case fault.Invalid:
		return peer.Unreadable
	case fault.Forbidden, fault.Unauthenticated, fault.NotFound:
		return peer.KeyUnknown
	case fault.Conflict:
		return peer.Contradiction
	}
	return peer.Busy
}

// statusNamed reads the answer from its name; an unknown one is Busy: try
// again later.
func statusNamed(name string) peer.Status {
	for s := range codes {
		if s.String() == name {
			return s
		}
	}
	return peer.Busy
}

// classes is how many connections a peer gets: urgent, query, claims, bulk.
const classes = 4

// classOf is the connection that a stream uses.
func classOf(s outbox.Stream) int {
	switch s {
	case outbox.Control, outbox.Warning:
		return 0
	case outbox.Query, outbox.Recall:
		return 1
	case outbox.Claims:
		return 2
	}
	return 3
}

// streamNamed reads the name of a stream.
func streamNamed(name string) (outbox.Stream, error) {
	for _, s := range outbox.Streams() {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fault.New(fault.Invalid, "there is no stream of that name").At("stream")
}
