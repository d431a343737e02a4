package peer

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

// State is how far an agency has come with this node.
type State string

// The states of a peer. Nothing passes to or from one that is not confirmed.
const (
	Proposed  State = "proposed"
	Confirmed State = "confirmed"
	Revoked   State = "revoked"
)

// Peer is another agency's node as this one knows it.
type Peer struct {
	// Agency is the name in its key list, Key its name on the wire.
	Agency claim.AgencyID
	Key    seal.AgencyKey
	// Root signs its key lists now.
	Root ed25519.PublicKey
	// Fingerprint is what officers compare by telephone.
	Fingerprint seal.Fingerprint
	State       State
	// Address is host:port of its node; empty when it cannot be reached.
	Address string
	// Telephone is whom to call when it is dark; officers enter it.
	Telephone string
	// Fetched peers cannot reach us: what they have for us is fetched.
	Fetched bool
	// Version is that of the newest key list held, Announced the newest that
	// the peer has said to have.
	Version, Announced int64
	// Incarnation is the peer's present one, as it showed it; empty before.
	Incarnation string
	Proposer    claim.OfficerID
	ProposedAt  int64
	// Confirmer and Second are the two officers who compared the fingerprint.
	Confirmer, Second claim.OfficerID
	ConfirmedAt       int64
	Revoker           claim.OfficerID
	RevokedAt         int64
	Reason            string
	// Heard is when the peer last answered, Misses how often it has not since.
	Heard  int64
	Misses int64
	// Skew is by how many milliseconds its clock was ahead of ours.
	Skew int64
	// NewRoot is a root that waits for two officers; nil when none does.
	NewRoot     ed25519.PublicKey
	rootNote    []byte
	rootOfficer claim.OfficerID
}

const peerColumns = `agency, key, root, fingerprint, state, address, telephone, fetched, version, announced, incarnation, proposer, proposed,
	confirmer, second, confirmed, revoker, revoked, reason, heard, misses, skew, new_root, root_note, root_officer`

