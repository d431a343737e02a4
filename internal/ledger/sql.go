package ledger

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

const createRecords = `
CREATE TABLE records (
	seq        {{int}} PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	kind       {{int}} NOT NULL,
	originator TEXT NOT NULL,
	recorded   {{int}} NOT NULL,
	mark       {{int}} NOT NULL,
	report     TEXT NOT NULL,
	header     {{blob}} NOT NULL,
	signature  {{blob}} NOT NULL,
	salt       {{blob}},
	payload    {{blob}},
	chain      {{blob}} NOT NULL
) {{strict}};
CREATE INDEX records_report ON records (report) WHERE report <> '';
CREATE TABLE ledger_head (
	one       {{int}} PRIMARY KEY CHECK (one = 1),
	seq       {{int}} NOT NULL,
	chain     {{blob}} NOT NULL,
	edge      {{blob}} NOT NULL,
	root      {{blob}} NOT NULL,
	signature {{blob}} NOT NULL
) {{strict}};
CREATE TABLE followers (
	name TEXT PRIMARY KEY,
	seq  {{int}} NOT NULL
) {{strict}};
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "ledger", Number: 1, SQL: createRecords}, {Room: "ledger", Number: 2, SQL: addWithdrawn},
		{Room: "ledger", Number: 3, SQL: createErasures}}
}

// readHead returns the head, within a commit as the closures before left it.
func readHead(tx db.Queryer) (head, error) {
	h := head{tree: seal.NewTree()}
	var chain, edge []byte
	if w, ok := tx.(*db.Tx); ok {
		if last, ok := w.Held(headKey{}).(heldHead); ok {
			tree, err := seal.OpenTree(uint64(last.seq), last.edge)
			return head{seq: last.seq, chain: last.chain, tree: tree}, err
		}
	}
	rows, err := tx.Query(`SELECT seq, chain, edge FROM ledger_head WHERE one = 1`)
	if err != nil {
		return h, fmt.Errorf("read ledger head: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		return h, rows.Err()
	}
	if err := rows.Scan(&h.seq, &chain, &edge); err != nil {
		return h, fmt.Errorf("read ledger head: %w", err)
	}
	copy(h.chain[:], chain)
	if h.tree, err = seal.OpenTree(uint64(h.seq), edge); err != nil {
		return h, fmt.Errorf("read ledger head: %w", err)
	}
	return h, nil
}

// heldHead is the head between the closures that share a commit.
type heldHead struct {
	seq   int64
	chain [32]byte
	edge  []byte
}

// write puts the head on record: its row is written and its root signed once
// for all closures that share a commit, see signHead.
func (h *head) write(tx *db.Tx, s Signer) {
	tx.Hold(headKey{}, heldHead{seq: h.seq, chain: h.chain, edge: h.tree.Edge()})
	tx.BeforeCommit(headKey{}, func(tx *db.Tx) error { return signHead(tx, s) })
}

// headKey names the head among what the closures of a commit hold, and its
// signing among what the commit ends with.
type headKey struct{}

// signHead writes the head and signs the root over everything that the commit
// holds.
func signHead(tx *db.Tx, s Signer) error {
	h, err := readHead(tx)
	if err != nil {
		return err
	}
	root := h.tree.Root()
	err = tx.Exec(`INSERT INTO ledger_head (one, seq, chain, edge, root, signature) VALUES (1,$1,$2,$3,$4,$5)
		ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, chain = excluded.chain, edge = excluded.edge,
		root = excluded.root, signature = excluded.signature`,
		h.seq, h.chain[:], h.tree.Edge(), root[:], s.Sign(headMessage(h.seq, h.chain, root)))
	if err != nil {
		return fmt.Errorf("write ledger head: %w", err)
	}
	return nil
}

func headMessage(seq int64, chain, root [32]byte) []byte {
	return fmt.Appendf(nil, "liaison ledger head v1\n%d\n%x\n%x\n", seq, chain, root)
}

func findSeq(tx db.Queryer, id claim.ID) (int64, error) {
	rows, err := tx.Query(`SELECT seq FROM records WHERE id = $1`, string(id))
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var seq int64
	if rows.Next() {
		if err := rows.Scan(&seq); err != nil {
			return 0, err
		}
	}
	return seq, rows.Err()
}

// addWithdrawn marks records that no projection shows, see Withdraw.
const addWithdrawn = `ALTER TABLE records ADD COLUMN withdrawn {{int}} NOT NULL DEFAULT 0;`

const recordColumns = `seq, mark, withdrawn, header, signature, salt, payload`

// Get returns the entry of a record; fault.NotFound when there is none.
func (l *Ledger) Get(tx db.Queryer, id claim.ID) (Entry, error) {
	var found []Entry
	err := l.scan(tx, func(e Entry) error { found = append(found, e); return nil },
		`SELECT `+recordColumns+` FROM records WHERE id = $1`, string(id))
	if err != nil {
		return Entry{}, err
	}
	if len(found) == 0 {
		return Entry{}, fault.New(fault.NotFound, "no such record")
	}
	return found[0], nil
}

// BySeq returns the entry with a number; fault.NotFound when there is none.
func (l *Ledger) BySeq(tx db.Queryer, seq int64) (Entry, error) {
	var found []Entry
	err := l.scan(tx, func(e Entry) error { found = append(found, e); return nil },
		`SELECT `+recordColumns+` FROM records WHERE seq = $1`, seq)
	if err != nil {
		return Entry{}, err
	}
	if len(found) == 0 {
		return Entry{}, fault.New(fault.NotFound, "no such record")
	}
	return found[0], nil
}

// readAtOnce bounds the numbers of one statement.
const readAtOnce = 500

// BySeqs returns the entries with these numbers by number, read a few hundred
// at a time; a number that no record has is fault.NotFound.
func (l *Ledger) BySeqs(tx db.Queryer, seqs []int64) (map[int64]Entry, error) {
	out := make(map[int64]Entry, len(seqs))
	for part := range slices.Chunk(seqs, readAtOnce) {
		marks, args := make([]string, len(part)), make([]any, len(part))
		for i, seq := range part {
			marks[i], args[i] = fmt.Sprintf("$%d", i+1), seq
		}
		err := l.scan(tx, func(e Entry) error { out[e.Seq] = e; return nil },
			`SELECT `+recordColumns+` FROM records WHERE seq IN (`+strings.Join(marks, ",")+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, seq := range part {
			if _, ok := out[seq]; !ok {
				return nil, fault.New(fault.NotFound, "no such record")
			}
		}
	}
	return out, nil
}

// Range calls fn for each entry with a number above after, in order, at most
// limit of them (0: all), and stops at fn's first error.
func (l *Ledger) Range(tx db.Queryer, after int64, limit int, fn func(Entry) error) error {
	q := `SELECT ` + recordColumns + ` FROM records WHERE seq > $1 ORDER BY seq`
	if limit > 0 {
		return l.scan(tx, fn, q+` LIMIT $2`, after, limit)
	}
	return l.scan(tx, fn, q, after)
}

// OfReport calls fn for each entry that rests on the report.
func (l *Ledger) OfReport(tx db.Queryer, report claim.ReportID, fn func(Entry) error) error {
	return l.scan(tx, fn, `SELECT `+recordColumns+` FROM records WHERE report = $1 AND report <> '' ORDER BY seq`, string(report))
}

func (l *Ledger) scan(tx db.Queryer, fn func(Entry) error, query string, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return fmt.Errorf("read records: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var seq, mark, withdrawn int64
		var header, sig, salt, payload []byte
		if err := rows.Scan(&seq, &mark, &withdrawn, &header, &sig, &salt, &payload); err != nil {
			return fmt.Errorf("read record: %w", err)
		}
		r, err := claim.Open(header, sig, salt, payload)
		if err != nil {
			return fmt.Errorf("read record %d: %w", seq, err)
		}
		e, err := l.entry(seq, uint32(mark), r)
		if err != nil {
			return fmt.Errorf("read record %d: %w", seq, err)
		}
		e.Withdrawn = withdrawn != 0
		if err := fn(e); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Cursor returns how far a follower has read.
func Cursor(tx db.Queryer, name string) (int64, error) {
	rows, err := tx.Query(`SELECT seq FROM followers WHERE name = $1`, name)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var seq int64
	if rows.Next() {
		if err := rows.Scan(&seq); err != nil {
			return 0, err
		}
	}
	return seq, rows.Err()
}

// SetCursor records how far a follower has read, in the transaction of what
// it wrote.
func SetCursor(tx *db.Tx, name string, seq int64) error {
	return tx.Exec(`INSERT INTO followers (name, seq) VALUES ($1,$2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq`, name, seq)
}
