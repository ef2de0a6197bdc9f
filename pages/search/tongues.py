"""A question in another language than the reader's: which one, and what to say in it.

Told by letters that no other of these languages has, else by words of every day. The words stand
here without accents, as many type them; none of them is a word of Dutch or English (a test asks
all questions and phrases that we have). The sentences are for whoever reads no other language, so
they stand here and not among the texts of the interface, which are in the reader's own.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from publishing.letters import plain


@dataclass(frozen=True, slots=True)
class Tongue:
    """`letters` only this one of these languages has; `words` are common in it.

    `absent`  that the site is not there in it; `help` the link to help in English
    `danger`, `talk`  what stands before the number to call
    `there`, `own_help`  the same where the site is there in it: that it is, and the link to help;
    `look`  the button that searches there
    `latin`   its commonest words in Latin letters, {as people type them: as they are written}
    """

    code: str
    letters: str
    words: str
    absent: str
    help: str
    danger: str
    talk: str
    there: str = ""
    own_help: str = ""
    look: str = ""
    latin: dict[str, str] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Whether the site has it."""
        return self.code in dict(settings.LANGUAGES)


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
        "Ta strona jest też po polsku.",
        "Pomoc",
        "Szukaj tego po polsku",
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
        "Acest site este și în limba română.",
        "Ajutor",
        "Căutați în română",
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
        "Този сайт го има и на български.",
        "Помощ",
        "Търсете на български",
        {
            "pomosht": "помощ",
            "pomosch": "помощ",
            "pomogni": "помогни",
            "pomognete": "помогнете",
            "policia": "полиция",
            "politsia": "полиция",
            "politsiya": "полиция",
            "strah": "страх",
            "opasnost": "опасност",
            "pari": "пари",
            "zaplata": "заплата",
            "shef": "шеф",
            "rabota": "работа",
            "rabotya": "работя",
            "dokumenti": "документи",
            "pasport": "паспорт",
            "podslon": "подслон",
            "advokat": "адвокат",
            "telefon": "телефон",
            "nomer": "номер",
            "trafik": "трафик",
            "jena": "жена",
            "zhena": "жена",
            "dete": "дете",
            "lekar": "лекар",
        },
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
        "Ez az oldal magyarul is olvasható.",
        "Segítség",
        "Keresés magyarul",
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
        "Este sitio también está en español.",
        "Ayuda",
        "Buscar en español",
    ),
    Tongue(
        "uk",
        "іїєґ",
        """допомога допоможіть потрібна потрібно мене мені гроші грошей де що боюся немає хочу
            я начальник робота паспорт дитина поліція забрали працюю мій моя""",
        "Цього сайту немає українською мовою. Ви можете прочитати його англійською або "
        "зателефонувати.",
        "Допомога (англійською)",
        "Ви зараз у небезпеці? Телефонуйте:",
        "Хочете з кимось поговорити? Телефонуйте:",
        "Цей сайт є також українською мовою.",
        "Допомога",
        "Шукати українською",
        {
            "dopomoha": "допомога",
            "dopomoga": "допомога",
            "dopomozhit": "допоможіть",
            "politsiya": "поліція",
            "policiya": "поліція",
            "politsia": "поліція",
            "boyusya": "боюся",
            "boyus": "боюся",
            "strashno": "страшно",
            "nebezpeka": "небезпека",
            "hroshi": "гроші",
            "groshi": "гроші",
            "zarplata": "зарплата",
            "nachalnyk": "начальник",
            "robota": "робота",
            "dokumenty": "документи",
            "pasport": "паспорт",
            "prytulok": "притулок",
            "prykhystok": "прихисток",
            "zhytlo": "житло",
            "advokat": "адвокат",
            "telefon": "телефон",
            "nomer": "номер",
            "dytyna": "дитина",
            "likar": "лікар",
        },
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
        "هذا الموقع متوفر أيضًا باللغة العربية.",
        "المساعدة",
        "البحث بالعربية",
        {
            "musaada": "مساعدة",
            "mosaada": "مساعدة",
            "musa3ada": "مساعدة",
            "mosa3da": "مساعدة",
            "shurta": "شرطة",
            "shorta": "شرطة",
            "bolis": "شرطة",
            "khayef": "خائف",
            "khayfa": "خائفة",
            "khaif": "خائف",
            "khatar": "خطر",
            "raqm": "رقم",
            "rakm": "رقم",
            "hatif": "هاتف",
            "telefon": "هاتف",
            "awraq": "أوراق",
            "wara2": "أوراق",
            "iqama": "إقامة",
            "jawaz": "جواز",
            "fulus": "فلوس",
            "flous": "فلوس",
            "ratib": "راتب",
            "rateb": "راتب",
            "shughl": "شغل",
            "amal": "عمل",
            "mawa": "مأوى",
            "malja": "ملجأ",
            "sakan": "سكن",
            "muhami": "محامي",
            "tabib": "طبيب",
            "hawiya": "هوية",
        },
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


LATIN = {tongue.code: tongue.latin for tongue in TONGUES}
WORDS = {tongue.code: frozenset(tongue.words.split()).union(tongue.latin) for tongue in TONGUES}
LETTERS = {tongue.code: frozenset(tongue.letters) for tongue in TONGUES}


def tongue_of(words: list[str], language: str) -> Tongue | None:
    """The language of these words, in small letters; None if it is the reader's, or not known."""
    text = " ".join(words)
    spelled = [(word, plain(word)) for word in words]
    counts = Counter({tongue.code: _count(spelled, tongue) for tongue in TONGUES})

    def likeliest(codes: Iterable[str]) -> str:
        """Of some that are as likely the reader's own."""
        return max(codes, key=lambda code: (counts[code], code == language))

    if CYRILLIC.search(text):
        likely = likeliest(("ru", "uk", "bg"))
    elif ARABIC.search(text):
        likely = "ar"
    else:
        likely = likeliest(WORDS)
        if not counts[likely] or counts[likely] < LEAST * len(words):
            return None
    return next((each for each in TONGUES if each.code == likely != language), None)


def _count(words: list[tuple[str, str]], tongue: Tongue) -> int:
    """How many of the words, with and without accents, are of this language."""
    known, letters = WORDS[tongue.code], LETTERS[tongue.code]
    return sum(
        word in known or bare in known or not letters.isdisjoint(word) for word, bare in words
    )
