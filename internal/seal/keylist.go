package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison/internal/fault"
)

// AgencyKey names an agency on the wire: SHA-256 of its first root public key.
// It stays when the root changes; the readable name comes from the key list.
type AgencyKey [32]byte

// AgencyKeyOf names the agency of a first root key.
func AgencyKeyOf(root ed25519.PublicKey) AgencyKey { return sha256.Sum256(root) }

// String is the key as 64 hex digits.
func (a AgencyKey) String() string { return hex.EncodeToString(a[:]) }

// Role says what a key in a key list is for.
type Role string

// The roles of keys.
const (
	RoleSign    Role = "sign"    // bundles, receipts, records
	RoleSeal    Role = "seal"    // envelopes are made for it
	RoleTLS     Role = "tls"     // SHA-256 of the certificate's public key info
	RoleLog     Role = "log"     // checkpoints
	RoleWitness Role = "witness" // cosignatures
	RoleRelay   Role = "relay"   // TLS key of a relay that may carry for us
)

// size is the length of a key of the role in bytes; 0 for an unknown role.
func (r Role) size() int {
	switch r {
	case RoleSign, RoleLog, RoleWitness:
		return ed25519.PublicKeySize
	case RoleTLS, RoleRelay:
		return sha256.Size
	case RoleSeal:
		return SealPublicSize
	}
	return 0
}

// ListedKey is a key with its role and the time in which it may be used.
type ListedKey struct {
	Role        Role
	Public      []byte
	From, Until time.Time
}

// ID is the id of the key.
func (k ListedKey) ID() KeyID { return IDOf(k.Public) }

// Revocation ends a key before its time, from Since on.
type Revocation struct {
	Key   KeyID
	Since time.Time
	// Reason is a word: compromised, superseded, ceased.
	Reason string
}

// KeyList is an agency's keys at one moment: signed by the agency's offline
// root, numbered, and chained by hash to the list before it.
type KeyList struct {
	Agency  AgencyKey
	Name    string
	Version uint64
	// Previous is the hash of the list before; zero in the first.
	Previous Hash
	Issued   time.Time
	// NextBy is when a newer list is due; an older one is then suspect.
	NextBy  time.Time
	Keys    []ListedKey
	Revoked []Revocation
}

const (
	keyListTitle = "liaison-keys/1"
	mostKeys     = 1000
)

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Text is the list as it is signed. Times have whole seconds.
func (l *KeyList) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nagency %s\nname %s\nversion %d\nprev sha256:%x\nissued %s\nnext-by %s\n",
		keyListTitle, l.Agency, l.Name, l.Version, l.Previous, stamp(l.Issued), stamp(l.NextBy))
	for _, k := range l.Keys {
		fmt.Fprintf(&b, "%s %s %s from %s until %s\n", k.Role, k.ID(), base64.StdEncoding.EncodeToString(k.Public), stamp(k.From), stamp(k.Until))
	}
	for _, r := range l.Revoked {
		fmt.Fprintf(&b, "revoked %s since %s reason %s\n", r.Key, stamp(r.Since), r.Reason)
	}
	return b.String()
}

// Hash is what the next list names as previous.
func (l *KeyList) Hash() Hash { return sha256.Sum256([]byte(l.Text())) }

// check finds what no list may hold.
func (l *KeyList) check() error {
	switch {
	case !noteName(l.Name):
		return fault.New(fault.Invalid, "the agency's name %q holds a space or a plus", l.Name).At("name")
	case l.Version == 0:
		return fault.New(fault.Invalid, "versions count from 1").At("version")
	case (l.Version == 1) != (l.Previous == Hash{}):
		return fault.New(fault.Invalid, "the first list, and only it, has none before it").At("prev")
	case !l.NextBy.After(l.Issued):
		return fault.New(fault.Invalid, "the next list is due before this one was issued").At("next-by")
	case len(l.Keys) > mostKeys || len(l.Revoked) > mostKeys:
		return fault.New(fault.Invalid, "the list holds more than %d keys", mostKeys)
	}
	for _, k := range l.Keys {
		switch {
		case k.Role.size() == 0:
			return fault.New(fault.Invalid, "unknown role %q", string(k.Role))
		case len(k.Public) != k.Role.size():
			return fault.New(fault.Invalid, "a %s key has %d bytes, not %d", k.Role, len(k.Public), k.Role.size())
		case !k.Until.After(k.From):
			return fault.New(fault.Invalid, "key %s ends before it begins", k.ID())
		}
	}
	for _, r := range l.Revoked {
		if !noteName(r.Reason) {
			return fault.New(fault.Invalid, "the reason for revoking %s is not one word", r.Key)
		}
	}
	return nil
}

// Sign makes the signed note of the list, signed by the root.
func (l *KeyList) Sign(root *SigningKey) (*Note, error) {
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("sign key list: %w", err)
	}
	n := &Note{Text: l.Text()}
	if back, err := ParseKeyList(n.Text); err != nil || back.Text() != n.Text {
		return nil, fault.Wrap(fault.Invalid, err, "the key list does not read back as it was written")
	}
	if err := n.SignNote(l.Name, root); err != nil {
		return nil, fmt.Errorf("sign key list: %w", err)
	}
	return n, nil
}

// OpenKeyList reads a note and checks that it is a key list signed by root.
func OpenKeyList(note []byte, root ed25519.PublicKey) (*KeyList, error) {
	n, err := ParseNote(note)
	if err != nil {
		return nil, err
	}
	l, err := ParseKeyList(n.Text)
	if err != nil {
		return nil, err
	}
	if l.Version == 1 && l.Agency != AgencyKeyOf(root) {
		return nil, fault.New(fault.Invalid, "the list is of another agency than its root key")
	}
	if err := n.Verify(l.Name, root); err != nil {
		return nil, err
	}
	return l, nil
}

