package seal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"liaison/internal/fault"
)

// RootChange moves an agency from one root key to the next. It is a note that
// both keys sign: the old one says who follows, the new one that it can. The
// agency's key on the wire stays that of the first root. A root that is lost
// cannot sign; then the agency is onboarded anew.
type RootChange struct {
	Agency   AgencyKey
	Name     string
	Old, New ed25519.PublicKey
	// After is the version of the last key list that the old root signed.
	After  uint64
	Issued time.Time
}

const rootChangeTitle = "liaison-root-change/1"

// Text is the change as it is signed.
func (c *RootChange) Text() string {
	return fmt.Sprintf("%s\nagency %s\nname %s\nold %s\nnew %s\nafter %d\nissued %s\n", rootChangeTitle, c.Agency, c.Name,
		base64.StdEncoding.EncodeToString(c.Old), base64.StdEncoding.EncodeToString(c.New), c.After, stamp(c.Issued))
}

func (c *RootChange) check() error {
	switch {
	case !noteName(c.Name):
		return fault.New(fault.Invalid, "the agency's name %q holds a space or a plus", c.Name).At("name")
	case len(c.Old) != ed25519.PublicKeySize || len(c.New) != ed25519.PublicKeySize:
		return fault.New(fault.Invalid, "a root key has %d bytes", ed25519.PublicKeySize)
	case bytes.Equal(c.Old, c.New):
		return fault.New(fault.Invalid, "the old root and the new are the same")
	}
	return nil
}

// Sign makes the note, signed by both roots.
func (c *RootChange) Sign(old, next *SigningKey) (*Note, error) {
	if !bytes.Equal(old.Public(), c.Old) || !bytes.Equal(next.Public(), c.New) {
		return nil, fault.New(fault.Invalid, "the keys are not those that the change names")
	}
	n := &Note{Text: c.Text()}
	if _, err := ParseRootChange(n.Text); err != nil {
		return nil, fmt.Errorf("sign root change: %w", err)
	}
	for _, k := range []*SigningKey{old, next} {
		if err := n.SignNote(c.Name, k); err != nil {
			return nil, fmt.Errorf("sign root change: %w", err)
		}
	}
	return n, nil
}

// OpenRootChange reads a note and checks that it leads from the root that is
// trusted now, for this agency, with both signatures. Two persons then accept
// it; the caller keeps the old root for what it signed.
func OpenRootChange(note []byte, agency AgencyKey, trusted ed25519.PublicKey) (*RootChange, error) {
	n, err := ParseNote(note)
	if err != nil {
		return nil, err
	}
	c, err := ParseRootChange(n.Text)
	if err != nil {
		return nil, err
	}
	if c.Agency != agency || !bytes.Equal(c.Old, trusted) {
		return nil, fault.New(fault.Forbidden, "the change does not lead from the root that is trusted")
	}
	for _, k := range []ed25519.PublicKey{c.Old, c.New} {
		if err := n.Verify(c.Name, k); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// ParseRootChange reads the text of a change. It accepts only what Text writes.
func ParseRootChange(text string) (*RootChange, error) {
	p := listReader{lines: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
	c := &RootChange{}
	p.word(rootChangeTitle)
	copy(c.Agency[:], p.hex(p.field("agency "), len(c.Agency)))
	c.Name = p.field("name ")
	c.Old = p.base64(p.field("old "))
	c.New = p.base64(p.field("new "))
	c.After = p.number(p.field("after "))
	c.Issued = p.time(p.field("issued "))
	if p.err != nil {
		return nil, p.err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Text() != text {
		return nil, fault.New(fault.Invalid, "the root change is not in its one written form")
	}
	return c, nil
}
