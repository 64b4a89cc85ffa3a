//! Locking the window and opening it again.

use std::sync::{MutexGuard, PoisonError};

use dcx_api::{Password, Problem};

use super::Client;
use crate::screen::{self, Screen};

impl Client {
    /// Locks the window: from now on no view is given out. Session and sync go on.
    ///
    /// # Errors
    /// [`Problem::SessionEnded`] when nobody is signed in.
    pub fn lock_screen(&self) -> Result<(), Problem> {
        self.opened()?;
        self.set_locked(true);
        Ok(())
    }

    /// Opens a locked window with the PIN, or with the account's password where none is set or
    /// `password` says so; the password is checked by signing in again.
    ///
    /// # Errors
    /// [`Problem::WrongPin`]; with the password as [`Client::sign_in_again`].
    pub async fn unlock_screen(&self, secret: Password, password: bool) -> Result<(), Problem> {
        let open = self.opened()?;
        let clock = &self.inner.options.clock;
        if !password {
            let wait_seconds = self.screen().wait(clock);
            if wait_seconds > 0 {
                return Err(Problem::WrongPin { wait_seconds });
            }
            let cache = open.desk.library().cache().clone();
            let checked = tokio::task::spawn_blocking(move || {
                screen::is_pin(&cache, &secret).map(|right| (right, secret))
            });
            let (right, secret) = checked.await.map_err(|error| Problem::Internal {
                detail: error.to_string(),
            })??;
            match right {
                Some(true) => {}
                Some(false) => {
                    let wait_seconds = self.screen().was_wrong(clock);
                    return Err(Problem::WrongPin { wait_seconds });
                }
                None => self.sign_in_again(secret).await?,
            }
        } else {
            self.sign_in_again(secret).await?;
        }
        self.set_locked(false);
        Ok(())
    }

    /// Sets the PIN that opens the window, or removes it.
    ///
    /// # Errors
    /// [`Problem::ScreenLocked`] while locked; [`Problem::Invalid`] for a PIN too short.
    pub fn set_pin(&self, pin: Option<&Password>) -> Result<(), Problem> {
        let open = self.desk()?;
        screen::set_pin(open.desk.library().cache(), pin, &self.inner.options.clock)?;
        self.signal();
        Ok(())
    }

    pub(super) fn is_locked(&self) -> bool {
        self.screen().is_locked()
    }

    pub(super) fn screen(&self) -> MutexGuard<'_, Screen> {
        self.inner
            .screen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn set_locked(&self, locked: bool) {
        self.screen().set_locked(locked);
        let mut current = self.lock();
        current.accounts.screen_locked = locked;
        // A session in memory leaves no trace, and there is nothing to lock after a restart.
        if self.inner.file.load().active.is_some()
            && let Err(error) = self.inner.file.save(&current.accounts)
        {
            tracing::warn!(%error, "the lock is forgotten at the next start");
        }
        drop(current);
        self.signal();
    }
}
