package node

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/view"
)

const createBackups = `
CREATE TABLE backups (
	digest  TEXT PRIMARY KEY,
	made    {{int}} NOT NULL,
	officer TEXT NOT NULL,
	records {{int}} NOT NULL,
	bytes   {{int}} NOT NULL,
	checked {{int}} NOT NULL,
	fault   TEXT NOT NULL
) {{strict}};
`

// BackupRequest asks for a copy of the store at a path where no file is yet,
// enciphered with Key. Manifest lists the files of the backup with their
// digests, once the copy is there.
type BackupRequest struct {
	Path     string
	Key      []byte
	Manifest func() (manifest []byte, size int64, err error)
}

// ManifestContext stands before a manifest in what is signed: its signature
// stands for nothing else.
const ManifestContext = "liaison-backup-1\n"

// Backup copies the store while others read and write, signs the manifest of
// the backup's files and notes that it was made. It returns the signature:
// the encryption of a copy does not show tampering.
func (n *Node) Backup(ctx context.Context, caller Caller, req BackupRequest) (view.Backup, []byte, error) {
	var v view.Backup
	var signature, manifest []byte
	var records, size int64
	u := administering("Backup")
	u.before = func() (err error) {
		if records, err = n.Seq(ctx); err != nil {
			return err
		}
		if err = n.Store.Backup(ctx, req.Path, req.Key); err != nil {
			return err
		}
		if manifest, size, err = req.Manifest(); err != nil {
			return err
		}
		signature = n.Signer.Sign(append([]byte(ManifestContext), manifest...))
		return nil
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		v = view.Backup{Digest: fingerprintOf(manifest), Made: view.Stamp(n.now()), Officer: string(caller.Officer), Records: records, Bytes: size}
		err := a.tx.Exec(`INSERT INTO backups (digest, made, officer, records, bytes, checked, fault) VALUES ($1,$2,$3,$4,$5,0,'') ON CONFLICT (digest) DO NOTHING`,
			v.Digest, n.now(), v.Officer, v.Records, v.Bytes)
		if err != nil {
			return fmt.Errorf("note backup: %w", err)
		}
		return nil
	})
	return v, signature, err
}

// CheckBackupRequest is a backup as it was read: its manifest with the
// signature, and its copy of the store, opened.
type CheckBackupRequest struct {
	Manifest, Signature []byte
	Copy                *db.Store
	Progress            func(seq int64)
}

// CheckBackup opens a backup and checks it: that this node's agency signed its
// manifest, and that its ledger proves itself from the first record to the
// last. The outcome is noted beside the backup.
func (n *Node) CheckBackup(ctx context.Context, caller Caller, req CheckBackupRequest) (view.Backup, error) {
	v := view.Backup{Digest: fingerprintOf(req.Manifest)}
	u := running("CheckBackup")
	u.before = func() error {
		signed := slices.ContainsFunc(n.Keys.PublicKeys(n.Agency), func(k ed25519.PublicKey) bool {
			return ed25519.Verify(k, append([]byte(ManifestContext), req.Manifest...), req.Signature)
		})
		if !signed {
			return fault.New(fault.Conflict, "the manifest of the backup is not signed by %s", n.Agency).WithMend("do not use it: take another backup")
		}
		r, err := n.ledger.Verify(ctx, req.Copy, req.Progress)
		if err != nil {
			return err
		}
		v.Records = r.Records
		if len(r.Faults) > 0 {
			v.Fault = fmt.Sprintf("record %d: %s", r.Faults[0].Seq, r.Faults[0].What)
		}
		return nil
	}
	err := n.act(ctx, caller, u, func(a *acting) error {
		v.Checked = view.Stamp(n.now())
		if err := a.tx.Exec(`UPDATE backups SET checked = $2, fault = $3 WHERE digest = $1`, v.Digest, n.now(), v.Fault); err != nil {
			return fmt.Errorf("note check of backup: %w", err)
		}
		return nil
	})
	return v, err
}

// mostBackups bounds one list of backups.
const mostBackups = 100

// BackupsRequest asks for the backups that were made.
type BackupsRequest struct{}

// Backups lists the backups that this node noted, newest first, with their
// last check.
func (n *Node) Backups(ctx context.Context, caller Caller, _ BackupsRequest) ([]view.Backup, error) {
	out := []view.Backup{}
	err := n.ask(ctx, caller, running("Backups"), func(a *asking) error {
		names, err := n.names(a.tx)
		if err != nil {
			return err
		}
		rows, err := a.tx.Query(`SELECT digest, made, officer, records, bytes, checked, fault FROM backups ORDER BY made DESC LIMIT $1`, mostBackups)
		if err != nil {
			return fmt.Errorf("list backups: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var b view.Backup
			var made, checked int64
			if err := rows.Scan(&b.Digest, &made, &b.Officer, &b.Records, &b.Bytes, &checked, &b.Fault); err != nil {
				return fmt.Errorf("list backups: %w", err)
			}
			b.Made, b.Checked, b.OfficerName = view.Stamp(made), stampOr(checked), names[claim.OfficerID(b.Officer)]
			b.Old = n.now()-made > 24*3600*1_000_000
			out = append(out, b)
		}
		return rows.Err()
	})
	return out, err
}
