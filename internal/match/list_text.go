package match

import (
	"bufio"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// plain reads a file of text as UTF-8: it drops a byte order mark and turns
// UTF-16, which spreadsheets write as "Unicode text" with such a mark, into
// UTF-8. Other encodings cannot be told from the first bytes; see legible.
func plain(in io.Reader) *bufio.Reader {
	r := bufio.NewReaderSize(in, 1<<16)
	b, _ := r.Peek(3)
	switch {
	case len(b) == 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF:
		_, _ = r.Discard(3)
	case len(b) >= 2 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF):
		wide := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		return bufio.NewReaderSize(transform.NewReader(r, wide.NewDecoder()), 1<<16)
	}
	return r
}

// legible gives a text that is not UTF-8 as Windows-1252, the encoding that
// Western lists are most often saved in, and false: whoever reads it should
// look at the letters.
func legible(s string) (string, bool) {
	if utf8.ValidString(s) {
		return s, true
	}
	out := make([]rune, 0, len(s))
	for i := range len(s) {
		out = append(out, charmap.Windows1252.DecodeByte(s[i]))
	}
	return string(out), false
}

// noteNotUTF8 is the note on a row that legible had to help.
const noteNotUTF8 = "text is not UTF-8 and was read as Windows-1252: check its letters, or save the file as UTF-8"

// shortLines passes a file on and ends it with ErrLongLine where a line is
// longer than maxLine, before it is held in memory.
type shortLines struct {
	r    io.Reader
	line int
}

func (s *shortLines) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	for i, c := range p[:n] {
		if s.line++; c == '\n' {
			s.line = 0
		}
		if s.line > maxLine {
			return i, ErrLongLine
		}
	}
	return n, err
}
