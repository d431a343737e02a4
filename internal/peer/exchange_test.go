package peer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/outbox"
	"liaison/internal/peer"
)

func TestMessagesArriveOnceAndInOrder(t *testing.T) {
	be, fr := pair(t)
	var want []string
	for i := range 300 {
		want = append(want, fmt.Sprintf("word %d", i))
	}
	be.put(t, fr, outbox.Claims, want...)
	be.drain(t, fr, outbox.Claims)
	if diff := cmp.Diff(want, fr.effects(t)); diff != "" {
		t.Error(diff)
	}
}

func TestADoubleGetsTheSameReceipt(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Warning, "one", "two")
	p, _ := be.next(t, fr, outbox.Warning)
	first := fr.push(t, be, p.Bundle)
	fr.clock.Add(1000_000)
	again := fr.push(t, be, p.Bundle)
	if diff := cmp.Diff(first, again); diff != "" || first.Status != peer.Done {
		t.Errorf("%v %s", first.Status, diff)
	}
	// The answer was lost: the same messages go out in another envelope.
	p2, _ := be.next(t, fr, outbox.Warning)
	if p2.Bundle.Hash() == p.Bundle.Hash() || !p2.Bundle.Again || p.Bundle.Again {
		t.Error("the second sending is not another one")
	}
	if v := be.settle(t, fr, fr.push(t, be, p2.Bundle).Receipt); v.Verdict != peer.Taken {
		t.Errorf("verdict %d", v.Verdict)
	}
	if v := be.settle(t, fr, first.Receipt); v.Verdict != peer.Held {
		t.Errorf("verdict on a late receipt %d", v.Verdict)
	}
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("effects %q", got)
	}
}

func TestABadMessageNeverBlocks(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Claims, "one", "poison", "two", "unwanted", "strange", "strange!", "erased", "damaged", "huge", "three")
	be.forbidden["two"] = true
	be.drain(t, fr, outbox.Claims)
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "three"}) {
		t.Errorf("effects %q", got)
	}
	letters := be.letters(t)
	slices.Sort(letters)
	want := []string{"damaged cannot-be-built", "erased no-longer-held", "huge too-large", "poison failed-at-receiver", "strange! unknown-critical", "two policy-refused", "unwanted policy-refused"}
	if diff := cmp.Diff(want, letters); diff != "" {
		t.Error(diff)
	}
	var open []peer.Quarantined
	read(t, fr.store, func(tx *db.ReadTx) (err error) { open, err = peer.Quarantine(tx, 10); return err })
	var codes []string
	for _, q := range open {
		codes = append(codes, fmt.Sprintf("%d %d", q.Seq, q.Code))
	}
	if diff := cmp.Diff([]string{"2 9", "4 4", "5 0", "6 3"}, codes); diff != "" {
		t.Error(diff)
	}
	// The cause is mended: an officer has it applied after all.
	fr.Apply = func(*db.Tx, claim.AgencyID, outbox.Stream, peer.Message) error { return nil }
	check(t, write(t, fr.store, func(tx *db.Tx) error {
		return fr.Reapply(tx, open[0].Lane, open[0].Epoch, open[0].Seq, ann, "the fault was mended", 9)
	}))
	read(t, fr.store, func(tx *db.ReadTx) (err error) { open, err = peer.Quarantine(tx, 10); return err })
	if len(open) != 3 {
		t.Errorf("%d stay in quarantine", len(open))
	}
}

func TestAGapIsAnsweredByWhatIsKnown(t *testing.T) {
	be, fr := pair(t)
	be.put(t, fr, outbox.Query, "one")
	p1, _ := be.next(t, fr, outbox.Query)
	be.settle(t, fr, fr.push(t, be, p1.Bundle).Receipt)
	be.put(t, fr, outbox.Query, "two")
	p2, _ := be.next(t, fr, outbox.Query)
	be.settle(t, fr, fr.push(t, be, p2.Bundle).Receipt)

	_, other := pair(t) // the same agencies, and a receiver that has nothing
	a := other.push(t, be, p2.Bundle)
	if a.Status != peer.Gap || a.Receipt.Cursor != 0 {
		t.Errorf("%v, cursor %d", a.Status, a.Receipt.Cursor)
	}
	// The same receiver with a lower cursor in the same life is evidence where
	// it answers a bundle that was sent later, and only there: a receipt that
	// came by itself may have been overtaken, and its clock may have been set.
	other.clock.Add(5_000_000)
	a = other.push(t, be, p2.Bundle)
	if v := be.settle(t, fr, a.Receipt); v.Verdict != peer.Held || len(be.evidence(t)) > 0 {
		t.Errorf("verdict %d, evidence %q", v.Verdict, be.evidence(t))
	}
	if v, err := be.Settle(t.Context(), "fr-spoc", a.Receipt, p2.Bundle); err != nil || v.Verdict != peer.Against {
		t.Errorf("verdict %d, %v", v.Verdict, err)
	}
	if got := be.evidence(t); !slices.Equal(got, []string{peer.CursorFell}) {
		t.Errorf("evidence %q", got)
	}
}

