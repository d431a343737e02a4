package peer

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/seal"
)

// A file carries the same bytes as the line, on a stick or over a diode:
//
//	LXF1 · from 32 · to 32 · created u64 · { kind u8 · b32 }* · 0 · key id 8 · signature 64
//
// The signature, over domain "file" and the SHA-256 of all before it, only
// tells that the file is whole: each part is signed for itself, and a file
// that was cut short is taken in as far as it goes.
const (
	fileMagic  = "LXF1"
	fileDomain = seal.Domain("file")
	mostChange = 512 + mostReason
)

const (
	fileEnd = iota
	fileBundle
	fileReceipt
	fileKeyList
	fileChange
)

// mostPart is how long each kind of part may be.
func mostPart(kind byte) int {
	switch kind {
	case fileBundle:
		return MostBundle
	case fileReceipt:
		return MostReceipt
	case fileKeyList:
		return mostNote
	case fileChange:
		return mostChange
	}
	return 0
}

type fileWriter struct {
	w   io.Writer
	sum hash.Hash
	err error
}

func (f *fileWriter) write(b []byte) {
	if f.err == nil {
		f.sum.Write(b)
		_, f.err = f.w.Write(b)
	}
}

func (f *fileWriter) part(kind byte, b []byte) { f.write(append32([]byte{kind}, b)) }

// Exported is what a file holds.
type Exported struct {
	Bundles, Messages, Receipts int
	// Standing are streams that cannot go on now: people have to look.
	Standing []outbox.Stream
}

// Export writes what a peer is to get by file: key lists, the word of a new
// life, receipts for what it sent, and the next bundle of each stream. A stream
// goes on behind the receipt that the next file from there brings.
func (o *Office) Export(ctx context.Context, to claim.AgencyID, w io.Writer) (out Exported, err error) {
	hello, err := o.Hello(ctx, to)
	if err != nil {
		return out, err
	}
	notes, err := o.Keys(ctx, 0)
	if err != nil {
		return out, err
	}
	f := &fileWriter{w: w, sum: sha256.New()}
	head := append(append([]byte(fileMagic), o.Key[:]...), hello.To[:]...)
	f.write(appendI64(head, o.Now()/1000))
	for _, n := range notes {
		f.part(fileKeyList, n)
	}
	for _, c := range hello.Changes {
		b, err := c.MarshalBinary()
		if err != nil {
			return out, err
		}
		f.part(fileChange, b)
	}
	for _, r := range hello.Receipts {
		b, err := r.MarshalBinary()
		if err != nil {
			return out, err
		}
		f.part(fileReceipt, b)
		out.Receipts++
	}
	if err := o.Knock(ctx, to); err != nil {
		return out, err
	}
	for _, s := range outbox.Streams() {
		parcel, ok, err := o.Next(ctx, outbox.Lane{Peer: to, Stream: s})
		if fault.Is(err, fault.Conflict) {
			out.Standing = append(out.Standing, s)
			continue
		}
		if err != nil {
			return out, err
		}
		if !ok {
			continue
		}
		b, err := parcel.Bundle.MarshalBinary()
		if err != nil {
			return out, err
		}
		f.part(fileBundle, b)
		out.Bundles, out.Messages = out.Bundles+1, out.Messages+parcel.Bundle.Count
	}
	key := o.Ring.Sign
	signature := key.SignFor(fileDomain, f.sum.Sum(nil))
	id := key.ID()
	f.write(append(append([]byte{fileEnd}, id[:]...), signature...))
	if f.err != nil {
		return out, fmt.Errorf("write a file for %s: %w", to, f.err)
	}
	return out, nil
}

// Imported is what a file brought.
type Imported struct {
	From claim.AgencyID
	// Whole is false when the file was cut short.
	Whole bool
	// Taken bundles had their effect now or before; Missing are streams with a
	// number that has to come first, in another file.
	Taken    int
	Missing  []Missing
	Receipts int
	// Refused are parts that could not be taken, and why; Unusable are messages
	// that were taken and wait in quarantine, and why, by stream.
	Refused, Unusable []string
}

// Import takes in a file. Twice is once; the order of files does not matter,
// except that a later one waits for an earlier one's numbers.
func (o *Office) Import(ctx context.Context, r io.Reader) (Imported, error) {
	f := newFileReader(r)
	fromKey, to, err := f.head()
	if err != nil {
		return Imported{}, err
	}
	from, err := o.fileFrom(ctx, fromKey, to)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{From: from.Agency}
	for {
		kind, b, err := f.part()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		if kind == fileEnd {
			return out, o.fileWhole(ctx, from.Agency, f, &out)
		}
		if err := o.importPart(ctx, from.Agency, kind, b, &out); err != nil {
			return out, err
		}
	}
}

// fileReader reads a file part by part, and hashes what it has read.
type fileReader struct {
	in  *bufio.Reader
	sum hash.Hash
}

func newFileReader(r io.Reader) *fileReader {
	return &fileReader{in: bufio.NewReader(r), sum: sha256.New()}
}

// head reads who wrote the file, and for whom.
func (f *fileReader) head() (from, to seal.AgencyKey, err error) {
	b := make([]byte, len(fileMagic)+32+32+8)
	if _, err := io.ReadFull(f.in, b); err != nil || string(b[:len(fileMagic)]) != fileMagic {
		return from, to, fault.New(fault.Invalid, "this is no file of the exchange")
	}
	f.sum.Write(b)
	return seal.AgencyKey(b[4:36]), seal.AgencyKey(b[36:68]), nil
}

