package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"sync"

	"liaison/internal/db"
)

// Rebuild empties every projection and applies the whole ledger again, in
// one transaction: a reader sees the old tables or the new. progress is
// called now and then with the number reached; it may be nil.
func (l *Ledger) Rebuild(ctx context.Context, s *db.Store, progress func(seq int64)) (records int64, err error) {
	err = s.Write(ctx, func(tx *db.Tx) (err error) {
		records, err = l.RebuildTx(tx, progress)
		return err
	})
	return records, err
}

// RebuildTx is Rebuild within a transaction of the caller's.
func (l *Ledger) RebuildTx(tx *db.Tx, progress func(seq int64)) (records int64, err error) {
	ctx := tx.Context()
	err = func() error {
		for _, p := range l.projections {
			for _, t := range p.Tables() {
				if err := tx.Exec(`DELETE FROM ` + t.Name); err != nil {
					return fmt.Errorf("empty table %s: %w", t.Name, err)
				}
			}
		}
		for after := int64(0); ; {
			n := 0
			var batch []Entry
			if err := l.Range(tx, after, 1000, func(e Entry) error { batch = append(batch, e); return nil }); err != nil {
				return err
			}
			ready := l.prepareAll(batch)
			for i, e := range batch {
				if err := l.apply(tx, e, ready[i]); err != nil {
					return err
				}
				after, n = e.Seq, n+1
			}
			records += int64(n)
			if progress != nil && n > 0 {
				progress(after)
			}
			if n < 1000 {
				return ctx.Err()
			}
		}
	}()
	return records, err
}

// prepareAll prepares entries on all processors.
func (l *Ledger) prepareAll(entries []Entry) [][]any {
	ready := make([][]any, len(entries))
	var g sync.WaitGroup
	for from := 0; from < len(entries); from += signTogether {
		g.Go(func() {
			for i := from; i < min(from+signTogether, len(entries)); i++ {
				ready[i] = l.prepare(entries[i])
			}
		})
	}
	g.Wait()
	return ready
}

// Digest hashes every row of every projection table in a fixed order: equal
// digests mean equal tables, byte for byte.
func (l *Ledger) Digest(tx db.Queryer) (string, error) {
	h := sha256.New()
	for _, p := range l.projections {
		for _, t := range p.Tables() {
			if err := digestTable(tx, h, t); err != nil {
				return "", fmt.Errorf("digest table %s: %w", t.Name, err)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

type byteWriter interface{ Write([]byte) (int, error) }

func digestTable(tx db.Queryer, h byteWriter, t Table) error {
	fmt.Fprintf(h, "table %s\n", t.Name)
	rows, err := tx.Query(`SELECT * FROM ` + t.Name + ` ORDER BY ` + t.OrderBy)
	if err != nil {
		return err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(cols))
	dest := make([]any, len(cols))
	for i := range values {
		dest[i] = &values[i]
	}
	var row []byte
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		row = row[:0]
		for i, v := range values {
			row = appendCell(append(row, cols[i]...), v)
		}
		if _, err := h.Write(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// appendCell writes a value with its kind and, where it may vary, its length:
// no two rows have one writing.
func appendCell(b []byte, v any) []byte {
	switch x := v.(type) {
	case nil:
		return append(b, 0)
	case []byte:
		return append(binary.AppendUvarint(append(b, 'b'), uint64(len(x))), x...)
	case string:
		return append(binary.AppendUvarint(append(b, 's'), uint64(len(x))), x...)
	case int64:
		return binary.AppendVarint(append(b, 'i'), x)
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 'f'), math.Float64bits(x))
	default:
		text := fmt.Sprint(x)
		return append(binary.AppendUvarint(append(b, 't'), uint64(len(text))), text...)
	}
}
