package graph

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"liaison/internal/fault"
)

// Sighting is one node at one place at one time. The caller of Meetings gives
// only sightings that may be seen.
type Sighting struct {
	Node NodeID
	// Place numbers the places, from 0, below MaxPlaces.
	Place uint32
	// Minute counts from any beginning, if it is the same for all.
	Minute int32
	// Within is the precision: the sighting was in this many minutes around
	// Minute. One coarser than the window takes no part.
	Within int32
}

const (
	// MaxPlaces bounds the numbers of places.
	MaxPlaces = 1 << 26
	// MaxContacts bounds the contacts that one question may gather.
	MaxContacts = 1 << 25
)

// MeetingOptions says what a meeting is.
type MeetingOptions struct {
	// Window is the greatest number of minutes between two sightings at one
	// place that make a contact. Contacts of a pair no further apart than the
	// window, at whatever places, are one occasion.
	Window int32
	// Least is the number of occasions from which a pair is reported; 0 is 1.
	Least int
	// Of has the bit of each node of interest: one of a pair must be among
	// them, so that bystanders are left out. Nil takes all.
	Of []uint64
}

// Meeting is a pair of nodes that were repeatedly at one place at one time.
type Meeting struct {
	A, B NodeID // A is the lower number
	// Occasions counts separate occasions; Contacts the pairs of sightings.
	Occasions, Contacts int
	// Places lists where, ascending.
	Places []uint32
	// First and Last are the minutes of the first and the last contact.
	First, Last int32
	// Expected is the number of contacts that two nodes that know nothing of
	// each other would have had, seen so often at the same places at times
	// spread evenly over the whole period. ExpectedByHour keeps for each the
	// hours of the day at which it was seen. Neither is a probability.
	Expected, ExpectedByHour float64
}

// Met is the answer of Meetings.
type Met struct {
	// Meetings stand by occasions, most first, then by A and B.
	Meetings []Meeting
	// Coarse counts the sightings too imprecise to take part.
	Coarse int
	// Pairs is the number of pairs with at least one contact.
	Pairs int
}

// Meetings finds who was where together: sightings sorted by place and time,
// one sweep with the window over each place.
func Meetings(ctx context.Context, seen []Sighting, o MeetingOptions) (Met, error) {
	if o.Window < 0 || o.Window > 1<<20 {
		return Met{}, fault.New(fault.Invalid, "the window has 0 to %d minutes, not %d", 1<<20, o.Window)
	}
	p, err := sortByPlace(seen, o.Window)
	if err != nil {
		return Met{}, err
	}
	contacts, err := p.sweep(ctx, o)
	if err != nil {
		return Met{}, err
	}
	out := Met{Coarse: p.coarse}
	out.Meetings, out.Pairs = occasions(contacts, o)
	p.expect(out.Meetings, o.Window)
	slices.SortFunc(out.Meetings, func(x, y Meeting) int {
		return cmp.Or(cmp.Compare(y.Occasions, x.Occasions), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out, nil
}

// contact is two nodes at one place within the window.
type contact struct {
	pair   uint64 // lower node<<32 | higher node
	minute int32
	place  uint32
}

// blockPlaces is how many places a worker takes at a time.
const blockPlaces = 512

// sweep sorts the visits of each place and gathers the contacts, a block of
// places a worker.
func (p *placed) sweep(ctx context.Context, o MeetingOptions) ([]contact, error) {
	blocks := (p.places() + blockPlaces - 1) / blockPlaces
	found := make([][]contact, blocks)
	var next, total atomic.Int64
	var workers sync.WaitGroup
	for range min(blocks, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			var room []uint64
			for ctx.Err() == nil && total.Load() <= MaxContacts {
				b := int(next.Add(1)) - 1
				if b >= blocks {
					return
				}
				for place := b * blockPlaces; place < min((b+1)*blockPlaces, p.places()); place++ {
					room = sortVisits(p.at(place), room)
					before := len(found[b])
					found[b] = p.contacts(found[b], uint32(place), o)
					if total.Add(int64(len(found[b])-before)) > MaxContacts {
						return
					}
				}
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the sweep over sightings was given up")
	}
	if total.Load() > MaxContacts {
		return nil, fault.New(fault.Invalid, "more than %d contacts: name the nodes of interest or take a shorter window", MaxContacts)
	}
	return slices.Concat(found...), nil
}

// contacts appends the contacts of one place. Only nodes of interest look
// around, backwards at all and forwards at bystanders, so each pair is met
// once.
func (p *placed) contacts(out []contact, place uint32, o MeetingOptions) []contact {
	visits, limit := p.at(int(place)), len(out)+MaxContacts
	for i, x := range visits {
		if !wanted(o.Of, uint32(x)) || len(out) > limit {
			continue
		}
		for j := i - 1; j >= 0 && x>>32-visits[j]>>32 <= uint64(o.Window); j-- {
			out = p.meet(out, place, visits[j], x)
		}
		if o.Of == nil {
			continue
		}
		for j := i + 1; j < len(visits) && visits[j]>>32-x>>32 <= uint64(o.Window); j++ {
			if !wanted(o.Of, uint32(visits[j])) {
				out = p.meet(out, place, x, visits[j])
			}
		}
	}
	return out
}

func wanted(of []uint64, n uint32) bool {
	return of == nil || int(n>>6) < len(of) && bit(of, n)
}

// meet appends the contact of two visits of which y is the later.
func (p *placed) meet(out []contact, place uint32, x, y uint64) []contact {
	a, b := uint32(x), uint32(y)
	if a == b {
		return out
	}
	pair := uint64(min(a, b))<<32 | uint64(max(a, b))
	return append(out, contact{pair: pair, minute: p.minute(y), place: place})
}

// occasions merges the contacts of each pair and keeps the pairs that have
// enough.
func occasions(all []contact, o MeetingOptions) (out []Meeting, pairs int) {
	slices.SortFunc(all, func(x, y contact) int {
		return cmp.Or(cmp.Compare(x.pair, y.pair), cmp.Compare(x.minute, y.minute), cmp.Compare(x.place, y.place))
	})
	for lo := 0; lo < len(all); pairs++ {
		hi, count := lo+1, 1
		for hi < len(all) && all[hi].pair == all[lo].pair {
			if int64(all[hi].minute)-int64(all[hi-1].minute) > int64(o.Window) {
				count++
			}
			hi++
		}
		if count >= max(o.Least, 1) {
			m := Meeting{A: NodeID(all[lo].pair >> 32), B: NodeID(uint32(all[lo].pair)), Occasions: count,
				Contacts: hi - lo, First: all[lo].minute, Last: all[hi-1].minute}
			for _, c := range all[lo:hi] {
				m.Places = append(m.Places, c.place)
			}
			slices.Sort(m.Places)
			m.Places = slices.Compact(m.Places)
			out = append(out, m)
		}
		lo = hi
	}
	return out, pairs
}
