package match

// pairWeights were fitted to 421 labelled pairs and 7952 of clusters, all of development halves:
// go run ./bench/match --data DIR --parts fit
var pairWeights = [pairTerms + 1]float64{
	-0.4541, 0.8268, 0.5225, 2.5690, 5.4823, 8.8867, 23.8331, -0.0062,
	-0.8700, -0.1971, 1.0108, 3.8157, -0.8549, 0.4458, -0.5033, -0.1696,
	0.0647, 0.1232, -0.5794, 1.2183, -0.6134, -0.6428, 1.1500, -0.1116,
	0.1987, 0.4445, 1.1155, -0.7912, -0.0803, 1.3890, -0.1755, 1.0551,
}

// listWeights were fitted to 24107 candidates that searches brought, all of development halves:
// go run ./bench/match --data DIR --parts fit
var listWeights = [listTerms + 1]float64{
	-6.0947, 2.8208, 0.8480, -5.4384, 1.7711, 12.8934, 6.8589, -0.0749,
	-0.9311, -1.0077, -1.9189, 4.4649, -2.6493, -1.7136, 0.7582, 0.1816,
	0.5552, 0.0280, 3.1991, 0.0211, -0.3418, 2.3397, 2.2640, 1.4154,
	-0.5431, 0.2775, -0.4171, -1.4133, 0.6372, 1.0735, 1.0162, 0.6776,
	-0.0959, 0.0847, -1.1747, 0.1821, -0.4390,
}
