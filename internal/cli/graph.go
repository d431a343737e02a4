package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/graph"
)

// graphFlags are what every question to a plain graph takes.
type graphFlags struct {
	edges, out, since, until string
	hubCap                   int
}

func (p *program) graphCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "graph",
		Short: "ask a plain list of links, without a node: paths, surroundings, groups, brokers",
		Long: `Asks a graph given as CSV, one link a line: source,target[,weight,begin,end]. A heading
may name the columns in any order. The weight counts independent sources; begin and
end are days (2015-11-13), months or years. Links have no direction. It needs no node,
and what it computes belongs to this list alone.`,
		Example: `  liaison graph path --edges links.csv "Garage Noord" "Flat 4B"
  liaison graph path --edges links.csv --pairs pairs.csv --json
  liaison graph communities --edges links.csv`,
		Args: cobra.NoArgs,
	}
	c.AddCommand(p.graphPathCommand(), p.graphEgoCommand(), p.graphCommunitiesCommand(), p.graphBetweennessCommand())
	return c
}

// graphCommandOf makes a command over a list of links, with the flags that
// all of them share.
func (p *program) graphCommandOf(c *cobra.Command, run func(g *asked, args []string) error) *cobra.Command {
	var o graphFlags
	c.RunE = func(cmd *cobra.Command, args []string) error {
		v := graph.View{HubCap: o.hubCap}
		if o.hubCap < 0 {
			return fault.New(fault.Invalid, "--hub-cap %d is below 0", o.hubCap)
		}
		if o.since != "" || o.until != "" {
			v.Window = graph.Window{On: true, From: graph.OpenPast, To: graph.OpenFuture}
			var err error
			if o.since != "" {
				if v.Window.From, _, err = dayRange(o.since); err != nil {
					return err
				}
			}
			if o.until != "" {
				if _, v.Window.To, err = dayRange(o.until); err != nil {
					return err
				}
			}
		}
		if o.edges == "" {
			return fault.New(fault.Invalid, "which links? --edges is missing").WithMend("--edges FILE names a CSV file source,target; - is standard input")
		}
		in, err := input(cmd, o.edges)
		if err != nil {
			return err
		}
		defer in.Close()
		e, err := readEdges(in, fileName(o.edges), p.progress(cmd, "links read"))
		if err != nil {
			return err
		}
		return output(cmd, o.out, func(w io.Writer) error {
			return run(&asked{p: p, cmd: cmd, edgeList: e, view: v, out: w}, args)
		})
	}
	f := c.Flags()
	f.StringVar(&o.edges, "edges", "", "CSV file of links; - is standard input")
	f.StringVar(&o.out, "out", "", "file for the answers; standard output when left out")
	f.StringVar(&o.since, "since", "", "only links that may have held from this day, month or year on")
	f.StringVar(&o.until, "until", "", "only links that may have held until then")
	f.IntVar(&o.hubCap, "hub-cap", 0, "never pass through a node of more links than this; 0 passes through all")
	return c
}

// asked is one question to a list of links.
type asked struct {
	*edgeList
	p    *program
	cmd  *cobra.Command
	view graph.View
	out  io.Writer
}

// line writes one answer: an object a line with --json, else a text.
func (g *asked) line(v any, human string) error {
	if !g.p.json {
		_, err := fmt.Fprintln(g.out, human)
		return err
	}
	e := json.NewEncoder(g.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// note tells what belongs to the whole answer, beside the answers.
func (g *asked) note(format string, args ...any) {
	fmt.Fprintf(g.cmd.ErrOrStderr(), format+"\n", args...)
}

func (g *asked) find(name string) (graph.NodeID, error) {
	n, ok := g.numbers[strings.TrimSpace(name)]
	if !ok {
		return 0, fault.New(fault.NotFound, "no link has the node %q", name).WithMend("names must be written as in the file of links")
	}
	return n, nil
}

func (g *asked) named(nodes []graph.NodeID) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = g.names[n]
	}
	return out
}

// micros is how long fn took, in microseconds to a tenth.
func (g *asked) micros(fn func() error) (float64, error) {
	began := g.p.w.Now()
	err := fn()
	return math.Round(float64(g.p.w.Now().Sub(began))/float64(time.Microsecond)*10) / 10, err
}

