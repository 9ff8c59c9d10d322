/// A piece of a message, as it came over the network.
struct Fragment {
    index: usize,
    body: Vec<u8>,
    is_last: bool,
    sender: u16,
}

#[derive(Debug, PartialEq)]
enum AssembleError {
    Nothing,
    Missing(usize),
    Unfinished,
}

#[derive(Debug, PartialEq)]
struct Message {
    sender: u16,
    parts: usize,
    bytes: Vec<u8>,
}

/// Puts the fragments, which may come in any order, together. A gap is
/// reported before a missing end is.
fn assemble(mut fragments: Vec<Fragment>) -> Result<Message, AssembleError> {
    fragments.sort_by_key(|fragment| fragment.index);
    let last = fragments.last().ok_or(AssembleError::Nothing)?;
    let (is_last, sender) = (last.is_last, last.sender);
    let parts = fragments.len();
    let mut bytes = Vec::new();
    for (expected, mut fragment) in fragments.into_iter().enumerate() {
        if fragment.index != expected {
            return Err(AssembleError::Missing(expected));
        }
        bytes.append(&mut fragment.body);
    }
    if !is_last {
        return Err(AssembleError::Unfinished);
    }
    Ok(Message {
        sender,
        parts,
        bytes,
    })
}

fn main() {
    let piece = |index, body: &str, is_last| Fragment {
        index,
        body: body.as_bytes().to_vec(),
        is_last,
        sender: 17,
    };
    match assemble(vec![piece(1, "port 4", true), piece(0, "ship in ", false)]) {
        Ok(message) => println!("{:?}", String::from_utf8_lossy(&message.bytes)),
        Err(error) => println!("{error:?}"),
    }
}
