package node

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison/internal/audit"
	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// AuditRequest searches the access log; empty fields narrow nothing.
type AuditRequest struct {
	Limit int
	// Own asks for the caller's own looks, which every officer may see.
	Own     bool
	Officer claim.OfficerID
	Use     string
	// Operation and Decision are those of room audit.
	Operation audit.Operation
	Decision  audit.Decision
	Purpose   claim.Purpose
	Case      claim.CaseID
	// Touched is the id of a subject, record, report or account.
	Touched string
	// From and To bound the day in UTC, such as 2016-03-24, both included.
	From, To string
	// After is the place of the last entry of the page before.
	After string
}

// filter is the request as the room takes it.
func (r AuditRequest) filter() (f audit.Filter, err error) {
	f = audit.Filter{Limit: min(max(r.Limit, 1), audit.MaxList), Officer: r.Officer, Use: r.Use, Operation: r.Operation, Decision: r.Decision,
		Purpose: r.Purpose, Case: r.Case, Touched: strings.TrimSpace(r.Touched)}
	if r.Operation != "" && !r.Operation.Valid() {
		return f, fault.New(fault.Invalid, "%q is no operation of the log", string(r.Operation)).At("operation").WithMend("use one of %v", audit.Operations())
	}
	if f.From, err = dayNumber("from", r.From); err != nil {
		return f, err
	}
	if f.To, err = dayNumber("to", r.To); err != nil {
		return f, err
	}
	if r.After == "" {
		return f, nil
	}
	day, seq, ok := strings.Cut(r.After, ".")
	var errDay, errSeq error
	f.After.Day, errDay = strconv.ParseInt(day, 10, 64)
	f.After.Seq, errSeq = strconv.ParseInt(seq, 10, 64)
	if !ok || errDay != nil || errSeq != nil {
		return f, fault.New(fault.Invalid, "that is no place in the log").At("after").WithMend("give the place of the last entry of the page before")
	}
	return f, nil
}

// dayNumber counts a day from 1970-01-01; empty is 0.
func dayNumber(field, day string) (int64, error) {
	if day == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is no day", day).At(field).WithMend("write it as 2016-03-24")
	}
	return t.Unix() / 86400, nil
}

// ReadAudit returns entries of the access log, newest first: all of them for
// the data protection officer and the inspector, his own for everybody else.
// Reading the log is logged.
func (n *Node) ReadAudit(ctx context.Context, caller Caller, req AuditRequest) ([]view.AuditEntry, error) {
	out := []view.AuditEntry{}
	own := req.Own || !overseer(caller)
	u := use{name: "ReadAudit", op: audit.Consultation, class: marking.Oversee, query: fmt.Sprintf("%+v", req)}
	if own {
		u.class = marking.Own
	}
	err := n.ask(ctx, caller, u, func(a *asking) error {
		f, err := req.filter()
		if err != nil {
			return err
		}
		if own {
			f.Officer = caller.Officer
		}
		es, err := n.Audit.List(a.tx, f)
		if err != nil {
			return err
		}
		names, err := n.names(a.tx)
		if err != nil {
			return err
		}
		for _, e := range es {
			v := auditShape(e)
			v.OfficerName = names[e.Officer]
			if own { // of one's own looks they would count those of others
				v.Number, v.Place = 0, ""
			}
			out = append(out, v)
		}
		a.results = int64(len(out))
		return nil
	})
	return out, err
}

func overseer(c Caller) bool { return c.Is(marking.DPO) || c.Is(marking.Inspector) }

// overseen is under which markings a list shows what stands in it: all to whoever
// oversees the node, to others those of their own.
func (a *asking) overseen() *marking.Set {
	if a.class == marking.Oversee {
		return nil
	}
	return a.bits
}

func auditShape(e audit.Entry) view.AuditEntry {
	v := view.AuditEntry{Number: e.Seq, Place: fmt.Sprintf("%d.%d", e.Day, e.Seq), When: view.Stamp(e.When), Officer: string(e.Officer), Use: e.Use,
		Operation: string(e.Operation), Purpose: string(e.Purpose), LegalBasis: e.LegalBasis, Case: string(e.Case), Touched: e.Touched,
		Recipients: e.Recipients, Results: e.Results, Decision: string(e.Decision)}
	if e.Reason != "" {
		v.Decision += ": " + e.Reason
	}
	if v.Touched == nil {
		v.Touched = []string{}
	}
	return v
}

// names are the officers of this node by id.
func (n *Node) names(q db.Queryer) (map[claim.OfficerID]string, error) {
	held, err := n.Accounts.List(q)
	out := map[claim.OfficerID]string{}
	for _, o := range held {
		out[o.ID] = o.Name
	}
	return out, err
}

// mostDays bounds the days over which uses are counted in one look.
const mostDays = 366

// UseCountsRequest names days in UTC, both included.
type UseCountsRequest struct{ From, To string }

// UseCounts counts how often the node was used for each purpose, and how: no
// figure is about a person, and none about one officer.
func (n *Node) UseCounts(ctx context.Context, caller Caller, req UseCountsRequest) (view.UseCounts, error) {
	v := view.UseCounts{From: req.From, To: req.To, Counts: []view.UseCount{}}
	err := n.ask(ctx, caller, use{name: "UseCounts", op: audit.Consultation, class: marking.Oversee}, func(a *asking) error {
		from, err := dayNumber("from", req.From)
		if err != nil {
			return err
		}
		to, err := dayNumber("to", req.To)
		if err != nil {
			return err
		}
		if to < from || to-from >= mostDays {
			return fault.New(fault.Invalid, "uses are counted over one day to one year").At("to").WithMend("give a first and a last day at most a year apart")
		}
		used, err := n.Audit.CountUses(a.tx, from, to)
		for _, c := range used {
			e, _ := n.Policy.Register().Entry(c.Purpose)
			v.Counts = append(v.Counts, view.UseCount{Purpose: string(c.Purpose), Label: e.Label, Operation: string(c.Operation), Allowed: c.Allowed, Refused: c.Refused})
		}
		return err
	})
	return v, err
}
