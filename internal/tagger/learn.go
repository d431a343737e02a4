package tagger

import (
	"cmp"
	"math"
	"slices"
)

// Example is a document with its labels, for Train.
type Example struct {
	Sentences []Sentence
	// Labels has one label a token: 0 outside, 1+2t begin and 2+2t inside of
	// type t (0 PER, 1 ORG, 2 LOC). A nil row leaves its sentence out.
	Labels [][]uint8
	// Weight multiplies the gradient.
	Weight float64
}

// TrainOptions are the settings of Train; DefaultTraining gives those of the
// shipped model.
type TrainOptions struct {
	Epochs   int
	Rate     float64
	MinCount int
	Prune    float64 // weights smaller than this are dropped
	Seed     uint64
	// Runs is the number of trainings with different orders whose weights are
	// averaged; Dropout the share of features hidden in each step.
	Runs    int
	Dropout float64
}

// DefaultTraining gives the settings of the shipped model.
func DefaultTraining() TrainOptions {
	return TrainOptions{Epochs: 5, Rate: 0.01, MinCount: 2, Prune: 0.02, Seed: 1, Runs: 2, Dropout: 0.2}
}

// sample is a sentence ready for training.
type sample struct {
	feats  []uint32
	ends   []int32
	labels []uint8
	form   []uint8
	weight float32
}

// trainer holds the dense weights while training.
type trainer struct {
	keys    []uint64
	weights [][labelCount]float32
	squares [][labelCount]float32
	trans   [formCount][labelCount + 1][labelCount]float64
	transSq [formCount][labelCount + 1][labelCount]float64
	opt     TrainOptions
	lattice lattice
	view    model
	state   uint64
	kept    []uint32
	ends    []int32
}

// Train learns a model from examples in their order. Equal input gives equal
// bytes on one processor architecture: one goroutine, fixed order, no map
// iteration.
func Train(examples []Example, opt TrainOptions) (*Tagger, error) {
	lex, err := builtinLexicon()
	if err != nil {
		return nil, err
	}
	tr := &trainer{opt: opt}
	samples := tr.gather(lex, examples)
	tr.average(samples)
	t := &Tagger{lex: lex, models: []*model{tr.freeze()}}
	return t, nil
}

// gather counts features, numbers those seen often enough in order of their
// keys and makes the samples.
func (tr *trainer) gather(lex *lexicon, examples []Example) []sample {
	var all []uint64
	walk(lex, examples, func(f *featurizer, _ []uint8, _ float64) { all = append(all, f.out...) })
	slices.Sort(all)
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		if j-i >= tr.opt.MinCount {
			tr.keys = append(tr.keys, all[i])
		}
		i = j
	}
	index := make(map[uint64]uint32, len(tr.keys))
	for i, k := range tr.keys {
		index[k] = uint32(i)
	}
	tr.weights = make([][labelCount]float32, len(tr.keys))
	tr.squares = make([][labelCount]float32, len(tr.keys))
	var samples []sample
	walk(lex, examples, func(f *featurizer, labels []uint8, weight float64) {
		s := sample{labels: labels, weight: float32(weight)}
		begin := 0
		for i := range f.words {
			for _, k := range f.out[begin:f.ends[i]] {
				if n, ok := index[k]; ok {
					s.feats = append(s.feats, n)
				}
			}
			begin = f.ends[i]
			s.ends = append(s.ends, int32(len(s.feats)))
			s.form = append(s.form, f.words[i].class)
		}
		samples = append(samples, s)
	})
	return samples
}

func walk(lex *lexicon, examples []Example, do func(f *featurizer, labels []uint8, weight float64)) {
	f := newFeaturizer(lex)
	for k := range examples {
		e := &examples[k]
		f.document(e.Sentences)
		for i := range e.Sentences {
			if e.Labels[i] == nil {
				continue
			}
			f.sentence(&e.Sentences[i])
			do(f, e.Labels[i], e.Weight)
		}
	}
}

// average trains several times from zero and takes the mean of the weights.
func (tr *trainer) average(samples []sample) {
	sum := make([][labelCount]float32, len(tr.keys))
	var transSum [formCount][labelCount + 1][labelCount]float64
	part := 1 / float64(tr.opt.Runs)
	for run := range tr.opt.Runs {
		clear(tr.weights)
		clear(tr.squares)
		clear(tr.trans[:])
		clear(tr.transSq[:])
		tr.state = tr.opt.Seed + uint64(run)*7919
		tr.run(samples)
		for i := range sum {
			for b := range labelCount {
				sum[i][b] += float32(float64(tr.weights[i][b]) * part)
			}
		}
		for c := range transSum {
			for a := range transSum[c] {
				for b := range transSum[c][a] {
					transSum[c][a][b] += float64(tr.trans[c][a][b] * part)
				}
			}
		}
	}
	tr.weights, tr.trans = sum, transSum
}

// random gives 31 bits of a linear congruential generator (Knuth, MMIX).
func (tr *trainer) random() uint64 {
	tr.state = tr.state*6364136223846793005 + 1442695040888963407
	return tr.state >> 33
}

