package report

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// story is fictional; its letters are composed, decomposed and astral.
var story = []string{
	"Port of Example closes after a find",
	"A lorry driven by Ana Jovanovi\u0107 was stopped at 04:15 on 3 May 2016, the Example Courier said.",
	"Cafe\u0301 owner Jos\u00e9 Almeida saw \U0001F69A two men leave.",
}

func pack(t testing.TB, files ...string) []byte {
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

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

func docx(t testing.TB, body string) []byte {
	return pack(t,
		"[Content_Types].xml", `<Types/>`,
		"word/document.xml", `<?xml version="1.0"?><w:document `+wordNS+`><w:body>`+body+`</w:body></w:document>`,
		"word/footnotes.xml", `<w:footnotes `+wordNS+`><w:footnote w:id="2"><w:p><w:r><w:t>As told to the Courier.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/header1.xml", `<w:hdr `+wordNS+`><w:p><w:r><w:t>Daily summary</w:t></w:r></w:p></w:hdr>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Port closes</dc:title><dc:creator>R. Clerk</dc:creator><dcterms:created>2016-05-04T08:00:00Z</dcterms:created></cp:coreProperties>`,
	)
}

func storyDOCX(t testing.TB) []byte {
	var b strings.Builder
	for _, p := range story {
		half := len(p) / 2
		for half > 0 && p[half]&0xc0 == 0x80 {
			half--
		}
		fmt.Fprintf(&b, `<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, p[:half], p[half:])
	}
	b.WriteString(`<w:p><w:r><w:t>Left</w:t><w:tab/><w:t>right</w:t></w:r><w:del><w:r><w:delText>never said</w:delText></w:r></w:del></w:p>`)
	return docx(t, b.String())
}

func storyODT(t testing.TB) []byte {
	var b strings.Builder
	for _, p := range story {
		fmt.Fprintf(&b, "<text:p>%s</text:p>\n  ", p)
	}
	return pack(t, "mimetype", mimeODT, "content.xml", `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:dc="d"><office:body><office:text>`+
		`<text:tracked-changes><text:changed-region><text:deletion><text:p>never said</text:p></text:deletion></text:changed-region></text:tracked-changes>`+b.String()+
		`<text:p>Left<text:tab/>right<text:s text:c="2"/>end<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>As told to the Courier.</text:p></text:note-body></text:note></text:p>`+
		`<text:p>Checked<office:annotation><dc:creator>R. Clerk</dc:creator><text:p>Ask again.</text:p></office:annotation></text:p>`+
		`</office:text></office:body></office:document-content>`,
		"styles.xml", `<s:x xmlns:s="s" xmlns:text="t"><s:header><text:p>Daily summary</text:p></s:header><s:other><text:p>layout</text:p></s:other></s:x>`,
		"meta.xml", `<o:meta xmlns:o="o" xmlns:dc="d" xmlns:meta="m"><dc:title>Port closes</dc:title><meta:initial-creator>R. Clerk</meta:initial-creator></o:meta>`)
}

func storyXLSX(t testing.TB) []byte {
	return pack(t,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Trips" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Target="worksheets/one.xml"/></Relationships>`,
		"xl/sharedStrings.xml", `<sst><si><t>Name</t></si><si><r><t>Ana </t></r><r><t>Jovanović</t></r></si></sst>`,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\-mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
		"xl/worksheets/one.xml", `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Day</t></is></c></row>`+
			`<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>42493</v></c><c r="AB3"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`)
}

func storyEML() []byte {
	return []byte("From: =?utf-8?q?Ana_Jovanovi=C4=87?= <ana@example.org>\r\nTo: desk@example.org\r\nDate: Wed, 4 May 2016 09:00:00 +0200\r\n" +
		"Subject: =?utf-8?q?Caf=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\n" +
		"--zz\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nJos=E9 saw it.\r\n\r\nTwice.\r\n" +
		"--zz\r\nContent-Type: text/csv; name=list.csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\na,b\r\n1,2\r\n--zz--\r\n")
}

const storyHTML = `<!DOCTYPE html><html lang="en"><head><title>Port of Example closes after a find</title>
<meta name="author" content="Rita Clerk"><meta property="article:published_time" content="2016-05-04T08:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><div class="cookie-banner">We use cookies to improve your visit.</div>
<article><h1>Port of Example closes after a find</h1>
<p>A lorry driven by Ana Jovanovi&#263; was stopped at 04:15 on 3 May 2016, the Example Courier said on Wednesday, and its load was examined for most of the day.</p>
<p>Cafe&#x301; owner Jos&eacute; Almeida saw two men leave. He told the paper that they had walked towards the station, where nobody has seen them since then.</p>
<p>The harbour office said that the port would stay closed until the examination was over, and asked drivers to use the northern road meanwhile.</p>
</article><footer>Copyright</footer><script>alert("no")</script></body></html>`

