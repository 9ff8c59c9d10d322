#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn usual_limits() {
        let client = Client::named("crawler");
        assert_eq!(client.agent(), "crawler");
        assert_eq!(client.longest(), Duration::from_secs(80));
        assert_eq!(Client::default().longest(), Duration::from_secs(80));
    }

    #[test]
    fn other_retries() {
        assert_eq!(Client::named("x").with_retries(0).longest(), USUAL_PATIENCE);
        assert_eq!(
            Client::named("x").with_retries(1).longest(),
            Duration::from_secs(40)
        );
    }
}
