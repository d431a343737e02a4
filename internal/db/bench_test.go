package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"liaison/internal/db"
	"liaison/internal/dbtest"
)

// The shape of a ledger append: read and write the head, a record, two index
// rows.
var appendShape = db.Migration{Room: "bench", Number: 1, SQL: `
CREATE TABLE head (one {{int}} PRIMARY KEY, seq {{int}} NOT NULL, edge {{blob}} NOT NULL) {{strict}};
CREATE TABLE records (seq {{int}} PRIMARY KEY, id TEXT NOT NULL UNIQUE, mark {{int}} NOT NULL, header {{blob}} NOT NULL, payload {{blob}}) {{strict}};
CREATE TABLE names (hash {{int}} NOT NULL, seq {{int}} NOT NULL, PRIMARY KEY (hash, seq)) {{strict}};
INSERT INTO head VALUES (1, 0, CAST('' AS {{blob}}));`}

func appendRecord(tx *db.Tx, header, payload []byte) error {
	var seq int64
	var edge []byte
	if err := tx.QueryRow(`SELECT seq, edge FROM head WHERE one = 1`).Scan(&seq, &edge); err != nil {
		return err
	}
	seq++
	if err := tx.Exec(`INSERT INTO records (seq, id, mark, header, payload) VALUES ($1,$2,$3,$4,$5)`,
		seq, fmt.Sprintf("%064x", uint64(seq)*0x9e3779b97f4a7c15), 1, header, payload); err != nil {
		return err
	}
	for i := range int64(2) {
		if err := tx.Exec(`INSERT INTO names (hash, seq) VALUES ($1,$2)`, int64(uint64(seq+i)*0x9e3779b97f4a7c15>>1), seq); err != nil {
			return err
		}
	}
	return tx.Exec(`UPDATE head SET seq = $1, edge = $2 WHERE one = 1`, seq, header)
}

// BenchmarkAppend is durable appends of five statements by many callers.
func BenchmarkAppend(b *testing.B) {
	header, payload := make([]byte, 200), make([]byte, 300)
	for _, callers := range []int{1, 16, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			o := dbtest.Options(b, appendShape)
			s := dbtest.OpenWith(b, o)
			work := make(chan struct{})
			var wg sync.WaitGroup
			for range callers {
				wg.Go(func() {
					for range work {
						if err := s.Write(context.Background(), func(tx *db.Tx) error { return appendRecord(tx, header, payload) }); err != nil {
							b.Error(err)
						}
					}
				})
			}
			b.ResetTimer()
			for range b.N {
				work <- struct{}{}
			}
			close(work)
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
		})
	}
}

// BenchmarkBulk is many appends in one closure.
func BenchmarkBulk(b *testing.B) {
	s := dbtest.Open(b, appendShape)
	header, payload := make([]byte, 200), make([]byte, 300)
	b.ResetTimer()
	if err := s.Write(context.Background(), func(tx *db.Tx) error {
		for range b.N {
			if err := appendRecord(tx, header, payload); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}

// BenchmarkDrivers compares database/sql with the driver's native interface on
// the same plain file: one insert of five columns and one point read a round.
func BenchmarkDrivers(b *testing.B) {
	const table = `CREATE TABLE t (seq INTEGER PRIMARY KEY, id TEXT, mark INTEGER, header BLOB, payload BLOB) STRICT`
	const insert, read = `INSERT INTO t VALUES (?1,?2,?3,?4,?5)`, `SELECT id, header FROM t WHERE seq = ?1`
	header, payload := make([]byte, 200), make([]byte, 300)
	b.Run("database-sql", func(b *testing.B) {
		pool, err := driver.Open("file:" + b.TempDir() + "/a.db?_pragma=journal_mode(wal)")
		if err != nil {
			b.Fatal(err)
		}
		defer pool.Close()
		if _, err := pool.Exec(table); err != nil {
			b.Fatal(err)
		}
		tx, err := pool.Begin()
		if err != nil {
			b.Fatal(err)
		}
		ins, _ := tx.Prepare(insert)
		sel, _ := tx.Prepare(read)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := ins.Exec(i, "0123456789abcdef0123456789abcdef", 1, header, payload); err != nil {
				b.Fatal(err)
			}
			var id string
			var h sql.RawBytes
			rows, err := sel.Query(i)
			if err != nil {
				b.Fatal(err)
			}
			if !rows.Next() || rows.Scan(&id, &h) != nil {
				b.Fatal("no row")
			}
			rows.Close()
		}
		tx.Rollback()
	})
	b.Run("native", func(b *testing.B) {
		c, err := sqlite3.Open("file:" + b.TempDir() + "/a.db?_pragma=journal_mode(wal)")
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		if err := c.Exec(table + ";BEGIN"); err != nil {
			b.Fatal(err)
		}
		ins, _, _ := c.Prepare(insert)
		defer ins.Close()
		sel, _, _ := c.Prepare(read)
		defer sel.Close()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			ins.BindInt(1, i)
			ins.BindText(2, "0123456789abcdef0123456789abcdef")
			ins.BindInt(3, 1)
			ins.BindBlob(4, header)
			ins.BindBlob(5, payload)
			if err := ins.Exec(); err != nil {
				b.Fatal(err)
			}
			sel.BindInt(1, i)
			if !sel.Step() {
				b.Fatal("no row")
			}
			_, _ = sel.ColumnText(0), sel.ColumnRawBlob(1)
			sel.Reset()
		}
		c.Exec("ROLLBACK")
	})
}
