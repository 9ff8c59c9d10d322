"""Does the morning beat the evening? A scripted day in three crates with house rules, a real night, what it brought."""
