"""Words that mark speech: who speaks, what joins, what denies. Lists only; the rules that use them live
elsewhere."""

from __future__ import annotations


def word_set(listed: str) -> frozenset[str]:
    """The words of a list written with blanks between them."""
    return frozenset(listed.split())


VERBS = word_set(
    """
    said says say told tells added adds asked asks explained explains wrote writes replied replies
    answered answers continued continues concluded concludes argued argues insisted insists warned
    warns declared declares announced announces stressed stresses emphasised emphasises emphasized
    emphasizes acknowledged acknowledges admitted admits conceded concedes recalled recalls remarked
    remarks observed observes stated commented comments claimed claims predicted predicts suggested
    suggests complained complains noted notes pointed quipped quips joked jokes boasted boasts
    chided chides urged urges pleaded pleads promised promises vowed vows swore testified testifies
    tweeted tweets posted read reads reported shouted shouts cried cries whispered whispers muttered
    mutters mused muses retorted retorts responded responds countered counters objected objects
    demanded demands protested confessed confesses believed believes agreed agrees disagreed
    cautioned cautions exclaimed lamented laments reflected reiterated reiterates repeated repeats
    confided disclosed revealed alleged contended contends maintained asserted asserts affirmed
    proclaimed proclaimed pronounced thought thinks signed sighed scoffed snapped goes went opined
    interjected summarised summarized elaborated clarified specified advised inquired enquired
    сказал сказала сказали говорит говорят говорил говорила заявил заявила заявили заявляет отметил
    отметила отметили отмечает добавил добавила добавили добавляет подчеркнул подчеркнула
    подчеркивает подчёркивает пояснил пояснила поясняет объяснил объяснила объясняет рассказал
    рассказала рассказывает сообщил сообщила сообщили сообщает считает полагает уверен уверена
    признал признала признался призналась написал написала пишет ответил ответила отвечает продолжил
    продолжила продолжает заключил заключила предупредил предупредила спросил спросила напомнил
    напомнила указал указала утверждает утверждал обещал обещала возразил возразила воскликнул
    воскликнула уточнил уточнила сказав сказала заметил заметила сказав сказала казав казала каже
    заявив заявила зазначив зазначила додав додала наголосив наголосила підкреслив пояснив розповів
    розповіла повідомив написав відповів відповіла вважає sagte sagt sagten erklärte erklärt
    erklärten fügte meinte meint betonte betont ergänzte schrieb schreibt antwortete fragte fragt
    warnte warnt behauptete berichtete teilte äußerte kündigte forderte fordert kritisierte
    versicherte dit disait déclare déclaré déclarait ajoute ajouté ajoutait explique expliqué
    expliquait affirme affirmé affirmait estime estimé écrit assure assuré souligne souligné répond
    répondu répondait demande demandé précise précisé confie confié rappelle rappelé lance lancé
    poursuit poursuivi conclut raconte raconté insiste insisté dijo dice dijeron afirmó afirma
    añadió añade agregó agrega explicó explica declaró declara señaló señala aseguró asegura
    escribió escribe respondió responde preguntó insistió insiste subrayó manifestó advirtió contó
    cuenta disse dicono detto ha dichiarato afferma affermato aggiunto aggiunge spiega spiegato
    scrive scritto risponde risposto disseram afirmou acrescentou explicou declarou escreveu
    respondeu contou powiedział powiedziała mówi stwierdził stwierdziła dodał dodała oświadczył
    oświadczyła wyjaśnił napisał odpowiedział zei zegt verklaarde vertelde schreef antwoordde voegde
    sade säger sa sier sagde siger uppgav berättade dedi söyledi belirtti ekledi açıkladı
    """
)
"""Finite forms of verbs of saying: English, Russian, Ukrainian, German, French, Spanish, Italian, Portuguese,
Polish, Dutch, Scandinavian, Turkish."""

VERBS_UNSPACED = ("述べ", "語っ", "話し", "言っ", "说", "說", "表示", "指出", "称", "稱", "强调", "強調")
"""The same in scripts without blanks, to be looked for inside the clause."""

PHRASES = (
    "according to",
    "in the words of",
    "по словам",
    "за словами",
    "selon",
    "d'après",
    "según",
    "laut",
    "secondo",
)
"""Phrases that name a speaker without a verb."""

REPLIES = word_set(
    """
    replied replies answered answers responded responds retorted retorts countered counters objected
    objects disagreed disagrees protested interjected ответил ответила отвечает возразил возразила
    відповів відповіла antwortete entgegnete erwiderte répond répondu répondait rétorque respondió
    responde risponde risposto respondeu odpowiedział antwoordde
    """
)
"""Verbs that hand the word to somebody else."""

