//! Keeps the snapshots fresh: what is on the screen first, then pinned and recent tenants, then
//! the rest slowly. Six requests at once; pauses while offline, probes with growing pauses, and
//! spreads what it has to catch up on. It fetches and stores; it renders nothing.

mod attempt;
mod fetch;
mod jitter;
mod ledger;
mod link;
mod plan;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use dcx_api::{Obstacle, Organisation, OrganisationId, Problem, Rows};
use tokio::sync::{Notify, broadcast, watch};
use tokio::task::JoinHandle;

pub use self::link::Link;

use self::attempt::Turns;
use self::jitter::Jitter;
use self::link::LinkState;
use self::plan::{Plan, Tier};
use crate::clock::Clock;
use crate::library::Library;
use crate::resource::Resource;
use crate::session::{Phase, Session};

/// Requests to one platform at the same time.
const AT_ONCE: usize = 6;
/// The longest the engine sleeps before it looks at its plan again.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// The wall clock running ahead of the monotonic one by more than this means the machine slept.
const SLEPT: i64 = 20_000;
/// The saved list of tenants is planned this long after the start.
const ADOPT_AFTER: Duration = Duration::from_secs(2);
/// A scope of at most so many organisations is planned the moment it is shown.
const PLANNED_AT_ONCE: usize = 40;
/// Saved data that are too old or too many go this long after the start, and then at this pace.
const FIRST_TIDY: Duration = Duration::from_secs(5 * 60);
const TIDY: Duration = Duration::from_secs(3600);
/// Pauses between probes while offline: the first, and the longest.
const FIRST_PROBE: Duration = Duration::from_secs(1);
const LONGEST_PROBE: Duration = Duration::from_secs(30);

/// One snapshot has changed, or what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The organisation it is about; `None` for the account's own lists.
    pub organisation: Option<OrganisationId>,
    /// The kind of resource, see [`Resource::kind`].
    pub kind: &'static str,
}

/// The engine of one account. It stops when dropped.
pub struct Sync {
    engine: Arc<Engine>,
    tasks: [JoinHandle<()>; 4],
}

struct Engine {
    session: Session,
    library: Arc<Library>,
    clock: Clock,
    link: LinkState,
    plan: Mutex<Plan>,
    running: Mutex<usize>,
    turns: Turns,
    wake: Notify,
    probe_now: Notify,
    changes: broadcast::Sender<Change>,
}

impl Sync {
    /// Starts the engine over a session and a library.
    #[must_use]
    pub fn start(session: Session, library: Arc<Library>, clock: Clock) -> Self {
        let engine = Arc::new(Engine {
            session,
            library,
            clock,
            link: LinkState::new(),
            plan: Mutex::new(Plan::new(Jitter::new())),
            running: Mutex::new(0),
            turns: Turns::default(),
            wake: Notify::new(),
            probe_now: Notify::new(),
            changes: broadcast::Sender::new(1024),
        });
        let begun = (engine.now(), Instant::now());
        let fetched = engine.fetched_at(&Resource::Organisations);
        engine.planned(|plan, now| plan.keep(Resource::Organisations, fetched, now));
        let tasks = [
            tokio::spawn(Arc::clone(&engine).run(begun)),
            tokio::spawn(Arc::clone(&engine).watch_link()),
            tokio::spawn(Arc::clone(&engine).adopt_saved()),
            tokio::spawn(Arc::clone(&engine).keep_tidy()),
        ];
        Self { engine, tasks }
    }

    /// The link to the platform and its changes.
    #[must_use]
    pub fn link(&self) -> watch::Receiver<Link> {
        self.engine.link.subscribe()
    }

