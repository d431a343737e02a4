package account

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"liaison/internal/claim"
	"liaison/internal/db"
	"liaison/internal/fault"
	"liaison/internal/marking"
)

// Mandate is what the agency entrusts to an officer.
type Mandate struct {
	Roles     []marking.Role       `json:"roles"`
	Desks     []string             `json:"desks"`
	Rights    []marking.Right      `json:"rights"`
	Clearance claim.Classification `json:"clearance"`
}

// Validate refuses roles, rights or levels that the node does not know.
func (m Mandate) Validate() error {
	for _, r := range m.Roles {
		if !slices.Contains(marking.Roles(), r) {
			return fault.New(fault.Invalid, "%q is no role", string(r)).At("roles").WithMend("use one of %v", marking.Roles())
		}
	}
	for _, r := range m.Rights {
		if !slices.Contains(marking.Rights(), r) {
			return fault.New(fault.Invalid, "%q is no right", string(r)).At("rights").WithMend("use one of %v", marking.Rights())
		}
	}
	if len(m.Roles) == 0 {
		return fault.New(fault.Invalid, "an officer has at least one role").At("roles")
	}
	if slices.Contains(m.Roles, marking.Inspector) && len(m.Roles) > 1 {
		return fault.New(fault.Invalid, "an inspector has no other role").At("roles")
	}
	if slices.Contains(m.Roles, marking.DPO) && len(m.Roles) > 1 {
		return fault.New(fault.Invalid, "the data protection officer has no other role").At("roles").WithMend("who oversees does not take part: give the other role to somebody else")
	}
	if m.Clearance.Rank() > claim.Secret.Rank() {
		return fault.New(fault.Invalid, "unknown clearance %q", string(m.Clearance)).At("clearance")
	}
	return nil
}

// Officer is a person with an account at this node.
type Officer struct {
	ID    claim.OfficerID
	Login string
	// Name is how colleagues and peers see who decided.
	Name string
	Mandate
	Suspended  bool
	MustChange bool // of the password, at the next login
	HasTOTP    bool
	// HasPassword, Passkeys and Linked tell how he can log in: by password,
	// by how many passkeys, over the identity provider.
	HasPassword bool
	Passkeys    int
	Linked      bool
	Created     time.Time
}

// foldLogin brings a login to the one form under which it is kept.
func foldLogin(login string) string {
	return cases.Fold().String(norm.NFKC.String(strings.TrimSpace(login)))
}

func checkLogin(login string) (string, error) {
	l := foldLogin(login)
	if n := len([]rune(l)); n < 2 || n > 64 {
		return "", fault.New(fault.Invalid, "a login has 2 to 64 characters").At("login")
	}
	for _, c := range l {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(".-_@", c) {
			return "", fault.New(fault.Invalid, "a login holds letters, digits and .-_@ only").At("login")
		}
	}
	return l, nil
}

// NewOfficer is what makes an account.
type NewOfficer struct {
	Login, Name string
	Mandate     Mandate
	// Password may be empty: then the officer needs a passkey.
	Password   PasswordHash
	MustChange bool
}

// Create makes an account. A login that exists is a conflict.
func (r *Room) Create(tx *db.Tx, now time.Time, o NewOfficer) (claim.OfficerID, error) {
	login, err := checkLogin(o.Login)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(o.Name) == "" || len(o.Name) > 200 {
		return "", fault.New(fault.Invalid, "an officer has a name of at most 200 bytes").At("name")
	}
	if err := o.Mandate.Validate(); err != nil {
		return "", err
	}
	if _, err := r.FindLogin(tx, login); err == nil {
		return "", fault.New(fault.Conflict, "that login is taken").At("login").WithMend("choose another")
	} else if !fault.Is(err, fault.NotFound) {
		return "", err
	}
	id, err := claim.RandomID("o", r.random)
	if err != nil {
		return "", err
	}
	roles, desks, rights, err := o.Mandate.texts()
	if err != nil {
		return "", err
	}
	err = tx.Exec(`INSERT INTO officers (id, login, name, roles, desks, rights, clearance, suspended, password, must_change, totp, totp_pending, totp_step, created, changed)
		VALUES ($1,$2,$3,$4,$5,$6,$7,0,$8,$9,$10,$10,0,$11,$11)`,
		id, login, strings.TrimSpace(o.Name), roles, desks, rights, string(o.Mandate.Clearance), string(o.Password), bit(o.MustChange), []byte{}, now.UnixMicro())
	if err != nil {
		return "", fmt.Errorf("create officer: %w", err)
	}
	return claim.OfficerID(id), nil
}

