package peer

// EncodeList writes fields one behind the other, each with its length: the
// receipts or key lists of one call.
func EncodeList(fields [][]byte) []byte {
	b := wire.AppendUint16(nil, uint16(len(fields)))
	for _, f := range fields {
		b = append32(b, f)
	}
	return b
}

// ParseList reads what EncodeList wrote, and nothing else: at most count fields
// of at most size bytes each.
func ParseList(b []byte, count, size int) (fields [][]byte, err error) {
	r := reader{b: b, what: "the list"}
	n := int(r.u16())
	if r.err == nil && n > count {
		r.fail("the list has %d fields; %d are allowed", n, count)
	}
	for ; n > 0 && r.err == nil; n-- {
		fields = append(fields, r.bytes32(size))
	}
	return fields, r.end()
}
