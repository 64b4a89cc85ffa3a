// Written by `cargo xtask bindings`. Do not edit.
// (First sketch, hand-written while the Rust side is made; same names will be generated.)
import { invoke as __invoke } from "@tauri-apps/api/core";

export type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };
async function typed<T>(p: Promise<T>): Promise<Result<T, Problem>> {
  try { return { status: "ok", data: await p }; } catch (e) { if (e instanceof Error) throw e; return { status: "error", error: e as Problem }; }
}

export const commands = {
  appState: () => __invoke<AppState>("app_state"),
  signIn: (request: SignInRequest) => typed<AppState>(__invoke("sign_in", { request })),
  signInAgain: (request: SignInAgainRequest) => typed<AppState>(__invoke("sign_in_again", { request })),
  signOut: () => typed<AppState>(__invoke("sign_out")),
  /** Starts the embedded platform (once) and says where it is; the UI then signs in with one of its users. */
  startDemo: () => typed<Demo>(__invoke("start_demo")),
  openTenant: (request: TenantRequest) => typed<TenantHeader>(__invoke("open_tenant", { request })),
  tenants: (request: TenantQuery) => typed<TenantWindow>(__invoke("tenants", { request })),
  tenantShelf: () => typed<TenantShelf>(__invoke("tenant_shelf")),
  pinTenant: (request: PinRequest) => typed<null>(__invoke("pin_tenant", { request })),
  overview: (request: TenantRequest) => typed<Overview>(__invoke("overview", { request })),
  machines: (request: MachineQuery) => typed<MachineWindow>(__invoke("machines", { request })),
  machine: (request: MachineRequest) => typed<MachinePage>(__invoke("machine", { request })),
  machineSeries: (request: SeriesRequest) => typed<Reading<MachineSeries>>(__invoke("machine_series", { request })),
  search: (request: SearchRequest) => typed<SearchHit[]>(__invoke("search", { request })),
  refresh: (request: TenantRequest) => typed<null>(__invoke("refresh", { request })),
  preferences: () => __invoke<Preferences>("preferences"),
  /** Saves the whole preferences object. */
  savePreferences: (preferences: Preferences) => __invoke<null>("save_preferences", { preferences }),
  savedData: () => typed<SavedData>(__invoke("saved_data")),
  clearSavedData: () => typed<SavedData>(__invoke("clear_saved_data")),
  exportMachines: (request: MachineQuery) => typed<ExportReceipt>(__invoke("export_machines", { request })),
};
// events.readingsChanged.listen(e => e.payload), events.appStateChanged, events.navigate  (tauri-specta shape)

export type Timestamp = number; // ms since the epoch
export type Money = { amount: string; currency: string | null };
/** A sum that never lies: `amount` over the known parts, null when no part is known. */
export type Total = { amount: string | null; currency: string | null; priced: number; unpriced: number; mixedCurrencies: boolean };
export type Standing = "live" | "ageing" | "offline" | "failed" | "forbidden" | "notOffered" | "never";
/** parts/missing: for readings over several organisations, how many there are and how many were never fetched. */
export type Trust = { standing: Standing; fetchedAt: Timestamp | null; problem: Problem | null; refreshing: boolean; parts: number; missing: number; unreadable: number };
export type Reading<T> = { value: T | null; trust: Trust };

export type KeychainState = "ready" | "absent" | "locked" | "denied" | "hanging" | "corrupt" | "tooLong";
export type Problem =
  | { kind: "offline" } | { kind: "timedOut" } | { kind: "tls"; reason: string } | { kind: "sessionEnded" } | { kind: "invalidCredentials" }
  | { kind: "accountLocked" } | { kind: "unauthorised" } | { kind: "forbidden" } | { kind: "notFound" } | { kind: "notOffered" }
  | { kind: "invalid"; message: string; fields: { field: string; message: string }[] }
  | { kind: "insufficientFunds"; required: string | null; available: string | null; currency: string | null }
  | { kind: "conflict"; code: string; message: string } | { kind: "rateLimited"; retryAfterSeconds: number | null }
  | { kind: "platformFault"; status: number; requestId: string | null } | { kind: "unreadable"; reason: string; requestId: string | null }
  | { kind: "keychain"; state: KeychainState } | { kind: "cacheUnreadable" } | { kind: "outcomeUnknown" }
  | { kind: "invalidAddress"; reason: string } | { kind: "internal"; detail: string };

