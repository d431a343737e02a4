// Command mutate plants each mutant in turn, builds the play with it, and plays
// seeds until an invariant finds it. It fails when one is not found:
//
//	go run ./internal/sim/mutate --seeds 200
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"

	"liaison/internal/sim"
)

// caught is what found a mutant.
type caught struct {
	Seed  uint64 `json:"seed"`
	Fault string `json:"fault"`
	Why   string `json:"why"`
	err   error
}

func main() {
	seeds := flag.Int("seeds", 300, "how many seeds each mutant may live through")
	only := flag.String("run", "", "plant only those whose name matches")
	workers := flag.Int("workers", 2, "how many are tried at once")
	flag.Parse()
	which, err := regexp.Compile(*only)
	if err == nil {
		err = run(which, *seeds, *workers)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(which *regexp.Regexp, seeds, workers int) error {
	all, err := sim.Mutants()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "liaison-mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var wg sync.WaitGroup
	var mu sync.Mutex
	room := make(chan struct{}, workers)
	lived, tried := 0, 0
	for _, m := range all {
		if !which.MatchString(m.Name) {
			continue
		}
		tried++
		wg.Go(func() {
			room <- struct{}{}
			c := try(context.Background(), m, filepath.Join(dir, m.Name), seeds)
			<-room
			mu.Lock()
			defer mu.Unlock()
			switch {
			case c.err != nil:
				lived++
				fmt.Printf("%-30s NOT TRIED: %v\n", m.Name, c.err)
			case c.Fault == "":
				lived++
				fmt.Printf("%-30s LIVED THROUGH %d SEEDS: %s\n", m.Name, seeds, m.Why)
			default:
				fmt.Printf("%-30s seed %-5d %-32s %s\n", m.Name, c.Seed, c.Fault, m.Why)
			}
		})
	}
	wg.Wait()
	fmt.Printf("%d mutants, %d caught\n", tried, tried-lived)
	if lived > 0 {
		return fmt.Errorf("%d mutants were not caught", lived)
	}
	return nil
}

// try builds the play with one mutant laid over its file, and plays.
func try(ctx context.Context, m sim.Mutant, dir string, seeds int) (c caught) {
	play, err := build(ctx, m, dir)
	if err != nil {
		return caught{err: err}
	}
	out, err := exec.CommandContext(ctx, play, "--stop", "--seeds", strconv.Itoa(seeds)).Output()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return caught{}
	case !errors.As(err, &ended):
		return caught{err: err}
	}
	if err := json.Unmarshal(out, &c); err != nil {
		return caught{Fault: "it broke off", Seed: 1} // a panic is a find as well
	}
	return c
}

func build(ctx context.Context, m sim.Mutant, dir string) (string, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	file, err := filepath.Abs(m.File)
	if err != nil {
		return "", err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	text, err := m.Apply(string(b))
	if err != nil {
		return "", err
	}
	changed, overlay, play := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "play")
	laid, err := json.Marshal(map[string]any{"Replace": map[string]string{file: changed}})
	if err == nil {
		err = errors.Join(os.WriteFile(changed, []byte(text), 0o600), os.WriteFile(overlay, laid, 0o600))
	}
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, "go", "build", "-overlay", overlay, "-o", play, "./internal/sim/play").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build with mutant %s: %w\n%s", m.Name, err, out)
	}
	return play, nil
}
