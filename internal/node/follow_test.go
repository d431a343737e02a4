package node_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"liaison/internal/db"
	"liaison/internal/ledger"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// kept is a follower that writes the number of each record into a table.
func kept(t *testing.T, h *nodetest.House, fails *int64) {
	t.Helper()
	if err := h.Store.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Exec(`CREATE TABLE followed (nr INTEGER PRIMARY KEY, seq INTEGER NOT NULL)`)
	}); err != nil {
		t.Fatal(err)
	}
	h.Attach(node.Follower{Name: "kept", Take: func(tx *db.Tx, e ledger.Entry) error {
		if err := tx.Exec(`INSERT INTO followed (nr, seq) SELECT coalesce(max(nr), 0) + 1, $1 FROM followed`, e.Seq); err != nil {
			return err
		}
		if e.Seq == *fails {
			return errors.New("killed here")
		}
		return nil
	}})
}

func followed(t *testing.T, h *nodetest.House) (out []int64) {
	t.Helper()
	if err := h.Store.Read(t.Context(), func(tx *db.ReadTx) error {
		rows, err := tx.Query(`SELECT seq FROM followed ORDER BY nr`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var seq int64
			if err := rows.Scan(&seq); err != nil {
				return err
			}
			out = append(out, seq)
		}
		return rows.Err()
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func upTo(n int64) (out []int64) {
	for i := int64(1); i <= n; i++ {
		out = append(out, i)
	}
	return out
}

func files(t *testing.T, h *nodetest.House, name, text string) {
	t.Helper()
	if _, err := h.FileReport(t.Context(), h.Analyst, node.FileRequest{Name: name, Body: []byte(text), Published: "2016-03-24"}); err != nil {
		t.Fatal(err)
	}
}

// A follower that is killed in the middle of its work goes on at the record
// where it stood: each record is worked off once, in the order of the ledger,
// and another follower was not held up.
func TestAFollowerGoesOnWhereItWasKilled(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	fails, other := int64(2), []int64{}
	kept(t, h, &fails)
	h.Attach(node.Follower{Name: "other", Take: func(_ *db.Tx, e ledger.Entry) error { other = append(other, e.Seq); return nil }})
	files(t, h, "one.txt", "A van was seen in the Fir Lane.")
	files(t, h, "two.txt", "A van was seen in the Elm Lane.")
	files(t, h, "three.txt", "A van was seen in the Oak Lane.")
	end, err := h.Seq(t.Context())
	if err != nil || end < 3 {
		t.Fatal(end, err)
	}
	if err := h.CatchUp(t.Context()); err == nil {
		t.Fatal("the failure went unheard")
	}
	if got := followed(t, h); len(got) != 0 {
		t.Errorf("it was killed at record 2 of its first transaction, and left %v", got)
	}
	if !slices.Equal(other, upTo(end)) {
		t.Errorf("the other follower read %v, held up by the first", other)
	}
	fails = 0
	for range 2 { // the second time there is nothing to do
		if err := h.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := followed(t, h); !slices.Equal(got, upTo(end)) {
			t.Fatalf("followed %v of %d records", got, end)
		}
	}
}

// Followers are woken by the commit itself, and by the retry after a failure.
func TestFollowersAreWokenByCommits(t *testing.T) {
	h := nodetest.Open(t, "be-desk", nodetest.At(at("2016-03-24T09:00")))
	told, fails := make(chan int64, 100), int64(1)
	h.Attach(node.Follower{Name: "told", Take: func(_ *db.Tx, e ledger.Entry) error {
		if e.Seq == fails {
			fails = 0
			return errors.New("killed here")
		}
		told <- e.Seq
		return nil
	}})
	ctx, cancel := context.WithCancel(t.Context())
	retry, troubles, done := make(chan time.Time, 1), make(chan error, 10), make(chan error)
	go func() {
		done <- h.Follow(ctx, func(time.Duration) <-chan time.Time { return retry }, func(err error) { troubles <- err })
	}()
	files(t, h, "one.txt", "A van was seen in the Fir Lane.")
	if err := <-troubles; err == nil {
		t.Error("no trouble told")
	}
	retry <- time.Time{}
	end, err := h.Seq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for want := int64(1); want <= end; want++ {
		if got := <-told; got != want {
			t.Fatalf("told of %d, want %d", got, want)
		}
	}
	files(t, h, "two.txt", "A van was seen in the Elm Lane.")
	if got := <-told; got != end+1 {
		t.Errorf("told of %d after %d", got, end)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
