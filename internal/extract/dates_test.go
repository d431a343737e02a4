package extract

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/claim"
)

// dateCases are texts, language and the first date's days for publication on
// Thursday 2016-03-24; "?" is a date without a reading.
var dateCases = []struct{ text, lang, low, high string }{
	{"He left last June.", "en", "2015-06-01", "2015-06-30"},
	{"He left last March.", "en", "2015-03-01", "2015-03-31"},
	{"He left last February.", "en", "2016-02-01", "2016-02-29"},
	{"He left in November.", "en", "2015-11-01", "2015-11-30"},
	{"He will leave in November.", "en", "2016-11-01", "2016-11-30"},
	{"He left on 18 March.", "en", "2016-03-18", "2016-03-18"},
	{"He left on March 30.", "en", "2015-03-30", "2015-03-30"},
	{"He will leave on March 30.", "en", "2016-03-30", "2016-03-30"},
	{"He will leave on March 18.", "en", "2017-03-18", "2017-03-18"},
	{"He left on the 18th of March 2014.", "en", "2014-03-18", "2014-03-18"},
	{"He left on November 13, 2015.", "en", "2015-11-13", "2015-11-13"},
	{"He left on Tuesday.", "en", "2016-03-22", "2016-03-22"},
	{"He left on Thursday.", "en", "2016-03-24", "2016-03-24"},
	{"He will leave on Thursday.", "en", "2016-03-24", "2016-03-24"},
	{"He will leave on Friday.", "en", "2016-03-25", "2016-03-25"},
	{"He left last Thursday.", "en", "2016-03-17", "2016-03-17"},
	{"He will leave next Thursday.", "en", "2016-03-31", "2016-03-31"},
	{"He left on Tuesday, 15 March.", "en", "2016-03-15", "2016-03-15"},
	{"He left in early March.", "en", "2016-03-01", "2016-03-10"},
	{"He left in mid-2015.", "en", "2015-05-01", "2015-08-31"},
	{"He left in late 2014.", "en", "2014-09-01", "2014-12-31"},
	{"He left in early January 2016.", "en", "2016-01-01", "2016-01-10"},
	{"He left two weeks ago.", "en", "2016-03-07", "2016-03-13"},
	{"He left three days ago.", "en", "2016-03-21", "2016-03-21"},
	{"He left yesterday.", "en", "2016-03-23", "2016-03-23"},
	{"He will leave tomorrow.", "en", "2016-03-25", "2016-03-25"},
	{"He left last week.", "en", "2016-03-14", "2016-03-20"},
	{"He left last month.", "en", "2016-02-01", "2016-02-29"},
	{"He left last year.", "en", "2015-01-01", "2015-12-31"},
	{"He has lived there since 2012.", "en", "2012-01-01", ""},
	{"He lived there until March 2014.", "en", "", "2014-03-31"},
	{"He lived there between 2010 and 2012.", "en", "2010-01-01", "2012-12-31"},
	{"He lived there from March to June 2014.", "en", "2014-03-01", "2014-06-30"},
	{"He lived there in the 1990s.", "en", "1990-01-01", "1999-12-31"},
	{"He left on 2015-08-21.", "en", "2015-08-21", "2015-08-21"},
	{"He left on 21/08/2015.", "en", "2015-08-21", "2015-08-21"},
	{"He left in the summer of 2015.", "en", "2015-06-01", "2015-08-31"},
	{"Il est parti le 18 mars.", "fr", "2016-03-18", "2016-03-18"},
	{"Il est parti en juin dernier.", "fr", "2015-06-01", "2015-06-30"},
	{"Il est parti mardi.", "fr", "2016-03-22", "2016-03-22"},
	{"Il est parti il y a deux semaines.", "fr", "2016-03-07", "2016-03-13"},
	{"Il est parti le 1er janvier 2015.", "fr", "2015-01-01", "2015-01-01"},
	{"Hij vertrok op 18 maart.", "nl", "2016-03-18", "2016-03-18"},
	{"Hij vertrok vorige maand.", "nl", "2016-02-01", "2016-02-29"},
	{"Hij vertrok twee weken geleden.", "nl", "2016-03-07", "2016-03-13"},
	{"Hij zal vrijdag vertrekken.", "nl", "2016-03-25", "2016-03-25"},
	{"Er reiste am 18. März 2014 ab.", "de", "2014-03-18", "2014-03-18"},
	{"Er reiste im letzten Juni ab.", "de", "2015-06-01", "2015-06-30"},
	{"Er reiste vor zwei Wochen ab.", "de", "2016-03-07", "2016-03-13"},
	{"Er wird am Freitag abreisen.", "de", "2016-03-25", "2016-03-25"},
}

func firstDate(t testing.TB, text, lang string, p claim.Day) *ValueMention {
	t.Helper()
	r, err := Run(context.Background(), Input{Text: text, Lang: lang, Published: p})
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Values {
		if r.Values[i].Kind == "date" {
			return &r.Values[i]
		}
	}
	return nil
}

func TestDates(t *testing.T) {
	for _, c := range dateCases {
		v := firstDate(t, c.text, c.lang, claim.Date(2016, 3, 24))
		if v == nil {
			t.Errorf("%s: no date", c.text)
		} else if v.Low != c.low || v.High != c.high {
			t.Errorf("%s: %s … %s (%s, %s), want %s … %s", c.text, v.Low, v.High, v.Text, v.Rule, c.low, c.high)
		}
	}
}

