package report

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// small limits keep a fuzzed input from being slow rather than wrong.
var small = Limits{FileBytes: 1 << 20, TextBytes: 1 << 20, ExpandedBytes: 4 << 20, Entries: 64, Pages: 50}

// fuzzBytes feeds whole files of any format but PDF, which has FuzzPDF.
func fuzzBytes(f *testing.F, name string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	c := NewConverter(small)
	f.Fuzz(func(t *testing.T, data []byte) {
		if Sniff(name, data) == mimePDF {
			return
		}
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
	})
}

func FuzzFile(f *testing.F) {
	fuzzBytes(f, "a", storyDOCX(f), storyODT(f), storyXLSX(f), storyEML(), pack(f, "a.zip", string(pack(f, "b", "c"))), []byte("text"))
}

func FuzzMSG(f *testing.F) { fuzzBytes(f, "a.msg", storyMSG()) }
func FuzzText(f *testing.F) {
	fuzzBytes(f, "a.txt", []byte("a\r\nb"), utf16le("wide text here"), []byte("caf\xe9 noir\n"))
}
func FuzzCSV(f *testing.F) { fuzzBytes(f, "a.csv", []byte("a,\"b\"\"c\"\n\"d\n"), []byte("x;y\n")) }
func FuzzEML(f *testing.F) { fuzzBytes(f, "a.eml", storyEML()) }
func FuzzHTML(f *testing.F) {
	fuzzBytes(f, "a.html", []byte(storyHTML), []byte(`<html><meta charset=utf-7><table><tr><td>a<td>b<pre> x</html>`))
}
func FuzzTAR(f *testing.F) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := errors.Join(w.WriteHeader(&tar.Header{Name: "a", Typeflag: tar.TypeReg, Size: 1, Mode: 0o600}), write(w, "x"), w.Close()); err != nil {
		f.Fatal(err)
	}
	var g bytes.Buffer
	z := gzip.NewWriter(&g)
	if err := errors.Join(write(z, b.String()), z.Close()); err != nil {
		f.Fatal(err)
	}
	fuzzBytes(f, "a.tar", b.Bytes(), g.Bytes())
}

func write(w io.Writer, s string) error {
	_, err := io.WriteString(w, s)
	return err
}

// FuzzPDF feeds the engine in WebAssembly, which bounds its own memory: what
// it makes of a file is sound text or a problem, and it goes on after a trap.
func FuzzPDF(f *testing.F) {
	f.Add(storyPDF([]string{"Hello"}))
	c := NewConverter(small)
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("%PDF-")) {
			data = append([]byte("%PDF-1.4\n"), data...)
		}
		d, err := c.Convert(context.Background(), "a.pdf", bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, d)
	})
}

func FuzzZIP(f *testing.F) { fuzzBytes(f, "a.zip", pack(f, "a", "b", "c/d", "e")) }

// fuzzXML feeds the XML inside an office file, which a mutated zip would never
// reach.
func fuzzXML(f *testing.F, seed string, build func(t testing.TB, xml string) []byte) {
	f.Add(seed)
	c := NewConverter(small)
	f.Fuzz(func(t *testing.T, xml string) {
		d, err := c.Convert(context.Background(), "a", bytes.NewReader(build(t, xml)))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, d)
		for _, p := range d.Problems {
			if p.Kind == Crashed {
				t.Fatal(p)
			}
		}
	})
}

func FuzzDOCX(f *testing.F) {
	fuzzXML(f, `<w:p><w:r><w:t>a</w:t><w:tab/></w:r><w:del><w:p/></w:del><w:footnote id="1"><w:p/></w:footnote></w:p>`, docx)
}

func FuzzODT(f *testing.F) {
	fuzzXML(f, `<a><p>x<s c="3"/><note><note-citation/><p>y</p></note><annotation><p>z</p></annotation></p><deletion/></a>`, func(t testing.TB, xml string) []byte {
		return pack(t, "mimetype", mimeODT, "content.xml", xml, "styles.xml", xml, "meta.xml", xml)
	})
}

func FuzzXLSX(f *testing.F) {
	fuzzXML(f, `<worksheet><row r="2"><c r="ZZZ9" t="s" s="1"><v>0</v></c><c><v>1e9</v></c></row><si><t>a</t></si><cellXfs><xf numFmtId="14"/></cellXfs></worksheet>`, func(t testing.TB, xml string) []byte {
		return pack(t, "xl/workbook.xml", `<w><sheet name="S" id="1"/></w>`, "xl/worksheets/sheet1.xml", xml, "xl/sharedStrings.xml", xml, "xl/styles.xml", xml)
	})
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte("\x10\x00\x00\x00\x20\x00\x00\x00LZFu\x00\x00\x00\x00\x07abc\x00\x10"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := unpackRTF(data, 1<<16)
		if err == nil && len(out) > 1<<16 {
			t.Fatalf("%d bytes are above the limit", len(out))
		}
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
