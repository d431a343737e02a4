package node_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liaison/internal/claim"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/nodetest"
	"liaison/internal/outbox"
)

// many is how large a test of size is: the number itself, or what LIAISON_MANY
// says for the full measure.
func many(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv("LIAISON_MANY")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// said makes claims about fictional subjects of a list.
func said(from, to int, dataset string, say func(i int, ref claim.Ref) *claim.Claim) (out []*claim.Claim) {
	for i := from; i < to; i++ {
		ref := claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", dataset, strconv.Itoa(i))), Kind: "person", Label: fmt.Sprintf("Tomas Verkade %d", i)}
		c := say(i, ref)
		c.Subject, c.Modality, c.Basis, c.Source, c.Grade = ref, claim.Asserted, claim.Fact, claim.Source{Name: dataset}, claim.Ungraded
		out = append(out, c)
	}
	return out
}

func listedAll(t *testing.T, h *nodetest.House, dataset string, codes []claim.HandlingCode, claims []*claim.Claim) {
	t.Helper()
	for at := 0; at < len(claims); at += 1000 {
		part := claims[at:min(at+1000, len(claims))]
		if _, err := h.Import(t.Context(), h.Analyst, node.ImportRequest{Dataset: dataset, Claims: part, Codes: codes, CursorName: dataset + strconv.Itoa(at)}); err != nil {
			t.Fatal(err)
		}
	}
}

func ids(t *testing.T, h *nodetest.House) (out []claim.ID) {
	t.Helper()
	for _, c := range export(t, h, h.Analyst, node.ExportRequest{}).claims {
		out = append(out, claim.ID(c.ID))
	}
	return out
}

// A recipient outside the audience of a record learns neither it nor its
// number, marking, audience or how many there are: not when it is chosen along
// with others, not over the tie that leads to it, not by a recall or by the
// notice to an originator.
func TestOutsideTheAudienceNothingIsLearnt(t *testing.T) {
	a, b, c := three(t)
	const open, hidden = "Karel Janda", "Ludo Wint"
	person := func(name string) claim.Ref {
		return claim.Ref{ID: claim.SubjectID(claim.DeriveID("s", "x", name)), Kind: "person", Label: name}
	}
	fill := func(c *claim.Claim) *claim.Claim {
		c.Modality, c.Basis, c.Source, c.Grade = claim.Asserted, claim.Fact, claim.Source{Name: "informer"}, claim.Ungraded
		return c
	}
	k, l := person(open), person(hidden)
	listedAll(t, a, "open", nil, []*claim.Claim{fill(&claim.Claim{Subject: k, Predicate: "name", Value: claim.TextValue(open)})})
	before := ids(t, a)
	listedAll(t, a, "closed", []claim.HandlingCode{claim.H2}, []*claim.Claim{
		fill(&claim.Claim{Subject: l, Predicate: "name", Value: claim.TextValue(hidden)}),
		fill(&claim.Claim{Subject: k, Predicate: "associate-of", Object: &l})})
	var secret []claim.ID
	for _, id := range ids(t, a) {
		if !slices.Contains(before, id) {
			secret = append(secret, id)
		}
	}
	if len(before) != 1 || len(secret) != 2 {
		t.Fatalf("%d open, %d closed", len(before), len(secret))
	}
	all := slices.Concat(before, secret)
	v, err := a.Share(t.Context(), a.Duty, node.ShareRequest{Records: all, To: []claim.AgencyID{"fr-spoc"}, Reason: "what you may have"})
	if err != nil || len(v.Recipients[0].Records) != 1 || len(v.Recipients[0].Refused) != 2 {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := a.Share(t.Context(), a.Duty, node.ShareRequest{Records: secret, To: []claim.AgencyID{"fr-spoc"}, Reason: "x"}); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("closed records went: %v", err)
	}
	nodetest.Carry(t, a, b, c)
	if _, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Records: all, Reason: "a mistake"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	words := []string{hidden, string(l.ID), "associate-of", "H2"}
	for _, id := range secret {
		words = append(words, string(id))
	}
	for _, table := range b.Tables(t) {
		for _, w := range words {
			if strings.Contains(table.Dump, w) {
				t.Errorf("table %s of the recipient tells %q", table.Name, w)
			}
		}
	}
	// One record and one recall came, and no number is missing that would tell
	// how many did not.
	got := one[int64](t, b, `SELECT count(*) * 100 + sum(cursor) FROM peer_in WHERE cursor > 0 AND agency = 'be-spoc'`)
	if got != 202 {
		t.Errorf("streams and numbers at the recipient: %d", got)
	}
}

// One value in very many claims costs a row a claim, not a row a pair, and stays
// findable.
func TestOneValueInManyClaimsCostsLinearSpace(t *testing.T) {
	half := many(t, 2000) / 2
	h := nodetest.Open(t, "be-spoc", march2016())
	phone := func(i int, _ claim.Ref) *claim.Claim {
		v := claim.TextValue("+32 470 00 00 00")
		v.Norm = "+32470000000" // as an import writes it
		return &claim.Claim{Predicate: "phone-number", Value: v}
	}
	size := func() int64 { return one[int64](t, h, `SELECT page_count FROM pragma_page_count()`) }
	empty := size()
	listedAll(t, h, "first", nil, said(0, half, "first", phone))
	first := size()
	listedAll(t, h, "second", nil, said(half, 2*half, "second", phone))
	second := size()
	if grown := (first - empty) * 12 / 5; second-empty > grown {
		t.Errorf("%d claims cost %d pages, twice as many %d", half, first-empty, second-empty)
	}
	v, err := h.Search(t.Context(), h.Analyst, node.SearchRequest{Query: "+32 470 00 00 00"})
	if err != nil || len(v.Hits) == 0 {
		t.Errorf("it is not found: %d hits %v", len(v.Hits), err)
	}
	t.Logf("%d claims: %d pages, %d claims: %d", half, first-empty, 2*half, second-empty)
}

// A share of very many claims is cut in the middle, goes on where it was, and
// ends with the same at both; so is their recall, and the answer to it. The
// memory does not grow with it, one answer is owed for all of it, and no
// bundle makes a warning wait for more than a few orders.
func TestALargeShareAndItsRecallResumeAfterACut(t *testing.T) {
	count := many(t, 2500)
	a, b, c := three(t)
	listedAll(t, a, "big", nil, said(0, count, "big", func(i int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue(r.Label)}
	}))
	all := ids(t, a)
	if _, err := a.Share(t.Context(), a.Duty, node.ShareRequest{Records: all, To: []claim.AgencyID{"fr-spoc"}, Reason: "the whole list"}); err != nil {
		t.Fatal(err)
	}
	bundles, most := cutLine(t, a, b, outbox.Claims)
	nodetest.Carry(t, a, b, c)
	there := ids(t, b)
	slices.Sort(all)
	slices.Sort(there)
	if !slices.Equal(all, there) {
		t.Errorf("%d claims went, %d are there", len(all), len(there))
	}
	t.Logf("share: %d claims in %d bundles, a third of the receipts cut; at most %d MiB on the heap", count, bundles, most>>20)

	cut := func(after int) (context.Context, func(done, all int)) {
		ctx, stop := context.WithCancel(t.Context())
		return ctx, func(done, _ int) {
			if done >= after {
				stop()
			}
		}
	}
	ctx, progress := cut(count / 2)
	recall := node.RecallRequest{Records: all, Reason: "unlawfully obtained", Progress: progress}
	if _, err := a.Recall(ctx, a.Supervisor, recall); err == nil {
		t.Fatal("the recall was not cut")
	}
	recall.Progress = nil
	v, err := a.Recall(t.Context(), a.Supervisor, recall)
	if err != nil {
		t.Fatal(err)
	}
	bundles, most = cutLine(t, a, b, outbox.Recall)
	nodetest.Carry(t, a, b, c)
	if left := ids(t, b); len(left) > 0 {
		t.Fatalf("%d of what was recalled is still in use", len(left))
	}
	t.Logf("recall: %d claims in %d bundles; at most %d MiB on the heap", count, bundles, most>>20)
	recalls, err := a.Recalls(t.Context(), a.Supervisor, node.RecallsRequest{Own: true})
	if err != nil {
		t.Fatal(err)
	}
	var named int64
	for _, r := range recalls {
		named += r.Count
	}
	if len(recalls) != 2 || named != int64(count) || recalls[0].Recall != v.Recall {
		t.Fatalf("%d recalls of %d records, the last %s", len(recalls), named, v.Recall)
	}
	if k := kinds(t, b); k["recall"] != 2 {
		t.Fatalf("what was cut and what went on are two recalls, the desk has %v", k)
	}
	for i, r := range recalls {
		answer := node.DisposeRequest{Recall: claim.ID(r.Recall), Outcome: claim.Erased}
		if i == 0 && r.Orders > 1 {
			ctx, answer.Progress = cut(1)
			if _, err := b.Dispose(ctx, b.Duty, answer); err == nil {
				t.Fatal("the answer was not cut")
			}
			nodetest.Carry(t, a, b, c)
			half, err := a.ShowRecall(t.Context(), a.Supervisor, node.ShowRecallRequest{Recall: claim.ID(r.Recall)})
			if err != nil || half.Holders[0].Outcome != "" || half.Holders[0].Orders != 1 || kinds(t, a)["disposition"] != 2 {
				t.Fatalf("one order of %d is answered, and the originator sees %+v %v", r.Orders, half.Holders, err)
			}
			answer.Progress = nil
		}
		if _, err := b.Dispose(t.Context(), b.Duty, answer); err != nil {
			t.Fatal(err)
		}
	}
	nodetest.Carry(t, a, b, c)
	if ka, kb := kinds(t, a), kinds(t, b); len(ka)+len(kb) > 0 {
		t.Errorf("all is answered, and the desks have %v and %v", ka, kb)
	}
	if n := one[int64](t, b, `SELECT count(*) FROM records WHERE kind = 1 AND payload IS NOT NULL AND originator = 'be-spoc'`); n != 0 {
		t.Errorf("%d payloads are left at the holder", n)
	}
	for _, r := range recalls {
		v, err := a.ShowRecall(t.Context(), a.Supervisor, node.ShowRecallRequest{Recall: claim.ID(r.Recall)})
		if err != nil || len(v.Holders) != 1 || v.Holders[0].Outcome != string(claim.Erased) || v.Holders[0].Orders != v.Orders {
			t.Errorf("%+v %v", v.Holders, err)
		}
	}
}

