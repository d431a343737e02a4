package report

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

// turnedPDF is one page of 595 by 842 points, turned and cropped as rotate and
// box say, with one line in Helvetica of 12 points at 72, 760.
func turnedPDF(line string, rotate int, crop string) []byte {
	b := storyPDF([]string{line})
	return bytes.Replace(b, []byte("/MediaBox [0 0 595 842]"), fmt.Appendf(nil, "/MediaBox [0 0 595 842] /Rotate %d%s", rotate, crop), 1)
}

func TestQuotesHaveTheirPlaceOnThePage(t *testing.T) {
	c := NewConverter(Limits{})
	defer c.Close()
	const line = "Ana Almeida said that the port is closed."
	for _, at := range []struct {
		name          string
		pdf           []byte
		width, height float64
		left, right   float64 // of the line, within a point or two
		bottom, top   float64
	}{
		{"upright", turnedPDF(line, 0, ""), 595, 842, 72, 285, 757, 770},
		{"cropped", turnedPDF(line, 0, " /CropBox [50 700 545 800]"), 495, 100, 22, 235, 57, 70},
		{"upside down", turnedPDF(line, 180, ""), 595, 842, 310, 523, 72, 85},
	} {
		t.Run(at.name, func(t *testing.T) {
			d, err := c.Convert(t.Context(), "a.pdf", bytes.NewReader(at.pdf))
			if err != nil {
				t.Fatal(err)
			}
			sound(t, d)
			p := d.Places()
			if len(p.Pages) != 1 || p.Pages[0] != (PageSize{at.width, at.height}) || len(p.Lines) != 1 {
				t.Fatalf("pages %v, lines %v, text %q", p.Pages, p.Lines, d.Text)
			}
			near := func(what string, got, want float64) {
				t.Helper()
				if got < want-3 || got > want+3 {
					t.Errorf("%s is %v, want about %v", what, got, want)
				}
			}
			b := p.Lines[0].Box()
			near("left", b.Left, at.left)
			near("right", b.Right, at.right)
			near("bottom", b.Bottom, at.bottom)
			near("top", b.Top, at.top)
			// A name is a part of its line, and the parts do not overlap.
			name, rest := mark(t, p, d.Text, "Ana Almeida"), mark(t, p, d.Text, "said that")
			if w := name.Right - name.Left; w < 66 || w > 69 {
				t.Errorf("the name is %v points wide", w)
			}
			if at.name != "upside down" && name.Right > rest.Left || at.name == "upside down" && name.Left < rest.Right {
				t.Errorf("the name %v lies over what follows %v", name, rest)
			}
			// Half a word is about half as wide.
			half, word := mark(t, p, d.Text, "Alm"), mark(t, p, d.Text, "Almeida")
			if r := (half.Right - half.Left) / (word.Right - word.Left); r < .4 || r > .46 {
				t.Errorf("three of seven letters are %v of a word", r)
			}
		})
	}
	// Turned by a quarter, a word is known by its line alone.
	d, err := c.Convert(t.Context(), "a.pdf", bytes.NewReader(turnedPDF(line, 90, "")))
	if err != nil {
		t.Fatal(err)
	}
	p := d.Places()
	if p.Pages[0] != (PageSize{842, 595}) || len(p.Lines) != 1 {
		t.Fatalf("pages %v, lines %v", p.Pages, p.Lines)
	}
	if b := p.Lines[0].Box(); b.Top-b.Bottom < 200 || b.Right-b.Left > 15 {
		t.Errorf("a line turned by a quarter stands at %+v", b)
	}
}

func mark(t *testing.T, p Places, text, quote string) Mark {
	t.Helper()
	at := strings.Index(text, quote)
	ms := p.Marks(text, at, at+len(quote))
	if len(ms) != 1 {
		t.Fatalf("%q has %d marks", quote, len(ms))
	}
	return ms[0]
}

func TestAQuoteOverLinesAndPages(t *testing.T) {
	d := convert(t, "a.pdf", storyPDF([]string{"Ana Almeida was seen", "at the port"}, []string{"of Example."}), Limits{})
	p := d.Places()
	at := strings.Index(d.Text, "seen")
	ms := p.Marks(d.Text, at, strings.Index(d.Text, " Example"))
	if len(ms) != 3 || ms[0].Page != 1 || ms[1].Page != 1 || ms[2].Page != 2 || ms[0].Left < 150 || ms[2].Right > 90 {
		t.Errorf("marks are %+v", ms)
	}
	if ms := p.Marks(d.Text, -5, len(d.Text)+5); len(ms) != 3 {
		t.Errorf("the whole text has %d marks", len(ms))
	}
}

func TestAPageIsShown(t *testing.T) {
	pdf := storyPDF([]string{"Ana Almeida"}, []string{"two"})
	var scan bytes.Buffer
	wide := image.NewGray(image.Rect(0, 0, 4000, 100))
	wide.SetGray(0, 0, color.Gray{Y: 255})
	if err := png.Encode(&scan, wide); err != nil {
		t.Fatal(err)
	}
	c, w := NewConverter(Limits{}), worker(t, Limits{})
	defer c.Close()
	for _, r := range []Reader{c, w} {
		for name, data := range map[string][]byte{"a.pdf": pdf, "a.png": scan.Bytes()} {
			d, err := r.Picture(t.Context(), name, data, 1)
			if err != nil || d.Failure() != nil {
				t.Fatal(name, err, d.Problems)
			}
			shown, err := png.Decode(bytes.NewReader(d.Picture))
			if err != nil {
				t.Fatal(name, err)
			}
			b := shown.Bounds()
			if b.Dx() > pictureWidth || b.Dy() > pictureHeight || name == "a.pdf" && b.Dx() < 1200 || name == "a.png" && b.Dx() != pictureWidth {
				t.Errorf("%s is shown with %v", name, b)
			}
			if name == "a.pdf" && !ink(shown, 72, 842-770, 135, 842-757, float64(b.Dx())/595) {
				t.Error("the words do not stand where their box says")
			}
		}
		for name, bad := range map[string]struct {
			data []byte
			page int
		}{"no such page": {pdf, 3}, "before the first": {pdf, -1}, "no pages": {[]byte("text"), 1}, "broken": {[]byte("%PDF-1.4"), 1}} {
			d, err := r.Picture(t.Context(), "a", bad.data, bad.page)
			if err != nil || d.Failure() == nil || d.Picture != nil {
				t.Errorf("%s: %v, %v", name, err, d)
			}
		}
	}
}

// ink tells whether anything dark stands in a rectangle, and that nothing does
// right of it.
func ink(m image.Image, left, top, right, bottom, scale float64) bool {
	dark := func(x0, x1 float64) bool {
		for x := int(x0 * scale); x < int(x1*scale); x++ {
			for y := int(top * scale); y < int(bottom*scale); y++ {
				if r, _, _, _ := m.At(x, y).RGBA(); r < 0x8000 {
					return true
				}
			}
		}
		return false
	}
	return dark(left, right) && !dark(right+5, right+100)
}
