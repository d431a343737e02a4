package db

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"

	"liaison/internal/fault"
)

// Migration is one numbered step of one room's tables. Steps are forward only
// and never changed once released: the store remembers the checksum of each.
type Migration struct {
	// Room is the package that owns the tables.
	Room string
	// Number counts from 1 within the room, without gaps.
	Number int
	// SQL is one or more statements in shared SQL and DDL words.
	SQL string
	// PostgreSQL replaces SQL on that engine where the words do not suffice.
	PostgreSQL string
}

var words = map[string][2]string{
	"int":    {"INTEGER", "BIGINT"},
	"bool":   {"INTEGER", "BOOLEAN"},
	"blob":   {"BLOB", "BYTEA"},
	"float":  {"REAL", "DOUBLE PRECISION"},
	"strict": {"STRICT", ""},
	"packed": {"STRICT, WITHOUT ROWID", ""},
}

var wordForm = regexp.MustCompile(`\{\{[^}]*\}\}`)

// ddl puts the engine's types in place of the DDL words.
func ddl(e Engine, sql string) (string, error) {
	var unknown string
	out := wordForm.ReplaceAllStringFunc(sql, func(w string) string {
		t, ok := words[strings.TrimSpace(w[2:len(w)-2])]
		if !ok {
			unknown = w
		}
		return t[e]
	})
	if unknown != "" {
		return "", fault.New(fault.Internal, "unknown DDL word %s", unknown)
	}
	return out, nil
}

func (m Migration) text(e Engine) (string, error) {
	sql := m.SQL
	if e == PostgreSQL && m.PostgreSQL != "" {
		sql = m.PostgreSQL
	}
	out, err := ddl(e, sql)
	if err != nil {
		return "", fmt.Errorf("migration %s %d: %w", m.Room, m.Number, err)
	}
	return out, nil
}

// sum covers both texts, so that a change for one engine shows on the other.
func (m Migration) sum() [32]byte {
	return sha256.Sum256([]byte(m.SQL + "\x00" + m.PostgreSQL))
}

const ownTables = `
CREATE TABLE IF NOT EXISTS db_migrations (
	room     TEXT NOT NULL,
	number   {{int}} NOT NULL,
	checksum {{blob}} NOT NULL,
	PRIMARY KEY (room, number)
) {{strict}};
CREATE TABLE IF NOT EXISTS db_writers (
	writer {{int}} PRIMARY KEY,
	batch  {{int}} NOT NULL
) {{strict}};
`

// checkNumbers finds a gap or a double before anything is touched.
func checkNumbers(all []Migration) error {
	last := map[string]int{}
	for _, m := range all {
		if m.Room == "" || m.Number != last[m.Room]+1 {
			return fault.New(fault.Internal, "migration %s %d follows %d", m.Room, m.Number, last[m.Room])
		}
		last[m.Room] = m.Number
	}
	return nil
}

type migrationKey struct {
	room   string
	number int
}

// migrate applies what is missing, inside the caller's transaction.
func migrate(tx *Tx, all []Migration) error {
	own, err := ddl(tx.Engine(), ownTables)
	if err != nil {
		return err
	}
	if err := tx.c.script(own); err != nil {
		return fmt.Errorf("make the table of migrations: %w", err)
	}
	done, err := applied(tx)
	if err != nil {
		return err
	}
	for _, m := range all {
		k, sum := migrationKey{m.Room, m.Number}, m.sum()
		if old, ok := done[k]; ok {
			if old != sum {
				return fault.New(fault.Conflict, "migration %s %d differs from the one this store was made with", m.Room, m.Number)
			}
			delete(done, k)
			continue
		}
		sql, err := m.text(tx.Engine())
		if err != nil {
			return err
		}
		if err := tx.c.script(sql); err != nil {
			return fmt.Errorf("migrate %s %d: %w", m.Room, m.Number, err)
		}
		if err := tx.Exec(`INSERT INTO db_migrations (room, number, checksum) VALUES ($1,$2,$3)`, m.Room, m.Number, sum[:]); err != nil {
			return fmt.Errorf("record migration %s %d: %w", m.Room, m.Number, err)
		}
	}
	for k := range done {
		return fault.New(fault.Conflict, "the store holds migration %s %d, which this program does not know", k.room, k.number).
			WithMend("start the newer program that made it")
	}
	return nil
}

func applied(tx *Tx) (map[migrationKey][32]byte, error) {
	rows, err := tx.Query(`SELECT room, number, checksum FROM db_migrations ORDER BY room, number`)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	defer rows.Close()
	done := map[migrationKey][32]byte{}
	for rows.Next() {
		var k migrationKey
		var sum []byte
		if err := rows.Scan(&k.room, &k.number, &sum); err != nil {
			return nil, fmt.Errorf("read migrations: %w", err)
		}
		var s [32]byte
		copy(s[:], sum)
		done[k] = s
	}
	return done, rows.Err()
}
