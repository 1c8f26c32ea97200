"""Every page on a cheap phone and an old screen: nothing cut off, all big enough to tap."""

from playwright.async_api import ViewportSize, expect

from bot.domain.staff import Role
from tests.console.conftest import PLACE, Console
from tests.console.test_access import ASKED, FOR, QUESTION
from tests.console.test_in_browser import served
from tests.knowledge_folder import WINDOW
from tests.simulator.browser import NEEDS_BROWSER, browsing

pytestmark = NEEDS_BROWSER
Found = dict[str, dict[str, list[str]]]  # by page and rule
PHONE = ViewportSize(width=390, height=844)
OLD_SCREEN = ViewportSize(width=920, height=700)  # a window on 1024 x 768
NO_PAGE = ("/all", "/file", "/document", "/chart/", "/patch", "{order}", "{token}")
# Links in running text may be smaller: nobody has to hit those in passing.
LOOK = """() => {
  const shown = each => each.getClientRects().length && each.getBoundingClientRect().left > -500;
  const all = query => [...document.querySelectorAll(query)].filter(shown);
  const named = each => (each.innerText || each.name || each.className).slice(0, 40);
  const taps = "button, .button, select, textarea, summary, input:not([type=hidden]), "
    + "header a, .tabs a, .quick a, td .title, main > p > a:only-child";
  const fields = "select, textarea, input:not([type=hidden])";
  const root = document.documentElement;
  return {
    "too wide": root.scrollWidth > root.clientWidth ? ["the page"] : [],
    "cut off": all("main *").filter(each => each.clientWidth
      && !["INPUT", "SELECT"].includes(each.tagName)
      && getComputedStyle(each).overflowX !== "visible"
      && each.scrollWidth > each.clientWidth + 1).map(named),
    "too small to tap": all(taps).filter(each =>
      (each.closest("label") || each).getBoundingClientRect().height < 44).map(named),
    "without a label": all(fields).filter(each =>
      !each.labels.length && !each.ariaLabel).map(named),
    "not one heading": all("h1").length === 1 ? [] : [all("h1").length + " h1"],
  };
}"""


async def test_every_page_fits_a_phone_and_a_thumb(desk_console: Console) -> None:
    paths = await _paths(desk_console)
    link = await desk_console.link(await desk_console.member(*Role, name="Nguyễn Văn Tâm"))
    found: Found = {}
    on_old_screen: Found = {}
    async with (
        served(desk_console) as url,
        browsing(f"{url}/console/sign-in/{link}", is_refused=True) as page,
    ):
        await page.set_viewport_size(PHONE)
        found["knock"] = await page.evaluate(LOOK)
        await page.get_by_role("button", name="Đăng nhập").click()
        await expect(page.get_by_role("heading", name="Hồ sơ")).to_be_visible()
        for path in paths:
            await page.goto(f"{url}/console{path}")
            found[path] = await page.evaluate(LOOK)
            await page.set_viewport_size(OLD_SCREEN)
            on_old_screen[path] = await page.evaluate(LOOK)
            await page.set_viewport_size(PHONE)

        await page.emulate_media(media="print")
        await page.goto(f"{url}/console{next(each for each in paths if '/petition/' in each)}")
        controls = page.locator("main").locator("button, input, select, textarea")
        assert await controls.count() > 0
        await expect(controls.filter(visible=True)).to_have_count(0)

    assert _wrong(found) == {}
    assert _wrong(on_old_screen, "too wide", "cut off") == {}


def _wrong(found: Found, *rules: str) -> Found:
    """Where which of the rules is broken by what; all of them unless some are named."""
    broken = {
        path: {
            rule: what for rule, what in looked.items() if what and (not rules or rule in rules)
        }
        for path, looked in found.items()
    }
    return {path: looked for path, looked in broken.items() if looked}


async def _paths(desk_console: Console) -> list[str]:
    """One of each page, with something on it; then pages that are empty or not there."""
    code = (await desk_console.accepted()).code
    draft = await desk_console.letter(code)
    sent = await desk_console.sent((await desk_console.accepted()).code)
    await desk_console.curator.ask(QUESTION)
    member = await desk_console.member(Role.REVIEWER, name="Khác")
    gaps = {
        "code": code,
        "to": "closed",
        "place": PLACE,
        "entry": WINDOW,
        "number": "1",
        "group": ASKED,
    }
    paths = []
    for method, path in FOR:
        if method == "GET" and not any(each in path for each in NO_PAGE):
            letter = sent.id if path.endswith("/answer") else draft.id
            of = letter if path.startswith("/letter") else member
            paths.append(path.format(id=of, **gaps))
    return [
        *paths,
        f"/forward?code={code}",
        "/?words=khongcogi",
        "/letters?tab=dropped",
        "/figures?period=2024",
        "/knowledge?words=khongcogi",
        f"/knowledge/try?question={QUESTION}",
        f"/petition/{code}/decide/waiting",
        "/nowhere",
        "/account",
    ]
