package recipe

import (
	"fmt"
	"slices"
	"strings"

	"liaison/internal/tagger"
	"liaison/internal/tagger/corpus"
)

// Sources are the sources of conflict reports; each is left out in turn to
// measure and to calibrate.
var Sources = []string{"CENTCOM", "UK_Government", "US_State_Department"}

// Options gives the training settings of a model by its name.
func Options(name string) tagger.TrainOptions {
	o := tagger.DefaultTraining()
	if name != "en" {
		o.Epochs, o.Rate, o.Dropout, o.MinCount, o.Prune, o.Runs = 4, 0.1, 0.3, 3, 0.06, 1
	}
	return o
}

// LeftOut trains on everything English but one source.
func LeftOut(set *corpus.Set, source string) (*tagger.Tagger, error) {
	keep := func(d *corpus.Document) bool { return d.Lang == "en" && d.Source != source }
	t, err := tagger.Train(Examples(set, keep), Options("en"))
	if err != nil {
		return nil, fmt.Errorf("train without %s: %w", source, err)
	}
	return t, nil
}

// Outcomes tags the documents of a source and judges each span.
func Outcomes(set *corpus.Set, t *tagger.Tagger, source string, mode tagger.Mode) []tagger.Outcome {
	var out []tagger.Outcome
	for i := range set.Documents {
		if d := &set.Documents[i]; d.Source == source {
			_, judged := corpus.Compare(d, t.Tag(tagger.Split(d.Text), tagger.Options{Mode: mode}))
			for _, j := range judged {
				out = append(out, tagger.Outcome{Span: j.Span, Right: j.Exact})
			}
		}
	}
	return out
}

// Calibration fits the curve of scores on each source with the model that was
// not trained on it.
func Calibration(set *corpus.Set) (tagger.Calibration, error) {
	var all []tagger.Outcome
	for _, source := range Sources {
		t, err := LeftOut(set, source)
		if err != nil {
			return tagger.Calibration{}, err
		}
		all = append(all, Outcomes(set, t, source, tagger.Review)...)
	}
	return tagger.Calibrate(all), nil
}

// Notices gives the notices of the training files, sorted, each once.
func Notices() ([]string, error) {
	entries, err := corpus.Manifest(Manifest)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Licence+": "+strings.TrimSpace(e.Notice))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
