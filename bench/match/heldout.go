package main

import (
	"fmt"
	"hash/fnv"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"unicode"
)

// cluster is one entity with the spellings of its name that a source gives.
type cluster struct {
	set, id, schema string
	names           []string
}

// reportHeldOut measures pairs of names of whole clusters that no weight was
// fitted to: entities of a public list, words in two scripts and synthetic
// persons with slips. Every cluster falls into a half by its number; what is
// printed is the held-out half, with the reliability of the score, by kind of
// pair and by the spelling tradition of the name.
//
// To each pair that is the same comes one that is not: the name and one of
// another cluster that shares a word with it, drawn by a hash and never by our
// own score, which would be to choose the questions by the answers.
func reportHeldOut(data string, verbose bool) error {
	clusters, err := readClusters(data)
	if err != nil {
		return err
	}
	sets := map[string][]pair{}
	for _, half := range []string{"development", "held out"} {
		for _, p := range pairsOf(clusters, half) {
			sets[half] = append(sets[half], p)
		}
	}
	held := sets["held out"]
	fmt.Printf("\npairs by cluster: %d in the development half, %d held out (of those: figures)\n", len(sets["development"]), len(held))
	fmt.Printf("  %-34s %6s %7s  %-6s %-6s %-6s %s\n", "set", "pairs", "F1@0.7", "P", "R", "wrong", "error of the chance (faultless), of the score")
	rows := func(of func(pair) string) {
		groups := map[string][]pair{}
		for _, p := range held {
			groups[of(p)] = append(groups[of(p)], p)
		}
		names := make([]string, 0, len(groups))
		for g := range groups {
			names = append(names, g)
		}
		sort.Strings(names)
		for _, g := range names {
			printGroup(g, groups[g])
		}
	}
	printGroup("all", held)
	rows(func(p pair) string { return p.group })
	fmt.Println("  by spelling tradition of the first name (for this table only, stored on nobody)")
	rows(func(p pair) string { return tradition(p.a) })
	printReliability("score of held-out pairs by cluster", held, 15)
	printReliability("chance of held-out pairs by cluster", byLists(held), 15)
	if verbose {
		fmt.Println("development half")
		for _, set := range []string{"listed organisations and aliases", "listed persons and aliases", "two scripts, arabic", "two scripts, russian"} {
			printGroup(set, filter(sets["development"], func(p pair) bool { return p.group == set }))
		}
		for _, p := range sets["development"] {
			if p.same != (p.score >= 0.7) {
				fmt.Printf("%.3f %-5v %-12s %s | %s\n", p.score, p.same, p.group, p.a, p.b)
			}
		}
	}
	return nil
}

func printGroup(name string, ps []pair) {
	f := measure(ps, 0.7, ours)
	wrong, others := 0.0, 0.0
	for _, p := range ps {
		if !p.same {
			others++
			if p.score >= 0.7 {
				wrong++
			}
		}
	}
	fmt.Printf("  %-34s %6d   %.3f   %.3f  %.3f  %.3f  %.4f (%.4f), %.4f\n", name, len(ps), f.f1, f.p, f.r, wrong/max(others, 1), gap(reliability(byLists(ps), 15)), faultless(byLists(ps), 15), gap(reliability(ps, 15)))
}

// pairsOf makes the pairs of one half.
func pairsOf(clusters []cluster, half string) []pair {
	var mine []cluster
	sharing := map[string][]int{} // set and word to clusters
	for _, c := range clusters {
		if part(c.set+c.id) != half {
			continue
		}
		for _, w := range wordsOf(c.names[0]) {
			sharing[c.set+" "+w] = append(sharing[c.set+" "+w], len(mine))
		}
		mine = append(mine, c)
	}
	var out []pair
	for i, c := range mine {
		b := c.names[1+pick(c.id, len(c.names)-1)]
		out = append(out, pair{a: c.names[0], b: b, schema: c.schema, group: c.set, same: true, other: -1})
		if j := neighbour(sharing, mine, i); j >= 0 {
			d := mine[j]
			b := d.names[pick(c.id+"x", len(d.names))]
			out = append(out, pair{a: c.names[0], b: b, schema: c.schema, group: c.set, other: -1})
		}
	}
	for i := range out {
		out[i].judge()
	}
	return out
}

// neighbour gives another cluster that shares a word with the i-th, the word
// and the cluster drawn by hash; any other one if no word is shared.
func neighbour(sharing map[string][]int, mine []cluster, i int) int {
	c := mine[i]
	words := wordsOf(c.names[0])
	for k := range words {
		with := sharing[c.set+" "+words[(pick(c.id+"w", len(words))+k)%len(words)]]
		if len(with) > 1 {
			if j := with[pick(c.id+"n", len(with))]; j != i {
				return j
			}
			return with[(pick(c.id+"n", len(with))+1)%len(with)]
		}
	}
	for k := range mine {
		if j := (pick(c.id+"n", len(mine)) + k) % len(mine); j != i && mine[j].set == c.set {
			return j
		}
	}
	return -1
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
}

