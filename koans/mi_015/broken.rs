pub enum Question {
    /// `right` counts from one.
    Choice {
        options: Vec<String>,
        right: usize,
    },
    Number {
        value: i64,
        tolerance: i64,
    },
}

pub enum Answer {
    Option(usize),
    Number(i64),
}

/// Points for an answer. The right option gives ten; a number gives ten when
/// it is exact and five when it is off by no more than the tolerance.
pub fn points(question: &Question, answer: &Answer) -> u32 {
    match (question, answer) {
        (Question::Choice { correct, .. }, Answer::Option(chosen)) => {
            if chosen == correct {
                10
            } else {
                0
            }
        }
        (Question::Number { value }, Answer::Number(given)) => {
            match (value - given).abs() {
                0 => 10,
                off if off <= *tolerance => 5,
                _ => 0,
            }
        }
        _ => 0,
    }
}

/// The solution as the quiz master reads it out.
pub fn solution(question: &Question) -> String {
    match question {
        Question::Choice { options, right } => {
            let text = right.checked_sub(1).and_then(|i| options.get(i));
            text.map_or("no right option".to_string(), |t| format!("{right}) {t}"))
        }
        Question::Number { value, tolerance } => format!("{value} (±{tolerance})"),
    }
}
