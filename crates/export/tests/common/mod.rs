//! A database with rows in every table, whatever tables there are.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::collections::BTreeMap;

use export::tables::{LEFT_OUT, Left};
use forum::schema::MIGRATIONS;
use store::bulk::{Fill, Kind, Snapshot, Table};
use store::testing::TestDb;
use store::{Error, Location, Migration, Value};

/// How many rows each table is given.
pub const ROWS: i64 = 3;

/// A place for a database: an SQLite file in a folder of its own, or a PostgreSQL database with nobody connected to it.
pub struct Place(TestDb);

impl Place {
    pub fn sqlite() -> Place {
        Place::of(TestDb::sqlite(MIGRATIONS))
    }

    pub fn postgres() -> Option<Place> {
        TestDb::postgres(MIGRATIONS).map(Place::of)
    }

    fn of(db: TestDb) -> Place {
        db.close();
        Place(db)
    }

    pub fn location(&self) -> Location {
        self.0.location()
    }

    /// Both kinds, those there are.
    pub fn both() -> Vec<Place> {
        [Some(Place::sqlite()), Place::postgres()].into_iter().flatten().collect()
    }
}

/// Fills every table with rows of its own kinds of values.
pub fn fill(location: &Location) {
    fill_tables_of(MIGRATIONS, location);
}

/// The same with the tables that these migrations make.
pub fn fill_tables_of(migrations: &[Migration], location: &Location) {
    let mut fill = Fill::begin(location, migrations).unwrap();
    for table in fill.tables().to_vec() {
        fill.rows::<Error>(&table, &mut |put| (1..=ROWS).try_for_each(|number| put_row(&table, number, put)))
            .unwrap();
    }
    fill.finish().unwrap();
}

/// The same number gives the same value everywhere, so that every row that is pointed to is there.
fn put_row(table: &Table, number: i64, put: store::bulk::Put<'_>) -> Result<(), Error> {
    let text = format!("{number} é \"quoted\"\n\u{1}\u{2028} <b>");
    let visitor = format!("a{number}");
    let bytes = [0, u8::try_from(number).unwrap(), 255];
    let row: Vec<Value<'_>> = table
        .columns
        .iter()
        .map(|column| match column.kind {
            _ if column.nullable && number == ROWS => Value::Null,
            Kind::Int => Value::Int(number),
            Kind::Real => Value::Real(number as f64 / 10.0),
            // A draft of somebody who never signed in.
            Kind::Text if table.name == "draft" && column.name == "owner" && number == 2 => {
                Value::Text(&visitor)
            }
            Kind::Text => Value::Text(&text),
            Kind::Bytes => Value::Bytes(&bytes),
        })
        .collect();
    put(&row)
}

/// Every field of every row, by table.
pub type Dump = BTreeMap<String, Vec<BTreeMap<String, String>>>;

pub fn dump(location: &Location) -> Dump {
    let mut snapshot = Snapshot::open(location).unwrap();
    let mut dump = Dump::new();
    for table in snapshot.tables().to_vec() {
        let mut rows = Vec::new();
        snapshot
            .rows::<Error>(&table, &mut |values| {
                let names = table.columns.iter().map(|column| column.name.clone());
                rows.push(names.zip(values.iter().map(|value| format!("{value:?}"))).collect());
                Ok(())
            })
            .unwrap();
        dump.insert(table.name, rows);
    }
    dump
}

/// What is left of a site that moved.
pub fn moved(mut dump: Dump) -> Dump {
    for (table, left, _) in LEFT_OUT {
        let rows = dump.get_mut(*table).unwrap();
        match left {
            Left::All => rows.clear(),
            Left::Where { column, begins } => {
                rows.retain(|row| !row[*column].starts_with(&format!("Text(\"{begins}")));
            }
        }
    }
    dump
}
