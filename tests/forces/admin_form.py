"""What a browser would post: every field of a form of the desk as the page holds it, with some changed."""

from django.test import Client


def posted(client: Client, url: str, **changes: object) -> dict[str, object]:
    """Fields of the page's own form and of its inlines; None leaves a field out."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    form = answer.context["adminform"].form
    formsets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    fields = [each for formset in formsets for part in (formset.management_form, *formset.forms) for each in part]
    held = {each.html_name: "" if each.value() is None else each.value() for each in [*form, *fields]}
    return {name: value for name, value in (held | changes).items() if value is not None and value is not False}
