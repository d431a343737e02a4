// Package match compares records and says why: scores with reasons, a packed
// index of names, screening of lists, bands from capacity, and the matching
// forms of other programs. It proposes; a person decides. It imports name and
// fault.
package match