export type Role = "datacentrix" | "reseller" | "customer" | "other";
export type Account = { id: string; platform: string; email: string; name: string | null; role: Role };
/** none: nobody signed in. active. ended: saved data only, "Sign in again". starting: vault is being read. */
export type SessionState = "none" | "starting" | "active" | "ended";
export type Connection = { kind: "live" | "refreshing" | "offline"; /** offline since / last answer at */ since: Timestamp | null; lastAnswer: Timestamp | null };
export type DemoUser = { email: string; name: string; role: Role; organisation: string };
export type Demo = { platform: string; password: string; users: DemoUser[] };
export type AppState = {
  account: Account | null; session: SessionState; connection: Connection;
  keychain: KeychainState; /** true: the session lives in memory only (banner) */ memoryOnly: boolean;
  /** a saved-data file had to be set aside and rebuilt */ cacheRebuilt: boolean;
  /** present when the embedded demo platform runs */ demo: Demo | null;
  /** the platform address to offer at sign-in (last used, or DCX_SERVER_URL, or the demo's) */ suggestedPlatform: string | null;
  suggestedEmail: string | null;
  /** the tenant to show first (last opened, else the account's own) */ tenant: TenantRef | null;
  version: string;
};
export type SignInRequest = { platform: string; email: string; password: string };
export type SignInAgainRequest = { password: string };

export type TenantRef = { kind: "organisation"; id: string } | { kind: "all" };
export type TenantRequest = { tenant: TenantRef };
export type TenantKind = "root" | "reseller" | "customer" | "other" | "all";
export type TenantStatus = "active" | "suspended" | "other";
export type Crumb = { tenant: TenantRef; name: string };
/** What the frame says of the tenant in view. `path` from the root to its parent; `customers` = customers beneath it. */
export type TenantHeader = { tenant: TenantRef; name: string; kind: TenantKind; status: TenantStatus; path: Crumb[]; customers: number };
export type TenantQuery = { search: string; /** ids of collapsed resellers/root */ collapsed: string[]; offset: number; limit: number };
export type TenantEntry = { tenant: TenantRef; name: string; kind: TenantKind; status: TenantStatus; depth: number; path: string; customers: number; expandable: boolean; pinned: boolean };
export type TenantWindow = { rows: TenantEntry[]; offset: number; total: number; trust: Trust };
export type TenantShelf = { /** "All my customers", for resellers and Datacentrix */ all: TenantEntry | null; pinned: TenantEntry[]; recent: TenantEntry[] };
export type PinRequest = { tenant: TenantRef; pinned: boolean };

export type PowerState = "running" | "stopped" | "suspended" | "starting" | "stopping" | "restarting" | "provisioning" | "unknown";
export type Power = { state: PowerState; raw: string | null };
export type MachineRow = {
  id: string; organisationId: string; organisationName: string; name: string | null; power: Power; cpuCount: number | null; memoryMib: number | null; diskGib: number | null;
  guestOs: string | null; addresses: string[]; cost: Money | null; licenceCost: Money | null; tags: string[]; createdAt: Timestamp | null;
};
export type MachineColumn = "name" | "power" | "cpu" | "memory" | "disk" | "address" | "cost" | "licences" | "customer" | "os" | "tags" | "created";
export type MachineQuery = { tenant: TenantRef; search: string; sort: { column: MachineColumn; descending: boolean }; offset: number; limit: number };
/** total: rows that match; all: rows before the search; complaints: qualifiers not understood, in words for people */
export type MachineWindow = { rows: MachineRow[]; offset: number; total: number; all: number; complaints: string[]; trust: Trust; cost: Total };

