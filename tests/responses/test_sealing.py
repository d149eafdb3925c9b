"""The audit trail is sealed in batches; whoever changes, removes or slips in a row afterwards is named."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from forces.events import record_event
from forces.models import AccountEvent, Force
from responses import drafting, kept_heads, sealing, seals, trail_proof, trail_sql
from responses.models.history import HistoryEntry
from responses.models.seal import Seal
from responses.models.trail import SealedRow, Unsealed
from responses.states import Action

pytestmark = pytest.mark.django_db

EVENT = "forces_accountevent"


@pytest.fixture
def seal(now):
    """``seal()``: all that waits, now."""
    return lambda: sealing.seal_all(now=now)


@pytest.fixture
def event(people, kent, now, seal):
    """A sealed event of an account, in a seal of its own, with one before and one after it."""
    user = people("author", kent)
    made = []
    for kind in ("signed_in", "password_changed", "signed_out"):
        made.append(record_event(AccountEvent.Kind(kind), user=user, now=now))
        seal()
    return made[1]


@pytest.fixture
def past(tampering):
    """``past(sql, *values)``: with the triggers out of the way, those of the queue too, as a superuser of it could."""

    def run(sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            for trigger in trail_sql.triggers(connection.vendor):
                of = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {trigger.name}{of}")
        tampering(sql, *values)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for trigger in trail_sql.triggers(connection.vendor):
                cursor.execute(trigger.create)

    return run


def found() -> list[tuple[str, str]]:
    return [(each.what, each.sentence) for each in trail_proof.damages(trail_proof.TrailCount())]


def waiting() -> list[tuple[str, int]]:
    return list(Unsealed.objects.order_by("pk").values_list("source", "row_id"))


def test_each_row_of_the_trail_waits_for_its_seal(people, kent, soteria, now, seal):
    author = people("author", kent)
    seal()

    drafting.start_response(kent, soteria, by=author, now=now)
    event = record_event(AccountEvent.Kind.SIGNED_IN, user=author, now=now)
    author.first_name = "Other"
    author.save()

    entry = HistoryEntry.objects.latest("pk")
    assert waiting()[-3:] == [
        ("responses_historyentry", entry.pk),
        (EVENT, event.pk),
        ("forces_historicaluser", author.history.latest().history_id),
    ]


def test_noting_what_waits_asks_nothing_more_of_a_save(people, kent, now, django_assert_num_queries):
    author = people("author", kent)

    with django_assert_num_queries(1):
        record_event(AccountEvent.Kind.SIGNED_IN, user=author, now=now)


def test_what_is_rolled_back_waits_for_nothing(people, kent, now):
    author, before = people("author", kent), waiting()

    with transaction.atomic():
        record_event(AccountEvent.Kind.SIGNED_IN, user=author, now=now)
        transaction.set_rollback(True)

    assert waiting() == before


def test_sealing_takes_what_waits_in_batches_and_joins_them(event, now):
    for _ in range(5):
        record_event(AccountEvent.Kind.SIGNED_IN, user=event.user, now=now)
    before = seals.head()
    assert before is not None

    made = [sealing.seal(now=now, most=2) for _ in range(4)]

    assert [each and (each.number - before.number, each.entry["rows"]) for each in made] == [
        (1, 2),
        (2, 2),
        (3, 1),
        None,
    ]
    assert made[0].previous_sha256 == before.sha256
    assert waiting() == []


def test_row_is_sealed_once_however_often_it_waits(event, now):
    Unsealed.objects.create(source=EVENT, row_id=event.pk, at=now)

    assert sealing.seal_all(now=now) == []
    assert waiting() == []
    assert SealedRow.objects.filter(source=EVENT, row_id=event.pk).count() == 1


def test_row_that_commits_late_with_an_old_number_is_sealed_all_the_same(event, now, past):
    """Not "every id above the last": its number was given out before the others were sealed."""
    Unsealed.objects.all().delete()
    late = AccountEvent(pk=event.pk + 1000, kind="signed_in", at=now, user=event.user)
    newer = AccountEvent(pk=event.pk + 2000, kind="signed_in", at=now, user=event.user)
    newer.save()
    sealing.seal_all(now=now)

    late.save()
    sealing.seal_all(now=now)

    assert SealedRow.objects.filter(source=EVENT, row_id=late.pk).exists()
    assert found() == []


def test_worker_waits_a_minute_for_more_to_seal_together(people, kent, now):
    record_event(AccountEvent.Kind.SIGNED_IN, user=people("author", kent), now=now)
    clock = timezone.now()
    Unsealed.objects.update(at=clock)

    assert sealing.seal_if_due(now=clock + timedelta(seconds=59)) == []
    assert len(sealing.seal_if_due(now=clock + timedelta(seconds=60))) == 1


def test_times_of_the_queue_are_those_of_now(people, kent, now):
    """They are by the clock of the database, in UTC."""
    record_event(AccountEvent.Kind.SIGNED_IN, user=people("author", kent), now=now)

    assert abs(timezone.now() - Unsealed.objects.latest("pk").at) < timedelta(minutes=5)


def test_sealing_asks_the_same_however_long_the_trail_is(event, now, django_assert_num_queries):
    asked = []
    for _ in range(2):
        record_event(AccountEvent.Kind.SIGNED_IN, user=event.user, now=now)
        with django_assert_num_queries(11) as queries:
            sealing.seal(now=now)
        asked.append(len(queries))

    assert len(set(asked)) == 1


def test_whole_trail_of_a_publication_holds(published, seal):
    seal()
    count = trail_proof.TrailCount()

    assert list(trail_proof.damages(count)) == []
    assert count.rows > 10
    assert count.waiting == 0


def test_changed_row_is_named(event, past):
    past("UPDATE forces_accountevent SET kind = 'signed_in' WHERE id = %s", event.pk)

    assert found() == [(f"event of an account {event.pk}", "It is not what was sealed: it was changed.")]


def test_changed_history_of_an_account_is_named(people, kent, past, seal):
    author = people("author", kent)
    seal()
    row = author.history.latest().history_id

    past("UPDATE forces_historicaluser SET is_active = %s WHERE history_id = %s", False, row)

    assert found() == [(f"historical user {row}", "It is not what was sealed: it was changed.")]


def test_changed_entry_of_a_history_is_named_with_none_of_its_words(draft, past, seal):
    seal()
    entry = HistoryEntry.objects.latest("pk")

    past("UPDATE responses_historyentry SET note = 'CANARY private note' WHERE id = %s", entry.pk)

    assert found() == [(f"history entry {entry.pk}", "It is not what was sealed: it was changed.")]


def test_removed_row_is_named(event, past):
    past("DELETE FROM forces_accountevent WHERE id = %s", event.pk)

    assert found() == [(f"event of an account {event.pk}", "It was removed.")]


def test_row_removed_before_it_was_sealed_is_named(event, past, now):
    gone = record_event(AccountEvent.Kind.SIGNED_IN, user=event.user, now=now)
    past("DELETE FROM forces_accountevent WHERE id = %s", gone.pk)

    sealing.seal_all(now=now)

    assert found() == [(f"event of an account {gone.pk}", "It was removed.")]


def test_row_slipped_in_past_the_triggers_is_named(event, past):
    past(
        "INSERT INTO forces_accountevent (id, kind, at, name, by_name, detail, network, user_id) "
        "SELECT id + 500, kind, at, name, by_name, detail, network, user_id FROM forces_accountevent WHERE id = %s",
        event.pk,
    )

    assert found() == [
        (f"event of an account {event.pk + 500}", "It stands in no seal and waits for none: it was slipped in.")
    ]


def test_row_taken_out_of_the_queue_is_named(event, now):
    hidden = record_event(AccountEvent.Kind.SIGNED_IN, user=event.user, now=now)
    Unsealed.objects.all().delete()

    assert found() == [
        (f"event of an account {hidden.pk}", "It stands in no seal and waits for none: it was slipped in.")
    ]


def test_changed_row_with_its_digest_mended_is_named(event, past):
    """Whoever mends the list of the seal breaks the seal."""
    past("UPDATE responses_sealedrow SET sha256 = %s WHERE source = %s AND row_id = %s", "f" * 64, EVENT, event.pk)

    seal = SealedRow.objects.get(source=EVENT, row_id=event.pk).seal
    assert (f"Seal {seal.number}", "Its list of rows is not the one it sealed.") in found()


def test_changed_seal_is_named(event, past):
    number = SealedRow.objects.get(source=EVENT, row_id=event.pk).seal.number
    past("UPDATE responses_seal SET previous_sha256 = %s WHERE number = %s", "0" * 64, number)

    assert found() == [
        (f"Seal {number}", "It does not join the seal before it."),
        (f"Seal {number}", "It was changed after it was made."),
    ]


def test_missing_seal_is_named_with_the_rows_that_it_covered(event, past):
    seal = SealedRow.objects.get(source=EVENT, row_id=event.pk).seal
    rows = SealedRow.objects.filter(seal=seal).count()
    past("DELETE FROM responses_sealedrow WHERE seal_id = %s", seal.pk)
    past("DELETE FROM responses_seal WHERE id = %s", seal.pk)

    damage = found()
    assert damage[:2] == [
        (f"Seal {seal.number + 1}", "A seal before it is missing, or its number was changed."),
        (f"Seal {seal.number + 1}", "It does not join the seal before it."),
    ]
    assert len(damage) == 2 + rows


def test_newest_seal_removed_with_all_that_it_covered_is_told_by_a_kept_head_alone(event, past):
    head = seals.head()
    assert head is not None
    rows = list(SealedRow.objects.filter(seal=head).values_list("source", "row_id"))
    assert [source for source, _row in rows] == [EVENT]
    past("DELETE FROM responses_sealedrow WHERE seal_id = %s", head.pk)
    past("DELETE FROM responses_seal WHERE id = %s", head.pk)
    past("DELETE FROM forces_accountevent WHERE id = %s", rows[0][1])

    assert found() == []
    assert [each.what for each in kept_heads.damages([head.sha256])] == [f"The head that you kept, {head.sha256}"]


def test_head_of_either_chain_that_is_still_there_is_no_damage(published, seal):
    seal()
    kept = [seals.head().sha256, Seal.objects.get(number=1).sha256.upper()]

    assert list(kept_heads.damages(kept)) == []


def test_column_added_later_breaks_no_seal(event, monkeypatch):
    """A seal names the columns that it covers; one of today would cover more."""
    seal = SealedRow.objects.get(source=EVENT, row_id=event.pk).seal
    now = sealing.columns_of(EVENT)
    assert seal.entry["columns"] == {EVENT: now}

    monkeypatch.setattr(trail_proof, "columns_of", lambda source: [*sealing.columns_of(source), "later"])

    assert found() == []


def test_column_that_is_gone_is_said_instead_of_a_digest_that_differs(event, monkeypatch):
    monkeypatch.setattr(
        trail_proof, "columns_of", lambda source: [name for name in sealing.columns_of(source) if name != "network"]
    )

    assert all("its rows can't be checked" in sentence for _what, sentence in found())
    assert len(found()) == Seal.objects.filter(number__gt=0).count()


def test_published_head_cannot_be_guessed_from_what_it_covers(event):
    """Each seal has a salt of its own, which is shown to nobody."""
    seal = SealedRow.objects.get(source=EVENT, row_id=event.pk).seal
    columns = seal.entry["columns"][EVENT]

    right = sealing.digests(EVENT, [event.pk], columns=columns, salt=seal.salt)
    assert right == {event.pk: SealedRow.objects.get(source=EVENT, row_id=event.pk).sha256}
    assert sealing.digests(EVENT, [event.pk], columns=columns, salt="") != right
    assert len(set(Seal.objects.values_list("salt", flat=True))) == Seal.objects.count()


def test_digest_is_the_same_on_every_database():
    """Of a time in another zone, a day, a list, a text in Welsh."""
    vector = {
        "salt": "s",
        "source": "t",
        "row": 1,
        "columns": {
            "at": sealing._plain(datetime(2026, 12, 1, 15, 30, tzinfo=timezone.get_fixed_timezone(60))),
            "on": sealing._plain(datetime(2026, 12, 1, tzinfo=UTC).date()),
            "list": [1, "ŵ", None, True],
        },
    }

    assert vector["columns"]["at"] == "2026-12-01T14:30:00.000000Z"
    assert sealing.digest(vector) == "02d3db8b95736bc1c9377655d94ce1fd2b2b9458b51d317d2bc0dc56d893eea5"


def verified(*heads: str) -> str:
    out = StringIO()
    try:
        call_command("verify_trail", *(f"--head={head}" for head in heads), stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_verify_trail_says_that_all_is_well_and_how_much_that_was(event):
    count = SealedRow.objects.count()
    seal = seals.head()

    assert verified(seal.sha256) == (
        f"Nothing is damaged. Looked at {seal.number} seals, {count} rows; 0 rows wait for a seal.\n"
    )


def test_verify_trail_fails_by_name_and_says_that_a_kept_head_is_not_there(event, past):
    past("DELETE FROM forces_accountevent WHERE id = %s", event.pk)

    said = verified("a" * 64)

    assert f"event of an account {event.pk}: It was removed." in said
    assert f"The head that you kept, {'a' * 64}: It is in neither chain" in said
    assert "2 damaged." in said


def test_record_is_verified_with_its_triggers_and_a_kept_head(published):
    with connection.cursor() as cursor:
        name = "responses_link_append_only" if connection.vendor == "postgresql" else "responses_link_no_delete"
        cursor.execute(f"DROP TRIGGER {name}" + (" ON responses_link" if connection.vendor == "postgresql" else ""))
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_record", "--without-signatures", f"--head={'a' * 64}", stdout=out)

    assert f"The trigger {name}: It is missing or was changed" in out.getvalue()
    assert "It is in neither chain" in out.getvalue()


def test_publication_and_each_step_to_it_are_in_the_trail(published, seal):
    seal()
    sealed = set(SealedRow.objects.filter(source="responses_historyentry").values_list("row_id", flat=True))

    steps = HistoryEntry.objects.filter(action__in=[Action.SEND, Action.APPROVE, Action.PUBLISH])
    assert {entry.pk for entry in steps} <= sealed
    assert steps.count() == 3
    assert SealedRow.objects.filter(source="responses_link").exists()


def test_change_of_reference_data_is_in_the_trail(db, seal):
    force = Force.objects.first()
    force.short_name = "Other"
    force.save()
    seal()

    row = force.history.latest().history_id
    assert SealedRow.objects.filter(source="forces_historicalforce", row_id=row).exists()


@pytest.mark.parametrize("command", ["verify_trail", "verify_record"])
@pytest.mark.parametrize("head", ["zz", "0" * 63, "g" * 64])
def test_slip_in_a_kept_head_is_no_damage(command, head, db):
    with pytest.raises(CommandError, match="is no head: copy all 64 digits and letters"):
        call_command(command, f"--head={head}")
