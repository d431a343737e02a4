package breach_test

import (
	"testing"

	"liaison/internal/breach"
	"liaison/internal/claim"
)

// What is read is a valid entry and written again byte for byte; nothing else is
// taken.
func FuzzDecode(f *testing.F) {
	for _, e := range []breach.Entry{
		{Kind: breach.Opened, Known: 1, Owner: "o-1", Facts: breach.Facts{Nature: "a disk is missing", Persons: 3, Records: []claim.ID{"c-1"}}},
		{Kind: breach.Notified, Evidence: "receipt 1", Reason: "late"},
		{Kind: breach.Closed, Evidence: "found", Reason: "over"},
	} {
		b, err := e.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := breach.Decode(b)
		if err != nil {
			return
		}
		again, err := e.Encode()
		if err != nil || string(again) != string(b) {
			t.Errorf("%x became %x: %v", b, again, err)
		}
	})
}

// The whole life, step by step: what may follow what.
func TestWhatMayFollowInABreach(t *testing.T) {
	opened := breach.Entered{Entry: &breach.Entry{Kind: breach.Opened, Known: 1000, Owner: "o-1", Facts: breach.Facts{Nature: "x"}}, At: 1000}
	at := func(k breach.Kind, when int64) breach.Entered {
		return breach.Entered{Entry: &breach.Entry{Kind: k, Evidence: "e", Reason: "r"}, At: when}
	}
	due := 1000 + breach.NoticeWithin
	for name, one := range map[string]struct {
		before []breach.Entered
		next   breach.Entry
		at     int64
		untold []string
		fits   bool
	}{
		"in the last instant":      {[]breach.Entered{opened}, breach.Entry{Kind: breach.Notified, Evidence: "e"}, due, nil, true},
		"one later, silent":        {[]breach.Entered{opened}, breach.Entry{Kind: breach.Notified, Evidence: "e"}, due + 1, nil, false},
		"one later, with a reason": {[]breach.Entered{opened}, breach.Entry{Kind: breach.Notified, Evidence: "e", Reason: "r"}, due + 1, nil, true},
		"a further part, later":    {[]breach.Entered{opened, at(breach.Notified, 2000)}, breach.Entry{Kind: breach.Notified, Evidence: "e"}, due + 1, nil, true},
		"closed unnotified":        {[]breach.Entered{opened}, breach.Entry{Kind: breach.Closed}, 2000, nil, false},
		"closed, somebody untold":  {[]breach.Entered{opened, at(breach.Notified, 2000)}, breach.Entry{Kind: breach.Closed}, 3000, []string{"fr-spoc"}, false},
		"closed":                   {[]breach.Entered{opened, at(breach.Notified, 2000)}, breach.Entry{Kind: breach.Closed}, 3000, nil, true},
		"closed twice":             {[]breach.Entered{opened, at(breach.NoNotice, 2000), at(breach.Closed, 2500)}, breach.Entry{Kind: breach.Closed}, 3000, nil, false},
		"learnt after it":          {[]breach.Entered{opened, at(breach.NoNotice, 2000), at(breach.Closed, 2500)}, breach.Entry{Kind: breach.Added}, 3000, nil, true},
		"no notice after one":      {[]breach.Entered{opened, at(breach.Notified, 2000)}, breach.Entry{Kind: breach.NoNotice, Reason: "r"}, 3000, nil, false},
		"opened twice":             {[]breach.Entered{opened}, breach.Entry{Kind: breach.Opened}, 3000, nil, false},
	} {
		b, _ := breach.Fold("b-1", one.before)
		if err := b.Fits(&one.next, one.at, one.untold); (err == nil) != one.fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}
