package graph

import (
	"math"
	"slices"

	"liaison/internal/fault"
)

// placed holds sightings by place. A visit is the minute since the first
// sighting<<32 | node, so that one comparison sorts by time.
type placed struct {
	start  []uint32 // per place, one more than places
	visits []uint64
	begin  int32 // first minute
	end    int32 // last minute
	coarse int
}

func (p *placed) places() int           { return len(p.start) - 1 }
func (p *placed) at(place int) []uint64 { return p.visits[p.start[place]:p.start[place+1]] }
func (p *placed) minute(visit uint64) int32 {
	return int32(int64(p.begin) + int64(visit>>32))
}

// sortByPlace counts and distributes the sightings that are precise enough.
func sortByPlace(seen []Sighting, window int32) (*placed, error) {
	if len(seen) > math.MaxInt32 {
		return nil, fault.New(fault.Invalid, "at most %d sightings, not %d", math.MaxInt32, len(seen))
	}
	p := &placed{begin: math.MaxInt32, end: math.MinInt32}
	top := uint32(0)
	for i := range seen {
		top = max(top, seen[i].Place)
		p.begin, p.end = min(p.begin, seen[i].Minute), max(p.end, seen[i].Minute)
	}
	if top >= MaxPlaces {
		return nil, fault.New(fault.Invalid, "place %d is not below %d: number the places from 0", top, MaxPlaces)
	}
	p.start = make([]uint32, top+2)
	for i := range seen {
		if seen[i].Within > window {
			p.coarse++
			continue
		}
		p.start[seen[i].Place+1]++
	}
	for i := 1; i < len(p.start); i++ {
		p.start[i] += p.start[i-1]
	}
	p.visits = make([]uint64, p.start[top+1])
	fill := slices.Clone(p.start[:top+1])
	for i := range seen {
		x := &seen[i]
		if x.Within <= window {
			k := fill[x.Place]
			p.visits[k] = uint64(int64(x.Minute)-int64(p.begin))<<32 | uint64(x.Node)
			fill[x.Place] = k + 1
		}
	}
	return p, nil
}

// radixFrom is the number of visits from which counting beats comparing.
const radixFrom = 1024

// sortVisits sorts the visits of one place by time; long lists by counting
// eleven bits of the minute at a time (the order of nodes within a minute is
// of no consequence). It returns its room for the next place.
func sortVisits(visits, room []uint64) []uint64 {
	if len(visits) < radixFrom {
		slices.Sort(visits)
		return room
	}
	top := uint64(0)
	for _, v := range visits {
		top = max(top, v)
	}
	room = slices.Grow(room[:0], len(visits))[:len(visits)]
	from, to := visits, room
	for shift := 32; shift < 64 && top>>shift != 0; shift += 11 {
		var count [1 << 11]uint32
		for _, v := range from {
			count[v>>shift&(1<<11-1)]++
		}
		sum := uint32(0)
		for i, c := range count {
			count[i], sum = sum, sum+c
		}
		for _, v := range from {
			d := v >> shift & (1<<11 - 1)
			to[count[d]] = v
			count[d]++
		}
		from, to = to, from
	}
	if &from[0] != &visits[0] {
		copy(visits, from)
	}
	return room
}
