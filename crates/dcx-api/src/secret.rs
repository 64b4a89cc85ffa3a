//! The three texts that must reach no log, file or window: two tokens and a password. They have no `Debug`, no `Display`
//! and no `Serialize`, and their memory is overwritten when they go.

use zeroize::Zeroizing;

macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Takes the text over.
            pub fn new(text: String) -> Self {
                Self(Zeroizing::new(text))
            }

            /// The text itself. Whoever calls this answers for where it goes.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }
    )+};
}

secrets! {
    /// Opens the platform for a while; lives in memory alone.
    AccessToken,
    /// Buys the next access token; its only other home is the operating system's keychain.
    RefreshToken,
    /// What the user typed to sign in; kept for the length of one call.
    Password,
}
