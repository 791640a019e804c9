"""The words that rules are written with, as a table; how they are put together stands in the other modules.

Sources: the rule texts collected in rubric-facts (2.3 site table of 健康促进企业, 2.4 fragment of 江苏, 3 kinds of
rules, 6.2 habits of tables); for whether a number itself is included 民法典 1259: 以上、以下、以内 include it,
不满、超过 do not.
All patterns are for tidied text (numbers.py): no blanks, Chinese marks, half-width digits.
"""

import re
from enum import StrEnum

from app.domain.marking.kinds import Level
from app.domain.rule_text.numbers import CHINESE, COUNTERS, NUMBER, QUANTITY

PER = re.compile(rf"/(?:每)?(?:{COUNTERS})$")
"""0.5分/次: each time."""
_MOUNTED = r"(?:最高|就高)(?:级别|等次|等级|层级|奖项|荣誉)"

# ------------------------------------------------------------------ what is earned


class EffectKind(StrEnum):
    """What a rule says about points."""

    EARN = "得分"
    FULL = "得满分"
    HALF = "得一半分"
    ZERO = "不得分"
    DEDUCT = "扣分"
    DEDUCT_ALL = "扣完本项分"
    CAP = "封顶"
    CAP_FULL = "得满为止"
    DEDUCT_CAP = "扣分上限"
    DEDUCT_TIMES = "扣分次数上限"
    FLOOR = "扣完为止"
    TOTAL = "合计"
    PROPORTION = "按比例"
    DISCRETION = "由人判断"
    BEST = "取最高"
    STEP = "每档"


_NOT_POINTS = r"(?![之钟别析制数值比率布工局院校校])"
_P = rf"(?P<{{0}}>\d{{1,6}}(?:\.\d{{1,6}})?|{CHINESE}|半)分{_NOT_POINTS}"
_BARE_END = r"(?=[，。；、）：！？]|共|合计|总计|最[高多]|封顶|$)"


def _points(name: str) -> str:
    return _P.replace("{0}", name).replace("{{", "{").replace("}}", "}")


