package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"liaison/internal/node"
	"liaison/internal/view"
)

// reading are the routes of a second reading, of pages and of the stop list.
func (h *handler) reading(api huma.API) {
	huma.Register(api, op(http.MethodPost, "/reports/{report}/read-again", "read-again", "read a report once more; decisions stay", "reports"), func(ctx context.Context, in *ReportInput) (*answer[view.ReadAgain], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.ReadAgain, error) {
			return h.node.ReadAgain(ctx, c, node.ReadAgainRequest{Report: in.Report})
		})
	})
	huma.Register(api, op(http.MethodGet, "/reports/{report}/page", "show-page", "a page of a report, with where words stand on it", "reports"), func(ctx context.Context, in *struct {
		ReportInput
		Page    int  `query:"page" minimum:"0" maximum:"100000" doc:"from 1; without it, where the words begin"`
		Begin   int  `query:"begin" minimum:"0" doc:"of the words, as a byte of the text"`
		End     int  `query:"end" minimum:"0"`
		Picture bool `query:"picture" doc:"with the page as it looks"`
	}) (*answer[view.Page], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Page, error) {
			return h.node.ShowPage(ctx, c, node.PageRequest{Report: in.Report, Page: in.Page, Begin: in.Begin, End: in.End, Picture: in.Picture})
		})
	})
	huma.Register(api, op(http.MethodGet, "/stop-list", "stop-list", "words that persons here rejected as names", "reports"), func(ctx context.Context, in *Session) (*answer[[]view.Stopped], error) {
		return with(h, ctx, *in, func(c node.Caller) ([]view.Stopped, error) {
			return h.node.StopList(ctx, c, node.StopListRequest{})
		})
	})
	huma.Register(api, op(http.MethodPost, "/stop-list/free", "free-words", "take words off the stop list", "reports"), func(ctx context.Context, in *struct {
		Session
		Body struct {
			Words string `json:"words" minLength:"1" maxLength:"400"`
			Kind  string `json:"kind" minLength:"1" maxLength:"60"`
		}
	}) (*answer[view.Done], error) {
		return with(h, ctx, in.Session, func(c node.Caller) (view.Done, error) {
			return h.node.FreeWords(ctx, c, node.FreeWordsRequest{Words: in.Body.Words, Kind: in.Body.Kind})
		})
	})
}
