package seal

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"time"

	"liaison/internal/fault"
)

// Pin identifies a TLS key: SHA-256 of the certificate's subject public key
// info. Peers check pins from key lists; there is no certificate authority.
type Pin = [32]byte

// PinOf is the pin of a certificate.
func PinOf(c *x509.Certificate) Pin { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// Certificate makes a self-signed certificate for a TLS key. The name in it is
// for people and logs; only the pin counts.
func Certificate(key *SigningKey, name string, from, until time.Time, random io.Reader) (tls.Certificate, Pin, error) {
	serial := make([]byte, 16)
	if _, err := io.ReadFull(random, serial); err != nil {
		return tls.Certificate{}, Pin{}, fmt.Errorf("draw serial number: %w", err)
	}
	serial[0] = serial[0]&0x3f | 0x40 // positive, and of full length
	t := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: from, NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature, DNSNames: []string{name},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(random, t, t, key.Public(), key.private)
	if err != nil {
		return tls.Certificate{}, Pin{}, fmt.Errorf("make certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, Pin{}, fmt.Errorf("make certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key.private, Leaf: leaf}, PinOf(leaf), nil
}

// PinnedConfig is the TLS of either end of a line between nodes: TLS 1.3 only,
// both certificates required, and each checked by allowed, which is asked for
// the other side's pin. Session tickets are off: a resumed session would skip
// the check of VerifyPeerCertificate, and VerifyConnection is used for the same
// reason. now is the clock.
func PinnedConfig(own tls.Certificate, allowed func(Pin) error, now func() time.Time) *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS13, SessionTicketsDisabled: true,
		ClientAuth: tls.RequireAnyClientCert, Time: now, NextProtos: []string{"h2"},
		InsecureSkipVerify: true, //nolint:gosec // no authority vouches here: VerifyConnection checks the pin
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) != 1 {
				return fault.New(fault.Forbidden, "the other node showed %d certificates, not one", len(s.PeerCertificates))
			}
			c := s.PeerCertificates[0]
			if t := now(); t.Before(c.NotBefore) || t.After(c.NotAfter) {
				return fault.New(fault.Forbidden, "the other node's certificate is not valid now")
			}
			return allowed(PinOf(c))
		},
	}
}

// OnlyPins allows these pins and no other.
func OnlyPins(pins ...Pin) func(Pin) error {
	return func(p Pin) error {
		for _, q := range pins {
			if subtle.ConstantTimeCompare(p[:], q[:]) == 1 {
				return nil
			}
		}
		return fault.New(fault.Forbidden, "the other node's key is not the one agreed on")
	}
}
