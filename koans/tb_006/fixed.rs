/// A text plugin; each copy has its own state.
pub trait Plugin {
    fn apply(&mut self, text: &str) -> String;
    /// A copy with the state it has now.
    fn duplicate(&self) -> Box<dyn Plugin>;
}

#[derive(Clone)]
pub struct Shout;

impl Plugin for Shout {
    fn apply(&mut self, text: &str) -> String {
        text.to_uppercase()
    }

    fn duplicate(&self) -> Box<dyn Plugin> {
        Box::new(self.clone())
    }
}

#[derive(Clone)]
pub struct Numbered {
    pub next: u32,
}

impl Plugin for Numbered {
    fn apply(&mut self, text: &str) -> String {
        self.next += 1;
        format!("{}. {text}", self.next - 1)
    }

    fn duplicate(&self) -> Box<dyn Plugin> {
        Box::new(self.clone())
    }
}

#[derive(Default)]
pub struct Registry {
    plugins: Vec<Box<dyn Plugin>>,
}

impl Registry {
    pub fn register(&mut self, plugin: impl Plugin + 'static) {
        self.plugins.push(Box::new(plugin));
    }

    pub fn run(&mut self, text: &str) -> String {
        self.plugins
            .iter_mut()
            .fold(text.to_string(), |line, plugin| plugin.apply(&line))
    }

    /// A second registry that goes on from the same state on its own.
    pub fn fork(&self) -> Registry {
        Registry {
            plugins: self.plugins.iter().map(|own| own.duplicate()).collect(),
        }
    }
}
