pub enum Node {
    File(&'static str, u64),
    Folder(&'static str, Vec<Node>),
}

/// Sees every file of a tree, with its size and the number of folders it
/// lies in.
pub trait Visitor {
    fn file(&mut self, name: &str, bytes: u64, depth: usize);
}

#[derive(Default)]
pub struct Sizes {
    pub total: u64,
    pub largest: Option<(u64, String)>,
}

#[derive(Default)]
pub struct Outline(pub Vec<String>);

impl Visitor for Sizes {
    fn file(&mut self, name: &str, bytes: u64) {
        self.total += bytes;
        if self.largest.as_ref().is_none_or(|(most, _)| bytes > *most) {
            self.largest = Some((bytes, name.to_string()));
        }
    }
}

impl Visitor for Outline {
    fn file(&mut self, name: &str, _bytes: u64, depth: usize) {
        self.0.push(format!("{}{name}", "-".repeat(depth)));
    }
}

pub fn walk(node: &Node, depth: usize, visitor: &mut dyn Visitor) {
    match node {
        Node::File(name, bytes) => visitor.file(name, *bytes, depth),
        Node::Folder(_, inner) => {
            for node in inner {
                walk(node, depth + 1, visitor);
            }
        }
    }
}
