package node_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/peer"
	"liaison/internal/retention"
)

// backedUp is a house with a report that was read and accepted, and a backup of
// its store from then.
func backedUp(t *testing.T) (h *nodetest.House, id string, image func() string, key []byte) {
	t.Helper()
	h = nodetest.Open(t, "nl-spoc", march2016())
	desk(t, h)
	id = file(t, h, fiction)
	acceptAll(t, h, id)
	if h.Store.Engine() != db.SQLite {
		t.Skip("a PostgreSQL store is backed up and restored by its own tools")
	}
	made, key := filepath.Join(t.TempDir(), "made.db"), bytes.Repeat([]byte{5}, 32)
	if err := h.Store.Backup(t.Context(), made, key); err != nil {
		t.Fatal(err)
	}
	image = func() string {
		b, err := os.ReadFile(made)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "store.db")
		if err := os.WriteFile(to, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return to
	}
	return h, id, image, key
}

func listOf(t *testing.T, h *nodetest.House) [][]byte {
	t.Helper()
	b, err := os.ReadFile(h.Erasures.Path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.SplitAfter(bytes.TrimSuffix(b, []byte("\n")), []byte("\n"))
}

func written(t *testing.T, lines ...[]byte) node.ErasureList {
	t.Helper()
	path := filepath.Join(t.TempDir(), "erasures.list")
	b := append(bytes.TrimSuffix(bytes.Join(lines, nil), []byte("\n")), '\n')
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return node.ErasureList{Path: path}
}

// A court orders a report erased; a week later the disk dies and the backup of
// before is put back. The words are not in it when it opens, nor in anything made
// of it, and it proves itself. The list has no word of what was erased.
func TestARestoredBackupForgetsWhatWasErasedSince(t *testing.T) {
	h, id, image, key := backedUp(t)
	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: id, Reason: "Janda was never there"}); err != nil {
		t.Fatal(err)
	}
	list := bytes.Join(listOf(t, h), nil)
	if bytes.Contains(list, []byte("Janda")) || bytes.Contains(list, []byte("Noordstad")) || bytes.Contains(list, []byte(id)) {
		t.Errorf("the list has words: %s", list)
	}
	again, err := h.Reopen(t, image(), key, peer.Incarnation{9}, h.Erasures)
	if err != nil {
		t.Fatal(err)
	}
	if v := again.Restored(); v == nil || v.Lines != 1 || v.Again == 0 || v.Until == "" {
		t.Errorf("told %+v", v)
	}
	for _, table := range again.Tables(t) {
		if strings.Contains(table.Dump, "Janda") || strings.Contains(table.Dump, "Noordstad") {
			t.Errorf("table %s has what was erased", table.Name)
		}
	}
	if finds(t, again, "Janda") != 0 {
		t.Error("what was erased is found")
	}
	if v, err := again.Verify(t.Context(), again.Admin, node.VerifyRequest{}); err != nil || !v.OK {
		t.Errorf("verify: %+v %v", v, err)
	}
	if v, err := again.Rebuild(t.Context(), again.Admin, node.RebuildRequest{}); err != nil || !v.Same {
		t.Errorf("rebuild: %+v %v", v, err)
	}
	if v, err := again.CheckErasures(t.Context(), again.Admin, node.CheckErasuresRequest{}); err != nil || v.Lines < 2 {
		t.Errorf("the list afterwards: %+v %v", v, err)
	}
	if _, err := h.Reopen(t, image(), key, h.Identity.Incarnation, h.Erasures); err != nil { // an old image in the same life
		t.Errorf("an image put back in place: %v", err)
	}
}

