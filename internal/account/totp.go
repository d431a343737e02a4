package account

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, and all that authenticator apps agree on
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"liaison/internal/fault"
)

// One-time codes after RFC 6238: six digits, steps of 30 seconds, one step
// of drift either way.
const (
	totpStep   = 30
	totpDrift  = 1
	totpSecret = 20 // bytes, RFC 4226 section 4 R6
)

var base32NoPad = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTPSecret returns a random secret for one-time codes.
func NewTOTPSecret(random io.Reader) ([]byte, error) {
	s := make([]byte, totpSecret)
	if _, err := io.ReadFull(random, s); err != nil {
		return nil, fault.Wrap(fault.Internal, err, "no randomness for one-time codes")
	}
	return s, nil
}

// TOTPURI returns the otpauth address that an authenticator app reads from
// its QR code. It holds the secret: show it once, keep it nowhere.
func TOTPURI(secret []byte, agency, login string) string {
	q := url.Values{"secret": {base32NoPad.EncodeToString(secret)}, "issuer": {"Liaison " + agency}}
	return "otpauth://totp/" + url.PathEscape("Liaison "+agency+":"+login) + "?" + q.Encode()
}

// totpCode returns the code of one step (RFC 4226 section 5.3).
func totpCode(secret []byte, step int64) string {
	var msg [8]byte
	binary.BigEndian.PutUint64(msg[:], uint64(step))
	mac := hmac.New(sha1.New, secret)
	mac.Write(msg[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000)
}

// checkTOTP looks for the step within the drift whose code was given and
// which is later than the last one used, since a code serves once (RFC 6238
// section 5.2). It takes the same time whichever step fits.
func checkTOTP(secret []byte, code string, now time.Time, lastStep int64) (step int64, ok bool) {
	code = strings.ReplaceAll(code, " ", "")
	at := now.Unix() / totpStep
	for s := at - totpDrift; s <= at+totpDrift; s++ {
		fits := subtle.ConstantTimeCompare([]byte(totpCode(secret, s)), []byte(code)) == 1
		if fits && s > lastStep && !ok {
			step, ok = s, true
		}
	}
	return step, ok
}
