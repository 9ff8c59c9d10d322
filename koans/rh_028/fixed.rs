//! Splits command lines into words; quotes keep blanks together.

#[derive(Debug, PartialEq)]
struct OpenQuote {
    column: usize,
}

/// Each word with the column (from 0) it starts in.
fn words(line: &str) -> Result<Vec<(usize, String)>, OpenQuote> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut current: Option<(usize, String)> = None;
    let mut quote = None;
    for (column, letter) in line.chars().enumerate() {
        match letter {
            '"' if quote.is_some() => quote = None,
            '"' => {
                quote = Some(column);
                current.get_or_insert_with(|| (column, String::new()));
            }
            ' ' if quote.is_none() => words.extend(current.take()),
            _ => {
                let (_, word) = current.get_or_insert_with(|| (column, String::new()));
                word.push(letter);
            }
        }
    }
    if let Some(column) = quote {
        return Err(OpenQuote { column });
    }
    words.extend(current);
    Ok(words)
}

/// The values that follow a flag, however often it is given.
fn values_of(line: &str, flag: &str) -> Result<Vec<String>, OpenQuote> {
    let mut values = Vec::new();
    let mut after_flag = false;
    for (_, word) in words(line)? {
        if after_flag {
            values.push(word);
            after_flag = false;
        } else {
            after_flag = word == flag;
        }
    }
    Ok(values)
}

fn last_column(line: &str) -> Result<Option<usize>, OpenQuote> {
    Ok(words(line)?.last().map(|(column, _)| *column))
}

fn main() {
    let line = r#"tag -m "first cut" -m done -m "open"#;
    for part in [line, &line[..26]] {
        println!("{:?} {:?}", values_of(part, "-m"), last_column(part));
    }
}
