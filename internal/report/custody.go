package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/ledger"
	"liaison/internal/marking"
	"liaison/internal/view"
)

// Paper is what the ledger keeps of a source document: the body of the
// directive that files it.
type Paper struct {
	Report claim.ReportID `cbor:"1,keyasint"`
	Title  string         `cbor:"2,keyasint,omitempty"`
	// Outlet is who published or sent it; empty is unknown.
	Outlet    string         `cbor:"3,keyasint,omitempty"`
	Published claim.Interval `cbor:"4,keyasint"`
	Mime      string         `cbor:"5,keyasint"`
	Bytes     int64          `cbor:"6,keyasint"`
	SHA256    string         `cbor:"7,keyasint"` // of the original, hexadecimal
	TextSHA   string         `cbor:"8,keyasint"` // of the canonical text
	Name      string         `cbor:"9,keyasint,omitempty"`
	Lang      string         `cbor:"10,keyasint,omitempty"`
	// Parent is the document that this one was attached to.
	Parent claim.ReportID `cbor:"11,keyasint,omitempty"`
	// Obtained is how it was obtained, as declared when it was filed; of Obtained,
	// empty when nobody declared it.
	Obtained string `cbor:"12,keyasint,omitempty"`
}

// NewID returns the id of a document: the same bytes filed by the same
// agency are the same report.
func NewID(agency claim.AgencyID, original []byte) (id claim.ReportID, sum string) {
	s := sha256.Sum256(original)
	sum = hex.EncodeToString(s[:])
	return claim.ReportID(claim.DeriveID("p", string(agency), sum)), sum
}

const createReports = `
CREATE TABLE reports (
	seq       {{int}} PRIMARY KEY,
	record    TEXT NOT NULL,
	report    TEXT NOT NULL,
	mark      {{int}} NOT NULL,
	actor     TEXT NOT NULL,
	recorded  {{int}} NOT NULL,
	paper     {{blob}} NOT NULL
) {{strict}};
CREATE INDEX reports_report ON reports (report);
CREATE TABLE report_bodies (
	report   TEXT PRIMARY KEY,
	original {{blob}} NOT NULL,
	text     TEXT NOT NULL
) {{strict}};
`

// Migrations are the tables of this room.
func Migrations() []db.Migration {
	return []db.Migration{{Room: "report", Number: 1, SQL: createReports}, {Room: "report", Number: 2, SQL: createPlaces}}
}

// Projection shows the documents on file.
type Projection struct{}

// Name names the projection.
func (Projection) Name() string { return "report" }

// Tables lists the tables that a rebuild fills; the bodies are plain tables.
func (Projection) Tables() []ledger.Table { return []ledger.Table{{Name: "reports", OrderBy: "seq"}} }

// Apply writes the row of a filed document.
func (Projection) Apply(tx *db.Tx, e ledger.Entry) error {
	d, ok := e.Body.(*claim.Directive)
	if !ok || d.Act != claim.FilePaper {
		return nil
	}
	var p Paper
	if err := claim.Decode(d.Body, &p); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO reports (seq, record, report, mark, actor, recorded, paper) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, string(e.Record.ID), string(p.Report), int64(e.Mark), string(d.Actor), e.Record.Header.Recorded, d.Body)
}

// Forget removes the row of a filed document.
func (Projection) Forget(tx *db.Tx, e ledger.Entry) error {
	return tx.Exec(`DELETE FROM reports WHERE seq = $1`, e.Seq)
}

// Filed is a document on file with its marking.
type Filed struct {
	Paper
	Record   claim.ID
	Mark     uint32
	Seq      int64
	Actor    claim.OfficerID
	Recorded int64
}

// Keep stores the original bytes and the canonical text of a document.
func Keep(tx *db.Tx, id claim.ReportID, original []byte, text string) error {
	return tx.Exec(`INSERT INTO report_bodies (report, original, text) VALUES ($1,$2,$3) ON CONFLICT (report) DO NOTHING`, string(id), original, text)
}

