package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"liaison/internal/fault"
	"liaison/internal/graph"
)

// egoAnswer is one line of graph ego. Nodes[i] lie i+1 links away.
type egoAnswer struct {
	Node      string     `json:"node"`
	Hops      int        `json:"hops"`
	Count     int        `json:"count"`
	Nodes     [][]string `json:"nodes"`
	Truncated bool       `json:"truncated,omitempty"`
	Micros    float64    `json:"micros"`
}

func (p *program) graphEgoCommand() *cobra.Command {
	var hops, limit int
	c := p.graphCommandOf(&cobra.Command{
		Use:     "ego NODE…",
		Short:   "what lies within some links of a node, by distance",
		Example: `  liaison graph ego --edges links.csv "Garage Noord" --hops 2 --json`,
		Args:    cobra.MinimumNArgs(1),
	}, func(g *asked, args []string) error {
		for _, name := range args {
			if err := g.ego(name, hops, limit); err != nil {
				return err
			}
		}
		return nil
	})
	c.Flags().IntVar(&hops, "hops", 1, "how many links far")
	c.Flags().IntVar(&limit, "limit", 0, "most nodes, the nearer first; 0 lists all")
	return c
}

func (g *asked) ego(name string, hops, limit int) error {
	n, err := g.find(name)
	if err != nil {
		return err
	}
	var around graph.Around
	ans := egoAnswer{Node: name, Hops: hops, Nodes: [][]string{}}
	ans.Micros, err = g.micros(func() (err error) {
		around, err = g.snapshot.Neighbourhood(g.cmd.Context(), g.view, n, hops, limit)
		return err
	})
	if err != nil {
		return err
	}
	ans.Count, ans.Truncated = len(around.Nodes), around.Truncated
	text, begin := fmt.Sprintf("%s: %d nodes within %d links", name, ans.Count, hops), 0
	for d, end := range around.Ends {
		nodes := g.named(around.Nodes[begin:end])
		ans.Nodes = append(ans.Nodes, nodes)
		text += fmt.Sprintf("\n  %d: %s", d+1, strings.Join(nodes, ", "))
		begin = end
	}
	if ans.Truncated {
		text += fmt.Sprintf("\n  … the list was cut after %d", limit)
	}
	return g.line(ans, text)
}

// groupAnswer is one line of graph communities.
type groupAnswer struct {
	Node      string   `json:"node"`
	Community uint32   `json:"community"`
	Stayed    *float64 `json:"stayed,omitempty"`
}

func (p *program) graphCommunitiesCommand() *cobra.Command {
	var o graph.GroupOptions
	var runs int
	c := p.graphCommandOf(&cobra.Command{
		Use:   "communities",
		Short: "groups that hang together more than chance would have it (Leiden)",
		Long: `Divides the nodes into groups by Leiden's method (Traag et al. 2019). A group of this
kind is a figure of speech about a list of links: it is no organisation until a person
with evidence says so. With --runs each node tells in which share of the runs it stayed
with its group; under 0.8 it stands between groups. The modularity goes to standard error.`,
		Example: `  liaison graph communities --edges links.csv --runs 20 --json`,
		Args:    cobra.NoArgs,
	}, func(g *asked, _ []string) error { return g.communities(o, runs) })
	f := c.Flags()
	f.Float64Var(&o.Resolution, "resolution", 1, "above 1 makes more and smaller groups")
	f.Uint64Var(&o.Seed, "seed", 1, "decides among equals; the same seed gives the same groups")
	f.IntVar(&o.Rounds, "rounds", graph.DefaultRounds, "most repetitions of one run")
	f.IntVar(&runs, "runs", 1, "divide so many times and tell how far the runs agree")
	return c
}

