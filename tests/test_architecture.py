"""Rules of the house that a machine can see: which way imports point, the wall, who writes states, who reads clocks."""

import ast
import re
import tomllib
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT: Path = settings.BASE_DIR
APPS = ("forces", "recommendations", "responses", "soteria_tracker")  # each imports only from its left
BEHIND_THE_WALL = {
    *(f"responses.models.{name}" for name in ("working", "history", "paper", "dispatch", "source", "pressing")),
    *(f"responses.{name}" for name in ("models.trail", "sealing", "trail_proof", "trail", "views.trail")),
    *(f"responses.{name}" for name in ("workflow", "payloads", "publication", "drafting", "sheets", "desk", "views")),
    *(f"responses.{name}" for name in ("forms", "cards", "history_filter", "checks", "admin", "earlier", "pressing")),
    *(
        f"responses.{name}"
        for name in ("stationery", "paper_forms", "paper_rows", "paper_admin", "specimen", "covering", "sweeping")
    ),
    *(f"responses.checks.{name}" for name in ("finding", "paper", "response", "update", "welsh")),
    *(f"responses.sheets.{name}" for name in ("sheet", "response", "update", "translation")),
    *(
        f"responses.views.{name}"
        for name in ("page", "move", "response", "translation", "update", "publishing", "dispatch")
    ),
    *(f"responses.views.{name}" for name in ("paper", "paper_preview", "importing")),
    *(f"responses.importing.{name}" for name in ("bringing_in", "forms", "returning", "sources")),
}
#: What draws public pages and documents, and what those draw upon.
PUBLIC = (
    "soteria_tracker.public",
    "soteria_tracker.templatetags",
    "responses.documents",
    "responses.standing",
    "responses.chain",
    "responses.seals",
    "responses.kept_heads",
    "responses.models.seal",
    "responses.proof",
    "responses.signing",
    "responses.press",
    "responses.papers",
    "responses.presets",
    "responses.phrases",
    "responses.canonical",
    "responses.markdown",
    "responses.characters",
    "responses.models.record",
    "responses.models.derived",
    "responses.models.search",
    *(f"responses.{name}" for name in ("search_index", "search_names", "search_passages", "search_words")),
    *(f"responses.templatetags.{name}" for name in ("prose", "documents", "record")),
)
#: Edges, where a request or a command meets the clock; beneath them a time is an argument.
CLOCKS = {
    "forces.access",
    "forces.activity",
    "forces.adapter",
    "forces.admin",
    "forces.events",
    "forces.forgotten",
    "forces.management.commands.end_leavers",
    "forces.asked_afresh",
    "forces.invitation_admin",
    "forces.joining",
    "forces.receivers",
    "forces.session_store",
    "forces.views",
    "forces.codes",
    "forces.factor_admin",
    "forces.organisations",
    "responses.admin",
    "responses.management.commands.sample_documents",
    "responses.management.commands.seal",
    "responses.management.commands.sweep",
    "responses.management.commands.work",
    "responses.views.dispatch",
    "responses.views.importing",
    "responses.views.move",
    "responses.views.paper_preview",
    "responses.views.publishing",
    "responses.views.response",
    "responses.views.translation",
    "responses.views.update",
    "soteria_tracker.desk",
    "soteria_tracker.operations.metrics",
    "soteria_tracker.public.api.calls",
    "soteria_tracker.public.pages.file",
    "soteria_tracker.public.pages.page",
    "soteria_tracker.public.pages.verify",
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the project by its dotted name, migrations left out."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]
    return {name: ast.parse(path.read_text()) for name, path in zip(names, files, strict=True)}


@cache
def imports(name: str) -> frozenset[str]:
    """The project's modules that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return frozenset(found & modules().keys())


def of(package: str) -> list[str]:
    return [name for name in modules() if name == package or name.startswith(f"{package}.")]


def test_apps_import_only_from_their_left():
    wrong = [
        (name, each)
        for name in modules()
        for each in imports(name)
        if APPS.index(each.split(".")[0]) > APPS.index(name.split(".")[0])
    ]

    assert wrong == []


@pytest.mark.parametrize("root", PUBLIC)
def test_wall_stands_between_public_modules_and_working_rows(root):
    """Along every chain of imports. ``responses.models`` itself is passed by: Django finds all models through it."""
    assert of(root)
    seen: dict[str, str] = dict.fromkeys(of(root), root)
    waiting = list(seen)
    while waiting:
        name = waiting.pop()
        for each in imports(name) - seen.keys() - {"responses.models"}:
            seen[each] = f"{seen[name]} > {each}"
            waiting.append(each)

    assert {seen[name] for name in seen.keys() & BEHIND_THE_WALL} == set()


def test_wall_would_see_a_chain():
    """The control: the desk's own pages do reach the working rows, through others."""
    assert imports("responses.views.response") & BEHIND_THE_WALL
    assert "responses.models.working" in imports("responses.payloads")


#: The rooms of the models that only an office sees.
OFFICE_ROOMS = {name for name in BEHIND_THE_WALL if name.startswith("responses.models.")}


def test_record_models_lead_to_no_working_row():
    rooms = {model: model.__module__ for model in apps.get_models()}
    wrong = [
        (model.__name__, field.name)
        for model, room in rooms.items()
        if room not in OFFICE_ROOMS
        for field in model._meta.get_fields()
        if field.is_relation and rooms.get(field.related_model, "") in OFFICE_ROOMS
    ]

    assert wrong == []


def test_working_models_lead_back_only_to_each_other():
    named = [
        (model.__name__, field.name)
        for model in apps.get_models()
        if model.__module__ in OFFICE_ROOMS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.remote_field.related_name.endswith("+")
        if field.related_model.__module__ not in OFFICE_ROOMS
    ]

    assert named == []


PUBLIC_TEMPLATES = ("site", "_partials", "_components", "documents", "base.html", "404.html", "500.html")


def test_public_templates_know_neither_the_desk_nor_a_private_note():
    files = [path for name in PUBLIC_TEMPLATES for path in each_file(ROOT / "templates" / name)]
    assert len(files) > 20
    wrong = [
        path.name
        for path in files
        if re.search(r"{%\s*load[^%]*\bdesk\b|private_note|csrf_token|\brequest\.user\b|\buser\.", path.read_text())
    ]

    assert wrong == []


def each_file(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())


def test_state_is_written_only_by_the_workflow():
    """As ``thing.state = ...``, as setattr, or as a keyword of update and create."""
    wrong = []
    for name, tree in modules().items():
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(each, ast.Attribute) and each.attr == "state" for each in targets):
                wrong.append(name)
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                by_keyword = called in ("update", "create", "get_or_create", "update_or_create", "Response", "Update")
                if by_keyword and any(keyword.arg == "state" for keyword in node.keywords):
                    wrong.append(name)
                if called == "setattr" and getattr(node.args[1], "value", "") == "state":
                    wrong.append(name)

    assert set(wrong) == {"responses.workflow"}


