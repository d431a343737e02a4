package report

import (
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Canonical returns raw as canonical text: UTF-8 in Unicode normal form C with
// "\n" as the only line end, and nothing else changed. Bytes that are no UTF-8
// become U+FFFD.
func Canonical(raw string) string {
	text, _ := canonical(raw)
	return text
}

// step says that from byte raw of the raw text on, canonical offsets are
// raw + delta, until the next step.
type step struct{ raw, delta int }

// shift maps offsets of a raw text to offsets of its canonical text. Steps are
// sorted by raw; an offset inside something that was rewritten maps to the
// beginning of what it became.
type shift struct {
	steps   []step
	raw, to int // lengths
}

// at returns the canonical offset of byte offset raw.
func (s shift) at(raw int) int {
	if raw <= 0 {
		return 0
	}
	if raw >= s.raw {
		return s.to
	}
	i := sort.Search(len(s.steps), func(i int) bool { return s.steps[i].raw > raw })
	to := raw
	if i > 0 {
		to += s.steps[i-1].delta
	}
	if i < len(s.steps) {
		to = min(to, s.steps[i].raw+s.steps[i].delta)
	}
	return min(to, s.to)
}

// canonical returns the canonical text of raw and the map of offsets. Text that
// is canonical already, the usual case, is returned as it is.
func canonical(raw string) (string, shift) {
	if !strings.ContainsRune(raw, '\r') && utf8.ValidString(raw) && norm.NFC.IsNormalString(raw) {
		return raw, shift{raw: len(raw), to: len(raw)}
	}
	var b strings.Builder
	b.Grow(len(raw))
	s := shift{raw: len(raw)}
	for i := 0; i < len(raw); {
		n := unit(raw[i:])
		before := b.Len()
		b.WriteString(rewrite(raw[i : i+n]))
		i += n
		if grown := b.Len() - before; grown != n {
			s.steps = append(s.steps, step{raw: i, delta: b.Len() - i})
		}
	}
	s.to = b.Len()
	return b.String(), s
}

// unit returns the length of the shortest beginning of s that can be
// rewritten without looking at what follows: a line end, or characters up to
// the next normalisation boundary. A run of plain ASCII is taken at once.
func unit(s string) int {
	if s[0] == '\r' {
		if len(s) > 1 && s[1] == '\n' {
			return 2
		}
		return 1
	}
	n := 0
	for n < len(s) && s[n] < utf8.RuneSelf && s[n] != '\r' {
		n++
	}
	if n == len(s) || n > 0 && s[n] == '\r' {
		return n
	}
	if n > 1 {
		return n - 1 // the last may take a combining mark
	}
	_, size := utf8.DecodeRuneInString(s)
	n = size
	for n < len(s) && s[n] != '\r' {
		p := norm.NFC.PropertiesString(s[n:])
		if p.BoundaryBefore() || p.Size() == 0 {
			break
		}
		n += p.Size()
	}
	return n
}

func rewrite(s string) string {
	if s[0] == '\r' {
		return "\n"
	}
	return norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
}

// writer builds canonical text with its segments. Its first error stays.
type writer struct {
	b     strings.Builder
	segs  []Segment
	limit int64
	para  int
	err   *Problem
}

// add appends raw as canonical text and returns its range and the shift for
// offsets inside it. Callers end each piece with a line end or a tab, so that
// no combining mark crosses from one piece to the next.
func (w *writer) add(raw string) (begin, end int, s shift) {
	begin = w.b.Len()
	if w.err != nil {
		return begin, begin, shift{}
	}
	if int64(begin)+int64(len(raw)) > w.limit {
		w.err = fatal(TooMuchText, "holds more than %d bytes of text", w.limit)
		return begin, begin, shift{}
	}
	text, s := canonical(raw)
	w.b.WriteString(text)
	return begin, w.b.Len(), s
}

// block appends one paragraph of a part with its segment and a line end. A
// paragraph without visible text is left out.
func (w *writer) block(raw, part string, page int) {
	if strings.TrimSpace(raw) == "" {
		return
	}
	w.para++
	begin, end, _ := w.add(raw)
	if w.err != nil {
		return
	}
	w.segs = append(w.segs, Segment{Begin: begin, End: end, Page: page, Paragraph: w.para, Part: part})
	w.add("\n")
}

// gap leaves an empty line between parts.
func (w *writer) gap() {
	if w.b.Len() > 0 {
		w.add("\n")
	}
}

// into hands text and segments over to d.
func (w *writer) into(d *Document) error {
	if w.err != nil {
		return w.err
	}
	text := w.b.String()
	if len(text)*2 < w.b.Cap() {
		text = strings.Clone(text) // do not pin a grown buffer
	}
	d.setText(text)
	d.Segments = w.segs
	return nil
}
