use std::collections::BTreeMap;

const LOAN_DAYS: u32 = 21;

#[derive(Debug, PartialEq)]
pub struct Book {
    pub title: String,
    pub short_loan: bool,
}

#[derive(Debug)]
struct Loan {
    book: Book,
    member: String,
    due_day: u32,
}

#[derive(Debug, Default)]
pub struct Library {
    shelf: BTreeMap<u32, Book>,
    loans: BTreeMap<u32, Loan>,
}

impl Library {
    pub fn stock(&mut self, number: u32, book: Book) {
        self.shelf.insert(number, book);
    }

    /// Lends a book and returns the text of the slip; `None` if it is not here.
    /// Short loans last a third of the usual time.
    pub fn lend(&mut self, number: u32, member: &str, today: u32) -> Option<String> {
        let book = self.shelf.remove(&number)?;
        let days = if book.short_loan {
            LOAN_DAYS / 3
        } else {
            LOAN_DAYS
        };
        let member = member.to_string();
        let due_day = today + days;
        let slip = format!("{}: back on day {}", book.title, due_day);
        self.loans.insert(
            number,
            Loan {
                book,
                member,
                due_day,
            },
        );
        Some(slip)
    }

    /// Puts the book back and returns the member and the days it was late.
    pub fn take_back(&mut self, number: u32, today: u32) -> Option<(String, u32)> {
        let loan = self.loans.remove(&number)?;
        self.shelf.insert(number, loan.book);
        Some((loan.member, today.saturating_sub(loan.due_day)))
    }
}
