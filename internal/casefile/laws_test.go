package casefile_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/casefile"
	"liaison/internal/claim"
	"liaison/internal/fault"
)

// desk is a case file in the hands of officers who do whatever they like.
type desk struct {
	entries []casefile.Entered
	n       int
}

func (d *desk) file() *casefile.File { return casefile.Fold(d.entries) }

// put enters e if it may follow, as a node does.
func (d *desk) put(by claim.OfficerID, e casefile.Entry) error {
	if err := d.file().Fits(by, &e); err != nil {
		return err
	}
	b, err := e.Encode()
	if err != nil {
		return err
	}
	read, err := casefile.Decode(b)
	if err != nil {
		return err
	}
	d.n++
	d.entries = append(d.entries, casefile.Entered{Entry: read, ID: claim.ID(fmt.Sprint("d-", d.n)), Actor: by, At: int64(d.n)})
	return nil
}

func (d *desk) any(r *rapid.T) error {
	by := claim.OfficerID(rapid.SampledFrom([]string{"o-an", "o-bo", "o-cy"}).Draw(r, "officer"))
	id := rapid.SampledFrom([]string{"1", "2"}).Draw(r, "id")
	kind := rapid.SampledFrom([]casefile.Kind{casefile.TaskSet, casefile.TaskDone, casefile.TaskHanded, casefile.TaskMoved, casefile.TaskReopened, casefile.ExhibitEntered,
		casefile.CustodyNoted, casefile.CustodyNoted, casefile.ThreadTied, casefile.ThreadUntied, casefile.Decided, casefile.JoinProposed, casefile.JoinAsked, casefile.JoinAccepted,
		casefile.JoinRefused, casefile.JoinEnded, casefile.CloseProposed, casefile.CloseProposed, casefile.CloseRefused, casefile.Closed, casefile.Closed, casefile.Reopened, casefile.Kept}).Draw(r, "kind")
	e := casefile.Entry{Kind: kind, About: id, Text: "what", Reason: "why"}
	switch kind {
	case casefile.TaskSet, casefile.TaskHanded:
		e.Officer, e.Due = claim.OfficerID(rapid.SampledFrom([]string{"o-an", "o-bo"}).Draw(r, "owner")), 10
	case casefile.TaskMoved:
		e.Due = 20
	case casefile.ExhibitEntered:
		e.Exhibit = &casefile.Exhibit{Of: casefile.OfElsewhere, Place: "store", Expected: rapid.SampledFrom([]string{"", "traces"}).Draw(r, "expected")}
	case casefile.CustodyNoted:
		e.Custody = &casefile.Custody{Number: int64(rapid.IntRange(1, 3).Draw(r, "number")), Prev: claim.ID(fmt.Sprint("d-", rapid.IntRange(1, 30).Draw(r, "prev"))), Act: casefile.Sealed, At: 1}
		if p := d.file().Piece(id); p != nil && rapid.Bool().Draw(r, "tied to the last") {
			number, prev := p.Last()
			e.Custody.Number, e.Custody.Prev = number+1, prev
			if p.Awaited != "" {
				e.Custody.Act = casefile.Result
			}
		}
	case casefile.JoinProposed, casefile.JoinAsked, casefile.JoinAccepted, casefile.JoinRefused, casefile.JoinEnded:
		e.Other, e.Officer = "k-other", "o-an"
	case casefile.CloseProposed, casefile.Closed, casefile.Kept:
		e.Review = 20000
		if f := d.file(); f.Ending != nil {
			e.Officer = f.Ending.Actor
		} else if kind == casefile.Closed {
			e.Officer = by
		}
	}
	return d.put(by, e)
}

