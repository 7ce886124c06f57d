"""Exports of a made-up till, opened by others; every sum equals the till's own."""

import csv
import datetime
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile

import duckdb
import openpyxl
import pyarrow.parquet

CLI, DATA, RECEIPTS = sys.argv[1], sys.argv[2], sys.argv[3]


def cli(*words, fails=False):
    done = subprocess.run([CLI, *words], capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == fails, (words, done.stdout, done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def export(kind, *more):
    """The file's path and its manifest, after the checksum was recomputed."""
    written = cli("export", "--data", DATA, "--format", kind, *more)
    with open(written["path"], "rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == written["sha256"], kind
    assert len(content) == written["bytes"], kind
    with open(written["manifest"], encoding="utf-8") as file:
        manifest = json.load(file)
    assert manifest["sha256"] == written["sha256"], kind
    return written["path"], manifest, content


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def total(cells):
    return sum(int(cell) for cell in cells if cell not in ("", None))


def is_harmless(cell):
    plain = cell.lstrip("-").isdigit()
    return plain or not cell.lstrip().startswith(("=", "+", "-", "@"))


cli("sample", "--data", DATA, "--receipts", RECEIPTS, "--seed", "7")

path, manifest, content = export("csv")
csv_path = path
till = {name: int(value) for name, value in manifest["sums"].items()}
assert till["receipts"] == int(RECEIPTS), till
assert till["total_yen"] == till["cash_yen"] + till["wallet_yen"], till
assert content.startswith(b"\xef\xbb\xbf"), "a byte order mark"
plain = rows(content.decode("utf-8-sig"))
assert len(plain) == manifest["rows"]
for column in ("total_yen", "tax_yen", "cash_yen", "wallet_yen"):
    assert total(row[column] for row in plain) == till[column], column
assert total(row["net_yen"] for row in plain) == till["total_yen"]
assert len({row["receipt_no"] for row in plain}) == till["receipts"]
assert all(is_harmless(cell) for row in plain for cell in row.values())
again = export("csv")[2]
assert again == content, "the same choice gives the same bytes"
print(f"csv             {len(plain)} rows, {till}")

path, manifest, content = export("csv_shift_jis")
text = subprocess.run(["iconv", "-f", "CP932", "-t", "UTF-8"], input=content, capture_output=True, check=True)
sjis = rows(text.stdout.decode())
assert [row["total_yen"] for row in sjis] == [row["total_yen"] for row in plain]
missing = {found["letter"] for found in manifest["unwritable"]}
lost = {letter for row in plain for cell in row.values() for letter in cell}
lost = {letter for letter in lost if not letter.encode("cp932", "replace") != b"?" and letter != "?"}
assert lost <= missing, lost - missing
assert [row["name_ja"] for row in sjis] == [row["name_ja"] for row in plain]
print(f"csv_shift_jis   by iconv; named as missing: {''.join(sorted(missing))}")

path, manifest, content = export("xlsx")
book = openpyxl.load_workbook(path, read_only=True)
cells = [row for sheet in book.worksheets for row in sheet.iter_rows(min_row=2, values_only=True)]
header = [cell.value for cell in next(book.worksheets[0].iter_rows(max_row=1))]
assert len(cells) == len(plain)
for column in ("total_yen", "tax_yen", "net_yen"):
    at = header.index(column)
    # A row ends with its last cell that holds something.
    assert sum((row[at : at + 1] or (0,))[0] or 0 for row in cells) == total(row[column] for row in plain), column
print(f"xlsx            by openpyxl: {len(cells)} rows in {len(book.worksheets)} sheets")


def by_libreoffice(path, to, *options):
    """The file as LibreOffice reads it, written in another format."""
    words = ["soffice", f"-env:UserInstallation=file://{DATA}.libreoffice", "--headless"]
    folder = f"{DATA}.{to[:4]}"
    subprocess.run([*words, *options, "--convert-to", to, "--outdir", folder, path], capture_output=True, check=True)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


if shutil.which("soffice"):
    [book] = by_libreoffice(csv_path, "xlsx", "--infilter=CSV:44,34,76,1")
    cells = list(openpyxl.load_workbook(book, read_only=True).worksheets[0].values)
    for column in ("total_yen", "tax_yen", "net_yen"):
        at = cells[0].index(column)
        assert sum(row[at] or 0 for row in cells[1:]) == total(row[column] for row in plain), column
    # Every sheet of the workbook, as it is shown.
    pages = by_libreoffice(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1")
    read = []
    for page in pages:
        with open(page, encoding="utf-8-sig") as file:
            read += rows(file.read())
    assert [row["receipt_no"] for row in read] == [row["receipt_no"] for row in plain]
    for column in ("total_yen", "tax_yen", "net_yen"):
        assert total(row[column] for row in read) == total(row[column] for row in plain), column
    print(f"csv, xlsx       by LibreOffice: {len(read)} rows")
else:
    print("csv, xlsx       not by LibreOffice: there is no soffice (apt install libreoffice-calc-nogui)")

path, manifest, content = export("parquet")
table = pyarrow.parquet.read_table(path)
for column in ("total_yen", "tax_yen", "net_yen", "quantity"):
    assert sum(value or 0 for value in table[column].to_pylist()) == total(row[column] for row in plain), column
by_duckdb = duckdb.sql(f"select sum(total_yen), count(*) from read_parquet('{path}')").fetchone()
assert (int(by_duckdb[0]), by_duckdb[1]) == (till["total_yen"], len(plain)), by_duckdb
print(f"parquet         by pyarrow and DuckDB: {by_duckdb[1]} rows")

for kind, encoding, header in (("freee", "cp932", True), ("money_forward", "utf-8-sig", True), ("yayoi", "cp932", False)):
    path, manifest, content = export(kind)
    table = list(csv.reader(io.StringIO(content.decode(encoding))))
    if header:
        names, table = table[0], table[1:]
        debit, credit = (next(at for at, name in enumerate(names) if name.startswith(f"{side}金額")) for side in ("借方", "貸方"))
        number = next(at for at, name in enumerate(names) if name in ("伝票番号", "取引No"))
    else:
        debit, credit, number = 8, 14, 1
        assert {len(row) for row in table} == {25}, "Yayoi's 25 columns"
    entries = {}
    for row in table:
        sides = entries.setdefault(row[number], [0, 0])
        sides[0] += int(row[debit] or 0)
        sides[1] += int(row[credit] or 0)
    assert all(one == other for one, other in entries.values()), kind
    assert sum(one for one, _ in entries.values()) >= till["total_yen"], kind
    print(f"{kind:15} {len(entries)} balanced entries in {len(table)} rows")

day = plain[0]["shop_day"]
path, manifest, content = export("archive", "--from", day, "--to", day, "--text", "腕時計 セイコー")
archive = zipfile.ZipFile(io.BytesIO(content))
assert archive.testzip() is None
index = rows(archive.read("index.csv").decode("utf-8-sig"))
proof = json.loads(archive.read("proof.json"))
assert proof["whole"] is True and proof["breaks"] == []
assert proof["index_sha256"] == hashlib.sha256(archive.read("index.csv")).hexdigest()
for row in index:
    pdf = archive.read(row["file"])
    assert pdf.startswith(b"%PDF") and hashlib.sha256(pdf).hexdigest() == row["sha256"], row["file"]
assert total(row["total_yen"] for row in index) == int(manifest["sums"]["total_yen"])
verified = cli("verify", "--data", DATA)
assert verified["whole"] and len(proof["head"]) == 64
print(f"archive         {len(index)} papers, chain whole over {proof['documents']} documents")

last = datetime.date.fromisoformat(day)
report = cli("report", "--data", DATA, "--from", "2016-01-01", "--to", str(last), "--by", "day")
assert sum(row["yen"] for row in report["rows"]) == till["total_yen"], "the daily sums tie"
assert report["now"]["receipts"] == till["receipts"]
for by in ("hour", "staff", "goods", "tender"):
    found = cli("report", "--data", DATA, "--from", "2016-01-01", "--to", str(last), "--by", by)
    assert sum(row["yen"] for row in found["rows"]) == till["total_yen"], by
print("reports         every cut sums to the till's total")
closing = cli("closing", "--data", DATA)
assert closing["sales"]["yen"] + closing["returns"]["yen"] == closing["total_yen"] == sum(row["yen"] for row in closing["staff"])
days = {int(row["key"]): row["yen"] for row in cli("report", "--data", DATA, "--from", "2016-01-01", "--to", str(last), "--by", "day")["rows"]}
assert closing["total_yen"] == days[int(closing["day"].replace("-", ""))], closing
print(f"closing         Z-{closing['z_number']} is the day's report")
refused = cli("export", "--data", DATA, "--format", "csv", "--from", "someday", fails=True)
assert refused["error"]["code"] == "bad_query", refused
