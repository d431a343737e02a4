package node

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
)

// ErasureList says where the list of erasures lies outside of the store.
type ErasureList struct {
	// Path is the file; empty keeps none. Its folder must exist: a medium that
	// is not there is not written beside.
	Path string
	// Drawn tells that this life of the store was drawn at this start.
	Drawn bool
	// By is the officer at whose word the node is opened.
	By claim.OfficerID
	// Without is why a store that was restored is opened without its list; empty
	// refuses that.
	Without string
}

// keepErasures writes the lines that the list outside of the store does not have
// yet. It holds the store's one writer meanwhile, so that two processes of the
// node never write at once.
func (n *Node) keepErasures(ctx context.Context) error {
	if n.Erasures.Path == "" {
		return nil
	}
	return n.Store.Write(ctx, n.addErasures)
}

func (n *Node) addErasures(tx *db.Tx) (err error) {
	number, last, err := ledger.LastErasure(tx)
	if err != nil {
		return err
	}
	have, size, line, err := n.tailOf(n.Erasures.Path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return noList(err)
	case have == number && bytes.Equal(line, last):
		return nil
	case have > 0:
		if err := sameErasure(tx, have, line); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(n.Erasures.Path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return noList(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Truncate(size); err != nil { // half a line was never written
		return noList(err)
	}
	if _, err := f.Seek(size, io.SeekStart); err != nil {
		return noList(err)
	}
	out := bufio.NewWriter(f)
	err = ledger.ErasuresAfter(tx, have, func(_ int64, line []byte) error {
		_, err := out.Write(append(line, '\n'))
		return err
	})
	if err = errors.Join(err, out.Flush(), f.Sync()); err != nil {
		return noList(err)
	}
	return nil
}

func noList(err error) error {
	if fault.Is(err, fault.Conflict) { // it was read, and says itself what is wrong with it
		return err
	}
	return fault.Wrap(fault.Unavailable, err, "the list of erasures cannot be written or read").WithMend("see that its folder is there and can be written, or name another: liaison erasures keep FILE")
}

// sameErasure refuses a list whose line is not the one that this store wrote.
func sameErasure(q db.Queryer, number int64, line []byte) error {
	var own string
	err := q.QueryRow(`SELECT line FROM erasures WHERE number = $1`, number).Scan(&own)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return fmt.Errorf("read erasure %d: %w", number, err)
	}
	if own != string(line) {
		return fault.New(fault.Conflict, "line %d of the list of erasures is not the one that this store wrote", number).
			WithMend("name the list of this node, or another copy of it, and find out who changed this one")
	}
	return nil
}

// tailOf returns number and bytes of the last whole line of a list, and where
// it ends. A file that is no list is refused: what follows that place is cut off.
func (n *Node) tailOf(path string) (number, size int64, line []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return 0, 0, nil, err
	}
	from := max(0, info.Size()-2*ledger.MaxErasure)
	b := make([]byte, info.Size()-from)
	if _, err := f.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, nil, err
	}
	end := bytes.LastIndexByte(b, '\n')
	if end < 0 { // a crash may have left the beginning of the first line
		first := []byte(`{"n":1,"agency":"` + string(n.Agency) + `",`)
		if k := min(len(b), len(first)); from > 0 || !bytes.Equal(b[:k], first[:k]) {
			return 0, 0, nil, otherFile(path)
		}
		return 0, 0, nil, nil
	}
	line = b[bytes.LastIndexByte(b[:end], '\n')+1 : end]
	var e ledger.Erasure
	switch err := json.Unmarshal(line, &e); {
	case err == nil && e.Number < 1:
		return 0, 0, nil, otherFile(path)
	case err != nil:
		return 0, 0, nil, fault.New(fault.Conflict, "the last line of the list of erasures is damaged").WithMend("use another copy of the list, and find out who changed this one")
	}
	return e.Number, from + int64(end) + 1, line, nil
}

func otherFile(path string) error {
	return fault.New(fault.Conflict, "%s is no list of erasures", filepath.Base(path)).WithMend("name another file: liaison erasures keep FILE")
}

// readErasures reads a list whole and has each called for every line, proved to
// be this agency's and to follow the one before. It returns the last line.
func (n *Node) readErasures(path string, each func(ledger.Erasure, []byte) error) (last ledger.Erasure, err error) {
	f, err := os.Open(path)
	if err != nil {
		return last, noList(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewReaderSize(f, ledger.MaxErasure)
	var before []byte
	for number := int64(1); ; number++ {
		line, err := in.ReadSlice('\n')
		if errors.Is(err, io.EOF) {
			return last, nil // what follows the last whole line was never written
		}
		if err != nil {
			return last, fault.Wrap(fault.Conflict, err, "line %d of %s is no line of a list of erasures", number, filepath.Base(path)).WithMend("name the list of this node")
		}
		line = bytes.Clone(line[:len(line)-1])
		if last, err = n.ledger.ReadErasure(line, before, number); err != nil {
			return last, err
		}
		if err := each(last, line); err != nil {
			return last, err
		}
		before = line
	}
}
