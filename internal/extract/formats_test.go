package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
)

// The stand-in report as plain text, page, office files, mail and PDF gives
// the same proposals: a converter changes neither words nor sentences.
func TestSixFormatsSayTheSame(t *testing.T) {
	paragraphs := strings.Split(strings.TrimSpace(brief(t)), "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.Join(strings.Fields(p), " ")
	}
	dir := t.TempDir()
	var paths []string
	put := func(name string, data []byte) {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	each := func(form string) string {
		var b strings.Builder
		for _, p := range paragraphs {
			fmt.Fprintf(&b, form, html.EscapeString(p))
		}
		return b.String()
	}
	put("a.txt", []byte(strings.Join(paragraphs, "\n\n")+"\n"))
	put("a.html", []byte("<html><head><title>"+paragraphs[0]+"</title></head><body><article><h1>"+paragraphs[0]+"</h1>"+
		strings.TrimPrefix(each("<p>%s</p>\n"), "<p>"+html.EscapeString(paragraphs[0])+"</p>\n")+"</article></body></html>"))
	put("a.docx", office(t, "word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+each("<w:p><w:r><w:t>%s</w:t></w:r></w:p>")+"</w:body></w:document>"))
	put("a.odt", office(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<a>"+each("<p>%s</p>")+"</a>"))
	put("a.eml", []byte("From: desk@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"+strings.Join(paragraphs, "\r\n\r\n")+"\r\n"))
	put("a.pdf", printed(paragraphs))
	out, err := Collect(context.Background(), paths, FilesOptions{Published: claim.Date(2016, 3, 24), Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	say := func(o *Output) (lines []string) {
		for i := range o.Result.Proposals {
			// A description may be quoted over a line end of the page.
			lines = append(lines, strings.Join(strings.Fields(line(&o.Result.Proposals[i])), " "))
		}
		slices.Sort(lines)
		return slices.Compact(lines)
	}
	for _, o := range out {
		if o.Error != "" {
			t.Fatalf("%s: %s", o.File, o.Error)
		}
		if len(o.Proposals) < 40 {
			t.Errorf("%s says %d things", o.File, len(o.Proposals))
		}
		if d := cmp.Diff(say(out[0]), say(o)); d != "" {
			t.Errorf("%s differs from plain text:\n%s", filepath.Base(o.File), d)
		}
	}
}

func office(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// printed writes the paragraphs as a PDF by hand, one to a page, each on one
// long line: how lines of a page are joined is the converter's own test.
func printed(paragraphs []string) []byte {
	quotes := strings.NewReplacer("“", "\\223", "”", "\\224", "’", "\\222", "‘", "\\221", "–", "\\226", "—", "\\227", "(", "\\(", ")", "\\)", "\\", "\\\\")
	var b bytes.Buffer
	var at []int
	obj := func(s string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range paragraphs {
		kids += fmt.Sprintf("%d 0 R ", 4+2*i)
	}
	obj("<< /Type /Catalog /Pages 2 0 R >>")
	obj(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(paragraphs)))
	obj("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, p := range paragraphs {
		obj(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14000 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", 5+2*i))
		s := "BT /F1 12 Tf 72 760 Td (" + quotes.Replace(p) + ") Tj ET"
		obj(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
