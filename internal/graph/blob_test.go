package graph

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLoadedGraphAnswersAsTheSavedOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		s := w.build(t)
		if len(w.nodes) > 1 {
			d := s.Delta()
			for range rapid.IntRange(0, 6).Draw(t, "changes") {
				w.change(t, d, &d.s)
			}
			var err error
			if s, err = d.Publish(11); err != nil {
				t.Fatal(err)
			}
		}
		var blob, again bytes.Buffer
		if err := s.Save(&blob); err != nil {
			t.Fatal(err)
		}
		back, err := Load(bytes.NewReader(blob.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := back.Save(&again); err != nil || !bytes.Equal(blob.Bytes(), again.Bytes()) {
			t.Fatalf("the loaded graph is stored in other bytes: %v", err)
		}
		c := drawCaller(t)
		if back.Cursor() != s.Cursor() || back.Links() != s.Links() {
			t.Fatalf("cursor %d and %d links, saved %d and %d", back.Cursor(), back.Links(), s.Cursor(), s.Links())
		}
		if diff := cmp.Diff(w.answers(t, s, c), w.answers(t, back, c), asTies); diff != "" {
			t.Fatalf("loaded and saved graph differ:\n%s", diff)
		}
		cut := rapid.IntRange(0, blob.Len()-1).Draw(t, "cut")
		if _, err := Load(bytes.NewReader(blob.Bytes()[:cut])); err == nil {
			t.Fatalf("a blob cut at %d of %d was taken", cut, blob.Len())
		}
		hurt := bytes.Clone(blob.Bytes())
		hurt[cut] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := Load(bytes.NewReader(hurt)); err == nil {
			t.Fatalf("a blob damaged at %d was taken", cut)
		}
	})
}

func FuzzLoad(f *testing.F) {
	b := NewBuilder(nil)
	b.AddNode(1, b.Sets().Intern(4))
	b.AddNode(2, 0)
	b.AddLink(Link{A: 0, B: 1, Level: 2, Sources: 1, Claims: []uint32{3, 9}})
	s, err := b.Build(5)
	if err != nil {
		f.Fatal(err)
	}
	var blob bytes.Buffer
	if err := s.Save(&blob); err != nil {
		f.Fatal(err)
	}
	f.Add(blob.Bytes())
	f.Add([]byte(magic))
	f.Add(append([]byte(magic), bytes.Repeat([]byte{0xff}, 64)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Load(bytes.NewReader(data))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := s.Save(&again); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(&again); err != nil {
			t.Fatalf("what was loaded and saved does not load: %v", err)
		}
	})
}
