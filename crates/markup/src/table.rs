//! Tables, each in a region that scrolls by itself.

use comrak::nodes::{Node, NodeValue, TableAlignment};

use crate::policy::Kind;
use crate::render::Renderer;
use crate::writer::attribute;

/// How many cells a table may have and still keep those that were added to fill its rows up. A few thousand bytes
/// could otherwise become megabytes.
const MAX_FILLED: usize = 10_000;

/// The elements around a cell's content: region, table, body, row, cell.
const LEVELS: usize = 5;

impl Renderer<'_> {
    pub(crate) fn table(&mut self) {
        // A table without all of its elements would be worse than none.
        if !self.out.has_room(LEVELS) {
            return;
        }
        let mut region = String::from(" class=\"table-scroll\" tabindex=\"0\" role=\"region\"");
        attribute("aria-label", self.options.labels.table, &mut region);
        self.out.open("div", Kind::Flow, &region);
        self.out.open("table", Kind::Table, "");
    }

    /// Opens the body before its first row.
    pub(crate) fn table_body(&mut self, row: Node<'_>) {
        let first =
            row.previous_sibling().is_some_and(|row| matches!(row.data().value, NodeValue::TableRow(true)));
        if first && self.out.is_in("table") {
            self.out.open("tbody", Kind::Table, "");
        }
    }

    pub(crate) fn table_row(&mut self, header: bool) {
        self.cell = 0;
        if header && self.out.is_in("table") {
            self.out.open("thead", Kind::Table, "");
        }
        if self.out.is_in("thead") || self.out.is_in("tbody") {
            self.out.open("tr", Kind::Table, "");
        }
    }

    pub(crate) fn table_cell(&mut self, node: Node<'_>) {
        let Some(row) = node.parent() else { return };
        if node.first_child().is_none() && is_vast(row) {
            return;
        }
        let header = matches!(row.data().value, NodeValue::TableRow(true));
        let alignment = row.parent().and_then(|table| match &table.data().value {
            NodeValue::Table(table) => table.alignments.get(self.cell).copied(),
            _ => None,
        });
        self.cell += 1;
        if !self.out.is_in("tr") {
            return self.out.text(" ");
        }
        let class = match alignment {
            Some(TableAlignment::Left) => " class=\"align-left\"",
            Some(TableAlignment::Center) => " class=\"align-center\"",
            Some(TableAlignment::Right) => " class=\"align-right\"",
            Some(TableAlignment::None) | None => "",
        };
        match header {
            true => self.out.open("th", Kind::Flow, &format!("{class} scope=\"col\"")),
            false => self.out.open("td", Kind::Flow, class),
        }
    }
}

fn is_vast(row: Node<'_>) -> bool {
    row.parent().is_some_and(|table| match &table.data().value {
        NodeValue::Table(table) => table.num_columns.saturating_mul(table.num_rows) > MAX_FILLED,
        _ => false,
    })
}
