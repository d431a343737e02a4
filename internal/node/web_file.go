package node

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/link"
	"liaison/internal/view"
)

// The graph is saved whole, in one file of the shelf (shelf.go): the place on the
// ledger that it reaches, then what link.Web saves of itself. A whole file costs
// a second for a million ties, so it is written at the end of a process that
// serves, and meanwhile when a share of its records is new.
const (
	webFile = "graph"
	// webShare is the part of the records, one in so many, after which the graph
	// is saved anew.
	webShare = 32
	// webBehind is the part of the records, one in so many, that may be missing
	// in a saved graph: what is further behind is made of the tables in less time.
	webBehind = 8
)

// savedWeb is what this process knows of the file. It is changed by whoever
// holds the mirror alone.
type savedWeb struct {
	seq     int64 // up to which record the file goes; 0 without one
	taken   int64 // up to which record the one went that was taken at the start
	refused error // why the one that was there was not taken
}

// loadWeb takes the saved graph, or makes one of the tables.
func (n *Node) loadWeb(tx db.Queryer) (int64, error) {
	n.webSaved = savedWeb{}
	key, _, err := indexKey(tx)
	if err != nil {
		return 0, err
	}
	if n.shelf.folder() != "" && key != nil {
		seq, err := n.openWeb(tx, key)
		if err == nil {
			n.webSaved = savedWeb{seq: seq, taken: seq}
			return seq, nil
		}
		n.webSaved.refused = err // the tables have it all
	}
	return n.web.Load(tx)
}

func (n *Node) openWeb(tx db.Queryer, key []byte) (seq int64, err error) {
	f, err := n.shelf.openFile(webFile, key)
	if err != nil {
		return 0, err
	}
	defer func() { err = firstOf(err, f.Close()) }()
	r := bufio.NewReaderSize(f, 1<<16)
	cursor, err := r.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("read the place of the saved graph: %w", err)
	}
	if seq, err = n.shelf.placeOf(tx, strings.TrimSuffix(cursor, "\n")); err != nil {
		return 0, err
	}
	var end int64
	if err := tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM records`).Scan(&end); err != nil {
		return 0, fmt.Errorf("read the ledger's end: %w", err)
	}
	if end-seq > max(indexEvery, end/webBehind) {
		return 0, fault.New(fault.Conflict, "the saved graph goes up to record %d of %d", seq, end)
	}
	got, err := n.web.Restore(r)
	if err == nil && got != seq {
		err = fault.New(fault.Conflict, "the saved graph says that it goes up to record %d, and its place is %d", got, seq)
	}
	return seq, err
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// keepWeb saves the graph if it is warm and enough records came since it was
// saved; at the end, if any did. The picture is made of one snapshot, whose key
// it is sealed with: an erasure that comes later ends that key.
func (n *Node) keepWeb(ctx context.Context, end bool) error {
	if n.shelf.folder() == "" || !n.web.Ready() {
		return nil
	}
	release, err := n.shelf.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	var picture *link.Web
	var life int64
	err = n.Store.Read(ctx, func(tx *db.ReadTx) (err error) {
		if err = n.warmWeb(ctx, tx); err != nil {
			return err
		}
		if _, life, err = indexKey(tx); err != nil {
			return err
		}
		return n.webMirror.alone(ctx, func() error {
			seq, fresh := n.webMirror.seq, n.webMirror.seq-n.webSaved.seq
			if !n.webMirror.loaded || seq < n.indexEvery() || fresh < 1 || !end && fresh < max(n.indexEvery(), seq/webShare) {
				return nil
			}
			picture = n.web.Copy()
			return nil
		})
	})
	if err != nil || picture == nil {
		return err
	}
	if picture, err = picture.Compact(); err != nil {
		return err
	}
	key, err := n.shelf.keyOf(ctx, life)
	if err != nil || key == nil {
		return err
	}
	if err := n.saveWeb(ctx, key, picture); err != nil {
		return fmt.Errorf("save the graph: %w", err)
	}
	return n.webMirror.alone(ctx, func() error { n.webSaved.seq = picture.Seq(); return nil })
}

func (n *Node) saveWeb(ctx context.Context, key []byte, picture *link.Web) error {
	if err := os.MkdirAll(n.shelf.folder(), 0o700); err != nil {
		return err
	}
	var place string
	err := n.Store.Read(ctx, func(tx *db.ReadTx) (err error) {
		place, err = n.shelf.place(tx, picture.Seq())
		return err
	})
	if err != nil {
		return err
	}
	return n.shelf.writeFile(webFile, key, func(w io.Writer) error {
		if _, err := io.WriteString(w, place+"\n"); err != nil {
			return err
		}
		return picture.Save(w)
	})
}

// webCheck tells where the graph in memory came from.
func (n *Node) webCheck(ctx context.Context) (view.Check, error) {
	c := view.Check{Name: "graph", OK: true}
	err := n.webMirror.alone(ctx, func() error {
		c.Text = provenance(n.webMirror.loaded, n.webSaved.taken, n.webSaved.seq, n.webMirror.seq, n.webSaved.refused)
		return nil
	})
	return c, err
}
