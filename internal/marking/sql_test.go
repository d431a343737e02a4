package marking

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
)

func intern(tb testing.TB, s *db.Store, in *Interner, ms ...claim.Marking) (out []uint32) {
	tb.Helper()
	write(tb, s, func(tx *db.Tx) error {
		for _, m := range ms {
			n, err := in.Intern(tx, m)
			if err != nil {
				return err
			}
			out = append(out, n)
		}
		return nil
	})
	return out
}

func TestInternNumbersEqualMarkingsOnce(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, s *db.Store) {
		in := NewInterner()
		a := claim.Marking{Originator: "be-spoc", Codes: []claim.HandlingCode{claim.H2, claim.H1}}
		same := claim.Marking{Originator: "be-spoc", Codes: []claim.HandlingCode{claim.H1, claim.H2, claim.H1}, Classification: claim.Unclassified}
		b := claim.Marking{Originator: "be-spoc", EraseBy: 9}
		if got := intern(t, s, in, a, b, same); !slices.Equal(got, []uint32{1, 2, 1}) {
			t.Errorf("in one transaction: %v", got)
		}
		if got := intern(t, s, in, b, a); !slices.Equal(got, []uint32{2, 1}) {
			t.Errorf("in another: %v", got)
		}
		fresh := NewInterner()
		read(t, s, func(tx *db.ReadTx) error { return fresh.Load(tx) })
		if m, err := fresh.Marking(1); err != nil || m.String() != a.String() || fresh.Len() != 2 {
			t.Errorf("after a restart: %v %v, %d known", m, err, fresh.Len())
		}
		if _, err := fresh.Marking(0); err == nil {
			t.Error("number 0 is a marking")
		}
	})
}

func TestInternRolledBackNeverWas(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, s *db.Store) {
		in := NewInterner()
		boom := errors.New("boom")
		err := s.Write(context.Background(), func(tx *db.Tx) error {
			if _, err := in.Intern(tx, claim.Marking{Originator: "be-spoc", Caveat: "gone"}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || in.Len() != 0 {
			t.Fatalf("%v, %d known", err, in.Len())
		}
		kept := claim.Marking{Originator: "fr-spoc"}
		if got := intern(t, s, in, kept); got[0] != 1 {
			t.Errorf("got number %d", got[0])
		}
		if m, _ := in.Marking(1); m.Originator != "fr-spoc" {
			t.Errorf("number 1 is %v", m)
		}
	})
}

// Another process of the same store interns too: what this one has not
// loaded yet is seen by nobody, and never mistaken.
func TestInternBesideAnotherProcess(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, s *db.Store) {
		here, there := NewInterner(), NewInterner()
		a, b, c := claim.Marking{Originator: "a-a"}, claim.Marking{Originator: "b-b"}, claim.Marking{Originator: "c-c"}
		intern(t, s, there, a)
		if got := intern(t, s, here, b, a); !slices.Equal(got, []uint32{2, 1}) || here.Len() != 0 {
			t.Errorf("got %v, %d known", got, here.Len())
		}
		intern(t, s, there, c)
		read(t, s, func(tx *db.ReadTx) error { return errors.Join(here.Load(tx), there.Load(tx)) })
		for n, want := range []claim.Marking{a, b, c} {
			for _, in := range []*Interner{here, there} {
				if m, _ := in.Marking(uint32(n + 1)); m.Originator != want.Originator {
					t.Errorf("number %d is %v, want %v", n+1, m, want)
				}
			}
		}
	})
}

func TestInternRefusesWhatNobodyCouldObey(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, s *db.Store) {
		in := NewInterner()
		err := s.Write(context.Background(), func(tx *db.Tx) error {
			_, err := in.Intern(tx, claim.Marking{Originator: "be-spoc", Codes: []claim.HandlingCode{claim.H3}})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
	})
}

