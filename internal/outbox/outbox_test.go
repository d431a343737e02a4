package outbox_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
	"liaison/internal/outbox"
)

const second = int64(time.Second / time.Microsecond)

func newOutbox(epoch outbox.Epoch) *outbox.Outbox {
	chance := rand.New(rand.NewPCG(1, 2))
	return outbox.New(epoch, rand.NewChaCha8([32]byte{1}), chance.Int64N)
}

func write(t testing.TB, s *db.Store, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(t *testing.T, s *db.Store)) {
	dbtest.Each(t, outbox.Migrations(), test)
}

var fr = outbox.Lane{Peer: "fr-spoc", Stream: outbox.Warning}

func TestNumbersAreDenseAndAnActIsPutOnce(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		o := newOutbox("e1")
		boom := errors.New("boom")
		var got []int64
		for i, ref := range []string{"d-a", "d-b", "d-a", "d-c"} {
			err := s.Write(t.Context(), func(tx *db.Tx) error {
				seq, err := o.Put(tx, fr, outbox.Message{Ref: ref}, int64(i))
				got = append(got, seq)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			// An act that fails takes its number back with it.
			if err := s.Write(t.Context(), func(tx *db.Tx) error {
				if _, err := o.Put(tx, fr, outbox.Message{Ref: "d-undone"}, 0); err != nil {
					return err
				}
				return boom
			}); !errors.Is(err, boom) {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got, []int64{1, 2, 1, 3}) {
			t.Errorf("numbers %v", got)
		}
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			_, err := o.Put(tx, outbox.Lane{Peer: "Not An Agency"}, outbox.Message{Ref: "d-a"}, 0)
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("a message to nobody: %v", err)
		}
	})
}

func TestAWarningGoesBeforeBulk(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		o := newOutbox("e1")
		bulk := outbox.Lane{Peer: "fr-spoc", Stream: outbox.Bulk}
		write(t, s, func(tx *db.Tx) error {
			for i := range 300 {
				if _, err := o.Put(tx, bulk, outbox.Message{Ref: fmt.Sprint("chunk:", i)}, 0); err != nil {
					return err
				}
			}
			_, err := o.Put(tx, fr, outbox.Message{Ref: "d-warning", Precedence: outbox.Flash}, second)
			return err
		})
		write(t, s, func(tx *db.Tx) error {
			lanes, _, err := o.Due(tx, second)
			if err != nil {
				return err
			}
			if !slices.Equal(lanes, []outbox.Lane{fr, bulk}) {
				t.Errorf("due: %v", lanes)
			}
			b, err := o.Lease(tx, bulk, "pump", second, time.Minute)
			if err != nil {
				return err
			}
			if len(b.Items) != outbox.MostPerBundle {
				t.Errorf("a lease gave %d", len(b.Items))
			}
			// The bulk lane is held; the warning's is free beside it.
			if lanes, _, err = o.Due(tx, second); err != nil {
				return err
			}
			if !slices.Equal(lanes, []outbox.Lane{fr}) {
				t.Errorf("due beside a held lane: %v", lanes)
			}
			if _, err := o.Lease(tx, bulk, "another", second, time.Minute); !fault.Is(err, fault.Conflict) {
				t.Errorf("two hold one lane: %v", err)
			}
			if _, err := o.Lease(tx, bulk, "another", second+61*second, time.Minute); err != nil {
				t.Errorf("a lease that ran out still holds: %v", err)
			}
			if err := o.Sending(tx, b, nil, second); !fault.Is(err, fault.Conflict) {
				t.Errorf("a lost lease was used: %v", err)
			}
			return nil
		})
	})
}

func TestADarkPeerIsTriedForEverAndNeverTooSeldom(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		o := newOutbox("e1")
		query := outbox.Lane{Peer: "fr-spoc", Stream: outbox.Query}
		for _, c := range []struct {
			lane       outbox.Lane
			precedence outbox.Precedence
			limit      int64
		}{{fr, outbox.Flash, 15 * second}, {query, outbox.Routine, 3600 * second}} {
			write(t, s, func(tx *db.Tx) error {
				_, err := o.Put(tx, c.lane, outbox.Message{Ref: "d-x", Precedence: c.precedence}, 0)
				return err
			})
			now, longest := int64(0), int64(0)
			for range 100 {
				write(t, s, func(tx *db.Tx) error {
					b, err := o.Lease(tx, c.lane, "pump", now, time.Minute)
					if err != nil {
						return err
					}
					next, err := o.Failed(tx, b, now)
					if next <= now {
						t.Errorf("the next attempt is at %d, now is %d", next, now)
					}
					if now < 3600*second {
						longest = max(longest, next-now)
					}
					if _, err := o.Lease(tx, c.lane, "pump", next-1, time.Minute); !fault.Is(err, fault.Unavailable) {
						t.Errorf("the wait is not kept: %v", err)
					}
					now = next
					return err
				})
			}
			if longest > c.limit || longest < c.limit/20 {
				t.Errorf("%s: waited up to %ds, cap %ds", c.lane.Stream, longest/second, c.limit/second)
			}
		}
		write(t, s, func(tx *db.Tx) error {
			if err := o.Knock(tx, "fr-spoc"); err != nil {
				return err
			}
			lanes, _, err := o.Due(tx, 0)
			if len(lanes) != 2 {
				t.Errorf("after a knock %v are due", lanes)
			}
			late, lerr := o.Late(tx, 61*second, 10)
			if len(late) != 1 || late[0].Precedence != outbox.Flash {
				t.Errorf("late after a minute: %v", late)
			}
			return errors.Join(err, lerr)
		})
	})
}

func TestOneBadMessageStopsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		o := newOutbox("e1")
		write(t, s, func(tx *db.Tx) error {
			for _, r := range []string{"d-good", "d-unbuildable", "d-refused"} {
				if _, err := o.Put(tx, fr, outbox.Message{Ref: r}, 0); err != nil {
					return err
				}
			}
			b, err := o.Lease(tx, fr, "pump", 0, time.Minute)
			if err != nil {
				return err
			}
			return o.Quarantine(tx, b.Items[1], "malformed", "its payload cannot be read", 1)
		})
		receipt := outbox.Receipt{Lane: fr, Epoch: "e1", Cursor: 3, Chain: []byte{3}, Record: "r-1",
			Exceptions: []outbox.Exception{{Seq: 3, Code: "policy-refused", Text: "marking"}}}
		write(t, s, func(tx *db.Tx) error {
			b, err := o.Lease(tx, fr, "pump", 1, time.Minute)
			if err != nil {
				return err
			}
			if len(b.Items) != 3 || !b.Items[1].Withheld || b.Items[2].Withheld {
				t.Errorf("leased %+v", b.Items)
			}
			return errors.Join(o.Settle(tx, receipt, 2), o.Settle(tx, receipt, 3)) // it comes twice
		})
		write(t, s, func(tx *db.Tx) error {
			letters, err := o.Letters(tx)
			if err != nil {
				return err
			}
			if len(letters) != 2 || letters[0].Ref != "d-unbuildable" || letters[1].Code != "policy-refused" {
				t.Fatalf("dead letters %+v", letters)
			}
			if err := o.CloseLetter(tx, letters[0], "", "seen", 4); !fault.Is(err, fault.Invalid) {
				t.Errorf("closed by nobody: %v", err)
			}
			if err := o.CloseLetter(tx, letters[0], "o-vermeulen", "filed anew", 4); err != nil {
				return err
			}
			if err := o.CloseLetter(tx, letters[0], "o-vermeulen", "again", 5); !fault.Is(err, fault.Conflict) {
				t.Errorf("closed twice: %v", err)
			}
			letters, err = o.Letters(tx)
			if len(letters) != 1 {
				t.Errorf("%d letters are open", len(letters))
			}
			return err
		})
		for name, bad := range map[string]outbox.Receipt{
			"more than was sent": {Lane: fr, Epoch: "e1", Cursor: 4},
			"another epoch":      {Lane: fr, Epoch: "e0", Cursor: 3},
			"another chain":      {Lane: fr, Epoch: "e1", Cursor: 3, Chain: []byte{4}},
			"refused unreceived": {Lane: fr, Epoch: "e1", Cursor: 3, Chain: []byte{3}, Exceptions: []outbox.Exception{{Seq: 9}}},
		} {
			if err := s.Write(t.Context(), func(tx *db.Tx) error { return o.Settle(tx, bad, 5) }); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// receiver is the other agency: it takes each number once, in order, and each
// message once, whatever number it has.
type receiver struct {
	epoch  outbox.Epoch
	cursor int64
	taken  []string
	known  map[string]bool
}

func (r *receiver) push(b outbox.Batch) {
	if b.Epoch != r.epoch {
		r.epoch, r.cursor = b.Epoch, 0
	}
	for _, i := range b.Items {
		if i.Seq == r.cursor+1 {
			r.cursor++
			if !r.known[i.Ref] && !i.Withheld {
				r.known[i.Ref] = true
				r.taken = append(r.taken, i.Ref)
			}
		}
	}
}

func (r *receiver) receipt(l outbox.Lane) outbox.Receipt {
	return outbox.Receipt{Lane: l, Epoch: r.epoch, Cursor: r.cursor, Chain: fmt.Append(nil, r.epoch, r.cursor), Record: claim.ID("r-" + fmt.Sprint(r.cursor))}
}

// Whatever is lost, repeated, overtaken or restored: in the end the other side
// has each message once, in the order in which it was put.
func TestNothingIsLostOrDoubled(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			l := outbox.Lane{Peer: claim.AgencyID(fmt.Sprintf("ag-%d", n)), Stream: outbox.Claims}
			epoch, now := 1, int64(0)
			name := func() outbox.Epoch { return outbox.Epoch(fmt.Sprintf("e-%d-%d", n, epoch)) }
			o := newOutbox(name())
			far := &receiver{known: map[string]bool{}}
			var put []string
			withheld := map[string]bool{}
			var old []outbox.Receipt
			write(t, s, func(tx *db.Tx) error {
				send := func(arrives, answered bool) error {
					b, err := o.Lease(tx, l, "pump", now, time.Second)
					if fault.Is(err, fault.NotFound) || err == nil && len(b.Items) == 0 {
						return nil
					}
					if err != nil {
						return err
					}
					leaves := [][]byte{}
					for _, i := range b.Items {
						leaves = append(leaves, append(bytes.Clone(i.Salt), i.Ref...))
					}
					if err := o.Sending(tx, b, leaves, now); err != nil {
						return err
					}
					if arrives {
						far.push(b)
					}
					if arrives && answered {
						old = append(old, far.receipt(l))
						return o.Settle(tx, far.receipt(l), now)
					}
					now, err = o.Failed(tx, b, now)
					return err
				}
				for range rapid.IntRange(1, 40).Draw(rt, "steps") {
					now += rapid.Int64Range(0, 3*second).Draw(rt, "pause")
					var err error
					switch rapid.IntRange(0, 7).Draw(rt, "step") {
					case 0, 1, 2:
						ref := fmt.Sprintf("c-%d-%d", n, len(put))
						put = append(put, ref)
						_, err = o.Put(tx, l, outbox.Message{Ref: ref}, now)
					case 3:
						err = send(true, true)
					case 4:
						err = send(true, false)
					case 5:
						err = send(false, false)
					case 6:
						if len(old) > 0 {
							r := rapid.SampledFrom(old).Draw(rt, "old receipt")
							if r.Epoch == name() {
								err = o.Settle(tx, r, now)
							}
						}
					case 7:
						switch rapid.IntRange(0, 2).Draw(rt, "rare") {
						case 0: // the node was restored
							epoch++
							o = newOutbox(name())
							_, err = o.Begin(tx, now)
						case 1:
							if len(put) > 0 {
								ref := rapid.SampledFrom(put).Draw(rt, "withheld")
								var items []outbox.Item
								items, err = o.Of(tx, ref)
								for _, i := range items {
									if i.Receipted == 0 && err == nil {
										withheld[ref], err = true, o.Withhold(tx, i)
									}
								}
							}
						case 2: // the peer was restored from an older backup
							back := rapid.Int64Range(0, 3).Draw(rt, "lost")
							next, acked, nerr := o.Next(tx, l.Peer, l.Stream)
							if nerr == nil && next > 1 && acked >= back && far.epoch == name() {
								far.cursor = acked - back
								err = o.Rewind(tx, l, acked-back, nil)
								old = nil
							}
						}
					}
					if err != nil {
						return err
					}
				}
				for range 4 {
					if err := send(true, true); err != nil {
						return err
					}
				}
				next, acked, err := o.Next(tx, l.Peer, l.Stream)
				if err != nil {
					return err
				}
				if acked != next-1 {
					rt.Errorf("%d of %d receipted", acked, next-1)
				}
				return nil
			})
			var want []string
			for _, ref := range put {
				if !withheld[ref] || far.known[ref] {
					want = append(want, ref)
				}
			}
			if !slices.Equal(want, far.taken) {
				rt.Errorf("put %v, arrived %v", want, far.taken)
			}
		})
	})
}

func BenchmarkPutLeaseSettle(b *testing.B) {
	s := dbtest.Open(b, outbox.Migrations()...)
	o := newOutbox("e1")
	b.ResetTimer()
	for i := 0; i < b.N; i += 256 {
		write(b, s, func(tx *db.Tx) error {
			for j := range min(256, b.N-i) {
				if _, err := o.Put(tx, fr, outbox.Message{Ref: fmt.Sprint("c-", i+j)}, 0); err != nil {
					return err
				}
			}
			return nil
		})
		write(b, s, func(tx *db.Tx) error {
			batch, err := o.Lease(tx, fr, "pump", 0, time.Minute)
			if err != nil {
				return err
			}
			return o.Sending(tx, batch, make([][]byte, len(batch.Items)), 0)
		})
		write(b, s, func(tx *db.Tx) error {
			return o.Settle(tx, outbox.Receipt{Lane: fr, Epoch: "e1", Cursor: int64(min(i+256, b.N))}, 0)
		})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
