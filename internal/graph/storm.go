package graph

import (
	"cmp"
	"slices"
)

// Storm is a number of joins that one node brought about, as when a new hub
// ties many cases at once: to be told as one.
type Storm struct {
	Through NodeID
	Joined  []Joined
}

// Storms groups joins by the node that most of them share, then the rest in
// the same way, lower numbers first among equals. A join of a node that has
// fewer than least stands alone. Nothing is left out, and within a storm the
// joins keep their sequence.
func Storms(joined []Joined, least int) []Storm {
	count := map[NodeID]int{}
	for _, x := range joined {
		for _, n := range x.ends() {
			count[n]++
		}
	}
	through := func(x Joined) NodeID {
		ends := x.ends()
		return slices.MinFunc(ends, func(a, b NodeID) int {
			return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
		})
	}
	at := map[NodeID]int{}
	var out []Storm
	for _, x := range joined {
		n := through(x)
		i, known := at[n]
		if !known || count[n] < least {
			i = len(out)
			at[n] = i
			out = append(out, Storm{Through: n})
		}
		out[i].Joined = append(out[i].Joined, x)
	}
	slices.SortStableFunc(out, func(x, y Storm) int {
		return cmp.Or(cmp.Compare(len(y.Joined), len(x.Joined)), cmp.Compare(x.Through, y.Through))
	})
	return out
}

func (x *Joined) ends() []NodeID {
	if x.Ends[0] == x.Ends[1] {
		return x.Ends[:1]
	}
	return x.Ends[:]
}
