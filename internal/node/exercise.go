package node

import (
	"context"
	"time"

	"liaison/internal/audit"
	"liaison/internal/fault"
	"liaison/internal/view"
	"liaison/internal/warning"
)

// ExercisesRequest asks for the exercises released in a time; both zero is the
// last ninety days.
type ExercisesRequest struct{ From, Until time.Time }

// lookBack is how far back exercises are shown unless another time is asked.
const lookBack = 90 * 24 * time.Hour

// Exercises tells how each agency did in the exercises of this node: how long
// its machine and its officers took. Real warnings are in no figure.
func (n *Node) Exercises(ctx context.Context, caller Caller, req ExercisesRequest) ([]view.Exercise, error) {
	out := []view.Exercise{}
	err := n.ask(ctx, caller, use{name: "Exercises", op: audit.Consultation}, func(a *asking) error {
		if req.Until.IsZero() {
			req.Until = n.Clock().Add(time.Microsecond)
		}
		if req.From.IsZero() {
			req.From = req.Until.Add(-lookBack)
		}
		if !req.From.Before(req.Until) {
			return fault.New(fault.Invalid, "the time ends before it begins").At("until")
		}
		all, err := warning.Exercises(a.tx, n.Agency, req.From.UnixMicro(), req.Until.UnixMicro())
		for _, x := range all {
			out = append(out, view.Exercise{Peer: string(x.Peer), Warnings: x.Warnings, Received: x.Received, Acknowledged: x.Acked,
				ReceiptMedian: seconds(x.ReceiptMedian), ReceiptWorst: seconds(x.ReceiptWorst),
				AcknowledgeMedian: seconds(x.AcknowledgeMedian), AcknowledgeWorst: seconds(x.AcknowledgeWorst)})
		}
		return err
	})
	return out, err
}

func seconds(micro int64) float64 { return float64(micro) / 1e6 }
