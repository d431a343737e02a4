package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"liaison/internal/fault"
)

// Note is a signed note: text that ends in a line break, an empty line, and signature
// lines (C2SP signed-note; the form of Go's checksum database):
//
//	— <name> <base64 of key hash (4 bytes) and signature>
//
// Key lists and checkpoints are signed notes, so that other tools can check
// them.
type Note struct {
	// Text is what is signed, with its last line break.
	Text string
	// Signatures in the order of their lines.
	Signatures []NoteSignature
}

// NoteSignature is one signature line.
type NoteSignature struct {
	Name string
	Hash uint32
	Body []byte
}

// Kinds of signature in notes (C2SP signed-note and tlog-cosignature).
const (
	noteEd25519     = 1
	noteCosignature = 4
)

const (
	largestNote     = 1 << 20
	mostNoteSigners = 100
	noteDash        = "— "
)

func noteHash(name string, kind byte, public ed25519.PublicKey) uint32 {
	h := sha256.New()
	h.Write([]byte(name + "\n"))
	h.Write([]byte{kind})
	h.Write(public)
	return binary.BigEndian.Uint32(h.Sum(nil))
}

// noteName tells whether s may name a signer: no space, no plus.
func noteName(s string) bool {
	return s != "" && len(s) <= 256 && utf8.ValidString(s) && !strings.ContainsAny(s, "+\u2028\u2029") && len(strings.Fields(s)) == 1 && strings.Fields(s)[0] == s && printable(s)
}

// printable tells whether s holds no control characters.
func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f }) < 0
}

func checkNoteText(text string) error {
	switch {
	case !strings.HasSuffix(text, "\n") || !utf8.ValidString(text) || len(text) > largestNote:
		return fault.New(fault.Invalid, "the text of a note is UTF-8 and ends in a line break")
	case strings.IndexFunc(text, func(r rune) bool { return (r < 0x20 && r != '\n') || r == 0x7f }) >= 0:
		return fault.New(fault.Invalid, "the text of a note holds a control character")
	}
	return nil
}

// SignNote adds a signature by key under name.
func (n *Note) SignNote(name string, key *SigningKey) error {
	if err := checkNoteText(n.Text); err != nil {
		return err
	}
	if !noteName(name) {
		return fault.New(fault.Invalid, "the signer's name %q holds a space or a plus", name)
	}
	n.Signatures = append(n.Signatures, NoteSignature{name, noteHash(name, noteEd25519, key.Public()), key.Sign([]byte(n.Text))})
	return nil
}

// Verify checks that the note carries name's signature.
func (n *Note) Verify(name string, public ed25519.PublicKey) error {
	h := noteHash(name, noteEd25519, public)
	for _, s := range n.Signatures {
		if s.Name == name && s.Hash == h && ed25519.Verify(public, []byte(n.Text), s.Body) {
			return nil
		}
	}
	return fault.New(fault.Invalid, "the note is not signed by %s", name)
}

func cosigned(text string, at int64) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, text)
}

// Cosign adds a witness's signature with the time at which it was made.
func (n *Note) Cosign(name string, key *SigningKey, at time.Time) error {
	if err := checkNoteText(n.Text); err != nil {
		return err
	}
	if !noteName(name) || at.Unix() < 0 {
		return fault.New(fault.Invalid, "the witness's name %q or time is not valid", name)
	}
	body := binary.BigEndian.AppendUint64(nil, uint64(at.Unix()))
	body = append(body, key.Sign(cosigned(n.Text, at.Unix()))...)
	n.Signatures = append(n.Signatures, NoteSignature{name, noteHash(name, noteCosignature, key.Public()), body})
	return nil
}

// Cosigned checks that a witness cosigned the note and tells when.
func (n *Note) Cosigned(name string, public ed25519.PublicKey) (time.Time, error) {
	h := noteHash(name, noteCosignature, public)
	for _, s := range n.Signatures {
		if s.Name != name || s.Hash != h || len(s.Body) != 8+ed25519.SignatureSize {
			continue
		}
		at := binary.BigEndian.Uint64(s.Body)
		if at < 1<<40 && ed25519.Verify(public, cosigned(n.Text, int64(at)), s.Body[8:]) {
			return time.Unix(int64(at), 0).UTC(), nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "the note is not cosigned by %s", name)
}

// Bytes writes the note.
func (n *Note) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString(n.Text)
	b.WriteByte('\n')
	for _, s := range n.Signatures {
		body := binary.BigEndian.AppendUint32(nil, s.Hash)
		fmt.Fprintf(&b, "%s%s %s\n", noteDash, s.Name, base64.StdEncoding.EncodeToString(append(body, s.Body...)))
	}
	return b.Bytes()
}

// ParseNote reads a note and checks no signature. What it reads, Bytes writes
// back byte for byte.
func ParseNote(b []byte) (*Note, error) {
	bad := func(what string) (*Note, error) {
		return nil, fault.New(fault.Invalid, "the note is damaged: %s", what)
	}
	if len(b) > largestNote {
		return bad("it is too large")
	}
	i := bytes.LastIndex(b, []byte("\n\n"))
	if i < 0 {
		return bad("no signature follows the text")
	}
	n := &Note{Text: string(b[:i+1])}
	if err := checkNoteText(n.Text); err != nil {
		return nil, err
	}
	rest := string(b[i+2:])
	if rest == "" || !strings.HasSuffix(rest, "\n") {
		return bad("its last line does not end")
	}
	lines := strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
	if len(lines) > mostNoteSigners {
		return bad("it has too many signatures")
	}
	for _, l := range lines {
		l, dash := strings.CutPrefix(l, noteDash)
		name, code, ok := strings.Cut(l, " ")
		body, err := base64.StdEncoding.Strict().DecodeString(code)
		if !dash || !ok || err != nil || len(body) < 5 || !noteName(name) || base64.StdEncoding.EncodeToString(body) != code {
			return bad("a signature line cannot be read")
		}
		n.Signatures = append(n.Signatures, NoteSignature{name, binary.BigEndian.Uint32(body), body[4:]})
	}
	return n, nil
}
