//! The list of machines against a naive model of it, and the size of what crosses into the window
//! (issue 2 section 7, points 3 and 10). No network: snapshots are laid in by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::cmp::Ordering;
use std::net::IpAddr;

use dcx_api::{
    Decimal, Machine, Organisation, OrganisationId, OrganisationKind, OrganisationStatus, Power,
    PowerState, Statement, Timestamp,
};
use dcx_core::resource::Resource;
use dcx_core::view::Desk;
use dcx_core::view::find::{SearchRequest, find};
use dcx_core::view::machines::{MachineColumn, MachineQuery, MachineSort, MachineWindow, window};
use dcx_core::view::overview::overview;
use dcx_core::view::query::natural;
use dcx_core::view::tenant::{TenantQuery, TenantRef, window as tenant_window};
use proptest::prelude::*;
use support::laid::{desk, lay, rows};
use tokio::runtime::Runtime;

/// What one answer to the window may take.
const IPC: usize = 64 * 1024;

fn node(id: &str, name: &str, parent: Option<&str>) -> Organisation {
    Organisation {
        id: id.into(),
        name: Some(name.to_owned()),
        kind: match parent {
            None => OrganisationKind::Root,
            Some(_) => OrganisationKind::Customer,
        },
        parent_id: parent.map(Into::into),
        status: OrganisationStatus::Active,
        contact_email: None,
        commission_rate: None,
        created_at: None,
    }
}

fn bare(id: &str) -> Machine {
    Machine {
        id: id.into(),
        name: None,
        power: Power {
            state: PowerState::Unknown,
            raw: None,
        },
        memory_mib: None,
        cpu_count: None,
        disk_gib: None,
        guest_os: None,
        ip_addresses: Vec::new(),
        organisation_id: None,
        product_id: None,
        cost: None,
        licence_cost: None,
        created_at: None,
        tags: Vec::new(),
    }
}

fn bill(currency: &str) -> Statement {
    Statement {
        period_start: None,
        period_end: None,
        currency: Some(currency.to_owned()),
        total: None,
        lines: Vec::new(),
        unreadable: 0,
    }
}

fn everything() -> TenantRef {
    TenantRef::Organisation { id: "root".into() }
}

fn ask(desk: &Desk, search: &str, sort: MachineSort, offset: u32, limit: u32) -> MachineWindow {
    let query = MachineQuery {
        tenant: everything(),
        search: search.to_owned(),
        sort,
        offset,
        limit,
    };
    window(desk, &query)
}

fn by(column: MachineColumn, descending: bool) -> MachineSort {
    MachineSort { column, descending }
}

const COLUMNS: [MachineColumn; 12] = [
    MachineColumn::Name,
    MachineColumn::Power,
    MachineColumn::Cpu,
    MachineColumn::Memory,
    MachineColumn::Disk,
    MachineColumn::Address,
    MachineColumn::Cost,
    MachineColumn::Licences,
    MachineColumn::Customer,
    MachineColumn::Os,
    MachineColumn::Tags,
    MachineColumn::Created,
];

/// Texts small enough that they meet, with what trips a sort or a search.
fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "web-1",
        "web-2",
        "web-10",
        "WEB-2",
        "db",
        "DB-01",
        "ünïcode",
        "a b",
        "10",
        "prod",
        "9",
    ])
    .prop_map(str::to_owned)
}

fn state() -> impl Strategy<Value = PowerState> {
    prop::sample::select(vec![
        PowerState::Running,
        PowerState::Stopped,
        PowerState::Suspended,
        PowerState::Starting,
        PowerState::Unknown,
    ])
}

