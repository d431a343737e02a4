package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/match"
	"liaison/internal/name"
	"liaison/internal/node"
)

// input opens a file, or standard input for "-".
func input(cmd *cobra.Command, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s cannot be read", name)
	}
	return f, nil
}

// fileName is how a message calls the file that input opens.
func fileName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// output makes a file, or standard output for "" and "-". The file appears
// under its name only when all was written.
func output(cmd *cobra.Command, name string, write func(io.Writer) error) error {
	if name == "" || name == "-" {
		return write(cmd.OutOrStdout())
	}
	part := name + ".part"
	f, err := os.Create(part)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s cannot be written", name)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, name)
}

func (p *program) compareCommand() *cobra.Command {
	var pairs, out, schema, birth1, birth2, chance string
	var progress bool
	c := &cobra.Command{
		Use:   "compare A B | --pairs FILE",
		Short: "compare two names, or many pairs, and say why they may be the same",
		Long: `Compares two names and explains the result in words and bits. With --pairs it reads
CSV with the columns name1,name2 and optionally schema,birth1,birth2,country1,country2,
in any order, copies every row and adds score (0 to 1; 0.7 is the working threshold) and
band. What of a row could not be read is told on standard error with its line; a row that
could not be compared keeps its score empty. It needs no node.

The score ranks pairs and parts them at 0.7. How many of 100 pairs with such evidence are
the same depends on where the pairs come from: --chance hand adds a column that says so
for pairs that people put side by side because they are hard to tell, --chance lists for
pairs drawn from the entries of lists; half of the pairs of either kind are the same.`,
		Example: `  liaison compare 'Salah Abdeslam' 'Abdessalam, Saleh'
  liaison compare --pairs pairs.csv --out scored.csv --chance hand`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if pairs != "" {
				drawn := match.Drawn(chance)
				if drawn != "" && drawn != match.ByHand && drawn != match.FromLists {
					return fault.New(fault.Invalid, "--chance knows no %q", chance).WithMend("--chance hand or --chance lists")
				}
				return comparePairs(cmd, pairs, out, match.PairOptions{Schema: schema, Chance: drawn}, progress)
			}
			if chance != "" {
				return fault.New(fault.Invalid, "--chance adds a column to --pairs; two names alone are told both chances").WithMend("leave it out")
			}
			if len(args) != 2 {
				return fault.New(fault.Invalid, "compare takes two names, or --pairs FILE").WithMend("liaison compare 'Salah Abdeslam' 'Abdessalam, Saleh'")
			}
			a, err := pairSide(args[0], schema, birth1)
			if err != nil {
				return err
			}
			b, err := pairSide(args[1], schema, birth2)
			if err != nil {
				return err
			}
			e := match.Explain(a, b)
			return p.print(cmd, e, func(w io.Writer) { fmt.Fprint(w, e.Text()) })
		},
	}
	f := c.Flags()
	f.StringVar(&pairs, "pairs", "", "CSV file of pairs; - is standard input")
	f.StringVar(&out, "out", "", "file for the pairs with their scores; standard output when left out")
	f.StringVar(&chance, "chance", "", "add the column chance: of pairs drawn by hand, or from lists")
	f.StringVar(&schema, "schema", "", "Person, Company, Vessel …")
	f.StringVar(&birth1, "birth1", "", "date of birth of A, such as 1990 or 1990-03-25")
	f.StringVar(&birth2, "birth2", "", "date of birth of B")
	f.BoolVar(&progress, "progress", false, "print a counter of pairs to standard error")
	return c
}

// comparePairs compares a file of pairs and tells on standard error what could
// not be read.
func comparePairs(cmd *cobra.Command, pairs, out string, opt match.PairOptions, progress bool) error {
	in, err := input(cmd, pairs)
	if err != nil {
		return err
	}
	defer in.Close()
	told := tell{to: cmd.ErrOrStderr()}
	opt.Bad = func(e *match.RowError) { told.row(fileName(pairs), e) }
	if progress {
		opt.Progress = func(n match.PairCount) { fmt.Fprintf(cmd.ErrOrStderr(), "\r%d pairs compared", n.Rows) }
	}
	return output(cmd, out, func(w io.Writer) error {
		n, err := match.ComparePairs(cmd.Context(), in, w, opt)
		if progress {
			fmt.Fprintln(cmd.ErrOrStderr())
		}
		told.rest()
		if n.NotCompared > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %d of %d rows could not be compared; mend them and run them again\n", n.NotCompared, n.Rows)
		}
		return invalid(err)
	})
}

// tell prints the first rows of a file that could not be read in full, and how
// many more there were: a file in the wrong encoding must not flood a terminal.
type tell struct {
	to   io.Writer
	told int
}

const mostTold = 50

func (t *tell) row(file string, err error) {
	if t.told++; t.told <= mostTold {
		fmt.Fprintf(t.to, "liaison: %s: %v\n", file, err)
	}
}

func (t *tell) rest() {
	if t.told > mostTold {
		fmt.Fprintf(t.to, "liaison: … and %d rows more like these\n", t.told-mostTold)
	}
}

