// Command read measures the tagger on conflict reports of sources that the
// measured model was not trained on: F1 of names by type and, for persons, by
// origin of the name; recall of review mode; calibration; speed with all
// stages; and, with --seed, the names of one article.
//
//	go run ./bench/read --data DIR [--seed FILE]
//
// Exact: same span and type after stripping one leading article or possessive
// pronoun, outer blanks, trailing punctuation and a final 's. Overlap: same
// type, any common character. Only named gold mentions count (a capitalised
// word that is neither pronoun nor number word); predictions that lie on
// unnamed gold mentions of their type are left out.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"syscall"
	"time"

	"liaison/internal/tagger"
	"liaison/internal/tagger/corpus"
	"liaison/internal/tagger/recipe"
)

func main() {
	data := flag.String("data", "", "folder with the training data")
	leave := flag.String("leave", "", "measure only this source")
	errs := flag.Bool("errors", false, "print the errors of precise mode")
	seed := flag.String("seed", "", "file whose names are listed with the built-in tagger")
	outcomes := flag.String("outcomes", "", "file that gets every judged span: mode, source, type, found by, raw score, right")
	flag.Parse()
	err := error(nil)
	if *data != "" {
		err = run(*data, *leave, *outcomes, *errs)
	}
	if err == nil && *seed != "" {
		err = list(*seed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "read:", err)
		os.Exit(1)
	}
}

var modes = [...]struct {
	name string
	mode tagger.Mode
}{{"precise", tagger.Precise}, {"review", tagger.Review}}

// result gathers what is measured in one mode.
type result struct {
	types    map[tagger.Type]corpus.Tally
	origins  map[string][2]int // found, gold
	outcomes map[string][]tagger.Outcome
	tokens   int
	spent    time.Duration
}

func newResult() *result {
	return &result{types: map[tagger.Type]corpus.Tally{}, origins: map[string][2]int{}, outcomes: map[string][]tagger.Outcome{}}
}

func run(data, leave, outcomes string, errs bool) error {
	set, err := corpus.Load(data, recipe.Manifest)
	if err != nil {
		return err
	}
	pooled := [len(modes)]*result{newResult(), newResult()}
	fmt.Println("left out and mode                exact F1: PER  ORG  LOC | exact P/R/F1    overlap P/R/F1  gold")
	for _, source := range recipe.Sources {
		if leave != "" && leave != source {
			continue
		}
		t, err := recipe.LeftOut(set, source)
		if err != nil {
			return err
		}
		for m, mode := range modes {
			one := newResult()
			for i := range set.Documents {
				if d := &set.Documents[i]; d.Source == source {
					judged := one.measure(t, d, mode.mode)
					if errs && mode.mode == tagger.Precise {
						report(d, judged)
					}
				}
			}
			row(source+" "+mode.name, one.types)
			pooled[m].join(one)
		}
	}
	for m, mode := range modes {
		row("pooled "+mode.name, pooled[m].types)
	}
	if outcomes != "" {
		f, err := os.Create(outcomes)
		if err != nil {
			return fmt.Errorf("create %s: %w", outcomes, err)
		}
		for m, mode := range modes {
			err = errors.Join(err, dump(f, mode.name, pooled[m].outcomes))
		}
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	for m, mode := range modes {
		fmt.Printf("\n%s mode, persons by origin of the name (overlap recall):\n", mode.name)
		for _, o := range origins {
			n := pooled[m].origins[o]
			fmt.Printf("  %-24s %3d of %3d\n", o, n[0], n[1])
		}
		fmt.Printf("%s mode, calibration of exact spans, each source by the curve of the others in review mode:\n", mode.name)
		calibration(pooled[m].outcomes, pooled[len(modes)-1].outcomes)
		fmt.Printf("%s mode, speed with sentences, language, names and identifiers: %.0f tokens/CPU-s\n", mode.name,
			float64(pooled[m].tokens)/pooled[m].spent.Seconds())
	}
	return nil
}

// measure tags one document with all stages and adds it to the result.
func (r *result) measure(t *tagger.Tagger, d *corpus.Document, mode tagger.Mode) []corpus.Judged {
	begin := cpu()
	sents := tagger.Split(d.Text)
	spans := t.Tag(sents, tagger.Options{Mode: mode})
	tagger.Identifiers(d.Text, tagger.IdentifierOptions{Region: "GB"})
	r.spent += cpu() - begin
	for _, s := range sents {
		r.tokens += len(s.Tokens)
	}
	tally, judged := corpus.Compare(d, spans)
	for k, v := range tally {
		x := r.types[k]
		x.Add(v)
		r.types[k] = x
	}
	for _, j := range judged {
		r.outcomes[d.Source] = append(r.outcomes[d.Source], tagger.Outcome{Span: j.Span, Right: j.Exact})
	}
	for _, g := range d.Gold {
		if !g.Named || g.Type != tagger.Person {
			continue
		}
		found := false
		for _, s := range spans {
			found = found || s.Type == g.Type && s.Begin < g.End && g.Begin < s.End
		}
		o := originOf(d.Text[g.Begin:g.End])
		n := r.origins[o]
		n[1]++
		if found {
			n[0]++
		}
		r.origins[o] = n
	}
	return judged
}

func (r *result) join(o *result) {
	for k, v := range o.types {
		x := r.types[k]
		x.Add(v)
		r.types[k] = x
	}
	for k, v := range o.origins {
		n := r.origins[k]
		r.origins[k] = [2]int{n[0] + v[0], n[1] + v[1]}
	}
	for k, v := range o.outcomes {
		r.outcomes[k] = append(r.outcomes[k], v...)
	}
	r.tokens += o.tokens
	r.spent += o.spent
}

// list prints the distinct names of a file.
func list(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	t, err := tagger.Builtin()
	if err != nil {
		return err
	}
	for _, mode := range modes {
		fmt.Printf("\n%s, %s mode:\n", path, mode.name)
		seen := map[string]bool{}
		for _, s := range t.Tag(tagger.Split(string(text)), tagger.Options{Mode: mode.mode}) {
			if key := string(s.Type) + " " + s.Text; !seen[key] {
				seen[key] = true
				fmt.Printf("  %s %-32q %.2f %s, %s\n", s.Type, s.Text, s.Score, s.Source, s.Reason)
			}
		}
	}
	return nil
}

// cpu gives the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
