"""The definitions as cases: a source, a quotation, the verdict. Above all: what must never pass as good."""

from __future__ import annotations

import pytest

from archive.text import verify

EN = (
    "Ferry will run all winter\n\n"
    "“We will not stop the ferry before spring,” said Ada Brook, who runs the harbour of Lorn. “It carries "
    "forty pupils a day, and nobody else does.”\n\n"
    "Tomas Lind, of the Skippers' Union, disagreed. “The boat isn't safe in March,” he told the council. “We "
    "lost two engines in 2019 – and $3.5 million – on that route.”\n\n"
    "“Who pays?” asked Ines Vale. “Not the islands.” The council votes on 12 May. Brook called the plan “a "
    "gift” and left at 10:30.\n"
)
RU = (
    "«Мы не остановим паром до весны, — заявила глава порта Ада Брук. — Он возит сорок школьников в день». "
    "Томас Линд ответил: «В марте всё ещё опасно. Никто не заплатит 3,5 млн рублей».\n"
)
UK = "«Ми не зупинимо пором до весни», — сказала Ада Брук. «П’ятеро людей об’їздять затоку щодня».\n"
DE = (
    "„Wir stellen die Fähre nicht vor dem Frühjahr ein“, sagte Ada Brook. „Sie trägt vierzig Schüler am "
    "Tag.“ Tomas Lind widersprach: „Im März ist das Boot nicht sicher, die Straße ist größer.“\n"
)
FR = (
    "« Nous n’arrêterons pas le bac avant le printemps », a déclaré Ada Brook. « Il transporte quarante "
    "élèves par jour. » Tomas Lind a répondu : « En mars, c’est dangereux ! »\n"
)
ES = (
    "«No vamos a parar el barco antes de la primavera», dijo Ada Brook. «Lleva a cuarenta niños al día». "
    "Tomás Lind respondió: «¿Quién paga? Las islas no».\n"
)
ZH = "港务局长布鲁克说：「我们不会在春天之前停航。」她表示：「每天有四十名学生乘船。」\n"
JA = "ブルック氏は「春まで船を止めることはない」と述べた。「毎日四十人の生徒が乗る」と話した。\n"
HE = (
    "\u200fעדה ברוק אמרה: \u201cלא נעצור את המעבורת לפני האביב\u201d והוסיפה\u200f "
    "\u2067כי 40 תלמידים\u2069 נוסעים.\n"
)
AR = "قالت آدا بروك: «لن نوقف العبّارة قبل الربيع، فهي تنقل 40 تلميذًا\u200f كل يوم».\n"

GOOD = ("verbatim", "edited")


