use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Drives a future that never has to wait for anything outside.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Somewhere to ask for prices, in cents per kilogram.
pub trait Shop {
    fn price(&mut self, ingredient: &str) -> impl Future<Output = Option<u32>>;
}

/// Ingredients with their grams, for so many servings.
pub struct Recipe {
    pub servings: u32,
    pub grams: Vec<(String, u32)>,
}

impl Recipe {
    /// The cost in cents of the recipe scaled to `wanted` servings. `None` as
    /// soon as the shop does not have an ingredient; it is then asked no more.
    pub async fn cost(&self, wanted: u32, shop: &mut impl Shop) -> Option<u32> {
        let costs = self.grams.iter().map(|(ingredient, grams)| {
            let price = shop.price(ingredient).await?;
            Some(price * grams * wanted / self.servings / 1000)
        });
        costs.sum()
    }
}
