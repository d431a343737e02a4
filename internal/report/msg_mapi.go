package report

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// mapi reads the properties of one item or attachment.
type mapi struct {
	*folder
	// header is the length before the first fixed property.
	header  int
	charset string
}

// text returns a string property, kept as UTF-16 (type 001F) or in the code
// page of the item (001E); "" when there is none.
func (p *mapi) text(tag string) string {
	if b, ok := p.streams["__substg1.0_"+tag+"001F"]; ok {
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00")
	}
	if b, ok := p.streams["__substg1.0_"+tag+"001E"]; ok {
		return strings.TrimRight(decodeAs(b, p.charset), "\x00")
	}
	return ""
}

// page returns the HTML body that is kept as bytes.
func (p *mapi) page() string {
	b, ok := p.streams["__substg1.0_"+tagHTML+"0102"]
	if !ok {
		return ""
	}
	name := p.codepage(tagBodyCharset)
	if declared := declaredCharset(b); declared != "" {
		name = declared
	}
	text, _, err := decodeText(b, name)
	if err != nil {
		return ""
	}
	return text
}

// fixed returns the eight bytes of a property of fixed length.
func (p *mapi) fixed(id, kind uint16) ([]byte, bool) {
	b := p.streams["__properties_version1.0"]
	for at := p.header; at+16 <= len(b); at += 16 {
		if binary.LittleEndian.Uint16(b[at:]) == kind && binary.LittleEndian.Uint16(b[at+2:]) == id {
			return b[at+8 : at+16], true
		}
	}
	return nil, false
}

// time returns a property of type PtypTime: 100 ns steps since 1601.
func (p *mapi) time(id uint16) (time.Time, bool) {
	b, ok := p.fixed(id, 0x0040)
	if !ok {
		return time.Time{}, false
	}
	ticks := binary.LittleEndian.Uint64(b)
	const from1601 = 11644473600
	seconds := int64(ticks/1e7) - from1601
	if ticks == 0 || seconds > 253402300799 { // the end of year 9999
		return time.Time{}, false
	}
	return time.Unix(seconds, int64(ticks%1e7)*100).UTC(), true
}

// codepage returns the charset that an integer property names; windows-1252
// when there is none.
func (p *mapi) codepage(id uint16) string {
	b, ok := p.fixed(id, 0x0003)
	if !ok {
		return "windows-1252"
	}
	switch n := binary.LittleEndian.Uint32(b); {
	case n == 65001:
		return "utf-8"
	case n == 932:
		return "shift_jis"
	case n == 936:
		return "gbk"
	case n == 949:
		return "euc-kr"
	case n == 950:
		return "big5"
	case n >= 28591 && n <= 28605:
		return fmt.Sprintf("iso-8859-%d", n-28590)
	case n == 20866:
		return "koi8-r"
	default:
		return fmt.Sprintf("windows-%d", n)
	}
}

// rtfDictionary is what the window of compressed RTF begins with
// ([MS-OXRTFCP] 2.1.2.1).
const rtfDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}" +
	"{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier" +
	"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// unpackRTF expands compressed RTF ([MS-OXRTFCP]) up to limit bytes.
func unpackRTF(b []byte, limit int64) ([]byte, error) {
	if len(b) < 16 {
		return nil, errors.New("compressed RTF is shorter than its header")
	}
	size := int64(binary.LittleEndian.Uint32(b[4:]))
	kind := string(b[8:12])
	body := b[16:]
	if size > limit {
		return nil, fmt.Errorf("compressed RTF expands to %d bytes", size)
	}
	if kind == "MELA" {
		return body[:min(int64(len(body)), size)], nil
	}
	if kind != "LZFu" {
		return nil, fmt.Errorf("compressed RTF is of kind %q", kind)
	}
	var window [4096]byte
	at := copy(window[:], rtfDictionary)
	var out []byte
	put := func(c byte) {
		window[at%4096] = c
		at = (at + 1) % 4096
		out = append(out, c)
	}
	for i := 0; i < len(body); {
		control := body[i]
		i++
		for bit := 0; bit < 8 && i < len(body) && int64(len(out)) < size; bit++ {
			if control>>bit&1 == 0 {
				put(body[i])
				i++
				continue
			}
			if i+1 >= len(body) {
				return out, nil
			}
			ref := int(body[i])<<8 | int(body[i+1])
			i += 2
			from, n := ref>>4, ref&15+2
			if from == at {
				return out, nil
			}
			for k := range n {
				put(window[(from+k)%4096])
			}
		}
		if int64(len(out)) >= size {
			break
		}
	}
	return out[:min(int64(len(out)), size)], nil
}
