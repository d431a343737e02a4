package report

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// zeros is a file of n zero bytes' worth of letters.
func zeros(n int) string { return strings.Repeat("a", n) }

func TestZipBomb(t *testing.T) {
	d := convert(t, "bomb.zip", pack(t, "a.txt", "kept", "b.txt", zeros(32<<20)), Limits{})
	wantProblem(t, d, TooExpanded)
	if len(d.Children) != 1 || d.Children[0].Text != "kept" {
		t.Errorf("what was unpacked before the limit is lost: %v", d.Children)
	}
	many := make([]string, 0, 80)
	for i := range 40 {
		many = append(many, fmt.Sprint(i), zeros(1<<20))
	}
	d = convert(t, "many.zip", pack(t, many...), Limits{ExpandedBytes: 8 << 20})
	wantProblem(t, d, TooExpanded)
	if d.Failure() == nil || len(d.Children) != 8 {
		t.Errorf("failure %v after %d children, want 8", d.Failure(), len(d.Children))
	}
	wantProblem(t, convert(t, "bomb.docx", docx(t, "<w:p><w:r><w:t>"+zeros(32<<20)+"</w:t></w:r></w:p>"), Limits{}), TooExpanded)
}

func TestNesting(t *testing.T) {
	data := []byte("innermost")
	for i := range 6 {
		data = pack(t, fmt.Sprintf("level%d", i), string(data))
	}
	d := convert(t, "nested.zip", data, Limits{})
	depth := 0
	for ; len(d.Children) > 0; d = d.Children[0] {
		depth++
	}
	wantProblem(t, d, TooDeep)
	if depth != DefaultLimits().Depth+1 {
		t.Errorf("was read to depth %d", depth)
	}
}

func TestEntries(t *testing.T) {
	many := make([]string, 0, 40)
	for i := range 20 {
		many = append(many, fmt.Sprint(i), "x")
	}
	wantProblem(t, convert(t, "many.zip", pack(t, many...), Limits{Entries: 10}), TooMany)
	inner := string(pack(t, many[:16]...))
	d := convert(t, "many.zip", pack(t, "a", inner, "b", inner), Limits{Entries: 10})
	if d.Failure() == nil && d.Children[1].Failure() == nil {
		t.Error("entries at two levels are not counted together")
	}
}

func TestTarball(t *testing.T) {
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	w := tar.NewWriter(g)
	for _, h := range []tar.Header{
		{Name: "a/one.txt", Typeflag: tar.TypeReg, Size: 5, Mode: 0o600},
		{Name: "../../etc/passwd", Typeflag: tar.TypeReg, Size: 5, Mode: 0o600},
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
	} {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := w.Write([]byte("hello")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), g.Close()); err != nil {
		t.Fatal(err)
	}
	d := convert(t, "a.tgz", b.Bytes(), Limits{})
	if len(d.Children) != 2 || d.Children[0].Text != "hello" || d.Failure() != nil {
		t.Errorf("children %v, problems %v", d.Children, d.Problems)
	}
}

func TestTooLarge(t *testing.T) {
	l := Limits{FileBytes: 1 << 20, TextBytes: 1 << 18}
	wantProblem(t, convert(t, "a.txt", []byte(zeros(1<<20+1)), l), TooLarge)
	d := convert(t, "a.txt", []byte(zeros(1<<19)), l)
	wantProblem(t, d, TooMuchText)
	if d.Text != "" {
		t.Error("a text over its limit is kept in part")
	}
}

// TestExternalEntity shows that an entity pointing to a file is not followed.
func TestExternalEntity(t *testing.T) {
	secret := t.TempDir() + "/secret"
	if err := os.WriteFile(secret, []byte("topsecret"), 0o600); err != nil {
		t.Fatal(err)
	}
	evil := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://` + secret + `"><!ENTITY l "lol"><!ENTITY m "&l;&l;">]><w:document ` + wordNS + `><w:body><w:p><w:r><w:t>&x;&m;</w:t></w:r></w:p></w:body></w:document>`
	d := convert(t, "a.docx", pack(t, "word/document.xml", evil), Limits{})
	wantProblem(t, d, Damaged)
	if strings.Contains(d.Text, "topsecret") {
		t.Error("the entity was followed")
	}
}

func TestSpacesBomb(t *testing.T) {
	d := convert(t, "a.odt", pack(t, "mimetype", mimeODT, "content.xml", `<a><p>`+strings.Repeat(`<s c="2000000000"/>`, 50)+`x</p></a>`), Limits{})
	if len(d.Text) > maxSpaces+10 {
		t.Errorf("blanks grew to %d bytes", len(d.Text))
	}
}

// bulkPDF has n objects that nothing refers to, between one page and its end.
func bulkPDF(n int) []byte {
	one := storyPDF([]string{"one page"})
	at := bytes.Index(one, []byte("xref\n"))
	var b bytes.Buffer
	b.Write(one[:at])
	for i := range n {
		fmt.Fprintf(&b, "%d 0 obj\n<< /A %d 0 R >>\nendobj\n", 100+i, 101+i)
	}
	b.Write(one[at:])
	return b.Bytes()
}

