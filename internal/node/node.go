package node

import (
	"context"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"liaison/internal/account"
	"liaison/internal/alert"
	"liaison/internal/audit"
	"liaison/internal/breach"
	"liaison/internal/casefile"
	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/duty"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/idp"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/outbox"
	"liaison/internal/peer"
	"liaison/internal/report"
	"liaison/internal/request"
	"liaison/internal/retention"
	"liaison/internal/review"
	"liaison/internal/search"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// Caller is who asks, in which working session, for which purpose.
type Caller = marking.Caller

// Parts are what a node is made of; the wiring opens them.
type Parts struct {
	Agency    claim.AgencyID
	Store     *db.Store
	Signer    ledger.Signer
	Keys      ledger.Keys
	Markings  *marking.Interner
	Policy    *marking.Policy
	Accounts  *account.Room
	Audit     *audit.Log
	Retention *retention.Policy
	Clock     func() time.Time
	Random    io.Reader
	// Converter turns a document into canonical text; the wiring decides
	// whether it runs in this process or in a limited child process.
	Converter Converter
	// Engines read reports beside the built-in reader; none is usual.
	Engines []ReadingEngine
	// Zone is where the agency's working days pass; nil is UTC.
	Zone *time.Location
	// Demo marks a node that plays the demo's story: the workbench opens on a tour.
	Demo bool
	// Provider is the agency's identity provider; nil where it has none.
	Provider *idp.Provider
	// IndexFolder is where the index of names and the graph are saved, sealed; empty saves
	// nothing. IndexEvery is after how many further records, 1,000 if zero.
	IndexFolder string
	IndexEvery  int64
	// Erasures is the list of erasures outside of the store.
	Erasures ErasureList
	// Identity is what the node exchanges with; without one it works alone.
	Identity *Identity
}

// Converter turns the bytes of a document into canonical text.
type Converter interface {
	Convert(ctx context.Context, name string, r io.Reader) (*report.Document, error)
	// Picture shows a page, counted from 1.
	Picture(ctx context.Context, name string, data []byte, page int) (*report.Document, error)
}

// Node is one agency's node.
type Node struct {
	Parts
	weaving
	ledger *ledger.Ledger
	office *peer.Office // nil without an identity
	// others are the lines to other nodes, for questions that somebody waits
	// for; nil where none are open.
	others    OtherNodes
	followers []Follower
	sought    *sought
	holdings  *holdings
	shelf     *shelf
	turns     atomic.Int64
	// readAt is how often other processes had been seen to commit when the
	// markings were last read; see db.Tx.Beside.
	readAt atomic.Uint64
	// restored tells what was erased again at this start, see settleErasures.
	restored *view.Restored
}

// Migrations are the tables of every room that a node needs.
func Migrations() []db.Migration {
	return slices.Concat(marking.Migrations(), ledger.Migrations(), audit.Migrations(), account.Migrations(), report.Migrations(),
		entity.Migrations(), search.Migrations(), review.Migrations(), retention.Migrations(), caseMigrations(),
		duty.Migrations(), outbox.Migrations(), peer.Migrations(),
		warning.Migrations(), request.Migrations(), textMigrations(), chart.Migrations(), alert.Migrations(), casefile.Migrations(), breach.Migrations())
}

// New joins the parts. The store must have been opened with Migrations.
func New(ctx context.Context, p Parts) (*Node, error) {
	if p.Store == nil || p.Clock == nil || p.Random == nil || p.Policy == nil || p.Accounts == nil || p.Audit == nil || p.Retention == nil {
		return nil, fault.New(fault.Internal, "a node lacks a part")
	}
	n := &Node{Parts: p}
	n.newWeb()
	n.Keys = knownKeys{own: p.Keys, agency: p.Agency, store: p.Store}
	n.ledger = ledger.New(p.Agency, p.Signer, n.Keys, p.Markings, p.Random, report.Projection{}, entity.Projection{},
		search.Projection{}, retention.Projection{Policy: p.Retention}, caseProjection{}, sharingProjection{},
		warning.Projection{}, request.Projection{}, alert.Projection{}, casefile.Projection{}, breach.Projection{}, savedPictures{})
	n.shelf = newShelf(n)
	n.sought, n.holdings = newSought(), newHoldings(n)
	n.Attach(n.alertFollower())
	n.Attach(n.candidateFollower())
	if err := p.Store.Read(ctx, func(tx *db.ReadTx) error { return p.Markings.Load(tx) }); err != nil {
		return nil, err
	}
	if err := n.identify(ctx); err != nil {
		return nil, err
	}
	return n, n.settleErasures(ctx)
}

// identify keeps the agency's own key lists and opens its outbox.
func (n *Node) identify(ctx context.Context) error {
	id := n.Identity
	if id == nil {
		return nil
	}
	n.office = n.newOffice(id)
	return n.Store.Write(ctx, func(tx *db.Tx) error {
		for _, note := range id.Lists {
			if err := peer.KeepOwnList(tx, id.Root, note, n.now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// now returns the time in microseconds UTC.
func (n *Node) now() int64 { return n.Clock().UnixMicro() }

// today returns the day in UTC.
func (n *Node) today() claim.Day { return claim.DayOf(n.Clock().UTC()) }

// Turns counts what officers and the clock did at this process beside the
// ledger, such as handing over, or calling the next person: with Seq it tells a
// screen that there is something new to ask for. What is done with one's own
// session counts nowhere.
func (n *Node) Turns() int64 { return n.turns.Load() }

func (n *Node) tookTurn() { n.turns.Add(1) }

// Seq returns the number of the last record.
func (n *Node) Seq(ctx context.Context) (int64, error) { return ledger.Seq(ctx, n.Store) }
