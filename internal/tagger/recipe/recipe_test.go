package recipe

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"liaison/internal/tagger"
	"liaison/internal/tagger/corpus"
)

// TestModelsComeFromThisManifest: the shipped models name the hash of the
// manifest beside this test and all its notices, and are small enough.
func TestModelsComeFromThisManifest(t *testing.T) {
	headers, err := tagger.Models()
	if err != nil {
		t.Fatal(err)
	}
	notices, err := Notices()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(Manifest))
	for _, h := range headers {
		if h.Manifest != hex.EncodeToString(sum[:]) {
			t.Errorf("model %s was trained from another manifest: run make train", h.Name)
		}
		if strings.Join(h.Notices, "\n") != strings.Join(notices, "\n") {
			t.Errorf("model %s lacks notices", h.Name)
		}
	}
	text, err := os.ReadFile("../model/NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notices {
		if !strings.Contains(string(text), n) {
			t.Errorf("NOTICE lacks %q", n)
		}
	}
	size := int64(0)
	files, err := os.ReadDir("../model")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > 5<<20 {
		t.Errorf("the models take %d bytes, more than 5 MB", size)
	}
}

func TestManifestRefusesOtherLicences(t *testing.T) {
	head := "path\tsha256\trepository\tcommit\tlicence\tnotice\tuse\n"
	for line, want := range map[string]string{
		"a.bio\t00\tr\tc\tCC-BY-SA-4.0\tn\ttrain": "not permitted",
		"a.txt\t00\tr\tc\tMIT\tn\ttrain":          "not permitted",
		"a.bio\t00\tr\tc\tCC0-1.0\t\ttrain":       "no notice",
		"a.bio\t00\tr\tc\tCC0-1.0":                "columns",
	} {
		if _, err := corpus.Manifest(head + line + "\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", line, err, want)
		}
	}
	if _, err := corpus.Manifest(head + "a.txt\t00\tr\tc\tMIT\tn\tlist\n"); err != nil {
		t.Errorf("a list under MIT: %v", err)
	}
}

// TestChangedFileIsRefused: the loader opens nothing whose hash differs.
func TestChangedFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/a.bio", []byte("Anna\tB-PER\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	line := "path\tsha256\trepository\tcommit\tlicence\tnotice\tuse\na.bio\t" + strings.Repeat("0", 64) + "\tr\tc\tCC0-1.0\tn\ttrain\n"
	if _, err := corpus.Load(dir, line); err == nil || !strings.Contains(err.Error(), "differs from its hash") {
		t.Errorf("error %v", err)
	}
	sum := sha256.Sum256([]byte("Anna\tB-PER\n"))
	set, err := corpus.Load(dir, strings.Replace(line, strings.Repeat("0", 64), hex.EncodeToString(sum[:]), 1))
	if err != nil || len(set.Documents) != 1 || len(set.Documents[0].Gold) != 1 {
		t.Errorf("set %+v, error %v", set, err)
	}
}

// TestVariantsKeepTheForm: a variant has a label for each token and equally many
// names of each type in each sentence.
func TestVariantsKeepTheForm(t *testing.T) {
	text := "Anna Maes met the Harbour Bank in Ghent.\nJan left Ostend."
	d := corpus.Document{Text: text, Sentences: tagger.Split(text), Labels: [][]uint8{{1, 2, 0, 0, 3, 4, 0, 5, 0}, {1, 0, 5, 0}}}
	dice := draw(3)
	changed := false
	for range 20 {
		e := variant(&d, mentions([]*corpus.Document{&d}), &dice)
		for k, row := range e.Labels {
			if len(row) != len(e.Sentences[k].Tokens) {
				t.Fatalf("%d labels for %d tokens", len(row), len(e.Sentences[k].Tokens))
			}
			var want, got [3]int
			eachMention(d.Labels[k], func(_, _, t int) { want[t]++ })
			eachMention(row, func(_, _, t int) { got[t]++ })
			if want != got {
				t.Fatalf("names %v, want %v", got, want)
			}
			changed = changed || len(row) != len(d.Labels[k])
		}
	}
	if !changed {
		t.Error("no variant ever replaced a name")
	}
}