_MOST = (
    r"(?:最高|最多|至多|上限|封顶|限|不超过|不得超过|不高于|累计|合计|总计|总分|"
    r"得分|可得|加分|计分|只得|得|计|记|加|为)"
)
EFFECTS: tuple[tuple[EffectKind, str], ...] = (
    (
        EffectKind.DISCRETION,
        rf"(?:酌情|视[^，。；]{{0,10}}(?:情况|程度|质量|效果))(?:分别|适当|最高|予以){{0,4}}(?:给|得|扣|计|加|赋|评|打|记)(?:予)?(?:{NUMBER}[-~至到])?(?:{NUMBER})?分",
    ),
    (EffectKind.DISCRETION, rf"(?:得|计|给|赋|扣|加|记|可得|可加)?{NUMBER}分?(?:[-~至到]){NUMBER}分{_NOT_POINTS}"),
    (EffectKind.DISCRETION, r"综合判断|酌情(?:给|得|扣|加|计|赋|评)分|酌情"),
    (EffectKind.STEP, r"(?:按)?每(?:一)?档" + _points("p0")),
    (
        EffectKind.FLOOR,
        r"(?:直至|直到)?扣完(?:本项|该项|此项|所有|全部)?(?:分值|分数|得分|分)?为止|(?:直至|直到)扣完(?:(?:本|该|此)项)?(?:分值|分数|得分|分)?|扣至(?:0|零)分?(?:为止)?|不倒扣分?|不(?:计|出现|得)负分",
    ),
    (
        EffectKind.DEDUCT_TIMES,
        r"最多按?(?P<times>\d{1,3}|[一二两三四五六七八九十])(?:起|次|处|项|个|家|人)(?:扣|计)分?",
    ),
    (
        EffectKind.DEDUCT_CAP,
        r"(?:累计|合计|总共|共|本项)?(?:最多|最高|至多)(?:只|可|累计)?扣(?:减|除)?(?:分)?(?:不超过)?" + _points("p1"),
    ),
    (
        EffectKind.DEDUCT_CAP,
        r"(?:累计|合计)?扣分?(?:累计|合计)?(?:不超过|最多|最高|至多)(?:为|扣)?" + _points("p2") + "(?:为限)?",
    ),
    (EffectKind.FLOOR, r"扣完" + _points("p3") + "为止"),
    (
        EffectKind.CAP,
        rf"(?:本项|该项|此项)?{_MOST}{{0,4}}?(?:最高|最多|至多|上限|封顶|不超过|不得超过|不高于){_MOST}{{0,4}}"
        + _points("p4")
        + "(?:封顶|为限|为止)?",
    ),
    (
        EffectKind.CAP,
        r"(?:得|加|计|以|直|至|到|满){0,4}" + _points("p5") + r"(?:封顶|为限|为上限|为止|为最高|满为止)",
    ),
    (EffectKind.CAP_FULL, r"(?:得|加|计)满(?:分)?为止|(?:直至|直到)满分(?:为止)?"),
    (
        EffectKind.TOTAL,
        r"(?:共计|总共|共|合计|总计|总分|满分|分值|本项|此项|该项|基础分|基本分|权重)(?:为|是|计|得|满分|分值|：|共){0,4}"
        + _points("p6"),
    ),
    (
        EffectKind.BEST,
        rf"(?:按|以|取|就){_MOUNTED}(?:计分|计算|得分|计|取|为准)?|(?:按|以|取|就)?(?:最高|就高)(?:的)?(?:一项|一档|项|档|得分|分值|者)?(?:计分|计算|得分|计|取|为准)|取最高(?:一项|一档|值|分)?|(?:不|不予)(?:重复|累计|累加)(?:计分|得分|加分|计|记分)?|不累加",
    ),
    (
        EffectKind.DEDUCT_ALL,
        r"(?:全部|全)?扣(?:除|减)?(?:全分|(?:本|该|此)项(?:全部)?(?:分值|分数|得分|分)|全部(?:分值|分数|得分|分)?|完(?:(?:本|该|此)项(?:全部)?(?:分值|分数|得分|分)?)?)|(?:本|该|此)项(?:分)?全扣",
    ),
    (
        EffectKind.DEDUCT,
        r"(?:各|(?<!平)均|分别|倒|再|(?<!否)则|应|可){0,4}(?:扣减|扣除|扣|减去|减|罚)(?:其|该项|本项|此项|相应)?"
        + _points("p7")
        + rf"(?:/每?(?:{COUNTERS}))?",
    ),
    (EffectKind.DEDUCT, r"(?<=[^\d分）一二三四五六七八九十%‰a-zA-Z.])-" + _points("p10")),
    (
        EffectKind.ZERO,
        r"(?:(?<!平)均|都|(?<!否)则|一律|该项|本项|此项|该部分|该条|的){0,4}(?:不得分|不计分|不给分|不加分|不记分|不予计分|不予得分|不能得分|无分|(?:得|计|记|为|给)?(?<![\d.])(?:0|零)分"
        + _NOT_POINTS
        + r"|按(?:0|零)分计)",
    ),
    (
        EffectKind.FULL,
        r"(?:即|可|(?<!否)则|(?<!平)均|就){0,4}(?:得|计|给|记|给予|赋)(?:满分|全分|(?:本|该|此)项(?:满|全)?分|相应分(?:值|数)?)",
    ),
    (
        EffectKind.HALF,
        r"(?:(?<!否)则|可|只){0,4}(?:得|计|给|记|按)(?:(?:本|该|此)项)?(?:分值的?)?(?:一半|二分之一|1/2|50%|半)(?:的)?(?:分值|分数|得分|分|计分|计)?|减半(?:得分|计分|给分)?|折半(?:得分|计分)?",
    ),
    (
        EffectKind.PROPORTION,
        r"(?:按|根据|依)(?:照)?(?:实际|完成|达到|相应|覆盖|所占)?(?:的)?(?:完成)?比例(?:得分|计分|计算得分|计算|折算得分|折算|赋分|给分|扣分|扣减|递减|计|得)?",
    ),
    (
        EffectKind.PROPORTION,
        r"(?:按|得分[为=：]|得分计算(?:公式)?[为=：]?|计)[^。；，]{1,30}?[÷/][^。；，得≥≤]{1,20}?[×*xX][^。；，得≥≤]{0,10}?(?:分值|满分|分)(?:数)?(?:计算|计分|计|得分|折算)?",
    ),
    (
        EffectKind.PROPORTION,
        rf"(?:按|得分[为=：]|得分计算(?:公式)?[为=：]?)[^。；，]{{1,30}}?[÷/][^。；，得≥≤]{{1,20}}?[×*xX]{NUMBER}(?:计算得分|折算得分|计算|计分|折算)?(?=[，。；）]|$)",
    ),
    (
        EffectKind.EARN,
        r"(?:可以|可|各|分别|(?<!平)均|再|另|即|(?<!否)则|只|仅|能|才|的){0,4}(?:给予|赋予|赋|奖励|附加|另加|加计|增加|加|得|计|记|给|评)(?:基本分|基础分|该项|本项|附加分|加分)?"
        + _points("p8"),
    ),
    (EffectKind.EARN, r"(?<=[场次项个家条期篇部人])" + _points("p12") + r"计(?:分|算)?" + _BARE_END),
    (EffectKind.EARN, r"(?:得|计|加|记)?" + _points("p11") + rf"/每?(?:{COUNTERS})"),
    (EffectKind.EARN, r"(?:各|分别)" + _points("p13") + _BARE_END),
    (EffectKind.EARN, _points("p9") + _BARE_END),
)
"""What is said about points, the more special first; where two begin at the same place the earlier counts."""