// Whatever officers try, in whatever order: a chain of custody is dense and
// only grows, a case is closed by two officers with nothing unfinished, a join
// stands by two officers, and what fitted is all in the file.
func TestLawsOfACaseFile(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := &desk{}
		for range rapid.IntRange(5, 60).Draw(r, "acts") {
			before := d.file()
			err := d.any(r)
			if err != nil && fault.KindOf(err) == fault.Internal {
				r.Fatal(err)
			}
			after := d.file()
			if len(after.Entries) != len(d.entries) {
				r.Fatalf("%d entries were taken, the file shows %d", len(d.entries), len(after.Entries))
			}
			for i, p := range after.Pieces {
				if p.Broken {
					r.Fatalf("a chain broke by an act")
				}
				for k, l := range p.Chain {
					if l.Custody.Number != int64(k+1) {
						r.Fatalf("link %d bears the number %d", k+1, l.Custody.Number)
					}
				}
				if i < len(before.Pieces) {
					for k, l := range before.Pieces[i].Chain {
						if p.Chain[k].ID != l.ID {
							r.Fatalf("link %d was replaced", k+1)
						}
					}
				}
			}
			if after.State == casefile.Shut {
				if after.Ending.Actor == after.Ending.Officer || len(after.Unfinished()) > 0 {
					r.Fatalf("closed by %s and %s with %v", after.Ending.Actor, after.Ending.Officer, after.Unfinished())
				}
			}
			for _, j := range after.Joins {
				if j.Standing() && j.Answer.Actor == j.Proposer() {
					r.Fatalf("%s joined the cases alone", j.Proposer())
				}
			}
		}
	})
}

// A link that is taken out of the middle, or changed, shows.
func TestAMissingLinkOfCustodyShows(t *testing.T) {
	d := &desk{}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.put("o-an", casefile.Entry{Kind: casefile.ExhibitEntered, About: "x", Text: "telephone", Exhibit: &casefile.Exhibit{Of: casefile.OfElsewhere, Place: "store"}}))
	for range 3 {
		number, prev := d.file().Piece("x").Last()
		must(d.put("o-an", casefile.Entry{Kind: casefile.CustodyNoted, About: "x", Custody: &casefile.Custody{Number: number + 1, Prev: prev, Act: casefile.Sealed, At: 1}}))
	}
	if p := d.file().Piece("x"); p.Broken || len(p.Chain) != 3 {
		t.Fatalf("%+v", p)
	}
	for out := 1; out <= 2; out++ {
		without := append(append([]casefile.Entered{}, d.entries[:out]...), d.entries[out+1:]...)
		if p := casefile.Fold(without).Piece("x"); !p.Broken || len(p.Chain) != 2 {
			t.Errorf("without link %d: %+v", out, p)
		}
	}
}

func TestWhatIsNoEntry(t *testing.T) {
	for name, e := range map[string]casefile.Entry{
		"unknown kind":            {Kind: "erase"},
		"task without owner":      {Kind: casefile.TaskSet, About: "t", Text: "x", Due: 1},
		"task without due time":   {Kind: casefile.TaskSet, About: "t", Text: "x", Officer: "o"},
		"closing without reason":  {Kind: casefile.CloseProposed, Review: 20000, Reason: " "},
		"closing without review":  {Kind: casefile.CloseProposed, Reason: "done"},
		"exhibit of nothing":      {Kind: casefile.ExhibitEntered, About: "x", Text: "x"},
		"report without digest":   {Kind: casefile.ExhibitEntered, About: "x", Text: "x", Exhibit: &casefile.Exhibit{Of: casefile.OfReport, Ref: "p"}},
		"digest in capitals":      {Kind: casefile.ExhibitEntered, About: "x", Text: "x", Exhibit: &casefile.Exhibit{Of: casefile.OfElsewhere, Place: "s", SHA256: strings.Repeat("AB", 32)}},
		"thing kept nowhere":      {Kind: casefile.ExhibitEntered, About: "x", Text: "x", Exhibit: &casefile.Exhibit{Of: casefile.OfElsewhere}},
		"handed to nobody":        {Kind: casefile.CustodyNoted, About: "x", Custody: &casefile.Custody{Number: 1, Prev: "d", Act: casefile.Handed, From: "a", At: 1}},
		"check without a digest":  {Kind: casefile.CustodyNoted, About: "x", Custody: &casefile.Custody{Number: 1, Prev: "d", Act: casefile.Checked, At: 1}},
		"decision without reason": {Kind: casefile.Decided, Text: "we watch"},
		"a text beyond measure":   {Kind: casefile.Decided, Text: strings.Repeat("x", casefile.MaxText+1), Reason: "why"},
	} {
		if _, err := e.Encode(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	good := casefile.Entry{Kind: casefile.Decided, Text: "we watch", Reason: "the driver has not come"}
	b, err := good.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := casefile.Decode(b)
		if err != nil {
			return
		}
		again, err := e.Encode()
		if err != nil || string(again) != string(b) {
			t.Errorf("not canonical: %v", err)
		}
	})
}
