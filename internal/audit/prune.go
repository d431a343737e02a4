package audit

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
)

// RetentionDays is how long entries are kept at least: three years after
// their creation (FIELD.md 4.7; Regulation (EU) 2018/1862 Art. 12(4)).
const RetentionDays = 3*365 + 1

// Prune deletes the bodies of the closed segments whose day lies before the
// given day, and signs a note of it for each. Roots, sizes and signatures
// stay. It returns how many segments it pruned. by is the officer who ordered
// it; the order itself is an entry of its own.
func (l *Log) Prune(tx *db.Tx, before int64, now int64, by claim.OfficerID) (int, error) {
	if by == "" {
		return 0, fault.New(fault.Invalid, "pruning the access log has a named person").At("by")
	}
	if earliest := now/dayMicros - RetentionDays; before > earliest {
		return 0, fault.New(fault.Invalid, "the access log is kept for three years").At("before").WithMend("prune what is older than %d days", RetentionDays)
	}
	all, err := segments(tx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, s := range all {
		if s.day >= before || s.closed == 0 || s.pruned != 0 {
			continue
		}
		if err := l.pruneSegment(tx, &s, now, by); err != nil {
			return n, fmt.Errorf("prune audit segment %d: %w", s.day, err)
		}
		n++
	}
	return n, nil
}

func (l *Log) pruneSegment(tx *db.Tx, s *segment, now int64, by claim.OfficerID) error {
	for _, q := range []string{`DELETE FROM audit_entries WHERE day = $1`, `DELETE FROM audit_touched WHERE day = $1`} {
		if err := tx.Exec(q, s.day); err != nil {
			return err
		}
	}
	sig := l.signer.Sign(pruneMessage(l.agency, s.day, s.size, s.root, now, string(by)))
	return tx.Exec(`UPDATE audit_segments SET pruned = $1, pruned_by = $2, prune_signature = $3 WHERE day = $4`, now, string(by), sig, s.day)
}
