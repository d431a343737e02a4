package marking

import (
	"errors"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
)

const createMarkings = `
CREATE TABLE markings (
	n    {{int}} PRIMARY KEY,
	body {{blob}} NOT NULL UNIQUE
) {{strict}};
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "marking", Number: 1, SQL: createMarkings}}
}

// Intern returns the local number of the marking, giving it the next one if
// it is new. A new number is known to Bits once tx has committed; when the
// transaction fails it never was.
func (in *Interner) Intern(tx *db.Tx, m claim.Marking) (uint32, error) {
	if err := m.Validate(); err != nil {
		return 0, err
	}
	key, err := markingKey(m)
	if err != nil {
		return 0, err
	}
	if n, ok := in.lookup(key); ok {
		return n, nil
	}
	var n int64
	err = tx.QueryRow(`SELECT n FROM markings WHERE body = $1`, []byte(key)).Scan(&n)
	if err == nil {
		return uint32(n), nil // of this transaction, or of another process
	}
	if !errors.Is(err, db.ErrNoRows) {
		return 0, fmt.Errorf("find marking: %w", err)
	}
	if err := tx.QueryRow(`SELECT COALESCE(MAX(n), 0) + 1 FROM markings`).Scan(&n); err != nil {
		return 0, fmt.Errorf("number marking: %w", err)
	}
	if err := tx.Exec(`INSERT INTO markings (n, body) VALUES ($1, $2)`, n, []byte(key)); err != nil {
		return 0, fmt.Errorf("intern marking %d: %w", n, err)
	}
	tx.AfterCommit(func() { in.follow(uint32(n), key) })
	return uint32(n), nil
}

// Load takes into memory what was committed since the last time: at the
// start of the node all markings, later the few that are new. It is cheap
// when there are none. It reads from a snapshot and from no writing
// transaction: what such a one has put into the table may never be, and its
// number then be another marking's.
func (in *Interner) Load(tx *db.ReadTx) error {
	rows, err := tx.Query(`SELECT n, body FROM markings WHERE n > $1 ORDER BY n`, int64(in.Len()))
	if err != nil {
		return fmt.Errorf("load markings: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		var body []byte
		if err := rows.Scan(&n, &body); err != nil {
			return fmt.Errorf("load markings: %w", err)
		}
		if err := in.learn(uint32(n), string(body)); err != nil {
			return fmt.Errorf("load marking %d: %w", n, err)
		}
	}
	return rows.Err()
}
