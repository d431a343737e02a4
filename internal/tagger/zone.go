package tagger

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// block is a line of text, or the lines of a hard-wrapped paragraph.
type block struct {
	begin, end int
	// alone tells that blank lines (or the ends of the text) surround it.
	alone bool
	first bool
}

// lines cuts text at newlines, and joins the lines of a paragraph that was
// wrapped at a fixed width.
func lines(text string) []block {
	var out []block
	for i := 0; i < len(text); {
		end := i
		var paragraph []block
		for i < len(text) {
			end = strings.IndexByte(text[i:], '\n')
			if end < 0 {
				end = len(text)
			} else {
				end += i
			}
			if strings.TrimSpace(text[i:end]) == "" {
				i = min(end+1, len(text))
				break
			}
			paragraph = append(paragraph, block{begin: i, end: end})
			i = min(end+1, len(text))
		}
		if wrapped(text, paragraph) {
			paragraph = []block{{begin: paragraph[0].begin, end: paragraph[len(paragraph)-1].end}}
		}
		if len(paragraph) == 1 {
			paragraph[0].alone = true
		}
		out = append(out, paragraph...)
	}
	if len(out) > 0 {
		out[0].first = true
	}
	return out
}

// wrapped tells whether the lines of a paragraph were broken at a fixed width:
// all but the last are of like length, and one goes on in lower case.
func wrapped(text string, paragraph []block) bool {
	if len(paragraph) < 2 {
		return false
	}
	low, high, lower := 1<<30, 0, false
	for k, b := range paragraph {
		if k < len(paragraph)-1 {
			n := utf8.RuneCountInString(text[b.begin:b.end])
			low, high = min(low, n), max(high, n)
		}
		if k > 0 {
			r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[b.begin:b.end], " \t"))
			lower = lower || unicode.IsLower(r)
		}
	}
	return lower && low >= 45 && high <= 130 && high-low <= 20
}

var (
	bylineStart = regexp.MustCompile(`^\s*(?:By|BY|Von|Door|Par|Reported by|Reporting by|Written by)\s+\p{Lu}`)
	creditStart = regexp.MustCompile(`(?i)^\s*[\[(]?\s*(?:photos?|image|picture|photograph|foto|bild|photo credit|image credit|credit|file photo)\s*(?:by|:|/|courtesy|credit)`)
	creditTail  = regexp.MustCompile(`(?i)(?:/\s*(?:AP|AFP|Reuters|EPA|Getty(?: Images)?)|Getty Images|via Getty Images|AP Photo)\s*[\])]?\s*$`)
	captionHead = regexp.MustCompile(`(?i)^\s*(?:caption|pictured|above|below|left|right)\s*:`)
)

// zoneOf tells in which zone block k stands. Only form is looked at: place,
// length, final sign and the words that begin bylines and credits.
func zoneOf(text string, blocks []block, k int) Zone {
	b := blocks[k]
	if b.end-b.begin > 400 {
		return ZoneBody
	}
	line := strings.TrimSpace(text[b.begin:b.end])
	if creditStart.MatchString(line) {
		return ZoneCredit
	}
	if k < 6 && len(line) < 120 && bylineStart.MatchString(line) && !strings.HasSuffix(line, ".") {
		return ZoneByline
	}
	if captionHead.MatchString(line) || creditTail.MatchString(line) {
		return ZoneCaption
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	stops := strings.ContainsRune(`.!?…"”’:;,)`, last)
	switch {
	case b.first && !stops && len(line) < 200 && len(blocks) > 1:
		return ZoneTitle
	case b.alone && !b.first && !stops && len(line) < 90 && !strings.Contains(line, ". "):
		return ZoneHeading
	}
	return ZoneBody
}

// creditEnd gives the end of a bracketed credit such as "[Photo by X/Y]" that
// opens at i, or i.
func creditEnd(text string, i, limit int) int {
	if !creditStart.MatchString(text[i:min(limit, i+40)]) {
		return i
	}
	shut := byte(']')
	if text[i] == '(' {
		shut = ')'
	}
	if n := strings.IndexByte(text[i:min(limit, i+200)], shut); n > 0 {
		return i + n + 1
	}
	return i
}
