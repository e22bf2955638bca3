//! 时限 (X12): when a document came and when an answer is due, to the hour, as its receipt says. It must never know a calendar:
//! what of the time between is worked is a figure's question.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// 时限: from an hour of the day of receipt to an hour of the day of the deadline, which is not before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// Hour of receipt, 0 to 23.
    pub received: u8,
    /// Day of the deadline.
    #[serde(with = "crate::day_code")]
    pub due: Day,
    /// Its hour, 0 to 24.
    pub due_hour: u8,
}

impl Notice {
    /// What a text says, if it is spelled as a notice is.
    pub(crate) fn named(text: &str) -> Option<Notice> {
        let hour = |text: &str, most: u8| text.parse().ok().filter(|hour| *hour <= most);
        let parts: Vec<&str> = text.split('.').collect();
        let [received, due, due_hour] = *parts.as_slice() else {
            return None;
        };
        let notice = Notice {
            received: hour(received, 23)?,
            due: due.parse().ok()?,
            due_hour: hour(due_hour, 24)?,
        };
        // One meaning, one spelling.
        (notice.to_string() == text).then_some(notice)
    }

    /// Minutes of the clock from receipt on a day to the deadline.
    #[must_use]
    pub fn minutes(self, day: Day) -> i64 {
        let hours = i64::from(self.due_hour) - i64::from(self.received);
        (i64::from(self.due.since(day)) * 24 + hours) * 60
    }
}

/// `9.2019-06-07.17`: hour of receipt, day and hour of the deadline.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.received, self.due, self.due_hour)
    }
}
