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
    sync::{Arc, Mutex, PoisonError},
};

/// Small enough for little memory, large enough for readers.
const ROWS_A_GROUP: usize = 20_000;

pub(crate) struct ParquetSheet<W: Write + Send> {
    out: SerializedFileWriter<Lent<W>>,
    file: Arc<Mutex<W>>,
    columns: Vec<Column>,
    waiting: usize,
    rows: u64,
}

/// Lent to the crate's writer, which would hide a full disk if it gave the file back itself.
struct Lent<W>(Arc<Mutex<W>>);

impl<W: Write> Write for Lent<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
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
        let file = Arc::new(Mutex::new(out));
        let lent = Lent(Arc::clone(&file));
        let out =
            SerializedFileWriter::new(lent, schema, Arc::new(properties)).map_err(io_error)?;
        let columns = columns.iter().map(|column| match column.number {
            true => Column::Number { values: vec![], there: vec![] },
            false => Column::Text(vec![]),
        });
        Ok(Self { out, file, columns: columns.collect(), waiting: 0, rows: 0 })
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
        self.out.finish().map_err(io_error)?;
        drop(self.out);
        let file = Arc::into_inner(self.file).expect("lent to the writer alone");
        Ok(file.into_inner().unwrap_or_else(PoisonError::into_inner))
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
