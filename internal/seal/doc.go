// Package seal holds the cryptography that the house shows to others: Ed25519
// keys and signatures, salted commitments, the Merkle log of RFC 6962 with its
// proofs, sealed envelopes (HPKE, RFC 9180), signed key lists, and
// fingerprints to compare by telephone.
//
// It invents no algorithm. Every signature covers a domain string, so that a
// signature made for one purpose never verifies for another. Randomness is
// handed in. No secret stands in an error.
//
// It may import fault, the standard library and golang.org/x/crypto.
package seal
