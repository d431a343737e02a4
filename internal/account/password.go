package account

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"liaison/internal/fault"
)

// Cost is what one guess at a password costs (argon2id, RFC 9106).
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// DefaultCost is the second recommendation of RFC 9106 section 4 (64 MiB,
// 3 passes) on one thread: a login must not take every core of a small
// server.
var DefaultCost = Cost{MemoryKiB: 64 << 10, Passes: 3, Threads: 1}

// Bounds of a password, in characters and bytes.
const (
	MinPassword = 12
	MaxPassword = 1024
)

const (
	saltBytes = 16
	keyBytes  = 32
)

// hasher makes and checks password hashes, a few at a time: each takes the
// memory of its cost, and a flood of logins must not take all of it.
type hasher struct {
	cost   Cost
	slots  chan struct{}
	absent string // a hash of nobody's password, checked for unknown names
}

func newHasher(c Cost, random io.Reader) (*hasher, error) {
	h := &hasher{cost: c, slots: make(chan struct{}, max(2, runtime.NumCPU()))}
	var b [18]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "no randomness for passwords")
	}
	var err error
	h.absent, err = h.hash(base64.RawStdEncoding.EncodeToString(b[:]), random)
	return h, err
}

// prepare brings a password to one form (NFC), so that it fits however the
// keyboard composes its letters, and refuses one that is too short or long.
func prepare(password string) (string, error) {
	p := norm.NFC.String(password)
	switch {
	case !utf8.ValidString(p):
		return "", fault.New(fault.Invalid, "the password is not valid text").At("password")
	case utf8.RuneCountInString(p) < MinPassword:
		return "", fault.New(fault.Invalid, "the password has fewer than %d characters", MinPassword).At("password").WithMend("use several words")
	case len(p) > MaxPassword:
		return "", fault.New(fault.Invalid, "the password has more than %d bytes", MaxPassword).At("password")
	}
	return p, nil
}

// hash returns the PHC string of a password that prepare has let through.
func (h *hasher) hash(password string, random io.Reader) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fault.Wrap(fault.Internal, err, "no randomness for a password")
	}
	key := h.key(password, salt, h.cost, keyBytes)
	e := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.MemoryKiB, h.cost.Passes, h.cost.Threads, e(salt), e(key)), nil
}

// check tells whether the password fits the PHC string. An empty string, for
// a name that nobody has or an officer without a password, costs the same
// and never fits.
func (h *hasher) check(password, phc string) bool {
	known := phc != ""
	if !known {
		phc = h.absent
	}
	c, salt, want, err := parsePHC(phc)
	if err != nil {
		return false
	}
	p := norm.NFC.String(password[:min(len(password), 4*MaxPassword)])
	p = p[:min(len(p), MaxPassword+1)] // longer never fits: prepare lets none through
	got := h.key(p, salt, c, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known
}

func (h *hasher) key(password string, salt []byte, c Cost, n uint32) []byte {
	h.slots <- struct{}{}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Threads, n)
}

// stale tells whether the hash was made at another cost than today's, so
// that the next login makes it anew.
func (h *hasher) stale(phc string) bool {
	c, _, _, err := parsePHC(phc)
	return err != nil || c != h.cost
}

// parsePHC reads $argon2id$v=19$m=…,t=…,p=…$salt$key. Its errors do not
// repeat the string.
func parsePHC(s string) (c Cost, salt, key []byte, err error) {
	bad := fault.New(fault.Internal, "a stored password hash cannot be read")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, bad
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Threads); n != 3 || err != nil {
		return c, nil, nil, bad
	}
	if c.Passes == 0 || c.Passes > 64 || c.Threads == 0 || c.MemoryKiB > 4<<20 {
		return c, nil, nil, bad
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(salt) < 8 || len(key) < 16 || len(key) > 64 {
		return c, nil, nil, bad
	}
	return c, salt, key, nil
}

const passwordLetters = "abcdefghijkmnpqrstuvwxyz23456789" // 32, none that is easily mistaken

// GeneratePassword returns a random password of 25 letters in five groups
// (125 bits), for the first account.
func GeneratePassword(random io.Reader) (string, error) {
	b := make([]byte, 25)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fault.Wrap(fault.Internal, err, "no randomness for a password")
	}
	var s strings.Builder
	for i, x := range b {
		if i > 0 && i%5 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(passwordLetters[x%32])
	}
	return s.String(), nil
}