def verdict(source: str, quote: str) -> str:
    return verify(source, quote).verdict


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        (EN, "We will not stop the ferry before spring"),
        (EN, "“We will not stop the ferry before spring,”"),
        (EN, '"We will not stop the ferry before spring"'),
        (EN, "'We will not stop the ferry before spring.'"),
        (EN, "«We will not stop the ferry before spring»"),
        (EN, "  We  will not\tstop the ferry\u00a0before spring  "),
        (EN, "The boat isn’t safe in March"),
        (EN, "The boat isn`t safe in March."),
        (EN, "We lost two engines in 2019 -- and $3.5 million -- on that route."),
        (EN, "We lost two engines in 2019—and $3.5 million—on that route"),
        (EN, "We lost two engines in 2019 - and $3.5 million - on that route"),
        (EN, "Who pays?"),
        (EN, "Not the islands."),
        (EN, "Not the islands"),
        (EN, "nobody else does"),
        (EN, "a gift"),
        (EN, "We will\u200b not st\u00adop the ferry"),
        (EN, "\ufeffWe will not stop the ferry"),
        (EN, "Ｗｅ ｗｉｌｌ ｎｏｔ ｓｔｏｐ the ferry"),
        (EN, "The council votes on 12 May."),
        (EN, "left at 10:30"),
        ("The oﬃce ﬂies a ﬂag.", "The office flies a flag"),
        ("The office flies a flag.", "The oﬃce ﬂies a ﬂag"),
        ("It was a well- \n known inter-\nnational line.", "a well-known international line"),
        ("naïve cafe\u0301 owners", "naïve café owners"),
        ("Say it . . . again, he said", "Say it … again"),
        ("rock ’n’ roll is here", "rock 'n' roll is here"),
        ("He scored (again) that day", "He scored (again) that day"),
        (RU, "В марте всё ещё опасно. Никто не заплатит 3,5 млн рублей"),
        (RU, "«В марте всё ещё опасно»"),
        (UK, "Ми не зупинимо пором до весни"),
        (UK, "П'ятеро людей об'їздять затоку щодня"),
        (UK, "Пʼятеро людей обʼїздять затоку щодня."),
        (DE, "Wir stellen die Fähre nicht vor dem Frühjahr ein"),
        (DE, '"Im März ist das Boot nicht sicher"'),
        (FR, "Nous n'arrêterons pas le bac avant le printemps"),
        (FR, "En mars, c'est dangereux !"),
        (ES, "No vamos a parar el barco antes de la primavera"),
        (ES, "¿Quién paga? Las islas no"),
        (ZH, "我们不会在春天之前停航"),
        (ZH, "不会在春天之前"),
        (ZH, "“每天有四十名学生乘船。”"),
        (JA, "春まで船を止めることはない"),
        (HE, "לא נעצור את המעבורת לפני האביב"),
        (HE, "כי 40 תלמידים נוסעים"),
        (AR, "لن نوقف العبّارة قبل الربيع، فهي تنقل 40 تلميذًا كل يوم"),
        (AR, "\u202bفهي تنقل 40 تلميذًا كل يوم\u202c"),
    ],
)
def test_words_as_printed_are_verbatim_whatever_the_typography(source: str, quote: str) -> None:
    found = verify(source, quote)
    assert (found.verdict, found.flags, len(found.passages)) == ("verbatim", frozenset(), 1)


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        (
            EN,
            "We will not stop the ferry before spring\nIt carries forty pupils a day, and nobody else does.",
        ),
        (EN, "“We will not stop the ferry before spring.”\n\n“It carries forty pupils a day”"),
        (EN, "stop the ferry before spring. It carries forty pupils a day"),
        (EN, "The boat isn't safe in March\nWe lost two engines in 2019"),
        (EN, "Who pays?\nNot the islands"),
        (RU, "Мы не остановим паром до весны\nОн возит сорок школьников в день"),
        (UK, "Ми не зупинимо пором до весни\nП'ятеро людей об'їздять затоку щодня"),
        (DE, "Wir stellen die Fähre nicht vor dem Frühjahr ein\nSie trägt vierzig Schüler am Tag."),
        (FR, "Nous n'arrêterons pas le bac avant le printemps\nIl transporte quarante élèves par jour."),
        (ES, "No vamos a parar el barco antes de la primavera\nLleva a cuarenta niños al día"),
        ("「我们不会停航，」布鲁克说，「每天有四十名学生乘船。」", "我们不会停航\n每天有四十名学生乘船。"),
        ("“It is late,” Brook said. Still, “we go.”", "It is late\nwe go"),
        ('"It is late," said Brook, a skipper of Lorn, on Monday. "We go."', "It is late\nWe go."),
    ],
)
def test_runs_around_one_attribution_are_verbatim_and_split(source: str, quote: str) -> None:
    found = verify(source, quote)
    assert (found.verdict, found.flags, len(found.passages)) == ("verbatim", frozenset({"split"}), 2)


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        (EN, "We will not … before spring"),
        (EN, "We will not […] before spring"),
        (EN, "We will not [...] before spring"),
        (EN, "We will not (...) before spring"),
        (EN, "… stop the ferry before spring …"),
        (EN, "It carries forty […] nobody else does"),
        (EN, "[W]e lost two engines"),
        (EN, "[w]e will not stop the ferry"),
        (EN, "We will not stop [that boat] before spring"),
        (EN, "We will not stop the ferry [of Lorn] before spring"),
        (EN, "We will not stop the ferry before spring [of 2020]"),
        (EN, "[Brook:] It carries forty pupils a day"),
        (EN, "It carrie[d] forty pupils a day"),
        (EN, "We will not stop the ferry … It carries forty pupils"),
        (RU, "Мы не остановим … до весны"),
        (RU, "[В] марте всё ещё опасно"),
        (RU, "Он [паром] возит сорок школьников"),
        (DE, "Wir stellen die Fähre […] ein"),
        (FR, "Nous n'arrêterons pas […] avant le printemps"),
        (ES, "No vamos a parar [el ferry] antes de la primavera"),
        (ZH, "我们不会……停航"),
        (ZH, "我们［港务局］不会在春天之前停航"),
        (AR, "لن نوقف […] قبل الربيع"),
    ],
)
def test_marked_changes_are_edited(source: str, quote: str) -> None:
    assert verdict(source, quote) == "edited"


