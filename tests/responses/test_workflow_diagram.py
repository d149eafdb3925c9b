from pathlib import Path

from django.conf import settings

from responses.management.commands.workflow_diagram import diagram, redrawn
from responses.states import RESPONSE


def test_readme_shows_the_workflow_as_the_table_has_it():
    readme = (Path(settings.BASE_DIR) / "README.md").read_text()

    assert redrawn(readme) == readme, "Run: manage.py workflow_diagram"


def test_diagram_names_who_takes_each_action():
    assert "    approved --> published: Publish (reviewer, commissioner, delegate)" in diagram(RESPONSE)
