package tagger

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed lists
var listFiles embed.FS

// Bits of one word (lexicon.words, key: folded hash).
const (
	wordGiven uint32 = 1 << iota
	wordTitle
	wordRole
	wordOrgHead
	wordPlaceHead
	wordParticle
	wordInPrep
	wordSpeech
	wordActor
	wordCalendar
	wordPronoun
	wordNumber
	wordBelief
	wordDemonym
	wordCommon // seen in lower case in the training text
)

// Bits of a phrase (lexicon.phrases, key: chained exact hash).
const (
	phrasePrefix uint32 = 1 << iota
	phraseCountry
	phraseCity
	phraseRegion
	phraseDistrict
	phraseFacility
	phraseWater
	phraseAgency
	phraseMedia
	phraseGroup
	phraseMilitary
	phraseCompany
	phrasePolitical
	phraseBody
	phraseTown   // a town from the list of towns, 20,000 people or more
	phraseHamlet // a smaller town from the list of towns
	phraseWordlike
)

const (
	phrasePlace = phraseCountry | phraseCity | phraseRegion | phraseDistrict | phraseFacility | phraseWater | phraseTown | phraseHamlet
	phraseOrg   = phraseAgency | phraseMedia | phraseGroup | phraseMilitary | phraseCompany | phrasePolitical | phraseBody
	phraseTyped = phrasePlace&^(phraseTown|phraseHamlet) | phraseOrg
)

var wordLists = map[string]uint32{
	"title": wordTitle, "role": wordRole, "orghead": wordOrgHead, "lochead": wordPlaceHead, "particle": wordParticle,
	"inprep": wordInPrep, "speech": wordSpeech, "actor": wordActor, "calendar": wordCalendar, "pronoun": wordPronoun,
	"number": wordNumber, "belief": wordBelief, "demonym": wordDemonym,
}

var phraseKinds = map[string]uint32{
	string(Country): phraseCountry, string(City): phraseCity, string(Region): phraseRegion, string(District): phraseDistrict,
	string(Facility): phraseFacility, string(Water): phraseWater, string(Agency): phraseAgency, string(Media): phraseMedia,
	string(Group): phraseGroup, string(Military): phraseMilitary, string(Company): phraseCompany,
	string(Political): phrasePolitical, string(Body): phraseBody,
}

// lexicon holds the lists in hashed form.
type lexicon struct {
	words   *table
	phrases *table
}

// builtinLexicon reads the embedded lists once.
var builtinLexicon = sync.OnceValues(func() (*lexicon, error) {
	l := &lexicon{words: newTable(20000), phrases: newTable(70000)}
	steps := []struct {
		file string
		read func(io.Reader) error
	}{
		{"lists/words.txt", l.readWords},
		{"lists/given.txt", func(r io.Reader) error { return l.readPlain(r, wordGiven) }},
		{"lists/nationalities.txt", func(r io.Reader) error { return l.readPlain(r, wordDemonym) }},
		{"lists/common.txt", func(r io.Reader) error { return l.readPlain(r, wordCommon) }},
		{"lists/organisations.txt", l.readPhrases},
		{"lists/places.txt", l.readPhrases},
		{"lists/countries.txt", l.readPhrases},
		{"lists/towns.tsv.gz", l.readTowns},
	}
	for _, s := range steps {
		data, err := listFiles.ReadFile(s.file)
		if err == nil {
			err = s.read(bytes.NewReader(data))
		}
		if err != nil {
			return nil, fmt.Errorf("read list %s: %w", s.file, err)
		}
	}
	return l, nil
})

