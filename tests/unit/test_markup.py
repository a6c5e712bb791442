"""What is set into the page as it is comes from templates, where every value is escaped."""

import pytest

from pages.shared import markup
from pages.shared.templates import Html, render


def test_what_no_template_made_is_refused():
    with pytest.raises(TypeError, match="policy: only HTML of templates"):
        markup.show("policy", [Html("<p>ours</p>"), "<p>anybody's</p>"])
    with pytest.raises(TypeError, match="parks: only HTML of templates"):
        markup.show_chosen("parks", {"one": Html(), "other": "<p>"}, control="basis", chosen="one")


def test_templates_escape_and_say_that_they_did():
    made = render("insight_lead.html", title="<b>", lead="&", aside="")
    assert isinstance(made, Html)
    assert "&lt;b&gt;" in made
    assert "<b>" not in made
