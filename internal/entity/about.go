package entity

import (
	"strings"

	"liaison/internal/marking"
)

// What is said of a subject is found marking by marking: the index of subjects
// is in the order of markings, so that those under which something is said of it
// are reached one after the other, and only claims under a permitted one are
// looked at. A hidden marking costs one step in the index, however many claims
// stand under it: how long an answer takes does not follow what is hidden.

// About is the condition on the number of a claim that it is permitted under
// bits and speaks of one of the subjects in a list, as subject or object. The
// list is SQL: the places of arguments such as $1,$2.
func About(bits *marking.Set, list string) string {
	return `IN (` + said(bits, list, "subject", "object") + `)`
}

// Of is About for claims of which one of the subjects is the subject.
func Of(bits *marking.Set, list string) string { return `IN (` + said(bits, list, "subject") + `)` }

// Toward is About for claims of which one of the subjects is the object.
func Toward(bits *marking.Set, list string) string { return `IN (` + said(bits, list, "object") + `)` }

// Put is the condition on the number of a claim that it is permitted under bits
// and was put into one of the cases in a list, or bears one of the markings
// own, such as those of the compartments of these cases.
func Put(bits, own *marking.Set, list string) string {
	return `IN (` + said(bits, list, "case_id") + ` UNION SELECT o.seq FROM claims o WHERE ` + own.SQL("o.mark") + `)`
}

func said(bits *marking.Set, list string, sides ...string) string {
	q, tables := "", ""
	for i, side := range sides {
		if i > 0 {
			q += ` UNION ALL `
		}
		tables += `, ` + under(side)
		q += `SELECT x.seq FROM ` + side + `_marks u CROSS JOIN claims x WHERE x.` + side + ` = u.id AND x.` + side + ` <> '' AND x.mark = u.mark AND ` + bits.SQL("u.mark")
	}
	return `WITH RECURSIVE ` + asked(list) + tables + ` ` + q
}

// asked is the table of the subjects in a list.
func asked(list string) string {
	return `asked(id) AS (VALUES (` + strings.ReplaceAll(list, ",", "),(") + `))`
}

// under is the table, to stand behind that of the subjects asked about, of the
// markings under which claims have each of them on that side.
func under(side string) string {
	next := func(of, and string) string {
		return `(SELECT min(l.mark) FROM claims l WHERE l.` + side + ` = ` + of + ` AND l.` + side + ` <> ''` + and + `)`
	}
	return side + `_marks(id, mark) AS (SELECT a.id, ` + next("a.id", "") + ` FROM asked a UNION ALL SELECT m.id, ` +
		next("m.id", " AND l.mark > m.mark") + ` FROM ` + side + `_marks m WHERE m.mark IS NOT NULL)`
}
