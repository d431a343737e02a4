package report

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decoding is how the bytes of a text were read.
type decoding struct {
	name string
	// origin is mark (byte order mark), content, declared or detected.
	origin string
	// surety of a detection, 1 to 100; 0 when it was not detected.
	surety int
}

// unicodeOf returns the encoding that a byte order mark or the zero bytes of
// ordinary letters give away; nil when there are neither.
func unicodeOf(data []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		return unicode.UTF8BOM
	}
	return zeroPattern(data)
}

// zeroPattern recognises UTF-16 without a mark: text in any script holds
// blanks and line ends, whose upper byte is zero, and no zero the other way.
func zeroPattern(data []byte) encoding.Encoding {
	n := min(len(data), 4<<10) &^ 1
	if n < 4 {
		return nil
	}
	var even, odd int
	for i := 0; i < n; i += 2 {
		if data[i] == 0 {
			even++
		}
		if data[i+1] == 0 {
			odd++
		}
	}
	switch {
	case odd*20 > n/2 && even == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case even*20 > n/2 && odd == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// decodeText returns data as UTF-8. declared is the charset that a header or
// tag names, "" when none does; a mark or valid UTF-8 outweighs it only where
// both cannot be true.
func decodeText(data []byte, declared string) (string, decoding, error) {
	if enc := unicodeOf(data); enc != nil {
		text, err := enc.NewDecoder().Bytes(data)
		if err != nil {
			return "", decoding{}, fmt.Errorf("decode %v: %w", enc, err)
		}
		origin := "content"
		if data[0] >= 0xef || data[0] == 0 && data[1] == 0 {
			origin = "mark"
		}
		return string(text), decoding{name: strings.ToLower(fmt.Sprint(enc)), origin: origin}, nil
	}
	if utf8.Valid(data) && !bytes.Contains(data, []byte("\x1b$")) {
		return string(data), decoding{name: "utf-8", origin: "content"}, nil
	}
	cs := decoding{name: "windows-1252", origin: "detected", surety: 1}
	var enc encoding.Encoding = charmap.Windows1252
	if e, err := htmlindex.Get(strings.TrimSpace(declared)); err == nil && declared != "" {
		if name, _ := htmlindex.Name(e); name != "utf-8" {
			cs, enc = decoding{name: name, origin: "declared"}, e
		}
	}
	if cs.origin == "detected" {
		if e, found, ok := detect(data); ok {
			cs, enc = found, e
		}
	}
	text, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", decoding{}, fmt.Errorf("decode %s: %w", cs.name, err)
	}
	return string(text), cs, nil
}

// detect guesses the charset from letter statistics (the tables of ICU) of the
// first bytes that are not ASCII.
func detect(data []byte) (encoding.Encoding, decoding, bool) {
	first := bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
	from := max(0, first-2<<10)
	sample := data[from:min(len(data), from+32<<10)]
	best, err := chardet.NewTextDetector().DetectBest(sample)
	if err != nil {
		return nil, decoding{}, false
	}
	e, err := htmlindex.Get(strings.TrimSuffix(best.Charset, "-I"))
	if err != nil {
		return nil, decoding{}, false
	}
	name, err := htmlindex.Name(e)
	if err != nil || name == "utf-8" {
		return nil, decoding{}, false
	}
	return e, decoding{name: name, origin: "detected", surety: best.Confidence}, true
}

// text decodes the document's bytes and keeps how.
func (r *reading) text(declared string) (string, error) {
	text, cs, err := decodeText(r.data, declared)
	if err != nil {
		return "", fatal(Damaged, "cannot be decoded: %v", err)
	}
	r.doc.meta("charset", cs.name, cs.origin)
	if cs.origin == "detected" {
		r.doc.note(Guessed, "", "its encoding was guessed to be %s (surety %d of 100); check names with accents", cs.name, cs.surety)
	}
	return text, nil
}
