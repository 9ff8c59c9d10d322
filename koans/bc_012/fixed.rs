/// An ingredient as the recipe lists it, for the recipe's own servings.
struct Ingredient {
    name: &'static str,
    grams: f64,
}

/// The line for the shopping list: from a kilogram on in kilograms, below a
/// gram in milligrams, everything between in grams.
fn scaled(item: &Ingredient, servings: u32, wanted: u32) -> String {
    let unit;
    let mut amount = item.grams * f64::from(wanted) / f64::from(servings);
    if amount >= 1000.0 {
        amount /= 1000.0;
        unit = "kg";
    } else if amount < 1.0 {
        amount *= 1000.0;
        unit = "mg";
    } else {
        unit = "g";
    }
    format!("{amount:.1} {unit} {}", item.name)
}

fn main() {
    let dough = [
        Ingredient {
            name: "flour",
            grams: 400.0,
        },
        Ingredient {
            name: "saffron",
            grams: 0.5,
        },
    ];
    for item in &dough {
        println!("{}", scaled(item, 4, 10));
    }
}
