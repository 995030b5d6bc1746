"""What a browser would send back of a form."""

from archive.benchmark.forms import fields_of

PAGE = """
<form action="/search"><input name="q" value="x"></form>
<form method="post">
  <input type="hidden" name="token" value="a&amp;b"><input name="title" value="One"><input name="said">
  <input type="checkbox" name="ticked" checked><input type="checkbox" name="not_ticked">
  <input type="submit" name="_save" value="Save">
  <select name="about" multiple>
    <option value="1" selected>A<option value="2"><option value="3" selected></select>
  <select name="none"><option value="1">One</select>
  <textarea name="text">
We said “so”.
 Twice.</textarea>
</form>"""


def test_the_fields_of_the_record_are_sent_as_they_stand() -> None:
    assert fields_of(PAGE) == {
        "token": "a&b",
        "title": "One",
        "said": "",
        "ticked": "on",
        "about": ["1", "3"],
        "text": "We said “so”.\n Twice.",
    }
