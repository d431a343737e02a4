package db

import (
	"sync"

	"github.com/ncruces/go-sqlite3"
)

// The write-ahead log is copied into the store's file beside the writer, so
// that callers do not wait for it: SQLite would do it within a commit, about a
// tenth of what the writer does under load. Only when the log has grown far,
// because writes never pause, the writer copies the rest himself; the log can
// then begin anew.
const (
	// carriedAt is by how many pages of 4 KiB the log grows between two
	// copies beside the writer.
	carriedAt = 4_000
	// longestLog is the length at which the writer copies: 64 MiB, which is
	// also what a log keeps of the disk (journal_size_limit).
	longestLog = 16_000
)

// carrier copies the log beside the writer.
type carrier struct {
	dial func(readOnly bool) (conn, error)
	wake chan int // the log's length in pages; the newest counts
	// every and most are carriedAt and longestLog; tests take fewer pages.
	every, most int
	// turn is held while one of this process copies: SQLite answers a second
	// one that the store is busy, and does not wait.
	turn sync.Mutex
	done sync.WaitGroup
}

// tell notes how long the log is after a commit.
func (k *carrier) tell(pages int) {
	if pages < k.every {
		return
	}
	select {
	case k.wake <- pages:
	default: // it copies, and will be told of the next commit
	}
}

// run copies each time the log has grown by carriedAt, until wake is closed.
// A failure is left to the writer, who tries again after each commit from
// longestLog on: nothing is lost by a log that is copied later.
func (k *carrier) run() {
	var c *lite
	last := 0
	for pages := range k.wake {
		if pages < last {
			last = 0 // the log began anew
		}
		if pages-last < k.every {
			continue
		}
		if c == nil {
			opened, err := k.dial(false)
			if err != nil {
				continue
			}
			c = opened.(*lite)
		}
		k.turn.Lock()
		_, copied, err := c.c.WALCheckpoint("main", sqlite3.CHECKPOINT_PASSIVE)
		k.turn.Unlock()
		if last = copied; err != nil {
			c.close() // its error says only that the disk failed
			c, last = nil, 0
		}
	}
	if c != nil {
		c.close()
	}
}

// start begins to carry for an embedded store.
func (k *carrier) start(dial func(bool) (conn, error)) {
	k.dial, k.wake, k.every, k.most = dial, make(chan int, 1), carriedAt, longestLog
	k.done.Go(k.run)
}

// end stops, after the writer has ended.
func (k *carrier) end() {
	if k.wake != nil {
		close(k.wake)
		k.done.Wait()
	}
}
