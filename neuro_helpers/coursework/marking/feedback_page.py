"""What a student wrote, made harmless in a browser, and the page with feedback that goes back to the student."""

import html
import re

from bleach import clean
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from traitlets import default

from neuro_helpers.coursework import ASSIGNMENTS

POLICY = ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; '
          'img-src data:"/>')
STYLE = ("<style>div.prompt { display: none; } "
         "div.output pre { white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; } "
         "div.text_cell_render, div.output { max-width: 60em; }</style>")
TAGS = frozenset({"a", "b", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
                  "i", "img", "li", "ol", "p", "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th",
                  "thead", "tr", "ul"})
ATTRIBUTES = {"a": ["title"], "img": ["alt", "title"], "td": ["align"], "th": ["align"]}
SCRIPT = re.compile(r"<script\b.*?</script>", flags=re.S | re.I)
TAG_BEGINS = re.compile(r"<(?=[A-Za-z/!?])")
PICTURE = re.compile(r"!\[[^\]\n]*\]\(attachment:[^)\s]+\)")
LINK_RUNS = re.compile(r"(script|data):", flags=re.I)


def harmless(text):
    r"""Return a student's Markdown so that no program shows it as HTML, or as a link that runs something.

    Formgrader shows hand-ins in the teacher's browser, where scripts would act with the teacher's rights.

    Examples
    --------
    >>> print(harmless("a < b, <script>alert(1)</script>"))
    a < b, &lt;script>alert(1)&lt;/script>
    >>> print(harmless("[click](javascript:alert(1))"))
    \[click](javascript:alert(1))
    """
    plain = TAG_BEGINS.sub("&lt;", text)
    seen = "".join(html.unescape(html.unescape(PICTURE.sub("", plain))).split())
    if LINK_RUNS.search("".join(one for one in seen if one.isprintable())):
        plain = re.sub(r"(?<!\\)\[", r"\\[", plain)
    return plain


class FeedbackPage(HTMLExporter):
    """nbgrader's feedback as a page that is safe to open: the browser is told to run nothing, and there is nothing."""

    export_from_notebook = None  # not in Lab's menu

    @default("sanitize_html")
    def _sanitize(self):
        return True

    def default_filters(self):
        """The filters of nbconvert; the one that cleans lets paragraphs and tables through."""
        yield from super().default_filters()
        yield "clean_html", cleaned

    @pass_context
    def markdown2html(self, context, source):
        """Return what somebody wrote as HTML that formats and does nothing else."""
        return cleaned(super().markdown2html(context, source))

    def from_notebook_node(self, nb, resources=None, **options):
        """Return the page, with names for its parts, and nothing in it that runs or comes from elsewhere."""
        page, resources = super().from_notebook_node(nb, resources, **options)
        sheet = ASSIGNMENTS.get((resources.get("nbgrader") or {}).get("assignment"))
        for item, part in sheet.items.items() if sheet else ():
            page = page.replace(f'<a href="#{item}_check">Test cell</a>',
                                f'<a href="#{item}_check">{html.escape(part.title)}</a>')
        page = SCRIPT.sub("", page)
        return page.replace("<head>", f"<head>\n{POLICY}\n", 1).replace("</head>", f"{STYLE}\n</head>", 1), resources


def cleaned(text):
    """Return HTML with nothing in it but formatting, links, and pictures that lie in the page itself."""
    text = text.decode() if isinstance(text, bytes) else str(text)
    return clean(text, tags=TAGS, attributes=_allowed, protocols=("http", "https", "mailto", "data"),
                 css_sanitizer=CSSSanitizer([]), strip=True)


def _allowed(tag, name, value):
    """Return whether an attribute may stay; addresses that carry data belong to pictures alone."""
    if tag == "img" and name == "src":
        return value.startswith(("data:image/png", "data:image/jpeg", "data:image/gif"))
    if tag == "a" and name == "href":
        return not value.strip().lower().startswith("data:")
    return name == "class" or name in ATTRIBUTES.get(tag, [])