func TestNoDateInThese(t *testing.T) {
	for _, text := range []string{"He may leave.", "They march to the sea.", "He paid 2016 euros to 1998 people.", "The second man was here recently."} {
		if v := firstDate(t, text, "en", claim.Date(2016, 3, 24)); v != nil {
			t.Errorf("%s: %+v", text, v)
		}
	}
}

func TestWithoutPublicationRelativeDatesSaySo(t *testing.T) {
	v := firstDate(t, "He left last June.", "en", 0)
	if v == nil || v.Unresolved == "" || v.Low != "" {
		t.Errorf("%+v", v)
	}
	if v := firstDate(t, "He left on 18 March 2014.", "en", 0); v == nil || v.Low != "2014-03-18" {
		t.Errorf("%+v", v)
	}
}

func TestEveryWeekdayOfPublication(t *testing.T) {
	days := [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	for p := claim.Date(2016, 3, 21); p <= claim.Date(2016, 3, 27); p++ {
		for n, day := range days {
			past := firstDate(t, "He left on "+day+".", "en", p).Date
			future := firstDate(t, "He will leave on "+day+".", "en", p).Date
			if weekdayOf(past.From) != n+1 || past.From > p || p-past.From > 6 {
				t.Errorf("past %s from %s is %s", day, p, past)
			}
			if weekdayOf(future.From) != n+1 || future.From < p || future.From-p > 6 {
				t.Errorf("coming %s from %s is %s", day, p, future)
			}
		}
	}
}

// Law: a past date is never after publication, a coming one never before, and
// each lies inside its own bounds.
func TestDateLaws(t *testing.T) {
	months := [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	rapid.Check(t, func(rt *rapid.T) {
		p := claim.Day(rapid.IntRange(1, 40000).Draw(rt, "published"))
		month := rapid.SampledFrom(months[:]).Draw(rt, "month")
		day := rapid.IntRange(1, 28).Draw(rt, "day")
		for _, form := range []string{"on %[1]d %[2]s", "on %[2]s %[1]d", "in %[2]s", "last %[2]s"} {
			text := fmt.Sprintf(form, day, month)
			past := firstDate(t, "He left "+text+".", "en", p)
			if past == nil || past.Date == nil || past.Date.From > p || past.Date.From > past.Date.To {
				rt.Fatalf("left %s, published %s: %+v", text, p, past)
			}
			if form == "last %[2]s" {
				if past.Date.To >= p {
					rt.Fatalf("left %s, published %s: %s has not ended", text, p, past.Date)
				}
				continue
			}
			future := firstDate(t, "He will leave "+text+".", "en", p)
			if future == nil || future.Date == nil || future.Date.To < p || future.Date.From > future.Date.To {
				rt.Fatalf("will leave %s, published %s: %+v", text, p, future)
			}
		}
	})
}

func TestCounts(t *testing.T) {
	for _, c := range []struct{ text, lang, kind, low, high string }{
		{"They saw at least 31 people.", "en", "count", "31", ""},
		{"They saw between 400 and 600 people.", "en", "count", "400", "600"},
		{"They saw three people.", "en", "count", "3", "3"},
		{"They saw hundreds of people.", "en", "count", "200", "999"},
		{"They saw several people.", "en", "count", "3", ""},
		{"They saw up to 30 people.", "en", "count", "0", "30"},
		{"They saw about 50 people.", "en", "count", "50", "50"},
		{"They saw more than 40 people.", "en", "count", "41", ""},
		{"They saw fewer than 40 people.", "en", "count", "0", "39"},
		{"They saw 1,200 people.", "en", "count", "1200", "1200"},
		{"They saw twenty-five people.", "en", "count", "25", "25"},
		{"They saw two hundred people.", "en", "count", "200", "200"},
		{"They saw 10 to 12 people.", "en", "count", "10", "12"},
		{"No one came.", "en", "count", "0", "0"},
		{"They paid 4,000 euros.", "en", "money", "4000", "4000"},
		{"The fourth suspect fled.", "en", "ordinal", "4", "4"},
		{"A 25-year-old man fled.", "en", "age", "25", "25"},
		{"A man aged 41 fled.", "en", "age", "41", "41"},
		{"Au moins 31 personnes sont mortes.", "fr", "count", "31", ""},
		{"Un homme âgé de 25 ans.", "fr", "age", "25", "25"},
		{"Minstens 1.200 mensen.", "nl", "count", "1200", ""},
		{"Een 25-jarige man.", "nl", "age", "25", "25"},
		{"Mindestens 31 Menschen starben.", "de", "count", "31", ""},
		{"Ein 25-jähriger Mann.", "de", "age", "25", "25"},
	} {
		r, err := Run(context.Background(), Input{Text: c.text, Lang: c.lang, Published: claim.Date(2016, 3, 24)})
		if err != nil {
			t.Fatal(err)
		}
		ok := false
		for _, v := range r.Values {
			ok = ok || v.Kind == c.kind && v.Low == c.low && v.High == c.high
		}
		if !ok {
			t.Errorf("%s: %+v", c.text, r.Values)
		}
	}
}

func TestForeignAttribution(t *testing.T) {
	for _, c := range []struct{ text, lang, speaker string }{
		{"Selon Le Monde, un homme a été arrêté à Lille.", "fr", "Le Monde"},
		{"Volgens De Standaard is een man opgepakt in Gent.", "nl", "De Standaard"},
		{"Laut Der Spiegel wurde ein Mann in Dresden festgenommen.", "de", "Der Spiegel"},
	} {
		r, err := Run(context.Background(), Input{Text: c.text, Lang: c.lang})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Frames) != 1 || r.Frames[0].Rule != "attribution.according-to" {
			t.Errorf("%s: %+v", c.text, r.Frames)
		}
	}
}
