//! Brakes: an account locks for a minute after ten wrong passwords, and a caller may have a limit of requests a minute.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::app::lock;
use crate::calendar::{MINUTE, Millis, SECOND};

const TRIES: u32 = 10;

#[derive(Default)]
pub(crate) struct Throttle {
    wrong: Mutex<HashMap<String, (u32, Millis)>>,
    requests: Mutex<HashMap<String, (u32, Millis)>>,
}

impl Throttle {
    pub(crate) fn is_locked(&self, email: &str, now: Millis) -> bool {
        lock(&self.wrong)
            .get(email)
            .is_some_and(|(tries, until)| *tries >= TRIES && now < *until)
    }

    /// Notes a wrong password. The tenth within a minute of the one before locks the account.
    pub(crate) fn wrong(&self, email: &str, now: Millis) {
        let mut wrong = lock(&self.wrong);
        wrong.retain(|_, (_, until)| now < *until); // strangers' addresses don't pile up
        let entry = wrong.entry(email.to_owned()).or_insert((0, now));
        *entry = (entry.0 + 1, now + MINUTE);
    }

    pub(crate) fn right(&self, email: &str) {
        lock(&self.wrong).remove(email);
    }

    /// Counts one request of a caller against a limit a minute. Over it: the seconds to wait.
    pub(crate) fn request(&self, caller: &str, limit: u32, now: Millis) -> Result<(), u32> {
        let mut requests = lock(&self.requests);
        requests.retain(|_, (_, end)| now < *end);
        let (count, end) = requests
            .entry(caller.to_owned())
            .or_insert((0, now + MINUTE));
        if *count >= limit {
            let wait = (*end - now + SECOND - 1) / SECOND;
            return Err(u32::try_from(wait).unwrap_or(60));
        }
        *count += 1;
        Ok(())
    }
}