BAD = {
    "a negation dropped": [
        (EN, "We will stop the ferry before spring"),
        (EN, "The boat is safe in March"),
        (EN, "The islands."),
        (RU, "Мы остановим паром до весны"),
        (UK, "Ми зупинимо пором до весни"),
        (DE, "Wir stellen die Fähre vor dem Frühjahr ein"),
        (FR, "Nous arrêterons le bac avant le printemps"),
        (ES, "Vamos a parar el barco antes de la primavera primera"),
        (ZH, "我们会在春天之前停航"),
        (JA, "春まで船を止めることはある"),
        (HE, "נעצור את המעבורת לפני האביב הזה"),
        (AR, "نوقف العبّارة قبل الربيع، وهي تنقل"),
    ],
    "a negation put in": [
        (EN, "It carries not forty pupils a day"),
        (EN, "We lost no two engines in 2019"),
        (RU, "В марте всё ещё не опасно"),
        (ZH, "每天没有四十名学生乘船"),
        (DE, "Sie trägt nicht vierzig Schüler am Tag"),
    ],
    "a number changed": [
        (EN, "It carries fourteen pupils a day"),
        (EN, "We lost two engines in 2018"),
        (EN, "and $35 million"),
        (EN, "and $3.6 million"),
        (EN, "The council votes on 13 May"),
        (EN, "left at 10:31"),
        (RU, "Никто не заплатит 35 млн рублей"),
        (ZH, "每天有五十名学生乘船"),
        (AR, "فهي تنقل 50 تلميذًا كل يوم"),
    ],
    "a number cut": [
        (EN, "5 million"),
        (EN, "3.5 million – on that route"),
        (EN, "30"),
        ("It cost 1,200 crowns then", "200 crowns then"),
        ("It cost 1,200 crowns then", "It cost 1"),
        ("From 2010–2019 it rained", "2019 it rained"),
        ("It was -5 degrees then", "5 degrees then"),
        ("It rose 12% in May", "It rose 12 in May"),
        ("It fell by .5 points", "5 points"),
        ("It fell by .5 points", "It fell by 5 points"),
        ("a .45 calibre gun", "45 calibre gun"),
        ("about 10² of them", "about 102 of them"),
    ],
    "a name swapped": [
        (EN, "said Tomas Brook, who runs the harbour"),
        (EN, "asked Ada Vale"),
        (RU, "заявила глава порта Анна Брук"),
    ],
    "a tense, number or person changed": [
        (EN, "We would not stop the ferry before spring"),
        (EN, "It carried forty pupils a day"),
        (EN, "They will not stop the ferry before spring"),
        (EN, "It carries forty pupil a day"),
        (RU, "Он возил сорок школьников в день"),
        (DE, "Sie trug vierzig Schüler am Tag"),
        (FR, "Il transportait quarante élèves par jour"),
    ],
    "a word changed, dropped or put in": [
        (EN, "We will never stop the ferry before spring"),
        (EN, "We will not stop the boat before spring"),
        (EN, "We will not stop the ferry spring"),
        (EN, "We will not stop the old ferry before spring"),
        (EN, "We will not, stop the ferry"),
        (ES, "No vamos a parar el coche antes de la primavera"),
    ],
    "case changed unmarked": [
        (EN, "we will not stop the ferry"),
        (EN, "It Carries forty pupils"),
        (RU, "мы не остановим паром"),
        (EN, "WE WILL NOT STOP THE FERRY"),
    ],
    "an accent or letter changed": [
        (RU, "В марте все еще опасно"),
        (FR, "Il transporte quarante eleves par jour"),
        (DE, "die Strasse ist größer"),
        (DE, "Im Marz ist das Boot nicht sicher"),
        (ES, "Lleva a cuarenta ninos al dia"),
    ],
    "a letter of another script": [
        (EN, "We will not stop the f\u0435rry"),
        (EN, "\u0410da Brook, who runs the harbour"),
        (RU, "Мы не o\u0441тановим паром"),
        (EN, "It carries f\u03bfrty pupils a day"),
    ],
    "question mark or exclamation dropped, put in or changed": [
        (EN, "Who pays."),
        (EN, "Not the islands?"),
        (EN, "Who pays!"),
        (FR, "En mars, c'est dangereux ?"),
    ],
    "words of two speakers as one": [
        (EN, "It carries forty pupils a day, and nobody else does.\nThe boat isn't safe in March"),
        (EN, "We will not stop the ferry before spring\nThe boat isn't safe in March"),
        (EN, "nobody else does. The boat isn't safe in March"),
        (EN, "We lost two engines in 2019\nWho pays?"),
        (RU, "Он возит сорок школьников в день\nВ марте всё ещё опасно"),
        (DE, "Sie trägt vierzig Schüler am Tag.\nIm März ist das Boot nicht sicher"),
        (FR, "Il transporte quarante élèves par jour.\nEn mars, c'est dangereux !"),
        (ES, "Lleva a cuarenta niños al día\n¿Quién paga?"),
        ("“We go,” said Holt. “We stay,” said Reed.", "We go\nWe stay"),
        ("“We go.” “We stay.”", "We go. We stay."),
        ("“We go.”\n\n“We stay,” Reed answered.", "We go.\nWe stay"),
        ("Holt: “We go.” Reed: “We stay.”", "We go.\nWe stay."),
        ("“We go,” said Holt, and Reed replied: “We stay.”", "We go\nWe stay"),
    ],
    "words of the reporter taken in": [
        (EN, "We will not stop the ferry before spring, said Ada Brook"),
        (EN, "before spring, said Ada Brook, who runs the harbour of Lorn. It carries forty pupils"),
        (EN, "nobody else does.\n\nTomas Lind, of the Skippers' Union, disagreed"),
        (EN, "We will not stop the ferry before spring\nsaid Ada Brook"),
        (EN, "The boat isn't safe in March, he told the council"),
        (EN, "Who pays? asked Ines Vale"),
        (DE, "vor dem Frühjahr ein, sagte Ada Brook"),
        (ES, "antes de la primavera, dijo Ada Brook"),
        (ZH, "我们不会在春天之前停航。她表示"),
        ("‘We go at dawn,’ said Holt.", "We go at dawn, said Holt"),
        ('"We go at dawn." The hall was cold. "We stay."', "We go at dawn. The hall was cold. We stay."),
    ],
    "words joined that stand apart": [
        (EN, "We will not stop the ferry. The boat isn't safe"),
        (EN, "We will not stop the ferry on that route"),
        (EN, "forty pupils a day on that route"),
        (EN, "We will not stop the ferry\nbefore spring and nobody else"),
        (RU, "Мы не остановим паром в день"),
    ],
    "a line break for an ellipsis": [
        (EN, "We will not stop\nbefore spring"),
        (EN, "It carries forty pupils\nnobody else does"),
        (RU, "Мы не остановим\nдо весны"),
        (EN, "We will not stop - before spring"),
    ],
    "the order changed": [
        (EN, "before spring we will not stop the ferry"),
        (EN, "It carries forty pupils a day\nWe will not stop the ferry before spring"),
        (EN, "before spring … We will not stop"),
        (EN, "nobody else does … It carries forty pupils"),
        (ZH, "停航我们不会在春天之前"),
    ],
    "an ellipsis over more than 2,000 characters": [
        ("We begin here " + "and on " * 400 + "and we end there", "We begin here … we end there"),
        ("开头是这样的" + "话" * 2100 + "结尾是那样的", "开头是这样的……结尾是那样的"),
        ("We begin here " + "and on " * 400 + "and we end there", "We begin here [...] … we end there"),
    ],
    "brackets in the place of more than five words": [
        (EN, "We will not [run] pupils a day"),
        ("we saw one two three four five six and went", "we saw [x] and went"),
        (EN, "It carries [people]. The boat isn't safe"),
    ],
    "mostly the editor's words": [
        (EN, "We will [of course and with great joy] stop"),
        (EN, "[Nobody will ever] stop [the ferry]"),
    ],
    "a word cut": [
        (EN, "We will not stop the fer"),
        (EN, "e will not stop the ferry"),
        ("a non-violent protest", "violent protest"),
        ("the ex-president spoke", "president spoke"),
        ("an anti-war rally", "an anti"),
        ("the mill's owner", "the mill"),
        ("the unhappy skipper", "happy skipper"),
    ],
    "brackets over another word": [
        (EN, "[T]oday will not stop the ferry"),
        (EN, "[H]e will not stop the ferry"),
        ("Today she goes home with us", "[T]he goes home with us"),
        ("They are unhappy with it", "They are [h]appy with it"),
    ],
}


