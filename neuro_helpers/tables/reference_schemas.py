"""The columns of the tables that are always the shipped ones: the document's, the findings, terms and settings."""

from .columns import DOCUMENT_SOURCE, NUMBER, PUBLIC, WHOLE, Column, Schema

AS_IS = {"source": DOCUMENT_SOURCE, "licence": PUBLIC}

BRAIN_REGIONS = Schema(
    "brain_regions",
    "The document's section 1, cell by cell.",
    (
        Column("region", "A brain region that the document names.", unique=True, **AS_IS),
        Column("role_in_secure_attachment", "What the document says the region is for.", **AS_IS),
        Column("activation_effects", "What the document says happens when it is active or regulated.", **AS_IS),
    ),
)

NEUROCHEMICALS = Schema(
    "neurochemicals",
    "The document's section 2, cell by cell.",
    (
        Column("chemical", "A messenger or hormone that the document names.", unique=True, **AS_IS),
        Column("role_in_secure_couples", "What the document says it is for.", **AS_IS),
        Column("effect_on_behavior", "What the document says it does to behaviour.", **AS_IS),
    ),
)

INTERACTION_FLOW = Schema(
    "interaction_flow",
    "The document's section 3: each step is split at its two arrows.",
    (
        Column("step", "Number of the step.", kind=WHOLE, low=1, high=5, unique=True, **AS_IS),
        Column("trigger", "What happens first: the text before the first arrow.", **AS_IS),
        Column("mechanism", "What that does: the text between the arrows.", **AS_IS),
        Column("outcome", "What follows: the text after the second arrow.", **AS_IS),
    ),
)

CLOSING_QUOTATION = Schema(
    "closing_quotation",
    "The document's last paragraph.",
    (Column("quotation", "The quotation with its curly quotation marks.", **AS_IS),),
)

PUBLISHED = {"source": "the publication that the row cites", "licence": "facts; the row cites their source"}

TERM = r"[a-z][a-z0-9_]*( x [a-z][a-z0-9_]*)?"
TERM_SAYS = "a term in small letters, digits and _"

FINDINGS = Schema(
    "findings",
    "Published findings, one row for each relation that a publication reports.",
    (
        Column(
            "id",
            "First authors and year.",
            pattern=r"[a-z][a-z0-9_]*",
            **PUBLISHED,
            pattern_says="a name in small letters, digits and _, such as nave2015",
        ),
        Column("relation", "Number of the relation within the publication.", kind=WHOLE, low=1, high=1000),
        Column("authors", "Authors.", **PUBLISHED),
        Column(
            "year",
            "Year of publication; n.d. when it has none.",
            unit="year",
            pattern=r"[0-9]{4}|n\.d\.",
            pattern_says="four digits, or n.d.",
            **PUBLISHED,
        ),
        Column("title", "Title.", **PUBLISHED),
        Column("journal", "Journal.", optional=True, **PUBLISHED),
        Column("volume_issue", "Volume and issue.", optional=True, **PUBLISHED),
        Column("pages", "Pages or article number.", optional=True, **PUBLISHED),
        Column("doi", "Digital object identifier.", optional=True, **PUBLISHED),
        Column("design", "How it was studied.", **PUBLISHED),
        Column("population", "Who was studied.", **PUBLISHED),
        Column("n", "How many people, animals or studies, in words.", optional=True, **PUBLISHED),
        Column("oxytocin_kind", "A dose, the body's own oxytocin, or something else.", optional=True, **PUBLISHED),
        Column("finding", "What was found, in our words."),
        Column("source", "The term that acts, or two with x between them.", pattern=TERM, pattern_says=TERM_SAYS),
        Column("target", "The term that it acts on.", pattern=TERM, pattern_says=TERM_SAYS),
        Column(
            "sign",
            "Does more of the source go with more (+) or less (-) of the target?",
            one_of=("+", "-", "0", "mixed"),
        ),
        Column("context", "When or for whom.", optional=True),
        Column("effect_size", "As the publication reports it.", optional=True, **PUBLISHED),
        Column(
            "strength",
            "How much stands behind it.",
            one_of=(
                "meta-analysis",
                "replicated",
                "single study",
                "narrative review",
                "contested",
                "failed replication",
            ),
        ),
        Column("document_row", "The parts of the document that it concerns, with ; between them."),
        Column(
            "bearing",
            "Does it support, qualify or contradict the document?",
            one_of=("supports", "qualifies", "contradicts"),
        ),
        Column("checked", "What was read.", one_of=("abstract", "partial", "full")),
        Column("read_at", "Where it was read."),
        Column("note", "What a reader should know.", optional=True),
    ),
    key=("id", "relation"),
)

