package audit

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
)

type signer struct{ key ed25519.PrivateKey }

func (s signer) Sign(m []byte) []byte      { return ed25519.Sign(s.key, m) }
func (s signer) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

func testSigner() signer { return signer{ed25519.NewKeyFromSeed(make([]byte, 32))} }

func open(tb testing.TB) (*db.Store, *Log) {
	tb.Helper()
	l, err := NewLog("be-spoc", testSigner(), make([]byte, 32))
	if err != nil {
		tb.Fatal(err)
	}
	return dbtest.Open(tb, Migrations()...), l
}

// each runs a test on every engine.
func each(t *testing.T, test func(t *testing.T, s *db.Store, l *Log)) {
	t.Helper()
	dbtest.Each(t, Migrations(), func(t *testing.T, s *db.Store) {
		l, err := NewLog("be-spoc", testSigner(), make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		test(t, s, l)
	})
}

const noon = 20_000*dayMicros + dayMicros/2

func look(when int64, officer string, touched ...string) Entry {
	return Entry{When: when, Officer: claim.OfficerID(officer), Session: "w-1", Use: "Search", Operation: Consultation,
		Purpose: "ct", LegalBasis: "law", Case: "k-1", Touched: touched, Query: "Ana Example", Decision: Allowed, Results: 3}
}

// fill appends n entries on each of the days.
func fill(tb testing.TB, s *db.Store, l *Log, n int, days ...int64) {
	tb.Helper()
	write(tb, s, func(tx *db.Tx) error {
		for _, d := range days {
			for i := range n {
				if err := l.Append(tx, look(d*dayMicros+int64(i), fmt.Sprintf("o-%d", i%3), fmt.Sprintf("s-%d", i))); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func verify(tb testing.TB, s *db.Store, l *Log) (v Verification) {
	tb.Helper()
	read(tb, s, func(tx *db.ReadTx) (err error) { v, err = l.Verify(tx, testSigner().Public()); return err })
	return v
}

func TestEntryKeepsAllButTheWords(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		want := look(noon, "o-ana", "s-1", "c-2")
		want.Recipients = []string{"fr-spoc"}
		write(t, s, func(tx *db.Tx) error { return l.Append(tx, want) })
		var got []Entry
		read(t, s, func(tx *db.ReadTx) (err error) { got, err = l.List(tx, Filter{}); return err })
		want.Day, want.TouchedCount, want.Query, want.QueryDigest = 20_000, 2, "", l.Digest("Ana Example")
		if diff := cmp.Diff([]Entry{want}, got); diff != "" {
			t.Error(diff)
		}
		other, err := NewLog("be-spoc", testSigner(), append(make([]byte, 31), 1))
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Equal(other.Digest("Ana Example"), want.QueryDigest) {
			t.Error("the digest of a query does not depend on the node's key")
		}
	})
}

func TestAppendRefuses(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		for name, change := range map[string]func(*Entry){
			"no use":        func(e *Entry) { e.Use = "" },
			"no operation":  func(e *Entry) { e.Operation = "peek" },
			"no decision":   func(e *Entry) { e.Decision = "" },
			"no time":       func(e *Entry) { e.When = 0 },
			"no recipients": func(e *Entry) { e.Operation = Disclosure },
		} {
			e := look(noon, "o-ana")
			change(&e)
			if err := s.Write(context.Background(), func(tx *db.Tx) error { return l.Append(tx, e) }); err == nil {
				t.Errorf("%s: taken", name)
			}
		}
		if v := verify(t, s, l); v.Entries != 0 {
			t.Errorf("%d entries of refused appends", v.Entries)
		}
	})
}

func TestLongListsOfTouched(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		ids := make([]string, MaxTouched+5)
		for i := range ids {
			ids[i] = fmt.Sprintf("s-%d", i)
		}
		write(t, s, func(tx *db.Tx) error { return l.Append(tx, look(noon, "o-ana", ids...)) })
		var got []Entry
		read(t, s, func(tx *db.ReadTx) (err error) { got, err = l.List(tx, Filter{Touched: "s-7"}); return err })
		if len(got) != 1 || len(got[0].Touched) != MaxTouched || got[0].TouchedCount != MaxTouched+5 {
			t.Errorf("got %d entries", len(got))
		}
	})
}

func TestDaysFollowOneAnother(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		fill(t, s, l, 3, 20_000, 20_001, 20_005)
		fill(t, s, l, 2, 20_004) // the clock went back: into the open day
		write(t, s, func(tx *db.Tx) error { return l.Close(tx, 20_006*dayMicros) })
		write(t, s, func(tx *db.Tx) error { return l.Close(tx, 20_006*dayMicros) })
		fill(t, s, l, 1, 20_005) // that day is closed and stays so
		var days []Segment
		read(t, s, func(tx *db.ReadTx) (err error) { days, err = l.Segments(tx); return err })
		var got [][2]int64
		for _, d := range days {
			got = append(got, [2]int64{d.Day, d.Size})
		}
		if diff := cmp.Diff([][2]int64{{20_000, 3}, {20_001, 3}, {20_005, 5}, {20_006, 1}}, got); diff != "" {
			t.Error(diff)
		}
		if v := verify(t, s, l); v.First != nil || v.Entries != 12 || v.Segments != 4 {
			t.Errorf("got %+v (%v)", v, v.First)
		}
	})
}

