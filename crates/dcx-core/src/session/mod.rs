//! The token pair of one account: kept in memory, renewed before it ends, one renewal at a time.
//!
//! Every call to the platform goes through [`Session::call`], which attaches a token that is good
//! and, when the platform answers 401, renews once and replays once. What ends a session is only a
//! definite rejection of the refresh token after the vault was read again (another process may
//! have renewed it). A 401 that stays while the token is good elsewhere is "forbidden" for that
//! reading alone.

mod lifetime;
mod tokens;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use dcx_api::{AccessToken, Grant, Problem, RefreshFailure, RefreshToken};
use tokio::sync::{Notify, watch};

use crate::account::AccountId;
use crate::clock::{Clock, Mark};
use crate::vault::Vault;

use self::lifetime::Access;
use self::tokens::{After401, Outcome, Tokens};

/// Whether an account can talk to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The tokens are good, or are thought to be.
    Active,
    /// The platform rejected the refresh token: only a new sign-in helps.
    Ended,
}

/// A call is not renewed for again within this time of a renewal that failed.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(2);
/// The longest pause of the keeper between two attempts to renew.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// One account's session. Cloning gives a handle to the same session.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    api: dcx_api::Client,
    account: AccountId,
    vault: Vault,
    clock: Clock,
    tokens: Mutex<Tokens>,
    changed: Arc<Notify>,
    phase: watch::Sender<Phase>,
    memory_only: watch::Sender<bool>,
    /// Held while a token goes into the keychain. True once the session is closed: nothing may go
    /// in any more.
    closed: tokio::sync::Mutex<bool>,
    /// Whether the keychain has what a restart needs, the account's key. Without it a token left
    /// there would be nobody's.
    kept: bool,
}

/// A token and which renewal it came from.
#[derive(Clone)]
struct Numbered {
    token: AccessToken,
    generation: u64,
}

impl Session {
    /// A session that has just been signed in to. `stored` tells whether the vault has the refresh
    /// token; if not, the session lives in memory alone.
    #[must_use]
    pub fn signed_in(
        api: dcx_api::Client,
        account: AccountId,
        vault: Vault,
        clock: Clock,
        grant: Grant,
        stored: bool,
    ) -> Self {
        let access = Access::new(grant.access, grant.expires_in, &clock);
        let tokens = Tokens::new(Some(access), grant.refresh);
        Self::start(api, account, vault, clock, tokens, Phase::Active, !stored)
    }

    /// A session taken up again from the vault's refresh token. Without one it has ended.
    #[must_use]
    pub fn resumed(
        api: dcx_api::Client,
        account: AccountId,
        vault: Vault,
        clock: Clock,
        refresh: Option<RefreshToken>,
    ) -> Self {
        let phase = if refresh.is_some() {
            Phase::Active
        } else {
            Phase::Ended
        };
        Self::start(
            api,
            account,
            vault,
            clock,
            Tokens::new(None, refresh),
            phase,
            false,
        )
    }

    fn start(
        api: dcx_api::Client,
        account: AccountId,
        vault: Vault,
        clock: Clock,
        tokens: Tokens,
        phase: Phase,
        memory_only: bool,
    ) -> Self {
        let inner = Arc::new(Inner {
            api,
            account,
            vault,
            clock,
            tokens: Mutex::new(tokens),
            changed: Arc::new(Notify::new()),
            phase: watch::Sender::new(phase),
            memory_only: watch::Sender::new(memory_only),
            closed: tokio::sync::Mutex::new(false),
            kept: !memory_only,
        });
        tokio::spawn(keep(Arc::downgrade(&inner), Arc::clone(&inner.changed)));
        Self { inner }
    }

