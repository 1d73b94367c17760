// SPDX-License-Identifier: Apache-2.0
// The verifier's sentences in Chinese. {} stands for a name or a number, and
// for the sentence within a sentence, which is looked up in turn. A test holds
// this list against the C.

const SENTENCES: readonly (readonly [string, string])[] = [
	// ---- form -------------------------------------------------------------
	["not acceptable JSON: {}", "文件不是合规的 JSON 文本（{}）"],
	["not a transcript: {}", "不是抽取记录（{}）"],
	["nested too deeply", "文件的嵌套层数过多"],
	["a number is not a plain integer", "文件中有不是普通整数的数字"],
	["unknown protocol", "不是 SSJ1 协议的抽取记录"],
	["unknown hash", "哈希算法不是 SM3 或 SHA-256"],
	["an id is not allowed", "有一个代码不合规"],
	["list id not allowed", "有一份名单的编号不合规"],
	["charter party", "章程中参与方的写法不合规"],
	["{}: not exactly the keys", "{}：栏目多了或少了"],
	["{}: the key {} is missing", "{}：缺少栏目 {}"],
	["{}: not a list", "{}：不是列表"],
	["{}: not an object", "{}：不是对象"],
	["{}: not an integer from {} to {}", "{}：不是 {} 到 {} 之间的整数"],
	["{}: not a string", "{}：不是文字"],
	["{}: an unknown word", "{}：不认识的用词"],
	["pool key is not 32 bytes of lower-case hex", "名录库密钥 key 不是 64 位小写十六进制数"],
	["{} is not 32 bytes of lower-case hex", "{} 不是 64 位小写十六进制数"],
	["witnesses and signatures are lists", "见证人和签名应当是列表"],
	["an annex or result of unknown name", "附件或结果的文件名不认识"],

	// ---- what was announced -------------------------------------------------
	["announce differs", "总指纹 A 与公告前确定的内容不符：章程、计划、名单指纹或附件被改动过"],
	["the first attempt, and only it, has no previous", "第一次抽取没有前一次，其后各次都必须连接前一次"],
	["the parties are not those of the charter", "参与方与章程不一致"],
	["charter: parties not strictly ascending", "章程中的参与方未按顺序排列或有重复"],
	["charter: beacon not of a known form", "章程中公证随机数的形式不认识"],
	["plan: dates", "计划的日期不合规"],
	["plan: a stratum stands twice", "计划中同一分层出现两次"],
	["plan: department is not a single value", "计划中的部门不是单一值"],
	["plan: department and specialty are not texts", "计划中的部门或专业不是文字"],
	["more than five departments in a coordination group", "一个协同组超过五个部门"],
	["a class stands twice", "签数分类表中同一类出现两次"],
	["lists not strictly ascending", "各份名单未按编号排列或有重复"],
	["a group bears another list's name", "协同组与另一份名单同名"],

	// ---- entropy -------------------------------------------------------------
	["party {} revealed something it had not committed to", "参与方 {} 公开的秘密与其事先的承诺不符"],
	["a reveal before the close, or not what was committed", "有秘密在封存之前公开，或与承诺不符"],
	["close differs", "承诺封存值 C 与各方承诺不符"],
	["open differs", "秘密值汇总 O 与各方公开的秘密不符"],
	["the beacon is not of the announced kind", "公证随机数不是公告中约定的形式"],
	["self_drawn is not what follows from parties and beacon", "“自抽”标记与参与方和公证随机数不符"],
	["seed differs", "种子 S 不是由各方秘密和公证随机数算出的"],
	["the veil key is not the one announced", "面纱密钥不是公告时封存的那一个"],

	// ---- how it ended --------------------------------------------------------
	["a drawn attempt has no void_reason", "已完成的抽取不应有作废原因"],
	["an attempt ends as drawn, void or void_after_entropy, with a reason", "抽取的结局不合规，或作废而没有原因"],
	["the outcome and the beacon do not agree", "结局与公证随机数相互矛盾"],
	["a void attempt draws nothing", "作废的抽取不应有抽取结果"],

	// ---- statements ------------------------------------------------------------
	["statement: strata are not the plan's", "抽取声明的分层与计划不一致"],
	["statement: a size is not what the plan demands", "抽取声明的抽取数量与计划不符"],
	["statement: a group is not the plan's", "抽取声明的协同组与计划不一致"],
	["statement: counts are not the plan's", "抽取声明的数量与计划不一致"],
	["statement: only of an attempt that was drawn", "只有已完成的抽取才有抽取声明"],
	["pools and annexes are those announced", "名单和附件都是公告时封存的那一份"],
	["the draw has no list {}", "本次抽取没有名单 {}"],
	["a statement: who was drawn stands in the transcript", "这是抽取声明：抽中了谁，要等抽取记录公开"],

	// ---- proofs -----------------------------------------------------------------
	["proof: too many leaves", "证明中的条目过多"],
	["proof: the path is not of such a tree", "证明中的路径与名单的户数不符"],
	["proof: its leaves do not prove what it says", "证明的内容不能说明它所说的事"],
	["proof: its leaves are of two trees", "证明中的两个条目不属于同一份名单"],
	["proof: it is of another draw", "这是另一次抽取的证明"],
	["proof: its amendment does not put this object in", "证明所附的递补文件没有把该对象列入这份名单"],
	["the signature of {} is not valid", "{} 的签名无效"],
	["proof: it leads to another root than the published", "证明与公布的指纹不符"],
	["proof: {}", "证明：{}"], ["proof", "证明"],
	["of another text", "签名所对应的是另一份文件"],
	["not in its one spelling", "文件的写法不是唯一规定的写法"],
	["nothing was drawn", "本次抽取没有结果"],
	["nonce is not 16 bytes of lower-case hex", "证明中的随机数不是 32 位小写十六进制数"],

	// ---- receipts ----------------------------------------------------------------
	["receipt: unknown protocol", "这个文件不是抽取凭证"],
	["receipt: close differs", "凭证上的承诺封存值 C 与公布的不同"],
	["receipt: open differs", "凭证上的秘密值汇总 O 与公布的不同"],
	["receipt: {} differs", "凭证上的{}与公布的不同"],
	["receipt: it was given for another transcript", "凭证上的抽取记录不是公布的这一份：记录在见证之后被换过"],
	["receipt: it was given for another statement", "凭证上的抽取声明不是公布的这一份：声明在见证之后被换过"],
	["receipt: its witness is not among those of the draw", "公布的见证人中没有凭证上的这一位"],
	["receipt: {}", "抽取凭证：{}"],
	["receipt", "抽取凭证"], ["hash", "哈希算法"], ["draw_id", "抽取编号"], ["attempt", "抽取次数"],
	["announce", "总指纹 A"], ["beacon", "公证随机数"],

	// ---- amendments --------------------------------------------------------------
	["amendments: nothing was drawn", "这次抽取没有结果，不会有递补"],
	["amendments: none as far as published here; the audit bundle tells whether there are any", "所给的文件中没有递补；是否确实没有，以审计包为准"],
	["amendments: {}, each follows from the rule", "共 {} 次递补，每一次都由规则唯一决定"],
	["amendments: {}, chained; whether they follow from the rule was not checked without the pool", "共 {} 次递补，前后相接；是否按规则，没有名单文件不能核对"],
	["amendments: unsigned, no holder has a key", "没有保管人登记公钥，递补没有签名"],
	["amendments: unsigned, by less than two holders: {}", "尚未经两名保管人签名的递补：第 {} 号"],
	["amendments: {} is the newest as far as published here; the audit bundle tells whether there are more", "所给的文件中最新的是第 {} 号；此后还有没有，以审计包为准"],
	["amendments: {}", "递补文件：{}"],
	["amendment", "整份文件"], ["substitution", "对象递补"], ["inspector", "换人"],
	["an amendment is no object", "有一份递补文件不是对象"],
	["an amendment has no text", "有一份递补文件没有原文"],
	["there are no items", "没有递补文件的列表"],
	["amendment {}: {}", "第 {} 号递补文件：{}"],
	["not the next amendment of this transcript", "不是这份抽取记录的下一份递补文件，中间少了、多了或改过一份"],
	["it amends another transcript", "它所递补的是另一份抽取记录"],
	["number {} is not the next", "编号 {} 不是下一个"],
	["it is not chained to the one before it", "没有连接前一份"],
	["list {}: another result was published", "名单 {}：公布的是另一个结果"],
	["{} is not what follows from the draw", "文件 {} 不是由这次抽取得出的"],
	["substitution {}: {}", "第 {} 项对象递补：{}"],
	["substitutions: nobody comes in for list {}, but {} is next", "名单 {} 没有递补，按次序应当由 {} 递补"],
	["there is no such list", "没有这份名单"],
	["{} is not in, in this stratum", "{} 不在这一层的抽取结果内"],
	["{} is no fact of the register from before the freeze", "理由 {} 不是名单冻结之前的登记事实"],
	["{} comes in, but there is nobody left who may", "列入了 {}，但次序中已经没有可以递补的对象"],
	["{} is not the next in order, {} is", "{} 不是次序中的下一个，{} 才是"],
	["it is about another visit than the first", "与第一项不是同一次检查"],
	["its visit is over already", "这次检查已经结束"],
	["inspectors: the new visits have {} places, {} are named", "新的检查有 {} 个名额，文件写了 {} 个"],
	["inspector {}, visit {}, slot {}: {}", "第 {} 项换人（检查 {} 的第 {} 个名额）：{}"],
	["inspector {}: {}", "第 {} 项换人：{}"],
	["not the next place of the new visits", "不是新检查的下一个名额"],
	["nobody is taken off", "没有写明替换谁"],
	["there is no such place", "没有这个名额"],
	["it has no reason", "没有写明原因"],
	["{} is taken off, but {} has the place", "写的是替换 {}，但名额属于 {}"],
	["nobody is put in, but {} is next", "没有人接替，按次序应当是 {}"],
	["{} is not in roster.csv", "{} 不在人员名录 roster.csv 中"],
	["{} was taken off this visit before", "{} 先前已经退出这次检查"],
	["{} may not go: {}", "{} 不能参加：{}"],
	["of another department, specialty or district", "部门、专业或片区不符"],
	["the certificate ends before the visit may", "执法证件在检查期限之前到期"],
	["on leave", "请假"],
	["recused from the object", "与该对象有回避关系"],
	["on this visit already", "已经在这次检查中"],

	// ---- lists -------------------------------------------------------------
	["list {}: the group is not the plan's", "名单 {}：协同组与计划不一致"],
	["list {}: key differs", "名单 {}：抽签密钥不是由种子算出的"],
	["list {}: strata are not the plan's, in its order", "名单 {}：分层与计划不一致"],
	["list {}: counts are not the plan's and the classes'", "名单 {}：各层数量与计划或签数分类表不一致"],
	["list {}: strata do not add up to the pool", "名单 {}：各层相加不等于名单总数"],
	["list {} stratum {}: {} drawn, the plan demands {}", "名单 {}「{}」层：抽取 {} 户，按计划应为 {} 户"],
	["list {} stratum {}: more drawn with these lots than there are", "名单 {}「{}」层：抽中的某一签数的户数多于名单中的户数"],
	["list {} stratum {}: not in ticket order at {}", "名单 {}「{}」层：抽中者未按签号排列，最先在 {} 处"],
	["list {} stratum {}: threshold differs", "名单 {}「{}」层：门槛不是最后一个抽中者的签号"],
	["list {} stratum {}: a different selection follows from the pool, at place {} {} with {} lots and not {} with {}", "名单 {}「{}」层：由名单重新抽取，第 {} 个应是 {}（{} 张签），而不是 {}（{} 张签）"],
	["list {}: {} is drawn twice", "名单 {}：{} 被抽中两次"],
	["list {}: the pool is not the one announced", "名单 {}：名单文件不是公告时封存的那一份"],
	["list {}: the classes are not those of the pool", "名单 {}：签数分类表与名单文件不一致"],
	["a record's stratum is not in the plan", "名单中有对象的分层不在计划内"],
	["pool: not strictly ascending by id", "名单未按代码排列或有重复"],
	["pool: lots are not 1 to 16", "名单中有对象的签数不在 1 到 16 之间"],

	// ---- afterwards -----------------------------------------------------------
	["a substitution takes out what is not in, or has no reason", "递补所替换的对象不在抽取结果内，或没有原因"],
	["a substitute is in already, or was taken out before", "递补的对象已经在内，或先前已被替换"],
	["a substitute is not the next in order", "递补的对象不是签号顺序中的下一个"],
	["assignment, roster and results do not go together", "派人规则、人员名录和结果文件不配套"],
	["files of the assignment are missing", "缺少派人所需的文件"],
	["{} is not the file that the transcript binds", "文件 {} 不是抽取记录所封存的那一份"],
	["{} is not what follows from the draw and the annexes, line {}", "文件 {} 与按规则重新计算的结果不一致，最先在第 {} 行"],
	["objects.csv: an object is missing", "对象附件 objects.csv 缺少抽中的对象"],
	["{}: not in the canonical form", "文件 {} 的格式不合规（换行、引号或末行）"],
	["{}: wrong header", "文件 {} 的表头不对"],
	["{}: a row with a wrong number of fields", "文件 {} 有一行的栏目数不对"],
	["{}: a field that no file may hold", "文件 {} 有一个栏目含有不允许的字符"],
	["{}: not there", "所选文件中没有 {}"],

	// ---- signatures ------------------------------------------------------------
	["a key in the charter is no Ed25519 key", "章程中有一把公钥不是 Ed25519 公钥"],
	["a signature of an unknown role", "有一个签名的事由不认识"],
	["a signature is not 64 bytes of hex", "有一个签名不是 128 位十六进制数"],
	["signature {} of {}: {}", "{2} 的签名（{1}）：{3}"],
	["hold", "保管"], ["close", "封存"], ["open", "汇总"],
	["missing", "缺少"],
	["the charter has no such key", "章程中没有这把公钥"],
	["there was nothing to sign", "当时没有可签的内容"],
	["too late", "签名晚于期限"],
	["not valid", "签名无效"],
	["it stands twice", "重复出现"],

	// ---- notes -----------------------------------------------------------------
	["signatures: unsigned, no key stands in the charter", "章程没有公钥，各方没有签名"],
	["signatures: {} of {} people of the charter have no key and signed nothing", "章程中的 {2} 人有 {1} 人没有公钥，未签名"],
	["completeness not proved without the pool", "没有名单文件，只能核对记录自身是否一致，不能证明名单没有遗漏或添加"],
	["list {} stratum {}: the threshold is not plausible for a pool of these classes", "名单 {}「{}」层：门槛与名单规模不相称，应当向审核人员查询"],
	["an attempt that ended without a draw", "这是一次作废的抽取，没有抽取结果"],

	["witnesses: not checked, what binds them are their receipts and the signatures of the statement", "见证人是谁，这份记录本身不能证明，这里没有核对；以见证人手中的抽取凭证和各方对抽取声明的签名为准"],
	["witnesses: not checked, of an attempt that is void the audit bundle shows them", "见证人是谁，作废的抽取记录本身不能证明，这里没有核对；以审计包为准"],

	// ---- whatever else a file has -------------------------------------------
	["{}: the pool is not the one announced", "名单文件 {} 不是公告时封存的那一份"],
	["pool: {}", "名单文件不合规（{}）"],
	["roster.csv: {}", "人员名录 roster.csv 不合规（{}）"],
];

interface Rule {
	matches: RegExp;
	chinese: string;
}

const RULES: readonly Rule[] = SENTENCES.map(([english, chinese]) => ({
	matches: new RegExp(`^${english.split("{}").map((part) =>
		part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.*?)")}$`, "s"),
	chinese,
}));

/** The names put in: {} one after the other, {2} the second. */
function filled(chinese: string, names: string[]): string {
	let next = 0;
	return chinese.replace(/\{(\d?)\}/g, (_, which: string) => {
		const name = names[which === "" ? next++ : Number(which) - 1] ?? "";
		return inChinese(name) ?? name;
	});
}

/** A sentence of the verifier in Chinese; nothing when it is not known. */
export function inChinese(sentence: string): string | undefined {
	for (const { matches, chinese } of RULES) {
		const found = matches.exec(sentence);
		if (found)
			return filled(chinese, found.slice(1));
	}
	return undefined;
}
