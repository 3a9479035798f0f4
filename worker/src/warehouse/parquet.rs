//! Rows of the warehouse as a Parquet file, and back.
//!
//! A row is a JSON object, as PostgreSQL gives it. A file is written a column at a time with the crate's own writer of
//! columns: Arrow would bring thirty crates for nothing that is needed here.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use dotodo_store::warehouse::Table;
use jiff::Timestamp;
use jiff::civil::{Date, Time, date};
use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, FloatType, Int32Type,
    Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::Type;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::table::{Column, Kind, columns};

/// A row: its columns by their names.
pub(crate) type Row = Map<String, Value>;

/// A file or a row that does not say what it must.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("a Parquet file cannot be read or written")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("a row is not JSON")]
    Json(#[from] serde_json::Error),
    #[error("the value of the column {0} does not fit")]
    Value(&'static str),
}

const EPOCH: Date = date(1970, 1, 1);

/// The schema of a table's files, as `required int64 id; optional int32 due_date (DATE);`.
fn schema(table: Table, columns: &[Column]) -> Result<Arc<Type>, Error> {
    let fields: Vec<String> = columns
        .iter()
        .map(|Column { name, kind, optional }| {
            let repetition = if *optional { "optional" } else { "required" };
            match kind {
                Kind::Text => format!("{repetition} binary {name} (STRING);"),
                Kind::Uuid => format!("{repetition} fixed_len_byte_array(16) {name} (UUID);"),
                Kind::Bool => format!("{repetition} boolean {name};"),
                Kind::Int => format!("{repetition} int32 {name};"),
                Kind::Long => format!("{repetition} int64 {name};"),
                Kind::Real => format!("{repetition} float {name};"),
                Kind::Date => format!("{repetition} int32 {name} (DATE);"),
                Kind::Time => format!("{repetition} int64 {name} (TIME(MICROS,false));"),
                Kind::Instant => format!("{repetition} int64 {name} (TIMESTAMP(MICROS,true));"),
            }
        })
        .collect();
    Ok(Arc::new(parse_message_type(&format!("message {} {{ {} }}", table.name(), fields.join(" ")))?))
}

/// Values of a column as the file has them.
enum Values {
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
    Bools(Vec<bool>),
    Ints(Vec<i32>),
    Longs(Vec<i64>),
    Floats(Vec<f32>),
}

/// A column of a file that is being made.
struct Filling {
    column: Column,
    values: Values,
    /// Of each row whether there is a value.
    there: Vec<i16>,
}

impl Filling {
    fn new(column: Column) -> Self {
        let values = match column.kind {
            Kind::Text => Values::Bytes(Vec::new()),
            Kind::Uuid => Values::Fixed(Vec::new()),
            Kind::Bool => Values::Bools(Vec::new()),
            Kind::Int | Kind::Date => Values::Ints(Vec::new()),
            Kind::Long | Kind::Time | Kind::Instant => Values::Longs(Vec::new()),
            Kind::Real => Values::Floats(Vec::new()),
        };
        Self { column, values, there: Vec::new() }
    }

    fn push(&mut self, value: &Value) -> Result<(), Error> {
        if value.is_null() && self.column.optional {
            self.there.push(0);
            return Ok(());
        }
        self.there.push(1);
        self.add(value).ok_or(Error::Value(self.column.name))
    }

    fn add(&mut self, value: &Value) -> Option<()> {
        match &mut self.values {
            Values::Bytes(bytes) => bytes.push(value.as_str()?.into()),
            Values::Fixed(fixed) => {
                let id: Uuid = value.as_str()?.parse().ok()?;
                fixed.push(ByteArray::from(id.as_bytes().to_vec()).into());
            }
            Values::Bools(bools) => bools.push(value.as_bool()?),
            Values::Ints(ints) => ints.push(int(self.column.kind, value)?),
            Values::Longs(longs) => longs.push(long(self.column.kind, value)?),
            #[allow(clippy::cast_possible_truncation, reason = "the column has 32 bits in PostgreSQL too")]
            Values::Floats(floats) => floats.push(value.as_f64()? as f32),
        }
        Some(())
    }

    fn write(&self, writer: &mut SerializedColumnWriter<'_>) -> Result<(), Error> {
        let there = self.column.optional.then_some(&self.there[..]);
        match &self.values {
            Values::Bytes(values) => put::<ByteArrayType>(writer, values, there),
            Values::Fixed(values) => put::<FixedLenByteArrayType>(writer, values, there),
            Values::Bools(values) => put::<BoolType>(writer, values, there),
            Values::Ints(values) => put::<Int32Type>(writer, values, there),
            Values::Longs(values) => put::<Int64Type>(writer, values, there),
            Values::Floats(values) => put::<FloatType>(writer, values, there),
        }
    }
}

fn put<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    values: &[T::T],
    there: Option<&[i16]>,
) -> Result<(), Error> {
    writer.typed::<T>().write_batch(values, there, None)?;
    Ok(())
}