// An order of a recall that comes after its first orders were answered is owed
// an answer of its own, and the originator waits until that too has come.
func TestAnOrderThatComesAfterTheAnswerIsAnsweredToo(t *testing.T) {
	a, b, c := three(t)
	listedAll(t, a, "big", nil, said(0, 2600, "big", func(i int, r claim.Ref) *claim.Claim {
		return &claim.Claim{Predicate: "name", Value: claim.TextValue(r.Label)}
	}))
	all := ids(t, a)
	if _, err := a.Share(t.Context(), a.Duty, node.ShareRequest{Records: all, To: []claim.AgencyID{b.Agency}, Reason: "the whole list"}); err != nil {
		t.Fatal(err)
	}
	nodetest.Carry(t, a, b, c)
	v, err := a.Recall(t.Context(), a.Supervisor, node.RecallRequest{Records: all, Reason: "mistaken identity"})
	if err != nil || v.Orders != 3 || v.Count != 2600 {
		t.Fatalf("%d orders of %d records: %v", v.Orders, v.Count, err)
	}
	parcel, ok, err := a.Office().Next(t.Context(), outbox.Lane{Peer: b.Agency, Stream: outbox.Recall})
	if err != nil || !ok || parcel.Bundle.Count >= v.Orders {
		t.Fatalf("the first bundle holds %d of %d orders: %v", parcel.Bundle.Count, v.Orders, err)
	}
	ans, err := b.Office().Push(t.Context(), a.Agency, parcel.Bundle)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Office().Settle(t.Context(), b.Agency, ans.Receipt, parcel.Bundle); err != nil {
		t.Fatal(err)
	}
	answer := func() {
		t.Helper()
		d, err := b.Desk(t.Context(), b.Duty, node.DeskRequest{})
		if err != nil || len(d.Obligations) != 1 || d.Obligations[0].Kind != "recall" {
			t.Fatalf("%+v %v", d.Obligations, err)
		}
		if _, err := b.Dispose(t.Context(), b.Duty, node.DisposeRequest{Recall: claim.ID(d.Obligations[0].About), Outcome: claim.Erased}); err != nil {
			t.Fatal(err)
		}
	}
	answer()
	nodetest.Carry(t, a, b, c)
	if kinds(t, a)["disposition"] != 1 {
		t.Fatalf("one order is not answered, and nobody waits: %v", kinds(t, a))
	}
	answer()
	nodetest.Carry(t, a, b, c)
	if ka, kb := kinds(t, a), kinds(t, b); len(ka)+len(kb) > 0 {
		t.Errorf("all is answered, and the desks have %v and %v", ka, kb)
	}
}

