package name

import "testing"

// shared counts the keys that two names have in common.
func shared(a, b string, kind Kind) int {
	have := map[uint64]bool{}
	for _, k := range Keys(Parse(a, Options{Kind: kind}), nil) {
		have[k.Hash] = true
	}
	n := 0
	for _, k := range Keys(Parse(b, Options{Kind: kind}), nil) {
		if have[k.Hash] {
			n++
		}
	}
	return n
}

func TestSpellingsShareKeys(t *testing.T) {
	for _, p := range [][2]string{
		{"Mohamed Bouzid", "محمد بوزيد"}, {"Djamel Khatib", "جمال الخطيب"}, {"Sergej Kusnezow", "Сергей Кузнецов"},
		{"Abdeslam Chaabane", "عبد السلام شعبان"}, {"Nur Udin", "Nurudin"}, {"Bill Carter", "William Karter"}, {"Moshe Levi", "משה לוי"},
	} {
		if shared(p[0], p[1], KindPerson) == 0 {
			t.Errorf("%s and %s share no key", p[0], p[1])
		}
	}
	if shared("North Harbour Authority", "NHA", KindOrganisation) == 0 {
		t.Error("an acronym has no key in common with its words")
	}
}

func TestKeysAreUniqueAndAppended(t *testing.T) {
	first := Key{Hash: 1, Kind: KeyExact}
	ks := Keys(Parse("Ali Ali Hassan", Options{}), []Key{first})
	if ks[0] != first {
		t.Error("what was there is gone")
	}
	seen := map[uint64]bool{}
	for _, k := range ks {
		if seen[k.Hash] || k.Bits < 0 || k.Bits > MaxBits {
			t.Errorf("key %+v", k)
		}
		seen[k.Hash] = true
	}
}
