package db_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"liaison/internal/db"
	"liaison/internal/dbtest"
)

// has tells which notes a store holds.
func has(t *testing.T, s *db.Store) map[int]bool {
	t.Helper()
	ids := map[int]bool{}
	if err := s.Read(t.Context(), func(tx *db.ReadTx) error {
		rows, err := tx.Query(`SELECT id FROM notes`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids[id] = true
		}
		return rows.Err()
	}); err != nil {
		t.Fatal(err)
	}
	return ids
}

// Whatever operation of the disk fails, once or for good: a write that was
// acknowledged is kept, one that was refused is not, and the store works again
// as soon as the disk does.
func TestAFailingDiskLosesNothingAcknowledged(t *testing.T) {
	for _, stuck := range []bool{false, true} {
		for n := 1; n <= 24; n++ {
			t.Run(fmt.Sprintf("operation %d, stuck %v", n, stuck), func(t *testing.T) {
				disk, o := dbtest.NewDisk(t, notes)
				s := dbtest.OpenWith(t, o)
				disk.FailAt(n, stuck)
				acked, unknown := map[int]bool{}, map[int]bool{}
				for id := range 12 {
					switch err := put(s, id, "kept or not"); {
					case err == nil:
						acked[id] = true
					case errors.Is(err, db.ErrUnknown):
						unknown[id] = true
					}
				}
				disk.Heal()
				if err := put(s, 99, "after"); err != nil {
					t.Fatalf("the store does not work on a healed disk: %v", err)
				}
				acked[99] = true
				kept := has(t, s)
				for id := range 100 {
					switch {
					case acked[id] && !kept[id]:
						t.Errorf("note %d was acknowledged and is lost", id)
					case !acked[id] && !unknown[id] && kept[id]:
						t.Errorf("note %d was refused and is there", id)
					}
				}
				if len(acked) == 13 && stuck {
					t.Error("a dead disk acknowledged everything: the test tests nothing")
				}
				// The disk's own memory agrees: what a loss of power leaves.
				after := o
				after.VFS, after.Path = "", disk.PowerLoss(t, o.Path, rand.New(rand.NewPCG(1, uint64(n))))
				kept = has(t, dbtest.OpenWith(t, after))
				for id := range acked {
					if !kept[id] {
						t.Errorf("note %d was acknowledged and is lost with the power", id)
					}
				}
			})
		}
	}
}

// The power fails while many write. Large notes make the log wrap and the file
// be written to.
func TestPowerLossLosesNothingAcknowledged(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 22))
	disk, o := dbtest.NewDisk(t, notes)
	s := dbtest.OpenWith(t, o)
	var mu sync.Mutex
	acked := []int{}
	body := string(make([]byte, 3000))
	for round := range 8 {
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
					}
					id := round*1_000_000 + w*100_000 + i
					if err := put(s, id, body); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					acked = append(acked, id)
					mu.Unlock()
				}
			})
		}
		for len(ackedBy(&mu, &acked)) < (round+1)*200 {
			<-s.Committed()
		}
		before := ackedBy(&mu, &acked)
		after := o
		after.VFS, after.Path = "", disk.PowerLoss(t, o.Path, chance)
		close(stop)
		wg.Wait()
		r := dbtest.OpenWith(t, after)
		if err := r.Check(context.Background()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		kept := has(t, r)
		for _, id := range before {
			if !kept[id] {
				t.Fatalf("round %d: note %d was acknowledged and is lost", round, id)
			}
		}
	}
}

func ackedBy(mu *sync.Mutex, acked *[]int) []int {
	mu.Lock()
	defer mu.Unlock()
	return append([]int{}, *acked...)
}
