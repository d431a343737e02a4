package node

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/report"
	"liaison/internal/view"
)

// ExhibitRequest enters a piece of evidence in a case.
type ExhibitRequest struct {
	Case claim.CaseID
	What string
	// Of is casefile.OfReport, OfClaim or OfElsewhere; Ref names the report or
	// claim, whose digest the node takes itself.
	Of, Ref string
	// SHA256 is the digest of a file that is kept elsewhere, if it is one.
	SHA256 string
	Place  string
	// Expected is a result that is waited for.
	Expected string
}

// EnterExhibit enters a piece of evidence under its digest. What was entered is
// not changed; what happens to it becomes its chain of custody.
func (n *Node) EnterExhibit(ctx context.Context, caller Caller, req ExhibitRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "EnterExhibit", op: audit.Collection, query: req.What}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		x := &casefile.Exhibit{Of: req.Of, Ref: strings.TrimSpace(req.Ref), Place: strings.TrimSpace(req.Place), Expected: strings.TrimSpace(req.Expected),
			SHA256: strings.ToLower(strings.TrimSpace(req.SHA256))}
		if x.Of == casefile.OfReport || x.Of == casefile.OfClaim {
			if x.Ref, x.SHA256, err = n.digestOf(a.tx, a.bits, x.Of, x.Ref); err != nil {
				return err
			}
		}
		id, err := claim.RandomID("x", n.Random)
		if err != nil {
			return err
		}
		put, _, err := n.fileEntry(a, in, &casefile.Entry{Kind: casefile.ExhibitEntered, About: id, Text: strings.TrimSpace(req.What), Exhibit: x})
		if err == nil {
			v = entered(in, id, put, "the exhibit is entered")
		}
		return err
	})
	return v, err
}

// digestOf computes the digest by which a report or claim is known again, from
// what is on file now, and returns its whole id.
func (n *Node) digestOf(q db.Queryer, bits *marking.Set, of, ref string) (id, digest string, err error) {
	if of == casefile.OfReport {
		f, err := report.Find(q, bits, ref)
		if err != nil {
			return "", "", err
		}
		original, err := report.Original(q, f.Report)
		if err != nil {
			return "", "", err
		}
		sum := sha256.Sum256(original)
		return string(f.Report), hex.EncodeToString(sum[:]), nil
	}
	e, err := n.ledger.Get(q, claim.ID(ref))
	if err == nil && (!bits.Has(e.Mark) || !isClaim(e)) {
		err = fault.New(fault.NotFound, "no such record")
	}
	if err != nil {
		return "", "", err
	}
	sum := claim.Commit(e.Record.Salt, e.Record.Payload)
	return string(e.Record.ID), hex.EncodeToString(sum[:]), nil
}

func isClaim(e ledger.Entry) bool {
	_, ok := e.Body.(*claim.Claim)
	return ok
}

// Outcomes of comparing an exhibit's digest when it is shown.
const (
	exhibitMatches   = "matches"
	exhibitDiffers   = "differs"
	exhibitUnseen    = "unseen"
	exhibitElsewhere = "elsewhere"
)

// exhibitCheck compares an exhibit's digest with what is on file now. What was
// erased and what the reader may not see read the same.
func (n *Node) exhibitCheck(a *asking, x *casefile.Exhibit) (string, error) {
	if x.Of == casefile.OfElsewhere {
		return exhibitElsewhere, nil
	}
	_, now, err := n.digestOf(a.tx, a.bits, x.Of, x.Ref)
	switch {
	case fault.Is(err, fault.NotFound):
		return exhibitUnseen, nil
	case err != nil:
		return "", err
	case now != x.SHA256:
		return exhibitDiffers, nil
	}
	return exhibitMatches, nil
}

// CustodyRequest adds a link to the chain of custody of an exhibit.
type CustodyRequest struct {
	Case    claim.CaseID
	Exhibit string
	// Act is one of the acts of package casefile, from Received to Returned.
	Act, From, To, Place string
	Text                 string
	// At is when it happened; empty is now.
	At string
	// SHA256 is the digest that was found, of a check of what is kept
	// elsewhere; of a report or claim the node takes it itself.
	SHA256 string
}

// NoteCustody adds what happened to an exhibit to its chain. No link is ever
// changed: a mistake is answered by the next.
func (n *Node) NoteCustody(ctx context.Context, caller Caller, req CustodyRequest) (view.CaseEntered, error) {
	var v view.CaseEntered
	err := n.act(ctx, caller, use{name: "NoteCustody", op: audit.Collection, query: req.Act}, func(a *acting) error {
		in, err := n.ownCase(a, req.Case)
		if err != nil {
			return err
		}
		f, err := n.caseFile(a, in)
		if err != nil {
			return err
		}
		p := f.Piece(req.Exhibit)
		if p == nil {
			return fault.New(fault.NotFound, "the case has no such exhibit").At("exhibit").WithMend("liaison case show lists its exhibits")
		}
		c, err := n.link(a, p, req)
		if err != nil {
			return err
		}
		put, _, err := n.fileEntry(a, in, &casefile.Entry{Kind: casefile.CustodyNoted, About: p.ID, Text: strings.TrimSpace(req.Text), Custody: c})
		if err != nil {
			return err
		}
		v = entered(in, p.ID, put, "the chain of custody has one more link")
		if c.Act == casefile.Checked && c.SHA256 != p.Entered.Exhibit.SHA256 {
			v.Text = "the digest differs from the one with which the exhibit was entered; the chain says so"
		}
		return nil
	})
	return v, err
}

func (n *Node) link(a *acting, p *casefile.Piece, req CustodyRequest) (*casefile.Custody, error) {
	number, prev := p.Last()
	c := &casefile.Custody{Number: number + 1, Prev: prev, Act: req.Act, From: strings.TrimSpace(req.From), To: strings.TrimSpace(req.To), Place: strings.TrimSpace(req.Place),
		At: n.now(), SHA256: strings.ToLower(strings.TrimSpace(req.SHA256))}
	var err error
	if req.At != "" {
		if c.At, err = n.moment("at", req.At); err != nil {
			return nil, err
		}
		if c.At > n.now() {
			return nil, fault.New(fault.Invalid, "what has not happened yet is not entered").At("at")
		}
	}
	x := p.Entered.Exhibit
	if c.Act == casefile.Checked && x.Of != casefile.OfElsewhere {
		_, c.SHA256, err = n.digestOf(a.tx, a.bits, x.Of, x.Ref)
	} else if c.Act == casefile.Checked && x.SHA256 == "" {
		err = fault.New(fault.Conflict, "the exhibit was entered without a digest: there is nothing to compare").At("act")
	}
	c.Act = cmp.Or(c.Act, casefile.Received)
	return c, err
}
