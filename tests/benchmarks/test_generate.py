"""The generator writes where nothing is, and nowhere else; what it makes agrees with itself."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from benchmarks import synthetic
from benchmarks.generate import RefusedError, address


def run(*words, **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=os.environ | {"SOTERIA_MODE": "trial", "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_generator_refuses_a_file_that_exists(tmp_path):
    path = tmp_path / "data.sqlite3"
    path.write_text("")

    with pytest.raises(RefusedError, match="exists already"):
        address(str(path))
    assert path.read_text() == ""


def test_generator_refuses_the_tracker_s_own_database(tmp_path, monkeypatch):
    monkeypatch.setenv("SOTERIA_VAR", str(tmp_path))

    with pytest.raises(RefusedError, match="keeps its own data"):
        address(str(tmp_path / "tracker.sqlite3"))


def test_generator_refuses_the_database_that_the_environment_names(tmp_path):
    path = tmp_path / "data.sqlite3"
    ran = run("-m", "benchmarks.generate", str(path), DATABASE_URL=f"sqlite:///{path}")

    assert (ran.returncode, ran.stderr) == (
        1,
        "DATABASE_URL names this database: that is the Tracker's own. Give another one.\n",
    )
    assert not path.exists()


def test_plans_are_the_same_each_time_and_in_the_order_of_the_record():
    plans = synthetic.plans(scale=3, bodies=43)

    assert plans == synthetic.plans(scale=3, bodies=43)
    assert plans == sorted(plans, key=lambda plan: plan.at)
    assert len(set(plans)) == len(plans) == 43 * 2 * 2 + 43 + 4 * 6 * 3 + 39
    assert max(plan.day for plan in plans).year == 2026


def test_generator_makes_what_recount_finds_right(tmp_path):
    """In every name, title and text that it makes stands what it is."""
    path = tmp_path / "data.sqlite3"
    made = run("-m", "benchmarks.generate", str(path), "--scale", "1")
    assert made.returncode == 0, made.stderr
    checked = run("manage.py", "recount", "--check", DATABASE_URL=f"sqlite:///{path}", SOTERIA_VAR=str(tmp_path))
    asked = """
from recommendations.models import *; from responses.models.record import *
from responses.models.version import version
real = InspectionReport.objects.filter(slug='soteria-2024')
print(InspectionReport.objects.exclude(pk__in=real).exclude(title__startswith='Synthetic').count(),
      Recommendation.objects.exclude(report__in=real).exclude(topic__startswith='Synthetic').count(),
      NationalProduct.objects.filter(slug__startswith='syn').exclude(title__startswith='Synthetic').count(),
      PublishedPosition.objects.exclude(publication__report__in=real).exclude(summary__startswith='Synthetic').count(),
      Link.objects.count() - Publication.objects.count(), version() != '0.0')
"""
    marked = run(
        "manage.py", "shell", "-v", "0", "-c", asked, DATABASE_URL=f"sqlite:///{path}", SOTERIA_VAR=str(tmp_path)
    )

    assert (checked.returncode, checked.stdout) == (0, "All derived rows agree.\n"), checked.stdout + checked.stderr
    assert marked.stdout.split() == ["0", "0", "0", "0", "1", "True"], marked.stderr
