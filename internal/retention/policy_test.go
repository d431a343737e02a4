package retention

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/fault"
)

func TestMonthsNeverOverrun(t *testing.T) {
	for from, want := range map[claim.Day]claim.Day{
		claim.Date(2024, time.February, 29): claim.Date(2024, time.March, 29),
		claim.Date(2025, time.January, 31):  claim.Date(2025, time.February, 28),
		claim.Date(2025, time.December, 31): claim.Date(2026, time.January, 31),
	} {
		if got := addMonths(from, 1); got != want {
			t.Errorf("%s and a month: %s, want %s", from, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := claim.Day(rapid.IntRange(-20_000, 40_000).Draw(t, "day"))
		n := rapid.IntRange(-60, 120).Draw(t, "months")
		got := addMonths(d, n)
		y, m, day := d.Time().Date()
		if goes := claim.Date(y, m+time.Month(n), day); got > goes || goes-got > 3 {
			t.Fatalf("%s and %d months: %s, and time.Date says %s", d, n, got, goes)
		}
	})
}

func TestLimitsOfTheLaw(t *testing.T) {
	p := Default()
	for k, want := range map[Kind]claim.Day{
		Stored: claim.Date(2029, time.January, 31), Intake: claim.Date(2026, time.July, 31), AlertArrest: claim.Date(2031, time.January, 31),
		AlertCheck: claim.Date(2027, time.January, 31), AlertObject: claim.Date(2036, time.January, 31), HitReply: day0 + 1, ListCopy: day0 + 2,
		"unheard-of": claim.Date(2029, time.January, 31),
	} {
		if got, _ := p.Dates(k, day0); got != want {
			t.Errorf("%s: %s, want %s", k, got, want)
		}
	}
	for _, l := range p.Limits() {
		if l.Law == "" {
			t.Errorf("%s has no law", l.Kind)
		}
	}
}

func TestTightenNeverLoosens(t *testing.T) {
	p := Default()
	for _, l := range []Limit{{Stored, 37, 0, ""}, {Stored, 36, 1, ""}, {Stored, 0, 2000, ""}, {Stored, -1, 0, ""}, {"other", 1, 0, ""}, {HitReply, 1, 0, ""}} {
		if _, err := p.Tighten(0, l); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", l, err)
		}
	}
	if _, err := p.Tighten(121); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	q, err := p.Tighten(60, Limit{Stored, 12, 0, "ours"})
	if err != nil {
		t.Fatal(err)
	}
	if r, e := q.Dates(Stored, day0); r != addMonths(day0, 12) || e != addMonths(day0, 60) || q.Limit(Stored).Law != p.Limit(Stored).Law {
		t.Errorf("%s %s", r, e)
	}
	if r, _ := p.Dates(Stored, day0); r != addMonths(day0, 36) {
		t.Error("tightening changed the policy it began with")
	}
}

func TestMark(t *testing.T) {
	p := Default()
	got, err := p.Mark(Stored, claim.Marking{}, day0)
	if err != nil || got.ReviewBy != addMonths(day0, 36) || got.EraseBy != addMonths(day0, 120) {
		t.Errorf("%+v %v", got, err)
	}
	got, err = p.Mark(Stored, claim.Marking{EraseBy: day0 + 9}, day0)
	if err != nil || got.ReviewBy != day0+9 || got.EraseBy != day0+9 {
		t.Errorf("%+v %v", got, err)
	}
	for _, m := range []claim.Marking{{ReviewBy: addMonths(day0, 36) + 1}, {EraseBy: addMonths(day0, 120) + 1}} {
		if _, err := p.Mark(Stored, m, day0); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
}
