//! One complete example of everything the platform sends, in the contract's camelCase.

use serde_json::{Value, json};

pub(super) fn machine() -> Value {
    json!({
        "identityInstanceUuid": "vm-1", "identityName": "Adcock-Web-Server-01", "powerState": "POWERED_ON",
        "memorySizeMib": 4096, "cpuCount": 2, "diskCapacityGib": 400, "guestOs": "Debian 12",
        "ipAddresses": ["10.0.4.17", "2001:db8::17"], "organizationId": "o-adcock", "productId": "p-7",
        "costEstimate": 5980.25, "licenseCost": 1860.5, "createdAt": "2025-11-23T12:00:00Z", "tags": ["prod", "web"]
    })
}

pub(super) fn organisation() -> Value {
    json!({
        "id": "o-1", "name": "CloudTech", "kind": "reseller", "parentId": "o-0", "status": "active",
        "contactEmail": "ops@cloudtech.example", "commissionRate": 12.5, "createdAt": "2025-11-23T12:00:00Z"
    })
}

pub(super) fn wallet() -> Value {
    json!({
        "id": "w-1", "organizationId": "o-1", "currency": "ZAR", "balance": 4820.25, "reserved": 20.5,
        "available": 4799.75, "lowBalanceThreshold": 500, "status": "active", "updatedAt": "2025-11-23T12:00:00Z"
    })
}

pub(super) fn transaction() -> Value {
    json!({
        "id": "t-1", "at": "2025-11-23T12:00:00Z", "kind": "top-up", "amount": -12.5, "balanceAfter": 4807.75,
        "reference": "EFT 7", "description": "Payment", "vmId": "vm-1"
    })
}

pub(super) fn product() -> Value {
    json!({
        "id": "p-1", "sku": "DC-C-1", "name": "Compute S", "category": "compute", "unitPrice": 412.75,
        "unit": "GB-month", "currency": "ZAR",
        "specs": { "cpuCount": 2, "memorySizeMib": 4096, "diskCapacityGib": 80 }
    })
}

pub(super) fn network_service() -> Value {
    json!({
        "id": "n-1", "name": "Head office", "kind": "public-ip", "provider": "E-Networks", "status": "degraded",
        "bandwidthMbps": 200, "monthlyCost": 1850.5, "vmIds": ["vm-1", "vm-2"]
    })
}

pub(super) fn operation() -> Value {
    json!({
        "operationId": "op-1", "kind": "power.stop", "status": "running", "progress": 40, "error": "no", "vmId": "vm-1",
        "idempotencyKey": "6f0c", "createdAt": "2025-11-23T12:00:00Z"
    })
}

pub(super) fn alert() -> Value {
    json!({
        "id": "a-1", "vmId": "vm-1", "severity": "critical", "title": "Disk 92 % full", "message": "On /var",
        "raisedAt": "2025-11-23T12:00:00Z", "clearedAt": "2025-11-23T13:00:00Z",
        "acknowledgedAt": "2025-11-23T12:30:00Z"
    })
}

pub(super) fn month() -> Value {
    json!({ "period": "2025-06", "currency": "ZAR", "total": 7840.75, "licenseTotal": 1860.5, "status": "paid" })
}

pub(super) fn disk() -> Value {
    json!({ "name": "sda", "capacityGib": 400, "usedGib": 321.5, "readIops": 12, "writeIops": 40 })
}

pub(super) fn statement_line() -> Value {
    json!({
        "vmId": "vm-1", "productId": "p-1", "description": "Compute S", "quantity": 730, "unit": "hour",
        "unitPrice": 0.565, "amount": 412.45, "licenseAmount": 92.5
    })
}

pub(super) fn commission_line() -> Value {
    json!({ "customerId": "o-2", "revenue": 7840.75, "rate": 0.125, "commission": 980.09 })
}

pub(super) fn check() -> Value {
    json!({ "name": "Disk", "status": "degraded", "detail": "92 % full" })
}

pub(super) fn statement() -> Value {
    json!({
        "periodStart": "2025-11-01T00:00:00Z", "periodEnd": "2025-12-01T00:00:00Z", "currency": "ZAR",
        "total": 7840.75, "lines": [statement_line(), statement_line()]
    })
}

pub(super) fn commission() -> Value {
    json!({ "period": "2025-11", "currency": "ZAR", "lines": [commission_line()] })
}

pub(super) fn capacity() -> Value {
    json!({ "Memory GB": "12", "CPU Cores": "6", "Disk Capacity TB": "1", "GPU Cores": "2" })
}

pub(super) fn series() -> Value {
    json!({
        "vmId": "vm-1", "step": 300,
        "series": {
            "cpu_percent": [[1_763_899_200_000_u64, 12.5], [1_763_899_500_000_u64, null]],
            "net_in_kbps": [[1_763_899_200_000_u64, 3]]
        }
    })
}

pub(super) fn health() -> Value {
    json!({ "vmId": "vm-1", "status": "degraded", "checks": [check()] })
}
