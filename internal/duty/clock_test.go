package duty_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"liaison/internal/duty"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestTheLawsClocks(t *testing.T) {
	for _, c := range []struct {
		name, zone, received string
		clock                duty.Limit
		due                  string
	}{
		{"eight hours are eight hours", "Europe/Brussels", "2016-03-22T06:58:00Z", duty.UrgentDirect, "2016-03-22T14:58:00Z"},
		{"also in the night that loses one", "Europe/Brussels", "2026-03-28T22:00:00Z", duty.UrgentDirect, "2026-03-29T06:00:00Z"},
		{"three days over a weekend and the beginning of summer time", "Europe/Brussels", "2026-03-27T11:00:00Z", duty.UrgentIndirect, "2026-03-30T10:00:00Z"},
		{"three days over the end of summer time", "Europe/Brussels", "2026-10-23T10:00:00Z", duty.UrgentIndirect, "2026-10-26T11:00:00Z"},
		{"seven days", "Europe/Brussels", "2026-06-01T08:15:30Z", duty.Ordinary, "2026-06-08T08:15:30Z"},
		{"a time that does not exist on the day: the earlier offset's instant", "Europe/Brussels", "2026-03-22T01:30:00Z", duty.Ordinary, "2026-03-29T00:30:00Z"},
		{"a time that exists twice on the day: the first", "Europe/Brussels", "2026-10-18T00:30:00Z", duty.Ordinary, "2026-10-25T00:30:00Z"},
		{"the gap in Lisbon", "Europe/Lisbon", "2026-03-22T01:30:00Z", duty.Ordinary, "2026-03-29T00:30:00Z"},
		{"the overlap in Lisbon", "Europe/Lisbon", "2026-10-18T00:30:00Z", duty.Ordinary, "2026-10-25T00:30:00Z"},
		{"received in the second of two equal times", "Europe/Brussels", "2026-10-25T01:30:00Z", duty.Ordinary, "2026-11-01T01:30:00Z"},
		{"leap day", "Europe/Athens", "2028-02-26T12:00:00Z", duty.UrgentIndirect, "2028-02-29T12:00:00Z"},
	} {
		received, err := time.Parse(time.RFC3339, c.received)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.clock.Due(received, zone(t, c.zone)).Format(time.RFC3339); got != c.due {
			t.Errorf("%s: received %s in %s, due %s, want %s", c.name, c.received, c.zone, got, c.due)
		}
	}
}

// For any receipt in any zone: the due time shows the same time of day, unless
// that does not exist; no other instant that shows it is earlier; and it is
// never later than elapsed days and one hour.
func TestCalendarDaysKeepTheTimeOfDay(t *testing.T) {
	zones := []*time.Location{
		zone(t, "Europe/Brussels"), zone(t, "Europe/Lisbon"), zone(t, "Europe/Athens"), zone(t, "America/New_York"),
		zone(t, "Australia/Lord_Howe"), zone(t, "Asia/Kathmandu"), time.UTC,
	}
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SampledFrom(zones).Draw(t, "zone")
		at := time.Unix(rapid.Int64Range(1.4e9, 2.0e9).Draw(t, "received"), 0)
		days := rapid.IntRange(1, 40).Draw(t, "days")
		due := duty.SameTime(at, days, z)
		l := at.In(z)
		shown := due.In(z)
		want := time.Date(l.Year(), l.Month(), l.Day()+days, 0, 0, 0, 0, time.UTC).Format("2006-01-02 ") + l.Format("15:04:05")
		if got := shown.Format("2006-01-02 15:04:05"); got != want {
			// It does not exist: then no instant near shows it.
			for m := -180; m <= 180; m++ {
				if due.Add(time.Duration(m)*time.Minute).In(z).Format("2006-01-02 15:04:05") == want {
					t.Fatalf("%s in %s: due at %s, though %s exists", at.UTC(), z, shown, want)
				}
			}
		}
		for m := 1; m <= 180; m++ {
			if due.Add(-time.Duration(m)*time.Minute).In(z).Format("2006-01-02 15:04:05") == want {
				t.Fatalf("%s in %s: %s is not the first %s", at.UTC(), z, shown, want)
			}
		}
		if elapsed := due.Sub(at) - time.Duration(days)*24*time.Hour; elapsed > time.Hour || elapsed < -time.Hour {
			t.Fatalf("%s in %s: off by %s", at.UTC(), z, elapsed)
		}
	})
}
