/* SPDX-License-Identifier: Apache-2.0 */
/* Invented businesses: pools of syllables, shares of kinds and risks. */
#include "programs/demo/generate.h"

#include <string.h>

static const char *const first_syllables[] = {"恒", "瑞", "嘉", "盛", "华",
    "宏", "鑫", "泰", "博", "雅", "源", "腾", "晟", "佳", "锦", "优", "启",
    "睿", "融", "诚", "星", "蓝", "卓", "悦", "万", "众", "德", "铭", "旺",
    "尚"};
static const char *const second_syllables[] = {"达", "丰", "和", "通", "隆",
    "辉", "祥", "信", "森", "航", "捷", "顺", "麟", "翔", "元", "茂", "海",
    "川", "峰", "凯", "力", "科", "维", "诺", "益", "康", "宁", "禾", "谷",
    "林"};

struct trade {
	const char *word;
	const char *industry; /* GB/T 4754 */
	unsigned weight;
};
static const struct trade trades[] = {
    {"餐饮", "H6210", 11},
    {"小吃", "H6291", 6},
    {"集体配餐", "H6241", 1},
    {"食品", "C1411", 2},
    {"食品商店", "F5229", 6},
    {"粮油批发", "F5121", 2},
    {"大药房", "F5251", 3},
    {"医疗器械", "F5154", 2},
    {"美妆", "F5234", 3},
    {"百货", "F5211", 7},
    {"服装", "C1810", 3},
    {"服饰店", "F5232", 6},
    {"电子科技", "C3979", 4},
    {"电器", "C3857", 2},
    {"金属制品", "C3311", 2},
    {"机械设备", "C3490", 2},
    {"化工材料", "C2669", 1},
    {"塑胶", "C2929", 2},
    {"印染", "C1713", 1},
    {"家具", "C2110", 1},
    {"建筑工程", "E4710", 3},
    {"装饰工程", "E5011", 3},
    {"物流", "G5431", 3},
    {"仓储", "G5990", 1},
    {"汽车维修", "O8111", 2},
    {"酒店", "H6120", 2},
    {"网络科技", "I6429", 4},
    {"软件", "I6513", 2},
    {"物业管理", "K7020", 2},
    {"广告", "L7251", 2},
    {"旅行社", "L7291", 1},
    {"人力资源", "L7264", 1},
    {"拍卖", "L7296", 1},
    {"检测技术", "M7450", 1},
    {"燃气", "D4511", 1},
    {"供水", "D4610", 1},
    {"环境服务", "N7820", 1},
    {"美容美发", "O8051", 4},
    {"培训", "P8391", 1},
    {"门诊", "Q8425", 1},
    {"健身", "R8930", 1},
    {"网吧", "R9013", 1},
    {"娱乐", "R9011", 1},
    {"农产品", "A0141", 1},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct trade *
pick_trade(struct demo_random *r)
{
	size_t total = 0, at, i;

	for (i = 0; i < COUNT(trades); i++)
		total += trades[i].weight;
	at = demo_random_below(r, total);
	for (i = 0; at >= trades[i].weight; i++)
		at -= trades[i].weight;
	return (&trades[i]);
}

static const struct kind {
	const char *title, *word, *prefix, *ending;
} kinds[] = {
    {"企业", "enterprise", "91", "有限公司"},
    {"个体工商户", "individual_business", "92", "商行"},
    {"农民专业合作社", "cooperative", "93", "农民专业合作社"},
    {"事业单位", "institution", "12", "服务中心"},
    {"社会组织", "social_organization", "52", "协会"},
};
static const unsigned kind_shares[] = {620, 975, 985, 993, 1000};
static const struct status {
	const char *title, *word;
} statuses[] = {
    {"存续", "existing"},
    {"注销", "cancelled"},
    {"吊销", "revoked"},
    {"迁出", "moved_out"},
};
static const unsigned status_shares[] = {900, 970, 990, 1000};
static const char *const risks[] = {"A", "B", "C", "D", ""};
static const unsigned risk_shares[] = {270, 830, 965, 985, 1000};

/* A place among things by their shares: per mille, the last one 1000. */
static size_t
pick_share(struct demo_random *r, const unsigned *shares)
{
	size_t at = demo_random_below(r, 1000), i = 0;

	while (at >= shares[i])
		i++;
	return (i);
}

static const char *
pick_second(struct demo_random *r)
{
	return (
	    second_syllables[demo_random_below(r, COUNT(second_syllables))]);
}

void
demo_business(
    struct demo_business *b, struct demo_random *r, size_t index, int year)
{
	const struct demo_place *place = demo_pick_place(r);
	const struct trade *trade = pick_trade(r);
	const struct kind *kind = &kinds[pick_share(r, kind_shares)];
	const struct status *status = &statuses[pick_share(r, status_shares)];
	const char *first, *second;

	b->risk = risks[pick_share(r, risk_shares)];
	demo_uscc(b->code, kind->prefix, place->code, index);
	b->kind = kind->word;
	b->kind_title = kind->title;
	b->status = status->word;
	b->status_title = status->title;
	b->district = place->code;
	b->industry = trade->industry;
	first = first_syllables[demo_random_below(r, COUNT(first_syllables))];
	second = pick_second(r);
	(void)snprintf(b->name, sizeof(b->name), "%s%s%s%s%s%s", place->name,
	    first, second, pick_second(r), trade->word, kind->ending);
	second = pick_second(r);
	(void)snprintf(b->address, sizeof(b->address), "%s%s路%zu号",
	    place->name, second, 1 + demo_random_below(r, 400));
	year -= 1 + (int)demo_random_below(r, 20);
	(void)snprintf(b->registered_on, sizeof(b->registered_on), "%04d-%02zu",
	    year, 1 + demo_random_below(r, 12));
	(void)snprintf(b->registered_on + 7, sizeof(b->registered_on) - 7,
	    "-%02zu", 1 + demo_random_below(r, 28));
	b->abnormal = demo_random_below(r, 100) < 4;
}

int
demo_write_objects(FILE *out, size_t count, uint64_t seed, int year)
{
	struct demo_random r = {seed};
	struct demo_business b;
	size_t i;

	if (fputs("统一社会信用代码,名称,主体类型,区划代码,行业代码,住所,"
		  "成立日期,登记状态,信用风险等级,经营异常\n",
		out) == EOF)
		return (-1);
	for (i = 0; i < count; i++) {
		demo_business(&b, &r, i, year);
		if (fprintf(out, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%d\n", b.code,
			b.name, b.kind_title, b.district, b.industry, b.address,
			b.registered_on, b.status_title, b.risk,
			b.abnormal) < 0)
			return (-1);
	}
	return (fflush(out) == 0 ? 0 : -1);
}
