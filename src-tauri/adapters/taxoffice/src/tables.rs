//! The data files of `assets/taxfree`: fields, codes, answers, nations.

use maneki_core::staff::Language;
use std::sync::OnceLock;

const FIELDS: &str = include_str!("../../../../assets/taxfree/fields.csv");
const CODES: &str = include_str!("../../../../assets/taxfree/codes.csv");
const ANSWERS: &str = include_str!("../../../../assets/taxfree/answers.csv");
const NATIONS: &str = include_str!("../../../../assets/taxfree/nations.csv");

/// A data file does not fit its description; the text names file, line and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadTable(pub String);

/// One field of the record's wire form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// On each line of goods, not once a record.
    pub in_detail: bool,
    pub versions: Vec<u8>,
    pub shape: Shape,
    pub least_chars: usize,
    pub most_chars: usize,
    pub most_bytes: usize,
    pub when: When,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Digits,
    Letters,
    Name,
    Alnum,
    Ascii,
    Date,
    Time,
    Amount,
    Count,
    Text,
    Code(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Always,
    Optional,
    Cancel,
    Permit,
    Landed,
    UnitDetail,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    pub table: String,
    pub versions: Vec<u8>,
    pub code: String,
    pub meaning: String,
    /// Not confirmed by the official text.
    pub uncertain: bool,
}

/// The class that a status or an error code puts an answer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Accepted,
    Warning,
    Duplicate,
    Business,
    System,
}

/// A nation as the machine-readable zone and the record write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nation {
    pub mrz: String,
    pub record: String,
    pub language: Language,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    pub fields: Vec<Field>,
    pub codes: Vec<Code>,
    pub nations: Vec<Nation>,
    http: Vec<(u16, Class)>,
    error_codes: Vec<(String, Class)>,
}

impl Tables {
    /// The tables that came with the program.
    ///
    /// # Panics
    /// Never in a tested build: the tests read the same files.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Tables> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::read().expect("the shipped tables fit their description"))
    }

    fn read() -> Result<Self, BadTable> {
        let (http, error_codes) = answers()?;
        Ok(Self { fields: fields()?, codes: codes()?, nations: nations()?, http, error_codes })
    }

    /// The code of a meaning in a version's table.
    #[must_use]
    pub fn code(&self, table: &str, version: u8, meaning: &str) -> Option<&str> {
        let fits = |code: &&Code| {
            code.table == table && code.meaning == meaning && code.versions.contains(&version)
        };
        self.codes.iter().find(fits).map(|code| code.code.as_str())
    }

    /// What a code means in a version's table.
    #[must_use]
    pub fn meaning(&self, table: &str, version: u8, code: &str) -> Option<&str> {
        let fits =
            |row: &&Code| row.table == table && row.code == code && row.versions.contains(&version);
        self.codes.iter().find(fits).map(|row| row.meaning.as_str())
    }

    /// A nation by the letters of the zone.
    #[must_use]
    pub fn nation(&self, mrz: &str) -> Option<&Nation> {
        self.nations.iter().find(|nation| nation.mrz == mrz)
    }

    /// The slip's language for a nationality; English where the table does not know it.
    #[must_use]
    pub fn language(&self, nationality: &str) -> Language {
        self.nation(nationality).map_or(Language::En, |nation| nation.language)
    }

    #[must_use]
    pub fn class_of_status(&self, status: u16) -> Option<Class> {
        self.http.iter().find(|(known, _)| *known == status).map(|(_, class)| *class)
    }

    #[must_use]
    pub fn class_of_code(&self, code: &str) -> Option<Class> {
        self.error_codes.iter().find(|(head, _)| code.starts_with(head)).map(|(_, class)| *class)
    }

    /// Rows that still wait for the official text.
    #[must_use]
    pub fn unconfirmed(&self) -> usize {
        self.codes.iter().filter(|code| code.uncertain).count()
    }
}

/// Every row of a CSV text with its line number, by the names of its columns.
pub(crate) fn rows(file: &str, text: &str) -> Result<Vec<Row>, BadTable> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|why| BadTable(format!("{file}: {why}")))?.clone();
    let mut rows = vec![];
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|why| BadTable(format!("{file}: {why}")))?;
        let cells =
            heads.iter().zip(&record).map(|(head, cell)| (head.to_owned(), cell.to_owned()));
        rows.push(Row { file: file.to_owned(), line: at + 2, cells: cells.collect() });
    }
    Ok(rows)
}

pub(crate) struct Row {
    file: String,
    line: usize,
    cells: Vec<(String, String)>,
}

