#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn computes_each_key_once() {
        let mut memo = Memo::new(|word: &String| word.len() * 2);
        assert_eq!(*memo.get("anchor".to_string()), 12);
        assert_eq!(*memo.get("oar".to_string()), 6);
        assert_eq!(*memo.get("anchor".to_string()), 12);
        assert_eq!(memo.computed(), 2);
    }

    #[test]
    fn keeps_the_first_answer() {
        let mut calls = 0;
        let mut memo = Memo::new(move |n: &i32| {
            calls += 1;
            n + calls
        });
        assert_eq!(*memo.get(10), 11);
        assert_eq!(*memo.get(10), 11);
        assert_eq!(memo.forget(&10), Some(11));
        assert_eq!(*memo.get(10), 12);
        assert_eq!(memo.computed(), 2);
    }
}
