package corpus

import (
	"fmt"
	"strings"
	"unicode"

	"liaison/internal/tagger"
)

// chunk is the number of sentences of a file without document borders that
// are taken as one document.
const chunk = 12

// readBIO reads "token TAB tag" lines with a blank line between sentences.
func readBIO(source, data string) ([]Document, error) {
	lang := "en"
	for prefix, l := range map[string]string{"europeana_DE": "de", "europeana_FR": "fr", "europeana_NL": "nl"} {
		if strings.HasPrefix(source, prefix) {
			lang = l
		}
	}
	var docs []Document
	b := builder{doc: Document{Source: source, Lang: lang}}
	for n, line := range strings.Split(data, "\n") {
		if strings.TrimSpace(line) == "" {
			b.flush()
			if len(b.doc.Sentences) == chunk {
				docs = append(docs, b.finish())
			}
			continue
		}
		token, tag, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("line %d: no tab", n+1)
		}
		word, sign := strings.TrimSpace(token), ""
		if lang != "en" {
			word, sign = trailing(word)
		}
		b.add(word, strings.TrimSpace(tag))
		b.add(sign, "O")
	}
	b.flush()
	if len(b.doc.Sentences) > 0 {
		docs = append(docs, b.finish())
	}
	return docs, nil
}

// trailing cuts the sign off a word to which the newspapers' tokens glue it, as
// tagger.Split would.
func trailing(token string) (word, sign string) {
	cut := strings.TrimRight(token, `,;:!?»")`)
	if strings.HasSuffix(cut, ".") && len(cut) > 5 {
		cut = strings.TrimRight(cut, ".")
	}
	if cut == "" {
		return token, ""
	}
	return cut, token[len(cut):]
}

// builder gathers the tokens of sentences into one text.
type builder struct {
	doc   Document
	text  strings.Builder
	spans [][2]int
	tags  []uint8
	sign  bool // the last token has no letter
}

var bioTypes = map[string]uint8{"PER": 1, "ORG": 3, "LOC": 5}

func (b *builder) add(token, tag string) {
	if token == "" {
		return
	}
	if b.text.Len() > 0 {
		b.text.WriteByte(' ')
	}
	begin := b.text.Len()
	b.text.WriteString(token)
	b.spans = append(b.spans, [2]int{begin, b.text.Len()})
	label := uint8(0)
	if head, kind, ok := strings.Cut(tag, "-"); ok {
		if label = bioTypes[kind]; label > 0 && head == "I" && len(b.tags) > 0 {
			last := b.tags[len(b.tags)-1]
			if last == 0 && b.sign && len(b.tags) > 1 {
				// A sign was cut off inside a name: it belongs to it.
				if before := b.tags[len(b.tags)-2]; before == label || before == label+1 {
					last = label + 1
					b.tags[len(b.tags)-1] = last
				}
			}
			if last == label || last == label+1 {
				label++
			}
		}
	}
	b.tags = append(b.tags, label)
	b.sign = !strings.ContainsFunc(token, unicode.IsLetter)
}

// flush ends the sentence.
func (b *builder) flush() {
	if len(b.spans) == 0 {
		return
	}
	s := tagger.Sentence{Begin: b.spans[0][0], End: b.spans[len(b.spans)-1][1], Zone: tagger.ZoneBody}
	s.Tokens = make([]tagger.Token, len(b.spans))
	for i, p := range b.spans {
		s.Tokens[i] = tagger.Token{Begin: p[0], End: p[1]}
	}
	b.doc.Sentences = append(b.doc.Sentences, s)
	b.doc.Labels = append(b.doc.Labels, b.tags)
	b.spans, b.tags = nil, nil
}

func (b *builder) finish() Document {
	d := b.doc
	d.Text = b.text.String()
	for i := range d.Sentences {
		s := &d.Sentences[i]
		s.Text = d.Text[s.Begin:s.End]
		for k := range s.Tokens {
			s.Tokens[k].Text = d.Text[s.Tokens[k].Begin:s.Tokens[k].End]
		}
		d.gold(i)
	}
	b.doc = Document{Source: d.Source, Lang: d.Lang}
	b.text.Reset()
	return d
}

// gold reads the mentions back from the labels of sentence i.
func (d *Document) gold(i int) {
	row, s := d.Labels[i], &d.Sentences[i]
	types := [...]tagger.Type{tagger.Person, tagger.Organisation, tagger.Place}
	for k := 0; k < len(row); {
		if row[k] == 0 {
			k++
			continue
		}
		kind := int(row[k]-1) / 2
		j := k + 1
		for j < len(row) && int(row[j]) == 2+2*kind {
			j++
		}
		begin, end := Strip(d.Text, s.Tokens[k].Begin, s.Tokens[j-1].End)
		d.Gold = append(d.Gold, Mention{begin, end, types[kind], Named(d.Text[begin:end])})
		k = j
	}
}
