package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"liaison/internal/account"
	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/duty"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/retention"
	"liaison/internal/seal"

	"crypto/ed25519"
	"crypto/tls"
)

// names are fictional desks.
var names = []claim.AgencyID{"be-desk", "fr-desk", "nl-desk", "tr-desk", "de-desk"}

// founded is a house as it stands when a play begins: its keys, its officers
// and the files of its store, in which it has met all others. Making one is
// slow; every play begins with a copy.
type founded struct {
	agency      claim.AgencyID
	ring        *seal.Keyring
	root        *seal.SigningKey
	lists       [][]byte
	certificate tls.Certificate
	pin         seal.Pin
	files       map[string][]byte // by what follows the store's path

	// analyst has no case and no high clearance; member is on the team of
	// the case; trainee works in an exercise session.
	analyst, member, trainee, duty, supervisor, second, admin node.Caller
}

// theCase is the compartment that only members see.
const theCase = claim.CaseID("case-of-the-garage")

var town struct {
	once   sync.Once
	houses []*founded
	err    error
}

// found makes the town that every play of this process begins with.
func found() ([]*founded, error) {
	town.once.Do(func() { town.houses, town.err = foundTown() })
	return town.houses, town.err
}

func foundTown() ([]*founded, error) {
	dir, err := os.MkdirTemp("", "liaison-sim-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var out []*founded
	var nodes []*node.Node
	var disks []*dbtest.Disk
	at := begins.Add(-24 * time.Hour)
	for i, name := range names {
		f, random, err := foundHouse(name, i, at)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, string(name)+".db")
		disk := dbtest.Lay(path)
		defer disk.Lift()
		s, err := openStore(path, disk)
		if err != nil {
			return nil, err
		}
		defer s.Close()
		n, err := f.open(s, random, func() time.Time { return at }, peer.Incarnation{byte(i + 1)}, func(n int64) int64 { return n / 2 })
		if err == nil {
			err = f.appoint(n, at)
		}
		if err != nil {
			return nil, fmt.Errorf("found %s: %w", name, err)
		}
		out, nodes, disks = append(out, f), append(nodes, n), append(disks, disk)
	}
	if err := befriend(out, nodes); err != nil {
		return nil, err
	}
	for i, f := range out {
		path := filepath.Join(dir, string(f.agency)+".db")
		if err := nodes[i].Store.Close(); err != nil {
			return nil, err
		}
		f.files = map[string][]byte{}
		for name, b := range disks[i].Left(path, nil) {
			f.files[strings.TrimPrefix(name, path)] = b
		}
	}
	return out, nil
}

func foundHouse(agency claim.AgencyID, i int, at time.Time) (*founded, io.Reader, error) {
	var seed [32]byte
	copy(seed[:], "the town of the play: "+string(agency))
	random := rand.NewChaCha8(seed)
	f := &founded{agency: agency}
	var err error
	if f.ring, err = seal.NewKeyring(random); err != nil {
		return nil, nil, err
	}
	if f.root, err = seal.NewSigningKey(random); err != nil {
		return nil, nil, err
	}
	from, until := at.AddDate(-1, 0, 0).Truncate(time.Second), at.AddDate(50, 0, 0).Truncate(time.Second)
	if f.certificate, f.pin, err = seal.Certificate(f.ring.TLS, string(agency), from, until, random); err != nil {
		return nil, nil, err
	}
	note, err := (&seal.KeyList{Agency: seal.AgencyKeyOf(f.root.Public()), Name: string(agency), Version: 1, Issued: from, NextBy: until,
		Keys: f.ring.Listed(f.pin, from, until)}).Sign(f.root)
	if err != nil {
		return nil, nil, err
	}
	f.lists = [][]byte{note.Bytes()}
	return f, random, nil
}

// migrations are the same for every store.
var migrations = sync.OnceValue(node.Migrations)

func openStore(path string, disk *dbtest.Disk) (*db.Store, error) {
	return db.Open(context.Background(), db.Options{Path: path, Key: dbtest.Key(), Migrations: migrations(), VFS: disk.Name(), Readers: 2})
}

