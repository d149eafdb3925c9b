"""A record worth looking at, put into the database of a trial: run by whatever checks a running site."""

from datetime import date


def publish() -> None:
    """Two versions of a response in both languages, updates with target dates, a correction: over the real readings."""
    from tests.soteria_tracker.public.published import in_welsh, response, update

    first = response(
        "gwent", on=date(2024, 10, 10), positions={3: "in_progress", 7: "planned"}, limbs={"7a": "planned"}
    )
    in_welsh(first)
    second = response("gwent", on=date(2024, 10, 20), positions={3: "planned"}, replaces=first, reason="A slip.")
    in_welsh(second, reason="Gwall.")
    update("gwent", on=date(2025, 3, 1), series=1, positions={3: "in_place"}, target_date=date(2025, 6, 1))
    update(
        "gwent",
        on=date(2025, 5, 1),
        series=2,
        positions={3: "in_progress", 5: "in_progress"},
        target_date=date(2025, 12, 1),
        target_reason="The product is late.",
        target_agreed_by="The board",
    )
    response("kent", on=date(2024, 10, 12), positions={3: "in_progress", 5: "waiting", 9: "complete"})


if __name__ == "__main__":
    import django

    django.setup()
    publish()
