"""A page's form as a browser would send it back."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.textarea = self.select = ""

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        name = a.get("name", "")
        if tag == "input" and name and a.get("type") in ("radio", "checkbox"):
            if "checked" in a:
                self.values[name] = a.get("value", "on")
        elif tag == "input" and name:
            self.values[name] = a.get("value", "")
        elif tag == "textarea":
            self.textarea, self.values[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in a or self.select not in self.values):
            self.values[self.select] = a.get("value", "")

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n")
            self.textarea = ""
        if tag == "select":
            self.select = ""


def fields(response) -> dict[str, str]:
    """The values of all fields on the page, by name."""
    form = _Form()
    form.feed(response.content.decode())
    return form.values