func TestEquivocationIsKeptAndFreezesOneStream(t *testing.T) {
	be, fr := pair(t)
	twin, _ := pair(t) // a second node with the same keys: a restored disk
	be.put(t, fr, outbox.Claims, "one", "two")
	twin.put(t, fr, outbox.Claims, "one", "another two", "three")
	be.drain(t, fr, outbox.Claims)
	p, _ := twin.next(t, fr, outbox.Claims)
	for range 2 {
		if a := fr.push(t, twin, p.Bundle); a.Status != peer.Contradiction {
			t.Fatalf("answer %v", a.Status)
		}
	}
	if got := fr.evidence(t); !slices.Equal(got, []string{peer.TwoLeaves}) {
		t.Errorf("evidence %q", got)
	}
	be.put(t, fr, outbox.Warning, "danger")
	be.drain(t, fr, outbox.Warning)
	be.put(t, fr, outbox.Claims, "three")
	p, _ = be.next(t, fr, outbox.Claims)
	if a := fr.push(t, be, p.Bundle); a.Status != peer.Contradiction {
		t.Errorf("a frozen stream answers %v", a.Status)
	}
	check(t, write(t, fr.store, func(tx *db.Tx) error { return fr.CloseEvidence(tx, 1, ann, "their disk was restored", 9) }))
	be.drain(t, fr, outbox.Claims)
	if got := fr.effects(t); !slices.Equal(got, []string{"one", "two", "danger", "three"}) {
		t.Errorf("effects %q", got)
	}
}

func TestAReceiptBeyondWhatWasSentShowsAnOldStore(t *testing.T) {
	be, fr := pair(t)
	old, _ := pair(t) // the disk of be before it sent anything
	be.put(t, fr, outbox.Claims, "one")
	p, _ := be.next(t, fr, outbox.Claims)
	a := fr.push(t, be, p.Bundle)
	if v := old.settle(t, fr, a.Receipt); v.Verdict != peer.Against {
		t.Errorf("verdict %d", v.Verdict)
	}
	if got := old.evidence(t); !slices.Equal(got, []string{peer.CursorAhead}) {
		t.Errorf("evidence %q", got)
	}
}

func TestAForbiddenMessageThatMayHaveArrivedIsTraced(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		be, fr := pair(t)
		var told []string
		be.Arrived = func(_ *db.Tx, a peer.Arrival) error { told = append(told, a.Ref); return nil }
		be.put(t, fr, outbox.Claims, "one", "two", "three")
		p, _ := be.next(t, fr, outbox.Claims)
		if arrived {
			fr.push(t, be, p.Bundle) // and the answer is lost
		}
		be.forbidden["two"] = true
		p, _ = be.next(t, fr, outbox.Claims)
		if p.Bundle.Count != 2 {
			t.Errorf("the replacement is not the last of its bundle: %d messages", p.Bundle.Count)
		}
		be.settle(t, fr, fr.push(t, be, p.Bundle).Receipt)
		be.drain(t, fr, outbox.Claims)
		want, heard := []string{"one", "three"}, []string(nil)
		if arrived {
			want, heard = []string{"one", "two", "three"}, []string{"two"}
		}
		if got := fr.effects(t); !slices.Equal(got, want) || !slices.Equal(told, heard) {
			t.Errorf("arrived %v: effects %q, told %q", arrived, got, told)
		}
		if e := append(be.evidence(t), fr.evidence(t)...); len(e) > 0 {
			t.Errorf("evidence %q", e)
		}
	}
}