PRONOUNS = word_set(
    """
    he she they it i we who он она они я мы він вона вони er sie es ich wir il elle ils elles on je
    él ella ellos ellas lui lei ele ela hij zij ze han hon hun
    """
)

CONNECTIVES = word_set(
    """
    still but and yet then also so nevertheless nonetheless however meanwhile moreover furthermore
    besides though instead thus therefore now finally later afterwards similarly likewise indeed or
    because но однако и а также затем впрочем aber und doch dennoch trotzdem allerdings zudem
    außerdem dann mais et pourtant cependant toutefois puis pero y además luego ma e tuttavia poi
    mas porém
    """
)
"""Single words with which a reporter leads into the next run ("Still,")."""

COORDINATORS = word_set(
    """
    and then who also later again und dann auch et puis y e и затем потом который которая а
    """
)
"""What stands between two verbs of one speaker ("said and then repeated")."""

OTHER_VERBS = word_set(
    """
    advises affirms assured assures begged bemoaned bemoans berated blasted blogged blurted boast
    bragged characterised characterized chimed chuckled clarifies confirmed confirms congratulated
    contends counselled counseled criticised criticized crowed deadpanned decried decries denied
    denies denounced denounces described describes dubbed called calls echoed echoes elaborates
    emailed enthused enthuses estimated estimates expressed figured fumed gasped greeted grinned
    griped groaned growled grumbled guessed gushed hailed highlighted highlights hinted hissed hoped
    hopes implied implored informed informs instructed interrupted intoned lambasted lauded laughed
    laughs likened maintains marvelled marveled mentioned mentions messaged mocked mumbled murmured
    notified offered ordered penned posited posits praised prayed projected proposed proposes
    quipping ranted raved reasoned reassured rebuked recited recommended recommends recounted
    recounts rejoined relayed reminisced reminded reminds revealed reveals roared scolded screamed
    shares shared shrugged signalled signaled slammed smiled specifies speculated stammered surmised
    taunted teased testifies texted thanked theorised theorized threatened threatens thundered touted
    underlined underlines underscored underscores ventured vented volunteered wondered wonders
    worried worries yelled felt feels hears cited cites quoted quotes dismissed dismisses rejected
    rejects defended defends admonished proclaims professed professes attested attests accused
    accuses apologised apologized ruled wrote
    annoncé annonce rétorqué rétorque soupiré soupire dénoncé dénonce martelé martèle regretté regrette
    reconnu reconnaît prévenu prévient glissé glisse nuancé nuance plaidé plaide mahnte mahnt lobte
    beklagte konterte kontert erwiderte entgegnete entgegnet räumte ergänzt versprach verspricht warf
    пообещал пообещала предложил предложила прокомментировал прокомментировала посоветовал посоветовала
    поделился поделилась согласился согласилась посетовал посетовала подтвердил подтвердила
    """
)
"""Verbs, most of them English, that name a speaker beside a quotation, but may introduce a report of their
own: they break off no quotation."""

PARTICIPLES = word_set(
    """
    saying telling adding asking explaining writing replying answering continuing concluding arguing
    insisting warning declaring announcing stressing emphasising emphasizing acknowledging admitting
    conceding recalling remarking observing stating commenting claiming predicting suggesting
    complaining noting pointing quipping joking boasting urging pleading promising vowing swearing
    testifying tweeting posting reading reporting shouting crying whispering muttering musing
    retorting responding countering objecting demanding protesting confessing believing agreeing
    cautioning exclaiming lamenting reflecting reiterating repeating confiding disclosing alleging
    contending maintaining asserting affirming proclaiming pronouncing thinking describing calling
    confirming denying quoting citing expressing revealing recounting wondering assuring
    """
)
"""-ing forms: their subject is that of the main clause ("..., saying that")."""

TELLING = word_set(
    """
    told tells telling informed informs assured assures reassured reminded reminds advised advises
    warned warns urged urges thanked notified instructed ordered begged implored accused accuses
    """
)
"""Verbs after which stands the hearer, not the speaker ("told Reuters")."""

