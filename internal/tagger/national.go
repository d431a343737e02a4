package tagger

import (
	"strconv"
	"strings"
)

// validBE checks a Belgian national number: 97 − (9 digits mod 97); born from
// 2000 on: with a 2 before them (Royal Decree of 3 April 1984).
func validBE(s string) bool {
	d, ok := digitsOf(s)
	if !ok || len(d) != 11 {
		return false
	}
	check, err := strconv.Atoi(s[9:])
	if err != nil {
		return false
	}
	nine, err := strconv.Atoi(s[:9])
	if err != nil {
		return false
	}
	return 97-nine%97 == check || 97-(2_000_000_000+nine)%97 == check
}

// validBSN checks a Dutch citizen service number: weights 9 to 2 and −1, mod 11.
func validBSN(s string) bool {
	d, ok := digitsOf(s)
	if !ok || len(d) != 9 || s == "000000000" {
		return false
	}
	sum := -d[8]
	for i := range 8 {
		sum += d[i] * (9 - i)
	}
	return sum%11 == 0
}

// validNIR checks a French social security number: 97 − (13 digits mod 97),
// with 2A as 19 and 2B as 18.
func validNIR(s string) bool {
	if len(s) != 15 {
		return false
	}
	body := strings.Replace(strings.Replace(s[:13], "2A", "19", 1), "2B", "18", 1)
	n, err := strconv.ParseInt(body, 10, 64)
	if err != nil {
		return false
	}
	key, err := strconv.Atoi(s[13:])
	return err == nil && int(97-n%97) == key
}

// validDNI checks a Spanish DNI or NIE: the letter by mod 23; X, Y, Z count 0,
// 1, 2.
func validDNI(s string) bool {
	if len(s) != 9 {
		return false
	}
	body := s[:8]
	if i := strings.IndexByte("XYZ", s[0]); i >= 0 {
		body = strconv.Itoa(i) + s[1:8]
	}
	n, err := strconv.Atoi(body)
	return err == nil && s[8] == "TRWAGMYFPDXBNJZSQVHLCKE"[n%23]
}

// codiceOdd are the values of signs at odd places of an Italian tax code (D.M.
// of 23 December 1976): digits, then letters.
var codiceOdd = [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

// validCodice checks an Italian tax code.
func validCodice(s string) bool {
	if len(s) != 16 {
		return false
	}
	sum := 0
	for i := range 15 {
		v := 0
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			v = int(c - '0')
		case 'A' <= c && c <= 'Z':
			v = int(c - 'A')
		default:
			return false
		}
		if i%2 == 0 {
			v = codiceOdd[v]
		}
		sum += v
	}
	return s[15] == byte('A'+sum%26)
}

// validPESEL checks a Polish PESEL: weights 1 3 7 9, mod 10.
func validPESEL(s string) bool {
	d, ok := digitsOf(s)
	if !ok || len(d) != 11 {
		return false
	}
	sum := d[10]
	for i := range 10 {
		sum += d[i] * [...]int{1, 3, 7, 9}[i%4]
	}
	return sum%10 == 0
}

// validKimlik checks a Turkish identity number: the 10th digit is (7·odd −
// even) mod 10, the 11th the sum mod 10 (Law 5490).
func validKimlik(s string) bool {
	d, ok := digitsOf(s)
	if !ok || len(d) != 11 || d[0] == 0 {
		return false
	}
	odd, even, sum := 0, 0, 0
	for i := range 9 {
		if i%2 == 0 {
			odd += d[i]
		} else {
			even += d[i]
		}
	}
	for i := range 10 {
		sum += d[i]
	}
	return ((7*odd-even)%10+10)%10 == d[9] && sum%10 == d[10]
}