// open opens the node of a house over its store.
func (f *founded) open(s *db.Store, random io.Reader, clock func() time.Time, life peer.Incarnation, jitter func(int64) int64) (*node.Node, error) {
	markings := marking.NewInterner()
	policies, err := marking.DefaultPolicies()
	if err != nil {
		return nil, err
	}
	accounts, err := account.New(f.agency, account.Config{Cost: account.Cost{MemoryKiB: 64, Passes: 1, Threads: 1}}, random)
	if err != nil {
		return nil, err
	}
	log, err := audit.NewLog(f.agency, f.ring.Sign, make([]byte, 32))
	if err != nil {
		return nil, err
	}
	return node.New(context.Background(), node.Parts{Agency: f.agency, Store: s, Signer: f.ring.Sign, Keys: ownKeys{f.agency, f.ring.Sign.Public()},
		Markings: markings, Policy: marking.NewPolicy(markings, marking.DefaultRegister(), policies), Accounts: accounts, Audit: log,
		Retention: retention.Default(), Clock: clock, Random: random,
		Identity: &node.Identity{Ring: f.ring, Root: f.root.Public(), Lists: f.lists, Incarnation: life, Jitter: jitter}})
}

type ownKeys struct {
	agency claim.AgencyID
	public ed25519.PublicKey
}

// PublicKeys are those of the house itself.
func (k ownKeys) PublicKeys(a claim.AgencyID) []ed25519.PublicKey {
	if a == k.agency {
		return []ed25519.PublicKey{k.public}
	}
	return nil
}

var _ ledger.Keys = ownKeys{}

// appoint makes the officers of a house and staffs its desk for years.
func (f *founded) appoint(n *node.Node, at time.Time) error {
	hash, err := n.Accounts.HashPassword("a long enough phrase of words")
	if err != nil {
		return err
	}
	basis, err := n.Policy.Register().Check("ct", "")
	if err != nil {
		return err
	}
	for _, o := range []struct {
		caller *node.Caller
		login  string
		roles  []marking.Role
	}{
		{&f.analyst, "analyst", []marking.Role{marking.Analyst}}, {&f.member, "member", []marking.Role{marking.Analyst}},
		{&f.trainee, "trainee", []marking.Role{marking.Analyst, marking.DutyOfficer}}, {&f.duty, "duty", []marking.Role{marking.Analyst, marking.DutyOfficer}},
		{&f.supervisor, "supervisor", []marking.Role{marking.Analyst, marking.Supervisor}}, {&f.second, "second", []marking.Role{marking.Analyst, marking.Supervisor}},
		{&f.admin, "admin", []marking.Role{marking.Administrator}},
	} {
		err := n.Store.Write(context.Background(), func(tx *db.Tx) error {
			id, err := n.Accounts.Create(tx, at, account.NewOfficer{Login: o.login, Name: "Officer " + o.login, Password: hash,
				Mandate: account.Mandate{Roles: o.roles, Clearance: claim.Confidential}})
			if err != nil {
				return err
			}
			*o.caller, err = n.Accounts.Imagined(tx, n.Policy.Register(), id, account.Work{Purpose: "ct", LegalBasis: basis})
			o.caller.Session = "play-" + o.login
			return err
		})
		if err != nil {
			return err
		}
	}
	f.member.Cases, f.member.Case = []claim.CaseID{theCase}, theCase
	f.trainee.Exercise = true
	ctx := context.Background()
	if _, err := n.SetDesk(ctx, f.admin, node.SetDeskRequest{Desk: node.DutyDesk, LastResort: f.supervisor.Officer}); err != nil {
		return err
	}
	for role, officer := range map[duty.Role]claim.OfficerID{duty.OnDuty: f.duty.Officer, duty.Second: f.second.Officer, duty.Head: f.supervisor.Officer} {
		shift := duty.Shift{Desk: node.DutyDesk, Role: role, Officer: officer, Begins: at.UnixMicro(), Ends: at.AddDate(1, 0, 0).UnixMicro()}
		if _, err := n.PlanShift(ctx, f.supervisor, node.ShiftRequest{Shift: shift}); err != nil {
			return err
		}
	}
	return nil
}

// befriend makes all houses confirmed peers of each other.
func befriend(houses []*founded, nodes []*node.Node) error {
	ctx := context.Background()
	for i, from := range houses {
		invite, err := nodes[i].Invite(ctx, from.admin, node.InviteRequest{Address: string(from.agency) + ".example:7443"})
		for j, to := range houses {
			if i == j || err != nil {
				continue
			}
			_, e := nodes[j].ProposePeer(ctx, to.admin, node.ProposeRequest{Invite: invite.Invite})
			for _, officer := range []node.Caller{to.supervisor, to.second} {
				if e == nil {
					_, e = nodes[j].ConfirmPeer(ctx, officer, node.ConfirmRequest{Agency: from.agency, Fingerprint: invite.Fingerprint})
				}
			}
			err = errors.Join(err, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var _ = outbox.Control