// Floor, Cedar and SQL agree, row by row.
func TestFilterAgrees(t *testing.T) {
	const perWorld, worlds = 250, 20
	cases := max(1, casesToTry(t, 100_000)/(perWorld*worlds))
	r := rand.New(rand.NewPCG(11, 12))
	disagreements, allowed, tried := 0, 0, 0
	for range worlds {
		s, in := openStore(t), NewInterner()
		ps, err := DefaultPolicies()
		if err != nil {
			t.Fatal(err)
		}
		p := NewPolicy(in, DefaultRegister(), ps)
		st := p.state.Load()
		write(t, s, func(tx *db.Tx) error {
			return tx.Exec(`CREATE TABLE things (id INTEGER PRIMARY KEY, mark INTEGER NOT NULL)`)
		})
		var ms []claim.Marking
		for range perWorld {
			ms = append(ms, randomMarking(r))
		}
		numbers := intern(t, s, in, ms...)
		write(t, s, func(tx *db.Tx) error {
			for i, n := range numbers {
				if err := tx.Exec(`INSERT INTO things (id, mark) VALUES ($1,$2)`, i, int64(n)); err != nil {
					return err
				}
			}
			return tx.Exec(`INSERT INTO things (id, mark) VALUES (-1, 0), (-2, 1000000)`) // of no marking that is known
		})
		for range cases {
			c, a := randomCaller(r), randomAction(r)
			bits := p.Bits(&c, a)
			seen := map[int]bool{}
			read(t, s, func(tx *db.ReadTx) error {
				rows, err := tx.Query(`SELECT id FROM things WHERE ` + bits.SQL("mark"))
				if err != nil {
					return err
				}
				defer rows.Close()
				for rows.Next() {
					var id int
					if err := rows.Scan(&id); err != nil {
						return err
					}
					seen[id] = true
				}
				return rows.Err()
			})
			for i := range ms {
				tried++
				m := ms[i]
				want := st.floor(&c, a, &m, false) == nil && st.policy(&pair{officerEntity(&c), markingEntity(&m)}, a).Allowed
				if want {
					allowed++
				}
				if seen[i] != want || bits.Has(numbers[i]) != want || p.Permit(&c, a, m).Allowed != want {
					disagreements++
				}
			}
			if seen[-1] || seen[-2] {
				t.Fatal("a row of no known marking is seen")
			}
		}
	}
	t.Logf("%d cases, %d allowed, %d disagreements", tried, allowed, disagreements)
	if disagreements > 0 || allowed == 0 {
		t.Errorf("%d disagreements, %d allowed", disagreements, allowed)
	}
}

func TestSQLHoldsForTheSetAlone(t *testing.T) {
	s := openStore(t)
	rapid.Check(t, func(t *rapid.T) {
		set := NewSet(rapid.SliceOf(rapid.Uint32Range(0, 300)).Draw(t, "numbers")...)
		var got, want []uint32
		err := s.Read(context.Background(), func(tx *db.ReadTx) error {
			rows, err := tx.Query(`WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x+1 FROM n WHERE x < 310) SELECT x FROM n WHERE ` + set.SQL("x"))
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var x uint32
				if err := rows.Scan(&x); err != nil {
					return err
				}
				got = append(got, x)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		want = slices.Collect(set.All())
		if !slices.Equal(got, want) || len(want) != set.Len() {
			t.Fatalf("%s: got %v, want %v", set.SQL("x"), got, want)
		}
	})
}

func TestSQLOfManyRangesIsTaken(t *testing.T) {
	s := openStore(t)
	set := &Set{}
	for i := range uint32(8_000) {
		if i%5 != 4 { // runs of four: 1,600 ranges, above SQLite's depth of 1,000
			set.add(i)
		}
	}
	if !strings.Contains(set.SQL("x"), "BETWEEN") {
		t.Fatal("no ranges")
	}
	read(t, s, func(tx *db.ReadTx) error {
		var n int64
		return tx.QueryRow(`WITH t(x) AS (VALUES (7),(9),(7997)) SELECT COUNT(*) FROM t WHERE ` + set.SQL("x")).Scan(&n)
	})
	if NewSet().SQL("x") != "FALSE" || NewSet(0).SQL("x") != "FALSE" {
		t.Error("the empty set is not FALSE")
	}
}

func TestAnd(t *testing.T) {
	got := slices.Collect(NewSet(1, 2, 70, 200).And(NewSet(2, 3, 200)).All())
	if !slices.Equal(got, []uint32{2, 200}) {
		t.Error(got)
	}
}