    /// What changes, from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.engine.changes.subscribe()
    }

    /// Says which organisations are on the screen.
    pub fn show(&self, organisations: HashSet<OrganisationId>) {
        // A large scope is planned by the adoption of the list; one tenant is planned at once.
        if organisations.len() <= PLANNED_AT_ONCE {
            for organisation in &organisations {
                self.engine.keep_dashboard(organisation);
            }
        }
        self.engine.planned(|plan, now| {
            plan.show(organisations, now);
            self.engine.library.set_tempo(plan.slow_down());
        });
        self.engine.wake.notify_one();
    }

    /// Says which organisations are pinned or were opened lately.
    pub fn favour(&self, organisations: HashSet<OrganisationId>) {
        self.engine
            .planned(|plan, now| plan.favour(organisations, now));
        self.engine.wake.notify_one();
    }

    /// A page reads this resource: fetch it while that goes on.
    pub fn want(&self, resource: &Resource) {
        let known = self.engine.plan().knows(resource);
        let fetched = if known {
            None
        } else {
            self.engine.fetched_at(resource)
        };
        self.engine
            .planned(|plan, now| plan.want(resource, fetched, now));
        if !known {
            self.engine.wake.notify_one();
        }
    }

    /// Fetches everything of these organisations now: the user asked.
    pub fn hurry(&self, organisations: &HashSet<OrganisationId>) {
        self.engine
            .planned(|plan, now| plan.hurry(organisations, now));
        self.nudge();
    }

    /// Reads a resource from the platform now and answers when it is there: for what must not rest
    /// on saved data.
    ///
    /// # Errors
    /// Any problem of a read; what was saved stays.
    pub async fn read_now(&self, resource: &Resource) -> Result<(), Problem> {
        let outcome = self.engine.attempt(resource).await;
        if outcome.is_ok() {
            self.engine.planned(|plan, now| plan.read(resource, now));
        }
        self.engine.told(resource, outcome.is_ok()).await;
        outcome
    }

    /// Something is changing these: they are due now, and are read faster for a while.
    pub fn hasten(&self, resources: &[Resource]) {
        self.engine.planned(|plan, now| plan.hasten(resources, now));
        self.engine.wake.notify_one();
    }

    /// Why nothing can be asked of the platform now, if so.
    #[must_use]
    pub fn obstacle(&self) -> Option<Obstacle> {
        if self.engine.link.is_offline() {
            Some(Obstacle::Offline)
        } else if *self.engine.session.phase().borrow() == Phase::Ended {
            Some(Obstacle::SessionEnded)
        } else {
            None
        }
    }

    /// Saved data are gone: everything is due, what is on the screen first.
    pub fn start_over(&self) {
        self.engine.planned(Plan::start_over);
        self.nudge();
    }

    /// The window came to the front: what is on the screen is fetched unless it is quite new.
    pub fn look_again(&self) {
        self.engine.planned(Plan::look_again);
        self.nudge();
    }

    /// The link is probed and the plan looked at again.
    pub fn nudge(&self) {
        self.engine.probe_now.notify_one();
        self.engine.wake.notify_one();
    }
}

impl Drop for Sync {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Engine {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the plan. The time is read while nobody else can: were it read before, a clock that is
    /// set back meanwhile would leave something planned by the old time, for a day or for ever.
    fn planned<T>(&self, change: impl FnOnce(&mut Plan, i64) -> T) -> T {
        let mut plan = self.plan();
        let now = self.now();
        change(&mut plan, now)
    }

    fn running(&self) -> MutexGuard<'_, usize> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        self.clock.now().as_millis()
    }

    /// Plans the dashboards of the saved list, a moment after the start: the first screen comes
    /// before it.
    async fn adopt_saved(self: Arc<Self>) {
        tokio::time::sleep(ADOPT_AFTER).await;
        self.adopt_organisations().await;
    }

    /// Removes now and then what the cache is not to keep; what is on the screen goes last.
    async fn keep_tidy(self: Arc<Self>) {
        let mut pause = FIRST_TIDY;
        loop {
            self.clock.wait(&self.clock.mark(), pause).await;
            pause = TIDY;
            let engine = Arc::clone(&self);
            let tidied = tokio::task::spawn_blocking(move || {
                let keep = engine.plan().on_screen();
                engine.library.tidy(&keep);
            });
            if let Err(error) = tidied.await {
                tracing::error!(%error, "saved data not tidied");
            }
        }
    }

    /// Plans the dashboards of every organisation in the list, once each.
    async fn adopt_organisations(self: &Arc<Self>) {
        let engine = Arc::clone(self);
        // Looks up thousands of ages in the cache; not on a thread that answers calls.
        let adopted = tokio::task::spawn_blocking(move || {
            let list = engine
                .library
                .get::<Rows<Organisation>>(&Resource::Organisations);
            let Some(list) = list.value else { return };
            let known: HashSet<OrganisationId> =
                list.rows.iter().map(|row| row.id.clone()).collect();
            engine.plan().retain(&known);
            for organisation in &list.rows {
                engine.keep_dashboard(&organisation.id);
            }
            engine.wake.notify_one();
        });
        if let Err(error) = adopted.await {
            tracing::error!(%error, "organisations not adopted");
        }
    }

    fn keep_dashboard(&self, organisation: &OrganisationId) {
        for resource in Resource::of_dashboard(organisation) {
            if !self.plan().knows(&resource) {
                let fetched = self.fetched_at(&resource);
                self.planned(|plan, now| plan.keep(resource, fetched, now));
            }
        }
    }

