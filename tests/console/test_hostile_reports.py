"""Payloads in every field of figures, exports, filters, merging, posters and the audit."""

from urllib.parse import quote

import pytest

from bot.console.way_back import KEPT
from bot.domain.staff import Role
from tests.console.conftest import Console, post
from tests.console.test_petition_page import PAYLOADS


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_payloads_stay_words(desk_console: Console, payload: str) -> None:
    code = (await desk_console.submitted()).code
    kept = dict.fromkeys((*KEPT, "page", "said"), payload)
    async with desk_console.signed_in(*Role) as browser:
        path = quote(payload, safe="")
        answers = [
            await post(browser, "views", name=payload[:40], list=f"?words={payload}"),
            await browser.get("./"),
            await post(browser, "views/1", name=payload[:40], do=payload, list=payload),
            await post(browser, "merge/choose", code=code, list=payload),
            await post(browser, "merge", code=code, into=payload, other=payload, note=payload),
            await post(
                browser,
                "merge",
                code=code,
                into="another",
                other=payload,
                note=payload,
                seen=payload,
            ),
            await post(browser, "merge/undo", code=payload, list=payload),
            await browser.get(
                "figures", params=dict.fromkeys(("period", "since", "until"), payload)
            ),
            await browser.get(f"figures/chart/{path}"),
            await browser.get("export", params=kept),
            await post(
                browser, "export", what="tu-chon", ending=payload, column=payload, contacts=payload
            ),
            await post(browser, "export", what=payload),
            await browser.get(f"export/{path}"),
            await browser.get(f"export/{path}/file"),
            await post(browser, f"export/{path}/drop"),
            await browser.get(f"posters/{path}"),
            await browser.get("audit", params=dict.fromkeys(("who", "subject", "day"), payload)),
        ]
    for answer in answers:
        assert answer.status_code < 500, (answer.request.url, answer.text[-500:])
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "<svg/onload" not in answer.text
        assert answer.headers.get("location", "/console/").startswith("/console/")
