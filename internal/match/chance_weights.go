package match

// handWeights were fitted to 421 labelled pairs and, with a fourth of their weight, the pairs below, all of development halves:
// go run ./bench/match --data DIR --parts fit
var handWeights = [handTerms + 1]float64{
	-1.0288, 0.7712, 1.2423, 3.0410, 5.1264, 7.9568, 19.1972, 0.1166,
	-0.6611, -0.2913, 0.7199, 3.3335, -0.6478, 0.3164, -0.4342, -0.0155,
	0.0314, -0.0341, -0.5163, 1.1773, -0.4200, -0.5227, 0.7308, -0.0132,
	0.3664, 0.3129, 0.7851, -0.4190, 0.0169, 0.8560, 0.7617, 0.6163,
}

// entryWeights were fitted to 7952 pairs drawn from the entries of lists, all of development halves:
// go run ./bench/match --data DIR --parts fit
var entryWeights = [entryTerms + 1]float64{
	-2.2320, 1.6484, 2.8590, -1.0826, 4.2300, 5.6171, -6.4223, 1.3155,
	1.5946, 0.3144, 1.6133, 5.4949, -1.7188, 0.0332, 0.5272, -0.0782,
	0.2248, 0.3447, 1.3536, 1.2463, -0.1017, 0.0386, 2.4269, 0.1445,
	-1.4667, 0.0267, 0.9449, -0.2784, -0.6633, 1.4111, -2.2994, 1.1904,
	1.1088, -5.7740,
}

// listWeights were fitted to 24107 candidates that searches brought, all of development halves:
// go run ./bench/match --data DIR --parts fit
var listWeights = [listTerms + 1]float64{
	-6.4629, 3.3958, 0.9659, -4.9375, 0.8599, 13.2221, 5.6119, -0.0880,
	-0.9989, -0.8193, -2.0056, 4.8860, -2.5807, -1.7400, 0.8792, 0.2196,
	0.5736, -0.1624, 3.2888, 0.1086, -0.3820, 2.0997, 2.0367, 1.1873,
	-0.5269, 0.3449, -0.3424, -1.1337, 0.5912, 1.1217, 1.0721, 0.6988,
	2.4700, -11.9642, -0.1110, 0.0967, -1.1856, 0.1795, -0.3175,
}
