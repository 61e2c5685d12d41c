package valuations

import (
	"context"

	"fachui/internal/legal"
	"fachui/internal/ref"
	"fachui/valuation"
	"fachui/valuation/valuationpg"
	"fachui/web/route"
)

func (h handler) firms() []route.Route {
	return []route.Route{
		route.Get("/api/v1/appraisal-firms", "firm.list", route.Public(), "评估机构名单库", "The pool of appraisal firms", h.listFirms),
		route.Get("/api/v1/appraisal-firms/:registry", "firm.show", route.Public(), "评估机构及其评估师、状态变更", "A firm with its appraisers and what became of its standing", h.showFirm),
		route.Post("/api/v1/appraisal-firms", "firm.add", operators, "登记评估机构", "Add a firm to the pool", h.addFirm),
		route.Post(inCourt+"/appraisal-firms", "firm.add_by_keeper", keepers, "名单库维护人登记评估机构", "Add a firm as the pool's keeper", h.addFirm),
		route.Post("/api/v1/appraisal-firms/:registry/standing", "firm.keep", operators, "暂停、恢复、处罚或移除机构", "Suspend, resume, punish or remove a firm", h.keep),
		route.Post(inCourt+"/appraisal-firms/:registry/standing", "firm.keep_by_keeper", keepers, "名单库维护人变更机构状态", "Change a firm's standing as the pool's keeper", h.keep),
		route.Post("/api/v1/appraisal-firms/:registry/appraisers", "firm.add_appraiser", operators, "登记评估师", "Add an appraiser to a firm", h.addAppraiser),
		route.Post(inCourt+"/appraisal-firms/:registry/appraisers", "firm.add_appraiser_by_keeper", keepers, "名单库维护人登记评估师", "Add an appraiser as the pool's keeper", h.addAppraiser),
	}
}

type ofBranch struct {
	Specialty string `query:"specialty"`
}

func (h handler) listFirms(ctx context.Context, _ route.Call, in ofBranch) ([]valuationpg.Firm, error) {
	return h.svc.Firms(ctx, valuation.Specialty(in.Specialty))
}

type oneFirm struct {
	Registry string `path:"registry"`
}

func (h handler) showFirm(ctx context.Context, _ route.Call, in oneFirm) (valuationpg.FirmFile, error) {
	return h.svc.FirmFile(ctx, in.Registry)
}

type addingFirm struct {
	Registry    string                `json:"registry_no" required:"true"`
	Name        string                `json:"name" required:"true"`
	USCC        string                `json:"uscc" required:"true"`
	Specialties []valuation.Specialty `json:"specialties" required:"true"`
	Province    string                `json:"province" required:"true"`
	City        string                `json:"city" required:"true"`
	Joined      legal.Date            `json:"joined_on" required:"true"`
	Group       string                `json:"group"`
	Scale       valuation.Scale       `json:"fee_scale"`
}

type addedFirm struct {
	Firm     ref.ID `json:"firm"`
	Registry string `json:"registry_no"`
}

func (h handler) addFirm(ctx context.Context, c route.Call, in addingFirm) (addedFirm, error) {
	id, err := h.svc.ListFirm(ctx, valuationpg.NewFirm{
		Registry: in.Registry, Name: in.Name, USCC: in.USCC, Specialties: in.Specialties, Province: in.Province, City: in.City,
		Joined: in.Joined, Group: in.Group, Scale: in.Scale}, actor(c), c.At)
	return addedFirm{id, in.Registry}, err
}

type keepingFirm struct {
	Registry string              `path:"registry"`
	Standing valuationpg.Keeping `json:"standing" required:"true"`
	Reason   string              `json:"reason" required:"true"`
}

func (h handler) keep(ctx context.Context, c route.Call, in keepingFirm) (done, error) {
	return ok(h.svc.KeepFirm(ctx, in.Registry, in.Standing, in.Reason, actor(c), c.At))
}

type addingAppraiser struct {
	Registry    string              `path:"registry"`
	Person      *ref.ID             `json:"person"` // absent: does not act here
	Certificate string              `json:"certificate_no" required:"true"`
	Specialty   valuation.Specialty `json:"specialty" required:"true"`
}

type addedAppraiser struct {
	Appraiser ref.ID `json:"appraiser"`
}

func (h handler) addAppraiser(ctx context.Context, c route.Call, in addingAppraiser) (addedAppraiser, error) {
	var who ref.ID
	if in.Person != nil {
		who = *in.Person
	}
	id, err := h.svc.AddAppraiser(ctx, in.Registry, who, in.Certificate, in.Specialty, actor(c), c.At)
	return addedAppraiser{id}, err
}