func pick(seed string, n int) int {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed))
	return int(h.Sum64() >> 11 % uint64(max(n, 1)))
}

// readClusters reads the clusters of all sources that have two spellings.
func readClusters(data string) ([]cluster, error) {
	out, err := listedClusters(data)
	if err != nil {
		return nil, err
	}
	for _, s := range []struct {
		file  string
		words bool
	}{{"wd_arabic_20", true}, {"wd_russian_20", true}, {"wd_hebrew", false}} {
		c, err := readCrossing(filepath.Join(data, "names", "translit", s.file), s.words, 1500)
		if err != nil {
			return nil, err
		}
		for i := range c.latin {
			out = append(out, cluster{set: "two scripts, " + strings.TrimSuffix(strings.TrimPrefix(s.file, "wd_"), "_20"), id: c.latin[i], schema: "Person", names: []string{c.latin[i], c.other[i]}})
		}
	}
	slips := map[string][]string{}
	var order []string
	err = eachRow(filepath.Join(data, "names", "record_linkage", "fake_1000.csv"), func(r map[string]string) {
		if r["first_name"] == "" || r["surname"] == "" {
			return
		}
		if slips[r["cluster"]] == nil {
			order = append(order, r["cluster"])
		}
		slips[r["cluster"]] = append(slips[r["cluster"]], r["first_name"]+" "+r["surname"])
	})
	for _, id := range order {
		if len(slips[id]) > 1 {
			out = append(out, cluster{set: "synthetic persons with slips", id: id, schema: "Person", names: slips[id]})
		}
	}
	return out, err
}

// listedClusters reads a public list: persons, organisations and vessels with
// their other names, those that are marked as weak left out.
func listedClusters(data string) ([]cluster, error) { return listed(data, 2) }

// listed reads those that have so many names at least.
func listed(data string, least int) ([]cluster, error) {
	sdn, err := readAll(filepath.Join(data, "names", "ofac", "sdn.csv"))
	if err != nil {
		return nil, err
	}
	alt, err := readAll(filepath.Join(data, "names", "ofac", "alt.csv"))
	if err != nil {
		return nil, err
	}
	others := map[string][]string{}
	for _, r := range alt {
		if len(r) > 3 {
			others[r[0]] = append(others[r[0]], r[3])
		}
	}
	var out []cluster
	for _, r := range sdn {
		if len(r) < 3 || len(others[r[0]])+1 < least {
			continue
		}
		c := cluster{set: "listed organisations and aliases", id: r[0], schema: "Organization", names: append([]string{r[1]}, others[r[0]]...)}
		switch strings.TrimSpace(r[2]) {
		case "individual":
			c.set, c.schema = "listed persons and aliases", "Person"
		case "vessel":
			c.set, c.schema = "listed vessels and former names", "Vessel"
		case "aircraft":
			continue
		}
		out = append(out, c)
	}
	return out, nil
}

var traditions = []struct {
	name string
	of   *regexp.Regexp
}{
	{"Arabic, Persian or Turkic", regexp.MustCompile(`(?i)\b(al|el|abu|abou|bin|ibn|ben|abd\w*|\w*ullah|\w*allah|mo?u?ham+[ae]d\w*|ahm[ae]d|ali|hass?[ae]n|huss?[ae]in|omar|khal[ie]d|mahmo?u?d|said|sayed|\w+addin|\w+uddin)\b`)},
	{"Slavic", regexp.MustCompile(`(?i)(ov|ev|ova|eva|sky|skiy|ski|vich|ich|ko|chuk|enko)\b`)},
	{"Spanish or Portuguese", regexp.MustCompile(`(?i)(\b(de la|del|jose|juan|carlos|maria|luis|jorge|miguel)\b|ez\b)`)},
	{"East Asian", regexp.MustCompile(`(?i)^(kim|ri|pak|choe|chang|wang|li|liu|chen|zhang|han|kang|jong|ro|so|yu|yun|zhao|wu|xu|lin|cho|jo|an|hong|song|o|paek|sin),? `)},
}

// tradition guesses the spelling tradition of a name by its looks.
func tradition(s string) string {
	if !latin(s) {
		return "other scripts"
	}
	for _, t := range traditions {
		if t.of.MatchString(s) {
			return t.name
		}
	}
	return "others"
}
