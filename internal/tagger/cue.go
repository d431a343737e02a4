package tagger

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

var (
	worldPhone = regexp.MustCompile(`(?:\+|\b00)[ ]?[1-9]\d{0,2}[\d \x{00a0}().\-/]{5,20}\d`)
	localPhone = regexp.MustCompile(`\(?0\d{1,4}\)?(?:[ \x{00a0}.\-/]?\d{2,4}){2,4}|\d(?:[ \x{00a0}.\-]?\d){6,10}`)
	phoneCue   = regexp.MustCompile(`(?i)\b(?:tel|phone|telephone|mobile|cell|gsm|call(?:ed|ing)?|dial(?:led)?|whatsapp|signal|fax|telefoon|téléphone|portable|numéro|telefon|handy|number|nummer|no|nr|cep)\b`)
)

// phones finds telephone numbers and puts them into E.164 form.
func (c *catcher) phones() {
	for _, m := range worldPhone.FindAllStringIndex(c.line, -1) {
		c.phone(m[0], m[1], "ZZ", c.line[m[0]] == '+')
	}
	for _, m := range localPhone.FindAllStringIndex(c.line, -1) {
		s := c.line[m[0]:m[1]]
		zero := strings.HasPrefix(strings.TrimPrefix(s, "("), "0")
		if !c.edged(m[0], m[1]) || strings.Count(s, "(") != strings.Count(s, ")") || !c.cue(m[0], phoneCue) && !(zero && c.opt.Region != "") {
			continue
		}
		if c.opt.Region != "" {
			c.phone(m[0], m[1], c.opt.Region, c.cue(m[0], phoneCue))
		} else if zero {
			c.add(Phone, m[0], m[1], "", false, map[string]string{"why": "no region given for a local number"})
		}
	}
}

// phone adds line[begin:end] as a number of region; sure shows it even if it
// is not valid.
func (c *catcher) phone(begin, end int, region string, sure bool) {
	raw := c.line[begin:end]
	if strings.HasPrefix(raw, "00") && region == "ZZ" {
		raw = "+" + raw[2:]
	}
	n, err := phonenumbers.Parse(raw, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		if sure {
			c.add(Phone, begin, end, "", false, nil)
		}
		return
	}
	c.add(Phone, begin, end, phonenumbers.Format(n, phonenumbers.E164), true,
		map[string]string{"region": phonenumbers.GetRegionCodeForNumber(n)})
}

var (
	plateCue  = regexp.MustCompile(`(?i)\b(?:number ?plates?|licen[cs]e plates?|plates?|registration(?: number)?|registered as|reg\.|kenteken|nummerplaat|immatricul\p{L}*|plaque|kennzeichen|plaka\p{L}*)\b`)
	plateForm = []struct {
		country string
		form    *regexp.Regexp
	}{
		{"BE", regexp.MustCompile(`\b[1-9]-[A-Z]{3}-\d{3}\b`)},
		{"FR", regexp.MustCompile(`\b[A-Z]{2}-\d{3}-[A-Z]{2}\b`)},
		{"NL", regexp.MustCompile(`\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d)\b`)},
		{"GB", regexp.MustCompile(`\b[A-Z]{2}\d{2} ?[A-Z]{3}\b`)},
		{"TR", regexp.MustCompile(`\b\d{2} [A-Z]{1,3} \d{2,4}\b`)},
		{"DE", regexp.MustCompile(`\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\d{1,4}\b`)},
		{"ES", regexp.MustCompile(`\b\d{4} ?[BCDFGHJKLMNPRSTVWXYZ]{3}\b`)},
		{"", regexp.MustCompile(`\b[A-Z0-9]{2,4}[- ][A-Z0-9]{2,4}(?:[- ][A-Z0-9]{1,4})?\b`)},
	}
	passportCue  = regexp.MustCompile(`(?i)\b(?:passports?|paspoort|passeport|reisepass|pasaport|identity card|id card|identiteitskaart|carte d.identité|driving licen[cs]e|rijbewijs|permis de conduire|führerschein)\b`)
	passportForm = regexp.MustCompile(`\b[A-Z]{0,3}\d{6,9}[A-Z]?\b`)
)

// plateStems and passportStems tell in upper case whether a cue may stand in a
// line at all.
var (
	plateStems    = []string{"PLATE", "REGIST", "REG.", "KENTEKEN", "NUMMERPLAAT", "IMMATRICUL", "PLAQUE", "KENNZEICHEN", "PLAKA"}
	passportStems = []string{"PASSPORT", "PASPOORT", "PASSEPORT", "REISEPASS", "PASAPORT", "CARD", "KAART", "CARTE", "LICEN", "RIJBEWIJS", "PERMIS", "HRERSCHEIN"}
)

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// cued finds number plates and document numbers, which have no check digit,
// only behind a word that says what they are.
func (c *catcher) cued() {
	if containsAny(c.upper, plateStems) {
		for _, p := range plateForm {
			for _, m := range p.form.FindAllStringIndex(c.line, -1) {
				s := c.line[m[0]:m[1]]
				if c.cue(m[0], plateCue) && strings.ContainsAny(s, "0123456789") && c.edged(m[0], m[1]) {
					var fields map[string]string
					if p.country != "" {
						fields = map[string]string{"form": p.country}
					}
					c.add(Plate, m[0], m[1], compact(s), true, fields)
				}
			}
		}
	}
	if containsAny(c.upper, passportStems) {
		for _, m := range passportForm.FindAllStringIndex(c.line, -1) {
			if c.cue(m[0], passportCue) {
				c.add(Passport, m[0], m[1], c.line[m[0]:m[1]], true, nil)
			}
		}
	}
}
