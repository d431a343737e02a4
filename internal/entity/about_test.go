package entity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/marking"
)

// What is found marking by marking is what a scan of all claims finds: on both
// engines, for any subjects and markings.
func TestWhatIsSaidIsFoundMarkingByMarking(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, s *db.Store) {
		r := rand.New(rand.NewPCG(5, 2016))
		type row struct {
			seq             int64
			mark            uint32
			subject, object string
			in              string
			named           bool
		}
		var rows []row
		pick := func(kind string, n int) string {
			if i := r.IntN(n); i > 0 {
				return fmt.Sprint(kind, i)
			}
			return ""
		}
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			for seq := range int64(400) {
				x := row{seq: seq + 1, mark: uint32(1 + r.IntN(9)), subject: fmt.Sprint("s", r.IntN(6)), object: pick("s", 7), in: pick("k", 3), named: r.IntN(4) == 0}
				predicate, value := "met", ""
				if x.named {
					predicate, value = "name", fmt.Sprint("name ", seq)
				}
				rows = append(rows, x)
				if err := tx.Exec(`INSERT INTO claims (seq, id, mark, subject, subject_kind, subject_label, predicate, object, object_kind, object_label,
					value, norm, modality, root, level, valid_from, valid_to, dated, tie, named, report, corrects, counters, case_id, category)
					VALUES ($1,$2,$3,$4,'person',$5,$6,$7,'person',$8,$9,'','asserted','',1,0,0,0,1,0,'','','',$10,'')`,
					x.seq, fmt.Sprint("c", seq), int64(x.mark), x.subject, fmt.Sprint("subject ", seq), predicate, x.object, fmt.Sprint("object ", seq), value, x.in); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			var marks, own []uint32
			for m := range uint32(10) {
				if r.IntN(2) == 0 {
					marks = append(marks, m+1)
				}
			}
			for _, m := range marks {
				if r.IntN(4) == 0 {
					own = append(own, m)
				}
			}
			bits := marking.NewSet(marks...)
			a, b := fmt.Sprint("s", r.IntN(8)), fmt.Sprint("s", r.IntN(8))
			among := func(id string) bool { return id != "" && (id == a || id == b) }
			for _, q := range []struct {
				condition string
				args      []any
				holds     func(row) bool
			}{
				{About(bits, "$1,$2"), []any{a, b}, func(x row) bool { return among(x.subject) || among(x.object) }},
				{Of(bits, "$1,$2"), []any{a, b}, func(x row) bool { return among(x.subject) }},
				{Toward(bits, "$1,$2"), []any{a, b}, func(x row) bool { return among(x.object) }},
				{Put(bits, marking.NewSet(own...), "$1"), []any{"k1"}, func(x row) bool { return x.in == "k1" || slices.Contains(own, x.mark) }},
			} {
				var want []int64
				for _, x := range rows {
					if bits.Has(x.mark) && q.holds(x) {
						want = append(want, x.seq)
					}
				}
				if got := numbers(t, s, `SELECT seq FROM claims WHERE seq `+q.condition+` ORDER BY seq`, q.args...); !slices.Equal(got, want) {
					t.Fatalf("markings %v, subjects %s and %s: %v, want %v\n%s", marks, a, b, got, want, q.condition)
				}
			}
			want := map[claim.SubjectID]string{}
			for _, id := range []string{a, b} {
				for rank := range 3 {
					for _, x := range rows {
						label := ""
						switch {
						case rank == 0 && x.subject == id && x.named:
							label = fmt.Sprint("name ", x.seq-1)
						case rank == 1 && x.subject == id && !x.named:
							label = fmt.Sprint("subject ", x.seq-1)
						case rank == 2 && x.object == id:
							label = fmt.Sprint("object ", x.seq-1)
						}
						if label != "" && bits.Has(x.mark) && want[claim.SubjectID(id)] == "" {
							want[claim.SubjectID(id)] = label
						}
					}
				}
			}
			if err := s.Read(t.Context(), func(tx *db.ReadTx) error {
				refs, err := Reader{TX: tx, Bits: bits}.Refs([]claim.SubjectID{claim.SubjectID(a), claim.SubjectID(b)})
				for id, label := range want {
					if refs[id].Label != label {
						t.Errorf("markings %v: %s is called %q, want %q", marks, id, refs[id].Label, label)
					}
				}
				if err == nil && len(refs) != len(want) {
					t.Errorf("markings %v: %v are known, want %v", marks, refs, want)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func numbers(t *testing.T, s *db.Store, query string, args ...any) (out []int64) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *db.ReadTx) error {
		rows, err := tx.Query(query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return err
			}
			out = append(out, n)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
