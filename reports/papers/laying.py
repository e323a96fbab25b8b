"""The product's own templates, laid out by python-docx: `python -m reports.papers` writes them anew.

They are what a department copies and changes in Word: every field is text in double braces.
"""

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
CENTRE, RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
NOTE = 2  # ids 0 and 1 are the separators every file has
FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
<w:footnote w:id="{NOTE}"><w:p>
<w:r><w:rPr><w:vertAlign w:val="superscript"/><w:sz w:val="20"/></w:rPr><w:footnoteRef/></w:r>
<w:r><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/><w:sz w:val="20"/></w:rPr>
<w:t xml:space="preserve"> {{{{ footnote }}}}</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


class Sheet:
    """A page being laid out; A4 with the fields of ГОСТ Р 7.0.97-2016 and a page number from the second page on."""

    def __init__(self, *, size: int = 12, landscape: bool = False) -> None:
        self.opened: Opened = Document()
        self.size = size
        section = self.opened.sections[0]
        section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.left_margin, section.right_margin = Cm(2.5 if not landscape else 1.5), Cm(1.5)
        section.top_margin = section.bottom_margin = Cm(2)
        section.different_first_page_header_footer = True
        self.room = 17.0 if not landscape else 26.7
        style = self.opened.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(4)
        self._number(section.header.paragraphs[0])

    def _number(self, paragraph: Paragraph) -> None:
        paragraph.alignment = CENTRE
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()._r
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            part.text = text or None
            run.append(part)

    def text(
        self, words: str, *, bold: bool = False, italic: bool = False, size: int = 0,
        align: WD_ALIGN_PARAGRAPH | None = None, before: int = 0, after: int = 4, indent: float = 0, keep: bool = False,
    ) -> Paragraph:  # fmt: skip
        paragraph = self.opened.add_paragraph()
        run = paragraph.add_run(words)
        run.bold, run.italic = bold or None, italic or None
        run.font.size = Pt(size or self.size)
        form = paragraph.paragraph_format
        form.alignment, form.space_before, form.space_after = align, Pt(before), Pt(after)
        form.first_line_indent = Cm(indent) if indent else None
        form.keep_with_next = keep or None
        return paragraph

    def heading(self, words: str) -> None:
        self.text(words, bold=True, before=10, keep=True)

    def when(self, condition: str) -> None:
        """Everything up to `end` only where this holds."""
        self.text(f"{{%p if {condition} %}}")

    def otherwise(self) -> None:
        self.text("{%p else %}")

    def end(self) -> None:
        self.text("{%p endif %}")

    def each(self, rows: str, words: str, **look: float) -> None:
        """A paragraph for each of the rows."""
        self.text(f"{{%p for row in {rows} %}}")
        self.text(words, align=JUSTIFY, **look)  # type: ignore[arg-type]
        self.text("{%p endfor %}")

    def noted(self, words: str, **look: object) -> None:
        """A paragraph that carries the footnote's sign."""
        paragraph = self.text(words, **look)  # type: ignore[arg-type]
        run = paragraph.add_run()
        run.font.superscript = True
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{NOTE}"/>'))

    def table(
        self, heads: Sequence[str], cells: Sequence[str], widths: Sequence[float], rows: str, *, size: int = 0
    ) -> None:
        """A table with a repeated heading and a row for each of `rows`; widths in centimetres."""
        table = self.opened.add_table(4, len(heads), style="Table Grid")
        table.autofit = False
        for place, (head, cell) in enumerate(zip(heads, cells, strict=True)):
            write(table.cell(0, place), head, size or self.size - 1, bold=True)
            write(table.cell(2, place), cell, size or self.size - 1)
        write(table.cell(1, 0), f"{{%tr for row in {rows} %}}", self.size)
        write(table.cell(3, 0), "{%tr endfor %}", self.size)
        finish(table, widths)
        self.text("", after=2, size=6)

    def pairs(self, rows: str) -> None:
        """Name and value in two columns without lines between."""
        self.table(("Сведения", ""), ("{{ row.name }}", "{{ row.value }}"), (6, self.room - 6), rows)

    def signatures(self, rows: str = "signers") -> None:
        """Post, a line to sign on, the name in the nominative."""
        self.text("", after=6)
        table = self.opened.add_table(3, 3)
        table.autofit = False
        write(table.cell(0, 0), f"{{%tr for row in {rows} %}}", self.size)
        for place, cell in enumerate(("{{ row.post }}", "____________________", "{{ row.name }}")):
            write(table.cell(1, place), cell, self.size)
        write(table.cell(2, 0), "{%tr endfor %}", self.size)
        finish(table, (self.room - 10.5, 5, 5.5), head=False)

    def page_break(self) -> None:
        self.opened.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def written(self) -> bytes:
        """The template's file; the same layout gives the same bytes."""
        package = self.opened.part.package
        name = PackURI("/word/footnotes.xml")
        notes = Part(name, CONTENT_TYPE.WML_FOOTNOTES, FOOTNOTES.encode(), package)
        self.opened.part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
        own = self.opened.core_properties
        own.author, own.comments, own.title = "Kurator", "", ""
        file = io.BytesIO()
        self.opened.save(file)
        return settled(file.getvalue())


def write(cell: _Cell, words: str, size: int, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(words)
    run.bold, run.font.size = bold or None, Pt(size)
    paragraph.paragraph_format.space_after = Pt(0)


def finish(table: Table, widths: Sequence[float], *, head: bool = True) -> None:
    """Widths of every cell (Word and LibreOffice ask for both), rows that do not break, the heading on every page."""
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    if head:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def settled(content: bytes) -> bytes:
    """The same archive without the moment of packing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()
