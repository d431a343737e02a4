package match

import (
	"fmt"
	"sync"
	"testing"
)

// Searches, changes and merging at once: every search sees one whole state.
func TestIndexInUseByMany(t *testing.T) {
	ix := filled(t, madeUp(300))
	query := Record{Names: []NameEntry{{Text: "Steady Person"}}}
	if err := ix.Put("", Listed{Record: Record{ID: "steady", Names: query.Names}}); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for w := range 2 {
		all.Go(func() {
			for i := range 40 {
				id := fmt.Sprintf("w%d-%d", w, i)
				if err := ix.Put("", Listed{Record: Record{ID: id, Names: []NameEntry{{Text: "Passing Guest"}}}}); err != nil {
					t.Error(err)
				}
				ix.Delete("", id)
			}
		})
		all.Go(func() {
			for range 5 {
				ix.Compact()
			}
		})
		all.Go(func() {
			for range 60 {
				f := ix.Search(query, SearchOptions{Sight: Sight{Everything: true}})
				if len(f.Hits) == 0 || f.Hits[0].Record.ID != "steady" {
					t.Error("a search lost a record that was there all along")
				}
			}
		})
	}
	all.Wait()
	if ix.Len() != 301 {
		t.Errorf("%d records live, want 301", ix.Len())
	}
	ix.Compact()
	if s := ix.Stats(); s.Layers != 1 || s.Records != 301 {
		t.Errorf("after merging: %+v", s)
	}
}
