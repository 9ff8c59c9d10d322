#[cfg(test)]
mod program_tests {
    use super::*;

    fn menu() -> Menu {
        Menu::default()
            .with("Leek Soup", 6)
            .with("Leek  Pie", 9)
            .with("Roast Swede", 11)
    }

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("soup", "soap"), 1);
        assert_eq!(distance("crème", "creme"), 1);
        assert_eq!(distance("plaice", "lice"), 2);
        assert_eq!(distance("leek", "leek"), 0);
    }

    #[test]
    fn tidying_borrows_when_it_can() {
        assert!(matches!(tidy("leek soup"), Cow::Borrowed("leek soup")));
        assert_eq!(tidy(" Leek   soup "), "leek soup");
        assert!(matches!(tidy("Leek"), Cow::Owned(_)));
    }

    #[test]
    fn exact_orders() {
        let menu = menu();
        assert_eq!(menu.order("leek SOUP"), Answer::Exact("leek soup"));
        assert_eq!(menu.order("trifle"), Answer::NoIdea);
        assert_eq!(menu.order("xy"), Answer::NoIdea);
    }

    #[test]
    fn near_misses() {
        let menu = menu();
        let answer = {
            let wish = String::from("Leak Soop");
            menu.order(&wish)
        };
        let guess = Guess {
            changes: 2,
            dish: "leek soup",
        };
        assert_eq!(answer, Answer::DidYouMean(vec![guess]));
        let both = menu.guesses("leek s", 3);
        assert_eq!(both.len(), 2);
        assert_eq!(both[0].dish, "leek pie");
        assert_eq!(both[1].clone(), both.iter().copied().max().unwrap());
    }

    #[test]
    fn bills() {
        let menu = menu().clone();
        assert_eq!(menu.bill(&["Leek Pie", "roast swede"]), Ok(20));
        assert_eq!(menu.bill(&["leek pie", "Gruel", "Mud"]), Err("Gruel"));
    }
}
