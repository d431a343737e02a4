package graph

import "math"

// NodeID numbers a node of a snapshot, from 0. It means nothing outside the
// process and is no identifier to store.
type NodeID uint32

// LinkID numbers a link of a snapshot and of its deltas, from 0. A Rebuild
// numbers the links anew.
type LinkID uint32

// SetID numbers an interned set of markings, see Sets.
type SetID uint32

// Days without a bound. A link with From OpenPast and To OpenFuture is undated.
const (
	OpenPast   int32 = math.MinInt32
	OpenFuture int32 = math.MaxInt32
)

// NoClaim is the First of evidence that rests on no numbered claim.
const NoClaim uint32 = math.MaxUint32

// Evidence is what a link is worth to one caller.
type Evidence struct {
	// Level is the strongest evidence level, 3 highest; 0 is none known.
	Level uint8
	// Sources counts independent sources, 255 meaning that many or more.
	Sources uint8
	// From and To are the first and last day on which the link may have held,
	// as days since 1970-01-01.
	From, To int32
	// First is the lowest ordinal of a claim that supports the link: the
	// sooner it was known, the lower. NoClaim when there is none.
	First uint32
}

// Undated tells that neither end of the time is known.
func (e Evidence) Undated() bool { return e.From == OpenPast && e.To == OpenFuture }

// Link ties two nodes. It has no direction.
type Link struct {
	A, B NodeID
	// Kind is a number below 65,536 that the caller gives meaning.
	Kind uint16
	// Level, Sources, From and To are those of all claims together; they hold
	// for a caller only who may see all of them (View.All).
	Level   uint8
	Sources uint8
	// From and To are days since 1970-01-01, see OpenPast and OpenFuture.
	From, To int32
	// MarkSet is the set of the markings of the supporting claims.
	MarkSet SetID
	// Claims are the ordinals of the supporting claims.
	Claims []uint32
}