func worker(t testing.TB, l Limits) *Worker {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorker([]string{self, "serve-worker"}, l)
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func ask(t testing.TB, w *Worker, name string, data []byte) *Document {
	t.Helper()
	d, err := w.Convert(context.Background(), name, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	sound(t, d)
	return d
}

func TestWorker(t *testing.T) {
	w := worker(t, Limits{})
	d := ask(t, w, "a.bin", pack(t, "mail.eml", string(storyEML()), "story.docx", string(storyDOCX(t))))
	if len(d.Children) != 2 || len(d.Children[0].Children) != 1 || string(d.Children[0].Children[0].Original) != "a,b\r\n1,2" {
		t.Fatalf("children are %+v, problems %v", d.Children, d.Problems)
	}
	wantStory(t, d.Children[1])
	first := w.child
	wantStory(t, ask(t, w, "a.odt", storyODT(t)))
	if w.child != first {
		t.Error("the worker was not kept warm")
	}
}

// TestWorkerDies shows that time and memory are limits of the document: it is
// kept with its failure, and the next one is read by a fresh process. The
// limits of processor time and memory take seconds and gigabytes to reach and
// are asked for by REPORT_HOSTILE=1.
func TestWorkerDies(t *testing.T) {
	page := []byte("<html><body>" + strings.Repeat("<p>word word <b>word</b> ", 150000) + "</body></html>")
	cases := map[Kind]struct {
		data []byte
		l    Limits
	}{TooSlow: {page, Limits{Wall: 30 * time.Millisecond}}}
	if os.Getenv("REPORT_HOSTILE") != "" {
		var many []string
		for i := range 20 {
			many = append(many, fmt.Sprint(i), noise(90<<20))
		}
		heavy := pack(t, many...)
		t.Logf("archive of %d bytes", len(heavy))
		cases[TooHungry] = struct {
			data []byte
			l    Limits
		}{heavy, Limits{MemoryBytes: 128 << 20, ExpandedBytes: 4 << 30}}
	}
	for kind, c := range cases {
		w := worker(t, c.l)
		d := ask(t, w, "hostile", c.data)
		t.Logf("%v", d.Problems)
		wantProblem(t, d, kind)
		if d.OriginalSHA256 == "" || d.Failure() == nil {
			t.Errorf("the failure is not kept with its document: %+v", d)
		}
		w.limits.Wall = time.Minute
		if d := ask(t, w, "a.txt", []byte("next")); d.Text != "next" {
			t.Errorf("after it the worker reads %q", d.Text)
		}
	}
}

// noise is n bytes that shrink to about a fiftieth.
func noise(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "%d%s\n", i*7919%1000003, strings.Repeat("x", 400))
	}
	return b.String()[:n]
}

// TestProcessorTime spins a worker's clock with a page that takes the cutter
// far longer than the second that it gets; asked for by REPORT_HOSTILE=1.
func TestProcessorTime(t *testing.T) {
	l := Limits{CPU: time.Second}
	page := "<html><body>" + strings.Repeat("<div><p>word word, <a href=x>word</a></p></div>", 80000) + "</body></html>"
	if os.Getenv("REPORT_HOSTILE") == "" {
		l, page = Limits{CPU: time.Minute}, page[:len(page)/100]
	}
	w := worker(t, l)
	d := ask(t, w, "slow.html", []byte(page))
	if late := d.Failure() != nil && d.Failure().Kind == TooSlow; late != (l.CPU == time.Second) {
		t.Errorf("under %v its problems are %v", l.CPU, d.Problems)
	}
}

func TestNoWorker(t *testing.T) {
	w := NewWorker([]string{"/bin/echo", "no"}, Limits{})
	if d, err := w.Convert(context.Background(), "a", strings.NewReader("x")); err == nil {
		t.Errorf("a command that is no worker gives %+v", d)
	}
}

// TestHostileFull runs the sizes of the limits themselves; it takes minutes of
// one core and is asked for by REPORT_HOSTILE=1.
func TestHostileFull(t *testing.T) {
	pdf, text := bulkPDF(2000), int64(8<<20)
	limits := Limits{FileBytes: 4 << 20}
	if os.Getenv("REPORT_HOSTILE") != "" {
		pdf, text, limits = bulkPDF(1000000), 200<<20, Limits{}
	}
	w := worker(t, limits)
	d := ask(t, w, "objects.pdf", pdf)
	if f := d.Failure(); f == nil && !strings.HasPrefix(d.Text, "one page") {
		t.Errorf("objects give %q", d.Text)
	} else {
		t.Logf("PDF of %d bytes: %v", len(pdf), f)
	}
	long, err := w.Convert(context.Background(), "long.txt", io.LimitReader(letters10{}, text))
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, long, TooLarge)
	if d := ask(t, w, "a.txt", []byte("next")); d.Text != "next" {
		t.Errorf("after them the worker reads %q", d.Text)
	}
}

// letters10 is an endless text.
type letters10 struct{}

func (letters10) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "abcdefghi\n"[i%10]
	}
	return len(p), nil
}
