"""A question in a language that the site has not: which one, and what to say in it.

Told by letters that no other of these languages has, else by words of every day. The words stand
here without accents, as many type them; none of them is a word of Dutch or English (a test asks
all questions and phrases that we have). The sentences are for whoever reads no other language, so
they stand here and not among the texts of the interface, which are in the reader's own.
"""

import re
from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from publishing.letters import plain


@dataclass(frozen=True, slots=True)
class Tongue:
    """`letters` only this one of these languages has; `words` are common in it.

    `absent`  that the site is not there in it; `help` the link to help in English
    `danger`, `talk`  what stands before the number to call
    """

    code: str
    letters: str
    words: str
    absent: str
    help: str
    danger: str
    talk: str


LEAST = 1 / 3  # of the words that were typed: "moja szef" is enough, one word in a sentence is not
CYRILLIC, ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0621-\u064a]")

TONGUES = [
    Tongue(
        "pl",
        "ąćęłńśźż",
        """pomoc pomocy pomozcie pomoz potrzebuje mnie jestem moj moja moje szef praca prace
            pracy pracuje pieniadze pieniedzy paszport policja policji gdzie jak boje sie chce
            moge dziecko bez dokumentow zaplaty wyplaty kto czy prawnik mieszkanie zabral zabrali
            bije ludzmi dlugi spac adwokat""",
        "Ta strona nie jest dostępna po polsku. Możesz ją czytać po angielsku albo zadzwonić.",
        "Pomoc (po angielsku)",
        "Jesteś teraz w niebezpieczeństwie? Zadzwoń:",
        "Chcesz z kimś porozmawiać? Zadzwoń:",
    ),
    Tongue(
        "ro",
        "șşțţ",
        """ajutor ajutorul ajuta ajutati ajutatima nevoie sunt meu mea mele patronul seful munca
            muncesc lucrez bani banii pasaportul pasaport acte actele acasa politia unde frica
            vreau fara copilul copii adapost avocat platit plateste foame imi este pentru vorbesc
            romaneste bate datorii gravida dorm""",
        "Acest site nu este disponibil în limba română. Îl puteți citi în engleză sau puteți suna.",
        "Ajutor (în engleză)",
        "Sunteți în pericol acum? Sunați la:",
        "Vreți să vorbiți cu cineva? Sunați la:",
    ),
    Tongue(
        "bg",
        "",
        """помощ помогнете искам нямам имам съм шефът шефа пари парите къде страх документи
            подслон трябва моля мога ли без си сам сама моят моя взеха взе бие дете детето работя
            плаща плащат аз българия""",
        "Този сайт го няма на български. Можете да го прочетете на английски или да се обадите.",
        "Помощ (на английски)",
        "В опасност ли сте сега? Обадете се на:",
        "Искате ли да говорите с някого? Обадете се на:",
    ),
    Tongue(
        "hu",
        "őű",
        """segitseg segitseget segitsen segitsetek segitsenek kell nem vagyok nincs penz penzem
            penzt munka munkat dolgozom fonok fonokom utlevel utlevelem rendorseg hogyan felek
            akarok tudok hazamenni gyerek gyermek szallas ugyved ehes mit miert kerem kivel elvette
            elvettek fizet fizetnek bantanak megver aludni magyar""",
        "Ez az oldal magyarul nem érhető el. Angolul elolvashatja, vagy telefonálhat.",
        "Segítség (angolul)",
        "Most veszélyben van? Hívja ezt a számot:",
        "Beszélni szeretne valakivel? Hívja ezt a számot:",
    ),
    Tongue(
        "es",
        "ñ¿¡",
        """ayuda ayudame ayudar necesito yo estoy soy mi mis tengo quiero puedo miedo trabajo
            dinero jefe pasaporte papeles policia donde por para pero muy esta hijo hija hijos
            hambre mujer hombre denuncia denunciar pagan paga pagar quitaron quito golpea abogado
            vivir morir embarazada hablo espanol deuda obligan""",
        "Este sitio no está en español. Puede leerlo en inglés o llamar por teléfono.",
        "Ayuda (en inglés)",
        "¿Está en peligro ahora? Llame al:",
        "¿Quiere hablar con alguien? Llame al:",
    ),
    Tongue(
        "uk",
        "іїєґ",
        """допомога допоможіть потрібна потрібно мене мені гроші грошей де що боюся немає хочу
            начальник робота паспорт дитина поліція забрали працюю мій моя""",
        "Цього сайту немає українською мовою. Ви можете прочитати його англійською або "
        "зателефонувати.",
        "Допомога (англійською)",
        "Ви зараз у небезпеці? Телефонуйте:",
        "Хочете з кимось поговорити? Телефонуйте:",
    ),
    Tongue(
        "ru",
        "ыэё",
        """помощь помогите нужна нужен мне меня нет хочу деньги денег начальник боюсь где что я
            документы ребенок жилье муж убьют работаю отобрали забрали мой платят платит""",
        "Этого сайта нет на русском языке. Вы можете прочитать его на английском или позвонить.",
        "Помощь (на английском)",
        "Вы сейчас в опасности? Звоните:",
        "Хотите с кем-нибудь поговорить? Звоните:",
    ),
    Tongue(
        "ar",
        "",
        "",
        "هذا الموقع غير متوفر باللغة العربية. يمكنك قراءته باللغة الإنجليزية أو الاتصال هاتفيًا.",
        "المساعدة (بالإنجليزية)",
        "هل أنت في خطر الآن؟ اتصل بالرقم:",
        "هل تريد التحدث مع شخص ما؟ اتصل بالرقم:",
    ),
    Tongue(
        "vi",
        "đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
        """toi khong giup nguoi viec tien cua lam chieu duoc bi muon cong canh sat tro
            giay luat""",
        "Trang này không có tiếng Việt. Bạn có thể đọc bằng tiếng Anh hoặc gọi điện.",
        "Trợ giúp (bằng tiếng Anh)",
        "Bạn đang gặp nguy hiểm? Hãy gọi:",
        "Bạn muốn nói chuyện với ai đó? Hãy gọi:",
    ),
    Tongue(
        "fr",
        "œ",
        """je suis mon aidez aide moi besoin travaille argent papiers peur veux ne une est
            avec sans passeport qui vous nous il elle ils mari enfant enfants puis dormir faim
            avocat francais dettes viol frappe payee paye""",
        "Ce site n’existe pas en français. Vous pouvez le lire en anglais ou téléphoner.",
        "Aide (en anglais)",
        "En danger maintenant ? Appelez le :",
        "Vous voulez parler à quelqu’un ? Appelez le :",
    ),
]


WORDS = {tongue.code: frozenset(tongue.words.split()) for tongue in TONGUES}
LETTERS = {tongue.code: frozenset(tongue.letters) for tongue in TONGUES}


def tongue_of(words: list[str]) -> Tongue | None:
    """The language of these words, in small letters, if it is one that the site has not."""
    text = " ".join(words)
    spelled = [(word, plain(word)) for word in words]
    counts = Counter({tongue.code: _count(spelled, tongue) for tongue in TONGUES})
    if CYRILLIC.search(text):
        likely = max(("ru", "uk", "bg"), key=lambda code: counts[code])
    elif ARABIC.search(text):
        likely = "ar"
    else:
        [(likely, count)] = counts.most_common(1)
        if not count or count < LEAST * len(words):
            return None
    has = {code for code, _name in settings.LANGUAGES}
    return next((each for each in TONGUES if each.code == likely and likely not in has), None)


def _count(words: list[tuple[str, str]], tongue: Tongue) -> int:
    """How many of the words, with and without accents, are of this language."""
    known, letters = WORDS[tongue.code], LETTERS[tongue.code]
    return sum(
        word in known or bare in known or not letters.isdisjoint(word) for word, bare in words
    )
