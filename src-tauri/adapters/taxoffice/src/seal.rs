//! The buyer's data, encrypted field by field beside an encrypted database: whoever opens the
//! database still needs this key.
//!
//! XChaCha20-Poly1305; the record's id is bound in, so sealed bytes cannot be moved to another.

use crate::book::{status_name, status_named};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use maneki_app::ports::tax_office::{Sealed, Vault};
use maneki_core::{
    id::{Id, RecordId},
    passport::{Birth, Form, Passport, Sex},
    taxfree::buyer::{Buyer, Paper, PermitKind},
    time::{Date, day_text, parse_day},
};
use serde::{Deserialize, Serialize};

const NONCE: usize = 24;
/// The first byte of everything sealed here.
const LAYOUT: u8 = 1;

/// The shop's key, given in from the key ring.
pub struct KeyVault {
    cipher: XChaCha20Poly1305,
}

impl KeyVault {
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()) }
    }
}

impl Vault for KeyVault {
    fn seal_buyer(&self, record: RecordId, buyer: &Buyer, fresh: [Id; 2]) -> Sealed {
        let plain = serde_json::to_vec(&Kept::from(buyer)).expect("plain words and dates");
        self.seal(record, &plain, fresh)
    }

    fn open_buyer(&self, record: RecordId, sealed: &Sealed) -> Option<Buyer> {
        let plain = self.open(record, sealed)?;
        serde_json::from_slice::<Kept>(&plain).ok()?.buyer()
    }

    fn seal(&self, record: RecordId, plain: &[u8], fresh: [Id; 2]) -> Sealed {
        let bits: Vec<u8> = fresh.iter().flat_map(|id| id.0.to_be_bytes()).take(NONCE).collect();
        let nonce = XNonce::from_slice(&bits);
        let about = record.to_string();
        let payload = Payload { msg: plain, aad: about.as_bytes() };
        let secret = self.cipher.encrypt(nonce, payload).expect("shorter than the cipher's limit");
        Sealed([&[LAYOUT], bits.as_slice(), &secret].concat())
    }

    fn open(&self, record: RecordId, sealed: &Sealed) -> Option<Vec<u8>> {
        let (layout, rest) = sealed.0.split_first()?;
        let (nonce, secret) = rest.split_at_checked(NONCE).filter(|_| *layout == LAYOUT)?;
        let about = record.to_string();
        let payload = Payload { msg: secret, aad: about.as_bytes() };
        self.cipher.decrypt(XNonce::from_slice(nonce), payload).ok()
    }
}

/// A buyer as it is written down.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: KeptForm,
    document_code: String,
    issuer: String,
    nationality: String,
    surname: String,
    given_names: String,
    number: String,
    birth: (u16, Option<u8>, Option<u8>),
    sex: char,
    expires: Option<String>,
    status: String,
    landed_on: Option<String>,
    abroad_since: Option<String>,
    papers: Vec<KeptPaper>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum KeptForm {
    Td1,
    Td2,
    Td3,
    MrvA,
    MrvB,
}

#[derive(Serialize, Deserialize)]
enum KeptPaper {
    Passport,
    CruiseOnCopy(String),
    Cruise(String),
    Crew(String),
    Emergency(String),
    Distress(String),
    ResidenceCertificate,
    FamilyRegisterSupplement,
    MyNumberCard,
}

impl From<&Buyer> for Kept {
    fn from(buyer: &Buyer) -> Self {
        let passport = &buyer.passport;
        let day = |day: Option<Date>| day.map(day_text);
        Self {
            form: match passport.form {
                Form::Td1 => KeptForm::Td1,
                Form::Td2 => KeptForm::Td2,
                Form::Td3 => KeptForm::Td3,
                Form::MrvA => KeptForm::MrvA,
                Form::MrvB => KeptForm::MrvB,
            },
            document_code: passport.document_code.clone(),
            issuer: passport.issuer.clone(),
            nationality: passport.nationality.clone(),
            surname: passport.surname.clone(),
            given_names: passport.given_names.clone(),
            number: passport.number.clone(),
            birth: (passport.birth.year, passport.birth.month, passport.birth.day),
            sex: match passport.sex {
                Sex::Female => 'F',
                Sex::Male => 'M',
                Sex::Unspecified => 'X',
            },
            expires: day(passport.expires),
            status: status_name(buyer.status).to_owned(),
            landed_on: day(buyer.landed_on),
            abroad_since: day(buyer.abroad_since),
            papers: buyer.papers.iter().map(KeptPaper::from).collect(),
        }
    }
}

impl From<&Paper> for KeptPaper {
    fn from(paper: &Paper) -> Self {
        match paper {
            Paper::Passport => Self::Passport,
            Paper::LandingPermit { kind, number } => {
                let number = number.clone();
                match kind {
                    PermitKind::CruiseOnCopy => Self::CruiseOnCopy(number),
                    PermitKind::Cruise => Self::Cruise(number),
                    PermitKind::Crew => Self::Crew(number),
                    PermitKind::Emergency => Self::Emergency(number),
                    PermitKind::Distress => Self::Distress(number),
                }
            }
            Paper::ResidenceCertificate => Self::ResidenceCertificate,
            Paper::FamilyRegisterSupplement => Self::FamilyRegisterSupplement,
            Paper::MyNumberCard => Self::MyNumberCard,
        }
    }
}

impl Kept {
    fn buyer(self) -> Option<Buyer> {
        let day = |text: Option<String>| match text {
            None => Some(None),
            Some(text) => parse_day(&text).map(Some),
        };
        let (year, month, birth_day) = self.birth;
        let passport = Passport {
            form: match self.form {
                KeptForm::Td1 => Form::Td1,
                KeptForm::Td2 => Form::Td2,
                KeptForm::Td3 => Form::Td3,
                KeptForm::MrvA => Form::MrvA,
                KeptForm::MrvB => Form::MrvB,
            },
            document_code: self.document_code,
            issuer: self.issuer,
            nationality: self.nationality,
            surname: self.surname,
            given_names: self.given_names,
            number: self.number,
            birth: Birth { year, month, day: birth_day },
            sex: match self.sex {
                'F' => Sex::Female,
                'M' => Sex::Male,
                _ => Sex::Unspecified,
            },
            expires: day(self.expires)?,
        };
        Some(Buyer {
            passport,
            status: status_named(&self.status)?,
            landed_on: day(self.landed_on)?,
            abroad_since: day(self.abroad_since)?,
            papers: self.papers.into_iter().map(Paper::from).collect(),
        })
    }
}

impl From<KeptPaper> for Paper {
    fn from(paper: KeptPaper) -> Self {
        let permit = |kind, number| Self::LandingPermit { kind, number };
        match paper {
            KeptPaper::Passport => Self::Passport,
            KeptPaper::CruiseOnCopy(number) => permit(PermitKind::CruiseOnCopy, number),
            KeptPaper::Cruise(number) => permit(PermitKind::Cruise, number),
            KeptPaper::Crew(number) => permit(PermitKind::Crew, number),
            KeptPaper::Emergency(number) => permit(PermitKind::Emergency, number),
            KeptPaper::Distress(number) => permit(PermitKind::Distress, number),
            KeptPaper::ResidenceCertificate => Self::ResidenceCertificate,
            KeptPaper::FamilyRegisterSupplement => Self::FamilyRegisterSupplement,
            KeptPaper::MyNumberCard => Self::MyNumberCard,
        }
    }
}
