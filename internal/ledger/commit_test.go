package ledger_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/dbtest"
	"liaison/internal/ledger"
	"liaison/internal/marking"
)

type signer struct{ key ed25519.PrivateKey }

func (s signer) Sign(m []byte) []byte      { return ed25519.Sign(s.key, m) }
func (s signer) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

func (s signer) PublicKeys(claim.AgencyID) []ed25519.PublicKey {
	return []ed25519.PublicKey{s.Public()}
}

// Records of many callers share a commit and some of the callers fail: the
// others get dense numbers, and the signed head is over just these.
func TestRecordsThatShareACommitMakeOneLedger(t *testing.T) {
	migrations := slices.Concat(marking.Migrations(), ledger.Migrations())
	dbtest.Each(t, migrations, func(t *testing.T, s *db.Store) {
		key := signer{ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
		l := ledger.New("be-spoc", key, key, marking.NewInterner(), rand.Reader)
		boom := errors.New("boom")
		errs := dbtest.Together(t, s, 80, func(i int, tx *db.Tx) error {
			if _, err := l.Append(tx, int64(i), ledger.Write{Body: named(i), Marking: claim.Marking{Originator: "be-spoc"}.Normal()}); err != nil {
				return err
			}
			if i%4 == 1 {
				return boom
			}
			return nil
		})
		for i, err := range errs {
			if (i%4 == 1) != errors.Is(err, boom) {
				t.Errorf("record %d: %v", i, err)
			}
		}
		v, err := l.Verify(context.Background(), s, func(int64) {})
		if err != nil || len(v.Faults) > 0 || v.Records != 60 {
			t.Errorf("%d records, want 60: %+v (%v)", v.Records, v.Faults, err)
		}
		if seq, err := ledger.Seq(context.Background(), s); err != nil || seq != 60 {
			t.Errorf("the head counts %d, want 60 (%v)", seq, err)
		}
	})
}

func named(i int) *claim.Claim {
	subject := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "test", fmt.Sprint(i))), Kind: "person", Label: fmt.Sprintf("Fictief %d", i)}
	return &claim.Claim{Subject: subject, Predicate: "name", Value: claim.TextValue(subject.Label), Modality: claim.Reported, Basis: claim.Fact,
		Grade: claim.Ungraded, Source: claim.Source{Name: "list", Chain: []claim.Attribution{{Kind: "list", Speaker: "list"}}, Root: "list:test"}}
}
