"""Words beside names that are no part of them, and last words of what is no person. Lists, and what two of
them say together; where names stand is read in `names`."""

from __future__ import annotations

from archive.text.speech import word_set

PARTICLES = word_set("de da dos del di du la le van von der den ten bin ibn al el ben y")
TITLES = word_set(
    """
    mr mrs ms miss dr prof professor sir dame lord lady baroness sen senator rep representative gov
    governor president presidents vice-president prime minister chancellor king queen prince princess
    pope cardinal archbishop bishop father sister brother rev reverend rabbi imam ayatollah sheikh
    sheik emir sultan general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal
    private admiral commander brigadier marshal secretary undersecretary ambassador envoy mayor judge
    justice attorney prosecutor sheriff chief deputy detective inspector superintendent constable
    officer agent speaker chairman chairwoman chair director manager coach captain spokesman
    spokeswoman spokesperson leader commissioner councillor councilman councilwoman counsel dean
    rector provost principal editor reporter correspondent analyst economist author actor actress
    singer former acting assistant senior junior vice premier congressman congresswoman mp msp td mep
    hon herr frau monsieur madame mme mlle señor señora don doña signor coordinator strategist adviser
    advisor aide candidate nominee republican democrat democratic conservative liberal labour
    foreign finance interior defence defense home health education trade environment agriculture
    first lady interim outgoing incoming cllr eur insp det dci dc pc supt bundeskanzler bundeskanzlerin
    abgeordnete abgeordneter trainer trainerin pfarrer pfarrerin professorin anwalt anwältin dekan
    мэр депутат журналист журналистка президент премьер министр губернатор сенатор глава директор
    эксперт политолог экономист адвокат генерал полковник профессор писатель писательница режиссёр
    историк инженер врач учитель актёр актриса посол судья прокурор секретарь тренер
    міністр прем'єр голова речник депутатка журналіст
    """
)
"""Words before a name that are no part of it."""
ORGANISATIONS = word_set(
    """
    university college school center centre act committee council party agency ministry department
    office court times post police army association foundation institute institution group company
    corp corporation inc ltd llc plc bank news union commission board bureau administration senate
    congress house parliament government kremlin nations journal gazette tribune telegraph guardian
    herald press network television tv radio magazine society league federation alliance coalition
    fund trust museum church hospital authority service services force forces command navy team club
    airlines airways campaign project initiative forum conference summit report survey poll street
    avenue road building tower hall park county state states city town republic kingdom province
    district region bill law treaty agreement accord constitution amendment games cup championship
    award prize festival day week january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday america europe africa
    asia britain england russia china korea iran iraq israel germany france canada australia
    india japan
    """
)
"""A row of capitalised words that ends in one of these is no person."""
CALENDAR = word_set(
    """
    january february march april june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday jan feb aug sept oct nov dec
    """
)
COMMON = word_set(
    """
    the a an this that these those some many most several all both each every any no one two three
    four five six seven eight nine ten other another such its his her their our my your he she it they
    we i you who what which when where why how if although though because since while as after before
    until once whether unless than then there here now but and or so yet nor however still also
    meanwhile later earlier moreover furthermore additionally instead indeed perhaps maybe according
    speaking asked in on at by for from to of with without within into over under between among about
    against during through across despite along around near like not only even just more less much
    very too last next today yesterday tomorrow tonight new old yes well ok okay oh thank thanks please
    let first second third finally nevertheless nonetheless thus therefore hence otherwise similarly
    likewise besides previously recently currently responding citing referring noting given following
    upon per via amid amidst image photo video audio read related sources source categories published
    already almost
    advertisement share follow contact copyright is are was were be been has have had do does did will
    would can could should may might must said says told asked added
    """
)
"""Words that begin a sentence with a capital and are no name."""
CROWDS = word_set(
    """
    critics supporters opponents experts analysts officials residents locals witnesses activists
    protesters protestors demonstrators campaigners lawyers prosecutors lawmakers politicians ministers
    senators traders investors economists doctors nurses scientists researchers historians diplomats
    observers commentators reviewers readers viewers fans voters neighbours neighbors friends relatives
    colleagues students pupils teachers parents workers farmers organisers organizers police detectives
    investigators authorities sources insiders rivals allies aides sceptics skeptics defenders people
    others many some few everyone everybody nobody someone somebody one passengers customers shoppers
    visitors guests tenants landlords employers unions soldiers troops rebels survivors victims families
    mourners children women men players journalists reporters editors moderators users developers
    republicans democrats conservatives liberals headlines posters placards banners
    """
)
"""Words that with a capital, at the head of a sentence, look like somebody's last name."""
PREPOSITIONS = word_set(
    """
    of for from with to in at on by about against between among under over into through during near
    after before behind beside despite like unlike than via per amid toward towards alongside around
    across within without including including's versus vs regarding concerning von de des du von für
    mit bei nach aus zu zum zur im am vom avec pour par dans chez con para por en sobre в на из от к с
    со о об у для при по до за selon laut según secondo après
    """
) - word_set("von de du")
NO_NAMES = COMMON | CALENDAR | PREPOSITIONS
SMALL_TITLES = word_set(
    "mr mrs ms dr sen rep gov gen lt col sgt capt prof rev hon maj st jr sr adm atty supt cllr insp det"
)
GERMAN_ARTICLES = word_set("der die das dem den")
"""Behind one of these the first capitalised word says what somebody is."""
_OFFICES = tuple(
    word_set(
        """
        minister ministerin kanzler kanzlerin präsident präsidentin sprecher sprecherin meister
        meisterin chef chefin führer führerin direktor direktorin
        """
    )
)


def is_office(word: str) -> bool:
    """Whether a word before a name is a title: "Sen", "Wirtschaftsminister"."""
    small = word.casefold()
    return small in TITLES or small.endswith(_OFFICES)
