package tagger

// border stands for the places before and after a sentence.
var border = word{exact: 0xb0d, lower: 0xb0d, shape: 0xb0d, class: formSign, runFirst: -1, end: -1}

func (f *featurizer) at(i int) *word {
	if i < 0 || i >= len(f.words) {
		return &border
	}
	return &f.words[i]
}

// kindBits are the list bits that tell the role of a word in context. Words of
// belief are not among them: they are marked, never learnt.
const kindBits = wordTitle | wordRole | wordOrgHead | wordPlaceHead | wordParticle | wordInPrep | wordSpeech | wordActor |
	wordCalendar | wordPronoun | wordNumber | wordDemonym | wordGiven

// token appends the features of token i.
func (f *featurizer) token(i int) {
	w, p1, p2, n1, n2 := f.at(i), f.at(i-1), f.at(i-2), f.at(i+1), f.at(i+2)
	out := f.out
	t := uint64(0)
	add := func(a, b uint64) {
		t++
		h := combine(t, a, b) & keyMask
		if h == 0 {
			h = 1
		}
		out = append(out, h)
	}
	class := uint64(w.class)
	add(w.lower, 0)
	add(w.exact, 0)
	add(w.shape, 0)
	add(p1.lower, 0)
	add(n1.lower, 0)
	add(p2.lower, class)
	add(n2.lower, class)
	add(p1.lower, w.lower)
	add(w.lower, n1.lower)
	add(p1.lower, mix(n1.lower)^class)
	add(p1.shape, w.shape)
	add(w.shape, n1.shape)
	add(p1.shape^mix(w.shape), n1.shape)
	add(p2.lower^mix(p1.lower), class)
	add(n1.lower, mix(n2.lower)^class)
	for k := range 4 {
		add(w.prefix[k], class)
	}
	for k := range 4 {
		add(w.suffix[k], class)
	}
	add(n1.suffix[2], class)
	add(p1.suffix[2], class)
	add(n1.suffix[1], uint64(n1.class)<<8|class)
	add(p1.suffix[1], uint64(p1.class)<<8|class)
	// lists
	add(uint64(w.lists&kindBits), class)
	add(uint64(p1.lists&kindBits), class)
	add(uint64(n1.lists&kindBits), class)
	add(uint64(p2.lists&kindBits), class)
	add(uint64(n2.lists&kindBits), class)
	add(uint64(p1.lists&kindBits), uint64(w.lists&kindBits)<<8|class)
	add(uint64(w.lists&kindBits), uint64(n1.lists&kindBits)<<8|class)
	add(w.gaz, class)
	add(p1.gaz, class)
	add(n1.gaz, class)
	add(p2.gaz, class)
	add(n2.gaz, class)
	add(w.gaz, uint64(p1.lists&kindBits)<<16|1)
	add(w.gaz, uint64(n1.lists&kindBits)<<16|2)
	add(w.gaz, p1.lower)
	add(w.gaz, n1.lower)
	add(w.gaz, uint64(n1.class)<<8|uint64(p1.class))
	// form and document
	common := uint64(w.lists & wordCommon)
	add(w.doc<<8|class, common<<1|f.style)
	add(f.style, w.shape)
	start := uint64(0)
	if i == 0 {
		start = 1
	}
	add(start, common<<8|class)
	add(start, uint64(w.lists&kindBits))
	// the capitalised run
	if w.runFirst >= 0 {
		a, b := int(w.runFirst), int(w.end)
		before, after, last, first := f.at(a-1), f.at(b), f.at(b-1), f.at(a)
		place := uint64(0)
		if i > a {
			place |= 1
		}
		if i < b-1 {
			place |= 2
		}
		size := uint64(min(b-a, 5))
		place |= size << 2
		add(place, f.style<<4|start)
		add(before.lower, place)
		add(after.lower, place)
		add(last.lower, place)
		add(first.lower, place)
		add(uint64(last.lists&kindBits), place)
		add(uint64(first.lists&kindBits), place)
		add(uint64(before.lists&kindBits), uint64(after.lists&kindBits)<<8|place)
		add(first.gaz, place)
		add(last.gaz, place)
		add(last.suffix[2], place)
	} else {
		// a common noun behind a run: "Iraqi security forces"
		t += 16
		if a := i - 1; a >= 0 {
			back := 1
			for a > 0 && back < 3 && f.words[a].runFirst < 0 && f.words[a].class == formLower {
				a--
				back++
			}
			if f.words[a].runFirst >= 0 {
				add(uint64(back), w.lower)
				add(uint64(back), w.suffix[2])
				add(uint64(f.words[a].lists&kindBits), uint64(w.lists&kindBits)<<8|uint64(back))
				add(f.words[a].gaz, uint64(w.lists&kindBits)<<8|uint64(back))
				add(n1.lower, uint64(back)<<8|uint64(w.lists&(wordOrgHead|wordPlaceHead|wordRole)))
			}
		}
	}
	f.out = out
}
