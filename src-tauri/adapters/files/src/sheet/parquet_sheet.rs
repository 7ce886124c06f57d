//! Parquet, a group of rows at a time: whole numbers as INT64, all else as text; an empty cell
//! of a number is null.

use maneki_app::ports::files::SheetColumn;
use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, Int64Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use std::{
    io::{self, Write},
    sync::Arc,
};

/// Small enough for little memory, large enough for readers.
const ROWS_A_GROUP: usize = 20_000;

pub(crate) struct ParquetSheet<W: Write + Send> {
    out: SerializedFileWriter<W>,
    columns: Vec<Column>,
    waiting: usize,
    rows: u64,
}

/// The waiting cells of a column.
enum Column {
    Text(Vec<ByteArray>),
    Number { values: Vec<i64>, there: Vec<i16> },
}

impl<W: Write + Send> ParquetSheet<W> {
    pub(crate) fn new(out: W, columns: &[SheetColumn]) -> io::Result<Self> {
        let fields = columns.iter().map(|column| match column.number {
            true => format!("OPTIONAL INT64 {};", column.name),
            false => format!("REQUIRED BYTE_ARRAY {} (UTF8);", column.name),
        });
        let schema = format!("message sheet {{ {} }}", fields.collect::<String>());
        let schema = Arc::new(parse_message_type(&schema).map_err(io_error)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("Maneki".to_owned())
            .build();
        let out = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(io_error)?;
        let columns = columns.iter().map(|column| match column.number {
            true => Column::Number { values: vec![], there: vec![] },
            false => Column::Text(vec![]),
        });
        Ok(Self { out, columns: columns.collect(), waiting: 0, rows: 0 })
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    pub(crate) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            match column {
                Column::Text(texts) => texts.push(ByteArray::from(cell.as_str())),
                Column::Number { values, there } => {
                    let value = cell.parse::<i64>().ok();
                    there.push(i16::from(value.is_some()));
                    values.extend(value);
                }
            }
        }
        self.rows += 1;
        self.waiting += 1;
        if self.waiting == ROWS_A_GROUP { self.group() } else { Ok(()) }
    }

    fn group(&mut self) -> io::Result<()> {
        if self.waiting == 0 {
            return Ok(());
        }
        let mut group = self.out.next_row_group().map_err(io_error)?;
        for waiting in &mut self.columns {
            let mut column =
                group.next_column().map_err(io_error)?.ok_or(io::ErrorKind::InvalidInput)?;
            match waiting {
                Column::Text(texts) => {
                    let out = column.typed::<ByteArrayType>();
                    out.write_batch(texts, None, None).map_err(io_error)?;
                    texts.clear();
                }
                Column::Number { values, there } => {
                    let out = column.typed::<Int64Type>();
                    out.write_batch(values, Some(there), None).map_err(io_error)?;
                    values.clear();
                    there.clear();
                }
            }
            column.close().map_err(io_error)?;
        }
        group.close().map_err(io_error)?;
        self.waiting = 0;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.group()?;
        self.out.into_inner().map_err(io_error)
    }
}

/// The crate's own conversion hides the kind, and with it a full disk.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inside) => match inside.downcast() {
            Ok(error) => *error,
            Err(inside) => io::Error::other(inside),
        },
        error => io::Error::other(error),
    }
}
