package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"liaison/internal/cli"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/node"
	"liaison/internal/view"
)

// Files of a backup beside those of the node.
const (
	manifestFile  = "manifest.json"
	signatureFile = "manifest.sig"
)

// kept are the files of a node that a backup holds beside its store. The
// store's key is not among them, nor the mark of this life of the store.
var kept = []string{"config.json", ringFile, rootFile, "root.public", "store.salt", listGlob}

// Backup copies the node into a new folder.
func (w wiring) Backup(ctx context.Context, a *cli.App, home, folder string) (v view.Backup, err error) {
	key, err := w.storeKey(home, "", false)
	if err != nil {
		return v, err
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		return v, fault.Wrap(fault.Conflict, err, "the folder of the backup cannot be made").WithMend("name a folder that is not there yet")
	}
	manifest := func() ([]byte, int64, error) {
		if err := copyKept(home, folder); err != nil {
			return nil, 0, err
		}
		digests, size, err := digestFolder(folder)
		if err != nil {
			return nil, 0, err
		}
		b, err := json.MarshalIndent(digests, "", "  ")
		return b, size, errors.Join(err, os.WriteFile(filepath.Join(folder, manifestFile), b, 0o600))
	}
	v, signature, err := a.Node.Backup(ctx, a.Caller, node.BackupRequest{Path: filepath.Join(folder, "liaison.db"), Key: key, Manifest: manifest})
	if err != nil {
		return v, err
	}
	return v, os.WriteFile(filepath.Join(folder, signatureFile), []byte(hex.EncodeToString(signature)+"\n"), 0o600)
}

func copyKept(home, folder string) error {
	for _, pattern := range kept {
		names, err := filepath.Glob(filepath.Join(home, pattern))
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := copyFile(name, filepath.Join(folder, filepath.Base(name))); err != nil {
				return fmt.Errorf("copy %s: %w", filepath.Base(name), err)
			}
		}
	}
	return nil
}

// copyFile copies one file, for its owner alone.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Sync(), out.Close())
}

// digestFolder names every file of a backup, but its manifest, by what is in
// it, and counts its bytes.
func digestFolder(folder string) (map[string]string, int64, error) {
	out := map[string]string{}
	var size int64
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, 0, fault.Wrap(fault.NotFound, err, "there is no backup in %s", folder)
	}
	for _, e := range entries {
		if e.Name() == manifestFile || e.Name() == signatureFile {
			continue
		}
		sum := sha256.New()
		f, err := os.Open(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, 0, fault.Wrap(fault.Unavailable, err, "%s of the backup cannot be read", e.Name())
		}
		n, err := io.Copy(sum, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, 0, fault.Wrap(fault.Unavailable, err, "%s of the backup cannot be read", e.Name())
		}
		out[e.Name()] = hex.EncodeToString(sum.Sum(nil))
		size += n
	}
	return out, size, nil
}

// readBackup reads the manifest of a backup with its signature, and checks that
// the folder holds the files that it names as they were copied, and no others.
func readBackup(folder string) (manifest, signature []byte, files []string, err error) {
	manifest, err1 := os.ReadFile(filepath.Join(folder, manifestFile))
	signed, err2 := os.ReadFile(filepath.Join(folder, signatureFile))
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, nil, fault.Wrap(fault.NotFound, err, "%s holds no whole backup", folder).WithMend("name a folder that liaison backup make has written")
	}
	signature, err = hex.DecodeString(string(bytes.TrimSpace(signed)))
	if err != nil {
		return nil, nil, nil, fault.New(fault.Conflict, "the signature of the backup is damaged")
	}
	var want map[string]string
	if err := json.Unmarshal(manifest, &want); err != nil {
		return nil, nil, nil, fault.New(fault.Conflict, "the manifest of the backup is damaged")
	}
	got, _, err := digestFolder(folder)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(got)) { // the restored node would read what was put beside the copy
		if _, ok := want[name]; !ok {
			return nil, nil, nil, fault.New(fault.Conflict, "%s of the backup was never copied", name).WithMend("find out who put it there, then take it away")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if digest, ok := got[name]; !ok || digest != want[name] {
			return nil, nil, nil, fault.New(fault.Conflict, "%s of the backup is not what was copied", name).WithMend("make another backup and keep this one for comparison")
		}
	}
	return manifest, signature, slices.Sorted(maps.Keys(want)), nil
}

// CheckBackup opens a copy of a backup, so that the backup itself stays as it
// is, and has the node check it.
func (w wiring) CheckBackup(ctx context.Context, a *cli.App, home, folder string, progress func(int64)) (v view.Backup, err error) {
	manifest, signature, _, err := readBackup(folder)
	if err != nil {
		return v, err
	}
	key, err := w.storeKey(home, "", false)
	if err != nil {
		return v, err
	}
	scratch, err := os.MkdirTemp("", "liaison-backup-")
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	if err := copyFile(filepath.Join(folder, "liaison.db"), filepath.Join(scratch, "liaison.db")); err != nil {
		return v, err
	}
	s, err := db.Open(ctx, db.Options{Path: filepath.Join(scratch, "liaison.db"), Key: key, Migrations: node.Migrations()})
	if err != nil {
		return v, err
	}
	v, err = a.Node.CheckBackup(ctx, a.Caller, node.CheckBackupRequest{Manifest: manifest, Signature: signature, Copy: s, Progress: progress})
	return v, errors.Join(err, s.Close())
}
