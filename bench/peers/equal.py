"""Answers with networkx what the engine answered on small random graphs.

Usage: equal.py FILE, one JSON object a line as bench/graph/equal.go writes it.
Prints what was compared and fails at the first difference.
"""

import itertools
import json
import math
import sys

import networkx as nx


def same(line, what, ours, theirs):
    if ours != theirs:
        sys.exit(f"graph {line}: {what}: {ours}, networkx {theirs}")


def sets(lists):
    return {frozenset(x) for x in lists or []}


def read(entry):
    g = nx.Graph()
    g.add_nodes_from(entry["nodes"] or [])
    for a, b, level, sources in entry["ties"] or []:
        old = g.get_edge_data(a, b, {"level": 0, "sources": 0})
        g.add_edge(a, b, level=max(level, old["level"]), sources=max(sources, old["sources"]))
    return g


def paths(line, g, entry):
    distance = dict(nx.all_pairs_shortest_path_length(g))
    for a, b, hops in entry["hops"] or []:
        same(line, f"distance of {a} and {b}", hops, distance[a].get(b, -1))
    strongest = nx.maximum_spanning_tree(g, weight="level")
    for a, b, weakest, links in entry["best"] or []:
        level = length = -1
        if b in distance[a]:
            way = nx.shortest_path(strongest, a, b)
            level = min(g[x][y]["level"] for x, y in itertools.pairwise(way))
            strong = nx.Graph((x, y) for x, y, d in g.edges(data=True) if d["level"] >= level)
            length = nx.dijkstra_path_length(strong, a, b)
        same(line, f"best path of {a} and {b}", [weakest, links], [level, length])
    for q in entry["shortest"] or []:
        lengths = []
        if q["to"] in distance[q["from"]]:
            ways = nx.shortest_simple_paths(g, q["from"], q["to"])
            lengths = [len(w) - 1 for w in itertools.islice(ways, q["k"])]
        same(line, f"shortest paths of {q['from']} and {q['to']}", q["lengths"], lengths)
    return len(entry["hops"] or []), len(entry["best"] or []), len(entry["shortest"] or [])


def chart(line, g, entry):
    same(line, "components", sets(entry["components"]), sets(nx.connected_components(g)))
    same(line, "cut vertices", set(entry["cuts"] or []), set(nx.articulation_points(g)))
    same(line, "bridges", sets(entry["bridges"]), sets(nx.bridges(g)))
    between = nx.betweenness_centrality(g)
    for n, b in zip(entry["nodes"] or [], entry["between"] or []):
        if not math.isclose(b, between[n], abs_tol=1e-12):
            sys.exit(f"graph {line}: {n} on {b} of the routes, networkx {between[n]}")
    if g.number_of_edges() == 0:
        return 0.0, 0.0
    q = nx.community.modularity(g, entry["groups"], weight="sources")
    if not math.isclose(q, entry["modularity"], abs_tol=1e-12):
        sys.exit(f"graph {line}: modularity {entry['modularity']}, networkx {q}")
    for group in entry["groups"]:
        same(line, "parts of a group", nx.number_connected_components(g.subgraph(group)), 1)
    louvain = nx.community.louvain_communities(g, weight="sources", seed=line)
    return q, nx.community.modularity(g, louvain, weight="sources")


def main():
    counts, ours, theirs, graphs = [0, 0, 0], 0.0, 0.0, 0
    with open(sys.argv[1], encoding="utf-8") as f:
        for graphs, text in enumerate(f, 1):
            entry = json.loads(text)
            g = read(entry)
            counts = [x + y for x, y in zip(counts, paths(graphs, g, entry))]
            q, louvain = chart(graphs, g, entry)
            ours, theirs = ours + q, theirs + louvain
    print(
        f"networkx {nx.__version__}: {graphs} graphs alike: {counts[0]} distances, {counts[1]} best paths, "
        f"{counts[2]} lists of shortest paths, components, cut vertices, bridges, betweenness of every node, "
        f"modularity of the same groups; mean modularity {ours / graphs:.4f}, networkx's Louvain {theirs / graphs:.4f}"
    )


main()