impl Row {
    pub(crate) fn text(&self, column: &str) -> Result<&str, BadTable> {
        let cell = self.cells.iter().find(|(head, _)| head == column);
        cell.map(|(_, cell)| cell.trim()).ok_or_else(|| self.bad(column))
    }

    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: &str) -> Result<T, BadTable> {
        self.text(column)?.parse().map_err(|_| self.bad(column))
    }

    /// None where the cell is empty.
    pub(crate) fn optional<T: std::str::FromStr>(
        &self,
        column: &str,
    ) -> Result<Option<T>, BadTable> {
        if self.text(column)?.is_empty() { Ok(None) } else { self.parsed(column).map(Some) }
    }

    pub(crate) fn bad(&self, column: &str) -> BadTable {
        BadTable(format!("{}: line {}: column {column}", self.file, self.line))
    }

    fn versions(&self) -> Result<Vec<u8>, BadTable> {
        let parse = |part: &str| part.parse().map_err(|_| self.bad("versions"));
        self.text("versions")?.split(' ').map(parse).collect()
    }
}

fn fields() -> Result<Vec<Field>, BadTable> {
    let field = |row: &Row| {
        let shape = match row.text("shape")? {
            "digits" => Shape::Digits,
            "letters" => Shape::Letters,
            "name" => Shape::Name,
            "alnum" => Shape::Alnum,
            "ascii" => Shape::Ascii,
            "date" => Shape::Date,
            "time" => Shape::Time,
            "amount" => Shape::Amount,
            "count" => Shape::Count,
            "text" => Shape::Text,
            other => match other.strip_prefix("code:") {
                Some(table) => Shape::Code(table.to_owned()),
                None => return Err(row.bad("shape")),
            },
        };
        let when = match row.text("when")? {
            "always" => When::Always,
            "optional" => When::Optional,
            "cancel" => When::Cancel,
            "permit" => When::Permit,
            "landed" => When::Landed,
            "unit_detail" => When::UnitDetail,
            _ => return Err(row.bad("when")),
        };
        Ok(Field {
            name: row.text("name")?.to_owned(),
            in_detail: match row.text("place")? {
                "head" => false,
                "detail" => true,
                _ => return Err(row.bad("place")),
            },
            versions: row.versions()?,
            shape,
            least_chars: row.parsed("least")?,
            most_chars: row.parsed("most")?,
            most_bytes: row.parsed("bytes")?,
            when,
        })
    };
    rows("fields.csv", FIELDS)?.iter().map(field).collect()
}

fn codes() -> Result<Vec<Code>, BadTable> {
    let code = |row: &Row| {
        Ok(Code {
            table: row.text("table")?.to_owned(),
            versions: row.versions()?,
            code: row.text("code")?.to_owned(),
            meaning: row.text("meaning")?.to_owned(),
            uncertain: row.text("mark")? == "U",
        })
    };
    rows("codes.csv", CODES)?.iter().map(code).collect()
}

type Answers = (Vec<(u16, Class)>, Vec<(String, Class)>);

fn answers() -> Result<Answers, BadTable> {
    let (mut http, mut codes) = (vec![], vec![]);
    for row in rows("answers.csv", ANSWERS)? {
        let class = match row.text("class")? {
            "accepted" => Class::Accepted,
            "warning" => Class::Warning,
            "duplicate" => Class::Duplicate,
            "business" => Class::Business,
            "system" => Class::System,
            _ => return Err(row.bad("class")),
        };
        match row.text("kind")? {
            "http" => http.push((row.parsed("pattern")?, class)),
            "code" => codes.push((row.text("pattern")?.to_owned(), class)),
            _ => return Err(row.bad("kind")),
        }
    }
    Ok((http, codes))
}

fn nations() -> Result<Vec<Nation>, BadTable> {
    let nation = |row: &Row| {
        Ok(Nation {
            mrz: row.text("mrz")?.to_owned(),
            record: row.text("record")?.to_owned(),
            language: match row.text("language")? {
                "ja" => Language::Ja,
                "zh-Hans" => Language::ZhHans,
                "zh-Hant" => Language::ZhHant,
                "en" => Language::En,
                "ko" => Language::Ko,
                _ => return Err(row.bad("language")),
            },
        })
    };
    rows("nations.csv", NATIONS)?.iter().map(nation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_fit() {
        let tables = Tables::read().expect("they fit");
        assert_eq!(tables.code("status", 3, "temporary_visitor"), Some("11"));
        assert_eq!(tables.meaning("customs", 3, "2"), Some("unclear"));
        assert_eq!(tables.class_of_status(201), Some(Class::Accepted));
        assert_eq!(tables.class_of_status(200), None);
        assert_eq!(tables.language("CHN"), Language::ZhHans);
        assert_eq!(tables.language("TWN"), Language::ZhHant);
        assert_eq!(tables.nation("D").map(|nation| nation.record.as_str()), Some("DEU"));
        let codes = tables.fields.iter().filter_map(|field| match &field.shape {
            Shape::Code(table) => Some(table),
            _ => None,
        });
        for table in codes {
            assert!(tables.codes.iter().any(|code| code.table == *table), "{table}");
        }
    }

    #[test]
    fn every_nation_once() {
        let tables = Tables::shipped();
        let mut codes: Vec<&str> =
            tables.nations.iter().map(|nation| nation.mrz.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), tables.nations.len());
        // ISO 3166-1 has 249; the rest are ICAO's own.
        assert_eq!(codes.len(), 275);
        assert!(tables.nations.iter().all(|nation| nation.record.len() == 3));
    }
}
