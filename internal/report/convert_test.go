package report

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// TestMain is the worker process too: tests start this binary again.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "serve-worker" {
		if err := ServeWorker(os.Stdin, os.Stdout); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func convert(t testing.TB, name string, data []byte, l Limits) *Document {
	t.Helper()
	d, err := Convert(context.Background(), name, bytes.NewReader(data), l)
	if err != nil {
		t.Fatalf("convert %s: %v", name, err)
	}
	for _, c := range append([]*Document{d}, d.within()...) {
		sound(t, c)
	}
	return d
}

// sound holds for every document, however hostile.
func sound(t testing.TB, d *Document) {
	t.Helper()
	if err := d.check(); err != nil {
		t.Fatal(err)
	}
	if !norm.NFC.IsNormalString(d.Text) || strings.ContainsRune(d.Text, '\r') || strings.ToValidUTF8(d.Text, "") != d.Text {
		t.Fatalf("%s: text is not canonical: %.200q", d.Name, d.Text)
	}
	for _, s := range d.Segments {
		if s.Box != nil && !(s.Box.Left <= s.Box.Right && s.Box.Bottom <= s.Box.Top) {
			t.Fatalf("%s: the box of %d-%d is %+v", d.Name, s.Begin, s.End, s.Box)
		}
		if len(s.Edges)%2 != 0 {
			t.Fatalf("%s: the words of %d-%d have %d edges", d.Name, s.Begin, s.End, len(s.Edges))
		}
	}
	places := d.Places()
	for _, l := range places.Lines {
		if m := places.Marks(d.Text, l.Begin, l.End); len(m) == 0 {
			t.Fatalf("%s: %q has no mark on page %d", d.Name, d.Text[l.Begin:l.End], l.Page)
		}
	}
}

// quotes finds the text of the first segment of a part.
func part(d *Document, name string) string {
	for _, s := range d.Segments {
		if s.Part == name {
			return d.Text[s.Begin:s.End]
		}
	}
	return "(none)"
}

func wantStory(t *testing.T, d *Document) {
	t.Helper()
	if f := d.Failure(); f != nil {
		t.Fatalf("%s: %v", d.Name, f)
	}
	for _, p := range story {
		if !strings.Contains(d.Text, Canonical(p)) {
			t.Errorf("%s: %q is missing in %q", d.Name, p, d.Text)
		}
	}
	if strings.Contains(d.Text, "never said") {
		t.Errorf("%s: a tracked deletion is in the text", d.Name)
	}
}

func wantProblem(t *testing.T, d *Document, kind Kind) {
	t.Helper()
	for _, p := range d.Problems {
		if p.Kind == kind {
			return
		}
	}
	t.Errorf("%s: problems are %v, want one of kind %s", d.Name, d.Problems, kind)
}

func TestWordDocument(t *testing.T) {
	d := convert(t, "a.bin", storyDOCX(t), Limits{})
	wantStory(t, d)
	wantProblem(t, d, Deletions)
	if d.Mime != mimeDOCX || !strings.Contains(d.Text, "Left\tright\n") {
		t.Errorf("mime %s, text %q", d.Mime, d.Text)
	}
	if got := part(d, "footnotes 2"); got != "As told to the Courier." {
		t.Errorf("footnote is %q", got)
	}
	if got := part(d, "header1"); got != "Daily summary" {
		t.Errorf("header is %q", got)
	}
	if d.Value("title") != "Port closes" || d.Value("author") != "R. Clerk" || d.Value("published") != "2016-05-04T08:00:00Z" {
		t.Errorf("metadata are %v", d.Meta)
	}
}

