//! Lists and objects, taken out of whatever they come wrapped in: bare, `{data}`, `{success,data}`, `{data:{items:[…]}}`.
//! A row that can't be read is counted and left out; it never empties its list.

use serde_json::value::RawValue;

use super::{Fields, Refusal, value};

/// Envelopes within envelopes, at most.
const DEEPEST: usize = 5;
/// Names under which the contents of an envelope are found.
const CONTENTS: &[&str] = &["data", "result", "results", "items", "rows"];

/// One kind of row.
pub(crate) trait Row: Sized + Send + 'static {
    /// The name of the list itself, where an installation uses it as an envelope (`{"disks":[…]}`).
    const LIST: &'static [&'static str];

    /// `None` when the row has no id.
    fn read(fields: &Fields<'_>) -> Option<Self>;

    /// What tells it from the others, where something does.
    fn key(&self) -> Option<&str>;
}

/// One kind of thing that is an answer by itself.
pub(crate) trait Whole: Sized + Send + 'static {
    /// Names of which at least one is in such an object; empty: any object may be one.
    const MARKS: &'static [&'static str];

    /// `None` when what makes it usable is missing.
    fn read(fields: &Fields<'_>) -> Option<Self>;
}

/// Why JSON was not what it should be.
#[derive(Debug)]
pub(crate) enum Misread {
    /// It is something else.
    Shape,
    /// It is a refusal, sent with a status that means success.
    Refused(Box<Refusal>),
}

/// A list as it came, with what it says about further pages.
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) unreadable: u32,
    /// How many there are on all pages, where the platform says.
    pub(crate) total: Option<u32>,
    /// Where the next page begins, where the platform says.
    pub(crate) next: Option<String>,
}

/// Reads an answer that is a list.
pub(crate) fn page<T: Row>(body: &RawValue) -> Result<Page<T>, Misread> {
    let mut found = Page {
        rows: Vec::new(),
        unreadable: 0,
        total: None,
        next: None,
    };
    let mut raw = body;
    for _ in 0..DEEPEST {
        if raw.get().starts_with('[') {
            (found.rows, found.unreadable) = rows_of(raw);
            return Ok(found);
        }
        let fields = Fields::read(raw).ok_or(Misread::Shape)?;
        refuse(&fields)?;
        for hints in [
            Some(&fields),
            fields
                .raw(&["pagination", "meta", "paging"])
                .and_then(Fields::read)
                .as_ref(),
        ] {
            let Some(hints) = hints else { continue };
            found.total = found
                .total
                .or_else(|| hints.count(&["total", "totalCount"]));
            found.next = found.next.or_else(|| hints.exact(&["nextCursor"]));
        }
        raw = fields
            .raw(T::LIST)
            .or_else(|| fields.raw(CONTENTS))
            .ok_or(Misread::Shape)?;
    }
    Err(Misread::Shape)
}

/// Reads an answer that is one object.
pub(crate) fn whole<T: Whole>(body: &RawValue) -> Result<T, Misread> {
    let mut raw = body;
    for _ in 0..DEEPEST {
        if raw.get().starts_with('[') {
            let items: Vec<&RawValue> =
                serde_json::from_str(raw.get()).map_err(|_| Misread::Shape)?;
            match items.as_slice() {
                [only] => raw = only,
                _ => return Err(Misread::Shape),
            }
            continue;
        }
        let fields = Fields::read(raw).ok_or(Misread::Shape)?;
        let marked = fields.has(T::MARKS);
        let inner = fields
            .raw(&["data", "result"])
            .filter(|inner| inner.get().starts_with(['{', '[']));
        // An envelope may have marks of its own: `{"status":"ok","data":{"status":"healthy"}}`.
        let inner_marked = inner
            .and_then(Fields::read)
            .is_some_and(|inner| inner.has(T::MARKS));
        if marked && !inner_marked {
            return T::read(&fields).ok_or(Misread::Shape);
        }
        refuse(&fields)?;
        match inner {
            Some(inner) => raw = inner,
            None if T::MARKS.is_empty() => return T::read(&fields).ok_or(Misread::Shape),
            None => return Err(Misread::Shape),
        }
    }
    Err(Misread::Shape)
}

/// The rows of a list inside an object; what is there but no list counts as one row that can't be read.
pub(crate) fn rows_of<T: Row>(raw: &RawValue) -> (Vec<T>, u32) {
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
        return (Vec::new(), 1);
    };
    let mut rows = Vec::with_capacity(items.len().min(65_536));
    let mut unreadable = 0_u32;
    for item in items {
        match Fields::read(item).and_then(|fields| T::read(&fields)) {
            Some(row) => rows.push(row),
            None => unreadable = unreadable.saturating_add(1),
        }
    }
    (rows, unreadable)
}

