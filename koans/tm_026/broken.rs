//! Counts words on pages that arrive one at a time.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Resolves to the text of a page on the second look.
pub struct Fetch<'a> {
    text: Option<&'a str>,
    asked: bool,
}

impl<'a> Future for Fetch<'a> {
    type Output = Option<&'a str>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.asked {
            return Poll::Ready(self.text);
        }
        self.asked = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

pub struct Book {
    pub pages: Vec<String>,
}

impl Book {
    pub fn page(&self, number: usize) -> Fetch<'_> {
        Fetch {
            text: self.pages.get(number).map(String::as_str),
            asked: false,
        }
    }
}

/// Words on the given pages together; pages that do not exist have none.
pub async fn words(book: &Book, numbers: &[usize]) -> usize {
    numbers
        .iter()
        .filter_map(|&number| book.page(number).await)
        .map(|text| text.split_whitespace().count())
        .sum()
}

/// Runs a future to its end on this thread.
pub fn finish<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
