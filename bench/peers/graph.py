"""Answers the questions of bench/graph with igraph and networkx.

Usage: graph.py DIR, with ties.csv (a,b,weight) and pairs.csv (a,b) in DIR.
Prints one JSON object: figures, and the hop counts of the pairs by igraph.
Processor time is taken, single thread.
"""

import csv
import json
import pathlib
import sys
import time

import igraph
import networkx


def rows(path):
    with open(path, newline="") as f:
        return [tuple(map(int, r)) for r in csv.reader(f)]


def quantiles(took):
    took = sorted(took)
    return f"{1e3 * took[len(took) // 2]:.3g} ms, {1e3 * took[len(took) * 99 // 100]:.3g} ms"


def each(pairs, ask):
    took, answers = [], []
    for a, b in pairs:
        began = time.process_time()
        answers.append(ask(a, b))
        took.append(time.process_time() - began)
    return quantiles(took), answers


def main():
    folder = pathlib.Path(sys.argv[1])
    ties, pairs = rows(folder / "ties.csv"), rows(folder / "pairs.csv")
    few = pairs[: max(20, min(len(pairs), 20_000_000 // len(ties)))]
    nodes = 1 + max(max(a, b) for a, b, _ in ties + [(a, b, 1) for a, b in pairs])
    g = igraph.Graph(n=nodes, edges=[(a, b) for a, b, _ in ties])
    weights = [w for _, _, w in ties]
    figures = []

    def note(name, figure):
        figures.append({"Name": name, "Figure": figure})

    took, _ = each(few, lambda a, b: g.get_shortest_path(a, b))
    note(f"igraph {igraph.__version__}: hop path", took)
    hops = [g.distances(a, b)[0][0] for a, b in pairs]
    took, _ = each(few, lambda a, _: g.neighborhood(a, order=2))
    note("igraph: two hops", took)
    began = time.process_time()
    parts = g.community_leiden(objective_function="modularity", weights=weights, n_iterations=2)
    spent = time.process_time() - began
    note("igraph: Leiden, two rounds", f"{spent:.3g} s, Q {g.modularity(parts, weights=weights):.4f}")
    sample = list(range(0, nodes, max(1, nodes // 16)))[:16]
    began = time.process_time()
    g.betweenness(sources=sample, targets=None, directed=False)
    note("igraph: betweenness, 16 sources, times 16", f"{16 * (time.process_time() - began):.3g} s")
    n = networkx.Graph()
    n.add_edges_from((a, b) for a, b, _ in ties)
    few = [(a, b) for a, b in few if a in n and b in n]
    took, _ = each(few, lambda a, b: networkx.bidirectional_shortest_path(n, a, b))
    note(f"networkx {networkx.__version__}: hop path", took)
    json.dump({"Figures": figures, "Hops": [0 if h == float("inf") else int(h) for h in hops]}, sys.stdout)


main()
