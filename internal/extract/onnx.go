//go:build onnx

package extract

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"sync"

	ort "github.com/yalue/onnxruntime_go"

	"liaison/internal/fault"
)

// onnxEngine reads names with a model in this process. The runtime serves one
// reading at a time.
type onnxEngine struct {
	model  Model
	words  *wordPiece
	labels []string
	most   int // pieces of one window, the two marks at its ends included
	inputs []string
	output string

	mu      sync.Mutex
	session *ort.DynamicAdvancedSession
}

// OpenONNX opens a model. The runtime is loaded with the first one; all models
// of a process share its library.
func OpenONNX(m Model) (Engine, error) {
	e := &onnxEngine{model: m}
	var err error
	if e.words, err = openWordPiece(m.Dir); err != nil {
		return nil, err
	}
	var config modelConfig
	if err := readSmallJSON(filepath.Join(m.Dir, "config.json"), &config); err != nil {
		return nil, err
	}
	if e.labels, err = inOrder(config.Labels); err != nil {
		return nil, err
	}
	if e.most = config.Longest; e.most < 16 || e.most > 512 {
		e.most = 512
	}
	if !ort.IsInitialized() {
		ort.SetSharedLibraryPath(m.Library)
		if err := ort.InitializeEnvironment(); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "ONNX Runtime cannot be loaded from %s", m.Library).WithMend("give the path of libonnxruntime.so 1.24 or later as library")
		}
	}
	return e, e.open(filepath.Join(m.Dir, "model.onnx"))
}

func inOrder(labels map[string]string) ([]string, error) {
	out := make([]string, len(labels))
	for n, label := range labels {
		i, err := strconv.Atoi(n)
		if err != nil || i < 0 || i >= len(out) {
			return nil, fault.New(fault.Invalid, "config.json of the model numbers its labels wrongly").WithMend("take config.json as it was published")
		}
		out[i] = label
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "config.json of the model has no id2label").WithMend("use a model for token classification")
	}
	return out, nil
}

func (e *onnxEngine) open(path string) (err error) {
	wrong := func(err error) error {
		return fault.Wrap(fault.Invalid, err, "the model %s cannot be opened", path).WithMend("use a model for token classification, exported to ONNX")
	}
	in, out, err := ort.GetInputOutputInfo(path)
	if err != nil {
		return wrong(err)
	}
	for _, i := range in {
		if i.Name != "input_ids" && i.Name != "attention_mask" && i.Name != "token_type_ids" {
			return wrong(fmt.Errorf("it wants an input %q", i.Name))
		}
		e.inputs = append(e.inputs, i.Name)
	}
	if len(out) == 0 {
		return wrong(fmt.Errorf("it has no output"))
	}
	e.output = out[0].Name
	options, err := ort.NewSessionOptions()
	if err != nil {
		return wrong(err)
	}
	defer func() {
		if closing := options.Destroy(); err == nil && closing != nil {
			err = wrong(closing)
		}
	}()
	if err := options.SetIntraOpNumThreads(max(e.model.Threads, 1)); err != nil {
		return wrong(err)
	}
	if e.session, err = ort.NewDynamicAdvancedSession(path, e.inputs, []string{e.output}, options); err != nil {
		return wrong(err)
	}
	return nil
}

// Name names the engine.
func (e *onnxEngine) Name() string { return e.model.Label }

// Version gives the version that the operator wrote down.
func (e *onnxEngine) Version() string { return e.model.Release }

// Outside is false: the text stays in the process.
func (e *onnxEngine) Outside() bool { return false }

// Read labels every sentence, long ones in windows.
func (e *onnxEngine) Read(ctx context.Context, src Source) (*Reading, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := &Reading{}
	for _, s := range src.Sentences {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		words := e.words.words(src.Text[s.Begin:s.End], s.Begin)
		labels, scores := make([]string, 0, len(words)), make([]float64, 0, len(words))
		for begin := 0; begin < len(words); {
			end, pieces := begin, 2
			for end < len(words) && pieces+min(len(words[end].pieces), e.most-2) <= e.most {
				pieces += min(len(words[end].pieces), e.most-2)
				end++
			}
			l, p, err := e.label(words[begin:end])
			if err != nil {
				return nil, fmt.Errorf("run the model %s: %w", e.model.Label, err)
			}
			labels, scores, begin = append(labels, l...), append(scores, p...), end
		}
		out.Mentions = append(out.Mentions, labelled(src.Text, words, labels, scores)...)
	}
	return out, nil
}

// label runs the model over one window; a word has the label of its first
// piece.
func (e *onnxEngine) label(words []modelWord) (labels []string, scores []float64, err error) {
	ids, first := []int64{e.words.cls}, make([]int, len(words))
	for i, w := range words {
		first[i] = len(ids)
		ids = append(ids, w.pieces[:min(len(w.pieces), e.most-2)]...)
	}
	ids = append(ids, e.words.sep)
	ones, zeros := make([]int64, len(ids)), make([]int64, len(ids))
	for i := range ones {
		ones[i] = 1
	}
	var in []ort.Value
	out := []ort.Value{nil}
	defer func() {
		for _, v := range append(in, out...) {
			if v == nil {
				continue
			}
			if closing := v.Destroy(); err == nil && closing != nil {
				err = closing
			}
		}
	}()
	for _, name := range e.inputs {
		data := map[string][]int64{"input_ids": ids, "attention_mask": ones, "token_type_ids": zeros}[name]
		t, err := ort.NewTensor(ort.NewShape(1, int64(len(ids))), data)
		if err != nil {
			return nil, nil, err
		}
		in = append(in, t)
	}
	if err := e.session.Run(in, out); err != nil {
		return nil, nil, err
	}
	logits, ok := out[0].(*ort.Tensor[float32])
	if !ok || len(logits.GetData()) != len(ids)*len(e.labels) {
		return nil, nil, fmt.Errorf("its answer is not one score a label for each of %d pieces", len(ids))
	}
	for _, at := range first {
		n, share := best(logits.GetData()[at*len(e.labels) : (at+1)*len(e.labels)])
		labels, scores = append(labels, e.labels[n]), append(scores, share)
	}
	return labels, scores, nil
}

// best is the label with the highest score and its share (softmax).
func best(row []float32) (int, float64) {
	n := 0
	for i, v := range row {
		if v > row[n] {
			n = i
		}
	}
	sum := 0.0
	for _, v := range row {
		sum += math.Exp(float64(v - row[n]))
	}
	return n, 1 / sum
}
