//! How long wallets last, month by month.

use super::*;

fn bill(start: i64, total: Option<i64>) -> Statement {
    Statement {
        period_start: Some(Timestamp::from_millis(start)),
        period_end: None,
        currency: Some("ZAR".to_owned()),
        total: total.map(Decimal::from),
        lines: Vec::new(),
        unreadable: 0,
    }
}

#[test]
fn eleven_days_at_412_rand_a_day() {
    let rate = rate(
        Some(&bill(0, Some(4120))),
        None,
        Timestamp::from_millis(10 * DAY),
    );
    let runway = Runway::new(Some(Decimal::from(4820)), rate, Some("ZAR"));
    assert_eq!(runway.days, Some(11));
    assert_eq!(runway.per_day.unwrap().amount, "412.00");
    assert_eq!(runway.basis, Some(RunwayBasis::MonthSoFar { days: 10 }));
    assert_eq!(runway.range, None);
}

fn month(period: &str, total: i64, status: MonthStatus) -> MonthCost {
    MonthCost {
        period: period.to_owned(),
        currency: None,
        total: Some(Decimal::from(total)),
        licence_total: None,
        status,
    }
}

#[test]
fn a_closed_month_is_the_rate_and_an_open_one_is_not() {
    let months = [
        month("2026-10", 3100, MonthStatus::Paid),
        month("2026-02", 2800, MonthStatus::Paid),
        month("2026-11", 9000, MonthStatus::Open),
    ];
    let now = Timestamp::from_millis(DAY);
    let rate =
        |months| rate(Some(&bill(0, Some(9000))), Some(months), now).map(|rate| rate.per_day());
    assert_eq!(rate(&months[..]), Ok(Decimal::from(100)));
    assert_eq!(rate(&months[1..2]), Ok(Decimal::from(100)));
    assert_eq!(rate(&months[2..]), Err(RunwayReason::NotEnoughHistory));
}

#[test]
fn the_range_spans_the_last_three_closed_months() {
    let paid = |period, total| month(period, total, MonthStatus::Paid);
    let months = [
        month("2026-11", 9000, MonthStatus::Open),
        paid("2026-10", 3100),
        paid("2026-09", 6000),
        paid("2026-08", 1550),
        paid("2026-07", 31_000),
    ];
    let runway = |months: &[MonthCost]| {
        let rate = rate(None, Some(months), Timestamp::from_millis(0));
        Runway::new(Some(Decimal::from(1000)), rate, None)
    };
    let three = runway(&months);
    let range = three.range.unwrap();
    assert_eq!((range.fewest, range.most, range.months), (5, 20, 3));
    assert_eq!(three.days, Some(10));
    let period = "2026-10".to_owned();
    let basis = RunwayBasis::ClosedMonth { period, days: 31 };
    assert_eq!(three.basis, Some(basis));
    assert_eq!(runway(&months[..3]).range.unwrap().months, 2);
    assert_eq!(runway(&months[..2]).range, None, "one month is no range");
    let idle = [paid("2026-10", 3100), paid("2026-09", 0)];
    assert_eq!(
        runway(&idle).range,
        None,
        "a month without cost says nothing"
    );
}

#[test]
fn what_is_added_a_month_is_spread_over_the_days_of_the_month_billed() {
    let months = [
        month("2026-10", 3100, MonthStatus::Paid),
        month("2026-09", 6000, MonthStatus::Paid),
    ];
    let closed = rate(None, Some(&months), Timestamp::from_millis(0)).unwrap();
    let dearer = closed.with_added(Decimal::from(3100), None).unwrap();
    assert_eq!(dearer.per_day(), Decimal::from(200));
    let runway = Runway::new(Some(Decimal::from(3000)), Ok(dearer), None);
    let range = runway.range.unwrap();
    assert_eq!((runway.days, range.fewest, range.most), (Some(15), 10, 15));
    let none = Rate::combined(Decimal::ZERO, None);
    let first = none.with_added(Decimal::from(300), None).unwrap();
    assert_eq!(first.per_day(), Decimal::TEN);
    let most = Rate::combined(Decimal::MAX, None);
    assert_eq!(
        most.with_added(Decimal::MAX, None),
        Err(RunwayReason::UnknownCost)
    );
}

#[test]
fn amounts_beyond_reason_are_many_days_and_no_panic() {
    let tiny = Rate::combined(Decimal::new(1, 28), None);
    let runway = Runway::new(Some(Decimal::MAX), Ok(tiny), None);
    assert_eq!(runway.days, Some(MOST_DAYS));
}

#[test]
fn what_is_unknown_is_said_and_never_zero_days() {
    let now = Timestamp::from_millis(10 * DAY);
    let known = rate(Some(&bill(0, Some(10))), None, now);
    assert_eq!(
        Runway::new(None, known, None).reason,
        RunwayReason::UnknownBalance
    );
    assert_eq!(rate(None, None, now), Err(RunwayReason::UnknownCost));
    let young = rate(Some(&bill(9 * DAY, Some(10))), None, now);
    assert_eq!(young, Err(RunwayReason::NotEnoughHistory));
}

