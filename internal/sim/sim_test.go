package sim_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liaison/internal/sim"
)

// plays is how many seeds every run of the tests plays; make sim plays more.
const plays = 8

func TestTheNetworkHolds(t *testing.T) {
	for seed := uint64(1); seed <= plays; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			r := sim.Play(seed, sim.Options{})
			if r.Fault != "" {
				t.Fatalf("%s: %s\n%s\nrun it again: go run ./internal/sim/play --seed %d --trace", r.Fault, r.Why, strings.Join(r.Tail, "\n"), seed)
			}
			if r.Events == 0 || r.Records == 0 {
				t.Errorf("nothing was played: %+v", r)
			}
		})
	}
}

// One seed, one story: every line of the trace and every ledger, to the last
// bit.
func TestTheSameSeedIsTheSamePlay(t *testing.T) {
	t.Parallel()
	digests := map[uint64]uint64{}
	for _, seed := range []uint64{106, 105, 106, 105} { // a restore, lost power
		r := sim.Play(seed, sim.Options{})
		if before, ok := digests[seed]; ok && before != r.Digest {
			t.Errorf("seed %d gave %016x, and then %016x", seed, before, r.Digest)
		}
		digests[seed] = r.Digest
	}
	if digests[106] == digests[105] {
		t.Error("two seeds tell one story")
	}
}

// A mutant whose text has changed plants nothing any more.
func TestEachMutantStillApplies(t *testing.T) {
	all, err := sim.Mutants()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Errorf("only %d mutants", len(all))
	}
	for _, m := range all {
		b, err := os.ReadFile(filepath.Join("..", "..", m.File))
		if err != nil {
			t.Errorf("mutant %s: %v", m.Name, err)
			continue
		}
		text, err := m.Apply(string(b))
		if err == nil {
			_, err = parser.ParseFile(token.NewFileSet(), m.File, text, parser.SkipObjectResolution)
		}
		if err != nil {
			t.Error(err)
		}
	}
}