EFFECT_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in EFFECTS)
SCORE_BEFORE = re.compile(r"(?:达到|达|低于|高于|不足|不到|未达|超过|不低于|少于|大于|小于|≥|≤|>|<|满|在|至|到|~|-)$")
"""Before a number of points: then it is a score somebody reaches, not one that is given."""
SCORE_AFTER = re.compile(r"^(?:（含）)?(?:及以上|以上|及以下|以下|以内|（含|的(?!得)|合格|者|为合格|为达到|一档|1档|/)")
"""After a number of points: likewise."""
EACH_SHARE = re.compile(r"各|均|分别")
EXTRA = re.compile(r"附加|另加|再加|再得|额外加")

# ------------------------------------------------------------------ how a figure is compared

AT_LEAST = (
    "大于或等于|大于等于|达到或优于|达到或超过|达到或高于|等于或高于|高于或等于|不低于|不少于|不小于|不得低于|不得少于|保持在|稳定在|"
    "达到了|达到|至少达到|至少为|至少|达|≥|>="
)
ABOVE = "高于|大于|超过|多于|优于|好于|>"
AT_MOST = (
    "小于或等于|小于等于|低于或等于|等于或低于|不高于|不超过|不大于|不多于|不得高于|不得超过|"
    "控制在|下降到|下降至|降至|降到|≤|<="
)
UNDER = "尚未达到|没有达到|未达到|达不到|未能达到|未达|不达|低于|小于|少于|不足|不到|不满|<"
COMPARE = rf"(?P<word>{AT_LEAST}|{AT_MOST}|{UNDER}|{ABOVE})"
_SAYS = r"（不?含[^（）]*）"
AFTER = (
    rf"(?P<after>{_SAYS}及?以上|及以上|以上{_SAYS}|以上|{_SAYS}以[下内]|及以内|及以下|以[下内]{_SAYS}|以下|"
    r"之内|以内|（含）|（不含）)?"
)
VALUE = rf"(?P<value>{QUANTITY})"
END = r"(?:的|者|时|为|则|，|、|：|；|标准|要求|目标|；)*"
LESS = re.compile(rf"(?:{AT_MOST}|{UNDER})")