@pytest.mark.parametrize(
    ("source", "quote"),
    [pytest.param(*case, id=f"{rule}: {case[1][:50]!r}") for rule, cases in BAD.items() for case in cases],
)
def test_a_bad_quotation_never_passes(source: str, quote: str) -> None:
    assert verdict(source, quote) not in GOOD


TWO = {
    "names": [
        "“We lost,” said Anna Hill. “We won,” said Mark Hill.",
        "“We lost,” said Anna Hill, the mayor. “We won,” said Mark Hill, her brother.",
        "“We lost,” said A. Hill. “We won,” said B. Hill.",
        "“We lost,” said Mr Orlov. “We won,” said Mrs Orlov.",
        "“We lost,” said Mr Hill. “We won,” said Anna Hill.",
        "“We lost,” said John Hill Jr. “We won,” said John Hill Sr.",
        "“We lost,” said President Hill. “We won,” said Prime Minister Hill.",
        "“We lost,” said Peter and Mary Hill. “We won,” said Mary Hill.",
        "“We lost.” Hill said: “We won.”",
        "“We lost,” said Orlov; “We won,” said Hill.",
        "“We lost,” said Orlov. “We won,” Hill grinned.",
        "“We lost,” said Orlov. “We won!” Hill yelled.",
        "“We lost,” said Orlov. “We won” (Hill).",
        "“We lost,” said Orlov. “We won” – Hill.",
        "“We lost,” said Orlov. “We won,” according to Hill.",
        "“We lost,” said Orlov. “We won,” Hill, the mayor, said.",
    ],
    "a name elsewhere in the first clause": [
        "“We lost,” Orlov told Hill. “We won,” Hill said.",
        "“We lost,” Orlov told Hill. “We won,” Hill told Orlov.",
        "“We lost,” said Orlov to Hill. “We won,” said Hill.",
        "“We lost,” said Orlov, Hill’s coach. “We won,” said Hill.",
        "“We lost,” Orlov’s coach said. “We won,” Orlov said.",
        "“We lost,” said Orlov’s coach. “We won,” said Orlov.",
    ],
    "roles": [
        "“We lost,” said the president. “We won,” said the vice president.",
        "“We lost,” said the Russian minister. “We won,” said the Ukrainian minister.",
        "“We lost,” the foreign minister of Russia said. “We won,” the foreign minister of France said.",
        "“We lost,” said a senior official. “We won,” said a second official.",
        "“We lost,” the father said. “We won,” the son said.",
        "“We lost,” said one voter. “We won,” said another voter.",
        "“We lost,” said one voter. “We won,” said another.",
        "“We lost,” said a resident. “We won,” said another resident.",
        "“We lost,” said a man. “We won,” said a man.",
        "“We lost,” a spokesman for Orlov said. “We won,” a spokesman for Hill said.",
        "“We lost,” said Hill’s lawyer. “We won,” said Orlov’s lawyer.",
        "“We lost,” said the elder Hill. “We won,” said the younger Hill.",
    ],
    "pronouns and replies": [
        "“We lost,” he said. “We won,” she said.",
        "“We lost,” he said. “We won,” he replied.",
        "“We lost,” he said. “We won,” said Hill.",
        "“We lost,” Orlov said. “We won,” she said.",
        "“We lost,” said Anna Hill. “We won,” he said.",
        "“We lost,” said a woman. “We won,” he said.",
        "“We lost,” said Orlov. “We won,” they said.",
        "“We lost,” Orlov said. “We won,” came the reply.",
        "“We lost,” Orlov said. “We won” was the reply.",
        "“We lost,” Orlov said. “We won” is what Hill said.",
        "“We lost,” Orlov said. “We won,” read the banner.",
    ],
    "other languages": [
        "„We lost“, sagte er. „We won“, sagte sie.",
        "„We lost“, so Orlow. „We won“, so Huber.",
        "« We lost », a dit Orlov. « We won », a dit Hill.",
        "« We lost », a dit Orlov. « We won », a répondu Hill.",
        "« We lost », a déclaré le ministre Orlov. « We won », a déclaré le maire Hill.",
        "« We lost », a affirmé Mme Orlov. « We won », a ajouté M. Hill.",
        "« We lost », dit-il. « We won », dit-elle.",
        "«We lost», ha dicho Orlov. «We won», ha dicho Hill.",
        "«We lost», — сказал он. «We won», — сказала она.",
        "«We lost», — заявил Сергей Орлов. «We won», — заявил Сергей Хилл.",
        "«We lost», — сказал Иванов. «We won», — сказала Иванова.",
        "«We lost», — сказал тренер. «We won», — сказал тренер «Спартака».",
        "— We lost, — сказал Орлов.\n— We won, — сказал Хилл.",
    ],
    "a clause that hands over inside itself": [
        "“We lost,” said Orlov, quoting Hill: “We won.”",
        "“We lost,” said Orlov, and Hill: “We won.”",
        "“We lost,” said Orlov, then Hill: “We won.”",
        "“We lost,” said Orlov before Hill cut in: “We won.”",
        "“We lost,” said Orlov, prompting Hill to shout, “We won.”",
        "“We lost,” said Orlov, as the crowd roared, “We won.”",
        "“We lost,” said Orlov and the crowd roared, “We won.”",
        "“We lost,” said Orlov, reading from a letter: “We won.”",
        "“We lost,” said Orlov, paraphrasing Hill: “We won.”",
        "“We lost,” said Orlov, echoing Hill’s: “We won.”",
        "“We lost,” said Orlov, whose T-shirt read: “We won.”",
        "“We lost,” said Orlov, who told Hill: “We won.”",
        "“We lost,” Orlov said, pointing to a headline: “We won.”",
        "“We lost,” said Orlov, under a banner: “We won.”",
        "“We lost,” Orlov said of the film, “We won.”",
        "“We lost,” Orlov said in his book, “We won.”",
        "“We lost,” said Orlov in a film called, “We won.”",
        "“We lost,” said Orlov, in Hill’s words: “We won.”",
        "“We lost,” Orlov said, with Hill adding, “We won.”",
        "“We lost,” Orlov said, as did Hill: “We won.”",
        "“We lost,” said Orlov. Still: “We won.”",
    ],
}