prop_compose! {
    fn machine()(
        name in prop::option::of(text()),
        state in state(),
        sizes in (prop::option::of(0_u32..5), prop::option::of(0_u32..5), prop::option::of(0_u32..5)),
        guest_os in prop::option::of(text()),
        ip_addresses in prop::collection::vec(
            prop::sample::select(vec!["10.0.0.2", "10.0.0.10", "9.9.9.9", "fe80::1", "no address"])
                .prop_map(str::to_owned), 0..3),
        cost in prop::option::of(-2_i64..2000),
        licence in prop::option::of(0_i64..5),
        created in prop::option::of(0_i64..4),
        tags in prop::collection::vec(text(), 0..3),
    ) -> Machine {
        Machine {
            name,
            power: Power { state, raw: None },
            cpu_count: sizes.0,
            memory_mib: sizes.1.map(|gib| gib * 512),
            disk_gib: sizes.2,
            guest_os,
            ip_addresses,
            cost: cost.map(|cents| Decimal::new(cents, 2)),
            licence_cost: licence.map(Decimal::from),
            created_at: created.map(Timestamp::from_millis),
            tags,
            ..bare("")
        }
    }
}

/// One condition: how it is typed and what it means.
#[derive(Clone, Debug)]
enum Asked {
    Word(String),
    Tag(String),
    Running,
    CpuAbove(u32),
    CostBelow(i64),
    CostUnknown,
    Customer,
    Not(Box<Asked>),
}

fn asked() -> impl Strategy<Value = Asked> {
    let one = prop_oneof![
        text().prop_map(|word| Asked::Word(word.split(' ').next().unwrap().to_owned())),
        text().prop_map(|tag| Asked::Tag(tag.split(' ').next().unwrap().to_owned())),
        Just(Asked::Running),
        (0_u32..4).prop_map(Asked::CpuAbove),
        (0_i64..1000).prop_map(Asked::CostBelow),
        Just(Asked::CostUnknown),
        Just(Asked::Customer),
    ];
    (one, any::<bool>()).prop_map(|(one, not)| match (one, not) {
        (Asked::Word(word), _) => Asked::Word(word),
        (one, true) => Asked::Not(Box::new(one)),
        (one, false) => one,
    })
}

impl Asked {
    fn typed(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Tag(tag) => format!("tag:{tag}"),
            Self::Running => "power:running".to_owned(),
            Self::CpuAbove(cores) => format!("cpu:>{cores}"),
            Self::CostBelow(cost) => format!("cost:<{cost}"),
            Self::CostUnknown => "cost:unknown".to_owned(),
            Self::Customer => "customer:beta".to_owned(),
            Self::Not(inner) => format!("-{}", inner.typed()),
        }
    }

    fn holds(&self, of: &str, machine: &Machine) -> bool {
        let lower = str::to_lowercase;
        match self {
            Self::Word(word) => {
                let mut texts = vec![
                    machine
                        .name
                        .clone()
                        .unwrap_or_else(|| machine.id.to_string()),
                    of.to_owned(),
                ];
                texts.extend(machine.ip_addresses.clone());
                texts.extend(machine.tags.clone());
                texts.extend(machine.guest_os.clone());
                texts.iter().any(|text| lower(text).contains(&lower(word)))
            }
            Self::Tag(tag) => machine
                .tags
                .iter()
                .any(|own| lower(own).starts_with(&lower(tag))),
            Self::Running => machine.power.state == PowerState::Running,
            Self::CpuAbove(cores) => machine.cpu_count.is_some_and(|own| own > *cores),
            Self::CostBelow(cost) => machine.cost.is_some_and(|own| own < Decimal::from(*cost)),
            Self::CostUnknown => machine.cost.is_none(),
            Self::Customer => lower(of).contains("beta"),
            Self::Not(inner) => !inner.holds(of, machine),
        }
    }
}

/// A machine's value in a column as something that compares; `None` is unknown.
fn key(column: MachineColumn, of: &str, machine: &Machine) -> Option<Key> {
    let number = |value: Option<u32>| value.map(|value| Key::Number(Decimal::from(value)));
    match column {
        MachineColumn::Name => machine
            .name
            .as_ref()
            .map(|name| Key::Name(name.to_lowercase())),
        MachineColumn::Customer => Some(Key::Name(of.to_lowercase())),
        MachineColumn::Power => match machine.power.state {
            PowerState::Running => Some(0),
            PowerState::Starting => Some(1),
            PowerState::Suspended => Some(5),
            PowerState::Stopped => Some(6),
            _ => None,
        }
        .map(|rank| Key::Number(Decimal::from(rank))),
        MachineColumn::Cpu => number(machine.cpu_count),
        MachineColumn::Memory => number(machine.memory_mib),
        MachineColumn::Disk => number(machine.disk_gib),
        MachineColumn::Cost => machine.cost.map(Key::Number),
        MachineColumn::Licences => machine.licence_cost.map(Key::Number),
        MachineColumn::Created => machine
            .created_at
            .map(|at| Key::Number(Decimal::from(at.as_millis()))),
        MachineColumn::Os => machine.guest_os.clone().map(Key::Text),
        MachineColumn::Tags => machine.tags.first().cloned().map(Key::Text),
        MachineColumn::Address => machine
            .ip_addresses
            .iter()
            .find_map(|text| text.parse().ok())
            .map(Key::Address),
    }
}

