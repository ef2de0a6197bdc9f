"""Words that say nothing of what somebody looks for, in each language of the site."""

from publishing.letters import plain

EVERYWHERE = """
    de het een en van in op te om ik je jij jou jouw u uw mijn mij me hij hem haar zij ze we wij ons
    is zijn was waren ben bent heb hebt heeft hebben had hadden word wordt worden werd kan kun kunt
    kunnen kon moet moeten moest mag mogen wil wilt willen wilde zou zal wat wie waar hoe wanneer
    waarom welke als dat dit deze er aan bij naar met voor door over uit tot of maar ook nog al toch
    zo dan want geen niet iemand mensen doe doet doen ga gaat gaan krijg krijgt krijgen nu vannacht
    vandaag best heel echt eens even hallo hoi dag alsjeblieft alstublieft bedankt
    a an the of in on at to for from by with and or but i im ive me my you your he him his she her
    it its we us our they them their is are was were be been am do dont does did have has had can
    could will would should may might must what who whom where how when why which that this these
    those there here if as not no some someone somebody any get goes well now today tonight
    hi hello hey please thanks thank
"""
# Besides those above: texts that are not translated are read in English or Dutch.
IN_LANGUAGE = {
    "pl": """
        i a w we z ze na do od po za o u dla przez przy pod że się nie tak to ten ta te tego tej
        jest są być był była mam ma masz mamy ja ty on ona oni my mnie mi mój moja moje jego jej ich
        co kto gdzie jak kiedy czy dlaczego ile jaki jaka ktoś coś teraz już jeszcze bardzo tylko
        ale lub albo bo chcę mogę muszę proszę dziękuję dzień dobry cześć tu tutaj jestem
    """,
    "ro": """
        și si în in la de din pe cu pentru fără prin un o unui unei al ai ale cel cea că ca să nu da
        este e sunt sînt era am ai are avem au eu tu el ea ei noi mine mă mi îmi meu mea mei mele
        lui lor ce cine unde cum când de ce cât cineva ceva acum deja încă foarte doar dar sau dacă
        vreau pot trebuie vă rog mulțumesc bună ziua aici asta acest această
    """,
    "bg": """
        и в във на за с със от до по при под че да не ли се си е съм са сме бях беше имам има аз ти
        той тя то те ние мен ме ми моя моят мое мои му ѝ им какво кой къде как кога защо колко някой
        нещо сега вече още много само но или ако искам мога трябва моля благодаря здравейте тук това
        този тази ще
    """,
    "hu": """
        a az egy és is nem ne igen van vannak vagyok volt lesz én te ő mi ők engem nekem az ez ezt
        azt ki mi mit hol hova hogyan hogy mikor miért mennyi milyen valaki valami most már még
        nagyon csak de vagy ha mert szeretnék akarok tudok tudom kell kérem kérek köszönöm jó napot
        szia itt ott meg
    """,
    "es": """
        el la los las un una unos unas y o e u de del a al en con por para que no sí si es son soy
        está estoy están era fue ser ha he han hay tengo tiene yo tú él ella ellos nosotros me mi
        mis su sus te se le les lo qué quién quien dónde donde cómo como cuándo cuánto cuál alguien
        algo ahora ya todavía muy solo pero porque quiero puedo puede debo favor gracias hola aquí
        esto este esta
    """,
    "uk": """
        і й та в у на з із зі до від для за по при під про що не так чи ж же є був була маю має я ти
        він вона вони ми мене мені мій моя моє мої його її їх хто де куди як коли чому скільки який
        яка хтось щось зараз уже вже ще дуже тільки але або якщо хочу можу треба потрібно можна будь
        ласка дякую добрий день привіт тут це цей ця
    """,
    "ar": """
        في من إلى على عن مع و أو ثم لا لم لن ما ليس هل هذا هذه ذلك التي الذي أن إن أنا أنت هو هي نحن
        هم لي لدي عندي معي كان كانت يكون قد كل بعض جدا فقط لكن إذا كيف أين متى لماذا كم ماذا شخص شيء
        الآن أريد أحتاج أستطيع يمكنني يمكن يجب فضلك شكرا مرحبا السلام عليكم هنا
    """,
}

EMPTY = frozenset(EVERYWHERE.split())
EMPTY_IN = {
    language: EMPTY | {form for word in words.split() for form in (word, plain(word))}
    for language, words in IN_LANGUAGE.items()
}


def empty_in(language: str) -> frozenset[str]:
    return EMPTY_IN.get(language, EMPTY)
