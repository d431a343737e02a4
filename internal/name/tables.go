package name

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"strconv"
	"strings"
	"sync"
)

// The tables are made by the command in gen from open data; tables/README.md
// names the sources and their licences. They hold words and counts, no person.
//
//go:embed tables/*.txt
var tableFiles embed.FS

// MaxBits caps the rarity of one token: beyond it the table knows nothing.
const MaxBits = 14

// TablesHash names the embedded tables and the version of the rules: it stands
// in every index segment and stored score, so that one made with other tables
// is seen.
var TablesHash = sync.OnceValue(func() string {
	h := sha256.New()
	h.Write([]byte(strconv.Itoa(KeyVersion)))
	entries, err := tableFiles.ReadDir("tables")
	if err != nil {
		panic("name: embedded tables unreadable: " + err.Error())
	}
	for _, e := range entries {
		h.Write([]byte(e.Name() + "\n" + table(e.Name())))
	}
	sum := h.Sum(nil)
	return hex.EncodeToString(sum[:8])
})

// table gives the text of an embedded table.
func table(file string) string {
	b, err := tableFiles.ReadFile("tables/" + file)
	if err != nil {
		panic("name: embedded table unreadable: " + err.Error())
	}
	return string(b)
}

// eachLine calls f with the tab-separated fields of every line of a table.
func eachLine(file string, f func(fields []string)) {
	for line := range strings.Lines(table(file)) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && line[0] != '#' {
			f(strings.Split(line, "\t"))
		}
	}
}

// frequency holds the rarity of words, in quarter bits.
type frequency map[string]uint8

func loadFrequency(file string) frequency {
	f := frequency{}
	eachLine(file, func(fields []string) {
		q, err := strconv.Atoi(fields[0])
		if err != nil || len(fields) < 2 {
			return
		}
		for _, w := range strings.Fields(fields[1]) {
			f[w] = uint8(q)
		}
	})
	return f
}

var (
	personFrequency = sync.OnceValue(func() frequency { return loadFrequency("person_frequency.txt") })
	orgFrequency    = sync.OnceValue(func() frequency { return loadFrequency("org_frequency.txt") })
)

// rarity gives the bits of a word by the published table. A spelling that the
// table does not hold is judged by its consonants, so that a rare spelling of a
// frequent name is not taken for a rare name. Single letters are never rare.
func rarity(t *Token, kind Kind) float32 {
	if len(t.Text) == 1 {
		return 4
	}
	f := personFrequency()
	if kind != KindPerson {
		f = orgFrequency()
	}
	if q, ok := f[t.Text]; ok {
		return float32(q) / 4
	}
	bits := float32(MaxBits)
	for _, s := range t.Skeletons {
		if q, ok := f["="+s]; ok {
			bits = min(bits, float32(q)/4+2)
		}
	}
	return bits
}

// orgTable holds the phrases of organisations' names, keyed by folded words.
type orgTable struct {
	forms, symbols, numbers, places map[string]string
	kinds                           map[string]uint16 // sorts of houses that a symbol may name, see KindsOf
	stops                           map[string]bool
	longest                         int // words in the longest phrase
}

var orgTables = sync.OnceValue(func() *orgTable {
	t := &orgTable{forms: map[string]string{}, symbols: map[string]string{}, numbers: map[string]string{}, places: map[string]string{}, kinds: map[string]uint16{}, stops: map[string]bool{}}
	enter := func(f []string) {
		if len(f) < 3 {
			return
		}
		for _, phrase := range f[2:] {
			t.longest = max(t.longest, strings.Count(phrase, " ")+1)
			switch f[0] {
			case "form":
				t.forms[phrase] = f[1]
			case "symbol":
				t.symbols[phrase] = f[1]
			case "number":
				t.numbers[phrase] = f[1]
			case "place":
				t.places[phrase] = f[1]
			case "stop":
				t.stops[phrase] = true
			}
		}
	}
	eachLine("organisations.txt", enter)
	eachLine("places.txt", enter)
	kind := uint16(1)
	eachLine("org_words.txt", func(f []string) {
		switch f[0] {
		case "symbol": // the word itself, too; what organisations.txt knows stays
			for _, phrase := range f[1:] {
				if t.symbols[phrase] == "" {
					t.symbols[phrase] = f[1]
					t.longest = max(t.longest, strings.Count(phrase, " ")+1)
				}
			}
		case "place":
			enter(f)
		case "kind":
			for _, code := range f[1:] {
				t.kinds[code] |= kind
			}
			kind <<= 1
		}
	})
	return t
})

// KindsOf gives the sorts of houses that a word of an organisation's name may
// stand for, a bit for each: company, group and corporation share one, and so do
// movement, front and army. Sources take one for the other.
func KindsOf(text string) uint16 { return orgTables().kinds[text] }

// genericForm gives the wider class of a legal form: LLC for GmbH and OOO.
var genericForms = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	eachLine("organisations.txt", func(f []string) {
		if f[0] == "generic" && len(f) == 3 {
			m[f[2]] = f[1]
		}
	})
	return m
})

// GenericForm gives the class that a legal form belongs to in any country, such
// as llc or jsc, or nothing.
func GenericForm(form string) string { return genericForms()[form] }

var arabicLexicon = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	eachLine("arabic.txt", func(f []string) {
		if len(f) == 2 {
			m[f[0]] = f[1]
		}
	})
	return m
})

// sets are the sets of forms of names by word; those from families on are of
// family names of the East.
type sets struct {
	of       map[string][]uint16
	families uint16
}

var variantSets = sync.OnceValue(func() sets {
	m := map[string][]uint16{}
	n := uint16(0)
	enter := func(f []string) {
		n++
		for _, w := range strings.Fields(f[0]) {
			m[w] = append(m[w], n)
		}
	}
	eachLine("variants.txt", enter)
	first := n + 1
	eachLine("families.txt", enter)
	return sets{m, first}
})

// Variants gives the numbers of the sets of forms that a name stands in: Bill
// and William share one, and so do Chen and Chan. The sets are never chained.
func Variants(text string) []uint16 { return variantSets().of[text] }

// FamilyOfTheEast tells whether sets that Variants gave hold one of a family
// name of China or Korea.
func FamilyOfTheEast(variants []uint16) bool {
	first := variantSets().families
	return len(variants) > 0 && variants[len(variants)-1] >= first
}