func readPeers(q db.Queryer, where string, args ...any) ([]*Peer, error) {
	rows, err := q.Query(`SELECT `+peerColumns+` FROM peer_agencies WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read peers: %w", err)
	}
	defer rows.Close()
	var out []*Peer
	for rows.Next() {
		p := &Peer{}
		var key, print string
		var root, newRoot []byte
		err := rows.Scan(&p.Agency, &key, &root, &print, &p.State, &p.Address, &p.Telephone, &p.Fetched, &p.Version, &p.Announced, &p.Incarnation,
			&p.Proposer, &p.ProposedAt, &p.Confirmer, &p.Second, &p.ConfirmedAt, &p.Revoker, &p.RevokedAt, &p.Reason, &p.Heard, &p.Misses, &p.Skew,
			&newRoot, &p.rootNote, &p.rootOfficer)
		if err != nil {
			return nil, fmt.Errorf("read peers: %w", err)
		}
		k, ok := unhex(key, len(p.Key))
		if !ok {
			return nil, fault.New(fault.Internal, "the key of peer %s is damaged", p.Agency)
		}
		p.Key, p.Root, p.NewRoot = seal.AgencyKey(k), root, newRoot
		if p.Fingerprint, err = seal.ParseFingerprint(print); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// List lists all peers by name, revoked ones included.
func List(q db.Queryer) ([]*Peer, error) { return readPeers(q, `TRUE ORDER BY agency`) }

// Show returns a peer by name; fault.NotFound when there is none.
func Show(q db.Queryer, agency claim.AgencyID) (*Peer, error) {
	return one(q, fmt.Sprintf("%s is no peer of this node", agency), `agency = $1`, agency)
}

func one(q db.Queryer, absent, where string, args ...any) (*Peer, error) {
	found, err := readPeers(q, where, args...)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fault.New(fault.NotFound, "%s", absent)
	}
	return found[0], nil
}

// byKey returns a peer by its name on the wire.
func byKey(q db.Queryer, key seal.AgencyKey) (*Peer, error) {
	return one(q, "an agency that is no peer of this node", `key = $1`, key.String())
}

// confirmed returns a peer with which this node may exchange.
func confirmed(q db.Queryer, agency claim.AgencyID) (*Peer, error) {
	p, err := Show(q, agency)
	if err == nil && p.State != Confirmed {
		return nil, fault.New(fault.Forbidden, "%s is %s, not confirmed", agency, p.State)
	}
	return p, err
}

func (p *Peer) write(tx *db.Tx) error {
	var newRoot any
	if p.NewRoot != nil {
		newRoot = []byte(p.NewRoot)
	}
	err := tx.Exec(`INSERT INTO peer_agencies (`+peerColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25)
		ON CONFLICT (agency) DO UPDATE SET key = excluded.key, root = excluded.root, fingerprint = excluded.fingerprint, state = excluded.state, address = excluded.address,
		telephone = excluded.telephone, fetched = excluded.fetched, version = excluded.version, announced = excluded.announced, incarnation = excluded.incarnation,
		proposer = excluded.proposer, proposed = excluded.proposed, confirmer = excluded.confirmer, second = excluded.second, confirmed = excluded.confirmed,
		revoker = excluded.revoker, revoked = excluded.revoked, reason = excluded.reason, heard = excluded.heard, misses = excluded.misses, skew = excluded.skew,
		new_root = excluded.new_root, root_note = excluded.root_note, root_officer = excluded.root_officer`,
		p.Agency, p.Key.String(), []byte(p.Root), p.Fingerprint.String(), p.State, p.Address, p.Telephone, p.Fetched, p.Version, p.Announced, p.Incarnation,
		p.Proposer, p.ProposedAt, p.Confirmer, p.Second, p.ConfirmedAt, p.Revoker, p.RevokedAt, p.Reason, p.Heard, p.Misses, p.Skew, newRoot, p.rootNote, p.rootOfficer)
	if err != nil {
		return fmt.Errorf("write peer %s: %w", p.Agency, err)
	}
	return nil
}

// newestList reads the newest key list held of a peer.
func newestList(q db.Queryer, p *Peer) (*seal.KeyList, error) {
	note, err := listNote(q, p.Key, p.Version)
	if err != nil {
		return nil, err
	}
	return listOf(note)
}

// listOf reads the text of a note whose signature was checked when it was
// taken.
func listOf(note []byte) (*seal.KeyList, error) {
	n, err := seal.ParseNote(note)
	if err != nil {
		return nil, err
	}
	return seal.ParseKeyList(n.Text)
}

func listNote(q db.Queryer, key seal.AgencyKey, version int64) ([]byte, error) {
	var note []byte
	err := q.QueryRow(`SELECT note FROM peer_keylists WHERE key = $1 AND version = $2`, key.String(), version).Scan(&note)
	if err == db.ErrNoRows {
		return nil, fault.New(fault.NotFound, "key list %d is not held", version)
	}
	if err != nil {
		return nil, fmt.Errorf("read key list %d: %w", version, err)
	}
	return note, nil
}

// OfPin finds the confirmed peer whose newest key list allows a TLS key at a
// time; fault.Forbidden when there is none. It is asked before a line is
// answered, so a strange key costs one look into an index.
func OfPin(q db.Queryer, pin seal.Pin, at time.Time) (*Peer, error) {
	peers, err := readPeers(q, `state = $1 AND EXISTS (SELECT 1 FROM peer_pins p WHERE p.pin = $2 AND p.key = peer_agencies.key AND p.version = peer_agencies.version) ORDER BY agency`,
		Confirmed, hexOf(pin[:]))
	if err != nil {
		return nil, err
	}
	for _, p := range peers {
		l, err := newestList(q, p)
		if err != nil {
			return nil, err
		}
		if _, err := l.Find(seal.RoleTLS, seal.IDOf(pin[:]), at); err == nil {
			return p, nil
		}
	}
	return nil, fault.New(fault.Forbidden, "the other node's key is not that of a confirmed peer")
}

// keepPins notes the TLS keys of a list.
func keepPins(tx *db.Tx, l *seal.KeyList) error {
	for _, k := range l.Keys {
		if k.Role != seal.RoleTLS {
			continue
		}
		err := tx.Exec(`INSERT INTO peer_pins (pin, key, version) VALUES ($1, $2, $3) ON CONFLICT (pin, key, version) DO NOTHING`, hexOf(k.Public), l.Agency.String(), int64(l.Version))
		if err != nil {
			return fmt.Errorf("keep TLS keys of %s: %w", l.Name, err)
		}
	}
	return nil
}

// PublicKeys lists the signing keys that an agency ever listed, for the checks
// of what it signed at any time. The node adds its own agency's.
func PublicKeys(q db.Queryer, agency claim.AgencyID) ([]ed25519.PublicKey, error) {
	rows, err := q.Query(`SELECT l.note FROM peer_keylists l JOIN peer_agencies a ON a.key = l.key WHERE a.agency = $1 AND a.state <> $2 ORDER BY l.version DESC`, agency, Proposed)
	if err != nil {
		return nil, fmt.Errorf("read keys of %s: %w", agency, err)
	}
	defer rows.Close()
	var out []ed25519.PublicKey
	seen := map[string]bool{}
	for rows.Next() {
		var note []byte
		if err := rows.Scan(&note); err != nil {
			return nil, fmt.Errorf("read keys of %s: %w", agency, err)
		}
		l, err := listOf(note)
		if err != nil {
			return nil, err
		}
		for _, k := range l.Keys {
			if name := hex.EncodeToString(k.Public); k.Role == seal.RoleSign && !seen[name] {
				seen[name] = true
				out = append(out, k.Public)
			}
		}
	}
	return out, rows.Err()
}
