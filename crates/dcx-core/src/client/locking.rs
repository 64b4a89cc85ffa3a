//! Locking the window and opening it again.

use dcx_api::{Password, Problem};

use super::Client;
use crate::screen;

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
        if password {
            self.sign_in_again(secret).await?;
        } else {
            let cache = open.desk.library().cache().clone();
            let clock = self.inner.options.clock.clone();
            // Hashing takes a while by design; not on a thread that answers calls.
            let tried = tokio::task::spawn_blocking(move || {
                screen::try_pin(&cache, &secret, &clock).map(|right| (right, secret))
            });
            let (right, secret) = tried.await.map_err(|error| Problem::Internal {
                detail: error.to_string(),
            })??;
            if !right {
                self.sign_in_again(secret).await?;
            }
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
        self.lock().accounts.screen_locked
    }

    fn set_locked(&self, locked: bool) {
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
