package name

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// IdentifierKind is the type of an identifier, as written in lists.
type IdentifierKind string

// The kinds of identifiers that have a normal form of their own.
const (
	Passport IdentifierKind = "passport"
	IDCard   IdentifierKind = "id"
	Document IdentifierKind = "document"
	Phone    IdentifierKind = "phone"
	Email    IdentifierKind = "email"
	Plate    IdentifierKind = "plate"
	IBAN     IdentifierKind = "iban" // ISO 13616
	BIC      IdentifierKind = "bic"  // ISO 9362
	LEI      IdentifierKind = "lei"  // ISO 17442
	ISIN     IdentifierKind = "isin" // ISO 6166
	IMO      IdentifierKind = "imo"  // ship number of the IMO scheme
	MMSI     IdentifierKind = "mmsi" // ITU-R M.585
	IMEI     IdentifierKind = "imei" // 3GPP TS 23.003
	VIN      IdentifierKind = "vin"  // ISO 3779
	Account  IdentifierKind = "account"
	Address  IdentifierKind = "address" // of premises; two texts of one value may mean one house, see SameHouse
)

// Identifier is a number or address that stands for one bearer.
type Identifier struct {
	Kind   IdentifierKind
	Value  string // normal form: what is compared
	Issuer string // ISO 3166-1 alpha-2 of the issuing country, or empty
	Text   string // as written
	// Checked tells that the kind has a check digit and that it fits.
	Checked bool
}

// ErrIdentifier is the error of a text that cannot be an identifier of its kind.
var ErrIdentifier = errors.New("no identifier of this kind")

// ReadIdentifier brings an identifier to its normal form and tests its check
// digit. issuer is the issuing country, and for phones the country whose
// numbers are written without a prefix; it may be empty. A number whose check
// digit is wrong gives an error, since it is a slip of writing.
func ReadIdentifier(kind IdentifierKind, text, issuer string) (Identifier, error) {
	d := Identifier{Kind: kind, Text: text, Issuer: strings.ToUpper(issuer)}
	if len(text) > MaxBytes {
		return d, fmt.Errorf("read %s: text of %d bytes is longer than %d: %w", kind, len(text), MaxBytes, ErrIdentifier)
	}
	plain := alphanumeric(text)
	var fits func(string) bool
	switch kind {
	case Phone:
		return readPhone(d, text)
	case Address:
		return readAddress(d, text)
	case Email:
		return readEmail(d, text)
	case IBAN:
		fits = func(s string) bool { return len(s) >= 15 && len(s) <= 34 && letters(s[:2]) && mod97(s[4:]+s[:4]) == 1 }
	case LEI:
		fits = func(s string) bool { return len(s) == 20 && mod97(s) == 1 }
	case ISIN:
		fits = func(s string) bool { return len(s) == 12 && letters(s[:2]) && luhn(expand(s)) }
	case IMEI:
		fits = func(s string) bool { return len(s) == 15 && onlyDigits(s) && luhn(s) }
		if len(plain) == 16 && onlyDigits(plain) { // with the version of the software: no check digit
			d.Value = plain[:14]
			return d, nil
		}
	case IMO:
		plain = strings.TrimPrefix(plain, "IMO")
		fits = imoFits
	case VIN:
		// the check digit is only used in North America, so it is not required
		if len(plain) != 17 || strings.ContainsAny(plain, "IOQ") {
			return d, fmt.Errorf("read vin %q: 17 letters and digits without I, O and Q are needed: %w", text, ErrIdentifier)
		}
		d.Checked = vinFits(plain)
	case MMSI:
		if len(plain) != 9 || !onlyDigits(plain) {
			return d, fmt.Errorf("read mmsi %q: nine digits are needed: %w", text, ErrIdentifier)
		}
	case BIC:
		if len(plain) != 8 && len(plain) != 11 || !letters(plain[:6]) {
			return d, fmt.Errorf("read bic %q: eight or eleven signs are needed: %w", text, ErrIdentifier)
		}
		plain = strings.TrimSuffix(plain, "XXX")
	}
	if fits != nil {
		if !fits(plain) {
			return d, fmt.Errorf("read %s %q: length or check digit is wrong: %w", kind, text, ErrIdentifier)
		}
		d.Checked = true
	}
	if plain == "" {
		return d, fmt.Errorf("read %s %q: it has no letter or digit: %w", kind, text, ErrIdentifier)
	}
	d.Value = plain
	return d, nil
}

// readPhone gives E.164.
func readPhone(d Identifier, text string) (Identifier, error) {
	region := d.Issuer
	if region == "" {
		region = "ZZ"
	}
	n, err := phonenumbers.Parse(text, region)
	if err != nil {
		return d, fmt.Errorf("read phone %q: write it with the country, as +32 2 555 01 23: %w", text, ErrIdentifier)
	}
	d.Value, d.Checked = phonenumbers.Format(n, phonenumbers.E164), phonenumbers.IsValidNumber(n)
	return d, nil
}

// readEmail lowers the address; what follows a plus in the local part and, for
// Google mail, dots are no difference of the mailbox.
func readEmail(d Identifier, text string) (Identifier, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil {
		return d, fmt.Errorf("read email %q: %w", text, ErrIdentifier)
	}
	local, domain, _ := strings.Cut(strings.ToLower(a.Address), "@")
	if domain == "gmail.com" || domain == "googlemail.com" {
		local, _, _ = strings.Cut(local, "+")
		local, domain = strings.ReplaceAll(local, ".", ""), "gmail.com"
	}
	d.Value = local + "@" + domain
	return d, nil
}

// alphanumeric keeps letters and digits, in capitals.
func alphanumeric(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - 32
		case r > 0x7f && scriptOf(lowerRune(r)) == scriptCyrillic:
			if l, ok := lookAlikes[lowerRune(r)]; ok { // plates use only letters that both alphabets have
				return l - 32
			}
			return r
		case r > 0x7f && scriptOf(r) != scriptNone:
			return r
		}
		return -1
	}, s)
}

func onlyDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func letters(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return true
}

// mod97 is the remainder of ISO 7064 MOD 97-10, letters counting from 10.
func mod97(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n = (n*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			n = (n*100 + int(c-'A') + 10) % 97
		default:
			return -1
		}
	}
	return n
}

// luhn tests the check digit of ISO/IEC 7812-1.
func luhn(s string) bool {
	sum := 0
	for i := 0; i < len(s); i++ {
		c := s[len(s)-1-i]
		if c < '0' || c > '9' {
			return false
		}
		v := int(c - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// expand writes letters as numbers from 10, as ISIN does.
func expand(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			fmt.Fprintf(&b, "%d", c-'A'+10)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// imoFits tests the last digit: the sum of the first six, weighed 7 to 2.
func imoFits(s string) bool {
	if len(s) != 7 || !onlyDigits(s) {
		return false
	}
	sum := 0
	for i := range 6 {
		sum += int(s[i]-'0') * (7 - i)
	}
	return sum%10 == int(s[6]-'0')
}

// vinFits tests the ninth sign after 49 CFR 565.15.
func vinFits(s string) bool {
	const values = "12345678.12345.7.923456789" // A to Z
	weights := [...]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i := range weights {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			sum += int(c-'0') * weights[i]
		case c >= 'A' && c <= 'Z' && values[c-'A'] != '.':
			sum += int(values[c-'A']-'0') * weights[i]
		default:
			return false
		}
	}
	want := byte('0' + sum%11)
	if sum%11 == 10 {
		want = 'X'
	}
	return s[8] == want
}