// cutLine carries one stream from a to b over a line that loses each third
// receipt, and measures what stays on the heap.
func cutLine(t *testing.T, a, b *nodetest.House, stream outbox.Stream) (bundles int, most uint64) {
	t.Helper()
	nodetest.Carry(t, a) // greet nobody: the line is dark
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	most = heap()
	lane := outbox.Lane{Peer: b.Agency, Stream: stream}
	for {
		parcel, ok, err := a.Office().Next(t.Context(), lane)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			a.Clock.Add(2e9)
			if lanes, _, err := a.Office().Due(t.Context()); err != nil || !slices.Contains(lanes, lane) {
				break
			}
			continue
		}
		bundles++
		ans, err := b.Office().Push(t.Context(), a.Agency, parcel.Bundle)
		if err != nil {
			t.Fatal(err)
		}
		if bundles%3 == 1 { // the line is cut: the bundle came, its receipt did not
			if err := a.Office().Failed(t.Context(), parcel); err != nil {
				t.Fatal(err)
			}
			a.Clock.Add(3600e9)
			continue
		}
		if _, err := a.Office().Settle(t.Context(), b.Agency, ans.Receipt, parcel.Bundle); err != nil {
			t.Fatal(err)
		}
		if bundles%16 == 0 {
			most = max(most, heap())
		}
	}
	return bundles, most
}