func invalid(err error) error {
	if err == nil || fault.KindOf(err) != fault.Internal || errors.Is(err, context.Canceled) {
		return err
	}
	return fault.Wrap(fault.Invalid, err, "%s", err.Error())
}

// converterCommand is what a limited child process of this program runs.
func (p *program) converterCommand() *cobra.Command {
	return &cobra.Command{
		Use: ConverterCommand, Hidden: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.w.ServeConverter(cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
}

// ConverterCommand is the hidden argument with which the program starts
// itself to read documents under limits.
const ConverterCommand = "convert-documents"

func pairSide(text, schema, birth string) (match.Record, error) {
	r := match.Record{ID: text, Schema: schema, Names: []match.NameEntry{{Text: text}}}
	if birth != "" {
		dates, err := name.ParseDates(birth)
		if err != nil {
			return r, fault.Wrap(fault.Invalid, err, "%q is no date of birth", birth).WithMend("write it as 1990, 1990-03 or 1990-03-25")
		}
		r.Births = dates
	}
	return r, nil
}

func (p *program) screenCommand() *cobra.Command {
	var list, queries, out string
	var opt match.ScreenOptions
	var progress, held bool
	c := &cobra.Command{
		Use:   "screen --list LIST --queries FILE",
		Short: "search every row of a file in a list: names in any script, aliases, partial dates",
		Long: `Screens a file of queries against a list, without a node. Both may be CSV (columns
id,name,aliases,birth,country,schema), JSON lines or FollowTheMoney entities. Writes one
JSON object a query, in order: {"id":…,"hits":[{"id":…,"score":…,"band":…,"why":[…]}]}.
A hit's "chance" says how many of 100 such candidates are right if --share of those
searched for are listed: half of them in the tests it was measured in, hardly any at a
border, where a name alone says little and a date of birth much.
A low --min-score shows more; it never changes the search. A query that could not be read
is answered with "error". What of a row could not be read is told with its line; a listed
name whose date cannot be read is searched without it.

With --holdings in the place of --list it searches what you may see on this node, and the
look is on record.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if list == "-" && queries == "-" {
				return fault.New(fault.Invalid, "--list and --queries cannot both be standard input").WithMend("put one of them into a file")
			}
			if held && list == "" && queries != "" {
				return p.screenHoldings(cmd, queries, out, opt, progress)
			}
			if list == "" || queries == "" || held {
				return fault.New(fault.Invalid, "screen needs --queries, and --list or --holdings").WithMend("- reads one of the files from standard input")
			}
			l, err := input(cmd, list)
			if err != nil {
				return err
			}
			defer l.Close()
			q, err := input(cmd, queries)
			if err != nil {
				return err
			}
			defer q.Close()
			told := tell{to: cmd.ErrOrStderr()}
			opt.Bad = told.row
			if progress {
				opt.Progress = func(r match.ScreenReport) {
					fmt.Fprintf(cmd.ErrOrStderr(), "\r%d listed, %d screened, %d with hits", r.Listed, r.Rows, r.WithHits)
				}
			}
			return output(cmd, out, func(w io.Writer) error {
				n, err := match.ScreenFile(cmd.Context(), l, q, w, opt)
				if progress {
					fmt.Fprintln(cmd.ErrOrStderr())
				}
				told.rest()
				if n.ListBad > 0 {
					fmt.Fprintf(cmd.ErrOrStderr(), "liaison: %d rows of the list could not be read and were not searched\n", n.ListBad)
				}
				return invalid(err)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&list, "list", "", "the list to search")
	f.BoolVar(&held, "holdings", false, "search what you may see on this node instead of a list")
	f.StringVar(&queries, "queries", "", "who is looked for")
	f.StringVar(&out, "out", "", "file for the answers; standard output when left out")
	f.Float64Var(&opt.MinScore, "min-score", 0.5, "show hits from this score on")
	f.IntVar(&opt.Limit, "limit", 10, "most hits a query")
	f.Float64Var(&opt.Share, "share", 0.5, "how many of those searched for you expect to be listed, as a share; moves the chance, never the score")
	f.IntVar(&opt.Skip, "skip", 0, "pass over so many rows: resumes a run that was cut")
	f.BoolVar(&progress, "progress", false, "print a counter to standard error")
	return c
}

// screenHoldings searches what the officer may see on his node.
func (p *program) screenHoldings(cmd *cobra.Command, queries, out string, opt match.ScreenOptions, progress bool) error {
	return p.with(cmd, func(ctx context.Context, a *App) error {
		q, err := input(cmd, queries)
		if err != nil {
			return err
		}
		defer q.Close()
		told := tell{to: cmd.ErrOrStderr()}
		opt.Bad = told.row
		if progress {
			opt.Progress = func(r match.ScreenReport) {
				fmt.Fprintf(cmd.ErrOrStderr(), "\r%d screened, %d with hits", r.Rows, r.WithHits)
			}
		}
		return output(cmd, out, func(w io.Writer) error {
			_, err := a.Node.Screen(ctx, a.Caller, node.ScreenRequest{Queries: q, Out: w, Options: opt, Name: filepath.Base(queries)})
			if progress {
				fmt.Fprintln(cmd.ErrOrStderr())
			}
			told.rest()
			return invalid(err)
		})
	})
}
