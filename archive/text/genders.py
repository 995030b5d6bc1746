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
    yusuf zachary
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
    yvonne zoe
    """
) - word_set("jean kim dana leslie kelly andrea nicola simone")
