package db

import (
	"strings"

	"liaison/internal/fault"
)

// statement is a parsed piece of shared SQL: its text for SQLite and how many
// parameters it names.
type statement struct {
	text   string // with ?n in place of $n
	params int
}

// parse rewrites $n to ?n and finds the highest n. SQLite numbers $n by first
// appearance and takes a missing argument as NULL, both without an error; ?n
// binds by number, and the count is checked by the caller. Text in quotes and
// in comments is left alone. Each number from 1 to the highest must appear.
func parse(query string) (statement, error) {
	var b strings.Builder
	b.Grow(len(query) + 8)
	var seen [256]bool
	top := 0
	for i := 0; i < len(query); {
		switch c := query[i]; {
		case c == '\'' || c == '"' || c == '`':
			n := quoted(query[i:], c)
			b.WriteString(query[i : i+n])
			i += n
		case c == '-' && strings.HasPrefix(query[i:], "--"):
			n := strings.IndexByte(query[i:], '\n')
			if n < 0 {
				n = len(query) - i
			}
			i += n
		case c == '/' && strings.HasPrefix(query[i:], "/*"):
			n := strings.Index(query[i:], "*/")
			if n < 0 {
				return statement{}, fault.New(fault.Internal, "a comment in the SQL does not end")
			}
			i += n + 2
			b.WriteByte(' ')
		case c == '?':
			return statement{}, fault.New(fault.Internal, "the SQL uses ?, write $1, $2 …")
		case c == '$':
			n, end := 0, i+1
			for end < len(query) && query[end] >= '0' && query[end] <= '9' && n < len(seen) {
				n = n*10 + int(query[end]-'0')
				end++
			}
			if n == 0 {
				return statement{}, fault.New(fault.Internal, "a $ in the SQL is not followed by a number from 1")
			}
			if n < len(seen) {
				seen[n] = true
			}
			top = max(top, n)
			b.WriteByte('?')
			b.WriteString(query[i+1 : end])
			i = end
		default:
			b.WriteByte(c)
			i++
		}
	}
	for n := 1; n <= top && n < len(seen); n++ {
		if !seen[n] {
			return statement{}, fault.New(fault.Internal, "the SQL names $%d but not $%d", top, n)
		}
	}
	return statement{text: b.String(), params: top}, nil
}

// quoted returns the length of the quoted text at the head of s; a doubled
// quote stands for itself.
func quoted(s string, q byte) int {
	for i := 1; i < len(s); i++ {
		if s[i] != q {
			continue
		}
		if i+1 < len(s) && s[i+1] == q {
			i++
			continue
		}
		return i + 1
	}
	return len(s)
}

func checkArgs(query string, params, args int) error {
	if args != params {
		return fault.New(fault.Internal, "the SQL names %d parameters and got %d: %s", params, args, firstLine(query))
	}
	return nil
}

// firstLine shortens SQL for an error. SQL holds no values: those are bound.
func firstLine(q string) string {
	q = strings.TrimSpace(q)
	if i := strings.IndexByte(q, '\n'); i >= 0 {
		q = q[:i] + " …"
	}
	if len(q) > 120 {
		q = q[:120] + "…"
	}
	return q
}
