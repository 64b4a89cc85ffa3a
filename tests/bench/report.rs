//! What a bench says: a table for the terminal, and the page `docs/benchmarks.md`.

use std::fmt::Write as _;

use crate::curl::Fetched;
use crate::figures::{Figure, Series};
use crate::machine::Machine;
use crate::scene::SIZE;
use crate::start::Stage;

/// All that was found.
pub struct Report {
    /// Where and when.
    pub machine: Machine,
    /// How often each thing was done.
    pub rounds: usize,
    /// First syncs take long and vary little: how many of them.
    pub syncs: usize,
    /// The table.
    pub figures: Vec<Figure>,
    /// The stages of a start.
    pub stages: Vec<Stage>,
    /// The processor time of a first sync, by who took it.
    pub work: [(&'static str, Series); 3],
    /// What a first sync fetches.
    pub fetched: Fetched,
    /// The machines' rows as the platform writes them.
    pub row_bytes: f64,
}

const HOW: &str = "\
Written by `cargo xtask bench`; every figure is of a release build and stands beside its baseline,
measured in turns with it in the same run. A figure is the median, with the middle half of the values
in brackets; the ratio is that of the medians.
";

const NOTES: &str = "\
- The display is a virtual one, without a graphics card. Both programs run with WebKit's accelerated
  compositing off: software OpenGL would compile its shaders during every first drawing, and that would
  be measured in place of the program.
- **Start** is the time from the process's start to the first frame with the whole Overview of the tenant
  last worked in. The platform is down, so everything comes from the sealed cache; the keychain is a real
  Secret Service. The bare window (`tests/bare-window`) is a Tauri window with forty lines of static page,
  from its process's start to its first contentful paint. Both run under the same driver on the same
  display; the first round, which warms the disk's caches, isn't counted. Process starts are known to 10 ms.
- **Tenant switch** is from Enter in the switcher, 150 ms after its line was highlighted, to the frame that
  shows the other tenant's Overview. **First visit** goes to a tenant by its address with nothing of it in
  memory. **Key** is from a key in the search field over all machines to the frame with the rows that match.
  The baseline swaps copies of the very same pages, with all elements and styles and no program behind
  them, in the same window. All end with the first task after the frame.
- **Memory** is the proportional set size of the app and all its web processes once it no longer moves,
  against that of the bare window and its own, plus the machines' rows as the platform writes them.
- **First sync** is from the press on “Sign in” on an empty desk to the last answer saved, the real window
  drawing meanwhile. curl fetches the same addresses with the same rights over kept connections, with
  gzip, and drops what comes. The contract allows the app 6 requests at once; curl's own default is 50.
";

impl Report {
    /// The table for the terminal.
    pub fn table(&self) -> String {
        let mut text = String::new();
        for figure in &self.figures {
            let _ = writeln!(
                text,
                "{:<40} {:>22}   {:>22} {:<38} {:>6.2} ×  {}",
                figure.name,
                figure.unit.write_series(&figure.ours),
                figure.unit.write_series(&figure.baseline),
                figure.against,
                figure.ratio(),
                verdict(figure)
            );
        }
        text
    }

    /// The page.
    pub fn page(&self) -> String {
        let mut text = format!("# Benchmarks\n\n{HOW}\n");
        self.circumstances(&mut text);
        text.push_str("\n| | DCX Desktop | baseline | | ratio | aim |\n| --- | ---: | ---: | --- | ---: | --- |\n");
        for figure in &self.figures {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {:.2} × | {} |",
                figure.name,
                figure.unit.write_series(&figure.ours),
                figure.unit.write_series(&figure.baseline),
                figure.against,
                figure.ratio(),
                verdict(figure)
            );
        }
        self.reasons(&mut text);
        self.stages(&mut text);
        self.work(&mut text);
        let _ = write!(text, "\n## How each is measured\n\n{NOTES}");
        text
    }

    fn circumstances(&self, text: &mut String) {
        let (resellers, customers, machines) = SIZE;
        let mebibytes = |bytes: f64| bytes / f64::from(1 << 20);
        let lines = [
            format!(
                "- Platform: {resellers} resellers, {customers} customers, {machines} machines"
            ),
            format!(
                "- A first sync: {} answers, {:.1} MiB compressed ({:.0} bytes each)",
                self.fetched.answers,
                mebibytes(self.fetched.bytes),
                self.fetched.mean_bytes()
            ),
            format!("- The machines' rows: {:.1} MiB", mebibytes(self.row_bytes)),
            format!("- Machine: {}", self.machine.hardware),
            format!("- System: {}", self.machine.system),
            format!(
                "- Date: {}; commit: {}",
                self.machine.date, self.machine.commit
            ),
            format!(
                "- Rounds: {}, of the first sync {}; load before: {}",
                self.rounds, self.syncs, self.machine.load
            ),
        ];
        for line in lines {
            let _ = writeln!(text, "{line}");
        }
    }

    fn reasons(&self, text: &mut String) {
        let missed: Vec<&Figure> = self
            .figures
            .iter()
            .filter(|figure| figure.met() == Some(false))
            .collect();
        if missed.is_empty() {
            return;
        }
        text.push_str("\n## Where an aim is missed\n\n");
        for figure in missed {
            let _ = writeln!(
                text,
                "- **{}** ({:.2} ×): {}",
                figure.name,
                figure.ratio(),
                figure.reason
            );
        }
    }

    fn work(&self, text: &mut String) {
        text.push_str("\n## The work of a first sync\n\nProcessor time, medians in seconds.\n\n");
        text.push_str("| | |\n| --- | ---: |\n");
        for (who, series) in &self.work {
            let _ = writeln!(text, "| {who} | {:.1} |", series.median() / 1000.0);
        }
    }

    fn stages(&self, text: &mut String) {
        text.push_str(
            "\n## A start in stages\n\nMedians since the process's start, in milliseconds.\n\n",
        );
        text.push_str("| | DCX Desktop | bare window |\n| --- | ---: | ---: |\n");
        for stage in &self.stages {
            let _ = writeln!(
                text,
                "| {} | {:.0} | {:.0} |",
                stage.name,
                stage.ours.median(),
                stage.bare.median()
            );
        }
    }
}

fn verdict(figure: &Figure) -> String {
    match (figure.aim, figure.met()) {
        (Some(aim), Some(true)) => format!("≤ {aim} ×, met"),
        (Some(aim), _) => format!("≤ {aim} ×, missed"),
        _ => "–".to_owned(),
    }
}