export type MachineSummary = { total: number; running: number; stopped: number; suspended: number; changing: number; unknown: number };
/** As the platform's aggregation says; decimals as strings. derived: added up from the machine list because the aggregation could not be had. */
export type CapacitySummary = { cpuCores: string | null; memoryGb: string | null; diskTb: string | null; others: { label: string; value: string }[]; derived: boolean };
export type CostSummary = { total: Total; compute: Total; licences: Total; periodStart: Timestamp | null; periodEnd: Timestamp | null };
/** days/perDay null when it can't be computed; reason then says why */
export type Runway = { days: number | null; perDay: Money | null; reason: "enough" | "noSpending" | "unknownBalance" | "unknownCost" | "notEnoughHistory" };
export type WalletSummary = { balance: Total; reserved: Total; available: Total; wallets: number; status: "active" | "suspended" | "mixed" | "none" | "other"; low: boolean; runway: Runway };
export type Severity = "critical" | "warning" | "info" | "other";
export type AlertRow = { id: string; organisationId: string; organisationName: string; machineId: string | null; machineName: string | null; severity: Severity; title: string; message: string | null; raisedAt: Timestamp | null; acknowledged: boolean };
export type AlertSummary = { critical: number; warning: number; info: number; newest: AlertRow[] };
export type OperationStatus = "accepted" | "running" | "succeeded" | "failed" | "other";
export type OperationRow = { id: string; organisationId: string; kind: string | null; status: OperationStatus; progress: number | null; error: string | null; machineId: string | null; machineName: string | null; at: Timestamp | null };
/** One month; amounts as decimal strings, null = unknown (drawn as a gap, not as 0). */
export type MonthCost = { period: string; compute: string | null; licences: string | null; total: string | null; open: boolean; missing: number };
export type CostHistory = { currency: string | null; months: MonthCost[] };
export type CustomerRow = { tenant: TenantRef; name: string; status: TenantStatus; machines: number | null; running: number | null; cost: Total; available: Money | null; runway: Runway; alerts: number | null };
export type CustomerRanking = { customers: number; rows: CustomerRow[] };
export type CommissionSummary = { period: string | null; commission: Total; revenue: Total };
export type ResellerRow = { tenant: TenantRef; name: string; customers: number; revenue: Total; commission: Total };
export type Overview = {
  tenant: TenantHeader;
  machines: Reading<MachineSummary>; capacity: Reading<CapacitySummary>; cost: Reading<CostSummary>; wallet: Reading<WalletSummary>;
  alerts: Reading<AlertSummary>; operations: Reading<OperationRow[]>; history: Reading<CostHistory>; topMachines: Reading<MachineRow[]>;
  /** for resellers, Datacentrix and "all": shortest runway first (at most 8) */ customers: Reading<CustomerRanking> | null;
  /** this month, for a reseller */ commission: Reading<CommissionSummary> | null;
  /** for Datacentrix */ revenue: Reading<ResellerRow[]> | null;
  /** all cards together, for the page's one trust line */ trust: Trust;
};

export type MachineRequest = { tenant: TenantRef; machineId: string };
export type Fact = { label: string; value: string };
export type Check = { name: string; status: string; detail: string | null };
/** derived: a hint made from alerts because the platform doesn't offer health */
export type Health = { status: "healthy" | "degraded" | "unhealthy" | "unknown"; checks: Check[]; derived: boolean };
export type Disk = { name: string; capacityGib: number | null; usedGib: number | null; readIops: number | null; writeIops: number | null };
export type NetworkRow = { id: string; name: string | null; kind: string | null; provider: string | null; status: string | null; bandwidthMbps: number | null; monthlyCost: Money | null };
export type MachinePage = {
  tenant: TenantHeader; /** the organisation the machine belongs to */ owner: TenantHeader | null;
  machine: Reading<MachineRow>; facts: Reading<Fact[]>; health: Reading<Health>; disks: Reading<Disk[]>; alerts: Reading<AlertRow[]>;
  operations: Reading<OperationRow[]>; networks: Reading<NetworkRow[]>; product: string | null; trust: Trust;
};
export type SeriesRange = "hour" | "day" | "week" | "month";
export type SeriesRequest = { tenant: TenantRef; machineId: string; range: SeriesRange };
export type SeriesPoint = [Timestamp, number | null];
export type MachineSeries = { range: SeriesRange; series: { name: string; points: SeriesPoint[] }[] }; // names: cpu_percent, memory_percent, disk_read_kbps, disk_write_kbps, net_in_kbps, net_out_kbps

export type SearchRequest = { text: string; limit: number };
export type SearchHit =
  | { kind: "tenant"; tenant: TenantRef; name: string; path: string }
  | { kind: "machine"; tenant: TenantRef; machineId: string; name: string | null; organisationName: string; address: string | null; power: Power };

export type Preferences = { theme: "system" | "light" | "dark"; density: "comfortable" | "compact"; railCollapsed: boolean; hiddenColumns: MachineColumn[]; machineSort: { column: MachineColumn; descending: boolean } };
export type SavedData = { bytes: number; records: number; oldest: Timestamp | null };
export type ExportReceipt = { path: string; rows: number };

export type ReadingsChanged = { account: string; /** null: all */ organisations: string[] | null; /** names like "machines", "organisations" */ resources: string[] };
export type Navigate = { path: string };
