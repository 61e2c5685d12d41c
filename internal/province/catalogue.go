package province

// catalogue is everything that the province sells or has sold.
func catalogue() []thing {
	var all []thing
	for _, part := range [][]thing{finished(), inPayment(), afterSale(), unlucky(), onSale(), coming(), beforehand(), underValuation()} {
		all = append(all, part...)
	}
	return all
}

// finished cases went the whole way.
func finished() []thing {
	return []thing{
		{court: 1, kind: immovable, class: "housing", title: "玉屏区静居巷住宅一套（89.76平方米）", address: "玉屏区静居巷示例小区3栋1202", about: "电梯公寓第12层，三室一厅，精装", price: 1860000,
			opens: day("2026-03-31"), reach: distributed, how: inquired, leased: true, crowd: 2, bids: 3},
		{court: 3, kind: right, class: "equity", title: "云岭澜工机械有限公司·演示 12%股权", address: "青屏市", about: "非上市有限责任公司，认缴出资已实缴", price: 3200000,
			opens: day("2026-03-17"), reach: planRedrafted, crowd: 2, bids: 3},
		{court: 1, kind: immovable, class: "commercial", title: "玉屏区示例路临街商铺一间（42.10平方米）", address: "玉屏区示例路18号", about: "临街一层，层高4.2米", price: 1000000,
			opens: day("2026-03-17"), reach: payoutsReturned, leased: true, crowd: 2, bids: 3},
		{court: 3, kind: movable, class: "equipment", title: "示例牌注塑机三台", address: "青屏市设备堆场", about: "2018年购置，液压站已检修", price: 210000,
			opens: day("2026-03-31"), reach: payoutsRefused, crowd: 2, bids: 3},
		{court: 2, kind: movable, class: "vehicle", title: "示例牌中型厢式货车一辆（2022年）", address: "临江县停车场", about: "里程6.4万公里，冷藏机组正常", price: 134000,
			opens: day("2026-03-31"), reach: payoutsSent, crowd: 2, bids: 3},
		{court: 1, kind: right, class: "receivable", title: "对玉屏某物流公司（示例）的运费债权", address: "云溪市", about: "仲裁裁决确认，未履行", price: 190000,
			opens: day("2026-03-31"), reach: payoutsVoid, crowd: 2, bids: 2},
	}
}

// inPayment are cases whose price is being distributed.
func inPayment() []thing {
	return []thing{
		{court: 1, kind: movable, class: "equipment", title: "示例牌数控加工中心两台", address: "玉屏区工业园", about: "2019年购置，停用五个月", price: 620000,
			opens: day("2026-03-31"), reach: payoutsAtChecker, crowd: 2, bids: 3},
		{court: 1, kind: right, class: "receivable", title: "对云溪某建筑公司（示例）的应收账款债权", address: "云溪市", about: "工程款债权，已有生效判决", price: 540000,
			opens: day("2026-04-14"), reach: payoutsDraft, crowd: 2, bids: 2},
		{court: 2, kind: immovable, class: "land", title: "临江县示例镇工业用地使用权（12.6亩）", address: "临江县示例镇", about: "出让，剩余年限38年，地上无建筑", price: 2150000,
			opens: day("2026-03-31"), reach: planContested, crowd: 2, bids: 2},
		{court: 1, kind: immovable, class: "housing", title: "玉屏区桂湖住宅一套（76.08平方米）", address: "玉屏区桂湖路示例里2栋501", about: "步梯五层，简装", price: 780000,
			opens: day("2026-04-14"), reach: planOpposed, crowd: 2, bids: 3},
		{court: 3, kind: movable, class: "equipment", title: "示例牌塔式起重机一台", address: "青屏市设备堆场", about: "QTZ80型，检测合格证到期", price: 310000,
			opens: day("2026-04-28"), reach: planServed, crowd: 2, bids: 2},
		{court: 2, kind: right, class: "ip", title: "“云岭春芽”（示例）商标专用权，第30类", address: "澜江市", about: "茶叶类商标，有效期至2031年", price: 260000,
			opens: day("2026-04-28"), reach: planDrafted, crowd: 2, bids: 3},
	}
}

