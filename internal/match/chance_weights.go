package match

// handWeights were fitted to 421 labelled pairs and, with a fourth of their weight, the pairs below, all of development halves:
// go run ./bench/match --data DIR --parts fit
var handWeights = [handTerms + 1]float64{
	-1.3035, 0.8674, 1.1959, 2.8725, 4.5811, 7.5397, 19.6408, -0.2980,
	-0.4870, -0.2004, 0.7042, 3.4509, -0.6243, 0.2394, -0.3215, 0.0031,
	0.0219, 0.1900, -0.4591, 1.1886, -0.3796, -0.4005, 0.7160, 0.0182,
	0.3032, 0.3337, 0.7177, -0.5365, -0.0237, 0.8026, 0.7102, 0.5598,
}

// entryWeights were fitted to 7952 pairs drawn from the entries of lists, all of development halves:
// go run ./bench/match --data DIR --parts fit
var entryWeights = [entryTerms + 1]float64{
	-2.4464, 1.6640, 2.9611, -1.4076, 4.0330, 5.5821, -5.8709, 1.4185,
	1.6437, 0.4576, 1.5669, 5.6675, -1.6723, 0.0236, 0.5487, -0.0888,
	0.1731, 0.4249, 1.4112, 1.3254, -0.0083, 0.0833, 2.4177, 0.1576,
	-1.5049, 0.0388, 0.9424, -0.3316, -0.7575, 1.4139, -2.2830, 1.1821,
	1.1169, -5.7854,
}

// listWeights were fitted to 25023 candidates that searches brought, all of development halves:
// go run ./bench/match --data DIR --parts fit
var listWeights = [listTerms + 1]float64{
	-6.3783, 3.6027, 0.1218, -5.1991, 1.5802, 13.1193, 3.9291, -0.0999,
	-0.9431, -0.9107, -2.2434, 4.9614, -2.6198, -1.8208, 0.8404, 0.2326,
	0.6461, -0.3050, 3.2326, 0.1779, -0.2047, 2.2605, 2.0755, 1.2738,
	-0.4919, 0.3273, -0.3476, -1.0065, 0.4189, 1.5893, 1.1918, 0.5071,
	2.4627, -12.0336, -0.0553, 0.1020, -1.1664, 0.2277, -0.4889,
}
