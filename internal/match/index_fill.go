package match

import (
	"fmt"
	"iter"
	"runtime"
	"sync"
)

// chunk is how many records are parsed by one core at a time.
const chunk = 512

// fill parses and adds records. Parsing takes nearly all the time and runs on
// all cores; packing happens in the order of arrival.
func (b *builder) fill(records iter.Seq[Listed]) error {
	type piece struct {
		records []Listed
		reads   [][]readName
		done    chan struct{}
	}
	work := make(chan *piece)
	ready := make(chan *piece, 2*runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for p := range work {
				for i := range p.records {
					p.reads = append(p.reads, readNames(p.records[i].Record))
				}
				close(p.done)
			}
		})
	}
	go func() {
		p := &piece{done: make(chan struct{})}
		send := func() {
			ready <- p
			work <- p
			p = &piece{done: make(chan struct{})}
		}
		for r := range records {
			if p.records = append(p.records, r); len(p.records) == chunk {
				send()
			}
		}
		if len(p.records) > 0 {
			send()
		}
		close(ready)
		close(work)
	}()
	var err error
	for p := range ready {
		<-p.done
		for i := range p.records {
			if err == nil {
				err = b.admit(&p.records[i], p.reads[i])
			}
		}
	}
	workers.Wait()
	return err
}

func (b *builder) admit(r *Listed, reads []readName) error {
	if r.ID == "" {
		name := ""
		if len(r.Names) > 0 {
			name = r.Names[0].Text
		}
		return fmt.Errorf("list record %q: %w", name, ErrNoID)
	}
	if err := tooLarge(len(b.heads.b) + 3*len(b.parts)); err != nil {
		return err
	}
	b.add(&r.Record, r.Marking, reads)
	return nil
}
