package tagger

import "strings"

// propagate lets every tagged string vote for its type in the whole document
// and tags the untagged places where the same string stands capitalised.
func (t *Tagger) propagate(spans []Span, sents []Sentence) []Span {
	votes := map[string]*vote{}
	for _, s := range spans {
		if s.Type == Vehicle {
			continue
		}
		add(votes, s.Text, s.Type, s.Score)
		if s.Type == Person && s.Last-s.First > 1 {
			last := sents[s.Sentence].Tokens[s.Last-1].Text
			if bits, _ := t.lex.words.get(hashFolded(last)); bits&(wordTitle|wordRole|wordOrgHead|wordPlaceHead|wordDemonym) == 0 && nameLike(last) {
				add(votes, last, Person, 1.5*s.Score)
				if a := strings.Index(last, "-"); a == 2 && !capital(last) { // al-Shami opens a sentence as Al-Shami
					add(votes, strings.ToUpper(last[:1])+last[1:], Person, 1.5*s.Score)
				}
			}
		}
	}
	taken := map[[2]int]bool{}
	for i := range spans {
		s := &spans[i]
		for k := s.First; k < s.Last; k++ {
			taken[[2]int{s.Sentence, k}] = true
		}
		if v := votes[s.Text]; v != nil && s.Type != Vehicle {
			if best, sum := v.winner(); best != s.Type && sum >= 0.8 && sum > v.of(s.Type) {
				s.Type, s.Reason = best, "type of its other mentions"
			}
		}
	}
	longest := 0
	for text := range votes {
		n := 1
		for _, r := range text {
			if r == ' ' {
				n++
			}
		}
		longest = max(longest, n)
	}
	for k := range sents {
		s := &sents[k]
		for i := range s.Tokens {
			if taken[[2]int{k, i}] || !nameLike(s.Tokens[i].Text) {
				continue
			}
			for j := min(i+longest, len(s.Tokens)); j > i; j-- {
				text := s.Text[s.Tokens[i].Begin-s.Begin : s.Tokens[j-1].End-s.Begin]
				v := votes[text]
				if v == nil || anyTaken(taken, k, i, j) {
					continue
				}
				best, sum := v.winner()
				if sum < 0.8 || len(text) < 3 && text != "UN" && text != "EU" && text != "US" && text != "UK" {
					continue
				}
				if i > 0 && j == i+1 && capital(s.Tokens[i-1].Text) && best != Person {
					continue
				}
				span := makeSpan(s, k, i, j, best)
				span.Source, span.Score, span.Reason = FromPropagated, min(1, sum/(1+sum)), "named elsewhere in the document"
				spans = append(spans, span)
				for x := i; x < j; x++ {
					taken[[2]int{k, x}] = true
				}
				break
			}
		}
	}
	return spans
}

func anyTaken(taken map[[2]int]bool, k, i, j int) bool {
	for x := i; x < j; x++ {
		if taken[[2]int{k, x}] {
			return true
		}
	}
	return false
}

// vote sums the scores of a string by type.
type vote [3]float64

func add(votes map[string]*vote, text string, t Type, score float64) {
	v := votes[text]
	if v == nil {
		v = new(vote)
		votes[text] = v
	}
	v[typeIndex(t)] += score
}

func typeIndex(t Type) int {
	switch t {
	case Person:
		return 0
	case Organisation:
		return 1
	}
	return 2
}

func (v *vote) of(t Type) float64 { return v[typeIndex(t)] }

func (v *vote) winner() (Type, float64) {
	best := 0
	for i := range v {
		if v[i] > v[best] {
			best = i
		}
	}
	return spanTypes[best], v[best]
}
