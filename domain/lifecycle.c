/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of moves and the one function that reads them. The words of the
 * states are those of the schema's CHECK constraints.
 */
#include "domain/lifecycle.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/problem.h"

static const char *const act_titles[ACT_COUNT] = {
    [ACT_ACCEPT] = "接受任务",
    [ACT_ACTIVATE] = "启用",
    [ACT_ANNOUNCE] = "公告",
    [ACT_APPROVE] = "审核通过",
    [ACT_ARCHIVE] = "归档",
    [ACT_ASSIST] = "安排专家协助",
    [ACT_BEACON] = "录入公证随机数",
    [ACT_CANCEL] = "取消",
    [ACT_CLOSE] = "封存承诺",
    [ACT_COMMIT] = "提交承诺",
    [ACT_DECLINE] = "回避或请辞",
    [ACT_DISCLOSE] = "公开全部材料",
    [ACT_DRAW] = "开始计算",
    [ACT_EDIT] = "修改",
    [ACT_FINISH] = "完成计算",
    [ACT_FREEZE] = "冻结名录",
    [ACT_FROZEN] = "完成冻结",
    [ACT_OPEN] = "汇总秘密值",
    [ACT_PUBLISH] = "公开发布",
    [ACT_RETIRE] = "停用",
    [ACT_RETURN] = "退回",
    [ACT_REVEAL] = "公开秘密值",
    [ACT_SIGN] = "签名",
    [ACT_SUBMIT] = "提交",
    [ACT_SUBSTITUTE] = "递补",
    [ACT_VOID] = "作废",
    [ACT_VOID_AFTER_ENTROPY] = "随机数产生后作废",
};

/* ---- item -------------------------------------------------------- */

static const struct lifecycle_state item_states[] = {
    {"draft", "草拟", "还不能列入计划"},
    {"active", "启用", "在清单上，可以列入计划"},
    {"retired", "停用", "不再列入新的计划，历史仍可查询"},
    {NULL, NULL, NULL},
};
static const struct lifecycle_move item_moves[] = {
    {"draft", ACT_EDIT, "draft", "草拟中的事项可以修改", "C05"},
    {"draft", ACT_ACTIVATE, "active",
	"有检查依据的事项方可启用；没有依据的一律不得检查", "C03"},
    {"active", ACT_EDIT, "active", "修改形成新版本，已有任务仍按旧版本执行",
	"C05"},
    {"active", ACT_RETIRE, "retired", "依据废止或不再检查的事项应当停用",
	"C05"},
    {NULL, ACT_COUNT, NULL, NULL, NULL},
};
const struct lifecycle lifecycle_item = {
    "item", "抽查事项", item_states, item_moves};

/* ---- plan -------------------------------------------------------- */

static const struct lifecycle_state plan_states[] = {
    {"draft", "编制中", "可以修改"},
    {"published", "已发布", "向社会公开并锁定"},
    {NULL, NULL, NULL},
};
static const struct lifecycle_move plan_moves[] = {
    {"draft", ACT_EDIT, "draft", "编制中的计划可以修改", "C30"},
    {"draft", ACT_PUBLISH, "published",
	"计划发布后锁定，不得随意增加或减少检查次数", "C32"},
    {NULL, ACT_COUNT, NULL, NULL, NULL},
};
const struct lifecycle lifecycle_plan = {
    "plan", "抽查计划", plan_states, plan_moves};

/* ---- draw -------------------------------------------------------- */