@pytest.mark.parametrize(
    "source", [pytest.param(one, id=f"{rule}: {one[11:]}") for rule, cases in TWO.items() for one in cases]
)
def test_words_of_two_speakers_are_never_one_quotation(source: str) -> None:
    for quote in ("We lost\nWe won", "We lost. We won", "We lost, We won"):
        found = verify(source, quote)
        assert (found.verdict, found.severity) == ("altered", "major")


@pytest.mark.parametrize(
    "source",
    [
        "“We lost,” said Orlov, adding: “We won.”",
        "“We lost,” said Orlov, and then added: “We won.”",
        "“We lost,” said Orlov, who chairs the council, and added: “We won.”",
        "“We lost,” said Orlov, who later added: “We won.”",
        "“We lost,” he said, before continuing: “We won.”",
        "“We lost,” he said, smiling, “We won.”",
        "“We lost,” he said, quoting Hill. “We won.”",
        "“We lost,” she said, speaking by phone from Nice, “We won.”",
        "“We lost,” said Orlov after the game, “We won.”",
        "“We lost,” said Orlov. “We won,” he said.",
        "“We lost,” said Anna Hill. “We won,” she added.",
        "“We lost,” said Anna Hill, the mayor. “We won,” Ms Hill said.",
        "“We lost,” said Anna Hill, the mayor. “We won,” the mayor said.",
        "“We lost,” said President Ivan Orlov. “We won,” Mr. Orlov said.",
        "“We lost,” said Ursula von der Leyen. “We won,” said von der Leyen.",
        "“We lost,” the minister said. “We won,” he added.",
        "“We lost,” said the spokesman. “We won,” the spokesman said.",
        "“We lost,” Mr. Orlov, a former coach of the U.S. team, said on Jan. 3 in Washington, D.C. “We won.”",
        "“We lost,” said Orlov; “We won.”",
        "“We lost” — Orlov paused — “We won.”",
        "“We lost,” he shrugs. “We won.”",
        "‘We lost,’ he said. ‘We won. The workers’ union won.’",
        "„We lost“, so Orlow, „We won.“",
        "„We lost“, so Trainer Orlow. „We won.“",
        "« We lost », dit-il. « We won. »",
        "« We lost, a dit M. Orlov, We won. »",
        "«We lost», — заявил Орлов. «We won», — добавил он.",
        "— We lost, — сказал Орлов. — We won.",
    ],
)
def test_words_of_one_speaker_are_one_quotation(source: str) -> None:
    found = verify(source, "We lost\nWe won")
    assert (found.verdict, found.flags) == ("verbatim", {"split"})