/// Some installations refuse with status 200 and `success: false`, or with nothing but an `error`.
fn refuse(fields: &Fields<'_>) -> Result<(), Misread> {
    let failed = fields
        .raw(&["success"])
        .is_some_and(|raw| raw.get() == "false" || value::text(raw).as_deref() == Some("false"));
    if failed || (fields.raw(&["error"]).is_some() && fields.raw(CONTENTS).is_none()) {
        return Err(Misread::Refused(Box::new(Refusal::of(fields))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(String);

    impl Row for Thing {
        const LIST: &'static [&'static str] = &["things"];

        fn read(fields: &Fields<'_>) -> Option<Self> {
            fields.text(&["id"]).map(Self)
        }

        fn key(&self) -> Option<&str> {
            Some(&self.0)
        }
    }

    impl Whole for Thing {
        const MARKS: &'static [&'static str] = &["id"];

        fn read(fields: &Fields<'_>) -> Option<Self> {
            <Self as Row>::read(fields)
        }
    }

    fn list(json: &str) -> Result<Page<Thing>, Misread> {
        page(serde_json::from_str(json).unwrap())
    }

    fn one(json: &str) -> Result<Thing, Misread> {
        whole(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn every_envelope_gives_the_same_list() {
        for json in [
            r#"[{"id":"a"},{"id":"b"}]"#,
            r#"{"data":[{"id":"a"},{"id":"b"}]}"#,
            r#"{"success":true,"data":[{"id":"a"},{"id":"b"}],"error":null}"#,
            r#"{"data":{"items":[{"id":"a"},{"id":"b"}]}}"#,
            r#"{"result":{"rows":[{"id":"a"},{"id":"b"}]}}"#,
            r#"{"Results":[{"id":"a"},{"id":"b"}]}"#,
            r#"{"data":{"things":[{"id":"a"},{"id":"b"}]}}"#,
        ] {
            let rows: Vec<_> = list(json)
                .unwrap()
                .rows
                .into_iter()
                .map(|thing| thing.0)
                .collect();
            assert_eq!(rows, ["a", "b"], "{json}");
        }
    }

    #[test]
    fn a_bad_row_is_counted_and_empties_nothing() {
        let page =
            list(r#"{"data":[{"id":"a"},null,7,"x",[],{},{"id":null},{"id":"b"}]}"#).unwrap();
        assert_eq!((page.rows.len(), page.unreadable), (2, 6));
    }

    #[test]
    fn further_pages_are_announced_at_any_level() {
        let page = list(r#"{"data":[],"total":"7","nextCursor":"c"}"#).unwrap();
        assert_eq!((page.total, page.next.as_deref()), (Some(7), Some("c")));
        let page = list(r#"{"data":{"items":[],"next_cursor":"c"},"meta":{"total":7}}"#).unwrap();
        assert_eq!((page.total, page.next.as_deref()), (Some(7), Some("c")));
    }

    #[test]
    fn what_is_no_list_is_said_to_be_none() {
        for json in [
            "null",
            "{}",
            "7",
            "\"x\"",
            r#"{"data":null}"#,
            r#"{"data":7}"#,
            r#"{"data":{"data":{"data":{"data":{"data":[]}}}}}"#,
        ] {
            assert!(matches!(list(json), Err(Misread::Shape)), "{json}");
        }
    }

    #[test]
    fn an_object_is_found_in_its_envelope_and_nothing_else_passes_for_it() {
        for json in [
            r#"{"id":"a"}"#,
            r#"{"success":true,"data":{"id":"a"}}"#,
            r#"{"data":{"data":{"id":"a"}}}"#,
            r#"{"data":[{"id":"a"}]}"#,
            r#"{"id":"request-7","status":"ok","data":{"id":"a"}}"#,
            r#"{"id":"a","data":{"further":1}}"#,
        ] {
            assert_eq!(one(json).unwrap().0, "a", "{json}");
        }
        for json in [
            "null",
            "[]",
            "{}",
            r#"{"message":"fine"}"#,
            r#"[{"id":"a"},{"id":"b"}]"#,
            r#"{"id":null}"#,
        ] {
            assert!(matches!(one(json), Err(Misread::Shape)), "{json}");
        }
    }

    #[test]
    fn a_refusal_dressed_as_success_is_a_refusal() {
        for json in [
            r#"{"success":false,"error":{"code":"forbidden"}}"#,
            r#"{"error":"forbidden"}"#,
        ] {
            let Err(Misread::Refused(refusal)) = one(json) else {
                panic!("{json}")
            };
            assert_eq!(refusal.code.as_deref(), Some("forbidden"));
            assert!(matches!(list(json), Err(Misread::Refused(_))));
        }
    }
}
