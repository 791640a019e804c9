"""Make the bundled font subsets in resources/fonts. Not part of the program; run once by hand.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    /tmp/fonts/bin/python packaging/fonts.py [--sources DIR]

Needs a machine where `npm pack` and `apt-get download` (Debian 12) work. The packages are pinned by
digest, times inside the fonts are fixed, so the same packages give the same bytes.
"""
# Code points and look-alike symbols are what this file is about.
# ruff: noqa: RUF001, PLR2004

import argparse
import bz2
import gzip
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts"
# Seconds since 1904 of 2024-01-01; only for fonts that we convert, the others keep their own time.
FIXED_TIME = 3_786_912_000
OUTLINE_TOLERANCE = 2.0  # font units of 1000: cubic to quadratic, invisible at any printed size


@dataclass(frozen=True, slots=True)
class Package:
    """A package as its registry serves it."""

    name: str
    version: str
    kind: str  # npm | deb
    sha256: str


NOTO_SANS = Package(
    "@expo-google-fonts/noto-sans-sc",
    "0.4.3",
    "npm",
    "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
)
NOTO_SERIF = Package(
    "@expo-google-fonts/noto-serif-sc",
    "0.4.3",
    "npm",
    "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
)
SYMBOLS = Package(
    "@fontsource/noto-sans-symbols-2",
    "5.3.0",
    "npm",
    "dd714f47e1ba768274c25d14ac95610ca32e416d70c5455cd11d8995042a4552",
)
WENKAI = Package(
    "fonts-lxgw-wenkai", "1.250+repack-1", "deb", "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318"
)
FANDOL = Package(
    "texlive-lang-chinese", "2022.20230122-1", "deb", "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0"
)
UNIHAN = Package("unicode-data", "15.0.0-1", "deb", "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc")
PACKAGES = (NOTO_SANS, NOTO_SERIF, SYMBOLS, WENKAI, FANDOL, UNIHAN)

FANDOL_FILE = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
FANDOL_LICENCE = "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"
FANDOL_README = "usr/share/doc/texlive-doc/fonts/fandol/README"
WENKAI_FILE = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
WENKAI_LICENCE = "usr/share/doc/fonts-lxgw-wenkai/copyright"
UNIHAN_FILE = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
SYMBOLS_FILE = "package/files/noto-sans-symbols-2-symbols-400-normal.woff2"

# What offices type and what comes along when they paste, beyond GB2312 and GBK.
OFFICE_SYMBOLS = (
    "〔〕〇々★☆√□☑☐☒✓✔✗✘‰㎡㎥㎞㎏㎎㎜㎝㏄—–―‐‑‒−…≥≤⩾⩽≧≦≠≈≡±×÷→←↑↓↔⇒⇔℃℉°′″№©®™€¢£¥￥§¶†‡•·・‧※☎☏✉"
    "⓪㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿❶❷❸❹❺❻❼❽❾❿"
    "■▲△▼▽◆◇●○◎◯▪▫▶►◀◼◻◾◽⚫⚪✕✖➢➤❖♀♂♥♦♣♠∞∑∏∫∂∵∴∠⊥∥∈∩∪⌒⊙∽∝∕⁄½¼¾⅓⅔ℓΔΩµ〓〖〗㊣"
)
# ASCII, Latin-1, pinyin and names, super- and subscripts (PM₂.₅), circled and Roman numbers,
# spaces, CJK punctuation, full-width forms, radicals that PDF readers put in place of characters.
OFFICE_RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x0100, 0x017F), (0x01CD, 0x01DC), (0x0391, 0x03C9),
    (0x2000, 0x200A), (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x2150, 0x2188),
    (0x2460, 0x2473), (0x2474, 0x249B), (0x2E80, 0x2FD5), (0x3000, 0x303F), (0x3220, 0x3243),
    (0xFE30, 0xFE6B), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
)  # fmt: skip
# Chinese quotation marks are full width; in this face they are Latin ones, so that the fall-back serves.
NARROW_IN_WENKAI = "“”‘’×÷"


@dataclass(frozen=True, slots=True)
class Charsets:
    """Code points by purpose."""

    standard: frozenset[int]  # the 8,105 of 通用规范汉字表, GB2312 and symbols
    wide: frozenset[int]  # the same and all of GBK, for names
    required: frozenset[int]  # the 8,105 and GB2312: no face but 仿宋 may lack one


def main() -> None:
    """Fetch what is missing, build every face, write licences and digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="folder that holds, or will hold, the packages")
    sources: Path | None = parser.parse_args().sources
    with tempfile.TemporaryDirectory() as scratch:
        store = sources or Path(scratch)
        store.mkdir(parents=True, exist_ok=True)
        roots = {package: unpack(package, fetch(package, store), Path(scratch)) for package in PACKAGES}
        build_all(roots, TARGET)
    for path in sorted(TARGET.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:>10,}  {path.relative_to(TARGET)}")


def fetch(package: Package, store: Path) -> Path:
    """Return the package's file in `store`, downloaded when it is not there."""
    found = find_package(package, store)
    if found is None:
        command = (
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
            if package.kind == "npm"
            else ["apt-get", "download", f"{package.name}={package.version}"]
        )
        subprocess.run(command, cwd=store, check=True)
        found = find_package(package, store)
    if found is None:
        sys.exit(f"{package.name} {package.version} was not delivered")
    digest = hashlib.sha256(found.read_bytes()).hexdigest()
    if digest != package.sha256:
        sys.exit(f"{found.name}: sha256 {digest}, expected {package.sha256}")
    return found


