package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/retention"
	"liaison/internal/view"
)

// retain registers a supervisor's decisions about single claims, and the record
// of processing activities.
func (h *handler) retain(api huma.API) {
	huma.Register(api, op(http.MethodGet, "/retention/orders", "retention-orders", "holds and restrictions in force, the next review first", "oversight"), func(ctx context.Context, in *Session) (*answer[[]view.RetentionOrder], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.RetentionOrder, error) {
			return h.node.RetentionOrders(ctx, c, node.RetentionOrdersRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/retention/orders", "retain", "continue, hold or restrict claims, each with its reason", "oversight"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Act     string     `json:"act" enum:"continue,hold,restrict"`
			Records []claim.ID `json:"records" minItems:"1" maxItems:"10000"`
			Ground  string     `json:"ground,omitempty" maxLength:"64" doc:"of a hold (Regulation (EU) 2016/794 Art. 31(6)) or a restriction (Directive (EU) 2016/680 Art. 16(3))"`
			Owner   string     `json:"owner,omitempty" maxLength:"128" doc:"who answers for a hold; the caller if left out"`
			Review  string     `json:"review,omitempty" maxLength:"40" doc:"day until which they are continued, or on which the hold is reviewed"`
			Reason  string     `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Retained], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Retained, error) {
			b := in.Body
			return h.node.Retain(ctx, c, node.RetainRequest{Records: b.Records, Act: claim.Act(b.Act), Ground: retention.Ground(b.Ground), Owner: claim.OfficerID(b.Owner), Review: b.Review, Reason: b.Reason})
		})
	})
	huma.Register(api, op(http.MethodPost, "/retention/orders/{order}/release", "release-order", "end a hold or restriction of this agency", "oversight"), func(ctx context.Context, in *struct {
		Session
		Order claim.ID `path:"order" maxLength:"128"`
		Body  struct {
			Told   string `json:"told,omitempty" maxLength:"40" doc:"day on which the person was told that a restriction of what he contests ends"`
			Reason string `json:"reason" minLength:"1" maxLength:"4000"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.Release(ctx, c, node.ReleaseRequest{Order: in.Order, Told: in.Body.Told, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodGet, "/processing", "processing", "the record of processing activities, Directive (EU) 2016/680 Art. 24(1)", "oversight"), func(ctx context.Context, in *struct {
		Session
		Controller string `query:"controller" required:"true" minLength:"1" maxLength:"1000" doc:"name and contact details of the controller, which no table holds"`
	}) (*answer[view.ProcessingRecord], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.ProcessingRecord, error) {
			return h.node.Processing(ctx, c, node.ProcessingRequest{Controller: in.Controller})
		})
	})
}
