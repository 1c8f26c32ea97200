"""The documents are true: settings, commands, folders, links and queries exist as written."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.config import ROOT, Settings
from bot.store.migrate import upgrade

DOCS = ROOT / "docs"
NOT_OURS = {"data", "cache", "build", "dist"}  # beside every folder whose name begins with a dot
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(
        part.startswith(".") or part in NOT_OURS for part in path.relative_to(ROOT).parts[:-1]
    )
)
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))

DECISION_HEADINGS = [
    "Context", "Options", "Decision", "Consequences", "We would change our mind if",
]  # fmt: skip
NOT_SET = "not set"
# Where developers work; a server's /etc, /opt and /var may well be named.
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.*])/(?:home|root|tmp|Users|work|mnt|workspace)/\w+")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _section(page: str, heading: str) -> str:
    """What stands between a heading of the second level and the next."""
    _, _, rest = page.partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0]


def _first_cells(table: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    rows = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def _default(value: object) -> str:
    if isinstance(value, Path) and value.is_relative_to(ROOT):
        return value.relative_to(ROOT).as_posix()
    return "" if value is None else str(value)


def _settings() -> dict[str, str]:
    return {name.upper(): _default(field.default) for name, field in Settings.model_fields.items()}


# --- settings ---


def test_the_readme_lists_every_setting_with_its_default_in_order() -> None:
    rows = _first_cells(_section(_text(ROOT / "README.md"), "Settings"))

    listed = [(row[0].strip("`"), row[1].strip("`")) for row in rows]

    assert listed == [(name, value or NOT_SET) for name, value in _settings().items()]


def test_the_readme_says_what_every_setting_means() -> None:
    rows = _first_cells(_section(_text(ROOT / "README.md"), "Settings"))

    assert [row[0] for row in rows if len(row) != 3 or len(row[2]) < 10] == []


def test_the_example_file_holds_every_setting_with_its_default_and_sets_none() -> None:
    lines = _text(ROOT / ".env.example").splitlines()

    offered = [found.groups() for line in lines if (found := re.match(r"#([A-Z_]+)=(.*)", line))]

    assert offered == list(_settings().items())
    assert [line for line in lines if line and not line.startswith("#")] == []


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md", "CONTRIBUTING.md"])
def test_a_page_speaks_of_no_setting_that_does_not_exist(page: str) -> None:
    """What looks like a setting is one, or belongs to ``make``."""
    spoken = set(re.findall(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b", _text(ROOT / page)))

    assert spoken - {"BENCH_DATA"} <= set(_settings())


# --- commands ---


def _help(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


def _commands(
    capsys: pytest.CaptureFixture[str], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, set[str]]]:
    """Every command that carries something out, with its options."""
    printed = _help(above, capsys)
    names = re.findall(r"^ {4}([a-z-]+)(?= |$)", printed, flags=re.MULTILINE)
    for name in names:
        yield from _commands(capsys, (*above, name))
    if not names:
        yield " ".join(above), set(re.findall(r"--[a-z]+", printed)) - {"--help"}


def test_the_readme_lists_every_command_with_its_options(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    rows = _first_cells(_section(_text(ROOT / "README.md"), "Commands"))

    listed = {row[0].split("`")[1]: set(re.findall(r"--[a-z]+", row[0])) for row in rows}

    assert listed == dict(_commands(capsys))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/operations.md"])
def test_a_page_calls_only_commands_that_exist(
    page: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    known = {name for name, _ in _commands(capsys)}

    called = re.findall(
        r"run_bot\.py ((?:knowledge |db |staff |audit )?[a-z][a-z-]*)", _text(ROOT / page)
    )

    assert called
    assert set(called) <= known


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_names_only_targets_that_the_makefile_has(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", _text(ROOT / "Makefile"), flags=re.MULTILINE))

    assert set(re.findall(r"(?:`|^)make ([a-z]+)", _text(page), flags=re.MULTILINE)) <= targets


# --- folders, files, links ---


def _map() -> Iterator[str]:
    """The paths of the map in the README, its indentation made into folders."""
    block = _section(_text(ROOT / "README.md"), "Where things are").split("```")[1]
    folder = ""
    for line in block.strip().splitlines():
        path = line.split()[0]
        if not line.startswith(" "):
            folder = path if path.endswith("/") else ""
            yield path
        else:
            yield folder + path


@pytest.mark.parametrize("path", list(_map()))
def test_what_the_map_names_is_there(path: str) -> None:
    assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


@pytest.mark.parametrize("folder", ["bot", "docs", "knowledge"])
def test_the_map_leaves_out_no_part_of_a_folder(folder: str) -> None:
    parts = {
        f"{folder}/{path.name}{'/' if path.is_dir() else ''}"
        for path in (ROOT / folder).iterdir()
        if not path.name.startswith("_")
    }

    assert parts <= set(_map())


def _slugs(page: str) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", _text(page))

    broken = []
    for link in links:
        target, _, anchor = link.partition("#")
        if ":" in target:
            continue
        path = page.parent / target if target else page
        if not path.exists() or (anchor and anchor not in _slugs(_text(path))):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_path_in_code_marks_is_there(page: Path) -> None:
    """`bot/...`, `knowledge/...`, `tests/...`, `docs/...`, wherever a page names one."""
    named = re.findall(r"`((?:bot|knowledge|tests|docs)/[\w./-]+)`", _text(page))

    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / ".env.example"], ids=_name)
def test_a_page_names_no_place_of_somebodys_machine(page: Path) -> None:
    assert SOMEBODYS_MACHINE.findall(_text(page)) == []


# --- decisions ---


@pytest.mark.parametrize("page", DECISIONS, ids=_name)
def test_a_decision_has_a_number_and_all_its_parts(page: Path) -> None:
    text = _text(page)

    assert text.startswith(f"# {page.name[:4]}: ")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == DECISION_HEADINGS


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


# --- operations ---


def test_the_queries_of_the_handbook_run_on_a_store_of_this_release(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    upgrade(f"sqlite:///{path}")
    queries = re.findall(r"```sql\n(.+?)```", _text(DOCS / "operations.md"), flags=re.DOTALL)

    with sqlite3.connect(path) as store:
        answers = [store.execute(query).fetchall() for query in queries]
    store.close()

    assert answers == [[]] * len(answers)
    assert answers


def test_the_unit_lets_the_bot_write_only_where_the_handbook_puts_its_data() -> None:
    unit = _text(DOCS / "mttq-bot.service")
    handbook = _text(DOCS / "operations.md")
    state = re.findall(r"^StateDirectory=(.+)$", unit, flags=re.MULTILINE)
    cache = re.findall(r"^CacheDirectory=(.+)$", unit, flags=re.MULTILINE)

    assert "ProtectSystem=strict" in unit
    assert "ReadWritePaths" not in unit
    assert f"DATA_DIR=/var/lib/{state[0]}\n" in handbook
    assert f"CACHE_DIR=/var/cache/{cache[0]}\n" in handbook


def test_the_glossary_names_only_what_the_code_has() -> None:
    code = "\n".join(_text(path) for path in sorted((ROOT / "bot").rglob("*.py")))
    rows = _first_cells(_text(DOCS / "glossary.md"))
    names = {name for row in rows for name in re.findall(r"`([\w.]+)(?:\(\))?`", row[1])}

    missing = [name for name in names if not re.search(rf"\b{name.split('.')[-1]}\b", code)]

    assert names
    assert missing == []
