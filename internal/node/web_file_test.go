package node_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison/internal/link"
	"liaison/internal/node"
	"liaison/internal/nodetest"
)

// graphState tells where the graph of a house came from.
func graphState(t fataler, h *nodetest.House) string {
	v, err := h.Health(t.Context(), h.Admin, node.HealthRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Checks {
		if c.Name == "graph" {
			return c.Text
		}
	}
	return ""
}

// paths are the answers between all of some people.
func paths(t *testing.T, h *nodetest.House, c node.Caller, people int) string {
	t.Helper()
	var b strings.Builder
	for i := range people {
		for j := range i {
			req := node.PathRequest{From: idOf(fmt.Sprint("Person ", i)), To: idOf(fmt.Sprint("Person ", j))}
			req.Alternatives = 1
			v, err := h.FindPath(t.Context(), c, req)
			fmt.Fprintln(&b, answered(v, err, true))
		}
	}
	return b.String()
}

// starts opens the store beside a house, as a process that serves it does, with
// what is saved or without.
func starts(t *testing.T, h *nodetest.House, saved bool) *nodetest.House {
	t.Helper()
	again := h.Beside(t)
	if again.IndexFolder = h.IndexFolder; !saved {
		again.IndexFolder = ""
	}
	if err := again.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	return again
}

// The law: whatever came in, was corrected, judged, recalled or erased between
// two starts, a node that takes the saved graph answers as one that makes its own.
func TestASavedGraphAnswersAsOneMadeAnew(t *testing.T) {
	houses, taken := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		if houses++; houses > 6 {
			return // each is a whole node
		}
		h := saving(t, nodetest.Open(t, "be-desk", march2016()))
		if err := h.Warm(t.Context()); err != nil {
			r.Fatal(err)
		}
		secret := team(t, h, h.Second, "Hidden")
		var reports []string
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 1))
		for step := range rapid.IntRange(4, 9).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"say", "say", "hide", "report", "erase", "save", "save"}).Draw(r, "act") {
			case "say", "hide":
				by := h.Analyst
				if rnd.IntN(3) == 0 {
					by = secret
				}
				a, b := rnd.IntN(9), rnd.IntN(9)
				if a != b {
					says(t, h, by, word{a: fmt.Sprint("Person ", a), relation: "met", b: fmt.Sprint("Person ", b), source: fmt.Sprint("source ", step), grade: "B2"})
				}
			case "report":
				id := file(t, h, strings.ReplaceAll(fiction, "Noordstad", fmt.Sprintf("Noordstad %d", step)))
				acceptAll(t, h, id)
				reports = append(reports, id)
			case "erase":
				if len(reports) > 0 {
					if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: reports[0], Reason: "order of the court"}); err != nil {
						r.Fatal(err)
					}
					reports = reports[1:]
				}
			case "save":
				if err := h.SaveIndex(t.Context()); err != nil {
					r.Fatal(err)
				}
			}
			with, without := starts(t, h, true), starts(t, h, false)
			for _, c := range []node.Caller{h.Analyst, both(h.Analyst, secret)} {
				if got, want := paths(t, with, c, 9), paths(t, without, c, 9); got != want {
					r.Fatalf("with the saved graph (%s):\n%s\nmade anew:\n%s", graphState(t, with), got, want)
				}
			}
			if strings.HasPrefix(graphState(t, with), "taken as saved") {
				taken++
			}
		}
	})
	if taken == 0 {
		t.Error("no saved graph was ever taken")
	}
}

