//! The journal belongs to one account: another never sees it, signing out wipes it whatever is under
//! way, and on the disk it tells nothing (promises 8 and 9).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use dcx_api::{ClientOptions, Problem};
use dcx_core::operation::{JournalState, Order};
use dcx_core::vault::StoreError;
use dcx_core::view::journal::{JournalFilter, JournalQuery, JournalWindow, entry, window};
use dcx_platform::Fault;
use support::deeds::{Deed, LEDGER, Office};
use support::writing::{TOP_UP, Work, new_id};
use support::{ADMIN, ALEX, Computer, password, platform, small, until};

async fn office() -> Office {
    Office::open(ClientOptions::default()).await
}

fn journal(work: &Work) -> JournalWindow {
    let query = JournalQuery {
        tenant: None,
        machine_id: None,
        search: String::new(),
        filter: JournalFilter::All,
        collapse_runs: false,
        offset: 0,
        limit: 100,
    };
    window(&work.client.desk().unwrap(), &query).unwrap()
}

impl Office {
    /// Somebody else signs in at the same window.
    async fn taken_over_by(self, email: &str) -> Self {
        let client = self.work.client.clone();
        let origin = self.platform.origin();
        client.sign_in(origin, email, password()).await.unwrap();
        let work = Work::at(client, "CloudTech").await;
        Self { work, ..self }
    }

    /// The names of the files that have something of a journal.
    fn journals(&self) -> Vec<String> {
        let files = self.computer.files().into_iter().map(|(name, _)| name);
        files.filter(|name| name.contains(".journal")).collect()
    }

