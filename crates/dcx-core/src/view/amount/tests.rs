//! Amounts, taken and refused.

use proptest::prelude::*;

use super::*;
use crate::view::money::cents;

fn top_up(text: &str) -> Result<String, InputFault> {
    read(Some("ZAR"), text, AmountUse::TopUp).map(cents)
}

#[test]
fn amounts_are_read_as_people_type_them() {
    for (typed, meant) in [
        ("1000", "1000.00"),
        ("1 000,50", "1000.50"),
        ("1\u{a0}000,50", "1000.50"),
        ("1\u{202f}000\u{202f}000", "1000000.00"),
        ("1\u{2009}000.5", "1000.50"),
        ("1000.50", "1000.50"),
        ("  12,3 ", "12.30"),
        ("R 1 000.50", "1000.50"),
        ("R1000", "1000.00"),
        ("ZAR 1 000", "1000.00"),
        ("r 1000", "1000.00"),
        ("zAr1000", "1000.00"),
        ("1,000.50", "1000.50"),
        ("1.000,50", "1000.50"),
        ("1,000,000", "1000000.00"),
        ("1.000.000,01", "1000000.01"),
        ("0,01", "0.01"),
        (",5", "0.50"),
        ("007", "7.00"),
        ("10 000 000", "10000000.00"),
    ] {
        assert_eq!(top_up(typed).as_deref(), Ok(meant), "{typed}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_in_a_word() {
    use InputFault::{
        Ambiguous, Empty, Exponent, Negative, NotANumber, OtherCurrency, TooLarge, TooManyPlaces,
        Zero,
    };
    let forty = "1".repeat(40);
    for (typed, fault) in [
        ("", Empty),
        (" \u{a0} ", Empty),
        ("-5", Negative),
        ("\u{2212}5", Negative),
        ("R -5", Negative),
        ("-R 1 000,50", Negative),
        ("0", Zero),
        ("0,00", Zero),
        ("1e9", Exponent),
        ("1E+9", Exponent),
        ("1.5e-3", Exponent),
        ("1,000", Ambiguous),
        ("1.000", Ambiguous),
        ("12,345", Ambiguous),
        ("999.990", Ambiguous),
        ("12.345", TooManyPlaces),
        ("1 000,500", TooManyPlaces),
        ("0,500", TooManyPlaces),
        ("1000.000", TooManyPlaces),
        ("0.001", TooManyPlaces),
        (&forty, TooLarge),
        ("10 000 000,01", TooLarge),
        ("EUR 500", OtherCurrency),
        ("usd500", OtherCurrency),
        ("-EUR 500", OtherCurrency),
        ("EUR 0", OtherCurrency),
        ("EUR", NotANumber),
        ("EUR R 5", NotANumber),
        ("Rand 5", NotANumber),
        ("\u{20ac} 500", NotANumber),
        ("5,", NotANumber),
        ("5.", NotANumber),
        (".", NotANumber),
        ("R", NotANumber),
        ("-", NotANumber),
        ("+5", NotANumber),
        ("1 00", NotANumber),
        ("1 0000", NotANumber),
        ("1  000", NotANumber),
        ("1,000,00", NotANumber),
        ("1,000.000,00", NotANumber),
        ("1 000,000.50", NotANumber),
        ("one", NotANumber),
        ("1_000", NotANumber),
        ("0x10", NotANumber),
        ("NaN", NotANumber),
        ("\u{661}\u{662}", NotANumber),
        ("\u{ff11}", NotANumber),
        ("\u{202e}12", NotANumber),
        ("5 euro", NotANumber),
        ("e9", NotANumber),
    ] {
        assert_eq!(top_up(typed), Err(fault), "{typed}");
    }
}

#[test]
fn no_other_currency_passes_for_the_wallet_s() {
    let typed_into = |currency, text| read(currency, text, AmountUse::TopUp).map(cents);
    for text in ["EUR 500", "eur 500", "Eur500", "500"] {
        let taken = typed_into(Some("EUR"), text);
        assert_eq!(taken.as_deref(), Ok("500.00"), "{text}");
    }
    for text in ["ZAR 500", "zar 500", "R 500", "r500", "USD 500"] {
        for currency in [Some("EUR"), None] {
            let refused = typed_into(currency, text);
            assert_eq!(refused, Err(InputFault::OtherCurrency), "{text}");
        }
    }
    let query = AmountQuery {
        text: "R 500".to_owned(),
        purpose: AmountUse::Threshold,
        currency: Some("EUR".to_owned()),
        added_to: None,
    };
    assert_eq!(check(&query).fault, Some(InputFault::OtherCurrency));
}

#[test]
fn a_threshold_may_be_zero_and_a_share_is_no_more_than_all() {
    assert_eq!(read(None, "0", AmountUse::Threshold), Ok(Decimal::ZERO));
    let share = |text| read(None, text, AmountUse::PerCent);
    assert_eq!(share("12,5"), Ok(Decimal::new(125, 1)));
    assert_eq!(share("100 %"), Ok(Decimal::ONE_HUNDRED));
    assert_eq!(share("0"), Ok(Decimal::ZERO));
    assert_eq!(share("100.01"), Err(InputFault::TooLarge));
    assert_eq!(share("1.000"), Err(InputFault::TooManyPlaces));
    assert_eq!(share("R 5"), Err(InputFault::NotANumber));
    assert_eq!(share("-1"), Err(InputFault::Negative));
}

#[test]
fn the_dialogue_hears_how_it_was_understood_and_what_there_will_be() {
    let query = |text: &str, added_to: Option<&str>| AmountQuery {
        text: text.to_owned(),
        purpose: AmountUse::TopUp,
        currency: Some("ZAR".to_owned()),
        added_to: added_to.map(str::to_owned),
    };
    let understood = check(&query("1 000,50", Some("4820.00")));
    assert_eq!(understood.amount.unwrap().amount, "1000.50");
    assert_eq!(understood.sum.unwrap().amount, "5820.50");
    let unknown = check(&query("1", None));
    assert_eq!((unknown.sum, unknown.fault), (None, None));
    let refused = check(&query("-5", Some("4820.00")));
    assert_eq!(refused.fault, Some(InputFault::Negative));
    assert_eq!((refused.amount, refused.sum), (None, None));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused(text in "\\PC{0,60}") {
        let _ = read(None, &text, AmountUse::TopUp);
        let _ = read(None, &text, AmountUse::PerCent);
    }

    #[test]
    fn what_is_taken_is_the_same_amount_when_it_is_typed_again(
        text in "(R ?)?[0-9]{1,4}([ ,.][0-9]{1,3}){0,3}"
    ) {
        if let Ok(amount) = read(Some("ZAR"), &text, AmountUse::Threshold) {
            let again = cents(amount);
            prop_assert_eq!(read(None, &again, AmountUse::Threshold), Ok(amount));
            // The digits are those that were typed: no separator changed their order.
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let typed = digits(&text);
            let typed = typed.trim_start_matches('0');
            prop_assert!(digits(&again).trim_start_matches('0').starts_with(typed));
        }
    }

    #[test]
    fn every_amount_in_cents_is_read_from_each_way_of_writing_it(count in 1..1_000_000_000_i64) {
        let amount = cents(Decimal::new(count, 2));
        let (whole, rest) = (count / 100, count % 100);
        let mut grouped = whole.to_string();
        for at in (1..grouped.len()).rev().filter(|at| (whole.to_string().len() - at) % 3 == 0) {
            grouped.insert(at, ' ');
        }
        let comma = grouped.replace(' ', ",");
        let point = grouped.replace(' ', ".");
        for text in [
            format!("{whole}.{rest:02}"),
            format!("{whole},{rest:02}"),
            format!("{grouped},{rest:02}"),
            format!("R {grouped}.{rest:02}"),
            format!("{comma}.{rest:02}"),
            format!("{point},{rest:02}"),
        ] {
            prop_assert_eq!(top_up(&text), Ok(amount.clone()), "{}", text);
        }
    }
}
