/* SPDX-License-Identifier: Apache-2.0 */
/* The demo city's districts and departments. */
#include "programs/demo/generate.h"

const struct demo_place demo_places[] = {
    {"449900", "示范市", 0},
    {"449901", "东湖区", 23},
    {"449902", "西山区", 19},
    {"449903", "南港区", 17},
    {"449904", "北塔区", 13},
    {"449905", "云溪区", 11},
    {"449906", "新洲区", 9},
    {"449907", "石桥区", 5},
    {"449908", "海屿区", 3},
    {NULL, NULL, 0},
};

const struct demo_department demo_departments[] = {
    {"SCJG", "示范市市场监督管理局", 36,
	{"SCJG-SP", "SCJG-YX", "SCJG-TS", "SCJG-ZL", "SCJG-GG", NULL}},
    {"YJGL", "示范市应急管理局", 9, {"YJGL-01", "YJGL-02", NULL}},
    {"STHJ", "示范市生态环境局", 9, {"STHJ-01", "STHJ-02", NULL}},
    {"WSJK", "示范市卫生健康委员会", 9, {"WSJK-01", "WSJK-02", NULL}},
    {"WGLT", "示范市文化广电旅游体育局", 6, {"WGLT-01", "WGLT-02", NULL}},
    {"RSZY", "示范市人力资源和社会保障局", 6, {"RSZY-01", "RSZY-02", NULL}},
    {"JTYS", "示范市交通运输局", 6, {"JTYS-01", "JTYS-02", NULL}},
    {"ZJJS", "示范市住房和建设局", 5, {"ZJJS-01", "ZJJS-02", NULL}},
    {"XFJY", "示范市消防救援支队", 4, {"XFJY-01", NULL}},
    {"CGZF", "示范市城市管理和综合执法局", 3, {"CGZF-01", NULL}},
    {"JYJY", "示范市教育局", 2, {"JYJY-01", NULL}},
    {"SWSW", "示范市水务局", 1, {"SWSW-01", NULL}},
    {"NYNC", "示范市农业农村局", 1, {"NYNC-01", NULL}},
    {"SWJJ", "示范市商务局", 1, {"SWJJ-01", NULL}},
    {"GAJG", "示范市公安局", 2, {"GAJG-01", NULL}},
    {NULL, NULL, 0, {NULL}},
};

const struct demo_place *
demo_pick_place(struct demo_random *r)
{
	size_t at = demo_random_below(r, 100);
	const struct demo_place *p = demo_places + 1;

	for (; at >= p->weight; p++)
		at -= p->weight;
	return (p);
}
