package report

import (
	"fmt"
	"strings"
)

// readCSV reads a table in plain text. The canonical text is the file as it
// is; every cell is a segment whose part is its address, A1 first.
func (r *reading) readCSV() error {
	r.doc.Converter = "csv"
	raw, err := r.text("")
	if err != nil {
		return err
	}
	w := r.writer()
	w.add(raw)
	if err := w.into(r.doc); err != nil {
		return err
	}
	r.doc.Segments = cells(r.doc.Text, delimiter(r.doc.Text))
	return nil
}

// delimiter picks the separator that stands most often in the first line,
// outside quotes; a comma when none does.
func delimiter(text string) byte {
	counts := map[byte]int{}
	quoted := false
	for i := 0; i < len(text) && i < 64<<10; i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n' && len(counts) > 0:
			i = len(text)
		case c == ',' || c == ';' || c == '\t' || c == '|':
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte{';', '\t', '|'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// cells returns the fields of RFC 4180 text as ranges of it, without their
// outer quotes and only where they are not empty. A quote that is never closed
// is taken as a letter of its line.
func cells(text string, sep byte) []Segment {
	var segs []Segment
	row, column := 1, 0
	for at := 0; at <= len(text); {
		begin, end, next := field(text, at, sep)
		if strings.TrimSpace(text[begin:end]) != "" {
			segs = append(segs, Segment{Begin: begin, End: end, Paragraph: row, Part: fmt.Sprintf("%s%d", letters(column), row)})
		}
		if next >= len(text) {
			break
		}
		if text[next] == '\n' {
			row, column = row+1, 0
		} else {
			column++
		}
		at = next + 1
	}
	return segs
}

// field returns the range of the field that begins at, and the place of the
// separator or line end behind it.
func field(text string, at int, sep byte) (begin, end, next int) {
	plain := func() (int, int, int) {
		n := strings.IndexAny(text[at:], string([]byte{sep, '\n'}))
		if n < 0 {
			n = len(text) - at
		}
		return at, at + n, at + n
	}
	if at >= len(text) || text[at] != '"' {
		return plain()
	}
	for i := at + 1; i < len(text) && i-at < 1<<20; i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		if i+1 == len(text) || text[i+1] == sep || text[i+1] == '\n' {
			return at + 1, i, i + 1
		}
		break
	}
	return plain()
}

// letters returns the name of a column: A for 0, AA for 26.
func letters(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}
