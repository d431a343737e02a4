package audit

import (
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/seal"
)

// Each way to tamper is named at the first entry at fault.
func TestVerifyNamesTheFirstEntryAtFault(t *testing.T) {
	const day = 20_000
	forge := func(l *Log, tx *db.Tx, seq int64, change func(*Entry)) ([]byte, error) {
		var body []byte
		if err := tx.QueryRow(`SELECT body FROM audit_entries WHERE day = $1 AND seq = $2`, int64(day), seq).Scan(&body); err != nil {
			return nil, err
		}
		var e Entry
		if err := claim.Decode(body, &e); err != nil {
			return nil, err
		}
		change(&e)
		return claim.Encode(&e)
	}
	exec := func(q string) func(*Log, *db.Tx) error {
		return func(_ *Log, tx *db.Tx) error { return tx.Exec(q) }
	}
	for name, tc := range map[string]struct {
		do   func(l *Log, tx *db.Tx) error
		want Place
	}{
		"a body changed": {func(l *Log, tx *db.Tx) error {
			b, err := forge(l, tx, 7, func(e *Entry) { e.Purpose = "crime" })
			if err != nil {
				return err
			}
			return tx.Exec(`UPDATE audit_entries SET body = $1 WHERE day = 20000 AND seq = 7`, b)
		}, Place{day, 7}},
		"one byte flipped":        {exec(`UPDATE audit_entries SET body = CAST(substr(body, 1, 40) || x'00' || substr(body, 42) AS BLOB) WHERE day = 20000 AND seq = 11`), Place{day, 11}},
		"one deleted":             {exec(`DELETE FROM audit_entries WHERE day = 20000 AND seq = 5`), Place{day, 5}},
		"the last deleted":        {exec(`DELETE FROM audit_entries WHERE day = 20000 AND seq = 299`), Place{day, 299}},
		"one put in at the end":   {exec(`INSERT INTO audit_entries SELECT day, 300, officer, use_case, operation, case_id, decision, body, tag FROM audit_entries WHERE day = 20000 AND seq = 299`), Place{day, 300}},
		"two exchanged":           {swap(3, 9), Place{day, 3}},
		"a column changed":        {exec(`UPDATE audit_entries SET officer = 'o-other' WHERE day = 20000 AND seq = 8`), Place{day, 8}},
		"a checkpoint deleted":    {exec(`DELETE FROM audit_checkpoints WHERE day = 20000`), Place{day, 255}},
		"a checkpoint changed":    {exec(`UPDATE audit_checkpoints SET root = x'00' WHERE day = 20000`), Place{day, 255}},
		"an entry of another day": {exec(`INSERT INTO audit_entries SELECT 19000, seq, officer, use_case, operation, case_id, decision, body, tag FROM audit_entries WHERE day = 20000 AND seq = 1`), Place{19_000, 1}},
		"a day deleted":           {exec(`DELETE FROM audit_segments WHERE day = 20000`), Place{day + 1, -1}},
		"a root changed":          {exec(`UPDATE audit_segments SET root = x'00' WHERE day = 20000`), Place{day, -1}},
		"the open day cut short": {func(_ *Log, tx *db.Tx) error {
			// All that can be had without the key: rows, tag and edge of an
			// earlier end. One entry is left, so its leaf is the edge.
			var body, tag []byte
			if err := tx.QueryRow(`SELECT body, tag FROM audit_entries WHERE day = 20001 AND seq = 0`).Scan(&body, &tag); err != nil {
				return err
			}
			leaf := seal.LeafHash(body)
			if err := tx.Exec(`DELETE FROM audit_entries WHERE day = 20001 AND seq > 0`); err != nil {
				return err
			}
			return tx.Exec(`UPDATE audit_segments SET size = 1, tag = $1, edge = $2 WHERE day = 20001`, tag, leaf[:])
		}, Place{day + 1, -1}},
		"the whole rewritten by one who has the key": {func(l *Log, tx *db.Tx) error {
			thief := &Log{agency: l.agency, signer: l.signer, key: l.key}
			tag := thief.firstTag(day, make([]byte, 32))
			for seq := range int64(300) {
				b, err := forge(l, tx, seq, func(e *Entry) {
					if seq == 100 {
						e.Officer = "o-1"
						e.Results = 0
					}
				})
				if err != nil {
					return err
				}
				tag = thief.tag(tag, day, seq, b)
				if err := tx.Exec(`UPDATE audit_entries SET officer = CASE WHEN seq = 100 THEN 'o-1' ELSE officer END, body = $1, tag = $2 WHERE day = 20000 AND seq = $3`, b, tag, seq); err != nil {
					return err
				}
			}
			return nil
		}, Place{day, 255}}, // within the checkpoint's reach
	} {
		s, l := open(t)
		fill(t, s, l, 300, day)
		fill(t, s, l, 5, day+1)
		if v := verify(t, s, l); v.First != nil {
			t.Fatalf("%s: at fault before: %v", name, v.First)
		}
		write(t, s, func(tx *db.Tx) error { return tc.do(l, tx) })
		v := verify(t, s, l)
		if v.First == nil || (Place{v.First.Day, v.First.Seq}) != tc.want {
			t.Errorf("%s: named %v, want %v", name, v.First, tc.want)
		}
	}
}

func swap(a, b int64) func(*Log, *db.Tx) error {
	return func(_ *Log, tx *db.Tx) error {
		for _, q := range [][2]int64{{a, -1}, {b, a}, {-1, b}} {
			if err := tx.Exec(`UPDATE audit_entries SET seq = $1 WHERE day = 20000 AND seq = $2`, q[1], q[0]); err != nil {
				return err
			}
		}
		return nil
	}
}