    /// The account this session is of.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.inner.account
    }

    /// The wire, for what needs no token.
    #[must_use]
    pub fn api(&self) -> &dcx_api::Client {
        &self.inner.api
    }

    /// Whether the session is active or has ended, and its changes.
    #[must_use]
    pub fn phase(&self) -> watch::Receiver<Phase> {
        self.inner.phase.subscribe()
    }

    /// Whether the refresh token is in memory alone because the keychain would not take it.
    #[must_use]
    pub fn memory_only(&self) -> watch::Receiver<bool> {
        self.inner.memory_only.subscribe()
    }

    /// The refresh token, to end it at the platform on sign-out.
    #[must_use]
    pub fn refresh_token(&self) -> Option<RefreshToken> {
        self.inner.lock().refresh.clone()
    }

    /// Takes a new sign-in of the same account into this session.
    pub async fn renew_with(&self, grant: Grant) {
        if self.inner.accept(grant).await.is_ok() {
            self.inner.phase.send_replace(Phase::Active);
        }
    }

    /// Ends the session here, at sign-out: no call goes out any more, and when this answers no
    /// token goes into the keychain any more.
    pub async fn close(&self) {
        self.inner.phase.send_replace(Phase::Ended);
        *self.inner.closed.lock().await = true;
        *self.inner.lock() = Tokens::new(None, None);
    }

    /// Makes a call with a good token. For the rule about 401 `route` names the kind of call and
    /// `place` what it is about.
    ///
    /// # Errors
    /// What the call answers; [`Problem::SessionEnded`] when there is no session;
    /// [`Problem::Forbidden`] when this route alone answers 401; what the renewal answers when it
    /// was needed and failed.
    pub async fn call<T, F, R>(
        &self,
        route: &'static str,
        place: &str,
        call: F,
    ) -> Result<T, Problem>
    where
        F: Fn(dcx_api::Client, AccessToken) -> R,
        R: Future<Output = Result<T, Problem>>,
    {
        let first = self.inner.token().await?;
        let answer = call(self.inner.api.clone(), first.token).await;
        if !matches!(answer, Err(Problem::Unauthorised)) {
            self.inner
                .lock()
                .noted(route, place, first.generation, accepted(&answer));
            return answer;
        }
        let Some(second) = self.inner.after_401(route, place, first.generation).await? else {
            return Err(Problem::Forbidden);
        };
        match call(self.inner.api.clone(), second.token).await {
            Err(Problem::Unauthorised) => {
                let clock = &self.inner.clock;
                self.inner.lock().refused_again(route, place, clock);
                Err(Problem::Forbidden)
            }
            answer => {
                self.inner
                    .lock()
                    .noted(route, place, second.generation, accepted(&answer));
                answer
            }
        }
    }

    /// Makes a call that must not be made twice, with a token that is renewed before it goes out if
    /// it ends soon. A 401 is not replayed: it comes back as [`Problem::Unauthorised`], and the
    /// token is renewed in the background for the readings that find out what became of it.
    ///
    /// # Errors
    /// What the call answers; before anything went out, why there is no token.
    pub async fn call_once<T, F, R>(&self, call: F) -> Result<T, Problem>
    where
        F: FnOnce(dcx_api::Client, AccessToken) -> R,
        R: Future<Output = Result<T, Problem>>,
    {
        let mut token = self.inner.token().await?;
        if !self.inner.lock().lasts(&self.inner.clock) {
            // A renewal that fails leaves the token that is still good for a moment.
            if let Err(problem) = self.inner.renew(token.generation).await {
                tracing::debug!(problem = problem.kind(), "no new token before a write");
            }
            token = self.inner.token().await?;
        }
        let Numbered { token, generation } = token;
        let answer = call(self.inner.api.clone(), token).await;
        if matches!(answer, Err(Problem::Unauthorised)) {
            let inner = Arc::clone(&self.inner);
            tokio::spawn(async move { inner.renew(generation).await });
        }
        answer
    }
}

/// Whether an answer shows that the platform accepted the token.
fn accepted<T>(answer: &Result<T, Problem>) -> bool {
    matches!(answer, Ok(_) | Err(Problem::Forbidden))
}

