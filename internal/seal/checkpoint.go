package seal

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"liaison/internal/fault"
)

// Checkpoint is the head of a log at one moment (C2SP tlog-checkpoint): the
// text of a signed note of three lines. Its signature binds the log's owner to
// everything before it.
type Checkpoint struct {
	// Origin names the log for ever: agency, log, and the first 8 hex digits
	// of the incarnation, such as "be.fedpol/ledger/1f2e3d4c".
	Origin string
	// Size is the number of leaves.
	Size uint64
	// Root is the Merkle root over them.
	Root Hash
}

// Text is what is signed.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// Sign makes a signed note of the checkpoint, signed in the log's name.
func (c Checkpoint) Sign(key *SigningKey) (*Note, error) {
	n := &Note{Text: c.Text()}
	if err := n.SignNote(c.Origin, key); err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return n, nil
}

// ParseCheckpoint reads the text of a note. It accepts only what Text writes.
func ParseCheckpoint(text string) (Checkpoint, error) {
	bad := fault.New(fault.Invalid, "this is not the checkpoint of a log")
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, bad
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil {
		return Checkpoint{}, bad
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(Hash{}) || !noteName(lines[0]) {
		return Checkpoint{}, bad
	}
	c := Checkpoint{lines[0], size, Hash(root)}
	if c.Text() != text {
		return Checkpoint{}, bad
	}
	return c, nil
}

// Extends checks that next is a later head of the same log as c, given a
// consistency proof between them. Two roots for one size, or a smaller size,
// are evidence against the log's owner: keep both signed notes.
func (c Checkpoint) Extends(next Checkpoint, proof []Hash) error {
	switch {
	case c.Origin != next.Origin:
		return fault.New(fault.Invalid, "the checkpoints are of two logs")
	case next.Size < c.Size:
		return fault.New(fault.Conflict, "the log was rolled back from %d to %d leaves", c.Size, next.Size)
	case next.Size == c.Size && next.Root != c.Root:
		return fault.New(fault.Conflict, "the log shows two roots for %d leaves", c.Size)
	}
	if err := VerifyConsistency(c.Size, next.Size, c.Root, next.Root, proof); err != nil {
		return fault.Wrap(fault.Conflict, err, "the log of %d leaves does not begin with that of %d", next.Size, c.Size)
	}
	return nil
}

// EncodeProof writes a proof for the wire or a file: one byte of count, then
// the hashes.
func EncodeProof(p []Hash) []byte {
	b := make([]byte, 0, 1+len(p)*len(Hash{}))
	b = append(b, byte(len(p)))
	for _, h := range p {
		b = append(b, h[:]...)
	}
	return b
}

// DecodeProof reads what EncodeProof wrote. A proof has at most 128 hashes.
func DecodeProof(b []byte) ([]Hash, error) {
	if len(b) == 0 || b[0] > 128 || len(b) != 1+int(b[0])*len(Hash{}) {
		return nil, fault.New(fault.Invalid, "the proof is damaged")
	}
	p := make([]Hash, b[0])
	for i := range p {
		copy(p[i][:], b[1+i*len(Hash{}):])
	}
	return p, nil
}
