package tagger

import (
	"unicode"
	"unicode/utf8"
)

// Zone is the part of a document in which a sentence stands.
type Zone string

// The zones.
const (
	ZoneBody    Zone = "body"
	ZoneTitle   Zone = "title"
	ZoneByline  Zone = "byline"
	ZoneCaption Zone = "caption"
	ZoneCredit  Zone = "credit"
	ZoneHeading Zone = "heading"
)

// Sentence is a run of tokens; text[Begin:End] spans from its first to its
// last token and equals Text.
type Sentence struct {
	Begin, End int
	Text       string
	Tokens     []Token
	Zone       Zone
}

// Split cuts text into sentences and tokens. Offsets are bytes of text. Text
// that is not UTF-8 is cut as well: each wrong byte is a sign of its own.
// Every rune that is neither blank nor control is inside exactly one token.
func Split(text string) []Sentence {
	c := cutter{text: text, tokens: make([]Token, 0, len(text)/5+4)}
	blocks := lines(text)
	for k, b := range blocks {
		zone := zoneOf(text, blocks, k)
		c.line(b, zone)
	}
	return c.out
}

// cutter gathers sentences; all share one token array.
type cutter struct {
	text   string
	tokens []Token
	out    []Sentence
}

// longestSentence is the number of tokens after which a sentence is cut, come
// what may, so that tables and lists do not fill the memory of later stages.
const longestSentence = 500

// line cuts one block (a line, or the joined lines of a wrapped paragraph).
func (c *cutter) line(b block, zone Zone) {
	start := len(c.tokens)
	for i := b.begin; i < b.end; {
		r, n := utf8.DecodeRuneInString(c.text[i:b.end])
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b' || r == '\u200e' || r == '\u200f' {
			i += n
			continue
		}
		if (r == '[' || r == '(') && zone == ZoneBody {
			if end := creditEnd(c.text, i, b.end); end > i {
				c.flush(start, zone)
				start = len(c.tokens)
				c.scan(i, end)
				c.flush(start, ZoneCredit)
				start, i = len(c.tokens), end
				continue
			}
		}
		i = c.next(i, b.end)
		if len(c.tokens)-start >= longestSentence {
			c.flush(start, zone)
			start = len(c.tokens)
			continue
		}
		if zone == ZoneBody || zone == ZoneCaption {
			if end := c.sentenceEnd(start, i, b.end); end > 0 {
				c.scan(i, end)
				i = end
				c.flush(start, zone)
				start = len(c.tokens)
			}
		}
	}
	c.flush(start, zone)
}

// next appends the token at i and gives its end.
func (c *cutter) next(i, limit int) int {
	j := min(scanToken(c.text[:limit], i), limit)
	if r, _ := utf8.DecodeRuneInString(c.text[i:]); isWord(r) {
		c.tokens = appendWord(c.tokens, c.text, i, j)
	} else {
		c.tokens = append(c.tokens, Token{i, j, c.text[i:j]})
	}
	return j
}

func (c *cutter) scan(i, end int) {
	for i < end {
		r, n := utf8.DecodeRuneInString(c.text[i:end])
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b' || r == '\u200e' || r == '\u200f' {
			i += n
			continue
		}
		i = c.next(i, end)
	}
}

func (c *cutter) flush(start int, zone Zone) {
	if start == len(c.tokens) {
		return
	}
	tokens := c.tokens[start:len(c.tokens):len(c.tokens)]
	begin, end := tokens[0].Begin, tokens[len(tokens)-1].End
	c.out = append(c.out, Sentence{begin, end, c.text[begin:end], tokens, zone})
}

// starters are words that begin an English sentence and hardly a name, used to
// end a sentence after "U.S.".
var starters = wordSet(`The In It He She They We This That These Those But And A An As At On For From With When While After
	Before Since If However Meanwhile His Her Its Their There Some Many Most`)

// sentenceEnd tells whether a sentence ends after the token that ends at i; it
// gives the end of the sentence including closing quotes and brackets, or 0.
func (c *cutter) sentenceEnd(start, i, limit int) int {
	last := c.tokens[len(c.tokens)-1]
	r, _ := utf8.DecodeLastRuneInString(last.Text)
	switch r {
	case '.', '!', '?', '؟', '۔':
	default:
		return 0
	}
	dotted := len(last.Text) > 1 && r == '.' && last.Text != "..."
	end := closing(c.text, i, limit)
	j := end
	for j < limit {
		s, n := utf8.DecodeRuneInString(c.text[j:limit])
		if !unicode.IsSpace(s) {
			break
		}
		j += n
	}
	if j == limit {
		return end
	}
	if j == end {
		return 0
	}
	k := j
	next, n := utf8.DecodeRuneInString(c.text[k:limit])
	for (isOpening(next) || next == '"' || next == '\'') && k+n < limit {
		k += n
		next, n = utf8.DecodeRuneInString(c.text[k:limit])
	}
	if unicode.IsLower(next) || !(unicode.IsLetter(next) || unicode.IsDigit(next) || isOpening(next)) {
		return 0
	}
	if dotted {
		if !abbreviationEnds(last.Text, c.text[k:limit], len(c.tokens)-start) {
			return 0
		}
	}
	return end
}

// abbreviationEnds tells whether a word with its own dot also ends the
// sentence, seen from what follows.
func abbreviationEnds(word, rest string, count int) bool {
	var buf [16]byte
	if len(word) < len(buf) && neverEnd[string(lowerASCII(buf[:0], word[:len(word)-1]))] {
		return false
	}
	end := 0
	for end < len(rest) && rest[end] != ' ' && rest[end] != '\n' && rest[end] != ',' {
		end++
	}
	return count > 2 && starters[rest[:end]]
}

// closing skips closing quotes and brackets that touch i.
func closing(text string, i, limit int) int {
	for i < limit {
		r, n := utf8.DecodeRuneInString(text[i:limit])
		switch r {
		case '”', '’', '"', '\'', ')', ']', '»':
			i += n
		default:
			return i
		}
	}
	return i
}

func isOpening(r rune) bool {
	switch r {
	case '“', '‘', '(', '[', '«', '„', '‚':
		return true
	}
	return false
}

// scanTokens cuts text into tokens without looking for sentences.
func scanTokens(text string) []Token {
	c := cutter{text: text}
	c.scan(0, len(text))
	return c.tokens
}
