-- The demo platform's database. Instants are milliseconds since 1970 (UTC), money is ten-thousandths of a rand.
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE organisations (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id TEXT,
    status TEXT NOT NULL,
    contact_email TEXT,
    commission_rate INTEGER, -- basis points: 1500 is 15 %
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX organisations_by_parent ON organisations (parent_id);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE vms (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    organisation_id TEXT NOT NULL,
    name TEXT NOT NULL,
    power TEXT NOT NULL,
    power_since INTEGER NOT NULL,
    memory_mib INTEGER NOT NULL,
    cpu INTEGER NOT NULL,
    disk_gib INTEGER NOT NULL,
    guest_os TEXT,
    addresses TEXT NOT NULL, -- a JSON array
    product_id TEXT,
    cost INTEGER,            -- a month, licences included; NULL: not known
    licence INTEGER,         -- the part of it that is licences
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    tags TEXT NOT NULL,      -- a JSON array
    prepaid INTEGER NOT NULL DEFAULT 0,  -- 1: its first month was paid for ahead
    nameless INTEGER NOT NULL DEFAULT 0 -- 1: served without its id, as one broken row in the field is
) STRICT;
CREATE INDEX vms_by_organisation ON vms (organisation_id, seq);

CREATE TABLE operations (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    organisation_id TEXT NOT NULL,
    vm_id TEXT,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    target TEXT,             -- the power state it ends in; 'deleted' for a deletion
    started_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    error TEXT,
    idempotency_key TEXT,
    wallet_id TEXT,          -- where the price of a provisioning is reserved
    held INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX operations_by_organisation ON operations (organisation_id, seq);
CREATE INDEX operations_in_flight ON operations (due_at) WHERE status = 'accepted';

CREATE TABLE wallets (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    organisation_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    threshold INTEGER,
    status TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX wallets_by_organisation ON wallets (organisation_id, seq);

CREATE TABLE transactions (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    wallet_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    balance_after INTEGER NOT NULL,
    reference TEXT,
    description TEXT NOT NULL,
    vm_id TEXT
) STRICT;
CREATE INDEX transactions_by_wallet ON transactions (wallet_id, seq);

CREATE TABLE products (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    unit_price INTEGER NOT NULL,
    unit TEXT NOT NULL,
    cpu INTEGER,
    memory_mib INTEGER,
    disk_gib INTEGER
) STRICT;

CREATE TABLE alerts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    organisation_id TEXT NOT NULL,
    vm_id TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    message TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    cleared_at INTEGER,
    acknowledged_at INTEGER
) STRICT;
CREATE INDEX alerts_by_organisation ON alerts (organisation_id, raised_at);
CREATE INDEX alerts_by_vm ON alerts (vm_id, raised_at);

CREATE TABLE services (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    organisation_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    provider TEXT NOT NULL,
    status TEXT NOT NULL,
    bandwidth INTEGER,
    cost INTEGER,
    vm_ids TEXT NOT NULL     -- a JSON array
) STRICT;
CREATE INDEX services_by_organisation ON services (organisation_id, seq);

CREATE TABLE refresh_tokens (
    hash BLOB PRIMARY KEY,
    family TEXT NOT NULL,
    user_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);

-- One row a sign-in: the family of refresh tokens that came of it.
CREATE TABLE sessions (
    family TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0,        -- no refresh any more
    access_revoked INTEGER NOT NULL DEFAULT 0  -- its access tokens are refused too
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,   -- a digest of route and body
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
