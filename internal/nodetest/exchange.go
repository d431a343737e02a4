package nodetest

import (
	"io"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/peer"
	"liaison/internal/seal"
)

// identity draws the root of an agency and signs its first key list.
func identity(t testing.TB, agency claim.AgencyID, ring *seal.Keyring, random io.Reader, now time.Time) *node.Identity {
	t.Helper()
	root, err := seal.NewSigningKey(random)
	must(t, err)
	from, until := now.Add(-time.Hour).UTC().Truncate(time.Second), now.AddDate(50, 0, 0).UTC().Truncate(time.Second)
	_, pin, err := seal.Certificate(ring.TLS, string(agency), from, until, random)
	must(t, err)
	note, err := (&seal.KeyList{Agency: seal.AgencyKeyOf(root.Public()), Name: string(agency), Version: 1, Issued: from, NextBy: until, Keys: ring.Listed(pin, from, until)}).Sign(root)
	must(t, err)
	id := &node.Identity{Ring: ring, Root: root.Public(), Lists: [][]byte{note.Bytes()}, Jitter: func(int64) int64 { return 0 }}
	_, err = io.ReadFull(random, id.Incarnation[:])
	must(t, err)
	return id
}

// Befriend makes confirmed peers of two houses: two officers of each compare
// the other's fingerprint.
func Befriend(t testing.TB, a, b *House) {
	t.Helper()
	for _, pair := range [][2]*House{{a, b}, {b, a}} {
		from, to := pair[0], pair[1]
		i, err := from.Invite(t.Context(), from.Admin, node.InviteRequest{Address: string(from.Agency) + ".example:7443"})
		must(t, err)
		_, err = to.ProposePeer(t.Context(), to.Admin, node.ProposeRequest{Invite: i.Invite})
		must(t, err)
		for _, officer := range []node.Caller{to.Supervisor, to.Second} {
			_, err = to.ConfirmPeer(t.Context(), officer, node.ConfirmRequest{Agency: from.Agency, Fingerprint: i.Fingerprint})
			must(t, err)
		}
	}
}

// Carry takes bundles and receipts between the houses until nothing is due,
// and returns how many bundles went. Houses that are not named are dark.
func Carry(t testing.TB, houses ...*House) int {
	t.Helper()
	ctx := t.Context()
	at := map[claim.AgencyID]*House{}
	for _, h := range houses {
		at[h.Agency] = h
	}
	for _, h := range houses {
		for _, o := range houses {
			if p, err := o.Office().Show(ctx, h.Agency); err != nil || p.State != peer.Confirmed {
				continue
			}
			hello, err := h.Office().Hello(ctx, o.Agency)
			must(t, err)
			_, err = o.Office().Meet(ctx, h.Agency, hello, nil)
			must(t, err)
		}
	}
	carried := 0
	for quiet := false; !quiet; {
		quiet = true
		for _, h := range houses {
			h.Clock.Add(time.Second) // a bundle waits a moment to be filled
		}
		for _, h := range houses {
			lanes, _, err := h.Office().Due(ctx)
			must(t, err)
			for _, l := range lanes {
				to := at[l.Peer]
				if to == nil {
					continue
				}
				parcel, ok, err := h.Office().Next(ctx, l)
				must(t, err)
				if !ok {
					continue
				}
				ans, err := to.Office().Push(ctx, h.Agency, parcel.Bundle)
				must(t, err)
				if ans.Receipt == nil {
					t.Fatalf("%s did not take %s of %s: %s %s", to.Agency, l.Stream, h.Agency, ans.Status, ans.Text)
				}
				_, err = h.Office().Settle(ctx, to.Agency, ans.Receipt, parcel.Bundle)
				must(t, err)
				carried, quiet = carried+1, false
			}
		}
	}
	return carried
}
