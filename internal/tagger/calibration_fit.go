package tagger

import "math"

// curveSize counts the numbers of the curve: slope, base and a move a type.
const curveSize = 2 + len(spanTypes)

// weights are the numbers of the curve in that order.
type weights [curveSize]float64

// fit is logistic regression with a prior, solved by Newton's method.
type fit struct {
	rows  []weights
	right []bool
	// flat leaves the raw score out.
	flat bool
}

func (f *fit) add(o Outcome) {
	row := weights{odds(o.Span.Score), 1}
	row[2+typeIndex(o.Span.Type)] = 1
	f.rows, f.right = append(f.rows, row), append(f.right, o.Right)
}

func priorOf(i int) float64 {
	if i < 2 {
		return curvePrior
	}
	return typePrior
}

// loss is the negative logarithm of the likelihood and of the prior.
func (f *fit) loss(w weights) float64 {
	sum := 0.0
	for i := range w {
		sum += priorOf(i) * w[i] * w[i] / 2
	}
	for k, row := range f.rows {
		x := w.of(row)
		if f.right[k] {
			x = -x
		}
		sum += math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
	}
	return sum
}

func (w weights) of(row weights) float64 {
	sum := 0.0
	for i := range w {
		sum += float64(w[i] * row[i])
	}
	return sum
}

// solve takes steps of Newton's method, each halved until the loss falls. The
// loss is strictly convex, so there is one answer.
func (f *fit) solve() weights {
	var w weights
	now := f.loss(w)
	for range 50 {
		step := f.step(w)
		part := 1.0
		for range 30 {
			next := w
			for i := range next {
				next[i] += float64(part * step[i])
			}
			if l := f.loss(next); l < now {
				w, now = next, l
				break
			}
			part /= 2
		}
	}
	return w
}

// step solves the system of the gradient and the curvature at w.
func (f *fit) step(w weights) weights {
	var m [curveSize][curveSize + 1]float64
	for i := range w {
		m[i][i] = priorOf(i)
		m[i][curveSize] = -priorOf(i) * w[i]
	}
	for k, row := range f.rows {
		p := 1 / (1 + math.Exp(-w.of(row)))
		miss := -p
		if f.right[k] {
			miss = 1 - p
		}
		for i := range row {
			m[i][curveSize] += float64(miss * row[i])
			for j := range row {
				m[i][j] += float64(p * (1 - p) * row[i] * row[j])
			}
		}
	}
	if f.flat {
		m[0] = [curveSize + 1]float64{1}
		m[0][curveSize] = -w[0]
	}
	return solveSymmetric(m)
}

// solveSymmetric is Gauss-Jordan elimination; the prior keeps every pivot of
// the positive definite matrix above 0.
func solveSymmetric(m [curveSize][curveSize + 1]float64) weights {
	for i := range m {
		for k := range m {
			if k == i {
				continue
			}
			ratio := m[k][i] / m[i][i]
			for j := i; j <= curveSize; j++ {
				m[k][j] -= float64(ratio * m[i][j])
			}
		}
	}
	var w weights
	for i := range w {
		w[i] = m[i][curveSize] / m[i][i]
	}
	return w
}
