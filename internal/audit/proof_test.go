package audit

import (
	"context"
	"testing"

	"liaison/internal/db"
	"liaison/internal/fault"
)

func TestProofOutlivesPruning(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store, l *Log) {
		fill(t, s, l, 21, 18_000)
		prove := func(at Place) (p Proof, err error) {
			err = s.Read(context.Background(), func(tx *db.ReadTx) error { p, err = l.Prove(tx, at); return err })
			return p, err
		}
		if _, err := prove(Place{18_000, 3}); !fault.Is(err, fault.Conflict) {
			t.Errorf("of an open day: %v", err)
		}
		fill(t, s, l, 1, 20_000)
		var kept []Proof
		for seq := range int64(21) {
			p, err := prove(Place{18_000, seq})
			if err != nil {
				t.Fatal(err)
			}
			kept = append(kept, p)
		}
		for _, at := range []Place{{18_000, 21}, {18_001, 0}} {
			if _, err := prove(at); !fault.Is(err, fault.NotFound) {
				t.Errorf("%v: %v", at, err)
			}
		}
		write(t, s, func(tx *db.Tx) error { _, err := l.Prune(tx, 18_001, 20_000*dayMicros, "o-dpo"); return err })
		if _, err := prove(Place{18_000, 3}); !fault.Is(err, fault.NotFound) {
			t.Errorf("after pruning: %v", err)
		}
		pub := testSigner().Public()
		for i, p := range kept {
			e, err := p.Check(pub)
			if err != nil || e.Seq != int64(i) {
				t.Errorf("entry %d: %+v %v", i, e, err)
			}
			for what, change := range map[string]func(*Proof){
				"another body":      func(p *Proof) { p.Body = kept[(i+1)%21].Body },
				"another place":     func(p *Proof) { p.Seq = (p.Seq + 1) % 21 },
				"another day":       func(p *Proof) { p.Day++ },
				"another agency":    func(p *Proof) { p.Agency = "fr-spoc" },
				"another root":      func(p *Proof) { p.Root = make([]byte, 32) },
				"no root":           func(p *Proof) { p.Root = nil },
				"another signature": func(p *Proof) { p.Signature = make([]byte, 64) },
			} {
				q := p
				change(&q)
				if _, err := q.Check(pub); err == nil {
					t.Errorf("entry %d with %s is proven", i, what)
				}
			}
			if _, err := p.Check(); err == nil {
				t.Error("proven under no key")
			}
		}
	})
}
