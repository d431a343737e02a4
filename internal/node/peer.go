package node

import (
	"context"
	"crypto/ed25519"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/peer"
	"liaison/internal/seal"
	"liaison/internal/view"
)

// Identity is what an agency's node speaks with. Without one a node works for
// itself and exchanges nothing.
type Identity struct {
	Ring *seal.Keyring
	// Root signed the first of Lists, the signed key lists in order.
	Root        ed25519.PublicKey
	Lists       [][]byte
	Incarnation peer.Incarnation
	// Jitter spreads retries: a number below n.
	Jitter func(n int64) int64
}

// key is the agency's name on the wire.
func (i *Identity) key() seal.AgencyKey { return seal.AgencyKeyOf(i.Root) }

var errAlone = fault.New(fault.Unavailable, "this node has no identity to exchange with").WithMend("restore its keyring and key lists from the backup")

// knownKeys are the agency's own key and those of the peers that two officers
// have confirmed.
type knownKeys struct {
	own    ledger.Keys
	agency claim.AgencyID
	store  *db.Store
}

func (k knownKeys) PublicKeys(agency claim.AgencyID) (out []ed25519.PublicKey) {
	if agency == k.agency {
		return k.own.PublicKeys(agency)
	}
	err := k.store.Read(context.Background(), func(tx *db.ReadTx) (err error) {
		out, err = peer.PublicKeys(tx, agency)
		return err
	})
	if err != nil {
		return nil // an unknown key checks nothing: the record is named as at fault
	}
	return out
}

// InviteRequest asks for the invite to hand to another agency. Address is
// where its node finds this one, host:port; empty when it cannot.
type InviteRequest struct{ Address string }

// Invite makes what another agency needs to trust this one.
func (n *Node) Invite(ctx context.Context, caller Caller, req InviteRequest) (view.Invite, error) {
	v := view.Invite{Agency: string(n.Agency)}
	err := n.ask(ctx, caller, use{name: "Invite", op: audit.Administration, class: marking.Administer}, func(*asking) error {
		if n.Identity == nil {
			return errAlone
		}
		i := &peer.Invite{Root: n.Identity.Root, Address: req.Address, Lists: n.Identity.Lists}
		_, print, _, err := i.Open()
		if err != nil {
			return err
		}
		v.Fingerprint = print.String()
		v.Invite, err = i.MarshalBinary()
		return err
	})
	return v, err
}

// ProposeRequest hands in another agency's invite.
type ProposeRequest struct {
	Invite []byte
	// Telephone is whom to call when the peer is dark.
	Telephone string
}

// ProposePeer takes another agency's invite. The peer is nothing yet: two
// officers have to compare its fingerprint.
func (n *Node) ProposePeer(ctx context.Context, caller Caller, req ProposeRequest) (view.Peer, error) {
	var v view.Peer
	err := n.act(ctx, caller, use{name: "ProposePeer", op: audit.Administration, class: marking.Administer, grave: true}, n.changePeer(&v, func(a *acting) (*peer.Peer, error) {
		i, err := peer.ParseInvite(req.Invite)
		if err != nil {
			return nil, err
		}
		return peer.Propose(a.tx, n.Identity.key(), i, req.Telephone, caller.Officer, n.now())
	}))
	return v, err
}

// ConfirmRequest is one officer's word about a peer's fingerprint.
type ConfirmRequest struct {
	Agency claim.AgencyID
	// Fingerprint as the other agency read it out, over another way.
	Fingerprint string
}

// ConfirmPeer is the word of one officer that the fingerprint is right. With
// that of a second the peer is confirmed.
func (n *Node) ConfirmPeer(ctx context.Context, caller Caller, req ConfirmRequest) (view.Peer, error) {
	var v view.Peer
	err := n.act(ctx, caller, use{name: "ConfirmPeer", op: audit.Administration, class: marking.Supervise, grave: true}, n.changePeer(&v, func(a *acting) (*peer.Peer, error) {
		typed, err := seal.ParseFingerprint(req.Fingerprint)
		if err != nil {
			return nil, err
		}
		return peer.Confirm(a.tx, req.Agency, typed, caller.Officer, n.now())
	}))
	return v, err
}

