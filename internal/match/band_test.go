package match

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func drawCurve(t *rapid.T) (Curve, []float64, []float64, int) {
	score := rapid.Float64Range(0, 1)
	right := rapid.SliceOfN(rapid.OneOf(score, rapid.Just(-1.0)), 1, 40).Draw(t, "right")
	wrong := rapid.SliceOfN(score, 0, 40).Draw(t, "wrong")
	n := rapid.IntRange(1, 1000).Draw(t, "negatives")
	c, err := NewCurve(right, wrong, n)
	if err != nil {
		t.Fatal(err)
	}
	return c, right, wrong, n
}

func TestCurveCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, right, wrong, n := drawCurve(t)
		at := rapid.Float64Range(0, 1).Draw(t, "threshold")
		hit, up := 0, 0
		for _, s := range right {
			if s >= at {
				hit++
			}
		}
		for _, s := range wrong {
			if s >= at {
				up++
			}
		}
		p := c.At(at)
		if math.Abs(p.Recall-float64(hit)/float64(len(right))) > 1e-9 || math.Abs(p.Queue-1000*float64(up)/float64(n)) > 1e-9 {
			t.Fatalf("%+v; counted %d of %d right, %d wrong", p, hit, len(right), up)
		}
		if p.Low > p.Recall+1e-9 || p.High < p.Recall-1e-9 {
			t.Fatalf("interval %v-%v does not hold %v", p.Low, p.High, p.Recall)
		}
		queue := rapid.Float64Range(0, 1000).Draw(t, "queue")
		if low := c.LowestFor(queue); low.Queue > queue+1e-9 {
			t.Fatalf("lowest for %v lets %v through", queue, low.Queue)
		} else if low.Threshold > 0 && c.At(math.Nextafter(low.Threshold, 0)).Queue <= queue-1000/float64(n)-1e-9 {
			t.Fatalf("a threshold below %v would do", low.Threshold)
		}
		r := rapid.Float64Range(0, 1).Draw(t, "recall")
		if high, ok := c.HighestFor(r); ok && high.Recall < r-1e-9 {
			t.Fatalf("highest for recall %v gives %v", r, high.Recall)
		} else if !ok && c.At(0).Recall >= r {
			t.Fatalf("recall %v is reached at 0", r)
		}
	})
}

func TestProposeKeepsWithinCapacity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _, _, _ := drawCurve(t)
		p := Policy{
			QueriesPerDay:  rapid.Float64Range(1, 1e6).Draw(t, "queries"),
			MatchesPer1000: rapid.Float64Range(0, 5).Draw(t, "matches"),
			ReviewsPerDay:  rapid.Float64Range(0, 1e4).Draw(t, "reviews"),
			UrgentPerDay:   rapid.Float64Range(0, 100).Draw(t, "urgent"),
			MaxMissed:      rapid.Float64Range(0, 1).Draw(t, "missed"),
		}
		got, err := c.Propose(p)
		matches := p.QueriesPerDay * p.MatchesPer1000 / 1000
		if got.ReviewsPerDay > max(p.ReviewsPerDay, matches)+1e-6 {
			t.Fatalf("%v reviews a day, room for %v", got.ReviewsPerDay, p.ReviewsPerDay)
		}
		if got.Urgent < got.Floor {
			t.Fatalf("urgent %v below floor %v", got.Urgent, got.Floor)
		}
		if (err == nil) != (got.MissedShare <= p.MaxMissed) || err != nil && !errors.Is(err, ErrPolicy) {
			t.Fatalf("missed %v of %v allowed: err %v", got.MissedShare, p.MaxMissed, err)
		}
	})
}

func TestProposeRefusesNonsense(t *testing.T) {
	c, err := NewCurve([]float64{0.9}, nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []Policy{{}, {QueriesPerDay: 1, MaxMissed: 2}, {QueriesPerDay: 1, ReviewsPerDay: -1}} {
		if _, err := c.Propose(p); err == nil {
			t.Errorf("took %+v", p)
		}
	}
	if _, err := NewCurve(nil, nil, 10); err == nil {
		t.Error("drew a curve from nothing")
	}
	b := Bands{Floor: 0.6, Urgent: 0.9}
	if b.Name(0.5)+b.Name(0.6)+b.Name(0.95) != "nonereviewurgent" {
		t.Error("bands have other names")
	}
}
