// Package mutate feeds a parser with many broken inputs in one process: what
// go test -fuzz finds by coverage it deepens by number. For tests only.
package mutate

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Inputs is how many inputs each parser gets: LIAISON_INPUTS, or a thousand.
func Inputs(t testing.TB) int {
	t.Helper()
	s := os.Getenv("LIAISON_INPUTS")
	if s == "" {
		return 1000
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("LIAISON_INPUTS=%q is no number of inputs", s)
	}
	return n
}

// Bounds on what one input may cost, and all of them together: an input that
// hangs ends the test with its bytes on disk, and so does a heap that grows.
const (
	longest = 20 * time.Second
	most    = 1 << 30 // bytes of live heap after a collection
)

// Run feeds fn with n inputs made of the seeds and of the corpus that was
// committed for target in testdata/fuzz. The order is the same in every run.
func Run(t *testing.T, target string, seeds [][]byte, n int, fn func(data []byte)) {
	t.Helper()
	seeds = append(seeds, corpus(t, target)...)
	m := &mutator{r: rand.New(rand.NewPCG(1, 2)), seeds: seeds}
	var now []byte
	w := watch(func() {
		panic(fmt.Sprintf("%s: an input of %d bytes takes longer than %v of processor time: %.2000q", target, len(now), longest, now))
	})
	defer w.end()
	defer func() {
		if v := recover(); v != nil {
			t.Fatalf("%s: an input of %d bytes panics: %v\n%.2000q", target, len(now), v, now)
		}
	}()
	began := time.Now()
	for i := range n {
		now = m.next()
		w.next()
		fn(now)
		if t.Failed() {
			t.Fatalf("%s: input %d: %.2000q", target, i, now)
		}
		if i%10000 == 9999 {
			grown(t, target)
		}
	}
	took := time.Since(began)
	t.Logf("%s: %d inputs from %d seeds in %v", target, n, len(seeds), took.Round(time.Millisecond))
}

// watchdog ends a hang by the processor time of this process, since a busy
// machine shares its cores.
type watchdog struct {
	mu    sync.Mutex
	since time.Duration
	clock *time.Timer
}

func watch(hang func()) *watchdog {
	w := &watchdog{}
	w.next()
	w.clock = time.AfterFunc(longest, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if processorTime()-w.since > longest {
			hang()
		}
		w.clock.Reset(longest)
	})
	return w
}

func (w *watchdog) next() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.since = processorTime()
}

func (w *watchdog) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock.Stop()
}

func grown(t *testing.T, target string) {
	t.Helper()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	if s.HeapAlloc > most {
		t.Fatalf("%s: %d bytes stay in memory", target, s.HeapAlloc)
	}
}

// corpus reads the inputs that coverage found, one []byte or string a file.
func corpus(t *testing.T, target string) (out [][]byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "fuzz", target, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			line = strings.TrimSpace(line)
			for _, kind := range []string{"[]byte(", "string("} {
				quoted, ok := strings.CutPrefix(line, kind)
				if s, err := strconv.Unquote(strings.TrimSuffix(quoted, ")")); ok && err == nil {
					out = append(out, []byte(s))
				}
			}
		}
	}
	return out
}

// mutator makes inputs from seeds.
type mutator struct {
	r     *rand.Rand
	seeds [][]byte
}

// largest is the most bytes of an input: cost lies in structure, not in bulk.
const largest = 64 << 10

func (m *mutator) seed() []byte { return m.seeds[m.r.IntN(len(m.seeds))] }

// next is a seed with one to eight changes.
func (m *mutator) next() []byte {
	b := append([]byte{}, m.seed()...)
	for range 1 + m.r.IntN(8) {
		b = m.change(b)
	}
	return b[:min(len(b), largest)]
}

// tokens are pieces that parsers trip over.
var tokens = []string{"\x00", "\xff", "\xff\xff\xff\xff", "\x7f\xff\xff\xff", "\u0301", "\U0001F69A", "\r\n", "\n\n", "<", ">", "</p>", "<p>", "&#x10ffff;", "\"", "'", "“", "”",
	"%PDF-", "PK\x03\x04", "=?utf-8?q?", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", "0", "-1", "1e308", "99999999999999999999", "9223372036854775808",
	"<![CDATA[", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "\xd0\xcf\x11\xe0", "\x1f\x8b", "[", "]", "{", "}", "(", ")", "/Kids [2 0 R]", "endobj", "stream", "xref", " obj", "last June", "said", "his brother", "al-", "el-", "bin ", "at least ", "between 1 and "}

func (m *mutator) change(b []byte) []byte {
	if len(b) == 0 {
		return append(b, tokens[m.r.IntN(len(tokens))]...)
	}
	at := m.r.IntN(len(b))
	end := min(len(b), at+1+m.r.IntN(1+m.r.IntN(64)))
	switch m.r.IntN(9) {
	case 0:
		b[at] ^= 1 << m.r.IntN(8)
	case 1:
		b[at] = byte(m.r.IntN(256))
	case 2: // a piece is lost
		b = append(b[:at], b[end:]...)
	case 3: // a piece stands twice
		b = insert(b, at, b[at:end])
	case 4: // it ends here
		b = b[:at]
	case 5:
		b = insert(b, at, []byte(tokens[m.r.IntN(len(tokens))]))
	case 6: // a piece of another seed
		if o := m.seed(); len(o) > 0 {
			from := m.r.IntN(len(o))
			b = insert(b, at, o[from:min(len(o), from+1+m.r.IntN(256))])
		}
	case 7: // two pieces change places
		to := m.r.IntN(len(b))
		for i := 0; at+i < end && to+i < len(b); i++ {
			b[at+i], b[to+i] = b[to+i], b[at+i]
		}
	case 8: // a piece many times over
		if len(b) < largest/4 {
			b = insert(b, at, []byte(strings.Repeat(string(b[at:end]), 1+m.r.IntN(64))))
		}
	}
	return b
}

func insert(b []byte, at int, piece []byte) []byte {
	out := make([]byte, 0, len(b)+len(piece))
	return append(append(append(out, b[:at]...), piece...), b[at:]...)
}
