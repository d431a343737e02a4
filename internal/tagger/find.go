package tagger

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// catcher gathers the identifiers of one line; earlier finds take precedence.
type catcher struct {
	line  string // the line as received
	upper string // the line with ASCII letters in upper case, same length
	base  int    // offset of the line in the text
	opt   IdentifierOptions
	found []Identifier
	taken []bool // bytes of the line that a find covers
}

// Identifiers finds identifiers in text, ordered by place, without overlaps.
// Each line is read by itself, except machine-readable zones; so a text cut
// between paragraphs gives the same finds.
func Identifiers(text string, opt IdentifierOptions) []Identifier {
	var out, zones []Identifier
	if strings.Contains(text, "<<") {
		zones = readingZones(text)
	}
	for begin := 0; begin < len(text); {
		end := strings.IndexByte(text[begin:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += begin
		}
		for len(zones) > 0 && zones[0].End <= begin {
			out = append(out, zones[0])
			zones = zones[1:]
		}
		if len(zones) == 0 || end <= zones[0].Begin {
			c := catcher{line: text[begin:end], base: begin, opt: opt}
			c.run()
			out = append(out, c.found...)
		}
		begin = end + 1
	}
	out = append(out, zones...)
	slices.SortStableFunc(out, func(a, b Identifier) int { return a.Begin - b.Begin })
	return out
}

// run looks for all kinds; kinds with check digits go before looser ones. Cheap
// looks decide which patterns are tried at all.
func (c *catcher) run() {
	digits, dots := 0, false
	for i := range len(c.line) {
		switch b := c.line[i]; {
		case '0' <= b && b <= '9':
			digits++
		case b == '.' && i > 0 && i+1 < len(c.line) && alphanumeric(c.line[i-1]) && alphanumeric(c.line[i+1]), b == '@', b == '[':
			dots = true
		case b == ':' && strings.HasPrefix(c.line[i:], "://"):
			dots = true
		}
	}
	if dots {
		c.links()
	}
	if digits == 0 {
		return
	}
	c.upper = upperASCII(c.line)
	if digits >= 4 {
		c.coordinates()
	}
	if digits >= 5 {
		c.accounts()
		c.coins()
		c.things()
		c.national()
		c.phones()
	}
	c.cued()
}

func alphanumeric(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= utf8.RuneSelf
}

func upperASCII(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return 'a' <= r && r <= 'z' }) < 0 {
		return s
	}
	b := []byte(s)
	for i, v := range b {
		if 'a' <= v && v <= 'z' {
			b[i] = v - 'a' + 'A'
		}
	}
	return string(b)
}

// add keeps a find unless it overlaps an earlier one.
func (c *catcher) add(kind IdentifierKind, begin, end int, norm string, valid bool, fields map[string]string) bool {
	if c.taken == nil {
		c.taken = make([]bool, len(c.line))
	}
	if slices.Contains(c.taken[begin:end], true) {
		return false
	}
	for i := begin; i < end; i++ {
		c.taken[i] = true
	}
	if !valid {
		norm = ""
	}
	c.found = append(c.found, Identifier{Kind: kind, Begin: c.base + begin, End: c.base + end, Text: c.line[begin:end],
		Norm: norm, Valid: valid, Fields: fields})
	return true
}

// edged tells whether no letter or digit touches line[begin:end].
func (c *catcher) edged(begin, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(c.line[:begin])
	after, _ := utf8.DecodeRuneInString(c.line[end:])
	return !wordRune(before) && !wordRune(after)
}

func wordRune(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// cue tells whether one of the words stands before begin, at most 40 bytes
// away.
func (c *catcher) cue(begin int, words *regexp.Regexp) bool {
	from := max(0, begin-40)
	for from > 0 && !utf8.RuneStart(c.line[from]) {
		from--
	}
	return words.MatchString(c.line[from:begin])
}

// compact removes blanks and the signs that group digits.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '.', '/', '\u00a0', '\u2009', '\u202f', '\t', '(', ')', '‑', '–':
			return -1
		}
		return r
	}, s)
}

var (
	ibanForm = regexp.MustCompile(`[A-Z]{2}\d{2}(?:[ \x{00a0}]?[A-Z0-9]{1,4}){2,8}`)
	ibanCue  = regexp.MustCompile(`(?i)\bIBAN\b|\baccount|\brekening|\bcompte|\bKonto|\bhesap`)
	leiForm  = regexp.MustCompile(`[A-Z0-9]{18}\d{2}`)
	leiCue   = regexp.MustCompile(`\bLEI\b`)
	cardForm = regexp.MustCompile(`\d(?:[ -]?\d){12,18}`)
	cardCue  = regexp.MustCompile(`(?i)\bcard|\bcarte|\bkaart|\bkarte|\bkart\b|\bvisa\b|\bmastercard`)
	imeiCue  = regexp.MustCompile(`(?i)\bIMEI\b|\bhandset|\bdevice`)
)

