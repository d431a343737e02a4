package tagger

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"liaison/internal/fault"
)

// modelFormat is raised whenever features, labels or layout change: an older
// model would then read a text with the wrong features.
const modelFormat = 2

// Limits of a model file, so that a damaged one cannot exhaust memory.
const (
	maxModelBytes = 64 << 20
	maxFeatures   = 2 << 20
)

// Header is the readable part of a model file.
type Header struct {
	Format   int      `json:"format"`
	Name     string   `json:"name"`
	Labels   []string `json:"labels"`
	Features int      `json:"features"`
	Scale    float64  `json:"scale"`
	// Manifest is the SHA-256 of the manifest of the training files, Notices
	// their licences.
	Manifest string   `json:"manifest"`
	Notices  []string `json:"notices"`
	// Transitions by form, from (last: start) and to.
	Transitions []float32   `json:"transitions"`
	Calibration Calibration `json:"calibration,omitzero"`
}

var labelNames = []string{"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"}

// Encode gives the model file: gzip of the length and JSON of the header, the
// sorted keys as differences, and the weights label by label.
func (t *Tagger) Encode(name, manifest string, notices []string) ([]byte, error) {
	m := t.models[0]
	h := Header{Format: modelFormat, Name: name, Labels: labelNames, Scale: m.scale, Manifest: manifest, Notices: notices, Calibration: t.calibration}
	for c := range m.trans {
		for a := range m.trans[c] {
			for b := range m.trans[c][a] {
				h.Transitions = append(h.Transitions, float32(m.trans[c][a][b]))
			}
		}
	}
	places := make([]int, 0, len(m.keys))
	for i, k := range m.keys {
		if k != 0 {
			places = append(places, i)
		}
	}
	slices.SortFunc(places, func(a, b int) int { return cmp.Compare(m.keys[a], m.keys[b]) })
	h.Features = len(places)
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("encode header of model %s: %w", name, err)
	}
	raw := binary.AppendUvarint(nil, uint64(len(head)))
	raw = append(raw, head...)
	last := uint64(0)
	for _, i := range places {
		raw = binary.AppendUvarint(raw, m.keys[i]-last)
		last = m.keys[i]
	}
	for b := range labelCount {
		for _, i := range places {
			raw = append(raw, byte(m.weights[i][b]))
		}
	}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("zip model %s: %w", name, err)
	}
	if _, err := w.Write(raw); err != nil {
		return nil, fmt.Errorf("zip model %s: %w", name, err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("zip model %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// decodeModel reads a model file; whatever is wrong with it is fault.Invalid.
func decodeModel(data []byte) (*model, Header, error) {
	m, h, err := readModel(data)
	if err != nil {
		return nil, h, fault.New(fault.Invalid, "the model file is damaged: %v", err)
	}
	return m, h, nil
}

func readModel(data []byte) (*model, Header, error) {
	var h Header
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, h, fmt.Errorf("unzip: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, maxModelBytes+1))
	if err != nil {
		return nil, h, fmt.Errorf("unzip: %w", err)
	}
	if len(raw) > maxModelBytes {
		return nil, h, errors.New("larger than 64 MB")
	}
	in := bytes.NewBuffer(raw)
	size, err := binary.ReadUvarint(in)
	if err != nil || size > uint64(in.Len()) {
		return nil, h, errors.New("header is cut short")
	}
	if err := json.Unmarshal(in.Next(int(size)), &h); err != nil {
		return nil, h, fmt.Errorf("header: %w", err)
	}
	if err := h.check(in.Len()); err != nil {
		return nil, h, err
	}
	m := newModel(h.Features)
	m.scale = h.Scale
	i := 0
	for c := range m.trans {
		for a := range m.trans[c] {
			for b := range m.trans[c][a] {
				m.trans[c][a][b] = float64(h.Transitions[i])
				i++
			}
		}
	}
	keys := make([]uint64, h.Features)
	last := uint64(0)
	for i := range keys {
		d, err := binary.ReadUvarint(in)
		if err != nil || d == 0 || d > keyMask || last+d > keyMask {
			return nil, h, fmt.Errorf("key %d is out of order", i)
		}
		last += d
		keys[i] = last
	}
	weights := in.Bytes()
	if len(weights) != labelCount*h.Features {
		return nil, h, fmt.Errorf("has %d weights, want %d", len(weights), labelCount*h.Features)
	}
	for i, k := range keys {
		var w [8]int8
		for b := range labelCount {
			w[b] = int8(weights[b*h.Features+i])
		}
		m.put(k, w)
	}
	m.prepare()
	return m, h, nil
}

// check tells whether the header fits this program and the bytes that follow.
func (h *Header) check(rest int) error {
	switch {
	case h.Format != modelFormat:
		return fmt.Errorf("format %d, this program reads %d", h.Format, modelFormat)
	case !slices.Equal(h.Labels, labelNames):
		return fmt.Errorf("labels %v", h.Labels)
	case h.Features < 0 || h.Features > maxFeatures || h.Features*(labelCount+1) > rest:
		return fmt.Errorf("%d features in %d bytes", h.Features, rest)
	case len(h.Transitions) != int(formCount)*(labelCount+1)*labelCount:
		return fmt.Errorf("%d transitions", len(h.Transitions))
	case !(h.Scale > 0 && h.Scale < 1000):
		return fmt.Errorf("scale %v", h.Scale)
	}
	for _, v := range h.Transitions {
		if math.Abs(float64(v)) > 100 {
			return fmt.Errorf("transition %v", v)
		}
	}
	return h.Calibration.check()
}
