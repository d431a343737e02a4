package match

import (
	"fmt"
	"unsafe"
)

// Stats tells how large an index is.
type Stats struct {
	Records, Names, Tokens, Layers int
	Postings, PostingBytes         int // entries of the lists of names by token
	// Bytes is the memory of all parts. The parts are: heads of records and
	// names, packed records, lists of names by token, tokens with their forms,
	// keys to tokens, and keys straight to names.
	Bytes, Heads, Blob, TokenBytes, TokenKeys, NameKeys int
}

// String gives the parts.
func (s Stats) String() string {
	n := float64(max(s.Names, 1))
	return fmt.Sprintf("bytes a name: heads %.1f, records %.1f, postings %.1f, tokens %.1f, keys to tokens %.1f, keys to names %.1f",
		float64(s.Heads)/n, float64(s.Blob)/n, float64(s.PostingBytes)/n, float64(s.TokenBytes)/n, float64(s.TokenKeys)/n, float64(s.NameKeys)/n)
}

// Stats measures the index.
func (ix *Index) Stats() Stats {
	var out Stats
	st := ix.state.Load()
	out.Layers, out.Records = len(st.layers), st.live
	for i := range st.layers {
		s := st.layers[i].seg
		out.Names += len(s.names)
		out.Tokens += len(s.forms)
		for t := range s.forms {
			out.Postings += len(readAscending(nil, s.postingsOf(uint32(t))))
			out.TokenBytes += 2 * len(s.forms[t].variants)
		}
		out.TokenBytes += (formBytes+int(unsafe.Sizeof(sketch{}))+4)*len(s.forms) + len(s.texts)
		out.Heads += 12*len(s.records) + 10*len(s.names) + 8*len(st.layers[i].dead)
		out.Blob += len(s.blob)
		out.PostingBytes += len(s.postings) + 4*len(s.tokenOff)
		out.TokenKeys += s.tokenKeys.size()
		out.NameKeys += s.nameKeys.size()
	}
	out.Bytes = out.Heads + out.Blob + out.PostingBytes + out.TokenBytes + out.TokenKeys + out.NameKeys
	return out
}

// formBytes is the size of a Form without what it points to.
const formBytes = int(unsafe.Sizeof(Form{}))