@pytest.mark.parametrize(
    ("source", "quote", "expected"),
    [
        ("“We lost,” said Orlov. “We won,” said Hill.", "We lost … We won", "altered"),
        ("“We lost,” said Orlov to Ann Hill. “We won,” said Hill.", "We lost … We won", "altered"),
        ("“We lost,” said Orlov.\n\nIt rained.\n\n“We won,” Hill said.", "We lost … We won", "altered"),
        ("“We lost,” said Orlov.\n\nIt rained.\n\n“We won,” Orlov said.", "We lost … We won", "edited"),
        ("“We lost,” said Orlov. “We won,” he said.", "We lost … We won", "edited"),
        ("“We lost.” It rained. “We won.”", "We lost … We won", "edited"),
        (
            "“We lost it all now,” said Orlov. “We won it,” said Hill.",
            "We lost it all [and] We won it",
            "altered",
        ),
        ("“We lost it all,” he said. “We won it.”", "We lost it all [and] We won it", "altered"),
        ("“We like the “big” plan here,” he said.", "We like [that] plan here", "edited"),
        ("“We lost it all,” he said. “We won it.”", "We lost it all [again]\nWe won it", "edited"),
    ],
)
def test_marks_never_merge_two_speakers(source: str, quote: str, expected: str) -> None:
    assert verdict(source, quote) == expected


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("No deal was signed today", "[…] deal was signed today"),
        ("No deal was signed today", "… deal was signed today"),
        ("We left. Without a deal we go home", "[With] a deal we go home"),
        ("He never said that it was over", "[…] it was over"),
    ],
)
def test_a_negation_before_a_leading_mark_is_flagged(source: str, quote: str) -> None:
    found = verify(source, quote)
    assert (found.verdict, found.flags) == ("edited", {"negation_in_gap"})


