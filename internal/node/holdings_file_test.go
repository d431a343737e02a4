package node_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/match"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/seal"
)

// saving has a house save its index of names after every record.
func saving(t *testing.T, h *nodetest.House) *nodetest.House {
	t.Helper()
	h.IndexFolder, h.IndexEvery = filepath.Join(h.Folder, "index"), 1
	return h
}

// indexState tells where the index of a house came from.
func indexState(t fataler, h *nodetest.House) string {
	v, err := h.Health(t.Context(), h.Admin, node.HealthRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Checks {
		if c.Name == "index of names" {
			return c.Text
		}
	}
	return ""
}

// screened is what a house answers about every name.
func screened(t fataler, h *nodetest.House, names []string) string {
	q := "id,name\n"
	for i, n := range names {
		q += fmt.Sprintf("%d,%s\n", i, n)
	}
	var out bytes.Buffer
	if _, err := h.Screen(t.Context(), h.Analyst, node.ScreenRequest{Queries: strings.NewReader(q), Out: &out, Options: match.ScreenOptions{MinScore: 0.1, Limit: 20}}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// indexFiles reads the saved files, deciphered with the key that the store holds;
// what does not open is left out.
func indexFiles(t *testing.T, h *nodetest.House, key []byte) (sealed, plain map[string][]byte) {
	t.Helper()
	sealed, plain = map[string][]byte{}, map[string][]byte{}
	all, err := os.ReadDir(h.IndexFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		b, err := os.ReadFile(filepath.Join(h.IndexFolder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		sealed[f.Name()] = b
		if text, err := deciphered(f.Name(), b, key); err == nil {
			plain[f.Name()] = text
		}
	}
	return sealed, plain
}

func deciphered(name string, b, key []byte) ([]byte, error) {
	r, err := seal.OpenStream(bytes.NewReader(b), key, "index "+name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func indexKeyOf(t *testing.T, h *nodetest.House) (key []byte) {
	t.Helper()
	if err := h.Store.Read(t.Context(), func(tx *db.ReadTx) error {
		return tx.QueryRow(`SELECT key FROM index_keys`).Scan(&key)
	}); err != nil {
		t.Fatal(err)
	}
	return key
}

// The law: whatever came in, was erased or recalled between two starts, a node
// that takes the saved index answers to the letter as one that makes its own.
func TestASavedIndexHoldsWhatARebuildGives(t *testing.T) {
	words := []string{"Nizar Tamraoui", "نزار تمراوي", "Ruud Verheim", "Karel Janda", "Petra Hidding", "Jonas Verkade", "Рууд Верхейм"}
	houses := 0
	rapid.Check(t, func(r *rapid.T) {
		if houses++; houses > 6 {
			return // each is a whole node
		}
		h := saving(t, nodetest.Open(t, "be-spoc", march2016()))
		var reports []string
		var orders []claim.ID
		taken := 0
		for step := range rapid.IntRange(3, 7).Draw(r, "steps") {
			switch act := rapid.SampledFrom([]string{"import", "import", "report", "erase", "restrict", "restrict", "release", "restart", "restart"}).Draw(r, "act"); act {
			case "import":
				name := rapid.SampledFrom(words).Draw(r, "name")
				listed(t, h, h.Analyst, "list", fmt.Sprint(step, rapid.IntRange(0, 2).Draw(r, "id")), name, "")
			case "report":
				id := file(t, h, strings.ReplaceAll(fiction, "Noordstad", fmt.Sprintf("Noordstad %d", step)))
				acceptAll(t, h, id)
				reports = append(reports, id)
			case "erase":
				if len(reports) == 0 {
					continue
				}
				if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: reports[0], Reason: "order of the court"}); err != nil {
					r.Fatal(err)
				}
				reports = reports[1:]
			case "restrict":
				all := ids(t, h)
				if len(all) == 0 {
					continue
				}
				v, err := h.Retain(t.Context(), h.Supervisor, node.RetainRequest{Act: claim.Restrict, Records: []claim.ID{rapid.SampledFrom(all).Draw(r, "claim")}, Ground: "proof", Reason: "evidence in a trial"})
				if err != nil {
					r.Fatal(err)
				}
				orders = append(orders, claim.ID(v.Orders[0].Order))
			case "release":
				if len(orders) == 0 {
					continue
				}
				if _, err := h.Release(t.Context(), h.Supervisor, node.ReleaseRequest{Order: orders[0], Reason: "the trial is over"}); err != nil {
					r.Fatal(err)
				}
				orders = orders[1:]
			case "restart":
				if err := h.CatchUp(t.Context()); err != nil {
					r.Fatal(err)
				}
				screened(t, h, words)
				if err := h.CatchUp(t.Context()); err != nil { // what was read for the screening is saved
					r.Fatal(err)
				}
				if h = h.Beside(t); strings.Contains(indexState(t, h), "refused") {
					r.Fatal(indexState(t, h))
				}
			}
			bare := h.Beside(t)
			bare.IndexFolder = ""
			if got, want := screened(t, h, words), screened(t, bare, words); got != want {
				r.Fatalf("with the saved index (%s):\n%s\nmade anew:\n%s", indexState(t, h), got, want)
			}
			if s := indexState(t, h); strings.HasPrefix(s, "taken as saved") {
				taken++
			} else if strings.Contains(s, "refused") {
				r.Fatal(s)
			}
		}
		r.Logf("taken as saved %d times", taken)
	})
}

// A start takes the saved index and reads on from there; only what is new is
// written again.
func TestARestartTakesTheSavedIndexAndReadsOn(t *testing.T) {
	h := saving(t, nodetest.Open(t, "be-spoc", march2016()))
	for i := range 40 {
		listed(t, h, h.Analyst, "list", fmt.Sprint(i), fmt.Sprintf("Tomas Verkade %c%c", 'a'+i%7, 'b'+i%11), "")
	}
	arrives(t, h)
	first, _ := indexFiles(t, h, nil)
	listed(t, h, h.Analyst, "list", "late", "Nizar Tamraoui", "")
	arrives(t, h)
	second, _ := indexFiles(t, h, nil)
	kept := 0
	for name, b := range first {
		if strings.HasPrefix(name, "segment-") && bytes.Equal(second[name], b) {
			kept++
		}
	}
	if kept == 0 {
		t.Errorf("all segments were written again: %d before, %d after", len(first), len(second))
	}
	again := h.Beside(t)
	listed(t, h, h.Analyst, "list", "later", "Karel Janda", "")
	if a := screened(t, again, []string{"Nizar Tamraoui", "Karel Janda"}); strings.Count(a, `"score":0.9`) < 2 {
		t.Errorf("what was saved, or what came after it, is not found: %s", a)
	}
	if s := indexState(t, again); !strings.HasPrefix(s, "taken as saved up to record") {
		t.Error(s)
	}
}

// A file that was cut or changed, or is of another node or another time, is
// refused, and the index is made of the ledger.
func TestASavedIndexThatIsNotThisNodesIsRefused(t *testing.T) {
	h := saving(t, nodetest.Open(t, "be-spoc", march2016()))
	other := saving(t, nodetest.Open(t, "fr-spoc", march2016()))
	for _, x := range []*nodetest.House{h, other} {
		listed(t, x, x.Analyst, "list", "1", "Nizar Tamraoui", "1989-09-15")
		arrives(t, x)
	}
	good, _ := indexFiles(t, h, nil)
	foreign, _ := indexFiles(t, other, nil)
	delete(good, "graph") // a picture of its own, see web_file_test.go
	delete(foreign, "graph")
	put := func(files map[string][]byte) {
		t.Helper()
		if err := os.RemoveAll(h.IndexFolder); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(h.IndexFolder, 0o700); err != nil {
			t.Fatal(err)
		}
		for name, b := range files {
			if err := os.WriteFile(filepath.Join(h.IndexFolder, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	with := func(name string, b []byte) map[string][]byte {
		out := maps.Clone(good)
		out[name] = b
		return out
	}
	cases := map[string]map[string][]byte{"of another node": foreign, "gone": {}}
	for name, b := range good {
		cases["cut "+name] = with(name, b[:len(b)-20])
		cases["emptied "+name] = with(name, nil)
		changed := bytes.Clone(b)
		changed[len(b)/2] ^= 1
		cases["changed "+name] = with(name, changed)
		if name != "manifest" {
			without := maps.Clone(good)
			delete(without, name)
			cases["without "+name] = without
			cases["another's "+name] = with(name, good["manifest"])
		}
	}
	if len(cases) < 8 {
		t.Fatalf("only %d cases", len(cases))
	}
	for name, files := range cases {
		put(files)
		again := h.Beside(t)
		if a := screened(t, again, []string{"Nizar Tamraoui"}); !strings.Contains(a, `"score":0.9`) {
			t.Errorf("%s: %s", name, a)
		}
		if s := indexState(t, again); !strings.Contains(s, "refused") {
			t.Errorf("%s: %s", name, s)
		}
	}
	put(good)
	again := h.Beside(t)
	screened(t, again, nil)
	if s := indexState(t, again); !strings.HasPrefix(s, "taken as saved") {
		t.Errorf("the good ones: %s", s)
	}
}

// An erased name is in no saved file that anybody can still read: the key of all
// of them goes in the transaction of the erasure, and the next ones lack the name.
func TestAnErasedNameIsInNoSavedIndex(t *testing.T) {
	h := saving(t, nodetest.Open(t, "nl-spoc", march2016()))
	const word = "Quasimodobrug"
	listed(t, h, h.Analyst, "list", "stays", "Ruud Verheim", "")
	r := file(t, h, "Police in Noordstad arrested Karel "+word+" on Tuesday. Karel "+word+" met Jonas Verkade in Kastel.")
	acceptAll(t, h, r)
	arrives(t, h)
	key := indexKeyOf(t, h)
	before, plain := indexFiles(t, h, key)
	in := func(files map[string][]byte, word string) bool {
		for _, b := range files {
			if bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(word))) {
				return true
			}
		}
		return false
	}
	if !in(plain, word) || !in(plain, "Verheim") || in(before, word) {
		t.Fatalf("before: %d files, %d opened", len(before), len(plain))
	}
	h.Clock.Add(time.Minute)
	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: r, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	if k := indexKeyOf(t, h); k != nil {
		t.Fatal("the key of the saved index outlives the erasure")
	}
	for _, table := range h.Tables(t) {
		if bytes.Contains([]byte(table.Dump), key) {
			t.Errorf("the key is still in table %s", table.Name)
		}
	}
	for name, b := range h.Files(t) {
		if bytes.Contains(b, key) {
			t.Errorf("the key is still in %s", name)
		}
	}
	again := h.Beside(t) // it is killed before it could save anything
	if a := screened(t, again, []string{"Karel " + word}); strings.Contains(a, `"score":0.9`) {
		t.Errorf("found after the erasure: %s", a)
	}
	screened(t, h, []string{"Ruud Verheim"})
	arrives(t, h)
	screened(t, h, []string{"Ruud Verheim"})
	arrives(t, h)
	fresh := indexKeyOf(t, h)
	after, plain := indexFiles(t, h, fresh)
	if bytes.Equal(fresh, key) || len(plain) != len(after) || len(plain) == 0 || in(plain, word) || !in(plain, "Verheim") {
		t.Errorf("saved after the erasure: %d files, %d opened, same key %v, erased word in it %v", len(after), len(plain), bytes.Equal(fresh, key), in(plain, word))
	}
	for name, b := range before {
		if _, err := deciphered(name, b, fresh); err == nil {
			t.Errorf("the former %s opens with the new key", name)
		}
	}
	verifies(t, h)
}

// whenDrawn calls do once, when the next random bytes are drawn.
type whenDrawn struct {
	io.Reader
	done atomic.Bool
	do   func()
}

func (r *whenDrawn) Read(p []byte) (int, error) {
	if r.done.CompareAndSwap(false, true) {
		r.do()
	}
	return r.Reader.Read(p)
}

// Questions that come while the index is saved and hold every snapshot of the
// store neither wait for the files nor hold them up.
func TestASaveAndQuestionsDoNotWaitForEachOther(t *testing.T) {
	h := saving(t, nodetest.Open(t, "be-spoc", march2016()))
	listed(t, h, h.Analyst, "list", "1", "Nizar Tamraoui", "1989-09-15")
	folder := h.IndexFolder
	h.IndexFolder = ""
	screened(t, h, []string{"Nizar Tamraoui"}) // it is read, and not saved yet
	h.IndexFolder = folder
	var asked sync.WaitGroup
	h.Random = &whenDrawn{Reader: h.Random, do: func() {
		for range 8 { // twice as many as there are snapshots
			asked.Go(func() { screened(t, h, []string{"Nizar Tamraoui"}) })
		}
		// Until all snapshots are taken, or for as long as that could take.
		for end := time.Now().Add(time.Second); time.Now().Before(end); {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			err := h.Store.Read(ctx, func(*db.ReadTx) error { return nil })
			if cancel(); err != nil {
				return
			}
		}
	}}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := h.CatchUp(ctx); err != nil {
		t.Errorf("the index could not be saved while questions were asked: %v", err)
	}
	asked.Wait()
}
