package seal

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"liaison/internal/fault"
)

// Fingerprint is what two people read to each other before they trust a key:
// 128 bits, shown as eight groups of five digits. Digits are read alike in all
// languages of the network, and a group above 65535 shows a slip of the tongue.
type Fingerprint [16]byte

// FingerprintOf is the fingerprint of an agency's first key list.
func FingerprintOf(agency AgencyKey, firstList []byte) Fingerprint {
	h := sha256.Sum256(Domain("fingerprint").message(append(agency[:], firstList...)))
	return Fingerprint(h[:16])
}

// String is the fingerprint in groups.
func (f Fingerprint) String() string {
	g := make([]string, len(f)/2)
	for i := range g {
		g[i] = fmt.Sprintf("%05d", uint16(f[2*i])<<8|uint16(f[2*i+1]))
	}
	return strings.Join(g, " ")
}

// Equal compares in constant time.
func (f Fingerprint) Equal(g Fingerprint) bool { return subtle.ConstantTimeCompare(f[:], g[:]) == 1 }

// ParseFingerprint reads groups of digits as a person typed them, with spaces
// or dashes anywhere. The error names the group that was misheard.
func ParseFingerprint(s string) (Fingerprint, error) {
	var f Fingerprint
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return r
	}, s)
	if len(digits) != 5*len(f)/2 {
		return f, fault.New(fault.Invalid, "a fingerprint has eight groups of five digits")
	}
	for i := range len(f) / 2 {
		n, err := strconv.ParseUint(digits[5*i:5*i+5], 10, 16)
		if err != nil || digits[5*i] == '+' {
			return f, fault.New(fault.Invalid, "group %d of the fingerprint cannot be right", i+1).WithMend("have it read again")
		}
		f[2*i], f[2*i+1] = byte(n>>8), byte(n)
	}
	return f, nil
}