def test_a_negation_in_the_sentence_before_a_leading_mark_is_none_of_it() -> None:
    assert (
        verify("We did not go. The deal was signed today", "[…] deal was signed today").flags == frozenset()
    )


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("“We go at dawn,” said Holt.", "We go at dawn, said Holt."),
        ("“We go at dawn,” said Holt. “We are late.”\n\n“I stay,” said Reed.", "We are late.\nI stay"),
        ("‘We go at dawn,’ said Holt.", "We go at dawn, said Holt."),
        ("«Мы уходим утром, — сказал Орлов. — Уже поздно».", "Мы уходим утром, — сказал Орлов. — Уже поздно"),
        ("We go at dawn.” No one said “we stay", "We go at dawn. No one said we stay"),
    ],
)
def test_another_speaker_or_the_reporter_taken_in_is_no_small_difference(source: str, quote: str) -> None:
    found = verify(source, quote)
    assert (found.verdict, found.severity) == ("altered", "major")
    assert found.differences


@pytest.mark.parametrize(
    "quote",
    [
        "We will stop the ferry before spring",
        "We will not stop the ferry before summer",
        "It carries forty pupils a week, and nobody else does",
        "It carries forty pupils a day\nWe will not stop the ferry before spring",
    ],
)
def test_half_of_the_words_in_one_place_are_altered_and_told(quote: str) -> None:
    found = verify(EN, quote)
    assert (found.verdict, found.severity) == ("altered", "major")
    assert found.differences and all(one.kind == "" for one in found.differences)


