//! What is at hand of a wallet's ledger: one stretch without a gap, from the newest line back to some point, and the
//! platform's word for where it goes on. The sync engine renews its beginning and makes it longer; the views read it.

use std::collections::HashSet;

use dcx_api::{Transaction, TransactionId, TransactionPage};
use serde::{Deserialize, Serialize};

/// A wallet's ledger as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
    /// Its lines, in the platform's order: newest first.
    pub rows: Vec<Transaction>,
    /// The platform's name for where older lines begin; `None`: there are none.
    pub next: Option<String>,
    /// Lines that could not be read.
    pub unreadable: u32,
}

impl Ledger {
    /// A ledger that begins with a page.
    #[must_use]
    pub fn beginning(page: TransactionPage) -> Self {
        let mut growing = Growing::default();
        growing.append(page.rows);
        Self {
            next: page.next,
            unreadable: page.unreadable,
            ..growing.ledger
        }
    }

    /// This ledger with its first page read again. Older lines stay only where the page ends in a line that is known:
    /// between a page and lines that it doesn't reach there may be others that nobody has seen.
    #[must_use]
    pub fn renewed(&self, page: TransactionPage) -> Self {
        let last = page.rows.last().map(|row| &row.id);
        let met = last.and_then(|last| self.rows.iter().position(|row| row.id == *last));
        let Some(met) = met.filter(|_| page.next.is_some()) else {
            return Self::beginning(page);
        };
        let mut growing = Growing::default();
        growing.append(page.rows);
        growing.append(self.rows.iter().skip(met + 1).cloned());
        Self {
            next: self.next.clone(),
            unreadable: self.unreadable.max(page.unreadable),
            ..growing.ledger
        }
    }

    /// Whether the platform has no older lines.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.next.is_none()
    }
}

/// A ledger that gets longer page by page. Hundreds of pages may follow one another: a page costs its own lines and not
/// those before it.
#[derive(Debug, Default)]
pub struct Growing {
    ledger: Ledger,
    known: HashSet<TransactionId>,
}

impl Growing {
    /// The ledger as far as it is known by now.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The same, once no page follows.
    #[must_use]
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// Takes the page that follows. A page without any news is the ledger's end: some platforms answer the same page for
    /// ever.
    pub fn follow(&mut self, page: TransactionPage) {
        let news = self.append(page.rows);
        let ledger = &mut self.ledger;
        ledger.unreadable = ledger.unreadable.saturating_add(page.unreadable);
        ledger.next = page.next.filter(|_| news);
    }

    /// Appends the lines that aren't there yet; answers whether there were any.
    fn append(&mut self, rows: impl IntoIterator<Item = Transaction>) -> bool {
        let lines = &mut self.ledger.rows;
        let before = lines.len();
        let new = |row: &Transaction| self.known.insert(row.id.clone());
        lines.extend(rows.into_iter().filter(new));
        lines.len() > before
    }
}

impl From<Ledger> for Growing {
    fn from(ledger: Ledger) -> Self {
        let known = ledger.rows.iter().map(|row| row.id.clone()).collect();
        Self { ledger, known }
    }
}

#[cfg(test)]
mod tests {
    use dcx_api::TransactionKind;

    use super::*;

    fn page(ids: &[&str], next: Option<&str>) -> TransactionPage {
        TransactionPage {
            rows: ids
                .iter()
                .map(|id| Transaction {
                    id: (*id).into(),
                    at: None,
                    kind: TransactionKind::Charge,
                    amount: None,
                    balance_after: None,
                    reference: None,
                    description: None,
                    machine_id: None,
                })
                .collect(),
            unreadable: 0,
            next: next.map(str::to_owned),
        }
    }

    fn ids(ledger: &Ledger) -> Vec<&str> {
        ledger.rows.iter().map(|row| row.id.as_str()).collect()
    }

    fn followed(ledger: Ledger, page: TransactionPage) -> Ledger {
        let mut growing = Growing::from(ledger);
        growing.follow(page);
        growing.into_ledger()
    }

    #[test]
    fn new_lines_come_in_front_and_the_older_ones_stay() {
        let ledger = Ledger::beginning(page(&["d", "c"], Some("c")));
        let ledger = followed(ledger, page(&["b", "a"], Some("a")));
        let ledger = ledger.renewed(page(&["e", "d"], Some("d")));
        assert_eq!(ids(&ledger), ["e", "d", "c", "b", "a"]);
        assert_eq!(ledger.next.as_deref(), Some("a"), "it goes on where it did");
    }

    #[test]
    fn lines_beyond_a_gap_are_let_go() {
        let ledger = Ledger::beginning(page(&["b", "a"], None));
        let ledger = ledger.renewed(page(&["f", "e"], Some("e")));
        assert_eq!(ids(&ledger), ["f", "e"]);
        assert_eq!(ledger.next.as_deref(), Some("e"));
        assert!(!ledger.is_complete());
    }

    #[test]
    fn a_page_that_reaches_farther_than_what_is_known_takes_its_place() {
        let ledger = Ledger::beginning(page(&["c"], Some("c")));
        let ledger = ledger.renewed(page(&["d", "c", "b"], Some("b")));
        assert_eq!(ids(&ledger), ["d", "c", "b"]);
        assert_eq!(ledger.next.as_deref(), Some("b"));
        let whole = ledger.renewed(page(&["d", "c", "b", "a"], None));
        assert!(whole.is_complete());
        assert_eq!(ids(&whole), ["d", "c", "b", "a"]);
    }

    #[test]
    fn a_line_that_the_platform_took_back_goes() {
        let ledger = Ledger::beginning(page(&["d", "c", "b", "a"], Some("a")));
        let ledger = ledger.renewed(page(&["d", "b"], Some("b")));
        assert_eq!(ids(&ledger), ["d", "b", "a"]);
    }

    #[test]
    fn pages_that_overlap_or_repeat_leave_each_line_once() {
        let ledger = Ledger::beginning(page(&["d", "c"], Some("2")));
        let ledger = followed(ledger, page(&["c", "b"], Some("4")));
        assert_eq!(ids(&ledger), ["d", "c", "b"]);
        let stuck = followed(ledger, page(&["d", "c"], Some("6")));
        assert_eq!(ids(&stuck), ["d", "c", "b"]);
        assert!(
            stuck.is_complete(),
            "a platform that repeats itself has no more"
        );
    }

    #[test]
    fn a_page_that_follows_copies_none_of_the_lines_before_it() {
        let mut growing = Growing::from(Ledger::beginning(page(&["z"], Some("z"))));
        // Where the first line and its known id are in memory: a copy would be elsewhere.
        let places = |growing: &Growing| {
            let line = &growing.ledger.rows[0].id;
            let known = growing.known.get(line).unwrap();
            [line, known].map(|id| id.as_str().as_ptr())
        };
        let before = places(&growing);
        for number in 0..1000 {
            let older = format!("{number}");
            growing.follow(page(&[&older], Some(&older)));
        }
        assert_eq!(places(&growing), before);
        assert_eq!(growing.ledger().rows.len(), 1001);
    }
}
