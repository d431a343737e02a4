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

// maxSets and maxSetSize bound what a stored snapshot may ask for.
const (
	maxSets    = 1 << 28
	maxSetSize = 1 << 16
)

// Load reads what Save wrote. Anything damaged, cut short or inconsistent is a
// fault, and no more memory is taken than bytes were read: the graph is then
// to be built from the ledger.
func Load(r io.Reader) (*Snapshot, error) {
	b := &blobReader{r: bufio.NewReaderSize(r, 1<<16), sum: crc32.New(crc32.MakeTable(crc32.Castagnoli))}
	head := make([]byte, len(magic))
	b.read(head)
	if b.err == nil && string(head) != magic {
		return nil, damaged("begins with other words than %q", magic)
	}
	cursor := b.number(^uint64(0))
	sets, nodes, links, claims := b.count(maxSets), b.count(MaxNodes), b.count(MaxLinks), b.count(1<<32-1)
	if b.err == nil && sets < 1 {
		return nil, damaged("has no marking sets")
	}
	g := NewBuilder(b.sets(sets))
	b.pages(g, nodes, sets)
	ends := readColumn[NodeID](b, 2*links)
	g.set = readColumn[SetID](b, links)
	g.cols.kind = readColumn[uint16](b, links)
	g.cols.strength = readColumn[uint16](b, links)
	g.cols.from = readColumn[int32](b, links)
	g.cols.to = readColumn[int32](b, links)
	g.cols.claimOff = append([]uint32{0}, readColumn[uint32](b, links)...)
	g.cols.claims = readColumn[uint32](b, claims)
	sum := b.sum.Sum32()
	tail := make([]byte, 4)
	b.read(tail)
	if b.err != nil {
		return nil, fault.Wrap(fault.Internal, b.err, "the stored graph could not be read")
	}
	if binary.LittleEndian.Uint32(tail) != sum {
		return nil, damaged("has another checksum than it says")
	}
	g.ends = make([][2]NodeID, links)
	for i := range g.ends {
		g.ends[i] = [2]NodeID{ends[2*i], ends[2*i+1]}
	}
	if err := g.consistent(sets); err != nil {
		return nil, err
	}
	return g.Build(cursor)
}

func damaged(format string, args ...any) error {
	return fault.New(fault.Internal, "the stored graph "+format, args...)
}

// consistent checks what Build relies on.
func (b *Builder) consistent(sets int) error {
	off := b.cols.claimOff
	for i, e := range b.ends {
		l := Link{A: e[0], B: e[1], From: b.cols.from[i], To: b.cols.to[i]}
		if err := checkLink(&l, b.nodes); err != nil {
			return damaged("holds a bad link: %v", err)
		}
		if int(b.set[i]) >= sets || off[i+1] < off[i] {
			return damaged("holds a link out of range")
		}
	}
	if int(off[len(off)-1]) != len(b.cols.claims) {
		return damaged("holds claims without a link")
	}
	return nil
}

type blobReader struct {
	r   *bufio.Reader
	sum hash.Hash32
	err error
}

func (b *blobReader) read(p []byte) {
	if b.err != nil {
		return
	}
	if _, b.err = io.ReadFull(b.r, p); b.err == nil {
		b.sum.Write(p)
	}
}

func (b *blobReader) number(limit uint64) uint64 {
	var x [8]byte
	b.read(x[:])
	n := binary.LittleEndian.Uint64(x[:])
	if b.err != nil {
		return 0
	}
	if n > limit {
		b.err = damaged("counts %d of what may be %d", n, limit)
		return 0
	}
	return n
}

func (b *blobReader) count(limit uint64) int { return int(b.number(limit)) }

func (b *blobReader) sets(n int) *Sets {
	t := NewSets()
	for i := 1; i < n && b.err == nil; i++ {
		set := readColumn[uint32](b, b.count(maxSetSize))
		if b.err == nil && int(t.Intern(set...)) != i {
			b.err = damaged("holds a marking set twice")
		}
	}
	return t
}

func (b *blobReader) pages(g *Builder, nodes, sets int) {
	for g.nodes < nodes && b.err == nil {
		n := min(nodes-g.nodes, pageSize)
		p := new(nodePage)
		copy(p.set[:n], readColumn[SetID](b, n))
		copy(p.kind[:n], readColumn[uint8](b, n))
		copy(p.state[:n], readColumn[uint8](b, n))
		copy(p.order[:n], readColumn[uint64](b, n))
		for _, s := range p.set[:n] {
			if int(s) >= sets {
				b.err = damaged("holds a node with marking set %d of %d", s, sets)
			}
		}
		g.pages = append(g.pages, p)
		g.nodes += n
	}
}

// readColumn reads n entries, growing as they come.
func readColumn[T fixed](b *blobReader, n int) []T {
	var zero T
	size := int(unsafe.Sizeof(zero))
	buf := make([]byte, min(chunk, n*size))
	out := make([]T, 0, min(n, 1<<20))
	for len(out) < n && b.err == nil {
		part := buf[:min(n-len(out), chunk/size)*size]
		b.read(part)
		if b.err != nil {
			return nil
		}
		for i := 0; i < len(part); i += size {
			switch size {
			case 1:
				out = append(out, T(part[i]))
			case 2:
				out = append(out, T(binary.LittleEndian.Uint16(part[i:])))
			case 4:
				out = append(out, T(binary.LittleEndian.Uint32(part[i:])))
			default:
				out = append(out, T(binary.LittleEndian.Uint64(part[i:])))
			}
		}
	}
	return out
}
