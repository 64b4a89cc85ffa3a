//! A program that asks for something and is killed at it: this test program, started again with a
//! job. It has the data folder and the keychain's entries of whoever starts it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dcx_core::cache::Limits;
use dcx_core::clock::Clock;
use dcx_core::operation::{JournalId, JournalState, RunRequest, WriteRequest};
use dcx_core::{Client, Options, Problem};
use serde::{Deserialize, Serialize};

use super::keychain::Entries;
use super::writing::Work;
use super::{Computer, Keychain, until, vault};

/// Tells this test program, started again, what to do.
const JOB: &str = "DCX_TEST_WRITER_JOB";

/// What the program does.
#[derive(Serialize, Deserialize)]
struct Job {
    folder: PathBuf,
    keychain: Entries,
    asked: Asked,
}

/// What is asked for.
#[derive(Clone, Serialize, Deserialize)]
pub enum Asked {
    One(WriteRequest),
    Run(RunRequest),
}

/// If this is the program started again: does its job until it is killed. A test that starts a
/// [`Writer`] begins with this.
pub async fn do_the_job_if_there_is_one() {
    let Ok(job) = std::env::var(JOB) else { return };
    let job: Job = serde_json::from_str(&job).unwrap();
    let client = Client::new(Options {
        folder: job.folder,
        vault: vault(&Keychain::holding(job.keychain)),
        clock: Clock::system(),
        wire: dcx_api::ClientOptions::default(),
        limits: Limits::default(),
    });
    client.resume().await;
    let work = Work::at(client, "CloudTech").await;
    // What was saved may be a moment older than what its order was made from.
    let mut refused = None;
    let asked = loop {
        match ask(&work, &job.asked).await {
            Ok(asked) => break asked,
            Err(problem) if refused.as_ref() == Some(&problem) => {}
            Err(problem) => {
                say(&format!("{problem:?}"));
                refused = Some(problem);
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    say("asked");
    if let Some(id) = asked {
        let accepted = || work.row(&id).state == JournalState::Accepted;
        until("it is accepted", accepted).await;
        say("accepted");
    }
    std::future::pending::<()>().await;
}

/// Asks; answers the operation, if it is one.
async fn ask(work: &Work, asked: &Asked) -> Result<Option<JournalId>, Problem> {
    match asked {
        Asked::One(request) => {
            let row = work.client.perform(request.clone()).await?;
            Ok(Some(row.id))
        }
        Asked::Run(request) => {
            work.client.begin_run(request.clone()).await?;
            Ok(None)
        }
    }
}

/// Tells whoever started this program; on a line of its own, since the test harness writes too.
#[allow(clippy::print_stdout, reason = "how the parent hears of it")]
fn say(word: &str) {
    println!("\n{word}");
}

/// The program at its job. It dies with this, if it isn't killed before.
pub struct Writer {
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
}

impl Writer {
    /// Starts this test program again in this test.
    pub fn start(test: &str, computer: &Computer, asked: &Asked) -> Self {
        let job = Job {
            folder: computer.folder().to_owned(),
            keychain: computer.keychain.entries(),
            asked: asked.clone(),
        };
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(JOB, serde_json::to_string(&job).unwrap())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::<Mutex<Vec<String>>>::default();
        let (lines, heard) = (BufReader::new(child.stdout.take().unwrap()), said.clone());
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        Self { child, said }
    }

    pub fn has_said(&self, word: &str) -> bool {
        self.said.lock().unwrap().iter().any(|line| line == word)
    }

    /// Ends the program as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
