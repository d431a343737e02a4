package account

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"liaison/internal/db"
	"liaison/internal/fault"
)

// place is one thing against which failed logins are counted. Each allows a
// number of free tries, then asks for a wait that doubles up to its longest.
//
// The account alone waits a short time at most, so that a stranger who tries
// its login cannot keep its officer out; account and address together, and
// the address alone, wait longer.
type place struct {
	key     [32]byte
	free    int64
	longest time.Duration
}

const (
	firstWait   = time.Second
	forgetAfter = 24 * time.Hour
)

func placesOf(login, address string) []place {
	key := func(kind string, parts ...string) [32]byte {
		h := sha256.New()
		h.Write([]byte("liaison login " + kind))
		for _, p := range parts {
			fmt.Fprintf(h, "\x00%d\x00%s", len(p), p)
		}
		return [32]byte(h.Sum(nil))
	}
	return []place{
		{key("account", login), 10, 30 * time.Second},
		{key("both", login, address), 3, 15 * time.Minute},
		{key("address", address), 30, 15 * time.Minute},
	}
}

func (p place) wait(failures int64) time.Duration {
	over := failures - p.free
	if over <= 0 {
		return 0
	}
	if over > 20 {
		return p.longest
	}
	return min(firstWait<<(over-1), p.longest)
}

// throttle refuses a try that comes too early, without counting it, and
// counts any other as failed until Conclude forgives it.
func (r *Room) throttle(tx *db.Tx, now time.Time, places []place) error {
	counts := make([]int64, len(places))
	var wait time.Duration
	for i, p := range places {
		var next, last int64
		err := tx.QueryRow(`SELECT failures, next, last FROM login_attempts WHERE place = $1`, p.key[:]).Scan(&counts[i], &next, &last)
		if err != nil && !errors.Is(err, db.ErrNoRows) {
			return fmt.Errorf("count login: %w", err)
		}
		if now.Sub(time.UnixMicro(last)) >= forgetAfter {
			counts[i] = 0
		}
		wait = max(wait, time.UnixMicro(next).Sub(now))
	}
	if wait > 0 {
		seconds := int64((wait + time.Second - 1) / time.Second)
		return fault.New(fault.Unavailable, "too many logins failed; wait %d seconds", seconds).WithMend("try again in %d seconds", seconds)
	}
	for i, p := range places {
		n := counts[i] + 1
		err := tx.Exec(`INSERT INTO login_attempts (place, failures, next, last) VALUES ($1,$2,$3,$4)
			ON CONFLICT (place) DO UPDATE SET failures = excluded.failures, next = excluded.next, last = excluded.last`,
			p.key[:], n, now.Add(p.wait(n)).UnixMicro(), now.UnixMicro())
		if err != nil {
			return fmt.Errorf("count login: %w", err)
		}
	}
	return nil
}

// forgive takes back the count of a login that succeeded: wholly for the
// account, by one for the address, behind which others may be guessing.
func forgive(tx *db.Tx, places []place) error {
	for i, p := range places {
		q := `DELETE FROM login_attempts WHERE place = $1`
		if i == len(places)-1 {
			q = `UPDATE login_attempts SET failures = failures - 1, next = 0 WHERE place = $1`
		}
		if err := tx.Exec(q, p.key[:]); err != nil {
			return fmt.Errorf("forgive login: %w", err)
		}
	}
	return nil
}
