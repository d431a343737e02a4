package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"liaison/internal/graph"
)

// Work that grows faster than the graph is measured up to these sizes.
const (
	exactUpTo  = 200_000
	groupsUpTo = 10_000_000
	sampleUpTo = 1_000_000
	peersUpTo  = 1_000_000
)

// charts measures groups and brokers on the whole graph, and other programs on
// the same.
func (b *bench) charts(python string) error {
	ctx, links := context.Background(), len(b.h.ends)
	began := cpuAll()
	c, err := b.s.Chart(ctx, graph.View{}, nil)
	if err != nil {
		return err
	}
	b.put("chart of the whole graph", "–", short(cpuAll()-began))
	if links <= groupsUpTo {
		began = cpuAll()
		g, err := c.Groups(ctx, graph.GroupOptions{Seed: 1})
		if err != nil {
			return err
		}
		b.put("Leiden", "10^6: ≤ 2 s, Q as igraph's; 10^7: ≤ 20 s", fmt.Sprintf("%s, Q %.4f", short(cpuAll()-began), g.Modularity))
	}
	if links <= sampleUpTo {
		if err := b.took(func() error { _, err := c.SampledBetweenness(ctx, 256, 1); return err }, "betweenness, 256 sources", "10^6: ≤ 8 s"); err != nil {
			return err
		}
	}
	if links <= exactUpTo {
		if err := b.took(func() error { _, err := c.Betweenness(ctx); return err }, "betweenness, exact", "10^5: ≤ 15 s"); err != nil {
			return err
		}
	}
	if python == "" || links > peersUpTo {
		return nil
	}
	return b.peers(ctx, python, c)
}

func (b *bench) took(work func() error, name, target string) error {
	wall, began := time.Now(), cpuAll()
	if err := work(); err != nil {
		return err
	}
	b.put(name, target, fmt.Sprintf("%s (%s on the wall)", short(cpuAll()-began), short(time.Since(wall))))
	return nil
}

// peers writes the chart as plain lists and has other programs answer the same
// questions. Node numbers are places of the chart.
func (b *bench) peers(ctx context.Context, python string, c *graph.Chart) error {
	dir, err := os.MkdirTemp("", "graph")
	if err != nil {
		return fmt.Errorf("make folder for lists: %w", err)
	}
	defer os.RemoveAll(dir)
	var ties, pairs bytes.Buffer
	w := bufio.NewWriter(&ties)
	for i := range c.Len() {
		for k, u := range c.Near(i) {
			if uint32(i) < u {
				fmt.Fprintf(w, "%d,%d,%d\n", i, u, c.Weights(i)[k])
			}
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write ties: %w", err)
	}
	hops := make([]int, 0, len(b.pairs))
	for _, p := range b.pairs[:200] {
		path, err := b.s.HopPath(ctx, graph.View{}, p[0], p[1], graph.MaxHops)
		if err != nil {
			return err
		}
		hops = append(hops, path.Len())
		fmt.Fprintf(&pairs, "%d,%d\n", p[0], p[1])
	}
	for name, text := range map[string][]byte{"ties.csv": ties.Bytes(), "pairs.csv": pairs.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	cmd := exec.CommandContext(ctx, python, "bench/peers/graph.py", dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("run bench/peers/graph.py: %w", err)
	}
	var answer struct {
		Figures []struct{ Name, Figure string }
		Hops    []int
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		return fmt.Errorf("read what bench/peers/graph.py told: %w", err)
	}
	same := 0
	for i, n := range answer.Hops {
		if i < len(hops) && n == hops[i] {
			same++
		}
	}
	for _, f := range answer.Figures {
		b.put(f.Name, "–", f.Figure)
	}
	b.put("hop counts as igraph's", "all", fmt.Sprintf("%d of %d", same, len(hops)))
	return nil
}
