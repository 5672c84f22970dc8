"""Who is let in: the right host, the right cookie, and forms of our own pages. Everybody else is told why not, in our words."""

from __future__ import annotations

import pytest

from tests.studio.visitor import ORIGIN, PORT, TOKEN, Studio, Visitor
from workings.studio.gate import Door, is_address, split_host

FORM = {"to": "meeting"}


def events(studio: Studio) -> int:
    return len(studio.session.log.events)


def test_the_first_address_sets_a_cookie_and_leaves_the_token_out(studio: Studio) -> None:
    page = Visitor(studio).get(f"/map?token={TOKEN}&x=1", follow=False)
    assert page.status == 303
    assert page.response.headers["location"] == "/map?x=1"
    cookie = page.response.headers["set-cookie"]
    assert cookie.startswith(f"workings-{PORT}={TOKEN};")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_without_the_cookie_nothing_is_shown(studio: Studio) -> None:
    for path in ("/", "/map", "/concept/dot", "/you", "/working?typed=1", "/nosuch"):
        page = Visitor(studio).get(path)
        assert page.status == 403, path
        assert "has not been let in yet" in page.words
        assert "the terminal where the studio runs" in page.words


def test_a_wrong_token_is_no_token(studio: Studio) -> None:
    page = Visitor(studio).get("/?token=guess", follow=False)
    assert page.status == 403
    assert "set-cookie" not in page.response.headers


def test_the_cookie_of_another_port_is_not_ours(studio: Studio) -> None:
    me = Visitor(studio)
    me.cookies.set("workings-9999", TOKEN)
    assert me.get("/").status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", ""]
)
def test_a_host_that_is_not_ours_is_refused(studio: Studio, visitor: Visitor, host: str) -> None:
    """DNS rebinding: another name that points at this machine."""
    page = visitor.get("/", headers={"host": host})
    assert page.status == 421
    assert "names a host" in page.words


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_the_names_of_this_machine_are_ours(name: str) -> None:
    assert Door(TOKEN, PORT).knows(f"{name}:{PORT}")


def test_an_address_is_ours_only_when_open_to_the_network() -> None:
    assert not Door(TOKEN, PORT).knows(f"192.168.1.7:{PORT}")
    assert Door(TOKEN, PORT, any_address=True).knows(f"192.168.1.7:{PORT}")
    assert not Door(TOKEN, PORT, any_address=True).knows(f"rebound.example:{PORT}")
    assert split_host("[::1]") == ("[::1]", 80)
    assert is_address("[::1]")
    assert not is_address("localhost")


REFUSED = [
    {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example", "sec-fetch-site": ""},
    {"origin": "null", "sec-fetch-site": ""},
    {"origin": "", "sec-fetch-site": ""},
    {"origin": "null", "sec-fetch-site": "cross-site"},
    {"origin": ORIGIN, "sec-fetch-site": "same-site"},
    {"origin": f"http://localhost:{PORT}", "sec-fetch-site": ""},
    {"origin": "http://127.0.0.1:9", "sec-fetch-site": ""},
]


@pytest.mark.parametrize("headers", REFUSED)
def test_a_form_of_another_site_changes_nothing(studio: Studio, visitor: Visitor, headers: dict[str, str]) -> None:
    before = events(studio)
    page = visitor.post("/concept/dot/move", FORM, headers=headers)
    assert page.status == 403
    assert "did not come from a page of the studio" in page.words
    assert events(studio) == before


@pytest.mark.parametrize("headers", [{"sec-fetch-site": ""}, {"origin": ""}, {"origin": "null"}])
def test_a_form_of_our_own_is_taken(studio: Studio, visitor: Visitor, headers: dict[str, str]) -> None:
    """By its origin, or by what the browser says of the site where the origin is withheld."""
    assert visitor.post("/concept/dot/move", FORM, headers=headers).status == 200
    assert events(studio) == 1


def test_a_form_without_the_cookie_changes_nothing(studio: Studio) -> None:
    assert Visitor(studio).post("/concept/dot/move", FORM).status == 403
    assert events(studio) == 0


def test_every_answer_carries_the_headers(visitor: Visitor) -> None:
    for path in ("/", "/map", "/nosuch", "/working?typed=2*3", "/icon.svg"):
        headers = visitor.get(path).response.headers
        assert headers["content-security-policy"].startswith(
            "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == ("max-age=86400" if path == "/icon.svg" else "no-store")


def test_no_page_has_an_inline_script_or_style(lived: Studio) -> None:
    """The policy would block it: what a script needs is JSON, which is data."""
    me = lived.visitor()
    for path in (
        "/",
        "/map",
        "/concept/dot",
        "/concept/vectors",
        "/practice/dot",
        "/rebuild/dot",
        "/you",
        "/working?f=dot/cosine&a=[2,1]&b=[1,3]",
    ):
        for node in me.get(path).tree.walk():
            assert "style" not in node.attributes, (path, node.tag)
            assert node.tag != "style", path
            assert not [k for k in node.attributes if k.startswith("on")], (path, node.tag)
            if node.tag == "script":
                assert node.get("src") or node.get("type") == "application/json", path
