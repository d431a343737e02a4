package extract

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"liaison/internal/fault"
)

// Bounds of a model's own files and of its pieces of words.
const (
	maxVocabulary = 64 << 20 // bytes
	longestWord   = 100      // letters; a longer word is unknown, as in BERT
)

// wordPiece cuts words into the pieces that a model of the BERT family knows
// (Wu et al., 2016; the longest piece first).
type wordPiece struct {
	ids               map[string]int64
	unknown, cls, sep int64
	lower             bool // folds case and drops accents
	prefix            string
}

// openWordPiece reads the tokenizer of a model's folder: tokenizer.json, or
// vocab.txt with tokenizer_config.json.
func openWordPiece(dir string) (*wordPiece, error) {
	w := &wordPiece{ids: map[string]int64{}, prefix: "##"}
	err := w.readJSON(filepath.Join(dir, "tokenizer.json"))
	if errors.Is(err, fs.ErrNotExist) {
		err = w.readVocabulary(dir)
	}
	if err != nil {
		return nil, err
	}
	for name, to := range map[string]*int64{"[UNK]": &w.unknown, "[CLS]": &w.cls, "[SEP]": &w.sep} {
		id, ok := w.ids[name]
		if !ok {
			return nil, fault.New(fault.Invalid, "the model's vocabulary has no %s", name).WithMend("use a model of the BERT family with its WordPiece vocabulary")
		}
		*to = id
	}
	return w, nil
}

func (w *wordPiece) readJSON(path string) error {
	var t struct {
		Normalizer *struct {
			Lowercase bool `json:"lowercase"`
		} `json:"normalizer"`
		Model struct {
			Type   string           `json:"type"`
			Prefix string           `json:"continuing_subword_prefix"`
			Vocab  map[string]int64 `json:"vocab"`
		} `json:"model"`
	}
	if err := readSmallJSON(path, &t); err != nil {
		return err
	}
	if t.Model.Type != "WordPiece" {
		return fault.New(fault.Invalid, "the model's tokenizer is %q; only WordPiece is read", t.Model.Type).WithMend("use a model of the BERT family")
	}
	w.ids, w.lower = t.Model.Vocab, t.Normalizer != nil && t.Normalizer.Lowercase
	if t.Model.Prefix != "" {
		w.prefix = t.Model.Prefix
	}
	return nil
}

func (w *wordPiece) readVocabulary(dir string) error {
	var config struct {
		Lower *bool `json:"do_lower_case"`
	}
	if err := readSmallJSON(filepath.Join(dir, "tokenizer_config.json"), &config); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	w.lower = config.Lower == nil || *config.Lower // BERT's own default
	f, err := os.Open(filepath.Join(dir, "vocab.txt"))
	if err != nil {
		return fmt.Errorf("open the vocabulary of a model: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := int64(0); lines.Scan(); n++ {
		w.ids[lines.Text()] = n
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the vocabulary of a model: %w", err)
	}
	return nil
}

// readSmallJSON reads a file of a model's folder.
func readSmallJSON(path string, into any) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	if info.Size() > maxVocabulary {
		return fault.New(fault.Invalid, "%s is larger than %d bytes", filepath.Base(path), maxVocabulary)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fault.Wrap(fault.Invalid, err, "a file of the model is no JSON of the expected form").WithMend("take the folder of the model as it was published")
	}
	return nil
}

// modelWord is a word of a sentence with its pieces.
type modelWord struct {
	Span
	pieces []int64
}

// words cuts a sentence as BERT does: at blanks, and each punctuation sign and
// ideograph by itself. Spans count bytes of text.
func (w *wordPiece) words(text string, base int) []modelWord {
	var out []modelWord
	begin := -1
	flush := func(end int) {
		if begin >= 0 {
			out = append(out, modelWord{Span{base + begin, base + end}, w.pieces(text[begin:end])})
		}
		begin = -1
	}
	for i, r := range text {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			flush(i)
		case alone(r):
			flush(i)
			end := i + len(string(r))
			out = append(out, modelWord{Span{base + i, base + end}, w.pieces(text[i:end])})
		case begin < 0:
			begin = i
		}
	}
	flush(len(text))
	return out
}

// alone tells whether a sign is a word of its own. ASCII signs that are no
// letters count as punctuation, as in BERT.
func alone(r rune) bool {
	ascii := r >= 33 && r <= 47 || r >= 58 && r <= 64 || r >= 91 && r <= 96 || r >= 123 && r <= 126
	return ascii || unicode.IsPunct(r) || unicode.Is(unicode.Han, r)
}

func (w *wordPiece) pieces(word string) []int64 {
	if w.lower {
		word = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(strings.ToLower(word)))
	}
	letters := []rune(word)
	if len(letters) > longestWord || len(letters) == 0 {
		return []int64{w.unknown}
	}
	var out []int64
	for at := 0; at < len(letters); {
		id, end := int64(-1), len(letters)
		for ; end > at; end-- {
			piece := string(letters[at:end])
			if at > 0 {
				piece = w.prefix + piece
			}
			if n, ok := w.ids[piece]; ok {
				id = n
				break
			}
		}
		if id < 0 {
			return []int64{w.unknown}
		}
		out, at = append(out, id), end
	}
	return out
}

// modelConfig is what config.json of a model says.
type modelConfig struct {
	Labels  map[string]string `json:"id2label"`
	Longest int               `json:"max_position_embeddings"`
}

// labelled turns the labels of words (B-PER, I-LOC, S-ORG, PERSON ...) into
// mentions.
func labelled(text string, words []modelWord, labels []string, scores []float64) []ReadMention {
	var out []ReadMention
	open := false
	sum, n := 0.0, 0
	closeOne := func() {
		if open {
			m := &out[len(out)-1]
			m.Text, m.Score = text[m.Begin:m.End], sum/float64(n)
		}
		open = false
	}
	for i, w := range words {
		begins, kind := true, labels[i]
		if head, tail, ok := strings.Cut(labels[i], "-"); ok && len(head) == 1 {
			begins, kind = head == "B" || head == "S" || head == "U", tail
		} else if open && modelType(kind) == out[len(out)-1].Type {
			begins = false // labels without B and I
		}
		t := modelType(kind)
		if t == "" {
			closeOne()
			continue
		}
		if open && !begins && out[len(out)-1].Type == t {
			out[len(out)-1].End = w.End
			sum, n = sum+scores[i], n+1
			continue
		}
		closeOne()
		out = append(out, ReadMention{Span: w.Span, Type: t})
		open, sum, n = true, scores[i], 1
	}
	closeOne()
	return out
}

// modelType maps the labels of usual models to our types; "" is none of them.
func modelType(label string) string {
	switch strings.ToUpper(label) {
	case "PER", "PERSON":
		return "PER"
	case "ORG", "ORGANIZATION", "ORGANISATION", "CORPORATION":
		return "ORG"
	case "LOC", "LOCATION", "GPE", "FAC", "FACILITY":
		return "LOC"
	}
	return ""
}
