// Package ledger keeps the signed records of one node in one dense order:
// append, number, prove, erase, follow, rebuild, verify. It imports claim,
// db, seal, marking and fault, and owns the tables records and ledger_head.
//
// A record is appended in the same transaction as the projections that show
// it. Its number comes from the one-row table ledger_head, updated in that
// transaction, so that the order of commits is the order of numbers. Payload
// and salt may be erased; header, signature, leaf and chain stay, so every
// proof remains valid.
package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/seal"
)

// Entry is one record with its local number and local marking number.
type Entry struct {
	Seq     int64
	Mark    uint32
	Record  *claim.Record
	Body    any // *claim.Claim and so on; nil when erased or unknown
	Foreign bool
	// Withdrawn records are shown by no projection but a Lasting one.
	Withdrawn bool
	// Ready is what the projection that is being applied made of the entry
	// in Prepare, or nil: then Apply makes it itself.
	Ready any
}

// Projection is a set of tables that show records. Apply and Forget are pure
// functions of the transaction and the entry: no clock, no network, no map
// order; Apply is idempotent by record id. An erased record applies as
// nothing, so that "apply, then forget" equals "apply what is left".
type Projection interface {
	Name() string
	// Tables lists the tables with the columns that order them totally.
	Tables() []Table
	Apply(tx *db.Tx, e Entry) error
	// Forget removes every trace of the entry's payload.
	Forget(tx *db.Tx, e Entry) error
}

// Lasting is a projection that goes on showing a record while it is withdrawn:
// what it tells of it, such as the day of its erasure, is owed all the same.
type Lasting interface {
	Projection
	Lasting()
}

// Preparer is a projection part of whose work needs no transaction: Prepare
// does it, on any goroutine, for Apply to find in Entry.Ready. It is a pure
// function of the body, and does not read Seq and Mark, which are not known
// yet.
type Preparer interface {
	Projection
	Prepare(e Entry) any
}

// Prepared is a record made ready to be put on the ledger.
type Prepared struct {
	*claim.Record
	body  any
	ready []any // by projection
}

// Table names a projection table and what orders its rows.
type Table struct{ Name, OrderBy string }

// Signer signs for the agency.
type Signer interface {
	Sign(message []byte) []byte
	Public() ed25519.PublicKey
}

// Keys finds the public keys of an originator that were ever valid.
type Keys interface {
	PublicKeys(agency claim.AgencyID) []ed25519.PublicKey
}

// Ledger appends for one agency.
type Ledger struct {
	agency      claim.AgencyID
	signer      Signer
	keys        Keys
	markings    *marking.Interner
	projections []Projection
	random      io.Reader
}

// New returns a ledger over the tables of Migrations. Projections apply in
// the given order.
func New(agency claim.AgencyID, signer Signer, keys Keys, markings *marking.Interner, random io.Reader, projections ...Projection) *Ledger {
	return &Ledger{agency: agency, signer: signer, keys: keys, markings: markings, random: random, projections: projections}
}

// Agency returns the agency whose node this is.
func (l *Ledger) Agency() claim.AgencyID { return l.agency }

// Projections returns the projections in the order in which they apply.
func (l *Ledger) Projections() []Projection { return l.projections }

// Write describes one record to be made by this node.
type Write struct {
	Body    claim.Validator
	Marking claim.Marking
	Refs    []claim.ID
}

// Append signs, numbers and applies the records at time now (microseconds
// UTC) within tx. Nothing is written when one of them is refused.
func (l *Ledger) Append(tx *db.Tx, now int64, writes ...Write) ([]Entry, error) {
	records, err := l.Prepare(now, writes...)
	if err != nil {
		return nil, err
	}
	return l.Put(tx, records...)
}

// signTogether is how many records one goroutine signs at the least.
const signTogether = 64

