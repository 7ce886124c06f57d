//! The screens' types, generated from these ones: `ui/src/ipc/bindings.ts`.

use crate::{
    commands::TABLE,
    view::{CashierView, CustomerView, ManagerView, PhoneView},
};
use std::{
    any::TypeId,
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};
use ts_rs::{Config, TS, TypeVisitor};

/// Declarations gathered so far, by name.
pub struct Types {
    config: Config,
    declared: BTreeMap<String, String>,
    seen: BTreeSet<TypeId>,
}

impl Types {
    /// Adds a type with all it is made of; its name in TypeScript.
    pub fn add<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            self.declared.insert(T::ident(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole file.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = Types { config, declared: BTreeMap::new(), seen: BTreeSet::new() };
    types.visit::<CashierView>();
    types.visit::<CustomerView>();
    types.visit::<ManagerView>();
    types.visit::<PhoneView>();
    types.visit::<crate::error::AppError>();
    let mut commands = String::new();
    for row in TABLE {
        let (request, reply) = (row.types)(&mut types);
        let _ = writeln!(commands, "  {}: {{ request: {request}; reply: {reply} }};", row.name);
    }
    let mut file =
        "// Generated from the command table by `./dev bindings`. Do not edit.\n\n".to_owned();
    for declaration in types.declared.values() {
        let _ = writeln!(file, "export {declaration}\n");
    }
    let _ = writeln!(file, "export interface Commands {{\n{commands}}}\n");
    file.push_str(
        "export interface Views {\n  cashier: CashierView;\n  customer: CustomerView;\n  \
         manager: ManagerView;\n  phone: PhoneView;\n}\n",
    );
    file
}

/// `name window window …`, one command a line: what the shell's access list is made from.
#[must_use]
pub fn access_list() -> String {
    let mut file = String::new();
    for row in TABLE {
        let _ = write!(file, "{}", row.name);
        for window in row.windows {
            let _ = write!(file, " {}", window.label());
        }
        file.push('\n');
    }
    file
}
