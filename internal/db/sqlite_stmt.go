package db

import (
	"fmt"

	"github.com/ncruces/go-sqlite3"
)

// statement returns a prepared statement for query, from the cache when it is
// not in use. It is given back by release.
func (l *lite) statement(query string, args []any) (*liteStmt, error) {
	s, ok := l.stmts[query]
	if !ok || s.busy {
		p, err := parse(query)
		if err != nil {
			return nil, err
		}
		st, _, err := l.c.PrepareFlags(p.text, sqlite3.PREPARE_PERSISTENT)
		if err != nil {
			return nil, l.failed(err, query)
		}
		if st == nil {
			return nil, fmt.Errorf("no statement in %q", firstLine(query))
		}
		s = &liteStmt{Stmt: st, query: query, params: p.params, cols: st.ColumnCount()}
		if !ok {
			l.keep(s)
		}
	}
	s.busy = true
	if err := checkArgs(query, s.params, len(args)); err != nil {
		l.release(s)
		return nil, err
	}
	for i, a := range args {
		if err := bind(s.Stmt, i+1, a); err != nil {
			l.release(s)
			return nil, fmt.Errorf("parameter $%d of %s: %w", i+1, firstLine(query), err)
		}
	}
	return s, nil
}

// keep puts a statement into the cache. A full cache is emptied of what is not
// in use: statements of varying text (lists of parameters) must not pile up.
func (l *lite) keep(s *liteStmt) {
	if len(l.stmts) >= cachedStatements {
		for q, old := range l.stmts {
			if !old.busy {
				old.Close()
				delete(l.stmts, q)
			}
		}
	}
	l.stmts[s.query] = s
}

// release makes the statement free for its next use; one that is not in the
// cache is closed.
func (l *lite) release(s *liteStmt) {
	if l.steps != nil {
		l.steps.Add(int64(s.Status(sqlite3.STMTSTATUS_VM_STEP, true)))
	}
	if l.stmts[s.query] != s {
		s.Close()
		return
	}
	s.Reset() // repeats the error of the last step, which the caller has
	s.busy = false
	s.ClearBindings() // frees the values; it cannot fail
}

func bind(s *sqlite3.Stmt, n int, v any) error {
	switch x := v.(type) {
	case nil:
		return s.BindNull(n)
	case int64:
		return s.BindInt64(n, x)
	case int:
		return s.BindInt64(n, int64(x))
	case string:
		return s.BindText(n, x)
	case []byte:
		return s.BindBlob(n, x)
	case bool:
		return s.BindBool(n, x)
	case float64:
		return s.BindFloat(n, x)
	}
	p, err := plain(v)
	if err != nil {
		return err
	}
	return bind(s, n, p)
}

func (l *lite) exec(query string, args []any) (int64, error) {
	s, err := l.statement(query, args)
	if err != nil {
		return 0, err
	}
	defer l.release(s)
	if err := s.Exec(); err != nil {
		return 0, l.failed(err, query)
	}
	return l.c.Changes(), nil
}

func (l *lite) query(query string, args []any) (cursor, error) {
	s, err := l.statement(query, args)
	if err != nil {
		return nil, err
	}
	return &liteRows{l: l, s: s}, nil
}

type liteRows struct {
	l   *lite
	s   *liteStmt
	row bool
}

func (r *liteRows) columns() []string {
	if r.s.names == nil {
		for i := range r.s.cols {
			r.s.names = append(r.s.names, r.s.ColumnName(i))
		}
	}
	return r.s.names
}

func (r *liteRows) next() (bool, error) {
	r.row = r.s.Step()
	if !r.row {
		return false, r.l.failed(r.s.Err(), r.s.query)
	}
	return true, nil
}

func (r *liteRows) close() error {
	r.l.release(r.s)
	return nil
}

// scan reads straight into the common types; everything else goes through
// assign.
func (r *liteRows) scan(dest []any) error {
	if !r.row || len(dest) != r.s.cols {
		return fmt.Errorf("scan %d of %d columns (row: %v) of %s", len(dest), r.s.cols, r.row, firstLine(r.s.query))
	}
	for i, d := range dest {
		t := r.s.ColumnType(i)
		switch p := d.(type) {
		case *int64:
			if t == sqlite3.INTEGER {
				*p = r.s.ColumnInt64(i)
				continue
			}
		case *string:
			if t == sqlite3.TEXT {
				*p = r.s.ColumnText(i)
				continue
			}
		case *[]byte:
			if t == sqlite3.BLOB {
				*p = r.s.ColumnBlob(i, make([]byte, 0))
				continue
			}
		}
		if err := assign(d, r.value(i, t)); err != nil {
			return fmt.Errorf("column %s of %s: %w", r.columns()[i], firstLine(r.s.query), err)
		}
	}
	return nil
}

func (r *liteRows) value(i int, t sqlite3.Datatype) any {
	switch t {
	case sqlite3.INTEGER:
		return r.s.ColumnInt64(i)
	case sqlite3.FLOAT:
		return r.s.ColumnFloat(i)
	case sqlite3.TEXT:
		return r.s.ColumnText(i)
	case sqlite3.BLOB:
		return r.s.ColumnRawBlob(i)
	}
	return nil
}
