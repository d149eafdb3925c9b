"""Forms that name another office's rows wherever a form of the desk could take one from."""

import re
from urllib.parse import urlencode

from forces.models import Force, PolicingBody, User
from recommendations.models import InspectionReport, Recommendation
from responses.models.paper import Paper
from responses.models.source import Source
from responses.models.working import Answer, Entry, Response, Update
from tests.access.matrix import OWNER

#: Names under which a form could take a row, or whose it is.
NAMES = {
    "body",
    "report",
    "response",
    "update",
    "paper",
    "source",
    "entry",
    "answer",
    "force",
    "recommendation",
    "user",
}
ENDS = ("", "_id")
#: What a form knows by its slug.
SLUGS = {"body": "gwent", "report": "made-up-draft", "force": "gwent"}


def owners():
    """Whose each row of an office is, by its number, and of which force its cards speak."""
    cards = {
        (f"force of {model.__name__}", pk): force
        for model in (Answer, Entry)
        for pk, force in model._default_manager.values_list("pk", "force__slug")
    }
    return cards | {
        (model.__name__, pk): body
        for model, path in OWNER.items()
        if path != "force__bodies"
        for pk, body in model._default_manager.values_list("pk", f"{path}__slug")
    }


def theirs():
    """Under each name the number of a row of that kind: of Gwent, where it is anybody's."""
    rows = {
        "body": PolicingBody.objects.filter(slug="gwent"),
        "force": Force.objects.filter(slug="gwent"),
        "report": InspectionReport.objects.filter(slug="made-up-draft"),
        "recommendation": Recommendation.objects.filter(report__slug="made-up-draft"),
        "user": User.objects.filter(username="author.gwent"),
    }
    own = {"response": Response, "update": Update, "paper": Paper, "source": Source, "entry": Entry, "answer": Answer}
    rows |= {name: model.objects.filter(**{f"{OWNER[model]}__slug": "gwent"}) for name, model in own.items()}
    return {name: each.order_by("pk").values_list("pk", flat=True)[0] for name, each in rows.items()}


def form(visitor, address, values):
    """What the matrix sends, and a row of Gwent under every name, alone and with every prefix of the page's fields."""
    page = visitor.client.get(address.url)
    held = re.findall(r'name="([^"]+)"', page.text) if page.status_code == 200 and b"<form" in page.content else []
    prefixes = {"", *(f"{name.rpartition('-')[0]}-" for name in held if "-" in name)}
    names = {f"{prefix}{name}{end}": value for prefix in prefixes for name, value in values.items() for end in ENDS}
    return visitor.form(address, "POST") + b"&" + urlencode(names).encode()