// run makes the passes over the samples, each in a new order.
func (tr *trainer) run(samples []sample) {
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	for range tr.opt.Epochs {
		for i := len(order) - 1; i > 0; i-- {
			j := int(tr.random() % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for _, k := range order {
			tr.step(tr.hide(&samples[k]))
		}
	}
}

// hide gives the sample with a share of its features left out, so that no
// single one, such as a known word, is relied upon.
func (tr *trainer) hide(s *sample) *sample {
	if tr.opt.Dropout == 0 {
		return s
	}
	limit := uint64(tr.opt.Dropout * (1 << 31))
	tr.kept, tr.ends = tr.kept[:0], tr.ends[:0]
	begin := int32(0)
	for _, end := range s.ends {
		for _, k := range s.feats[begin:end] {
			if tr.random() >= limit {
				tr.kept = append(tr.kept, k)
			}
		}
		begin = end
		tr.ends = append(tr.ends, int32(len(tr.kept)))
	}
	return &sample{feats: tr.kept, ends: tr.ends, labels: s.labels, form: s.form, weight: s.weight}
}

// step makes one AdaGrad step on the log-likelihood of one sentence.
func (tr *trainer) step(s *sample) {
	n := len(s.labels)
	l := &tr.lattice
	l.score = grow(l.score, n)
	l.form = s.form
	begin := int32(0)
	for i := range n {
		var sum [labelCount]float64
		for _, k := range s.feats[begin:s.ends[i]] {
			w := &tr.weights[k]
			for b := range labelCount {
				sum[b] += float64(w[b])
			}
		}
		l.score[i] = sum
		begin = s.ends[i]
	}
	tr.view.trans = tr.trans
	tr.view.prepare()
	tr.view.marginals(l)
	tr.transitions(s, l)
	begin = 0
	for i := range n {
		var gradient [labelCount]float32
		any := false
		for b := range labelCount {
			g := -l.alpha[i][b] * l.beta[i][b]
			if int(s.labels[i]) == b {
				g++
			}
			if math.Abs(g) < 1e-3 {
				g = 0
			} else {
				any = true
			}
			gradient[b] = float32(g) * s.weight
		}
		if any {
			for _, k := range s.feats[begin:s.ends[i]] {
				tr.update(k, &gradient)
			}
		}
		begin = s.ends[i]
	}
}

// update moves the weights of one feature along the gradient.
func (tr *trainer) update(k uint32, gradient *[labelCount]float32) {
	w, q := &tr.weights[k], &tr.squares[k]
	rate := float32(tr.opt.Rate)
	for b := range labelCount {
		g := gradient[b]
		if g == 0 {
			continue
		}
		q[b] += float32(g * g)
		w[b] += rate * g / (float32(math.Sqrt(float64(q[b]))) + 1e-6)
	}
}

// transitions moves the transition weights.
func (tr *trainer) transitions(s *sample, l *lattice) {
	for i := range s.labels {
		c := s.form[i]
		t := &tr.view.expT[c]
		for a := range labelCount + 1 {
			if (i == 0) != (a == labelCount) {
				continue
			}
			for b := range labelCount {
				if !legal(a, b) {
					continue
				}
				p := t[a][b] * l.emit[i][b] * l.beta[i][b] / l.norm[i]
				if i > 0 {
					p *= l.alpha[i-1][a]
				}
				g := -p
				if int(s.labels[i]) == b && (i == 0 || int(s.labels[i-1]) == a) {
					g++
				}
				g *= float64(s.weight)
				if math.Abs(g) < 1e-4 {
					continue
				}
				tr.transSq[c][a][b] += float64(g * g)
				tr.trans[c][a][b] += tr.opt.Rate * g / (math.Sqrt(tr.transSq[c][a][b]) + 1e-6)
			}
		}
	}
}

// freeze prunes and quantises the weights.
func (tr *trainer) freeze() *model {
	type entry struct {
		key     uint64
		weights [labelCount]float32
	}
	var kept []entry
	top := float32(0)
	for i, w := range tr.weights {
		high := float32(0)
		for _, v := range w {
			high = max(high, float32(math.Abs(float64(v))))
		}
		if float64(high) >= tr.opt.Prune {
			kept = append(kept, entry{tr.keys[i], w})
			top = max(top, high)
		}
	}
	slices.SortFunc(kept, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	m := newModel(len(kept))
	limit := min(float64(top), 4)
	m.scale = limit / 127
	for _, e := range kept {
		var q [8]int8
		for b, v := range e.weights {
			q[b] = int8(math.Round(max(-127, min(127, float64(v)/m.scale))))
		}
		m.put(e.key, q)
	}
	for c := range m.trans {
		for a := range m.trans[c] {
			for b := range m.trans[c][a] {
				m.trans[c][a][b] = float64(float32(tr.trans[c][a][b]))
			}
		}
	}
	m.prepare()
	return m
}

func newModel(features int) *model {
	n := 16
	for n < features*2 {
		n *= 2
	}
	return &model{keys: make([]uint64, n), weights: make([][8]int8, n), scale: 1}
}

// put adds a feature that is not yet there.
func (m *model) put(key uint64, w [8]int8) {
	mask := uint64(len(m.keys) - 1)
	i := mix(key) & mask
	for m.keys[i] != 0 {
		i = (i + 1) & mask
	}
	m.keys[i], m.weights[i] = key, w
}

// Features gives the number of features of the model.
func (t *Tagger) Features() int {
	n := 0
	for _, m := range t.models {
		for _, k := range m.keys {
			if k != 0 {
				n++
			}
		}
	}
	return n
}
