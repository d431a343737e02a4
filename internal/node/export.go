package node

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/entity"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// ExportRequest asks for claims to leave the store as a file.
type ExportRequest struct {
	// Subject narrows to one subject, by id or name, with all records that
	// were judged to be the same.
	Subject string
	// Case narrows to what was put into a case.
	Case claim.CaseID
	// Chart narrows to the ties that a chart draws, by its id.
	Chart string
	// Claims narrows to these, such as those of a path.
	Claims []claim.ID
	// Title is what the officer calls the file; empty names it by what it is
	// about.
	Title string
	// To is the agency that is to have the file; empty keeps it in the house.
	To claim.AgencyID
	// Sink takes what is written.
	Sink ExportSink
}

// ExportSink takes an export: its head first, then its claims, those of one
// subject together.
type ExportSink interface {
	Begin(view.ExportHead) error
	Claim(view.Claim) error
}

// exportPage is how many claims are held in memory at a time.
const exportPage = 500

// Export writes the claims that the caller may take out, for the recipient
// whom he names, and no others: they are chosen before anything that they
// point at is looked at. The access log is committed before the first of them
// leaves.
func (n *Node) Export(ctx context.Context, caller Caller, req ExportRequest) (view.ExportHead, error) {
	u := use{name: "Export", op: audit.Disclosure, query: strings.TrimSpace(req.Subject + " " + string(req.Case) + " " + req.Chart), recipients: []string{string(req.To)}, grave: true}
	if req.To == "" { // a file for the officer himself
		u.recipients = []string{string(caller.Officer)}
	}
	var x exporting
	err := n.ask(ctx, caller, u, func(a *asking) (err error) {
		x, err = n.chooseExport(a, req)
		return err
	})
	if err != nil {
		return x.head, err
	}
	if err := n.noteFile(ctx, x); err != nil {
		return x.head, err
	}
	if err := req.Sink.Begin(x.head); err != nil {
		return x.head, err
	}
	for at := 0; at < len(x.seqs); at += exportPage {
		if err := ctx.Err(); err != nil {
			return x.head, err
		}
		if err := n.exportPage(ctx, x, x.seqs[at:min(at+exportPage, len(x.seqs))], req.Sink); err != nil {
			return x.head, err
		}
	}
	return x.head, nil
}

// exporting is what was chosen: the numbers of the claims, those of one
// subject together, and under which bits the rest of each page is read.
type exporting struct {
	head view.ExportHead
	bits *marking.Set
	seqs []int64
	// way is on what it may go to its recipient, ids what goes to a third country.
	way passage
	ids []claim.ID
}

func (n *Node) chooseExport(a *asking, req ExportRequest) (exporting, error) {
	x := exporting{}
	if req.To != "" && !claim.ValidAgency(string(req.To)) {
		return x, fault.New(fault.Invalid, "%q cannot name an agency", req.To).At("for").WithMend("name it as in: liaison peer list")
	}
	if req.To != "" {
		var err error
		if x.way, err = n.passageTo(a.tx, req.To); err != nil {
			return x, err
		}
		if !x.way.open() {
			return x, noPassage(x.way)
		}
	}
	action := marking.Action{Verb: marking.Export, To: req.To}
	x.bits = n.Policy.Bits(a.caller, action)
	reading := a.bits
	a.bits, a.Bits = x.bits, x.bits
	where, args := "1 = 1", []any{}
	if req.Chart != "" {
		h, seqs, at, err := n.chartClaims(a, reading, req.Chart)
		if err != nil {
			return x, err
		}
		x.head.Chart, x.head.Places, where = h.Title, at, numbered(seqs)
	}
	if len(req.Title) > 200 || len(req.Claims) > MaxRead {
		return x, fault.New(fault.Invalid, "a file has a title of at most 200 bytes and names at most %d claims", MaxRead).At("claims")
	}
	x.head.Title = strings.TrimSpace(req.Title)
	if len(req.Claims) > 0 {
		var named string
		named, args = ofClaims(req.Claims)
		where += " AND " + named
	}
	if req.Subject != "" {
		s, err := n.resolve(a, req.Subject)
		if err != nil {
			return x, err
		}
		members, _, err := entity.Members(a.tx, a.bits, s)
		if err != nil {
			return x, err
		}
		ref := a.Label(s)
		x.head.Subject = &ref
		of, ids := ofMembers(members, len(args))
		where, args = where+" AND "+of, append(args, ids...)
	}
	if req.Case != "" && !claim.ValidID("k", string(req.Case)) {
		return x, fault.New(fault.Invalid, "%q is no case", req.Case).At("case").WithMend("liaison case list shows their ids")
	}
	return x, n.readChosen(a, &x, where, args, req, action)
}

// numbered is the condition for claims by their numbers.
func numbered(seqs []int64) string {
	list := make([]string, len(seqs))
	for i, s := range seqs {
		list[i] = strconv.FormatInt(s, 10)
	}
	if len(list) == 0 {
		return "1 = 0"
	}
	return "seq IN (" + strings.Join(list, ",") + ")"
}

// ofMembers is the condition for claims of or about one of the subjects; before
// is the number of arguments that stand before its own.
func ofMembers(members []claim.SubjectID, before int) (string, []any) {
	in, args := listed(members, before)
	return "(subject IN (" + in + ") OR (object <> '' AND object IN (" + in + ")))", args
}

// ofClaims is the condition for claims by their ids.
func ofClaims(ids []claim.ID) (string, []any) {
	in, args := listed(ids, 0)
	return "id IN (" + in + ")", args
}

