package house

import (
	"sync"

	"fachui/web/casedesk"
	"fachui/web/custodydesk"
	"fachui/web/dutydesk"
	"fachui/web/fundsdesk"
	"fachui/web/lotdesk"
	"fachui/web/mine"
	"fachui/web/objectiondesk"
	"fachui/web/oversight"
	"fachui/web/page"
	"fachui/web/platformdesk"
	"fachui/web/public"
	"fachui/web/route"
	"fachui/web/tour"
)

// newSite is the pages of every room over the operations of the interface.
func newSite(o page.Options, api []route.Route) *page.Site {
	o.Families, o.Templates = families(), pageTemplates()
	return page.New(o, api)
}

// pageTemplates are parsed once in a process, however many houses it opens.
var pageTemplates = sync.OnceValue(func() *page.Templates { return page.Parse(families()) })

func families() []page.Family {
	return []page.Family{
		casedesk.Family(),
		custodydesk.Family(),
		dutydesk.Family(),
		fundsdesk.Family(),
		lotdesk.Family(),
		mine.Family(),
		objectiondesk.Family(),
		oversight.Family(),
		platformdesk.Family(),
		public.Family(),
		tour.Family(),
	}
}