// part reads one part; its length is checked before it is read. io.EOF and
// io.ErrUnexpectedEOF are a file that was cut short.
func (f *fileReader) part() (kind byte, b []byte, err error) {
	if kind, err = f.in.ReadByte(); err != nil || kind == fileEnd {
		return kind, nil, err
	}
	most := mostPart(kind)
	var length [4]byte
	if _, err := io.ReadFull(f.in, length[:]); err != nil {
		return kind, nil, err
	}
	n := int64(wire.Uint32(length[:]))
	if most == 0 || n > int64(most) {
		return kind, nil, fault.New(fault.Invalid, "the file holds a part of kind %d with %d bytes", kind, n)
	}
	b = make([]byte, n)
	if _, err := io.ReadFull(f.in, b); err != nil {
		return kind, nil, err
	}
	f.sum.Write([]byte{kind})
	f.sum.Write(length[:])
	f.sum.Write(b)
	return kind, b, nil
}

// end reads the signature behind the last part, which must be the end; io.EOF
// and io.ErrUnexpectedEOF are a file that was cut short within it.
func (f *fileReader) end() (id seal.KeyID, signature []byte, err error) {
	b := make([]byte, 8+64)
	if _, err := io.ReadFull(f.in, b); err != nil {
		return id, nil, err
	}
	if _, err := f.in.ReadByte(); err != io.EOF {
		return id, nil, fault.New(fault.Invalid, "the file has bytes behind its end")
	}
	return seal.KeyID(b[:8]), b[8:], nil
}

func (o *Office) fileFrom(ctx context.Context, from, to seal.AgencyKey) (p *Peer, err error) {
	if to != o.Key {
		return nil, fault.New(fault.Invalid, "the file is for another agency")
	}
	err = o.Store.Read(ctx, func(tx *db.ReadTx) error {
		if p, err = byKey(tx, from); err != nil {
			return err
		}
		p, err = confirmed(tx, p.Agency)
		return err
	})
	return p, err
}

func (o *Office) importPart(ctx context.Context, from claim.AgencyID, kind byte, b []byte, out *Imported) error {
	var err error
	switch kind {
	case fileKeyList:
		err = o.TakeKeys(ctx, from, [][]byte{b})
	case fileChange:
		err = o.importChange(ctx, from, b)
	case fileReceipt:
		var r *Receipt
		if r, err = ParseReceipt(b); err == nil {
			if _, err = o.Settle(ctx, from, r, nil); err == nil {
				out.Receipts++
			}
		}
	case fileBundle:
		return o.importBundle(ctx, from, b, out)
	}
	return out.refuse(err)
}

// refuse notes a part that is at fault; other errors are this node's own.
func (i *Imported) refuse(err error) error {
	switch k := fault.KindOf(err); {
	case err == nil:
		return nil
	case k == fault.Invalid, k == fault.Forbidden, k == fault.Conflict:
		text, _ := fault.SafeText(err)
		i.Refused = append(i.Refused, text)
		return nil
	}
	return err
}

func (o *Office) importBundle(ctx context.Context, from claim.AgencyID, b []byte, out *Imported) error {
	bundle, err := ParseBundle(b)
	if err != nil {
		return out.refuse(err)
	}
	a, err := o.Push(ctx, from, bundle)
	switch {
	case err != nil:
		return err
	case a.Status == Done:
		out.Taken++
		for _, x := range a.Receipt.Exceptions {
			if x.Seq <= bundle.Last() {
				out.Unusable = append(out.Unusable, fmt.Sprintf("%s/%s/%d: %s", bundle.Stream, bundle.Epoch.Epoch(), x.Seq, x.Text))
			}
		}
	case a.Status == Gap:
		out.Missing = append(out.Missing, Missing{Stream: bundle.Stream, Seq: a.Receipt.Cursor + 1})
	default:
		out.Refused = append(out.Refused, a.Status.String()+": "+a.Text)
	}
	return nil
}

// importChange takes a peer's word of a new life from a file. Unlike on the
// line nobody vouches that the file is new: the word must follow the life that
// the peer lives now.
func (o *Office) importChange(ctx context.Context, from claim.AgencyID, b []byte) error {
	c, err := ParseEpochChange(b)
	if err != nil {
		return err
	}
	return o.Store.Write(ctx, func(tx *db.Tx) error {
		p, err := confirmed(tx, from)
		if err != nil {
			return err
		}
		if known, err := lived(tx, from, c.New); err != nil || known {
			return err
		}
		if p.Incarnation != c.Old.String() {
			return fault.New(fault.Conflict, "the file is of a life of %s that is not known, or over", from)
		}
		status, err := o.takeChange(tx, p, c, o.Now())
		if err != nil {
			return err
		}
		if status != Done {
			return fault.New(fault.Forbidden, "the word of a new life of %s is not proved", from)
		}
		if o.Reborn != nil {
			return o.Reborn(tx, from, c)
		}
		return nil
	})
}

// fileWhole checks the end of a file.
func (o *Office) fileWhole(ctx context.Context, from claim.AgencyID, f *fileReader, out *Imported) error {
	id, signature, err := f.end()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil
	case err != nil:
		return err
	}
	return o.Store.Read(ctx, func(tx *db.ReadTx) error {
		p, err := confirmed(tx, from)
		if err != nil {
			return err
		}
		list, err := newestList(tx, p)
		if err != nil {
			return err
		}
		key, err := list.Find(seal.RoleSign, id, timeOf(o.Now()))
		if err == nil {
			err = seal.Verify(key, fileDomain, f.sum.Sum(nil), signature)
		}
		if err != nil {
			return out.refuse(err)
		}
		out.Whole = true
		return nil
	})
}