/// What a renewal that failed means for the call that waited for it. A refusal of the renewal is
/// the platform's fault and says nothing of the call's own route.
fn of_renewal(problem: Problem) -> Problem {
    let status = match problem {
        Problem::Unauthorised => 401,
        Problem::Forbidden => 403,
        Problem::NotFound | Problem::NotOffered => 404,
        Problem::Conflict { .. } => 409,
        Problem::Invalid { .. } => 422,
        other => return other,
    };
    Problem::PlatformFault {
        status,
        request_id: None,
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that is good now; renews first when there is none.
    async fn token(self: &Arc<Self>) -> Result<Numbered, Problem> {
        if *self.phase.borrow() == Phase::Ended {
            return Err(Problem::SessionEnded);
        }
        let wanting = {
            let tokens = self.lock();
            match tokens.usable(&self.clock) {
                Some(good) => return Ok(good),
                None => tokens.generation,
            }
        };
        self.renew(wanting).await?;
        self.lock().usable(&self.clock).ok_or(Problem::SessionEnded)
    }

    /// What to do after a 401: `Some` is a token to replay with, `None` means the route itself is
    /// forbidden.
    async fn after_401(
        self: &Arc<Self>,
        route: &'static str,
        place: &str,
        generation: u64,
    ) -> Result<Option<Numbered>, Problem> {
        let next = self.lock().after_401(route, place, generation, &self.clock);
        match next {
            After401::Forbidden => Ok(None),
            After401::Replay(token) => Ok(Some(token)),
            After401::Renew => {
                self.renew(generation).await?;
                let renewed = self.lock().usable(&self.clock);
                renewed.map(Some).ok_or(Problem::SessionEnded)
            }
        }
    }

    /// Renews the pair that was found wanting, or waits for the renewal that is under way; when it
    /// ended between the finding and this, there is nothing to do. The work is a task of its own: a
    /// caller that goes away doesn't stop it.
    async fn renew(self: &Arc<Self>, wanting: u64) -> Result<(), Problem> {
        if *self.phase.borrow() == Phase::Ended {
            return Err(Problem::SessionEnded);
        }
        let mut flight = {
            let mut tokens = self.lock();
            if tokens.newer_than(wanting, &self.clock).is_some() {
                return Ok(());
            }
            if let Some(problem) = tokens.failed_just_now(&self.clock, PAUSE_AFTER_FAILURE) {
                return Err(problem);
            }
            match tokens
                .flight
                .clone()
                .filter(|flight| flight.has_changed().is_ok())
            {
                Some(flight) => flight,
                None => {
                    let (done, flight) = watch::channel::<Outcome>(None);
                    tokens.flight = Some(flight.clone());
                    let inner = Arc::clone(self);
                    tokio::spawn(async move {
                        let outcome = inner.renew_now().await;
                        inner.lock().landed(outcome.clone(), &inner.clock);
                        inner.changed.notify_waiters();
                        done.send_replace(Some(outcome));
                    });
                    flight
                }
            }
        };
        let outcome = flight
            .wait_for(Option::is_some)
            .await
            .map(|outcome| outcome.clone());
        match outcome {
            Ok(Some(outcome)) => outcome,
            _ => Err(Problem::Internal {
                detail: "a renewal stopped early".to_owned(),
            }),
        }
    }

    async fn renew_now(&self) -> Result<(), Problem> {
        let Some(mut token) = self.lock().refresh.clone() else {
            return Err(self.end());
        };
        for reread in [false, true] {
            match self.api.refresh(&token).await {
                Ok(grant) => return self.accept(grant).await,
                Err(RefreshFailure::Failed(problem)) => return Err(of_renewal(problem)),
                Err(RefreshFailure::Rejected { code }) => {
                    tracing::info!(code, reread, "refresh token rejected");
                }
            }
            match self.vault.load_refresh(&self.account).await {
                Ok(Some(other)) if !reread && other.expose() != token.expose() => token = other,
                _ => break,
            }
        }
        Err(self.end())
    }

    /// Stores a new pair, then uses it. A vault that won't take it makes the session live in
    /// memory: the platform may already have spent the old token.
    async fn accept(&self, grant: Grant) -> Result<(), Problem> {
        let closed = self.closed.lock().await;
        if *closed {
            return Err(Problem::SessionEnded);
        }
        if let Some(refresh) = grant.refresh.as_ref().filter(|_| self.kept) {
            let stored = self.vault.save_refresh(&self.account, refresh).await;
            self.memory_only.send_if_modified(|now| {
                let changed = *now == stored.is_ok();
                *now = stored.is_err();
                changed
            });
        }
        let access = Access::new(grant.access, grant.expires_in, &self.clock);
        self.lock().replace(access, grant.refresh);
        self.changed.notify_waiters();
        Ok(())
    }

    /// When the keeper should renew next; `None` while there is nothing to renew.
    fn keeper_due(&self, failures: u32) -> Option<(Mark, Duration)> {
        if *self.phase.borrow() == Phase::Ended {
            return None;
        }
        if failures > 0 {
            let pause = Duration::from_secs(1 << failures.min(6)).min(LONGEST_PAUSE);
            return Some((self.clock.mark(), pause));
        }
        self.lock().renewal_due(&self.clock)
    }

    fn end(&self) -> Problem {
        self.lock().drop_access();
        self.phase.send_replace(Phase::Ended);
        Problem::SessionEnded
    }
}

/// Renews before the end for as long as the session is held by anybody.
async fn keep(session: Weak<Inner>, changed: Arc<Notify>) {
    let mut failures: u32 = 0;
    loop {
        let news = changed.notified();
        tokio::pin!(news);
        // Registered before the state is read, so that no change is missed.
        news.as_mut().enable();
        let (clock, wanting, due) = {
            let Some(inner) = session.upgrade() else {
                return;
            };
            // Read before what is due: a renewal in between makes this one needless, not the next.
            let wanting = inner.lock().generation;
            (inner.clock.clone(), wanting, inner.keeper_due(failures))
        };
        let due = async {
            match due {
                Some((mark, duration)) => clock.wait(&mark, duration).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = news => failures = 0,
            // Looks now and then whether the session is still held; later than the longest pause,
            // or a pause that is begun anew each time would never end.
            () = tokio::time::sleep(2 * LONGEST_PAUSE) => {}
            () = due => {
                let Some(inner) = session.upgrade() else { return };
                failures = if inner.renew(wanting).await.is_ok() { 0 } else { failures + 1 };
            }
        }
    }
}

#[cfg(test)]
mod tests;