// ContactRequest changes where a peer is found and whom to call.
type ContactRequest struct {
	Agency             claim.AgencyID
	Address, Telephone string
	// Fetched peers cannot reach this node: what they have is fetched.
	Fetched bool
}

// SetPeerContact changes where a peer is found. Its keys stay what two
// officers have confirmed: another address is never another agency.
func (n *Node) SetPeerContact(ctx context.Context, caller Caller, req ContactRequest) (view.Peer, error) {
	var v view.Peer
	err := n.act(ctx, caller, use{name: "SetPeerContact", op: audit.Administration, class: marking.Administer, grave: true}, n.changePeer(&v, func(a *acting) (*peer.Peer, error) {
		return peer.SetContact(a.tx, req.Agency, req.Address, req.Telephone, req.Fetched)
	}))
	return v, err
}

// RevokeRequest ends the trust in a peer.
type RevokeRequest struct {
	Agency claim.AgencyID
	Reason string
}

// RevokePeer ends the trust in a peer at once: nothing more is sent to it or
// taken from it. What it has sent stays, with its signatures.
func (n *Node) RevokePeer(ctx context.Context, caller Caller, req RevokeRequest) (view.Peer, error) {
	var v view.Peer
	err := n.act(ctx, caller, use{name: "RevokePeer", op: audit.Administration, class: marking.Supervise, grave: true}, n.changePeer(&v, func(a *acting) (*peer.Peer, error) {
		return peer.Revoke(a.tx, req.Agency, caller.Officer, req.Reason, n.now())
	}))
	return v, err
}

// changePeer is an act that changes one peer and shows it in v.
func (n *Node) changePeer(v *view.Peer, change func(a *acting) (*peer.Peer, error)) func(a *acting) error {
	return func(a *acting) error {
		if n.Identity == nil {
			return errAlone
		}
		p, err := change(a)
		if err != nil {
			return err
		}
		a.touch(string(p.Agency))
		a.tx.AfterCommit(n.office.Wake)
		*v = peerShape(p)
		way, err := n.passageTo(a.tx, p.Agency)
		v.Footing = footingShape(way)
		return err
	}
}

// ListPeersRequest asks for all peers.
type ListPeersRequest struct{}

// ListPeers lists the agencies that this node knows, with what waits for them.
func (n *Node) ListPeers(ctx context.Context, caller Caller, _ ListPeersRequest) ([]view.Peer, error) {
	out := []view.Peer{}
	err := n.ask(ctx, caller, use{name: "ListPeers", op: audit.Consultation}, func(a *asking) error {
		held, err := peer.List(a.tx)
		if err != nil {
			return err
		}
		if n.Identity == nil {
			return nil
		}
		depths, err := n.office.Outbox.Depths(a.tx)
		if err != nil {
			return err
		}
		for _, p := range held {
			v := peerShape(p)
			way, err := n.passageTo(a.tx, p.Agency)
			if err != nil {
				return err
			}
			v.Footing = footingShape(way)
			for _, d := range depths {
				if d.Peer == p.Agency {
					v.Waiting += d.Waiting
				}
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func peerShape(p *peer.Peer) view.Peer {
	v := view.Peer{Agency: string(p.Agency), State: string(p.State), Address: p.Address, Telephone: p.Telephone, Version: p.Version,
		Misses: p.Misses, Reason: p.Reason, ConfirmedBy: []string{}}
	if p.State == peer.Confirmed {
		v.Fingerprint = p.Fingerprint.String()
	}
	for _, o := range []claim.OfficerID{p.Confirmer, p.Second} {
		if o != "" {
			v.ConfirmedBy = append(v.ConfirmedBy, string(o))
		}
	}
	if p.Heard != 0 {
		v.Heard = view.Stamp(p.Heard)
	}
	return v
}
