package tagger

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"liaison/internal/fault"
)

// tiny gives fictional training sentences.
func tiny() []Example {
	lines := []struct {
		text   string
		labels []uint8
	}{
		{"Anna Maes went to Ghent .", []uint8{1, 2, 0, 0, 5, 0}},
		{"The Harbour Bank paid Jan Peeters .", []uint8{0, 3, 4, 0, 1, 2, 0}},
		{"Ghent lies far from Ostend .", []uint8{5, 0, 0, 0, 5, 0}},
		{"Peeters met Anna in Ostend .", []uint8{1, 0, 1, 0, 5, 0}},
	}
	var e Example
	e.Weight = 1
	for _, l := range lines {
		s := Sentence{Text: l.text, End: len(l.text), Tokens: scanTokens(l.text)}
		e.Sentences = append(e.Sentences, s)
		e.Labels = append(e.Labels, l.labels)
	}
	return []Example{e}
}

func tinyModel(t testing.TB) *Tagger {
	t.Helper()
	o := DefaultTraining()
	o.Epochs, o.MinCount, o.Rate = 20, 1, 0.1
	tg, err := Train(tiny(), o)
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

func TestTrainingIsReproducible(t *testing.T) {
	var files [2][]byte
	for i := range files {
		data, err := tinyModel(t).Encode("tiny", "none", []string{"fictional"})
		if err != nil {
			t.Fatal(err)
		}
		files[i] = data
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Fatal("two trainings on the same sentences give different files")
	}
}

func TestTrainedModelKnowsItsText(t *testing.T) {
	tg := tinyModel(t)
	for k, s := range tiny()[0].Sentences {
		spans := tg.Tag([]Sentence{s}, Options{Lang: "en"})
		want := 0
		for _, l := range tiny()[0].Labels[k] {
			want += int(l % 2)
		}
		if len(spans) != want {
			t.Errorf("%q: got %q, want %d names", s.Text, names(spans), want)
		}
	}
}

func TestModelFileRoundTrip(t *testing.T) {
	tg := tinyModel(t)
	data, err := tg.Encode("tiny", "abc", []string{"fictional"})
	if err != nil {
		t.Fatal(err)
	}
	m, h, err := decodeModel(data)
	if err != nil {
		t.Fatal(err)
	}
	if h.Manifest != "abc" || h.Features != tg.Features() {
		t.Errorf("header %+v", h)
	}
	for i, k := range tg.models[0].keys {
		if k != 0 {
			if w := m.find(k); w == nil || *w != tg.models[0].weights[i] {
				t.Fatalf("feature %x lost", k)
			}
		}
	}
	for _, cut := range []int{0, 1, 10, len(data) / 2, len(data) - 1} {
		_, _, err := decodeModel(data[:cut])
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid {
			t.Errorf("cut at %d: %v, want an invalid fault", cut, err)
		}
	}
}

// TestSpanProbabilities: over all spans that begin at a token, the
// probabilities add up to that of a beginning there.
func TestSpanProbabilities(t *testing.T) {
	tg := tinyModel(t)
	f := newFeaturizer(tg.lex)
	var l lattice
	s := tiny()[0].Sentences[1]
	f.document([]Sentence{s})
	f.sentence(&s)
	m := tg.models[0]
	m.fill(&l, f)
	m.marginals(&l)
	for i := range s.Tokens {
		for typ := range 3 {
			sum := 0.0
			for j := i + 1; j <= len(s.Tokens); j++ {
				sum += m.spanProbability(&l, i, j, typ)
			}
			if want := l.alpha[i][1+2*typ] * l.beta[i][1+2*typ]; math.Abs(sum-want) > 1e-9 {
				t.Errorf("token %d type %d: sum %v, want %v", i, typ, sum, want)
			}
		}
	}
}

func TestCalibrationIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var outcomes []Outcome
		for range rapid.IntRange(1, 400).Draw(t, "n") {
			outcomes = append(outcomes, Outcome{
				Span:  Span{Type: Person, Source: FromCRF, Score: rapid.Float64Range(0, 1).Draw(t, "score")},
				Right: rapid.Bool().Draw(t, "right"),
			})
		}
		c := Calibrate(outcomes)
		if err := c.check(); err != nil {
			t.Fatal(err)
		}
		last := 0.0
		for x := 0.0; x <= 1; x += 0.01 {
			s := Span{Type: Person, Source: FromCRF, Score: x}
			c.apply(&s)
			if !s.Calibrated || s.Score < last {
				t.Fatalf("score %v gives %v after %v", x, s.Score, last)
			}
			last = s.Score
		}
	})
}

// TestCalibrationFollowsWhatIsRight: scores that promise too much are lowered, a
// type that is found worse is lowered more, a raw score that misleads is not
// heeded, and what lists gave alone stays as it is.
func TestCalibrationFollowsWhatIsRight(t *testing.T) {
	var told, misled []Outcome
	for i := range 2000 {
		raw, typ := []float64{0.2, 0.5, 0.9, 0.99}[i%4], []Type{Person, Place}[i/4%2]
		share := map[Type][]int{Person: {4, 6, 8, 9}, Place: {2, 4, 6, 7}}[typ][i%4]
		s := Span{Type: typ, Source: FromCRF, Score: raw}
		told = append(told, Outcome{s, i/8%10 < share})
		misled = append(misled, Outcome{s, i/8%10 >= share})
	}
	c := Calibrate(told)
	for i, raw := range []float64{0.2, 0.5, 0.9, 0.99} {
		for typ, want := range map[Type]float64{Person: []float64{.4, .6, .8, .9}[i], Place: []float64{.2, .4, .6, .7}[i]} {
			if got := c.Score(Span{Type: typ, Source: FromCRF, Score: raw}); math.Abs(got-want) > 0.08 {
				t.Errorf("%s %v: %.3f, and %.1f are right", typ, raw, got, want)
			}
		}
	}
	c = Calibrate(misled)
	if c.Slope != 0 || c.check() != nil {
		t.Errorf("a misleading score is heeded: %+v", c)
	}
	listed := Span{Type: Place, Source: FromList, Score: 0.5}
	if c.apply(&listed); listed.Calibrated || listed.Score != 0.5 {
		t.Errorf("a listed name got a share: %+v", listed)
	}
}

func FuzzDecodeModel(f *testing.F) {
	data, err := tinyModel(f).Encode("tiny", "abc", nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, data []byte) { modelHolds(t, data) })
}

func modelHolds(t testing.TB, data []byte) {
	m, h, err := decodeModel(data)
	if err == nil && (m == nil || h.Features > maxFeatures) {
		t.Fatal("accepted without a model")
	}
}

func FuzzDecodeLanguages(f *testing.F) {
	f.Add([]byte{})
	f.Add(TrainLanguages([][]string{{"the"}, {"le"}, {"het"}, {"das"}, {"bir"}}))
	f.Fuzz(func(t *testing.T, data []byte) { languagesHold(t, data) })
}

func languagesHold(t testing.TB, data []byte) {
	if m, err := decodeLanguages(data); err == nil && m == nil {
		t.Fatal("accepted without a model")
	}
}
