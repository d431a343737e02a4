package seal_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison/internal/fault"
	"liaison/internal/seal"
)

// The example of golang.org/x/mod/sumdb/note, whose key and signature are
// public: our notes are theirs.
func TestNotesAreTheNotesOfOthers(t *testing.T) {
	const note = "If you think cryptography is the answer to your problem,\n" +
		"then you don't know what your problem is.\n" +
		"\n" +
		"— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
	vkey, err := base64.StdEncoding.DecodeString("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
	if err != nil {
		t.Fatal(err)
	}
	n, err := seal.ParseNote([]byte(note))
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Verify("PeterNeumann", vkey[1:]); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(n.Bytes(), []byte(note)) {
		t.Errorf("written back as %q", n.Bytes())
	}
	n.Text = strings.Replace(n.Text, "answer", "anzwer", 1)
	if n.Verify("PeterNeumann", vkey[1:]) == nil {
		t.Error("a changed text was taken")
	}
}

func TestAWitnessSeesARollbackAndAFork(t *testing.T) {
	l, owner, witness := newLog(60), key(t, 1), key(t, 2)
	at := func(size uint64) seal.Checkpoint {
		return seal.Checkpoint{Origin: "be.test/ledger/0011aabb", Size: size, Root: l.roots[size]}
	}
	note, err := at(20).Sign(owner)
	if err != nil {
		t.Fatal(err)
	}
	if err := note.Cosign("fr.test/witness", witness, noon); err != nil {
		t.Fatal(err)
	}
	back, err := seal.ParseNote(note.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := back.Verify("be.test/ledger/0011aabb", owner.Public()); err != nil {
		t.Error(err)
	}
	if when, err := back.Cosigned("fr.test/witness", witness.Public()); err != nil || !when.Equal(noon) {
		t.Errorf("cosigned at %v, %v", when, err)
	}
	if back.Verify("fr.test/witness", witness.Public()) == nil {
		t.Error("a cosignature was taken for the owner's signature")
	}
	c, err := seal.ParseCheckpoint(back.Text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(at(20), c); diff != "" {
		t.Error(diff)
	}
	proof := func(from, to uint64) []seal.Hash {
		p, err := seal.ConsistencyProof(l.node, from, to)
		if err != nil {
			t.Fatal(err)
		}
		p, err = seal.DecodeProof(seal.EncodeProof(p))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if err := c.Extends(at(60), proof(20, 60)); err != nil {
		t.Errorf("an honest log was refused: %v", err)
	}
	forked := at(60)
	forked.Root[5] ^= 1
	same := at(20)
	same.Root[5] ^= 1
	for name, next := range map[string]seal.Checkpoint{"rolled back": at(10), "rewritten": forked, "two roots": same} {
		if err := c.Extends(next, proof(20, 60)); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// agency is a root, a ring and the first list of both.
func agency(t *testing.T, seed byte) (*seal.SigningKey, *seal.KeyList) {
	root := key(t, seed)
	ring, err := seal.NewKeyring(dice(seed + 100))
	if err != nil {
		t.Fatal(err)
	}
	return root, &seal.KeyList{
		Agency: seal.AgencyKeyOf(root.Public()), Name: "be.test", Version: 1, Issued: noon, NextBy: noon.AddDate(1, 0, 0),
		Keys: ring.Listed(seal.Pin{1}, noon, noon.AddDate(1, 0, 0)),
	}
}

func TestKeysComeFromARootAndInOrder(t *testing.T) {
	root, l := agency(t, 1)
	note, err := l.Sign(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := seal.OpenKeyList(note.Bytes(), root.Public())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.Text(), got.Text()); diff != "" {
		t.Error(diff)
	}
	if _, err := seal.OpenKeyList(note.Bytes(), key(t, 2).Public()); err == nil {
		t.Error("another root's list was taken")
	}
	first := l.Keys[0]
	if _, err := l.Find(seal.RoleSign, first.ID(), noon); err != nil {
		t.Error(err)
	}
	if _, err := l.Find(seal.RoleLog, first.ID(), noon); err == nil {
		t.Error("a signing key was found as a log key")
	}
	if _, err := l.Find(seal.RoleSign, first.ID(), noon.AddDate(1, 0, 0)); err == nil {
		t.Error("a key was found after its end")
	}

	next := *l
	next.Version, next.Previous, next.Issued = 2, l.Hash(), noon.Add(time.Hour)
	newer, err := seal.NewSealingKey(dice(9))
	if err != nil {
		t.Fatal(err)
	}
	next.Keys = append(append([]seal.ListedKey{}, l.Keys...), seal.ListedKey{Role: seal.RoleSeal, Public: newer.Public(), From: noon.Add(time.Hour), Until: noon.AddDate(0, 3, 0)})
	next.Revoked = []seal.Revocation{{Key: first.ID(), Since: noon.Add(2 * time.Hour), Reason: "compromised"}}
	if _, err := next.Sign(root); err != nil {
		t.Fatal(err)
	}
	if err := l.Follows(&next); err != nil {
		t.Error(err)
	}
	if p, err := next.Newest(seal.RoleSeal, noon.Add(3*time.Hour)); err != nil || !bytes.Equal(p, newer.Public()) {
		t.Errorf("the newest sealing key was not chosen: %v", err)
	}
	if _, err := next.Find(seal.RoleSign, first.ID(), noon.Add(time.Hour)); err != nil {
		t.Errorf("before its revocation: %v", err)
	}
	if _, err := next.Find(seal.RoleSign, first.ID(), noon.Add(2*time.Hour)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("after its revocation: %v", err)
	}

	fork := next
	fork.Version, fork.Previous, fork.Name = 1, seal.Hash{}, "be.other"
	skipped := next
	skipped.Version = 3
	unchained := next
	unchained.Previous = seal.Hash{1}
	for name, bad := range map[string]*seal.KeyList{"a second first list": &fork, "a gap": &skipped, "another past": &unchained} {
		if err := l.Follows(bad); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAKeyListSaysOnlyWhatItMay(t *testing.T) {
	root, good := agency(t, 1)
	for name, spoil := range map[string]func(l *seal.KeyList){
		"a name with a line break": func(l *seal.KeyList) { l.Name = "be\nversion" },
		"version 0":                func(l *seal.KeyList) { l.Version = 0 },
		"a past in the first":      func(l *seal.KeyList) { l.Previous = seal.Hash{1} },
		"due before issued":        func(l *seal.KeyList) { l.NextBy = l.Issued },
		"a short key":              func(l *seal.KeyList) { l.Keys[0].Public = l.Keys[0].Public[1:] },
		"an unknown role":          func(l *seal.KeyList) { l.Keys[0].Role = "sign " },
		"a key without time":       func(l *seal.KeyList) { l.Keys[0].Until = l.Keys[0].From },
		"a reason of two words":    func(l *seal.KeyList) { l.Revoked = []seal.Revocation{{Since: noon, Reason: "so what"}} },
		"parts of seconds":         func(l *seal.KeyList) { l.Issued = l.Issued.Add(time.Nanosecond); l.NextBy = l.Issued.Add(1) },
	} {
		l := *good
		l.Keys = append([]seal.ListedKey{}, good.Keys...)
		spoil(&l)
		if _, err := l.Sign(root); err == nil {
			t.Errorf("%s was signed", name)
		}
	}
}

func TestARootHandsOverWithBothSignatures(t *testing.T) {
	old, l := agency(t, 1)
	next := key(t, 50)
	c := &seal.RootChange{Agency: l.Agency, Name: l.Name, Old: old.Public(), New: next.Public(), After: 1, Issued: noon}
	note, err := c.Sign(old, next)
	if err != nil {
		t.Fatal(err)
	}
	got, err := seal.OpenRootChange(note.Bytes(), l.Agency, old.Public())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got); diff != "" {
		t.Error(diff)
	}
	second := *l
	second.Version, second.Previous = 2, l.Hash()
	list, err := second.Sign(next)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.OpenKeyList(list.Bytes(), got.New); err != nil {
		t.Errorf("the new root's list: %v", err)
	}
	for i := range 2 {
		one := &seal.Note{Text: note.Text, Signatures: note.Signatures[i : i+1]}
		if _, err := seal.OpenRootChange(one.Bytes(), l.Agency, old.Public()); err == nil {
			t.Errorf("one signature (%d) was enough", i)
		}
	}
	if _, err := seal.OpenRootChange(note.Bytes(), l.Agency, next.Public()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("from a root that is not trusted: %v", err)
	}
	if _, err := seal.OpenRootChange(note.Bytes(), seal.AgencyKey{}, old.Public()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("for another agency: %v", err)
	}
	if _, err := c.Sign(next, old); err == nil {
		t.Error("signed with the keys exchanged")
	}
}

func TestFingerprintsAreReadAloud(t *testing.T) {
	_, l := agency(t, 1)
	f := seal.FingerprintOf(l.Agency, []byte(l.Text()))
	got, err := seal.ParseFingerprint(" " + strings.ReplaceAll(f.String(), " ", " – ") + "\n")
	if err != nil || !f.Equal(got) {
		t.Fatalf("%s read as %s: %v", f, got, err)
	}
	wrong := strings.Split(f.String(), " ")
	wrong[2] = "70000"
	if _, err := seal.ParseFingerprint(strings.Join(wrong, " ")); err == nil || !strings.Contains(err.Error(), "group 3") {
		t.Errorf("a misheard group: %v", err)
	}
	_, other := agency(t, 2)
	if f.Equal(seal.FingerprintOf(other.Agency, []byte(other.Text()))) {
		t.Error("two agencies have one fingerprint")
	}
}