func (g *asked) communities(o graph.GroupOptions, runs int) error {
	if runs < 1 || runs > graph.MaxRuns {
		return fault.New(fault.Invalid, "--runs is 1 to %d, not %d", graph.MaxRuns, runs)
	}
	var of graph.StableGroups
	c, err := g.snapshot.Chart(g.cmd.Context(), g.view, nil)
	if err != nil {
		return err
	}
	took, err := g.micros(func() (err error) {
		if runs == 1 {
			of.Groups, err = c.Groups(g.cmd.Context(), o)
			return err
		}
		seeds := make([]uint64, runs)
		for i := range seeds {
			seeds[i] = o.Seed + uint64(i)
		}
		of, err = c.StableGroups(g.cmd.Context(), o, seeds)
		return err
	})
	if err != nil {
		return err
	}
	for i, group := range of.Of {
		ans := groupAnswer{Node: g.names[c.Node(i)], Community: group}
		text := fmt.Sprintf("%d\t%s", group, ans.Node)
		if of.Stayed != nil {
			ans.Stayed = &of.Stayed[i]
			text += fmt.Sprintf("\t%.2f", of.Stayed[i])
		}
		if err := g.line(ans, text); err != nil {
			return err
		}
	}
	g.note("%d nodes, %d ties, %d communities, modularity %.4f, %.0f ms", c.Len(), c.Ties(), of.Count, of.Modularity, took/1000)
	return nil
}

// shareAnswer is one line of graph betweenness.
type shareAnswer struct {
	Node        string  `json:"node"`
	Betweenness float64 `json:"betweenness"`
}

func (p *program) graphBetweennessCommand() *cobra.Command {
	var samples, top int
	var seed uint64
	var count bool
	c := p.graphCommandOf(&cobra.Command{
		Use:   "betweenness",
		Short: "through which nodes the shortest routes of this list pass",
		Long: `Tells for each node through which share of the shortest routes between the others it
lies (Brandes 2001), highest first. It says how this list hangs together and nothing
about a person. Above 20,000 nodes it is estimated from --samples starting nodes.`,
		Example: `  liaison graph betweenness --edges links.csv --top 20
  liaison graph betweenness --edges links.csv --samples 256 --json`,
		Args: cobra.NoArgs,
	}, func(g *asked, _ []string) error { return g.betweenness(samples, seed, top, count) })
	f := c.Flags()
	f.IntVar(&samples, "samples", 0, "estimate from so many starting nodes; 0 is exact up to 20,000 nodes and 256 above")
	f.Uint64Var(&seed, "seed", 1, "draws the starting nodes")
	f.IntVar(&top, "top", 0, "only the highest so many")
	f.BoolVar(&count, "count", false, "give the number of pairs instead of the share")
	return c
}

func (g *asked) betweenness(samples int, seed uint64, top int, count bool) error {
	c, err := g.snapshot.Chart(g.cmd.Context(), g.view, nil)
	if err != nil {
		return err
	}
	if samples == 0 && c.Len() > graph.MaxExact {
		samples = 256
	}
	var share []float64
	took, err := g.micros(func() (err error) {
		if samples == 0 {
			share, err = c.Betweenness(g.cmd.Context())
			return err
		}
		share, err = c.SampledBetweenness(g.cmd.Context(), min(samples, c.Len()), seed)
		return err
	})
	if err != nil {
		return err
	}
	order := make([]int, len(share))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(share[b], share[a]) })
	if top > 0 {
		order = order[:min(top, len(order))]
	}
	scale := 1.0
	if count {
		scale = float64(c.Len()-1) * float64(c.Len()-2) / 2
	}
	for _, i := range order {
		ans := shareAnswer{Node: g.names[c.Node(i)], Betweenness: share[i] * scale}
		if err := g.line(ans, fmt.Sprintf("%.6g\t%s", ans.Betweenness, ans.Node)); err != nil {
			return err
		}
	}
	how := "exact"
	if samples > 0 {
		how = fmt.Sprintf("estimated from %d nodes", min(samples, c.Len()))
	}
	g.note("%d nodes, %d ties, %s, %.0f ms", c.Len(), c.Ties(), how, took/1000)
	return nil
}