// listed is a list for IN, its arguments numbered after those before.
func listed[T ~string](ids []T, before int) (string, []any) {
	marks, args := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		marks[i], args[i] = fmt.Sprintf("$%d", before+i+1), string(id)
	}
	return strings.Join(marks, ","), args
}

// chosenRow is a row of the table claims that may leave.
type chosenRow struct {
	seq  int64
	mark uint32
	id   claim.ID
}

// readChosen reads which claims leave and unites their markings for the head.
func (n *Node) readChosen(a *asking, x *exporting, where string, args []any, req ExportRequest, action marking.Action) error {
	args = append(args, string(req.To))
	rows, err := a.tx.Query(fmt.Sprintf(`SELECT seq, mark, id, case_id FROM claims WHERE %s AND (%s OR id IN (SELECT record FROM permits WHERE recipient = $%d))
		ORDER BY subject, seq`, where, x.bits.SQL("+mark"), len(args)), args...)
	if err != nil {
		return fmt.Errorf("choose claims: %w", err)
	}
	var chosen []chosenRow
	for rows.Next() {
		var r chosenRow
		var mark int64
		var id, in string
		if err := rows.Scan(&r.seq, &mark, &id, &in); err != nil {
			rows.Close()
			return err
		}
		r.mark, r.id = uint32(mark), claim.ID(id)
		m, err := n.Markings.Marking(r.mark)
		if err != nil {
			rows.Close()
			return err
		}
		if req.Case == "" || m.Compartment == req.Case || claim.CaseID(in) == req.Case {
			chosen = append(chosen, r)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	return n.uniteChosen(a, x, chosen, req, action)
}

func (n *Node) uniteChosen(a *asking, x *exporting, chosen []chosenRow, req ExportRequest, action marking.Action) error {
	union := claim.Marking{Originator: n.Agency, Classification: claim.Unclassified}
	var originators, caveats []string
	done := map[uint32]bool{}
	for _, r := range chosen {
		m, err := n.Markings.Marking(r.mark)
		if err != nil {
			return err
		}
		if x.way.third {
			e, err := n.ledger.Get(a.tx, r.id)
			if err != nil {
				return err
			}
			agreed, err := permitted(a.tx, r.id, req.To, m.Originator)
			if err != nil {
				return err
			}
			if why, err := n.abroad(a.tx, e, req.To, agreed); err != nil || why != "" {
				if err != nil {
					return err
				}
				continue
			}
			x.ids = append(x.ids, r.id)
		}
		if !x.bits.Has(r.mark) {
			// The originator's consent is about this record, not its marking.
			if action.Permitted, err = permitted(a.tx, r.id, req.To, m.Originator); err != nil {
				return err
			}
			if !n.Policy.Permit(a.caller, action, m).Allowed {
				continue
			}
		}
		x.seqs = append(x.seqs, r.seq)
		a.touch(string(r.id))
		if done[r.mark] {
			continue
		}
		done[r.mark] = true
		if m.Classification.Rank() > union.Classification.Rank() && m.Classification != "" {
			union.Classification = m.Classification
		}
		union.Codes = append(union.Codes, m.Codes...)
		union.Exercise = union.Exercise || m.Exercise
		originators = append(originators, string(m.Originator))
		if m.Caveat != "" {
			caveats = append(caveats, m.Caveat)
		}
	}
	a.results = int64(len(x.seqs))
	x.head = n.exportHead(a, x.head, union.Normal(), originators, caveats, req)
	x.head.Count = a.results
	return nil
}

func (n *Node) exportHead(a *asking, h view.ExportHead, m claim.Marking, originators, caveats []string, req ExportRequest) view.ExportHead {
	slices.Sort(originators)
	slices.Sort(caveats)
	h.Agency, h.Officer, h.For = string(n.Agency), string(a.caller.Officer), string(req.To)
	h.Purpose, h.LegalBasis, h.Case = string(a.caller.Purpose), a.caller.LegalBasis, string(req.Case)
	h.Made, h.Exercise, h.Classification = view.Stamp(n.now()), m.Exercise, string(m.Classification)
	h.Originators, h.Caveats, h.Codes = slices.Compact(originators), slices.Compact(caveats), []string{}
	if len(h.Originators) == 0 {
		h.Originators = []string{h.Agency}
	}
	for _, c := range m.Codes {
		h.Codes = append(h.Codes, string(c))
	}
	if h.Caveats == nil {
		h.Caveats = []string{}
	}
	parts := []string{h.Classification}
	if h.Exercise {
		parts = []string{"EXERCISE", h.Classification}
	}
	parts = append(parts, h.Codes...)
	parts = append(parts, h.Caveats...)
	h.Marking = strings.Join(append(parts, "originator "+strings.Join(h.Originators, ", ")), " · ")
	return h
}

// exportPage reads some of the chosen claims and hands them on. What was
// erased or recalled since they were chosen is left out.
func (n *Node) exportPage(ctx context.Context, x exporting, seqs []int64, sink ExportSink) error {
	var out []view.Claim
	err := n.Store.Read(ctx, func(tx *db.ReadTx) error {
		r := entity.Reader{Ledger: n.ledger, TX: tx, Bits: x.bits}
		var held []view.Held
		for _, seq := range seqs {
			e, err := n.ledger.BySeq(tx, seq)
			if err != nil {
				return fmt.Errorf("read claim %d: %w", seq, err)
			}
			if c, ok := e.Body.(*claim.Claim); ok && !e.Withdrawn && !e.Record.Erased() {
				held = append(held, entity.Held(e, c))
			}
		}
		var err error
		if len(held) > 0 {
			out, err = shapes(r, held)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range out {
		if err := sink.Claim(c); err != nil {
			return err
		}
	}
	return nil
}
