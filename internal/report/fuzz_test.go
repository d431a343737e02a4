package report

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"liaison/internal/mutate"
)

// small limits keep a fuzzed input from being slow rather than wrong.
var small = Limits{FileBytes: 1 << 20, TextBytes: 1 << 20, ExpandedBytes: 4 << 20, Entries: 64, Pages: 50}

// parser is one reader of hostile bytes: what it is seeded with, and what must
// hold for whatever it is given.
type parser struct {
	seeds func(t testing.TB) [][]byte
	check func(t testing.TB) check
}

// check reads data for the test that runs now.
type check func(t testing.TB, data []byte)

// file reads whole files of any format but PDF, which has its own.
func file(name string, seeds func(t testing.TB) [][]byte) parser {
	return parser{seeds, func(testing.TB) check {
		c := NewConverter(small)
		return func(t testing.TB, data []byte) {
			if Sniff(name, data) != mimePDF {
				readSound(t, c, name, data)
			}
		}
	}}
}

// readSound reads data and fails when a parser panicked or an offset is wrong.
func readSound(t testing.TB, c *Converter, name string, data []byte) {
	d, err := c.Convert(context.Background(), name, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append([]*Document{d}, d.within()...) {
		sound(t, c)
		for _, p := range c.Problems {
			if p.Kind == Crashed {
				t.Fatal(p)
			}
		}
	}
}

// inside reads the XML inside an office file, which a mutated zip would never
// reach.
func inside(seed string, build func(t testing.TB, xml string) []byte) parser {
	return parser{func(testing.TB) [][]byte { return [][]byte{[]byte(seed)} }, func(testing.TB) check {
		c := NewConverter(small)
		return func(t testing.TB, data []byte) { readSound(t, c, "a", build(t, string(data))) }
	}}
}

func these(seeds ...[]byte) func(testing.TB) [][]byte {
	return func(testing.TB) [][]byte { return seeds }
}

// parsers are all that read bytes of strangers here, by the name of their fuzz
// target.
func parsers() map[string]parser {
	return map[string]parser{
		"FuzzFile": file("a", func(t testing.TB) [][]byte {
			return [][]byte{storyDOCX(t), storyODT(t), storyXLSX(t), storyEML(), pack(t, "a.zip", string(pack(t, "b", "c"))), []byte("text")}
		}),
		"FuzzMSG":  file("a.msg", these(storyMSG())),
		"FuzzText": file("a.txt", these([]byte("a\r\nb"), utf16le("wide text here"), []byte("caf\xe9 noir\n"))),
		"FuzzCSV":  file("a.csv", these([]byte("a,\"b\"\"c\"\n\"d\n"), []byte("x;y\n"))),
		"FuzzEML":  file("a.eml", these(storyEML())),
		"FuzzHTML": file("a.html", these([]byte(storyHTML), []byte(`<html><meta charset=utf-7><table><tr><td>a<td>b<pre> x</html>`))),
		"FuzzZIP":  file("a.zip", func(t testing.TB) [][]byte { return [][]byte{pack(t, "a", "b", "c/d", "e")} }),
		"FuzzTAR":  file("a.tar", tarballs),
		"FuzzDOCX": inside(`<w:p><w:r><w:t>a</w:t><w:tab/></w:r><w:del><w:p/></w:del><w:footnote id="1"><w:p/></w:footnote></w:p>`, docx),
		"FuzzODT": inside(`<a><p>x<s c="3"/><note><note-citation/><p>y</p></note><annotation><p>z</p></annotation></p><deletion/></a>`,
			func(t testing.TB, xml string) []byte {
				return pack(t, "mimetype", mimeODT, "content.xml", xml, "styles.xml", xml, "meta.xml", xml)
			}),
		"FuzzXLSX": inside(`<worksheet><row r="2"><c r="ZZZ9" t="s" s="1"><v>0</v></c><c><v>1e9</v></c></row><si><t>a</t></si><cellXfs><xf numFmtId="14"/></cellXfs></worksheet>`,
			func(t testing.TB, xml string) []byte {
				return pack(t, "xl/workbook.xml", `<w><sheet name="S" id="1"/></w>`, "xl/worksheets/sheet1.xml", xml, "xl/sharedStrings.xml", xml, "xl/styles.xml", xml)
			}),
		"FuzzRTF": {these([]byte("\x10\x00\x00\x00\x20\x00\x00\x00LZFu\x00\x00\x00\x00\x07abc\x00\x10")), func(testing.TB) check {
			return func(t testing.TB, data []byte) {
				out, err := unpackRTF(data, 1<<16)
				if err == nil && len(out) > 1<<16 {
					t.Fatalf("%d bytes are above the limit", len(out))
				}
			}
		}},
		"FuzzOCR":    {these([]byte(scannedPage)), ocrHolds},
		"FuzzWorker": {these(answers()...), workerHolds},
		"FuzzPDF":    {these(storyPDF([]string{"Hello"}), storyPDF([]string{"one", "two"}, []string{"three"})), engineHolds},
	}
}

// scannedPage is a table as Tesseract writes it.
const scannedPage = "level\tpage\n1\t1\t0\t0\t0\t0\t0\t0\t400\t300\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t5\t96\tPort\n" +
	"5\t1\t1\t1\t1\t2\t45\t20\t20\t5\t90\tof\n5\t1\t1\t2\t1\t1\t10\t90\t30\t5\t91\tcafe\u0301\n"

// ocrHolds reads tables of the OCR helper.
func ocrHolds(testing.TB) check {
	return func(t testing.TB, data []byte) {
		d := &Document{Name: "a"}
		w := &writer{limit: small.TextBytes}
		words(w, string(data), 1, func(left, top, right, bottom float64) *Box {
			return &Box{Left: left, Bottom: -bottom, Right: right, Top: -top}
		})
		if size, ok := scanned(string(data)); ok {
			d.Pages = []PageSize{size}
		}
		if err := w.into(d); err != nil {
			t.Fatal(err)
		}
		sound(t, d)
	}
}

// answers are what a worker says of a document: its tree as JSON, then the
// bytes of its attachments.
func answers() [][]byte {
	sum := hexSum([]byte("xyz"))
	return [][]byte{
		[]byte(`{"name":"a","text":"one\ntwo","segments":[{"begin":0,"end":3,"page":1,"box":{"left":1,"top":2},"edges":[1,2]}],"pages":[{"width":3,"height":4}]}`),
		[]byte(`{"name":"a","text":"é","uncut":{"text":"éé"},"children":[{"name":"b","bytes":3,"original_sha256":"` + sum + `","children":[{"name":"c"}]}]}` + "\nxyz"),
		[]byte(`{"children":[{"children":[null,{"bytes":-1,"original_sha256":"a"}]}]}`),
	}
}

// workerHolds reads the answer of a worker process, which has read hostile
// bytes and may say anything. Hashes of texts are made right first, since a
// wrong one ends the reading.
func workerHolds(testing.TB) check {
	return func(t testing.TB, data []byte) {
		head, rest, _ := bytes.Cut(data, []byte("\n"))
		var d Document
		if json.Unmarshal(head, &d) == nil {
			for _, c := range append([]*Document{&d}, d.within()...) {
				c.TextSHA256 = hexSum([]byte(c.Text))
				if c.Uncut != nil {
					c.Uncut.TextSHA256 = hexSum([]byte(c.Uncut.Text))
				}
			}
			if again, err := json.Marshal(&d); err == nil {
				head = again
			}
		}
		frame := binary.BigEndian.AppendUint64(nil, uint64(len(head)))
		got, err := readDocument(bytes.NewReader(slices.Concat(frame, head, rest)), small)
		if err != nil {
			return
		}
		for _, c := range append([]*Document{got}, got.within()...) {
			places := c.Places()
			for _, l := range places.Lines {
				places.Marks(c.Text, l.Begin, l.End)
				places.On(c.Text, l.Page)
			}
		}
	}
}

// engineHolds reads PDFs: the engine in WebAssembly bounds its own memory, so
// a trap is a problem of its document, and the next one is read all the same.
func engineHolds(t testing.TB) check {
	c := NewConverter(small)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return func(t testing.TB, data []byte) {
		if !bytes.HasPrefix(data, []byte("%PDF-")) {
			data = append([]byte("%PDF-1.4\n"), data...)
		}
		d, err := c.Convert(context.Background(), "a.pdf", bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, d)
	}
}

func tarballs(t testing.TB) [][]byte {
	var b, g bytes.Buffer
	w, z := tar.NewWriter(&b), gzip.NewWriter(&g)
	if err := errors.Join(w.WriteHeader(&tar.Header{Name: "a", Typeflag: tar.TypeReg, Size: 1, Mode: 0o600}), write(w, "x"), w.Close(), write(z, b.String()), z.Close()); err != nil {
		t.Fatal(err)
	}
	return [][]byte{b.Bytes(), g.Bytes()}
}

func write(w io.Writer, s string) error {
	_, err := io.WriteString(w, s)
	return err
}

func fuzz(f *testing.F, target string) {
	p := parsers()[target]
	for _, s := range p.seeds(f) {
		f.Add(s)
	}
	check := p.check(f)
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data) })
}

