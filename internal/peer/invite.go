package peer

import (
	"crypto/ed25519"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

const (
	inviteMagic = "LXI1"
	mostLists   = 1000
	mostNote    = 1 << 20
	mostAddress = 256
	// MostInvite is the length of the longest invite in bytes.
	MostInvite = 8 << 20
)

// Invite is what one agency hands to another, by any way: its first root key,
// every key list since, and where its node listens. Nothing in it is trusted
// until two officers have compared the fingerprint over another way.
type Invite struct {
	// Root is the agency's first root key.
	Root ed25519.PublicKey
	// Address is host:port; empty when the node is reached by file or fetches.
	Address string
	// Lists are the signed key lists from version 1 on, in order.
	Lists [][]byte
	// Changes are the notes by which the root changed, in order.
	Changes [][]byte
}

// MarshalBinary writes the invite.
func (i *Invite) MarshalBinary() ([]byte, error) {
	if len(i.Root) != ed25519.PublicKeySize || len(i.Address) > mostAddress || len(i.Lists) > mostLists || len(i.Changes) > mostLists {
		return nil, fault.New(fault.Invalid, "the invite lacks its root key, or is too long")
	}
	b := append16(append([]byte(inviteMagic), i.Root...), []byte(i.Address))
	for _, notes := range [][][]byte{i.Lists, i.Changes} {
		b = wire.AppendUint16(b, uint16(len(notes)))
		for _, n := range notes {
			b = append32(b, n)
		}
	}
	return b, nil
}

// ParseInvite reads what MarshalBinary wrote, and nothing else. It checks no
// signature; Open does.
func ParseInvite(b []byte) (*Invite, error) {
	r := reader{b: b, what: "the invite"}
	i := &Invite{}
	r.magic(inviteMagic)
	i.Root = r.take(ed25519.PublicKeySize)
	i.Address = string(r.bytes16(mostAddress))
	i.Lists, i.Changes = r.notes(), r.notes()
	return i, r.end()
}

func (r *reader) notes() (out [][]byte) {
	n := int(r.u16())
	if r.err == nil && n > mostLists {
		r.fail("%s holds %d notes", r.what, n)
	}
	for ; n > 0 && r.err == nil; n-- {
		out = append(out, r.bytes32(mostNote))
	}
	return out
}

// Open checks the invite as far as it can be checked without a person: each
// list is signed by the root of its time and follows the one before, and the
// first is of the agency that the root names. It returns the newest list, the
// fingerprint to compare, and the root that signs now.
func (i *Invite) Open() (*seal.KeyList, seal.Fingerprint, ed25519.PublicKey, error) {
	var none seal.Fingerprint
	if len(i.Lists) == 0 {
		return nil, none, nil, fault.New(fault.Invalid, "the invite holds no key list")
	}
	root, changes := i.Root, i.Changes
	var list *seal.KeyList
	for n, note := range i.Lists {
		if n > 0 && len(changes) > 0 {
			change, err := seal.OpenRootChange(changes[0], list.Agency, root)
			if err != nil {
				return nil, none, nil, err
			}
			if change.After == list.Version {
				root, changes = change.New, changes[1:]
			}
		}
		next, err := seal.OpenKeyList(note, root)
		if err != nil {
			return nil, none, nil, err
		}
		switch {
		case list == nil && next.Version != 1:
			return nil, none, nil, fault.New(fault.Invalid, "the invite begins with key list %d, not 1", next.Version)
		case list != nil:
			if err := list.Follows(next); err != nil {
				return nil, none, nil, err
			}
		}
		list = next
	}
	switch {
	case len(changes) > 0:
		return nil, none, nil, fault.New(fault.Invalid, "the invite changes the root where no key list follows")
	case !claim.ValidAgency(list.Name):
		return nil, none, nil, fault.New(fault.Invalid, "the agency calls itself %q, which is no name of an agency", list.Name).
			WithMend("agencies are named by 2 to 64 lower-case letters, digits and dashes")
	}
	first, err := seal.ParseNote(i.Lists[0])
	if err != nil {
		return nil, none, nil, err
	}
	return list, seal.FingerprintOf(list.Agency, []byte(first.Text)), root, nil
}