def calls(tree: ast.Module) -> set[str]:
    """Everything called with a dotted name: ``timezone.now``. Not ``datetime.now(UTC)``, which is no naive clock."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {name for node in found if (name := ast.unparse(node.func)) != "datetime.now" or not node.args}


def test_no_module_reads_a_naive_clock():
    naive = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time|utcnow)$")

    assert {(name, each) for name, tree in modules().items() for each in calls(tree) if naive.search(each)} == set()


def test_clock_is_read_at_the_edges_alone():
    """``timezone.localdate(moment)`` turns a time into a day and reads nothing."""
    readers = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and not node.args and not node.keywords
        if ast.unparse(node.func) in ("timezone.now", "timezone.localdate", "timezone.localtime", "now", "localdate")
    }

    assert {name for name in readers if not name.startswith("soteria_tracker.management.")} == CLOCKS


#: Slow to load, or fed with what strangers made: never in a web process.
ENGINES = {"weasyprint", "pydyf", "pyhanko", "pyhanko_certvalidator", "pkcs11", "page", "pypdf", "pypdfium2"}
#: Who may load them: the jobs of the press (each imports its own, in the child), and what those are made of.
CHILD_ROOMS = (
    "responses.press.jobs",
    *(f"responses.documents.{name}" for name in ("engine", "field", "streams", "tags", "drawing", "validation")),
    *(f"responses.signing.{name}" for name in ("child", "inspecting", "signers", "timestamps")),
    *(f"responses.importing.{name}" for name in ("child", "pdf")),
)


def loads_engine(name: str) -> bool:
    """By an import of its own, wherever in it."""
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] in ENGINES for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ENGINES:
            return True
    return False


def test_engines_are_loaded_by_the_jobs_of_the_press_alone():
    """Along every chain of imports that does not pass through the press itself: there a process ends."""
    reaching = {name for name in modules() if loads_engine(name)}
    assert "responses.documents.engine" in reaching
    while grown := {
        name for name in modules() if name not in reaching if imports(name) & (reaching - {"responses.press.jobs"})
    }:
        reaching |= grown

    assert {name for name in reaching if not any(name in of(room) for room in CHILD_ROOMS)} == set()


def test_every_child_room_is_reached_from_the_jobs():
    """Nobody else has a reason to be in the list."""
    seen, waiting = set(), ["responses.press.jobs"]
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting += imports(name) - seen

    assert {room for room in CHILD_ROOMS if not set(of(room)) & seen} == set()


def test_no_module_has_a_name_without_a_place():
    nameless = {"utils", "common", "helpers", "managers", "constants", "misc"}

    assert {name for name in modules() if nameless & set(name.split("."))} == set()


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_every_dependency_has_its_reason():
    """A comment above it, or beside it; only tools whose name is their reason go without."""
    plain = {"pytest", "pytest-django", "ruff", "mypy", "django-stubs[compatible-mypy]"}
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lines = [line.strip() for line in text.splitlines()]

    def has_reason(line: int) -> bool:
        return "#" in lines[line] or lines[line - 1].startswith("#") or lines[line - 2].startswith("#")

    bare = [each for each in wanted if not any(f'"{each}"' in line and has_reason(i) for i, line in enumerate(lines))]
    assert {re.split(r"[>=<]", each)[0] for each in bare} <= plain


#: Folders of one machine, and what only whoever built this has.
MACHINE = re.compile(rb"/(root|tmp/team|work)/|/home/\w+/|\.pyenv/")


def test_no_file_names_a_path_of_one_machine():
    folders = (*APPS, "tests", "templates", "static", "docs", "fixtures", "locale", "bin", ".ci", "deploy")
    files = [path for folder in folders for path in each_file(ROOT / folder) if path.suffix not in (".pyc", ".ttf")]
    files += [ROOT / name for name in ("README.md", "pyproject.toml", "uv.lock", "manage.py") if (ROOT / name).exists()]

    assert [
        str(path.relative_to(ROOT)) for path in files if path != Path(__file__) and MACHINE.search(path.read_bytes())
    ] == []