@pytest.mark.parametrize(
    "quote",
    [
        "",
        " \n\t",
        "“”",
        "…",
        "[…]\n[…]",
        "[We will not stop the ferry]",
        "?",
        "—",
        "Every skipper of the north swore otherwise",
        "Совсем другие слова",
        "没有这样的话",
    ],
)
def test_less_is_absent(quote: str) -> None:
    assert verdict(EN, quote) == "absent"


@pytest.mark.parametrize(
    ("quote", "flag"),
    [
        ("We will … stop the ferry before spring", "negation_in_gap"),
        ("We will [surely] stop the ferry before spring", "negation_in_gap"),
        ("It carries forty pupils a day, and … else does", "negation_in_gap"),
        ("It carries [not] forty pupils a day", "negation_in_insertion"),
        ("It carries forty [no, fifty] pupils a day", "negation_in_insertion"),
        ("The boat [is] safe in March", "negation_in_gap"),
    ],
)
def test_a_negation_under_a_mark_is_flagged(quote: str, flag: str) -> None:
    found = verify(EN, quote)
    assert (found.verdict, found.flags) == ("edited", {flag})


@pytest.mark.parametrize(
    ("source", "quote", "kinds"),
    [
        (EN, "We will not […] before spring", [("left out", "stop the ferry", "[…]")]),
        (EN, "It carries [the] forty pupils", [("put in", "", "[the]")]),
        (EN, "We will not stop [that boat] before", [("replaced", "the ferry", "[that boat]")]),
        (EN, "[w]e will not stop", [("case", "We", "[w]e")]),
        (EN, "It carrie[d] forty pupils", [("replaced", "carries", "carrie[d]")]),
        (EN, "… will not stop the ferry", [("left out", "", "…")]),
        (EN, "We will not stop the ferry before spring [2020]", [("put in", "", "[2020]")]),
        (
            EN,
            "[w]e will … before spring\nIt carries [children] a day",
            [
                ("case", "We", "[w]e"),
                ("left out", "not stop the ferry", "…"),
                ("replaced", "forty pupils", "[children]"),
            ],
        ),
        (RU, "Он возит [детей] в день", [("replaced", "сорок школьников", "[детей]")]),
        (ZH, "我们不会……停航", [("left out", "在春天之前", "……")]),
    ],
)
def test_each_mark_of_an_edited_quotation_is_told(
    source: str, quote: str, kinds: list[tuple[str, str, str]]
) -> None:
    found = verify(source, quote)
    assert found.verdict == "edited" and found.severity == ""
    assert [(one.kind, one.source, one.quote) for one in found.differences] == kinds
    assert all(source[a:b] == one.source for one in found.differences for a, b in [one.source_span])
    assert all(quote[a:b] == one.quote for one in found.differences for a, b in [one.quote_span])


def test_a_verbatim_quotation_has_no_differences() -> None:
    assert verify(EN, "We will not stop the ferry").differences == ()


@pytest.mark.parametrize(
    "quote",
    [
        "The lighthouse keeper counted nine gulls",
        "The lighthouse keeper … nine gulls",
        "The lighthouse keeper counted [many] gulls",
    ],
)
def test_a_quotation_is_found_in_a_megabyte(quote: str) -> None:
    filling = "".join(f"Line {n} of the log says the sea was calm.\n" for n in range(12_000))
    source = f"{filling}“The lighthouse keeper counted nine gulls,” it says.\n{filling}"
    found = verify(source, quote)
    assert found.verdict in GOOD
    assert source[found.passages[0].start :].startswith("The lighthouse keeper")


@pytest.mark.parametrize(
    "quote", ["Line 7 of the log says the sea was rough", "Line 12001 of the log says the sea"]
)
def test_a_word_changed_is_found_in_a_megabyte(quote: str) -> None:
    source = "".join(f"Line {n} of the log says the sea was calm.\n" for n in range(12_000)) * 2
    assert verdict(source, quote) == "altered"