// Prepare encodes and signs records without a transaction, and does for the
// projections what needs none, so that the one writer need not: many of them
// on all processors. Put appends what it made.
func (l *Ledger) Prepare(now int64, writes ...Write) ([]Prepared, error) {
	records := make([]Prepared, len(writes))
	salts := make([]byte, claim.SaltSize*len(writes))
	if _, err := io.ReadFull(l.random, salts); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "no randomness for salts")
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(writes); from += signTogether {
		g.Go(func() error {
			for i := from; i < min(from+signTogether, len(writes)); i++ {
				salt := salts[i*claim.SaltSize : (i+1)*claim.SaltSize : (i+1)*claim.SaltSize]
				r, err := l.sign(now, writes[i], salt)
				if err != nil {
					return err
				}
				if records[i], err = l.ready(r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return records, nil
}

// ready decodes a record and has the projections prepare it.
func (l *Ledger) ready(r *claim.Record) (Prepared, error) {
	p := Prepared{Record: r}
	e, err := l.entry(0, 0, r)
	if err != nil {
		return p, err
	}
	p.body, p.ready = e.Body, l.prepare(e)
	return p, nil
}

func (l *Ledger) prepare(e Entry) []any {
	if e.Body == nil || e.Withdrawn {
		return nil
	}
	ready := make([]any, len(l.projections))
	for i, p := range l.projections {
		if p, ok := p.(Preparer); ok {
			ready[i] = p.Prepare(e)
		}
	}
	return ready
}

func (l *Ledger) sign(now int64, w Write, salt []byte) (*claim.Record, error) {
	if w.Marking.Originator == "" {
		w.Marking.Originator = l.agency
	}
	d, err := claim.NewDraft(w.Body, w.Marking, now, salt, w.Refs...)
	if err != nil {
		return nil, err
	}
	d.Header.Originator = l.agency // who signs; the marking keeps who owns the restriction
	return d.Sign(l.signer.Sign)
}

// Adopt is Put for records received from a peer whose signatures were checked
// already. What the list of erasures names comes without its payload.
func (l *Ledger) Adopt(tx *db.Tx, records ...*claim.Record) ([]Entry, error) {
	prepared := make([]Prepared, len(records))
	for i, r := range records {
		r, err := withoutStruck(tx, r)
		if err != nil {
			return nil, err
		}
		if prepared[i], err = l.ready(r); err != nil {
			return nil, fmt.Errorf("append record %s: %w", r.ID, err)
		}
	}
	return l.Put(tx, prepared...)
}

// Put numbers and applies prepared records within tx. A record that is on the
// ledger already is passed over and its entry returned as it stands.
func (l *Ledger) Put(tx *db.Tx, records ...Prepared) ([]Entry, error) {
	h, err := readHead(tx)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(records))
	fresh := false
	for _, r := range records {
		known, err := findSeq(tx, r.ID)
		if err != nil {
			return nil, err
		}
		if known != 0 {
			e, err := l.Get(tx, r.ID)
			if err != nil {
				return nil, err
			}
			entries = append(entries, e)
			continue
		}
		e, err := l.add(tx, &h, r)
		if err != nil {
			return nil, fmt.Errorf("append record %s: %w", r.ID, err)
		}
		fresh = true
		entries = append(entries, e)
	}
	if !fresh {
		return entries, nil
	}
	h.write(tx, l.signer)
	return entries, nil
}

// held is the marking under which this agency holds a record. What another
// agency gave carries that agency's signed marking; by giving it, it put this
// agency into the audience. Its case is not one of ours: whoever may see the
// record here may put it to a case of his own.
func (l *Ledger) held(h claim.Header) claim.Marking {
	m := h.Marking
	if h.Originator == l.agency {
		return m
	}
	m.Compartment = ""
	if m.Originator != l.agency && !slices.Contains(m.Audience, l.agency) {
		m.Audience = append(slices.Clone(m.Audience), l.agency)
		slices.Sort(m.Audience)
	}
	return m
}

func (l *Ledger) add(tx *db.Tx, h *head, r Prepared) (Entry, error) {
	mark, err := l.markings.Intern(tx, l.held(r.Header))
	if err != nil {
		return Entry{}, err
	}
	h.append(r.Record)
	err = tx.Exec(`INSERT INTO records (seq, id, kind, originator, recorded, mark, report, header, signature, salt, payload, chain)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
		h.seq, string(r.ID), int64(r.Header.Kind), string(r.Header.Originator), r.Header.Recorded, int64(mark),
		string(r.Header.Report), r.HeaderBytes, r.Signature, r.Salt, r.Payload, h.chain[:])
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Seq: h.seq, Mark: mark, Record: r.Record, Foreign: r.Header.Originator != l.agency, Body: r.body}
	return e, l.apply(tx, e, r.ready)
}

func (l *Ledger) entry(seq int64, mark uint32, r *claim.Record) (Entry, error) {
	e := Entry{Seq: seq, Mark: mark, Record: r, Foreign: r.Header.Originator != l.agency}
	if r.Erased() {
		return e, nil
	}
	body, err := r.Body()
	if err != nil && !fault.Is(err, fault.NotFound) {
		return e, err
	}
	e.Body = body
	return e, nil
}

// apply shows an entry in every projection; ready is what prepare made of it,
// or nil.
func (l *Ledger) apply(tx *db.Tx, e Entry, ready []any) error {
	for i, p := range l.projections {
		if _, lasts := p.(Lasting); e.Withdrawn && !lasts {
			continue
		}
		if e.Ready = nil; ready != nil {
			e.Ready = ready[i]
		}
		if err := p.Apply(tx, e); err != nil {
			return fmt.Errorf("apply record %d to %s: %w", e.Seq, p.Name(), err)
		}
	}
	return nil
}

// head is the one row that numbers records and carries the Merkle edge.
type head struct {
	seq   int64
	chain [32]byte
	tree  *seal.Tree
}

// append moves the head on by one record: number, chain and leaf.
func (h *head) append(r *claim.Record) {
	h.seq++
	leaf := leafHash(r)
	h.chain = chainHash(h.chain, h.seq, leaf)
	h.tree.AppendHash(leaf)
}

func leafHash(r *claim.Record) [32]byte { return seal.LeafHash(leafData(r.HeaderBytes, r.Signature)) }

func leafData(header, signature []byte) []byte {
	b := make([]byte, 0, len(header)+len(signature))
	return append(append(b, header...), signature...)
}

// chainHash binds a leaf to its number and to all before it, so that a
// verification can name the first record at fault.
func chainHash(prev [32]byte, seq int64, leaf [32]byte) [32]byte {
	var b [72]byte
	copy(b[:32], prev[:])
	for i := range 8 {
		b[32+i] = byte(seq >> (56 - 8*i))
	}
	copy(b[40:], leaf[:])
	return sha256.Sum256(b[:])
}

// Seq returns the number of the last record.
func Seq(ctx context.Context, s *db.Store) (int64, error) {
	var seq int64
	err := s.Read(ctx, func(tx *db.ReadTx) error {
		h, err := readHead(tx)
		seq = h.seq
		return err
	})
	return seq, err
}
