"""The verdict on every pattern of the URLconf: what each kind of person gets there, by each method.

An outcome is a status, or ``login`` (sent to sign in) or ``moved`` (another redirect). A new pattern has no
verdict, and the matrix fails until somebody has thought about it and written one down here.
"""

from dataclasses import dataclass

from forces.permissions import BEGIN_ROWS, Right
from responses.permissions import BRING_IN, KEEP_PAPER, NOTE_COPY, TRANSLATE, WRITE
from soteria_tracker.public import urls

READ, REST = ("GET", "HEAD"), ("PUT", "PATCH", "DELETE", "OPTIONS")
METHODS = ("GET", "HEAD", "POST", *REST, "TRACE", "PROPFIND")


@dataclass(frozen=True)
class Rule:
    """The outcomes that are right, separated by spaces: of reading, of POST, of the other methods."""

    read: str
    post: str = ""
    rest: str = ""

    def allows(self, method: str, outcome: str) -> bool:
        if method in READ:
            return outcome in self.read.split()
        if method == "POST":
            return outcome in (self.post or self.read).split()
        return outcome in ("405", *(self.rest or self.post or self.read).split())  # to refuse a method is never wrong


@dataclass(frozen=True)
class Verdict:
    """For somebody without business at the desk, for the people of the office whose object it is (or of any,
    where it is nobody's), for the people of another office, for a national administrator.

    ``auditor``: where an auditor gets something else than to look at what a national administrator sees.
    ``right``: what a role of the office must hold here (forces.permissions, responses.permissions); without it a
    person of the office gets ``without``. Where that is FORBIDDEN, the door is shut before any row is looked for,
    another office's too.
    """

    outsider: Rule
    office: Rule
    stranger: Rule
    national: Rule
    right: Right | None = None
    without: Rule | None = None
    auditor: Rule | None = None


LOGIN, FORBIDDEN, MISSING = Rule("login"), Rule("403"), Rule("404")
OPEN = Rule("200", "200 moved")
#: A page that only shows: whatever the method, nothing is done (the matrix sees every write).
SHOWN = Rule("200")
#: Wrong methods are refused before anybody is asked who they are.
POST_ONLY = Rule("405", "moved", "405")


def everybody(rule: Rule) -> Verdict:
    return Verdict(rule, rule, rule, rule)


PAGE = everybody(Rule("200", "405", "200 405"))
PAGE_OR_NONE = everybody(Rule("200 404", "405", "200 404 405"))
DESK = Verdict(LOGIN, SHOWN, SHOWN, SHOWN)
OFFICE = Verdict(LOGIN, OPEN, MISSING, FORBIDDEN)
BEGIN = Verdict(LOGIN, OPEN, MISSING, FORBIDDEN, BEGIN_ROWS, FORBIDDEN)
ROW = Verdict(LOGIN, Rule("200", "200 moved 403"), MISSING, MISSING)
NOBODY = Verdict(LOGIN, FORBIDDEN, FORBIDDEN, FORBIDDEN)
NATIONAL = Verdict(LOGIN, FORBIDDEN, FORBIDDEN, OPEN)
#: To enter or change something: an auditor has no business there at all.
ENTRY = Verdict(LOGIN, FORBIDDEN, FORBIDDEN, OPEN, auditor=FORBIDDEN)
#: Django leads every bare number to its change page, whether or not there is such a row.
BARE = Verdict(LOGIN, Rule("moved"), Rule("moved"), Rule("moved"))

#: Of the desk, what belongs to a person's own account: whoever signs in may use it.
OWN_ACCOUNT = ("/admin/login/", "/admin/logout/", "/admin/password_change/", "/admin/password_change/done/")

