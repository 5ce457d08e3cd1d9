"""Templates: where they are found, what they may do, and how mistakes in them are told."""

import time

import pytest

from inboxva.compose import Templates, check, packaged_source
from inboxva.compose.letter import word
from inboxva.compose.samples import SEVERAL
from inboxva.compose.sampleweek import DANA, DESK, NOW
from inboxva.errors import UserError


def edited(**files: str) -> Templates:
    """The packaged templates with some files replaced; `__` in a name stands for a dot."""
    own = {f"templates/en/{name.replace('__', '.')}": text for name, text in files.items()}
    return Templates(lambda name: own.get(name) or packaged_source(name))


def test_the_packaged_templates_are_right() -> None:
    assert check(Templates()) == []


def test_check_names_the_file_the_line_and_what_to_do() -> None:
    mistakes = check(edited(request_received__txt__j2="Subject: x\n\n{% if due %}\nHello"))
    assert mistakes[0].line == 4  # where the branch should have ended
    assert mistakes[0].file == "templates/en/request_received.txt.j2"
    assert mistakes[0].remedy


def test_check_finds_a_name_that_does_not_exist_even_where_no_sample_goes() -> None:
    text = "Subject: x\n\nHello\n{% if limit == 12345 %}\n{{ rate }}\n{% endif %}\n"
    (mistake,) = check(edited(request_received__txt__j2=text))
    assert mistake.line == 5
    assert "'rate'" in mistake.message
    assert "limit" in mistake.remedy


def test_check_finds_a_wrong_attribute_in_a_neighbour_file() -> None:
    text = packaged_source("templates/en/sections.txt.j2").replace("week.held|number", "week.heldd|number")
    (mistake,) = check(edited(sections__txt__j2=text))
    assert mistake.file == "templates/en/sections.txt.j2"
    assert mistake.line == next(n for n, line in enumerate(text.splitlines(), 1) if "heldd" in line)


def test_check_finds_missing_files_and_words() -> None:
    without = Templates(lambda name: None if "several_tasks.html" in name else packaged_source(name))
    (mistake,) = check(without)
    assert "several_tasks.html.j2 is missing" in mistake.message
    (mistake,) = check(edited(words__j2='{% set today = "oggi" %}'))
    assert mistake.file == "templates/en/words.j2"
    assert "weekdays" in mistake.message


def test_the_first_line_must_be_the_subject() -> None:
    (mistake,) = check(edited(several_tasks__txt__j2="Hello {{ owner }}"))
    assert (mistake.file, mistake.line, mistake.remedy) == (
        "templates/en/several_tasks.txt.j2", 1, 'begin with "Subject: "',
    )  # fmt: skip


def test_check_finds_a_mistake_in_a_part_that_letters_share() -> None:
    text = packaged_source("templates/en/due.j2").replace("reader_zone|city", "reader_zon|city")
    (mistake,) = check(edited(due__j2=text))
    assert mistake.file == "templates/en/due.j2"
    assert "reader_zon" in mistake.message


def test_templates_of_a_user_that_know_nothing_of_what_is_new_are_right() -> None:
    plain = edited(
        several_tasks__txt__j2="Subject: Tasks?\n{% for task in tasks %}{{ task.title }}{% endfor %}{{ starts_work }}",
        request_received__html__j2='{% from "parts.html.j2" import button %}{{ title }}{{ button(mailto(desk), "Ask") }}',
        weekly_summary__txt__j2='Subject: Week\n{% include "sections.txt.j2" %}{{ owner }}',
    )
    assert check(plain) == []


@pytest.mark.parametrize(
    "attack",
    [
        "{{ 'a' * 10000000000 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'a'.ljust(999999999) }}",
        "{{ 'a'|center(999999999) }}",
        "{{ 9 ** 999999999 }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ now.__class__.__init__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{% for a in tasks %}{% for b in tasks %}{% for c in tasks %}{% for d in tasks %}{% for e in tasks %}"
        "{% for f in tasks %}{% for g in tasks %}{{ 'a' ~ 'b' ~ subject ~ subject ~ subject ~ tasks }}{% endfor %}"
        "{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_a_template_can_neither_fill_the_memory_nor_leave_its_box(attack: str) -> None:
    templates = edited(several_tasks__txt__j2=f"Subject: x\n{attack}")
    started = time.perf_counter()
    with pytest.raises(UserError):
        word(SEVERAL, "en", desk=DESK, owner_address=DANA, now=NOW, templates=templates)
    assert time.perf_counter() - started < 2


def test_a_users_region_lies_over_the_base_file_by_file() -> None:
    own = {
        "templates/en-GB/words.j2": packaged_source("templates/en/words.j2").replace(
            "{weekday} {day} {month}", "{day} {month}"
        )
    }
    templates = Templates(lambda name: own.get(name) or packaged_source(name))
    assert templates.words("en-GB").day_form == "{day} {month}"
    assert templates.words("en").day_form == "{weekday} {day} {month}"
    assert check(templates, ["en-GB", "en"]) == []
