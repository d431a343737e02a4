package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison/internal/cli"
)

// bench is the wiring of commands that need no node: a clock that stands.
type bench struct{ cli.Wiring }

func (bench) Now() time.Time { return time.Unix(1_458_777_600, 0) }

func run(t interface{ Helper() }, stdin string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := cli.New(bench{}, "test")
	root.SetOut(&out)
	root.SetErr(&bytes.Buffer{})
	root.SetIn(strings.NewReader(stdin))
	root.SetArgs(args)
	err := root.Execute()
	return out.String(), err
}

const garage = `source,target,weight,begin,end
A,Garage,1,2015-07-01,2015-09
Garage,B,3,2015-08,
A,Flat,2,2016,2016
Flat,Phone,2,,
Phone,B,2,2016-03-22,2016-03-22
B,B,,,
Far,Away,,,
`

func TestGraphPath(t *testing.T) {
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"shortest", `{"source":"A","target":"B","path":["A","Garage","B"],"micros":0}`, []string{"A", "B"}},
		{"none", `{"source":"A","target":"Far","path":[],"micros":0}`, []string{"A", "Far"}},
		{"itself", `{"source":"B","target":"B","path":["B"],"micros":0}`, []string{"B", "B"}},
		{"best has the heavier weakest link", `{"source":"A","target":"B","path":["A","Flat","Phone","B"],"micros":0}`, []string{"A", "B", "--best"}},
		{"alternatives", `{"source":"A","target":"B","path":["A","Garage","B"],"micros":0,"alternatives":[["A","Flat","Phone","B"]]}`, []string{"A", "B", "--alternatives", "2"}},
		{"since the garage closed", `{"source":"A","target":"B","path":["A","Flat","Phone","B"],"micros":0}`, []string{"A", "B", "--since", "2015-10-01"}},
		{"until the flat was let", `{"source":"A","target":"Phone","path":[],"micros":0}`, []string{"A", "Phone", "--until", "2015-12"}},
		{"too far", `{"source":"A","target":"B","path":[],"micros":0}`, []string{"A", "B", "--max-hops", "1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := run(t, garage, append([]string{"graph", "path", "--edges", "-", "--json"}, c.args...)...)
			if err != nil || strings.TrimSpace(got) != c.want {
				t.Fatalf("got %s %v\nwant %s", got, err, c.want)
			}
		})
	}
}

func TestGraphPathOfPairsAnswersEveryRowInOrder(t *testing.T) {
	pairs := filepath.Join(t.TempDir(), "pairs.csv")
	if err := os.WriteFile(pairs, []byte("target,source\nB,A\nNobody,A\nAway,Far\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := run(t, garage, "graph", "path", "--edges", "-", "--pairs", pairs, "--json")
	want := `{"source":"A","target":"B","path":["A","Garage","B"],"micros":0}
{"source":"A","target":"Nobody","path":[],"micros":0,"unknown":["Nobody"]}
{"source":"Far","target":"Away","path":["Far","Away"],"micros":0}
`
	if err != nil || got != want {
		t.Fatalf("got %s %v", got, err)
	}
}

func TestGraphNamesTheLineAtFault(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "has no links"},
		{"A,B\nC\n", "line 2: no target"},
		{"A,B,heavy\n", `line 1: "heavy" is no weight`},
		{"A,B,-1\n", `line 1: "-1" is no weight`},
		{"A,B,NaN\n", `line 1: "NaN" is no weight`},
		{"source,target,begin\nA,B,yesterday\n", `line 2: "yesterday" is no date`},
		{"A,B,1,2016,2015\n", "line 1: the link ends on 2015, before it begins on 2016"},
		{"A,\"B\n", "parse error"},
		{"A,B\n", `no link has the node "X"`},
	} {
		if _, err := run(t, c.in, "graph", "path", "--edges", "-", "A", "X"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gave %v, want %s", c.in, err, c.want)
		}
	}
}

func TestGraphCharts(t *testing.T) {
	const two = "a,b\nb,c\nc,a\nx,y\ny,z\nz,x\nc,x\n"
	got, err := run(t, two, "graph", "ego", "--edges", "-", "a", "--hops", "2", "--json")
	if want := `{"node":"a","hops":2,"count":3,"nodes":[["b","c"],["x"]],"micros":0}` + "\n"; err != nil || got != want {
		t.Errorf("ego %s %v", got, err)
	}
	got, err = run(t, two, "graph", "communities", "--edges", "-")
	if want := "0\ta\n0\tb\n0\tc\n1\tx\n1\ty\n1\tz\n"; err != nil || got != want {
		t.Errorf("communities %s %v", got, err)
	}
	got, err = run(t, two, "graph", "betweenness", "--edges", "-", "--count", "--top", "2")
	if want := "6\tc\n6\tx\n"; err != nil || got != want {
		t.Errorf("betweenness %s %v", got, err)
	}
}

// A path is as short as breadth-first search finds, and each step is a link.
func TestGraphPathAgainstBreadthFirst(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "nodes")
		near := map[string]map[string]bool{}
		var csv strings.Builder
		csv.WriteString("source,target\n")
		tie := func(a, b string) {
			if near[a] == nil {
				near[a] = map[string]bool{}
			}
			near[a][b] = true
		}
		for range rapid.IntRange(1, 20).Draw(t, "links") {
			a, b := fmt.Sprint("n", rapid.IntRange(0, n-1).Draw(t, "a")), fmt.Sprint("n", rapid.IntRange(0, n-1).Draw(t, "b"))
			fmt.Fprintf(&csv, "%s,%s\n", a, b)
			tie(a, b)
			tie(b, a)
		}
		from := fmt.Sprint("n", rapid.IntRange(0, n-1).Draw(t, "from"))
		pairs := "source,target\n"
		distance := map[string]int{from: 0}
		for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
			for b := range near[queue[0]] {
				if _, ok := distance[b]; !ok {
					distance[b] = distance[queue[0]] + 1
					queue = append(queue, b)
				}
			}
		}
		for i := range n {
			pairs += fmt.Sprintf("%s,n%d\n", from, i)
		}
		file := filepath.Join(folder, "links.csv")
		if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := run(t, pairs, "graph", "path", "--edges", file, "--pairs", "-", "--json")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out), "\n")
		for i, line := range lines {
			var ans struct{ Path []string }
			if err := json.Unmarshal([]byte(line), &ans); err != nil {
				t.Fatal(err)
			}
			to := fmt.Sprint("n", i)
			want, ok := distance[to]
			if near[from] == nil || near[to] == nil {
				ok = false
			}
			if got := len(ans.Path) - 1; !ok && got != -1 || ok && got != want {
				t.Fatalf("%s to %s: %v, want length %d %v", from, to, ans.Path, want, ok)
			}
			for j := 1; j < len(ans.Path); j++ {
				if !near[ans.Path[j-1]][ans.Path[j]] {
					t.Fatalf("%v has no link %d", ans.Path, j)
				}
			}
		}
	})
}