    /// The files that hold a text, by name or by content.
    fn holding(&self, text: &str) -> Vec<String> {
        let mut files = self.computer.files();
        files.retain(|(name, bytes)| {
            let inside = bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes());
            inside || name.contains(text)
        });
        files.into_iter().map(|(name, _)| name).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_wipes_the_journal_whatever_is_under_way() {
    let office = office().await;
    let out = office.request(Deed::TopUp).await;
    let waiting = office.request(Deed::Stop).await;
    // Three at once: the fourth waits its turn and has not gone out.
    office.fault_all_writes(&Fault::Delay { ms: 700 });
    for deed in [Deed::Threshold, Deed::CreateCustomer] {
        let request = office.request(deed).await;
        office.work.client.perform(request).await.unwrap();
    }
    office.work.client.perform(out).await.unwrap();
    until("three are out", || office.calls() == 3).await;
    let id = waiting.id.clone();
    office.work.client.perform(waiting).await.unwrap();
    assert_eq!(office.work.row(&id).state, JournalState::Queued);
    assert!(!office.journals().is_empty());
    office.work.client.sign_out().await;
    assert_eq!(office.journals(), Vec::<String>::new());
    until("their answers have come", || office.effects() == 3).await;
    // What waited is not sent by whoever signs in next, and nothing of it is known.
    let office = office.taken_over_by(ADMIN).await;
    assert_eq!(journal(&office.work).total, 0);
    assert_eq!(office.platform.count(Deed::Stop.route()).calls, 0);
    assert_eq!((office.calls(), office.effects()), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_neither_sees_nor_touches_what_one_asked_for() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    office.fault(TOP_UP, Fault::DropAfterCommit);
    office.fault(LEDGER, Fault::Delay { ms: 50 });
    office.work.client.perform(request.clone()).await.unwrap();
    until("it is out", || office.calls() == 1).await;
    let named = office.work.named(&request.id);
    let retry = office.work.retry_of(&request.id, &new_id());
    let office = office.taken_over_by(ALEX).await;
    let work = &office.work;
    assert_eq!(journal(work).total, 0);
    let desk = work.client.desk().unwrap();
    assert!(entry(&desk, &named).is_err());
    // The dialogue of before captured another account.
    assert_eq!(
        work.client.perform(request.clone()).await.unwrap_err(),
        Problem::ScopeChanged
    );
    assert_eq!(work.client.look(&named).unwrap_err(), Problem::ScopeChanged);
    assert_eq!(
        work.client.cancel(&named).unwrap_err(),
        Problem::ScopeChanged
    );
    assert_eq!(
        work.client.retry(&retry).await.unwrap_err(),
        Problem::ScopeChanged
    );
    assert_eq!(office.calls(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_was_left_is_not_written_to() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    let elsewhere = dcx_core::view::tenant::TenantRef::Organisation {
        id: office.organisation("Vodacom"),
    };
    office.work.client.open_tenant(&elsewhere).unwrap();
    assert_eq!(
        office.work.client.perform(request).await.unwrap_err(),
        Problem::ScopeChanged
    );
    // Left while the order is being checked against the platform.
    office.work.client.open_tenant(&office.work.tenant).unwrap();
    let request = office.request(Deed::Provision).await;
    office.fault("GET /api/products", Fault::Delay { ms: 300 });
    office.platform.clear_counts();
    let asking = tokio::spawn({
        let client = office.work.client.clone();
        async move { client.perform(request).await }
    });
    until("it is being checked", || {
        office.platform.count("GET /api/products").calls == 1
    })
    .await;
    office.work.client.open_tenant(&elsewhere).unwrap();
    assert_eq!(asking.await.unwrap().unwrap_err(), Problem::ScopeChanged);
    assert_eq!((office.calls(), journal(&office.work).total), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_the_keychain_does_not_open_is_said_to_be_missing_and_stays_as_it_is() {
    let office = office().await;
    office.fault(TOP_UP, Fault::DropAfterCommit);
    let request = office.request(Deed::TopUp).await;
    let id = office.work.client.perform(request).await.unwrap().id;
    until("it is out", || office.effects() == 1).await;
    let Office {
        platform,
        computer,
        work,
    } = office;
    drop(work);
    let journals = || {
        let mut files = computer.files();
        files.retain(|(name, _)| name.contains(".journal"));
        files.sort();
        files
    };
    let closed = || !journals().iter().any(|(name, _)| name.ends_with("-wal"));
    until("the journal is closed", closed).await;
    let before = journals();
    assert!(!before.is_empty());
    // Locked from the start, and one that gives the key but takes no token.
    for takes_no_token in [false, true] {
        if takes_no_token {
            computer.keychain.before_set(|entry, _| {
                if entry.ends_with("/refresh") {
                    Err(StoreError::TooLong)
                } else {
                    Ok(())
                }
            });
        } else {
            computer.keychain.break_with(Some(StoreError::Locked));
        }
        let client = computer.start();
        client.resume().await;
        let origin = platform.origin();
        client.sign_in(origin, ADMIN, password()).await.unwrap();
        assert!(client.state().memory_only);
        let work = Work::at(client, "CloudTech").await;
        let seen = journal(&work);
        assert_eq!((seen.total, seen.lost_some), (0, true));
        drop(work);
        assert!(journals() == before, "{takes_no_token}");
        computer.keychain.break_with(None);
    }
    computer.keychain.before_set(|_, _| Ok(()));
    let work = Work::at(computer.signed_in(&platform, ADMIN).await, "CloudTech").await;
    assert_ne!(work.row(&id).state, JournalState::Failed);
    assert!(!journal(&work).lost_some);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_nothing_is_missing_where_nothing_was() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    computer.keychain.break_with(Some(StoreError::Absent));
    let work = Work::at(computer.signed_in(&platform, ADMIN).await, "CloudTech").await;
    let seen = journal(&work);
    assert_eq!((seen.total, seen.lost_some), (0, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_disk_an_operation_tells_nothing() {
    let office = office().await;
    let mut canaries = vec![String::from("EFT quokka"), String::from("quokka-01")];
    for deed in Deed::ALL {
        let request = office.request(deed).await;
        canaries.push(request.id.as_str().to_owned());
        if let Order::Delete { typed_name, .. } = &request.order {
            canaries.push(typed_name.clone());
        }
        let row = office.work.client.perform(request).await.unwrap();
        office.work.found_out(&office.computer.clock, &row.id).await;
    }
    canaries.extend(["Quokka Trading", "Quokka Holdings"].map(str::to_owned));
    for canary in &canaries {
        assert_eq!(office.holding(canary), Vec::<String>::new(), "{canary}");
    }
    // That the search finds what is there.
    let legible = office.computer.folder().join("legible");
    std::fs::write(&legible, format!("…{}…", canaries[0])).unwrap();
    assert_eq!(office.holding(&canaries[0]).len(), 1);
}
