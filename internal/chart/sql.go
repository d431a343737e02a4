package chart

import (
	"encoding/json"
	"errors"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

const createCharts = `
CREATE TABLE charts (
	id      TEXT PRIMARY KEY,
	mark    {{int}} NOT NULL,
	case_id TEXT NOT NULL,
	purpose TEXT NOT NULL,
	title   TEXT NOT NULL,
	version {{int}} NOT NULL,
	officer TEXT NOT NULL,
	at      {{int}} NOT NULL
) {{strict}};
CREATE TABLE chart_versions (
	chart   TEXT NOT NULL,
	version {{int}} NOT NULL,
	officer TEXT NOT NULL,
	at      {{int}} NOT NULL,
	seq     {{int}} NOT NULL,
	note    TEXT NOT NULL,
	digest  TEXT NOT NULL,
	claims  {{blob}} NOT NULL,
	content {{blob}} NOT NULL,
	PRIMARY KEY (chart, version)
) {{strict}};
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "chart", Number: 1, SQL: createCharts}}
}

// Head is a chart as a list shows it.
type Head struct {
	ID      string
	Mark    uint32
	Case    claim.CaseID
	Purpose claim.Purpose
	Title   string
	Version int
	By      claim.OfficerID
	At      int64
}

// Version is one saved state.
type Version struct {
	Chart   string
	Version int
	By      claim.OfficerID
	At      int64
	// Seq is the ledger's number at that moment.
	Seq  int64
	Note string
	// Digest is set when the version was frozen for a file: the SHA-256 of
	// what was drawn.
	Digest string
	// Claims are the numbers of the claims that its author saw drawn.
	Claims  []int64
	Content Content
}

// Create writes a new chart, without versions.
func Create(tx *db.Tx, h Head) error {
	err := tx.Exec(`INSERT INTO charts (id, mark, case_id, purpose, title, version, officer, at) VALUES ($1,$2,$3,$4,$5,0,$6,$7)`,
		h.ID, int64(h.Mark), string(h.Case), string(h.Purpose), h.Title, string(h.By), h.At)
	if err != nil {
		return fmt.Errorf("create chart %s: %w", h.ID, err)
	}
	return nil
}

// Save writes the version after base; fault.Conflict when somebody else has
// saved meanwhile.
func Save(tx *db.Tx, base int, v Version) error {
	var now int64
	if err := tx.QueryRow(`SELECT version FROM charts WHERE id = $1`, v.Chart).Scan(&now); err != nil {
		return fmt.Errorf("save chart %s: %w", v.Chart, err)
	}
	if int(now) != base {
		return fault.New(fault.Conflict, "the chart stands at version %d, and the change began at %d", now, base).WithMend("open it again and repeat the change")
	}
	content, err := json.Marshal(v.Content)
	if err != nil {
		return fmt.Errorf("save chart %s: %w", v.Chart, err)
	}
	claims, err := json.Marshal(v.Claims)
	if err != nil {
		return fmt.Errorf("save chart %s: %w", v.Chart, err)
	}
	if err := tx.Exec(`INSERT INTO chart_versions (chart, version, officer, at, seq, note, digest, claims, content) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		v.Chart, int64(v.Version), string(v.By), v.At, v.Seq, v.Note, v.Digest, claims, content); err != nil {
		return fmt.Errorf("save chart %s: %w", v.Chart, err)
	}
	return tx.Exec(`UPDATE charts SET version = $1, title = $2 WHERE id = $3`, int64(v.Version), v.Content.Title, v.Chart)
}

// List returns the charts under bits, the newest first.
func List(tx db.Queryer, bits *marking.Set) ([]Head, error) { return heads(tx, bits.SQL("mark")) }

// Find returns one chart under bits; fault.NotFound when there is none.
func Find(tx db.Queryer, bits *marking.Set, id string) (Head, error) {
	hs, err := heads(tx, bits.SQL("mark")+` AND id = $1`, id)
	if err == nil && len(hs) == 0 {
		err = fault.New(fault.NotFound, "there is no such chart").WithMend("liaison chart list shows them")
	}
	if err != nil {
		return Head{}, err
	}
	return hs[0], nil
}

func heads(tx db.Queryer, where string, args ...any) ([]Head, error) {
	rows, err := tx.Query(`SELECT id, mark, case_id, purpose, title, version, officer, at FROM charts WHERE `+where+` ORDER BY at DESC, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read charts: %w", err)
	}
	defer rows.Close()
	var out []Head
	for rows.Next() {
		var h Head
		var mark, version int64
		var in, purpose, by string
		if err := rows.Scan(&h.ID, &mark, &in, &purpose, &h.Title, &version, &by, &h.At); err != nil {
			return nil, fmt.Errorf("read charts: %w", err)
		}
		h.Mark, h.Case, h.Purpose, h.Version, h.By = uint32(mark), claim.CaseID(in), claim.Purpose(purpose), int(version), claim.OfficerID(by)
		out = append(out, h)
	}
	return out, rows.Err()
}

// Load reads one version; the caller has found the chart under his bits.
func Load(tx db.Queryer, chart string, version int) (Version, error) {
	v := Version{Chart: chart, Version: version}
	var by string
	var claims, content []byte
	err := tx.QueryRow(`SELECT officer, at, seq, note, digest, claims, content FROM chart_versions WHERE chart = $1 AND version = $2`, chart, int64(version)).
		Scan(&by, &v.At, &v.Seq, &v.Note, &v.Digest, &claims, &content)
	if errors.Is(err, db.ErrNoRows) {
		return v, fault.New(fault.NotFound, "the chart has no version %d", version)
	}
	if err == nil {
		err = errors.Join(json.Unmarshal(claims, &v.Claims), json.Unmarshal(content, &v.Content))
	}
	if err != nil {
		return v, fmt.Errorf("read version %d of chart %s: %w", version, chart, err)
	}
	v.By = claim.OfficerID(by)
	return v, nil
}

// Versions lists the versions of a chart without their content.
func Versions(tx db.Queryer, chart string) ([]Version, error) {
	rows, err := tx.Query(`SELECT version, officer, at, seq, note, digest FROM chart_versions WHERE chart = $1 ORDER BY version`, chart)
	if err != nil {
		return nil, fmt.Errorf("read versions of chart %s: %w", chart, err)
	}
	defer rows.Close()
	var out []Version
	for rows.Next() {
		v := Version{Chart: chart}
		var version int64
		var by string
		if err := rows.Scan(&version, &by, &v.At, &v.Seq, &v.Note, &v.Digest); err != nil {
			return nil, fmt.Errorf("read versions of chart %s: %w", chart, err)
		}
		v.Version, v.By = int(version), claim.OfficerID(by)
		out = append(out, v)
	}
	return out, rows.Err()
}

// Seal writes the digest of a frozen version.
func Seal(tx *db.Tx, chart string, version int, digest string) error {
	return tx.Exec(`UPDATE chart_versions SET digest = $1 WHERE chart = $2 AND version = $3`, digest, chart, int64(version))
}