TERMS = Schema(
    "terms",
    "Which node of the model a finding's term stands for.",
    (
        Column(
            "term",
            "A term from the columns source and target of findings.csv.",
            pattern=r"[a-z][a-z0-9_]*",
            pattern_says="a term of findings.csv",
        ),
        Column(
            "node",
            "The node it stands for.",
            pattern=r"[a-z][a-z0-9_]*",
            pattern_says="a name from the column node of nodes.csv",
        ),
        Column(
            "sign",
            "1 if more of the term means more of the node, -1 if it means less.",
            kind=WHOLE,
            one_of=(1, -1),
        ),
        Column(
            "findings",
            "Empty: holds for every finding with this term; else only for these.",
            optional=True,
            pattern_says="rows of findings.csv as id:relation, with ; between them, such as nave2015:1",
        ),
        Column("note", "Why.", optional=True),
    ),
)

KINDS_OF_SUPPORT = ("meta-analysis", "small meta-analysis", "two experiments", "experiment", "correlation", "review",
                    "theory")
DISCOUNTS = ("one sex", "other relation", "dose for a level", "animals", "other measure")
CONFLICTS = ("contested", "opposed", "failed replication")

CODING = Schema(
    "coding",
    "What kind of support a finding gives, coded by hand from what findings.csv says about it.",
    (
        Column("finding", "The finding.", unique=True, pattern_says="a row of findings.csv as id:relation"),
        Column("kind", "What kind of study it is.", one_of=KINDS_OF_SUPPORT),
        Column("sex", "Where it was found in one sex only: in which.", one_of=("women", "men"), optional=True),
        Column("limits", "What else stands between the finding and a couple, with ; between them.", optional=True,
               pattern_says=f"{', '.join(DISCOUNTS[1:])}; several with ; between them"),
    ),
)

KEPT = Schema(
    "kept",
    "The written rule: what share of a row's weight each kind of support leaves, and what halves it.",
    (
        Column("support", "The kind of support, the conflict or the discount.", unique=True,
               one_of=(*KINDS_OF_SUPPORT, *CONFLICTS, *DISCOUNTS)),
        Column("use", "kind and conflict: a share of the weight; discount: a factor on it.",
               one_of=("kind", "conflict", "discount")),
        Column("share", "The share, or the factor.", kind=NUMBER, low=0, high=1),
        Column("meaning", "What the word means."),
    ),
)

SETTINGS = Schema(
    "settings",
    "What a teacher may set for a class.",
    (
        Column("setting", "The setting's name.", unique=True, one_of=("support_link",)),
        Column("value", "What it is set to."),
        Column("note", "What it is for.", optional=True),
    ),
)

QUESTIONS = Schema(
    "questions",
    "What the lessons ask, and what they say afterwards. The right answer is computed from the model.",
    (
        Column(
            "question",
            "The lesson's number and the question's.",
            unique=True,
            pattern=r"[0-9]+-[0-9]+",
            pattern_says="the numbers of lesson and question, such as 3-1",
        ),
        Column("stem", "What is asked."),
        Column(
            "options",
            "The answers to choose from, with | between them; empty where a number is asked for.",
            optional=True,
            pattern=r"[^|]*[^| ][^|]*( \| [^|]*[^| ][^|]*)+",
            pattern_says="two or more answers with | between them",
        ),
        Column(
            "misconceptions",
            "For each option the misconception that leads to it; - for the one that the model is expected to say.",
            optional=True,
            pattern=r"(M[0-9]{2}|-)( \| (M[0-9]{2}|-))+",
            pattern_says="names from misconceptions.csv such as M05, or -, one for each option, with | between them",
        ),
        Column("low", "The least number that may be answered.", kind=WHOLE, low=-1000, high=1000, optional=True),
        Column("high", "The greatest number that may be answered.", kind=WHOLE, low=-1000, high=1000, optional=True),
        Column("unit", "What the number counts.", optional=True),
        Column("within", "How far off a number may be and still count as right.", kind=NUMBER, low=0, optional=True),
        Column("reply", "What is said once the answer is shown; a name in { } is filled with the model's number."),
    ),
)

MISCONCEPTIONS = Schema(
    "misconceptions",
    "What many believe before a lesson, and what shows that it is not so.",
    (
        Column("misconception", "Its name.", unique=True, pattern=r"M[0-9]{2}", pattern_says="M and two digits"),
        Column("belief", "What is believed, in one sentence."),
        Column("said", "How people say it."),
        Column("instead", "What holds instead, as far as is known."),
        Column("lens", "Under which lens the setting shows it.", one_of=("document", "evidence", "tested"),
               optional=True),
        Column("before", "The setting that the change starts from; empty: the reference couple.", optional=True,
               pattern_says="a setting such as conflict=80;free:cortisol"),
        Column("after", "The setting that it goes to.", optional=True,
               pattern_says="a setting such as conflict=80;free:cortisol;hold:insula=60;off:R011"),
        Column("outcome", "Which node to look at.", optional=True,
               pattern_says="a name from the column node of nodes.csv"),
        Column("question", "The question of a lesson that shows it.", optional=True, pattern_says="such as 3-1"),
        Column("finding", "The findings that speak against it.", optional=True,
               pattern_says="rows of findings.csv as id:relation, with ; between them, such as nave2015:1"),
        Column("gap", "Why no finding, or no setting, is given.", optional=True),
    ),
)
