package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"liaison/internal/tagger"
)

type reportText struct {
	ID   string `json:"_id"`
	Text string `json:"text"`
}

type reportEntity struct {
	Begin      int     `json:"begin"`
	End        int     `json:"end"`
	Type       string  `json:"type"`
	Value      string  `json:"value"`
	Document   string  `json:"documentId"`
	Confidence float64 `json:"confidence"`
}

// each decodes a file of one JSON object a line.
func each[T any](data []byte, do func(T)) error {
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		var v T
		if err := d.Decode(&v); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		do(v)
	}
}

var reportTypes = map[string]tagger.Type{"Person": tagger.Person, "Organisation": tagger.Organisation, "Location": tagger.Place}

// readReports reads a source of re3d. Its offsets count code points. Entities
// that do not match their value or with a confidence below 0.5 are dropped.
func readReports(source string, texts, entities []byte) ([]Document, error) {
	var docs []Document
	index := map[string]int{}
	err := each(texts, func(t reportText) {
		index[t.ID] = len(docs)
		docs = append(docs, Document{Source: source, Lang: "en", Text: t.Text, Sentences: tagger.Split(t.Text), Reports: true})
	})
	if err != nil {
		return nil, err
	}
	places := map[string][]int{}
	err = each(entities, func(e reportEntity) {
		k, ok := index[e.Document]
		typ := reportTypes[e.Type]
		if !ok || typ == "" || e.Confidence < 0.5 {
			return
		}
		d := &docs[k]
		at := places[e.Document]
		if at == nil {
			for i := range d.Text {
				at = append(at, i)
			}
			at = append(at, len(d.Text))
			places[e.Document] = at
		}
		if e.Begin < 0 || e.End >= len(at) || e.Begin >= e.End || d.Text[at[e.Begin]:at[e.End]] != e.Value {
			return
		}
		b, n := Strip(d.Text, at[e.Begin], at[e.End])
		d.Gold = append(d.Gold, Mention{b, n, typ, Named(d.Text[b:n])})
	})
	if err != nil {
		return nil, err
	}
	for k := range docs {
		slices.SortFunc(docs[k].Gold, func(a, b Mention) int { return (a.Begin-b.Begin)*1000 + b.End - a.End })
		docs[k].Gold = slices.Compact(docs[k].Gold)
		docs[k].label()
	}
	return docs, nil
}

// determiners are stripped from the front of a mention before comparison.
var determiners = []string{"the ", "a ", "an ", "its ", "his ", "their "}

// Strip narrows a span: one leading determiner, outer blanks, trailing
// punctuation and a final possessive are no part of a name.
func Strip(text string, b, e int) (int, int) {
	trim := func() {
		for b < e && unicode.IsSpace(rune(text[b])) {
			b++
		}
		for b < e {
			r, n := utf8.DecodeLastRuneInString(text[b:e])
			if !unicode.IsSpace(r) && !strings.ContainsRune(`,;:!?”"`, r) && !(r == '.' && !strings.Contains(text[b:e-1], ".")) {
				break
			}
			e -= n
		}
	}
	trim()
	for _, d := range determiners {
		if e-b > len(d) && strings.EqualFold(text[b:b+len(d)], d) {
			b += len(d)
			break
		}
	}
	for _, s := range []string{"'s", "’s"} {
		if strings.HasSuffix(text[b:e], s) {
			e -= len(s)
		}
	}
	trim()
	return b, e
}

var notNames = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`i we you he she it they me us him her them my our your his its their this that these those
		who whom whose which what the a an all some many most both such other another any each every no one two three four five
		six seven eight nine ten several more dozens hundreds thousands millions`) {
		set[w] = true
	}
	return set
}()

// Named tells whether a mention has a capitalised word that is neither pronoun
// nor number word.
func Named(mention string) bool {
	for _, w := range strings.FieldsFunc(mention, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) && !notNames[strings.ToLower(w)] {
			return true
		}
	}
	return false
}

// label turns the named gold mentions into labels: longest first, no overlaps,
// only where they agree with token borders. A sentence without any gold that
// lists places was left out by the annotators and is not trained on.
func (d *Document) label() {
	gold := slices.Clone(d.Gold)
	slices.SortStableFunc(gold, func(a, b Mention) int { return (b.End - b.Begin) - (a.End - a.Begin) })
	for i := range d.Sentences {
		s := &d.Sentences[i]
		row := make([]uint8, len(s.Tokens))
		any := false
		for _, g := range gold {
			if g.Begin < s.End && s.Begin < g.End {
				any = true
				if g.Named {
					place(row, s, g)
				}
			}
		}
		capitals := 0
		for _, t := range s.Tokens {
			if r, _ := utf8.DecodeRuneInString(t.Text); unicode.IsUpper(r) {
				capitals++
			}
		}
		if !any && capitals >= 4 {
			row = nil
		}
		d.Labels = append(d.Labels, row)
	}
}

func place(row []uint8, s *tagger.Sentence, g Mention) {
	first, last := -1, -1
	for i, t := range s.Tokens {
		if t.Begin == g.Begin {
			first = i
		}
		if t.End == g.End {
			last = i
		}
	}
	if first < 0 || last < first {
		return
	}
	for i := first; i <= last; i++ {
		if row[i] != 0 {
			return
		}
	}
	b := uint8(1 + 2*typeNumber(g.Type))
	row[first] = b
	for i := first + 1; i <= last; i++ {
		row[i] = b + 1
	}
}

func typeNumber(t tagger.Type) int {
	switch t {
	case tagger.Person:
		return 0
	case tagger.Organisation:
		return 1
	}
	return 2
}
