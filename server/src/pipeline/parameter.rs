//! Values of parameters, as a request writes them: checked against what the pipeline declares.

use std::collections::BTreeMap;

use dotodo_store::pipeline::{Definition, Kind, Misfit, Reason as Why, is_name};
use serde_json::{Map, Value};

use crate::error::{Error, Reason};
use crate::validation::Violations;

const PARAMETERS: usize = 100;
const VALUE_CHARS: usize = 10_000;

/// The values of a request, each of the kind that its parameter has.
pub(super) fn read(definition: &Definition, given: &BTreeMap<String, String>) -> Result<Map<String, Value>, Error> {
    let mut check = Violations::default();
    check.count("parameters", given.len(), PARAMETERS);
    let mut values = Map::new();
    for (name, text) in given.iter().take(PARAMETERS) {
        let field = field(name);
        check.text(&field, text, VALUE_CHARS);
        match definition.parameters.iter().find(|parameter| parameter.name == *name) {
            None => unknown(&mut check, &field, definition),
            Some(parameter) => match parameter.kind.read(text) {
                None => misfit(&mut check, &field, parameter.kind),
                Some(value) => drop(values.insert(name.clone(), value)),
            },
        }
    }
    check.finish(values)
}

/// Why the store refused values.
pub(super) fn refused(misfits: &[Misfit], definition: &Definition) -> Error {
    let mut check = Violations::default();
    for Misfit { parameter, reason } in misfits {
        match reason {
            Why::Unknown => unknown(&mut check, &field(parameter), definition),
            Why::IsNot(kind) => misfit(&mut check, &field(parameter), *kind),
        }
    }
    check.into_error()
}

/// "parameters[date]"; what can be no name is not said again.
fn field(name: &str) -> String {
    if is_name(name) { format!("parameters[{name}]") } else { "parameters".to_owned() }
}

fn unknown(check: &mut Violations, field: &str, definition: &Definition) {
    let names: Vec<_> = definition.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let known = if names.is_empty() { "it has none".to_owned() } else { names.join(", ") };
    check.add(field, Reason::UnknownParameter, format!("must be one of the pipeline's parameters: {known}"));
}

fn misfit(check: &mut Violations, field: &str, kind: Kind) {
    let description = match kind {
        Kind::Text => "must be a text",
        Kind::Integer => "must be a whole number, as 7",
        Kind::Number => "must be a number, as 0.5",
        Kind::Boolean => "must be true or false",
        Kind::Date => "must be a date, as 2026-11-24",
    };
    check.add(field, Reason::InvalidParameter, description);
}

#[cfg(test)]
mod tests {
    use dotodo_store::pipeline::Parameter;
    use serde_json::json;

    use super::*;

    fn definition() -> Definition {
        let parameter = |name: &str, kind| {
            let (default, description) = (None, String::new());
            Parameter { name: name.into(), kind, default, description }
        };
        Definition {
            description: String::new(),
            schedule: None,
            zone: "Asia/Seoul".into(),
            tags: Vec::new(),
            parameters: vec![parameter("date", Kind::Date), parameter("limit", Kind::Integer)],
            tasks: Vec::new(),
        }
    }

    fn given(values: &[(&str, &str)]) -> BTreeMap<String, String> {
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn values_get_the_kind_of_their_parameter() {
        let read = read(&definition(), &given(&[("date", "2026-11-24"), ("limit", "7")])).unwrap();
        assert_eq!(Value::from(read), json!({ "date": "2026-11-24", "limit": 7 }));
    }

    #[test]
    fn every_value_that_does_not_fit_is_named() {
        let values = given(&[("date", "tomorrow"), ("limit", "a\0"), ("limits", "7"), ("no name", "7")]);
        let Err(Error::Invalid(violations)) = read(&definition(), &values) else { panic!("accepted") };
        let fields: Vec<_> = violations.iter().map(|it| (it.field.as_str(), it.reason)).collect();
        let expected = [
            ("parameters[date]", Reason::InvalidParameter),
            ("parameters[limit]", Reason::NulCharacter),
            ("parameters[limit]", Reason::InvalidParameter),
            ("parameters[limits]", Reason::UnknownParameter),
            ("parameters", Reason::UnknownParameter),
        ];
        assert_eq!(fields, expected);
    }
}
