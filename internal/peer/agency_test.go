package peer_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/fault"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

var noon = time.Date(2026, 3, 22, 12, 0, 0, 0, time.UTC)

const (
	ann  = claim.OfficerID("o-aaaaaaaaaaaaaaaaaaaaaaaaaa")
	bob  = claim.OfficerID("o-bbbbbbbbbbbbbbbbbbbbbbbbbb")
	cleo = claim.OfficerID("o-cccccccccccccccccccccccccc")
)

// agency is all that one agency holds: root, keys, lists.
type agency struct {
	name  claim.AgencyID
	root  *seal.SigningKey
	ring  *seal.Keyring
	pin   seal.Pin
	lists []*seal.KeyList
	notes [][]byte
}

func (a *agency) key() seal.AgencyKey { return a.lists[0].Agency }

func newAgency(t testing.TB, name claim.AgencyID) *agency {
	t.Helper()
	random := rand.NewChaCha8([32]byte{byte(name[0]), byte(name[1])})
	root, err := seal.NewSigningKey(random)
	check(t, err)
	ring, err := seal.NewKeyring(random)
	check(t, err)
	a := &agency{name: name, root: root, ring: ring, pin: seal.Pin(ring.TLS.Public())}
	a.publish(t, &seal.KeyList{Agency: seal.AgencyKeyOf(root.Public()), Name: string(name), Version: 1, Issued: noon, NextBy: noon.AddDate(1, 0, 0),
		Keys: ring.Listed(a.pin, noon.AddDate(0, -1, 0), noon.AddDate(1, 0, 0))})
	return a
}

func (a *agency) publish(t testing.TB, l *seal.KeyList) []byte {
	t.Helper()
	n, err := l.Sign(a.root)
	check(t, err)
	b := n.Bytes()
	a.lists, a.notes = append(a.lists, l), append(a.notes, b)
	return b
}

// next is the agency's next key list, not yet signed.
func (a *agency) next() *seal.KeyList {
	l := *a.lists[len(a.lists)-1]
	l.Version, l.Previous, l.Issued = l.Version+1, l.Hash(), l.Issued.Add(time.Hour)
	return &l
}

func (a *agency) invite() *peer.Invite {
	return &peer.Invite{Root: a.root.Public(), Address: string(a.name) + ".example:7443", Lists: a.notes}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t testing.TB, err error, k fault.Kind) {
	t.Helper()
	if !fault.Is(err, k) {
		t.Errorf("wanted %v, got %v", k, err)
	}
}

func write(t testing.TB, s *db.Store, fn func(tx *db.Tx) error) error {
	t.Helper()
	return s.Write(t.Context(), fn)
}

func read(t testing.TB, s *db.Store, fn func(tx *db.ReadTx) error) {
	t.Helper()
	check(t, s.Read(t.Context(), fn))
}

func migrations() []db.Migration { return append(outbox.Migrations(), peer.Migrations()...) }

func each(t *testing.T, test func(t *testing.T, s *db.Store)) { dbtest.Each(t, migrations(), test) }

