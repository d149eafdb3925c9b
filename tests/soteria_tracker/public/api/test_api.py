"""The API: every answer keeps its schema and its promises, and what cannot be asked is refused in a sentence."""

import json
import re
from datetime import date

import pytest
from django.urls import get_resolver
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource

from soteria_tracker.public import reference
from soteria_tracker.public.api import parameters
from soteria_tracker.public.data.tables import TABLES
from tests.soteria_tracker.public.published import in_welsh, response, update

pytestmark = pytest.mark.django_db

ONES = (
    "forces/gwent/",
    "bodies/gwent/",
    "reports/soteria-2024/",
    "recommendations/soteria-2024/7/",
    "products/nom-21/",
    "publications/soteria-2024/gwent/response/1/",
    "publications/soteria-2024/gwent/reading/1/",
)
LISTS = tuple(f"{name}/" for name in TABLES)
DATA = (*LISTS, *ONES)


@pytest.fixture
def published():
    positions = {"positions": {3: "in_progress", 7: "planned"}, "limbs": {"7a": "planned"}}
    first = response("gwent", on=date(2024, 10, 10), **positions)
    in_welsh(first)
    update("gwent", on=date(2025, 3, 1), series=1, positions={3: "in_place"}, target_date=date(2025, 6, 1))
    return first


def get(client, path: str, **query) -> dict:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def whole(client, path: str, **query) -> list[dict]:
    """All pages of a list, one after the other."""
    answer = get(client, path, **query)
    found = answer["data"]
    while following := answer["links"]["next"]:
        answer = client.get(following.removeprefix("http://127.0.0.1:8000")).json()
        found += answer["data"]
    return found


def faults(client, operation: str, status: str, answer: dict) -> list[str]:
    """What an answer has that its description does not, or the other way round."""
    said = client.get("/api/v1/openapi.json").json()
    (content,) = said["paths"][operation]["get"]["responses"][status]["content"].values()
    registry = Registry().with_resource("urn:api", Resource.opaque(said))
    schema = {"$ref": f"urn:api{content['schema']['$ref']}"}
    return [error.message for error in OAS31Validator(schema, registry=registry).iter_errors(answer)]


def operation_of(path: str) -> str:
    """The address of the description that a path belongs to."""
    family, *rest = path.strip("/").split("/")
    name = {"recommendations": "{report}/{number}", "publications": "{reference}"}.get(family, "{slug}")
    return f"/api/v1/{family}/{f'{name}/' if rest else ''}"


def test_description_is_valid_openapi(client):
    said = client.get("/api/v1/openapi.json")

    OpenAPIV31SpecValidator(said.json()).validate()
    assert said.json()["openapi"].startswith("3.1")
    assert said["Content-Type"] == "application/json"


def test_description_says_what_every_field_and_parameter_is(client):
    said = client.get("/api/v1/openapi.json").json()

    bare = [
        f"{name}.{field}"
        for name, schema in said["components"]["schemas"].items()
        for field, of in schema["properties"].items()
        if not of.get("description")
    ]
    bare += [
        f"{path} {parameter['name']}"
        for path, of in said["paths"].items()
        for parameter in of["get"]["parameters"]
        if not parameter.get("description")
    ]
    assert bare == []


def test_description_lists_the_values_of_the_four_axes(client):
    fields = client.get("/api/v1/openapi.json").json()["components"]["schemas"]

    def values(field):
        of = fields["Statement"]["properties"].get(field) or fields["Standing"]["properties"][field]
        return next((each["enum"] for each in [of, *of.get("anyOf", [])] if "enum" in each), None)

    assert {axis: values(axis) for axis in ("acceptance", "position", "assessment", "inspectorate")} == {
        "acceptance": ["not_stated", "accepted", "in_part", "not_accepted"],
        "position": ["not_stated", "not_started", "planned", "waiting", "in_progress", "in_place", "complete"],
        "assessment": ["none_given", "satisfied", "not_yet", "challenged"],
        "inspectorate": ["not_known", "open", "completed", "superseded"],
    }


