package tagger

import (
	"encoding/hex"
	"regexp"
	"strings"

	"golang.org/x/crypto/sha3"
)

var (
	urlForm    = regexp.MustCompile(`(?i)\b(?:https?|hxxps?|ftp|fxp)(?::|\[:\])//[^\s<>"“”»]+|\bwww(?:\.|\[\.\])[^\s<>"“”»]+`)
	mailForm   = regexp.MustCompile(`(?i)[\p{L}0-9._%+-]+(?:@|\[@\]|\[at\])[\p{L}0-9-]+(?:(?:\.|\[\.\])[\p{L}0-9-]+)*(?:\.|\[\.\])\p{L}{2,24}`)
	domainForm = regexp.MustCompile(`(?i)\b[a-z0-9-]+(?:(?:\.|\[\.\])[a-z0-9-]+)*(?:\.|\[\.\])(?:com|org|net|info|biz|gov|mil|edu|int|eu|be|nl|fr|de|tr|uk|io|onion|ru|es|it|pl|su|cc|xyz|top)\b`)
	handleForm = regexp.MustCompile(`@[A-Za-z0-9_]{2,30}`)
)

// links finds web and mail addresses, also de-fanged ones, and handles.
func (c *catcher) links() {
	for _, m := range urlForm.FindAllStringIndex(c.line, -1) {
		end := m[1]
		for end > m[0] && strings.IndexByte(".,;:!?)]'", c.line[end-1]) >= 0 && !strings.HasSuffix(c.line[m[0]:end], "[.]") {
			end--
		}
		if end-m[0] > 8 {
			c.add(URL, m[0], end, refang(c.line[m[0]:end]), true, nil)
		}
	}
	if strings.ContainsAny(c.line, "@") || strings.Contains(c.line, "[at]") {
		for _, m := range mailForm.FindAllStringIndex(c.line, -1) {
			c.add(Email, m[0], m[1], strings.ToLower(refang(c.line[m[0]:m[1]])), true, nil)
		}
		for _, m := range handleForm.FindAllStringIndex(c.line, -1) {
			if c.edged(m[0], m[1]) {
				c.add(Handle, m[0], m[1], strings.ToLower(c.line[m[0]:m[1]]), true, nil)
			}
		}
	}
	for _, m := range domainForm.FindAllStringIndex(c.line, -1) {
		s := c.line[m[0]:m[1]]
		if c.edged(m[0], m[1]) && strings.ToLower(s) == s && s[0] != '-' {
			c.add(URL, m[0], m[1], refang(s), true, map[string]string{"form": "domain"})
		}
	}
}

var refanger = strings.NewReplacer("[.]", ".", "[:]", ":", "[@]", "@", "[at]", "@", "hxxp", "http", "hXXp", "http", "fxp://", "ftp://")

// refang undoes the spellings that keep addresses from being clicked.
func refang(s string) string { return refanger.Replace(s) }

// validEther checks the mixed-case check of EIP-55; an address in one case
// carries no check and is taken as it stands.
func validEther(s string) bool {
	body := s[2:]
	lower := strings.ToLower(body)
	if body == lower || body == strings.ToUpper(body) {
		return true
	}
	h := sha3.NewLegacyKeccak256()
	h.Write([]byte(lower))
	sum := hex.EncodeToString(h.Sum(nil))
	for i := range len(body) {
		upper := 'A' <= body[i] && body[i] <= 'F'
		letter := upper || 'a' <= body[i] && body[i] <= 'f'
		if letter && upper != (sum[i] >= '8') {
			return false
		}
	}
	return true
}
