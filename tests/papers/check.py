"""Reads the papers in a folder, as tests/papers/run has them written, and compares what it finds
with what was drawn."""

import json
import pathlib
import sys

import cv2
import numpy
import pypdfium2

DPI = 240


def bare(text):
    """Without spaces, and without hyphens: at a line's end pdfium takes one for a word's division."""
    return "".join(letter for letter in text if not letter.isspace() and letter not in "-\x02\xad\ufffe")


def codes(picture):
    """What the codes of a grey picture say."""
    # The detector wants white around what it reads; a head prints from edge to edge.
    around = cv2.copyMakeBorder(picture, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255)
    detector = cv2.QRCodeDetector()
    _, said, _, _ = detector.detectAndDecodeMulti(around)
    one, _, _ = detector.detectAndDecode(around)
    return {text for text in (*said, one) if text}


def main(folder):
    papers = sorted(folder.glob("*.json"))
    runs = lost = drawn = 0
    unread = []
    for paper in papers:
        document = pypdfium2.PdfDocument(paper.with_suffix(".pdf"))
        for number, page in enumerate(json.loads(paper.read_text())):
            sheet = document[number]
            text = bare(sheet.get_textpage().get_text_range())
            for run in map(bare, page["runs"]):
                runs += 1
                if run not in text:
                    lost += 1
                    print(f"{paper.stem}: pdfium does not find {run}")
            if not page["codes"]:
                continue
            rendered = sheet.render(scale=DPI / 72, grayscale=True).to_numpy().squeeze()
            dots = cv2.imread(str(folder / f"{paper.stem}-{number}-dots.png"), cv2.IMREAD_GRAYSCALE)
            for kind, picture in (("PDF", numpy.ascontiguousarray(rendered)), ("dots", dots)):
                found = codes(picture)
                drawn += len(page["codes"])
                unread += [f"{paper.stem} {kind}: {says}" for says in page["codes"] if says not in found]
    print(f"{len(papers)} papers; pdfium found {runs - lost} of {runs} runs; "
          f"OpenCV read {drawn - len(unread)} of {drawn} codes")
    print("\n".join(unread))
    return 1 if lost or unread or not drawn else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