VERDICTS: dict[str, Verdict] = {
    "/": everybody(Rule("200 400", "405", "200 405")),
    "/robots.txt": PAGE,
    "/health/live/": PAGE,
    "/health/ready/": PAGE,
    "/metrics": everybody(MISSING),  # to whoever has no token there is no such page
    "/data/api/": PAGE,
    "/sitemap.xml": PAGE,
    "/sitemaps/<slug:part>.xml": PAGE,
    "/data/": PAGE,
    "/data/<slug:name>.csv": PAGE,
    "/data/<slug:name>.ods": PAGE,
    "/datapackage.json": PAGE,
    "/feeds/reports/<slug:slug>.atom": PAGE,
    "/feeds/reports/<slug:slug>/<int:number>.atom": PAGE,
    "/feeds/forces/<slug:slug>.atom": PAGE,
    "/calendars/reports/<slug:slug>.ics": PAGE,
    "/calendars/bodies/<slug:slug>.ics": PAGE,
    "/forces/": PAGE,
    "/forces/<slug:slug>/": PAGE,
    "/forces/<slug:slug>/compare/": PAGE,
    "/targets/": PAGE,
    "/reports/<slug:slug>/": PAGE,
    "/reports/<slug:slug>/<int:number>/": PAGE,
    "/responses/<slug:body>/<slug:report>/": PAGE,
    "/responses/<slug:body>/<slug:report>/versions/<int:version>/": PAGE_OR_NONE,
    "/responses/<slug:body>/<slug:report>/reading/<int:version>/": PAGE_OR_NONE,
    "/responses/<slug:body>/<slug:report>/versions/<int:version>/response.pdf": PAGE_OR_NONE,
    "/cy/responses/<slug:body>/<slug:report>/versions/<int:version>/response.pdf": PAGE_OR_NONE,
    "/due/": everybody(Rule("200 400", "405", "200 400 405")),
    "/products/": PAGE,
    "/products/<slug:slug>/": PAGE,
    "/reports/": PAGE,
    "/about/": PAGE,
    "/about/method/": PAGE,
    "/about/vocabulary/": PAGE,
    "/accessibility/": PAGE,
    "/licence/": PAGE,
    "/search/": everybody(Rule("200 400", "405", "200 400 405")),
    "/verify/": everybody(Rule("200", "400", "200 405")),  # POST: the matrix sends no file
    "/verify/<path:reference>/": PAGE_OR_NONE,
    "/admin/": DESK,
    "/admin/login/": Verdict(Rule("login 403"), Rule("moved"), Rule("moved"), Rule("moved")),
    "/admin/logout/": Verdict(Rule("moved"), *[Rule("405", "200", "200 405")] * 3),
    "/admin/password_change/": Verdict(LOGIN, *[Rule("moved")] * 3),  # to allauth's
    "/admin/password_change/done/": Verdict(LOGIN, *[Rule("moved")] * 3),
    "/admin/autocomplete/": Verdict(LOGIN, *[Rule("403", "405", "200 405")] * 3),
    "/admin/jsi18n/": Verdict(LOGIN, *[Rule("200", "405", "200 405")] * 3),
    "/admin/r/<path:content_type_id>/<path:object_id>/": Verdict(LOGIN, *[Rule("moved 404")] * 3),
    "/admin/(?P<app_label>forces|recommendations|responses)/$": Verdict(LOGIN, *[Rule("200 404")] * 3),
    "/admin/(?P<url>.*)$": Verdict(LOGIN, *[Rule("404 moved")] * 3),
    "/admin/responses/response/preview/": Verdict(LOGIN, *[Rule("403", "200", "403")] * 2, FORBIDDEN),
    "/admin/responses/response/token/": DESK,
    "/admin/responses/response/": OFFICE,
    "/admin/responses/response/add/": BEGIN,
    "/admin/responses/response/<int:object_id>/draft.pdf": Verdict(
        Rule("login", "405", "405"), Rule("200", "405", "405"), *[Rule("404", "405", "405")] * 2
    ),
    "/admin/responses/response/<int:object_id>/dispatches/": Verdict(
        LOGIN, Rule("moved", "200 moved", "405"), MISSING, MISSING, NOTE_COPY, Rule("moved", "403", "405")
    ),
    "/admin/responses/response/<int:object_id>/publishing/": Verdict(
        Rule("login", "405", "405"), Rule("200", "405", "405"), *[Rule("404", "405", "405")] * 2
    ),
    "/admin/responses/response/<int:object_id>/translate/": Verdict(
        LOGIN, ROW.office, MISSING, MISSING, TRANSLATE, Rule("200", "403", "200 403")
    ),
    "/admin/responses/response/<int:object_id>/import/": Verdict(
        LOGIN, Rule("200", "200 moved"), MISSING, MISSING, BRING_IN, Rule("403", "403", "403")
    ),
    "/admin/responses/response/<int:object_id>/import/<int:source>/": Verdict(
        LOGIN, Rule("200 404", "200 moved 404"), MISSING, MISSING, BRING_IN, Rule("403", "403", "403")
    ),
    "/admin/responses/response/<int:object_id>/import/<int:source>/file": Verdict(
        Rule("login", "405", "405"), Rule("200 404", "405", "405"), *[Rule("404", "405", "405")] * 2
    ),
    "/admin/responses/update/": OFFICE,
    "/admin/responses/update/add/": BEGIN,
    # Findings are entered once: nobody changes them, so Django offers their change page for reading alone.
    "/admin/trail/": Verdict(
        LOGIN, *[Rule("403", "405", "405")] * 2, Rule("200", "405", "405"), auditor=Rule("200", "403", "403 405")
    ),
    "/admin/responses/inspectoratefinding/": NATIONAL,
    "/admin/responses/inspectoratefinding/add/": ENTRY,
    "/admin/responses/inspectoratefinding/<path:object_id>/history/": NATIONAL,
    "/admin/responses/inspectoratefinding/<path:object_id>/delete/": NOBODY,
    "/admin/responses/inspectoratefinding/<path:object_id>/change/": Verdict(
        LOGIN, FORBIDDEN, FORBIDDEN, Rule("200", "403", "200 403")
    ),
    "/admin/responses/inspectoratefinding/<path:object_id>/": BARE,
}
#: Sent from a form alone, and not by a translator.
_ACT = Verdict(
    Rule("405", "login", "405"), POST_ONLY, *[Rule("405", "404", "405")] * 2, KEEP_PAPER, Rule("405", "403", "405")
)
_PAPER = "/admin/responses/paper/"
VERDICTS |= {
    _PAPER: OFFICE,
    f"{_PAPER}add/": BEGIN,
    f"{_PAPER}<int:object_id>/preview/": Verdict(
        _ACT.outsider, Rule("405", "200", "405"), _ACT.stranger, _ACT.national, KEEP_PAPER, _ACT.without
    ),
    f"{_PAPER}<int:object_id>/crest/": VERDICTS["/admin/responses/response/<int:object_id>/draft.pdf"],
    f"{_PAPER}<int:object_id>/copy/": _ACT,
    f"{_PAPER}<int:object_id>/usual/": _ACT,
    f"{_PAPER}<int:object_id>/remove/": Verdict(LOGIN, OPEN, MISSING, MISSING, KEEP_PAPER, Rule("403", "403")),
    f"{_PAPER}<path:object_id>/history/": ROW,
    f"{_PAPER}<path:object_id>/delete/": NOBODY,  # removed on a page of its own, when nothing uses it
    f"{_PAPER}<path:object_id>/change/": Verdict(
        LOGIN, ROW.office, MISSING, MISSING, KEEP_PAPER, Rule("200", "403", "200 403")
    ),
    f"{_PAPER}<path:object_id>/": BARE,
}
for _name in ("response", "update"):
    _row = f"/admin/responses/{_name}/<path:object_id>/"
    VERDICTS |= {
        # What people of the office get stands in the tables of the workflow: tests.access.steps.
        f"/admin/responses/{_name}/<int:object_id>/move/<slug:name>/": Verdict(LOGIN, MISSING, MISSING, MISSING),
        f"{_row}history/": ROW,
        f"{_row}delete/": NOBODY,  # working rows are taken back or corrected, never removed
        f"{_row}change/": Verdict(LOGIN, ROW.office, MISSING, MISSING, WRITE, Rule("200", "403", "200 403")),
        _row: BARE,
    }
