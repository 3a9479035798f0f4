//! The day that a run is about.

use dotodo_store::analytics::Span;
use jiff::civil::Date;

use crate::context::{Context, Failure};

/// The parameter that names the day.
pub(crate) const PARAMETER: &str = "date";

/// The day that a run computes, in the pipeline's zone: the one that was asked for, or the one before the run's.
///
/// # Errors
/// `Permanent` if there is no such day, or it was not over at the moment that the run is about.
pub(crate) fn of(context: &Context) -> Result<(Date, Span), Failure> {
    let today = context.date();
    let day = match context.date_parameter(PARAMETER) {
        Some(day) => day,
        None => today.yesterday()?,
    };
    if day >= today {
        return Err(Failure::permanent(format!("{day} is not over on {today}: numbers are of days that are over")));
    }
    // Where midnight does not come, a day begins with the first moment after it.
    let begin = day.to_zoned(context.zone().clone())?.timestamp();
    let end = day.tomorrow()?.to_zoned(context.zone().clone())?.timestamp();
    Ok((day, Span { begin, end }))
}