// What is saved of a graph that was followed record by record is, to the byte,
// what is saved of one that was made of the tables at once.
func TestASavedGraphIsThatOfTheTables(t *testing.T) {
	h := nodetest.Open(t, "be-desk", march2016())
	if err := h.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	saved := func(h *nodetest.House) []byte {
		t.Helper()
		if err := h.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		b, err := h.SavedWeb()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	r := rand.New(rand.NewPCG(4, 4))
	for step := range 60 {
		w := word{a: fmt.Sprint("Person ", r.IntN(12)), relation: "uses", b: fmt.Sprint("phone:", r.IntN(6)), source: fmt.Sprint("source ", step), grade: "B2"}
		says(t, h, h.Analyst, w)
		if step%20 == 19 {
			if !bytes.Equal(saved(h), saved(h.Beside(t))) {
				t.Fatalf("after %d records what was followed is saved otherwise than what was loaded", step)
			}
		}
	}
	b := saved(h)
	again := link.NewWeb()
	if _, err := again.Restore(bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := again.Save(&out); err != nil || !bytes.Equal(out.Bytes(), b) {
		t.Errorf("what was restored is saved otherwise: %v", err)
	}
	for cut := range 40 {
		if _, err := link.NewWeb().Restore(bytes.NewReader(b[:len(b)*cut/40])); err == nil {
			t.Errorf("%d of 40 parts were taken for a graph", cut)
		}
	}
}

// A graph that was cut or changed, is of another node, or lies too far behind, is
// passed over, and made of the tables.
func TestASavedGraphThatIsNotThisNodesIsPassedOver(t *testing.T) {
	h, other := saving(t, nodetest.Open(t, "be-desk", march2016())), saving(t, nodetest.Open(t, "fr-desk", march2016()))
	for _, x := range []*nodetest.House{h, other} {
		if err := x.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			says(t, x, x.Analyst, word{a: fmt.Sprint("Person ", i), relation: "met", b: fmt.Sprint("Person ", i+1), source: "one"})
		}
		if err := x.SaveIndex(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(h.IndexFolder, "graph")
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(filepath.Join(other.IndexFolder, "graph"))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(good)
	changed[len(good)/2] ^= 1
	want := paths(t, h, h.Analyst, 6)
	for what, b := range map[string][]byte{"cut": good[:len(good)-20], "empty": nil, "changed": changed, "of another node": foreign, "good": good} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		again := starts(t, h, true)
		if got := paths(t, again, h.Analyst, 6); got != want {
			t.Errorf("%s: %s", what, got)
		}
		if s := graphState(t, again); strings.Contains(s, "refused") == (what == "good") {
			t.Errorf("%s: %s", what, s)
		}
	}
}

// An erased tie is in no saved file that anybody can still read, and the next
// one holds neither the words nor the ids of it.
func TestAnErasedLinkIsInNoSavedGraph(t *testing.T) {
	h := saving(t, nodetest.Open(t, "nl-desk", march2016()))
	if err := h.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	const word = "Quasimodobrug"
	r := file(t, h, "Police in Noordstad arrested Karel "+word+" on Tuesday. Officials of "+word+" said Karel "+word+" met Jonas Verkade in Kastel.")
	acceptAll(t, h, r)
	found, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: "Karel " + word})
	if err != nil || len(found.Hits) == 0 {
		t.Fatalf("%d hits: %v", len(found.Hits), err)
	}
	id := found.Hits[0].Subject.ID
	if err := h.SaveIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	opened := func(key []byte) ([]byte, error) {
		b, err := os.ReadFile(filepath.Join(h.IndexFolder, "graph"))
		if err != nil {
			t.Fatal(err)
		}
		return deciphered("graph", b, key)
	}
	key := indexKeyOf(t, h)
	if b, err := opened(key); err != nil || !bytes.Contains(b, []byte(id)) {
		t.Fatalf("the saved graph does not hold the tie: %v", err)
	}
	h.Clock.Add(time.Minute)
	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: r, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	if k := indexKeyOf(t, h); k != nil {
		t.Fatal("the key of the saved graph outlives the erasure")
	}
	for name, b := range h.Files(t) {
		if bytes.Contains(b, key) {
			t.Errorf("the key is still in %s", name)
		}
	}
	says(t, h, h.Analyst, word2("Jonas Verkade", "Petra Hidding"))
	if err := h.SaveIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh := indexKeyOf(t, h)
	b, err := opened(fresh)
	if err != nil || bytes.Equal(fresh, key) {
		t.Fatalf("saved after the erasure: %v, same key %v", err, bytes.Equal(fresh, key))
	}
	if bytes.Contains(b, []byte(id)) || bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(word))) || !bytes.Contains(b, []byte(idOf("Petra Hidding"))) {
		t.Error("the next saved graph holds what was erased, or nothing")
	}
	verifies(t, h)
}

func word2(a, b string) word { return word{a: a, relation: "met", b: b, source: "a neighbour"} }
