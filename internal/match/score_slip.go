package match

// swapped tells that two words are the same but for one exchange of
// neighbouring letters, and gives the letters of the word. The hand strikes
// neighbours in the wrong order oftener than two names differ by nothing else.
// It looks at letters, since in sounds such a slip may tear a digraph: Jaksic
// and Jaskic, Schmidt and Shcmidt. In longer words a letter may change places
// with two, which are one letter in another script: Lomidze and Lomdzie.
func swapped(a, b string) (letters int, ok bool) {
	if len(a) != len(b) || len(a) < 4 {
		return 0, false
	}
	i, j := 0, len(a)
	for i < j && a[i] == b[i] {
		i++
	}
	for j > i && a[j-1] == b[j-1] {
		j--
	}
	switch j - i {
	case 2:
		ok = a[i] == b[i+1] && a[i+1] == b[i]
	case 3:
		turned := a[i] == b[i+2] && a[i+1:j] == b[i:i+2] || b[i] == a[i+2] && b[i+1:j] == a[i:i+2]
		ok = turned && len(a) >= 6
	}
	return len(a), ok
}

// swapQuality is how far words that differ by one exchange of n letters are
// still one name: in a short word the exchange may be another name.
func swapQuality(n int) float32 { return min(0.60+0.04*float32(n), 0.9) }
