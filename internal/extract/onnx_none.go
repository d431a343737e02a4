//go:build !onnx

package extract

import "liaison/internal/fault"

// OpenONNX refuses: this program was built without the ONNX engine, and so
// without cgo.
func OpenONNX(Model) (Engine, error) {
	return nil, fault.New(fault.Invalid, "this program was built without the ONNX engine").WithMend("build it with make onnx, or use a sidecar of kind http")
}
