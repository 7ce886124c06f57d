//! The demo's tax office: how it meets the next message, and what customs says, while one watches.

use super::{AppError, ErrorCode, Nothing, Turn, ledger, office};
use crate::{
    till::{Effect, OfficePlay},
    view::OfficeErrorClassView,
};
use serde::Deserialize;
use ts_rs::TS;

#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "play")]
pub enum DemoTaxOffice {
    /// The next message meets an error of this class; none takes that back.
    NextMessage { meets: Option<OfficeErrorClassView> },
    /// The traveller of a record leaves the country, and the till asks customs at once.
    AtCustoms { id: String, outcome: DemoCustoms },
}

/// How customs ends in the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DemoCustoms {
    Confirmed,
    Refused,
    /// An answer that no table explains.
    Unclear,
}

pub fn demo_tax_office(turn: &mut Turn<'_>, request: DemoTaxOffice) -> Result<Nothing, AppError> {
    if !turn.state.kind.is_played() {
        return Err(ErrorCode::DemoOnly.into());
    }
    match request {
        DemoTaxOffice::NextMessage { meets } => {
            turn.effects.push(Effect::PlayOffice(OfficePlay::NextMessage { meets }));
        }
        DemoTaxOffice::AtCustoms { id, outcome } => {
            let id = ledger::parse(&id)?;
            let case = office::find(turn, id)?;
            if !case.life.registration.is_accepted() || case.life.ask_at.is_none() {
                return Err(ErrorCode::NotConfirmedYet.into());
            }
            let send_no = case.record.send_no.clone();
            turn.effects.push(Effect::PlayOffice(OfficePlay::AtCustoms { send_no, outcome }));
            office::ask(turn, id)?;
        }
    }
    Ok(Nothing {})
}
