//! The organisation's machines.

use dcx_api::{Machine, PowerAction, PowerState};

use super::*;
use crate::operation::entry::Action;
use crate::operation::samples::restart;

fn machine(id: &str, state: PowerState) -> Machine {
    Machine {
        id: id.into(),
        name: Some(String::from("web-01")),
        power: dcx_api::Power { state, raw: None },
        memory_mib: None,
        cpu_count: None,
        disk_gib: None,
        guest_os: None,
        ip_addresses: Vec::new(),
        organisation_id: None,
        product_id: None,
        cost: None,
        licence_cost: None,
        created_at: Some(at(12)),
        tags: Vec::new(),
    }
}

fn power(action: PowerAction) -> Entry {
    let entry = restart(1, "vm-1");
    lost_at_10(&Entry {
        action: Action::Power {
            machine_id: "vm-1".into(),
            action,
        },
        ..entry
    })
}

#[test]
fn a_state_that_was_asked_for_is_its_doing_and_one_as_before_is_no_proof() {
    use PowerState as S;
    let cases = [
        (PowerAction::Start, S::Running, S::Starting, S::Stopped),
        (PowerAction::Stop, S::Stopped, S::Stopping, S::Running),
        (PowerAction::Shutdown, S::Stopped, S::Stopping, S::Running),
        (PowerAction::Suspend, S::Suspended, S::Stopping, S::Running),
    ];
    for (action, reached, on_the_way, before) in cases {
        let entry = power(action);
        let seen = |state| by_machines(&entry, &rows(vec![machine("vm-1", state)]), false, at(60));
        let done = seen(reached);
        assert!(
            matches!(done, Verdict::Found(Event::Done { .. })),
            "{action:?}"
        );
        assert_eq!(finding(&done), Some(Finding::MachineState));
        assert!(
            matches!(seen(on_the_way), Verdict::Found(Event::Accepted { .. })),
            "{action:?}"
        );
        assert_eq!(seen(before), Verdict::Unclear, "{action:?}");
        assert_eq!(seen(S::Unknown), Verdict::Unclear, "{action:?}");
    }
    let entry = power(PowerAction::Start);
    let gone = by_machines(&entry, &rows(Vec::new()), false, at(60));
    assert_eq!(gone, Verdict::Unclear);
}

#[test]
fn a_restart_is_seen_only_while_it_lasts() {
    let entry = power(PowerAction::Restart);
    let running = rows(vec![machine("vm-1", PowerState::Running)]);
    assert_eq!(
        by_machines(&entry, &running, false, at(60)),
        Verdict::Unclear
    );
    let after = by_machines(&entry, &running, true, at(60));
    assert!(matches!(after, Verdict::Found(Event::Done { .. })));
}

#[test]
fn a_machine_is_gone_only_from_a_list_that_is_whole() {
    let entry = lost_at_10(&Entry {
        action: Action::Delete {
            machine_id: "vm-1".into(),
        },
        ..restart(1, "vm-1")
    });
    let mut list = rows(vec![machine("vm-2", PowerState::Running)]);
    let gone = by_machines(&entry, &list, false, at(60));
    assert_eq!(finding(&gone), Some(Finding::MachineGone));
    list.unreadable = 1;
    assert_eq!(by_machines(&entry, &list, false, at(60)), Verdict::Unclear);
}

#[test]
fn a_machine_of_its_name_that_was_there_before_is_not_the_new_one() {
    let mut entry = lost_at_10(&Entry {
        action: Action::Provision {
            name: String::from("web-01"),
            product_id: "product".into(),
            add_on_ids: Vec::new(),
            price: None,
        },
        ..restart(1, "vm-1")
    });
    entry.machine_id = None;
    let mut list = rows(vec![machine("vm-9", PowerState::Running)]);
    let Verdict::Found(Event::Done { machine: made, .. }) =
        by_machines(&entry, &list, false, at(60))
    else {
        panic!("it is there");
    };
    assert_eq!(made, Some("vm-9".into()));
    list.rows[0].power.state = PowerState::Provisioning;
    let verdict = by_machines(&entry, &list, false, at(60));
    assert!(matches!(verdict, Verdict::Found(Event::Accepted { .. })));
    list.rows[0].created_at = Some(at(-600));
    assert_eq!(by_machines(&entry, &list, false, at(60)), Verdict::Absent);
    // A row that can't be read, one without a name or with the name in other letters might be it.
    list.unreadable = 1;
    assert_eq!(by_machines(&entry, &list, false, at(60)), Verdict::Unclear);
    for name in [None, Some("WEB 01")] {
        let mut vague = rows(vec![machine("vm-9", PowerState::Running)]);
        vague.rows[0].name = name.map(str::to_owned);
        let verdict = by_machines(&entry, &vague, false, at(60));
        assert_eq!(verdict, Verdict::Unclear, "{name:?}");
    }
}
