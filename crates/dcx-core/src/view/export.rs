//! Tables as CSV (RFC 4180), for a spreadsheet; here the one of a search's machines.

use dcx_api::{Problem, Timestamp};

use super::Desk;
use super::machines::{MachineQuery, MachineRow, index};
use super::money::Money;

const HEADINGS: [&str; 15] = [
    "Name",
    "Customer",
    "State",
    "Platform state",
    "CPU cores",
    "Memory MiB",
    "Disk GiB",
    "System",
    "Addresses",
    "Cost a month",
    "Licences a month",
    "Currency",
    "Tags",
    "Created",
    "Id",
];

/// A table and how many rows it has.
pub struct Export {
    /// The file's bytes: UTF-8 with a byte order mark, which spreadsheets want.
    pub bytes: Vec<u8>,
    /// Rows without the headings.
    pub rows: u32,
    /// Whether all that match are in it.
    pub complete: bool,
}

/// All machines that match, in the order of the query; its window doesn't count.
///
/// # Errors
/// [`Problem::Internal`] when the table can't be written.
pub fn machines(desk: &Desk, query: &MachineQuery) -> Result<Export, Problem> {
    let index = index(desk, &query.tenant);
    let mut rows = 0;
    let records = index.rows(&query.search, query.sort).map(|machine| {
        rows += 1;
        record(&machine)
    });
    Ok(Export {
        bytes: table(&HEADINGS, records)?,
        rows,
        complete: true,
    })
}

/// Writes a table.
///
/// # Errors
/// [`Problem::Internal`] when it can't be written.
pub(super) fn table<const COLUMNS: usize>(
    headings: &[&str; COLUMNS],
    mut records: impl Iterator<Item = [String; COLUMNS]>,
) -> Result<Vec<u8>, Problem> {
    let internal = |detail: String| Problem::Internal { detail };
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let written = writer
        .write_record(headings)
        .and_then(|()| records.try_for_each(|record| writer.write_record(record)));
    written.map_err(|error| internal(error.to_string()))?;
    writer
        .into_inner()
        .map_err(|error| internal(error.to_string()))
}

fn record(machine: &MachineRow) -> [String; 15] {
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let amount = |money: &Option<Money>| {
        money
            .as_ref()
            .map(|money| money.amount.clone())
            .unwrap_or_default()
    };
    let currency = machine
        .cost
        .as_ref()
        .or(machine.licence_cost.as_ref())
        .and_then(|money| money.currency.clone());
    let state = serde_json::to_value(machine.power.state).ok();
    [
        text(machine.name.as_deref()),
        text(Some(&machine.organisation_name)),
        state
            .as_ref()
            .and_then(|state| state.as_str())
            .unwrap_or_default()
            .to_owned(),
        text(machine.power.raw.as_deref()),
        number(machine.cpu_count),
        number(machine.memory_mib),
        number(machine.disk_gib),
        text(machine.guest_os.as_deref()),
        text(Some(&machine.addresses.join(" "))),
        amount(&machine.cost),
        amount(&machine.licence_cost),
        text(currency.as_deref()),
        text(Some(&machine.tags.join(" "))),
        machine
            .created_at
            .and_then(Timestamp::rfc3339)
            .unwrap_or_default(),
        text(Some(machine.id.as_str())),
    ]
}

/// Platform text as a cell. A spreadsheet would run a text that begins like a formula.
pub(super) fn text(value: Option<&str>) -> String {
    let value = value.unwrap_or_default();
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_stays_text() {
        assert_eq!(text(Some("=HYPERLINK(\"x\")")), "'=HYPERLINK(\"x\")");
        assert_eq!(text(Some("web-01")), "web-01");
    }
}
