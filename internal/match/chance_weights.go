package match

// pairWeights were fitted to 421 labelled pairs and 7952 of clusters, all of development halves:
// go run ./bench/match --data DIR --parts fit
var pairWeights = [pairTerms + 1]float64{
	-0.5407, 0.9670, 0.1314, 2.5980, 5.6302, 8.6470, 24.9872, -0.1598,
	-0.6786, -0.1869, 1.0205, 4.3489, -0.7157, 0.4450, -0.4823, -0.1084,
	0.0044, 0.2875, -0.7486, 1.2254, -0.5452, -0.7116, 1.0371, -0.1008,
	0.2199, 0.3806, 1.1600, -0.6308, -0.1859, 1.3740, -0.2385, 1.0316,
}

// listWeights were fitted to 23871 candidates that searches brought, all of development halves:
// go run ./bench/match --data DIR --parts fit
var listWeights = [listTerms + 1]float64{
	-5.1928, 1.5749, 0.0950, -4.1661, 3.1332, 8.4711, 9.2875, -0.0640,
	1.5181, 0.4522, -2.0281, 3.6325, -2.8550, -1.7449, 0.7169, 0.1715,
	0.6839, 0.8469, 2.6585, -0.0027, -0.6019, 0.5607, 1.9967, 1.1999,
	-0.4417, 0.1648, 0.1523, -1.6428, 0.2338, 1.3869, 1.1896, 0.5466,
	-0.0490, 0.0772, -1.1272, 0.2395, -0.1648,
}
