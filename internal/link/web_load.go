package link

import (
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/graph"
)

// Load makes the web from the tables and returns the number of the last
// record.
func (w *Web) Load(tx db.Queryer) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clear()
	b := graph.NewBuilder(w.sets)
	pairs, err := w.loadClaims(tx, b)
	if err == nil {
		err = w.loadCorrections(tx)
	}
	if err != nil {
		return 0, err
	}
	if err := tx.QueryRow(`SELECT coalesce(max(seq), 0) FROM records`).Scan(&w.seq); err != nil {
		return 0, fmt.Errorf("read the ledger's end: %w", err)
	}
	return w.seq, w.build(b, pairs)
}

// build sorts the claims of each pair into the graph.
func (w *Web) build(b *graph.Builder, pairs *pairList) error {
	b.Reserve(len(pairs.ends), len(w.rows))
	for i, e := range pairs.ends {
		b.AddLink(w.linkOf(e[0], e[1], pairs.seqs[i]))
	}
	s, err := b.Build(uint64(w.seq))
	if err == nil {
		w.snap.Store(s)
	}
	return err
}

// pairList gathers the claims of each pair of nodes.
type pairList struct {
	at   map[[2]graph.NodeID]int
	ends [][2]graph.NodeID
	seqs [][]uint32
}

func newPairList() *pairList { return &pairList{at: map[[2]graph.NodeID]int{}} }

// add puts one claim to those of its pair.
func (p *pairList) add(r *row, seq uint32) {
	key := [2]graph.NodeID{min(r.a, r.b), max(r.a, r.b)}
	i, known := p.at[key]
	if !known {
		i = len(p.ends)
		p.at[key] = i
		p.ends, p.seqs = append(p.ends, key), append(p.seqs, nil)
	}
	p.seqs[i] = append(p.seqs[i], seq)
}

func (w *Web) loadClaims(tx db.Queryer, b *graph.Builder) (*pairList, error) {
	rows, err := tx.Query(`SELECT seq, mark, subject, subject_kind, object, object_kind, root, level, valid_from, valid_to, dated FROM claims
		WHERE tie = 1 AND object <> '' AND subject <> object AND modality IN ('asserted','reported','alleged') ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("load the graph: %w", err)
	}
	defer rows.Close()
	p := newPairList()
	for rows.Next() {
		var seq, mark, level, from, to, dated int64
		var subject, sk, object, ok, root string
		if err := rows.Scan(&seq, &mark, &subject, &sk, &object, &ok, &root, &level, &from, &to, &dated); err != nil {
			return nil, fmt.Errorf("load the graph: %w", err)
		}
		if seq >= int64(graph.NoClaim) {
			return nil, fault.New(fault.Internal, "the graph holds claims up to number %d", graph.NoClaim)
		}
		r := row{a: w.node(b, claim.SubjectID(subject), sk), b: w.node(b, claim.SubjectID(object), ok), mark: uint32(mark), root: w.root(root), level: uint8(level), in: true}
		r.from, r.to = bounds(dated != 0, claim.Day(from), claim.Day(to))
		w.keep(seq, r)
		p.add(&r, uint32(seq))
	}
	return p, rows.Err()
}

func (w *Web) loadCorrections(tx db.Queryer) error {
	rows, err := tx.Query(`SELECT k.mark, k.corrects, coalesce(c.seq, 0) FROM claims k LEFT JOIN claims c ON c.id = k.corrects WHERE k.corrects <> '' ORDER BY k.seq`)
	if err != nil {
		return fmt.Errorf("load corrections: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var mark, seq int64
		var id string
		if err := rows.Scan(&mark, &id, &seq); err != nil {
			return fmt.Errorf("load corrections: %w", err)
		}
		if seq == 0 {
			w.pending[claim.ID(id)] = append(w.pending[claim.ID(id)], uint32(mark))
		} else {
			w.corrected[uint32(seq)] = append(w.corrected[uint32(seq)], uint32(mark))
		}
	}
	return rows.Err()
}
