package match

// pairWeights were fitted to 421 labelled pairs and 7952 of clusters, all of development halves:
// go run ./bench/match --data DIR --parts fit
var pairWeights = [pairTerms + 1]float64{
	-0.4972, 0.9349, 0.2870, 2.5425, 5.4522, 8.7248, 24.7199, -0.1876,
	-0.8208, -0.1831, 1.0218, 3.7548, -0.7207, 0.4428, -0.4892, -0.1128,
	0.0029, 0.2678, -0.7555, 1.2025, -0.5436, -0.5483, 1.0559, -0.1126,
	0.1748, 0.3948, 1.1409, -0.7438, -0.1504, 1.3744, -0.2441, 1.0339,
}

// listWeights were fitted to 24107 candidates that searches brought, all of development halves:
// go run ./bench/match --data DIR --parts fit
var listWeights = [listTerms + 1]float64{
	-6.0736, 2.7975, 0.8555, -5.3830, 2.0136, 12.1037, 7.4820, -0.0727,
	-0.9325, -1.0151, -1.9035, 4.4399, -2.6611, -1.7134, 0.7519, 0.1762,
	0.5629, 0.0273, 3.2015, 0.0188, -0.3376, 2.3549, 2.2769, 1.4119,
	-0.5361, 0.2845, -0.4235, -1.4178, 0.6325, 1.0243, 1.0159, 0.6774,
	-0.0940, 0.0856, -1.1838, 0.1800, -0.4574,
}
