package match

import (
	"time"

	"liaison/internal/name"
)

// What stands in the bits of a packed record's flags.
const (
	packSex       = 3
	packBirths    = 1 << 2
	packCountries = 1 << 3
	packIDs       = 1 << 4

	packWeak     = 1
	packLang     = 1 << 1
	packClaim    = 1 << 2
	packDeclared = 1 << 3

	packISO   = 1 << 7 // a birth date whose text is its own ISO form
	packCirca = 1 << 6

	partWeak = 1 << 6
	partLink = 1 << 7
)

// packRecord appends everything of a record but the readings of its names.
func packRecord(p *packer, r *Record, strings *interner) {
	p.string(r.ID)
	p.uint(uint64(strings.number(r.Schema)))
	flags := byte(r.Sex) & packSex
	if len(r.Births) > 0 {
		flags |= packBirths
	}
	if len(r.Countries) > 0 {
		flags |= packCountries
	}
	if len(r.Identifiers) > 0 {
		flags |= packIDs
	}
	p.byte(flags)
	if len(r.Births) > 0 {
		p.uint(uint64(len(r.Births)))
		for _, d := range r.Births {
			packDate(p, d)
		}
	}
	if len(r.Countries) > 0 {
		p.uint(uint64(len(r.Countries)))
		for _, c := range r.Countries {
			p.uint(uint64(strings.number(c)))
		}
	}
	if len(r.Identifiers) > 0 {
		p.uint(uint64(len(r.Identifiers)))
		for _, d := range r.Identifiers {
			packIdentifier(p, d, strings)
		}
	}
	names := r.Names[:min(len(r.Names), MaxNames)]
	p.uint(uint64(len(names)))
	for i := range names {
		packName(p, &names[i], strings)
	}
}

func packName(p *packer, e *NameEntry, strings *interner) {
	flags := byte(e.Quality) & packWeak
	if e.Lang != "" {
		flags |= packLang
	}
	if e.Claim != "" {
		flags |= packClaim
	}
	if e.Given != "" || e.Family != "" || e.Patronymic != "" {
		flags |= packDeclared
	}
	p.byte(flags)
	p.string(e.Text)
	if flags&packLang != 0 {
		p.uint(uint64(strings.number(e.Lang)))
	}
	if flags&packClaim != 0 {
		p.string(e.Claim)
	}
	if flags&packDeclared != 0 {
		p.string(e.Given)
		p.string(e.Family)
		p.string(e.Patronymic)
	}
}

func isoDay(day int32) string {
	return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly)
}

func packDate(p *packer, d name.PartialDate) {
	flags := byte(d.Precision) & 0x0f
	if d.Circa {
		flags |= packCirca
	}
	if d.From == d.To && d.Original == isoDay(d.From) {
		flags |= packISO
	}
	p.byte(flags)
	p.int(int64(d.From))
	if flags&packISO == 0 {
		p.int(int64(d.To) - int64(d.From))
		p.string(d.Original)
	}
}

func unpackDate(u *unpacker, texts bool) name.PartialDate {
	flags := u.byte()
	d := name.PartialDate{Precision: name.Precision(flags & 0x0f), Circa: flags&packCirca != 0, From: int32(u.int())}
	d.To = d.From
	if flags&packISO == 0 {
		d.To = int32(int64(d.From) + u.int())
		d.Original = u.string()
	} else if texts {
		d.Original = isoDay(d.From)
	}
	return d
}

func packIdentifier(p *packer, d name.Identifier, strings *interner) {
	p.uint(uint64(strings.number(string(d.Kind))))
	p.uint(uint64(strings.number(d.Issuer)))
	flags := byte(0)
	if d.Checked {
		flags = 1
	}
	if d.Text == d.Value {
		flags |= 2
	}
	p.byte(flags)
	p.string(d.Value)
	if flags&2 == 0 {
		p.string(d.Text)
	}
}

// packReading appends one reading of a name; ids are the numbers of its forms.
func packReading(p *packer, entry int, parts []packedPart) {
	p.byte(byte(entry))
	p.uint(uint64(len(parts)))
	for _, t := range parts {
		p.uint(uint64(t.form))
		p.byte(t.flags)
		if t.flags&partLink != 0 {
			p.byte(t.link)
		}
	}
}

// packedPart is a token of a reading: the number of its form, and what belongs
// to its place in the name.
type packedPart struct {
	form  uint32
	flags byte
	link  byte
}

func newPackedPart(form uint32, t *name.Token) packedPart {
	p := packedPart{form: form, flags: byte(t.Role)&0x0f | byte(t.Source)&3<<4, link: t.Link}
	if t.Weak {
		p.flags |= partWeak
	}
	if t.Link != 0 {
		p.flags |= partLink
	}
	return p
}

// token gives the part back as a token, without its form's text.
func (p packedPart) token() name.Token {
	return name.Token{Role: name.Role(p.flags & 0x0f), Source: name.RoleSource(p.flags >> 4 & 3), Weak: p.flags&partWeak != 0, Link: p.link}
}

func unpackPart(u *unpacker) packedPart {
	p := packedPart{form: uint32(u.uint()), flags: u.byte()}
	if p.flags&partLink != 0 {
		p.link = u.byte()
	}
	return p
}
