//! Shows a long list page by page, forwards and back.

use std::num::NonZeroUsize;

/// Anything that can be fetched piece by piece.
pub trait Source {
    type Item;

    fn fetch(&self, from: usize, count: usize) -> Vec<Self::Item>;

    fn count(&self) -> usize;
}

impl<T: Clone> Source for [T] {
    type Item = T;

    fn fetch(&self, from: usize, count: usize) -> Vec<T> {
        self.iter().skip(from).take(count).cloned().collect()
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// A source seen through a function.
pub struct Captioned<'s, S: ?Sized, F> {
    pub source: &'s S,
    pub caption: F,
}

impl<S, F, C> Source for Captioned<'_, S, F>
where
    S: Source + ?Sized,
    F: Fn(S::Item) -> C,
{
    type Item = C;

    fn fetch(&self, from: usize, count: usize) -> Vec<C> {
        let items = self.source.fetch(from, count);
        items.into_iter().map(&self.caption).collect()
    }

    fn count(&self) -> usize {
        self.source.count()
    }
}

/// A place in the list: a page and how long pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    page: usize,
    size: NonZeroUsize,
}

impl Cursor {
    pub fn first(size: NonZeroUsize) -> Self {
        Cursor { page: 0, size }
    }

    fn offset(&self) -> usize {
        self.page * self.size.get()
    }
}

/// One page and the ways on from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub back: Option<Cursor>,
    pub next: Option<Cursor>,
}

/// Turns to a page; `None` beyond the end, though an empty list has one empty page.
pub fn turn_to<S>(source: &S, cursor: Cursor) -> Option<Page<S::Item>>
where
    S: Source + ?Sized,
{
    let Cursor { page, size } = cursor;
    let end = cursor.offset() + size.get();
    if page > 0 && cursor.offset() >= source.count() {
        return None;
    }
    let to = |page| Cursor { page, ..cursor };
    Some(Page {
        items: source.fetch(cursor.offset(), size.get()),
        back: page.checked_sub(1).map(to),
        next: (end < source.count()).then(|| to(page + 1)),
    })
}

/// All pages from the cursor on.
pub fn pages<'s, S>(source: &'s S, from: Cursor) -> impl Iterator<Item = Page<S::Item>> + 's
where
    S: Source + ?Sized,
{
    let mut cursor = Some(from);
    std::iter::from_fn(move || {
        let page = turn_to(source, cursor?)?;
        cursor = page.next;
        Some(page)
    })
}