// befriend proposes and confirms b at a's store.
func befriend(t testing.TB, s *db.Store, a, b *agency) {
	t.Helper()
	check(t, write(t, s, func(tx *db.Tx) error {
		p, err := peer.Propose(tx, a.key(), b.invite(), "+32 2 000 00 00", ann, 1)
		if err != nil {
			return err
		}
		for _, o := range []claim.OfficerID{ann, bob} {
			if _, err := peer.Confirm(tx, b.name, p.Fingerprint, o, 2); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestTwoOfficersConfirmAPeer(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		be, fr := newAgency(t, "be-spoc"), newAgency(t, "fr-spoc")
		bytes, err := fr.invite().MarshalBinary()
		check(t, err)
		invite, err := peer.ParseInvite(bytes)
		check(t, err)
		var p *peer.Peer
		check(t, write(t, s, func(tx *db.Tx) (err error) {
			p, err = peer.Propose(tx, be.key(), invite, "+33", cleo, 1)
			return err
		}))
		allowed := func() (err error) {
			read(t, s, func(tx *db.ReadTx) error { _, err = peer.OfPin(tx, fr.pin, noon); return nil })
			return err
		}
		confirm := func(f seal.Fingerprint, by claim.OfficerID) error {
			return write(t, s, func(tx *db.Tx) (err error) { p, err = peer.Confirm(tx, "fr-spoc", f, by, 5); return err })
		}
		wrong := p.Fingerprint
		wrong[3]++
		right := p.Fingerprint
		wants(t, allowed(), fault.Forbidden)
		wants(t, confirm(wrong, ann), fault.Forbidden)
		check(t, confirm(right, ann))
		wants(t, allowed(), fault.Forbidden)
		wants(t, confirm(right, ann), fault.Conflict)
		wants(t, allowed(), fault.Forbidden)
		check(t, confirm(right, bob))
		check(t, allowed())
		if p.State != peer.Confirmed || p.Confirmer != ann || p.Second != bob || p.ConfirmedAt != 5 {
			t.Errorf("confirmed as %+v", p)
		}
		check(t, write(t, s, func(tx *db.Tx) error { _, err := peer.Revoke(tx, "fr-spoc", cleo, "keys stolen", 9); return err }))
		wants(t, allowed(), fault.Forbidden)
		read(t, s, func(tx *db.ReadTx) error {
			all, err := peer.List(tx)
			if err != nil || len(all) != 1 || all[0].State != peer.Revoked || all[0].Reason != "keys stolen" {
				t.Errorf("peers %+v, %v", all, err)
			}
			return nil
		})
	})
}

func TestAnInviteThatDoesNotHoldTogetherIsRefused(t *testing.T) {
	be, fr, de := newAgency(t, "be-spoc"), newAgency(t, "fr-spoc"), newAgency(t, "de-bka")
	s := dbtest.Open(t, migrations()...)
	second := fr.publish(t, fr.next())
	forged, err := fr.next().Sign(de.root)
	check(t, err)
	for what, i := range map[string]*peer.Invite{
		"no list":       {Root: fr.root.Public()},
		"other root":    {Root: de.root.Public(), Lists: fr.notes},
		"not the first": {Root: fr.root.Public(), Lists: [][]byte{second}},
		"forged third":  {Root: fr.root.Public(), Lists: append(fr.notes[:2:2], forged.Bytes())},
		"own":           be.invite(),
		"bad address":   {Root: fr.root.Public(), Lists: fr.notes, Address: "nowhere"},
	} {
		err := write(t, s, func(tx *db.Tx) error { _, err := peer.Propose(tx, be.key(), i, "", ann, 1); return err })
		if err == nil {
			t.Errorf("%s: taken", what)
		}
	}
}

func TestKeyListsFollowAndContradictionsAreKept(t *testing.T) {
	each(t, func(t *testing.T, s *db.Store) {
		be, fr := newAgency(t, "be-spoc"), newAgency(t, "fr-spoc")
		befriend(t, s, be, fr)
		take := func(note []byte) (v peer.Verdict, err error) {
			err = write(t, s, func(tx *db.Tx) error { v, err = peer.TakeKeyList(tx, "fr-spoc", note, 7); return err })
			return v, err
		}
		other := fr.next()
		other.NextBy = other.NextBy.AddDate(1, 0, 0)
		second := fr.publish(t, fr.next())
		third := fr.publish(t, fr.next())
		_, err := take(third)
		wants(t, err, fault.Conflict)
		for i, want := range []peer.Verdict{peer.Taken, peer.Held} {
			v, err := take(second)
			check(t, err)
			if v != want {
				t.Errorf("time %d: %d", i, v)
			}
		}
		twin, err := other.Sign(fr.root)
		check(t, err)
		for range 2 {
			v, err := take(twin.Bytes())
			check(t, err)
			if v != peer.Against {
				t.Errorf("a second list 2 is %d", v)
			}
		}
		_, err = take(fr.notes[0][:50])
		wants(t, err, fault.Invalid)
		read(t, s, func(tx *db.ReadTx) error {
			e, err := peer.OpenEvidence(tx)
			if err != nil || len(e) != 1 || e[0].Kind != peer.TwoKeyLists || !cmp.Equal(e[0].First, second) || !cmp.Equal(e[0].Second, twin.Bytes()) {
				t.Errorf("evidence %+v, %v", e, err)
			}
			return err
		})
		check(t, write(t, s, func(tx *db.Tx) error { return peer.CloseEvidence(tx, 1, ann, "their clerk issued it twice", 8) }))
		v, err := take(third)
		check(t, err)
		if v != peer.Taken {
			t.Errorf("the third list is %d", v)
		}
	})
}

func TestANewRootNeedsTwoOfficers(t *testing.T) {
	be, fr := newAgency(t, "be-spoc"), newAgency(t, "fr-spoc")
	s := dbtest.Open(t, migrations()...)
	befriend(t, s, be, fr)
	next, err := seal.NewSigningKey(rand.NewChaCha8([32]byte{9}))
	check(t, err)
	change := seal.RootChange{Agency: fr.key(), Name: "fr-spoc", Old: fr.root.Public(), New: next.Public(), After: 1, Issued: noon}
	note, err := change.Sign(fr.root, next)
	check(t, err)
	old := fr.root
	fr.root = next
	list := fr.publish(t, fr.next())
	accept := func(by claim.OfficerID) error {
		return write(t, s, func(tx *db.Tx) error { _, err := peer.ChangeRoot(tx, "fr-spoc", note.Bytes(), by, 3); return err })
	}
	take := func() error {
		return write(t, s, func(tx *db.Tx) error { _, err := peer.TakeKeyList(tx, "fr-spoc", list, 4); return err })
	}
	check(t, accept(ann))
	wants(t, accept(ann), fault.Conflict)
	wants(t, take(), fault.Invalid)
	check(t, accept(bob))
	check(t, take())
	// One who is invited later reads the same from the invite.
	i := &peer.Invite{Root: old.Public(), Lists: fr.notes, Changes: [][]byte{note.Bytes()}}
	l, _, root, err := i.Open()
	check(t, err)
	if l.Version != 2 || !root.Equal(next.Public()) {
		t.Errorf("list %d", l.Version)
	}
}
