package match

// otherEvidence is what features beside the names say.
type otherEvidence struct {
	bits       float32
	identified bool // an identifier agrees
}

// otherBits weighs births, sex, countries and identifiers.
func otherBits(a, b *Prepared, share float32, t *tracer) otherEvidence {
	return otherEvidence{}
}
