package main

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"

	"liaison/internal/name"
)

// signPair is a word in Latin sounds and the signs of another script that write it.
type signPair struct {
	units string
	signs []string
}

const (
	longestSound = 4  // sounds that one sign may stand for
	rounds       = 12 // of expectation and maximisation
	priorWeight  = 3  // uses that the sign's sound in its own language counts for
)

// sounder learns what sounds each sign stands for: the alignment of signs and
// sounds is not known, so it is estimated (Dempster, Laird, Rubin 1977) from
// the sign's own sound as a first guess.
type sounder struct {
	chance map[string]map[string]float64 // of a run of sounds, given the sign
	prior  map[string]map[string]float64 // the same before anything is seen, by own sound
	own    func(sign string) string
	runs   map[string]float64 // share of each run of sounds among all runs
}

// learnSounds gives a line for each sign that has at least so many expected uses.
func learnSounds(pairs []signPair, least float64, own func(sign string) string) []string {
	s := &sounder{chance: map[string]map[string]float64{}, prior: map[string]map[string]float64{}, own: own, runs: map[string]float64{}}
	s.countRuns(pairs)
	kept := pairs
	var seen map[string]map[string]float64
	for round := range rounds {
		seen = map[string]map[string]float64{}
		likely := make([]float64, len(kept))
		for i, p := range kept {
			likely[i] = s.expect(p, seen)
		}
		s.maximise(seen)
		if round == 3 || round == 7 { // what does not fit is no transcription but another name
			sorted := append([]float64{}, likely...)
			sort.Float64s(sorted)
			floor := sorted[len(sorted)/14]
			var fit []signPair
			for i, p := range kept {
				if likely[i] > floor {
					fit = append(fit, p)
				}
			}
			kept = fit
		}
	}
	return s.lines(seen, least)
}

func (s *sounder) countRuns(pairs []signPair) {
	total := 0.0
	for _, p := range pairs {
		for i := range p.units {
			for j := i + 1; j <= min(i+longestSound, len(p.units)); j++ {
				s.runs[p.units[i:j]]++
				total++
			}
		}
	}
	for r, n := range s.runs {
		if n < 3 {
			delete(s.runs, r)
			continue
		}
		s.runs[r] = n / total
	}
	s.runs[""] = 0.01
}

// priorOf gives the chances of runs for a sign of which only its own sound is known.
func (s *sounder) priorOf(sign string) map[string]float64 {
	own := s.own(sign)
	if p, ok := s.prior[own]; ok {
		return p
	}
	p, sum := map[string]float64{}, 0.0
	for r, share := range s.runs {
		w := math.Sqrt(share)
		if own != "" {
			w *= math.Exp(-float64(apart(own, r)) / 12)
		}
		if w > 1e-6 {
			p[r] = w
			sum += w
		}
	}
	for r := range p {
		p[r] /= sum
	}
	s.prior[own] = p
	return p
}

// fits tells whether a sign can stand for a run: the first consonant of a
// syllable of Hangul stands for no vowel, the last for none before its own.
func fits(sign, run string) bool {
	r := []rune(sign)[0]
	switch {
	case r >= 0x1100 && r < 0x1160:
		return !slices.ContainsFunc([]byte(run), isVowel)
	case r >= 0x11A8 && r < 0x1200:
		return len(run) < 2 || !slices.ContainsFunc([]byte(run[:len(run)-1]), isVowel)
	}
	return true
}

func (s *sounder) of(sign, run string) float64 {
	if !fits(sign, run) {
		return 1e-9
	}
	if c, ok := s.chance[sign]; ok {
		return c[run] + 1e-7
	}
	return s.priorOf(sign)[run] + 1e-7
}

