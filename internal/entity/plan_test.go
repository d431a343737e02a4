package entity

import (
	"strings"
	"testing"

	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/marking"
)

// What a screen asks once a row must not read the whole table: with a million
// claims that is the difference between a millisecond and seconds.
func TestQuestionsAboutOneSubjectUseAnIndex(t *testing.T) {
	s := dbtest.Open(t, Migrations()...)
	for name, query := range map[string]string{
		"label":        namings(marking.NewSet(1, 2, 3, 7), "$1"),
		"claims":       `SELECT seq FROM claims WHERE seq ` + About(marking.NewSet(1, 2, 3, 7), "$1,$2") + ` ORDER BY seq`,
		"of a case":    `SELECT seq FROM claims WHERE seq ` + Put(marking.NewSet(1, 2, 3, 7), marking.NewSet(2), "$1"),
		"ties in case": tiesInCase,
	} {
		var plan []string
		err := s.Read(t.Context(), func(tx *db.ReadTx) error {
			args := []any{"s-one", "two"}
			rows, err := tx.Query("EXPLAIN QUERY PLAN "+query, args[:strings.Count(query, "$2")+1]...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id, parent, unused int64
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					return err
				}
				plan = append(plan, detail)
			}
			return rows.Err()
		})
		if err != nil || len(plan) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step, "SCAN claims") || strings.HasPrefix(step, "SCAN mentions") {
				t.Errorf("%s reads a whole table: %s", name, strings.Join(plan, "; "))
			}
		}
	}
}