// accounts finds IBAN, LEI, card numbers and IMEI.
func (c *catcher) accounts() {
	for _, m := range ibanForm.FindAllStringIndex(c.upper, -1) {
		c.iban(m[0], m[1])
	}
	for _, m := range leiForm.FindAllStringIndex(c.upper, -1) {
		if s := c.upper[m[0]:m[1]]; c.edged(m[0], m[1]) && strings.ContainsFunc(s, unicode.IsLetter) {
			if ok := validLEI(s); ok || c.cue(m[0], leiCue) {
				c.add(LEI, m[0], m[1], s, ok, nil)
			}
		}
	}
	for _, m := range cardForm.FindAllStringIndex(c.line, -1) {
		if !c.edged(m[0], m[1]) || m[0] > 0 && c.line[m[0]-1] == '+' {
			continue
		}
		s := compact(c.line[m[0]:m[1]])
		ok := validLuhn(s)
		switch {
		case len(s) == 15 && c.cue(m[0], imeiCue):
			c.add(IMEI, m[0], m[1], s, ok, nil)
		case ok && cardIssuer(s) || c.cue(m[0], cardCue):
			c.add(Card, m[0], m[1], s, ok, nil)
		}
	}
}

// iban tries the candidate and its shorter cuts: words may follow the number.
func (c *catcher) iban(begin, end int) {
	want, ok := ibanLength[c.upper[begin:begin+2]]
	if !ok {
		return
	}
	cut := begin
	for n := 0; cut < end && n < want; cut++ {
		if c.upper[cut] < utf8.RuneSelf && c.upper[cut] != ' ' {
			n++
		}
	}
	s := compact(c.upper[begin:cut])
	valid := validIBAN(s) && c.edged(begin, cut)
	if valid {
		c.add(IBAN, begin, cut, s, true, map[string]string{"country": s[:2]})
		return
	}
	near := len(compact(c.upper[begin:end])) - want
	if c.edged(begin, end) && (c.cue(begin, ibanCue) || near == 0 && strings.Count(c.upper[begin:end], " ") >= 2) {
		c.add(IBAN, begin, end, "", false, map[string]string{"country": s[:2]})
	}
}

// cardIssuer tells whether a number begins like those of the large networks
// and has their length.
func cardIssuer(s string) bool {
	switch {
	case s[0] == '4':
		return len(s) == 13 || len(s) == 16 || len(s) == 19
	case s[:2] >= "51" && s[:2] <= "55", s[:4] >= "2221" && s[:4] <= "2720":
		return len(s) == 16
	case s[:2] == "34" || s[:2] == "37":
		return len(s) == 15
	case s[:4] == "6011" || s[:2] == "65" || s[:2] == "62" || s[:2] == "35":
		return len(s) >= 16
	case s[:2] == "50" || s[:2] == "67" || s[:2] == "63":
		return len(s) >= 13
	}
	return false
}

var (
	base58Form = regexp.MustCompile(`[13][1-9A-HJ-NP-Za-km-z]{25,34}`)
	bech32Form = regexp.MustCompile(`(?:bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71})`)
	etherForm  = regexp.MustCompile(`0x[0-9a-fA-F]{40}`)
	coinCue    = regexp.MustCompile(`(?i)bitcoin|\bBTC\b|wallet|portefeuille`)
)

// coins finds addresses of Bitcoin and Ethereum.
func (c *catcher) coins() {
	for _, m := range base58Form.FindAllStringIndex(c.line, -1) {
		if c.edged(m[0], m[1]) {
			if ok := validBase58(c.line[m[0]:m[1]]); ok || c.cue(m[0], coinCue) {
				c.add(Bitcoin, m[0], m[1], c.line[m[0]:m[1]], ok, nil)
			}
		}
	}
	for _, m := range bech32Form.FindAllStringIndex(c.line, -1) {
		if c.edged(m[0], m[1]) {
			c.add(Bitcoin, m[0], m[1], strings.ToLower(c.line[m[0]:m[1]]), validBech32(c.line[m[0]:m[1]]), nil)
		}
	}
	for _, m := range etherForm.FindAllStringIndex(c.line, -1) {
		if c.edged(m[0], m[1]) {
			s := c.line[m[0]:m[1]]
			c.add(Ethereum, m[0], m[1], strings.ToLower(s), validEther(s), nil)
		}
	}
}