func TestListFiltersAndPages(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		fill(t, s, l, 6, 20_000, 20_001)
		write(t, s, func(tx *db.Tx) error {
			e := look(20_001*dayMicros+99, "o-dpo")
			e.Use, e.Decision, e.Reason, e.Case, e.Operation = "Erase", Refused, "forbidden", "k-2", Erasure
			return l.Append(tx, e)
		})
		for name, tc := range map[string]struct {
			f    Filter
			want int
		}{
			"all": {Filter{}, 13}, "officer": {Filter{Officer: "o-1"}, 4}, "use": {Filter{Use: "Erase"}, 1}, "operation": {Filter{Operation: Erasure}, 1},
			"case": {Filter{Case: "k-1"}, 12}, "refused": {Filter{Decision: Refused}, 1}, "touched": {Filter{Touched: "s-2"}, 2},
			"touched on a day": {Filter{Touched: "s-2", From: 20_001}, 1}, "to": {Filter{To: 20_000}, 6}, "none": {Filter{Officer: "o-1' OR '1'='1"}, 0},
		} {
			var got []Entry
			read(t, s, func(tx *db.ReadTx) (err error) { got, err = l.List(tx, tc.f); return err })
			if len(got) != tc.want {
				t.Errorf("%s: got %d, want %d", name, len(got), tc.want)
			}
		}
		var seen []Place
		for after := (Place{}); ; {
			var page []Entry
			read(t, s, func(tx *db.ReadTx) (err error) { page, err = l.List(tx, Filter{Limit: 5, After: after}); return err })
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				seen = append(seen, Place{e.Day, e.Seq})
			}
			after = seen[len(seen)-1]
		}
		if len(seen) != 13 || seen[0] != (Place{20_001, 6}) || seen[12] != (Place{20_000, 0}) {
			t.Errorf("pages hold %v", seen)
		}
	})
}

func TestPruneKeepsProofs(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		fill(t, s, l, 300, 18_000, 18_001)
		fill(t, s, l, 4, 20_000)
		now := int64(20_000 * dayMicros)
		prune := func(before int64, by claim.OfficerID) (n int, err error) {
			err = s.Write(context.Background(), func(tx *db.Tx) (err error) { n, err = l.Prune(tx, before, now, by); return err })
			return n, err
		}
		if _, err := prune(20_000-RetentionDays+1, "o-dpo"); !fault.Is(err, fault.Invalid) {
			t.Errorf("younger than three years: %v", err)
		}
		if _, err := prune(18_001, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("nobody prunes: %v", err)
		}
		if n, err := prune(18_001, "o-dpo"); n != 1 || err != nil {
			t.Fatalf("pruned %d: %v", n, err)
		}
		v := verify(t, s, l)
		if v.First != nil || v.Pruned != 1 || v.Entries != 304 {
			t.Errorf("after pruning: %+v %v", v, v.First)
		}
		var left []Entry
		read(t, s, func(tx *db.ReadTx) (err error) { left, err = l.List(tx, Filter{To: 18_000}); return err })
		if len(left) != 0 {
			t.Errorf("%d bodies left", len(left))
		}
		write(t, s, func(tx *db.Tx) error {
			return tx.Exec(`UPDATE audit_segments SET pruned_by = 'o-x' WHERE day = 18000`)
		})
		if v := verify(t, s, l); v.First == nil || v.First.Day != 18_000 {
			t.Errorf("a changed note of pruning: %v", v.First)
		}
	})
}

// Entries of many callers share a commit, on both sides of midnight, and some
// of the callers fail: the log that is left proves itself and holds the others.
func TestEntriesThatShareACommitMakeOneLog(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		fill(t, s, l, 3, 20_000)
		boom := errors.New("boom")
		errs := dbtest.Together(t, s, 80, func(i int, tx *db.Tx) error {
			if err := l.Append(tx, look((20_000+int64(i%3/2))*dayMicros+int64(i), "o-1", "s-1")); err != nil {
				return err
			}
			if i%4 == 1 {
				return boom
			}
			return nil
		})
		for i, err := range errs {
			if (i%4 == 1) != errors.Is(err, boom) {
				t.Errorf("entry %d: %v", i, err)
			}
		}
		v := verify(t, s, l)
		if v.First != nil || v.Entries != 3+60 {
			t.Errorf("%d entries, want 63: %+v", v.Entries, v)
		}
	})
}
