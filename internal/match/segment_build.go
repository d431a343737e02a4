package match

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"liaison/internal/name"
)

// builder collects records and packs them into a segment.
type builder struct {
	strings *interner
	forms   map[string]uint32
	tokens  []tokenText
	uses    []uint32 // how many readings hold each token
	heads   packer   // records without readings
	parts   []packedPart
	reads   []builtReading
	records []builtRecord
	key     []byte // scratch for the key of a token in forms
}

type builtReading struct {
	entry    uint8
	from, to uint32 // in builder.parts
}

type builtRecord struct {
	hash             uint64
	id               string
	marking          uint32
	names            uint8
	year             uint8
	kind             name.Kind
	headFrom, headTo uint32
	readFrom, readTo uint32
	identifiers      []uint64
}

func newBuilder() *builder {
	return &builder{strings: newInterner(), forms: map[string]uint32{}}
}

// form gives the number of a token's form.
func (b *builder) form(t *name.Token) uint32 {
	k := append(b.key[:0], t.Text...)
	k = append(append(k, 0), t.Units...)
	for _, s := range t.Skeletons {
		k = append(append(k, 0), s...)
	}
	k = append(k, 0, byte(t.Bits), byte(t.Bits*32))
	b.key = k
	if v, ok := b.forms[string(k)]; ok {
		return v
	}
	v := uint32(len(b.tokens))
	b.forms[string(k)] = v
	b.tokens = append(b.tokens, tokenText{
		text: strings.Clone(t.Text), units: strings.Clone(t.Units),
		skeletons: strings.Join(t.Skeletons, " "), bits: t.Bits,
	})
	b.uses = append(b.uses, 0)
	return v
}

// add takes a record with its names already parsed.
func (b *builder) add(r *Record, marking uint32, reads []readName) {
	b.open(r, marking)
	for _, rn := range reads {
		from := uint32(len(b.parts))
		for i := range rn.tokens {
			b.parts = append(b.parts, newPackedPart(b.form(&rn.tokens[i]), &rn.tokens[i]))
		}
		b.reads = append(b.reads, builtReading{uint8(rn.entry), from, uint32(len(b.parts))})
	}
	b.close()
}

// addFrom takes a record out of another segment.
func (b *builder) addFrom(s *segment, rec uint32, r *Record) {
	first, _ := s.namesOf(rec)
	marking := uint32(0)
	if int(first) < len(s.names) {
		marking = s.names[first].marking
	}
	reads := len(b.reads)
	s.eachReading(rec, r, func(entry int, from []packedPart) {
		at := uint32(len(b.parts))
		for _, p := range from {
			text := s.token(p.form)
			t := text.token()
			p.form = b.form(&t)
			b.parts = append(b.parts, p)
		}
		b.reads = append(b.reads, builtReading{uint8(entry), at, uint32(len(b.parts))})
	})
	b.open(r, marking)
	b.records[len(b.records)-1].readFrom = uint32(reads)
	b.close()
}

func (b *builder) open(r *Record, marking uint32) {
	at := uint32(len(b.heads.b))
	packRecord(&b.heads, r, b.strings)
	br := builtRecord{
		hash: idHash(r.ID), id: strings.Clone(r.ID), marking: marking,
		names: uint8(max(1, min(len(r.Names), MaxNames))), year: yearCode(r.Births), kind: name.KindOfSchema(r.Schema),
		headFrom: at, headTo: uint32(len(b.heads.b)), readFrom: uint32(len(b.reads)),
	}
	for _, d := range r.Identifiers {
		if d.Value != "" {
			br.identifiers = append(br.identifiers, identifierKey(d))
		}
	}
	b.records = append(b.records, br)
}

func (b *builder) close() {
	r := &b.records[len(b.records)-1]
	r.readTo = uint32(len(b.reads))
	for _, rd := range b.reads[r.readFrom:r.readTo] {
		for _, p := range b.parts[rd.from:rd.to] {
			b.uses[p.form]++
		}
	}
}

// build packs what was added. The builder must not be used afterwards.
func (b *builder) build() *segment {
	b.sortRecords()
	rank := b.rankTokens()
	s := &segment{strings: b.strings.list}
	tokens := make([]tokenText, len(b.tokens))
	for old, now := range rank {
		tokens[now] = b.tokens[old]
	}
	s.packTokens(tokens)
	s.records = make([]recordHead, 0, len(b.records))
	var keys []filed
	lists := make([][]uint32, len(b.tokens))
	var blob packer
	blob.b = make([]byte, 0, len(b.heads.b)+4*len(b.parts))
	for i := range b.records {
		keys = b.pack(s, &b.records[i], &blob, tokens, rank, lists, keys)
	}
	s.blob = slices.Clone(blob.b) // without the room it grew into
	s.names, s.ranks = slices.Clone(s.names), slices.Clone(s.ranks)
	s.nameKeys = newDirectory(keys)
	s.packPostings(lists)
	s.tokenKeys = s.fileTokens()
	s.derive()
	return s
}

