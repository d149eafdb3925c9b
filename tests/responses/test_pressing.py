"""Orders to publish: taken once, carried out or refused in a sentence, and broken off without a trace in the record."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from responses import pressing, publication, signing, workflow
from responses.models.pressing import Pressing, Worker
from responses.models.record import Publication
from responses.models.working import Response
from responses.states import State

Step = Pressing.Step


@pytest.fixture
def approved(draft, moved):
    return moved(draft, "send", "review", "approve")


@pytest.fixture
def ordered(approved, team, now):
    return pressing.order(approved, by=team["reviewer"], note="", revision=approved.revision, now=now)


def own():
    return Publication.objects.filter(kind="response")


def carried_out(order, now):
    return pressing.carry_out(order, clock=lambda: now)


def test_order_is_taken_once(ordered, now):
    assert pressing.take(now=now) == ordered
    assert pressing.take(now=now) is None


def test_order_of_an_unapproved_response_is_refused_at_once(draft, team, now):
    with pytest.raises(workflow.Refused, match="“Publish” is not possible while this is “Draft”"):
        pressing.order(draft, by=team["reviewer"], note="", revision=draft.revision, now=now)

    assert not Pressing.objects.exists()


def test_order_by_an_author_is_refused_at_once(approved, team, now):
    with pytest.raises(workflow.Refused, match="“Publish” is for:"):
        pressing.order(approved, by=team["author"], note="", revision=approved.revision, now=now)


def test_second_order_is_refused_while_the_first_is_open(ordered, team, now):
    with pytest.raises(workflow.Refused, match="It is being published already"):
        pressing.order(ordered.response, by=team["commissioner"], note="", revision=0, now=now)


def test_order_carried_out_publishes_and_tells_each_step(ordered, now, monkeypatch):
    steps = []
    note = pressing._note

    def noted(order, **values):
        steps.append(values["step"])
        return note(order, **values)

    monkeypatch.setattr(pressing, "_note", noted)

    done = carried_out(pressing.take(now=now), now)

    assert steps == [Step.LAYOUT, Step.SIGN, Step.CHECK, Step.ENTER, Step.DONE]
    assert (done.step, done.message) == (Step.DONE, "")
    assert Response.objects.get(pk=ordered.response_id).state == State.PUBLISHED
    assert signing.inspect(own().get().read_pdf()).sound


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (publication.NotPublished("The key has expired."), "The key has expired."),
        (workflow.Refused("Somebody was quicker."), "Somebody was quicker."),
        (ZeroDivisionError(), "Something went wrong that nobody foresaw"),
    ],
)
def test_order_that_fails_says_why_and_leaves_the_response_approved(ordered, now, monkeypatch, raised, message):
    def prepare(*args, **kwargs):
        raise raised

    monkeypatch.setattr(publication, "prepare", prepare)

    failed = carried_out(pressing.take(now=now), now)

    assert failed.step == Step.FAILED
    assert failed.message.startswith(message)
    assert Response.objects.get(pk=ordered.response_id).state == State.APPROVED
    assert not own().exists()


def test_publication_is_refused_when_the_document_fails_its_validation(ordered, now, monkeypatch):
    monkeypatch.setattr(publication.documents, "validate", lambda pdf: ["7.1-3: content is not tagged"])

    failed = carried_out(pressing.take(now=now), now)

    assert failed.message.startswith("The document is not accessible or not fit for an archive (7.1-3: content")
    assert not own().exists()


def test_order_whose_worker_is_gone_is_broken_off(ordered, now):
    pressing.take(now=now)
    assert pressing.break_off(now=now + timedelta(seconds=5)) == 0

    assert pressing.break_off(now=now + timedelta(minutes=1)) == 1

    ordered.refresh_from_db()
    assert ordered.step == Step.FAILED
    assert "the response is still approved" in ordered.message


def test_order_that_nobody_takes_is_broken_off(ordered, now):
    for minutes, ended in ((5, 0), (11, 1)):
        later = now + timedelta(minutes=minutes)
        Worker.objects.update_or_create(name="busy", defaults={"alive_until": later + pressing.ALIVE_FOR})
        assert pressing.break_off(now=later) == ended


def test_order_without_any_worker_is_broken_off_at_once(ordered, now):
    assert pressing.break_off(now=now + timedelta(seconds=5)) == 0
    assert pressing.break_off(now=now + timedelta(seconds=20)) == 1


def test_order_broken_off_meanwhile_publishes_nothing_any_more(ordered, now, monkeypatch):
    """Its worker was only slow: the person has been told that nothing was published, and may have ordered again."""
    taken = pressing.take(now=now)
    plain = publication.prepare

    def slow(*args, **kwargs):
        prepared = plain(*args, **kwargs)
        assert pressing.break_off(now=now + timedelta(hours=1)) == 1
        return prepared

    monkeypatch.setattr(publication, "prepare", slow)

    ended = carried_out(taken, now)

    assert (ended.step, ended.message) == (Step.FAILED, pressing._broken_off())
    assert Response.objects.get(pk=ordered.response_id).state == State.APPROVED
    assert not own().exists()


def test_order_that_fails_at_its_end_publishes_nothing(ordered, now, monkeypatch):
    """Its end is in the transaction that publishes: nobody is left with an order that contradicts the record."""
    plain = pressing._note

    def note(order, **values):
        if values["step"] == Step.DONE:
            raise OSError("the connection broke")
        return plain(order, **values)

    monkeypatch.setattr(pressing, "_note", note)

    assert carried_out(pressing.take(now=now), now).step == Step.FAILED
    assert Response.objects.get(pk=ordered.response_id).state == State.APPROVED
    assert not own().exists()


@pytest.mark.parametrize("set_back", [timedelta(minutes=10), timedelta(days=400)])
def test_clock_set_back_keeps_no_dead_worker_alive(ordered, now, set_back):
    Worker.objects.create(name="dead", alive_until=now + pressing.ALIVE_FOR)
    pressing.take(now=now)

    assert not pressing.worker_is_there(now=now - set_back)
    assert pressing.break_off(now=now - set_back) == 1


def test_clock_set_back_keeps_no_order_waiting(ordered, now):
    assert pressing.break_off(now=now - timedelta(days=1)) == 1


def test_clock_set_back_takes_nothing_from_a_worker_that_lives(ordered, now):
    before = now - timedelta(days=1)
    Worker.objects.create(name="alive", alive_until=before + pressing.ALIVE_FOR)
    taken = pressing.take(now=before)

    assert pressing.break_off(now=before) == 0
    assert carried_out(taken, before).step == Step.DONE


def test_clock_set_forward_breaks_off_and_the_next_order_publishes(ordered, team, now):
    pressing.take(now=now)
    later = now + timedelta(days=400)
    response = Response.objects.get(pk=ordered.response_id)

    pressing.order(response, by=team["reviewer"], note="", revision=response.revision, now=later)

    assert Pressing.objects.get(pk=ordered.pk).step == Step.FAILED


def test_order_broken_off_makes_room_for_another(ordered, team, now):
    pressing.take(now=now)
    later = now + timedelta(minutes=1)

    again = pressing.order(ordered.response, by=team["reviewer"], note="", revision=0, now=later)

    assert carried_out(pressing.take(now=later), later).step == Step.DONE
    assert again.pk != ordered.pk


def test_publish_without_a_worker_is_done_by_the_page_itself(approved, team, signed_in):
    url = reverse("admin:responses_response_move", args=[approved.pk, "publish"])

    answer = signed_in(team["reviewer"]).post(url, {"revision": approved.revision}, follow=True)

    assert "Published." in answer.text
    assert own().count() == 1


def test_publish_with_a_worker_leads_to_the_steps(approved, team, signed_in):
    Worker.objects.create(name="one", alive_until=timezone.now() + pressing.ALIVE_FOR)
    url = reverse("admin:responses_response_move", args=[approved.pk, "publish"])

    answer = signed_in(team["reviewer"]).post(url, {"revision": approved.revision}, follow=True)

    assert answer.redirect_chain[0][0] == reverse("admin:responses_response_publishing", args=[approved.pk])
    assert '<li class="is-now" aria-current="step">Waiting for a worker' in answer.text
    assert not own().exists()


@pytest.fixture
def just_ordered(ordered):
    """By the clock of a real worker: an order of another time is one from before the clock was set."""
    Pressing.objects.filter(pk=ordered.pk).update(ordered_at=timezone.now())
    return ordered


@pytest.fixture
def worker():
    """``worker()``: the real command over this test's database, as a process of its own; ended at the end."""
    running = []

    def start() -> subprocess.Popen:
        database = connection.settings_dict
        url = f"sqlite:///{database['NAME']}" if connection.vendor == "sqlite" else database_url(database)
        command = [sys.executable, "-W", "ignore", "manage.py", "work"]
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"}
        running.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment))
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.wait()


