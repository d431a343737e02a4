package peering_test

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/peering"
	"liaison/internal/seal"
)

var start = time.Date(2026, 3, 22, 12, 0, 0, 0, time.UTC)

const (
	ann = claim.OfficerID("o-aaaaaaaaaaaaaaaaaaaaaaaaaa")
	bob = claim.OfficerID("o-bbbbbbbbbbbbbbbbbbbbbbbbbb")
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// node is one agency: keys, store, office, lines. Its messages are words.
type node struct {
	*peer.Office
	lines  *peering.Lines
	name   claim.AgencyID
	root   *seal.SigningKey
	ring   *seal.Keyring
	cert   tls.Certificate
	pin    seal.Pin
	list   *seal.KeyList
	notes  [][]byte
	now    func() time.Time
	mu     sync.Mutex
	words  []string
	came   chan string
	troubl []string
}

// trouble lists what went wrong on the lines.
func (n *node) trouble() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.troubl, "\n")
}

func (n *node) got() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string(nil), n.words...)
}

type dialler func(ctx context.Context, network, address string) (net.Conn, error)

func newNode(t testing.TB, name claim.AgencyID, now func() time.Time, dial dialler) *node {
	t.Helper()
	chance := rand.New(rand.NewPCG(1, uint64(name[0])))
	var lock sync.Mutex
	jitter := func(n int64) int64 { lock.Lock(); defer lock.Unlock(); return chance.Int64N(n) }
	random := rand.NewChaCha8([32]byte{name[0], name[1]})
	n := &node{name: name, now: now, came: make(chan string, 10_000)}
	var err error
	n.root, err = seal.NewSigningKey(random)
	check(t, err)
	n.ring, err = seal.NewKeyring(random)
	check(t, err)
	from, until := now().AddDate(0, -1, 0).Truncate(time.Second), now().AddDate(1, 0, 0).Truncate(time.Second)
	n.cert, n.pin, err = seal.Certificate(n.ring.TLS, string(name), from, until, random)
	check(t, err)
	n.list = &seal.KeyList{Agency: seal.AgencyKeyOf(n.root.Public()), Name: string(name), Version: 1, Issued: from, NextBy: until, Keys: n.ring.Listed(n.pin, from, until)}
	note, err := n.list.Sign(n.root)
	check(t, err)
	n.notes = [][]byte{note.Bytes()}
	store := dbtest.Open(t, append(append(outbox.Migrations(), peer.Migrations()...),
		db.Migration{Room: "words", Number: 1, SQL: `CREATE TABLE words (n {{int}} PRIMARY KEY, word TEXT NOT NULL) {{strict}};`})...)
	life := peer.Incarnation{name[0]}
	n.Office = &peer.Office{
		Post: peer.Post{
			Self:   peer.Self{Agency: name, Key: n.list.Agency, Incarnation: life, Ring: n.ring},
			Outbox: outbox.New(life.Epoch(), rand.NewChaCha8([32]byte{name[0]}), jitter),
			Load: func(_ db.Queryer, i outbox.Item) (peer.Message, error) {
				content := []byte(i.Ref)
				if strings.HasPrefix(i.Ref, "bulk") {
					content = append(content, make([]byte, 200_000)...)
				}
				return peer.Message{Kind: peer.KindControl, Type: 7, Content: content}, nil
			},
			Permit: func(db.Queryer, outbox.Item) error { return nil },
			Apply: func(tx *db.Tx, _ claim.AgencyID, _ outbox.Stream, m peer.Message) error {
				word := string(m.Content[:min(len(m.Content), 300)])
				tx.AfterCommit(func() {
					n.mu.Lock()
					n.words = append(n.words, word)
					n.mu.Unlock()
					n.came <- word
				})
				return tx.Exec(`INSERT INTO words (n, word) VALUES ((SELECT count(*) FROM words), $1)`, word)
			},
		},
		Store: store,
		Now:   func() int64 { return now().UnixMicro() },
	}
	n.lines = peering.New(peering.Config{Exchange: n.Office, Certificate: n.cert, Now: now, Dial: dial, Chance: jitter,
		Trouble: func(a claim.AgencyID, err error) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.troubl = append(n.troubl, string(n.name)+" with "+string(a)+": "+err.Error())
		}})
	check(t, store.Write(t.Context(), func(tx *db.Tx) error { return peer.KeepOwnList(tx, n.root.Public(), n.notes[0], 1) }))
	return n
}

// befriend makes b a confirmed peer of n, at an address.
func (n *node) befriend(t testing.TB, b *node, address string) {
	t.Helper()
	check(t, n.Store.Write(t.Context(), func(tx *db.Tx) error {
		p, err := peer.Propose(tx, n.Key, &peer.Invite{Root: b.root.Public(), Address: address, Lists: b.notes}, "", ann, 1)
		if err != nil {
			return err
		}
		for _, o := range []claim.OfficerID{ann, bob} {
			if _, err := peer.Confirm(tx, b.name, p.Fingerprint, o, 2); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (n *node) put(t testing.TB, to *node, s outbox.Stream, words ...string) {
	t.Helper()
	check(t, n.Store.Write(t.Context(), func(tx *db.Tx) error {
		for _, w := range words {
			if _, err := n.Put(tx, outbox.Lane{Peer: to.name, Stream: s}, outbox.Message{Ref: w}, n.Now()); err != nil {
				return err
			}
		}
		return nil
	}))
}

// await waits until so many words came.
func (n *node) await(t testing.TB, count int) []string {
	t.Helper()
	for range count {
		select {
		case <-n.came:
		case <-t.Context().Done():
			t.Fatal("the test ended first")
		}
	}
	return n.got()
}

// work runs something until the test ends, and waits for it to stop.
func work(t testing.TB, fn func(ctx context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- fn(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}