@pytest.mark.parametrize("path", DATA)
@pytest.mark.parametrize("query", ["", "?as_at=2025-01-31&clock=said", "?as_at=2025-01-31&clock=published"])
def test_answer_keeps_its_schema(client, published, path, query):
    answer = client.get(f"/api/v1/{path}{query}")

    assert answer.status_code == 200
    assert faults(client, operation_of(path), "200", answer.json()) == []


@pytest.mark.parametrize("path", DATA)
def test_answer_says_how_it_may_be_used_and_of_which_day_it_is(client, published, path):
    answer = get(client, path, as_at="2025-01-31", clock="published")

    assert (answer["as_at"], answer["clock"]) == ("2025-01-31", "published")
    assert answer["licence"] == {
        "name": "Open Government Licence v3.0",
        "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "terms": "http://127.0.0.1:8000/licence/",
    }
    assert "claims with a date and a source" in answer["source"]
    assert answer["links"]["self"].endswith(f"/api/v1/{path}?as_at=2025-01-31&clock=published")


@pytest.mark.parametrize("path", ["", "openapi.json", *DATA])
def test_answer_may_be_kept_and_read_by_any_site_and_sets_nothing(client, published, path):
    answer = client.get(f"/api/v1/{path}")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert re.fullmatch(r'"[0-9a-f]+"', answer["ETag"])
    again = client.get(f"/api/v1/{path}", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    head = client.head(f"/api/v1/{path}")
    assert (head.status_code, head["ETag"], head.content) == (200, answer["ETag"], b"")


@pytest.mark.parametrize("path", DATA)
def test_call_makes_at_most_five_queries_however_much_is_published(
    client, published, django_assert_max_num_queries, path
):
    query = "&".join(
        f"{name}={value}"
        for name, value in {"report": "soteria-2024", "force": "gwent", "recommendation": "soteria-2024/7"}.items()
        if name in parameters.OF_TABLE.get(path.strip("/"), ())
    )
    for series in (2, 3, 4):
        update("gwent", on=date(2025, series, 1), series=series, positions={3: "in_progress", 7: "in_place"})
        reference.current()
        with django_assert_max_num_queries(5):
            client.get(f"/api/v1/{path}")
        with django_assert_max_num_queries(5):
            client.get(f"/api/v1/{path}?{query}")


def test_second_page_of_what_grows_makes_at_most_five_queries(client, published, django_assert_max_num_queries):
    for name in ("statements", "publications"):
        after = get(client, f"{name}/", limit=1)["links"]["next"].partition("?")[2]
        with django_assert_max_num_queries(5):
            assert client.get(f"/api/v1/{name}/?{after}&recommendation=soteria-2024/3").status_code == 200


@pytest.mark.parametrize("name", sorted(TABLES))
def test_pages_of_a_list_are_the_list(client, published, name):
    limit = {"cohort_places": 20, "current": 80, "counts": 10}.get(name, 3)

    in_pages = whole(client, f"{name}/", limit=limit)

    assert in_pages == whole(client, f"{name}/", limit=200)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_records_are_those_of_the_open_data(client, published, name):
    """The same names and the same values as in the files; a file without anything in it is read as nothing."""
    from soteria_tracker.public.data.csv_files import read, text_of

    answer = client.get(f"/data/{name}.csv", {"report": "soteria-2024"} if TABLES[name].of_report else {})
    header, rows = read(answer.content)

    found = [
        ["" if record[column] is None else record[column] for column in header]
        for record in whole(client, f"{name}/", limit=200)
    ]
    assert [[each if isinstance(each, str) else text_of(each) for each in row] for row in found] == rows


def test_current_says_where_nothing_is_held(client, published):
    data = whole(client, "current/", limit=200)

    assert len(data) == 43 * 5
    kent = next(each for each in data if each["id"] == "kent~soteria-2024/3")
    assert (kent["position"], kent["past_deadline"], kent["publication"]) == ("none", False, None)
    gwent = next(each for each in data if each["id"] == "gwent~soteria-2024/3")
    assert (gwent["position"], gwent["publication"]) == ("in_place", "soteria-2024/gwent/update/1/1")
    assert gwent["links"] == {
        "page": "http://127.0.0.1:8000/forces/gwent/",
        "force": "http://127.0.0.1:8000/api/v1/forces/gwent/",
        "recommendation": "http://127.0.0.1:8000/api/v1/recommendations/soteria-2024/3/",
        "publication": "http://127.0.0.1:8000/api/v1/publications/soteria-2024/gwent/update/1/1/",
    }


def test_every_link_of_a_publication_leads_somewhere(client, published):
    site = "http://127.0.0.1:8000"
    links = {link for each in whole(client, "publications/", body="gwent") for link in each["links"].values()}

    assert {link.removeprefix(site) for link in links if "/verify/" in link} == {f"/verify/{published.reference}/"}
    assert {link: client.get(link.removeprefix(site)).status_code for link in links} == dict.fromkeys(links, 200)


def test_day_that_has_passed_is_answered_as_it_was(client, published):
    def position(**moment):
        (found,) = get(client, "current/", force="gwent", recommendation="soteria-2024/3", **moment)["data"]
        return found["position"]

    assert [position(), position(as_at="2025-02-28"), position(as_at="2025-03-01", clock="published")] == [
        "in_place",
        "in_progress",
        "in_place",
    ]
    assert position(as_at="2024-08-30", clock="published") == "none"


def test_filters_choose(client, published):
    for slug in ("kent", "essex"):
        update(slug, on=date(2025, 4, 1), series=1, positions={3: "planned"})

    def said(**query):
        return sorted({(each["force"], each["position"]) for each in whole(client, "statements/", **query)})

    assert said(since="2025-04-01") == [("essex", "planned"), ("kent", "planned")]
    assert said(body="kent") == [("kent", "planned")]
    assert said(force="gwent", kind="update") == [("gwent", "in_place")]
    assert said(recommendation="soteria-2024/7", kind="response", limit=1) == [("gwent", "planned")]
    assert {each["body"] for each in whole(client, "publications/", kind="update")} == {"gwent", "kent", "essex"}
    assert [each["slug"] for each in whole(client, "forces/", body="gwent")] == ["gwent"]
    assert [each["force"] for each in whole(client, "targets/")] == ["gwent"]


def test_new_entries_come_after_the_last_page(client, published):
    last = whole(client, "statements/", limit=200)[-1]["id"]
    update("kent", on=date(2025, 4, 1), series=1, positions={3: "planned"})

    assert [each["force"] for each in get(client, "statements/", after=last)["data"]] == ["kent"]


def test_publication_tells_its_versions_editions_and_words(client, published):
    response(
        "gwent", on=date(2025, 5, 1), positions={3: "planned"}, replaces=published, reason="A slip.", says="Corrected."
    )

    found = get(client, "publications/soteria-2024/gwent/response/1/")["data"]

    assert found["replaced_by"] == "soteria-2024/gwent/response/2"
    assert [(each["version"], each["correction_reason"]) for each in found["versions"]] == [(1, None), (2, "A slip.")]
    assert [(each["language"], each["words"]["language"]) for each in found["editions"]] == [("en", "en"), ("cy", "cy")]
    assert found["editions"][0]["payload_sha256"] == published.payload_sha256
    assert found["links"]["pdf"] == f"http://127.0.0.1:8000{published.pdf_url}"
    then = get(client, "publications/soteria-2024/gwent/response/1/", as_at="2025-01-31", clock="published")["data"]
    assert (then["replaced_by"], len(then["versions"])) == (None, 1)
    assert client.get("/api/v1/publications/soteria-2024/gwent/response/1/?as_at=2025-06-01").status_code == 404


def test_no_key_of_the_database_is_in_an_answer(client, published):
    words = json.dumps([get(client, path) for path in DATA])

    assert not re.search(r'"(pk|\w+_id|id)": \d', words)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("current/?as_at=2999-01-01", 400, "still to come"),
        ("current/?as_at=20250131", 400, "2025-01-31"),
        ("forces/?clock=mine", 400, "said"),
        ("current/?as_at=", 422, "with a value"),
        ("current/?as_at=2025-01-31&as_at=2025-02-01", 422, "once"),
        ("statements/?limit=0", 422, "limit"),
        ("statements/?limit=201", 422, "limit"),
        ("statements/?limit=1.0", 422, "limit"),
        ("statements/?position=done", 422, "position"),
        ("statements/?since=yesterday", 422, "since"),
        ("statements/?since=2025-02-30", 422, "since"),
        ("statements/?after=nothing", 422, "next"),
        ("statements/?after=a~b~soteria-2024/7", 422, "next"),
        ("publications/?after=%00", 422, "after"),
        ("forces/?after=atlantis", 422, "next"),
        ("reports/?after=atlantis", 422, "next"),
        ("current/?force=atlantis", 404, "There is no force"),
        ("current/?body=atlantis", 404, "There is no body"),
        ("current/?report=atlantis", 404, "There is no report"),
        ("statements/?recommendation=soteria-2024/99", 404, "There is no recommendation"),
        ("forces/atlantis/", 404, "step up"),
        ("bodies/atlantis/", 404, "step up"),
        ("reports/soteria-2024/?as_at=2024-08-21", 404, "stood on 2024-08-21"),
        ("recommendations/soteria-2024/99/", 404, "step up"),
        ("recommendations/soteria-2024/99999999999999999999/", 404, "step up"),
        ("products/atlantis/", 404, "step up"),
        ("publications/soteria-2024/gwent/response/7/", 404, "step up"),
        ("publications/%00/", 404, "step up"),
        ("nothing/", 404, "lists everything"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(client, published, path, status, sentence):
    answer = client.get(f"/api/v1/{path}")

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert faults(client, "/api/v1/statements/", str(status), problem) == []
    assert sentence in problem["detail"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "openapi.json", "statements/", "forces/gwent/", "nothing/"])
def test_api_is_for_reading(client, method, path):
    answer = getattr(client, method)(f"/api/v1/{path}")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer["Content-Type"] == "application/problem+json"


def test_options_say_who_may_read_and_how(client):
    answer = client.options("/api/v1/current/")

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_address_without_its_last_slash_leads_on(client):
    answer = client.get("/api/v1/forces?limit=3")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/forces/?limit=3")


def test_root_leads_to_every_list(client):
    lists = get(client, "")["lists"]

    assert set(lists) == set(TABLES)
    assert all(client.get(each.removeprefix("http://127.0.0.1:8000")).status_code == 200 for each in lists.values())


def test_next_page_is_in_the_header_too(client):
    answer = client.get("/api/v1/forces/?limit=2")

    assert answer["Link"] == '<http://127.0.0.1:8000/api/v1/forces/?after=bedfordshire&limit=2>; rel="next"'
    assert answer.json()["links"]["next"] in answer["Link"]


def test_every_route_says_what_it_reads():
    (api,) = get_resolver().namespace_dict["site"][1].namespace_dict["api"][1:]

    read = {str(pattern.name): pattern.callback.parameters for pattern in api.url_patterns}
    assert read["list_statements"] == parameters.names("statements")
    assert read["get_forces"] == {"as_at", "clock"}
    assert read["root"] == read["nowhere"] == frozenset()


@pytest.mark.parametrize("rest", ["g%0Ax/", "publications/g%0A%F3%B7%8C%86/", "%0A", "forces/%0D%0A/"])
def test_address_with_a_line_break_is_told_to_programs_in_their_format(client, rest):
    answer = client.get(f"/api/v1/{rest}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
