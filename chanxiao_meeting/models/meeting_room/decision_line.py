"""A decision in one line: who, by when, what, and about which record."""

import re
from datetime import date, timedelta

#: words by which a measure is known besides its labels, in the languages of our users
WORDS = {
    "overtime": ("加班", "overtime"),
    "line_change": ("换线", "调线", "调整生产线", "line change"),
    "postponement": ("延期", "推迟交货", "postpone"),
    "outsourcing": ("外协", "外发", "委外", "outsource"),
    "reschedule": ("改期", "重排", "调整排程", "reschedule"),
    "expedite": ("催料", "催货", "跟催", "加急", "expedite"),
    "containment": ("隔离", "围堵", "contain"),
    "improvement": ("改善", "改进", "improve"),
}
DAYS = {
    **dict.fromkeys(("今天", "today"), 0),
    **dict.fromkeys(("明天", "tomorrow"), 1),
    "后天": 2,
}
WEEKDAYS = {
    **{letter: place for place, letter in enumerate("一二三四五六日")},
    "天": 6,
    **{
        name: place
        for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    },
}
FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?前?$")
SHORT = re.compile(r"(\d{1,2})[-/](\d{1,2})$")
CHINESE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?前?$")
AHEAD = re.compile(r"\+(\d{1,3})$")
WEEKDAY = re.compile(
    r"(?:(下)?(?:周|星期|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)"
    r"(?:day|sday|nesday|rsday|urday)?)前?$",
    re.IGNORECASE,
)
#: what a number of a record looks like: S00012, WH/OUT/00104, QC-000138
NUMBER = re.compile(r"(?=\S*[A-Za-z])(?=\S*\d\d)[A-Za-z0-9][\w/.-]{3,}", re.ASCII)


class DecisionLine:
    """Reads ``@person 12/8 what is to be done``; what it cannot read is told.

    :param str line: as somebody typed it
    :param date today: local date, from which days without a year are counted
    :param bool is_day_first: whether 12/8 is in August
    """

    def __init__(self, line, today, is_day_first=False):
        self.today = today
        self.is_day_first = is_day_first
        self.rest = " ".join(line.split())
        #: words that look like a date and are none
        self.no_dates = []

    def take_person(self, people):
        """Who is named after ``@``, and taken out of the line.

        A whole name wins over the beginning of one, and a longer one over a shorter.

        :param list people: pairs of an id and a name
        :return: what was typed (``None`` where nobody is named), and the ids it fits
        """
        place = self.rest.find("@")
        if place < 0:
            return None, []
        after = self.rest[place + 1 :]
        for _id, name in sorted(people, key=lambda pair: -len(pair[1])):
            if name and after.casefold().startswith(name.casefold()):
                # two may have the same name
                ids = [i for i, n in people if n.casefold() == name.casefold()]
                self._cut(place, 1 + len(name))
                return name, ids
        word = after.split(" ", 1)[0]
        self._cut(place, 1 + len(word))
        found = [i for i, name in people if word and word.casefold() in name.casefold()]
        return word, found

    def _cut(self, place, length):
        rest = f"{self.rest[:place]} {self.rest[place + length :]}"
        self.rest = " ".join(rest.split())

    def take_date(self):
        """The first day that is named, taken out of the line, or None."""
        words = self.rest.split(" ")
        for place, word in enumerate(words):
            day = self._read_day(word)
            if day:
                self.rest = " ".join(words[:place] + words[place + 1 :])
                return day
        return None

    def _read_day(self, word):
        folded = word.casefold()
        if folded in DAYS:
            return self.today + timedelta(days=DAYS[folded])
        if found := AHEAD.match(word):
            return self.today + timedelta(days=int(found[1]))
        if found := WEEKDAY.match(word):
            return self._read_weekday(*found.groups())
        if found := FULL.match(word):
            return self._make_day(word, *map(int, found.groups()))
        if found := CHINESE.match(word):
            return self._read_coming(word, int(found[1]), int(found[2]))
        if found := SHORT.match(word):
            first, second = int(found[1]), int(found[2])
            month, day = (second, first) if self.is_day_first else (first, second)
            return self._read_coming(word, month, day)
        return None

    def _read_weekday(self, is_next_week, letter, name):
        wanted = WEEKDAYS[letter or name.casefold()]
        if is_next_week:
            monday = self.today - timedelta(days=self.today.weekday())
            return monday + timedelta(days=7 + wanted)
        return self.today + timedelta(days=(wanted - self.today.weekday()) % 7 or 7)

    def _read_coming(self, word, month, day):
        """The next such day, from today on."""
        found = self._make_day(word, self.today.year, month, day)
        if found and found < self.today:
            return self._make_day(word, self.today.year + 1, month, day)
        return found

    def _make_day(self, word, year, month, day):
        try:
            return date(year, month, day)
        except ValueError:
            self.no_dates.append(word)
            return None

    def find_measure(self, labels):
        """The measure that is named; the words stay in the line.

        :param dict labels: of each measure, as the user reads it
        :return: key of the measure named by the longest words, else ``other``
        """
        text, found = self.rest.casefold(), []
        for key, label in labels.items():
            for word in (label, *WORDS.get(key, ())):
                if word and word.casefold() in text:
                    found.append((len(word), key))
        return max(found)[1] if found else "other"

    def find_numbers(self):
        """Words that may be the number of a record, as they were typed."""
        return NUMBER.findall(self.rest)
