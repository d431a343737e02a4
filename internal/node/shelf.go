package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/seal"
)

// Pictures of the ledger that a node holds in memory, the index of names and the
// graph, are saved beside the store, so that it answers at once after a start.
// All files are sealed with one key, which stands in the enciphered store and
// nowhere else. Whatever takes words off the ledger destroys that key in its own
// transaction: from then on no saved file can be read by anybody, and the next
// ones get another key. life counts the keys.
const createIndexKeys = `
CREATE TABLE index_keys (
	one  {{int}} PRIMARY KEY,
	life {{int}} NOT NULL,
	key  {{blob}}
) {{strict}};
`

// Of whom a forgotten claim spoke is told to the pictures that are in memory by the
// life that ended with it: an erased claim can tell nobody any more. They hear of
// it with their next record, so what lies far back is dropped; a picture that has
// not heard so long is made anew.
const createForgotten = `
CREATE TABLE forgotten (
	life    {{int}} NOT NULL,
	subject TEXT NOT NULL,
	kind    TEXT NOT NULL,
	mark    {{int}} NOT NULL,
	PRIMARY KEY (life, subject)
) {{strict}};
`

// farBack is after how many further forgotten records it is dropped of whom one
// spoke.
const farBack = 10_000

// savedPictures destroys the key of the saved files whenever a record is forgotten,
// and notes of whom it spoke. It shows nothing itself.
type savedPictures struct{}

func (savedPictures) Name() string                     { return "saved pictures" }
func (savedPictures) Tables() []ledger.Table           { return nil }
func (savedPictures) Apply(*db.Tx, ledger.Entry) error { return nil }
func (savedPictures) Forget(tx *db.Tx, e ledger.Entry) error {
	// One row, overwritten where it stands.
	err := tx.Exec(`INSERT INTO index_keys (one, life, key) VALUES (1, 1, NULL) ON CONFLICT (one) DO UPDATE SET life = index_keys.life + 1, key = NULL`)
	if err != nil {
		return fmt.Errorf("destroy the key of the saved pictures: %w", err)
	}
	c, ok := e.Body.(*claim.Claim)
	if !ok {
		return nil
	}
	_, life, err := indexKey(tx)
	if err != nil {
		return err
	}
	for _, r := range ends(c) {
		err := tx.Exec(`INSERT INTO forgotten (life, subject, kind, mark) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`, life, string(r.ID), r.Kind, int64(e.Mark))
		if err != nil {
			return fmt.Errorf("note of whom a forgotten claim spoke: %w", err)
		}
	}
	if err := tx.Exec(`DELETE FROM forgotten WHERE life <= $1`, life-farBack); err != nil {
		return fmt.Errorf("drop what was forgotten long ago: %w", err)
	}
	return nil
}

// forgottenSince calls each with every listing of which a claim was forgotten since
// a life, and returns the life of now. whole tells that nothing of it was dropped.
func forgottenSince(q db.Queryer, since int64, each func(l listing, kind string)) (life int64, whole bool, err error) {
	if _, life, err = indexKey(q); err != nil || life <= since {
		return life, true, err
	}
	if life-since >= farBack {
		return life, false, nil
	}
	rows, err := q.Query(`SELECT subject, kind, mark FROM forgotten WHERE life > $1`, since)
	if err != nil {
		return life, false, fmt.Errorf("read what was forgotten: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var l listing
		var kind string
		if err := rows.Scan(&l.subject, &kind, &l.mark); err != nil {
			return life, false, fmt.Errorf("read what was forgotten: %w", err)
		}
		each(l, kind)
	}
	return life, true, rows.Err()
}

// indexKey reads the key of the saved files, nil if there is none, and its life.
func indexKey(q db.Queryer) (key []byte, life int64, err error) {
	err = q.QueryRow(`SELECT life, key FROM index_keys WHERE one = 1`).Scan(&life, &key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read the key of the saved pictures: %w", err)
	}
	return key, life, nil
}

// shelf is the folder of the saved pictures.
type shelf struct {
	node *Node
	// busy holds one token: the files are written by one at a time.
	busy chan struct{}
}

func newShelf(n *Node) *shelf {
	s := &shelf{node: n, busy: make(chan struct{}, 1)}
	s.busy <- struct{}{}
	return s
}

// folder is empty where nothing is saved.
func (s *shelf) folder() string { return s.node.IndexFolder }

// hold waits until nobody else of this process writes files.
func (s *shelf) hold(ctx context.Context) (release func(), err error) {
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-s.busy:
	}
	return func() { s.busy <- struct{}{} }, nil
}

// place names a record and its number: a picture is of this ledger or it is not
// taken.
func (s *shelf) place(tx db.Queryer, seq int64) (string, error) {
	e, err := s.node.ledger.BySeq(tx, seq)
	if err != nil {
		return "", fmt.Errorf("read record %d: %w", seq, err)
	}
	sum := sha256.Sum256(slices.Concat(e.Record.HeaderBytes, e.Record.Signature))
	return strconv.FormatInt(seq, 10) + " " + hex.EncodeToString(sum[:]), nil
}

func (s *shelf) placeOf(tx db.Queryer, cursor string) (int64, error) {
	text, _, _ := strings.Cut(cursor, " ")
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read the place of a saved picture: %w", err)
	}
	here, err := s.place(tx, seq)
	if err == nil && here != cursor {
		err = seal.ErrStream
	}
	return seq, err
}

// sealedFile closes the file below an open stream.
type sealedFile struct {
	io.Reader
	io.Closer
}

func (s *shelf) openFile(name string, key []byte) (io.ReadCloser, error) {
	if name != filepath.Base(name) {
		return nil, seal.ErrStream
	}
	f, err := os.Open(filepath.Join(s.folder(), name))
	if err != nil {
		return nil, fmt.Errorf("open a saved picture: %w", err)
	}
	r, err := seal.OpenStream(f, key, "index "+name)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return sealedFile{r, f}, nil
}

// keyOf gives the key of the files in one of its lives, and draws it if there is
// none yet; nil when that life has ended: words were taken off since the picture
// was made.
func (s *shelf) keyOf(ctx context.Context, of int64) (key []byte, err error) {
	err = s.node.Store.Write(ctx, func(tx *db.Tx) (err error) {
		var life int64
		if key, life, err = indexKey(tx); err != nil || life != of {
			key = nil
			return err
		}
		if key != nil {
			return nil
		}
		key = make([]byte, seal.StreamKeySize)
		if _, err := io.ReadFull(s.node.Random, key); err != nil {
			return fmt.Errorf("draw the key of the saved pictures: %w", err)
		}
		return tx.Exec(`INSERT INTO index_keys (one, life, key) VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE SET key = excluded.key`, life, key)
	})
	return key, err
}

// writeFile puts a sealed file in its place whole, or not at all.
func (s *shelf) writeFile(name string, key []byte, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(s.folder(), "new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	w, err := seal.SealStream(f, key, "index "+name, s.node.Random)
	if err == nil {
		err = errors.Join(write(w), w.Close(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(s.folder(), name))
}

// provenance says where a picture in memory came from.
func provenance(loaded bool, taken, saved, now int64, refused error) string {
	switch {
	case !loaded:
		return "read at the first question"
	case taken > 0:
		return fmt.Sprintf("taken as saved up to record %d, saved up to %d, now at %d", taken, saved, now)
	case refused != nil:
		return "the saved one was refused, so it was made of the ledger: " + refused.Error()
	}
	return fmt.Sprintf("made of the ledger, saved up to record %d, now at %d", saved, now)
}