LEVELS: dict[str, Level] = {
    "全省": Level.PROVINCE,
    "本省": Level.PROVINCE,
    "省级": Level.PROVINCE,
    "全自治区": Level.PROVINCE,
    "全区": Level.PROVINCE,
    "省": Level.PROVINCE,
    "全国": Level.NATION,
    "国家": Level.NATION,
    "全市": Level.CITY,
    "本市": Level.CITY,
    "市级": Level.CITY,
    "全州": Level.CITY,
    "市": Level.CITY,
}
PLACE = "|".join(sorted(LEVELS, key=len, reverse=True))
AVERAGE = r"(?:平均(?:水平|值|数|线|标准)?|均值|均线|水平|平均)"
SINCE = r"以(?P<since>(?:19|20)\d\d)年(?:度|底|末)?(?:的?(?:数据|水平))?为(?:基准|基数|基期|基线|起点)(?:年|值)?，?"
"""以2020年为基准，年均提高1个百分点."""
UP = "提高|提升|增长|增加|上升|升高|上涨|递增|增幅"
DOWN = "下降|降低|减少|下浮|递减|降幅|减低"
PREVIOUS = r"上一?年度?(?:同期)?|去年(?:同期)?|前一年度?|上年度?同期|同比|上一?周期|上一?年水平"
EARLIER = (
    r"基线(?:水平|值|调查|数据)?|基期(?:水平|值)?|原有(?:的)?基础(?:水平)?|原来|(?:建设|创建|试点|项目)(?:工作)?(?:前|初期|之初|初|启动时|启动前|开始时)|"
    r"启动(?:时|前)|基础(?:水平|值)"
)
BY_YEARS = "年均|平均每年|每年平均"

# ------------------------------------------------------------------ counting

EACH = re.compile(
    rf"每(?!年|季|月|周|学期|半|两年|二年|千|万|十万|10万|百|人|天|日|个?年度|学年|户籍)(?P<verb>[^，；。：每]{{0,14}}?)"
    rf"(?P<number>{NUMBER})?(?P<unit>个?百分点|个?千分点|%|‰|公里|千米|平方米|万元|{COUNTERS})(?P<noun>[^，；。：]{{0,30}})$"
)
"""每开展1次主题活动, 每项, 每建成一条健康步道; 每年, 每千人 count nothing."""
EACH_AGAIN = re.compile(r"每(?:少|低|高|超|多|下降|降低|减少|降|增加|上升|提高|超过|超出|缺少|缺|相差|差)")

# ------------------------------------------------------------------ which words exclude one another

SCALES: tuple[tuple[str, ...], ...] = (
    ("优秀", "良好", "合格", "不合格"),
    ("优", "良", "中", "差"),
    ("一等", "二等", "三等"),
    ("全部", "部分", "个别", "没有"),
    ("全面", "部分", "未"),
    ("完全", "基本", "未"),
    ("均", "部分", "仅", "只"),
    ("国家级", "省级", "市级", "县级"),
    ("国家", "省", "市", "县"),
    ("主要领导", "分管领导", "其他领导"),
    ("主要负责人", "分管负责人"),
    ("主要负责同志", "分管负责同志"),
    ("书记", "副书记"),
    ("书记", "县长", "副县长"),
    ("正职", "副职"),
    ("党政", "政府", "部门"),
    ("A级", "B级", "C级"),
    ("A类", "B类", "C类"),
    ("一类", "二类", "三类"),
    ("一级", "二级", "三级"),
    ("每年", "每两年", "每三年"),
    ("一个", "两个", "三个", "四个", "五个"),
    ("1个", "2个", "3个", "4个", "5个"),
    ("一次", "两次", "三次", "四次"),
    ("1次", "2次", "3次", "4次"),
    ("党委", "政府主要", "政府分管"),
    ("专职", "兼职"),
    ("已", "正在", "未"),
    ("高于", "持平", "低于"),
    ("完成", "基本完成", "未完成"),
    ("健全", "较健全", "不健全"),
    ("一项", "两项", "三项", "四项", "五项"),
    ("好", "较好", "一般"),
    ("优秀", "良好", "一般", "差", "较差"),
    ("全额", "部分", "未"),
    ("符合", "基本符合", "不符合"),
    ("达到", "基本达到", "未达到"),
    ("每周", "每月", "每季度", "每半年", "每年"),
    ("每日", "每周", "每月", "每季"),
    ("及时", "较及时", "不及时"),
    ("有", "只有", "没有"),
    ("有", "无", "未"),
    ("正", "副"),
)
"""Words of one scale: of two rules with different words of it only one can be true."""

