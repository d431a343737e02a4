package match

// handWeights were fitted to 421 labelled pairs and, with a fourth of their weight, the pairs below, all of development halves:
// go run ./bench/match --data DIR --parts fit
var handWeights = [handTerms + 1]float64{
	-1.3144, 0.8869, 1.1955, 2.7201, 4.5686, 7.5709, 19.8314, -0.2823,
	-0.4798, -0.2043, 0.7026, 3.4576, -0.6252, 0.2523, -0.3259, 0.0074,
	0.0213, 0.2026, -0.4706, 1.2214, -0.3758, -0.3884, 0.7226, 0.0093,
	0.3057, 0.3301, 0.7188, -0.5363, -0.0298, 0.7956, 0.7120, 0.5560,
}

// entryWeights were fitted to 7952 pairs drawn from the entries of lists, all of development halves:
// go run ./bench/match --data DIR --parts fit
var entryWeights = [entryTerms + 1]float64{
	-2.5228, 1.8656, 2.9983, -1.1308, 3.4212, 5.2176, -5.4055, 1.4465,
	1.6507, 0.5071, 1.5706, 5.5798, -1.6502, 0.0420, 0.5538, -0.0908,
	0.1605, 0.4525, 1.3928, 1.3503, -0.0192, -0.0540, 2.4175, 0.1417,
	-1.5174, 0.0413, 0.9378, -0.3234, -0.7545, 1.3963, -2.2664, 1.1801,
	1.1220, -5.7839,
}

// listWeights were fitted to 25023 candidates that searches brought, all of development halves:
// go run ./bench/match --data DIR --parts fit
var listWeights = [listTerms + 1]float64{
	-6.7842, 4.1598, -0.0630, -5.5523, 3.2496, 9.7080, 6.1825, -0.1131,
	-0.9074, -0.6923, -2.4279, 5.0490, -2.5175, -1.6843, 0.9701, 0.2297,
	0.4735, -0.2791, 3.2461, 0.2402, -0.1105, 2.0286, 2.0312, 1.1610,
	-0.6118, 0.3352, -0.2274, -1.0048, 0.3339, 2.1735, 1.2967, 0.3659,
	2.4751, -12.0927, -0.0355, 0.0941, -1.1298, 0.2604, -0.4741,
}
