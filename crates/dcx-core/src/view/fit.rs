//! Keeps a window of rows small on its way to the screen, whatever a hostile platform put into its
//! texts: an answer to the window stays under 64 KiB. Texts get shorter before rows get fewer.

use serde::Serialize;

/// The longest text of a row, in characters.
pub(crate) const LONGEST_TEXT: usize = 120;
/// Rows as JSON, at the most; the rest of an answer takes far less than what is left of 64 KiB.
pub(super) const MOST_BYTES: usize = 60 * 1024;
/// How short texts get, step by step, until all rows fit.
const STEPS: [usize; 6] = [60, 30, 15, 8, 4, 2];

/// Shortens texts until the rows fit. `shorten` cuts one row's texts to so many characters. Only
/// ids beyond all reason, which can't be cut, cost rows at the end.
pub(super) fn fit<T: Serialize>(rows: &mut Vec<T>, shorten: impl Fn(&mut T, usize)) {
    fit_into(rows, MOST_BYTES, shorten);
}

/// The same for one of several lists of an answer, which has only its share of the room. Answers how
/// much of that is left.
pub(super) fn fit_into<T: Serialize>(
    rows: &mut Vec<T>,
    most: usize,
    shorten: impl Fn(&mut T, usize),
) -> usize {
    for length in STEPS {
        if size(rows) <= most {
            break;
        }
        rows.iter_mut().for_each(|row| shorten(row, length));
    }
    while size(rows) > most && rows.pop().is_some() {}
    most.saturating_sub(size(rows))
}

fn size<T: Serialize>(rows: &[T]) -> usize {
    serde_json::to_vec(rows).map_or(usize::MAX, |bytes| bytes.len())
}

/// A text of at most so many characters and an ellipsis. What garbles a line, and takes six bytes
/// each on the way, is a blank.
pub(crate) fn bounded(text: &str, longest: usize) -> String {
    let mut characters = text.chars();
    let mut short: String = characters
        .by_ref()
        .take(longest)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

/// Cuts a text in place.
pub(super) fn cut(text: &mut String, longest: usize) {
    // The ellipsis of an earlier cut is one of the characters.
    if text.chars().count() > longest {
        *text = bounded(text, longest.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_says_so() {
        assert_eq!(bounded("äöü", 3), "äöü");
        assert_eq!(bounded("äöü\u{1}x", 4), "äöü …");
        let mut text = "👩🏽‍🚀".repeat(50);
        cut(&mut text, 8);
        assert_eq!(text.chars().count(), 8);
    }

    #[test]
    fn rows_stay_and_their_texts_shrink() {
        let mut rows = vec!["\u{1F600}".repeat(120); 200];
        fit(&mut rows, cut);
        assert_eq!(rows.len(), 200);
        assert!(serde_json::to_vec(&rows).unwrap().len() <= MOST_BYTES);
        assert!(rows[0].chars().count() > 30);
        let mut few = vec!["short".to_owned()];
        fit(&mut few, cut);
        assert_eq!(few, ["short"]);
    }
}
