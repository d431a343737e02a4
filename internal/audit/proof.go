package audit

import (
	"crypto/ed25519"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/seal"
)

// Proof is an entry taken out of the log with what proves that it stood
// there. It holds after the log's own bodies have been pruned.
type Proof struct {
	Agency    claim.AgencyID `json:"agency"`
	Day       int64          `json:"day"`
	Seq       int64          `json:"seq"`
	Body      []byte         `json:"body"`
	Size      int64          `json:"size"` // of the day
	Path      [][32]byte     `json:"path"`
	Root      []byte         `json:"root"`
	Prev      []byte         `json:"prev"` // root of the day before
	Signature []byte         `json:"signature"`
}

// Prove takes one entry of a closed day out of the log. It reads the whole
// day.
func (l *Log) Prove(tx db.Queryer, at Place) (Proof, error) {
	all, err := segments(tx)
	if err != nil {
		return Proof{}, err
	}
	for _, s := range all {
		if s.day != at.Day {
			continue
		}
		if s.closed == 0 {
			return Proof{}, fault.New(fault.Conflict, "that day of the access log is not closed yet").WithMend("ask again tomorrow")
		}
		return l.prove(tx, &s, at.Seq)
	}
	return Proof{}, fault.New(fault.NotFound, "no such day in the access log")
}

func (l *Log) prove(tx db.Queryer, s *segment, seq int64) (Proof, error) {
	p := Proof{Agency: l.agency, Day: s.day, Seq: seq, Size: s.size, Root: s.root, Prev: s.prev, Signature: s.signature}
	type at struct {
		level uint
		index uint64
	}
	nodes := map[at]seal.Hash{}
	tree := seal.NewTree()
	err := eachEntry(tx, s.day, func(r *row) error {
		if r.seq == seq {
			p.Body = r.body
		}
		leaf := seal.LeafHash(r.body)
		nodes[at{0, tree.Size()}] = leaf
		tree.AppendVisit(leaf, func(level uint, index uint64, h seal.Hash) { nodes[at{level, index}] = h })
		return nil
	})
	if err != nil {
		return Proof{}, err
	}
	if p.Body == nil {
		return Proof{}, fault.New(fault.NotFound, "no such entry in the access log, or its body was pruned")
	}
	p.Path, err = seal.InclusionProof(func(level uint, index uint64) (seal.Hash, error) {
		h, ok := nodes[at{level, index}]
		if !ok {
			return h, fault.New(fault.Internal, "the access log lacks a node of its tree")
		}
		return h, nil
	}, uint64(seq), uint64(s.size))
	return p, err
}

// Check returns the entry when the proof holds under one of the agency's
// keys.
func (p *Proof) Check(keys ...ed25519.PublicKey) (Entry, error) {
	var e Entry
	if len(p.Root) != 32 || p.Seq < 0 || p.Size < 0 || !signed(keys, closingMessage(p.Agency, p.Day, p.Size, p.Root, p.Prev), p.Signature) {
		return e, fault.New(fault.Invalid, "the root of that day is not signed by the agency")
	}
	if err := seal.VerifyInclusion(seal.LeafHash(p.Body), uint64(p.Seq), uint64(p.Size), p.Path, seal.Hash(p.Root)); err != nil {
		return e, err
	}
	if err := claim.Decode(p.Body, &e); err != nil {
		return e, err
	}
	if e.Day != p.Day || e.Seq != p.Seq {
		return e, fault.New(fault.Invalid, "the entry is of another place")
	}
	return e, nil
}
