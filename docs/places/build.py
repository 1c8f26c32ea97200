"""Makes knowledge/places.yaml from two public packages and says where they part: see README.md."""
# ruff: noqa: INP001, T201 - a script run by hand

import json
import sqlite3
import unicodedata
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import vietnam_provinces
import vietnamadminunits

PROVINCE = "Thái Nguyên"
PROVINCE_KEY = "tinhthainguyen"
CODE = 19  # of the province, in vietnam-provinces
OUT = Path(__file__).resolve().parents[2] / "knowledge" / "places.yaml"
HEAD = """\
# The 92 communes and wards of Thái Nguyên (with the former Bắc Kạn) since 1/7/2025.
# Made by docs/places/build.py, which names its sources; do not edit by hand.
# old_names: communes, wards and towns before 1/7/2025 whose land is now here, other than the
# name it still bears. One that was divided stands under each heir.
# districts: former districts and cities whose land is now here. Each became several communes, so
# its name alone does not say which one is meant: all of them are offered. Some live on as the name
# of one commune or ward only (xã Đại Từ, xã Ba Bể, phường Sông Công, phường Phổ Yên, phường Bắc
# Kạn), which is smaller than the old district.
places:
"""


def main() -> None:
    """Compare, then write."""
    ours, heirs, districts = from_adminunits()
    theirs = from_provinces()
    agreed = {code for code, name in ours.items() if theirs.get(code) == name}
    print(f"{len(ours)} and {len(theirs)} places; code and name agree on {len(agreed)}")
    for code in sorted({*ours, *theirs} - agreed):
        print(f"  {code}: {ours.get(code, '-')} | {theirs.get(code, '-')}")
    lines = []
    for code, name in sorted(ours.items()):
        level, _, bare = name.partition(" ")
        lines.append(f'  - id: "{code}"\n    name: {bare}\n    level: {level.lower()}\n')
        # The successor's own name is its name already.
        old = sorted(o for o in heirs[name] if o.casefold() != name.casefold())
        lines.append(f"    old_names: [{', '.join(old)}]\n" if old else "")
        lines.append(f"    districts: [{', '.join(sorted(districts[name]))}]\n")
    OUT.write_text(HEAD + "".join(lines), encoding="utf-8")


def from_provinces() -> dict[str, str]:
    """vietnam-provinces: code -> "Xã Đại Từ"."""
    path = vietnam_provinces.NESTED_DIVISIONS_JSON_PATH
    (province,) = [p for p in json.loads(path.read_text("utf-8")) if p["code"] == CODE]
    return {f"{ward['code']:05d}": composed(ward["name"]) for ward in province["wards"]}


def from_adminunits() -> tuple[dict[str, str], dict[str, set[str]], dict[str, set[str]]]:
    """vietnamadminunits: code -> "Xã Đại Từ"; then its old names, and its old districts."""
    folder = Path(vietnamadminunits.__file__).parent / "data"
    with closing(sqlite3.connect(folder / "dataset.db")) as database:
        new = {
            key: (code, composed(name))
            for key, code, name in database.execute(
                "select wardKey, wardCode, ward from admin_units where provinceShort = ?",
                [PROVINCE],
            )
        }
        old = {
            f"{province}_{district}_{ward}": (composed(name), composed(short))
            for province, district, ward, name, short in database.execute(
                "select provinceKey, districtKey, wardKey, ward, districtShort "
                "from admin_units_legacy where ward is not null"
            )
        }
    converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    heirs: dict[str, set[str]] = defaultdict(set)
    districts: dict[str, set[str]] = defaultdict(set)

    def went(part: str, key: str) -> None:
        name, district = old[part]
        heirs[new[key][1]].add(lowered(name))
        districts[new[key][1]].add(district)

    for key, parts in converter["DICT_PROVINCE_WARD_NO_DIVIDED"][PROVINCE_KEY].items():
        for part in parts:
            went(part, key)
    for part, places in converter["DICT_PROVINCE_WARD_DIVIDED"][PROVINCE_KEY].items():
        for place in places:
            went(part, place["newWardKey"])
    return dict(new.values()), heirs, districts


def lowered(name: str) -> str:
    """Thị trấn Đu -> thị trấn Đu."""
    return name[0].lower() + name[1:]


def composed(name: str) -> str:
    """NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


if __name__ == "__main__":
    main()
