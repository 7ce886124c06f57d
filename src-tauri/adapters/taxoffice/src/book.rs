//! The law's dated rows, read from `assets/taxfree/rules.csv` and `status.csv`.

use crate::tables::{BadTable, Row, rows};
use maneki_core::{
    taxfree::rules::{PaperKind, RuleBook, RuleName, RuleRow, Status, StatusRule},
    time::{Date, parse_day},
};

const RULES: &str = include_str!("../../../../assets/taxfree/rules.csv");
const STATUSES: &str = include_str!("../../../../assets/taxfree/status.csv");

/// The rule book that came with the program.
///
/// # Panics
/// Never in a tested build: the tests read the same files.
#[must_use]
pub fn rule_book() -> RuleBook {
    read(RULES, STATUSES).expect("the shipped rules fit their description")
}

fn read(rule_rows: &str, status_rows: &str) -> Result<RuleBook, BadTable> {
    let rules = rows("rules.csv", rule_rows)?.iter().map(rule).collect::<Result<_, _>>()?;
    let statuses = rows("status.csv", status_rows)?.iter().map(status).collect::<Result<_, _>>()?;
    Ok(RuleBook { rules, statuses })
}

fn rule(row: &Row) -> Result<RuleRow, BadTable> {
    let name = match row.text("rule")? {
        "refund_system" => RuleName::RefundSystem,
        "record_version" => RuleName::RecordVersion,
        "threshold_yen" => RuleName::ThresholdYen,
        "consumable_cap_yen" => RuleName::ConsumableCapYen,
        "unit_detail_yen" => RuleName::UnitDetailYen,
        "confirm_within_days" => RuleName::ConfirmWithinDays,
        "keep_years" => RuleName::KeepYears,
        _ => return Err(row.bad("rule")),
    };
    let (from, until) = days(row)?;
    let (value, source) = (row.parsed("value")?, row.text("source")?.to_owned());
    Ok(RuleRow { name, from, until, value, source })
}

fn status(row: &Row) -> Result<StatusRule, BadTable> {
    let (from, until) = days(row)?;
    let papers = row.text("papers")?.split(' ').map(|paper| match paper {
        "passport" => Ok(PaperKind::Passport),
        "landing_permit" => Ok(PaperKind::LandingPermit),
        "proof_of_life_abroad" => Ok(PaperKind::ProofOfLifeAbroad),
        _ => Err(row.bad("papers")),
    });
    Ok(StatusRule {
        status: status_named(row.text("status")?).ok_or_else(|| row.bad("status"))?,
        from,
        until,
        entitled: match row.text("entitled")? {
            "yes" => true,
            "no" => false,
            _ => return Err(row.bad("entitled")),
        },
        papers: papers.collect::<Result<_, _>>()?,
        landing_limit_months: row.optional("landing_limit_months")?,
        abroad_months: row.optional("abroad_months")?,
        source: row.text("source")?.to_owned(),
    })
}

fn days(row: &Row) -> Result<(Date, Option<Date>), BadTable> {
    let from = parse_day(row.text("from")?).ok_or_else(|| row.bad("from"))?;
    let until = match row.text("until")? {
        "" => None,
        text => Some(parse_day(text).ok_or_else(|| row.bad("until"))?),
    };
    Ok((from, until))
}

/// The name of a status in the data files.
pub(crate) fn status_name(status: Status) -> &'static str {
    match status {
        Status::TemporaryVisitor => "temporary_visitor",
        Status::Diplomat => "diplomat",
        Status::Official => "official",
        Status::LandingPermit => "landing_permit",
        Status::JapaneseAbroad => "japanese_abroad",
        Status::UsForces => "us_forces",
        Status::Other => "other",
    }
}

pub(crate) fn status_named(name: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status_name(*status) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use maneki_core::{money::Yen, taxfree::rules::NoRule};

    #[test]
    fn the_day_chooses_the_rules() {
        let day = |text| parse_day(text).expect("a day");
        let book = rule_book();
        let old = book.on(day("2026-10-31")).expect("the old rules");
        let new = book.on(day("2026-11-01")).expect("the new rules");
        assert_eq!((old.refund_system.value, new.refund_system.value), (false, true));
        assert_eq!((old.record_version.value, new.record_version.value), (2, 3));
        assert!(old.consumable_cap.is_some() && new.consumable_cap.is_none());
        assert!(old.confirm_within_days.is_none() && old.unit_detail.is_none());
        assert_eq!(new.threshold.value, Yen::of(5_000));
        assert_eq!(new.confirm_within_days.map(|days| days.value), Some(90));
        assert_eq!(book.on(day("2023-03-31")), Err(NoRule(RuleName::RefundSystem)));
    }

    #[test]
    fn a_bad_row_is_named() {
        let rules = "rule,from,until,value,source,mark\nthreshold_yen,2026-13-01,,5000,x,C\n";
        let why = read(rules, STATUSES).expect_err("no such month");
        assert_eq!(why, BadTable("rules.csv: line 2: column from".into()));
    }
}