// sortRecords brings the records into the order of a segment. Of records with
// the same id the last one added stays.
func (b *builder) sortRecords() {
	slices.SortStableFunc(b.records, func(x, y builtRecord) int {
		return cmp.Or(cmp.Compare(x.hash, y.hash), strings.Compare(x.id, y.id))
	})
	out := b.records[:0]
	for i := range b.records {
		if i+1 < len(b.records) && b.records[i+1].id == b.records[i].id {
			continue
		}
		out = append(out, b.records[i])
	}
	b.records = out
}

// rankTokens gives each token its final number. The most used come first, so
// that they pack into few bytes; among those whose numbers take equally many,
// tokens that sound alike stand side by side, so that a search, which looks at
// all that share a key, finds them in the same lines of the cache. The order
// depends on the tokens alone: the same records give the same segment.
func (b *builder) rankTokens() []uint32 {
	order := make([]uint32, len(b.tokens))
	for i := range order {
		order[i] = uint32(i)
	}
	text := func(x, y uint32) int {
		s, t := &b.tokens[x], &b.tokens[y]
		return cmp.Or(strings.Compare(s.skeletons, t.skeletons), strings.Compare(s.text, t.text), strings.Compare(s.units, t.units), cmp.Compare(s.bits, t.bits))
	}
	slices.SortFunc(order, func(x, y uint32) int { return cmp.Or(cmp.Compare(b.uses[y], b.uses[x]), text(x, y)) })
	for from := 0; from < len(order); {
		size := len(binary.AppendUvarint(nil, uint64(from)))
		to := min(1<<(7*size), len(order))
		slices.SortFunc(order[from:to], text)
		from = to
	}
	rank := make([]uint32, len(order))
	for i, old := range order {
		rank[old] = uint32(i)
	}
	return rank
}

// pack moves one record into the segment and files its names.
func (b *builder) pack(s *segment, r *builtRecord, blob *packer, tokens []tokenText, rank []uint32, lists [][]uint32, keys []filed) []filed {
	rec, first := uint32(len(s.records)), uint32(len(s.names))
	s.records = append(s.records, recordHead{off: uint32(len(blob.b)), hash: uint32(r.hash >> 32), first: first})
	for range r.names {
		s.names = append(s.names, nameHead{record: rec, marking: r.marking})
		s.ranks = append(s.ranks, nameRank{year: r.year, bits: 255})
	}
	blob.b = append(blob.b, b.heads.b[r.headFrom:r.headTo]...)
	blob.uint(uint64(r.readTo - r.readFrom))
	for _, rd := range b.reads[r.readFrom:r.readTo] {
		parts := b.parts[rd.from:rd.to]
		num := first + uint32(rd.entry)
		for i := range parts {
			parts[i].form = rank[parts[i].form]
			if l := lists[parts[i].form]; indexed(parts[i].token().Role) && (len(l) == 0 || l[len(l)-1] != num) {
				lists[parts[i].form] = append(l, num)
			}
		}
		packReading(blob, int(rd.entry), parts)
		bits := readingBits(tokens, parts)
		s.ranks[num].bits = min(s.ranks[num].bits, bits)
		keys = fileJoins(tokens, num, parts, keys)
		if r.kind != name.KindPerson {
			keys = fileAcronym(tokens, num, parts, keys)
		}
	}
	for _, k := range r.identifiers {
		keys = append(keys, filed{k, first})
	}
	return keys
}

// readingBits gives the evidence that all parts of a reading hold together.
func readingBits(tokens []tokenText, parts []packedPart) uint8 {
	sum := float32(0)
	for _, p := range parts {
		if t := p.token(); indexed(t.Role) && !t.Weak {
			sum += tokens[p.form].bits
		}
	}
	return uint8(min(2*sum, 254))
}

func (s *segment) packPostings(lists [][]uint32) {
	var buf bytes.Buffer
	s.tokenOff = make([]uint32, 1, len(lists)+1)
	var one []byte
	for _, l := range lists {
		one = appendAscending(one[:0], l) // filed in ascending order
		buf.Write(one)
		s.tokenOff = append(s.tokenOff, uint32(buf.Len()))
	}
	s.postings = slices.Clone(buf.Bytes())
}
