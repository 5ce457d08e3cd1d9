"""Hours as people write them, each with the minutes that are stored, or none (spec/status-lines.md, Hours)."""

import pytest
from statuslines import only, read

from inboxva.parse.reports.hours import read_hours

HOURS = {
    0: "0|0h|0 hours|0:00|0.0",
    10: "ten minutes|10 mins|ten mins",
    15: "1/4 hour|quarter hour|a quarter of an hour|fifteen minutes|quarter",
    20: "twenty minutes",
    30: "half hour|half-hour|a half hour|0.5|.5h|,5|0,5|1/2 hour|thirty minutes|media hora|meia hora|une demi-heure|"
    "eine halbe Stunde|kalahating oras|+30m|00:30|0h30|0h 30m|0 h 30 min|half|a half",
    45: "0:45|45m|forty-five minutes|forty five min|3/4|3/4 hour|¾|¾ hour",
    60: "1 hour|one hour|about an hour|under an hour|1 hora|uma hora|une heure|eine Stunde|isang oras|extra 1h|+ 1h|"
    "an extra hour|an hour|1 hr (approx)|1h approx|1h approx.|~1h|~ 1h|≈1h",
    70: "an hour and ten",
    75: "1.25|1,25 h",
    80: "an hour and 20 minutes",
    90: "1.5hrs|1.5hr|1.5 hr.|1.5 hours today|one and a half hours|one and half hours|1 and a half hours|"
    "1 and 1/2 hours|1 1/2|1½ hours|1 ½|about 1.5 hours|1h calls; 30m mails|1 + 0.5|1 Std 30 Min|1h30 de trabajo|"
    "hora y media|una hora y media|1h30min|anderthalb Stunden|isang oras at kalahati|1:30:00",
    105: "1h+30min+15min|1 3/4 h",
    120: "around 2 hrs|roughly 2|approximately 2 hours|approx. 2 hours|approx. 2|ca. 2h|circa 2 h|almost 2 hours|"
    "just under 2 hours|2+|2+ hours|2 hours or so|2 hours-ish|over 2 hours|more than 2 hours|max 2h|2 hours max|"
    "up to 2h|noon-2pm|from 10 to noon|10pm-midnight|22:00-00:00|11pm - 1am|9am-11am PST|9am-11am (Manila time)|"
    "2h (9:00-11:00)|9:00-11:00 (2h)|9:00-11:00 = 2h|1h + 1h|2 today|2 of 7|2h out of 3h|2h used of 5h|"
    "2h, 3h left|2h (3h remaining)|2h spent, 1h to go|2 (cap 3)|2h (of the 3h cap)|couple|couple of hours|"
    'a couple hours|(2)|[2]|"2"|*2*|**2h**|2.|2.0.|2h.|2h!|2 hours, thanks!|2 hours :)|2 😀|✅ 2h|⏱ 2h|2h ✅|2hours|'
    "2Hours|2HRS|2H|2 H|2 hs|2 hrs.|2 Std.|2 Std|2 horas|dos horas|deux heures|zwei Stunden|2 oras|dalawang oras|"
    "2 hours ($30)|2h @ $15|2 - calls|2 (calls)|2 for calls|2 on calls|2 hours on calls and 3 invoices|"
    "2 hours, 3 invoices|2h (3 invoices)|2 hrs logged in Toggl|Toggl: 2h|I worked 2 hours|worked 2 hours today|"
    "It took me 2 hours|took 2h|spent 2h on it|I spent about two hours|2 more hours|2h more|another 2h|+2|+2h|"
    "2h extra|2 billable|2 billable hours|instead of 3: 2|2 (corrected)|2 (correction)|corrected: 2|"
    "2 hours 0 minutes|two|two hrs|about ~2h|=2|= 2h|2 hours at half rate",
    129: "2.15h",
    135: "2hrs 15|2 h 15|2hrs 15 mins|2 hours and 15 minutes|2 hours 15|2h15|2h15m|2h15min|2 horas y 15 minutos|"
    "2 Stunden 15 Minuten|2¼|2 ¼ hours",
    136: "2h 15m 30s",
    150: "9:00 to 11:30|2h + 30m|9:00am-11:30am|9:00 AM to 11:30 AM|9h-11h30|9h00-11h30|0900-1130|0900 to 1130|"
    "from 9:00 until 11:30|9:00am - 11:30am EST|2,5 Std|2 horas e meia|duas horas e meia|2 heures et demie|"
    "2 h 30|2 heures 30|zweieinhalb Stunden|2 oras at 30 minuto|2 oras at kalahati|two and a half|two & a half|"
    "2 & 1/2",
    180: "approx 3h|~3|3h (1h calls + 2h sheet)|from 9am till noon|3 hours total|total 3 hours|three hours|three|"
    "nearly 3 hours|09h-12h|9am-12nn|9am to 12 noon|noon to 3pm|2h calls, 1h mails|calls 2h, mails 1h|"
    "calls: 2h, mails: 1h|2h calls + 1h mails|2h (calls) + 1h (mails)|1 + 2|2h + 1h = 3h|3h: 1h calls, 2h sheet|"
    "3 (1 calls, 2 sheet)|1h calls and 2h sheet",
    200: "3 hours, 20 minutes|3 hours & 20 minutes|3 hr 20 min|3hr20|3hrs20mins|3:20 hrs|03:20|3h 20|200 minutes|"
    "200min|3h20m15s",
    210: "9am - 11:30am, 1pm-2pm|1.5 + 2 = 3.5|1.5+2=3.5h",
    300: "9am-12pm; 1pm-3pm|9am-12pm + 1pm-3pm|9am-12pm / 1-3pm|Mon 2h, Tue 3h",
    420: "9:00 - 12:00 and 13:00 - 17:00",
    480: "eight|eight hours|9 to 5|9am-5pm|9 am - 5 pm",
    750: "12:30",
    780: "13:00",
    840: "10:00-24:00",
    1440: "24|24h|24:00|1440 min",
    2280: "38h for the week|38 this week",
    2310: "38.5 hrs (week)",
    2400: "40h this week",
}  # fmt: skip
BAD = (
    "9-11|half a day|-2|25h|8h each day|2ish|>2|< 1|less than an hour|1-2|1-2 hours|1 to 2 hours|2 or 3|"
    "2 or 3 hours|1h-1h30|9.00-11.30|9-12 and 1-5|9-12, 1-5|between 9 and 11|between 9am and 11am|"
    "start 9:00 end 11:30|in 9:00 out 11:30|9:00-11:00 - 2h|9:00-17:00 minus 1h lunch|9-5 (less 30 min break)|"
    "8h - 30m break|3h (2h yesterday)|2h/7h|2/7|not tracked|unknown|tbd|will send later|same as yesterday|"
    "see timesheet|see toggl|https://toggl.example.com/2|lots|a lot|many|a few|few hours|a few hours|several|"
    "all day|full day|1 day|half day|2 days|0.5 day|1 week|a week|8h each day|8h per day|8h/day|8h a day|"
    "8 hours daily|8 x 5|5 x 8h|2h x 3|2x1h|2 * 1.5h|8h Mon-Fri|Mon: 2, Tue: 3|Mon 2 Tue 3|Mon-Fri 8h|30|24.5|25|"
    "25h|1500 min|100|-2|-2h|−1|minus 2|- 2h|1:5|1:75|1:60|2:30 PM|5pm|9am|90:00|0:90|1h90|1,5,2|2, 3|2; 3|2 3|"
    "2 30|2 hours 3 hours|2h 3h|1.5.2|1,500|2k|$50|50 USD|20 emails|2 calls|Toggl says 2.25|2h (1h extra)|"
    "2h + 0.5h unpaid|not 3 but 2|2h -> 3h|3 -> 2|2 → 3|:30|h|hours|two point five|2 point 5|2-1/2|2-1/2 hours|"
    "5/4|twenty-five hours|thirty hours|hour|1~2h|- 2|– 2h"
)  # fmt: skip
TOTALS = {
    "1h calls, 2h sheet, total 3h": (180, 180), "3h total (1h calls, 2h sheet)": (180, 180), "2h (total 7h)": (120, 420),
    "2h today (7h total)": (120, 420),
}  # fmt: skip
REPLACED = {
    "2 (was 3)": (120, 180), "2 (instead of 3)": (120, 180), "2 not 3": (120, 180), "2, not 3": (120, 180),
    "2 rather than 3": (120, 180), "2h, not 3h": (120, 180), "1:30 instead of 2:00": (90, 120), "2.5 (was 2)": (150, 120),
    "2 en vez de 3": (120, 180), "1h30 au lieu de 2h": (90, 120), "2 statt 3": (120, 180), "2h (it was 90 min)": (120, 90),
}  # fmt: skip


