package name

import "testing"

// A word may mix scripts, by a slip or to deceive: every unit can stand beside
// every other and still has a skeleton. Names were met that did not.
func TestAnyTwoLettersHaveASkeleton(t *testing.T) {
	for a := range 256 {
		for b := range 256 {
			for _, s := range skeletons(string([]byte{byte(a), byte(b)})) {
				if s == "" {
					t.Fatalf("units %d, %d: an empty skeleton", a, b)
				}
			}
		}
	}
}
