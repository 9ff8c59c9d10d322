"""Speed, memory and answer quality, as ratios against a named alternative in the same run. See README.md here."""