func TestOpenDocument(t *testing.T) {
	d := convert(t, "a.bin", storyODT(t), Limits{})
	wantStory(t, d)
	wantProblem(t, d, Deletions)
	if !strings.Contains(d.Text, "Left\tright  end\n") || strings.Contains(d.Text, "layout") || strings.Contains(part(d, "comment 2"), "Clerk") {
		t.Errorf("text is %q", d.Text)
	}
	for name, want := range map[string]string{"footnote 1": "As told to the Courier.", "comment 2": "Ask again.", "header": "Daily summary"} {
		if got := part(d, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestWorkbook(t *testing.T) {
	d := convert(t, "a.bin", storyXLSX(t), Limits{})
	want := "Name\tDay\nAna Jovanović\t2016-05-03\t2\n"
	if d.Text != want {
		t.Errorf("text is %q, want %q; %v", d.Text, want, d.Problems)
	}
	for name, want := range map[string]string{"Trips!B1": "Day", "Trips!A3": "Ana Jovanović", "Trips!B3": "2016-05-03", "Trips!AB3": "2"} {
		if got := part(d, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestSerialDates(t *testing.T) {
	for _, c := range []struct {
		raw  string
		mac  bool
		want string
	}{{"1", false, "1900-01-01"}, {"59", false, "1900-02-28"}, {"60", false, ""}, {"61", false, "1900-03-01"}, {"42493.5", false, "2016-05-03T12:00:00"},
		{"0.25", false, "06:00:00"}, {"0", true, "1904-01-01"}, {"41031", true, "2016-05-03"}, {"-1", false, ""}, {"1e300", false, ""}, {"NaN", false, ""}} {
		if got, _ := serialDate(c.raw, c.mac); got != c.want {
			t.Errorf("serialDate(%s, %v) = %q, want %q", c.raw, c.mac, got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	d := convert(t, "list.csv", []byte("name;note\r\n\"Almeida; José\";\"says \"\"no\"\"\"\r\n"), Limits{})
	if d.Mime != mimeCSV || part(d, "A2") != "Almeida; José" || part(d, "B2") != `says ""no""` || part(d, "B1") != "note" {
		t.Errorf("mime %s, segments %v of %q", d.Mime, d.Segments, d.Text)
	}
}

func TestMessage(t *testing.T) {
	d := convert(t, "a.bin", storyEML(), Limits{})
	if part(d, "header from") != "From: Ana Jovanović <ana@example.org>" || part(d, "header subject") != "Subject: Café" || !strings.Contains(d.Text, "José saw it.\n\nTwice.") {
		t.Errorf("text is %q", d.Text)
	}
	if d.Value("published") != "2016-05-04T09:00:00+02:00" || len(d.Children) != 1 || d.Children[0].Name != "list.csv" || d.Children[0].Mime != mimeCSV || len(d.Children[0].Original) == 0 {
		t.Errorf("metadata %v, children %v", d.Meta, d.Children)
	}
}

func TestOutlookItem(t *testing.T) {
	d := convert(t, "a.bin", storyMSG(), Limits{})
	if d.Failure() != nil || !strings.Contains(d.Text, "José saw it.\n\nTwice.") || part(d, "header from") != "From: Ana Jovanović <ana@example.org>" {
		t.Fatalf("text is %q, problems %v", d.Text, d.Problems)
	}
	if d.Value("published") != "2016-05-04T07:00:00Z" || d.Value("title") != "Port closes" {
		t.Errorf("metadata %v", d.Meta)
	}
	if len(d.Children) != 2 || d.Children[0].Name != "note.txt" || !strings.HasPrefix(d.Children[0].Text, "seen at noon\n") {
		t.Fatalf("children %v", d.Children)
	}
	if c := d.Children[1]; c.Name != "older message" || !strings.Contains(c.Text, "Nothing yet.") {
		t.Errorf("attached item is %q", c.Text)
	}
}

func TestPage(t *testing.T) {
	d := convert(t, "a.bin", []byte(storyHTML), Limits{})
	if strings.Contains(d.Text, "cookies") || strings.Contains(d.Text, "alert") || !strings.HasPrefix(d.Text, story[0]) || !strings.Contains(d.Text, "Ana Jovanović") {
		t.Errorf("article is %q", d.Text)
	}
	if d.Uncut == nil || !strings.Contains(d.Uncut.Text, "cookies") || strings.Contains(d.Uncut.Text, "alert") {
		t.Errorf("uncut is %+v", d.Uncut)
	}
	if d.Value("author") != "Rita Clerk" || d.Value("published") != "2016-05-04" || d.Value("language") != "en" {
		t.Errorf("metadata are %v", d.Meta)
	}
}

func TestEncodings(t *testing.T) {
	french := "Le café de la gare a été fermé après la découverte d’un véhicule, selon la préfecture.\nLa police fédérale n’a pas souhaité s’exprimer."
	russian := "Полиция сообщила, что автомобиль был остановлен на границе в пятницу утром. Водитель задержан."
	arabic := "قالت الشرطة إن السيارة أوقفت عند الحدود صباح الجمعة، واعتقل السائق."
	encode := func(m *charmap.Charmap, s string) []byte {
		b, err := m.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"utf-8": {[]byte(french), french}, "utf-8 mark": {[]byte("\ufeff" + french), french},
		"utf-16le": {append([]byte{0xff, 0xfe}, utf16le(french)...), french}, "utf-16le bare": {utf16le(french), french},
		"windows-1252": {encode(charmap.Windows1252, french), french}, "windows-1251": {encode(charmap.Windows1251, russian), russian},
		"koi8-r": {encode(charmap.KOI8R, russian), russian}, "windows-1256": {encode(charmap.Windows1256, arabic), arabic},
	} {
		if d := convert(t, "note.txt", c.data, Limits{}); d.Text != c.want {
			t.Errorf("%s: text is %q (%v), want %q", name, d.Text, d.Meta, c.want)
		}
	}
}

func TestPDF(t *testing.T) {
	c := NewConverter(Limits{Pages: 3})
	defer c.Close()
	read := func(data []byte) *Document {
		d, err := c.Convert(context.Background(), "a.bin", bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		sound(t, d)
		return d
	}
	d := read(storyPDF([]string{"Port of Example closes", "Ana Almeida said no."}, []string{"Second page"}))
	if d.Text != "Port of Example closes\nAna Almeida said no.\n\nSecond page\n" {
		t.Fatalf("text is %q, problems %v", d.Text, d.Problems)
	}
	if len(d.Segments) != 3 {
		t.Fatalf("segments are %+v", d.Segments)
	}
	s := d.Segments[1]
	if d.Text[s.Begin:s.End] != "Ana Almeida said no." || s.Page != 1 || s.Box == nil || s.Box.Left < 70 || s.Box.Left > 75 || s.Box.Bottom < 735 || s.Box.Top > 760 {
		t.Errorf("segment is %+v %+v", s, s.Box)
	}
	if d.Segments[2].Page != 2 || d.Value("author") != "R. Clerk" || d.Value("published") != "2016-05-04" {
		t.Errorf("segments %+v, metadata %v", d.Segments, d.Meta)
	}
	wantProblem(t, read(storyPDF(nil, nil, nil, nil)), TooManyPages)
	wantProblem(t, read(storyPDF(nil)), NoText)
	wantProblem(t, read([]byte("%PDF-1.4\nnothing at all")), Damaged)
	if d := read(storyPDF([]string{"after damage"})); d.Text != "after damage\n" {
		t.Errorf("after damage the engine reads %q", d.Text)
	}
}

// TestWhatHoldsAPDFIsNone: an archive whose first entry is a PDF, kept as it
// is, stays an archive, and prose about PDF stays prose.
func TestWhatHoldsAPDFIsNone(t *testing.T) {
	pdf := string(storyPDF([]string{"Hello"}))
	var zipped, tarred bytes.Buffer
	z := zip.NewWriter(&zipped)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "a.pdf", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	b := tar.NewWriter(&tarred)
	if err := errors.Join(write(w, pdf), z.Close(), b.WriteHeader(&tar.Header{Name: "a.pdf", Typeflag: tar.TypeReg, Size: int64(len(pdf)), Mode: 0o600}),
		write(b, pdf), b.Close()); err != nil {
		t.Fatal(err)
	}
	for want, data := range map[string]string{
		mimeZIP:  zipped.String(),
		mimeTAR:  tarred.String(),
		mimePDF:  "\x00\x01 sent by a scanner\n" + pdf,
		mimeText: "The header of such a file reads %PDF-1.4, says the manual.",
		mimeEML:  "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + pdf,
	} {
		if got := Sniff("a", []byte(data)); got != want {
			t.Errorf("%s is taken for %s", want, got)
		}
	}
	d := convert(t, "a.zip", zipped.Bytes(), Limits{})
	if len(d.Children) != 1 || !strings.Contains(d.Children[0].Text, "Hello") {
		t.Errorf("the archive holds %d documents: %v", len(d.Children), d.Problems)
	}
}