// afterSale are lots that were sold and wait for a next step.
func afterSale() []thing {
	return []thing{
		{court: 1, kind: movable, class: "vehicle", title: "示例牌纯电动轿车一辆（2023年）", address: "云溪市停车场", about: "里程3.6万公里，电池健康度91%", price: 98000,
			opens: day("2026-04-28"), reach: delivered, crowd: 2, bids: 3},
		{court: 3, kind: immovable, class: "housing", title: "青屏市学府路住宅一套（101.55平方米）", address: "青屏市学府路示例家园11栋902", about: "电梯房，带产权车位使用权", price: 1240000,
			opens: day("2026-04-28"), reach: titled, crowd: 2, bids: 3},
		{court: 2, kind: movable, class: "goods", title: "库存普洱熟茶2,400公斤", address: "临江县仓储中心", about: "2018年至2021年，按现状整体拍卖", price: 430000,
			opens: day("2026-05-06"), reach: ruled, crowd: 2, bids: 3},
		{court: 1, kind: immovable, class: "commercial", title: "云溪天街写字间一套（66.40平方米）", address: "玉屏区天街示例中心B座1808", about: "带租约，租期至2026年底", price: 860000,
			opens: day("2026-05-06"), reach: paid, leased: true, crowd: 2, bids: 3},
		{court: 2, kind: movable, class: "vehicle", title: "示例牌越野车一辆（2020年）", address: "临江县停车场", about: "里程8.9万公里，右前门补漆", price: 186000,
			opens: day("2026-05-06"), reach: sold, crowd: 2, bids: 3},
		{court: 2, kind: movable, class: "equipment", title: "示例牌挖掘机一台（22吨）", address: "临江县设备堆场", about: "8,600小时，液压系统渗油", price: 240000,
			opens: day("2026-04-28"), reach: overdue, crowd: 2, bids: 3},
	}
}

// unlucky are lots that failed, stopped or were taken back.
func unlucky() []thing {
	return []thing{
		{court: 1, kind: movable, class: "equipment", title: "示例牌装载机一台（50型）", address: "云溪市设备堆场", about: "6,100小时，买受人未付尾款", price: 156000,
			opens: day("2026-04-28"), reach: overdue, turn: defaulted, crowd: 2, bids: 3},
		{court: 3, kind: movable, class: "vehicle", title: "示例牌轻型货车一辆（2019年）", address: "青屏市停车场", about: "公告里程与实际不符", price: 54000,
			opens: day("2026-05-06"), reach: sold, turn: undone, crowd: 2, bids: 3},
		{court: 1, kind: movable, class: "equipment", title: "纺织机械一批（42台）", address: "云溪松涛纺织厂区（示例）", about: "2012年至2016年购置，整体拍卖", price: 880000,
			opens: day("2026-05-06"), reach: sold, turn: failedOnce, crowd: 1},
		{court: 3, kind: movable, class: "goods", title: "红木家具一套（11件）", address: "青屏市仓库", about: "缅甸花梨，个别榫卯松动", price: 150000,
			opens: day("2026-04-14"), again: day("2026-05-07"), reach: sold, turn: failedTwice},
		{court: 2, kind: movable, class: "goods", title: "办公家具一批（64件）", address: "临江县仓储中心", about: "二拍流拍，债权人不接受抵债，退还被执行人", price: 26000,
			opens: day("2026-04-14"), again: day("2026-05-07"), reach: sold, turn: released},
		{court: 1, kind: movable, class: "equipment", title: "示例牌激光切割机一台", address: "云溪市设备堆场", about: "一拍流拍，申请执行人愿以物抵债", price: 340000,
			opens: day("2026-04-28"), reach: sold, turn: inKind},
		{court: 1, kind: movable, class: "vehicle", title: "示例牌中巴车一辆（2017年）", address: "云溪市停车场", about: "里程28万公里，变卖公告中", price: 88000,
			opens: day("2026-03-31"), again: day("2026-04-23"), sellOff: day("2026-05-19"), reach: sold, turn: sellOffAnnounced},
		{court: 3, kind: movable, class: "equipment", title: "示例牌印刷机一台（四开四色）", address: "青屏市设备堆场", about: "2013年购置，变卖期内等待首次出价", price: 260000,
			opens: day("2026-03-17"), again: day("2026-04-09"), sellOff: day("2026-04-29"), reach: sold, turn: sellOffOpen},
		{court: 2, kind: movable, class: "vehicle", title: "示例牌混凝土搅拌车一辆", address: "临江县停车场", about: "变卖期内已有出价，二十四小时竞价中", price: 132000,
			opens: day("2026-03-17"), again: day("2026-04-09"), sellOff: day("2026-04-29"), reach: sold, turn: sellOffBidding, crowd: 3},
		{court: 3, kind: movable, class: "goods", title: "库存成衣3,200件", address: "青屏市仓库", about: "变卖期六十日届满无人出价", price: 96000,
			opens: day("2025-12-16"), again: day("2026-01-08"), sellOff: day("2026-01-29"), reach: sold, turn: sellOffFailed},
		{court: 2, kind: movable, class: "vehicle", title: "示例牌中型客车一辆（2016年）", address: "临江县停车场", about: "里程31万公里，停放十个月", price: 72000,
			opens: day("2026-04-28"), again: day("2026-05-15"), reach: announced, turn: secondAnnounced},
		{court: 1, kind: immovable, class: "other", title: "玉屏区地下车位使用权三个", address: "玉屏区静居巷示例小区地下一层", about: "编号B1-077至B1-079", price: 270000,
			opens: day("2026-03-31"), again: day("2026-05-12"), reach: running, turn: secondRunning, crowd: 2, bids: 4},
		{court: 1, kind: immovable, class: "housing", title: "玉屏区南苑别墅一套（236.00平方米）", address: "玉屏区南苑示例山庄9号", about: "联排，带院", price: 5200000,
			opens: day("2026-05-12"), reach: running, turn: suspendedRunning, crowd: 2, bids: 3},
		{court: 3, kind: immovable, class: "construction", title: "青屏市在建工程（示例大厦1至6层）", address: "青屏市示例大道", about: "主体封顶，停工", price: 26000000,
			opens: day("2026-05-19"), reach: announced, turn: postponed},
		{court: 2, kind: right, class: "mining", title: "临江县示例采石场采矿权", address: "临江县示例乡", about: "建筑石料用灰岩，剩余储量以核实报告为准", price: 3900000,
			opens: day("2026-05-26"), reach: resolved, turn: suspendedBefore},
		{court: 1, kind: movable, class: "artwork", title: "山水画一幅（作者署名示例）", address: "云溪市", about: "纸本设色，未经鉴定真伪", price: 60000,
			opens: day("2026-05-19"), reach: announced, turn: withdrawnBefore},
		{court: 2, kind: immovable, class: "housing", title: "临江县渡口住宅一套（95.00平方米）", address: "临江县渡口街示例楼4单元301", about: "竞价中当事人达成和解", price: 610000,
			opens: day("2026-05-06"), reach: running, turn: withdrawnRunning, crowd: 2, bids: 2},
	}
}