// expect adds the expected uses of one pair to seen and gives its log chance a sign.
func (s *sounder) expect(p signPair, seen map[string]map[string]float64) float64 {
	n, m := len(p.signs), len(p.units)
	ahead, back := grid(n, m), grid(n, m)
	ahead[0][0], back[n][m] = 1, 1
	for i := range n {
		for j := 0; j <= m; j++ {
			for k := j; ahead[i][j] > 0 && k <= min(m, j+longestSound); k++ {
				ahead[i+1][k] += ahead[i][j] * s.of(p.signs[i], p.units[j:k])
			}
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := 0; j <= m; j++ {
			for k := j; k <= min(m, j+longestSound); k++ {
				back[i][j] += back[i+1][k] * s.of(p.signs[i], p.units[j:k])
			}
		}
	}
	all := ahead[n][m]
	if all == 0 {
		return math.Inf(-1)
	}
	for i := range n {
		row := seen[p.signs[i]]
		if row == nil {
			row = map[string]float64{}
			seen[p.signs[i]] = row
		}
		for j := 0; j <= m; j++ {
			for k := j; ahead[i][j] > 0 && k <= min(m, j+longestSound); k++ {
				if w := ahead[i][j] * s.of(p.signs[i], p.units[j:k]) * back[i+1][k] / all; w > 1e-4 {
					row[p.units[j:k]] += w
				}
			}
		}
	}
	return math.Log(all) / float64(n+m)
}

func grid(n, m int) [][]float64 {
	g := make([][]float64, n+1)
	for i := range g {
		g[i] = make([]float64, m+1)
	}
	return g
}

func (s *sounder) maximise(seen map[string]map[string]float64) {
	for sign, row := range seen {
		prior, total := s.priorOf(sign), 0.0
		for _, n := range row {
			total += n
		}
		c := map[string]float64{}
		for r, n := range row {
			c[r] = (n + priorWeight*prior[r]) / (total + priorWeight)
		}
		s.chance[sign] = c
	}
}

// lines writes for each sign the sounds it is read with and the consonant
// classes that it may leave in a skeleton, with their rarity in bits.
func (s *sounder) lines(seen map[string]map[string]float64, least float64) []string {
	var out []string
	for sign, row := range seen {
		total := 0.0
		for _, n := range row {
			total += n
		}
		if total < least || !unicode.IsLetter([]rune(sign)[0]) {
			continue
		}
		out = append(out, sign+"\t"+name.SpellUnits(reading(row))+"\t"+classes(row, total))
	}
	sort.Strings(out)
	return out
}

// ambiguous are sounds that stand for two: what a reading may have in place of one.
var ambiguous = [][2]string{{"L", "LR"}, {"R", "LR"}, {"V", "VW"}, {"W", "VW"}, {"H", "HK"}, {"KH", "HK"}, {"G", "GJ"}, {"J", "GJ"}, {"DJ", "GJ"},
	{"S", "HS"}, {"SH", "HS"}, {"H", "HS"}, {"CS", "HS"}, {"B", "BV"}, {"V", "BV"}, {"S", "SZ"}, {"Z", "SZ"}, {"TS", "SZ"}, {"R", "RO"},
	{"P", "PF"}, {"F", "PF"}, {"J", "JZ"}, {"Z", "JZ"}, {"S", "JZ"}, {"DJ", "JZ"}, {"TH", "HS"}}

// reading chooses the sounds with the least expected distance from what the
// sign stood for, among the frequent runs and forms of them that leave a vowel
// or one of two consonants open.
func reading(row map[string]float64) string {
	var runs []string
	for r := range row {
		runs = append(runs, r)
	}
	sort.Slice(runs, func(i, j int) bool {
		return row[runs[i]] > row[runs[j]] || row[runs[i]] == row[runs[j]] && runs[i] < runs[j]
	})
	tried := map[string]bool{}
	best, least := "", math.Inf(1)
	for _, r := range runs[:min(len(runs), 12)] {
		for _, form := range forms(r) {
			if tried[form] {
				continue
			}
			tried[form] = true
			sum := 0.0
			for _, other := range runs[:min(len(runs), 60)] {
				sum += row[other] * float64(apart(form, other))
			}
			if sum < least-1e-9 {
				best, least = form, sum
			}
		}
	}
	return best
}

func forms(run string) []string {
	out := []string{run}
	for i := range run {
		for _, f := range out[:len(out):len(out)] {
			if isVowel(run[i]) {
				out = append(out, f[:i]+name.ReadUnits("MU")+f[i+1:])
				continue
			}
			for _, a := range ambiguous {
				if run[i:i+1] == name.ReadUnits(a[0]) {
					out = append(out, f[:i]+name.ReadUnits(a[1])+f[i+1:])
				}
			}
		}
	}
	return out
}

func isVowel(u byte) bool { return strings.IndexByte(name.ReadUnits("A E I O U AE OE UE"), u) >= 0 }

// classes writes the likeliest consonant classes.
func classes(row map[string]float64, total float64) string {
	byClass := map[string]float64{}
	for r, n := range row {
		byClass[name.ClassesOf(r)] += n
	}
	var all []string
	for c := range byClass {
		all = append(all, c)
	}
	sort.Slice(all, func(i, j int) bool {
		return byClass[all[i]] > byClass[all[j]] || byClass[all[i]] == byClass[all[j]] && all[i] < all[j]
	})
	var out []string
	for _, c := range all[:min(len(all), 3)] {
		if share := byClass[c] / total; share >= 0.08 {
			out = append(out, fmt.Sprintf("%s%d", c, int(math.Round(-10*math.Log2(min(share, 1))))))
		}
	}
	return strings.Join(out, " ")
}

// apart is the distance of two runs of sounds by the costs of the comparison.
func apart(a, b string) int {
	costs := name.UnitCosts()
	var row [longestSound + 9]int
	for j := range len(b) {
		row[j+1] = row[j] + int(costs.Del[0][b[j]])
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] += int(costs.Del[0][a[i]])
		for j := range len(b) {
			d := min(diagonal+int(costs.Sub[a[i]][b[j]]), row[j+1]+int(costs.Del[0][a[i]]), row[j]+int(costs.Del[0][b[j]]))
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}