// First makes the first account of a new node and refuses when there is one.
func (r *Room) First(tx *db.Tx, now time.Time, o NewOfficer) (claim.OfficerID, error) {
	var n int64
	if err := tx.QueryRow(`SELECT COUNT(*) FROM officers`).Scan(&n); err != nil {
		return "", fmt.Errorf("count officers: %w", err)
	}
	if n > 0 {
		return "", fault.New(fault.Conflict, "this node has accounts already").WithMend("have an administrator make the account")
	}
	if !slices.Contains(o.Mandate.Roles, marking.Administrator) {
		return "", fault.New(fault.Invalid, "the first account is an administrator's").At("roles")
	}
	return r.Create(tx, now, o)
}

func (m Mandate) texts() (roles, desks, rights string, err error) {
	enc := func(v any) string {
		b, e := json.Marshal(v)
		err = errors.Join(err, e)
		return string(b)
	}
	return enc(sorted(m.Roles)), enc(sorted(m.Desks)), enc(sorted(m.Rights)), err
}

func sorted[T ~string](in []T) []T {
	out := append([]T{}, in...)
	slices.Sort(out)
	return slices.Compact(out)
}

const officerColumns = `id, login, name, roles, desks, rights, clearance, suspended, must_change, totp, created, CASE WHEN password = '' THEN 0 ELSE 1 END,
	(SELECT COUNT(*) FROM passkeys p WHERE p.officer = officers.id), (SELECT COUNT(*) FROM officer_subjects k WHERE k.officer = officers.id)`

func scanOfficer(scan func(...any) error) (Officer, error) {
	var o Officer
	var roles, desks, rights string
	var suspended, must, created, word, keys, links int64
	var totp []byte
	err := scan(&o.ID, &o.Login, &o.Name, &roles, &desks, &rights, &o.Clearance, &suspended, &must, &totp, &created, &word, &keys, &links)
	if err != nil {
		return o, err
	}
	o.HasPassword, o.Passkeys, o.Linked = word != 0, int(keys), links > 0
	o.Suspended, o.MustChange, o.HasTOTP, o.Created = suspended != 0, must != 0, len(totp) > 0, time.UnixMicro(created).UTC()
	return o, errors.Join(json.Unmarshal([]byte(roles), &o.Roles), json.Unmarshal([]byte(desks), &o.Desks), json.Unmarshal([]byte(rights), &o.Rights))
}

// Find returns an officer; fault.NotFound when there is none.
func (r *Room) Find(tx db.Queryer, id claim.OfficerID) (Officer, error) {
	return r.find(tx, `id = $1`, string(id))
}

// FindLogin returns the officer with a login; fault.NotFound when there is
// none. Never show its outcome to somebody who is not logged in.
func (r *Room) FindLogin(tx db.Queryer, login string) (Officer, error) {
	return r.find(tx, `login = $1`, foldLogin(login))
}

func (r *Room) find(tx db.Queryer, where, arg string) (Officer, error) {
	o, err := scanOfficer(tx.QueryRow(`SELECT `+officerColumns+` FROM officers WHERE `+where, arg).Scan)
	if errors.Is(err, db.ErrNoRows) {
		return o, fault.New(fault.NotFound, "no such officer")
	}
	if err != nil {
		return o, fmt.Errorf("find officer: %w", err)
	}
	return o, nil
}

// List returns all officers by login.
func (r *Room) List(tx db.Queryer) ([]Officer, error) {
	rows, err := tx.Query(`SELECT ` + officerColumns + ` FROM officers ORDER BY login`)
	if err != nil {
		return nil, fmt.Errorf("list officers: %w", err)
	}
	defer rows.Close()
	var out []Officer
	for rows.Next() {
		o, err := scanOfficer(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list officers: %w", err)
		}
		out = append(out, o)
	}
	return out, rows.Err()
}

// Desk returns the officers of a desk who can log in, by login.
func (r *Room) Desk(tx db.Queryer, desk string) ([]Officer, error) {
	all, err := r.List(tx)
	return slices.DeleteFunc(all, func(o Officer) bool { return o.Suspended || !slices.Contains(o.Desks, desk) }), err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
