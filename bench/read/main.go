// Command read measures the tagger: F1 of names by type on conflict reports of
// sources that the measured model was not trained on, calibration, and speed.
//
//	go run ./bench/read --data DIR
package main

import (
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
	leave := flag.String("leave", "", "leave out only this source")
	errs := flag.Bool("errors", false, "print the errors")
	flag.Parse()
	if err := run(*data, *leave, *errs); err != nil {
		fmt.Fprintln(os.Stderr, "read:", err)
		os.Exit(1)
	}
}

var sources = []string{"CENTCOM", "UK_Government", "US_State_Department"}

func run(data, leave string, errs bool) error {
	set, err := corpus.Load(data, recipe.Manifest)
	if err != nil {
		return err
	}
	modes := []tagger.Mode{tagger.Precise, tagger.Review}
	names := []string{"precise", "review"}
	var pooled [2]map[tagger.Type]corpus.Tally
	for i := range pooled {
		pooled[i] = map[tagger.Type]corpus.Tally{}
	}
	for _, source := range sources {
		if leave != "" && leave != source {
			continue
		}
		start := cpu()
		t, err := recipe.LeftOut(set, source)
		if err != nil {
			return err
		}
		fmt.Printf("%s: trained in %.0f CPU-s, %d features\n", source, (cpu() - start).Seconds(), t.Features())
		for m, mode := range modes {
			sum := map[tagger.Type]corpus.Tally{}
			tokens, spent := 0, time.Duration(0)
			for i := range set.Documents {
				d := &set.Documents[i]
				if d.Source != source {
					continue
				}
				begin := cpu()
				sents := tagger.Split(d.Text)
				spans := t.Tag(sents, tagger.Options{Mode: mode})
				spent += cpu() - begin
				for _, s := range sents {
					tokens += len(s.Tokens)
				}
				tally, judged := corpus.Compare(d, spans)
				for k, v := range tally {
					x := sum[k]
					x.Add(v)
					sum[k] = x
					x = pooled[m][k]
					x.Add(v)
					pooled[m][k] = x
				}
				if errs && mode == tagger.Precise {
					report(d, judged)
				}
			}
			print(source+" "+names[m], sum)
			fmt.Printf("   %.0f tokens/CPU-s\n", float64(tokens)/spent.Seconds())
		}
	}
	for m := range modes {
		print("pooled "+names[m], pooled[m])
	}
	return nil
}

func report(d *corpus.Document, judged []corpus.Judged) {
	for _, j := range judged {
		if !j.Exact {
			fmt.Printf("   FALSE %-4s %.2f %s %q in %q\n", j.Span.Type, j.Span.Score, j.Span.Source, j.Span.Text, around(d.Text, j.Span.Begin, j.Span.End))
		}
	}
	for _, g := range d.Gold {
		if !g.Named {
			continue
		}
		found := false
		for _, j := range judged {
			b, e := corpus.Strip(d.Text, j.Span.Begin, j.Span.End)
			found = found || b == g.Begin && e == g.End && j.Span.Type == g.Type
		}
		if !found {
			fmt.Printf("   MISS  %-4s %q in %q\n", g.Type, d.Text[g.Begin:g.End], around(d.Text, g.Begin, g.End))
		}
	}
}

func around(text string, b, e int) string {
	return text[max(0, b-30):min(len(text), e+30)]
}

func print(name string, sum map[tagger.Type]corpus.Tally) {
	var all corpus.Tally
	fmt.Printf("%-30s", name)
	for _, k := range []tagger.Type{tagger.Person, tagger.Organisation, tagger.Place} {
		all.Add(sum[k])
		_, _, f := sum[k].ExactPRF()
		fmt.Printf(" %s %.1f", k, f)
	}
	p, r, f := all.ExactPRF()
	op, or, of := all.OverlapPRF()
	fmt.Printf(" | exact %.1f/%.1f/%.1f overlap %.1f/%.1f/%.1f gold %d\n", p, r, f, op, or, of, all.Gold)
}

// cpu gives the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
