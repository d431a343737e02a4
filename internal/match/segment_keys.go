package match

import (
	"cmp"
	"math/bits"
	"slices"
)

// directory maps 64-bit keys to ascending lists of numbers. Of a key it keeps
// the bucket and 32 bits: two keys that fall together cost a candidate, never
// a score, since a candidate is always compared by what it is.
type directory struct {
	bucket []uint32 // first entry of each bucket and, last, the number of entries
	low    []uint32 // low half of the key, ascending within a bucket
	off    []uint32 // start of each entry's list and, last, the end of the lists
	lists  []byte
}

// filed is one number filed under one key.
type filed struct {
	key uint64
	num uint32
}

// newDirectory packs the pairs, which it sorts in place.
func newDirectory(pairs []filed) directory {
	n := bits.Len(uint(len(pairs)) / 4) // buckets of about four entries
	order := func(a, b filed) int {
		return cmp.Or(cmp.Compare(a.key>>(64-n), b.key>>(64-n)), cmp.Compare(uint32(a.key), uint32(b.key)), cmp.Compare(a.num, b.num))
	}
	slices.SortFunc(pairs, order)
	d := directory{bucket: make([]uint32, 1<<n+1)}
	var run []uint32
	for i := 0; i < len(pairs); {
		run = run[:0]
		j := i
		for ; j < len(pairs) && pairs[j].key>>(64-n) == pairs[i].key>>(64-n) && uint32(pairs[j].key) == uint32(pairs[i].key); j++ {
			if len(run) == 0 || run[len(run)-1] != pairs[j].num {
				run = append(run, pairs[j].num)
			}
		}
		d.bucket[pairs[i].key>>(64-n)+1]++
		d.low = append(d.low, uint32(pairs[i].key))
		d.off = append(d.off, uint32(len(d.lists)))
		d.lists = appendAscending(d.lists, run)
		i = j
	}
	d.off = append(d.off, uint32(len(d.lists)))
	for i := 1; i < len(d.bucket); i++ {
		d.bucket[i] += d.bucket[i-1]
	}
	d.low, d.off, d.lists = slices.Clone(d.low), slices.Clone(d.off), slices.Clone(d.lists)
	return d
}

// find gives the packed list of a key, empty if there is none.
func (d *directory) find(key uint64) []byte {
	b := d.bucketOf(key)
	want := uint32(key)
	for i := d.bucket[b]; i < d.bucket[b+1]; i++ {
		if d.low[i] == want {
			return d.lists[d.off[i]:d.off[i+1]]
		}
		if d.low[i] > want {
			break
		}
	}
	return nil
}

func (d *directory) bucketOf(key uint64) uint64 {
	n := bits.Len(uint(len(d.bucket)-1)) - 1
	return key >> (64 - n)
}

// size gives the bytes held.
func (d *directory) size() int {
	return 4*(len(d.bucket)+len(d.low)+len(d.off)) + len(d.lists)
}

// check tells whether the parts fit together and all numbers are below limit.
func (d *directory) check(limit uint32) bool {
	n := len(d.bucket) - 1
	if n < 1 || n&(n-1) != 0 || len(d.off) != len(d.low)+1 || d.bucket[0] != 0 || int(d.bucket[n]) != len(d.low) {
		return false
	}
	return slices.IsSorted(d.bucket) && checkLists(d.off, d.lists, limit)
}

// checkLists tells whether off cuts lists into ascending lists below limit.
func checkLists(off []uint32, lists []byte, limit uint32) bool {
	if len(off) == 0 || off[0] != 0 || int(off[len(off)-1]) != len(lists) || !slices.IsSorted(off) {
		return false
	}
	for i := 1; i < len(off); i++ {
		if !checkAscending(lists[off[i-1]:off[i]], limit) {
			return false
		}
	}
	return true
}
