package peer

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"net"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

func checkAddress(address string) error {
	if address == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || port == "" || len(address) > mostAddress {
		return fault.New(fault.Invalid, "%q is not an address such as node.example:7443", address).At("address")
	}
	return nil
}

// Propose takes an invite as an officer hands it in. The peer is nothing yet:
// two officers have to compare its fingerprint. A revoked agency may be
// proposed anew; another agency under a name in use may not.
func Propose(tx *db.Tx, own seal.AgencyKey, i *Invite, telephone string, by claim.OfficerID, now int64) (*Peer, error) {
	list, print, root, err := i.Open()
	if err != nil {
		return nil, err
	}
	agency := claim.AgencyID(list.Name)
	switch {
	case by == "":
		return nil, fault.New(fault.Invalid, "a peer is proposed by a named officer")
	case list.Agency == own:
		return nil, fault.New(fault.Invalid, "the invite is this node's own")
	}
	if err := checkAddress(i.Address); err != nil {
		return nil, err
	}
	p := &Peer{Agency: agency, Key: list.Agency, Root: root, Fingerprint: print, State: Proposed, Address: i.Address, Telephone: telephone,
		Version: int64(list.Version), Announced: int64(list.Version), Proposer: by, ProposedAt: now}
	switch before, err := Show(tx, agency); {
	case fault.Is(err, fault.NotFound):
	case err != nil:
		return nil, err
	case before.State == Confirmed:
		return nil, fault.New(fault.Conflict, "%s is a confirmed peer already", agency).WithMend("revoke it first if its keys are lost")
	case before.State == Revoked && before.Key == p.Key:
		p.Incarnation = before.Incarnation
	}
	switch other, err := byKey(tx, p.Key); {
	case err == nil && other.Agency != agency:
		return nil, fault.New(fault.Conflict, "the keys are those of %s", other.Agency)
	case err != nil && !fault.Is(err, fault.NotFound):
		return nil, err
	}
	if err := p.write(tx); err != nil {
		return nil, err
	}
	for _, note := range i.Lists {
		if err := keepList(tx, note, now); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// keepList stores a list that was checked; another list of the same version
// is a conflict.
func keepList(tx *db.Tx, note []byte, now int64) error {
	l, err := listOf(note)
	if err != nil {
		return err
	}
	held, err := listNote(tx, l.Agency, int64(l.Version))
	switch {
	case err == nil && sameText(held, note):
		return nil
	case err == nil:
		return fault.New(fault.Conflict, "another key list %d of %s is held", l.Version, l.Name)
	case !fault.Is(err, fault.NotFound):
		return err
	}
	if err := tx.Exec(`INSERT INTO peer_keylists (key, version, note, received) VALUES ($1, $2, $3, $4)`, l.Agency.String(), int64(l.Version), note, now); err != nil {
		return fmt.Errorf("keep key list %d of %s: %w", l.Version, l.Name, err)
	}
	return keepPins(tx, l)
}

// sameText tells whether two notes sign the same text; cosignatures may differ.
func sameText(a, b []byte) bool {
	x, errX := seal.ParseNote(a)
	y, errY := seal.ParseNote(b)
	return errX == nil && errY == nil && x.Text == y.Text
}

// Confirm is one officer's word that the fingerprint which the other agency
// read out, over another way, is the one he typed. With the word of a second,
// different officer the peer is confirmed.
func Confirm(tx *db.Tx, agency claim.AgencyID, typed seal.Fingerprint, by claim.OfficerID, now int64) (*Peer, error) {
	p, err := Show(tx, agency)
	if err != nil {
		return nil, err
	}
	switch {
	case by == "":
		return nil, fault.New(fault.Invalid, "a fingerprint is compared by a named officer")
	case p.State != Proposed:
		return nil, fault.New(fault.Conflict, "%s is %s", agency, p.State)
	case !p.Fingerprint.Equal(typed):
		return nil, fault.New(fault.Forbidden, "the fingerprint is not that of %s", agency).
			WithMend("have it read again; if it differs again, somebody may stand between the two agencies")
	case p.Confirmer == by:
		return nil, fault.New(fault.Conflict, "a second, different officer has to compare the fingerprint")
	case p.Confirmer == "":
		p.Confirmer = by
	default:
		p.Second, p.State, p.ConfirmedAt = by, Confirmed, now
	}
	return p, p.write(tx)
}

// Revoke ends the exchange with a peer at once; one officer suffices. What was
// received stays, what waits in the outbox waits.
func Revoke(tx *db.Tx, agency claim.AgencyID, by claim.OfficerID, reason string, now int64) (*Peer, error) {
	p, err := Show(tx, agency)
	if err != nil {
		return nil, err
	}
	switch {
	case by == "" || reason == "":
		return nil, fault.New(fault.Invalid, "a peer is revoked by a named officer, for a reason")
	case p.State == Revoked:
		return nil, fault.New(fault.Conflict, "%s was revoked before", agency)
	}
	p.State, p.Revoker, p.RevokedAt, p.Reason = Revoked, by, now, reason
	return p, p.write(tx)
}

// SetContact changes where a peer listens, whom to telephone, and whether what
// it has for us is fetched because it cannot reach us.
func SetContact(tx *db.Tx, agency claim.AgencyID, address, telephone string, fetched bool) (*Peer, error) {
	p, err := Show(tx, agency)
	if err != nil {
		return nil, err
	}
	if err := checkAddress(address); err != nil {
		return nil, err
	}
	p.Address, p.Telephone, p.Fetched = address, telephone, fetched
	return p, p.write(tx)
}

// ChangeRoot is one officer's acceptance of a peer's new root key, by a note
// that both roots signed. With the word of a second officer it counts.
func ChangeRoot(tx *db.Tx, agency claim.AgencyID, note []byte, by claim.OfficerID, now int64) (*Peer, error) {
	p, err := confirmed(tx, agency)
	if err != nil {
		return nil, err
	}
	change, err := seal.OpenRootChange(note, p.Key, p.Root)
	if err != nil {
		return nil, err
	}
	switch {
	case by == "":
		return nil, fault.New(fault.Invalid, "a new root is accepted by a named officer")
	case int64(change.After) != p.Version:
		return nil, fault.New(fault.Conflict, "the root changes after key list %d, but list %d is held", change.After, p.Version)
	case p.NewRoot == nil || !bytes.Equal(p.NewRoot, change.New):
		p.NewRoot, p.rootNote, p.rootOfficer = change.New, note, by
	case p.rootOfficer == by:
		return nil, fault.New(fault.Conflict, "a second, different officer has to accept the new root")
	default:
		if err := evidence(tx, Evidence{Agency: agency, Kind: NewRoot, Stream: anyStream, First: p.Root, Second: note,
			Text: fmt.Sprintf("new root accepted by %s and %s", p.rootOfficer, by), Found: now, Closed: now}); err != nil {
			return nil, err
		}
		p.Root, p.NewRoot, p.rootNote, p.rootOfficer = ed25519.PublicKey(change.New), nil, nil, ""
	}
	return p, p.write(tx)
}
