//! The order of work, its pauses and its shares, with the time handed in.

use super::*;

fn plan() -> Plan {
    Plan::new(Jitter::seeded(1))
}

fn machines(id: &str) -> Resource {
    Resource::Machines(OrganisationId::new(id))
}

fn only(id: &str) -> HashSet<OrganisationId> {
    HashSet::from([OrganisationId::new(id)])
}

#[test]
fn what_is_on_the_screen_comes_first_then_favourites_then_the_rest() {
    let mut plan = plan();
    plan.show(only("seen"), 0);
    plan.favour(only("pinned"), 0);
    for id in ["other", "pinned", "seen"] {
        plan.keep(machines(id), None, 0);
    }
    let order: Vec<_> = std::iter::from_fn(|| plan.next(0))
        .map(|(r, _)| r)
        .collect();
    assert_eq!(
        order,
        [machines("seen"), machines("pinned"), machines("other")]
    );
}

#[test]
fn a_kind_that_hangs_leaves_room_for_the_others() {
    let mut plan = plan();
    for n in 0..20 {
        plan.keep(machines(&n.to_string()), None, 0);
    }
    plan.keep(Resource::Wallets(OrganisationId::new("a")), None, 5);
    let kinds = |plan: &mut Plan, most: usize| -> Vec<&'static str> {
        (0..most)
            .filter_map(|_| plan.next(5))
            .map(|(resource, _)| resource.kind())
            .collect()
    };
    assert_eq!(kinds(&mut plan, 3), ["machines", "wallets", "machines"]);
    // Alone it may have all there is, until it has shown that it hangs.
    assert_eq!(kinds(&mut plan, 3).len(), 3);
    for n in [0, 1, 10, 11, 12] {
        let resource = machines(&n.to_string());
        plan.done(&resource, Err(&Problem::TimedOut), 5);
    }
    assert_eq!(kinds(&mut plan, 6).len(), SHARE);
    assert!(plan.next_due().is_none_or(|due| due > 5));
}

#[test]
fn a_clock_set_back_does_not_stop_the_fetching() {
    const DAY: i64 = 86_400_000;
    let mut plan = plan();
    plan.show(only("a"), DAY);
    plan.keep(machines("a"), Some(DAY), DAY);
    let due = plan.next_due().unwrap();
    plan.shift(-DAY);
    assert_eq!(plan.next_due(), Some(due - DAY));
    assert!(plan.next(due - DAY).is_some());
}

#[test]
fn opening_a_tenant_makes_its_old_snapshots_due_at_once() {
    let mut plan = plan();
    plan.keep(machines("a"), Some(0), 1000);
    assert!(plan.next(200_000).is_none(), "the rest is slow");
    plan.show(only("a"), 200_000);
    assert!(plan.next(200_000).is_some());
}

#[test]
fn a_look_at_the_window_fetches_what_is_not_quite_new() {
    let mut plan = plan();
    plan.show(only("a"), 0);
    plan.keep(machines("a"), Some(0), 0);
    plan.look_again(5_000);
    assert!(plan.next(5_000).is_none());
    plan.look_again(12_000);
    assert!(plan.next(12_000).is_some());
}

#[test]
fn failures_back_off_and_a_refusal_rests() {
    let mut plan = plan();
    plan.show(only("a"), 0);
    plan.keep(machines("a"), None, 0);
    let mut now = 0;
    let mut pauses = Vec::new();
    for _ in 0..6 {
        plan.next(now).unwrap();
        plan.done(&machines("a"), Err(&Problem::TimedOut), now);
        let due = plan.next_due().unwrap();
        pauses.push(due - now);
        now = due;
    }
    assert!(pauses[5] > 8 * pauses[0], "{pauses:?}");
    plan.next(now).unwrap();
    plan.done(&machines("a"), Err(&Problem::Forbidden), now);
    assert!(plan.next_due().unwrap() - now > 10 * 60 * 1000);
}

#[test]
fn the_platform_s_retry_after_is_kept() {
    let mut plan = plan();
    plan.keep(Resource::Products, None, 0);
    plan.next(0).unwrap();
    let limited = Problem::RateLimited {
        retry_after_seconds: Some(120),
    };
    plan.done(&Resource::Products, Err(&limited), 0);
    assert!(plan.next_due().unwrap() >= 120_000);
}

#[test]
fn after_an_outage_the_rest_is_spread_out() {
    let mut plan = plan();
    for n in 0..200 {
        plan.keep(machines(&n.to_string()), None, 0);
    }
    plan.catch_up(1);
    let at_once = std::iter::from_fn(|| plan.next(1000)).count();
    assert!(at_once < 10, "{at_once}");
}

#[test]
fn a_page_s_resource_is_forgotten_when_no_page_reads_it() {
    let mut plan = plan();
    let health = Resource::MachineHealth(OrganisationId::new("a"), "m".into());
    plan.want(&health, None, 0);
    plan.next(0).unwrap();
    plan.done(&health, Ok(()), 0);
    assert!(plan.next(FORGET_AFTER + 120_000).is_none());
    assert!(!plan.knows(&health));
}

