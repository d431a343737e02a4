package marking

import (
	"math/rand/v2"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
)

// thousand returns a policy over n random markings of distinct classes and
// dates, with callers to ask for.
func world(b *testing.B, n int) (*Policy, []Caller, []claim.Marking) {
	b.Helper()
	r := rand.New(rand.NewPCG(21, 22))
	var ms []claim.Marking
	for i := range n {
		m := randomMarking(r)
		m.EraseBy = claim.Day(i)
		ms = append(ms, m)
	}
	var cs []Caller
	for range 64 {
		cs = append(cs, randomCaller(r))
	}
	return engine(b, defaultText, ms...), cs, ms
}

// One decision, asked from nothing.
func BenchmarkPermit(b *testing.B) {
	p, cs, ms := world(b, 1000)
	a := Reading()
	i := 0
	for b.Loop() {
		p.Permit(&cs[i%len(cs)], a, ms[i%len(ms)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
}

// The floor alone.
func BenchmarkFloor(b *testing.B) {
	p, cs, ms := world(b, 1000)
	st := p.state.Load()
	a := Reading()
	i := 0
	for b.Loop() {
		st.floor(&cs[i%len(cs)], a, &ms[i%len(ms)], false)
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
}

// All bits of a caller that was never asked about, over 5,000 markings.
func BenchmarkBitsFresh(b *testing.B) {
	p, cs, ms := world(b, 5000)
	a := Reading()
	i := 0
	for b.Loop() {
		c := cs[i%len(cs)]
		c.Desks = []string{string(rune(i))}
		p.Bits(&c, a)
		i++
	}
	b.ReportMetric(float64(b.N*len(ms))/b.Elapsed().Seconds(), "decisions/s")
}

// The bits of a caller who asked before.
func BenchmarkBitsCached(b *testing.B) {
	p, cs, _ := world(b, 5000)
	a := Reading()
	i := 0
	for b.Loop() {
		p.Bits(&cs[i%len(cs)], a)
		i++
	}
}

func BenchmarkSetHas(b *testing.B) {
	p, cs, _ := world(b, 5000)
	s := p.Bits(&cs[0], Reading())
	n := uint32(0)
	for b.Loop() {
		s.Has(n % 5000)
		n += 7
	}
}

// A list of 200,000 rows counted under the bits.
func BenchmarkFilteredList(b *testing.B) {
	s, in := openStore(b), NewInterner()
	_, cs, ms := world(b, 1000)
	ps, err := DefaultPolicies()
	if err != nil {
		b.Fatal(err)
	}
	p := NewPolicy(in, DefaultRegister(), ps)
	write(b, s, func(tx *db.Tx) error {
		if err := tx.Exec(`CREATE TABLE things (id INTEGER PRIMARY KEY, mark INTEGER NOT NULL, body TEXT NOT NULL)`); err != nil {
			return err
		}
		var numbers []uint32
		for _, m := range ms {
			n, err := in.Intern(tx, m)
			if err != nil {
				return err
			}
			numbers = append(numbers, n)
		}
		for i := range 200_000 {
			if err := tx.Exec(`INSERT INTO things (id, mark, body) VALUES ($1,$2,'something to read')`, i, int64(numbers[i%len(numbers)])); err != nil {
				return err
			}
		}
		return nil
	})
	i := 0
	for b.Loop() {
		bits := p.Bits(&cs[i%len(cs)], Reading())
		i++
		read(b, s, func(tx *db.ReadTx) error {
			var n int64
			return tx.QueryRow(`SELECT COUNT(*) FROM things WHERE ` + bits.SQL("mark")).Scan(&n)
		})
	}
}
