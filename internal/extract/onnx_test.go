//go:build onnx

package extract

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"liaison/internal/fault"
)

// field writes a length-delimited field of a protocol buffer.
func field(n int, parts ...[]byte) []byte {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	out := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(n)<<3|2), uint64(size))
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func number(n int, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(n)<<3), v)
}

// value describes an input or output: its type, and dimensions of which those
// below 1 are open.
func value(at int, name string, element uint64, dims ...int64) []byte {
	var shape []byte
	for _, d := range dims {
		if d < 1 {
			shape = append(shape, field(1, field(2, []byte("n")))...)
		} else {
			shape = append(shape, field(1, number(1, uint64(d)))...)
		}
	}
	return field(at, field(1, []byte(name)), field(2, field(1, number(1, element), field(2, shape))))
}

// tableModel is an ONNX model of a few hundred bytes: the scores of a piece are
// a row of a table (Gather), whatever stands around it.
func tableModel(rows [][]float32) []byte {
	const float32s, int64s = 1, 7
	var raw []byte
	for _, r := range rows {
		for _, v := range r {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		}
	}
	labels := uint64(len(rows[0]))
	table := field(5, number(1, uint64(len(rows))), number(1, labels), number(2, float32s), field(8, []byte("table")), field(9, raw))
	gather := field(1, field(1, []byte("table")), field(1, []byte("input_ids")), field(2, []byte("logits")), field(4, []byte("Gather")))
	graph := field(7, gather, field(2, []byte("names")), table, value(11, "input_ids", int64s, 1, 0), value(11, "attention_mask", int64s, 1, 0),
		value(12, "logits", float32s, 1, 0, int64(labels)))
	return append(append(number(1, 8), field(8, number(2, 13))...), graph...)
}

// runtimeLibrary is where ONNX Runtime lies on this machine.
func runtimeLibrary(t *testing.T) string {
	t.Helper()
	at := os.Getenv("LIAISON_ONNXRUNTIME")
	if at == "" {
		t.Skip("ONNX Runtime is not named: set LIAISON_ONNXRUNTIME to libonnxruntime.so (the wheel onnxruntime of PyPI holds it)")
	}
	if _, err := os.Stat(at); err != nil {
		t.Skipf("ONNX Runtime is not there: %v", err)
	}
	return at
}

func TestONNXReadsNames(t *testing.T) {
	library := runtimeLibrary(t)
	// Pieces as in smallVocabulary: "ana" begins a person, "al" goes on,
	// "port" is a place.
	rows := make([][]float32, 13)
	for i := range rows {
		rows[i] = []float32{5, 0, 0, 0}
	}
	rows[4], rows[5], rows[9] = []float32{0, 5, 0, 0}, []float32{0, 0, 5, 0}, []float32{0, 0, 0, 5}
	dir := folder(t, map[string]string{"vocab.txt": smallVocabulary, "model.onnx": string(tableModel(rows)),
		"config.json": `{"id2label":{"0":"O","1":"B-PER","2":"I-PER","3":"B-LOC"},"max_position_embeddings":16}`})
	e, err := OpenONNX(Model{Label: "ner", Release: "1", Dir: dir, Library: library})
	if err != nil {
		t.Fatal(err)
	}
	if e.Name() != "ner" || e.Version() != "1" || e.Outside() {
		t.Errorf("%s %s %v", e.Name(), e.Version(), e.Outside())
	}
	// Longer than a window of sixteen pieces.
	text := "ana almeida saw the cafe, and the cafe, and the cafe, and the cafe in port.\n"
	r, err := Run(t.Context(), Input{Text: text, Lang: "en", Engines: []Engine{e}})
	if err != nil {
		t.Fatal(err)
	}
	if run := r.Runs[1]; run.Engine != "ner" || run.Items != 2 || run.Dropped != 0 || run.Discarded != "" {
		t.Errorf("run %+v", run)
	}
	got := map[string]string{}
	for _, m := range r.Mentions {
		got[m.Text] = m.Type
		if m.Begin < 0 || text[m.Begin:m.End] != m.Text {
			t.Errorf("%+v does not stand there", m)
		}
	}
	if got["ana almeida"] != "PER" || got["port"] != "LOC" {
		t.Errorf("mentions %v", got)
	}
}

func TestONNXSaysWhatIsWrong(t *testing.T) {
	library := runtimeLibrary(t)
	good := map[string]string{"vocab.txt": smallVocabulary, "model.onnx": string(tableModel([][]float32{{1, 0}})), "config.json": `{"id2label":{"0":"O","1":"B-PER"}}`}
	for name, change := range map[string]map[string]string{"no labels": {"config.json": `{}`}, "labels numbered wrongly": {"config.json": `{"id2label":{"7":"O"}}`}, "no model": {"model.onnx": "no model"}} {
		files := map[string]string{}
		for n, text := range good {
			files[n] = text
		}
		for n, text := range change {
			files[n] = text
		}
		if _, err := OpenONNX(Model{Label: "ner", Dir: folder(t, files), Library: library}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenONNX(Model{Label: "ner", Dir: filepath.Join(t.TempDir(), "none"), Library: library}); err == nil {
		t.Error("a folder that is not there is a model")
	}
}
