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
	w := &rewriter{raw: raw}
	w.b.Grow(len(raw))
	for w.i < len(raw) {
		switch c := raw[w.i]; {
		case c == '\r' && strings.HasPrefix(raw[w.i:], "\r\n"):
			w.put(2, "\n")
		case c == '\r':
			w.put(1, "\n")
		default:
			w.run()
		}
	}
	return w.b.String(), shift{steps: w.steps, raw: len(raw), to: w.b.Len()}
}

// rewriter builds the canonical text of raw from its beginning on.
type rewriter struct {
	raw   string
	i     int // bytes of raw that are done
	b     strings.Builder
	steps []step
}

// put writes what the next n bytes of raw became.
func (w *rewriter) put(n int, text string) {
	w.b.WriteString(text)
	w.i += n
	if len(text) != n {
		w.steps = append(w.steps, step{raw: w.i, delta: w.b.Len() - w.i})
	}
}

// run rewrites up to the next carriage return or wrong byte, segment by
// segment as the normal form has them. A long row of combining marks is broken
// by U+034F as in the whole text (UAX #15, D4), so that no reader of the text
// has to look at more than thirty of them.
func (w *rewriter) run() {
	end := w.i
	for end < len(w.raw) && w.raw[end] != '\r' {
		r, n := utf8.DecodeRuneInString(w.raw[end:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		end += n
	}
	if end == w.i { // a row of wrong bytes is one sign
		for end < len(w.raw) && w.raw[end] != '\r' {
			if r, n := utf8.DecodeRuneInString(w.raw[end:]); r != utf8.RuneError || n != 1 {
				break
			}
			end++
		}
		w.put(end-w.i, "\uFFFD")
		return
	}
	from := w.i
	var it norm.Iter
	it.InitString(norm.NFC, w.raw[from:end])
	for !it.Done() {
		segment := it.Next()
		w.put(from+it.Pos()-w.i, string(segment))
	}
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