def find_package(package: Package, store: Path) -> Path | None:
    """Return the downloaded file of a package, if it is there."""
    if package.kind == "npm":
        pattern = f"{package.name.lstrip('@').replace('/', '-')}-{package.version}.tgz"
    else:
        pattern = f"{package.name}_{package.version}_*.deb"
    return next(iter(sorted(store.glob(pattern))), None)


def unpack(package: Package, archive: Path, scratch: Path) -> Path:
    """Return the folder with the package's files."""
    root = scratch / package.sha256[:12]
    root.mkdir()
    if package.kind == "npm":
        with tarfile.open(archive) as tar:
            tar.extractall(root, filter="data")
    else:
        subprocess.run(["dpkg-deb", "-x", str(archive), str(root)], check=True)
    return root


def build_all(roots: dict[Package, Path], target: Path) -> None:
    """Write every face and licence into `target`."""
    for old in target.glob("*.ttf"):
        old.unlink()
    chars = charsets(roots[UNIHAN])
    sans, serif = roots[NOTO_SANS] / "package", roots[NOTO_SERIF] / "package"
    build_noto(sans / "400Regular/NotoSansSC_400Regular.ttf", chars.wide, target / "NotoSansSC-Regular.ttf")
    build_noto(sans / "700Bold/NotoSansSC_700Bold.ttf", chars.standard, target / "NotoSansSC-Bold.ttf")
    build_noto(serif / "400Regular/NotoSerifSC_400Regular.ttf", chars.standard, target / "NotoSerifSC-Regular.ttf")
    build_noto(serif / "700Bold/NotoSerifSC_700Bold.ttf", chars.standard, target / "NotoSerifSC-Bold.ttf")
    build_kai(roots[WENKAI] / WENKAI_FILE, chars.standard, target / "JkxqKai-Regular.ttf")
    build_fang(roots[FANDOL] / FANDOL_FILE, chars.standard, target / "FandolFangTT-Regular.ttf")
    covered = covered_by(target.glob("*.ttf"))
    build_symbols(roots[SYMBOLS] / SYMBOLS_FILE, chars.standard - covered, target / "NotoSansSymbols2-Regular.ttf")
    check_coverage(chars, target)
    copy_licences(roots, target)


def charsets(unihan: Path) -> Charsets:
    """Return the code points wanted. U+30EDE and its like are in none: they must be reported."""
    general = set()
    with bz2.open(unihan / UNIHAN_FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("\t")
            if len(fields) == 3 and fields[1] == "kTGH":
                general.add(int(fields[0][2:], 16))
    if len(general) != 8105:
        sys.exit(f"通用规范汉字表 has 8,105 characters, Unihan gave {len(general)}")
    gb2312, gbk = encoded_by("gb2312"), encoded_by("gbk")
    symbols = {code for code in gbk if not is_han(code)} | set(map(ord, OFFICE_SYMBOLS))
    for first, last in OFFICE_RANGES:
        symbols.update(range(first, last + 1))
    standard = frozenset(general | gb2312 | symbols)
    return Charsets(standard, standard | gbk, frozenset(general | gb2312))


def encoded_by(codec: str) -> set[int]:
    """Return all code points of a two-byte Chinese encoding."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(map(ord, text) if len(text) == 1 else ())
    return found


def is_han(code: int) -> bool:
    """Return whether the code point is a Chinese character."""
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code > 0x1FFFF


def cut(source: Path, codes: Iterable[int]) -> TTFont:
    """Return the font with only these characters, without hints and layout tables."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14]
    options.name_languages = ["*"]
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx", "meta", "gasp"]
    font = TTFont(source, recalcTimestamp=False, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(codes))
    cutter.subset(font)
    return font


def save(font: TTFont, target: Path) -> None:
    """Write as plain TrueType; names of glyphs are of no use in a PDF."""
    font.flavor = None
    if "post" in font:
        font["post"].formatType = 3.0
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target, reorderTables=True)


def build_noto(source: Path, codes: frozenset[int], target: Path) -> None:
    """Cut a Noto face. Its em dash is a Latin one; a Chinese —— is one unbroken line of two em."""
    font = cut(source, codes)
    draw_chinese_dash(font)
    save(font, target)


def draw_chinese_dash(font: TTFont) -> None:
    """Let U+2014 fill its em, in the middle of the Chinese characters, as thick as before."""
    name = font.getBestCmap()[0x2014]
    old = font["glyf"][name]
    half = (old.yMax - old.yMin) / 2
    bottom, top = round(380 - half), round(380 + half)
    pen = TTGlyphPen(None)
    pen.moveTo((0, bottom))
    for point in ((0, top), (1000, top), (1000, bottom)):
        pen.lineTo(point)
    pen.closePath()
    font["glyf"][name] = pen.glyph()
    font["hmtx"][name] = (1000, 0)


