//! The office's and customs' own words without what names the traveller. They are links of the
//! chain and stay for good; the answer as it came is sealed beside them and wiped.

use super::{AppError, Turn};
use crate::ports::records::Secret;
use maneki_core::{
    id::RecordId,
    taxfree::{
        buyer::{Buyer, Paper},
        life::{CustomsAnswer, Note, SendAnswer},
    },
    time::{Date, day_text},
};

const HIDDEN: &str = "•••••";

pub(super) fn sent(
    turn: &mut Turn<'_>,
    id: RecordId,
    mut answer: SendAnswer,
) -> Result<SendAnswer, AppError> {
    if let SendAnswer::Accepted { warnings: notes }
    | SendAnswer::Refused { notes }
    | SendAnswer::OfficeFault { notes } = &mut answer
    {
        let said = notes.iter_mut().map(|Note { text, .. }| text);
        hide(turn, id, said)?;
    }
    Ok(answer)
}

pub(super) fn asked(
    turn: &mut Turn<'_>,
    id: RecordId,
    mut answer: CustomsAnswer,
) -> Result<CustomsAnswer, AppError> {
    if let CustomsAnswer::Refused { note, .. } = &mut answer {
        hide(turn, id, [note].into_iter())?;
    }
    Ok(answer)
}

/// Hides the traveller of record `id`; all of a text where nobody can say any more who that is.
fn hide<'a>(
    turn: &mut Turn<'_>,
    id: RecordId,
    said: impl Iterator<Item = &'a mut String>,
) -> Result<(), AppError> {
    let mut said = said.filter(|text| !text.is_empty()).peekable();
    if said.peek().is_none() {
        return Ok(());
    }
    let sealed = turn.store.secret(id, Secret::Buyer)?;
    let buyer = sealed.and_then(|sealed| turn.vault.open_buyer(id, &sealed));
    for text in said {
        *text = match &buyer {
            Some(buyer) => without(text, buyer),
            None => HIDDEN.to_owned(),
        };
    }
    Ok(())
}

/// `text` without the traveller's number, dates, nationality and the words of the name.
fn without(text: &str, buyer: &Buyer) -> String {
    let passport = &buyer.passport;
    let dates = [buyer.landed_on, buyer.abroad_since, passport.expires];
    let dates = dates.into_iter().flatten().flat_map(|day: Date| {
        let iso = day_text(day);
        [iso.replace('-', ""), iso]
    });
    let birth = passport.birth.digits().into_iter().flat_map(|digits| {
        let iso = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
        [digits, iso]
    });
    let permits = buyer.papers.iter().filter_map(|paper| match paper {
        Paper::LandingPermit { number, .. } => Some(number.clone()),
        _ => None,
    });
    let parts = dates.chain(birth).chain(permits).chain([passport.number.clone()]);
    let text = parts.fold(text.to_owned(), |text, part| text.replace(&part, HIDDEN));
    let name = passport.full_name();
    let states = [passport.nationality.as_str(), passport.issuer.as_str()];
    let words: Vec<&str> = name.split(' ').chain(states).collect();
    let is_hers = |word: &str| words.iter().any(|mine| mine.eq_ignore_ascii_case(word));
    let pieces = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    let shown = pieces.map(|piece| {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        match is_hers(word) {
            true => piece.replacen(word, HIDDEN, 1),
            false => piece.to_owned(),
        }
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use maneki_core::{passport, taxfree::rules::Status, time::parse_day};

    const ZONE: &str = "P<CHNLI<<XIAOMING<<<<<<<<<<<<<<<<<<<<<<<<<<<\n\
                        E123467230CHN9001011F3101012<<<<<<<<<<<<<<<6";

    #[test]
    fn nothing_of_the_traveller_is_left() {
        let today = parse_day("2026-11-23").expect("a day");
        let crew = maneki_core::taxfree::buyer::PermitKind::Crew;
        let buyer = Buyer {
            passport: passport::read(ZONE, today).expect("a zone").passport,
            status: Status::LandingPermit,
            landed_on: parse_day("2026-11-20"),
            abroad_since: None,
            papers: vec![Paper::LandingPermit { kind: crew, number: "A77".into() }],
        };
        let cases = [
            ("name: LI XIAOMING is too long", "name: ••••• ••••• is too long"),
            ("氏名「li xiaoming」が不正", "氏名「••••• •••••」が不正"),
            ("passportNo=E12346723", "passportNo=•••••"),
            ("19900101 / 1990-01-01 / 20261120", "••••• / ••••• / •••••"),
            ("nation CHN, permit A77", "nation •••••, permit •••••"),
            // No more than that.
            ("LIMIT of 39 letters, LIST 3", "LIMIT of 39 letters, LIST 3"),
            ("受付済み", "受付済み"),
        ];
        for (said, shown) in cases {
            assert_eq!(without(said, &buyer), shown);
        }
    }
}
