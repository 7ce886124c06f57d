//! What is wrong with a file, and where.

/// More of a cell than this does not help to find it.
const LONGEST_VALUE: usize = 60;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counts from 1, the header and empty lines included.
    pub line: u64,
    /// The column's name in the header; empty where the whole line is wrong.
    pub column: String,
    pub code: Code,
    /// The cell as it was read, cut after 60 characters.
    pub value: String,
}

impl Fault {
    pub(crate) fn new(line: u64, column: &str, code: Code, value: &str) -> Self {
        let value = value.chars().take(LONGEST_VALUE).collect();
        Self { line, column: column.to_owned(), code, value }
    }
}

/// Why a cell, a line or a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The file is not UTF-8; spreadsheets call the right choice "CSV UTF-8".
    NotUtf8,
    /// Not a single line.
    EmptyFile,
    /// The header lacks a column that every file needs.
    MissingColumn,
    UnknownColumn,
    /// The header names a column twice.
    DoubleColumn,
    /// A cell begins with a quotation mark that is never closed, or text follows the closing one.
    BadQuotes,
    /// More cells than the header has columns: often a comma in a name without quotation marks.
    TooManyCells,
    TooFewCells,
    TooManyRows,
    /// A cell that must be filled is empty.
    Missing,
    TooLong,
    /// A line break, a tab, or a sign that hides or turns text.
    HiddenCharacter,
    /// The sign that programs put where text was lost (U+FFFD).
    DamagedText,
    BadSku,
    DoubleSku,
    JanNotDigits,
    JanLength,
    JanCheckDigit,
    DoubleJan,
    /// Not a whole number in plain digits.
    BadNumber,
    /// A price of zero or below.
    NotPositive,
    TooLarge,
    /// None of the words that may stand here.
    BadWord,
    /// Only some of the three quick-key columns are filled.
    QuickKeyIncomplete,
    /// Another product has this place on this page.
    QuickKeyTaken,
    BadDate,
    BadRate,
    /// The same day and class twice.
    DoubleRow,
}

impl Code {
    pub const ALL: [Self; 28] = [
        Self::NotUtf8,
        Self::EmptyFile,
        Self::MissingColumn,
        Self::UnknownColumn,
        Self::DoubleColumn,
        Self::BadQuotes,
        Self::TooManyCells,
        Self::TooFewCells,
        Self::TooManyRows,
        Self::Missing,
        Self::TooLong,
        Self::HiddenCharacter,
        Self::DamagedText,
        Self::BadSku,
        Self::DoubleSku,
        Self::JanNotDigits,
        Self::JanLength,
        Self::JanCheckDigit,
        Self::DoubleJan,
        Self::BadNumber,
        Self::NotPositive,
        Self::TooLarge,
        Self::BadWord,
        Self::QuickKeyIncomplete,
        Self::QuickKeyTaken,
        Self::BadDate,
        Self::BadRate,
        Self::DoubleRow,
    ];

    /// The word that the screens have a sentence for.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not_utf8",
            Self::EmptyFile => "empty_file",
            Self::MissingColumn => "missing_column",
            Self::UnknownColumn => "unknown_column",
            Self::DoubleColumn => "double_column",
            Self::BadQuotes => "bad_quotes",
            Self::TooManyCells => "too_many_cells",
            Self::TooFewCells => "too_few_cells",
            Self::TooManyRows => "too_many_rows",
            Self::Missing => "missing",
            Self::TooLong => "too_long",
            Self::HiddenCharacter => "hidden_character",
            Self::DamagedText => "damaged_text",
            Self::BadSku => "bad_sku",
            Self::DoubleSku => "double_sku",
            Self::JanNotDigits => "jan_not_digits",
            Self::JanLength => "jan_length",
            Self::JanCheckDigit => "jan_check_digit",
            Self::DoubleJan => "double_jan",
            Self::BadNumber => "bad_number",
            Self::NotPositive => "not_positive",
            Self::TooLarge => "too_large",
            Self::BadWord => "bad_word",
            Self::QuickKeyIncomplete => "quick_key_incomplete",
            Self::QuickKeyTaken => "quick_key_taken",
            Self::BadDate => "bad_date",
            Self::BadRate => "bad_rate",
            Self::DoubleRow => "double_row",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of rate and tax tables, whose words no manager sees.
    const OTHER_TABLES: [Code; 2] = [Code::BadRate, Code::DoubleRow];

    #[test]
    fn the_managers_page_explains_every_fault_of_a_product_file() {
        let page = include_str!("../../../../docs/manager.md");
        for code in Code::ALL.into_iter().filter(|code| !OTHER_TABLES.contains(code)) {
            assert!(page.contains(&format!("`{}`", code.word())), "{}", code.word());
        }
    }
}
