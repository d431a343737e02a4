package format_test

import (
	"bytes"
	"testing"

	"liaison/internal/format"
	"liaison/internal/view"
)

var seeds = []string{
	`{"id":"a","schema":"Person","properties":{"name":["Ann"],"birthDate":["1989-09"],"religion":["x"]}}`,
	`{"id":"b","schema":"Ownership","properties":{"owner":["a"],"asset":["c"],"startDate":["2021"]}}`,
	`{"id":"a","id":"b","schema":"Person","properties":{}}`, "\n\n{", `{"id":"p","schema":"Address","properties":{"full":["1 Road"],"street":["Road"]}}`,
}

// FuzzReadFtM: whatever the bytes, lines follow each other without a gap that
// holds text, and each is either bad or has claims that the vocabulary allows.
func FuzzReadFtM(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ends, err := format.ReadEnds(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		end := int64(0)
		err = format.ReadFtM(bytes.NewReader(b), format.FtMOptions{Dataset: "d", Agency: "be-spoc", MaxLine: 4096, Ends: ends}, func(l format.Line) error {
			if l.Offset < end || l.End <= l.Offset || l.End > int64(len(b)) {
				t.Fatalf("line %d is from %d to %d after %d", l.Number, l.Offset, l.End, end)
			}
			if len(bytes.TrimSpace(b[end:l.Offset])) > 0 {
				t.Fatalf("text before line %d was passed over", l.Number)
			}
			end = l.End
			if l.Bad != nil && len(l.Claims) > 0 {
				t.Fatalf("line %d is bad and has claims", l.Number)
			}
			for _, c := range l.Claims {
				if err := c.Validate(); err != nil {
					t.Fatalf("line %d: %v", l.Number, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzReadClaims: what is read can be written and read again as the same.
func FuzzReadClaims(f *testing.F) {
	f.Add([]byte(`{"id":"c-1","subject":{"id":"s-1","kind":"person","label":"A"},"predicate":"name","value":{"kind":"text","text":"A"}}`))
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var first []view.Claim
		if err := format.ReadClaims(bytes.NewReader(b), func(c view.Claim) error { first = append(first, c); return nil }); err != nil {
			return
		}
		var out bytes.Buffer
		w, err := format.New("jsonl", &out)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range first {
			if err := w.Claim(c); err != nil {
				t.Fatal(err)
			}
		}
		n := 0
		if err := format.ReadClaims(&out, func(c view.Claim) error { n++; return nil }); err != nil || n != len(first) {
			t.Fatalf("%d of %d came back: %v", n, len(first), err)
		}
	})
}

// allowed refuses a line that is bad and has claims, or claims that the
// vocabulary does not allow.
func allowed(t *testing.T) func(format.Line) error {
	return func(l format.Line) error {
		if l.Bad != nil && len(l.Claims) > 0 {
			t.Fatalf("line %d is bad and has claims", l.Number)
		}
		for _, c := range l.Claims {
			if err := c.Validate(); err != nil {
				t.Fatalf("line %d: %v", l.Number, err)
			}
			if c.Predicate == "religion" || c.Predicate == "ethnicity" {
				t.Fatalf("line %d: what is blocked was read", l.Number)
			}
		}
		return nil
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(table))
	f.Add([]byte("name,birthDate,religion\nAnn,1989,x\n\"Bo\nb\",,\n"))
	f.Add([]byte("name\tid\n\"a\"b\t\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		o := format.CSVOptions{FtMOptions: format.FtMOptions{Dataset: "d", Agency: "be-spoc"}}
		if err := format.ReadCSV(bytes.NewReader(b), o, allowed(t)); err != nil {
			return // refused as a whole
		}
	})
}

func FuzzReadSTIX(f *testing.F) {
	f.Add([]byte(`{"type":"bundle","objects":[{"type":"identity","id":"identity--1","name":"A","identity_class":"individual"},{"type":"relationship","id":"relationship--1","relationship_type":"x","source_ref":"identity--1","target_ref":"identity--2"}]}`))
	f.Add([]byte(`{"objects":[null,7,{}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		ends, err := format.ReadSTIXEnds(bytes.NewReader(b))
		again := format.ReadSTIX(bytes.NewReader(b), format.FtMOptions{Dataset: "d", Agency: "be-spoc", Ends: ends}, allowed(t))
		if (err == nil) != (again == nil) {
			t.Fatalf("the first pass says %v, the second %v", err, again)
		}
	})
}
