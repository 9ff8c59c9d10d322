//! Roles that inherit rights from other roles.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

#[derive(Debug)]
enum AccessError {
    NoRole(String),
    Forbidden(String, String),
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AccessError::NoRole(role) => write!(f, "no role `{role}`"),
            AccessError::Forbidden(role, right) => write!(f, "{role} may not {right}"),
        }
    }
}

#[derive(Default)]
struct Roles {
    rights: BTreeMap<String, Vec<String>>,
    parents: BTreeMap<String, String>,
}

impl Roles {
    /// Reads lines such as `clerk < manager: read, print`; the part after `<` may be missing.
    fn read(text: &str) -> Result<Roles, Box<dyn Error>> {
        let mut roles = Roles::default();
        for line in text.lines() {
            let Some((head, rights)) = line.split_once(':') else {
                return Err(format!("no colon in `{line}`"));
            };
            let role = match head.split_once('<') {
                Some((role, parent)) => {
                    let role = role.trim().to_string();
                    roles
                        .parents
                        .insert(role.clone(), parent.trim().to_string());
                    role
                }
                None => head.trim().to_string(),
            };
            let rights = rights.split(',').map(|right| right.trim().to_string());
            roles.rights.insert(role, rights.collect());
        }
        Ok(roles)
    }

    fn check(&self, role: &str, right: &str) -> Result<(), AccessError> {
        match (self.rights.get(role), self.parents.get(role)) {
            (None, _) => Err(AccessError::NoRole(role.to_string())),
            (Some(own), _) if own.iter().any(|known| known == right) => Ok(()),
            (Some(_), Some(parent)) => self.check(parent, right),
            (Some(_), None) => Err(AccessError::Forbidden(role.to_string(), right.to_string())),
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let roles = Roles::read("reader: read\nclerk < reader: print")?;
    roles.check("clerk", "read")?;
    println!("clerks may read");
    Ok(())
}