// storyPDF writes a PDF by hand, one page a slice of lines.
func storyPDF(pages ...[]string) []byte {
	var b bytes.Buffer
	var at []int
	obj := func(s string) int {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
		return len(at)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 4+2*i)
	}
	obj("<< /Type /Catalog /Pages 2 0 R >>")
	obj(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(pages)))
	obj("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, lines := range pages {
		obj(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", 5+2*i))
		s := "BT /F1 12 Tf 72 760 Td 16 TL "
		for _, l := range lines {
			s += "(" + l + ") Tj T* "
		}
		s += "ET"
		obj(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s))
	}
	info := obj("<< /Title (Port closes) /Author (R. Clerk) /CreationDate (D:20160504080000Z) >>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, info, start)
	return b.Bytes()
}

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// node is a stream or storage of a compound file under construction.
type node struct {
	name string
	data []byte
	kids []*node
}

// compoundFile writes a compound file of version 3 ([MS-CFB]) without mini
// stream: each stream is padded to the size from which sectors are used.
func compoundFile(root *node) []byte {
	const free, end, fatSector, none = 0xffffffff, 0xfffffffe, 0xfffffffd, 0xffffffff
	type entry struct {
		n                  *node
		start, size, child uint32
		right              uint32
	}
	var entries []*entry
	var sectors [][]byte
	var chain []uint32
	put := func(data []byte) uint32 {
		first := uint32(len(sectors))
		for i := 0; i < len(data); i += 512 {
			s := make([]byte, 512)
			copy(s, data[i:])
			sectors = append(sectors, s)
			chain = append(chain, uint32(len(sectors)))
		}
		chain[len(chain)-1] = end
		return first
	}
	var add func(n *node) uint32
	add = func(n *node) uint32 {
		e := &entry{n: n, child: none, right: none}
		entries = append(entries, e)
		id := uint32(len(entries) - 1)
		if n.kids == nil && n != root {
			data := n.data
			e.size = uint32(len(data))
			if len(data) < 4096 {
				e.size = 4096
				data = append(append([]byte{}, data...), make([]byte, 4096-len(data))...)
			}
			e.start = put(data)
		}
		last := uint32(none)
		for i := len(n.kids) - 1; i >= 0; i-- {
			k := add(n.kids[i])
			entries[k].right = last
			last = k
		}
		entries[id].child = last
		return id
	}
	add(root)
	var dir []byte
	for i, e := range entries {
		b := make([]byte, 128)
		name := utf16le(e.n.name)
		copy(b, name)
		binary.LittleEndian.PutUint16(b[64:], uint16(len(name)+2))
		b[66] = 2
		if e.n.kids != nil {
			b[66] = 1
		}
		if i == 0 {
			b[66], e.start = 5, end
		}
		b[67] = 1
		binary.LittleEndian.PutUint32(b[68:], none)
		binary.LittleEndian.PutUint32(b[72:], e.right)
		binary.LittleEndian.PutUint32(b[76:], e.child)
		binary.LittleEndian.PutUint32(b[116:], e.start)
		binary.LittleEndian.PutUint32(b[120:], e.size)
		dir = append(dir, b...)
	}
	dirStart := put(dir)
	fats := (len(sectors) + 127 + 1) / 127
	head := make([]byte, 512)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(head[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fats), 48: dirStart, 56: 4096, 60: end, 68: end} {
		binary.LittleEndian.PutUint32(head[at:], v)
	}
	for i := range 109 {
		v := uint32(none)
		if i < fats {
			v = uint32(len(sectors) + i)
		}
		binary.LittleEndian.PutUint32(head[76+4*i:], v)
	}
	for range fats {
		chain = append(chain, fatSector)
	}
	out := head
	for _, s := range sectors {
		out = append(out, s...)
	}
	fat := make([]byte, 0, fats*512)
	for _, c := range chain {
		fat = binary.LittleEndian.AppendUint32(fat, c)
	}
	for len(fat) < fats*512 {
		fat = binary.LittleEndian.AppendUint32(fat, free)
	}
	return append(out, fat...)
}

func prop(tag, value string) *node {
	return &node{name: "__substg1.0_" + tag + "001F", data: utf16le(value)}
}

// storyMSG is a message with a text attachment and an attached message.
func storyMSG() []byte {
	fixed := make([]byte, 32+16)
	binary.LittleEndian.PutUint32(fixed[32:], 0x00390040)
	binary.LittleEndian.PutUint64(fixed[40:], uint64((1462345200+11644473600)*1e7))
	return compoundFile(&node{name: "Root Entry", kids: []*node{
		{name: "__properties_version1.0", data: fixed},
		prop(tagSubject, "Port closes"), prop(tagSender, "Ana Jovanović"), prop(tagSenderSMTP, "ana@example.org"), prop(tagRecipients, "Desk"),
		prop(tagBody, "José saw it.\r\n\r\nTwice."),
		{name: "__attach_version1.0_#00000000", kids: []*node{
			prop(tagLongName, "note.txt"),
			{name: "__substg1.0_37010102", data: []byte(strings.Repeat("seen at noon\n", 400))},
		}},
		{name: "__attach_version1.0_#00000001", kids: []*node{
			prop(tagName, "older message"),
			{name: "__substg1.0_3701000D", kids: []*node{prop(tagSubject, "Before"), prop(tagBody, "Nothing yet.")}},
		}},
	}})
}