func FuzzFile(f *testing.F)   { fuzz(f, "FuzzFile") }
func FuzzMSG(f *testing.F)    { fuzz(f, "FuzzMSG") }
func FuzzText(f *testing.F)   { fuzz(f, "FuzzText") }
func FuzzCSV(f *testing.F)    { fuzz(f, "FuzzCSV") }
func FuzzEML(f *testing.F)    { fuzz(f, "FuzzEML") }
func FuzzHTML(f *testing.F)   { fuzz(f, "FuzzHTML") }
func FuzzZIP(f *testing.F)    { fuzz(f, "FuzzZIP") }
func FuzzTAR(f *testing.F)    { fuzz(f, "FuzzTAR") }
func FuzzDOCX(f *testing.F)   { fuzz(f, "FuzzDOCX") }
func FuzzODT(f *testing.F)    { fuzz(f, "FuzzODT") }
func FuzzXLSX(f *testing.F)   { fuzz(f, "FuzzXLSX") }
func FuzzRTF(f *testing.F)    { fuzz(f, "FuzzRTF") }
func FuzzPDF(f *testing.F)    { fuzz(f, "FuzzPDF") }
func FuzzOCR(f *testing.F)    { fuzz(f, "FuzzOCR") }
func FuzzWorker(f *testing.F) { fuzz(f, "FuzzWorker") }

