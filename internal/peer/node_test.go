package peer_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

// node is one agency with a store, and messages of which each is a word. A word
// that begins with "poison" cannot be applied.
type node struct {
	*peer.Office
	agency *agency
	store  *db.Store
	clock  *atomic.Int64
	// forbidden words may not leave.
	forbidden map[string]bool
	// records are the records of the node's ledger, as they travel.
	records map[string][]byte
}

const effectsTable = `CREATE TABLE effects (n {{int}} PRIMARY KEY, agency TEXT NOT NULL, stream {{int}} NOT NULL, word TEXT NOT NULL) {{strict}};`

func nodeMigrations() []db.Migration {
	return append(migrations(), db.Migration{Room: "effects", Number: 1, SQL: effectsTable})
}

func newNode(t testing.TB, a *agency, s *db.Store, life byte) *node {
	t.Helper()
	chance := rand.New(rand.NewPCG(1, uint64(life)))
	n := &node{agency: a, store: s, clock: &atomic.Int64{}, forbidden: map[string]bool{}, records: map[string][]byte{}}
	n.clock.Store(noon.UnixMicro())
	incarnation := peer.Incarnation{a.name[0], life}
	n.Office = &peer.Office{
		Post: peer.Post{
			Self:   peer.Self{Agency: a.name, Key: a.key(), Incarnation: incarnation, Ring: a.ring},
			Outbox: outbox.New(incarnation.Epoch(), rand.NewChaCha8([32]byte{life, a.name[0]}), chance.Int64N),
			Load: func(_ db.Queryer, i outbox.Item) (peer.Message, error) {
				if b := n.records[i.Ref]; b != nil {
					return peer.Message{Kind: peer.KindRecord, Type: peer.TypeRecord, Content: b}, nil
				}
				if strings.HasPrefix(i.Ref, "erased") {
					return peer.Message{}, fault.New(fault.NotFound, "it was erased")
				}
				switch {
				case strings.HasPrefix(i.Ref, "damaged"):
					panic("a record that breaks the node")
				case strings.HasPrefix(i.Ref, "huge"):
					return peer.Message{Kind: peer.KindControl, Content: make([]byte, peer.MostContent+1)}, nil
				}
				return peer.Message{Kind: peer.KindControl, Type: 7, Critical: strings.HasPrefix(i.Ref, "strange!"), Content: []byte(i.Ref)}, nil
			},
			Permit: func(_ db.Queryer, i outbox.Item) error {
				if n.forbidden[i.Ref] {
					return fault.New(fault.Forbidden, "the rules have changed")
				}
				return nil
			},
			Apply: func(tx *db.Tx, from claim.AgencyID, s outbox.Stream, m peer.Message) error {
				if m.Kind == peer.KindRecord {
					return n.adopt(tx, m.Content)
				}
				err := tx.Exec(`INSERT INTO effects (n, agency, stream, word) VALUES ((SELECT count(*) FROM effects), $1, $2, $3)`, from, s, string(m.Content))
				switch word := string(m.Content); {
				case err != nil:
					return err
				case strings.HasPrefix(word, "poison"):
					panic("a message that breaks the node")
				case strings.HasPrefix(word, "unwanted"):
					return peer.Refuse(peer.PolicyRefused, "no such purpose here")
				case strings.HasPrefix(word, "strange"):
					return peer.ErrUnknownType
				}
				return nil
			},
		},
		Store: s,
		Now:   n.clock.Load,
	}
	check(t, s.Write(t.Context(), func(tx *db.Tx) error { return peer.KeepOwnList(tx, a.root.Public(), a.notes[0], 1) }))
	return n
}

// pair is two nodes that know each other.
func pair(t testing.TB) (be, fr *node) {
	t.Helper()
	b, f := newAgency(t, "be-spoc"), newAgency(t, "fr-spoc")
	be = newNode(t, b, dbtest.Open(t, nodeMigrations()...), 1)
	fr = newNode(t, f, dbtest.Open(t, nodeMigrations()...), 1)
	befriend(t, be.store, b, f)
	befriend(t, fr.store, f, b)
	return be, fr
}

func (n *node) put(t testing.TB, to *node, s outbox.Stream, words ...string) {
	t.Helper()
	check(t, n.store.Write(t.Context(), func(tx *db.Tx) error {
		for _, w := range words {
			if _, err := n.Put(tx, outbox.Lane{Peer: to.agency.name, Stream: s}, outbox.Message{Ref: w}, n.Now()); err != nil {
				return err
			}
		}
		return nil
	}))
}

// next makes the next bundle as it would pass the line: as bytes.
func (n *node) next(t testing.TB, to *node, s outbox.Stream) (peer.Parcel, bool) {
	t.Helper()
	check(t, n.Knock(t.Context(), to.agency.name))
	p, ok, err := n.Next(t.Context(), outbox.Lane{Peer: to.agency.name, Stream: s})
	check(t, err)
	return p, ok
}

func (n *node) push(t testing.TB, from *node, b *peer.Bundle) peer.Answer {
	t.Helper()
	sent, err := b.MarshalBinary()
	check(t, err)
	came, err := peer.ParseBundle(sent)
	check(t, err)
	a, err := n.Push(t.Context(), from.agency.name, came)
	check(t, err)
	if a.Receipt != nil {
		b, err := a.Receipt.MarshalBinary()
		check(t, err)
		a.Receipt, err = peer.ParseReceipt(b)
		check(t, err)
	}
	return a
}

