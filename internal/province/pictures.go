package province

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"slices"
	"time"

	"fachui/internal/picture/sketch"
)

// view is what one picture of a thing shows.
type view struct {
	kind  sketch.Kind
	words string
}

// views are what the clerk shows of a thing of each class, the best first.
var views = map[string][]view{
	"housing":      {{sketch.ApartmentBuilding, "楼栋外观"}, {sketch.FloorPlan, "户型"}, {sketch.LandParcel, "所在地块"}},
	"commercial":   {{sketch.ShopFront, "临街门面"}, {sketch.FloorPlan, "平面"}},
	"industrial":   {{sketch.Factory, "厂房外观"}, {sketch.LandParcel, "厂区位置"}},
	"construction": {{sketch.ApartmentBuilding, "规划外观"}, {sketch.LandParcel, "用地范围"}, {sketch.FloorPlan, "标准层平面"}},
	"land":         {{sketch.LandParcel, "宗地"}, {sketch.LandParcel, "四至与道路"}},
	"mining":       {{sketch.LandParcel, "矿区范围"}, {sketch.Excavator, "开采现场"}},
	"forest":       {{sketch.LandParcel, "林班"}, {sketch.LandParcel, "小班分布"}},
	"vehicle":      {{sketch.Car, "车辆侧面"}, {sketch.Car, "封存状态"}},
	"equipment":    {{sketch.MachineTool, "设备外观"}, {sketch.Factory, "存放地点"}},
	"equity":       {{sketch.ShareCertificate, "出资证明"}, {sketch.Factory, "公司经营场所"}},
	"receivable":   {{sketch.Receivables, "债权清单"}, {sketch.Receivables, "债权清单续页"}},
	"ip":           {{sketch.ShopFront, "商标使用门店"}, {sketch.Factory, "生产场所"}},
	"goods":        {{sketch.Crates, "库存现状"}, {sketch.Factory, "存放仓库"}},
	"livestock":    {{sketch.Cattle, "牲畜现状"}, {sketch.LandParcel, "养殖场位置"}},
	"other":        {{sketch.FloorPlan, "车位所在层平面"}, {sketch.ApartmentBuilding, "所在楼栋"}},
	"artwork":      {{sketch.Painting, "画面全貌"}, {sketch.Crates, "装箱保管"}},
	"jewellery":    {{sketch.Bangles, "实物与证书"}, {sketch.Crates, "封存保管"}},
}

// machines that have wheels or tracks look like one.
var diggers = []string{"示例牌挖掘机一台（22吨）", "示例牌塔式起重机一台", "示例牌联合收割机三台", "示例牌装载机一台（50型）"}

// plate is a picture or a paper that a clerk will add to an asset.
type plate struct {
	court *court
	asset string
	view
	seed  uint64
	turn  int  // of its asset, from 0
	rank  int  // of its asset among the others
	paper bool // an attachment and no photo
}

// picture puts on the list what the clerk will show of the case's asset.
func (a *affair) picture() {
	if a.err != nil {
		return
	}
	add := func(turn int, v view, paper bool) {
		a.p.plates = append(a.p.plates, plate{a.tale.court, a.asset, v, uint64(100*a.no + turn), turn, a.rank(), paper})
	}
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	for i, v := range views[a.class] {
		if v.kind == sketch.MachineTool && slices.Contains(diggers, a.title) {
			v.kind = sketch.Excavator
		}
		add(i, v, false)
	}
	if a.attaches() {
		add(2, view{sketch.FloorPlan, "现状说明（示例，已隐去姓名）"}, true)
	}
}

// attaches reports whether the clerk also puts papers beside the pictures: of
// what is being auctioned, and of what will be announced next.
func (a *affair) attaches() bool {
	return a.filed.IsZero() && a.turn == straight && (a.reach == running || a.reach == noticed || a.reach == resolved)
}

// rank says whose pictures a visitor looks for first: what is being auctioned,
// then what is announced, then what was, then what is not public.
func (a *affair) rank() int {
	switch {
	case !a.filed.IsZero():
		return 4
	case a.reach == running || a.turn == secondRunning:
		return 0
	case a.reach == announced:
		return 1
	case a.reach > running:
		return 2
	}
	return 3
}

// illustrate draws the pictures of all things and lets their clerks add them, one
// after the other. It rests after each as long as the picture took, so that it
// never has more than half of one core, and less where visitors want it.
func (p *Province) illustrate(ctx context.Context) error {
	p.mu.Lock()
	plates := slices.Clone(p.plates)
	p.mu.Unlock()
	slices.SortStableFunc(plates, func(a, b plate) int {
		if a.turn != b.turn {
			return a.turn - b.turn
		}
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return int(a.seed) - int(b.seed)
	})
	for _, pl := range plates {
		began := p.o.Machine()
		err := p.add(ctx, pl)
		if err != nil {
			return fmt.Errorf("show %s of asset %s: %w", pl.words, pl.asset, err)
		}
		p.progress.picture()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(p.o.Machine().Sub(began)):
		}
	}
	return nil
}

const sketchQuality = 85

// add draws a plate and adds it as the court's clerk.
func (p *Province) add(ctx context.Context, pl plate) error {
	var b bytes.Buffer
	err := jpeg.Encode(&b, sketch.Sketch(pl.kind, pl.seed), &jpeg.Options{Quality: sketchQuality})
	if err != nil {
		return fmt.Errorf("write sketch: %w", err)
	}
	in := fields{":court": pl.court.id, ":asset": pl.asset}
	op := "photo.add"
	if pl.paper {
		op = "attachment.of_asset"
		in["kind"], in["title"], in["public"] = "other", pl.words, "true"
		in[file] = upload{"file", b.Bytes(), "demo.jpg"}
	} else {
		in["caption"] = "示意图（演示）：" + pl.words
		in[file] = upload{"photo", b.Bytes(), "demo.jpg"}
	}
	_, err = p.c.do(ctx, pl.court.who("clerk"), op, in)
	return err
}