func eachLine(r io.Reader, do func(string) error) error {
	in := bufio.NewScanner(r)
	for in.Scan() {
		line := strings.TrimSpace(in.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := do(line); err != nil {
			return err
		}
	}
	return in.Err()
}

func (l *lexicon) readWords(r io.Reader) error {
	bits := uint32(0)
	return eachLine(r, func(line string) error {
		if name, ok := strings.CutPrefix(line, "@"); ok {
			if bits = wordLists[name]; bits == 0 {
				return fmt.Errorf("unknown word list %q", name)
			}
			return nil
		}
		for _, w := range strings.Fields(line) {
			l.words.or(hashFolded(w), bits)
		}
		return nil
	})
}

func (l *lexicon) readPlain(r io.Reader, bits uint32) error {
	return eachLine(r, func(line string) error {
		for _, w := range strings.Fields(line) {
			l.words.or(hashFolded(w), bits)
		}
		return nil
	})
}

func (l *lexicon) readPhrases(r io.Reader) error {
	bits := uint32(0)
	return eachLine(r, func(line string) error {
		if name, ok := strings.CutPrefix(line, "@"); ok {
			if bits = phraseKinds[name]; bits == 0 {
				return fmt.Errorf("unknown kind %q", name)
			}
			return nil
		}
		l.addPhrase(line, bits)
		return nil
	})
}

// readTowns reads lines "name TAB population TAB w": w marks a name that is
// also a common word.
func (l *lexicon) readTowns(r io.Reader) error {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("unzip: %w", err)
	}
	return eachLine(unzipped, func(line string) error {
		name, rest, _ := strings.Cut(line, "\t")
		size, mark, _ := strings.Cut(rest, "\t")
		n, err := strconv.Atoi(size)
		if err != nil {
			return fmt.Errorf("population of %s: %w", name, err)
		}
		bits := phraseHamlet
		if n >= 20000 {
			bits = phraseTown
		}
		if mark == "w" {
			bits |= phraseWordlike
		}
		l.addPhrase(name, bits)
		return nil
	})
}

// chain extends the hash of a phrase by one token. Quotes are folded; case is
// kept, except that a longer word in capitals counts like one with a capital, for
// datelines and headlines ("ROTTERDAM").
func chain(h uint64, token string) uint64 {
	h = mix(h*fnvPrime + 1)
	shouting := len(token) >= 5 && allUpper(token)
	for i, r := range token {
		if r == '’' || r == 'ʼ' {
			r = '\''
		}
		if shouting && i > 0 {
			r = unicode.ToLower(r)
		}
		h = (h ^ uint64(r)) * fnvPrime
	}
	return mix(h)
}

// allUpper tells whether a word has letters and all are capitals.
func allUpper(word string) bool {
	for _, r := range word {
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

func (l *lexicon) addPhrase(name string, bits uint32) {
	tokens := scanTokens(name)
	h := uint64(fnvStart)
	for i, t := range tokens {
		h = chain(h, t.Text)
		if i == len(tokens)-1 {
			l.phrases.or(h, bits)
		} else {
			l.phrases.or(h, phrasePrefix)
		}
	}
}

// longest gives the length in tokens and the bits of the longest listed phrase
// at the start of tokens, or 0.
func (l *lexicon) longest(tokens []Token) (n int, bits uint32) {
	h := uint64(fnvStart)
	for i := range tokens {
		h = chain(h, tokens[i].Text)
		v, ok := l.phrases.get(h)
		if !ok {
			break
		}
		if v&^phrasePrefix != 0 {
			n, bits = i+1, v
		}
		if v&phrasePrefix == 0 {
			break
		}
	}
	return n, bits
}

// kindOf gives the type and kind of phrase bits; typed lists go before towns.
func kindOf(bits uint32) (Type, Kind) {
	for _, k := range [...]struct {
		bit  uint32
		t    Type
		kind Kind
	}{
		{phraseCountry, Place, Country}, {phraseRegion, Place, Region}, {phraseCity, Place, City},
		{phraseDistrict, Place, District}, {phraseFacility, Place, Facility}, {phraseWater, Place, Water},
		{phraseGroup, Organisation, Group}, {phraseMilitary, Organisation, Military}, {phraseAgency, Organisation, Agency},
		{phraseMedia, Organisation, Media}, {phraseBody, Organisation, Body}, {phrasePolitical, Organisation, Political},
		{phraseCompany, Organisation, Company}, {phraseTown, Place, City}, {phraseHamlet, Place, City},
	} {
		if bits&k.bit != 0 {
			return k.t, k.kind
		}
	}
	return "", ""
}
