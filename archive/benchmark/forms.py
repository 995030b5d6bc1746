"""What a browser would send back of a form in a page of HTML."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Reads the fields of the form that is sent by POST and has the most of them: that of the record."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select and "selected" in given:
            self._add(self.select, given.get("value", ""))
        elif tag == "textarea":
            self.area = given.get("name", "")
            self._add(self.area, "")

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("submit", "button", "file", "image") or not given.get("name"):
            return
        if kind not in ("checkbox", "radio"):
            self._add(given["name"], given.get("value", ""))
        elif "checked" in given:
            self._add(given["name"], given.get("value", "on"))

    def _add(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1].setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.area and self.forms:
            self.forms[-1][self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # HTML has a line break after the opening tag that is none of the value.
            if self.area and self.forms:
                values = self.forms[-1][self.area]
                values[-1] = values[-1].removeprefix("\r").removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""


def fields_of(page: str) -> dict[str, str | list[str]]:
    """The fields of the largest form of a page, as they stand; several values of a name as a list."""
    reader = _Fields()
    reader.feed(page)
    largest = max(reader.forms, key=len, default={})
    return {name: values[0] if len(values) == 1 else values for name, values in largest.items()}