fn int(kind: Kind, value: &Value) -> Option<i32> {
    if kind == Kind::Int {
        return value.as_i64()?.try_into().ok();
    }
    let day: Date = value.as_str()?.parse().ok()?;
    Some((day - EPOCH).get_days())
}

fn long(kind: Kind, value: &Value) -> Option<i64> {
    match kind {
        Kind::Instant => Some(value.as_str()?.parse::<Timestamp>().ok()?.as_microsecond()),
        Kind::Time => {
            let time: Time = value.as_str()?.parse().ok()?;
            Some(time.duration_since(Time::midnight()).as_micros().try_into().ok()?)
        }
        _ => value.as_i64(),
    }
}

/// Rows as a file, compressed with Snappy.
pub(crate) fn encode<'a>(table: Table, rows: impl IntoIterator<Item = &'a Row>) -> Result<Vec<u8>, Error> {
    let mut file = Encoder::new(table);
    for row in rows {
        file.push(row)?;
    }
    file.finish()
}

/// A file that is being made.
pub(crate) struct Encoder {
    table: Table,
    columns: Vec<Filling>,
}

impl Encoder {
    pub(crate) fn new(table: Table) -> Self {
        Self { table, columns: columns(table).iter().copied().map(Filling::new).collect() }
    }

    /// Adds a row. What it has beyond the columns is left out.
    pub(crate) fn push(&mut self, row: &Row) -> Result<(), Error> {
        self.columns
            .iter_mut()
            .try_for_each(|filling| filling.push(row.get(filling.column.name).unwrap_or(&Value::Null)))
    }

    /// Adds a row that is JSON still.
    pub(crate) fn push_json(&mut self, row: &str) -> Result<(), Error> {
        self.push(&serde_json::from_str(row)?)
    }

    /// The whole file.
    pub(crate) fn finish(self) -> Result<Vec<u8>, Error> {
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let schema = schema(self.table, columns(self.table))?;
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
        let mut group = writer.next_row_group()?;
        for filling in &self.columns {
            let mut column = group.next_column()?.ok_or(Error::Value(filling.column.name))?;
            filling.write(&mut column)?;
            column.close()?;
        }
        group.close()?;
        Ok(writer.into_inner()?)
    }
}