// pathAnswer is one line of graph path.
type pathAnswer struct {
	Source       string     `json:"source"`
	Target       string     `json:"target"`
	Path         []string   `json:"path"`
	Micros       float64    `json:"micros"`
	Alternatives [][]string `json:"alternatives,omitempty"`
	// Unknown are the ends that no link has.
	Unknown []string `json:"unknown,omitempty"`
}

func (p *program) graphPathCommand() *cobra.Command {
	var pairs string
	var maxHops, more int
	var best bool
	c := p.graphCommandOf(&cobra.Command{
		Use:   "path A B | --pairs FILE",
		Short: "the shortest chain of links between two nodes, or for many pairs",
		Long: `Finds the shortest chain of links from A to B. With --pairs it answers CSV source,target,
in order. With --json each answer is one line:
{"source":…,"target":…,"path":[…],"micros":…}, an empty path where there is none.`,
		Example: `  liaison graph path --edges links.csv A B
  liaison graph path --edges links.csv --pairs pairs.csv --json > paths.jsonl
  liaison graph path --edges links.csv A B --alternatives 3 --since 2015-01`,
		Args: cobra.MaximumNArgs(2),
	}, func(g *asked, args []string) error {
		ask := func(a, b string) error { return g.path(a, b, maxHops, more, best) }
		if pairs == "" {
			if len(args) != 2 {
				return fault.New(fault.Invalid, "path takes two nodes, or --pairs FILE").WithMend("liaison graph path --edges links.csv A B")
			}
			for _, name := range args {
				if _, err := g.find(name); err != nil {
					return err
				}
			}
			return ask(args[0], args[1])
		}
		if len(args) > 0 {
			return fault.New(fault.Invalid, "path takes two nodes or --pairs FILE, not both")
		}
		in, err := input(g.cmd, pairs)
		if err != nil {
			return err
		}
		defer in.Close()
		return eachRow(in, fileName(pairs), edgeColumns[:2], 2, func(row []string) error { return ask(row[0], row[1]) })
	})
	f := c.Flags()
	f.StringVar(&pairs, "pairs", "", "CSV file source,target of many pairs; - is standard input")
	f.IntVar(&maxHops, "max-hops", graph.MaxHops, "most links of a path")
	f.IntVar(&more, "alternatives", 0, "so many further paths, shortest first")
	f.BoolVar(&best, "best", false, "rather the chain whose weakest link has the most weight")
	return c
}

func (g *asked) path(a, b string, maxHops, more int, best bool) error {
	ans := pathAnswer{Source: a, Target: b, Path: []string{}}
	for _, name := range []string{a, b} {
		if _, ok := g.numbers[name]; !ok {
			ans.Unknown = append(ans.Unknown, name)
		}
	}
	if ans.Unknown != nil {
		return g.line(ans, fmt.Sprintf("%s - %s: no link has %s", a, b, strings.Join(ans.Unknown, " and ")))
	}
	ctx, s, x, y := g.cmd.Context(), g.snapshot, g.numbers[a], g.numbers[b]
	var found []graph.Path
	var err error
	ans.Micros, err = g.micros(func() (err error) {
		switch {
		case more > 0:
			found, err = s.ShortestPaths(ctx, g.view, x, y, maxHops, more+1)
		case best:
			found = make([]graph.Path, 1)
			found[0], err = s.BestPath(ctx, g.view, x, y, maxHops)
		default:
			found = make([]graph.Path, 1)
			found[0], err = s.HopPath(ctx, g.view, x, y, maxHops)
		}
		return err
	})
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s - %s: no path of at most %d links", a, b, maxHops)
	for i, p := range found {
		if !p.Found() {
			continue
		}
		nodes := g.named(p.Nodes)
		if i == 0 {
			ans.Path, text = nodes, strings.Join(nodes, " - ")
			continue
		}
		ans.Alternatives = append(ans.Alternatives, nodes)
		text += "\n  or " + strings.Join(nodes, " - ")
	}
	return g.line(ans, text)
}
