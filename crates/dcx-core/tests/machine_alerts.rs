//! A machine's open alerts: the window shows the first few of them, so the worst come first. No network: snapshots are laid
//! in by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_api::{
    Alert, AlertSeverity, Machine, Organisation, OrganisationId, OrganisationKind,
    OrganisationStatus, Power, PowerState, Timestamp,
};
use dcx_core::resource::Resource;
use dcx_core::view::machine::{MachineRequest, page};
use dcx_core::view::tenant::TenantRef;
use support::laid::{desk, lay, rows};

fn alert(id: &str, severity: AlertSeverity) -> Alert {
    Alert {
        id: id.into(),
        machine_id: Some("vm".into()),
        severity,
        title: None,
        message: None,
        raised_at: None,
        cleared_at: None,
        acknowledged_at: None,
    }
}

#[tokio::test]
async fn a_machine_s_alerts_come_worst_first_and_else_as_the_platform_has_them() {
    let desk = desk();
    let root: OrganisationId = "root".into();
    let organisation = Organisation {
        id: root.clone(),
        name: Some("Root".to_owned()),
        kind: OrganisationKind::Root,
        parent_id: None,
        status: OrganisationStatus::Active,
        contact_email: None,
        commission_rate: None,
        created_at: None,
    };
    let machine = Machine {
        id: "vm".into(),
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
    };
    let over = Alert {
        cleared_at: Some(Timestamp::from_millis(2)),
        ..alert("over", AlertSeverity::Critical)
    };
    let elsewhere = Alert {
        machine_id: Some("other".into()),
        ..alert("elsewhere", AlertSeverity::Critical)
    };
    lay(&desk, &Resource::Organisations, rows(vec![organisation]));
    lay(
        &desk,
        &Resource::Machines(root.clone()),
        rows(vec![machine]),
    );
    lay(
        &desk,
        &Resource::Alerts(root.clone()),
        rows(vec![
            alert("odd-1", AlertSeverity::Other("zebra".to_owned())),
            alert("info", AlertSeverity::Info),
            alert("odd-2", AlertSeverity::Other("aardvark".to_owned())),
            over,
            alert("warning-2", AlertSeverity::Warning),
            elsewhere,
            alert("warning-1", AlertSeverity::Warning),
            alert("critical", AlertSeverity::Critical),
        ]),
    );
    let request = MachineRequest {
        tenant: TenantRef::Organisation { id: root },
        machine_id: "vm".into(),
    };
    let alerts = page(&desk, &request).unwrap().alerts.value.unwrap();
    let ids: Vec<&str> = alerts.iter().map(|alert| alert.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "critical",
            "warning-2",
            "warning-1",
            "info",
            "odd-1",
            "odd-2"
        ]
    );
}
