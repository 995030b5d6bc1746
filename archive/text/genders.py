"""Common given names that tell whether “he” or “she” may stand for somebody. Lists only; a name that is not
here, or is borne by both, tells nothing."""

from __future__ import annotations

from archive.text.speech import word_set

MEN = word_set(
    """
    adam ahmed alan albert alberto alejandro alexander alexei ali andrei andrew andy anthony antonio
    arthur barack benjamin bernie bill bob boris brad brian bruce carl carlos charles chuck colin craig
    dan daniel dave david dennis diego dmitri dmitry donald doug douglas ed eduardo edward emmanuel eric
    fernando francisco frank franz fred fyodor gareth gary geoff george gerald giovanni glenn greg
    gregory guy hans harold harry hassan henry howard hugh ian ibrahim igor ivan jack jacob jacques jake
    james jason javier jeff jeffrey jens jeremy jim jimmy joe john jonathan jorge joseph josh joshua
    josé juan jürgen justin karl keith ken kenneth kevin klaus larry lars lee luis luke manuel marco
    mario mark martin matt matthew michael miguel mike mikhail mohamed mohammad mohammed muhammad nathan
    neil nicholas nick nicolas nigel nikolai olaf oleg oleksandr oliver omar otto pablo patrick paul
    pavel pedro peter phil philip phillip pierre rafael ralph ray raymond ricardo richard rick rob
    robert roberto rodrigo roger ron ronald roy russell ryan sam samuel scott sean sergei sergey simon
    stan stefan stephen steve steven stuart ted terry thomas tim timothy timofey toby todd tom tomas
    tony vasily viktor vincent vladimir volodymyr walter wayne wilhelm will william wolfgang xavier yuri
    yusuf zachary dmytro jonas lukas uwe jörg friedrich lutz rolf dieter günter heinz werner bernd steffen
    anders tor sven lars bjorn björn nils erik ole magnus luc olivier laurent gilles didier yves thierry
    milos marko ivo petr peter jan jakub piotr andrzej tomasz krzysztof enzo luca paolo giuseppe hugo victor
    rupert kofi kwame kai sanjay raj amit omer mustafa mehmet ahmet hamza abdul abdullah khalid tariq imran
    олег иван павел пётр петр сергей андрей александр алексей дмитрий николай михаил владимир игорь юрий
    антон максим роман денис виктор борис константин григорий евгений василий станислав
    """
)
WOMEN = word_set(
    """
    abigail adriana agnes alexandra alice alison amanda amelia amy ana andrea angela anita ann anna anne
    annette barbara beatrice beth betty brenda camille carla carmen carol caroline catherine cathy
    charlotte cheryl christina christine claire claudia colleen cynthia dana dawn deborah debra denise
    diana diane donna dorothy edith elaine eleanor elena elisabeth elizabeth ellen emily emma erika erin
    eva evelyn fatima fiona frances gail gloria grace hannah heather heidi helen hillary ingrid irene
    irina isabel ivanka jacqueline jane janet janice jean jennifer jenny jessica jill joan joanna joyce
    judith judy julia julie karen kate katherine kathleen kathryn katie kelly kim kristen kristin laura
    lauren leslie lily linda lisa liz lucy lydia madeleine margaret maria marie marina marion martha
    mary maryam megan melania melissa michelle monica nadia nancy naomi natalia natalie nicola nicole
    nina olena olga pamela patricia paula rachel rebecca rosa rose ruth sally samantha sandra sarah
    sharon sheila shirley silvia simone sofia sonia sophie stephanie susan suzanne svetlana tamara tanya
    tatiana teresa theresa tina tracy ursula valerie vanessa vera victoria virginia wendy yolanda yvette
    yvonne zoe olena oksana iryna marta katrin petra anja sabine ursula heike birgit monika renate gisela
    sylvie céline hélène mathilde chloé amélie élodie brigitte nathalie valérie samira fatma ayesha aisha
    aylin amina abena ama priya anita lakshmi sunita mei yuki clara rosalind joan elin astrid sigrid solveig
    kirsten karin helga greta freya ludmila larisa galina nadezhda carla chiara francesca giulia lucia
    ирина анна мария елена ольга татьяна наталья светлана нина галина людмила екатерина вера надежда юлия
    оксана дарья ксения марина лариса любовь софья валентина
    """
) - word_set("jean kim dana leslie kelly andrea nicola simone")
_MEN_SAID = word_set(
    """
    man boy father son brother husband uncle grandfather grandson nephew widower boyfriend king prince
    spokesman chairman businessman fisherman policeman fireman congressman councilman actor waiter priest
    monk duke lord gentleman lad stepfather stepson fiancé
    """
)
_WOMEN_SAID = word_set(
    """
    woman girl mother daughter sister wife aunt grandmother granddaughter niece widow girlfriend queen
    princess spokeswoman chairwoman businesswoman policewoman congresswoman councilwoman actress waitress
    nun duchess lady stepmother stepdaughter fiancée
    """
)
_PEOPLE_SAID = word_set(
    """
    baker teacher judge doctor nurse official officer minister witness lawyer barrister neighbour neighbor
    pensioner driver farmer worker student pupil child friend colleague partner victim suspect defendant
    leader manager director coach striker captain player fan voter resident mayor vicar priest editor
    reporter author writer analyst adviser aide deputy predecessor successor opponent rival boss owner
    customer tenant landlord cousin twin sibling parent stranger senator governor president chancellor
    engineer scientist researcher professor soldier sergeant inspector detective critic supporter
    spokesperson candidate secretary ambassador diplomat expert economist historian artist singer actor
    """
)


def gender_said(words: list[str]) -> str | None:
    """What a description says of somebody: "m", "f", "" for a person of either; None: no person."""
    for word in words:
        if word in _MEN_SAID or word in _WOMEN_SAID:
            return "m" if word in _MEN_SAID else "f"
    return "" if not _PEOPLE_SAID.isdisjoint(words) else None
