package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/chart"
	"liaison/internal/claim"
	"liaison/internal/node"
	"liaison/internal/view"
)

// ChartInput names a chart. It is exported, since fields of an embedded type
// that is not are never filled in.
type ChartInput struct {
	Session
	Chart string `path:"chart" maxLength:"40"`
}

func (h *handler) charts(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/charts", "new-chart", "begin a chart, in a case if one is named", "charts"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Title    string   `json:"title" maxLength:"200"`
			Case     string   `json:"case,omitempty" maxLength:"40"`
			Subjects []string `json:"subjects,omitempty" maxItems:"300"`
		}
	}) (*answer[view.Chart], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Chart, error) {
			return h.node.NewChart(ctx, c, node.NewChartRequest{Title: in.Body.Title, Case: claim.CaseID(in.Body.Case), Subjects: in.Body.Subjects})
		})
	})
	huma.Register(api, op(http.MethodGet, "/charts", "charts", "the charts that the caller may see", "charts"), func(ctx context.Context, in *struct{ Session }) (*answer[[]view.ChartHead], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.ChartHead, error) {
			return h.node.Charts(ctx, c, node.ChartsRequest{})
		})
	})
	huma.Register(api, op(http.MethodGet, "/charts/{chart}", "show-chart", "draw a version of a chart from what the caller may see now", "charts"), func(ctx context.Context, in *struct {
		ChartInput
		Version int    `query:"version" doc:"0 is the newest"`
		Known   string `query:"known" doc:"as it could have been drawn at the end of this day"`
	}) (*answer[view.Chart], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Chart, error) {
			req := node.ChartRequest{Chart: in.Chart, Version: in.Version}
			if in.Known != "" {
				req.Filter = &chart.Filter{Known: in.Known}
			}
			return h.node.ShowChart(ctx, c, req)
		})
	})
	huma.Register(api, op(http.MethodPost, "/charts/{chart}/edit", "edit-chart", "apply changes in order and save them as one new version: all or nothing", "charts"), func(ctx context.Context, in *struct {
		ChartInput
		Body struct {
			Base int         `json:"base" doc:"version that the changes began with; 409 when another was saved since"`
			Acts []chart.Act `json:"acts" maxItems:"200"`
			Note string      `json:"note,omitempty" maxLength:"200"`
		}
	}) (*answer[view.Chart], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Chart, error) {
			return h.node.EditChart(ctx, c, node.EditChartRequest{Chart: in.Chart, Base: in.Body.Base, Acts: in.Body.Acts, Note: in.Body.Note})
		})
	})
	huma.Register(api, op(http.MethodGet, "/charts/{chart}/around/{subject}", "chart-around", "what an expansion of a subject would draw, counted before anything is drawn", "charts"), func(ctx context.Context, in *struct {
		ChartInput
		Subject   string   `path:"subject" maxLength:"512"`
		Kinds     []string `query:"kinds,explode" maxItems:"50"`
		Relations []string `query:"relations,explode" maxItems:"50"`
	}) (*answer[view.Around], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Around, error) {
			return h.node.ChartAround(ctx, c, node.ChartAroundRequest{Chart: in.Chart, Subject: in.Subject, Kinds: in.Kinds, Relations: in.Relations})
		})
	})
	huma.Register(api, op(http.MethodGet, "/charts/{chart}/versions", "chart-versions", "the saved states of a chart", "charts"), func(ctx context.Context, in *ChartInput) (*answer[[]view.ChartVersion], error) {
		return with(h, ctx, in.Session, func(c node.Caller) ([]view.ChartVersion, error) {
			return h.node.ChartVersions(ctx, c, node.ChartVersionsRequest{Chart: in.Chart})
		})
	})
	huma.Register(api, op(http.MethodGet, "/charts/{chart}/diff", "diff-chart", "what differs between two versions, or between two days", "charts"), func(ctx context.Context, in *struct {
		ChartInput
		Axis string `query:"axis" enum:"version,valid,known" default:"version"`
		From string `query:"from" required:"true"`
		To   string `query:"to" required:"true"`
	}) (*answer[view.ChartDiff], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.ChartDiff, error) {
			return h.node.DiffChart(ctx, c, node.ChartDiffRequest{Chart: in.Chart, Axis: in.Axis, From: in.From, To: in.To})
		})
	})
	h.chartActs(api)
}

func (h *handler) chartActs(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/charts/{chart}/merge", "merge-charts", "put another chart onto this one, as a new version", "charts"), func(ctx context.Context, in *struct {
		ChartInput
		Body struct {
			Base int    `json:"base"`
			From string `json:"from" maxLength:"40"`
		}
	}) (*answer[view.Chart], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Chart, error) {
			return h.node.MergeCharts(ctx, c, node.MergeChartsRequest{Into: in.Chart, Base: in.Body.Base, From: in.Body.From})
		})
	})
	huma.Register(api, op(http.MethodPost, "/charts/{chart}/freeze", "freeze-chart", "save a version with its digest, for a file", "charts"), func(ctx context.Context, in *struct {
		ChartInput
		Body struct {
			Base   int    `json:"base"`
			Reason string `json:"reason" maxLength:"200"`
		}
	}) (*answer[view.Chart], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Chart, error) {
			return h.node.FreezeChart(ctx, c, node.FreezeChartRequest{Chart: in.Chart, Base: in.Body.Base, Reason: in.Body.Reason})
		})
	})
	huma.Register(api, op(http.MethodGet, "/charts/{chart}/groups", "chart-groups", "groups of this chart and who connects them, in guarded words; kept nowhere", "charts"), func(ctx context.Context, in *struct {
		ChartInput
		Version int `query:"version"`
	}) (*answer[view.Groups], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Groups, error) {
			return h.node.ChartGroups(ctx, c, node.ChartGroupsRequest{Chart: in.Chart, Version: in.Version})
		})
	})
}