// Follows checks that next is the list after l: same agency, next number,
// chained by hash. Another list of the same version is equivocation: a conflict
// of which both notes are evidence.
func (l *KeyList) Follows(next *KeyList) error {
	switch {
	case l.Agency != next.Agency:
		return fault.New(fault.Invalid, "the key list is of another agency")
	case next.Version == l.Version && next.Hash() != l.Hash():
		return fault.New(fault.Conflict, "two key lists have version %d", l.Version)
	case next.Version != l.Version+1:
		return fault.New(fault.Conflict, "key list %d does not follow %d", next.Version, l.Version)
	case next.Previous != l.Hash():
		return fault.New(fault.Conflict, "key list %d follows another list %d than the one held", next.Version, l.Version)
	case next.Issued.Before(l.Issued):
		return fault.New(fault.Conflict, "key list %d was issued before the one it follows", next.Version)
	}
	return nil
}

// revoked tells whether the key's use at a time is barred.
func (l *KeyList) revoked(id KeyID, at time.Time) bool {
	for _, r := range l.Revoked {
		if r.Key == id && !at.Before(r.Since) {
			return true
		}
	}
	return false
}

// Find returns the key with this role and id if it may be used at a time.
func (l *KeyList) Find(role Role, id KeyID, at time.Time) ([]byte, error) {
	for _, k := range l.Keys {
		if k.Role == role && k.ID() == id && !at.Before(k.From) && at.Before(k.Until) && !l.revoked(id, at) {
			return k.Public, nil
		}
	}
	return nil, fault.New(fault.Forbidden, "%s has no valid %s key %s", l.Name, role, id)
}

// Newest returns the key of the role that began last among those valid at a
// time: a sender seals to it.
func (l *KeyList) Newest(role Role, at time.Time) ([]byte, error) {
	var best *ListedKey
	for i, k := range l.Keys {
		if k.Role == role && !at.Before(k.From) && at.Before(k.Until) && !l.revoked(k.ID(), at) && (best == nil || k.From.After(best.From)) {
			best = &l.Keys[i]
		}
	}
	if best == nil {
		return nil, fault.New(fault.Forbidden, "%s has no valid %s key", l.Name, role)
	}
	return best.Public, nil
}

// ParseKeyList reads the text of a list. It accepts only what Text writes, so
// that two readers never see two lists in one text.
func ParseKeyList(text string) (*KeyList, error) {
	p := listReader{lines: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
	if len(p.lines) > 2*mostKeys+8 {
		return nil, fault.New(fault.Invalid, "the key list is too long")
	}
	l := &KeyList{}
	p.word(keyListTitle)
	copy(l.Agency[:], p.hex(p.field("agency "), len(l.Agency)))
	l.Name = p.field("name ")
	l.Version = p.number(p.field("version "))
	copy(l.Previous[:], p.hex(p.field("prev sha256:"), len(l.Previous)))
	l.Issued = p.time(p.field("issued "))
	l.NextBy = p.time(p.field("next-by "))
	for p.err == nil && len(p.lines) > 0 && !strings.HasPrefix(p.lines[0], "revoked ") {
		l.Keys = append(l.Keys, p.key())
	}
	for p.err == nil && len(p.lines) > 0 {
		l.Revoked = append(l.Revoked, p.revocation())
	}
	if p.err != nil {
		return nil, p.err
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	if l.Text() != text {
		return nil, fault.New(fault.Invalid, "the key list is not in its one written form")
	}
	return l, nil
}

// listReader takes lines one by one and keeps the first error.
type listReader struct {
	lines []string
	line  int
	err   error
}

func (p *listReader) fail(what string) {
	if p.err == nil {
		p.err = fault.New(fault.Invalid, "line %d of the note: %s", p.line, what)
	}
}

func (p *listReader) next() string {
	p.line++
	if len(p.lines) == 0 {
		p.fail("it is missing")
		return ""
	}
	s := p.lines[0]
	p.lines = p.lines[1:]
	return s
}

func (p *listReader) word(w string) {
	if p.next() != w {
		p.fail("it should be " + w)
	}
}

func (p *listReader) field(prefix string) string {
	s, ok := strings.CutPrefix(p.next(), prefix)
	if !ok {
		p.fail("it should begin with " + prefix)
	}
	return s
}

func (p *listReader) hex(s string, n int) []byte {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != n {
		p.fail("it should hold hex digits")
	}
	return b
}

func (p *listReader) number(s string) uint64 {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		p.fail("it should hold a number")
	}
	return n
}

func (p *listReader) time(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		p.fail("it should hold a time such as 2026-03-22T06:58:00Z")
	}
	return t.UTC()
}

func (p *listReader) key() ListedKey {
	f := strings.Split(p.next(), " ")
	if len(f) != 7 || f[3] != "from" || f[5] != "until" {
		p.fail("it should be: role, key id, key, from, until")
		return ListedKey{}
	}
	return ListedKey{Role(f[0]), p.base64(f[2]), p.time(f[4]), p.time(f[6])}
}

func (p *listReader) base64(s string) []byte {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		p.fail("the key is not base64")
	}
	return b
}

func (p *listReader) revocation() Revocation {
	f := strings.Split(p.next(), " ")
	if len(f) != 6 || f[0] != "revoked" || f[2] != "since" || f[4] != "reason" {
		p.fail("it should be: revoked, key id, since, reason")
		return Revocation{}
	}
	id, err := ParseKeyID(f[1])
	if err != nil {
		p.fail("the key id has 16 hex digits")
	}
	return Revocation{id, p.time(f[3]), f[5]}
}
