package breach

import (
	"slices"
	"strings"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

// Entered is an entry as it stands on the ledger.
type Entered struct {
	*Entry
	ID    claim.ID
	Mark  uint32
	Actor claim.OfficerID
	At    int64
}

// Breach is what its entries make of it.
type Breach struct {
	ID      string
	Facts   Facts // the last word on each point; records of all entries together
	Owner   claim.OfficerID
	Entries []Entered
	// Happened, Known and DueBy are microseconds UTC.
	Happened, Known, DueBy int64
	// Notified is when the authority had the first notice, 0 before; Exempt that
	// none is owed.
	Notified int64
	Exempt   bool
	Closed   int64
	// Told are the agencies that were told, and Persons where the persons were.
	Told []string
}

// Fold makes a breach of its entries, in the order of the ledger; false when
// there are none.
func Fold(id string, entries []Entered) (*Breach, bool) {
	b := &Breach{ID: id, Entries: entries}
	for _, e := range entries {
		b.learn(e.Facts)
		switch e.Kind {
		case Opened:
			b.Owner, b.Happened, b.Known, b.DueBy = e.Owner, e.Happened, e.Known, e.Known+NoticeWithin
		case Notified:
			if b.Notified == 0 {
				b.Notified = e.At
			}
		case NoNotice:
			b.Exempt = true
		case Told:
			b.Told = append(b.Told, e.Whom)
		case Closed:
			b.Closed = e.At
		}
	}
	return b, len(entries) > 0
}

func (b *Breach) learn(f Facts) {
	for _, x := range []struct{ to, from *string }{{&b.Facts.Nature, &f.Nature}, {&b.Facts.Consequences, &f.Consequences}, {&b.Facts.Measures, &f.Measures}} {
		if *x.from != "" {
			*x.to = *x.from
		}
	}
	if f.Persons > 0 {
		b.Facts.Persons = f.Persons
	}
	if f.Count > 0 {
		b.Facts.Count = f.Count
	}
	if f.Account != "" {
		b.Facts.Account, b.Facts.FromDay, b.Facts.ToDay = f.Account, f.FromDay, f.ToDay
	}
	b.Facts.Records = append(b.Facts.Records, f.Records...)
	slices.Sort(b.Facts.Records)
	b.Facts.Records = slices.Compact(b.Facts.Records)
}

// Late tells whether a notice given at a time is after its 72 hours.
func (b *Breach) Late(at int64) bool { return at > b.DueBy }

// Fits tells whether an entry may follow at a time. untold are the agencies whose
// records are concerned and that nobody has told.
func (b *Breach) Fits(e *Entry, at int64, untold []string) error {
	switch {
	case b.Closed != 0 && e.Kind != Told && e.Kind != Added:
		return fault.New(fault.Conflict, "this breach is closed").WithMend("what is learnt later can be added")
	case e.Kind == Opened:
		return fault.New(fault.Conflict, "this breach is on record")
	case e.Kind == Notified && b.Notified == 0 && b.Late(at) && strings.TrimSpace(e.Reason) == "":
		return fault.New(fault.Invalid, "the 72 hours are over: a late notice says why (Directive (EU) 2016/680 Art. 30(1))").At("reason").WithMend("add --reason")
	case e.Kind == NoNotice && b.Notified != 0:
		return fault.New(fault.Conflict, "the authority has the notice")
	case e.Kind == Closed && b.Notified == 0 && !b.Exempt:
		return fault.New(fault.Conflict, "the authority has no notice, and nobody has said that none is owed").WithMend("liaison breach notified, or liaison breach no-notice")
	case e.Kind == Closed && len(untold) > 0:
		return fault.New(fault.Conflict, "nobody has told %s, whose records are concerned (Art. 30(6))", strings.Join(untold, ", ")).WithMend("liaison breach tell %s", b.ID)
	}
	return nil
}

// Missing lists what a notice must say and nobody has entered yet (Art. 30(3));
// it goes out without, and the rest in phases (Art. 30(4)).
func (b *Breach) Missing() []string {
	var out []string
	for _, x := range []struct {
		have bool
		what string
	}{{b.Facts.Nature != "", "nature"}, {b.Facts.Consequences != "", "consequences"}, {b.Facts.Measures != "", "measures"}} {
		if !x.have {
			out = append(out, x.what)
		}
	}
	return out
}