#[test]
fn an_empty_or_overdrawn_wallet_lasts_no_day() {
    let last = |available: i64| {
        Runway::new(
            Some(Decimal::from(available)),
            Ok(Rate::combined(Decimal::ONE, None)),
            None,
        )
    };
    assert_eq!(last(0).days, Some(0));
    assert_eq!(last(-5).days, Some(0));
}

/// A closed month of 3100 in a currency.
fn paid_in(period: &str, currency: Option<&str>) -> MonthCost {
    MonthCost {
        currency: currency.map(str::to_owned),
        ..month(period, 3100, MonthStatus::Paid)
    }
}

#[test]
fn money_of_one_currency_says_nothing_of_bills_in_another() {
    let so_far = |wallet| {
        let now = Timestamp::from_millis(10 * DAY);
        let rate = rate(Some(&bill(0, Some(4120))), None, now);
        Runway::new(Some(Decimal::from(4820)), rate, wallet)
    };
    let closed = |wallet, month| {
        let months = [paid_in("2026-10", month)];
        let rate = rate(None, Some(&months), Timestamp::from_millis(0));
        Runway::new(Some(Decimal::from(4820)), rate, wallet)
    };
    for foreign in [so_far(Some("USD")), closed(Some("USD"), Some("ZAR"))] {
        assert_eq!(foreign.reason, RunwayReason::UnknownCost);
        assert_eq!((foreign.days, foreign.per_day), (None, None));
    }
    for known in [
        so_far(None),
        closed(None, Some("ZAR")),
        closed(Some("ZAR"), None),
    ] {
        assert_eq!(known.reason, RunwayReason::Enough);
        let currency = known.per_day.unwrap().currency;
        assert_eq!(currency.as_deref(), Some("ZAR"), "one takes the other's");
    }
    let nameless = closed(None, None);
    assert_eq!(nameless.days, Some(48));
    assert_eq!(nameless.per_day.unwrap().currency, None);
}

#[test]
fn months_of_different_currencies_give_neither_a_rate_nor_a_range() {
    let now = Timestamp::from_millis(10 * DAY);
    let of = |currencies: [Option<&str>; 4]| {
        let periods = ["2026-10", "2026-09", "2026-08", "2026-07"];
        let months: Vec<MonthCost> = periods
            .into_iter()
            .zip(currencies)
            .map(|(period, currency)| paid_in(period, currency))
            .collect();
        rate(None, Some(&months), now).map(|rate| rate.currency().map(str::to_owned))
    };
    let (zar, usd) = (Some("ZAR"), Some("USD"));
    let mixed = Err(RunwayReason::UnknownCost);
    assert_eq!(of([zar, usd, zar, zar]), mixed);
    assert_eq!(of([None, zar, usd, zar]), mixed);
    assert_eq!(of([None, zar, None, zar]), Ok(zar.map(str::to_owned)));
    assert_eq!(
        of([zar, zar, zar, usd]),
        Ok(zar.map(str::to_owned)),
        "a month before the range isn't looked at"
    );
    // Where the last one isn't known, this month's bill is the rate and the others its range.
    let unknown = MonthCost {
        total: None,
        ..paid_in("2026-10", usd)
    };
    let beside = |currency| {
        let months = [
            unknown.clone(),
            paid_in("2026-09", currency),
            paid_in("2026-08", currency),
        ];
        rate(Some(&bill(0, Some(4120))), Some(&months), now).map(|rate| rate.per_day())
    };
    assert_eq!(beside(usd), Err(RunwayReason::UnknownCost));
    assert_eq!(beside(zar), Ok(Decimal::from(412)));
}

#[test]
fn what_is_added_must_be_of_the_rate_s_currency() {
    let in_rand = Rate::combined(Decimal::ONE, Some("ZAR"));
    let added = |rate: &Rate, currency| rate.with_added(Decimal::from(300), currency);
    assert_eq!(added(&in_rand, Some("USD")), Err(RunwayReason::UnknownCost));
    let nameless = Rate::combined(Decimal::ONE, None);
    for (rate, currency) in [
        (&in_rand, Some("ZAR")),
        (&in_rand, None),
        (&nameless, Some("ZAR")),
    ] {
        let dearer = added(rate, currency).unwrap();
        assert_eq!(dearer.per_day(), Decimal::from(11));
        assert_eq!(dearer.currency(), Some("ZAR"));
    }
}

#[test]
fn a_word_that_is_no_currency_stands_in_nobody_s_way() {
    let words = "the currency of the country";
    let months = [paid_in("2026-10", Some(words))];
    let of_bills = rate(None, Some(&months), Timestamp::from_millis(0)).unwrap();
    assert_eq!(of_bills.currency(), None);
    let in_rand = Rate::combined(Decimal::ONE, Some("ZAR"));
    let runway = Runway::new(Some(Decimal::TEN), Ok(in_rand), Some(words));
    assert_eq!(runway.days, Some(10));
    assert_eq!(runway.per_day.unwrap().currency.as_deref(), Some("ZAR"));
}
