package claim

import (
	"crypto/sha256"
	"encoding/base32"
	"io"
	"strings"

	"liaison/internal/fault"
)

// ID names a record: one letter for its kind (c claim, j judgement,
// d directive, r receipt), a dash, and 26 base-32 characters of the SHA-256
// of its canonical header (130 bits).
type ID string

// SubjectID names a subject as one source knows it; "s-" and 26 base-32
// characters, random or derived from an imported identifier. Several subjects
// may turn out to be one entity: judgements say so, ids never change.
type SubjectID string

// ReportID names a source document: "p-" and 26 base-32 characters of the
// SHA-256 of its bytes and its originator.
type ReportID string

// CaseID names a case, which is also the compartment of a marking. It is
// opaque: "k-" and 26 base-32 characters, never a name.
type CaseID string

// AgencyID names an agency (one node): 2 to 64 lower-case letters, digits
// and dashes, such as "be-spoc".
type AgencyID string

// OfficerID names a person with an account at the caller's node: "o-" and 26
// base-32 characters.
type OfficerID string

var base32lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const idChars = 26

func shortHash(sum [32]byte) string { return base32lower.EncodeToString(sum[:])[:idChars] }

// DeriveID returns prefix, a dash and 26 characters of the SHA-256 over the
// length-prefixed parts; equal parts give equal ids on every node.
func DeriveID(prefix string, parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		n := len(p)
		h.Write([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		io.WriteString(h, p)
	}
	return prefix + "-" + shortHash([32]byte(h.Sum(nil)))
}

// RandomID returns prefix, a dash and 26 characters (130 bits) from random.
func RandomID(prefix string, random io.Reader) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:17]); err != nil {
		return "", fault.Wrap(fault.Internal, err, "no randomness for a new id")
	}
	return prefix + "-" + shortHash(b), nil
}

// ValidID tells whether s has the shape prefix-26 characters.
func ValidID(prefix, s string) bool {
	rest, ok := strings.CutPrefix(s, prefix+"-")
	if !ok || len(rest) != idChars {
		return false
	}
	for i := 0; i < len(rest); i++ {
		if c := rest[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// ValidAgency tells whether s may name an agency.
func ValidAgency(s string) bool {
	if len(s) < 2 || len(s) > 64 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