// The law of the exchange: whatever the line drops, doubles and reorders, and
// whatever is withdrawn meanwhile, each message has exactly one effect, in the
// order in which it was put, or is known to have had none.
func TestTheLineMayDoWhatItLikes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		be, fr := pair(t)
		defer be.store.Close() // 100 pairs are too many to keep open
		defer fr.store.Close()
		streams := []outbox.Stream{outbox.Warning, outbox.Claims}
		var bundles []*peer.Bundle
		var receipts []*peer.Receipt
		var put [2][]string
		arrived := map[string]bool{}
		be.Arrived = func(_ *db.Tx, a peer.Arrival) error { arrived[a.Ref] = true; return nil }
		words := 0
		nodes, hellos := [2]*node{be, fr}, [2][]*peer.Hello{}
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(rt *rapid.T) {
				s := rapid.IntRange(0, 1).Draw(rt, "stream")
				word := fmt.Sprintf("%s %d", rapid.SampledFrom([]string{"word", "word", "word", "poison", "unwanted"}).Draw(rt, "word"), words)
				words++
				put[s] = append(put[s], word)
				be.put(t, fr, streams[s], word)
			},
			"send": func(rt *rapid.T) {
				p, ok := be.next(t, fr, rapid.SampledFrom(streams).Draw(rt, "stream"))
				if ok {
					bundles = append(bundles, p.Bundle)
				}
			},
			"arrive": func(rt *rapid.T) {
				if len(bundles) == 0 {
					rt.Skip("nothing on the line")
				}
				a := fr.push(t, be, bundles[rapid.IntRange(0, len(bundles)-1).Draw(rt, "bundle")])
				if a.Status != peer.Done && a.Status != peer.Gap {
					rt.Fatalf("answer %v %s", a.Status, a.Text)
				}
				receipts = append(receipts, a.Receipt)
			},
			"answer": func(rt *rapid.T) {
				if len(receipts) == 0 {
					rt.Skip("no answer on the line")
				}
				if v := be.settle(t, fr, receipts[rapid.IntRange(0, len(receipts)-1).Draw(rt, "receipt")]); v.Verdict == peer.Against {
					rt.Fatal("a receipt contradicts")
				}
			},
			"forbid": func(rt *rapid.T) {
				if words > 0 {
					be.forbidden[fmt.Sprintf("word %d", rapid.IntRange(0, words-1).Draw(rt, "word"))] = true
				}
			},
			"write hello": func(*rapid.T) {
				for i, from := range nodes {
					h, err := from.Hello(t.Context(), nodes[1-i].agency.name)
					check(t, err)
					hellos[i] = append(hellos[i], h)
				}
			},
			"hello arrives": func(rt *rapid.T) {
				i := rapid.IntRange(0, 1).Draw(rt, "side")
				if len(hellos[i]) == 0 {
					rt.Skip("no hello on the line")
				}
				h := hellos[i][rapid.IntRange(0, len(hellos[i])-1).Draw(rt, "hello")]
				if _, err := nodes[1-i].Meet(t.Context(), nodes[i].agency.name, h, nil); err != nil {
					rt.Fatal(err)
				}
			},
			"time": func(*rapid.T) { fr.clock.Add(1000); be.clock.Add(1000) },
		})
		for _, s := range streams {
			be.drain(t, fr, s)
		}
		be.greet(t, fr)
		got := fr.effects(t)
		letters := be.letters(t)
		for i, s := range streams {
			var mine, want []string
			for _, w := range put[i] {
				dead := slices.ContainsFunc(letters, func(l string) bool { return strings.HasPrefix(l, w+" ") })
				had := slices.Contains(got, w)
				switch {
				case strings.HasPrefix(w, "word") && had == dead && !(dead && arrived[w]):
					rt.Errorf("%q on %s: effect %v, dead letter %v", w, s, had, dead)
				case !strings.HasPrefix(w, "word") && (had || !dead):
					rt.Errorf("%q on %s: effect %v, dead letter %v", w, s, had, dead)
				}
				if had {
					want = append(want, w)
				}
			}
			for _, w := range got {
				if slices.Contains(put[i], w) {
					mine = append(mine, w)
				}
			}
			if !slices.Equal(want, mine) {
				rt.Errorf("stream %s: effects %q, in the order put %q", s, mine, want)
			}
		}
		if e := append(be.evidence(t), fr.evidence(t)...); len(e) > 0 {
			rt.Errorf("evidence %q", e)
		}
	})
}