// onSale are the auctions that run when the province opens.
func onSale() []thing {
	return []thing{
		{court: 1, kind: immovable, class: "housing", title: "玉屏区湖畔住宅一套（97.00平方米）", address: "玉屏区湖畔路示例府5栋1602", about: "电梯第16层，湖景，满五唯一", price: 1430000,
			opens: day("2026-05-12"), reach: running, how: appraised, crowd: 3, bids: 10},
		{court: 1, kind: immovable, class: "commercial", title: "玉屏区老街茶铺一间（38.50平方米）", address: "玉屏区老街示例巷7号", about: "承租人经营茶铺，租期至2028年5月", price: 720000,
			opens: day("2026-05-12"), hour: 11, reach: running, leased: true, crowd: 3, bids: 7},
		{court: 2, kind: movable, class: "vehicle", title: "示例牌新能源SUV一辆（2024年）", address: "临江县停车场", about: "里程1.9万公里，原厂质保内", price: 152000,
			opens: day("2026-05-12"), hour: 14, reach: running, crowd: 4, bids: 14},
		{court: 3, kind: movable, class: "equipment", title: "示例牌光伏组件一批（1.2兆瓦）", address: "青屏市仓库", about: "未拆封，含质保书", price: 960000,
			opens: day("2026-05-12"), hours: 72, reach: running, crowd: 3, bids: 5},
		{court: 2, kind: right, class: "forest", title: "临江县林权（经济林320亩）", address: "临江县示例乡", about: "核桃林，承包期至2045年", price: 480000,
			opens: day("2026-05-12"), hour: 16, reach: running, crowd: 2},
		{court: 3, kind: immovable, class: "housing", title: "青屏市东湖住宅一套（128.70平方米）", address: "青屏市东湖路示例湾3栋2101", about: "精装，两个车位另行处置", price: 1980000,
			opens: day("2026-05-12"), hour: 20, reach: running, crowd: 3, bids: 5},
	}
}

