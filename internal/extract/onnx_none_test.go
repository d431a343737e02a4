//go:build !onnx

package extract

import (
	"testing"

	"liaison/internal/fault"
)

// A program without the engine says so, and how to have it.
func TestWithoutONNX(t *testing.T) {
	_, err := OpenONNX(Model{Label: "ner", Dir: t.TempDir()})
	if _, mend := fault.SafeText(err); !fault.Is(err, fault.Invalid) || mend == "" {
		t.Errorf("%v, mend %q", err, mend)
	}
}
