package mutate

import (
	"bytes"
	"testing"
)

func TestInputsAreTheSameInEveryRunAndDiffer(t *testing.T) {
	gather := func() (out [][]byte) {
		Run(t, "none", [][]byte{[]byte("police arrested a man"), {}}, 500, func(b []byte) { out = append(out, append([]byte{}, b...)) })
		return out
	}
	a, b := gather(), gather()
	distinct := map[string]bool{}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			t.Fatalf("input %d differs between runs", i)
		}
		if len(a[i]) > largest {
			t.Fatalf("input %d has %d bytes", i, len(a[i]))
		}
		distinct[string(a[i])] = true
	}
	if len(distinct) < 400 {
		t.Errorf("only %d of 500 inputs differ", len(distinct))
	}
}
