#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn handlers_share_the_state() {
        let (bot, mut scores) = (score_bot(), Scores::default());
        let replies: Vec<Reply> = ["/give Ida 3", " /g Ida -1", "/g Bo 7"]
            .iter()
            .map(|line| bot.answer(&mut scores, line))
            .collect();
        let wanted = ["Ida has 3", "Ida has 2", "Bo has 7"].map(|s| Ok(s.to_string()));
        assert_eq!(replies, wanted);
        assert_eq!(scores.points["Bo"], 7);
        assert!(format!("{scores:?}").contains("Ida"));
    }

    #[test]
    fn says_things() {
        let reply = score_bot().answer(&mut Scores::default(), "/say  mind   the gap");
        assert_eq!(reply.as_deref(), Ok("mind the gap"));
        assert_eq!(score_bot().help(), "/give /say");
    }

    #[test]
    fn errors_read_well() {
        let (bot, mut scores) = (score_bot(), Scores::default());
        let mut fails = |line: &str| bot.answer(&mut scores, line).unwrap_err();
        assert_eq!(fails("hello"), BotError::NotACommand);
        assert_eq!(fails("/").to_string(), "not a command");
        assert_eq!(fails("/dance").to_string(), "no command is called dance");
        assert_eq!(fails("/give").to_string(), "please give a name");
        assert_eq!(fails("/give Bo"), BotError::MissingArg("an amount"));
        let error = fails("/give Bo lots");
        assert_eq!(
            error.clone().to_string(),
            "not a number: invalid digit found in string"
        );
        assert!(matches!(error, BotError::BadNumber(_)));
    }

    #[test]
    fn any_state_will_do() {
        let factor = 10;
        let bot: Router<Vec<i64>> =
            Router::new().on("add", move |list: &mut Vec<i64>, mut args| {
                list.push(args.number("a number")? * factor);
                Ok(list.len().to_string())
            });
        let mut list = vec![1];
        assert_eq!(bot.answer(&mut list, "/add 4"), Ok("2".to_string()));
        assert_eq!(list, [1, 40]);
    }
}
