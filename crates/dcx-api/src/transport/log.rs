//! The last calls, for the diagnostics page and for reports: which route, how it ended, how long it took. Route templates
//! alone: no id, no query, no text, no token.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Calls kept.
const MOST: usize = 200;

/// One exchange with the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CallRecord {
    /// Method and path template: `GET /vms/{vmId}/details`.
    pub route: String,
    /// The status; `None` when no answer came, or nobody waited for it.
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    pub millis: u32,
    /// The platform's name for the call.
    pub request_id: Option<String>,
    /// When it began.
    pub at: Timestamp,
}

#[derive(Default)]
pub(super) struct Log {
    records: Mutex<VecDeque<CallRecord>>,
}

impl Log {
    /// Oldest first.
    pub(super) fn records(&self) -> Vec<CallRecord> {
        self.records
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    fn add(&self, record: CallRecord) {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if records.len() >= MOST {
            records.pop_front();
        }
        records.push_back(record);
    }
}

/// A call on its way; goes into the log when it is dropped, so that one nobody waited for is there too.
pub(super) struct Started<'a> {
    log: &'a Log,
    record: CallRecord,
    since: Instant,
}

impl<'a> Started<'a> {
    pub(super) fn new(log: &'a Log, route: String) -> Self {
        let record = CallRecord {
            route,
            status: None,
            millis: 0,
            request_id: None,
            at: Timestamp::now(),
        };
        Self {
            log,
            record,
            since: Instant::now(),
        }
    }

    pub(super) fn answered(&mut self, status: u16, request_id: Option<&str>) {
        self.record.status = Some(status);
        self.record.request_id = request_id.map(str::to_owned);
    }

    pub(super) fn millis(&self) -> u32 {
        u32::try_from(self.since.elapsed().as_millis()).unwrap_or(u32::MAX)
    }
}

impl Drop for Started<'_> {
    fn drop(&mut self) {
        self.record.millis = self.millis();
        self.log.add(self.record.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_keeps_the_last_two_hundred() {
        let log = Log::default();
        for number in 0..MOST + 5 {
            let mut started = Started::new(&log, format!("GET /{number}"));
            started.answered(200, Some("r"));
        }
        let records = log.records();
        assert_eq!(records.len(), MOST);
        assert_eq!(
            records.first().map(|record| record.route.as_str()),
            Some("GET /5")
        );
        assert_eq!(records.last().and_then(|record| record.status), Some(200));
    }
}
