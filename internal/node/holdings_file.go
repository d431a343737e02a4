package node

import (
	"bytes"
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

	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/match"
	"liaison/internal/seal"
	"liaison/internal/view"
)

// The index of holdings is saved beside the store, so that a node answers at
// once after a start: its segments, which never change, in a file each, and a
// manifest that is written anew. All of them are sealed with a key of their own,
// which stands in the enciphered store and nowhere else. Whatever takes words
// off the ledger destroys that key in its own transaction: from then on no saved
// file can be read by anybody, and the next ones get another key. life counts
// the keys.
const createIndexKeys = `
CREATE TABLE index_keys (
	one  {{int}} PRIMARY KEY,
	life {{int}} NOT NULL,
	key  {{blob}}
) {{strict}};
`

// indexEvery is after how many further records the index is saved anew, if the
// node’s Parts say nothing else.
const indexEvery = 1000

const manifestFile = "manifest"

// savedIndex destroys the key of the saved files whenever a record is forgotten.
// It shows nothing itself.
type savedIndex struct{}

func (savedIndex) Name() string                     { return "saved index" }
func (savedIndex) Tables() []ledger.Table           { return nil }
func (savedIndex) Apply(*db.Tx, ledger.Entry) error { return nil }
func (savedIndex) Forget(tx *db.Tx, _ ledger.Entry) error {
	// One row, overwritten where it stands.
	err := tx.Exec(`INSERT INTO index_keys (one, life, key) VALUES (1, 1, NULL) ON CONFLICT (one) DO UPDATE SET life = index_keys.life + 1, key = NULL`)
	if err != nil {
		return fmt.Errorf("destroy the key of the saved index: %w", err)
	}
	return nil
}

// indexKey reads the key of the saved files, nil if there is none, and its life.
func indexKey(q db.Queryer) (key []byte, life int64, err error) {
	err = q.QueryRow(`SELECT life, key FROM index_keys WHERE one = 1`).Scan(&life, &key)
	if errors.Is(err, db.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read the key of the saved index: %w", err)
	}
	return key, life, nil
}

// saved is what this process knows of the files. Each load of the index begins
// another one, so that a save which took its time says nothing of a newer index.
type saved struct {
	life  int64 // of the key when the picture in memory was made
	seq   int64 // up to which record the manifest goes; 0 without one
	names map[match.Segment]string
	// refused says why the files that were there were not taken; taken is up to
	// which record they were.
	refused error
	taken   int64
}

// open reads the saved index, and up to which record it goes. Whatever is wrong
// with the files, they are refused and the index is made anew of the ledger.
func (h *holdings) open(tx db.Queryer) (int64, error) {
	key, life, err := indexKey(tx)
	if err != nil {
		return 0, err
	}
	h.saved = &saved{life: life}
	if h.folder() == "" || key == nil {
		return 0, nil
	}
	ix, seq, names, err := h.readFiles(tx, key)
	if err != nil {
		h.saved.refused = err
		return 0, nil //nolint:nilerr // the ledger has it all
	}
	h.saved.names = map[match.Segment]string{}
	for i, s := range ix.Freeze().Segments() {
		h.saved.names[s] = names[i]
	}
	h.saved.seq, h.saved.taken = seq, seq
	h.names.Store(ix)
	return seq, nil
}

func (h *holdings) readFiles(tx db.Queryer, key []byte) (*match.Index, int64, []string, error) {
	r, err := h.openFile(manifestFile, key)
	if err != nil {
		return nil, 0, nil, err
	}
	whole, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, 0, nil, fmt.Errorf("read the manifest: %w", err)
	}
	m, err := match.LoadManifest(bytes.NewReader(whole))
	if err != nil {
		return nil, 0, nil, err
	}
	seq, err := h.placeOf(tx, m.Cursor)
	if err != nil {
		return nil, 0, nil, err
	}
	ix, err := match.LoadFrozen(m, func(name string) (io.ReadCloser, error) { return h.openFile(name, key) })
	return ix, seq, m.Names, err
}

// place names a record and its number: an index is of this ledger or it is not
// taken.
func (h *holdings) place(tx db.Queryer, seq int64) (string, error) {
	e, err := h.node.ledger.BySeq(tx, seq)
	if err != nil {
		return "", fmt.Errorf("read record %d: %w", seq, err)
	}
	sum := sha256.Sum256(slices.Concat(e.Record.HeaderBytes, e.Record.Signature))
	return strconv.FormatInt(seq, 10) + " " + hex.EncodeToString(sum[:]), nil
}

func (h *holdings) placeOf(tx db.Queryer, cursor string) (int64, error) {
	text, _, _ := strings.Cut(cursor, " ")
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read the place of the saved index: %w", err)
	}
	here, err := h.place(tx, seq)
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

func (h *holdings) openFile(name string, key []byte) (io.ReadCloser, error) {
	if name != filepath.Base(name) {
		return nil, seal.ErrStream
	}
	f, err := os.Open(filepath.Join(h.folder(), name))
	if err != nil {
		return nil, fmt.Errorf("open the saved index: %w", err)
	}
	r, err := seal.OpenStream(f, key, "index "+name)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return sealedFile{r, f}, nil
}

// SaveIndex saves the index of names as it stands, if it was read at all and
// there is enough in it to be worth a file. It is for the wiring.
func (n *Node) SaveIndex(ctx context.Context) error { return n.keepIndex(ctx, 1) }

