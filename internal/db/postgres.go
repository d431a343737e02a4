package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"liaison/internal/fault"
)

// writersLock is the advisory lock that makes all processes on one PostgreSQL
// take turns, as SQLite's writers do. Rooms may so read, check and write.
const writersLock = 0x6c696169736f6e

// post is a connection to PostgreSQL, through pgx's native interface.
type post struct {
	c      *pgx.Conn
	tx     pgx.Tx
	ctx    context.Context
	broken bool           // the server gave no answer: the connection is gone
	parsed map[string]int // parameters by statement
}

func dialPostgres(o Options) (func(readOnly bool) (conn, error), error) {
	if _, err := pgx.ParseConfig(o.PostgreSQL); err != nil {
		return nil, fault.New(fault.Invalid, "the PostgreSQL connection string cannot be read") // its text may hold a password
	}
	return func(bool) (conn, error) {
		c, err := pgx.Connect(context.Background(), o.PostgreSQL)
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "the database server does not answer")
		}
		return &post{c: c, ctx: context.Background(), parsed: map[string]int{}}, nil
	}, nil
}

func (p *post) engine() Engine { return PostgreSQL }

// begin starts a transaction. Neither it nor commit follows a caller's
// context: a cancelled wait for the standby has committed locally.
func (p *post) begin(write bool) error {
	o := pgx.TxOptions{}
	if !write {
		o = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	}
	tx, err := p.c.BeginTx(context.Background(), o)
	if err != nil {
		return p.failed(err, "BEGIN")
	}
	p.tx = tx
	if write {
		if _, err := tx.Exec(context.Background(), `SELECT pg_advisory_xact_lock($1)`, int64(writersLock)); err != nil {
			return errors.Join(p.failed(err, "take the writers' lock"), p.rollback())
		}
	}
	return nil
}

func (p *post) commit() error {
	tx := p.tx
	p.tx = nil
	return p.failed(tx.Commit(context.Background()), "COMMIT")
}

func (p *post) rollback() error {
	if p.tx == nil {
		return nil
	}
	tx := p.tx
	p.tx = nil
	if err := tx.Rollback(context.Background()); err != nil && !errors.Is(err, pgx.ErrTxClosed) {
		return p.failed(err, "ROLLBACK")
	}
	return nil
}

func (p *post) interruptible(ctx context.Context) { p.ctx = ctx }
func (p *post) lost() bool                        { return p.broken }
func (p *post) sound() bool                       { return !p.broken && !p.c.IsClosed() }
func (p *post) harden() error                     { return nil }
func (p *post) close() error                      { return p.c.Close(context.Background()) }

func (p *post) script(text string) error {
	_, err := p.c.Exec(p.ctx, text, pgx.QueryExecModeSimpleProtocol)
	return p.failed(err, text)
}

func (p *post) args(query string, args []any) ([]any, error) {
	n, ok := p.parsed[query]
	if !ok {
		st, err := parse(query)
		if err != nil {
			return nil, err
		}
		n = st.params
		if len(p.parsed) >= cachedStatements {
			clear(p.parsed)
		}
		p.parsed[query] = n
	}
	if err := checkArgs(query, n, len(args)); err != nil {
		return nil, err
	}
	out := make([]any, len(args))
	for i, a := range args {
		v, err := plain(a)
		if err != nil {
			return nil, fmt.Errorf("parameter $%d of %s: %w", i+1, firstLine(query), err)
		}
		out[i] = v
	}
	return out, nil
}

func (p *post) exec(query string, args []any) (int64, error) {
	vals, err := p.args(query, args)
	if err != nil {
		return 0, err
	}
	tag, err := p.c.Exec(p.ctx, query, vals...)
	if err != nil {
		return 0, p.failed(err, query)
	}
	return tag.RowsAffected(), nil
}

// query reads the whole result at once: PostgreSQL's protocol allows no other
// statement while rows are open, and rooms may run one. Large tables are
// therefore read in pages.
func (p *post) query(query string, args []any) (cursor, error) {
	vals, err := p.args(query, args)
	if err != nil {
		return nil, err
	}
	rows, err := p.c.Query(p.ctx, query, vals...)
	if err != nil {
		return nil, p.failed(err, query)
	}
	defer rows.Close()
	out := &postRows{at: -1}
	for _, f := range rows.FieldDescriptions() {
		out.names = append(out.names, f.Name)
	}
	for rows.Next() {
		row, err := rows.Values()
		if err != nil {
			return nil, p.failed(err, query)
		}
		for i := range row {
			if row[i], err = plain(whole(row[i])); err != nil {
				return nil, fmt.Errorf("column %s of %s: %w", out.names[i], firstLine(query), err)
			}
		}
		out.rows = append(out.rows, row)
	}
	if err := rows.Err(); err != nil {
		return nil, p.failed(err, query)
	}
	return out, nil
}

// whole makes a sum of integers an integer, as SQLite has it: PostgreSQL widens
// it to a numeric.
func whole(v any) any {
	if n, ok := v.(pgtype.Numeric); ok {
		if i, err := n.Int64Value(); err == nil && i.Valid {
			return i.Int64
		}
	}
	return v
}

// failed notes a connection that is gone.
func (p *post) failed(err error, query string) error {
	if err == nil {
		return nil
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		if ctxErr := context.Cause(p.ctx); ctxErr != nil {
			err = ctxErr
		}
		p.broken = true // no word from the server: the connection is gone
		return fault.Wrap(fault.Unavailable, fmt.Errorf("%s: %w", firstLine(query), err), "the database server does not answer")
	}
	return fmt.Errorf("%s: %w", firstLine(query), err)
}

type postRows struct {
	names []string
	rows  [][]any
	at    int
}

func (r *postRows) columns() []string { return r.names }

func (r *postRows) next() (bool, error) {
	r.at++
	return r.at < len(r.rows), nil
}

func (r *postRows) scan(dest []any) error {
	if r.at < 0 || r.at >= len(r.rows) || len(dest) != len(r.names) {
		return fmt.Errorf("scan %d of %d columns", len(dest), len(r.names))
	}
	for i, d := range dest {
		if err := assign(d, r.rows[r.at][i]); err != nil {
			return fmt.Errorf("column %s: %w", r.names[i], err)
		}
	}
	return nil
}

func (r *postRows) close() error { return nil }