#[derive(Debug, PartialEq)]
enum Key {
    Number(Decimal),
    Text(String),
    Name(String),
    Address(IpAddr),
}

impl Key {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Name(a), Self::Name(b)) => natural(a, b),
            (Self::Address(a), Self::Address(b)) => a.cmp(b),
            _ => panic!("one column has one kind of value"),
        }
    }
}

/// The ids in the order that a person would expect.
fn model(all: &[(&str, Machine)], asked: &[Asked], sort: MachineSort) -> Vec<String> {
    let mut found: Vec<_> = all
        .iter()
        .filter(|(of, machine)| asked.iter().all(|one| one.holds(of, machine)))
        .collect();
    let name = |machine: &Machine| {
        machine
            .name
            .clone()
            .unwrap_or_else(|| machine.id.to_string())
            .to_lowercase()
    };
    found.sort_by(|(of_a, a), (of_b, b)| {
        let (x, y) = (key(sort.column, of_a, a), key(sort.column, of_b, b));
        let order = match (&x, &y) {
            (Some(x), Some(y)) if sort.descending => y.compare(x),
            (Some(x), Some(y)) => x.compare(y),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        order.then_with(|| natural(&name(a), &name(b)))
    });
    found
        .iter()
        .map(|(_, machine)| machine.id.to_string())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_list_is_filtered_and_sorted_as_a_person_would(
        alpha in prop::collection::vec(machine(), 0..12),
        beta in prop::collection::vec(machine(), 0..12),
        asked in prop::collection::vec(asked(), 0..3),
        column in prop::sample::select(COLUMNS.to_vec()),
        descending in any::<bool>(),
        offset in 0_u32..10,
        limit in 0_u32..10,
    ) {
        let runtime = Runtime::new().unwrap();
        let _inside = runtime.enter();
        let desk = desk();
        let named = |prefix: &str, list: Vec<Machine>| -> Vec<Machine> {
            let machines = list.into_iter().enumerate();
            machines
                .map(|(at, machine)| Machine { id: format!("{prefix}{at:02}").into(), ..machine })
                .collect()
        };
        let (alpha, beta) = (named("x", alpha), named("y", beta));
        let tree = vec![node("root", "Root", None), node("a", "Alpha", Some("root")), node("b", "Beta", Some("root"))];
        lay(&desk, &Resource::Organisations, rows(tree));
        lay(&desk, &Resource::Machines("a".into()), rows(alpha.clone()));
        lay(&desk, &Resource::Machines("b".into()), rows(beta.clone()));
        let all: Vec<(&str, Machine)> = alpha
            .into_iter()
            .map(|machine| ("Alpha", machine))
            .chain(beta.into_iter().map(|machine| ("Beta", machine)))
            .collect();
        let search = asked.iter().map(Asked::typed).collect::<Vec<_>>().join(" ");
        let sort = by(column, descending);
        let expected = model(&all, &asked, sort);
        let whole = ask(&desk, &search, sort, 0, 100);
        let ids = |window: &MachineWindow| -> Vec<String> {
            window.rows.iter().map(|row| row.id.to_string()).collect()
        };
        prop_assert_eq!(&ids(&whole), &expected, "{} by {:?}", search, sort);
        prop_assert_eq!(whole.total as usize, expected.len());
        prop_assert_eq!(whole.all as usize, all.len());
        prop_assert!(whole.complaints.is_empty(), "{:?}", whole.complaints);
        let part: Vec<_> = expected.iter().skip(offset as usize).take(limit as usize).cloned().collect();
        prop_assert_eq!(ids(&ask(&desk, &search, sort, offset, limit)), part);
        let matching = |id: &str| all.iter().find(|(_, machine)| machine.id.as_str() == id).unwrap();
        let priced = expected.iter().filter(|id| matching(id).1.cost.is_some()).count();
        prop_assert_eq!(whole.cost.priced as usize, priced);
        prop_assert_eq!(whole.cost.unpriced as usize, expected.len() - priced);
        prop_assert_eq!(whole.cost.amount.is_none(), priced == 0, "unknown is never zero");
    }
}

#[tokio::test]
async fn what_is_unknown_comes_last_in_every_column_both_ways() {
    let desk = desk();
    let tree = vec![node("root", "Root", None)];
    lay(&desk, &Resource::Organisations, rows(tree));
    let known = Machine {
        name: Some("known".to_owned()),
        power: Power {
            state: PowerState::Stopped,
            raw: None,
        },
        memory_mib: Some(1),
        cpu_count: Some(1),
        disk_gib: Some(1),
        guest_os: Some("zz".to_owned()),
        ip_addresses: vec!["255.0.0.1".to_owned()],
        cost: Some(Decimal::ONE),
        licence_cost: Some(Decimal::ONE),
        created_at: Some(Timestamp::from_millis(1)),
        tags: vec!["zz".to_owned()],
        ..bare("known")
    };
    // Its id, which stands in for its name, would come first.
    lay(
        &desk,
        &Resource::Machines("root".into()),
        rows(vec![bare("aaa"), known]),
    );
    for column in COLUMNS {
        for descending in [false, true] {
            if column == MachineColumn::Customer {
                continue; // always known
            }
            let window = ask(&desk, "", by(column, descending), 0, 10);
            assert_eq!(
                window.rows[0].id.as_str(),
                "known",
                "{column:?} {descending}"
            );
            assert_eq!(window.rows.len(), 2);
        }
    }
}

#[tokio::test]
async fn a_currency_that_comes_after_the_machines_reaches_the_rows() {
    let desk = desk();
    lay(
        &desk,
        &Resource::Organisations,
        rows(vec![node("root", "Root", None)]),
    );
    let machine = Machine {
        cost: Some(Decimal::ONE),
        ..bare("a")
    };
    lay(
        &desk,
        &Resource::Machines("root".into()),
        rows(vec![machine]),
    );
    let sort = by(MachineColumn::Name, false);
    assert_eq!(ask(&desk, "", sort, 0, 1).cost.currency, None);
    lay(&desk, &Resource::Statement("root".into()), bill("ZAR"));
    let window = ask(&desk, "", sort, 0, 1);
    assert_eq!(window.cost.currency.as_deref(), Some("ZAR"));
    let cost = window.rows[0].cost.as_ref().unwrap();
    assert_eq!(cost.currency.as_deref(), Some("ZAR"));
}

/// Texts that take the most room on their way: overlong, escaped, of many bytes a character.
fn hostile() -> [String; 4] {
    [
        "\u{1}".repeat(600),
        "\"\\".repeat(600),
        "👩🏽‍🚀".repeat(150),
        "<script>".repeat(80),
    ]
}

#[tokio::test]
async fn no_window_is_over_64_kib_whatever_the_platform_writes() {
    let id = "01234567-89ab-cdef-0123-456789abcdef";
    for text in hostile() {
        let desk = desk();
        let mut tree = vec![Organisation {
            name: Some(text.clone()),
            ..node("root", "", None)
        }];
        for n in 0..300 {
            let id = format!("{id}-{n}");
            let parent = tree
                .last()
                .map(|row| row.id.to_string())
                .filter(|_| n % 20 != 0);
            tree.push(Organisation {
                name: Some(text.clone()),
                ..node(&id, "", Some(parent.as_deref().unwrap_or("root")))
            });
        }
        lay(&desk, &Resource::Organisations, rows(tree));
        let machines = (0..250).map(|n| Machine {
            name: Some(format!("{n}{text}")),
            power: Power {
                state: PowerState::Provisioning,
                raw: Some(text.clone()),
            },
            memory_mib: Some(u32::MAX),
            cpu_count: Some(u32::MAX),
            disk_gib: Some(u32::MAX),
            guest_os: Some(text.clone()),
            ip_addresses: vec![text.clone(); 6],
            cost: Some(Decimal::MAX),
            licence_cost: Some(Decimal::MIN),
            created_at: Some(Timestamp::from_millis(1_763_900_000_000)),
            tags: vec![text.clone(); 6],
            ..bare(&format!("{id}-{n}"))
        });
        lay(
            &desk,
            &Resource::Machines("root".into()),
            rows(machines.collect()),
        );
        lay(&desk, &Resource::Statement("root".into()), bill(&text));
        for offset in [0, 100, 200] {
            let window = ask(&desk, "", by(MachineColumn::Name, false), offset, 100);
            let expected = if offset == 200 { 50 } else { 100 };
            assert_eq!(window.rows.len(), expected, "no row is lost");
            assert!(
                window.rows[0]
                    .name
                    .as_ref()
                    .is_some_and(|name| !name.is_empty())
            );
            let size = serde_json::to_vec(&window).unwrap().len();
            assert!(size <= IPC, "{size}");
        }
        let query = TenantQuery {
            search: String::new(),
            collapsed: Vec::new(),
            offset: 0,
            limit: 200,
        };
        let window = tenant_window(&desk, &query);
        assert_eq!(window.rows.len(), 200);
        let size = serde_json::to_vec(&window).unwrap().len();
        assert!(size <= IPC, "switcher: {size}");
        let request = SearchRequest {
            text: text.chars().take(3).collect(),
            limit: 50,
        };
        let size = serde_json::to_vec(&find(&desk, &request)).unwrap().len();
        assert!(size <= IPC, "search: {size}");
        let size = serde_json::to_vec(&overview(&desk, &everything()).unwrap())
            .unwrap()
            .len();
        assert!(size <= IPC, "overview: {size}");
    }
}

#[tokio::test]
async fn ids_beyond_reason_cost_rows_and_not_the_bound() {
    let desk = desk();
    lay(
        &desk,
        &Resource::Organisations,
        rows(vec![node("root", "Root", None)]),
    );
    let machines = (0..100).map(|n| bare(&format!("{n}{}", "x".repeat(2000))));
    lay(
        &desk,
        &Resource::Machines("root".into()),
        rows(machines.collect()),
    );
    let window = ask(&desk, "", by(MachineColumn::Name, false), 0, 100);
    assert!(
        (20..100).contains(&window.rows.len()),
        "{}",
        window.rows.len()
    );
    assert_eq!(window.total, 100);
    assert!(serde_json::to_vec(&window).unwrap().len() <= IPC);
}

#[tokio::test]
async fn a_total_over_unknown_parts_says_how_many_and_is_never_zero() {
    let desk = desk();
    let id: OrganisationId = "root".into();
    lay(
        &desk,
        &Resource::Organisations,
        rows(vec![node("root", "Root", None)]),
    );
    let line = |amount: Option<i64>| dcx_api::StatementLine {
        machine_id: None,
        product_id: None,
        description: None,
        quantity: None,
        unit: None,
        unit_price: None,
        amount: amount.map(Decimal::from),
        licence_amount: None,
    };
    let statement = |lines| Statement {
        lines,
        ..bill("ZAR")
    };
    let cost = |desk: &Desk| overview(desk, &everything()).unwrap().cost.value.unwrap();
    lay(
        &desk,
        &Resource::Statement(id.clone()),
        statement(vec![line(Some(1250)), line(None), line(None)]),
    );
    let known = cost(&desk);
    assert_eq!(known.total.amount.as_deref(), Some("1250.00"));
    assert_eq!((known.total.unpriced, known.compute.unpriced), (2, 2));
    lay(
        &desk,
        &Resource::Statement(id),
        statement(vec![line(None), line(None)]),
    );
    let unknown = cost(&desk);
    assert_eq!(unknown.total.amount, None);
    assert_eq!((unknown.total.unpriced, unknown.compute.unpriced), (2, 2));
    assert_eq!(unknown.compute.amount, None);
}
