package graph

// refine divides each group again, from single places: a place that is well
// tied to its group joins the part of the group that gains most, if that part
// is well tied too. Parts are numbered group by group, so that what belongs
// together lies together at the next level. The random choice of the paper is
// taken at its limit of no temperature, with the visiting order random.
func (l *leiden) refine(g *levelGraph, of []uint32, groups int) (part []uint32, parts int) {
	n := g.len()
	members, start := byGroup(of, groups)
	part = make([]uint32, n)
	partStrength := make([]uint64, n)
	outward := make([]uint64, n) // weight of ties from a part to the rest of its group
	alone := make([]bool, n)
	groupStrength := make([]uint64, groups)
	for v := range uint32(n) {
		part[v], partStrength[v], alone[v] = v, g.strength[v], true
		groupStrength[of[v]] += g.strength[v]
		for _, t := range g.ties(v) {
			if of[t.to] == of[v] {
				outward[v] += uint64(t.weight)
			}
		}
	}
	well := func(part, group uint32) bool {
		rest := groupStrength[group] - partStrength[part]
		return float64(outward[part]) >= l.chance(partStrength[part], rest)
	}
	for c := range uint32(groups) {
		inside := members[start[c]:start[c+1]]
		l.rand.Shuffle(len(inside), func(i, j int) { inside[i], inside[j] = inside[j], inside[i] })
		for _, v := range inside {
			if !alone[v] || !well(v, c) {
				continue
			}
			for _, t := range g.ties(v) {
				if of[t.to] != c {
					continue
				}
				p := part[t.to]
				if l.sums[p] == 0 {
					l.touched = append(l.touched, p)
				}
				l.sums[p] += t.weight
			}
			best, gain := v, 0.0
			for _, p := range l.touched {
				x := float64(l.sums[p]) - l.chance(g.strength[v], partStrength[p])
				if x > gain && well(p, c) {
					best, gain = p, x
				}
			}
			if best != v {
				joined := uint64(l.sums[best])
				part[v] = best
				partStrength[best] += g.strength[v]
				outward[best] = outward[best] + outward[v] - 2*joined
				alone[best] = false
			}
			l.release()
		}
	}
	return l.numberParts(part, members)
}

// numberParts numbers parts in the order of groups.
func (l *leiden) numberParts(part, members []uint32) ([]uint32, int) {
	number := make([]uint32, len(part))
	count := uint32(0)
	for _, v := range members {
		p := part[v]
		if number[p] == 0 {
			count++
			number[p] = count
		}
	}
	for v, p := range part {
		part[v] = number[p] - 1
	}
	return part, int(count)
}

// byGroup lists the places group by group.
func byGroup(of []uint32, groups int) (members, start []uint32) {
	start = make([]uint32, groups+1)
	for _, c := range of {
		start[c+1]++
	}
	for c := range groups {
		start[c+1] += start[c]
	}
	at := append([]uint32(nil), start...)
	members = make([]uint32, len(of))
	for v, c := range of {
		members[at[c]] = uint32(v)
		at[c]++
	}
	return members, start
}

// aggregate makes the graph whose places are the parts.
func aggregate(g *levelGraph, part []uint32, parts int) *levelGraph {
	members, start := byGroup(part, parts)
	out := &levelGraph{off: make([]uint32, 1, parts+1), tie: make([]tie, 0, len(g.tie)), strength: make([]uint64, parts)}
	sums := make([]uint32, parts)
	var touched []uint32
	for p := range uint32(parts) {
		for _, v := range members[start[p]:start[p+1]] {
			out.strength[p] += g.strength[v]
			for _, t := range g.ties(v) {
				q := part[t.to]
				if q == p {
					continue
				}
				if sums[q] == 0 {
					touched = append(touched, q)
				}
				sums[q] += t.weight
			}
		}
		for _, q := range touched {
			out.tie = append(out.tie, tie{q, sums[q]})
			sums[q] = 0
		}
		touched = touched[:0]
		out.off = append(out.off, uint32(len(out.tie)))
	}
	return out
}
