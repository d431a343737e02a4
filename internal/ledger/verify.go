package ledger

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/seal"
)

// Fault is one thing that Verify found wrong, at the first record concerned.
type Fault struct {
	Seq    int64
	Record claim.ID
	What   string
}

// Verification is the outcome of Verify.
type Verification struct {
	Records, Erased int64
	Root            [32]byte
	Faults          []Fault
}

// Verify reads the whole ledger and checks, record by record: that numbers
// are dense, that each header carries its own id and a signature of its
// originator, that each payload fits its commitment, that the chain holds;
// then that the Merkle root is the one that was signed. It stops at the first
// record at fault and names it. Projections are checked by VerifyProjections.
func (l *Ledger) Verify(ctx context.Context, s *db.Store, progress func(seq int64)) (Verification, error) {
	var v Verification
	err := s.Read(ctx, func(tx *db.ReadTx) error {
		h := head{tree: seal.NewTree()}
		for {
			n, f := l.verifyBatch(tx, &h, &v)
			if f != nil {
				v.Faults = append(v.Faults, *f)
				return nil
			}
			if progress != nil && n > 0 {
				progress(h.seq)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
		v.Root = h.tree.Root()
		if f := l.verifyHead(tx, &h); f != nil {
			v.Faults = append(v.Faults, *f)
		}
		return nil
	})
	return v, err
}

const verifyBatchSize = 2000

type row struct {
	seq                               int64
	id                                string
	kind, recorded, mark              int64
	originator, report                string
	header, sig, salt, payload, chain []byte
}

func (l *Ledger) verifyBatch(tx *db.ReadTx, h *head, v *Verification) (int, *Fault) {
	at := func(format string, args ...any) *Fault {
		return &Fault{Seq: h.seq + 1, What: fmt.Sprintf(format, args...)}
	}
	rows, err := tx.Query(`SELECT seq, id, kind, originator, recorded, mark, report, header, signature, salt, payload, chain
		FROM records WHERE seq > $1 ORDER BY seq LIMIT $2`, h.seq, verifyBatchSize)
	if err != nil {
		return 0, at("the record cannot be read: %v", err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.seq, &r.id, &r.kind, &r.originator, &r.recorded, &r.mark, &r.report, &r.header, &r.sig, &r.salt, &r.payload, &r.chain); err != nil {
			return n, at("the record cannot be read: %v", err)
		}
		if r.seq != h.seq+1 {
			return n, at("record %d is missing: the next on the ledger is %d", h.seq+1, r.seq)
		}
		if f := l.verifyRecord(tx, h, &r); f != nil {
			return n, f
		}
		v.Records++
		if r.payload == nil {
			v.Erased++
		}
		n++
	}
	if err := rows.Err(); err != nil {
		return n, at("the record cannot be read: %v", err)
	}
	return n, nil
}

func (l *Ledger) verifyRecord(tx *db.ReadTx, h *head, r *row) *Fault {
	fail := func(format string, args ...any) *Fault {
		return &Fault{Seq: r.seq, Record: claim.ID(r.id), What: fmt.Sprintf(format, args...)}
	}
	rec, err := claim.Open(r.header, r.sig, r.salt, r.payload)
	if err != nil {
		return fail("header or payload does not prove itself: %v", err)
	}
	if string(rec.ID) != r.id {
		return fail("the header belongs to record %s", rec.ID)
	}
	if !l.signed(rec) {
		return fail("the signature is not that of %s", rec.Header.Originator)
	}
	h.append(rec)
	if h.chain != [32]byte(pad32(r.chain)) {
		return fail("the chain breaks here: this record does not stand where it was written")
	}
	hd := rec.Header
	if int64(hd.Kind) != r.kind || string(hd.Originator) != r.originator || hd.Recorded != r.recorded || string(hd.Report) != r.report {
		return fail("the columns differ from the signed header")
	}
	if m, err := l.markings.Marking(uint32(r.mark)); err != nil || !sameMarking(m, l.held(hd)) {
		return fail("the marking differs from the signed header")
	}
	return nil
}

func sameMarking(a, b claim.Marking) bool {
	x, errX := claim.Encode(a.Normal())
	y, errY := claim.Encode(b.Normal())
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func (l *Ledger) signed(r *claim.Record) bool {
	for _, k := range l.keys.PublicKeys(r.Header.Originator) {
		if ed25519.Verify(k, r.HeaderBytes, r.Signature) {
			return true
		}
	}
	return false
}

func (l *Ledger) verifyHead(tx *db.ReadTx, h *head) *Fault {
	at := func(seq int64, format string, args ...any) *Fault {
		return &Fault{Seq: seq, What: fmt.Sprintf(format, args...)}
	}
	var seq int64
	var chain, root, sig []byte
	rows, err := tx.Query(`SELECT seq, chain, root, signature FROM ledger_head WHERE one = 1`)
	if err != nil {
		return at(h.seq, "the head cannot be read: %v", err)
	}
	defer rows.Close()
	if !rows.Next() {
		if h.seq == 0 {
			return nil
		}
		return at(h.seq, "the head is missing")
	}
	if err := rows.Scan(&seq, &chain, &root, &sig); err != nil {
		return at(h.seq, "the head cannot be read: %v", err)
	}
	if seq != h.seq {
		return at(min(seq, h.seq)+1, "the head counts %d records, the ledger has %d", seq, h.seq)
	}
	want := h.tree.Root()
	if [32]byte(pad32(root)) != want || [32]byte(pad32(chain)) != h.chain {
		return at(h.seq, "the root of the tree is not the one that was signed")
	}
	for _, k := range l.keys.PublicKeys(l.agency) {
		if ed25519.Verify(k, headMessage(seq, h.chain, want), sig) {
			return nil
		}
	}
	return at(h.seq, "the head is not signed by %s", l.agency)
}

func pad32(b []byte) []byte {
	out := make([]byte, 32)
	copy(out, b)
	return out
}
