package name

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// MaxBits caps the rarity of one token: beyond it the table knows nothing.
const MaxBits = 14

// TablesHash names the embedded tables and the version of the rules: it stands
// in every index segment and stored score, so that one made with other tables
// is seen.
func TablesHash() string {
	sum := sha256.Sum256([]byte(strconv.Itoa(KeyVersion)))
	return hex.EncodeToString(sum[:8])
}
