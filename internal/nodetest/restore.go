package nodetest

import (
	"path/filepath"
	"sync/atomic"
	"testing"

	"liaison/internal/audit"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/peer"
)

// Restore opens the house anew over a backup of its store, as another life: its
// disk was lost. The house that it was must not be used any more.
func (h *House) Restore(t testing.TB, path string, key []byte, life peer.Incarnation) *House {
	t.Helper()
	id := *h.Identity
	old := id.Incarnation
	id.Incarnation = life
	again, err := h.over(t, path, key, &id, h.Erasures)
	must(t, err)
	must(t, again.Store.Write(t.Context(), func(tx *db.Tx) error {
		return again.Office().Rebirth(tx, old, h.Supervisor.Officer, "the disk was lost", h.Clock.Now().UnixMicro())
	}))
	return again
}

// Beside opens the house a second time over the same store, as a command does
// beside a serving node. Nothing of the one's memory is the other's.
func (h *House) Beside(t testing.TB) *House {
	t.Helper()
	again, err := h.over(t, filepath.Join(h.Folder, "store.db"), dbtest.Key(), h.Identity, h.Erasures)
	must(t, err)
	return again
}

// Reopen opens the house anew over an image of its store, with a list of erasures,
// as the life that Identity of it names or as another. It may refuse.
func (h *House) Reopen(t testing.TB, path string, key []byte, life peer.Incarnation, list node.ErasureList) (*House, error) {
	t.Helper()
	id := *h.Identity
	id.Incarnation = life
	return h.over(t, path, key, &id, list)
}

func (h *House) over(t testing.TB, path string, key []byte, id *node.Identity, list node.ErasureList) (*House, error) {
	t.Helper()
	parts, steps := h.Node.Parts, new(atomic.Int64)
	policies, err := marking.DefaultPolicies()
	must(t, err)
	parts.Erasures = list
	parts.Identity, parts.Keys = id, keys{parts.Agency, id.Ring.Sign.Public()}
	parts.Store = dbtest.OpenWith(t, db.Options{Path: path, Key: key, Migrations: node.Migrations(), Steps: steps})
	parts.Markings = marking.NewInterner()
	parts.Policy = marking.NewPolicy(parts.Markings, marking.DefaultRegister(), policies)
	parts.Audit, err = audit.NewLog(parts.Agency, parts.Signer, make([]byte, 32))
	must(t, err)
	again := *h
	again.Steps = steps
	again.Node, err = node.New(t.Context(), parts)
	return &again, err
}
