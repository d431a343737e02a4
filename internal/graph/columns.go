package graph

// columns are the link columns, one entry a link. Only written at the end, so
// that a shorter copy of the slices stays valid while a writer appends.
type columns struct {
	kind     []uint16
	strength []uint16 // level<<8 | sources
	from, to []int32
	claimOff []uint32 // start in claims; the end is the next start
	claims   []uint32
}

func (c *columns) len() int { return len(c.kind) }

func (c *columns) grow(links, claims int) {
	c.kind = make([]uint16, 0, links)
	c.strength = make([]uint16, 0, links)
	c.from = make([]int32, 0, links)
	c.to = make([]int32, 0, links)
	c.claimOff = append(make([]uint32, 0, links+1), 0)
	c.claims = make([]uint32, 0, claims)
}

// add appends the columns of l, its claims in ascending order.
func (c *columns) add(l *Link) {
	if len(c.claimOff) == 0 {
		c.claimOff = append(c.claimOff, 0)
	}
	c.kind = append(c.kind, l.Kind)
	c.strength = append(c.strength, uint16(l.Level)<<8|uint16(l.Sources))
	c.from = append(c.from, l.From)
	c.to = append(c.to, l.To)
	start := len(c.claims)
	c.claims = append(c.claims, l.Claims...)
	sortSmall(c.claims[start:])
	c.claimOff = append(c.claimOff, uint32(len(c.claims)))
}

func (c *columns) claimsOf(i int) []uint32 {
	lo, hi := c.claimOff[i], c.claimOff[i+1]
	return c.claims[lo:hi:hi]
}

func (c *columns) first(i int) uint32 {
	lo := c.claimOff[i]
	if lo == c.claimOff[i+1] {
		return NoClaim
	}
	return c.claims[lo]
}

func (c *columns) evidence(i int) Evidence {
	s := c.strength[i]
	return Evidence{Level: uint8(s >> 8), Sources: uint8(s), From: c.from[i], To: c.to[i], First: c.first(i)}
}

// clip returns the columns with no room behind them, so that the next append
// copies.
func (c *columns) clip() columns {
	n, m := len(c.kind), len(c.claims)
	out := columns{kind: c.kind[:n:n], strength: c.strength[:n:n], from: c.from[:n:n], to: c.to[:n:n], claims: c.claims[:m:m]}
	out.claimOff = c.claimOff[:len(c.claimOff):len(c.claimOff)]
	return out
}

// sortSmall sorts the few claims of a link by insertion.
func sortSmall(x []uint32) {
	for i := 1; i < len(x); i++ {
		for j := i; j > 0 && x[j] < x[j-1]; j-- {
			x[j], x[j-1] = x[j-1], x[j]
		}
	}
}
