//! The window as a person uses it: reads what it shows, finds things by role and name, presses and
//! types. Everything that may take a moment waits for it, and says what was on the screen instead.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::driver::{Element, Session};
use crate::trouble::{Result, Trouble};
use crate::wait;

/// How long a thing may take to appear when a test doesn't say.
pub const PATIENCE: Duration = Duration::from_secs(40);

const LOOK: &str = include_str!("look.js");
const VISIBLE_TEXT: &str = "return document.body ? document.body.innerText : ''";
/// How much of the screen's text goes into a failure.
const SHOWN_CHARACTERS: usize = 4000;

/// How a name is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// The whole name.
    Is(&'a str),
    /// Its beginning.
    Starts(&'a str),
    /// Some part of it.
    Has(&'a str),
    /// Any name.
    Any,
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(name: &'a str) -> Self {
        Self::Is(name)
    }
}

/// A driven window.
pub struct Window {
    session: Session,
    /// Whether something that was waited for didn't come: the test has failed, whatever it answers.
    missed: Cell<bool>,
}

impl Window {
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session,
            missed: Cell::new(false),
        }
    }

    pub(crate) fn driver(&self) -> &Session {
        &self.session
    }

    /// The text a person sees.
    ///
    /// # Errors
    /// When the window doesn't answer.
    pub fn text(&self) -> Result<String> {
        Ok(self
            .run(VISIBLE_TEXT, &[])?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// The whole document as it stands, what isn't visible included.
    ///
    /// # Errors
    /// When the window doesn't answer.
    pub fn dom(&self) -> Result<String> {
        let html = self.run("return document.documentElement.outerHTML", &[])?;
        Ok(html.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a function body in the page and answers what it returns.
    ///
    /// # Errors
    /// When the script throws or the window doesn't answer.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.session.run(script, arguments)
    }

    /// Like [`Window::run`]; the body answers by calling its last argument.
    ///
    /// # Errors
    /// When the script throws, never answers, or the window doesn't.
    pub fn run_async(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.session.run_async(script, arguments)
    }

    /// Every visible element of that role and name, in the page's order.
    ///
    /// # Errors
    /// When the window doesn't answer.
    pub fn all<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<Vec<Element>> {
        let (name, how) = match name.into() {
            Name::Is(name) => (json!(name), "exact"),
            Name::Starts(name) => (json!(name), "start"),
            Name::Has(name) => (json!(name), "any"),
            Name::Any => (Value::Null, "any"),
        };
        let found = self.run(LOOK, &[json!(role), name, json!(how)])?;
        Ok(found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Element::from_answer)
            .collect())
    }

    /// Waits for an element of that role and name.
    ///
    /// # Errors
    /// When none comes.
    pub fn find<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<Element> {
        let name = name.into();
        self.wait_for(&format!("a {role} {name:?}"), PATIENCE, || {
            Ok(self.all(role, name)?.into_iter().next())
        })
    }

    /// Waits for the first element that a CSS selector finds.
    ///
    /// # Errors
    /// When none comes.
    pub fn select(&self, selector: &str) -> Result<Element> {
        self.wait_for(&format!("an element {selector}"), PATIENCE, || {
            let found = self.run(
                "return document.querySelector(arguments[0])",
                &[json!(selector)],
            )?;
            Ok(Element::from_answer(&found))
        })
    }

    /// The visible text inside an element.
    ///
    /// # Errors
    /// When the element is gone or the window doesn't answer.
    pub fn text_of(&self, element: &Element) -> Result<String> {
        let text = self.run("return arguments[0].innerText", &[element.as_argument()])?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// An attribute of an element, when it has it.
    ///
    /// # Errors
    /// When the element is gone or the window doesn't answer.
    pub fn attribute(&self, element: &Element, name: &str) -> Result<Option<String>> {
        let value = self.run(
            "return arguments[0].getAttribute(arguments[1])",
            &[element.as_argument(), json!(name)],
        )?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Waits for an element and presses it. One that is drawn anew in between is found again.
    ///
    /// # Errors
    /// When it doesn't come or can't be pressed.
    pub fn click<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<()> {
        let name = name.into();
        self.act(&format!("a {role} {name:?} that can be pressed"), || {
            let found = self.all(role, name)?.into_iter().next();
            found
                .map(|element| self.session.click(&element))
                .transpose()
        })
    }

    /// Presses an element that was found.
    ///
    /// # Errors
    /// When it is gone or covered.
    pub fn press_on(&self, element: &Element) -> Result<()> {
        self.session.click(element)
    }

    /// Waits for an element and presses it twice at once.
    ///
    /// # Errors
    /// When it doesn't come or can't be pressed.
    pub fn double_click<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<()> {
        let name = name.into();
        let element = self.find(role, name)?;
        self.session.double_click(&element)
    }

    /// Replaces the text of the field with that label.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn type_into(&self, label: &str, text: &str) -> Result<()> {
        self.act(&format!("a field “{label}”"), || {
            let roles = ["textbox", "searchbox", "combobox"].iter();
            let fields: Vec<Element> = roles
                .map(|role| self.all(role, label))
                .collect::<Result<Vec<_>>>()?
                .concat();
            let Some(field) = fields.into_iter().next() else {
                return Ok(None);
            };
            // As a person does it; the protocol's own way of emptying a field goes unnoticed by React.
            self.session.click(&field)?;
            self.press("Control+a")?;
            self.press("Backspace")?;
            self.session.type_into(&field, text).map(Some)
        })
    }

    /// Fills the sign-in screen and sends it. What comes next is the test's to wait for.
    ///
    /// # Errors
    /// When the screen isn't there.
    pub fn sign_in(&self, server: &str, email: &str, password: &str) -> Result<()> {
        self.type_into("Platform address", server)?;
        self.type_into("Email", email)?;
        self.type_into("Password", password)?;
        self.click("button", "Sign in")
    }

    /// Presses a key or a chord: `Enter`, `Escape`, `Control+k`, `Alt+ArrowLeft`, `a`.
    ///
    /// # Errors
    /// When the window doesn't answer.
    pub fn press(&self, chord: &str) -> Result<()> {
        let keys: Vec<&str> = chord.split('+').map(key).collect();
        self.session.chord(&keys)
    }

    /// Types with the keyboard, wherever the focus is.
    ///
    /// # Errors
    /// When the window doesn't answer.
    pub fn type_keys(&self, text: &str) -> Result<()> {
        let keys: Vec<String> = text.chars().map(String::from).collect();
        self.session
            .strokes(&keys.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Waits until the screen shows `text`, in whatever case style sheets put it.
    ///
    /// # Errors
    /// When it doesn't come.
    pub fn see(&self, text: &str) -> Result<()> {
        self.see_within(text, PATIENCE)
    }

    /// [`Window::see`] with a time of one's own.
    ///
    /// # Errors
    /// When it doesn't come.
    pub fn see_within(&self, text: &str, within: Duration) -> Result<()> {
        let wanted = text.to_lowercase();
        self.wait_for(&format!("“{text}”"), within, || {
            Ok(self.text()?.to_lowercase().contains(&wanted).then_some(()))
        })
    }

    /// Waits until `text` is no longer on the screen.
    ///
    /// # Errors
    /// When it stays.
    pub fn see_no_more(&self, text: &str) -> Result<()> {
        let unwanted = text.to_lowercase();
        self.wait_for(&format!("the end of “{text}”"), PATIENCE, || {
            Ok((!self.text()?.to_lowercase().contains(&unwanted)).then_some(()))
        })
    }

    /// Looks again and again until `look` finds what it is after. `what` names it in a failure.
    ///
    /// # Errors
    /// When it isn't found in time, or the window is gone.
    pub fn wait_for<T>(
        &self,
        what: &str,
        within: Duration,
        mut look: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        // A page that is just being replaced refuses scripts: that is "not yet".
        let found = wait::until(within, || match look() {
            Err(Trouble::Driver { .. }) => Ok(None),
            other => other,
        })?;
        found.ok_or_else(|| self.not_seen(what, within))
    }

    /// Gives the window this size, in pixels.
    ///
    /// # Errors
    /// When the window doesn't take it.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.session.resize(width, height)
    }

    /// Loads the page again, as a web view does that crashed.
    ///
    /// # Errors
    /// When the window doesn't answer.
    pub fn reload(&self) -> Result<()> {
        self.session.reload()
    }

    /// Writes what the window shows to a PNG file.
    ///
    /// # Errors
    /// When the window doesn't answer or the file can't be written.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        fs::write(file, self.session.screenshot()?).map_err(|e| Trouble::files(file, e))
    }

    /// Finds and acts in one go, again while the page is moving.
    fn act(&self, what: &str, mut act: impl FnMut() -> Result<Option<()>>) -> Result<()> {
        let mut refused = None;
        let done = wait::until(PATIENCE, || match act() {
            Err(trouble @ Trouble::Driver { .. }) => {
                refused = Some(trouble);
                Ok(None)
            }
            other => other,
        })?;
        done.ok_or_else(|| refused.unwrap_or_else(|| self.not_seen(what, PATIENCE)))
    }

    /// Whether a wait ended without what it waited for.
    pub(crate) fn missed(&self) -> bool {
        self.missed.get()
    }

    fn not_seen(&self, what: &str, within: Duration) -> Trouble {
        self.missed.set(true);
        let text = self.text().unwrap_or_else(|trouble| trouble.to_string());
        Trouble::NotSeen {
            waited_for: what.to_owned(),
            seconds: within.as_secs_f32(),
            seen: format!(
                "--- on the screen:\n{}",
                text.chars().take(SHOWN_CHARACTERS).collect::<String>()
            ),
        }
    }
}

/// The protocol's private characters for keys that write nothing.
fn key(name: &str) -> &str {
    match name {
        "Backspace" => "\u{e003}",
        "Tab" => "\u{e004}",
        "Enter" => "\u{e007}",
        "Shift" => "\u{e008}",
        "Control" => "\u{e009}",
        "Alt" => "\u{e00a}",
        "Escape" => "\u{e00c}",
        "Space" => " ",
        "PageUp" => "\u{e00e}",
        "PageDown" => "\u{e00f}",
        "End" => "\u{e010}",
        "Home" => "\u{e011}",
        "ArrowLeft" => "\u{e012}",
        "ArrowUp" => "\u{e013}",
        "ArrowRight" => "\u{e014}",
        "ArrowDown" => "\u{e015}",
        "Delete" => "\u{e017}",
        other => other,
    }
}