NEGATIONS = word_set(
    """
    not no never none nobody nothing neither nor nowhere cannot without hardly scarcely barely
    seldom rarely unless except lest ain't не ни нет никогда никто ничто ничего нигде никак нельзя
    без ні нема ніколи ніхто нічого nicht kein keine keiner keinen keinem keines nie niemals niemand
    nichts weder ohne ne pas jamais personne rien aucun aucune sans non nunca nadie nada ningún
    ninguno ninguna sin jamás ni mai nessuno niente nulla senza não nem nenhum nenhuma ninguém sem
    nie nikt nic nigdy bez niet geen nooit niemand niets zonder inte ingen aldrig ikke aldri değil 不
    没 沒 無 无 未 非 别 莫 勿 ない
    """
)
NEGATING_PREFIXES = word_set(
    """
    un in im il ir non dis mis anti не без ni un
    """
)


def is_negation(word: str) -> bool:
    """Whether a word denies, in any of the languages listed: "not", "don't", "никогда", "kein"."""
    word = word.casefold()
    return word in NEGATIONS or word.endswith("n't") or word.startswith("n'")


AMBIGUOUS = word_set(
    """
    notes claims demands promises reports reported posted read reads signed goes went thought
    believed agreed stated advised specified comments remarks moved reply replies asks repeated
    pointed fügte teilte kündigte lance conclut cuenta demande écrit uppgav sa mi
    """
)
"""Forms that are as often something else; they give a clause no second speaker."""

SPEAKING_ON = PARTICIPLES - word_set("quoting citing reading reporting recounting")
"""-ing forms with which the same speaker goes on ("said Orlov, adding: “…")."""

GESTURES = word_set(
    """
    paused pauses shrugged shrugs smiled smiles laughed laughs grinned grins sighed sighs nodded nods
    coughed hesitated chuckled chuckles winked frowned gestured
    """
)
"""What a speaker does between two runs: it stands for a verb of saying where nothing else is told."""

REPLY_NOUNS = word_set(
    """
    reply answer response retort riposte rejoinder comeback réponse respuesta risposta resposta
    antwort erwiderung ответ відповідь
    """
)
"""What is said back by somebody else: "came the reply"."""

WORKS = word_set(
    """
    book film movie song headline banner sign t-shirt shirt placard poster slogan chant chants cheers
    shouts cries caption poem novel play album documentary memoir essay lyrics hymn anthem proverb
    saying motto plaque sticker graffiti livre chanson affiche buch lied plakat libro película canción
    книге песне плакате called titled entitled named dubbed
    """
)
"""Right before a quotation: what is quoted is a work or a writing on a wall."""

FINITE = word_set(
    """
    was were is are had has began came cut broke rang sang went stood left put spoke rose fell ran sat
    took gave got made
    """
)
"""Short verbs that make a clause of their own ("as the bell rang")."""

TITLES = word_set(
    """
    mr mrs ms miss mx dr sir dame lord lady sen senator rep representative congressman congresswoman
    gov governor president vice deputy prime foreign finance defence defense interior justice minister
    chancellor secretary mayor chairman chairwoman king queen prince princess pope cardinal archbishop
    bishop rabbi imam gen general col colonel capt captain maj major lt lieutenant sgt sergeant prof
    professor judge attorney speaker ambassador coach chief officer detective justice herr frau m mme
    mlle monsieur madame señor señora don doña sr sra jr ii iii iv rev reverend father sister brother
    президент министр господин госпожа г-н г-жа депутат мэр губернатор глава тренер ministre maire
    président présidente bürgermeister minister kanzler kanzlerin präsident trainer
    """
)
"""What stands with a capital before a name and is none."""

MALE = word_set(
    """
    he him his mr sir lord king prince man father husband brother son uncle boy gentleman monsieur
    herr señor señor don m er ihm il lui él egli он его він його г-н господин hij han spokesman
    chairman businessman congressman policeman fisherman actor waiter grandfather widower он
    """
)
FEMALE = word_set(
    """
    she her hers mrs ms miss dame lady queen princess woman mother wife sister daughter aunt girl madame
    mme mlle frau señora doña sie elle ella lei ела она её ее вона її г-жа госпожа zij hon spokeswoman
    chairwoman businesswoman congresswoman policewoman actress waitress grandmother widow
    """
)
"""Words that tell whether a man or a woman is meant."""

ANOTHER = word_set(
    """
    another other others second third fourth one else different an a un une uno una ein eine einer autre
    otro otra altro altra outro outra anderer andere один одна другой другая ещё еще інший інша
    """
)
"""Words that bring in somebody who was not there before."""

BEING = word_set(
    "was is are were came comes became runs ran reads read remains seemed seems sounded sounds has had"
)
"""Verbs behind a quotation that is the subject of the reporter's sentence."""