// coming are announced lots.
func coming() []thing {
	return []thing{
		{court: 1, kind: movable, class: "jewellery", title: "翡翠手镯三只（附鉴定证书）", address: "云溪市", about: "A货，证书编号示例", price: 86000,
			opens: day("2026-05-13"), reach: announced, crowd: 2},
		{court: 2, kind: movable, class: "livestock", title: "肉牛四十头", address: "临江县示例养殖场", about: "西门塔尔杂交，检疫合格", price: 520000,
			opens: day("2026-05-13"), reach: announced, crowd: 2},
		{court: 1, kind: immovable, class: "housing", title: "玉屏区梧桐里住宅一套（83.30平方米）", address: "玉屏区梧桐里示例阁6栋704", about: "承租人居住", price: 1080000,
			opens: day("2026-05-19"), reach: announced, leased: true, how: inquired, crowd: 2},
		{court: 2, kind: immovable, class: "industrial", title: "临江县农产品冷库一座（1,800吨）", address: "临江县物流园示例路", about: "制冷机组2022年更换", price: 3100000,
			opens: day("2026-05-26"), reach: announced},
	}
}

// beforehand are lots that have no announcement yet.
func beforehand() []thing {
	return []thing{
		{court: 2, kind: immovable, class: "housing", title: "临江县竹园住宅一套（110.00平方米）", address: "临江县竹园示例坊8栋302", about: "简装，自住", price: 690000,
			opens: day("2026-06-16"), reach: noticed},
		{court: 3, kind: right, class: "receivable", title: "对青屏某商贸公司（示例）的货款债权", address: "青屏市", about: "调解书确认，分期未付", price: 330000,
			opens: day("2026-06-16"), reach: notifying, slow: true},
		{court: 1, kind: immovable, class: "commercial", title: "玉屏区社区底商一间（73.00平方米）", address: "玉屏区桂湖路示例里底商6号", about: "空置", price: 870000,
			opens: day("2026-06-16"), reach: resolved},
		{court: 3, kind: immovable, class: "housing", title: "青屏市西城住宅一套（90.10平方米）", address: "青屏市西城路示例城15栋1103", about: "定价后待合议", price: 1010000,
			opens: day("2026-06-16"), reach: listed, how: agreed},
	}
}

// underValuation are seized things whose price is still being found.
func underValuation() []thing {
	at := func(court int, title, filed string, to step) thing {
		return thing{court: court, kind: immovable, class: "housing", title: title, address: "示例地址", about: "现状以勘验为准", price: 880000, filed: day(filed), value: to, how: appraised}
	}
	return []thing{
		at(1, "玉屏区枫林住宅一套（待定价方式）", "2026-05-11", choosing),
		at(2, "临江县码头住宅一套（待摇号）", "2026-05-11", selecting),
		at(1, "玉屏区松涛住宅一套（今日十时开号）", "2026-05-09", frozen),
		at(3, "青屏市云台住宅一套（名单已固定）", "2026-05-11", frozen),
		at(1, "玉屏区荷塘住宅一套（已摇号）", "2026-05-07", drawn),
		at(3, "青屏市石桥住宅一套（已委托）", "2026-05-07", commissioned),
		at(2, "临江县柳岸住宅一套（已接受委托）", "2026-05-06", accepted),
		at(1, "玉屏区竹里住宅一套（已勘验）", "2026-04-30", inspected),
		at(3, "青屏市文昌住宅一套（申请延期）", "2026-04-30", extensionAsked),
		at(2, "临江县南市住宅一套（报告待审查）", "2026-04-27", reported),
		at(1, "玉屏区杏园住宅一套（待送达报告）", "2026-04-24", reviewed),
		at(3, "青屏市梅溪住宅一套（报告补正中）", "2026-04-24", correcting),
		at(2, "临江县新村住宅一套（异议期内）", "2026-04-23", served),
		at(1, "玉屏区书院住宅一套（异议待转交）", "2026-04-22", objected),
		at(1, "玉屏区桃源住宅一套（机构已说明）", "2026-04-21", explained),
		at(2, "临江县平安住宅一套（事实异议审查中）", "2026-04-22", contested),
		at(3, "青屏市长宁住宅一套（暂缓定价）", "2026-05-06", halted),
		at(2, "临江县后街住宅一套（撤回定价）", "2026-05-06", takenBack),
		at(1, "玉屏区清溪住宅一套（参考价已过有效期）", "2026-04-07", expired),
		at(3, "青屏市白沙住宅一套（已定价待列标的）", "2026-04-13", priced),
	}
}