def database_url(database) -> str:
    return (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )


def within(seconds: float, question) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.django_db(transaction=True)
def test_worker_publishes_and_ends_when_told(just_ordered, worker):
    process = worker()

    assert within(60, lambda: Pressing.objects.get(pk=just_ordered.pk).step == Step.DONE)
    assert Worker.objects.count() == 1
    assert own().count() == 1
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_worker_told_to_end_in_mid_work_finishes_it_first(just_ordered, worker):
    process = worker()
    assert within(60, lambda: Pressing.objects.get(pk=just_ordered.pk).step not in (Step.WAITING, Step.DONE))

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=60) == 0
    assert Pressing.objects.get(pk=just_ordered.pk).step == Step.DONE
    assert (own().count(), Worker.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_mid_work_leaves_the_response_approved_and_the_next_one_goes_on(
    just_ordered, team, worker, now
):
    first = worker()
    assert within(60, lambda: Pressing.objects.get(pk=just_ordered.pk).step not in (Step.WAITING, Step.DONE))
    first.kill()
    first.wait()

    response = Response.objects.get(pk=just_ordered.response_id)
    if response.state == State.APPROVED:  # else the blow fell after the last step
        assert not own().exists()
        later = Pressing.objects.get(pk=just_ordered.pk).alive_until + timedelta(seconds=1)
        again = pressing.order(response, by=team["reviewer"], note="", revision=response.revision, now=later)
        assert Pressing.objects.get(pk=just_ordered.pk).step == Step.FAILED
        worker()
        assert within(60, lambda: Pressing.objects.get(pk=again.pk).step == Step.DONE)
    assert own().count() == 1