// A store that was restored opens with its own whole list alone: one that is
// missing, shorter than the backup, altered, cut in the middle, or another
// node's is refused, and so nothing is served.
func TestARestoredStoreOpensWithItsOwnWholeListAlone(t *testing.T) {
	h, id, _, _ := backedUp(t)
	other := nodetest.Open(t, "fr-spoc", march2016())
	if _, err := h.CheckErasures(t.Context(), h.Admin, node.CheckErasuresRequest{}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Round(t.Context()); err != nil { // a line a day
		t.Fatal(err)
	}
	made, key := filepath.Join(t.TempDir(), "made.db"), bytes.Repeat([]byte{5}, 32)
	if err := h.Store.Backup(t.Context(), made, key); err != nil {
		t.Fatal(err)
	}
	if _, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: id, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	lines := listOf(t, h)
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	if _, err := other.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string]node.ErasureList{
		"none":           {Path: filepath.Join(t.TempDir(), "none.list")},
		"older":          written(t, lines[0]),
		"line missing":   written(t, lines[0], lines[2]),
		"line altered":   written(t, lines[0], lines[1], bytes.Replace(lines[2], []byte(`"order"`), []byte(`"recall"`), 1)),
		"past altered":   written(t, bytes.Replace(lines[0], []byte("2016"), []byte("2015"), 1), lines[1], lines[2]),
		"another node's": written(t, listOf(t, other)...),
	} {
		b, err := os.ReadFile(made)
		if err != nil {
			t.Fatal(err)
		}
		image := filepath.Join(t.TempDir(), "store.db")
		if err := os.WriteFile(image, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Reopen(t, image, key, peer.Incarnation{9}, list); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
		list.Without, list.By = "the other copy burnt", h.Supervisor.Officer
		again, err := h.Reopen(t, image, key, peer.Incarnation{9}, list)
		if err != nil {
			t.Errorf("%s, in spite of it: %v", name, err)
			continue
		}
		if v := again.Restored(); v == nil || v.Until != "" || finds(t, again, "Janda") == 0 {
			t.Errorf("%s, in spite of it: %+v", name, v)
		}
		if !logged(t, again, "RestoreWithoutErasures") {
			t.Errorf("%s: the word is not on the access log", name)
		}
	}
}

// logged tells whether the access log has a use.
func logged(t *testing.T, h *nodetest.House, use string) bool {
	t.Helper()
	v, err := h.ReadAudit(t.Context(), h.Officer(t, "inspector-"+strings.ToLower(use), "inspector"), node.AuditRequest{Use: use})
	if err != nil {
		t.Fatal(err)
	}
	return len(v) > 0
}

// The machine dies between an erasure and its line in the list, or the list's
// disk is away: the erasure stands, the officer is told, and the line is written
// from the store as soon as it can be. Half a line that a crash left is no line.
func TestAnErasureThatWasNotListedIsListedLater(t *testing.T) {
	h, id, image, key := backedUp(t)
	before, err := os.ReadFile(h.Erasures.Path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	away := h.Erasures
	h.Erasures.Path = filepath.Join(t.TempDir(), "unmounted", "erasures.list")
	v, err := h.EraseReport(t.Context(), h.Supervisor, node.EraseRequest{Report: id, Reason: "order of the court"})
	if err != nil || v.Records == 0 || v.Unlisted == "" {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := h.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := titles(t, h, "list of erasures"); len(got) != 1 {
		t.Errorf("the desk: %v", got)
	}
	if err := os.WriteFile(away.Path, append(before, []byte(`{"n":1,"agen`)...), 0o600); err != nil {
		t.Fatal(err)
	}
	h.Erasures = away
	if _, err := h.CheckErasures(t.Context(), h.Admin, node.CheckErasuresRequest{}); err != nil {
		t.Fatal(err)
	}
	if got := titles(t, h, "list of erasures"); len(got) != 0 {
		t.Errorf("the desk, once it is written: %v", got)
	}
	again, err := h.Reopen(t, image(), key, peer.Incarnation{9}, away)
	if err != nil || finds(t, again, "Janda") != 0 {
		t.Errorf("restored with the list that was mended: %v", err)
	}
}

// Nobody gives an order: on its day, at the day's first minute, a record is gone
// from the node that serves, and from a backup that is older than that. A
// supervisor's hold keeps it.
func TestTheCalendarErasesOnTheDay(t *testing.T) {
	h, _, image, key := backedUp(t)
	listed(t, h, h.Analyst, "one", "1", "Petra Hidding", "")
	held := heldBack(t, h, "Petra Hidding")
	rest, err := h.Round(t.Context())
	if err != nil || rest > time.Minute || finds(t, h, "Janda") == 0 {
		t.Fatalf("on the first day: %v %v", rest, err)
	}
	h.Clock.Add(3*366*24*time.Hour + time.Hour)
	if _, err := h.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if dumped(t, h, "Janda") {
		t.Error("its day has come, and it is here")
	}
	if !dumped(t, h, "Hidding") {
		t.Errorf("%s is held, and gone", held)
	}
	over, err := h.ShowRetention(t.Context(), h.Officer(t, "dpo", marking.DPO), node.RetentionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if over.Over != 0 {
		t.Errorf("%d overdue", over.Over)
	}
	if !logged(t, h, "EraseDue") {
		t.Error("the erasure is not on the access log")
	}
	bare := written(t, listOf(t, h)[0]) // a list of before the day: the date alone erases it
	again, err := h.Reopen(t, image(), key, peer.Incarnation{9}, bare)
	if err != nil || dumped(t, again, "Janda") {
		t.Errorf("restored on a later day: %v", err)
	}
	if v := again.Restored(); v == nil || v.Due == 0 {
		t.Errorf("%+v", v)
	}
}

func heldBack(t *testing.T, h *nodetest.House, name string) claim.ID {
	t.Helper()
	for _, x := range export(t, h, h.Analyst, node.ExportRequest{}).claims {
		if x.Value == nil || x.Value.Text != name {
			continue
		}
		id := claim.ID(x.ID)
		if _, err := h.Retain(context.WithoutCancel(t.Context()), h.Supervisor, node.RetainRequest{Records: []claim.ID{id}, Act: claim.Hold, Ground: retention.Proof,
			Review: "2016-12-01", Reason: "evidence in a trial"}); err != nil {
			t.Fatal(err)
		}
		return id
	}
	t.Fatal("no such claim")
	return ""
}

// What a peer gives back after the disk was lost comes without the words that
// were erased meanwhile, and the holder is told to erase it as well, though the
// order of the life before was lost with the disk.
func TestWhatAPeerGivesBackStaysErased(t *testing.T) {
	a, b, _ := three(t)
	made, key := filepath.Join(t.TempDir(), "made.db"), bytes.Repeat([]byte{5}, 32)
	if err := a.Store.Backup(t.Context(), made, key); err != nil {
		t.Fatal(err)
	}
	r := file(t, a, fiction)
	acceptAll(t, a, r)
	share(t, a, r, b.Agency)
	nodetest.Carry(t, a, b)
	if finds(t, b, "Janda") == 0 {
		t.Fatal("it did not arrive")
	}
	if _, err := a.EraseReport(t.Context(), a.Supervisor, node.EraseRequest{Report: r, Reason: "order of the court"}); err != nil {
		t.Fatal(err)
	}
	again := a.Restore(t, made, key, peer.Incarnation{9})
	nodetest.Carry(t, again, b)
	nodetest.Carry(t, again, b)
	if dumped(t, again, "Janda") {
		t.Error("the peer gave back what was erased")
	}
	if v, err := again.Verify(t.Context(), again.Admin, node.VerifyRequest{}); err != nil || !v.OK {
		t.Errorf("verify: %+v %v", v, err)
	}
	if _, err := again.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, again, b)
	if finds(t, b, "Janda") != 0 || len(titles(t, b, "recall")) != 1 {
		t.Errorf("the holder was not told to erase it: %v", titles(t, b, "recall"))
	}
}

// Somebody names a file that is something else: it stays as it is.
func TestAListOfErasuresIsNotWrittenOverAnotherFile(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	for name, held := range map[string]string{"a key": "0123456789abcdef0123456789abcdef", "words": "one line\n", "another list": "{}\n", "the start of one": `{"n":1,"name":"x"`} {
		path := filepath.Join(t.TempDir(), "other")
		if err := os.WriteFile(path, []byte(held), 0o600); err != nil {
			t.Fatal(err)
		}
		h.Erasures.Path = path
		_, err := h.CheckErasures(t.Context(), h.Admin, node.CheckErasuresRequest{})
		if got, _ := os.ReadFile(path); err == nil || string(got) != held {
			t.Errorf("%s: %v, and it holds %q", name, err, got)
		}
	}
}

// One record is damaged and cannot be erased on its day: the desk is told, the
// day's list of warnings goes out all the same, and it is tried again.
func TestWhatCannotBeErasedHoldsUpNoWarning(t *testing.T) {
	a, b, _ := three(t)
	acceptAll(t, a, file(t, a, fiction))
	if _, err := a.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	var whole []byte
	var seq int64
	if err := a.Store.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.QueryRow(`SELECT r.seq, r.payload FROM records r JOIN retained k ON k.id = r.id WHERE r.payload IS NOT NULL ORDER BY r.seq LIMIT 1`).Scan(&seq, &whole); err != nil {
			return err
		}
		return tx.Exec(`UPDATE records SET payload = $1 WHERE seq = $2`, []byte("damaged"), seq)
	}); err != nil {
		t.Fatal(err)
	}
	a.Clock.Add(3*366*24*time.Hour + 7*time.Hour)
	if _, err := a.Round(t.Context()); err != nil {
		t.Fatalf("the calendar stands still: %v", err)
	}
	nodetest.Carry(t, a, b)
	if got := titles(t, a, "overdue erasure"); len(got) != 1 || !strings.Contains(got[0], "liaison erase --due") {
		t.Errorf("the desk: %v", got)
	}
	if err := a.Store.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Exec(`UPDATE records SET payload = $1 WHERE seq = $2`, whole, seq)
	}); err != nil {
		t.Fatal(err)
	}
	a.Clock.Add(time.Hour)
	if _, err := a.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if dumped(t, a, "Janda") || len(titles(t, a, "overdue erasure")) != 0 {
		t.Errorf("mended, and not erased: %v", titles(t, a, "overdue erasure"))
	}
}

// What a hold keeps beyond its end is for proof alone from that day on, however
// much it is.
func TestAllThatIsHeldBeyondItsEndGoesOutOfUse(t *testing.T) {
	h := nodetest.Open(t, "nl-spoc", march2016())
	var claims []*claim.Claim
	for i := range 1001 { // more than one step takes
		s := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "held", strconv.Itoa(i))), Kind: "person", Label: "Tomas Verkade"}
		claims = append(claims, &claim.Claim{Subject: s, Predicate: "name", Value: claim.TextValue(s.Label), Modality: claim.Asserted, Basis: claim.Fact, Source: claim.Source{Name: "held"}, Grade: claim.Ungraded})
	}
	listedAll(t, h, "held", nil, claims)
	all := ids(t, h)
	if _, err := h.Retain(t.Context(), h.Supervisor, node.RetainRequest{Records: all, Act: claim.Hold, Ground: retention.Proof, Review: "2016-12-01", Reason: "evidence in a trial"}); err != nil {
		t.Fatal(err)
	}
	h.Clock.Add(11 * 366 * 24 * time.Hour)
	if _, err := h.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(ids(t, h)); len(all) != 1001 || n != 0 {
		t.Errorf("%d of %d are still in use", n, len(all))
	}
}
