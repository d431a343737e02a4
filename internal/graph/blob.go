package graph

import (
	"bufio"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"io"
	"unsafe"

	"liaison/internal/fault"
)

// magic begins a stored snapshot; the digit is the version of the form.
const magic = "liaison-graph-1\n"

// Save writes s, overlay included, as one blob: magic, cursor, counts, marking
// sets, node and link columns in little endian, CRC-32C of it all. The blob is
// the whole holding: it belongs inside the encrypted database, never in a file
// of its own. The checksum guards against damage, not against forgery. What is
// written is that of a Rebuild, so equal graphs give equal bytes.
func (s *Snapshot) Save(w io.Writer) error {
	flat := s
	if s.over.columns.len() > 0 || s.over.removed > 0 || len(s.base.off) != s.nodes+1 {
		f, err := s.rebuild(nil)
		if err != nil {
			return err
		}
		flat = f
	}
	b := &blobWriter{w: bufio.NewWriterSize(w, 1<<16), sum: crc32.New(crc32.MakeTable(crc32.Castagnoli))}
	b.write([]byte(magic))
	b.number(flat.cursor)
	flat.sets.mu.RLock()
	sets := flat.sets.sets
	flat.sets.mu.RUnlock()
	base := flat.base
	for _, n := range []int{len(sets), flat.nodes, base.len(), len(base.claims)} {
		b.number(uint64(n))
	}
	for _, set := range sets[1:] {
		b.number(uint64(len(set)))
		writeColumn(b, set)
	}
	for i, p := range flat.pages {
		n := min(flat.nodes-i*pageSize, pageSize)
		writeColumn(b, p.set[:n])
		writeColumn(b, p.kind[:n])
		writeColumn(b, p.state[:n])
		writeColumn(b, p.order[:n])
	}
	ends, set := flat.ends()
	writeColumn(b, ends)
	writeColumn(b, set)
	writeColumn(b, base.kind)
	writeColumn(b, base.strength)
	writeColumn(b, base.from)
	writeColumn(b, base.to)
	writeColumn(b, base.claimOff[1:])
	writeColumn(b, base.claims)
	var tail [4]byte
	binary.LittleEndian.PutUint32(tail[:], b.sum.Sum32())
	b.write(tail[:])
	if b.err == nil {
		b.err = b.w.Flush()
	}
	if b.err != nil {
		return fault.Wrap(fault.Internal, b.err, "the graph could not be stored")
	}
	return nil
}

// ends lists the two ends and the set of each link of a snapshot without
// overlay.
func (s *Snapshot) ends() ([]NodeID, []SetID) {
	b := s.base
	ends, sets := make([]NodeID, 2*b.len()), make([]SetID, b.len())
	for n := range NodeID(s.nodes) {
		for k := b.off[n]; k < b.off[n+1]; k++ {
			if n < b.nbr[k] {
				l := b.link[k]
				ends[2*l], ends[2*l+1], sets[l] = n, b.nbr[k], b.set[k]
			}
		}
	}
	return ends, sets
}

type blobWriter struct {
	w   *bufio.Writer
	sum hash.Hash32
	err error
}

func (b *blobWriter) write(p []byte) {
	if b.err == nil {
		b.sum.Write(p)
		_, b.err = b.w.Write(p)
	}
}

func (b *blobWriter) number(n uint64) {
	var x [8]byte
	binary.LittleEndian.PutUint64(x[:], n)
	b.write(x[:])
}

// fixed are the column types.
type fixed interface {
	~uint8 | ~uint16 | ~uint32 | ~int32 | ~uint64
}

// chunk is the number of bytes that are turned at a time.
const chunk = 1 << 16

func writeColumn[T fixed](b *blobWriter, column []T) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	buf := make([]byte, 0, min(chunk, size*len(column)))
	for len(column) > 0 {
		n := min(len(column), chunk/size)
		buf = buf[:0]
		for _, x := range column[:n] {
			switch size {
			case 1:
				buf = append(buf, byte(x))
			case 2:
				buf = binary.LittleEndian.AppendUint16(buf, uint16(x))
			case 4:
				buf = binary.LittleEndian.AppendUint32(buf, uint32(x))
			default:
				buf = binary.LittleEndian.AppendUint64(buf, uint64(x))
			}
		}
		b.write(buf)
		column = column[n:]
	}
}