func (n *node) settle(t testing.TB, from *node, r *peer.Receipt) peer.Settled {
	t.Helper()
	s, err := n.Settle(t.Context(), from.agency.name, r, nil)
	check(t, err)
	return s
}

// drain sends until nothing waits.
func (n *node) drain(t testing.TB, to *node, s outbox.Stream) {
	t.Helper()
	for {
		p, ok := n.next(t, to, s)
		if !ok {
			return
		}
		a := to.push(t, n, p.Bundle)
		if a.Status != peer.Done && a.Status != peer.Gap {
			t.Fatalf("%s answers %s: %s", to.agency.name, a.Status, a.Text)
		}
		if v := n.settle(t, to, a.Receipt); v.Verdict == peer.Against {
			t.Fatal("the receipt contradicts")
		}
	}
}

// effects are the words that were put into use, in order.
func (n *node) effects(t testing.TB) (words []string) {
	t.Helper()
	read(t, n.store, func(tx *db.ReadTx) error {
		rows, err := tx.Query(`SELECT word FROM effects ORDER BY n`)
		check(t, err)
		defer rows.Close()
		for rows.Next() {
			var w string
			check(t, rows.Scan(&w))
			words = append(words, w)
		}
		return rows.Err()
	})
	return words
}

func (n *node) evidence(t testing.TB) (kinds []string) {
	t.Helper()
	read(t, n.store, func(tx *db.ReadTx) error {
		all, err := peer.OpenEvidence(tx)
		for _, e := range all {
			kinds = append(kinds, e.Kind)
		}
		return err
	})
	return kinds
}

func (n *node) letters(t testing.TB) (out []string) {
	t.Helper()
	read(t, n.store, func(tx *db.ReadTx) error {
		all, err := n.Outbox.Letters(tx)
		for _, l := range all {
			out = append(out, l.Ref+" "+l.Code)
		}
		return err
	})
	return out
}

// greet lets one node say hello to another, and take the answer.
func (n *node) greet(t testing.TB, to *node) (there, here peer.Met) {
	t.Helper()
	carry := func(from, to *node, asked *peer.Hello) (*peer.Hello, peer.Met) {
		h, err := from.Hello(t.Context(), to.agency.name)
		check(t, err)
		b, err := h.MarshalBinary()
		check(t, err)
		h, err = peer.ParseHello(b)
		check(t, err)
		m, err := to.Meet(t.Context(), from.agency.name, h, asked)
		check(t, err)
		return h, m
	}
	h, there := carry(n, to, nil)
	_, here = carry(to, n, h)
	return there, here
}

// record makes a record of the node's own and puts it into its ledger.
func (n *node) record(t testing.TB, word string) string {
	t.Helper()
	salt := []byte("sixteen bytes...")
	d, err := claim.NewDraft(&claim.Receipt{Outcome: claim.Delivered, Of: word}, claim.Marking{Originator: n.agency.name}, n.Now(), salt)
	check(t, err)
	d.Header.Originator = n.agency.name
	rec, err := d.Sign(n.agency.ring.Sign.Sign)
	check(t, err)
	b, err := peer.EncodeRecord(rec)
	check(t, err)
	n.records[string(rec.ID)] = b
	check(t, n.store.Write(t.Context(), func(tx *db.Tx) error { return n.adopt(tx, b) }))
	return string(rec.ID)
}

// adopt takes a record whose signature it checks; one that is held already
// changes nothing.
func (n *node) adopt(tx *db.Tx, b []byte) error {
	rec, err := peer.DecodeRecord(b)
	if err != nil {
		return err
	}
	keys, err := peer.PublicKeys(tx, rec.Header.Originator)
	if err != nil {
		return err
	}
	if err := peer.VerifyRecord(append(keys, n.agency.ring.Sign.Public()), rec); err != nil {
		return err
	}
	n.records[string(rec.ID)] = b
	body, err := rec.Body()
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO effects (n, agency, stream, word) SELECT (SELECT count(*) FROM effects), CAST($1 AS TEXT), 0, CAST($2 AS TEXT)
		WHERE NOT EXISTS (SELECT 1 FROM effects WHERE word = $2)`, rec.Header.Originator, body.(*claim.Receipt).Of)
}

// backup copies the node's store; restore opens the copy as a new life.
func (n *node) backup(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	check(t, n.store.Backup(t.Context(), path, dbtest.Key()))
	return path
}

func (n *node) restore(t testing.TB, path string, life byte) *node {
	t.Helper()
	old := n.Incarnation
	copied, err := os.ReadFile(path)
	check(t, err)
	path = filepath.Join(t.TempDir(), "restored.db")
	check(t, os.WriteFile(path, copied, 0o600))
	again := newNode(t, n.agency, dbtest.OpenWith(t, db.Options{Path: path, Key: dbtest.Key(), Migrations: nodeMigrations()}), life)
	again.clock.Store(n.clock.Load() + 1_000_000)
	if again.Incarnation != old {
		check(t, again.store.Write(t.Context(), func(tx *db.Tx) error {
			return again.Rebirth(tx, old, ann, "the disk was lost", again.Now())
		}))
	}
	return again
}
