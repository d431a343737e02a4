package tagger

import (
	"math"
)

// model is a linear-chain conditional random field over hashed features with
// weights of one byte.
type model struct {
	keys    []uint64 // open addressing, 0 is empty
	weights [][8]int8
	scale   float64
	trans   [formCount][labelCount + 1][labelCount]float64 // from (labelCount: start) to, by form of the token reached
	expT    [formCount][labelCount + 1][labelCount]float64
}

// legal tells whether label b may follow label a (labelCount: the start).
func legal(a, b int) bool {
	if b == 0 || b%2 == 1 {
		return true
	}
	return a == b || a == b-1
}

func (m *model) prepare() {
	for c := range m.trans {
		for a := range m.trans[c] {
			for b := range m.trans[c][a] {
				if legal(a, b) {
					m.expT[c][a][b] = math.Exp(m.trans[c][a][b])
				} else {
					m.expT[c][a][b] = 0
				}
			}
		}
	}
}

func (m *model) find(key uint64) *[8]int8 {
	mask := uint64(len(m.keys) - 1)
	for i := mix(key) & mask; ; i = (i + 1) & mask {
		switch m.keys[i] {
		case key:
			return &m.weights[i]
		case 0:
			return nil
		}
	}
}

// lattice holds the scores of one sentence; its buffers are reused.
type lattice struct {
	score       [][labelCount]float64
	emit        [][labelCount]float64
	alpha, beta [][labelCount]float64
	norm        []float64
	form        []uint8
	back        [][labelCount]uint8
	best        []uint8
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// fill computes the label scores of all tokens of f's sentence.
func (m *model) fill(l *lattice, f *featurizer) {
	n := len(f.words)
	l.score = grow(l.score, n)
	l.form = grow(l.form, n)
	begin := 0
	for i := range n {
		var sum [labelCount]int32
		for _, key := range f.out[begin:f.ends[i]] {
			if w := m.find(key); w != nil {
				for k := range labelCount {
					sum[k] += int32(w[k])
				}
			}
		}
		begin = f.ends[i]
		for k := range labelCount {
			l.score[i][k] = float64(sum[k]) * m.scale
		}
		l.form[i] = f.words[i].class
	}
}

// viterbi gives the best labels; outside is added to the score of label O.
func (m *model) viterbi(l *lattice, outside float64) []uint8 {
	n := len(l.score)
	l.back = grow(l.back, n)
	l.best = grow(l.best, n)
	if n == 0 {
		return l.best
	}
	var cur, prev [labelCount]float64
	for i := range n {
		t := &m.trans[l.form[i]]
		for b := range labelCount {
			best, from := math.Inf(-1), 0
			if i == 0 {
				if legal(labelCount, b) {
					best = t[labelCount][b]
				}
			} else {
				for a := range labelCount {
					if legal(a, b) {
						if v := prev[a] + t[a][b]; v > best {
							best, from = v, a
						}
					}
				}
			}
			cur[b] = best + l.score[i][b]
			if b == 0 {
				cur[b] += outside
			}
			l.back[i][b] = uint8(from)
		}
		prev = cur
	}
	best := 0
	for b := range labelCount {
		if prev[b] > prev[best] {
			best = b
		}
	}
	for i := n - 1; i >= 0; i-- {
		l.best[i] = uint8(best)
		best = int(l.back[i][best])
	}
	return l.best
}

// marginals runs forward and backward; afterwards spanProbability may be asked.
func (m *model) marginals(l *lattice) {
	n := len(l.score)
	l.emit = grow(l.emit, n)
	l.alpha = grow(l.alpha, n)
	l.beta = grow(l.beta, n)
	l.norm = grow(l.norm, n)
	for i := range n {
		top := l.score[i][0]
		for _, v := range l.score[i][1:] {
			top = max(top, v)
		}
		for k, v := range l.score[i] {
			l.emit[i][k] = math.Exp(v - top)
		}
		t := &m.expT[l.form[i]]
		sum := 0.0
		for b := range labelCount {
			v := 0.0
			if i == 0 {
				v = t[labelCount][b]
			} else {
				for a := range labelCount {
					v += l.alpha[i-1][a] * t[a][b]
				}
			}
			v *= l.emit[i][b]
			l.alpha[i][b] = v
			sum += v
		}
		l.norm[i] = sum
		for b := range labelCount {
			l.alpha[i][b] /= sum
		}
	}
	for i := n - 1; i >= 0; i-- {
		if i == n-1 {
			for a := range labelCount {
				l.beta[i][a] = 1
			}
			continue
		}
		t := &m.expT[l.form[i+1]]
		for a := range labelCount {
			v := 0.0
			for b := range labelCount {
				v += t[a][b] * l.emit[i+1][b] * l.beta[i+1][b]
			}
			l.beta[i][a] = v / l.norm[i+1]
		}
	}
}

// spanProbability gives the probability that tokens i to j-1 are exactly one
// span of type t (0 PER, 1 ORG, 2 LOC).
func (m *model) spanProbability(l *lattice, i, j, t int) float64 {
	b, in := 1+2*t, 2+2*t
	p := l.alpha[i][b]
	from := b
	for k := i + 1; k < j; k++ {
		p *= m.expT[l.form[k]][from][in] * l.emit[k][in] / l.norm[k]
		from = in
	}
	n := len(l.score)
	if j == n {
		return p
	}
	// the span ends here: all continuations but "inside".
	rest := 0.0
	for to := range labelCount {
		if to != in {
			rest += m.expT[l.form[j]][from][to] * l.emit[j][to] * l.beta[j][to]
		}
	}
	return p * rest / l.norm[j]
}