/// The rows of a file.
pub(crate) fn decode(table: Table, file: Bytes) -> Result<Vec<Row>, Error> {
    let reader = SerializedFileReader::new(file)?;
    let mut rows = Vec::new();
    for read in reader.get_row_iter(None)? {
        let mut row = Row::new();
        for ((name, field), column) in read?.into_columns().into_iter().zip(columns(table)) {
            row.insert(name, value(column, &field)?);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Whose rows a file has.
pub(crate) fn people(table: Table, file: Bytes) -> Result<HashSet<String>, Error> {
    let reader = SerializedFileReader::new(file)?;
    let projection = schema(table, &columns(table)[..1])?.as_ref().clone();
    let mut people = HashSet::new();
    for read in reader.get_row_iter(Some(projection))? {
        if let Some((_, Field::Str(user_id))) = read?.into_columns().into_iter().next() {
            people.insert(user_id);
        }
    }
    Ok(people)
}

/// A value as PostgreSQL would say it in JSON.
fn value(column: &Column, field: &Field) -> Result<Value, Error> {
    let value = match (column.kind, field) {
        (_, Field::Null) => Some(Value::Null),
        (Kind::Text, Field::Str(text)) => Some(json!(text)),
        (Kind::Uuid, Field::Bytes(bytes)) => Uuid::from_slice(bytes.data()).ok().map(|id| json!(id)),
        (Kind::Bool, Field::Bool(value)) => Some(json!(value)),
        (Kind::Int, Field::Int(value)) => Some(json!(value)),
        (Kind::Long, Field::Long(value)) => Some(json!(value)),
        // Widened as it is, 0.7 would become 0.699999988.
        (Kind::Real, Field::Float(value)) => value.to_string().parse::<f64>().ok().map(|value| json!(value)),
        (Kind::Date, Field::Date(days)) => {
            EPOCH.checked_add(jiff::Span::new().days(*days)).ok().map(|day| json!(day.to_string()))
        }
        (Kind::Time, Field::TimeMicros(micros)) => {
            let time = Time::midnight().checked_add(jiff::SignedDuration::from_micros(*micros));
            time.ok().map(|time| json!(time.to_string()))
        }
        (Kind::Instant, Field::TimestampMicros(micros)) => {
            Timestamp::from_microsecond(*micros).ok().map(|at| json!(at.to_string()))
        }
        _ => None,
    };
    value.ok_or(Error::Value(column.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: Value) -> Row {
        let Value::Object(row) = json else { panic!("{json} is no row") };
        row
    }

    #[test]
    fn a_row_comes_back_as_it_was() {
        let id = "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f";
        let full = row(json!({
            "user_id": "user001", "id": id, "title": "빨래하기 \u{1f600}", "category": "집안일", "due_date": "2026-11-24",
            "end_date": "1969-12-31", "start_time": "09:30:00", "end_time": "23:59:59.999999", "day_part": "morning",
            "deadline": true, "recurrence": "FREQ=DAILY", "priority": "high", "source": "voice", "utterance_id": id,
            "series_id": id, "occurrence_date": "2028-02-29", "skipped": false, "completed_at": "2026-11-24T01:00:00.123456Z",
            "created_at": "1960-01-01T00:00:00Z", "updated_at": "2026-11-24T01:00:00Z", "deleted_at": null, "revision": i64::MAX
        }));
        let mut bare = full.clone();
        for column in columns(Table::Todos).iter().filter(|column| column.optional) {
            bare.insert(column.name.to_owned(), Value::Null);
        }
        let file = Bytes::from(encode(Table::Todos, [&full, &bare]).unwrap());
        assert_eq!(people(Table::Todos, file.clone()).unwrap(), HashSet::from(["user001".to_owned()]));
        assert_eq!(decode(Table::Todos, file).unwrap(), [full, bare]);
    }

    #[test]
    fn what_is_no_column_is_left_out_and_what_is_missing_is_a_fault() {
        let event = row(json!({
            "user_id": "user001", "id": 7, "seq": 1, "kind": "created", "todo_id": "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f",
            "revision": 1, "category": "기타", "source": "manual", "due_date": null, "occurred_at": "2026-11-24T01:00:00Z"
        }));
        let mut more = event.clone();
        more.insert("notes".into(), json!("비밀"));
        let file = encode(Table::Events, [&more]).unwrap();
        assert_eq!(decode(Table::Events, file.into()).unwrap(), std::slice::from_ref(&event));
        let mut less = event;
        less.remove("kind");
        assert!(matches!(encode(Table::Events, [&less]), Err(Error::Value("kind"))));
    }

    #[test]
    fn what_is_no_parquet_is_a_fault() {
        assert!(decode(Table::Todos, Bytes::from_static(b"PAR1 nonsense PAR1")).is_err());
    }
}
