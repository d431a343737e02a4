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
	again := h.over(t, path, key, &id)
	must(t, again.Store.Write(t.Context(), func(tx *db.Tx) error {
		return again.Office().Rebirth(tx, old, h.Supervisor.Officer, "the disk was lost", h.Clock.Now().UnixMicro())
	}))
	return again
}

// Beside opens the house a second time over the same store, as a command does
// beside a serving node. Nothing of the one's memory is the other's.
func (h *House) Beside(t testing.TB) *House {
	t.Helper()
	return h.over(t, filepath.Join(h.Folder, "store.db"), dbtest.Key(), h.Identity)
}

func (h *House) over(t testing.TB, path string, key []byte, id *node.Identity) *House {
	t.Helper()
	parts, steps := h.Node.Parts, new(atomic.Int64)
	policies, err := marking.DefaultPolicies()
	must(t, err)
	parts.Identity, parts.Keys = id, keys{parts.Agency, id.Ring.Sign.Public()}
	parts.Store = dbtest.OpenWith(t, db.Options{Path: path, Key: key, Migrations: node.Migrations(), Steps: steps})
	parts.Markings = marking.NewInterner()
	parts.Policy = marking.NewPolicy(parts.Markings, marking.DefaultRegister(), policies)
	parts.Audit, err = audit.NewLog(parts.Agency, parts.Signer, make([]byte, 32))
	must(t, err)
	again := *h
	again.Steps = steps
	again.Node, err = node.New(t.Context(), parts)
	must(t, err)
	return &again
}
