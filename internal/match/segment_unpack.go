package match

import (
	"liaison/internal/name"
)

// unpacked is a record taken out of a segment, in memory that is used again.
// The strings share the segment's memory, which never changes.
type unpacked struct {
	prepared Prepared
	parts    []Part
	bounds   []int
}

// unpack fills x with a record of the segment, ready to be compared. With
// texts false, texts that a comparison does not need stay empty. It reports
// false if the bytes are damaged.
func (s *segment) unpack(rec uint32, x *unpacked, texts bool) bool {
	u := unpacker{b: s.blobOf(rec)}
	s.unpackRecord(&u, &x.prepared.Record, texts)
	x.prepared.Kind = name.KindOfSchema(x.prepared.Record.Schema)
	return s.unpackReadings(&u, x) && !u.bad
}

// unpackRecord reads all but the readings of the names.
func (s *segment) unpackRecord(u *unpacker, r *Record, texts bool) {
	r.ID = u.string()
	r.Schema = s.string(u)
	flags := u.byte()
	r.Sex = Sex(flags & packSex)
	r.Births, r.Countries, r.Identifiers, r.Names = r.Births[:0], r.Countries[:0], r.Identifiers[:0], r.Names[:0]
	if flags&packBirths != 0 {
		for n := u.count(); n > 0; n-- {
			r.Births = append(r.Births, unpackDate(u, texts))
		}
	}
	if flags&packCountries != 0 {
		for n := u.count(); n > 0; n-- {
			r.Countries = append(r.Countries, s.string(u))
		}
	}
	if flags&packIDs != 0 {
		for n := u.count(); n > 0; n-- {
			r.Identifiers = append(r.Identifiers, s.unpackIdentifier(u))
		}
	}
	for n := u.count(); n > 0 && !u.bad; n-- {
		r.Names = append(r.Names, s.unpackName(u))
	}
}

func (s *segment) string(u *unpacker) string {
	n := u.uint()
	if n >= uint64(len(s.strings)) {
		u.bad = true
		return ""
	}
	return s.strings[n]
}

func (s *segment) unpackName(u *unpacker) NameEntry {
	flags := u.byte()
	e := NameEntry{Quality: Quality(flags & packWeak), Text: u.string()}
	if flags&packLang != 0 {
		e.Lang = s.string(u)
	}
	if flags&packClaim != 0 {
		e.Claim = u.string()
	}
	if flags&packDeclared != 0 {
		e.Given, e.Family, e.Patronymic = u.string(), u.string(), u.string()
	}
	return e
}

func (s *segment) unpackIdentifier(u *unpacker) name.Identifier {
	d := name.Identifier{Kind: name.IdentifierKind(s.string(u)), Issuer: s.string(u)}
	flags := u.byte()
	d.Checked = flags&1 != 0
	d.Value = u.string()
	d.Text = d.Value
	if flags&2 == 0 {
		d.Text = u.string()
	}
	return d
}

// unpackReadings reads the readings that close a packed record.
func (s *segment) unpackReadings(u *unpacker, x *unpacked) bool {
	p := &x.prepared
	p.Names, x.parts, x.bounds = p.Names[:0], x.parts[:0], x.bounds[:0]
	for n := u.count(); n > 0 && !u.bad; n-- {
		entry := int(u.byte())
		if entry >= len(p.Record.Names) {
			return false
		}
		for k := u.count(); k > 0 && !u.bad; k-- {
			part := unpackPart(u)
			if part.form >= uint32(len(s.forms)) {
				return false
			}
			x.parts = append(x.parts, newPart(&s.forms[part.form], part.token()))
		}
		p.Names = append(p.Names, PreparedName{Entry: entry})
		x.bounds = append(x.bounds, len(x.parts))
	}
	from := 0
	for i, to := range x.bounds {
		p.Names[i].Parts = x.parts[from:to:to]
		from = to
	}
	return true
}

// newPart puts a form into its place in a name.
func newPart(f *Form, t name.Token) Part {
	return Part{Form: f, Role: t.Role, Source: t.Source}
}

// eachReading calls f with each reading of a record, packed as it is: for
// merging, which needs no forms. r is filled with the rest of the record.
func (s *segment) eachReading(rec uint32, r *Record, f func(entry int, parts []packedPart)) {
	u := unpacker{b: s.blobOf(rec)}
	s.unpackRecord(&u, r, true)
	var parts []packedPart
	for n := u.count(); n > 0 && !u.bad; n-- {
		entry := int(u.byte())
		parts = parts[:0]
		for k := u.count(); k > 0 && !u.bad; k-- {
			parts = append(parts, unpackPart(&u))
		}
		f(entry, parts)
	}
}
