package tagger

import (
	"crypto/sha256"
	"math/big"
	"strings"
)

// digitsOf gives the digits of s as numbers; ok is false if there is anything
// else in it.
func digitsOf(s string) (out []int, ok bool) {
	for _, r := range s {
		if r < '0' || r > '9' {
			return nil, false
		}
		out = append(out, int(r-'0'))
	}
	return out, true
}

// mod97 gives the remainder of the number that s spells, letters counting 10
// to 35 (ISO 7064), or -1 for other signs.
func mod97(s string) int {
	rest := 0
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			rest = (rest*10 + int(r-'0')) % 97
		case 'A' <= r && r <= 'Z':
			rest = (rest*100 + int(r-'A') + 10) % 97
		default:
			return -1
		}
	}
	return rest
}

// ibanLength is the length of an IBAN by country (SWIFT IBAN registry).
var ibanLength = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21,
	"CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18,
	"FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23,
	"IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25,
	"MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29,
	"PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
	"SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}

// validIBAN checks ISO 13616: the length of the country and mod 97 = 1.
func validIBAN(s string) bool {
	return len(s) > 4 && ibanLength[s[:2]] == len(s) && mod97(s[4:]+s[:4]) == 1
}

// validLEI checks ISO 17442: 20 signs, mod 97 = 1.
func validLEI(s string) bool { return len(s) == 20 && mod97(s) == 1 }

// validLuhn checks the formula of Luhn (ISO/IEC 7812-1 Annex B).
func validLuhn(s string) bool {
	d, ok := digitsOf(s)
	if !ok || len(d) < 2 {
		return false
	}
	sum := 0
	for i, v := range d {
		if (len(d)-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// validIMO checks a ship number (IMO Resolution A.1117(30)): digits by 7 to 2,
// the last digit of the sum.
func validIMO(s string) bool {
	d, ok := digitsOf(s)
	if !ok || len(d) != 7 {
		return false
	}
	sum := 0
	for i := range 6 {
		sum += d[i] * (7 - i)
	}
	return sum%10 == d[6]
}

// validContainer checks ISO 6346: letters from 10 without multiples of 11,
// weights 2^i, mod 11 mod 10.
func validContainer(s string) bool {
	if len(s) != 11 {
		return false
	}
	sum := 0
	for i := range 10 {
		v := 0
		switch c := s[i]; {
		case '0' <= c && c <= '9' && i >= 4:
			v = int(c - '0')
		case 'A' <= c && c <= 'Z' && i < 4:
			v = 10 + int(c-'A')
			v += (v - 1) / 10
			if v%11 == 0 {
				v++
			}
		default:
			return false
		}
		sum += v << i
	}
	return s[10] == byte('0'+sum%11%10)
}

// vinValue gives the value of a sign of a vehicle number (49 CFR 565.15), -1
// for I, O, Q and signs that are none.
func vinValue(c byte) int {
	if '0' <= c && c <= '9' {
		return int(c - '0')
	}
	if i := strings.IndexByte("ABCDEFGH JKLMN P R  STUVWXYZ", c); i >= 0 && c != ' ' {
		return [...]int{1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 0, 0, 2, 3, 4, 5, 6, 7, 8, 9}[i]
	}
	return -1
}

var vinWeights = [...]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}

// validVIN checks position 9, mod 11. The check digit is mandatory only in
// North America: elsewhere a failed check is no proof of an error.
func validVIN(s string) bool {
	if len(s) != 17 {
		return false
	}
	sum := 0
	for i := range 17 {
		v := vinValue(s[i])
		if v < 0 {
			return false
		}
		sum += v * vinWeights[i]
	}
	return s[8] == "0123456789X"[sum%11]
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// validBase58 checks a base58check address of Bitcoin: 25 bytes, the last four
// the double SHA-256 of the others.
func validBase58(s string) bool {
	n := new(big.Int)
	for i := range len(s) {
		v := strings.IndexByte(base58, s[i])
		if v < 0 {
			return false
		}
		n.Add(n.Mul(n, big.NewInt(58)), big.NewInt(int64(v)))
	}
	raw := n.Bytes()
	if len(raw) > 25 {
		return false
	}
	full := make([]byte, 25)
	copy(full[25-len(raw):], raw)
	zeros := 0
	for zeros < len(s) && s[zeros] == '1' {
		zeros++
	}
	if zeros != 25-len(raw) {
		return false
	}
	one := sha256.Sum256(full[:21])
	two := sha256.Sum256(one[:])
	return string(two[:4]) == string(full[21:])
}

const bech32Signs = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// validBech32 checks a segwit address (BIP 173, BIP 350).
func validBech32(s string) bool {
	if strings.ToLower(s) != s && strings.ToUpper(s) != s {
		return false
	}
	s = strings.ToLower(s)
	cut := strings.LastIndexByte(s, '1')
	if cut < 1 || len(s)-cut < 8 || len(s) > 90 {
		return false
	}
	sum := uint32(1)
	feed := func(v uint32) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ v
		for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, c := range s[:cut] {
		feed(uint32(c) >> 5)
	}
	feed(0)
	for _, c := range s[:cut] {
		feed(uint32(c) & 31)
	}
	version := -1
	for _, c := range s[cut+1:] {
		v := strings.IndexRune(bech32Signs, c)
		if v < 0 {
			return false
		}
		if version < 0 {
			version = v
		}
		feed(uint32(v))
	}
	if version == 0 {
		return sum == 1
	}
	return sum == 0x2bc830a3
}
