package match

import "iter"

// Each gives every live record, as it was listed, in no order that means
// anything. The state is that of the call.
func (ix *Index) Each() iter.Seq[Listed] {
	st := ix.state.Load()
	return func(yield func(Listed) bool) {
		for i := range st.layers {
			l := &st.layers[i]
			for rec := range uint32(len(l.seg.records)) {
				if l.isDead(rec) {
					continue
				}
				var out Listed
				l.seg.eachReading(rec, &out.Record, func(int, []packedPart) {})
				if from, to := l.seg.namesOf(rec); from < to {
					out.Marking = l.seg.names[from].marking
				}
				if !yield(out) {
					return
				}
			}
		}
	}
}
