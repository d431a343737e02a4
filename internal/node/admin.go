package node

import (
	"context"
	"encoding/hex"
	"fmt"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// VerifyRequest asks for a verification of everything that proves something.
type VerifyRequest struct {
	// Progress is told the ledger number reached; nil for none.
	Progress func(seq int64)
}

// Verify checks signatures, commitments, chain and root of the ledger, that
// the projections equal what the ledger gives, and the access log. It names
// the first record at fault.
func (n *Node) Verify(ctx context.Context, caller Caller, req VerifyRequest) (view.Verified, error) {
	var v view.Verified
	u := use{name: "Verify", op: audit.Administration, class: marking.Own}
	if _, err := n.bits(caller, u, marking.Reading()); err != nil {
		return v, n.refuse(ctx, caller, u, err)
	}
	r, err := n.ledger.Verify(ctx, n.Store, req.Progress)
	if err != nil {
		return v, n.refuse(ctx, caller, u, err)
	}
	v = view.Verified{Records: r.Records, Erased: r.Erased, Root: hex.EncodeToString(r.Root[:]), Faults: []view.Fault{}}
	for _, f := range r.Faults {
		v.Faults = append(v.Faults, view.Fault{Seq: f.Seq, Record: string(f.Record), What: f.What})
	}
	if len(v.Faults) == 0 {
		if err := n.verifyTables(ctx, &v); err != nil {
			return v, n.refuse(ctx, caller, u, err)
		}
	}
	err = n.act(ctx, caller, u, func(a *acting) error {
		report, err := n.Audit.Verify(a.tx, n.Keys.PublicKeys(n.Agency)...)
		if err != nil {
			return err
		}
		v.Audit = fmt.Sprintf("%d entries in %d days", report.Entries, report.Segments)
		if report.First != nil {
			v.Audit = report.First.String()
			v.Faults = append(v.Faults, view.Fault{What: "access log: " + report.First.String()})
		}
		v.OK = len(v.Faults) == 0
		return nil
	})
	return v, err
}

// verifyTables rebuilds the projections beside the real ones, in a
// transaction that is always undone, and compares.
func (n *Node) verifyTables(ctx context.Context, v *view.Verified) error {
	same, _, err := n.compareRebuilt(ctx, nil, false)
	if err != nil {
		return err
	}
	if !same {
		v.Faults = append(v.Faults, view.Fault{What: "the tables differ from what the ledger gives; liaison rebuild mends them"})
	}
	return nil
}

// RebuildRequest asks that the tables be made anew from the ledger.
type RebuildRequest struct{ Progress func(seq int64) }

// Rebuild empties every projection and applies the ledger again.
func (n *Node) Rebuild(ctx context.Context, caller Caller, req RebuildRequest) (view.Rebuilt, error) {
	var v view.Rebuilt
	u := use{name: "Rebuild", op: audit.Administration, class: marking.Own}
	if _, err := n.bits(caller, u, marking.Reading()); err != nil {
		return v, n.refuse(ctx, caller, u, err)
	}
	same, records, err := n.compareRebuilt(ctx, req.Progress, true)
	if err != nil {
		return v, n.refuse(ctx, caller, u, err)
	}
	v = view.Rebuilt{Records: records, Same: same}
	return v, n.act(ctx, caller, u, func(*acting) error { return nil })
}

func (n *Node) compareRebuilt(ctx context.Context, progress func(int64), keep bool) (same bool, records int64, err error) {
	undo := fault.New(fault.Conflict, "comparison done")
	err = n.Store.Write(ctx, func(tx *db.Tx) error {
		before, err := n.ledger.Digest(tx)
		if err != nil {
			return err
		}
		if records, err = n.ledger.RebuildTx(tx, progress); err != nil {
			return err
		}
		after, err := n.ledger.Digest(tx)
		if err != nil {
			return err
		}
		same = before == after
		if !keep {
			return undo
		}
		return nil
	})
	if err != nil && fault.KindOf(err) == fault.Conflict && !keep {
		err = nil
	}
	return same, records, err
}

// HealthRequest asks how the node does.
type HealthRequest struct{}

// Health tells how the node does; it shows no record.
func (n *Node) Health(ctx context.Context, caller Caller, _ HealthRequest) (view.Health, error) {
	var v view.Health
	err := n.ask(ctx, caller, use{name: "Health", op: audit.Administration, class: marking.Own}, func(a *asking) error {
		v = view.Health{OK: true, Checks: []view.Check{{Name: "store", OK: true, Text: "open and readable"}}}
		// The number of all records would tell who may not see them that there
		// are more: it is for those who answer for the node.
		if caller.Is(marking.Administrator) || caller.Is(marking.DPO) || caller.Is(marking.Inspector) {
			if err := a.tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM ledger_head`).Scan(&v.Seq); err != nil {
				return err
			}
			for _, check := range []func(context.Context) (view.Check, error){n.indexCheck, n.webCheck} {
				c, err := check(ctx)
				if err != nil {
					return err
				}
				v.Checks = append(v.Checks, c)
			}
		}
		due, err := retention.ToErase(a.tx, n.today(), 1)
		if err != nil {
			return err
		}
		c := view.Check{Name: "erasure", OK: len(due) == 0, Text: "nothing is kept beyond its day"}
		if !c.OK {
			c.Text, c.Mend = "records are past their day of erasure", "run: liaison erase --due"
		}
		r := view.Check{Name: "roster", Text: "somebody is on duty at all hours of the next fortnight"}
		if r.OK, err = n.staffed(a.tx); err != nil {
			return err
		}
		if !r.OK {
			r.Text, r.Mend = "nobody is on duty at some time of the next fortnight", "liaison desk roster shows when; put somebody on it with --add"
		}
		v.OK = v.OK && c.OK && r.OK
		v.Checks = append(v.Checks, c, r)
		return nil
	})
	return v, err
}

// ImportRequest writes claims of a list, in batches.
type ImportRequest struct {
	// Dataset names the list; it is the source of the claims.
	Dataset string
	Claims  []*claim.Claim
	// Cursor is how far the file has been read when this batch is on record;
	// it is written in the same transaction, so that an import resumes
	// exactly where it was.
	CursorName string
	Cursor     int64
	Codes      []claim.HandlingCode
}

// Imported tells what one batch wrote.
type Imported struct{ Written, Known int64 }

// Import writes one batch of claims with the list as their source. A claim
// that is on record already, to the letter, is passed over.
func (n *Node) Import(ctx context.Context, caller Caller, req ImportRequest) (Imported, error) {
	var out Imported
	var records []ledger.Prepared
	sign := func() (err error) {
		m, err := n.kept(retention.Stored, claim.Marking{Originator: n.Agency, Codes: req.Codes, Compartment: caller.Case, LegalBasis: caller.LegalBasis, Exercise: caller.Exercise})
		if err != nil {
			return err
		}
		bodies := make([]claim.Validator, len(req.Claims))
		for i, c := range req.Claims {
			bodies[i] = c
		}
		records, err = n.prepare(m, bodies...)
		return err
	}
	err := n.act(ctx, caller, use{name: "Import", op: audit.Collection, query: req.Dataset, before: sign, repeatable: true}, func(a *acting) error {
		out = Imported{}
		var fresh []ledger.Prepared
		for i, c := range req.Claims {
			known, err := n.known(a, c)
			if err != nil {
				return err
			}
			if known {
				out.Known++
				continue
			}
			fresh = append(fresh, records[i])
		}
		if len(fresh) > 0 {
			if _, err := n.adopt(a, fresh...); err != nil {
				return err
			}
		}
		out.Written = int64(len(fresh))
		if req.CursorName != "" {
			return ledger.SetCursor(a.tx, req.CursorName, req.Cursor)
		}
		return nil
	})
	return out, err
}

// known tells whether the same subject already has the same statement of the
// same source, as far as the caller may see: that another team has it is neither
// told to him nor does it keep his own words off the record.
func (n *Node) known(a *acting, c *claim.Claim) (bool, error) {
	object, value := "", ""
	if c.Object != nil {
		object = string(c.Object.ID)
	}
	if c.Value != nil {
		value = c.Value.String()
	}
	var count int64
	// Within an expression a new predicate does not make the engine prepare the
	// statement anew, to see whether the index of names would do.
	err := a.tx.QueryRow(`SELECT count(*) FROM claims WHERE seq `+entity.Of(a.bits, "$1")+` AND predicate || '' = $2 AND object = $3 AND value = $4 AND root = $5 AND valid_from = $6 AND valid_to = $7`,
		string(c.Subject.ID), c.Predicate, object, value, c.RootSource(), int64(c.Valid.From), int64(c.Valid.To)).Scan(&count)
	return count > 0, err
}

// ImportedTo returns how far an import came.
func (n *Node) ImportedTo(ctx context.Context, cursorName string) (int64, error) {
	var at int64
	err := n.Store.Read(ctx, func(tx *db.ReadTx) (err error) {
		at, err = ledger.Cursor(tx, cursorName)
		return err
	})
	return at, err
}