#[test]
fn a_hurry_during_a_fetch_fetches_once_more() {
    let mut plan = plan();
    plan.keep(machines("a"), None, 0);
    plan.next(0).unwrap();
    plan.hurry(&only("a"), 5);
    assert!(plan.next(5).is_none(), "not twice at once");
    plan.done(&machines("a"), Ok(()), 10);
    assert!(plan.next(10).is_some());
}

#[test]
fn a_wide_dashboard_fills_evenly_and_not_card_after_card() {
    let mut plan = plan();
    for n in 0..50 {
        for resource in Resource::of_dashboard(&OrganisationId::new(n.to_string())) {
            plan.keep(resource, None, 0);
        }
    }
    let mut counts = std::collections::HashMap::<&str, u32>::new();
    for _ in 0..70 {
        let (resource, _) = plan.next(0).unwrap();
        *counts.entry(resource.kind()).or_default() += 1;
        plan.done(&resource, Ok(()), 0);
    }
    assert_eq!(counts.len(), 7);
    assert!(counts.values().all(|count| *count == 10), "{counts:?}");
}

/// When a resource that is always fetched at once is handed out, up to a time.
fn fetches(plan: &mut Plan, resource: &Resource, from: i64, to: i64) -> Vec<i64> {
    let mut at = Vec::new();
    for now in (from..to).step_by(100) {
        while let Some((next, _)) = plan.next(now) {
            plan.done(&next, Ok(()), now);
            if next == *resource {
                at.push(now);
            }
        }
    }
    at
}

#[test]
fn what_is_changing_is_read_faster_for_a_while() {
    let mut plan = plan();
    plan.keep(machines("a"), Some(0), 0);
    plan.hasten(&[machines("a")], 1_000);
    let at = fetches(&mut plan, &machines("a"), 1_000, 300_000);
    assert_eq!(at[0], 1_000, "at once");
    let fast = at.iter().filter(|at| **at <= 31_000).count();
    assert!((9..=13).contains(&fast), "{at:?}");
    assert!(at.len() - fast <= 1, "then at its slow pace again: {at:?}");
}

#[test]
fn a_new_haste_begins_its_time_anew_and_one_in_flight_is_read_once_more() {
    let mut plan = plan();
    plan.keep(machines("a"), None, 0);
    plan.next(0).unwrap();
    plan.hasten(&[machines("a")], 10);
    plan.done(&machines("a"), Ok(()), 20);
    assert!(plan.next(20).is_some(), "the answer under way is too old");
    plan.done(&machines("a"), Ok(()), 30);
    // News without end, as of a run: it has its pauses all the same.
    plan.hasten(&[machines("a")], 40);
    assert!(plan.next(40).is_none());
    plan.hasten(&[machines("a")], 25_000);
    let at = fetches(&mut plan, &machines("a"), 25_000, 54_000);
    assert!(at.len() >= 8, "{at:?}");
}

#[test]
fn a_haste_holds_when_the_screen_moves_on_and_ends_at_the_right_pace() {
    let mut plan = plan();
    plan.show(only("a"), 0);
    plan.keep(machines("a"), Some(0), 0);
    plan.hasten(&[machines("a")], 0);
    plan.show(only("b"), 1_000);
    let at = fetches(&mut plan, &machines("a"), 1_000, 600_000);
    assert!((9..=13).contains(&at.len()), "{at:?}");
}

#[test]
fn a_haste_reads_nothing_that_nobody_reads() {
    let mut plan = plan();
    let details = Resource::MachineDetails(OrganisationId::new("a"), "m".into());
    plan.hasten(std::slice::from_ref(&details), 0);
    assert!(!plan.knows(&details));
    assert!(plan.next(0).is_none());
}

#[test]
fn a_page_s_resource_stays_while_it_changes() {
    let mut plan = plan();
    let details = Resource::MachineDetails(OrganisationId::new("a"), "m".into());
    plan.want(&details, Some(0), 0);
    let later = FORGET_AFTER + 1_000;
    plan.hasten(std::slice::from_ref(&details), later);
    assert!(plan.next(later).is_some());
}

#[test]
fn a_haste_over_many_tenants_stays_bearable() {
    let mut plan = plan();
    let all: Vec<Resource> = (0..48).map(|n| machines(&n.to_string())).collect();
    for resource in &all {
        plan.keep(resource.clone(), Some(0), 0);
    }
    plan.hasten(&all, 0);
    let mut given = 0;
    for now in (0..30_000).step_by(100) {
        while let Some((next, _)) = plan.next(now) {
            plan.done(&next, Ok(()), now);
            given += 1;
        }
    }
    assert!((48 * 2..=48 * 4).contains(&given), "{given}");
}

#[test]
fn what_was_read_out_of_turn_is_not_fetched_again_at_once() {
    let mut plan = plan();
    plan.show(only("a"), 0);
    plan.keep(machines("a"), None, 0);
    plan.read(&machines("a"), 0);
    assert!(plan.next(10_000).is_none());
    assert!(plan.next(40_000).is_some());
}
