package extract

// Model is a token classification model of the operator, in a folder as it was
// published: model.onnx, config.json, and tokenizer.json or vocab.txt.
type Model struct {
	// Label and Release name it in provenance.
	Label, Release string
	Dir            string
	// Library is the shared library of ONNX Runtime, 1.24 or later.
	Library string
	// Threads of one reading; 0 is one.
	Threads int
}