// TestManyInputs feeds every parser with broken inputs: a thousand, or
// LIAISON_INPUTS of them; twenty to the article cutter and the PDF engine
// unless more are asked for, since each of theirs costs milliseconds.
func TestManyInputs(t *testing.T) {
	n := mutate.Inputs(t)
	all := parsers()
	for _, target := range slices.Sorted(maps.Keys(all)) {
		t.Run(target, func(t *testing.T) {
			n := n
			if n <= 1000 && (target == "FuzzPDF" || target == "FuzzHTML") {
				n /= 50
			}
			check := all[target].check(t)
			mutate.Run(t, target, all[target].seeds(t), n, func(b []byte) { check(t, b) })
		})
	}
	t.Run("FuzzCanonical", func(t *testing.T) {
		mutate.Run(t, "FuzzCanonical", [][]byte{[]byte("Cafe\u0301 \U0001F69A\r\nb\u1100\u1161"), []byte("\xff\xfe")}, n, func(b []byte) { laws(t, string(b)) })
	})
}

// FuzzCanonical holds the laws of canonical text and of the offset map.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"a\r\nb\rc", "Cafe\u0301 \U0001F69A", "\u1100\u1161\u11a8", "e\u0323\u0302x", "\xff\xfe", "ש\u05b8\u05bc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { laws(t, raw) })
}

func laws(t interface{ Fatalf(string, ...any) }, raw string) {
	text, s := canonical(raw)
	want := norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(raw, "\uFFFD")))
	if utf8.ValidString(raw) && text != want {
		t.Fatalf("canonical(%+q) = %+q, want %+q", raw, text, want)
	}
	if again := Canonical(text); again != text {
		t.Fatalf("canonical is not idempotent on %+q: %+q then %+q", raw, text, again)
	}
	last := 0
	for i := range len(raw) + 1 {
		at := s.at(i)
		if at < last || at > len(text) {
			t.Fatalf("offset %d of %+q maps to %d after %d", i, raw, at, last)
		}
		last = at
	}
	if s.at(len(raw)) != len(text) {
		t.Fatalf("the end of %+q maps to %d of %d", raw, s.at(len(raw)), len(text))
	}
}

func TestCanonicalLaws(t *testing.T) {
	pieces := []string{"a", "e", "\u0301", "\u0323", "\r", "\n", "\r\n", " ", "\u1100", "\u1161", "\u11a8", "\U0001F69A", "é", "\u0958", "\u212b", "ﬁ"}
	rapid.Check(t, func(t *rapid.T) {
		raw := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "pieces"), "")
		laws(t, raw)
		// A cut between an ASCII word and its neighbours maps to that word.
		text, s := canonical(raw + " word " + raw)
		at := len(raw) + 1
		if got := text[s.at(at):s.at(at+4)]; got != "word" {
			t.Fatalf("%+q: the word maps to %q", raw, got)
		}
	})
}