/* The order is the security: see the protocol, SSJ1 §1. */
static const struct lifecycle_state draw_states[] = {
    {"created", "已创建", "规则和参与方已确定，名录尚未冻结"},
    {"freezing", "冻结中", "正在冻结名录并计算其指纹"},
    {"frozen", "已冻结", "名录、人员和回避关系已固定"},
    {"announced", "已公告", "全部约定的总指纹已公布，各方提交承诺"},
    {"closed", "已封存承诺", "承诺已封存，各方公开秘密值"},
    {"opened", "已汇总秘密值", "秘密值已汇总，等待公证随机数"},
    {"drawing", "计算中", "随机数已知，结果只能由此算出"},
    {"drawn", "已抽取", "结果已定，任务已生成"},
    {"void", "已作废", "随机数产生之前作废，记录永久保留"},
    {"void_after_entropy", "随机数产生后作废",
	"该次序不再抽取，公开计数，目标为零"},
    {NULL, NULL, NULL},
};
static const struct lifecycle_move draw_moves[] = {
    {"created", ACT_FREEZE, "freezing", "先冻结名录，后产生随机数", "C53"},
    {"freezing", ACT_FREEZE, "freezing", "名录有误未能冻结的，改正之后重新冻结",
	"C53"},
    {"freezing", ACT_FROZEN, "frozen", "冻结完成，公布各名录的指纹", "C52"},
    {"frozen", ACT_ANNOUNCE, "announced", "公布总指纹，此后不能再改任何约定",
	"C52"},
    {"announced", ACT_SIGN, "announced", "保管人核对名录和密钥后对总指纹签名",
	"C51"},
    {"announced", ACT_COMMIT, "announced", "各方在截止时间之前提交承诺", "C51"},
    {"announced", ACT_CLOSE, "closed", "全部承诺到齐后封存", "C51"},
    {"closed", ACT_SIGN, "closed", "各方对封存的承诺签名，此后才可公开秘密值",
	"C51"},
    {"closed", ACT_REVEAL, "closed", "承诺封存之后各方才可公开秘密值", "C51"},
    {"closed", ACT_OPEN, "opened", "全部秘密值到齐后汇总", "C51"},
    {"opened", ACT_SIGN, "opened", "各方对汇总的秘密值签名，此后才可摇号",
	"C51"},
    {"opened", ACT_BEACON, "opened", "两人各自录入公证随机数，一致方为有效",
	"C51"},
    {"opened", ACT_DRAW, "drawing", "随机数确定后开始计算", "C48"},
    {"drawing", ACT_FINISH, "drawn", "计算完成，生成检查任务", "C48"},
    {"drawn", ACT_SIGN, "drawn", "参与方和保管人对抽取声明签名", "C52"},
    {"drawn", ACT_SUBSTITUTE, "drawn", "按抽取次序递补，不得挑选", "C49"},
    {"drawn", ACT_DISCLOSE, "drawn", "到约定时刻公开全部材料，供任何人验证",
	"C52"},
    {"created", ACT_VOID, "void", "作废须写明原因，下一次重新编号", "C52"},
    {"freezing", ACT_VOID, "void", "作废须写明原因，下一次重新编号", "C52"},
    {"frozen", ACT_VOID, "void", "作废须写明原因，下一次重新编号", "C52"},
    {"announced", ACT_VOID, "void",
	"承诺未到齐或其他原因，作废；逾期一天的由系统作废", "C52"},
    {"closed", ACT_VOID, "void",
	"有一方未公开秘密值，作废；逾期一天的由系统作废", "C52"},
    {"opened", ACT_VOID, "void", "公证随机数产生之前因故作废", "C52"},
    {"opened", ACT_VOID_AFTER_ENTROPY, "void_after_entropy",
	"随机数可能已经知晓，须有外部命令方可作废；一天之内无人录入一致"
	"的由系统结束；均不再重抽",
	"C52"},
    {"drawing", ACT_VOID_AFTER_ENTROPY, "void_after_entropy",
	"随机数已经知晓，须有外部命令方可作废，且不再重抽", "C52"},
    {NULL, ACT_COUNT, NULL, NULL, NULL},
};
const struct lifecycle lifecycle_draw = {
    "draw", "抽取", draw_states, draw_moves};

/* ---- task -------------------------------------------------------- */

/*
 * Once a record has been submitted the check has taken place: the task stays
 * "recorded" while the record is returned and mended, so that it can no
 * longer be cancelled, and is done only when the result is public (C84).
 */
static const struct lifecycle_state task_states[] = {
    {"proposed", "待批准", "未经抽取的检查已登记事由；抽取产生的任务直接派发"},
    {"assigned", "已派发", "等待检查人员接受"},
    {"accepted", "已接受", "检查人员均已接受，可以检查"},
    {"recorded", "已检查", "检查记录已提交，尚未公示"},
    {"done", "已完成", "检查结果已公示"},
    {"cancelled", "已取消", "没有检查，原因已记录"},
    {NULL, NULL, NULL},
};
static const struct lifecycle_move task_moves[] = {
    {"proposed", ACT_APPROVE, "assigned",
	"凡检查必审批：由登记人以外的人批准后派发", "N04"},
    {"proposed", ACT_CANCEL, "cancelled", "不予批准，须写明原因", "C25"},
    {"assigned", ACT_SUBSTITUTE, "proposed",
	"由单位指派或者更换检查人员的，须经登记人以外的人批准", "C27"},
    {"assigned", ACT_DECLINE, "assigned", "说明原因，按抽取次序递补", "C49"},
    {"assigned", ACT_ACCEPT, "accepted", "检查人员均接受后即可检查", "C38"},
    {"accepted", ACT_DECLINE, "assigned",
	"说明原因，按抽取次序递补，由递补人员接受", "C49"},
    {"accepted", ACT_SUBMIT, "recorded", "检查结束，组长提交检查记录", "C53"},
    {"recorded", ACT_SUBMIT, "recorded", "被退回的记录修改后重新提交", "C53"},
    {"recorded", ACT_PUBLISH, "done", "未公示即未检查：公示后任务方为完成",
	"C84"},
    {"assigned", ACT_ASSIST, "assigned",
	"专家只能协助，不计入两名检查人员，检查之前确定", "C17"},
    {"accepted", ACT_ASSIST, "accepted",
	"专家只能协助，不计入两名检查人员，检查之前确定", "C17"},
    {"assigned", ACT_CANCEL, "cancelled",
	"尚未检查的任务可以取消，须写明原因；抽取产生的须由两人取消", "C25"},
    {"accepted", ACT_CANCEL, "cancelled",
	"尚未检查的任务可以取消，须写明原因；抽取产生的须由两人取消", "C25"},
    {NULL, ACT_COUNT, NULL, NULL, NULL},
};
const struct lifecycle lifecycle_task = {
    "task", "检查任务", task_states, task_moves};