NEGATIVE = re.compile(
    r"^(?:的|如|若|凡|其中|对|其他|其它|情况)*(?:没有|无|未|否则|都没有|都不|均未|均不|不符合|不满足|不具备|不达|不足|不到|不合格|达不到|缺|反之|其他|其余|以上都|"
    r"都未|仅|只|不)"
)
"""How the opposite of a rule begins: 没有不得分, 否则不得分."""
GENERIC_ZERO = re.compile(
    r"^(?:的|如|若|凡|以上|上述|该项|两者|两项|各项|任一项|任何一项|其他|其余|对)*(?:均|都)*(?:没有|未|无|不|否则|否|反之|其他|其余)?"
    r"(?:能|按要求|按规定|全部)*(?:达到|达|完成|开展|成立|建立|落实|符合|满足|具备|纳入|做到|是|设立|制定|实现|要求|标准|条件|目标|情况|情形|低于|高于|达不到|或|等于|逾期|超期|的|者)*$"
)
"""A rule that earns nothing and only says the opposite of what stood before: 未达到的, 都不符合, 其他情况."""
ALL_OR_NOTHING = re.compile(r"缺(?:少)?(?:一|1|任)|缺一不可|缺项")
FIGURE_NAME = re.compile(r"(?:率|比例|占比|水平|寿命|面积|满意度|人数|数量|密度|合格率|比|度)$")
"""知晓率：①≥90%…: words that can only name what the numbered lines ask for."""
SAYS_NOTHING = re.compile(
    r"^(?:以上|上述|本项|该项|此项|单项|同类|同一[^，]{0,6}|全年|每年|每项|每类|合计|累计|总计|共计|共|分值|得分|最高|可|的|按|只|仅|，|、)*$"
)
"""Words before a cap that add nothing to it."""
ALL_NEEDED = re.compile(r"^(?:两者|三者|以上|各项)?缺一不可$")
"""Beside a single line it only says what 并 says already."""
SHORT_OF = re.compile(r"^每?(?:少|缺|低|不足|差)")
UNIVERSAL = re.compile(r"都|均|至少|不少于|不低于|达到|^(?:有|建|设|配|开展|完成|成立|建有|设有)")
"""After 每个, 每村: then every one of them has to, and nothing is counted."""
DOES = re.compile(r"有|建|设|配|开展|完成|成立|组织|参加")
"""Verbs after 每个乡镇: whether each one counts or every one has to is open."""
GENERIC_FULL = re.compile(
    r"^(?:全部|完全|都|均|各项|资料)?(?:符合|达到|满足|齐全|完整|规范|合格|到位|落实|符合要求|达到要求|健全)+(?:要求|标准|条件)?(?:的)?$"
)
BUT = re.compile(r"^(?:未达到|没有达到|未达|达不到|低于|高于|不低于|不高于)(?:[^，。；但]{0,12})，?但(?:是)?")
"""未达到但…, 低于全省平均水平但…: the first half is the opposite of the line before."""
EVERY_ONE = re.compile(r"全部|均|都|每个|所有")
LACKING = re.compile(r"未|不|缺|少|无|没")
"""全部建立得4分，有一家未建立扣1分: the loss is one of the many that the line asks for."""
INSPECTED = re.compile(r"检查|查看|抽查|暗访|巡查|督查|核查|抽检|走访")
"""现场检查5分，每发现1处扣1分: the points are there to be deducted from."""
LEAD_IN = re.compile(
    r"^(?:(?:查阅|查看|核查|根据|依据|按照?|现场|随机|抽查|问卷|听取|结合|经|通过(?=问卷|调查|查阅|现场|抽查|抽样))"
    r"(?:(?!平均|水平|\d{4}年|基[线准期])[^，。；]){0,20}，)+"
)
"""查阅资料，…, 根据年报数据，…: how it is checked, in front of what is asked."""
PASSES = re.compile(r"合格|符合|达到|达标|完好|规范|齐全")
SAMPLED = re.compile(r"抽查|抽取|抽检|随机查看")
ONE_OF = re.compile(
    r"(?:满足|符合|具备|达到|有)?(?:其中|上述|以上|以下|下列|两者|三者)?(?:的)?(?:任意|任何|任)?(?:一项|一条|一个|其一|之一)(?:条件|要求|即可|符合|达到|者|的)*$"
)