    /// Hands out work for ever. `begun` is a moment before anything was planned.
    async fn run(self: Arc<Self>, begun: (i64, Instant)) {
        let mut phase = self.session.phase();
        let (mut wall, mut monotonic) = begun;
        loop {
            let active = *phase.borrow_and_update() == Phase::Active;
            self.say_whether_saved(active);
            let working = active && !self.link.is_offline();
            if working {
                self.hand_out();
            }
            let sleep = if working {
                self.until_next()
            } else {
                LONGEST_SLEEP
            };
            tokio::select! {
                () = self.wake.notified() => {}
                () = tokio::time::sleep(sleep) => {}
                _ = phase.changed() => {}
            }
            let woke = self.planned(|plan, now| {
                let at = Instant::now();
                let elapsed = at.duration_since(monotonic).as_millis();
                let jump = now - wall - i64::try_from(elapsed).unwrap_or(i64::MAX);
                (wall, monotonic) = (now, at);
                if jump > SLEPT {
                    tracing::info!("the machine woke from sleep");
                    plan.catch_up(now);
                } else if jump < -SLEPT {
                    tracing::info!("the clock was set back");
                    plan.shift(jump);
                }
                jump > SLEPT
            });
            if woke {
                self.probe_now.notify_one();
            }
        }
    }

    /// Without a link or a session, what is on the screen is saved data.
    fn say_whether_saved(&self, active: bool) {
        if self.library.set_offline(self.link.is_offline() || !active) {
            let _ = self.changes.send(Change {
                organisation: None,
                kind: "link",
            });
        }
    }

    fn until_next(&self) -> Duration {
        if *self.running() >= AT_ONCE {
            return LONGEST_SLEEP;
        }
        let due = self
            .plan()
            .next_due()
            .map_or(i64::MAX, |due| due.saturating_sub(self.now()));
        u64::try_from(due.max(1))
            .map_or(LONGEST_SLEEP, Duration::from_millis)
            .min(LONGEST_SLEEP)
    }

    fn hand_out(self: &Arc<Self>) {
        loop {
            if *self.running() >= AT_ONCE {
                return;
            }
            let Some((resource, tier)) = self.planned(Plan::next) else {
                return;
            };
            *self.running() += 1;
            tokio::spawn(Arc::clone(self).work(resource, tier));
        }
    }

    /// Fetches one resource in its turn and tells the world.
    async fn work(self: Arc<Self>, resource: Resource, tier: Tier) {
        let seen = tier == Tier::Visible;
        if seen {
            self.link.fetching(true);
        }
        let outcome = self.attempt(&resource).await;
        if seen {
            self.link.fetching(false);
        }
        self.planned(|plan, now| plan.done(&resource, outcome.as_ref().copied(), now));
        *self.running() -= 1;
        self.told(&resource, outcome.is_ok()).await;
        self.wake.notify_one();
    }

    /// Tells the world that a resource has changed, or what is known of it.
    async fn told(self: &Arc<Self>, resource: &Resource, fetched: bool) {
        if fetched && *resource == Resource::Organisations {
            self.adopt_organisations().await;
        }
        self.announce(resource);
    }

    fn announce(&self, resource: &Resource) {
        let organisation = resource.organisation().cloned();
        // Nobody listening is no trouble: a screen reads when it opens.
        let _ = self.changes.send(Change {
            organisation,
            kind: resource.kind(),
        });
    }

    fn back_online(&self) {
        self.planned(Plan::catch_up);
        self.wake.notify_one();
    }

    fn gone_offline(&self) {
        self.link.lost(self.clock.now());
        self.wake.notify_one();
    }

    /// Probes when there is doubt, and again and again while the platform is out of reach.
    async fn watch_link(self: Arc<Self>) {
        let mut jitter = Jitter::new();
        let mut pause = FIRST_PROBE;
        loop {
            if self.link.is_offline() {
                tokio::select! {
                    () = self.probe_now.notified() => {}
                    () = tokio::time::sleep(pause.mul_f64(jitter.factor())) => {}
                }
                pause = (pause * 2).min(LONGEST_PROBE);
            } else {
                self.probe_now.notified().await;
                pause = FIRST_PROBE;
            }
            match self.session.api().probe().await {
                Ok(()) => {
                    if self.link.answered(self.clock.now()) {
                        self.back_online();
                    }
                }
                Err(problem) => {
                    tracing::debug!(problem = problem.kind(), "probe failed");
                    if !self.link.is_offline() {
                        self.gone_offline();
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
