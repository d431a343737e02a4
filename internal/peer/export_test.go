package peer

import "bytes"

// ReadParts reads a file to its end, as Import does, and writes what it read
// anew. Its fault is that of Import, which refuses parts of it apart.
func ReadParts(b []byte) (back []byte, err error) {
	f := newFileReader(bytes.NewReader(b))
	if _, _, err := f.head(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := &fileWriter{w: &out, sum: f.sum}
	out.Write(b[:len(fileMagic)+72])
	for {
		kind, part, err := f.part()
		if err != nil {
			return nil, err
		}
		if kind == fileEnd {
			break
		}
		w.part(kind, part)
	}
	id, signature, err := f.end()
	if err != nil {
		return nil, err
	}
	w.write(append(append([]byte{fileEnd}, id[:]...), signature...))
	return out.Bytes(), w.err
}
