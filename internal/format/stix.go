package format

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"liaison/internal/view"
)

// tlpRed is the TLP 2.0 marking that every object bears, the strictest: what
// an agency means by a handling code stands beside it in words.
const tlpRed = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"

// stixWriter writes a STIX 2.1 bundle of core objects only, as they come. A
// property goes out as a note with its attribution and grade in words, since
// the standard has no field for either; a tie as related-to, in words too.
// It keeps the ids written so far, about fifty bytes each.
type stixWriter struct {
	book
	seen map[string]bool
	any  bool
	made string
	by   string
}

func (w *stixWriter) Begin(h view.ExportHead) error {
	if err := w.book.Begin(h); err != nil {
		return err
	}
	w.made = stixTime(h.Made)
	w.by = w.id("identity", "agency", h.Agency)
	if _, err := fmt.Fprintf(w.out, `{"type":"bundle","id":"%s","objects":[`, w.id("bundle", h.Made, h.Officer, h.Case)); err != nil {
		return err
	}
	if err := w.put(map[string]any{"type": "marking-definition", "id": tlpRed, "spec_version": "2.1", "created": "2022-10-01T00:00:00.000Z", "name": "TLP:RED",
		"extensions": map[string]any{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": map[string]any{"extension_type": "property-extension", "tlp_2_0": "red"}}}); err != nil {
		return err
	}
	o := map[string]any{"type": "identity", "id": w.by, "name": h.Agency, "identity_class": "organization", "object_marking_refs": []string{tlpRed}}
	return w.common(o)
}

// stixKinds maps kinds that STIX has an identity class for.
var stixKinds = map[string]string{"person": "individual", "organisation": "organization", "group": "group"}

func (w *stixWriter) Claim(c view.Claim) error {
	marking := w.id("marking-definition", c.Marking.Text)
	if !w.seen[marking] {
		w.seen[marking] = true
		if err := w.put(map[string]any{"type": "marking-definition", "id": marking, "spec_version": "2.1", "created": w.made, "created_by_ref": w.by,
			"definition_type": "statement", "definition": map[string]any{"statement": c.Marking.Text}}); err != nil {
			return err
		}
	}
	subject, err := w.subject(c.Subject, marking)
	if err != nil {
		return err
	}
	words := c.Sentence + " — " + c.Said + ", graded " + c.Grade.Text + ", recorded " + c.Recorded
	for _, e := range c.Evidence {
		words += "\n“" + e.Quote + "”"
	}
	if c.Basis == "assessment" {
		words = "Assessment: " + words
	}
	o := map[string]any{"object_marking_refs": []string{tlpRed, marking}}
	switch {
	case c.Object != nil && c.Modality != "denied" && c.Modality != "negated" && c.Modality != "planned" && c.Basis == "fact" && c.CorrectedBy == "":
		object, err := w.subject(*c.Object, marking)
		if err != nil {
			return err
		}
		maps.Copy(o, map[string]any{"type": "relationship", "id": w.id("relationship", c.ID), "relationship_type": "related-to",
			"source_ref": subject, "target_ref": object, "description": words})
		w.alter("a tie is related-to, with its words in the description")
	default:
		refs := []string{subject}
		if c.Object != nil {
			object, err := w.subject(*c.Object, marking)
			if err != nil {
				return err
			}
			refs = append(refs, object)
		}
		abstract := c.PredicateLabel
		if c.CorrectedBy != "" {
			abstract = "Corrected since: " + abstract
		}
		maps.Copy(o, map[string]any{"type": "note", "id": w.id("note", c.ID), "abstract": abstract, "content": words, "object_refs": slices.Compact(refs)})
		w.alter("a value is a note in words")
	}
	w.result.Written++
	return w.common(o)
}

// subject writes a subject when it is first named and returns its id.
func (w *stixWriter) subject(r view.Ref, marking string) (string, error) {
	o := map[string]any{"object_marking_refs": []string{tlpRed, marking}}
	if class, ok := stixKinds[r.Kind]; ok {
		// Others merge individuals of one name for ever, so that the name bears our number.
		name := r.Label
		if r.Kind == "person" {
			name += " (" + w.result.Head.Agency + " " + w.opaque("s", r.ID) + ")"
		}
		maps.Copy(o, map[string]any{"type": "identity", "id": w.id("identity", r.ID), "name": name, "identity_class": class})
	} else if r.Kind == "place" || r.Kind == "premises" {
		maps.Copy(o, map[string]any{"type": "location", "id": w.id("location", r.ID), "name": r.Label})
		// A location must have a region, a country or coordinates; which is
		// rarely known, and is not guessed.
		o["region"] = "unspecified"
	} else {
		maps.Copy(o, map[string]any{"type": "identity", "id": w.id("identity", r.ID), "name": r.Label, "identity_class": "unspecified", "description": r.Kind})
	}
	if o["name"] == "" {
		o["name"] = w.opaque("s", r.ID)
	}
	id := o["id"].(string)
	if w.seen[id] {
		return id, nil
	}
	w.seen[id] = true
	return id, w.common(o)
}

func (w *stixWriter) common(o map[string]any) error {
	o["spec_version"], o["created"], o["modified"] = "2.1", w.made, w.made
	if o["id"] != w.by {
		o["created_by_ref"] = w.by
	}
	return w.put(o)
}

func (w *stixWriter) put(o map[string]any) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if w.any {
		b = append([]byte{',', '\n'}, b...)
	}
	w.any = true
	_, err = w.out.Write(b)
	return err
}

func (w *stixWriter) End() error {
	_, err := io.WriteString(w.out, "]}\n")
	return err
}

// id returns an identifier shaped as UUID version 4, the same for one
// recipient and thing, another for another recipient.
func (w *stixWriter) id(kind string, parts ...string) string {
	h := w.result.Head
	sum := sha256.Sum256([]byte(strings.Join(append([]string{kind, h.Agency, h.For}, parts...), "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	x := hex.EncodeToString(sum[:16])
	return kind + "--" + x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// stixTime is an RFC 3339 time in UTC with exactly three decimals.
func stixTime(s string) string {
	s, _, _ = strings.Cut(strings.TrimSuffix(s, "Z"), ".")
	return s + ".000Z"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
