package graph

import "slices"

const (
	hours    = 24
	hourMins = 60
	dayMins  = hours * hourMins
)

// visitHours counts the sightings of one node at one place by hour of the day.
type visitHours struct {
	all  int
	hour [hours]int
}

// expect fills in what chance would give. Only the places of those reported
// are read again.
func (p *placed) expect(meetings []Meeting, window int32) {
	if len(meetings) == 0 {
		return
	}
	nodes := map[NodeID]map[uint32]*visitHours{}
	for _, m := range meetings {
		nodes[m.A], nodes[m.B] = map[uint32]*visitHours{}, map[uint32]*visitHours{}
	}
	want := bitsOf(nodes)
	for place := range p.places() {
		for _, v := range p.at(place) {
			n := uint32(v)
			if int(n>>6) >= len(want) || !bit(want, n) {
				continue
			}
			at := nodes[NodeID(n)]
			h := at[uint32(place)]
			if h == nil {
				h = &visitHours{}
				at[uint32(place)] = h
			}
			h.all++
			h.hour[hourOf(p.minute(v))]++
		}
	}
	period := float64(p.end) - float64(p.begin) + 1
	near := nearHours(window)
	for i := range meetings {
		m := &meetings[i]
		a, b := nodes[m.A], nodes[m.B]
		places := make([]uint32, 0, len(a))
		for place := range a {
			if b[place] != nil {
				places = append(places, place)
			}
		}
		slices.Sort(places) // sums in one order, the same to the last bit
		for _, place := range places {
			m.Expected += float64(a[place].all) * float64(b[place].all) * min(1, (2*float64(window)+1)/period)
			m.ExpectedByHour += a[place].sameHour(b[place], &near) / max(1, period/dayMins)
		}
	}
}

func bitsOf(nodes map[NodeID]map[uint32]*visitHours) []uint64 {
	var top NodeID
	for n := range nodes {
		top = max(top, n)
	}
	out := make([]uint64, top>>6+1)
	for n := range nodes {
		out[n>>6] |= 1 << (n & 63)
	}
	return out
}

func hourOf(minute int32) int {
	m := minute % dayMins
	if m < 0 {
		m += dayMins
	}
	return int(m / hourMins)
}

// sameHour is the number of contacts expected if all days were one.
func (x *visitHours) sameHour(y *visitHours, near *[hours]float64) float64 {
	sum := 0.0
	for i, a := range x.hour {
		if a == 0 {
			continue
		}
		for j, b := range y.hour {
			sum += float64(a) * float64(b) * near[(j-i+hours)%hours]
		}
	}
	return sum
}

// nearHours has for each number of hours between two, around the clock, the
// share of pairs of minutes, one of each hour, that lie within the window.
func nearHours(window int32) (out [hours]float64) {
	for gap := range hours {
		for d := -hourMins + 1; d < hourMins; d++ { // difference of the minutes
			apart := (gap*hourMins + d + dayMins) % dayMins
			if apart = min(apart, dayMins-apart); int32(apart) <= window {
				out[gap] += float64(hourMins-max(d, -d)) / (hourMins * hourMins)
			}
		}
	}
	return out
}
