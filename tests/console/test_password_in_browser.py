"""Setting a password and signing in by it, in a real browser; every page fits, wide and narrow."""

import re
from datetime import timedelta

import pyotp
from playwright.async_api import expect

from bot.domain.staff import Role
from tests.console.conftest import Console
from tests.console.test_in_browser import served, shoot, unfold
from tests.simulator.browser import NEEDS_BROWSER, browsing

pytestmark = NEEDS_BROWSER

LOGIN, WORDS = "tam.nguyen", "cò trắng bay qua ruộng"


async def test_a_member_sets_a_password_signs_in_by_it_and_sees_where_they_are(
    desk_console: Console,
) -> None:
    clock = desk_console.clock
    member = await desk_console.member(*Role, name="Nguyễn Văn Tâm", sectors=["dien"])
    link = await desk_console.link(member)
    async with (
        served(desk_console) as url,
        browsing(f"{url}/console/sign-in/{link}", is_refused=True) as page,
    ):
        await page.get_by_role("button", name="Đăng nhập").click()
        await page.get_by_role("link", name="Nguyễn Văn Tâm").click()
        await shoot(page, "20-account")

        await page.get_by_label("Tên đăng nhập").fill(LOGIN)
        await page.get_by_label("Mật khẩu mới").fill("matkhau123")
        await page.get_by_label("Gõ lại mật khẩu").fill("matkhau123")
        await page.get_by_role("button", name="Tiếp, lập mã xác thực").click()
        await expect(page.get_by_role("alert")).to_contain_text("dễ đoán")
        await expect(page.get_by_label("Tên đăng nhập")).to_have_value(LOGIN)
        await shoot(page, "21-guessable")
        await page.get_by_label("Mật khẩu mới").fill(WORDS)
        await page.get_by_label("Gõ lại mật khẩu").fill(WORDS)
        await page.get_by_role("button", name="Tiếp, lập mã xác thực").click()

        await expect(page.locator(".qr svg")).to_be_visible()
        await shoot(page, "22-second-factor")
        shown = await page.locator(".address").inner_text()
        secret = pyotp.TOTP(re.sub(r"\s", "", shown))
        await page.get_by_label("Gõ 6 chữ số").fill(secret.at(clock.now()))
        await page.get_by_role("button", name="Xong").click()
        await expect(page.locator(".codes li")).to_have_count(10)
        await shoot(page, "23-codes")
        await page.get_by_role("link", name="Đã cất, về tài khoản").click()
        await expect(page.get_by_text("Còn 10 mã dự phòng")).to_be_visible()
        await page.get_by_text("Đổi mật khẩu").first.click()
        await shoot(page, "24-account-set")
        await unfold(page, "Quản trị", "Mật khẩu")
        await page.get_by_text("Xóa mật khẩu").first.click()
        await shoot(page, "25-passwords")
        clock.advance(timedelta(minutes=16))
        await page.goto(f"{url}/console/account")
        await expect(page.get_by_text("vừa đăng nhập trong 15 phút qua")).to_be_visible()
        await shoot(page, "26-not-recent")
        await page.get_by_role("button", name="Đăng xuất", exact=True).first.click()

        await page.get_by_role("link", name="Đăng nhập bằng mật khẩu").click()
        await shoot(page, "28-sign-in")
        await page.get_by_label("Tên đăng nhập").fill(LOGIN)
        await page.get_by_label("Mật khẩu", exact=True).fill(WORDS)
        await page.get_by_label("Mã xác thực").fill("000000")
        await page.get_by_role("button", name="Đăng nhập", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("Không vào được")
        await shoot(page, "29-no-entry")
        await page.get_by_label("Tên đăng nhập").fill(LOGIN)
        await page.get_by_label("Mật khẩu", exact=True).fill(WORDS)
        await page.get_by_label("Mã xác thực").fill(secret.at(clock.now()))
        await page.get_by_role("button", name="Đăng nhập", exact=True).click()
        await expect(page.get_by_role("heading", name="Hồ sơ")).to_be_visible()