@pytest.mark.parametrize(("text", "minutes"), [(t, minutes) for minutes, ts in HOURS.items() for t in ts.split("|")])
def test_hours(text: str, minutes: int) -> None:
    reading = read_hours(text)
    assert (reading.minutes, reading.total_minutes, reading.bad) == (minutes, None, False)
    assert only(f"State: in progress\nHours: {text}").minutes == minutes


@pytest.mark.parametrize("text", ["BK-12 2h", "2h (BK-12)"])
def test_hours_that_name_their_task_are_its_own(text: str) -> None:
    sections, problems = read(f"State: in progress\nHours: {text}")
    assert problems == ()
    assert [(str(one.task), one.minutes) for one in sections] == [("None", None), ("BK-12", 120)]


@pytest.mark.parametrize("text", BAD.split("|"))
def test_what_cannot_be_read_is_never_stored(text: str) -> None:
    assert read_hours(text).minutes is None
    (section,), (problem,) = read(f"State: done\nHours: {text}")
    assert (section.minutes, section.state) == (None, "done")
    assert (problem.code, problem.line) == ("bad_hours", 2)
    assert problem.message.startswith("Please write the time")


@pytest.mark.parametrize(
    "text", ["none", "n/a", "nil", "zero", "?", "-", "nothing", "no hours", "no hours today", "none today"]
)
def test_no_hours_are_no_problem(text: str) -> None:
    assert only(f"State: done\nHours: {text}").minutes is None


@pytest.mark.parametrize(("text", "expected"), TOTALS.items())
def test_totals_are_kept_apart(text: str, expected: tuple[int, int]) -> None:
    reading = read_hours(text)
    assert (reading.minutes, reading.total_minutes) == expected


@pytest.mark.parametrize(("text", "expected"), REPLACED.items())
def test_what_is_replaced_is_kept_apart(text: str, expected: tuple[int, int]) -> None:
    reading = read_hours(text)
    assert (reading.minutes, reading.replaced_minutes) == expected