for _base, _keeps_history in {
    "/admin/forces/force/": True,
    "/admin/forces/policingbody/": True,
    "/admin/forces/user/": True,
    "/admin/forces/membership/": True,
    "/admin/forces/invitation/": True,
    "/admin/recommendations/inspectionreport/": True,
    "/admin/recommendations/recommendation/": True,
    "/admin/recommendations/cohort/": True,
    "/admin/recommendations/nationalproduct/": True,
}.items():
    VERDICTS |= {
        _base: NATIONAL,
        f"{_base}add/": ENTRY,
        f"{_base}<path:object_id>/history/": NATIONAL,
        f"{_base}<path:object_id>/delete/": NOBODY,
        f"{_base}<path:object_id>/change/": NATIONAL,
        f"{_base}<path:object_id>/": BARE,
    }
    if _keeps_history:
        VERDICTS[f"{_base}([^/]+)/history/([^/]+)/$"] = Verdict(LOGIN, FORBIDDEN, FORBIDDEN, Rule("200", "403", "403"))
VERDICTS |= {
    # Taking a membership away must be possible: it grants access.
    "/admin/forces/membership/<path:object_id>/delete/": ENTRY,
    # Of one's own, whoever it is: to the page that asks for the one so far.
    "/admin/forces/user/<id>/password/": Verdict(
        LOGIN, Rule("403 moved"), Rule("403 moved"), Rule("200 moved"), auditor=FORBIDDEN
    ),
    "/admin/forces/user/add/": NOBODY,  # people are invited
    # What was sent is not changed: it is withdrawn, from the list.
    "/admin/forces/invitation/<path:object_id>/change/": Verdict(
        LOGIN, FORBIDDEN, FORBIDDEN, Rule("200", "403", "200 403")
    ),
    "/admin/forces/user/<int:object_id>/second-factor/": ENTRY,
}
_FORM = everybody(Rule("200 moved login", "200 400 moved login", "200 moved login 400 405"))
#: Of one's own second factor: for whoever is signed in, and as far as there is one.
_FACTOR = everybody(Rule("200 moved login 404", "200 400 403 405 moved login 404", "200 405 moved login 404 403"))
_NOTE = everybody(Rule("200 moved login", "405 moved login 404", "200 405 moved login 404"))
VERDICTS |= {
    "/accounts/login/": _FORM,
    "/accounts/logout/": _FORM,
    "/accounts/reauthenticate/": _FORM,
    "/accounts/password/change/": _FORM,
    "/accounts/password/reset/": _FORM,
    "/accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": _FORM,
    "/accounts/inactive/": _NOTE,
    # For whoever is signed in, business at the desk or not.
    "/accounts/sessions/": Verdict(Rule("200 login", "moved login", "405 login"), *[Rule("200", "moved", "405")] * 3),
    "/accounts/join/": everybody(Rule("404", "404", "404 405")),  # nobody has followed a link
    "/accounts/join/<str:token>/": everybody(Rule("404", "405", "404 405")),
    "/accounts/signed-out/": everybody(Rule("200", "405", "200 405")),
    "/accounts/password/reset/key/done/": _NOTE,
    "/accounts/password/reset/done/": _NOTE,
    "/accounts/second-factor/": _FACTOR,
    "/accounts/second-factor/sign-in/": _FACTOR,
    "/accounts/second-factor/again/": _FACTOR,
    "/accounts/second-factor/app/": _FACTOR,
    "/accounts/second-factor/app/remove/": _FACTOR,
    "/accounts/second-factor/codes/": _FACTOR,
    "/accounts/second-factor/codes/new/": _FACTOR,
    "/accounts/second-factor/codes/file/": _FACTOR,
    "/accounts/passkeys/add/": _FACTOR,
    "/accounts/passkeys/sign-in/": _FACTOR,
    "/accounts/passkeys/again/": _FACTOR,
    "/accounts/passkeys/<int:pk>/remove/": _FACTOR,
    # Nobody has named an organisation in the world of the matrix.
    "/accounts/oidc/cancelled/": everybody(Rule("200", "200 405", "200 405")),
    "/accounts/oidc/<slug:provider_id>/sign-in/": everybody(MISSING),
    "/accounts/oidc/<slug:provider_id>/callback/": everybody(MISSING),
    "/accounts/oidc/<slug:provider_id>/again/": everybody(Rule("404 moved login")),
}
#: The API: whoever asks gets what is public; a list of what a filter does not name is no page to be found.
_API = "/api/v1/"
VERDICTS |= {_API + str(pattern.pattern): PAGE_OR_NONE for pattern in urls.API.url_patterns}
VERDICTS[f"{_API}<anything:rest>"] = everybody(Rule("404 moved", "405", "200 405"))
#: A page in Welsh is the page: whoever may read the one may read the other.
VERDICTS |= {f"/cy/{page.pattern}": VERDICTS[f"/{page.pattern}"] for page in urls.PAGES}