// Discard removes original, text and places of a document.
func Discard(tx *db.Tx, id claim.ReportID) error {
	if err := tx.Exec(`DELETE FROM report_places WHERE report = $1`, string(id)); err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM report_bodies WHERE report = $1`, string(id))
}

// OfRecord returns the documents that record files: one, or none.
func OfRecord(tx db.Queryer, record claim.ID) ([]claim.ReportID, error) {
	rows, err := tx.Query(`SELECT report FROM reports WHERE record = $1`, string(record))
	if err != nil {
		return nil, fmt.Errorf("find what record %s files: %w", record, err)
	}
	defer rows.Close()
	var out []claim.ReportID
	for rows.Next() {
		var r claim.ReportID
		if err := rows.Scan(&r); err != nil {
			return nil, fmt.Errorf("find what record %s files: %w", record, err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// List returns the permitted documents, the last filed first.
func List(tx db.Queryer, bits *marking.Set) ([]Filed, error) {
	return filed(tx, `SELECT seq, record, mark, actor, recorded, paper FROM reports WHERE `+bits.SQL("mark")+` ORDER BY seq DESC`)
}

// Find returns one permitted document; fault.NotFound when there is none. An
// id may be shortened to a beginning that only one document has.
func Find(tx db.Queryer, bits *marking.Set, id string) (Filed, error) {
	found, err := filed(tx, `SELECT seq, record, mark, actor, recorded, paper FROM reports WHERE report >= $1 AND report < $2 AND `+bits.SQL("mark")+` ORDER BY seq LIMIT 2`, id, id+"\x7f")
	if err != nil {
		return Filed{}, err
	}
	if len(id) < 6 || len(found) == 0 {
		return Filed{}, fault.New(fault.NotFound, "no such report").WithMend("liaison report list shows the reports on file")
	}
	if len(found) > 1 && found[0].Report != found[1].Report {
		return Filed{}, fault.New(fault.Invalid, "more than one report begins with %q", id).WithMend("give more of its id")
	}
	return found[0], nil
}

func filed(tx db.Queryer, query string, args ...any) ([]Filed, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	defer rows.Close()
	var out []Filed
	for rows.Next() {
		var f Filed
		var record, actor string
		var mark int64
		var paper []byte
		if err := rows.Scan(&f.Seq, &record, &mark, &actor, &f.Recorded, &paper); err != nil {
			return nil, err
		}
		if err := claim.Decode(paper, &f.Paper); err != nil {
			return nil, err
		}
		f.Record, f.Mark, f.Actor = claim.ID(record), uint32(mark), claim.OfficerID(actor)
		out = append(out, f)
	}
	return out, rows.Err()
}

// Text returns the canonical text of a document, whose marking the caller
// must have passed; fault.NotFound when it was erased.
func Text(tx db.Queryer, id claim.ReportID) (string, error) {
	var text string
	err := body(tx, `SELECT text FROM report_bodies WHERE report = $1`, id, &text)
	return text, err
}

// Original returns the document as received.
func Original(tx db.Queryer, id claim.ReportID) ([]byte, error) {
	var original []byte
	err := body(tx, `SELECT original FROM report_bodies WHERE report = $1`, id, &original)
	return original, err
}

func body(tx db.Queryer, query string, id claim.ReportID, dest any) error {
	rows, err := tx.Query(query, string(id))
	if err != nil {
		return fmt.Errorf("read report %s: %w", id, err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return fault.New(fault.NotFound, "the text of this report is not on file")
	}
	return rows.Scan(dest)
}

// View returns the shape of a document.
func (f Filed) View(m claim.Marking) view.Report {
	v := view.Report{ID: string(f.Report), Title: f.Title, Outlet: f.Outlet, Mime: f.Mime, Bytes: f.Bytes, SHA256: f.SHA256,
		TextSHA: f.TextSHA, Obtained: f.Obtained, Marking: view.OfMarking(m), Filed: view.Stamp(f.Recorded), FiledBy: string(f.Actor)}
	if !f.Published.IsZero() {
		v.Published = f.Published.From.String()
	}
	return v
}