/* ---- record ------------------------------------------------------ */

static const struct lifecycle_state record_states[] = {
    {"draft", "草稿", "检查人员正在填写"},
    {"signed", "已签名", "内容已固定，检查人员依次签名"},
    {"submitted", "已提交", "等待审核"},
    {"returned", "已退回", "审核人要求修改"},
    {"approved", "已审核", "等待公示"},
    {"published", "已公示", "公示期内"},
    {"archived", "已归档", "公示期满，长期可查"},
    {NULL, NULL, NULL},
};
static const struct lifecycle_move record_moves[] = {
    {"draft", ACT_EDIT, "draft", "填写中的记录可以修改", "C74"},
    {"draft", ACT_SIGN, "signed", "谁检查、谁签字、谁负责", "C76"},
    {"signed", ACT_SIGN, "signed", "其他检查人员对同一内容签名", "C76"},
    {"signed", ACT_EDIT, "draft", "内容修改后原有签名全部作废", "C76"},
    {"signed", ACT_SUBMIT, "submitted", "全体检查人员签名后由组长提交", "C72"},
    {"submitted", ACT_RETURN, "returned", "审核人写明原因退回", "C53"},
    {"returned", ACT_EDIT, "draft", "按退回原因修改后重新签名", "C53"},
    {"submitted", ACT_APPROVE, "approved", "由未参加检查的审核人审核", "C53"},
    {"approved", ACT_PUBLISH, "published", "自检查结束之日起 20 个工作日内公示",
	"C82"},
    {"published", ACT_ARCHIVE, "archived", "公示期 7 个工作日届满", "C83"},
    {NULL, ACT_COUNT, NULL, NULL, NULL},
};
const struct lifecycle lifecycle_record = {
    "record", "检查记录", record_states, record_moves};

/* ---- publication ------------------------------------------------- */

static const struct lifecycle_state publication_states[] = {
    {"active", "公示中", "公示期内"},
    {"archived", "公示期满", "仍可随时查询"},
    {NULL, NULL, NULL},
};
static const struct lifecycle_move publication_moves[] = {
    {"active", ACT_ARCHIVE, "archived", "公示期 7 个工作日届满", "C83"},
    {NULL, ACT_COUNT, NULL, NULL, NULL},
};
const struct lifecycle lifecycle_publication = {
    "publication", "结果公示", publication_states, publication_moves};

const struct lifecycle *const lifecycle_all[] = {&lifecycle_item,
    &lifecycle_plan, &lifecycle_draw, &lifecycle_task, &lifecycle_record,
    &lifecycle_publication, NULL};

/* ---- reading the tables ------------------------------------------ */

const char *
act_title(enum act act)
{
	return (act_titles[act]);
}

const char *
lifecycle_state_title(const struct lifecycle *life, const char *state)
{
	const struct lifecycle_state *s;

	for (s = life->states; s->word != NULL; s++)
		if (strcmp(s->word, state) == 0)
			return (s->title);
	return (state);
}

/* "“草稿”、“已签名”": the states that admit `act`; "" when there is none. */
static const char *
admitting(struct arena *a, const struct lifecycle *life, enum act act)
{
	const struct lifecycle_move *m;
	const char *list = "";

	for (m = life->moves; m->from != NULL; m++)
		if (m->act == act)
			list = arena_fmt(a, "%s%s“%s”", list,
			    *list == '\0' ? "" : "、",
			    lifecycle_state_title(life, m->from));
	return (list);
}

static struct problem *
refuse(struct arena *a, const struct lifecycle *life, const char *state,
    enum act act)
{
	const char *when = admitting(a, life, act), *tail;

	tail = *when == '\0' ? "" : arena_fmt(a, "；只有处于%s时才可以", when);
	return (problem_new(a, PROBLEM_WRONG_STATE, NULL,
	    "%s现在处于“%s”，不能%s%s", life->title,
	    lifecycle_state_title(life, state), act_title(act), tail));
}

struct problem *
lifecycle_move(struct arena *a, const struct lifecycle *life, const char *state,
    enum act act, const char **to)
{
	const struct lifecycle_move *m;

	for (m = life->moves; m->from != NULL; m++)
		if (m->act == act && strcmp(m->from, state) == 0)
			break;
	if (m->from == NULL)
		return (refuse(a, life, state, act));
	if (to != NULL)
		*to = m->to;
	return (NULL);
}