// picture is one state of the index on its way to the files.
type picture struct {
	match.Frozen
	seq   int64 // up to which record it goes
	saved *saved
	names map[match.Segment]string // of the segments that are saved already
}

// keepIndex saves the index if at least least records came since it was saved.
// Nobody waits for the files: what is written is a frozen state.
func (n *Node) keepIndex(ctx context.Context, least int64) error {
	h := n.holdings
	if h.folder() == "" {
		return nil
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-h.saving:
	}
	defer func() { h.saving <- struct{}{} }()
	var p *picture
	err := h.alone(ctx, func() error {
		if h.loaded && h.seq-h.saved.seq >= least && h.seq >= n.indexEvery() {
			p = &picture{Frozen: h.index().Freeze(), seq: h.seq, saved: h.saved, names: h.saved.names}
		}
		return nil
	})
	if err != nil || p == nil {
		return err
	}
	key, err := n.keyOf(ctx, p.saved.life)
	if err != nil {
		return fmt.Errorf("save the index: %w", err)
	}
	if key == nil {
		return h.alone(ctx, func() error { h.loaded = h.loaded && h.saved != p.saved; return nil })
	}
	names, err := h.save(ctx, key, p)
	if err != nil {
		return fmt.Errorf("save the index: %w", err)
	}
	return h.alone(ctx, func() error { p.saved.names, p.saved.seq = names, p.seq; return nil })
}

// keyOf gives the key of the files in one of its lives, and draws it if there is
// none yet; nil when that life has ended: words were taken off since the picture
// was made.
func (n *Node) keyOf(ctx context.Context, of int64) (key []byte, err error) {
	err = n.Store.Write(ctx, func(tx *db.Tx) (err error) {
		var life int64
		if key, life, err = indexKey(tx); err != nil || life != of {
			key = nil
			return err
		}
		if key != nil {
			return nil
		}
		key = make([]byte, seal.StreamKeySize)
		if _, err := io.ReadFull(n.Random, key); err != nil {
			return fmt.Errorf("draw the key of the saved index: %w", err)
		}
		return tx.Exec(`INSERT INTO index_keys (one, life, key) VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE SET key = excluded.key`, life, key)
	})
	return key, err
}

// save writes what is not saved yet of a picture, and gives the names of its
// segments.
func (h *holdings) save(ctx context.Context, key []byte, p *picture) (map[match.Segment]string, error) {
	if err := os.MkdirAll(h.folder(), 0o700); err != nil {
		return nil, err
	}
	var cursor string
	err := h.node.Store.Read(ctx, func(tx *db.ReadTx) (err error) {
		cursor, err = h.place(tx, p.seq)
		return err
	})
	if err != nil {
		return nil, err
	}
	var names []string
	kept := map[match.Segment]string{}
	for i, s := range p.Segments() {
		name := p.names[s]
		if _, err := os.Stat(filepath.Join(h.folder(), name)); name == "" || err != nil {
			// Drawn, so that two processes never write under one name.
			var own [8]byte
			if _, err := io.ReadFull(h.node.Random, own[:]); err != nil {
				return nil, fmt.Errorf("draw the name of a file: %w", err)
			}
			name = fmt.Sprintf("segment-%d-%d-%d-%x", p.saved.life, p.seq, i, own)
			if err := h.writeFile(name, key, s.Save); err != nil {
				return nil, err
			}
		}
		kept[s] = name
		names = append(names, name)
	}
	err = h.writeFile(manifestFile, key, func(w io.Writer) error { return p.SaveManifest(w, cursor, names) })
	if err != nil {
		return nil, err
	}
	return kept, h.sweep(names)
}

// indexCheck tells where the index in memory came from.
func (n *Node) indexCheck(ctx context.Context) (view.Check, error) {
	h := n.holdings
	c := view.Check{Name: "index of names", OK: true}
	err := h.alone(ctx, func() error {
		switch {
		case !h.loaded:
			c.Text = "read at the first question"
		case h.saved.taken > 0:
			c.Text = fmt.Sprintf("taken as saved up to record %d, saved up to %d, now at %d", h.saved.taken, h.saved.seq, h.seq)
		case h.saved.refused != nil:
			c.Text = "the saved one was refused, so it was made of the ledger: " + h.saved.refused.Error()
		default:
			c.Text = fmt.Sprintf("made of the ledger, saved up to record %d, now at %d", h.saved.seq, h.seq)
		}
		return nil
	})
	return c, err
}

// writeFile puts a sealed file in its place whole, or not at all.
func (h *holdings) writeFile(name string, key []byte, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(h.folder(), "new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	w, err := seal.SealStream(f, key, "index "+name, h.node.Random)
	if err == nil {
		err = errors.Join(write(w), w.Close(), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(h.folder(), name))
}

// sweep removes what no manifest names any more.
func (h *holdings) sweep(names []string) error {
	all, err := os.ReadDir(h.folder())
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range all {
		if f.Name() == manifestFile || slices.Contains(names, f.Name()) || !strings.HasPrefix(f.Name(), "segment-") && !strings.HasPrefix(f.Name(), "new-") {
			continue
		}
		if err := os.Remove(filepath.Join(h.folder(), f.Name())); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (h *holdings) folder() string { return h.node.IndexFolder }

func (n *Node) indexEvery() int64 {
	if n.IndexEvery > 0 {
		return n.IndexEvery
	}
	return indexEvery
}
