package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"liaison/internal/cli"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/seal"
	"liaison/internal/view"
)

// erasuresFile is the list of erasures, where the configuration names no other
// place.
const erasuresFile = "erasures.list"

func (w wiring) erasures(home string, c config) string {
	if c.Erasures != "" {
		return c.Erasures
	}
	return w.file(home, erasuresFile)
}

// Restore makes a node of a backup in a new folder, and has it erase again what
// was erased since the backup was made, before anything is served. When that
// fails the folder is removed again.
func (w wiring) Restore(ctx context.Context, home string, req cli.RestoreRequest) (v view.Restored, err error) {
	manifest, signature, files, err := readBackup(req.Folder)
	if err != nil {
		return v, err
	}
	if entries, err := os.ReadDir(home); err == nil && len(entries) > 0 {
		return v, fault.New(fault.Conflict, "%s is not empty", home).WithMend("name a new folder with --home")
	}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return v, fault.Wrap(fault.Unavailable, err, "%s cannot be made", home)
	}
	if v, err = w.restoreInto(ctx, home, files, manifest, signature, req); err != nil {
		return v, errors.Join(err, os.RemoveAll(home))
	}
	return v, nil
}

func (w wiring) restoreInto(ctx context.Context, home string, files []string, manifest, signature []byte, req cli.RestoreRequest) (v view.Restored, err error) {
	for _, name := range files {
		if err := copyFile(filepath.Join(req.Folder, name), w.file(home, name)); err != nil {
			return v, fault.Wrap(fault.Unavailable, err, "%s of the backup cannot be copied", name)
		}
	}
	if req.Key != "" {
		if err := copyFile(req.Key, w.file(home, "store.key")); err != nil {
			return v, fault.Wrap(fault.NotFound, err, "the store's key cannot be copied from %s", req.Key)
		}
	}
	key, err := w.storeKey(home, "", false)
	if err != nil {
		return v, err
	}
	open, err := w.unlock(home, ringFile, key)
	if err != nil {
		return v, err
	}
	ring, err := seal.ParseKeyring(open)
	if err != nil {
		return v, err
	}
	if !ed25519.Verify(ring.Sign.Public(), append([]byte(node.ManifestContext), manifest...), signature) {
		return v, fault.New(fault.Conflict, "the manifest of the backup is not signed by this node's key").WithMend("do not use it: take another backup")
	}
	c, err := w.readConfig(home)
	if err != nil {
		return v, err
	}
	if err := bringList(req.Erasures, w.erasures(home, c)); err != nil {
		return v, err
	}
	w.without = strings.TrimSpace(req.Without)
	o, err := w.assemble(ctx, home, c, key)
	if err != nil {
		return v, err
	}
	if r := o.node.Restored(); r != nil {
		v = *r
	}
	return v, o.Close()
}

// bringList puts the list of erasures that was named where the node looks for it.
func bringList(from, to string) error {
	if from == "" {
		return nil
	}
	list, err := os.ReadFile(from)
	if err != nil {
		return fault.Wrap(fault.NotFound, err, "the list of erasures cannot be read from %s", from).WithMend("name the file with --erasures")
	}
	there, err := os.ReadFile(to)
	switch {
	case err == nil && bytes.Equal(there, list):
		return nil
	case err == nil:
		return fault.New(fault.Conflict, "there is another list of erasures in %s, where this node keeps its own", to).WithMend("find out which is newer, and leave --erasures out or move that one away")
	case !errors.Is(err, fs.ErrNotExist):
		return fault.Wrap(fault.Unavailable, err, "%s cannot be read", to)
	}
	return copyFile(from, to)
}

// KeepErasures has the node keep its list of erasures in another file from now
// on. The list is written there whole.
func (w wiring) KeepErasures(ctx context.Context, home, path string) (v view.Erasures, err error) {
	c, err := w.readConfig(home)
	if err != nil {
		return v, err
	}
	if c.Erasures, err = filepath.Abs(path); err != nil {
		return v, fault.Wrap(fault.Invalid, err, "%s names no file", path)
	}
	key, err := w.storeKey(home, "", false)
	if err != nil {
		return v, err
	}
	o, err := w.assemble(ctx, home, c, key)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	caller, err := w.terminal(ctx, o)
	if err != nil {
		return v, err
	}
	if v, err = o.node.CheckErasures(ctx, caller, node.CheckErasuresRequest{}); err != nil {
		return v, fmt.Errorf("keep the list elsewhere: %w", err)
	}
	return v, w.writeConfig(home, c)
}