IN_BRACKETS = re.compile(r"（[^（）]*）")
LIST_AFTER = re.compile(
    r"^[^：]{0,20}?(?:各|每(?:一|1)?(?:项|条|个|类|种))(?:得|计|加)?(?P<worth>\d+(?:\.\d+)?)分[^：]{0,14}：(?P<list>.+)$"
)
"""Points first, then the list: 以下每项1分：机构、人员、经费."""
SCORED_TIERS = re.compile(
    r"\d{2,3}(?:\.\d)?分(?:及?以上|（含）以上|（含）?[-~至]\d{2,3}分|[-~至到]\d{2,3}分)?[，]?(?:的)?(?:得|计)\d|\d{2,3}[-~至到]\d{2,3}分[，]?(?:的)?(?:得|计)\d"
)
"""平均分≥80分得15分，70-79分得10分: a score with steps, no conversion."""
COUNTED_END = re.compile(rf"^(?P<subject>.*?\D)(?P<number>{NUMBER})(?P<unit>{COUNTERS})(?:的)?$")
"""建成健康企业10家, behind which 不足的按比例 says that 10 is what is asked for."""
ONE_THING = re.compile(rf"(?:一|1)(?:{COUNTERS})(?:的)?$")
ANOTHER = re.compile(r"^每(?:再)?(?:增加|新增|多)")
RANKED = re.compile(
    r"位列|[全本](?:省|市|国)(?:前|后|第)|[前后](?:[二三四五]分之一|\d{1,2}%)|(?:按|根据|依据?)[^，。；]{0,8}(?:排名|排序|名次)|(?:排名|名次|位列|位居)?(?:前|后)(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:名|位)|排名(?:第|在)"
)
"""What others earned decides; no county can work it out from its own figures."""
GATE = re.compile(r"一票否决|否决(?:项|指标|条款)|实行否决|取消(?:评估|申报|参评)?资格|不予(?:评估|受理|评审)")
CORE = re.compile(r"^[（]?[★☆※*✱＊▲]+[）]?")
CORE_WORDS = re.compile(r"[★☆※▲*]号?(?:指标|项|条款)|核心指标|关键指标|必达(?:项|指标)")
BONUS = re.compile(r"附加项|附加分|加分项|加分指标|^加分|额外加|附加指标")
EACH_LISTED = re.compile(
    r"(?:^|(?<=[。；，：]))(?:以上|上述|以上各项|各项)?(?:，)?(?:各|每(?:具备|满足|符合|达到|完成|做到|落实|有)?(?:一|1)?(?:项|条|个|类))(?:各)?(?:得|计)?(?P<worth>\d+(?:\.\d+)?)分"
    r"(?:，?(?:共|共计|合计|满分|最高)(?:得)?\d+(?:\.\d+)?分)?。?$"
)
"""After a numbered list: （1）规划；（2）经费。每项1分."""
LACK_LISTED = re.compile(
    r"(?:^|(?<=[。；，：]))(?:以上|上述)?(?:，)?每?缺(?:少)?(?:任意|任)?(?:一|1)(?:项|条|个)扣(?P<worth>\d+(?:\.\d+)?)分(?:，?扣完为止)?。?$"
)
"""After a numbered list: ①规划，②经费，缺一项扣1分."""
NUMBERED = re.compile(r"[①-⑳]|（\d{1,2}）|(?:(?<=^)|(?<=[。；，：]))(?:\d{1,2}[.、](?!\d)|[一二三四五六七八九十]是)")
SITES = re.compile(
    r"转化得分|转化分|转换得分|(?<!比例)(?<!口径)折算得分|现场(?:评估|抽查|检查|评分|考核|打分|评审)[^。；]{0,30}(?:百分制|平均分|(?<!不)得分|评分|打分)|百分制"
)
SITES_FORMULA = re.compile(r"平均(?:得)?分(?:值)?[÷/]100[×*xX]")
SITES_PASS = re.compile(
    r"(?P<score>\d{2,3}(?:\.\d)?)分(?:及以上|以上|（含）以上)|(?:不足|低于|未达到?|不到)(?P<under>\d{2,3})分|(?:达到|≥|不低于)(?P<reach>\d{2,3})分"
)
SITES_ZERO = re.compile(
    r"(?:不足|低于|未达到?|不到)\d{2,3}分[^。；]{0,12}(?:计|按|得|为|记)?(?:0|零)分|(?:不足|低于|未达到?|不到)\d{2,3}分[^。；]{0,12}不(?:得|计)分"
)
SITES_FEWEST = re.compile(
    rf"(?:不少于|至少|不低于)(?:抽查|抽取|现场抽查)?(?P<n>{NUMBER})(?:家|个|所|处|户|单位)|(?:抽查|抽取|随机抽取|各抽)(?P<m>{NUMBER})(?:家|个|所|处|户)"
)
REGIONS = "乡镇|县城|县级市|街道|城区|农村|城市|城镇|东部|中部|西部|县|区|市|旗|山区|平原|城|乡"
_OF_REGION = (
    rf"(?:{REGIONS})(?:（[^（）]{{1,4}}）)?"
    rf"(?:(?:达到|不低于|不少于|≥|为|：)?{NUMBER}(?:%|‰|平方米)|(?:不低于|不少于|≥){NUMBER}(?:{COUNTERS}))"
)
BY_REGION = re.compile(rf"{_OF_REGION}[^。；]{{0,6}}?{_OF_REGION}|(?:{REGIONS})[|｜/](?:{REGIONS})")

