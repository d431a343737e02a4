package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"liaison/internal/db"
	"liaison/internal/match"
	"liaison/internal/view"
)

// indexEvery is after how many further records the index is saved anew, if the
// node’s Parts say nothing else.
const indexEvery = 1000

// manifestFile names the segments of the index of names: those never change, so a
// save writes what is new and the manifest.
const manifestFile = "manifest"

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

// SaveIndex saves the index of names and the graph as they stand, those that were
// read at all and have enough in them to be worth a file. It is for the wiring.
func (n *Node) SaveIndex(ctx context.Context) error { return n.keepPictures(ctx, true) }

// keepPictures saves what is in memory, where enough has come since it was saved,
// or at the end, where anything has.
func (n *Node) keepPictures(ctx context.Context, end bool) error {
	least := n.indexEvery()
	if end {
		least = 1
	}
	return errors.Join(n.keepIndex(ctx, least), n.keepWeb(ctx, end))
}

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
	release, err := h.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := h.bury(ctx); err != nil {
		return err
	}
	var p *picture
	err = h.alone(ctx, func() error {
		// What went out of use meanwhile is buried before the next save.
		if h.folder() != "" && h.loaded && !h.dead && h.seq-h.saved.seq >= least && h.seq >= n.indexEvery() {
			p = &picture{Frozen: h.index().Freeze(), seq: h.seq, saved: h.saved, names: h.saved.names}
		}
		return nil
	})
	if err != nil || p == nil {
		return err
	}
	key, err := h.keyOf(ctx, p.saved.life)
	if err != nil {
		return fmt.Errorf("save the index: %w", err)
	}
	if key == nil { // words went out of use meanwhile, of which the picture hears next
		return nil
	}
	names, err := h.save(ctx, key, p)
	if err != nil {
		return fmt.Errorf("save the index: %w", err)
	}
	return h.alone(ctx, func() error { p.saved.names, p.saved.seq = names, p.seq; return nil })
}

// bury packs the index anew if names that went out of use are still in it. Nobody
// waits for that, and from then on they are in no memory and in no file.
func (h *holdings) bury(ctx context.Context) error {
	var ix *match.Index
	err := h.alone(ctx, func() error {
		if h.loaded && h.dead {
			ix, h.dead = h.index(), false
		}
		return nil
	})
	if ix != nil && !ix.Compact() {
		return h.alone(ctx, func() error { h.dead = true; return nil })
	}
	return err
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
		c.Text = provenance(h.loaded, h.saved.taken, h.saved.seq, h.seq, h.saved.refused)
		return nil
	})
	return c, err
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

func (n *Node) indexEvery() int64 {
	if n.IndexEvery > 0 {
		return n.IndexEvery
	}
	return indexEvery
}