var (
	imoForm       = regexp.MustCompile(`\bIMO(?: (?:NO|NUMBER|NR)\.?)?[ :#]{0,3}(\d{7})\b`)
	containerForm = regexp.MustCompile(`\b([A-Z]{3}[UJZ]) ?(\d{3}) ?(\d{3})[ -]?(\d)\b`)
	vinForm       = regexp.MustCompile(`\b[A-HJ-NPR-Z0-9]{17}\b`)
	vinCue        = regexp.MustCompile(`(?i)\bVIN\b|chassis|Fahrgestell|châssis|şasi`)
)

// things finds the numbers of ships, containers and vehicles.
func (c *catcher) things() {
	for _, m := range imoForm.FindAllStringSubmatchIndex(c.upper, -1) {
		s := c.upper[m[2]:m[3]]
		c.add(IMO, m[2], m[3], s, validIMO(s), nil)
	}
	for _, m := range containerForm.FindAllStringIndex(c.upper, -1) {
		if c.upper[m[0]:m[0]+4] != c.line[m[0]:m[0]+4] || !c.edged(m[0], m[1]) {
			continue
		}
		s := compact(c.upper[m[0]:m[1]])
		c.add(Container, m[0], m[1], s, validContainer(s), nil)
	}
	for _, m := range vinForm.FindAllStringIndex(c.line, -1) {
		s := c.line[m[0]:m[1]]
		if !c.edged(m[0], m[1]) || !strings.ContainsFunc(s, unicode.IsLetter) || !strings.ContainsFunc(s, unicode.IsDigit) {
			continue
		}
		ok, cued := validVIN(s), c.cue(m[0], vinCue)
		if !ok && !cued {
			continue
		}
		fields := map[string]string{"check": "holds"}
		if !ok {
			fields["check"] = "fails"
		}
		// Outside North America (first sign 1 to 5) position 9 is free.
		c.add(VIN, m[0], m[1], s, ok || s[0] < '1' || s[0] > '5', fields)
	}
}

// nationalForms are the patterns and checks of national personal numbers, with
// the words that announce them.
var nationalForms = []struct {
	country   string
	kind      IdentifierKind
	form, cue *regexp.Regexp
	valid     func(string) bool
}{
	{"BE", NationalBE, regexp.MustCompile(`\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}[. ]?\d{2}`), regexp.MustCompile(`(?i)national (?:register |registry )?(?:number|no)|rijksregister|registre national|NISS|INSZ`), validBE},
	{"NL", NationalNL, regexp.MustCompile(`\d{4}[. ]?\d{2}[. ]?\d{3}`), regexp.MustCompile(`(?i)\bBSN\b|burgerservice`), validBSN},
	{"FR", NationalFR, regexp.MustCompile(`[1-478] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}`), regexp.MustCompile(`(?i)\bNIR\b|sécurité sociale`), validNIR},
	{"ES", NationalES, regexp.MustCompile(`(?:\d{8}|[XYZ][ -]?\d{7})[ -]?[A-Z]`), regexp.MustCompile(`\bDNI\b|\bNIE\b`), validDNI},
	{"IT", NationalIT, regexp.MustCompile(`[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]`), regexp.MustCompile(`(?i)codice fiscale`), validCodice},
	{"PL", NationalPL, regexp.MustCompile(`\d{11}`), regexp.MustCompile(`(?i)\bPESEL\b`), validPESEL},
	{"TR", NationalTR, regexp.MustCompile(`[1-9]\d{10}`), regexp.MustCompile(`(?i)kimlik|\bTCKN?\b`), validKimlik},
}

// national finds personal numbers of the enabled countries. A number may fit
// two schemes: one that its own word announces goes first, then one whose check
// holds, last one that is announced but fails.
func (c *catcher) national() {
	for _, want := range [...]struct{ valid, cued bool }{{true, true}, {true, false}, {false, true}} {
		for _, f := range nationalForms {
			if !slices.Contains(c.opt.National, f.country) {
				continue
			}
			for _, m := range f.form.FindAllStringIndex(c.upper, -1) {
				s := compact(c.upper[m[0]:m[1]])
				if c.edged(m[0], m[1]) && f.valid(s) == want.valid && c.cue(m[0], f.cue) == want.cued {
					c.add(f.kind, m[0], m[1], s, want.valid, nil)
				}
			}
		}
	}
}