# ------------------------------------------------------------------ words that change nothing

LEADS = re.compile(r"^(?:评分标准|评分细则|评分办法|评分方法|计分办法|计分方法|计分标准|评分|标准|备注|得分标准)[：]")
MARKERS = re.compile(
    r"^(?:[①-⑳]|（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九十]{1,3}[、.．是]|第[一二三四五六七八九十][，、：]|\d{1,2}(?:\.\d{1,2}){0,2}[.．、）](?!\d)|[a-zA-Z][.）]|[-·•●◆○■])+"
)
NOTES = re.compile(
    r"可填不适用|不计入应得分|目标值为示例|未核实|有旁证|为示例|据回忆|系推定|写明理由|说明理由|以省(?:里|级)|周期第|详见|见附件|查阅资料|现场查看|资料审核|"
    r"先不填|各项填0|转入下一|数据来源|^注[：]|计算公式|计算方法|即得满分|指相对|不是\d+个百分点|加分合计|需提供|须提供|提供佐证|提供相关|以此类推|^(?:查看|查阅|核查|审阅|调阅|听取)[^，。得扣]{0,16}$"
)
"""Sentences without points of their own that need no question."""
BRACKET_NOTES = re.compile(r"（[^（）]*(?:示例|未核实|旁证|回忆|系推定|即得满分|以省里|原文|见附件|详见|含$)[^（）]*）")
"""Remarks in brackets that say nothing about points."""
BLANKS = "，。；、：！？（）“”\"'《》 的"