def build_kai(source: Path, codes: frozenset[int], target: Path) -> None:
    """Cut 霞鹜文楷. Its names are reserved (OFL clause 3), so a changed version has another one."""
    font = cut(source, codes - set(map(ord, NARROW_IN_WENKAI)))
    rename(font, family="JKXQ Kai", chinese="健康县区楷体", file_name="JkxqKai-Regular")
    save(font, target)


def rename(font: TTFont, *, family: str, chinese: str, file_name: str) -> None:
    """Replace every name by which people or programs choose the font."""
    new = {1: family, 3: f"{file_name};subset", 4: f"{family} Regular", 6: file_name}
    for record in font["name"].names:
        if record.nameID in new:
            is_chinese = record.platformID == 3 and record.langID & 0xFF == 0x04 and record.nameID in (1, 4)
            record.string = chinese if is_chinese else new[record.nameID]


def build_fang(source: Path, codes: frozenset[int], target: Path) -> None:
    """Cut FandolFang and turn its cubic (CFF) outlines into quadratic ones (TrueType)."""
    font = cut(source, codes)
    to_truetype(font)
    font["head"].modified = FIXED_TIME
    note = "Changed for JKXQ: subset, outlines converted from CFF to TrueType. GPL 3 with font exception."
    rename(font, family="FandolFang TT", chinese="FandolFang TT", file_name="FandolFangTT-Regular")
    font["name"].setName(note, 10, 3, 1, 0x409)
    save(font, target)


def to_truetype(font: TTFont) -> None:
    """Replace CFF by glyf and loca, in place."""
    order = font.getGlyphOrder()
    outlines = {name: quadratic(font, name) for name in order}
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = outlines
    glyf.compile(font)
    font["hmtx"].metrics = {
        name: (width, getattr(outlines[name], "xMin", 0)) for name, (width, _) in font["hmtx"].metrics.items()
    }
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(maxp, f"max{field}", 0)
    maxp.maxSizeOfInstructions = maxp.maxComponentElements = 0
    maxp.numGlyphs = len(order)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font.sfntVersion = "\000\001\000\000"


def quadratic(font: TTFont, name: str) -> Glyph:
    """Return one glyph with quadratic curves."""
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(glyphs)
    glyphs[name].draw(Cu2QuPen(pen, OUTLINE_TOLERANCE, reverse_direction=True))
    return pen.glyph()


def build_symbols(source: Path, codes: frozenset[int], target: Path) -> None:
    """Cut the symbols that no other face has, such as ☑ and ☐."""
    save(cut(source, codes), target)


def covered_by(fonts: Iterable[Path]) -> frozenset[int]:
    """Return every code point that one of the fonts has."""
    return frozenset(code for path in fonts for code in TTFont(path, lazy=True).getBestCmap())


def check_coverage(chars: Charsets, target: Path) -> None:
    """Stop when a required character is missing, or an outline is not TrueType."""
    for path in sorted(target.glob("*.ttf")):
        font = TTFont(path, lazy=True)
        if "glyf" not in font:
            sys.exit(f"{path.name} has no TrueType outlines")
        if "Symbols" in path.name or "Fang" in path.name:
            continue
        missing = chars.required - set(font.getBestCmap()) - set(map(ord, NARROW_IN_WENKAI))
        if missing:
            sys.exit(f"{path.name} lacks {''.join(map(chr, sorted(missing)))}")
    unserved = set(map(ord, OFFICE_SYMBOLS)) - covered_by(target.glob("*.ttf"))
    print("symbols that no face has:", "".join(map(chr, sorted(unserved))) or "none")


def copy_licences(roots: dict[Package, Path], target: Path) -> None:
    """Put every licence text, and Fandol's source, beside the fonts."""
    licences, source = target / "licences", target / "source"
    for folder in (licences, source):
        folder.mkdir(exist_ok=True)
    shutil.copyfile(roots[NOTO_SANS] / "package/LICENSE_FONT", licences / "NotoSansSC-OFL.txt")
    shutil.copyfile(roots[NOTO_SERIF] / "package/LICENSE_FONT", licences / "NotoSerifSC-OFL.txt")
    shutil.copyfile(roots[SYMBOLS] / "package/LICENSE", licences / "NotoSansSymbols2-OFL.txt")
    shutil.copyfile(roots[WENKAI] / WENKAI_LICENCE, licences / "JkxqKai-OFL.txt")
    shutil.copyfile(roots[FANDOL] / FANDOL_README, licences / "Fandol-README.txt")
    copying = gzip.decompress((roots[FANDOL] / FANDOL_LICENCE).read_bytes())
    (licences / "Fandol-COPYING.txt").write_bytes(copying)
    shutil.copyfile(roots[FANDOL] / FANDOL_FILE, source / "FandolFang-Regular.otf")


if __name__ == "__main__":
    main()
