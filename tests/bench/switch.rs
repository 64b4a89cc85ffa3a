//! Switching tenants and typing into the filter, from the event to the drawn frame, beside the same
//! pages as dead copies in the same window: the same elements and styles, swapped, with no program
//! behind them.

use dcx_tests::{Desk, Window};
use serde_json::{Value, json};

use crate::figures::{Figure, Series, Unit};
use crate::scene::{Result, in_page};

/// Samples of each kind in one round.
const SAMPLES: usize = 10;

/// What is typed, key by key, over fifty thousand machines; each key changes what is found. An
/// empty text begins anew and isn't counted.
const TYPED: [&[&str]; 3] = [
    &["w", "we", "web", ""],
    &["e", "er", "erp", ""],
    &["p", "pr", "pro", "prod", ""],
];

const REASON: &str = "The page is put together anew, with the switcher closing, before it is laid out; a dead copy is only \
laid out. Both wait for the next frame of a display with sixty of them a second.";
const FIRST_REASON: &str =
    "Nothing of the tenant was in memory: seven sealed records are read, opened and decoded first.";

/// Runs `rounds` rounds in the app's open window. `customers` are tenants, the more the better: each
/// first visit takes one that was not seen before.
pub fn measure(
    desk: &Desk,
    customers: &[String],
    root: &str,
    rounds: usize,
) -> Result<Vec<Figure>> {
    let window = desk.window()?;
    let [one, other, rest @ ..] = customers else {
        return Err("there are too few customers to switch between".into());
    };
    let mut fresh = rest.iter();
    let mut series: [Series; 5] = Default::default();
    let [switch, first, still_page, key, still_table] = &mut series;
    for _ in 0..rounds {
        for (name, tenant) in [("one", one), ("other", other)] {
            overview(window, tenant)?;
            in_page::<u32>(window, "keep", &[json!(name)])?;
        }
        for turn in 0..SAMPLES {
            let to = if turn % 2 == 0 { one } else { other };
            switch.add(in_page(window, "choose", &[json!(to)])?);
        }
        for tenant in fresh.by_ref().take(SAMPLES) {
            first.add(overview(window, tenant)?);
        }
        still(window, "one", "other", still_page)?;
        let (path, drawn) = (format!("#/t/{root}/machines"), format!("{root}:machines"));
        in_page::<f64>(window, "go", &[json!(path), json!(drawn)])?;
        in_page::<u32>(window, "keep", &[json!("all")])?;
        for texts in TYPED {
            for time in in_page::<Vec<f64>>(window, "filter", &[json!(texts)])? {
                key.add(time);
            }
        }
        in_page::<Vec<f64>>(window, "filter", &[json!(["web"])])?;
        in_page::<u32>(window, "keep", &[json!("some")])?;
        still(window, "all", "some", still_table)?;
        in_page::<Vec<f64>>(window, "filter", &[json!([""])])?;
    }
    let [switch, first, still_page, key, still_table] = series;
    let figure = |name, ours, against, baseline: &Series, aim, reason| Figure {
        name,
        ours,
        against,
        baseline: baseline.clone(),
        unit: Unit::Milliseconds,
        aim,
        reason,
    };
    let pages = "two such pages as dead copies";
    Ok(vec![
        figure(
            "Tenant switch",
            switch,
            pages,
            &still_page,
            Some(2.0),
            REASON,
        ),
        figure(
            "Tenant's first visit, by a link",
            first,
            pages,
            &still_page,
            Some(2.0),
            FIRST_REASON,
        ),
        figure(
            "Key in the filter over 50 000 machines",
            key,
            "two such tables as dead copies",
            &still_table,
            Some(2.0),
            REASON,
        ),
    ])
}

/// Goes to a tenant's Overview by its address.
fn overview(window: &Window, tenant: &str) -> Result<f64> {
    let (path, drawn) = (
        format!("#/t/{tenant}/overview"),
        format!("{tenant}:overview"),
    );
    in_page(window, "go", &[json!(path), json!(drawn)])
}

fn still(window: &Window, one: &str, other: &str, into: &mut Series) -> Result<()> {
    let words = [json!(one), json!(other), Value::from(SAMPLES)];
    for time in in_page::<Vec<f64>>(window, "still", &words)? {
        into.add(time);
    }
    Ok(())
}
