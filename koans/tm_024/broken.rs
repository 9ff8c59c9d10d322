//! Baskets of a small shop.

use std::collections::BTreeMap;

#[derive(Debug)]
struct Article {
    cents: u32,
    grams: u32,
}

fn is_heavy(article: &Article) -> bool {
    article.grams > 5000
}

#[derive(Default)]
struct Shop {
    articles: BTreeMap<String, Article>,
}

impl Shop {
    fn stock(&mut self, name: &str, cents: u32, grams: u32) {
        self.articles
            .insert(name.to_string(), Article { cents, grams });
    }

    /// What the basket costs; articles that the shop does not have cost nothing.
    fn price(&self, basket: &BTreeMap<String, u32>) -> u32 {
        basket
            .iter()
            .filter_map(|name, pieces| Some(self.articles.get(name)?.cents * pieces))
            .sum()
    }

    /// The first article, by name, that has to be carried by two.
    fn first_heavy(&self) -> Option<&Article> {
        self.articles.values().find(is_heavy)
    }
}

fn main() {
    let mut shop = Shop::default();
    shop.stock("flour", 129, 1000);
    shop.stock("sand", 450, 25_000);
    let basket = BTreeMap::from([("flour".to_string(), 3)]);
    println!("{} cents", shop.price(&basket));
    if let Some(article) = shop.first_heavy() {
        println!("help needed for {article:?}");
    }
}
